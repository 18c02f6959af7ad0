"""What a merge is made of: finished values, maps and lists, and conflicts by their number."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ledger.core.pairing import days
from ledger.core.values import Value
from ledger.records import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A finished value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Open:
    """A conflict, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Map:
    """A map of nodes."""

    fields: Mapping[str, "Node"]


@dataclass(frozen=True, slots=True)
class List:
    """A list of nodes; `by` is the key whose days it stays in the order of, if any."""

    items: tuple["Node", ...]
    by: str = ""


Node: TypeAlias = Leaf | Open | Map | List
Outcomes: TypeAlias = Sequence[tuple[Value, ...]]


def values(node: Node, outcomes: Outcomes) -> tuple[Value, ...]:
    """The values that a node comes to after the outcomes of all conflicts: mostly one."""
    if isinstance(node, Leaf):
        return (node.value,)
    if isinstance(node, Open):
        return outcomes[node.number]
    if isinstance(node, Map):
        return (map_value(node, outcomes),)
    items = [value for item in node.items for value in values(item, outcomes)]
    return (_in_order(items, node.by),)


def map_value(node: Map, outcomes: Outcomes) -> dict[str, Value]:
    """The same of a map, whose keys without a value are left out."""
    found = {key: values(inner, outcomes) for key, inner in node.fields.items()}
    return {key: values[0] for key, values in found.items() if values}


def _in_order(items: list[Value], by: str) -> list[Value]:
    found = days(items, by) if by else None
    if found is None:
        return items
    return [item for _, item in sorted(zip(found, items, strict=True), key=lambda pair: pair[0])]
