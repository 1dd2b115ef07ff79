"""Report: what a run did, for people: one static page, nothing in it that a browser would run."""

from pipeline.report.page import write_page

__all__ = ["write_page"]
