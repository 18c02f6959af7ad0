"""Clones of a unit that share by a bare repository, as people's machines do."""

from pathlib import Path

from ledger.store.driver import set_up
from ledger.store.git import Git
from tests.conftest import make_unit

SHEET = "study/2026/20260105-s3hf0.yaml"
SHEET_TEXT = """\
id: 20260105-s3hf0
kind: self-study
date: 2026-01-05
title: 自学
members: [jia]
sessions:
  - {date: 2026-01-05, hours: 2}
  - {date: 2026-01-12, hours: 2}
"""


def shared(folder: Path, *names: str, files: dict[str, str] | None = None) -> list[Git]:
    """A bare repository `shared.git` with a unit in it, and a clone of it for each name."""
    first = make_unit(folder / "first", {SHEET: SHEET_TEXT, **(files or {})})
    first.run("clone", "--quiet", "--bare", str(first.root), str(folder / "shared.git"))
    return [clone(folder, name) for name in names]


def clone(folder: Path, name: str, source: str = "shared.git") -> Git:
    place = folder / name
    address = source if "://" in source else str(folder / source)
    Git(folder / "first").run("clone", "--quiet", address, str(place))
    git = Git(place)
    git.run("config", "user.name", name)
    git.run("config", "user.email", f"{name}@example.invalid")
    set_up(git)
    return git


def record(git: Git, contents: dict[str, str | bytes | None], subject: str = "by hand") -> str:
    """Write files and commit them, as a user of plain git would."""
    for path, content in contents.items():
        place = git.root / path
        if content is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        git.run("add", "--force", "--", path)
    who = {"GIT_AUTHOR_NAME": git.root.name, "GIT_COMMITTER_NAME": git.root.name}
    git.run("commit", "--quiet", "-m", subject, environment=who)
    return git.commit("HEAD")


def change(git: Git, path: str, old: str, new: str, subject: str = "by hand") -> str:
    text = (git.root / path).read_text("utf-8")
    assert old in text
    return record(git, {path: text.replace(old, new)}, subject)


def status(git: Git) -> str:
    return git.run("status", "--porcelain=v1", "--untracked-files=all").decode()


def show(git: Git, path: str, revision: str = "HEAD") -> str:
    return git.run("show", f"{revision}:{path}").decode()
