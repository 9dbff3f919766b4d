# The two commands of the README are `make demo` and `make test`; each does all its own set-up.
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast test-sqlite test-postgres check bench docs screenshots clean

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --frozen --no-sync
PYTEST_WORKERS ?= 2
PORT ?= 8000

help:
	@echo "make demo   installe tout et sert la démonstration"
	@echo "make test   installe tout et passe tous les tests (SQLite puis PostgreSQL)"
	@echo "make check  style, types, couches, migrations, réglages de déploiement"
	@echo "make bench  mesure les promesses (ONLY=nom pour une partie)"

.tools/ready:
	@sh tools/install_uv.sh

.venv/demo-ready: .tools/ready pyproject.toml uv.lock
	@$(UV) sync --frozen --inexact --no-dev --quiet
	@touch $@

.venv/dev-ready: .tools/ready pyproject.toml uv.lock
	@$(UV) sync --frozen --inexact --all-extras --group bench --group engines --quiet
	@touch $@ .venv/demo-ready

demo: .venv/demo-ready
	@MAILLAGE_DEMO=1 $(RUN) maillage demo --serve --port $(PORT)

test: .venv/dev-ready
	@sh tools/install_system.sh
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

test-sqlite: .venv/dev-ready
	$(RUN) pytest -n $(PYTEST_WORKERS)

test-postgres: .venv/dev-ready
	$(RUN) python tools/with_postgres.py pytest -n $(PYTEST_WORKERS) --ignore=tests/reading --ignore=tests/methods

test-fast: .venv/dev-ready
	$(RUN) pytest -n $(PYTEST_WORKERS) -m "not slow and not journey"

check: .venv/dev-ready
	$(UV) lock --check --offline --quiet || $(UV) lock --check --quiet
	$(RUN) ruff format --check src tests tools benchmarks
	$(RUN) ruff check src tests tools benchmarks
	$(RUN) djlint src --lint --quiet
	$(RUN) mypy
	$(RUN) lint-imports --no-logo
	$(RUN) maillage makemigrations --check --dry-run
	MAILLAGE_PUBLIC_URL=https://maillage.example MAILLAGE_SECRET_KEY=check-only-$$(date +%s%N)-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF $(RUN) maillage check --deploy --fail-level WARNING

bench: .venv/dev-ready
	$(RUN) python -m benchmarks $(ONLY)

docs: .venv/dev-ready
	$(RUN) python tools/reference.py

screenshots: .venv/dev-ready
	$(RUN) python tools/screenshots.py

clean:
	rm -rf .venv .tools var .pytest_cache .mypy_cache .ruff_cache
