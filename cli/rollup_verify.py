"""`ledger rollup verify`: recompute a snapshot from the commits that it names."""

import sys
from pathlib import Path

import click

from ledger.errors import LedgerError
from ledger.rollup.keeping import place_of
from ledger.rollup.levels import rules_by_choice
from ledger.rollup.rules import rules_of
from ledger.rollup.running import here, local
from ledger.rollup.snapshots import MAX_BYTES, Snapshot, read_snapshot
from ledger.rollup.subordinates import Line, read_subordinates
from ledger.rollup.verifying import OTHER, SAME, UNCHECKED, Checked, counts, remotes, verify
from ledger.store.fetching import Limits, fetch
from ledger.store.git import Git
from ledger.store.reading import read_unit
from ledger.store.signing import is_signed
from ledger.store.sources import WorkTree, read_large
from ledger.words import N_

from .options import DONE, SEE_TO, Session, option
from .options import command as make_command
from .rollup_sync import said
from .rollup_visit import City, cache_option, open_city
from .tables import INDENT, fitted, width

_RESULTS = {
    SAME: N_("as published: {n}"),
    OTHER: N_("not as published: {n}"),
    UNCHECKED: N_("not checked: {n}"),
}


@make_command("verify", help=N_("Recompute a snapshot from the commits that it names."))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@cache_option
@option("--fetch", "fetching", is_flag=True, help=N_("Fetch what is in no mirror here."))
def command(session: Session, file: Path, cache: Path | None, fetching: bool) -> int:
    """Recompute a snapshot. Exits with 1 unless every unit comes out as it was published."""
    above = Git(file.resolve().parent)
    path = file.resolve().relative_to(above.root).as_posix()
    reading = read_unit(WorkTree(above.root))
    listed = read_subordinates(reading)
    line = listed.named(file.resolve().parent.name)
    content = read_large(above.root, path, MAX_BYTES) or b""
    snapshot = read_snapshot(content, line.id)
    signed = _signature(session, above.root, path, content, line)
    with open_city(session, cache) as city:
        if fetching:
            _fetch(session, city, snapshot)
        rules = rules_by_choice(lambda packs: rules_of(reading, listed, packs))
        engine = here if len(snapshot.units) < 12 else local()
        found = verify(snapshot, rules, city.cache, engine)
    return _tell(session, found) if signed else max(SEE_TO, _tell(session, found))


def _signature(session: Session, root: Path, path: str, content: bytes, line: Line) -> bool:
    """Say whether it is signed by whom the list names; False where it should be and is not."""
    signature = read_large(root, f"{path}.sig", 1 << 20)
    if not line.signers:
        session.echo(session.words(N_("whose signature it should bear is not listed (`signers`)")))
        return True
    if signature is not None and is_signed(content, signature, line.id, line.signers):
        session.echo(session.words(N_("signed by one of the listed keys of {unit}"), unit=line.id))
        return True
    session.echo(session.words(N_("not signed by any of the listed keys of {unit}"), unit=line.id))
    return False


def _fetch(session: Session, city: City, snapshot: Snapshot) -> None:
    places = list(remotes(snapshot))
    label = session.words(N_("fetching units"))
    with click.progressbar(places, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for unit, address, branch in bar:
            try:
                fetch(city.cache.mirror(place_of(address, branch)), address, branch, Limits())
            except LedgerError as error:
                problem = session.words(error.text, **error.values)
                text = N_("{unit} was not reached: {problem}")
                session.echo(session.words(text, unit=unit, problem=problem), err=True)


def _tell(session: Session, found: list[Checked]) -> int:
    words = session.words
    numbers = [words(_RESULTS[result], n=number) for result, number in counts(found).items()]
    session.echo(words.listed(numbers) if numbers else words(N_("the snapshot names no unit")))
    for one in found:
        if one.result != SAME:
            text = N_("{unit}: {problem}")
            line = INDENT + words(text, unit=one.unit, problem=said(words, one.why))
            for part in fitted([line], width()):
                session.echo(part)
    return DONE if all(one.result == SAME for one in found) else SEE_TO
