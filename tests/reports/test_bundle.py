"""The folder for an inspection: what is in it, that figures lead to entries, and that it is whole."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from ledger.reports.building import Ground, figures
from ledger.reports.tracing import traced
from ledger.store.git import Git
from ledger.store.repository import create_repository
from tests.cli.running import ledger
from tests.reports.canaries import NAMES, flock
from tests.reports.example import ENTRIES, files, standings

COUNTS = (
    *("entries", "problems_new", "problems_again", "problems_answered", "items_all", "items_new"),
    *("items_before", "items_open", "items_overdue", "items_closed_after", "closed_all", "closed_done"),
    *("closed_long_term", "closed_in_time", "closed_late"),
)


@pytest.mark.parametrize("period", ["2026", "2026-Q1", "2026-Q2", "2026-06"])
def test_as_many_entries_stand_behind_a_count_as_it_says(period: str):
    ground = Ground(standings(files(), period, "2026-07-10"))
    values, behind = figures(ground), traced(ground)
    assert set(behind) == set(values)
    assert {name: len(behind[name]) for name in COUNTS} == {name: values[name] for name in COUNTS}
    assert all(bool(behind[name]) for name in values if values[name])


def placed(folder: Path, texts: dict[str, str]) -> Git:
    git = create_repository(folder)
    for path, text in texts.items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "begin")
    return git


DIGEST = hashlib.sha256(b"scan").hexdigest()
EVIDENCE = f"""
study/check 20260301-eeeee: {{title: 检测, form: test, evidence: [
  {{path: evidence/a.txt, sha256: {DIGEST}}}, {{path: evidence/b.txt, sha256: {DIGEST}}},
  {{path: evidence/c.txt, sha256: {DIGEST}, note: '=1+1'}}, {{ref: 卷九}}]}}
study/check 20260302-eeeee: {{title: 密事, form: test, level: restricted, note: 密事}}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Git:
    texts = files(ENTRIES + EVIDENCE) | {"evidence/a.txt": "scan", "evidence/b.txt": "other"}
    return placed(tmp_path_factory.mktemp("bundle") / "office", texts)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2026-07-10")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def made(office: Git, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("made") / "folder"
    ran = ledger(
        "report", "--lang", "zh", "--bundle", "--as-of", "2026-07-10", "-o", str(folder), at=office
    )
    assert ran.code == 0, ran.err
    return contents(folder)


def test_everything_is_there(made: dict[str, bytes]):
    wanted = {"index.html", "index.md", "index.json", "waivers.csv", "evidence.csv"}
    wanted |= {f"reports/{name}.{form}" for form in ("html", "docx") for name in REPORTS}
    registers = ("rectification", "problems", "study", "research")
    wanted |= {f"registers/{name}.{form}" for name in registers for form in ("csv", "xlsx")}
    assert {path for path in made if not path.startswith("entries/")} == wanted


REPORTS = ("annual", "quarterly-2026-Q1", "quarterly-2026-Q2", "quarterly-2026-Q3")


@pytest.mark.parametrize("name", ["index.html", "index.md"])
def test_every_link_leads_to_a_file_of_the_folder(made: dict[str, bytes], name: str):
    text = made[name].decode()
    links = re.findall(r'href="([^"#]+)"' if name.endswith("html") else r"\]\(([^)]+)\)", text)
    assert {unquote(one) for one in links} - set(made) == set()
    assert any(one.startswith("entries/study/") for one in links)
    assert {path for path in made if path.startswith("entries/")} == {
        one for one in links if one.startswith("entries/")
    }


def test_the_index_for_programs_says_what_is_there(made: dict[str, bytes]):
    index = json.loads(made["index.json"])
    assert index["schema"] == "ledger/bundle/1"
    assert {one["path"]: one["sha256"] for one in index["files"]} == {
        path: hashlib.sha256(content).hexdigest()
        for path, content in made.items()
        if path != "index.json"
    }
    known = {one["id"]: one["path"] for one in index["entries"]}
    assert all(f"entries/{path}" in made for path in known.values())
    named = {name for one in index["figures"] for name in one["entries"]}
    named |= {name for one in index["standings"] for name in one["entries"]}
    assert named <= set(known)
    for one in index["figures"]:
        if one["figure"] in COUNTS:
            assert len(one["entries"]) + one["not_named"] == one["value"]
    assert {one["report"] for one in index["gaps"]} >= {"annual", "quarterly"}


