"""For whom a report or register is: what must be so before anything goes to the public."""

from collections.abc import Callable, Iterator
from typing import Any

import click

from ledger.checks.privacy import findings
from ledger.core.findings import Finding
from ledger.errors import LedgerError
from ledger.records import dataclass
from ledger.reports.publishing import differing, published
from ledger.reports.report import INTERNAL, PUBLIC
from ledger.reports.status_json import Standings
from ledger.store.schemas import common
from ledger.words import N_

from .options import Session, option
from .visit import Visit

_NAMED = 3
"""How many obligations a warning names; it says how many there are."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom something is for; `reviewer` is there where it is for the public."""

    name: str = INTERNAL
    reviewer: str | None = None


def audience_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--audience` and `--reviewed-by`."""
    function = option(
        "--reviewed-by",
        "reviewer",
        metavar="NAME",
        help=N_("Who has read it before it goes to the public."),
    )(function)
    return option(
        "--audience",
        type=click.Choice((INTERNAL, PUBLIC)),
        default=INTERNAL,
        help=N_("For whom: public leaves out what is internal and masks people."),
    )(function)


def chosen_audience(name: str, reviewer: str | None) -> Audience:
    """What the two options say together. Raises LedgerError."""
    given = " ".join(reviewer.split()) if reviewer is not None else None
    if name == PUBLIC and not given:
        raise LedgerError(
            N_("--audience public wants --reviewed-by NAME: who has read it before it goes out")
        )
    if name == INTERNAL and reviewer is not None:
        raise LedgerError(N_("--reviewed-by goes with --audience public"))
    return Audience(name, given)


def seen_by(session: Session, visit: Visit, found: Standings, audience: Audience) -> Standings:
    """The standings as that audience may see them.

    Raises LedgerError while a number of a person or a secrecy marking stands in a file of the unit.
    """
    if audience.reviewer is None:
        return found
    refuse_open(visit)
    public = published(found, audience.reviewer, common().fields)
    _warn(session, found, public)
    return public


def refuse_open(visit: Visit) -> None:
    """Raises LedgerError, naming the first privacy finding, if there is one."""
    many = list(_open(visit))
    if many:
        first = many[0]
        place = first.path if first.line is None else f"{first.path}:{first.line}"
        raise LedgerError(
            N_("{code} is open in {place} ({n} in all), so nothing goes out; see `ledger check`"),
            code=first.code,
            place=place,
            n=len(many),
        )


def _open(visit: Visit) -> Iterator[Finding]:
    for path, document in sorted(visit.reading.documents.items()):
        if document.text is not None:
            yield from findings(path, document.text, dict(document.data or {}))


def _warn(session: Session, found: Standings, public: Standings) -> None:
    """What the reviewer should know and the document cannot say."""
    titles = dict.fromkeys(
        session.words.title(one.obligation.title, one.obligation.id) for one in differing(found, public)
    )
    if titles:
        text = session.words.count(
            "warning: {n} obligation looks worse than it is without restricted entries: {titles}",
            "warning: {n} obligations look worse than they are without restricted entries: {titles}",
            len(titles),
            titles=session.words.listed(list(titles)[:_NAMED]),
        )
        session.echo(text, err=True)
