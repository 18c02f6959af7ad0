"""What ARCHITECTURE.md says must stay true, beyond what the import contracts hold."""

import ast
import os
import re
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.packs import shipped_pack
from ledger.store.schemas import shipped_packs
from tests.cli.running import ledger

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted([*(ROOT / "ledger").rglob("*.py"), *(ROOT / "cli").glob("*.py")])


def seen(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(file.relative_to(folder)): (file.stat().st_mtime_ns, file.stat().st_size)
        for file in folder.rglob("*")
        if file.is_file() and file.parent != folder / ".git" / "ledger"
    }


def test_looking_never_writes(unit: Git, monkeypatch):
    """Not even git's index is refreshed; only what may be lost, in a folder of git's."""
    os.utime(unit.root / "roster.yaml")
    before = seen(unit.root)
    for arguments in (
        ["status", "--all"],
        ["status", "--json", "--at", "HEAD"],
        ["check"],
        ["check", "--staged"],
        ["explain", "seminar"],
        ["report", "--annual"],
        ["report", "--quarterly"],
        ["report", "--wallchart"],
        ["schema", "seminar"],
        ["list"],
        ["member", "list"],
        ["sheet", "this"],
        ["due"],
        ["due", "--ics", "-"],
        ["log"],
        ["diff", "HEAD"],
        ["undo", "--dry-run"],
    ):
        assert ledger(*arguments, at=unit).code in (0, 1)
    assert seen(unit.root) == before


def test_the_engine_knows_no_obligation():
    """No id of a shipped pack stands in the code that judges; a kind's only where it has a meaning."""
    ids = {duty.id for name in shipped_packs() for duty in shipped_pack(name).obligations}
    for file in (ROOT / "ledger/core").glob("*.py"):
        texts = {
            node.value
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not texts & {one for one in ids if "-" in one}, file.name


def test_today_is_read_in_one_place():
    reading = [
        file.relative_to(ROOT).as_posix()
        for file in CODE
        if re.search(r"\b(date\.today|datetime\.now|utcnow)\(", file.read_text("utf-8"))
    ]
    assert reading == ["cli/session.py"]


def test_only_the_doors_start_git_and_what_signs():
    starting = [
        file.relative_to(ROOT).as_posix()
        for file in CODE
        if re.search(r"^\s*(import|from) (git|subprocess)\b", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert starting == [f"ledger/store/{name}.py" for name in ("fetching", "git", "signing")]


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_module_opens_with_what_it_alone_knows(file: Path):
    assert ast.get_docstring(ast.parse(file.read_text("utf-8")))


def test_every_entry_of_the_map_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for named in re.findall(
        r"`((?:cli|ledger|store|core|checks|reports|templates|schema|tests)/[\w./]*)`", text
    ):
        places = [ROOT / named, ROOT / "ledger" / named, ROOT / "tests" / named]
        assert any(place.exists() for place in places), named
