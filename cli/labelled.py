"""Choices that are typed by their word or by its label, in either language, or how that sounds."""

from collections.abc import Mapping
from typing import Any

import click

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
        self._labels = labels

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            # Most people type the word itself: what else it is called is looked up for the others.
            from ledger.core.naming import Candidate, meant
            from ledger.store.pinyin import readings

            known = [
                Candidate(name, tuple(Words(language)(text) for language in LANGUAGES))
                for name, text in self._labels.items()
            ]
            found = meant(str(value), known, readings)
            value = found[0].value if len(found) == 1 else value
        return super().convert(value, param, ctx)


LEDGER = Labelled(LEDGER_WORDS)
STATE = Labelled(STATE_WORDS)
