"""Entries as text, quickly: the project's style for what is plain, the emitter for everything else.

An import writes thousands of entries at once. What is written here reads back as it was, or is
written by the emitter; a test holds the two against each other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ledger.core.values import Fields, Value, day
from ledger.store.documents import places, read_document, scalar
from ledger.store.emitting import entry_text, lines_text

_PLAIN = re.compile(r"[^\W_][\w ，。、；：“”‘’（）《》〈〉【】…·～—！？％+./()%&@$^*=;'\"!?|<>~-]*")
_FLOW = re.compile(
    r"[^\W_《][\w ，。、；：“”‘’（）《》…·～—！？％+./()%-]*|《[\w ，。、；：“”（）《》…·-]*"
)


class _OddError(Exception):
    """A value that only the emitter writes."""


def quick_text(fields: Fields, schema: str = "") -> str:
    """An entry as its file holds it, null kept. `schema`: the address of its JSON Schema.

    Raises ValueError for values that no document can hold.
    """
    text = "".join(_field(name, value) for name, value in fields.items())
    if read_document("", text.encode()).data != fields:
        text = entry_text(fields, keep_null=True)
        if read_document("", text.encode()).data != fields:
            raise ValueError(fields)
    return f"# yaml-language-server: $schema={schema}\n{text}" if schema else text


def with_sessions(text: str, wanted: Fields) -> str | None:
    """A sheet's text with sessions behind those it has; None where anything else would change too.

    Every other byte stays as it was.
    """
    before = read_document("", text.encode()).data or {}
    there, sessions = before.get("sessions"), wanted.get("sessions")
    line, column = places(text).get((("sessions",), False), (0, 0))
    key, _ = places(text).get((("sessions",), True), (0, 0))
    if not (isinstance(there, list) and there and isinstance(sessions, list) and line > key):
        return None
    try:
        more = [f"{' ' * (column - 1)}- {_flow(one)}" for one in sessions[len(there) :]]
    except _OddError:
        return None
    lines = text.split("\n")
    last = _last_line(lines, line - 1, column - 1)
    longer = "\n".join([*lines[: last + 1], *more, *lines[last + 1 :]])
    return longer if read_document("", longer.encode()).data == wanted else None


def _last_line(lines: Sequence[str], first: int, column: int) -> int:
    """The last line of a list that begins on a line, its dashes in a column."""
    last = first
    for number in range(first + 1, len(lines)):
        written = lines[number]
        indent = len(written) - len(written.lstrip(" "))
        if written.strip() and (indent < column or (indent == column and written[indent] != "-")):
            break
        if written.strip():
            last = number
    return last


def _field(name: str, value: Value) -> str:
    try:
        return "".join(f"{line}\n" for line in _lines(name, value))
    except _OddError:
        if value is None:
            return (
                f"{name}: null\n" if _PLAIN.fullmatch(name) else entry_text({name: None}, keep_null=True)
            )
        return f"{lines_text({name: value})}\n"


def _lines(name: str, value: Value) -> Iterator[str]:
    """A field as lines. Raises _OddError."""
    if not _PLAIN.fullmatch(name):
        raise _OddError
    if name == "sessions" and isinstance(value, list) and value:
        yield f"{name}:"
        yield from (f"  - {_flow(session)}" for session in value)
        return
    if isinstance(value, list) and value:
        yield f"{name}:"
        yield from (f"  {line}" for item in value for line in _item(item))
    elif isinstance(value, Mapping) and value:
        yield f"{name}:"
        yield from (f"  {line}" for key, inner in value.items() for line in _lines(key, inner))
    else:
        yield f"{name}: {_scalar(value, _PLAIN)}"


def _item(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        many = (line for key, inner in value.items() for line in _lines(key, inner))
        yield from (f"{'  ' if number else '- '}{line}" for number, line in enumerate(many))
    else:
        yield f"- {_scalar(value, _PLAIN)}"


def _flow(value: Value) -> str:
    if isinstance(value, Mapping) and value:
        if not all(_FLOW.fullmatch(key) for key in value):
            raise _OddError
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list) and value:
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value, _FLOW)


def _scalar(value: Value, plain: re.Pattern[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and (day(value) or _is_plain(value, plain)):
        return value
    raise _OddError


def _is_plain(text: str, plain: re.Pattern[str]) -> bool:
    """Whether a text stands for itself without quotes, and could not be taken for anything else."""
    return bool(plain.fullmatch(text)) and not text.endswith(" ") and isinstance(scalar(text), str)
