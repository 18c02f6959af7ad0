"""Writing the dataset of facts: Parquet files in folders named by their parts, the same bytes for
the same facts, and whole or not at all.

The rows of a part are spooled as lines first, so that a city's need no more memory than a unit's.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import IO, Any

from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.rollup.facts import Row, Told, rows
from ledger.rollup.factsheet import ENTRIES, SCHEMA, TABLES, Table
from ledger.words import N_

ABOUT = "dataset.json"
FILE = "part-0.parquet"
NEEDED = N_("facts need duckdb; install it with `pip install 'unit-ledger[rollup]'`")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows by table."""

    rows: Mapping[str, int]


def library() -> Any:
    """DuckDB. Raises LedgerError where it is missing."""
    try:
        import duckdb
    except ImportError as error:
        raise LedgerError(NEEDED) from error
    return duckdb


def quiet(threads: int, memory: str) -> Any:
    """A database in memory that fetches no extension."""
    return library().connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


@contextmanager
def interruptible() -> Iterator[None]:
    """The database says in its own way that it was interrupted; everybody else's way is an exception."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


def about(folder: Path) -> dict[str, Any]:
    """What a dataset says of itself. Raises LedgerError for a folder that holds none."""
    try:
        read = json.loads((folder / ABOUT).read_bytes())
        if read["schema"] == SCHEMA and isinstance(read["views"], dict):
            return dict(read)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    text = N_("{folder} holds no facts of this version; `ledger rollup export {folder}` writes some")
    raise LedgerError(text, folder=str(folder))


def export(folder: Path, view: Period, as_of: date, units: Iterable[Told]) -> Exported:
    """Write the facts of a view beside those of other views that the folder may hold already.

    Facts of entries are those of the newest export. Raises LedgerError for a folder that holds
    anything else, and where it cannot be written.
    """
    library()
    folder = folder.resolve()
    views = _views(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as made:
            place = Path(made) / "new"
            written = _write(place, view, as_of, units)
            _keep(folder, place, [name for name in views if name != view.name])
            views |= {view.name: {"as_of": as_of.isoformat(), "rows": dict(written.rows)}}
            _say(place, views)
            _swap(folder, place, Path(made) / "old")
    except OSError as error:
        raise LedgerError(
            N_("{folder} cannot be written: {problem}"),
            folder=str(folder),
            problem=error.strerror or str(error),
        ) from error
    return written


def _views(folder: Path) -> dict[str, Any]:
    """The views that a folder holds; none of a new or empty one. Raises LedgerError for another."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return {}
    if folder.is_dir() and (folder / ABOUT).exists():
        return dict(about(folder)["views"])
    text = N_("{folder} holds something else; name an empty folder, a new one, or one of facts")
    raise LedgerError(text, folder=str(folder))


def _say(place: Path, views: Mapping[str, Any]) -> None:
    tables = {table.name: dict(table.columns) for table in TABLES}
    said = {"schema": SCHEMA, "tables": tables, "views": dict(sorted(views.items()))}
    (place / ABOUT).write_text(json.dumps(said, indent=1) + "\n", "utf-8")


def _keep(old: Path, place: Path, views: Iterable[str]) -> None:
    """The facts of other views, as they were."""
    for view in views:
        for table in TABLES:
            if table is not ENTRIES:
                kept = old / table.name / f"view_period={view}"
                if kept.is_dir():
                    shutil.copytree(kept, place / table.name / kept.name)


def _swap(folder: Path, place: Path, aside: Path) -> None:
    """Put the new dataset in the old one's place."""
    if folder.exists():
        folder.rename(aside)
    try:
        place.rename(folder)
    except OSError:
        if aside.exists():
            aside.rename(folder)
        raise


# Rows to files


def _write(place: Path, view: Period, as_of: date, units: Iterable[Told]) -> Exported:
    place.mkdir()
    counted = dict.fromkeys((table.name for table in TABLES), 0)
    with _spooling(place.parent) as spool:
        for told in units:
            for row in rows(told, as_of):
                spool.put(_part(row.table, row.parts, view), row)
                counted[row.table.name] += 1
        spool.end()
        with interruptible(), quiet(1, "512MB") as database:
            for path, (table, lines) in sorted(spool.parts.items()):
                _parquet(database, table, lines, place / path)
    return Exported(counted)


def _part(table: Table, values: tuple[str, ...], view: Period) -> str:
    """The folder of a row, below the dataset's."""
    first = (view.name,) if "view_period" in table.parts else ()
    named = zip(table.parts, first + values, strict=True)
    return "/".join((table.name, *(f"{name}={value}" for name, value in named)))


@dataclass(slots=True)
class _Spool:
    """Rows as lines, a file a part."""

    folder: Path
    opened: ExitStack
    parts: dict[str, tuple[Table, Path]] = field(default_factory=dict)
    files: dict[str, IO[str]] = field(default_factory=dict)

    def put(self, part: str, row: Row) -> None:
        if part not in self.files:
            place = self.folder / f"{len(self.files)}.jsonl"
            self.parts[part] = (row.table, place)
            self.files[part] = self.opened.enter_context(place.open("w", encoding="utf-8"))
        self.files[part].write(json.dumps(row.columns) + "\n")

    def end(self) -> None:
        self.opened.close()


@contextmanager
def _spooling(folder: Path) -> Iterator[_Spool]:
    with tempfile.TemporaryDirectory(prefix="rows", dir=folder) as spool, ExitStack() as opened:
        yield _Spool(Path(spool), opened)


def _parquet(database: Any, table: Table, lines: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    target = folder / FILE
    names = ", ".join(f'"{name}"' for name in table.inside)
    # A folder's name may hold what a pattern means by; within its own folder a file's never does.
    scratch = lines.with_suffix(".parquet")
    database.execute(
        f"COPY (SELECT {names} FROM read_json({quoted(str(lines))}, format='newline_delimited', "  # noqa: S608
        f"columns={_typed(table)})) TO {quoted(str(scratch))} (FORMAT parquet, COMPRESSION zstd)"
    )
    os.replace(scratch, target)  # noqa: PTH105 - a Path's own would say no more


def _typed(table: Table) -> str:
    return (
        "{" + ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in table.inside.items()) + "}"
    )


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
