"""Expressions that are compiled late are the same ones, and none has a mistake that waits to be met."""

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

import ledger
from ledger.patterns import pattern


def test_a_late_expression_finds_what_an_early_one_finds() -> None:
    late, early = pattern(r"(\d+)-(\w)", re.IGNORECASE), re.compile(r"(\d+)-(\w)", re.IGNORECASE)
    text = "12-a, 7-B"
    assert late.findall(text) == early.findall(text)
    assert [one.span() for one in late.finditer(text)] == [one.span() for one in early.finditer(text)]
    assert late.sub(r"\2", text) == early.sub(r"\2", text)
    assert late.pattern == early.pattern
    assert late.flags == early.flags


def test_of_bytes_too() -> None:
    assert pattern(rb"a+").search(b"caab")


def test_a_mistake_shows_when_it_is_used() -> None:
    late = pattern("(")
    with pytest.raises(re.error):
        late.search("x")


def test_every_expression_of_the_program_can_be_compiled() -> None:
    tried = 0
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if type(value) is type(pattern("")):
                assert isinstance(value.pattern, str | bytes)
                tried += 1
    assert tried > 100


def test_importing_compiles_none_of_ours() -> None:
    text = (
        "import re, sys; seen = []; kept = re._compile\n"
        "def noted(*a):\n"
        "    where = sys._getframe(2).f_globals['__name__']\n"
        "    seen.append(where) if where.startswith('ledger') else None\n"
        "    return kept(*a)\n"
        "re._compile = noted\n"
        "import ledger.cli.status, ledger.store.recall\n"
        "print(seen)"
    )
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
