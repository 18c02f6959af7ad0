"""Kinds as a user names them: `study/seminar`, `seminar`, or by the title."""

from collections.abc import Mapping

from ledger.checks.form import near
from ledger.core.naming import Candidate, meant
from ledger.core.packs import Kind
from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.store.pinyin import readings
from ledger.store.schemas import shipped_kinds
from ledger.words import N_

from .options import Session
from .visit import open_visit

SEVERAL = N_("{given} may be several kinds: {kinds}")


def chosen_kind(kinds: Mapping[str, Kind], given: str, others: tuple[str, ...] = ()) -> Kind:
    """The one kind that a word names. Raises LedgerError, which also offers `others`."""
    if given in kinds:
        return kinds[given]
    fitting = [kind for kind in kinds.values() if given in (kind.short, *kind.title.values())]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join([kind.name for kind in fitting] or [*kinds, *others])
    if fitting:
        raise LedgerError(SEVERAL, given=given, kinds=names)
    shorts = {kind.short: kind.name for kind in kinds.values()}
    close = near(given, [*kinds, *others]) or shorts.get(near(given.rpartition("/")[2], shorts), "")
    if close:
        raise LedgerError(N_("there is no kind {given}; did you mean {near}?"), given=given, near=close)
    text = N_("there is no kind {given}; `ledger help kinds` lists them")
    raise LedgerError(text, given=given)


def named_kind(kinds: Mapping[str, Kind], text: str) -> Kind:
    """The kind that a word names, also by pinyin or the beginning of its name. Raises LedgerError."""
    try:
        return chosen_kind(kinds, text)
    except LedgerError:
        found = meant(text, map(candidate, kinds.values()), readings)
        if len(found) == 1:
            return kinds[found[0].value]
        if found:
            names = ", ".join(one.value for one in found)
            raise LedgerError(SEVERAL, given=text, kinds=names) from None
        raise


def candidate(kind: Kind) -> Candidate:
    """A kind as it may be meant by a word."""
    return Candidate(kind.name, (kind.short, *kind.title.values()))


def known_kinds(session: Session) -> dict[str, Kind]:
    """The kinds of the unit that one stands in; outside a unit's repository the shipped ones."""
    try:
        git = Git(session.folder)
    except LedgerError:
        return {kind.name: kind for kind in shipped_kinds()}
    if not (git.root / "unit.yaml").exists():
        return {kind.name: kind for kind in shipped_kinds()}
    return dict(open_visit(session).reading.unit.rules.kinds)
