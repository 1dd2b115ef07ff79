"""Plan: which documents make which shard. It depends on the documents alone, never on the number of jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from pipeline.batch import fingerprint
from pipeline.batch.marker import as_json
from pipeline.core import Document

#: A shard is closed at so many documents or bytes, and where there are many documents, at a share of them
#: all: a killed run loses at most the shards it had in hand, and no folder holds more than about MOST_SHARDS
#: parts.
LEAST_DOCUMENTS = 8
LEAST_BYTES = 128 * 1024
MOST_SHARDS = 512


class Source(Protocol):
    """A document yet to be read: cheap to hold and to send to a worker."""

    @property
    def doc_id(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def size(self) -> int: ...
    def open(self) -> Document: ...


@dataclass(frozen=True, slots=True)
class Shard:
    """A share of the documents; ``key`` stands for them, for what they hold and for all that has a say in
    the result.
    """

    order: int
    key: str
    sources: tuple[Source, ...]
    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All shards of a run. ``id`` names the run: the same input, settings and program make the same plan."""

    id: str
    shards: tuple[Shard, ...]

    @property
    def documents(self) -> int:
        return sum(len(shard.sources) for shard in self.shards)

    @property
    def size(self) -> int:
        return sum(source.size for shard in self.shards for source in shard.sources)

    def as_text(self, facts: dict[str, Any]) -> str:
        """plan.json: facts of the run, and every document with its shard and the sha256 of its file."""
        listed = [
            {
                "key": shard.key,
                "documents": {
                    s.doc_id: digest for s, digest in zip(shard.sources, shard.sha256, strict=True)
                },
            }
            for shard in self.shards
        ]
        return as_json({"id": self.id, **facts, "shards": listed})


def planned(sources: Sequence[Source], facts: dict[str, Any], output: dict[str, Any]) -> Plan:
    """The plan for these documents. ``facts``: what has a say in every shard's files; ``output``: in the
    merged ones.

    Reads every file once, for its hash.
    """
    digest = cache(fingerprint.of_file)
    basis = fingerprint.of_value(facts)
    shards: list[Shard] = []
    for order, group in enumerate(_groups(sorted(sources, key=lambda s: s.doc_id))):
        hashes = tuple(digest(source.path) for source in group)
        ids = [source.doc_id for source in group]
        key = fingerprint.of_value([basis, ids, hashes])[:16]
        shards.append(Shard(order, key, tuple(group), hashes))
    name = fingerprint.of_value([basis, [shard.key for shard in shards], output])[:12]
    return Plan(name, tuple(shards))


def _groups(sources: Sequence[Source]) -> Iterator[list[Source]]:
    most_documents = max(LEAST_DOCUMENTS, len(sources) // MOST_SHARDS)
    most_bytes = max(LEAST_BYTES, sum(source.size for source in sources) // MOST_SHARDS)
    group: list[Source] = []
    size = 0
    for source in sources:
        if group and (len(group) >= most_documents or size + source.size > most_bytes):
            yield group
            group, size = [], 0
        group.append(source)
        size += source.size
    if group:
        yield group
