"""Why a standing is what it is: the same questions as in `cadence`, with every answer kept.

For each subject and period, or each trigger: whether it binds and why not, what counted, and what
nearly did. An occasion nearly counts if exactly one thing keeps it from counting.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.core.book import Book, covers
from ledger.core.cadence import standings
from ledger.core.conditions import Parameters, Unset, failing, references, resolve
from ledger.core.days import common, holds, span
from ledger.core.followups import Trigger, answers, due_day
from ledger.core.model import Member, Occasion, Unit
from ledger.core.packs import Expectation, FollowUp, Obligation, Quota
from ledger.core.periods import Period, shift, shown
from ledger.core.quotas import Binding, binding, in_force, subjects
from ledger.core.standing import Standing
from ledger.core.values import Fields, Value, day, reach
from ledger.records import dataclass

NEAR_DAYS = 14
"""How far outside its period an occasion may lie and still be said to have nearly counted."""


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that nearly counted.

    `why` is one of: errors, later, outside, uncredited, condition, before-since, not-in-force,
    unlinked, other-kind. `field`, `test` and `value` tell of a condition, `codes` of errors.
    """

    entry: str
    path: str
    title: str
    date: date | None
    why: str
    field: str = ""
    test: Value = None
    value: Value = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """An occasion that counted, and the value of the measured field in it."""

    entry: str
    title: str
    date: date
    value: Value = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that counts for nothing because of the errors in it."""

    path: str
    kind: str
    fields: Fields
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One subject in one period, or one trigger for one subject.

    `standing` is None where there is none; `why_not` then says why: unit-kind, since, in-force,
    role, too-few-days, no-days. `waivers` are the ids of those that cover the subject here.
    """

    subject: Member | None
    period: Period
    standing: Standing | None
    why_not: str = ""
    days: Binding | None = None
    waivers: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that there is to say of one obligation in a view."""

    obligation: Obligation
    view: Period
    as_of: date
    binds_unit: bool
    cases: tuple[Case, ...]
    unset: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


def explain(
    unit: Unit,
    duty: Obligation,
    view: Period,
    as_of: date,
    left_out: tuple[LeftOut, ...] = (),
) -> Explanation:
    """Why the obligation's standings in a view are what they are."""
    book = Book(unit, as_of)
    if not unit.is_a(duty.binds):
        return Explanation(duty, view, as_of, binds_unit=False, cases=())
    found = standings(book, duty, view)
    if isinstance(duty.shape, Quota):
        cases = tuple(_quota_cases(book, duty, duty.shape, view, found, left_out))
        return Explanation(duty, view, as_of, True, cases, _unset(unit, duty, view.start))
    cases = tuple(_trigger_cases(book, duty, duty.shape, found))
    near = tuple(_near_triggers(book, duty, duty.shape, view, left_out))
    return Explanation(duty, view, as_of, True, cases, _unset(unit, duty, view.start), near)


def _unset(unit: Unit, duty: Obligation, when: date) -> tuple[str, ...]:
    """The required parameters without a value that the obligation refers to."""
    shape = duty.shape
    parts: list[Value] = [dict(shape.where), duty.start, duty.stop]
    if isinstance(shape, Quota):
        parts += [shape.at_least, shape.at_most, shape.all]
    elif isinstance(shape, FollowUp):
        parts.append(shape.within)
    else:
        parts.append(dict(shape.expects))

    missing = []
    for name in dict.fromkeys(name for part in parts for name in references(part)):
        try:
            Parameters(unit, when).value(name)
        except Unset:
            missing.append(name)
    return tuple(missing)


# Quotas


