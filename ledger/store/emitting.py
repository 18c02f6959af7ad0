"""Values to YAML text, in the one style that the project writes and keeps."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from ledger.core.values import Fields, Value, day
from ledger.store.documents import read_document, scalar
from ledger.store.plainwriting import plain_flow, plain_text


def entry_text(fields: Fields, schema: str = "", *, keep_null: bool = False) -> str:
    """An entry as its file holds it: fields in the order given, sessions a line each.

    `schema` is the address an editor finds the entry's JSON Schema under, from the entry's folder.
    Fields that are None are left out, unless `keep_null`.
    """
    given = {name: value for name, value in fields.items() if keep_null or value is not None}
    text = "".join(_field(name, value) for name, value in given.items()) or _careful_text(given)
    return _headed(text, schema)


def ordinary_text(fields: Fields, schema: str = "") -> str | None:
    """As `entry_text` where nothing in it is out of the ordinary: such a text reads as its fields."""
    text = plain_text(fields)
    return text and _headed(text, schema)


def _headed(text: str, schema: str) -> str:
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text


def _field(name: str, value: Value) -> str:
    return plain_text({name: value}) or _careful_text({name: value})


def _careful_text(fields: Fields) -> str:
    """As the library writes it; with its text in quotes where it would be read as something else."""
    text = _dump(fields, quoted=False)
    return text if read_document("", text.encode()).data == fields else _dump(fields, quoted=True)


def flow_text(value: Value, *, quoted: bool = False) -> str:
    """A value on one line, fit for brackets or behind a key; `quoted`: its text in quotes."""
    if not quoted and (ordinary := plain_flow(value)) is not None:
        return ordinary
    plain = _flow_dump(value, quoted=quoted)
    return plain if _reads_as(plain, value) else _flow_dump(value, quoted=True)


def lines_text(fields: Fields) -> str:
    """Fields as lines of a block, without the last line's end."""
    text = _dump(fields, quoted=False)
    if read_document("", text.encode()).data != fields:
        text = _dump(fields, quoted=True)
    return text.removesuffix("\n")


def _reads_as(text: str, value: Value) -> bool:
    written = {f"k: [{text}]\n": {"k": [value]}, f"k: {text}\n": {"k": value}}
    return all(read_document("", one.encode()).data == wanted for one, wanted in written.items())


def _flow_dump(value: Value, *, quoted: bool) -> str:
    stream = io.StringIO()
    alone = CommentedSeq([_styled(value, quoted=quoted, flow=True)])
    alone.fa.set_flow_style()
    _yaml().dump(alone, stream)
    return stream.getvalue().strip()[1:-1]


def _dump(fields: Fields, *, quoted: bool) -> str:
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
