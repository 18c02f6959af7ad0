"""All that is wrong with a unit, attachments looked at where the unit's files come from."""

from datetime import date

from ledger.checks.run import findings, wanted_attachments
from ledger.core.findings import Finding
from ledger.store.reading import Reading
from ledger.store.schemas import common
from ledger.store.sources import Source


def check(reading: Reading, source: Source, today: date) -> list[Finding]:
    """Every finding, in no order and not yet located."""
    attachments = source.attachments(wanted_attachments(reading.written))
    return list(findings(reading, today, attachments, common()))
