"""`ledger rollup publish`: this level's facts as a signed snapshot in the superior's repository."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from ledger.checks.subordinates import SUBORDINATES
from ledger.errors import LedgerError
from ledger.rollup.rules import Rules, rules_of
from ledger.rollup.snapshots import MAX_BYTES, snapshot_bytes, snapshot_path
from ledger.rollup.subordinates import Subordinates, read_subordinates
from ledger.store.fetching import address
from ledger.store.git import Git
from ledger.store.reading import Reading, read_unit
from ledger.store.signing import sign, signing_key
from ledger.store.sources import WorkTree, read_large
from ledger.store.writing import Change, writing
from ledger.words import N_

from .options import DONE, Session, as_of_option, chosen_period, option, period_options
from .options import command as make_command
from .rollup_visit import City, cache_option, gathered, open_city
from .visit import require_rules


@make_command("publish", help=N_("Hand this level's facts upwards, as a signed snapshot."))
@period_options
@as_of_option
@cache_option
@option(
    "--into",
    "into",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help=N_("A clone of the superior's repository."),
)
@option("--no-commit", "no_commit", is_flag=True, help=N_("Write and stage only."))
def command(
    session: Session,
    as_of: date | None,
    cache: Path | None,
    into: Path,
    no_commit: bool,
    **periods: str | None,
) -> int:
    """Write this level's facts into the superior's repository, judged by the superior's rules."""
    above = Git(into)
    reading, listed = _superior(above)
    with open_city(session, cache) as city:
        day = as_of or city.visit.today
        view = chosen_period({name.replace("_", "-"): text for name, text in periods.items()}, day)
        line = listed.named(city.listed.owner)
        if not line.publishes:
            text = N_("{file} of {folder} does not say `publishes: true` of {unit}")
            raise LedgerError(text, file=SUBORDINATES, folder=str(above.root), unit=line.id)

        def rules_for(packs: tuple[str, ...] | None) -> Rules:
            return rules_of(reading, listed, packs or city.listed.packs)

        found = gathered(session, city, view, day, rules_for=rules_for)
        content = snapshot_bytes(found, city.visit.revision, _addresses(city))
        key = signing_key(city.visit.git)
    path = snapshot_path(line.id, view)
    signature = sign(content, key) if key is not None else None
    contents: dict[str, bytes | None] = {path: content}
    contents[f"{path}.sig"] = signature
    _write(above, contents, _message(line.id, view.name), commit=not no_commit)
    session.echo(
        session.words(
            N_("published {n} units for {period}, as of {day}: {path} in {folder}"),
            n=len(found.accounts),
            period=view.name,
            day=day,
            path=path,
            folder=str(above.root),
        )
    )
    if signature is None:
        text = N_("it is not signed: git has no SSH key to sign with here (gpg.format, user.signingkey)")
        session.echo(session.words(text), err=True)
    session.echo(session.words(N_("`ledger -C {folder} sync` shares it"), folder=str(above.root)))
    return DONE


def _superior(above: Git) -> tuple[Reading, Subordinates]:
    reading = read_unit(WorkTree(above.root))
    require_rules(reading)
    return reading, read_subordinates(reading)


def _write(above: Git, contents: Mapping[str, bytes | None], message: str, *, commit: bool) -> None:
    """Write what is not there already; nothing, where the same was published before."""
    with writing(above) as writer:
        known = above.contents("HEAD", contents) if commit else {}
        changed = {
            path: content
            for path, content in contents.items()
            if content != known.get(path) or content != read_large(above.root, path, MAX_BYTES)
        }
        if changed:
            writer.write(Change(changed, message), commit=commit)


def _addresses(city: City) -> dict[str, str]:
    return {line.id: address(line.remote, city.root) for line in city.listed if line.remote is not None}


def _message(unit: str, period: str) -> str:
    return f"rollup: {unit} {period}\n\nLedger-Action: publish\n"
