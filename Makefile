# Everything runs in .venv; the first target that needs it makes it. PYTHON picks the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test lint eval bench soak clean

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(INSTALLED) ## the main job on the sample site that ships with the project, then the web page
	$(BIN)/catalejo --home .demo demo $(DEMO_OPTIONS)

test: $(INSTALLED) ## everything but the long tests; under 10 minutes
	$(BIN)/python -m pytest -m 'not soak' --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(INSTALLED) ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: $(INSTALLED) ## quality against the floors in tests/eval/floors.toml (EVAL_OPTIONS=--quick for the quick part)
	$(BIN)/python -m tests.eval $(EVAL_OPTIONS)

bench: $(INSTALLED) ## speed and memory, as ratios in one run
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m tests.benchmarks

# Judged by seconds, so that nothing else may run beside it.
TIMED := tests/test_kb_search_soak.py

soak: $(INSTALLED) ## the long tests: faults, kills, whole programs; under 30 minutes
	$(BIN)/python -m pytest -m soak --timeout 1500 --numprocesses 2 --dist loadfile --no-loadscope-reorder $(addprefix --ignore=,$(TIMED))
	$(BIN)/python -m pytest -m soak --timeout 1500 $(TIMED)

clean: ## everything that the other targets made
	rm -rf $(VENV) .demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
