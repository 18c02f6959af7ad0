"""`ledger demo`: a repository of an invented unit, with a past of more than a year."""

import shlex
from pathlib import Path

import click

from ledger.demo.making import make, require_vacant
from ledger.demo.plan import Plan, first_plan, second_plan, sights
from ledger.words import N_

from .options import DONE, Session, option
from .options import command as make_command

SECOND = "-second"
"""What the second unit's folder is called more than the first's, beside which it lies."""


@make_command("demo", help=N_("Make a repository of an invented unit, to try things out."))
@click.argument("place", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("demo-unit"))
@option("--seed", type=int, default=1, metavar="N", help=N_("Another number makes another history."))
@option("--second", is_flag=True, help=N_("Make a department of the unit too, in DIR-second."))
@option(
    "--city",
    type=click.IntRange(1, 20_000),
    metavar="N",
    help=N_("Make a city instead: so many bare repositories, and their superior's."),
)
@option(
    "--served",
    metavar="URL",
    help=N_("With --city: the address below which the repositories will be served."),
)
def command(
    session: Session, place: Path, seed: int, second: bool, city: int | None, served: str | None
) -> int:
    """Make a repository of an invented unit, to try things out."""
    folder = session.folder / place
    if city is not None:
        from .democity import make_shown

        return make_shown(session, folder, city, seed, served)
    folders = [folder, _beside(folder)] if second else [folder]
    require_vacant(folders)
    today, language = session.today(), session.words.language
    plans = [tell(seed, today, language) for tell in (first_plan, second_plan)[: len(folders)]]
    made = list(zip(plans, folders, strict=True))
    make(made)
    for plan, where in made:
        _say(session, plan, where)
    session.echo(session.words(N_("Try these next:")))
    for line in sights(plans[0]):
        session.echo(f"  ledger -C {shlex.quote(str(folder))} {line}")
    return DONE


def _beside(folder: Path) -> Path:
    """The second unit's folder. `.` and `..` have no name of their own to lengthen."""
    named = folder.resolve() if folder.name in ("", "..") else folder
    return named.with_name(named.name + SECOND)


def _say(session: Session, plan: Plan, folder: Path) -> None:
    words = session.words
    session.echo(
        words(N_("made the invented unit {name} in {folder}"), name=plan.name, folder=str(folder))
    )
    said = N_("{entries} entries in {commits} commits, from {since} to {until}")
    counted = {"entries": plan.entries, "commits": len(plan.commits)}
    dated = {"since": plan.since.isoformat(), "until": plan.last.isoformat()}
    session.echo("  " + words(said, **counted, **dated))
