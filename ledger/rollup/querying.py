"""Asking a dataset of facts in SQL: one statement that only reads, and reads nothing but the facts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.rollup.dataset import FILE, about, interruptible, library, quiet, quoted
from ledger.rollup.factsheet import TABLES, Table
from ledger.words import N_

MEMORY = "1GB"
"""The most that a question may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to: the columns' names, and rows of plain values."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def ask(folder: Path, question: str) -> Answer:
    """The answer to one SELECT over the views units, standings and entries.

    Raises LedgerError for anything else, and with the database's own first words where it fails.
    """
    duckdb = library()
    about(folder)
    folder = folder.resolve()
    try:
        with interruptible(), quiet(2, MEMORY) as database:
            for table in TABLES:
                database.execute(_view(table, folder))
            _lock(database, folder)
            _require_reading(duckdb, question)
            found = database.execute(question)
            columns = tuple(str(column[0]) for column in found.description)
            return Answer(columns, tuple(found.fetchall()))
    except duckdb.Error as error:
        raise LedgerError(
            N_("the question cannot be answered: {problem}"), problem=_said(error)
        ) from error


def _view(table: Table, folder: Path) -> str:
    """A table's files as a view; one without rows where there are none."""
    files = sorted((folder / table.name).glob("*/" * len(table.parts) + FILE))
    parts = [_rows(table, file) for file in files] or [_nothing(table)]
    return f'CREATE VIEW "{table.name}" AS ' + " UNION ALL ".join(parts)


def _rows(table: Table, file: Path) -> str:
    """One file's rows with what its own folders say; those above the dataset may be called alike."""
    named = dict(part.partition("=")[::2] for part in file.parent.parts[-len(table.parts) :])
    typed = ", ".join(
        f'CAST({quoted(named[name]) if name in named else _name(name)} AS {kind}) AS "{name}"'
        for name, kind in table.columns.items()
    )
    return f"SELECT {typed} FROM read_parquet([{quoted(str(file))}], hive_partitioning=false)"  # noqa: S608


def _nothing(table: Table) -> str:
    typed = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in table.columns.items())
    return f"SELECT {typed} WHERE false"


def _name(name: str) -> str:
    return f'"{name}"'


def _lock(database: Any, folder: Path) -> None:
    """From here on no file but the dataset's is in reach, and no setting changes that."""
    database.execute(f"SET allowed_directories=[{quoted(str(folder) + '/')}]")
    database.execute("SET enable_external_access=false")
    database.execute("SET lock_configuration=true")


def _require_reading(duckdb: Any, question: str) -> None:
    """Refuse what is not one statement that reads. Raises LedgerError."""
    statements = duckdb.extract_statements(question)
    if len(statements) != 1:
        raise LedgerError(N_("ask one thing: one SELECT, where here are {n}"), n=len(statements))
    if statements[0].type != duckdb.StatementType.SELECT:
        raise LedgerError(N_("facts can only be read; write a SELECT"))


def _said(error: Exception) -> str:
    """The database's words without the drawing of where it stumbled, which needs fixed letters."""
    return " ".join(_lines(str(error)))[:500]


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("LINE "):
            return
        if line.strip():
            yield line.strip()
