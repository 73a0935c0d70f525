# Everything is done with `make`; `make help` lists it. Needs git, make and Python >= 3.11 and nothing else:
# each target sets up first whatever it needs (deploy/setup.sh) and uses the environment in .venv/ by itself.
#
#   PORT=8000          port of `make demo`
#   DETACH=1           `make demo` returns when the pages answer; `make stop` ends it
#   REQUIRE_BROWSER=1  the tests fail instead of skipping when no Chromium is found
#   WORKERS=2          processes of the tests (auto: one for each core, four at most)
#   ARGS="-k name"     more for pytest: make test ARGS="tests/shop -x"
#   PYTHON=...         the Python 3.13 or 3.12 to build with
#   DATABASE_URL=...   a PostgreSQL 18 of your own instead of the embedded one

# Read once and kept for all processes (a run of the tests starts dozens), also where the machine's settings
# forbid to leave bytecode beside the sources: it lies apart.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.data/bytecode
unexport PYTHONDONTWRITEBYTECODE

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
WORKERS ?= auto
ARGS ?=
RUN := .venv/bin/python -m
APP := $(RUN) tjenesteshop
PYTEST := $(RUN) pytest
PARALLEL = -n $(WORKERS) --maxprocesses 4 --dist loadscope --no-loadscope-reorder
# Found anew at each call: a template or an app may just have come.
TEMPLATES = $$(find platform tenants shop modules -path '*/templates/*' -name '*.html')
SET_UP = .venv/bin/python

.PHONY: help setup demo stop reset test test-all test-long lint types bench messages format ci

help: ## List what can be done
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: ## Install packages, front-end assets and translations (other targets do it themselves)
	@sh deploy/setup.sh

demo: setup ## Serve three municipalities with a year of bookings on http://localhost:8000
	@$(APP) demo --port $(PORT) $(if $(DETACH),--detach)

stop: ## End what `make demo DETACH=1` started
	@if [ -x $(SET_UP) ]; then $(APP) stop; else echo "Nothing is set up here, so nothing is running."; fi

reset: ## Throw the demo's data away; the next `make demo` starts over
	@if [ -x $(SET_UP) ]; then $(APP) reset; else echo "Nothing is set up here, so there is no data."; fi

test: setup ## Run the tests, all but the exhaustive and the long ones: some minutes
	@$(PYTEST) $(PARALLEL) $(ARGS)

test-all: setup ## Run the tests, all but the long ones: what the gate runs
	@echo "All tests but the long ones, properties with all their examples:"
	@$(PYTEST) -m "not long" --hypothesis-profile thorough $(PARALLEL) $(ARGS)

test-long: setup ## Run the tests that take minutes
	@$(PYTEST) -m long --hypothesis-profile thorough $(PARALLEL) $(ARGS)

lint: setup ## Check style, formatting, templates, import contracts and missing migrations
	@status=0; \
	$(RUN) ruff check . || status=1; \
	$(RUN) ruff format --check . || status=1; \
	templates=$(TEMPLATES); [ -z "$$templates" ] || .venv/bin/djade --check $$templates || status=1; \
	.venv/bin/lint-imports --no-logo || status=1; \
	DJANGO_SETTINGS_MODULE=tjenesteshop.settings.test $(APP) manage makemigrations --check --dry-run || status=1; \
	exit $$status

types: setup ## Check types with mypy
	@$(RUN) mypy

bench: setup ## Measure, and write .data/bench.json
	@$(APP) bench

messages: setup ## Collect translatable texts into each app's .po files (for developers; needs gettext)
	@command -v xgettext >/dev/null || { echo "xgettext is missing: install gettext (Debian: apt-get install gettext)." >&2; exit 1; }
	@root=$$PWD; for app in platform/*/ tenants/ shop/ modules/*/; do \
		[ -f $$app/__init__.py ] || continue; \
		mkdir -p $$app/locale; \
		(cd $$app && "$$root/.venv/bin/django-admin" makemessages --locale nb --locale nn --no-wrap --no-obsolete --add-location file --ignore skeleton --verbosity 0) || exit 1; \
		find $$app/locale -depth -type d -empty -delete; \
	done
	@.venv/bin/python deploy/compile_messages.py

format: setup ## Format code and templates, and mend what can be mended
	@$(RUN) ruff check --fix-only .
	@$(RUN) ruff format .
	@templates=$(TEMPLATES); [ -z "$$templates" ] || .venv/bin/djade $$templates

ci: lint types test-all ## What CI runs: lint, types, test-all
