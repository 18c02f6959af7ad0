"""Registers of the example office, made of the entries that a test writes."""

from ledger.core.periods import parse_period
from ledger.reports.building import Ground
from ledger.reports.registers import ALL, Picked, Register, chosen_columns, register
from ledger.reports.registertext import csv_rows
from ledger.reports.vocabulary import vocabulary
from tests.reports.example import ENTRIES, files, standings

ZH = vocabulary("zh")


def made(
    name: str,
    entries: str = ENTRIES,
    period: str = "2026",
    as_of: str = "2026-07-10",
    columns: str | None = None,
    picked: Picked = ALL,
) -> Register:
    """A register of the office; `columns` as `--columns` takes them."""
    assert parse_period(period)
    ground = Ground(standings(files(entries), period, as_of))
    return register(ground, name, chosen_columns(name, columns, "zh") if columns else None, picked)


def rows(register: Register, language: str = "zh") -> list[dict[str, str]]:
    """Each row by its headings, as text."""
    head, *others = csv_rows(register, vocabulary(language))
    return [
        {str(name): "" if cell is None else str(cell) for name, cell in zip(head, row, strict=True)}
        for row in others
    ]
