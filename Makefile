# Needs Python 3.11 or newer and make, nothing else. `make help` lists the targets.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo pages test e2e looks lint bench soak lock clean

help: ## Show this list
	@echo "Regulars: membership, points and member marketing. Targets:"
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo 'Options are handed on: make demo ARGS="--members 500 --no-serve"'

demo: .state/run .state/package ## Make a shop with its history, show what came of it, and serve it
	@$(MAKE) --no-print-directory pages || echo "Going on without the pages: the API does not need them."
	@$(BIN)/regulars demo $(ARGS)

pages: .state/pages ## Build the pages for operators and members

test: lint .state/pages-tested ## Check everything: style, types, layers, pages, every test, coverage
	@echo "Running the tests"
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --numprocesses auto --maxprocesses 8 --dist loadfile --ignore tests/pages $(ARGS) || [ $$? = 5 ]
	@echo "Running the tests of the pages, one after the other: a browser needs the whole machine"
	@$(BIN)/coverage run -m pytest tests/pages $(ARGS) || [ $$? = 5 ]
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --format=total --include='*/domain/*' --fail-under=100 >/dev/null \
		|| { echo "Coverage of domain/ must be 100%:"; $(BIN)/coverage report --include='*/domain/*' --fail-under=100; exit 1; }
	@$(BIN)/coverage report
	@$(BIN)/python -m tests.pages.browser

e2e: .state/dev .state/package .state/pages ## Try the pages in a real browser, which has to be there
	@REGULARS_E2E=1 $(BIN)/pytest tests/pages $(ARGS)

looks: .state/dev .state/package .state/pages ## Take pictures of every page into build/looks, for people to look at
	@$(BIN)/python -m tests.pages.looks build/looks $(ARGS)

lint: .state/dev .state/package ## Check style, types and layers
	@echo "Checking style"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@echo "Checking types"
	@$(BIN)/mypy --no-error-summary
	@echo "Checking layers"
	@$(BIN)/lint-imports --no-logo

bench: .state/run .state/package ## Measure throughput and latency on this machine
	@$(BIN)/regulars bench $(ARGS)

soak: .state/dev .state/package ## Run the long tests: hundreds of rounds of kill and recover
	@$(BIN)/pytest -m soak -o faulthandler_timeout=0 $(ARGS)

lock: .state/lock .state/node ## Choose the newest packages pyproject.toml allows and lock them with their hashes
	@echo "Locking the packages that run and those that test"
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@$(COMPILE) --no-annotate --output-file requirements-pages.txt requirements-pages.in
	@echo "Locking the packages that the pages are made of"
	@$(NPM) update --package-lock-only && PATH="$(CURDIR)/$(BIN):$$PATH" node tools/without_addresses.mjs

clean: ## Remove everything make made here; data directories stay
	@echo "Removing .venv, .state and caches"
	@rm -rf .venv .state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* \
		htmlcov build dist src/*.egg-info src/regulars/pages web/node_modules web/*/node_modules web/shared/src/generated
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp in .state is as old as the step it stands for; a step is done again only when what it read has changed.

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@echo "Making .venv, a Python environment of its own"
	@$(PYTHON) -m venv .venv
	@touch $@

.state/run: .venv/pyvenv.cfg requirements.txt
	@echo "Installing the locked packages that Regulars runs on (once, a minute or so)"
	@$(PIP) install --require-hashes --requirement requirements.txt
	@mkdir -p .state && touch $@

.state/dev: .state/run requirements-dev.txt
	@echo "Installing the locked packages that test it (once)"
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@mkdir -p .state && touch $@

.state/package: .state/run pyproject.toml
	@echo "Putting the command regulars into .venv/bin"
	@$(PIP) install --no-deps --editable .
	@mkdir -p .state && touch $@

# The pages. What they are built with (the OpenAPI document, texts) is written only where it differs, so that a change in
# Python builds them anew only when they would notice.

GENERATED := web/shared/src/generated
PAGES_READ := $(shell find web -name node_modules -prune -o -path $(GENERATED) -prune -o -type f -print 2>/dev/null)
NPM := cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error

.state/node: .venv/pyvenv.cfg requirements-pages.txt
	@echo "Installing Node into .venv, to build the pages with (once)"
	@$(PIP) install --require-hashes --requirement requirements-pages.txt
	@mkdir -p .state && touch $@

.state/npm: .state/node web/package.json web/package-lock.json web/.npmrc $(wildcard web/*/package.json)
	@echo "Installing the locked packages that the pages are made of (once, a minute or so)"
	@$(NPM) ci || { echo "The packages of the pages could not be installed (is the npm registry within reach?). 'regulars serve' works without pages." >&2; exit 1; }
	@touch $@

.state/described: .state/package $(shell find src/regulars -name '*.py' -o -name '*.yaml')
	@$(BIN)/python -m regulars.api.for_pages $(GENERATED)
	@touch $@

$(GENERATED)/digest: .state/described
	@test -f $@ || $(BIN)/python -m regulars.api.for_pages $(GENERATED)

.state/pages: .state/npm $(PAGES_READ) $(GENERATED)/digest
	@echo "Building the pages: types, style, bundles"
	@$(NPM) run --silent generate >/dev/null
	@$(NPM) run --silent check
	@$(NPM) run --silent build
	@touch $@

.state/pages-tested: .state/pages
	@echo "Testing what the pages share"
	@$(NPM) run --silent test
	@touch $@

# No header and no index: the files are the same wherever they are made.
COMPILE := .state/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.state/lock:
	@echo "Installing pip-tools beside the environment"
	@$(PYTHON) -m venv $@
	@$@/bin/pip --disable-pip-version-check --quiet install pip-tools
