"""Cells in one language: the words of templates/LANGUAGE/words.json, put together.

What comes from data (titles, names, notes) and what the vocabulary says are kept apart to the last:
a `Hand` writes the one as its format needs, the other goes out as it stands.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from ledger.checks.privacy import masked
from ledger.core.periods import Period
from ledger.records import dataclass
from ledger.reports.report import (
    VEIL,
    Cell,
    Command,
    Periods,
    Phrase,
    Ratio,
    Said,
    Wanted,
    Word,
)
from ledger.reports.saying import amount
from ledger.resources import resource
from ledger.words import Words, plain

_LONG = {"week": 1, "month": 0, "quarter": 1, "half-year": 1, "year": 0}
"""How many letters stand before the number in a period's short name."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How a format writes text that comes from data, and commands."""

    text: Callable[[str], str]
    code: Callable[[str], str]


def on_one_line(text: str) -> str:
    """Text without line ends and without characters that steer a terminal."""
    return plain(" ".join(text.split()))


PLAIN = Hand(on_one_line, on_one_line)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Says cells in one language. `groups` holds words by group and name."""

    language: str
    groups: Mapping[str, Mapping[str, str]]

    def say(self, cell: Cell, hand: Hand = PLAIN) -> str:
        """A cell as text."""
        match cell:
            case None:
                return ""
            case str():
                veiled = cell.startswith(VEIL)
                return self.groups["cells"]["veiled"] if veiled else hand.text(masked(cell))
            case bool():
                return self.groups["cells"]["yes" if cell else "no"]
            case int() | Decimal():
                return amount(cell)
            case date():
                return cell.isoformat()
            case tuple():
                return self._listed(cell, hand, self.groups["joins"]["list"])
            case _:
                return self._composed(cell, hand)

    def _composed(
        self, cell: Period | Word | Said | Phrase | Ratio | Periods | Command | Wanted, hand: Hand
    ) -> str:
        match cell:
            case Period():
                return cell.name
            case Periods():
                return self.groups["joins"]["list"].join(_short_names(cell))
            case Word():
                said = self.groups[cell.group].get(cell.name)
                return hand.text(cell.name) if said is None else said
            case Said():
                return hand.text(Words(self.language).title(cell.title))
            case Ratio():
                return f"{cell.part}/{cell.whole}" if cell.whole else self.groups["cells"]["none"]
            case Command():
                return hand.code(cell.text)
            case Wanted():
                return self.groups["cells"]["wanted"]
            case Phrase():
                return self._phrase(cell, hand)

    def _phrase(self, phrase: Phrase, hand: Hand) -> str:
        join = self.groups["joins"].get(phrase.name, self.groups["joins"]["list"])
        parts = {
            name: self._listed(part, hand, join) if isinstance(part, tuple) else self.say(part, hand)
            for name, part in phrase.parts.items()
        }
        return self.groups["phrases"][phrase.name].format(**parts)

    def _listed(self, cells: tuple[Cell, ...], hand: Hand, join: str) -> str:
        return join.join(said for said in (self.say(one, hand) for one in cells) if said)

    def long(self, when: date | Period) -> str:
        """A day or a period as it is written out."""
        if isinstance(when, Period):
            year, _, rest = when.name.partition("-")
            number = str(int(rest[_LONG[when.cadence] :] or 0))
            month = self.groups["months"][str(when.start.month)]
            forms = self.groups["periods"]
            form = forms.get(f"{when.cadence}-{number}", forms[when.cadence])
            return form.format(year=year, number=number, month=month)
        month = self.groups["months"][str(when.month)]
        said = self.groups["cells"]["day"]
        return said.format(year=when.year, month=month, number=when.month, day=when.day)


def _short_names(periods: Periods) -> list[str]:
    names: list[str] = []
    year = ""
    for period in periods.many:
        own, _, rest = period.name.partition("-")
        names.append(rest if rest and own == year else period.name)
        year = own
    return names


@cache
def vocabulary(language: str) -> Vocabulary:
    """The shipped words of a language."""
    text = resource("templates", language, "words.json").read_text("utf-8")
    return Vocabulary(language, json.loads(text))
