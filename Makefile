# make up: everything runs, the page is at the printed URL.   make test: the tests pass.   make check: lint, types, tests.

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PORT ?= 8000

# The page's tests need Chromium (Debian: apt-get install chromium); axe-core from npm adds the accessibility checks.

.PHONY: pictures recordings setup up test test-slow test-page check lint types lock clean

INSTALL := UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip install --quiet --python $(BIN)/python

setup: $(VENV)/.ready

$(VENV)/.made: requirements-setup.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

$(VENV)/.runs: $(VENV)/.made requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready: $(VENV)/.runs requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

up: $(VENV)/.runs
	$(BIN)/council up --port $(PORT)

test: setup
	$(BIN)/pytest -q -n 2 --dist loadgroup --ignore tests/page -m "not slow"

test-slow: setup
	$(BIN)/pytest -q -n 2 --dist loadfile --ignore tests/page -m slow

test-page: setup
	$(BIN)/pytest -q tests/page

# The pictures in the README, of the real page.
pictures: setup
	$(BIN)/python docs/pictures.py

check: lint types test

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/pyright --pythonpath $(BIN)/python

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --quiet

lock: setup
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --group pyproject.toml:setup --universal --generate-hashes --no-header --no-annotate --quiet -o requirements-setup.lock

# The theater's recordings, from real runs of every service.
recordings: setup
	$(BIN)/python -m orchestrator.shipped_recordings

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache
