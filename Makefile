# Everything runs in .venv, which is made when first wanted.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEMO ?= demo-unit
CITY ?= demo-city
UNITS ?= 50
PORT ?= 9419

.PHONY: demo demo-city bench-city test check format words bench clean

demo: .venv/.usable
	rm -rf $(DEMO)
	$(BIN)/ledger demo $(DEMO)
	$(BIN)/ledger -C $(DEMO) status --quarter last
	$(BIN)/ledger -C $(DEMO) report --annual this -o $(DEMO)-annual.md
	@echo "$(DEMO)-annual.md"

# Many units on one machine: served by git on loopback, fetched, counted and told. All of it ends by itself.
demo-city: .venv/.city
	PATH=$(CURDIR)/$(BIN):$$PATH sh bench/city.sh $(CITY) $(UNITS) $(PORT)

# What a unit and an entry cost on this machine; takes minutes and is no part of the tests.
bench-city: .venv/.city
	$(BIN)/python -m bench.scale

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
# ROWS=status,check measures only these and prints them; RUNS=3 is quicker.
bench:
	rm -rf .bench && $(PYTHON) -m venv .bench
	.bench/bin/pip install --quiet --disable-pip-version-check . beancount
	.bench/bin/python -m bench

.venv/.usable: setup.cfg
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/.city: .venv/.usable
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[rollup]'
	touch $@

$(STAMP): .venv/.usable
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

clean:
	rm -rf .venv .bench build dist *.egg-info $(DEMO) $(DEMO)-annual.md $(CITY) $(CITY) $(CITY)-cache $(CITY)-facts