def test_what_is_restricted_is_counted_and_not_in_the_folder(made: dict[str, bytes]):
    assert "entries/study/2026/20260302-eeeee.yaml" not in made
    assert "密事" not in made["index.json"].decode() + made["index.md"].decode()
    index = json.loads(made["index.json"])
    (entries,) = (one for one in index["figures"] if one["figure"] == "entries")
    assert entries["not_named"] == 2


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_evidence_is_held_against_its_hash(made: dict[str, bytes]):
    found = {row[1]: row[4] for row in rows(made["evidence.csv"]) if row[0] == "20260301-eeeee"}
    assert found == {
        "evidence/a.txt": "已核对",
        "evidence/b.txt": "与登记的校验值不符",
        "evidence/c.txt": "文件不在",
        "卷九": "",
    }
    assert b",=1" not in made["evidence.csv"]


def test_waivers_are_listed(made: dict[str, bytes]):
    (waiver,) = rows(made["waivers.csv"])[1:]
    assert waiver[3:] == ["王五", "每月自学", "驻村", "李四"]


def test_the_same_ledger_gives_the_same_folder(office: Git, tmp_path: Path, made: dict[str, bytes]):
    place = tmp_path / "again"
    given = ("--lang", "zh", "--bundle", "2026", "--as-of", "2026-07-10", "-o", str(place))
    assert ledger("report", *given, at=office).code == 0
    assert contents(place) == made


def test_the_index_can_be_verified(office: Git, tmp_path: Path, made: dict[str, bytes]):
    place = tmp_path / "index.html"
    place.write_bytes(made["index.html"])
    ran = ledger("verify", str(place), at=office)
    assert ran.code == 0, ran.out + ran.err


# Whole or not at all


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there", "is there already; name a new folder"),
        ("file", "is there already"),
        ("no/such", "there is no folder"),
        ("-", "--bundle wants a folder: -o FOLDER"),
    ],
)
def test_nothing_is_overwritten(office: Git, tmp_path: Path, name: str, said: str):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    place = "-" if name == "-" else str(tmp_path / name)
    ran = ledger("report", "--bundle", "-o", place, at=office)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_final_folder_has_no_gaps(office: Git, tmp_path: Path):
    ran = ledger("report", "--bundle", "--final", "-o", str(tmp_path / "folder"), at=office)
    assert (ran.code, ran.out) == (1, "")
    assert "things are wanting, so no final folder was written" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_template_leaves_nothing_behind(office: Git, tmp_path: Path):
    place = office.root / "templates" / "quarterly.md.j2"
    place.parent.mkdir(exist_ok=True)
    place.write_text("{{ nothing }}", "utf-8")
    try:
        ran = ledger("report", "--bundle", "-o", str(tmp_path / "folder"), at=office)
    finally:
        place.unlink()
    assert ran.code == 2
    assert "templates/quarterly.md.j2, line 1" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_internal_is_in_a_public_folder(tmp_path: Path):
    birds = flock()
    git = placed(tmp_path / "unit", birds.files)
    public = ("--audience", "public", "--reviewed-by", "周审")
    folder = tmp_path / "folder"
    ran = ledger("report", "--bundle", "2026", *public, "-o", str(folder), at=git)
    assert ran.code == 0, ran.err
    whole = contents(folder)
    assert [path for path in whole if path.startswith("entries/")] == []
    hidden = {*birds.canaries["internal"], *birds.canaries["restricted"], *NAMES.values()}
    hidden |= {*birds.ids["internal"].values(), *birds.ids["restricted"].values()}
    for path, content in whole.items():
        if path.endswith((".html", ".md", ".json", ".csv")):
            text = content.decode("utf-8-sig")
            assert [one for one in hidden if one in text] == [], path
