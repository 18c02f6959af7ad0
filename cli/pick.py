"""Entries as a user names them: by the id, the beginning of it, or its five characters."""

from ledger.checks.rules import Written
from ledger.errors import LedgerError
from ledger.store.filling import names
from ledger.words import N_

from .visit import Visit


def chosen_entry(visit: Visit, given: str) -> Written:
    """The one entry that a word names, good or bad. Raises LedgerError, as for what cannot be read."""
    catalogue = visit.reading.catalogue
    unread = {path.rpartition("/")[2].rpartition(".")[0]: path for path in visit.reading.unread}
    known = catalogue.stems if given in catalogue.stems else {*unread, *catalogue.stems}
    wanted = names(visit.reading.unit, known).entry(given)
    found = catalogue.named(wanted)
    if not found:
        raise LedgerError(N_("{path} cannot be read; `ledger check` says why"), path=unread[wanted])
    if len(found) > 1:
        paths = ", ".join(one.path for one in found)
        raise LedgerError(N_("{id} stands for several files: {paths}"), id=wanted, paths=paths)
    return found[0]
