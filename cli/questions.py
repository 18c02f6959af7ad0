"""One question about one field: what is offered, how it is put, what helps, and what speaks against
an answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from ledger.checks.form import Form
from ledger.checks.privacy import hits, masked
from ledger.core.days import holds
from ledger.core.findings import Finding
from ledger.core.forms import plain as plain_schema
from ledger.core.linking import linkable
from ledger.core.model import Entry, Member
from ledger.core.packs import Obligation
from ledger.core.values import Value, day, leaves, texts
from ledger.records import dataclass
from ledger.store.people import EVERYBODY, in_service
from ledger.store.typed import Reader, choices, shape
from ledger.words import N_, Words, plain

from .entering import Matter
from .findings import message, remedy

_NAMED = 30
"""How many members are listed by number; more are named by their names only."""
_ENTRIES = 9
_WIDEST_DEFAULT = 36
_TAKES = {
    "choice": N_("one of the choices: its number, value, label or pinyin"),
    "choices": N_("one or several of the choices, for example 1 3"),
    "member": N_("a member: number, id, name or pinyin"),
    "members": N_("members, or a role (all who hold it), or all: for example {example}"),
    "entry": N_("an entry: its number, id, last five characters, or title"),
    "entries": N_("entries: number, id, last five characters, or title; several with commas"),
    "day": N_("a day: 2026-03-12, 03-12, 12, yesterday, or -1"),
    "truth": N_("y (yes) or n (no)"),
    "number": N_("a number"),
    "texts": N_("texts, several with ; between them"),
    "maps": N_("one after another; Enter at the first question of one ends the list"),
    "map": N_("its parts, one after another"),
    "pairs": N_("NAME=VALUE, several with commas"),
    "text": N_("text"),
    "absent": N_("who was away and why: {example}"),
    "evidence": N_("a file to keep, or the place in a paper archive; several with ; between them"),
}


@dataclass(frozen=True)
class Question:
    """A field to be asked for. `default` is what Enter takes; `day` that of the entry."""

    matter: Matter
    name: str
    field: Mapping[str, Any]
    label: str
    when: date
    required: bool = False
    default: Value = None
    ahead: bool = False
    part: bool = False

    @property
    def shape(self) -> str:
        """How it is asked for; who was away and evidence in ways of their own."""
        own = not self.part and self.name in ("absent", "evidence")
        return self.name if own else shape(self.field)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The members that are offered: those in service that day."""
        if self.shape not in ("member", "members", "absent"):
            return ()
        return in_service(self.matter.unit, self.when)

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries that may be meant, the likeliest first."""
        if self.shape not in ("entry", "entries"):
            return []
        matter = self.matter
        return linkable(matter.unit, matter.kind, self.name, matter.visit.today)

    @property
    def reader(self) -> Reader:
        today = self.matter.visit.today
        unit = self.matter.unit
        return Reader(unit, self.when, today, self.members, self.entries, self.ahead)

    # Put

    def offers(self, columns: int) -> list[str]:
        """What can be chosen, numbered, in lines that fit."""
        words = self.matter.words
        if self.shape in ("choice", "choices"):
            named = [_called([one.value, *own_label(one.names, words)]) for one in choices(self.field)]
            return flowing(_numbered(named), columns)
        if self.members and self.shape != "absent" and len(self.members) <= _NAMED:
            return flowing(_numbered([_called([one.name, one.id]) for one in self.members]), columns)
        if self.entries:
            lines = _numbered([self._entry(one) for one in self.entries[:_ENTRIES]])
            return [wcwidth_cut(f"  {line}", columns) for line in lines]
        return []

    def _entry(self, entry: Entry) -> str:
        kind = self.matter.unit.rules.kinds.get(entry.kind)
        title = self.matter.words.title(kind.title) if kind else entry.kind
        five = entry.id.rpartition("-")[2]
        return f"{entry.date} {five} {title} {plain(str(entry.fields.get('title', '')))}"

    def prompt(self) -> str:
        """The line that is asked at: label, and what Enter does."""
        words = self.matter.words
        hint = ""
        if self.default is not None:
            hint = f" [{wcwidth_cut(self.said(self.default), _WIDEST_DEFAULT)}]"
        elif self.shape == "absent":
            hint = words(N_(" (Enter: nobody)"))
        elif not self.required:
            hint = words(N_(" (optional)"))
        return f"{self.label}{hint}: "

    def said(self, value: Value) -> str:
        """A value in words."""
        if self.part:
            return self.matter.saying.said(self.field, value)
        return self.matter.said(self.name, value)

    @property
    def completions(self) -> list[str]:
        """What Tab offers."""
        if self.members:
            roles = [] if self.shape != "members" else list(self.matter.unit.rules.roles)
            return [*(text for one in self.members for text in (one.name, one.id)), *roles]
        return [text for one in choices(self.field) for text in (one.value, *one.names)]

    # Helped

    def help(self, duties: Sequence[Obligation]) -> Iterator[str]:
        """What the field is, what it takes, and which obligations read it."""
        words = self.matter.words
        title = self.field.get("description")
        about = words.title(title) if isinstance(title, dict) else ""
        yield f"{self.label} ({plain(self.name)})" + (f": {about}" if about else "")
        example = self._example()
        takes = words(_TAKES[self.shape], example=example) if example else words(_TAKES[self.shape])
        yield "; ".join([takes, *limits(self.field, words)]).replace("; ", words(N_("; ")))
        if self.shape == "members":
            roles = [
                f"{name} {words.title(role.title)}"
                for name, role in self.matter.unit.rules.roles.items()
            ]
            yield words(N_("roles: {roles}"), roles=words.listed(roles))
        if duties:
            titles = [words.title(duty.title, duty.id) for duty in duties]
            yield words(N_("read by: {obligations}"), obligations=words.listed(titles))

    def _example(self) -> str:
        names = [member.name for member in self.members]
        if self.shape == "absent":
            return self.matter.words(N_("{name}=on a trip"), name=names[0] if names else "…")
        role = next(iter(self.matter.unit.rules.roles), EVERYBODY.value)
        return ", ".join([*names[:2], role]) if self.shape == "members" else ""

    # Objected to

    def objection(self, value: Value) -> str:
        """What speaks against an answer at once, in a sentence, or nothing."""
        words = self.matter.words
        for finding in self._findings(value):
            hint = f" ({remedy(words, finding)})" if finding.hint else ""
            return message(words, finding) + hint
        return ""

    def _findings(self, value: Value) -> Iterator[Finding]:
        yield from self._form(value)
        when, today = day(value), self.matter.visit.today
        if self.name == "date" and not self.part and when and when > today:
            text = N_("{date} has not come yet; today is {today}")
            yield Finding("E401", "", text, {"date": str(when), "today": str(today)})
        if self.shape == "members":
            for _, name in texts(value):
                member = self.matter.unit.member(name)
                if member and not holds(member.service, self.when):
                    text = N_("{member} holds no post on {date}")
                    yield Finding("E403", "", text, {"member": member.name, "date": str(self.when)})
        for _, leaf in leaves(value):
            for hit in hits(leaf) if isinstance(leaf, str) else ():
                if hit.code.startswith("E"):
                    said = N_("what must not be kept here stands in this: {shown}")
                    yield Finding(hit.code, "", said, {"shown": masked(hit.shown)})

    def _form(self, value: Value) -> list[Finding]:
        properties = {self.label: plain_schema(dict(self.field), "zh")}
        schema = {"type": "object", "properties": properties}
        return Form(schema).findings("", {self.label: value})


def own_label(names: Sequence[str], words: Words) -> list[str]:
    """The label in the user's language; the names stand in the order zh, en."""
    if not names:
        return []
    return [names[0] if words.language == "zh" or len(names) < 2 else names[1]]


