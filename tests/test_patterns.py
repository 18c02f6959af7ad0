"""Expressions that are compiled late are the same ones, and none has a mistake that waits to be met."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.patterns import pattern

LATE = type(pattern(""))


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
    top = Path(__file__).resolve().parent.parent
    files = [one.relative_to(top) for room in ("ledger", "cli") for one in (top / room).rglob("*.py")]
    named = [one.with_suffix("").parts for one in files if not one.stem.startswith("__")]
    whole = [".".join(one if one[0] == "ledger" else ("ledger", *one)) for one in named]
    modules = [importlib.import_module(one) for one in whole]
    found = [one for module in modules for one in vars(module).values() if type(one) is LATE]
    assert len(found) > 100
    for one in found:
        assert isinstance(one.pattern, str | bytes)


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
