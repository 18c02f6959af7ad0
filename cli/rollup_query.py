"""`ledger rollup query`: a question in SQL to the facts of all units."""

import csv
import io
import json
import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from tabulate import tabulate

from ledger.rollup.querying import Answer, ask
from ledger.words import N_, plain

from .options import DONE, Session, option
from .options import command as make_command
from .rollup_export import facts_option


@make_command("query", help=N_("Ask the exported facts in SQL."))
@click.argument("question", metavar="SELECT")
@facts_option
@option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help=N_("Print so."),
)
def command(session: Session, question: str, facts: Path, form: str) -> int:
    """Ask the exported facts in SQL."""
    answer = ask(facts, question)
    session.echo(_FORMS[form](answer).removesuffix("\n"))
    return DONE


def _table(answer: Answer) -> str:
    rows = [["" if cell is None else plain(str(_simple(cell))) for cell in row] for row in answer.rows]
    numbers = [_is_number(answer, place) for place in range(len(answer.columns))]
    head = [plain(name) for name in answer.columns]
    align = ["right" if number else "left" for number in numbers]
    return tabulate(rows, head, disable_numparse=True, colalign=align if rows else None) + "\n"


def _is_number(answer: Answer, place: int) -> bool:
    cells = [row[place] for row in answer.rows if row[place] is not None]
    return bool(cells) and all(
        isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) for cell in cells
    )


def _csv(answer: Answer) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(["" if cell is None else _simple(cell) for cell in row] for row in answer.rows)
    return stream.getvalue()


def _json(answer: Answer) -> str:
    rows = [dict(zip(answer.columns, map(_simple, row), strict=True)) for row in answer.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"


def _simple(cell: Any) -> Any:
    """A cell as JSON and people have it: days as they are written, whole numbers without a fraction."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if isinstance(cell, float | Decimal) and cell == cell // 1:
        return int(cell)
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return cell


_FORMS = {"table": _table, "csv": _csv, "json": _json}
