# make up: everything runs, the page is at the printed URL.   make test: the tests pass.   make check: lint, types, tests.

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PORT ?= 8000
# What Python compiles is kept: every start and every test run without it compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

# The page's tests need Chromium (Debian: apt-get install chromium). Where npm is, the JavaScript is linted too and
# axe-core checks the page for accessibility; nothing else here needs Node.

.PHONY: chaos takeover load pictures recordings wheel setup up test test-slow test-page test-interop conformance conformance-shipped check lint lint-page types bench sbom lock clean

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
	$(BIN)/pytest -q -n 3 --dist loadgroup --ignore tests/page --ignore tests/conformance --ignore tests/interop -m "not slow"

test-slow: setup
	$(BIN)/pytest -q -n 2 --dist loadfile --ignore tests/page --ignore tests/conformance --ignore tests/interop -m slow

test-page: setup
	$(BIN)/pytest -q -n 2 --dist loadfile tests/page

# Everything below one package, adoption_council, for authors outside this clone: dist/adoption_council-*.whl.
wheel: setup
	$(BIN)/python deploy/wheel/build_wheel.py dist

# The pictures in the README, of the real page.
pictures: setup
	$(BIN)/python docs/pictures.py

# Every agent and client of others; `PEERS="not rare"` leaves six frameworks out whose packages are many.
PEERS ?= rare or not rare
test-interop: setup
	$(BIN)/pytest -q tests/interop -m "$(PEERS)"

# Our own suite from the specification's MUSTs; with TCK= a checkout of a2aproject/a2a-tck at 1.0-dev, the official one too.
TCK ?=
TCK_BIN := .cache/tck/bin

conformance: setup $(if $(TCK),$(TCK_BIN)/.ready)
	$(BIN)/python -m conformance $(if $(TCK),--tck $(TCK) --tck-python $(abspath $(TCK_BIN)/python))

# The results that come with the sources, for the page of a clean clone: made anew before a release.
conformance-shipped: conformance
	cp reports/conformance/*.json protocols/conformance/data/results/

$(TCK_BIN)/.ready: $(TCK)/pyproject.toml
	$(PYTHON) -m venv .cache/tck
	UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip install --quiet --python $(TCK_BIN)/python -r $(TCK)/pyproject.toml
	@touch $@

check: lint types test

lint: setup lint-page
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

# A machine without npm, or without its registry, checks everything else.
lint-page:
	@if $(MAKE) --silent node_modules/.ready; then node_modules/.bin/biome check --error-on-warnings; \
	else echo "npm or its registry is not here: the JavaScript of the page is not linted"; fi

node_modules/.ready: package.json
	@command -v npm >/dev/null && npm install --silent --no-audit --no-fund
	@touch $@

types: setup
	$(BIN)/pyright --pythonpath $(BIN)/python

# A storm over the whole platform: make chaos KILLS=500 SEED=7 DATABASE=postgresql
KILLS ?= 40
SEED ?= 1
DATABASE ?= sqlite

chaos: setup
	$(BIN)/python -m tests.reliability.chaos --kills $(KILLS) --seed $(SEED) --database $(DATABASE)

# How soon another replica goes on with the Task of one that was killed.
takeover: setup
	$(BIN)/python -m tests.reliability.takeover --kills $(KILLS)

# Many conversations at once, and three times as many as there is room for: make load CONVERSATIONS=600
CONVERSATIONS ?= 200

load: setup
	$(BIN)/python -m tests.reliability.load --conversations $(CONVERSATIONS)

# Every goal of docs/performance.md beside its references, some 25 minutes; `python -m bench measure G1` is one of them.
BENCH ?= .cache/bench.json

bench: setup
	$(BIN)/python -m bench measure --json $(BENCH)
	$(BIN)/python -m bench check $(BENCH)

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --quiet

lock: setup
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock
	$(LOCK) --extra observability -o requirements-observability.lock
	$(LOCK) --extra postgres -o requirements-postgres.lock
	$(BIN)/uv pip compile --group pyproject.toml:setup --universal --generate-hashes --no-header --no-annotate --quiet -o requirements-setup.lock

# The theater's recordings, from real runs of every service.
recordings: setup
	$(BIN)/python -m orchestrator.cli.recording.demo_recordings

# What the product is made of, and what this build was made of; in var/.
sbom: setup
	$(BIN)/python deploy/supply_chain.py var

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache
