"""The unit's own two files in the light of its packs (W702, E703, E705, W706, and the roster's own)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from ledger.checks.entries import backwards
from ledger.checks.form import near
from ledger.checks.packs import unknown_term
from ledger.core.findings import Finding
from ledger.core.packs import Parameter, Rulebook
from ledger.core.values import Fields, Place, Value, day, is_number, maps
from ledger.records import dataclass
from ledger.words import N_

UNIT, ROSTER = "unit.yaml", "roster.yaml"


@dataclass(frozen=True, slots=True)
class About:
    """The unit's two files as written, and what they are held against.

    `complete` is False where a pack is missing or unreadable: then names that nobody defines may be
    its own. `recorded` is the first day that an entry is dated.
    """

    unit: Fields
    roster: Fields
    rules: Rulebook
    complete: bool = True
    has_calendar: Callable[[str], bool] = lambda _: False
    recorded: Callable[[], date | None] = lambda: None


def findings(about: About, today: date) -> Iterator[Finding]:
    """Everything that is wrong with unit.yaml and roster.yaml beyond their form."""
    yield from _unit_kind(about)
    yield from _unset(about)
    yield from _parameters(about)
    yield from _targets(about)
    yield from _years(about, today)
    yield from _roles(about)
    yield from _twice(about)
    yield from _posts(about)


# Names


def _unit_kind(about: About) -> Iterator[Finding]:
    kind, known = about.unit.get("kind"), about.rules.unit_kinds
    if isinstance(kind, str) and kind not in known and (known or about.complete):
        yield unknown_term(UNIT, "unit-kinds", kind, known, ("kind",))


def _roles(about: About) -> Iterator[Finding]:
    known = about.rules.roles
    if not known and not about.complete:
        return
    for index, member in maps(about.roster.get("members")):
        for number, post in maps(member.get("posts")):
            role = post.get("role")
            if isinstance(role, str) and role not in known:
                at: Place = ("members", index, "posts", number, "role")
                yield unknown_term(ROSTER, "roles", role, known, at)


# Parameters and targets


def _unset(about: About) -> Iterator[Finding]:
    """W702: what a pack leaves to the unit, and the unit leaves open."""
    given = about.unit.get("parameters")
    named = about.unit.get("packs")
    order = list(named) if isinstance(named, list) else []
    for pack in about.rules.packs:
        for parameter in pack.parameters:
            name = parameter.name
            if not parameter.required or (isinstance(given, dict) and given.get(name) is not None):
                continue
            at: Place = ("packs", order.index(pack.name))
            if isinstance(given, dict):
                at = ("parameters", name) if name in given else ("parameters",)
            yield Finding(
                "W702",
                UNIT,
                N_("{pack} asks for the parameter {name}, which is not set"),
                {"pack": pack.name, "name": name},
                N_("add `{name}: …` below `parameters:`"),
                at,
                on_key=isinstance(given, dict),
            )


def _parameters(about: About) -> Iterator[Finding]:
    given, known = about.unit.get("parameters"), about.rules.parameters
    for name, value in given.items() if isinstance(given, dict) else ():
        if name in known:
            yield from _amount(("parameters", name), value, known[name].type)
        elif known or about.complete:
            yield _unknown_parameter(name, known)


def _unknown_parameter(name: str, known: Mapping[str, Parameter]) -> Finding:
    close = near(name, known, _by_title(known.values()))
    return Finding(
        "E703",
        UNIT,
        N_("no pack of this unit has a parameter {name}"),
        {"name": name, "near": close, "names": ", ".join(known)},
        N_("did you mean {near}?") if close else N_("there are: {names}") if known else "",
        ("parameters", name),
        on_key=True,
    )


def _by_title(parameters: Iterable[Parameter]) -> dict[str, str]:
    return {title: one.name for one in parameters for title in one.title.values()}


def _targets(about: About) -> Iterator[Finding]:
    given, known = about.unit.get("targets"), [duty.id for duty in about.rules.obligations]
    for name, value in given.items() if isinstance(given, dict) else ():
        if name in known:
            yield from _amount(("targets", name), value, "number")
        elif known or about.complete:
            titles = {
                title: duty.id for duty in about.rules.obligations for title in duty.title.values()
            }
            close = near(name, known, titles)
            yield Finding(
                "E703",
                UNIT,
                N_("no pack of this unit has an obligation {name}"),
                {"name": name, "near": close},
                N_("did you mean {near}?") if close else "",
                ("targets", name),
                on_key=True,
            )


_TYPES = {
    "number": N_("{field} must be a number"),
    "integer": N_("{field} must be a whole number"),
    "text": N_("{field} must be text"),
    "list": N_("{field} must be a list"),
}


def _amount(at: Place, value: Value, type_: str) -> Iterator[Finding]:
    """A value, or a list of values with the days from which they count."""
    if value is None:
        return
    if not _is_dated(value, type_):
        if not _is_a(value, type_):
            yield _wrong(at, type_)
        return
    assert isinstance(value, list)
    for index, item in enumerate(value):
        yield from _dated_amount((*at, index), item, type_)


def _dated_amount(at: Place, item: Value, type_: str) -> Iterator[Finding]:
    if not isinstance(item, dict):
        yield Finding(
            "E703", UNIT, N_("values with dates are written {example}"), {"example": _EXAMPLE}, at=at
        )
        return
    for name in ("from", "value"):
        if name not in item:
            text = N_("{name} is missing; values with dates are written {example}")
            yield Finding("E703", UNIT, text, {"name": name, "example": _EXAMPLE}, at=at)
    for name in item:
        if name not in ("from", "value"):
            text = N_("unknown field {name}; values with dates are written {example}")
            values = {"name": name, "example": _EXAMPLE}
            yield Finding("E703", UNIT, text, values, at=(*at, name), on_key=True)
    if "from" in item and day(item["from"]) is None:
        text = N_("{value} is not a day of the calendar")
        yield Finding("E703", UNIT, text, {"value": str(item["from"])}, at=(*at, "from"))
    if item.get("value") is not None and not _is_a(item["value"], type_):
        yield _wrong((*at, "value"), type_)


_EXAMPLE = "{from: 2026-01-01, value: 1}"


def _is_dated(value: Value, type_: str) -> bool:
    """Whether a value is meant as a list of `{from, value}`; a plain list is one of type list."""
    if not isinstance(value, list) or not value:
        return False
    if type_ != "list":
        return True
    return all(isinstance(item, dict) and "from" in item and "value" in item for item in value)


def _is_a(value: Value, type_: str) -> bool:
    if type_ == "number":
        return is_number(value)
    if type_ == "integer":
        return is_number(value) and isinstance(value, int)
    return isinstance(value, str if type_ == "text" else list)


def _wrong(at: Place, type_: str) -> Finding:
    hint = N_("write digits alone, without a unit") if type_ in ("number", "integer") else ""
    text = _TYPES.get(type_, N_("{field} is not of the form that is wanted"))
    return Finding("E703", UNIT, text, {"field": str(at[1])}, hint, at)


# Years


def _years(about: About, today: date) -> Iterator[Finding]:
    """W706: years in which only working days count, but nobody has said which those are."""
    since = day(about.unit.get("since"))
    if about.unit.get("working-days") is not True or since is None:
        return
    recorded = about.recorded()
    first = max(since.year, recorded.year) if recorded else since.year
    for year in range(first, today.year + 1):
        if not about.has_calendar(f"{year:04}"):
            yield Finding(
                "W706",
                UNIT,
                N_("only working days count, but there is no calendar/{year}.yaml"),
                {"year": f"{year:04}"},
                N_("`ledger calendar {year}` writes it"),
                ("working-days",),
            )


# The roster


def _twice(about: About) -> Iterator[Finding]:
    """A second member of the same id; the first is the one that counts."""
    seen: set[str] = set()
    for index, member in maps(about.roster.get("members")):
        name = member.get("id")
        if isinstance(name, str):
            if name in seen:
                text = N_("{id} is already the id of another member")
                hint = N_("give one of them another id, or put their posts together")
                yield Finding("E302", ROSTER, text, {"id": name}, hint, ("members", index, "id"))
            seen.add(name)


def _posts(about: About) -> Iterator[Finding]:
    for index, member in maps(about.roster.get("members")):
        for number, post in maps(member.get("posts")):
            at: Place = ("members", index, "posts", number)
            yield from backwards(ROSTER, post, at, (("from", "to"),))


def no_roster() -> Finding:
    """There is no roster.yaml at all."""
    text = N_("there is no roster.yaml")
    hint = N_("add one; `members: []` is enough for a unit without members")
    return Finding("E202", ROSTER, text, {}, hint, line=1, column=1)