def _quota_cases(
    book: Book,
    duty: Obligation,
    quota: Quota,
    view: Period,
    found: list[Standing],
    left_out: tuple[LeftOut, ...],
) -> Iterator[Case]:
    stood = {(one.subject, one.period.name): one for one in found}
    weighing = _Weighing(book, quota, left_out)
    for period in shown(quota.every, view):
        parameters = Parameters(book.unit, period.start)
        for subject in subjects(book.unit, duty):
            name = subject.id if subject else None
            days = binding(book, duty, subject, period, parameters)
            standing = stood.get((name, period.name))
            if standing is None:
                why = _why_not(book.unit, duty, subject, period, days)
                yield Case(subject, period, None, why, days)
                continue
            counted, near = weighing.weigh(period, parameters, name)
            yield Case(
                subject, period, standing, "", days, _waivers(book, duty, name, period), counted, near
            )


def _why_not(unit: Unit, duty: Obligation, subject: Member | None, period: Period, days: Binding) -> str:
    """The first thing that keeps a subject from being bound in a period."""
    whole = span(period.start, period.end)
    if not days.counted:
        return "no-days"
    if not common(whole, span(unit.since, None)):
        return "since"
    if not common(whole, in_force(duty, Parameters(unit, period.start))):
        return "in-force"
    if subject is not None and duty.who and not common(whole, subject.holding(duty.who, unit.rules)):
        return "role"
    return "too-few-days"


def _waivers(book: Book, duty: Obligation, subject: str | None, period: Period) -> tuple[str, ...]:
    whole = span(period.start, period.end)
    return tuple(
        waiver.entry.id
        for waiver in book.waivers
        if covers(waiver, duty, subject) and common(whole, waiver.days)
    )


class _Weighing:
    """The occasions of a quota's kinds, also those after the as-of day, held against a period."""

    def __init__(self, book: Book, quota: Quota, left_out: tuple[LeftOut, ...]) -> None:
        self._as_of = book.as_of
        self._quota = quota
        self._left_out = [one for one in left_out if one.kind in quota.of]
        now = {(one.entry.path, one.place): one for one in book.of(quota.of)}
        # The fields are those of the as-of day where the occasion had come by then.
        ahead = Book(book.unit, date.max)
        self._all = [now.get((one.entry.path, one.place), one) for one in ahead.of(quota.of)]

    def weigh(
        self, period: Period, parameters: Parameters, subject: str | None
    ) -> tuple[tuple[Counted, ...], tuple[Near, ...]]:
        """What counted for a subject in a period, and what nearly did."""
        try:
            where = resolve(self._quota.where, parameters)
        except Unset:
            return (), ()
        counted: list[Counted] = []
        near: list[Near] = []
        field = self._quota.field
        for one in self._all:
            reasons = list(_reasons(one, where, period, subject, self._as_of))
            if not reasons:
                value = reach(one.fields, field) if field else None
                counted.append(Counted(one.entry.id, _title(one.fields), one.date, value))
            elif len(reasons) == 1:
                near.append(reasons[0])
        near += [_excluded(one) for one in self._left_out if _about(one, period)]
        return tuple(counted), tuple(near)


def _reasons(
    one: Occasion, where: Mapping[str, Value], period: Period, subject: str | None, as_of: date
) -> Iterator[Near]:
    """Each thing that keeps an occasion from counting; far outside the period, more than one."""

    def near(why: str, field: str = "", test: Value = None, value: Value = None) -> Near:
        title = _title(one.fields)
        return Near(one.entry.id, one.entry.path, title, one.date, why, field, test, value)

    if not period.holds(one.date):
        yield near("outside")
        if one.date < shift(period.start, -NEAR_DAYS) or one.date > shift(period.end, NEAR_DAYS):
            yield near("outside")
    elif one.date > as_of:
        yield near("later")
    if subject is not None and subject not in one.members:
        yield near("uncredited")
    for field in failing(where, one.fields):
        yield near("condition", field, where[field], reach(one.fields, field))


def _excluded(one: LeftOut) -> Near:
    when = day(one.fields.get("date"))
    stem = one.path.rpartition("/")[2].removesuffix(".yaml")
    return Near(stem, one.path, _title(one.fields), when, "errors", codes=one.codes)


def _about(one: LeftOut, period: Period) -> bool:
    when = day(one.fields.get("date"))
    return when is None or period.holds(when)


