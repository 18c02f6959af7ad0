"""Levels: units that a level above does not read itself, but knows from snapshots.

What a snapshot says counts as if it had been found out here, as long as it was judged by the same
rules and still holds on the day that is asked about. Anything else is stale, and nothing of a snapshot
counts that is not signed by whom the superior's list names.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from ledger.core.periods import Period
from ledger.errors import LedgerError
from ledger.rollup.gathering import Account
from ledger.rollup.rules import Rules
from ledger.rollup.snapshots import Seen, Snapshot, in_order, read_snapshot, snapshot_path
from ledger.rollup.subordinates import Line
from ledger.rollup.verdict import Fault
from ledger.store.signing import is_signed
from ledger.words import N_

Stored = Callable[[str], bytes | None]
"""Hands out a file of the superior's repository, None where there is none."""
Judging = Callable[[tuple[str, ...] | None], Rules | None]
"""The superior's own rules for a choice of packs, None where it has no such packs."""


def with_snapshots(
    accounts: Iterable[Account], stored: Stored, rules: Judging, view: Period, as_of: date
) -> Iterator[Account]:
    """Accounts with those of published levels put in below the units that publish them."""
    many = list(accounts)
    known = {one.line.id for one in many}
    for account in many:
        if not account.line.publishes:
            yield account
            continue
        try:
            found = _accepted(account.line, stored, view)
        except LedgerError as error:
            yield replace(account, notice=Fault(error.text, error.values))
            continue
        below = list(_below(account, found, rules, as_of))
        twice = [one.line.id for one in below if one.line.id in known]
        if twice:
            text = N_(
                "its snapshot names units that are listed elsewhere; they are not counted again: {units}"
            )
            yield replace(account, notice=Fault(text, {"units": ", ".join(twice[:8])}))
        else:
            yield account
        for one in below:
            if one.line.id not in known:
                known.add(one.line.id)
                yield one


def _accepted(line: Line, stored: Stored, view: Period) -> Snapshot:
    """The snapshot that a unit has published of a view. Raises LedgerError for none to trust."""
    path = snapshot_path(line.id, view)
    content = stored(path)
    if content is None:
        raise LedgerError(N_("it has published nothing for {period}"), period=view.name)
    if line.signers:
        signature = stored(f"{path}.sig")
        if signature is None or not is_signed(content, signature, line.id, line.signers):
            text = N_("its snapshot {path} is not signed by any of its signers; nothing of it counts")
            raise LedgerError(text, path=path)
    found = read_snapshot(content, line.id)
    if found.period != view.name:
        raise LedgerError(N_("its snapshot {path} is about {period}"), path=path, period=found.period)
    return found


def _below(account: Account, found: Snapshot, rules: Judging, as_of: date) -> Iterator[Account]:
    digests: dict[tuple[str, ...] | None, str | None] = {}
    for seen, depth in in_order(found):
        packs = seen.line.packs
        if packs not in digests:
            chosen = rules(packs)
            digests[packs] = chosen.digest if chosen else None
        reached = seen.reached
        if reached.problem is None and (fault := _outdated(seen, digests[packs], found.as_of, as_of)):
            reached = replace(reached, problem=fault)
        above = seen.line.superior or account.line.id
        line = replace(seen.line, superior=above)
        yield Account(line, account.depth + depth, reached, seen.verdict, published=found.as_of)


def _outdated(seen: Seen, digest: str | None, published: str, as_of: date) -> Fault | None:
    """Why what a snapshot says of a unit is not what would be found out here, now."""
    verdict = seen.verdict
    if verdict is None or verdict.fault is not None:
        return None
    if verdict.rules != digest:
        return Fault(N_("it was judged by other rules than those of its superior here"), {})
    if not verdict.first <= as_of.isoformat() <= verdict.last:
        text = N_("it was published as of {day}, and what is asked for has changed since")
        return Fault(text, {"day": published})
    return None


def rules_by_choice(make: Callable[[tuple[str, ...] | None], Rules]) -> Judging:
    """Rules for each choice of packs, made once; None for packs that are not there."""
    made: dict[tuple[str, ...] | None, Rules | None] = {}

    def chosen(packs: tuple[str, ...] | None) -> Rules | None:
        if packs not in made:
            try:
                made[packs] = make(packs)
            except LedgerError:
                made[packs] = None
        return made[packs]

    return chosen
