"""What stands below a list of standings: what was left out, and what was read."""

from ledger.words import N_, Words, plain

from .visit import Visit, codes


def foot(words: Words, visit: Visit) -> list[str]:
    """Entries that count for nothing, errors elsewhere, and the commit that was read."""
    return [*_excluded(words, visit), *_elsewhere(words, visit), _origin(words, visit)]


def is_faulty(visit: Visit) -> bool:
    """Whether errors keep something from being counted."""
    return bool(visit.reading.excluded) or bool(_elsewhere_codes(visit))


def _excluded(words: Words, visit: Visit) -> list[str]:
    excluded = visit.reading.excluded
    if not excluded:
        return []
    lines = [
        words.count(
            "{n} entry counts for nothing because of errors; `ledger check` says more:",
            "{n} entries count for nothing because of errors; `ledger check` says more:",
            len(excluded),
        )
    ]
    for path in excluded:
        own = [one for one in visit.reading.findings if one.path == path and one.excludes]
        lines.append(f"  {plain(path)} ({codes(own)})")
    return lines


def _elsewhere(words: Words, visit: Visit) -> list[str]:
    found = _elsewhere_codes(visit)
    text = N_("There are errors outside the entries ({codes}); `ledger check` shows them.")
    return [words(text, codes=found)] if found else []


def _elsewhere_codes(visit: Visit) -> str:
    excluded = visit.reading.excluded
    return codes(
        one for one in visit.reading.findings if one.severity == "error" and one.path not in excluded
    )


def _origin(words: Words, visit: Visit) -> str:
    if visit.revision is None:
        return words(N_("Read from files that were never committed."))
    revision = visit.revision[:10]
    if visit.dirty:
        return words(N_("Read from {revision} and changes not yet committed."), revision=revision)
    return words(N_("Read from {revision}."), revision=revision)
