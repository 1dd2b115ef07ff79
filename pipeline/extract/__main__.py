"""``python -m pipeline.extract [FILE …] [--marks]``: the text after this stage, or its marks as JSON lines."""

from pipeline.cli import stage_main

if __name__ == "__main__":
    raise SystemExit(stage_main("extract"))