def _called(names: Sequence[str]) -> str:
    """Several names for one thing, without those that say the same."""
    plainly: dict[str, str] = {}
    for name in names:
        plainly.setdefault(name.replace("-", " ").casefold(), plain(name))
    return " ".join(plainly.values())


def _numbered(many: Iterable[str]) -> list[str]:
    return [f"{number} {text}" for number, text in enumerate(many, 1)]


def limits(field: Mapping[str, Any], words: Words) -> Iterator[str]:
    """The least and the most that a field takes, in words."""
    said = {
        "minimum": N_("at least {limit}"),
        "maximum": N_("at most {limit}"),
        "multipleOf": N_("in steps of {limit}"),
        "maxItems": N_("at most {limit}"),
    }
    for name, text in said.items():
        if name in field:
            yield words(text, limit=str(field[name]))


def flowing(items: Iterable[str], columns: int) -> list[str]:
    """Items one after another in indented lines that fit, none of them broken."""
    import wcwidth  # whoever asks nothing does without

    lines: list[str] = []
    for item in items:
        longer = f"{lines[-1]}   {item}" if lines else ""
        if lines and wcwidth.wcswidth(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(wcwidth_cut(f"  {item}", columns))
    return lines


def wcwidth_cut(text: str, columns: int) -> str:
    """A text that takes no more than so many columns."""
    import wcwidth  # whoever asks nothing does without

    if wcwidth.wcswidth(text) <= columns:
        return text
    kept = ""
    for char in text:
        if wcwidth.wcswidth(kept + char) > columns - 1:
            break
        kept += char
    return f"{kept}…"
