"""Values to YAML text by the library: what is out of the ordinary, in the project's style."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from ledger.core.values import Fields, Value, day
from ledger.store.documents import scalar


def dumped_flow(value: Value, *, quoted: bool) -> str:
    """A value on one line, without the brackets around it."""
    stream = io.StringIO()
    alone = CommentedSeq([_styled(value, quoted=quoted, flow=True)])
    alone.fa.set_flow_style()
    _yaml().dump(alone, stream)
    return stream.getvalue().strip()[1:-1]


def dumped(fields: Fields, *, quoted: bool) -> str:
    """Fields as lines of a block; `quoted`: their text in quotes."""
    stream = io.StringIO()
    _yaml().dump(_styled(fields, quoted=quoted), stream)
    return stream.getvalue()


def _yaml() -> Any:
    yaml = YAML()
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.representer.add_representer(Decimal, _decimal)
    # The same day twice is not an anchor and an alias.
    yaml.representer.ignore_aliases = lambda _value: True
    return yaml


def _decimal(representer: Any, number: Decimal) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")


def _styled(value: Any, *, quoted: bool, place: str = "", flow: bool = False) -> Any:
    if isinstance(value, Mapping):
        flow = flow or place in ("sessions", "posts")
        styled = CommentedMap(
            (name, _styled(item, quoted=quoted, place=name, flow=flow)) for name, item in value.items()
        )
        if flow:
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, list):
        many = CommentedSeq(_styled(item, quoted=quoted, place=place, flow=flow) for item in value)
        if flow:
            many.fa.set_flow_style()
        return many
    if isinstance(value, str):
        return _text(value, quoted=quoted, flow=flow)
    return value


def _text(text: str, *, quoted: bool, flow: bool = False) -> Any:
    # Inside brackets the parser reads a colon as the end of a key, and a line end as a space.
    if quoted or (flow and any(char in text for char in ":\n")):
        return DoubleQuotedScalarString(text)
    if found := day(text):
        return found
    if not text.replace("\n", "").isprintable() or not isinstance(scalar(text), str):
        return DoubleQuotedScalarString(text)
    if "\n" in text and not text[0].isspace():
        return LiteralScalarString(text)
    return text
