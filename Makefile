# The front door. `make help` lists what there is.

PYTHON := .venv/bin/python
LOCAL := python3 -m deploy.local
PYTEST := $(PYTHON) -m pytest
SOURCES := libs services contracts tests deploy
DISTRIBUTIONS := $(patsubst %/,%,$(dir $(wildcard libs/*/pyproject.toml services/*/pyproject.toml)))
# What needs no server, by what it looks at.
UNIT := --ignore-glob='*/tests/adapters' libs deploy $(wildcard services/*/tests/unit)
CONTRACT := contracts $(wildcard services/*/tests/contract)
HTTP := $(wildcard services/*/tests/http) tests/pages tests/acceptance
K8S_LINT := tests/k8s --ignore=tests/k8s/cluster
ALERTS := tests/monitoring/test_alerts.py
ADAPTERS := $(wildcard libs/*/tests/adapters deploy/*/tests/adapters services/*/tests/adapters)
# What tries out lives of its own.
MACHINES := $(shell grep -rl --include='test_*.py' 'import lives' libs services)
DEEP := 12
# For two cores. Where tests mostly wait for servers, more of them run at once.
PARALLEL := -n 2
WAITING := -n 4 --dist worksteal

# Compiled once, not again by every process of an office and every worker of pytest.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help \
	setup libraries up down logs status demo seed \
	check fmt lint types rules unit contract http coverage \
	adapters e2e security browser faults storm office alerts drill parts bench test test-deep \
	k8s-lint k8s-test department-own department-pool \
	backup restore images images-servers images-test bundle \
	docs pictures topology lock sbom audit

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	/^[a-z0-9-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ start
setup: ## install and build what is missing (MinIO is compiled once, about five minutes)
	@$(LOCAL) install

libraries: ## the Python environment only; every target that needs it asks for it
	@$(LOCAL) install --libraries

up: setup ## start the servers, every process, nginx and who watches them, with TLS as in an office (var/demo, or DAFTAR_VAR)
	@DAFTAR_TLS=yes $(LOCAL) up --services --door --watch

down: ## stop what `make up` started; the data stays
	@$(LOCAL) down

status: ## what runs, and whether it is ready
	@$(LOCAL) status

logs: ## follow every log
	@$(LOCAL) logs --follow

seed: up ## load the sample district; may be repeated
	@$(LOCAL) run auth-worker auth load deploy/district/district.yaml

demo: setup ## start everything, carry one letter through its whole life, leave the pages open
	@DAFTAR_TLS=no RULES=deploy/district/rules-demo $(LOCAL) up --services
	@$(PYTHON) -m deploy.demo

##@ check (no server; about two minutes on two cores)
check: lint types rules unit contract http ## everything of this group

fmt: libraries ## format the sources and mend what can be mended
	@$(PYTHON) -m ruff check --fix-only --quiet $(SOURCES)
	@$(PYTHON) -m ruff format $(SOURCES)

lint: libraries ## the environment is as locked and complete; ruff and spelling
	@$(PYTHON) -m pip --disable-pip-version-check check
	@$(PYTHON) -m ruff check $(SOURCES)
	@$(PYTHON) -m ruff format --check $(SOURCES)
	@.venv/bin/codespell

types: libraries ## mypy, strict: the packages, then what stands around them
	@MYPYPATH=$(subst $() ,:,$(DISTRIBUTIONS)) $(PYTHON) -m mypy $(addprefix -p ,$(notdir $(DISTRIBUTIONS)))
	@$(PYTHON) -m mypy tests deploy $$(find libs services -path '*/tests/*.py')

rules: libraries ## who may import whom, and the house rules as tests
	@.venv/bin/lint-imports
	$(PYTEST) tests/rules

unit: libraries ## domain and use cases with fakes, milliseconds each
	$(PYTEST) $(PARALLEL) $(UNIT)

contract: libraries ## every event that is sent or heard against contracts/
	$(PYTEST) $(PARALLEL) $(CONTRACT)

http: libraries ## the public APIs and the pages, in process
	$(PYTEST) $(PARALLEL) $(HTTP)

coverage: libraries ## how much of the sources these tests reach
	@$(PYTHON) -m coverage erase
	@$(PYTHON) -m coverage run -m pytest --ignore-glob='*/tests/adapters' libs services tests/pages tests/acceptance
	@$(PYTHON) -m coverage combine --quiet
	@$(PYTHON) -m coverage report

##@ deep (real servers, started when they are needed)
adapters: setup ## every adapter against its real server, every process alone at its crash points
	$(PYTEST) $(WAITING) $(ADAPTERS)

e2e: setup ## every process on real servers, from the scan to the issued letter
	$(PYTEST) tests/e2e

security: setup ## route x role x department, hostile input
	$(PYTEST) tests/security

browser: setup ## journeys, accessibility, keyboard, three languages
	$(PYTEST) tests/browser

faults: setup ## processes and servers are killed, messages doubled and poisoned
	$(PYTEST) tests/faults

storm: setup ## knock the office over as SEEDS="3 7 20-29" say, and ask the laws (var/test/storms)
	SEEDS="$(SEEDS)" $(PYTEST) tests/faults/test_storm.py

office: setup ## e2e, security, browser and faults on one office, and beside it those with MongoDB and under TLS
	$(PYTEST) $(PARALLEL) tests/e2e tests/security tests/browser tests/faults tests/monitoring/test_live.py

alerts: setup ## promtool: each alert fires at its fault, and is silent when all is well
	$(PYTEST) $(PARALLEL) $(ALERTS)

drill: setup ## break one thing after another under a live Prometheus: each alert fires, and ends; half an hour
	$(PYTEST) tests/monitoring/test_drill.py

parts: setup ## each part by itself, in one run: rules, unit, contract, http, k8s-lint, alerts and adapters
	@.venv/bin/lint-imports
	$(PYTEST) $(WAITING) $(ADAPTERS) tests/rules $(UNIT) $(CONTRACT) $(HTTP) $(K8S_LINT) $(ALERTS)

test: setup lint types parts office ## everything

test-deep: setup ## lives of files, registers, watches, papers, elections and an office, DEEP=12 times as far as in `test`; axe in every look
	DEEP=$(DEEP) $(PYTEST) $(PARALLEL) $(MACHINES)
	DEEP=$(DEEP) $(PYTEST) tests/browser/test_axe.py tests/faults/test_simulation.py

bench: setup ## measure the running system; nothing passes or fails by its time (docs/benchmarks.md)
	@$(PYTHON) -m deploy.bench

##@ cluster
k8s-lint: libraries ## every overlay of k8s/ keeps the house rules; builds what checks them, once
	$(PYTEST) $(K8S_LINT)

k8s-test: libraries ## `single` on the cluster that KUBECONFIG names, with images that its node has (k8s/README.md)
	$(PYTEST) -s tests/k8s/cluster

department-own: libraries ## DEPT=landacq OVERLAY=small: the department gets processes of its own; then k8s/apply
	@$(PYTHON) -m deploy.cluster own $(DEPT) $(OVERLAY)

department-pool: libraries ## DEPT=landacq OVERLAY=small: the pool serves it again; then k8s/apply
	@$(PYTHON) -m deploy.cluster pool $(DEPT) $(OVERLAY)

##@ keep (DAFTAR_VAR chooses the office; docs/backup.md)
backup: libraries ## copy the running office to the folder TO, without stopping it; KEEP=14 drops older ones
	@$(PYTHON) -m deploy.backup make $(if $(KEEP),--keep $(KEEP)) "$(TO)"

restore: setup ## raise the office on a machine without one from the newest backup in FROM, or that of AT
	@$(PYTHON) -m deploy.backup restore $(if $(AT),--at $(AT)) "$(FROM)"

##@ ship (docker; BASE=debian:12-slim@sha256:... is what the images stand on)
images: libraries ## build the image of every service, its list of parts, and tell the sizes
	@$(PYTHON) -m deploy.images

images-servers: libraries ## build MinIO's image, and for tests those of RabbitMQ, ClamAV and a mail sink
	@$(PYTHON) -m deploy.image_servers

images-test: libraries ## try the built images: accounts, parts, read-only, reading of paper
	$(PYTEST) tests/images

bundle: libraries ## var/bundle/daftar-<version>.tar: all that a Debian 12 without internet needs, and its installer
	@$(PYTHON) -m deploy.bundle.make

##@ grow
docs: libraries ## write what is generated: docs/messages.md, docs/settings.md, docs/metrics.md, contracts/asyncapi.yaml, contracts/api and the gateway's models of it
	@$(PYTHON) -m chassis docs
	@$(PYTHON) -m deploy.api_docs
	@$(PYTHON) -m deploy.api_models
	@$(PYTHON) -m deploy.settings_docs
	@$(PYTHON) -m deploy.acts_docs
	@$(PYTHON) -m deploy.procedures_docs
	@$(PYTHON) -m deploy.metrics_docs
	@$(PYTHON) -m deploy.boards

pictures: libraries ## docs/images/pages: the pages as clerks and officers see them, in three languages and two sizes
	@$(PYTHON) -m tests.browser.pictures

topology: libraries ## print the exchanges, queues, bindings and rights of DEPARTMENTS (default general)
	@DEPARTMENTS=$${DEPARTMENTS:-general} $(PYTHON) -m chassis topology print

sbom: libraries ## var/sbom.cdx.json: what a release is made of, as CycloneDX; needs no internet
	@mkdir -p var && $(PYTHON) -m deploy.sbom > var/sbom.cdx.json

audit: ## known weaknesses of the locked libraries; asks a public database, so it needs the internet
	@python3 -m venv var/audit && var/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@var/audit/bin/pip-audit --strict --requirement requirements.lock --no-deps --disable-pip

lock: ## requirements.lock holds what requirements.in asks for, the rest as it was; LATEST=yes chooses all anew
	@python3 -m venv var/lock && var/lock/bin/pip install --quiet --disable-pip-version-check uv
	@cp requirements.lock var/lock/pins
	@var/lock/bin/uv pip compile --quiet $(if $(LATEST),--upgrade) --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --no-emit-index-url requirements.in --output-file var/lock/pins
	@{ echo "# Written by 'make lock' from requirements.in; not edited by hand."; cat var/lock/pins; } > requirements.lock
