# Zvarot. `make run` serves it, `make test` tests it; both need Python 3.11+ and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# As a module, so that Babel finds the reader of templates in this folder.
PYBABEL := $(BIN)/python -m babel.messages.frontend -q
UPDATE := $(PYBABEL) update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --domain django
export PORT

.PHONY: run install editor test check lock texts bench audit sbom
.DEFAULT_GOAL := run

run: .venv/run.stamp var/catalogues.stamp var/static.stamp
	@$(MANAGE) prepare
	@exec $(BIN)/gunicorn --config python:campaign_site.gunicorn campaign_site.wsgi

# What a server needs that runs it under systemd (docs/running.md).
install: .venv/run.stamp var/catalogues.stamp

editor: .venv/run.stamp
	@$(MANAGE) make_editor

test: .venv/dev.stamp var/catalogues.stamp
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

# The last line asks as a production server would be asked: its own host, its own key, https.
check: .venv/dev.stamp var/catalogues.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html' 'templates/*.txt')
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/bandit -q -c pyproject.toml -r appeals campaign_site manage.py
	VAR_DIR=var/check $(MANAGE) make_signing_key --if-missing
	VAR_DIR=var/check $(MANAGE) makemigrations --check --dry-run
	VAR_DIR=var/check ALLOWED_HOSTS=appeals.example $(MANAGE) check --deploy --fail-level WARNING

# Known holes in what is locked: this asks a service for vulnerabilities, so it needs the network.
audit: .venv/dev.stamp
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements/run.txt
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements/dev.txt

# What the product is made of (CycloneDX), with the hashes that are installed; the same bytes for the same lock.
sbom: var/sbom.cdx.json

var/sbom.cdx.json: requirements/run.txt pyproject.toml | .venv/dev.stamp
	@mkdir -p var
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON --output-file $@ $<

# What pages cost beside other servers; some ten minutes, or BENCH=--quick.
bench: .venv/dev.stamp var/catalogues.stamp
	$(BIN)/python -m benchmarks $(BENCH)

# Interface texts: collect them from the code and bring every catalogue up to date; then translate what is new.
texts: .venv/dev.stamp
	$(PYBABEL) extract --mapping babel.cfg --add-comments Translators: --no-location --omit-header --output var/pages.pot .
	$(PYBABEL) extract --mapping desk.cfg --add-comments Translators: --no-location --omit-header --output var/desk.pot .
	for language in $(notdir $(wildcard appeals/locale/*)); do \
		$(UPDATE) --input-file var/pages.pot --output-dir appeals/locale --locale $$language; done
	for language in $(notdir $(wildcard appeals/admin/locale/*)); do \
		$(UPDATE) --input-file var/desk.pot --output-dir appeals/admin/locale --locale $$language; done

# Newer versions: raise the bounds in pyproject.toml, then lock them.
lock: var/lock/bin/pip-compile
	$< --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --output-file requirements/run.txt pyproject.toml
	$< --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev --output-file requirements/dev.txt --constraint requirements/run.txt pyproject.toml

var/lock/bin/pip-compile:
	$(PYTHON) -m venv var/lock
	var/lock/bin/pip install --quiet pip-tools

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zvarot needs Python 3.11 or newer; say which one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

var/catalogues.stamp: $(wildcard appeals/locale/*/LC_MESSAGES/*.po appeals/admin/locale/*/LC_MESSAGES/*.po) | .venv/run.stamp
	@mkdir -p var
	$(BIN)/python -m appeals.catalogues
	@touch $@

var/static.stamp: requirements/run.txt $(shell find static -type f) | .venv/run.stamp
	$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
