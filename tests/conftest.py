"""What every test may rely on: a git that knows nothing of whoever runs the tests."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ledger.store.git import Git
from ledger.store.repository import create_repository, scaffold
from ledger.store.writing import Change, writing

IDENTITY = {
    "GIT_AUTHOR_NAME": "测试员",
    "GIT_AUTHOR_EMAIL": "tester@example.invalid",
    "GIT_COMMITTER_NAME": "测试员",
    "GIT_COMMITTER_EMAIL": "tester@example.invalid",
}
TODAY = "2026-05-10"

for name in [name for name in os.environ if name.startswith(("GIT_", "LEDGER_"))]:
    del os.environ[name]
os.environ |= {
    **IDENTITY,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LEDGER_TODAY": TODAY,
    "LEDGER_LANG": "en",
}

# Where every run must say the same, the examples are the same; at a desk they are new each time.
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("patient")

UNIT = {
    "id": "shili-bureau",
    "name": "示例区某局",
    "kind": "party-group",
    "since": "2026-01-01",
    "packs": ["aspiration"],
    "parameters": {"self-study-hours": 4, "self-study-readings": 2, "seminar-days": 1},
}
ROSTER = {
    "members": [
        {"id": "jia", "name": "甲某", "posts": [{"role": "head", "from": "2024-01-01"}]},
        {"id": "yi", "name": "乙某", "posts": [{"role": "team-member", "from": "2024-01-01"}]},
    ]
}


@pytest.fixture
def unit(tmp_path: Path) -> Git:
    """A new unit's repository with two members."""
    return make_unit(tmp_path / "unit")


def make_unit(folder: Path, files: dict[str, str] | None = None) -> Git:
    git = create_repository(folder)
    contents = {**scaffold(UNIT, ROSTER, "en"), **(files or {})}
    with writing(git) as writer:
        change = {path: text.encode() for path, text in contents.items()}
        writer.write(Change(change, "unit: begin\n"))
    return git


@pytest.fixture
def commit_all() -> Callable[[Git, str], str]:
    """Commit everything in a repository as a user of plain git would."""

    def commit(git: Git, message: str = "by hand") -> str:
        git.run("add", "--all")
        git.run("commit", "--quiet", "-m", message)
        return git.commit("HEAD")

    return commit
