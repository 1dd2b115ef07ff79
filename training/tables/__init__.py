"""Makes the tables of ``pipeline/data`` that are made, not written: ``python -m training.tables --sources
DIR``.

One module a group of sources. Every maker returns finished text, so that building twice gives the same bytes;
hand-written tables are sources themselves and are only put in order here.
"""
