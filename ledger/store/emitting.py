"""Values to YAML text, in the one style that the project writes and keeps."""

from ledger.core.values import Fields, Value
from ledger.store.documents import read_document
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
    from ledger.store.librarywriting import dumped  # most entries do without the library

    text = dumped(fields, quoted=False)
    return text if read_document("", text.encode()).data == fields else dumped(fields, quoted=True)


def flow_text(value: Value, *, quoted: bool = False) -> str:
    """A value on one line, fit for brackets or behind a key; `quoted`: its text in quotes."""
    if not quoted and (ordinary := plain_flow(value)) is not None:
        return ordinary
    from ledger.store.librarywriting import dumped_flow

    plain = dumped_flow(value, quoted=quoted)
    return plain if _reads_as(plain, value) else dumped_flow(value, quoted=True)


def lines_text(fields: Fields) -> str:
    """Fields as lines of a block, without the last line's end."""
    from ledger.store.librarywriting import dumped

    text = dumped(fields, quoted=False)
    if read_document("", text.encode()).data != fields:
        text = dumped(fields, quoted=True)
    return text.removesuffix("\n")


def _reads_as(text: str, value: Value) -> bool:
    written = {f"k: [{text}]\n": {"k": [value]}, f"k: {text}\n": {"k": value}}
    return all(read_document("", one.encode()).data == wanted for one, wanted in written.items())
