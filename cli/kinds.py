"""Kinds as a user names them: `study/seminar`, `seminar`, or by the title."""

from collections.abc import Mapping

from ledger.checks.form import near
from ledger.core.packs import Kind
from ledger.errors import LedgerError
from ledger.words import N_


def chosen_kind(kinds: Mapping[str, Kind], given: str, others: tuple[str, ...] = ()) -> Kind:
    """The one kind that a word names. Raises LedgerError, which also offers `others`."""
    if given in kinds:
        return kinds[given]
    fitting = [kind for kind in kinds.values() if given in (kind.short, *kind.title.values())]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join([kind.name for kind in fitting] or [*kinds, *others])
    if fitting:
        raise LedgerError(N_("{given} may be several kinds: {kinds}"), given=given, kinds=names)
    shorts = {kind.short: kind.name for kind in kinds.values()}
    close = near(given, [*kinds, *others]) or shorts.get(near(given.rpartition("/")[2], shorts), "")
    if close:
        raise LedgerError(N_("there is no kind {given}; did you mean {near}?"), given=given, near=close)
    raise LedgerError(N_("there is no kind {given}; there are: {kinds}"), given=given, kinds=names)
