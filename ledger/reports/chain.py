"""How entries hang together: from what set a matter off, through what answers it, to its end."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.checks.rules import Written
from ledger.core.packs import Kind
from ledger.core.values import texts
from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """An entry with what refers to it; `again` where it stands elsewhere in the tree already."""

    written: Written
    below: tuple["Branch", ...] = ()
    again: bool = False


def references(one: Written, common: Kind) -> tuple[str, ...]:
    """The ids of the entries that an entry names, each once, in the order of its fields."""
    fields = {**common.fields, **(one.kind.fields if one.kind else {})}
    found: list[str] = []
    for name, value in one.data.items():
        schema = fields.get(name)
        if not isinstance(schema, dict):
            continue
        items = schema.get("items")
        if schema.get("format") == "entry" and isinstance(value, str):
            found.append(value)
        elif isinstance(items, dict) and items.get("format") == "entry":
            found += [text for _, text in texts(value)]
    return tuple(dict.fromkeys(found))


def chains(one: Written, written: Iterable[Written], common: Kind) -> tuple[Branch, ...]:
    """The trees that hold an entry: each begins with what refers to nothing that is there.

    What an entry names stands above it, what names it below. A circle is cut where it closes.
    """
    known = {each.stem: each for each in written}
    above = {
        name: tuple(ref for ref in references(each, common) if ref in known and ref != name)
        for name, each in known.items()
    }
    below: dict[str, list[str]] = {}
    for name, refs in sorted(above.items()):
        for ref in refs:
            below.setdefault(ref, []).append(name)
    kin = _kin(one.stem, above, below)
    roots = [name for name in _ordered(_tops(one.stem, above)) if name in known]
    seen: set[str] = set()
    return tuple(_branch(name, known, below, kin, seen) for name in roots)


def _kin(name: str, above: Mapping[str, tuple[str, ...]], below: Mapping[str, list[str]]) -> set[str]:
    """The entry, all above it, and all below it: not what else hangs from those above."""
    return _reached(name, above) | _reached(name, below)


def _reached(name: str, ways: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        if (here := waiting.pop()) not in found:
            found.add(here)
            waiting += ways.get(here, ())
    return found


def _tops(name: str, above: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Those above that have nothing above them; in a circle, the entry itself."""
    tops = [one for one in _reached(name, above) if not above.get(one)]
    yield from tops or [name]


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names)


def _branch(
    name: str,
    known: Mapping[str, Written],
    below: Mapping[str, list[str]],
    kin: set[str],
    seen: set[str],
) -> Branch:
    if name in seen:
        return Branch(known[name], again=True)
    seen.add(name)
    children = [child for child in below.get(name, ()) if child in kin]
    return Branch(known[name], tuple(_branch(child, known, below, kin, seen) for child in children))
