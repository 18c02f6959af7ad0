"""Running the program inside a test: arguments in, exit code and both outputs out."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from ledger.cli.main import run
from ledger.store.git import Git


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def ledger(*arguments: str, at: Git | Path | None = None, stdin: bytes = b"") -> Ran:
    """One run of `ledger`, with `-C` put in front if a place is given."""
    place = at.root if isinstance(at, Git) else at
    whole = [*(["-C", str(place)] if place else []), *arguments]
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(whole)
    finally:
        sys.stdin = before
    return Ran(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


def touched(git: Git) -> dict[Path, int]:
    """When each file of a repository was written last, but for our cache, which may be lost."""
    cache = git.root / ".git" / "ledger"
    files = [path for path in git.root.rglob("*") if path.is_file() and cache not in path.parents]
    return {path: path.stat().st_mtime_ns for path in files}
