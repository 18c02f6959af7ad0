"""Findings as commands say them: what is wrong, and what would mend it, with no number given away."""

import functools
from typing import Any

from ledger.checks.privacy import masked
from ledger.core.findings import Finding
from ledger.store.schemas import mapping, shipped
from ledger.words import Words


@functools.cache
def codes() -> dict[str, Any]:
    """What is said about every code: title, means, mend, in both languages, and an example."""
    return mapping(shipped("codes.yaml")["codes"])


def message(words: Words, finding: Finding) -> str:
    """What a finding says, without any number that must not be shown."""
    return masked(words(finding.text, **finding.values))


def remedy(words: Words, finding: Finding) -> str:
    """What would mend it: what the finding itself says, or what is true of its code."""
    if finding.hint:
        return masked(words(finding.hint, **finding.values))
    return words.title(mapping(codes()[finding.code]["mend"]))
