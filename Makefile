# Everything runs in .venv, which is made when first wanted.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEMO ?= demo-unit

.PHONY: demo test check format words bench clean

demo: .venv/.usable
	rm -rf $(DEMO)
	$(BIN)/ledger demo $(DEMO)
	$(BIN)/ledger -C $(DEMO) status --quarter last
	$(BIN)/ledger -C $(DEMO) report --annual this -o $(DEMO)-annual.md
	@echo "$(DEMO)-annual.md"

test: $(STAMP)
	$(BIN)/pytest --cov --cov-report=term

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(MAKE) test

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: $(STAMP)
	$(BIN)/python -m tests.words

# Measures the program as it is installed, and its peers where they are; never a part of `check`.
bench:
	rm -rf .bench && $(PYTHON) -m venv .bench
	.bench/bin/pip install --quiet --disable-pip-version-check . beancount
	.bench/bin/python -m bench

.venv/.usable: setup.cfg
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(STAMP): .venv/.usable
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

clean:
	rm -rf .venv .bench build dist *.egg-info $(DEMO) $(DEMO)-annual.md