def _title(fields: Fields) -> str:
    title = fields.get("title")
    return title if isinstance(title, str) else ""


# Follow-ups and expectations


def _trigger_cases(
    book: Book, duty: Obligation, shape: FollowUp | Expectation, found: list[Standing]
) -> Iterator[Case]:
    members = {member.id: member for member in book.unit.members}
    for standing in found:
        occasion = _trigger(book, shape, standing)
        if isinstance(shape, FollowUp):
            done = answers(book, shape, occasion)
            counted = tuple(Counted(one.entry.id, _title(one.fields), one.date) for one in done)
            near = tuple(_near_answers(book, shape, occasion))
        else:
            counted, near = (), tuple(_unlike(book, shape, occasion))
        waived = tuple(
            waiver.entry.id
            for waiver in book.waivers
            if covers(waiver, duty, standing.subject) and holds(waiver.days, standing.due)
        )
        subject = members.get(standing.subject or "")
        yield Case(subject, standing.period, standing, "", None, waived, counted, near)


def _trigger(book: Book, shape: FollowUp | Expectation, standing: Standing) -> Occasion:
    """The occasion that a standing follows from; of a sheet's sessions the one that fits its due day."""
    own = [one for one in book.of(shape.each) if one.entry.id == standing.trigger]
    for one in own:
        if isinstance(shape, FollowUp):
            due = due_day(shape, Trigger(one, Parameters(book.unit, one.date)))
        else:
            due = one.date
        if due == standing.due:
            return one
    return own[0]


def _unlike(book: Book, shape: Expectation, one: Occasion) -> Iterator[Near]:
    """The expected fields that do not look as they should."""
    expects = resolve(shape.expects, Parameters(book.unit, one.date))
    for field in failing(expects, one.fields):
        yield Near(
            one.entry.id,
            one.entry.path,
            _title(one.fields),
            one.date,
            "condition",
            field,
            expects[field],
            reach(one.fields, field),
        )


def _near_answers(book: Book, shape: FollowUp, trigger: Occasion) -> Iterator[Near]:
    """Entries that link to the trigger and are dated later, or are of another kind."""
    ahead = Book(book.unit, date.max)
    linking = ahead.answers(trigger.entry.id)
    for one in sorted(linking, key=lambda one: (one.date, one.entry.id)):
        if one.entry.id == trigger.entry.id:
            continue
        title = _title(one.fields)
        if one.entry.kind not in shape.needs:
            yield Near(one.entry.id, one.entry.path, title, one.date, "other-kind")
        elif one.date > book.as_of:
            yield Near(one.entry.id, one.entry.path, title, one.date, "later")


def _near_triggers(
    book: Book,
    duty: Obligation,
    shape: FollowUp | Expectation,
    view: Period,
    left_out: tuple[LeftOut, ...],
) -> Iterator[Near]:
    """Entries of the view that set nothing off, and the one reason why."""
    for one in book.of(shape.each, view):
        title = _title(one.fields)
        parameters = Parameters(book.unit, one.date)
        try:
            where = resolve(shape.where, parameters)
        except Unset:
            continue
        failed = failing(where, one.fields)
        made = (one.entry.id, one.entry.path, title, one.date)
        if one.date < book.unit.since:
            yield Near(*made, "before-since")
        elif not holds(in_force(duty, parameters), one.date):
            yield Near(*made, "not-in-force")
        elif len(failed) == 1:
            field = failed[0]
            yield Near(*made, "condition", field, where[field], reach(one.fields, field))
        elif not failed and duty.who and not _concerns(book.unit, duty, one):
            yield Near(*made, "uncredited")
    yield from (_excluded(one) for one in left_out if one.kind in shape.each and _about(one, view))


def _concerns(unit: Unit, duty: Obligation, one: Occasion) -> bool:
    return any(
        member.id in one.members and holds(member.holding(duty.who or "", unit.rules), one.date)
        for member in unit.members
    )
