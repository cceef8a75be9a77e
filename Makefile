# Two commands: `make demo` projects both schemes and writes the report; `make test` passes every test.
# Needed: Python >= 3.11 with venv and pip, make, git. Everything else comes from three locks, hashes checked:
# requirements.txt (the product), tests/requirements.txt (tests and builds), tests/benchmarks/requirements.txt (peers).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
PYTEST_FLAGS ?= -n 2 --dist worksteal
LINTED := fundmodel tests

# Bytecode is kept inside .venv, whatever the shell says: reading libraries from source takes longer than most commands.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode

.PHONY: help demo test notebooks campaign lint format bench browser record score lock wheel bundle test-bundle clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Locks name every package with its hash, so nothing is left to resolve; `pip check` says where a lock does not fit.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fundmodel needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv .venv
	.venv/bin/python $(INSTALL) requirements.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	.venv/bin/python -m pip check >/dev/null
	@touch $@

demo: .venv/installed  ## project both schemes, print the warning table, write reports/demo with annual report and explorer; a six-month alert in reports/demo-alert
	@alerts=$$(mktemp); trap 'rm -f "$$alerts"' EXIT; set -x; \
	{ .venv/bin/fundmodel alert example-province --as-of 2026-03 --area synthetic-N --out reports/demo-alert --lang zh \
	  && .venv/bin/fundmodel alert national --lang zh; } >"$$alerts" & \
	.venv/bin/fundmodel run baseline prudent current-law --data national --until 2060 --report --explorer --out reports/demo --lang zh; \
	wait $$!; { set +x; } 2>/dev/null; cat "$$alerts"

.venv/tested: .venv/installed tests/requirements.txt
	.venv/bin/python $(INSTALL) tests/requirements.txt
	@touch $@

test: .venv/tested  ## every test, notebooks and wheel included
	.venv/bin/python -m pytest $(PYTEST_FLAGS)

notebooks: .venv/installed  ## execute every notebook to 2060 with all draws, exported into reports/notebooks
	.venv/bin/jupyter nbconvert --to html --execute --output-dir reports/notebooks notebooks/*.ipynb

campaign: .venv/tested  ## a long seeded campaign of hostile cases (CAMPAIGN="7 20": seed and size)
	.venv/bin/python -m tests.faults.campaign $(CAMPAIGN)

lint: .venv/tested  ## style and types
	.venv/bin/ruff check $(LINTED)
	.venv/bin/ruff format --check $(LINTED)
	.venv/bin/mypy

format: .venv/tested  ## put the style right
	.venv/bin/ruff check --fix $(LINTED)
	.venv/bin/ruff format $(LINTED)

.venv/bench: .venv/tested tests/benchmarks/requirements.txt
	.venv/bin/python $(INSTALL) tests/benchmarks/requirements.txt
	@touch $@

bench: .venv/bench  ## ratios of run time (single times on a shared machine mean nothing)
	.venv/bin/python -m tests.benchmarks.run_w2
	.venv/bin/python -m tests.benchmarks.run_cohort
	.venv/bin/python -m tests.benchmarks.run_project
	.venv/bin/python -m tests.benchmarks.run_prepare
	.venv/bin/python -m tests.benchmarks.run_draws
	.venv/bin/python -m tests.benchmarks.run_areas 400
	.venv/bin/python -m tests.benchmarks.run_rules 400
	.venv/bin/python -m tests.benchmarks.startup
	.venv/bin/python -m tests.benchmarks.run_command

browser: .venv/bench  ## the explorer in Debian's chromium, offline (CHROMIUM=/usr/bin/chromium)
	.venv/bin/python -m pytest tests/browser/explorer_in_browser.py -n 0

record: .venv/installed  ## make anew what ships of the national package: hindcast, ranges (their versions raised) and factors
	.venv/bin/python -m tests.regression.national_record
	.venv/bin/python -m tests.regression.national_ranges
	.venv/bin/python -m fundmodel.calibration.nation_factors

score: .venv/tested  ## score the early alert on synthetic areas into reports/score; goes on where it stopped (SCORE="--seed 2 --areas 1500")
	.venv/bin/fundmodel score --ship fundmodel/early_alert/score.json $(SCORE)

COMPILED := --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
    --no-emit-trusted-host --no-emit-find-links
PRODUCT := alert notebook report source

lock: .venv/tested  ## rewrite the three lock files from pyproject.toml
	.venv/bin/pip-compile $(COMPILED) $(PRODUCT:%=--extra %) --output-file requirements.txt pyproject.toml
	.venv/bin/pip-compile $(COMPILED) --extra dev --constraint requirements.txt \
	    --output-file tests/requirements.txt pyproject.toml
	.venv/bin/pip-compile $(COMPILED) --extra bench --constraint requirements.txt --constraint tests/requirements.txt \
	    --output-file tests/benchmarks/requirements.txt pyproject.toml

wheel: .venv/tested  ## build the wheel into dist/
	.venv/bin/python -m build --wheel --no-isolation

bundle: wheel  ## a folder per target (win_amd64, manylinux_x86_64, manylinux_aarch64) that installs without a network
	.venv/bin/python .ci/bundle/make_bundle.py "$$(ls -t dist/fundmodel-*.whl | head -1)" dist/bundle $(TARGETS)

test-bundle: bundle  ## install this machine's bundle with the network off, and use it
	.ci/bundle/test_bundle dist/bundle/manylinux_$$(uname -m)

clean:  ## remove the environment and everything generated
	rm -rf .venv build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 1 -maxdepth 1 ! -name sample -exec rm -rf {} + 2>/dev/null || true
