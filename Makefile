# Copydesk. `make` lists what there is to make.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

BENCH_LIBRARIES := build/bench-libraries

.DEFAULT_GOAL := help
.PHONY: help demo test test-kafka eval bench lint contracts dashboards lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## Set up, then run the whole pipeline on sample articles
	@$(BIN)/copydesk demo

test: $(VENV)/installed-dev ## Set up, then run all tests on the embedded broker
	@$(BIN)/python -m pytest

test-kafka: $(VENV)/installed-dev ## Run the tests that need a broker on Apache Kafka itself (needs Java 17, Maven, OpenSSL)
	@$(BIN)/python -m tests.apache_kafka $(BIN)/python -m pytest -m "broker or kafka"

eval: $(VENV)/installed-dev ## Score extraction on the evaluation data, where it is at hand, beside the floors
	@$(BIN)/python -m tests.evaluation.gate
	@$(BIN)/python -m tests.evaluation.real_events

bench: $(VENV)/installed-dev $(BENCH_LIBRARIES) ## Measure the pipeline beside spaCy alone and other frameworks, in one run (an hour and more)
	@$(BIN)/python -m tests.benchmarks.suite

lint: $(VENV)/installed-dev ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

contracts: $(VENV)/installed-dev ## Make schemas, AsyncAPI, examples and the page of settings anew from the code
	@$(BIN)/python -m schemas.generate
	@$(BIN)/python -m streams.settings_reference
	@$(BIN)/python -m tests.contracts.write_examples

dashboards: $(VENV)/installed-dev ## Make the dashboards, and the chart's copy of the alerts, anew
	@$(BIN)/python deploy/grafana/generate.py
	@cp deploy/prometheus/alerts.yml deploy/helm/copydesk/alerts.yml

lock: $(VENV)/installed-dev ## Resolve the dependencies anew and pin them with their hashes
	@$(INSTALL) pip-tools
	@$(BIN)/pip-compile $(COMPILE) --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile $(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

COMPILE := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --all-build-deps --upgrade

# Apart from the product's own packages, of which some of them want older versions.
$(BENCH_LIBRARIES): tests/benchmarks/requirements-suite.txt
	@$(INSTALL) --target $@ --upgrade --requirement $<
	@touch $@

clean: ## Remove everything that the other targets made
	@rm -rf $(VENV) .cache .copydesk .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Copydesk needs Python 3.11; this is " + sys.version.split()[0] + ": make PYTHON=/path/to/python3.11")'
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@
