.SILENT:
.DEFAULT_GOAL := help
.PHONY: help run dev serve test test-long lint shots pictures bench faults soak requirements words clean chromium

VENV ?= .venv
# The shell draws the same pages with half the processor time.
CHROMIUMS := /usr/bin/chromium-headless-shell /usr/bin/chromium
CHROMIUM ?= $(firstword $(wildcard $(CHROMIUMS)) $(CHROMIUMS))
export CHROMIUM
PYTHON := $(VENV)/bin/python
RUNS := $(VENV)/requirements.stamp
TESTS := $(VENV)/requirements-dev.stamp
RIVALS := var/rivals/requirements.stamp
COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url $(ARGS)
INSTALL = apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq
START = exec $(VENV)/bin/gunicorn -c gunicorn.conf.py casey_dashboard.wsgi

help: ## say what each target does
	awk -F ':.* ## ' '/^[a-z-]+:.* ## / {printf "make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNS) ## start on http://localhost:8000: the sandbox, or CASEY_API_URL with CASEY_API_KEY
	$(LOCAL) $(PREPARE) $(START)

serve: $(RUNS) ## start as in production: every setting is yours
	$(PREPARE) $(START)

dev: $(RUNS) ## start with DEBUG, reloading on change
	$(LOCAL) export DEBUG=1; $(PYTHON) manage.py migrate --skip-checks -v 0 && \
	exec $(PYTHON) manage.py runserver "$${PORT:-8000}"

test: lint chromium ## lint, then all tests; ARGS="-k name" goes to pytest
	$(PYTHON) -m pytest -q -n 2 $(ARGS)

test-long: lint chromium ## the hostile tests at full length: ten minutes at most
	timeout 600 $(PYTHON) -m pytest -q -m long $(ARGS)

lint: $(TESTS) ## ruff and mypy
	$(PYTHON) -m ruff check --quiet
	$(PYTHON) -m ruff format --check --quiet || { echo "Run: $(PYTHON) -m ruff format"; exit 1; }
	$(PYTHON) -m mypy

shots: $(TESTS) chromium ## picture every page and state into var/shots
	$(PYTHON) -m tests.shots $(ARGS)

pictures: $(TESTS) chromium ## take the README's pictures again
	$(PYTHON) -m tests.shots --readme

bench: $(TESTS) $(RIVALS) chromium ## measure: every benchmark, or ARGS="audit memory"
	$(PYTHON) -m benchmarks $(ARGS)

faults: $(TESTS) ## measure what holds while the backend fails: 25 minutes, or ARGS="part"
	$(PYTHON) -m tests.faults $(ARGS)

soak: $(TESTS) ## half an hour of readers and random faults, or SECONDS=300
	SECONDS=$(or $(SECONDS),1800) $(PYTHON) -m tests.faults.soak

requirements: $(TESTS) ## pin what the *.in files name; ARGS=--upgrade for newer versions
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(COMPILE) requirements-rivals.in -o requirements-rivals.txt

words: $(TESTS) ## bring conversations/locale/ up to what is marked, and compile it; needs gettext
	$(PYTHON) manage.py makemessages --all --no-wrap --add-location=file --no-obsolete \
		--ignore 'tests/*' --ignore 'benchmarks/*' --ignore 'var/*' >/dev/null
	sed -i '/^"POT-Creation-Date\|^"Report-Msgid/d' conversations/locale/*/LC_MESSAGES/django.po
	$(PYTHON) manage.py compilemessages --ignore $(VENV) -v 0

clean: ## remove what can be made again; accounts and the secret key stay
	rm -rf $(VENV) var/rivals var/static var/bundles var/shots .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The server runs the checks itself, once the database is as it should be.
PREPARE = $(PYTHON) manage.py migrate --skip-checks -v 0 && \
	$(PYTHON) manage.py collectstatic --noinput -v 0 &&

# On http://localhost a kept secret key will do, and some browsers drop Secure cookies there.
define LOCAL
said() { [ "$$(printenv "$$1")" ] || grep -qs "^ *\(export  *\)\?$$1=" "$${ENV_FILE:-.env}"; }; \
if ! said SECRET_KEY && ! said SECRET_KEY_FILE; then \
	export SECRET_KEY_FILE=var/secret-key; \
	[ -s var/secret-key ] || (umask 077 && mkdir -p var && \
	$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' >var/secret-key); \
fi; \
said INSECURE_HTTP || export INSECURE_HTTP=1; said LOG_FORMAT || export LOG_FORMAT=line;
endef

$(RUNS): requirements.txt | $(PYTHON)
	echo "Installing packages. The first time this takes a minute."
	$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(TESTS): requirements-dev.txt | $(PYTHON)
	echo "Installing packages for the tests. The first time this takes a minute or two."
	$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Away from the product's own packages, which must not depend on those of other tools.
$(RIVALS): requirements-rivals.txt | $(PYTHON)
	echo "Installing the tools to measure beside. This takes a minute or two."
	$(PYTHON) -m venv var/rivals
	var/rivals/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-rivals.txt
	touch $@

# Debian keeps the part of Python that makes virtual environments in a package of its own.
$(PYTHON):
	found=; for each in python3.13 python3.12 python3.11 python3; do \
		$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
			found=$$each && break; \
	done; \
	[ "$$found" ] || { echo "Python 3.11 or newer is needed: install it, then run make again."; exit 1; }; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
		package=$$($$found -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			$(INSTALL) $$package >/dev/null; \
		else \
			echo "$$found cannot make a virtual environment: install $$package, then run make" \
				"again."; exit 1; \
		fi; \
	fi && $$found -m venv $(VENV)

chromium:
	if [ -x "$(CHROMIUM)" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests."; \
		$(INSTALL) --no-install-recommends chromium-headless-shell fonts-liberation >/dev/null; \
	else \
		echo "The browser tests need Chromium: install it (Debian: apt-get" \
			"install chromium-headless-shell), or set CHROMIUM to its path."; exit 1; \
	fi
