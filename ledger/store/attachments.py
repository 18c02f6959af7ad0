"""The contents of files that evidence points to, from wherever a unit's files come from."""

import base64
import hashlib
from collections.abc import Iterable

from ledger.checks.evidence import wanted_attachments
from ledger.checks.rules import Written
from ledger.core.values import Fields, maps
from ledger.store.sources import Source, Stored, WorkTree


def attached(source: Source, many: Iterable[Written]) -> dict[str, str]:
    """The files that entries have as evidence, in base64 by path.

    Only those whose hash is the recorded one: what is missing or altered is for `check` to tell.
    """
    entries = list(many)
    recorded = {item.get("path"): item.get("sha256") for one in entries for item in _items(one.data)}
    found = source.attachments(sorted(wanted_attachments(entries)))
    good = [path for path, one in found.items() if not one.link and recorded.get(path) == one.digest]
    contents = {path: _content(source, path) for path in good}
    return {
        path: base64.b64encode(content).decode()
        for path, content in contents.items()
        if content is not None and hashlib.sha256(content).hexdigest() == recorded[path]
    }


def _items(data: Fields) -> Iterable[Fields]:
    for _, item in maps(data.get("evidence")):
        yield item
    for _, session in maps(data.get("sessions")):
        yield from (item for _, item in maps(session.get("evidence")))


def _content(source: Source, path: str) -> bytes | None:
    if isinstance(source, WorkTree):
        return (source.root / path).read_bytes()
    if isinstance(source, Stored):
        blobs = (
            source.git.index([path]) if source.commit is None else source.git.tree(source.commit, [path])
        )
        return source.git.blobs(blob.oid for blob in blobs).get(blobs[0].oid) if blobs else None
    return None
