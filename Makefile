# Ý Dân: one command each. `make help` lists them.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PORT

.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast lint bench shots lock vendor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## set up what is missing, then serve on http://127.0.0.1:$(PORT) (PORT=8000)
	@$(BIN)/ydan init
	@$(BIN)/python tools/press.py
	@exec $(BIN)/ydan serve --port $(PORT)

demo: $(VENV)/.run ## as run, with a year of illustrative answers and petitions, marked as such
	@$(BIN)/ydan init
	@$(BIN)/ydan demo --accounts
	@$(BIN)/python tools/press.py
	@exec $(BIN)/ydan serve --port $(PORT)

test: $(VENV)/.test ## install what the tests need, run all of them (browser and PostgreSQL included)
	@tools/system.sh chromium fonts postgresql
	@$(BIN)/python -m pytest -q -n auto --dist loadgroup $(ARGS)

test-fast: $(VENV)/.test ## only the tests that need neither a browser nor a killed server
	@$(BIN)/python -m pytest -q -n auto -m "not browser and not kill" $(ARGS)

lint: $(VENV)/.test ## style, types, the floors of the house, vendored files
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/python tools/vendor.py check

bench: $(VENV)/.test ## measure: durable submissions a second, page weights (writes bench/results/)
	$(BIN)/python tools/press.py
	$(BIN)/python -m bench.submissions $(ARGS)

shots: $(VENV)/.test ## screenshots for the README into docs/screens/
	@tools/system.sh chromium fonts
	$(BIN)/python -m tools.shots

lock: $(VENV)/.test ## renew the hashed locks from the pins of setup.cfg
	$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install -q uv==0.13.9
	$(BIN)/python -m uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes -q \
	  --custom-compile-command "make lock" -o requirements.txt
	$(BIN)/python -m uv pip compile setup.cfg --extra test -c requirements.txt --universal --python-version 3.11 \
	  --generate-hashes -q --custom-compile-command "make lock" -o requirements-test.txt

vendor: $(VENV)/.run ## fetch the pinned browser libraries of vendor.toml again (needs npm)
	$(BIN)/python tools/vendor.py update

clean: ## remove caches and compressed twins; data in var/ stays
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find static -name '*.br' -delete -o -name '*.gz' -delete
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# A stamp says which lock the virtual environment was made from, so that the second start takes seconds.
$(VENV)/.run: requirements.txt setup.cfg pyproject.toml tools/venv.sh
	@tools/venv.sh requirements.txt $@

$(VENV)/.test: requirements-test.txt requirements.txt setup.cfg pyproject.toml tools/venv.sh
	@tools/venv.sh requirements-test.txt $@
	@touch $(VENV)/.run
