# The front door. `make help` lists what there is.

PYTHON := .venv/bin/python
LOCAL := python3 -m deploy.local
PYTEST := $(PYTHON) -m pytest
SOURCES := libs services contracts tests deploy
DISTRIBUTIONS := $(patsubst %/,%,$(dir $(wildcard libs/*/pyproject.toml services/*/pyproject.toml)))
# Two cores: two workers. Layers that kill servers or measure time run alone.
PARALLEL := -n 2

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help \
	setup libraries up down logs status demo seed \
	check fmt lint types rules unit contract http coverage \
	adapters e2e faults browser security bench test \
	docs topology lock

# $(call layer,PATHS,OPTIONS): runs the tests of those paths that exist; tells when there are none.
define layer
	@paths="$(wildcard $(1))"; \
	if [ -n "$$paths" ]; then echo "$(PYTEST) $(2) $$paths"; $(PYTEST) $(2) $$paths; \
	else echo "no tests yet: $(1)"; fi
endef

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	/^[a-z0-9-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ start
setup: ## install and build what is missing (MinIO is compiled once, about five minutes)
	@$(LOCAL) install

libraries: ## the Python environment only; every target that needs it asks for it
	@$(LOCAL) install --libraries

up: setup ## start the servers and every process of Daftar (var/demo, or DAFTAR_VAR)
	@$(LOCAL) up --services

down: ## stop what `make up` started; the data stays
	@$(LOCAL) down

status: ## what runs, and whether it is ready
	@$(LOCAL) status

logs: ## follow every log
	@$(LOCAL) logs --follow

seed: up ## load the sample district; may be repeated
	@$(LOCAL) run auth-worker auth load deploy/district/district.yaml

demo: setup ## start everything, carry one letter through its whole life, leave the pages open
	@RULES=deploy/district/rules-demo $(LOCAL) up --services
	@$(PYTHON) -m deploy.demo

##@ check (no server; a quarter of an hour on two busy cores)
check: lint types rules unit contract http ## everything of this group

fmt: libraries ## format the sources and mend what can be mended
	@$(PYTHON) -m ruff check --fix-only --quiet $(SOURCES)
	@$(PYTHON) -m ruff format $(SOURCES)

lint: libraries ## ruff and spelling
	@$(PYTHON) -m ruff check $(SOURCES)
	@$(PYTHON) -m ruff format --check $(SOURCES)
	@.venv/bin/codespell

types: libraries ## mypy, strict: the packages, then what stands around them
	@MYPYPATH=$(subst $() ,:,$(DISTRIBUTIONS)) $(PYTHON) -m mypy $(addprefix -p ,$(notdir $(DISTRIBUTIONS)))
	@$(PYTHON) -m mypy tests deploy $$(find libs services -path '*/tests/*.py')

rules: libraries ## who may import whom, and the house rules as tests
	@.venv/bin/lint-imports
	$(call layer,tests/rules)

unit: libraries ## domain and use cases with fakes, milliseconds each
	$(call layer,libs/*/tests services/*/tests/unit deploy/tests deploy/*/tests,$(PARALLEL) -m "not adapters")

contract: libraries ## every event that is sent or heard against contracts/
	$(call layer,contracts services/*/tests/contract,$(PARALLEL))

http: libraries ## the public APIs and the pages, in process
	$(call layer,services/*/tests/http,$(PARALLEL))

coverage: libraries ## how much of the sources these tests reach
	@$(PYTHON) -m coverage erase
	@$(PYTHON) -m coverage run -m pytest -m "not adapters" $(wildcard libs/*/tests services/*/tests/unit services/*/tests/http services/*/tests/contract)
	@$(PYTHON) -m coverage combine --quiet
	@$(PYTHON) -m coverage report

##@ deep (real servers, started when they are needed)
adapters: setup ## every adapter against its real server
	$(call layer,libs/*/tests deploy/*/tests,$(PARALLEL) -m adapters)
	$(call layer,services/*/tests/adapters,$(PARALLEL))

e2e: setup ## every process on real servers, from the scan to the issued letter
	$(call layer,tests/e2e)

security: setup ## route x role x department, hostile input
	$(call layer,tests/security)

browser: setup ## journeys, accessibility, keyboard, three languages
	$(call layer,tests/browser)

faults: setup ## processes and servers are killed, messages doubled and poisoned
	$(call layer,tests/faults)

test: setup lint types rules unit contract http adapters e2e security browser faults ## everything

bench: setup ## measure the running system; nothing passes or fails by its time (docs/benchmarks.md)
	@$(PYTHON) -m deploy.bench

##@ grow
docs: libraries ## write what is generated: docs/messages.md, docs/settings.md, contracts/asyncapi.yaml
	@$(PYTHON) -m chassis docs
	@$(PYTHON) -m deploy.settings_docs

topology: libraries ## print the exchanges, queues, bindings and rights of DEPARTMENTS (default general)
	@DEPARTMENTS=$${DEPARTMENTS:-general} $(PYTHON) -m chassis topology print

lock: ## choose the newest libraries anew and write requirements.lock
	@python3 -m venv var/lock && var/lock/bin/pip install --quiet --disable-pip-version-check uv
	@echo "# Written by 'make lock' from requirements.in; not edited by hand." > requirements.lock.new
	@var/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --no-emit-index-url requirements.in >> requirements.lock.new
	@mv requirements.lock.new requirements.lock
