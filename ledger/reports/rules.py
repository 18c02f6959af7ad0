"""An obligation's rule in a sentence, whatever pack it comes from."""

from collections.abc import Mapping

from ledger.core.conditions import reference
from ledger.core.forms import labels
from ledger.core.model import Unit
from ledger.core.packs import FollowUp, Obligation, Quota, Shape
from ledger.core.values import Fields, Value, is_number
from ledger.reports.saying import amount
from ledger.words import N_, Words, plain

_EVERY: Mapping[str, str] = {
    "week": N_("every week"),
    "month": N_("every month"),
    "quarter": N_("every quarter"),
    "half-year": N_("every half-year"),
    "year": N_("every year"),
}
_MEASURES: Mapping[str, str] = {
    "entries": N_("the number of {kinds}"),
    "sum": N_("the sum of “{field}” in {kinds}"),
    "distinct": N_("the number of different “{field}” in {kinds}"),
    "covers": N_("“{field}” in {kinds}"),
}
_DERIVED: Mapping[str, str] = {
    "stage": N_("stage"),
    "due_on": N_("due day"),
    "closed_on": N_("day of closing"),
    "verified_on": N_("day of verification"),
    "result": N_("result"),
}


def rule(duty: Obligation, unit: Unit, words: Words) -> str:
    """What the obligation asks, in one sentence."""
    shape = duty.shape
    kinds = kinds_title(shape.kinds, unit, words)
    where = conditions(shape.where, shape, unit, words)
    if where:
        kinds = words(N_("{kinds} where {conditions}"), kinds=kinds, conditions=where)
    if isinstance(shape, Quota):
        return _quota(shape, kinds, unit, words)
    if isinstance(shape, FollowUp):
        return _follow_up(shape, kinds, unit, words)
    expected = conditions(shape.expects, shape, unit, words)
    return words(N_("each {kinds}: {conditions}"), kinds=kinds, conditions=expected)


def binds(duty: Obligation, unit: Unit, words: Words) -> str:
    """Whom the obligation binds, in words."""
    if duty.who is not None:
        role = unit.rules.roles.get(duty.who)
        return words(N_("each {role}"), role=words.title(role.title) if role else duty.who)
    if duty.binds is None:
        return words(N_("the unit"))
    known = unit.rules.unit_kinds
    titles = [words.title(known[name].title) if name in known else name for name in duty.binds]
    return words(N_("the unit, being one of: {kinds}"), kinds=words.listed(titles))


def kinds_title(kinds: tuple[str, ...], unit: Unit, words: Words) -> str:
    """Kinds by their titles."""
    known = unit.rules.kinds
    return words.listed([words.title(known[one].title) if one in known else plain(one) for one in kinds])


def field_title(name: str, shape: Shape, unit: Unit, words: Words) -> str:
    """A field by its title in the first kind that has it."""
    if name in _DERIVED:
        return words(_DERIVED[name])
    first, _, rest = name.partition(".")
    for kind_name in shape.kinds:
        kind = unit.rules.kinds.get(kind_name)
        field = kind.fields.get(first) if kind else None
        title = field.get("title") if isinstance(field, dict) else None
        if isinstance(title, dict):
            said = words.title({key: str(text) for key, text in title.items()})
            return f"{said}.{rest}" if rest else said
    return plain(name)


def _quota(quota: Quota, kinds: str, unit: Unit, words: Words) -> str:
    field = field_title(quota.field, quota, unit, words) if quota.field else ""
    measured = words(_MEASURES[quota.measure], kinds=kinds, field=field)
    asked = []
    if quota.all is not None:
        asked.append(
            words(N_("covers {values}"), values=_value(quota.all, quota.field, quota, unit, words))
        )
    if quota.at_least is not None:
        asked.append(words(N_("is at least {bound}"), bound=_bound(quota.at_least, unit, words)))
    if quota.at_most is not None:
        asked.append(words(N_("is at most {bound}"), bound=_bound(quota.at_most, unit, words)))
    said = words(N_(" and ")).join(asked) if asked else words(N_("is only counted"))
    every = words(_EVERY[quota.every])
    return words(N_("{every}, {measured} {asked}"), every=every, measured=measured, asked=said)


