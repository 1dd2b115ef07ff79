# Eight words and two more: run, test · check, tables, gate, speed, changes, docs · clean, help.
# `make run` and `make test` do all set-up themselves; they want Python 3.11 or newer, and nothing else.

.DEFAULT_GOAL := help
.PHONY: help run test check tables gate speed changes docs clean
MAKEFLAGS += --no-builtin-rules

RAW ?= raw
OUT ?= processed
JOBS ?= 1
SINCE ?= HEAD
SOURCES ?=
VENV := .venv
BIN := $(VENV)/bin

# The first Python that is new enough; releases that all our packages are sure to support come first.
PYTHON ?= $(shell for python in python3.12 python3.11 python3.13 python3 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	echo $$python; break; fi; done)

help:  ## say what each word does
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: $(VENV)/.installed  ## run the whole pipeline: raw/ in, processed/ out
	@$(BIN)/python -m pipeline run "$(RAW)" "$(OUT)" --jobs $(JOBS); code=$$?; \
	if [ $$code -eq 3 ]; then echo "Some files are in quarantine; $(OUT)/quarantine says why. All others are done."; \
	elif [ $$code -ne 0 ]; then exit $$code; fi
	@echo "Look at $(OUT)/tables/initiatives_by_district.csv first, then initiatives.csv beside it."
	@echo "Next: $(BIN)/baogao show DOC · $(BIN)/baogao explain DOC@OFFSET · notebooks/0-tour.ipynb"

test: $(VENV)/.tested  ## run every test
	$(BIN)/python -m pytest

check: $(VENV)/.tested  ## format, lint, types, layers, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_layers.py
	$(BIN)/python -m pytest --ignore tests/test_layers.py

tables: $(VENV)/.installed  ## build the tables of pipeline/data anew: make tables SOURCES=DIR
	@if [ -z "$(SOURCES)" ]; then echo "Name the folder of the sources: make tables SOURCES=DIR. pipeline/data/SOURCES.md says where each comes from, python -m training.tables --help how the folder is laid out." >&2; exit 2; fi
	@if [ ! -d "$(SOURCES)" ]; then echo "$(SOURCES) is no folder. Name the one with the sources: make tables SOURCES=DIR" >&2; exit 2; fi
	$(BIN)/python -m training.tables --sources "$(SOURCES)"

gate: $(VENV)/.tested  ## score every stage beside its baseline, and hold the floors
	$(BIN)/python -m benchmarks.quality

speed: $(VENV)/.tested  ## characters per second, stage by stage
	$(BIN)/python -m benchmarks.speed

changes: $(VENV)/.tested  ## rows gained and lost since a commit: make changes SINCE=main
	$(BIN)/python -m benchmarks.changes "$(SINCE)"

docs: $(VENV)/.tested  ## check that the docs say what the program does
	$(BIN)/python -m pytest tests/test_docs.py

clean: $(VENV)/.installed  ## remove what a run wrote
	$(BIN)/python -m pipeline clean --out "$(OUT)"

# --- set-up: again only when pyproject.toml changed ---

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.tested: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is no Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
