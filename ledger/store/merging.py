"""Merging files: three versions of a text to one, with the comments of both sides.

A unit's YAML files merge field by field; what else is text merges by lines, as git does it; evidence
is one side's or the other's. What git's own merge of the lines gives is taken where it says exactly
what the merge of the fields says, because it keeps either side's layout best.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from ledger.core.conflicts import BOTH, MINE, MISSING, THEIRS, Alike, Conflict, Side
from ledger.core.merging import Merge, merged, resolved
from ledger.core.values import Fields, Value, identity
from ledger.patterns import pattern
from ledger.records import dataclass
from ledger.store.comments import lacks_remarks, wanted_remarks, with_remarks
from ledger.store.documents import Document, read_document
from ledger.store.git import execute
from ledger.store.patching import rewritten
from ledger.store.sources import wanted
from ledger.store.trees import Version

_LINE = pattern(r"[^\n]*\n|[^\n]+")
SIDES = ("-L", MINE, "-L", "base", "-L", THEIRS)
_OPTIONS = {MINE: "--ours", THEIRS: "--theirs", BOTH: "--union"}


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that clash in a merge by lines: what either side has there, without line ends."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileMerge:
    """How the versions of one file go together. `finish` makes the file of a choice for each conflict.

    What comes of it is a content, None for no file, or the version of one side as it is. A conflict
    whose place is empty is about the whole file, or, where there are `hunks`, about these alone.
    """

    path: str
    finish: Callable[[Sequence[str]], bytes | Version | None]
    conflicts: tuple[Conflict, ...] = ()
    alike: tuple[Alike, ...] = ()
    hunks: tuple[Hunk, ...] = ()


def merge_file(
    path: str,
    base: bytes | None,
    mine: bytes | None,
    theirs: bytes | None,
    data: Fields | None = None,
) -> FileMerge:
    """Three versions of a file (None: it is not there) as one.

    `data` is what the base says where it is itself a merge, and has no text.
    """
    if mine == theirs or (base == theirs and data is None):
        return FileMerge(path, lambda _: mine, alike=_alike(path, base, mine) if mine == theirs else ())
    if base == mine and data is None:
        return FileMerge(path, lambda _: theirs)
    if mine is None or theirs is None:
        return _one_removed(path, base, mine, theirs)
    documents = [read_document(path, one or b"{}\n") for one in (base, mine, theirs)]
    if wanted(path) and all(one.data is not None and not one.findings for one in documents):
        return _Texts(*documents).merge(data, has_base=base is not None)
    return _by_lines(path, base, mine, theirs)


def driven(path: str, base: bytes, mine: bytes, theirs: bytes) -> tuple[bytes, tuple[Conflict, ...]]:
    """What a merge driver leaves: the merged file, with markers at the fields in conflict."""
    merge = merge_file(path, base or None, mine, theirs)
    if any(not one.place for one in merge.conflicts):
        output, _ = by_lines(base, mine, theirs)
        return mine if output is None else output, merge.conflicts
    made = merge.finish([MINE] * len(merge.conflicts))
    assert isinstance(made, bytes)
    if not merge.conflicts:
        return made, ()
    other = merge.finish([THEIRS] * len(merge.conflicts))
    assert isinstance(other, bytes)
    said = read_document(path, other).data or {}
    return marked(made.decode(), rewritten(made.decode(), said)).encode(), merge.conflicts


def by_lines(base: bytes, mine: bytes, theirs: bytes, *options: str) -> tuple[bytes | None, int]:
    """Git's merge of the lines, with markers at each conflict, and how many of these there are.

    None for what is no text. `options` are those of `git merge-file`.
    """
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        places = [Path(folder) / name for name in (MINE, "base", THEIRS)]
        for place, content in zip(places, (mine, base, theirs), strict=True):
            place.write_bytes(content)
        style = ("-c", "merge.conflictStyle=merge")
        options = (*options, *SIDES, *(str(place) for place in places))
        command = (*style, "merge-file", "-p", "-q", *options)
        status, output, _ = execute(command, Path(folder))
    return (None, 1) if status > 127 or status < 0 else (output, status)


def marked(mine: str, theirs: str) -> str:
    """Two texts as one, with git's conflict markers around the lines in which they differ."""
    ours, others = (_LINE.findall(text) for text in (mine, theirs))
    found: list[str] = []
    blocks = SequenceMatcher(None, ours, others, autojunk=False).get_opcodes()
    for kind, start, end, first, last in blocks:
        if kind == "equal":
            found += ours[start:end]
            continue
        here, there = _ended(ours[start:end]), _ended(others[first:last])
        found += [f"<<<<<<< {MINE}\n", *here, "=======\n", *there, f">>>>>>> {THEIRS}\n"]
    return "".join(found)


def _ended(lines: list[str]) -> list[str]:
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]


# Whole files


def _one_removed(path: str, base: bytes | None, mine: bytes | None, theirs: bytes | None) -> FileMerge:
    """Removed on one side, changed on the other: a conflict, in which both means that it is kept."""
    kept = mine if theirs is None else theirs
    shown = [_shown(path, one) for one in (base, mine, theirs)]
    both = tuple(one for one in shown[1:] if one is not MISSING)
    conflict = Conflict((), (), shown[0], shown[1], shown[2], both)
    outcomes = {MINE: mine, THEIRS: theirs, BOTH: kept}
    return FileMerge(path, lambda choices: outcomes[choices[0]], (conflict,))


