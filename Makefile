# Each target works as the first command on a fresh machine with Python 3.11 to 3.13 and make.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
READY := .venv/.ready
ARGS ?=
FUZZED := tests/scraper/clean/test_laws.py tests/scraper/clean/repair/test_repair.py tests/scraper/test_parsing.py tests/faults/test_combinations.py tests/archive/test_order.py tests/test_archive_laws.py

.DEFAULT_GOAL := help
.PHONY: help setup demo up serve test fuzz bench lint format lock schemas clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: $(READY) ## make .venv with the locked dependencies and the project itself

$(READY): requirements.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else f"waiban needs Python 3.11 to 3.13, and $(PYTHON) is {v[0]}.{v[1]}; name another one: make $(MAKECMDGOALS) PYTHON=python3.12")'
	@test -x $(BIN)/python || { echo "making .venv (once; about a minute with a fast network)"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## the whole way once, on a made-up office: fetch, clean, load, publish
	@$(BIN)/waiban demo $(ARGS)

up: $(READY) ## Airflow and Datasette on this machine, until Ctrl-C
	@$(BIN)/waiban up $(ARGS)

serve: $(READY) ## browse what is published
	@$(BIN)/waiban serve $(ARGS)

test: $(READY) ## the tests
	@$(BIN)/python -m pytest $(ARGS)

fuzz: $(READY) ## the laws of cleaning on many more inputs, and 200 combinations of faults; takes minutes
	@HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest $(FUZZED) $(ARGS)

bench: $(READY) ## speed and memory beside peers, at the large size; takes minutes
	@WAIBAN_BENCH=large $(BIN)/python -m pytest tests/bench tests/test_kill_fetch.py $(ARGS)

lint: $(READY) ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY) ## let ruff put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

schemas: $(READY) ## generate the JSON Schema of the records, and the table of faults
	@$(BIN)/python -m schemas.generate
	@$(BIN)/python -m scraper.replica.faults.table

lock: $(READY) ## renew requirements.lock as of AS_OF (YYYY-MM-DD)
	@test -n "$(AS_OF)" || { echo "say which day: make lock AS_OF=2026-09-18"; exit 2; }
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --extra bench --extra s3 --universal --python-version 3.11 --generate-hashes --exclude-newer $(AS_OF) -o requirements.lock

clean: ## remove the environment and caches; never touches var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
