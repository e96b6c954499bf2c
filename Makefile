# make up: everything runs, the page is at the printed URL.   make test: the tests pass.   make check: lint, types, tests.

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PORT ?= 8000

# The page's tests need Chromium (Debian: apt-get install chromium); axe-core from npm adds the accessibility checks.

.PHONY: setup up test test-page check lint types lock bench conformance clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

up: setup
	$(BIN)/council up --port $(PORT)

test: setup
	$(BIN)/pytest -q -n 2 --dist loadgroup --ignore tests/page

test-page: setup
	$(BIN)/pytest -q tests/page

check: lint types test

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/pyright --pythonpath $(BIN)/python

lock: setup
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache
