"""Core: span, marks, alignment, document, stage, errors. It knows nothing of Chinese and nothing of the stages."""

from pipeline.core.document import AppliedEdit, Document, Step, from_text
from pipeline.core.errors import (
    BaogaoError,
    InputError,
    LockedError,
    OutputError,
    StageError,
    UsageError,
)
from pipeline.core.marks import (
    MENTION_TYPES,
    MODES,
    Block,
    Edit,
    Gap,
    Mark,
    Mention,
    Record,
    Residue,
    Token,
)
from pipeline.core.span import Span
from pipeline.core.stage import Stage, after, check_order, process, proposed_edits

__all__ = [
    "MENTION_TYPES",
    "MODES",
    "AppliedEdit",
    "BaogaoError",
    "Block",
    "Document",
    "Edit",
    "Gap",
    "InputError",
    "LockedError",
    "Mark",
    "Mention",
    "OutputError",
    "Record",
    "Residue",
    "Span",
    "Stage",
    "StageError",
    "Step",
    "Token",
    "UsageError",
    "after",
    "check_order",
    "from_text",
    "process",
    "proposed_edits",
]
