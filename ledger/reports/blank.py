"""An entry's form to fill in with an editor: every field with its label, what it takes, and its choices.

What is required, or has a value already, stands there as a field; the rest as a comment whose `#` can
be taken away. Everything else in a comment is help.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.core.asked import AUTOMATIC
from ledger.core.forms import labels
from ledger.core.packs import Kind
from ledger.core.values import Fields, Value
from ledger.reports.fields import FieldWords
from ledger.store.emitting import entry_text
from ledger.words import N_, plain

_FIRST = ("date", "until", "title", "members", "absent")


def blank(kind: Kind, saying: FieldWords, values: Fields, required: tuple[str, ...]) -> str:
    """The form of a kind's entries with some values filled in, in the words' language."""
    words = saying.words
    head = [
        f"{kind.name} {words.title(kind.title)}",
        words(N_("Save and leave the editor to record it. Lines that begin with # are left out.")),
        words(N_("Leave it unchanged, or empty it, and nothing is recorded.")),
    ]
    parts = ["\n".join(f"# {line}" for line in head)]
    for name, field in _ordered(kind, saying.common).items():
        needed = name in required
        if name not in values and not needed and kind.sessions and name == "title":
            continue
        about = "\n".join(f"# {line}" for line in _about(name, field, saying, needed=needed))
        parts.append(f"{about}\n{_line(name, field, values.get(name), needed=needed)}")
    return "\n\n".join(parts) + "\n"


def _ordered(kind: Kind, common: Kind) -> dict[str, Any]:
    fields = {**common.fields, **kind.fields}
    names = dict.fromkeys([*_FIRST, *kind.required, *kind.fields, *common.fields])
    return {name: fields[name] for name in names if name in fields and name not in AUTOMATIC}


def _about(name: str, field: Mapping[str, Any], saying: FieldWords, *, needed: bool) -> Iterator[str]:
    words = saying.words
    title = field.get("title")
    label = words.title(title) if isinstance(title, dict) else plain(name)
    text = N_("{label} (required)") if needed else N_("{label}")
    described = field.get("description")
    more = words.title(described) if isinstance(described, dict) else ""
    yield words(text, label=label) + (f": {more}" if more else "")
    yield from _choices(field, saying)


def _choices(field: Mapping[str, Any], saying: FieldWords) -> Iterator[str]:
    words = saying.words
    for value, title in labels(dict(field)).items():
        yield f"  {value}  {words.title(title) if isinstance(title, dict) else ''}".rstrip()
    items = field.get("items")
    inner = items if isinstance(items, dict) else {}
    if "member" in (field.get("format"), inner.get("format")):
        people = [f"{one.id} {plain(one.name)}" for one in saying.unit.members]
        yield f"  {words.listed(people)}"
    for part, schema in _parts(field).items():
        title = schema.get("title") if isinstance(schema, dict) else None
        yield f"  {part}: {words.title(title) if isinstance(title, dict) else ''}".rstrip()


def _parts(field: Mapping[str, Any]) -> dict[str, Any]:
    items = field.get("items")
    inner = items if isinstance(items, dict) else {}
    found = field.get("properties") or inner.get("properties")
    return found if isinstance(found, dict) else {}


def _line(name: str, field: Mapping[str, Any], value: Value, *, needed: bool) -> str:
    """The field itself: filled in, to be filled in, or as a comment."""
    if value is not None:
        return entry_text({name: value}).rstrip("\n")
    parts = ", ".join(f"{part}: " for part in _parts(field))
    if field.get("type") == "array":
        example = f"[{{{parts}}}]" if parts else "[]"
    else:
        example = f"{{{parts}}}" if parts else ""
    # A required field stays empty, so that what is forgotten is missed.
    return f"{name}:" if needed else f"#{name}: {example}".rstrip()