def _follow_up(shape: FollowUp, kinds: str, unit: Unit, words: Words) -> str:
    if shape.needs_field:
        wanted = words(N_("“{field}”"), field=field_title(shape.needs_field, shape, unit, words))
    else:
        titles = kinds_title(shape.needs, unit, words)
        wanted = words(N_("an entry of {kinds} that links to it"), kinds=titles)
    if shape.by:
        names = words.listed([field_title(name, shape, unit, words) for name in shape.by])
        when = words(N_("by its {field}"), field=names)
    else:
        days = _given(shape.within, unit, words)
        when = words(N_("within {days} days"), days=days)
    return words(N_("after each {kinds}, {wanted} {when}"), kinds=kinds, wanted=wanted, when=when)


def conditions(tests: Fields, shape: Shape, unit: Unit, words: Words) -> str:
    """Conditions as people would say them, joined by and."""
    said = [
        text for name, test in tests.items() for text in condition_parts(name, test, shape, unit, words)
    ]
    return words(N_(" and ")).join(said)


def condition_parts(name: str, test: Value, shape: Shape, unit: Unit, words: Words) -> list[str]:
    """One condition, a text for each of its tests."""
    field = field_title(name, shape, unit, words)

    def value(wanted: Value) -> str:
        return _value(wanted, name, shape, unit, words)

    if isinstance(test, list):
        return [words(N_("“{field}” is one of {values}"), field=field, values=value(test))]
    if not isinstance(test, dict):
        return [words(N_("“{field}” is {values}"), field=field, values=value(test))]
    forms = {
        "at-least": N_("“{field}” is at least {values}"),
        "at-most": N_("“{field}” is at most {values}"),
        "has": N_("“{field}” holds {values}"),
        "has-any": N_("“{field}” holds one of {values}"),
    }
    parts = []
    for part, wanted in test.items():
        if part == "present":
            text = N_("“{field}” is there") if wanted is True else N_("“{field}” is not there")
            parts.append(words(text, field=field))
        else:
            parts.append(words(forms[part], field=field, values=value(wanted)))
    return parts


def _bound(value: Value, unit: Unit, words: Words) -> str:
    """A bound; a parameter's is followed by the parameter's title."""
    spelled = _given(value, unit, words)
    parameter = unit.rules.parameters.get(reference(value) or "")
    if parameter is None:
        return spelled
    return words(N_("{value} ({title})"), value=spelled, title=words.title(parameter.title))


def _given(value: Value, unit: Unit, words: Words) -> str:
    """A value, or what the unit gives its parameter: several if they have dates."""
    name = reference(value)
    if name is None:
        return _plain_value(value)
    given = unit.parameters.get(name)
    if given is not None and any(value is not None for _, value in given.steps):
        return words.listed(["–" if value is None else _plain_value(value) for _, value in given.steps])
    parameter = unit.rules.parameters.get(name)
    if given is None and parameter is not None and parameter.default is not None:
        return _plain_value(parameter.default)
    return words(N_("not set"))


def _plain_value(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(_plain_value(item) for item in value)
    return amount(value) if is_number(value) else plain(str(value))


def _value(value: Value, name: str, shape: Shape, unit: Unit, words: Words) -> str:
    """A value by its label where the field has a vocabulary."""
    if reference(value) is not None:
        return _bound(value, unit, words)
    if isinstance(value, list):
        return words.listed([_value(item, name, shape, unit, words) for item in value])
    if isinstance(value, bool):
        return words(N_("yes")) if value else words(N_("no"))
    for kind_name in shape.kinds:
        kind = unit.rules.kinds.get(kind_name)
        title = labels(kind.fields.get(name)).get(str(value)) if kind else None
        if isinstance(title, dict):
            return words.title(title)
    return _plain_value(value)
