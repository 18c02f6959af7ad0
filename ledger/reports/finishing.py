"""Whether a report may go out: what is still wanting in it, and how long its text is."""

import re

from ledger.patterns import pattern
from ledger.reports.report import Report, Wanted
from ledger.reports.vocabulary import Vocabulary, vocabulary
from ledger.words import LANGUAGES

ANNEX = pattern(r"附表|附件|附录|Annex|Appendi")
"""What an annex's heading begins with."""
_ANNEXES = pattern(rf"^#+ *(?:{ANNEX.pattern})", re.MULTILINE)
_RULE = pattern(r"^[|: -]+$", re.MULTILINE)
_MARKUP = pattern(r"\s|[|`*\\]|^#+ |^- ", re.MULTILINE)


def wanting(report: Report, text: str, language: str) -> list[str]:
    """What is marked as wanting, a line each: the report's gaps, and marks that only the text holds.

    An empty list means that the report may go out as final.
    """
    words = vocabulary(language)
    if report.gaps:
        return [f"{words.say(gap.what)}: {words.say(gap.how)}" for gap in report.gaps]
    return [line.strip() for line in text.splitlines() if any(mark in line for mark in _marks())]


def _marks() -> list[str]:
    """The mark of what is wanting in every language: a unit's own template may use either."""
    spoken: list[Vocabulary] = [vocabulary(language) for language in LANGUAGES]
    return [words.say(Wanted()) for words in spoken]


def characters(text: str) -> int:
    """How many characters a reader meets before the annexes, spaces and Markdown's signs left out."""
    body = _ANNEXES.split(text, maxsplit=1)[0]
    return len(_MARKUP.sub("", _RULE.sub("", body)))
