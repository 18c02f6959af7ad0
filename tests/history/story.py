"""Small histories told in a test: entries written, commits made, branches merged as the test says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.history.asking import Question, told
from ledger.history.events import Event
from ledger.history.past import read_past
from ledger.store.emitting import entry_text
from ledger.store.git import Git
from tests.conftest import make_unit

NAME = "20260312-k7f3m"
PATH = f"study/2026/{NAME}.yaml"
SHEET = "20260302-aaaaa"
SHEET_PATH = f"study/2026/{SHEET}.yaml"


def seminar(**fields: Any) -> str:
    """An entry of a seminar as its file holds it; None leaves a field out."""
    own = {"id": NAME, "kind": "seminar", "date": "2026-03-12", "title": "集中学习研讨"}
    return entry_text({**own, "form": "central-group", "days": 1, "topics": ["warning"], **fields})


def sheet(*sessions: Mapping[str, Any], **fields: Any) -> str:
    own = {
        "id": SHEET,
        "kind": "self-study",
        "date": "2026-03-02",
        "title": "甲某自学",
        "members": ["jia"],
    }
    return entry_text({**own, **fields, "sessions": [dict(one) for one in sessions]})


@dataclass
class Story:
    """A unit's repository and what happens in it."""

    git: Git
    hours: int = 0

    def write(self, path: str, text: str | None) -> "Story":
        place = self.git.root / path
        if text is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        return self

    def commit(self, message: str = "by hand", **who: str) -> str:
        """A commit of everything, an hour after the one before."""
        self.git.run("add", "--all")
        self.git.run("commit", "--quiet", "--allow-empty", "-m", message, environment=self._at(who))
        return self.git.commit("HEAD")

    def then(self, text: str | None, message: str = "by hand", path: str = PATH) -> str:
        return self.write(path, text).commit(message)

    def switch(self, branch: str, start: str | None = None) -> "Story":
        self.git.run("switch", "--quiet", *(["-c", branch, start] if start else [branch]))
        return self

    def merge(self, *branches: str, files: Mapping[str, str | None], unrelated: bool = False) -> str:
        """A merge whose result is what HEAD holds, but for the files given."""
        more = ["--allow-unrelated-histories"] if unrelated else []
        arguments = ["-s", "ours", "--no-commit", "--no-ff", "--quiet", *more]
        self.git.run("merge", *arguments, *branches, environment=self._at({}))
        for path, text in files.items():
            self.write(path, text)
        return self.commit("merge")

    def _at(self, who: Mapping[str, str]) -> dict[str, str]:
        self.hours += 1
        when = f"2026-04-{1 + self.hours // 24:02d}T{self.hours % 24:02d}:00:00+08:00"
        return {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, **who}

    def events(self, **asked: Any) -> list[Event]:
        """What happened since the unit began, the newest first."""
        found = told(self.git, read_past(self.git), Question(**asked))
        return [one for one in found if one.commit.subject != "unit: begin"]


def story(folder: Path) -> Story:
    return Story(make_unit(folder / "unit"))
