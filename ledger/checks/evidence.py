"""Rules over attachments: is the file there, unchanged, and inside the repository (E501 to E503)."""

from collections.abc import Iterable, Iterator

from ledger.checks.rules import Attached, Scene, Written, rule
from ledger.core.findings import Finding
from ledger.core.values import Fields, Place, Value, maps
from ledger.patterns import pattern
from ledger.words import N_

_DIGEST = pattern(r"[0-9a-f]{64}")
_DRIVE = pattern(r"[A-Za-z]:")
_LONGEST = 4096


def wanted_attachments(entries: Iterable[Written]) -> frozenset[str]:
    """The paths of this repository that some evidence points to, as far as a file could bear them."""
    paths = (item.get("path") for entry in entries for _, item in _items(entry.data))
    tidy = {_tidy(path) for path in paths if isinstance(path, str) and not leaves(path)}
    return frozenset(filter(may_be_file, tidy))


def may_be_file(path: str) -> bool:
    """Whether a file could bear that path."""
    return 0 < len(path) < _LONGEST and "\0" not in path


@rule("E501", "evidence", "sessions")
def missing_file(scene: Scene, entry: Written) -> Iterator[Finding]:
    """Evidence names a file that is not there."""
    for at, path, _, found in _inside(scene, entry):
        if found is None:
            yield entry.finding("E501", N_("there is no file {file}"), at, file=path)


@rule("E502", "evidence", "sessions")
def changed_file(scene: Scene, entry: Written) -> Iterator[Finding]:
    """A file is not the one whose hash was recorded."""
    for at, path, recorded, found in _inside(scene, entry):
        if found is None or found.link or not isinstance(recorded, str):
            continue
        if _DIGEST.fullmatch(recorded) and found.digest != recorded:
            text = N_("{file} is not the file whose hash was recorded")
            hint = N_("bring the file back; if it was replaced on purpose, its hash is now {digest}")
            place = (*at[:-1], "sha256")
            yield entry.finding("E502", text, place, hint=hint, file=path, digest=found.digest or "")


@rule("E503", "evidence", "sessions")
def outside_file(scene: Scene, entry: Written) -> Iterator[Finding]:
    """Evidence points out of the repository, or at a link."""
    for at, item in scene.once(entry, _files):
        path = item.get("path")
        if isinstance(path, str) and leaves(path):
            text = N_("{file} leads out of the repository")
            hint = N_("copy the file below evidence/ and write its path from the repository's top")
            yield entry.finding("E503", text, (*at, "path"), hint=hint, file=path)
    for at, path, _, found in _inside(scene, entry):
        if found is not None and found.link:
            text = N_("{file} is a link, or lies behind one")
            hint = N_("put the file itself there")
            yield entry.finding("E503", text, at, hint=hint, file=path)


def leaves(path: str) -> bool:
    """Whether a path is anything but a plain way down from the repository's top."""
    parts = path.split("/")
    return (
        path.startswith("/")
        or "\\" in path
        or _DRIVE.match(path) is not None
        or ".." in parts
        or parts[0].lower() == ".git"
    )


def _tidy(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", "."))


def _inside(scene: Scene, entry: Written) -> Iterator[tuple[Place, str, Value, Attached | None]]:
    """Evidence in this repository: the path's place, the path, the hash recorded, what was found."""
    for at, item in scene.once(entry, _files):
        path = item.get("path")
        if isinstance(path, str) and path and not leaves(path):
            yield (*at, "path"), path, item.get("sha256"), scene.attached(_tidy(path))


def _files(_scene: Scene, entry: Written) -> list[tuple[Place, Fields]]:
    """The items of evidence that name a file."""
    return [(at, item) for at, item in _items(entry.data) if "path" in item]


def _items(data: Fields) -> Iterator[tuple[Place, Fields]]:
    for index, item in maps(data.get("evidence")):
        yield ("evidence", index), item
    for place, session in maps(data.get("sessions")):
        for index, item in maps(session.get("evidence")) if "evidence" in session else ():
            yield ("sessions", place, "evidence", index), item
