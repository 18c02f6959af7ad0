"""Choices that are typed by their word or by its label, in either language, or how that sounds."""

from collections.abc import Mapping
from typing import Any

import click

from ledger.core.naming import Candidate, meant
from ledger.reports.fields import STAGE_WORDS
from ledger.reports.listing import OVERDUE
from ledger.reports.saying import STATE_WORDS
from ledger.words import LANGUAGES, N_, Words

LEDGER_WORDS: Mapping[str, str] = {
    "study": N_("study ledger"),
    "research": N_("research ledger"),
    "problems": N_("problems ledger"),
    "rectification": N_("rectification ledger"),
    "assurance": N_("assurance ledger"),
}


class Labelled(click.Choice[str]):
    """One of some words, each with the message id of its label."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__(list(labels))
        self._known = [
            Candidate(name, tuple(Words(language)(text) for language in LANGUAGES))
            for name, text in labels.items()
        ]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            from ledger.store.pinyin import readings

            found = meant(str(value), self._known, readings)
            value = found[0].value if len(found) == 1 else value
        return super().convert(value, param, ctx)


LEDGER = Labelled(LEDGER_WORDS)
STATE = Labelled(STATE_WORDS)
STAGE = Labelled({**STAGE_WORDS, OVERDUE: N_("overdue")})
