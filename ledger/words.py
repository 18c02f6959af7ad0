"""The words of the program in the user's language, and text made fit to be shown.

English message ids stand in the code; `locale/zh/LC_MESSAGES/ledger.mo` holds the Chinese. There is
no current language anywhere: whoever renders is handed a `Words`.
"""

import gettext
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Self

from ledger.records import dataclass

LANGUAGES = ("zh", "en")
DOMAIN = "ledger"
LOCALE = Path(__file__).resolve().parent / "locale"


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Marks a message id that is said later; gives it back as it is."""
    return text


class Heard(str):
    """What another program said, in English; `meaning` is the message id of what it means."""

    __slots__ = ("meaning",)
    meaning: str

    def __new__(cls, text: str, meaning: str) -> Self:
        heard = super().__new__(cls, text)
        heard.meaning = meaning
        return heard


@dataclass(frozen=True, slots=True)
class Words:
    """Says things in one language."""

    language: str

    def __call__(self, text: str, /, **values: object) -> str:
        """A message by its English id, `{names}` filled in; text in values is made plain."""
        said = _catalogue(self.language).gettext(text)
        return (
            said.format(
                **{
                    name: value if type(value) is str and value.isprintable() else self._shown(value)
                    for name, value in values.items()
                }
            )
            if values
            else said
        )

    def _shown(self, value: object) -> object:
        """A value as it is shown; what another program said in the user's language, if it is known."""
        if isinstance(value, Heard):
            said = _catalogue(self.language).gettext(value.meaning)
            return show(str(value) if said == value.meaning else said)
        return show(value)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A message whose wording depends on a number, which it may show as `{n}`."""
        said = _catalogue(self.language).ngettext(one, many, number)
        return said.format(n=number, **{name: show(value) for name, value in values.items()})

    def title(self, title: Mapping[str, str], otherwise: str = "") -> str:
        """A title that data gives in several languages."""
        return plain(title.get(self.language) or next(iter(title.values()), otherwise))

    def listed(self, items: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(items)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


def show(value: object) -> object:
    """Text made plain; anything else as it is."""
    return plain(value) if isinstance(value, str) else value


def plain(text: str) -> str:
    """Text on one line without characters that steer a terminal, shown as codes."""
    if text.isprintable():
        return text
    return "".join(_harmless(char) for char in text)


def _harmless(char: str) -> str:
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS:
        return char.encode("unicode_escape").decode()
    return char


_JOINERS = "\u200c\u200d"
"""Needed inside words and emoji; they steer nothing."""
