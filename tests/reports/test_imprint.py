"""What a document says of itself can be read back, and its digest is that of the facts."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.reports.digest import as_data, digest
from ledger.reports.imprint import imprint, read_imprint, without_imprint
from ledger.reports.report import Gap, Section, Table
from tests.reports.example import files, report

MADE = report(files(), "quarterly", "2026-Q2", "2026-07-10")


@pytest.mark.parametrize("revision", [None, "0" * 40, "a" * 64])
@pytest.mark.parametrize("reviewer", [None, "李 四=`x`", "O'Brien <a@b>"])
def test_an_imprint_is_read_back(revision: str | None, reviewer: str | None):
    made = imprint(replace(MADE, revision=revision, reviewer=reviewer, dirty=True, about="li"), "zh")
    assert read_imprint(f"前文 ledger/document/1 x\n`{made.line}`\n") == made
    assert without_imprint(f"a `{made.line}` b") == "a `` b"


@given(st.text(min_size=1, max_size=20))
def test_whatever_a_reviewer_is_called(name: str):
    made = imprint(replace(MADE, reviewer=name.encode("utf-8", "replace").decode()), "en")
    assert read_imprint(made.line) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ledger/document/1",
        "ledger/document/1 report=annual unit=x period=2026 as-of=2026-01-01 revision=none sha256=1",
        "ledger/document/1 report=annual unit=x period=x as-of=2026-01-01 revision=none language=zh",
    ],
)
def test_what_is_no_imprint_is_none(text: str):
    assert read_imprint(text) is None


CHANGES = [
    {"as_of": date(2026, 7, 9)},
    {"revision": "1" * 40},
    {"dirty": True},
    {"audience": "public"},
    {"reviewer": "李四"},
    {"about": "li"},
    {"gaps": (Gap("x", "y"),)},
    {"sections": {**MADE.sections, "overall": Section(figures={"entries": 1})}},
    {"sections": {**MADE.sections, "more": Section(tables={"t": Table(("a",), ((1,),))})}},
    {"pictures": {"x": Table(("a",))}},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: next(iter(one)))
def test_every_fact_is_in_the_digest(change: dict[str, object]):
    assert digest(replace(MADE, **change)) != digest(MADE)  # type: ignore[arg-type]


def test_a_number_is_the_same_however_it_is_written():
    assert as_data(Decimal("2.50")) == as_data(Decimal("2.5"))
    assert as_data(Decimal(2)) == as_data(2)
    assert as_data(2) != as_data("2")


def test_the_digest_is_the_same_in_every_process():
    code = (
        "from tests.reports.example import *; from ledger.reports.digest import digest;"
        "print(digest(report(files(), 'quarterly', '2026-Q2', '2026-07-10')))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout.decode()
        for seed in ("1", "2")
    }
    assert found == {f"{digest(MADE)}\n"}
