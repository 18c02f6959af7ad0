"""What a merge itself decided: where its result is not what following both sides would give.

Changes are compared, not files: each side's changes since the common origin, and the result's. What
one side alone changed and the result has too goes without saying.
"""

from collections.abc import Iterator, Sequence

from ledger.core.values import Fields, Place, Value, identity
from ledger.history.events import Decision, Version
from ledger.history.fields import ITEM_ADDED, REORDERED, FieldChange, field_changes, sameness


def decisions(
    bases: Sequence[Version], sides: Sequence[Version], result: Version
) -> tuple[Decision, ...]:
    """What was decided about one file; of several common origins, what holds against each of them."""
    if not all(one.readable for one in (*bases, *sides, result)):
        return ()
    told = [tuple(_decided(base, sides, result)) for base in bases or (Version(),)]
    known = [{_known(one) for one in many} for many in told]
    return tuple(one for one in told[0] if all(_known(one) in others for others in known))


def _known(one: Decision) -> tuple[object, ...]:
    return one.place, identity(one.kept), frozenset(identity(value) for value in one.offered)


def _decided(base: Version, sides: Sequence[Version], result: Version) -> Iterator[Decision]:
    changed = [side for side in sides if identity(_whole(side)) != identity(_whole(base))]
    there = [side for side in changed if not side.is_absent]
    if result.is_absent:
        if there or (not base.is_absent and not changed):
            offered = tuple(_whole(side) for side in there or sides[:1])
            yield Decision((), None, offered, own=len(there) == len(changed))
        return
    if len(there) < len(changed) and not base.is_absent:
        yield Decision((), _whole(result), (None,))
    if base.is_absent and not there:
        yield Decision((), _whole(result), (), own=True)
        return
    yield from _fields(base.data or {}, [side.data or {} for side in there], result.data or {})


def _whole(version: Version) -> Value:
    return None if version.data is None else dict(version.data)


def _fields(base: Fields, sides: Sequence[Fields], result: Fields) -> Iterator[Decision]:
    made = {sameness(one): one for one in _changes(base, result)}
    wanted = {sameness(one): one for side in sides for one in _changes(base, side)}
    own = [one for known, one in made.items() if known not in wanted]
    dropped = [one for known, one in wanted.items() if known not in made]
    for place in dict.fromkeys(_spot(one) for one in (*own, *dropped)):
        yield _decision(
            [one for one in made.values() if _spot(one) == place],
            [one for one in own if _spot(one) == place],
            [one for one in dropped if _spot(one) == place],
        )


def _changes(base: Fields, other: Fields) -> Iterator[FieldChange]:
    return (one for one in field_changes(base, other) if one.what != REORDERED)


def _spot(one: FieldChange) -> tuple[Place, object]:
    """Where in the origin a change took place; new items of a list are each a place of their own."""
    return (one.origin[:-1], identity(one.after)) if one.what == ITEM_ADDED else (one.origin, None)


def _decision(
    made: Sequence[FieldChange], own: Sequence[FieldChange], dropped: Sequence[FieldChange]
) -> Decision:
    one = (*made, *dropped)[0]
    kept = made[0].after if made else one.before
    return Decision(one.place, kept, tuple(each.after for each in dropped), bool(own), one.items)
