"""Values to YAML text, in the one style that the project writes and keeps."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from ledger.core.values import Fields, day
from ledger.store.documents import read_document, scalar


def entry_text(fields: Fields, schema: str = "") -> str:
    """An entry as its file holds it: fields in the order given, sessions a line each.

    `schema` is the address an editor finds the entry's JSON Schema under, from the entry's folder.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    text = _dump(given, quoted=False)
    if read_document("", text.encode()).data != given:
        text = _dump(given, quoted=True)
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text


def session_text(session: Fields) -> str:
    """A session as one line of its sheet."""
    return _dump({"sessions": [dict(session)]}, quoted=False).splitlines()[1].removeprefix("  - ")


def _dump(fields: Fields, *, quoted: bool) -> str:
    stream = io.StringIO()
    _yaml().dump(_styled(fields, quoted=quoted), stream)
    return stream.getvalue()


def _yaml() -> Any:
    yaml = YAML()
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    yaml.representer.add_representer(Decimal, _decimal)
    # The same day twice is not an anchor and an alias.
    yaml.representer.ignore_aliases = lambda _value: True
    return yaml


def _decimal(representer: Any, number: Decimal) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")


def _styled(value: Any, *, quoted: bool, place: str = "") -> Any:
    if isinstance(value, Mapping):
        styled = CommentedMap(
            (name, _styled(item, quoted=quoted, place=name)) for name, item in value.items()
        )
        if place == "sessions":
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, list):
        return [_styled(item, quoted=quoted, place=place) for item in value]
    if isinstance(value, str):
        return _text(value, quoted=quoted)
    return value


def _text(text: str, *, quoted: bool) -> Any:
    if quoted:
        return DoubleQuotedScalarString(text)
    if found := day(text):
        return found
    if not text.replace("\n", "").isprintable() or not isinstance(scalar(text), str):
        return DoubleQuotedScalarString(text)
    if "\n" in text and not text[0].isspace():
        return LiteralScalarString(text)
    return text
