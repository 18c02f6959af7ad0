"""Bringing files into git in time that grows as they do, however many they are or are there already.

`git add` and `git commit --only` hold each path that they are given against each that they know, and
put every new content into a file of its own. For a few paths that is nothing; of ten thousand it takes
longer than all else. Here the index is told line by line, and contents go into one pack. And the commit
is made from an index of its own, as `git commit --only` makes one, but not by putting all files of a
folder into it one before the other: of a folder with a hundred thousand that takes a quarter of a
minute.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ledger.store.git import Git

MANY = 200
"""From so many paths on this way is the shorter one."""

_TURNING = ("filter", "ident", "working-tree-encoding")
"""Attributes by which git keeps something else than what lies in the folder."""
_PLAIN = ("100644", "100755")
_FRESH = "100644"


def staged_lines(git: Git, paths: Mapping[str, object]) -> dict[str, str]:
    """The lines of the index of some paths, `mode id stage<TAB>path`, by path."""
    asked = () if len(paths) > MANY else paths
    lines = git.run("ls-files", "-s", "-z", "--", *asked).split(b"\0")[:-1]
    told = ((os.fsdecode(line.partition(b"\t")[2]), os.fsdecode(line)) for line in lines)
    return {path: line for path, line in told if path in paths}


def stage(
    git: Git,
    patiently: Callable[..., None],
    contents: Mapping[str, bytes | None],
    before: Mapping[str, str | None],
) -> None:
    """Put what lies in the folder into the index, as `git add --force` would.

    `contents` are what lies there (None: removed), `before` the lines that the index had of them, None
    where there was none. `patiently` runs git once nobody else holds the index.
    """
    modes = {path: _mode(before.get(path)) for path in contents}
    kept = _kept(git, {path: content for path, content in contents.items() if modes[path]})
    names = _packed(git, list(kept.values()))
    lines = [f"{modes[path]} {name}\t{path}" for path, name in zip(kept, names, strict=True)]
    patiently("update-index", "-z", "--index-info", stdin=_listed(lines))
    others = [path for path in contents if path not in kept]
    patiently("update-index", "--add", "--remove", "--replace", "-z", "--stdin", stdin=_listed(others))
    git.attempt("update-index", "-q", "--refresh")


@contextmanager
def own_index(git: Git, paths: Mapping[str, object], folder: Path) -> Iterator[dict[str, str] | None]:
    """An index in which nothing but some paths differs from HEAD, as the environment that names it.

    It is made of the index that there is, in `folder`, and thrown away afterwards. None where none can
    be made of that, as of one in which a merge has left several versions of a file.
    """
    handle, name = tempfile.mkstemp(dir=folder, prefix="tmp-index-")
    os.close(handle)
    try:
        shutil.copyfile(git.index_file, name)
        environment = {"GIT_INDEX_FILE": name}
        elsewhere = _elsewhere(git, paths, environment)
        if elsewhere:
            lines = _listed(elsewhere)
            git.run("update-index", "-z", "--index-info", stdin=lines, environment=environment)
        yield None if elsewhere is None else environment
    finally:
        Path(name).unlink(missing_ok=True)


def _elsewhere(git: Git, paths: Mapping[str, object], environment: dict[str, str]) -> list[str] | None:
    """What HEAD has of the other paths that are staged in an index, as lines for it."""
    output = git.run("diff-index", "--cached", "--no-renames", "-z", "HEAD", environment=environment)
    fields = output.split(b"\0")[:-1]
    lines = []
    for head, path in zip(fields[::2], fields[1::2], strict=True):
        mode, _, name, _, state = head.decode().removeprefix(":").split()
        if state == "U":
            return None
        if os.fsdecode(path) not in paths:
            lines.append(f"{'0' if mode == '000000' else mode} {name}\t{os.fsdecode(path)}")
    return lines


def _mode(line: str | None) -> str | None:
    """The mode that a file will have, None where git had better look at it itself."""
    if line is None:
        return _FRESH
    mode = line.partition(" ")[0]
    return mode if mode in _PLAIN else None


def _kept(git: Git, contents: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """The contents that git keeps byte for byte."""
    output = git.run("check-attr", "-z", "--stdin", *_TURNING, stdin=_listed(list(contents)))
    fields = output.split(b"\0")[:-1]
    turned = {
        os.fsdecode(path)
        for path, said in zip(fields[::3], fields[2::3], strict=True)
        if said not in (b"unspecified", b"unset")
    }
    return {
        path: content
        for path, content in contents.items()
        if content is not None and path not in turned and b"\r" not in content
    }


def _packed(git: Git, many: list[bytes]) -> list[str]:
    """The ids of contents, which are in git's store from now on."""
    if not many:
        return []
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "marks"
        stream = b"".join(
            b"blob\nmark :%d\ndata %d\n%b\n" % (number, len(one), one)
            for number, one in enumerate(many, 1)
        )
        git.run("fast-import", "--quiet", f"--export-marks={marks}", stdin=stream)
        told = dict(line.split() for line in marks.read_text("ascii").splitlines())
    return [told[f":{number}"] for number in range(1, len(many) + 1)]


def _listed(lines: list[str]) -> bytes:
    return b"".join(os.fsencode(line) + b"\0" for line in lines)
