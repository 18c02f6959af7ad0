"""All that is wrong with a unit, attachments looked at where the unit's files come from."""

from datetime import date

from ledger.checks.run import findings, wanted_attachments
from ledger.core.findings import Finding
from ledger.store.reading import Reading
from ledger.store.recall import memory_of
from ledger.store.schemas import common
from ledger.store.sources import Source


def check(reading: Reading, source: Source, today: date, *, looked: bool = False) -> list[Finding]:
    """Every finding, in no order and not yet located.

    Of a unit that is remembered only those entries are held against the rules of which something
    has changed; what is found is the same. `looked`: this is what would be, made of what is, and that
    has been checked a moment ago; attachments need not be looked at once more.
    """
    memory = memory_of(reading, source)
    if memory is not None:
        from ledger.store.examining import remembered_findings

        return remembered_findings(memory, reading, source, today, looked=looked)
    attachments = source.attachments(wanted_attachments(reading.written))
    return list(findings(reading, today, attachments, common()))
