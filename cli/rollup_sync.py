"""`ledger rollup sync`: bring the mirrors of all units up to date."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from ledger.rollup.keeping import Reached
from ledger.rollup.syncing import Task, begin, end, sync, tasks
from ledger.rollup.verdict import Fault
from ledger.store.fetching import Limits
from ledger.store.mirror import library
from ledger.words import N_, Words

from .options import DONE, SEE_TO, Session, option
from .options import command as make_command
from .rollup_visit import City, cache_option, open_city
from .tables import fitted, width


@make_command("sync", help=N_("Fetch all units into mirrors."))
@cache_option
@option("--unit", "units", multiple=True, metavar="UNIT", help=N_("Only this unit."))
@option(
    "--jobs", type=click.IntRange(1, 256), default=8, metavar="N", help=N_("Fetch so many at a time.")
)
@option("--depth", type=click.IntRange(1), metavar="N", help=N_("Fetch only the last N commits."))
@option(
    "--timeout", type=click.IntRange(1), default=300, metavar="SECONDS", help=N_("Give a unit so long.")
)
@option(
    "--max-size", type=click.IntRange(1), default=1024, metavar="MIB", help=N_("Take no more of a unit.")
)
@option("--anew", is_flag=True, help=N_("Begin anew, even if today's run was interrupted."))
@option("--afresh", is_flag=True, help=N_("Throw the mirrors away and fetch them whole."))
def command(
    session: Session,
    cache: Path | None,
    units: tuple[str, ...],
    jobs: int,
    depth: int | None,
    timeout: int,
    max_size: int,
    anew: bool,
    afresh: bool,
) -> int:
    """Fetch all units into mirrors. Exits with 1 if some could not be reached."""
    library()
    with open_city(session, cache) as city:
        for name in units:
            city.listed.named(name)
        day = city.visit.today.isoformat()
        run = begin(city.cache, day, anew=anew or bool(units) or afresh)
        every = [
            one for one in tasks(city.listed, city.root, city.cache) if not units or one.line.id in units
        ]
        todo = [one for one in every if one.before.run != run or one.before.problem is not None]
        _say_going_on(session, len(every) - len(todo), len(every))
        limits = Limits(timeout, max_size << 20, depth)
        found = _fetch(session, city, todo, run, day, limits, jobs, afresh=afresh)
        end(city.cache)
        city.cache.forget_others()
        return _tell(session, every, found)


def _say_going_on(session: Session, done: int, all_: int) -> None:
    if done:
        text = N_("going on with today's run: {done} of {all} were fetched before it was interrupted")
        session.echo(session.words(text, done=done, all=all_))


def _fetch(
    session: Session,
    city: City,
    todo: list[Task],
    run: int,
    day: str,
    limits: Limits,
    jobs: int,
    *,
    afresh: bool,
) -> dict[str, Reached]:
    """What came of each, with a bar at a terminal."""
    shown = sys.stderr
    fetching = sync(city.cache, todo, run, day, limits, jobs, afresh=afresh)
    with click.progressbar(
        fetching,
        length=len(todo),
        label=session.words(N_("fetching units")),
        file=shown,
        hidden=not shown.isatty(),
    ) as bar:
        return {one.id: one for one in bar}


def _tell(session: Session, every: Iterable[Task], found: dict[str, Reached]) -> int:
    words = session.words
    pairs = [(task.before, found.get(task.line.id, task.before)) for task in every]
    changed = sum(after.problem is None and after.commit != before.commit for before, after in pairs)
    failed = [after for _, after in pairs if after.problem is not None]
    rewritten = [after for before, after in pairs if after.rewritten != before.rewritten]
    text = N_("{reached} of {all} units reached, {changed} of them with something new")
    reached = len(pairs) - len(failed)
    session.echo(words(text, reached=reached, all=len(pairs), changed=changed))
    lines = [line for one in failed for line in unreached(words, one)]
    if rewritten:
        said = N_("history was replaced, not only added to: {units}")
        lines.append(words(said, units=words.listed([one.id for one in rewritten])))
    for line in fitted(lines, width()):
        session.echo(line)
    return SEE_TO if failed else DONE


def unreached(words: Words, one: Reached) -> list[str]:
    """Who was not reached, why, and since when."""
    since = (
        words(N_("last reached on {day}"), day=one.reached)
        if one.reached
        else words(N_("never reached yet"))
    )
    problem = words(
        N_("{unit} was not reached: {problem}"), unit=one.id, problem=said(words, one.problem)
    )
    return [problem, f"  {since}"]


def said(words: Words, fault: Fault | None) -> str:
    """A fault in the user's language."""
    return words(fault.text, **fault.values) if fault else ""
