"""The usual headings of registers, read from schema/headings.yaml."""

import functools
from collections.abc import Mapping
from typing import Any

from ledger.core.headings import Headings
from ledger.store.schemas import mapping, shipped, strings


@functools.cache
def usual_headings() -> Headings:
    """What registers call their columns, beside the fields' own names and titles."""
    data = shipped("headings.yaml")
    return Headings(
        idle=tuple(strings(data["idle"])),
        sentences=tuple(strings(data["sentences"])),
        common=_lists(data["any"]),
        kinds={name: _lists(own) for name, own in mapping(data["kinds"]).items()},
        words={name: _lists(own) for name, own in mapping(data["words"]).items()},
        unfinished=tuple(strings(data["unfinished"])),
    )


def _lists(value: Any) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(strings(many)) for name, many in mapping(value).items()}
