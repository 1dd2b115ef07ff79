"""Batch: one pure worker, many shards.

A run is a plan of shards (plan), a worker that turns a shard into files and a marker (worker), something
that carries the calls (local, dask), and a last step that puts the files where users look (collect). The
work on one document is passed in; this room knows no stage.
"""

from pipeline.batch.clean import clean
from pipeline.batch.plan import Plan, Shard
from pipeline.batch.run import Job, newest, planned, run
from pipeline.batch.verify import verify

__all__ = ["Job", "Plan", "Shard", "clean", "newest", "planned", "run", "verify"]
