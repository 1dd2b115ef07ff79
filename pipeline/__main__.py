"""``python -m pipeline`` is ``baogao``."""

from pipeline.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
