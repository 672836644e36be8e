# Two commands matter to a newcomer: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help install run test test-full mutation pictures check format lock clean

VENV  := .venv
BIN   := $(VENV)/bin
# Development names installed by `make install` stay out of a caller's environment.
export PYTHONNOUSERSITE := 1
# The tests start a hundred processes: what was compiled for one is there for the next, whatever the caller's
# environment says about bytecode.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

install: $(VENV)/.installed ## Install Servanda into .venv
run: install ## Start everything on http://127.0.0.1:8000
	@$(BIN)/servanda up

test: $(VENV)/.installed-dev ## Run the whole suite
	@.ci/chromium
	@$(BIN)/python -m pytest -n 2 --dist worksteal
	@.ci/test-external

test-full: $(VENV)/.installed-dev ## The whole suite with long fuzzing and mutants of the core
	@.ci/chromium
	@HYPOTHESIS_PROFILE=full $(BIN)/python -m pytest -n 2 --dist worksteal
	@.ci/test-external full
	@$(BIN)/python -m tests.mutation

mutation: $(VENV)/.installed-dev ## Does a test notice each small change of working time and clocks?
	@$(BIN)/python -m tests.mutation

pictures: $(VENV)/.installed-dev ## Renew the pictures of docs/pictures
	@mkdir -p docs/pictures
	@SERVANDA_PICTURES=docs/pictures $(BIN)/python -m pytest tests/journeys/test_look.py tests/journeys/test_phone_call.py tests/journeys/test_contracts.py -k 'sign-in or light or picture'

check: $(VENV)/.installed-dev ## Linters, types, layers, docs, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy servanda tests
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports
	@$(BIN)/servanda check --offline

format: $(VENV)/.installed-dev ## Put the code into its one form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## Renew requirements/*.txt (needs uv)
	@for set in base dev; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links requirements/$$set.in -o requirements/$$set.txt; done

clean: ## Remove what was installed (never .servanda, your data)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Servanda needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Servanda needs (once)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements/dev.txt
	@echo "Installing what the tests need (once)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
