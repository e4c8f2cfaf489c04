# make run: the site on http://127.0.0.1:8000, from nothing. make test: all tests.

PYTHON := .venv/bin/python
# The browser tests drive it. Debian and Ubuntu, Fedora, macOS.
CHROMIUM ?= $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name) 2>/dev/null)))
export CHROMIUM

.PHONY: run test bench lint
.SILENT:

run:
	scripts/venv requirements.lock
	exec $(PYTHON) manage.py serve

test:
	scripts/venv requirements.lock requirements-dev.lock
	if [ -n "$(CHROMIUM)" ]; then \
	    exec $(PYTHON) -m pytest -n 2; \
	elif [ "$(CI)" = true ]; then \
	    echo "Chromium was not found, and the tests in CI need it: install it, or set CHROMIUM to its path." >&2; exit 1; \
	else \
	    echo "Chromium was not found: the browser tests are skipped."; \
	    exec $(PYTHON) -m pytest -n 2 -m "not browser"; \
	fi

bench:
	scripts/venv requirements.lock requirements-dev.lock
	exec $(PYTHON) -m tests.bench

lint:
	scripts/venv requirements.lock requirements-dev.lock
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m djlint --quiet --lint templates
	$(PYTHON) manage.py makemigrations --check --dry-run