def _by_lines(path: str, base: bytes | None, mine: bytes, theirs: bytes) -> FileMerge:
    """Only the lines that clash are at stake; what one side alone has changed stays in any case."""
    before = base or b""
    output, conflicts = by_lines(before, mine, theirs)
    if output is None:
        return _no_text(base, mine, theirs, path)
    if not conflicts:
        return FileMerge(path, lambda _: output)
    outcomes = {
        choice: by_lines(before, mine, theirs, option)[0] or b"" for choice, option in _OPTIONS.items()
    }
    here, there, both = (_text(outcomes[choice]) for choice in (MINE, THEIRS, BOTH))
    conflict = Conflict((), (), MISSING if base is None else _text(base), here, there, (both,))
    hunks = _hunks(before, mine, theirs)
    return FileMerge(path, lambda choices: outcomes[choices[0]], (conflict,), hunks=hunks)


def _no_text(base: bytes | None, mine: bytes, theirs: bytes, path: str) -> FileMerge:
    shown = [MISSING if one is None else f"{len(one)} B" for one in (base, mine, theirs)]
    outcomes = {MINE: mine, THEIRS: theirs}
    conflict = Conflict((), (), shown[0], shown[1], shown[2])
    return FileMerge(path, lambda choices: outcomes[choices[0]], (conflict,))


def _hunks(base: bytes, mine: bytes, theirs: bytes) -> tuple[Hunk, ...]:
    """What clashes, read from between markers that are longer than any line, so that none is one."""
    size = max(len(line) for one in (mine, theirs, b"1234567") for line in one.split(b"\n")) + 1
    output, _ = by_lines(base, mine, theirs, f"--marker-size={size}")
    begin, middle, end = f"{'<' * size} {MINE}", "=" * size, f"{'>' * size} {THEIRS}"
    found: list[Hunk] = []
    sides: tuple[list[str], list[str]] = ([], [])
    inside: list[str] | None = None
    for line in (one.rstrip("\r") for one in _text(output or b"").split("\n")):
        if line == begin:
            sides = ([], [])
            inside = sides[0]
        elif line == middle:
            inside = sides[1]
        elif line == end:
            found.append(Hunk(tuple(sides[0]), tuple(sides[1])))
            inside = None
        elif inside is not None:
            inside.append(line)
    return tuple(found)


def _text(content: bytes) -> str:
    """Lines as they are read; bytes that are no text as codes, so that two stay two."""
    return content.decode("utf-8", "backslashreplace")


def _shown(path: str, content: bytes | None) -> Side:
    """What a version of a file says: its fields, or else its text."""
    if content is None:
        return MISSING
    document = read_document(path, content) if wanted(path) else None
    if document is not None and document.data is not None:
        return document.data
    return content.decode("utf-8", "replace")


def _alike(path: str, base: bytes | None, both: bytes | None) -> tuple[Alike, ...]:
    """What both sides added in the same words, where they have come to the same file."""
    if base is None or both is None or base == both or not wanted(path):
        return ()
    before, after = (read_document(path, one).data for one in (base, both))
    return () if before is None or after is None else merged(before, after, after).alike


# YAML


@dataclass(frozen=True, slots=True)
class _Texts:
    """Three readable versions of a YAML file."""

    base: Document
    mine: Document
    theirs: Document

    def merge(self, data: Fields | None, *, has_base: bool) -> FileMerge:
        base = self.base.data if data is None else data
        merge = merged(base or {}, self.mine.data or {}, self.theirs.data or {})
        usual = has_base and data is None

        def finish(choices: Sequence[str]) -> bytes:
            return self.text(merge, choices, has_base=usual).encode()

        return FileMerge(self.mine.path, finish, merge.conflicts, merge.alike)

    def text(self, merge: Merge, choices: Sequence[str], *, has_base: bool) -> str:
        """The merged text, in which no comment is wanting."""
        value = resolved(merge, choices)
        base, mine, theirs = ((one.text or "") for one in (self.base, self.mine, self.theirs))
        base = base if has_base else ""
        if has_base and not merge.conflicts and (lines := _says(base, mine, theirs, value)):
            return lines
        text, wanted = rewritten(mine, value), wanted_remarks(base, mine, theirs)
        if has_base and lacks_remarks(text, wanted):
            # Versions that say the same differ in comments and layout alone; these merge by lines.
            same = _says(rewritten(base, value), text, rewritten(theirs, value), value)
            text = same or text
        return with_remarks(text, wanted)


def _says(base: str, mine: str, theirs: str, value: Mapping[str, Value]) -> str | None:
    """The merge of the lines, if it says just this."""
    output, conflicts = by_lines(base.encode(), mine.encode(), theirs.encode())
    if output is None or conflicts:
        return None
    document = read_document("", output)
    good = not document.findings and identity(document.data) == identity(dict(value))
    return output.decode() if good else None
