"""`ledger init`: from an empty folder to a repository without errors, or nothing at all."""

import json
from pathlib import Path

import pytest

from ledger.core.periods import CADENCES
from ledger.store.git import Git
from ledger.store.reading import read_unit
from ledger.store.schemas import shipped_packs
from ledger.store.sources import WorkTree
from tests.cli.running import ledger

WHO = ["--id", "shili-bureau", "--name", "示例区某局", "--kind", "party-group"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", ["aspiration", "branch-life", "committee-life", "quality"])
def test_what_it_makes_has_no_error_for_any_pack(tmp_path: Path, language: str, pack: str):
    kinds = {"aspiration": "branch", "branch-life": "party-branch", "committee-life": "leading-team"}
    named = ["--kind", kinds[pack]] if pack in kinds else []
    where = tmp_path / "unit"
    ran = ledger("--lang", language, "init", str(where), *WHO[:4], *named, "--pack", pack)
    assert ran.code == 0, ran.err
    ran = ledger("check", at=where)
    assert ran.code == 0, ran.out
    assert Git(where).run("status", "--porcelain") == b""


def test_every_shipped_pack_was_tried():
    assert shipped_packs() == ("aspiration", "branch-life", "committee-life", "quality")


def test_parameters_are_read_as_yaml_would(tmp_path: Path):
    where = tmp_path / "unit"
    settings = ["--set", "self-study-hours=4.5", "--set", "special-campaigns=[甲类, 乙类]"]
    assert ledger("init", str(where), *WHO, *settings).code == 0
    parameters = read_unit(WorkTree(where)).unit.parameters
    assert str(parameters["self-study-hours"].steps[0][1]) == "4.5"
    assert parameters["special-campaigns"].steps[0][1] == ["甲类", "乙类"]


def test_the_unset_parameters_are_shown_where_they_belong(tmp_path: Path):
    where = tmp_path / "unit"
    ledger("--lang", "zh", "init", str(where), *WHO, "--set", "self-study-hours=4")
    text = (where / "unit.yaml").read_text("utf-8")
    assert "  # seminar-days:    # " in text
    (where / "unit.yaml").write_text(text.replace("  # seminar-days:", "  seminar-days: 1"), "utf-8")
    assert "seminar-days" in read_unit(WorkTree(where)).unit.parameters


def test_duties_begin_with_the_current_quarter(tmp_path: Path):
    where = tmp_path / "unit"
    ledger("init", str(where), *WHO)
    assert read_unit(WorkTree(where)).unit.since.isoformat() == "2026-04-01"
    assert CADENCES


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*WHO[:4], "--kind", "bureau"], "E705"),
        (["--id", "Not An Id", *WHO[2:]], "E203 id"),
        ([*WHO, "--pack", "nothing"], "there is no pack nothing"),
        ([*WHO, "--set", "nothing=1"], "E703"),
        ([*WHO, "--set", "self-study-hours=many"], "E703"),
        ([*WHO, "--set", "self-study-hours"], "write it as PARAM=VALUE"),
        (WHO[2:], "--id is missing"),
    ],
)
def test_what_would_be_wrong_is_refused_and_leaves_nothing(tmp_path: Path, arguments, said: str):
    where = tmp_path / "unit"
    ran = ledger("init", str(where), *arguments)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert not where.exists()


def test_a_missing_identity_leaves_nothing(tmp_path: Path, monkeypatch):
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    monkeypatch.setenv("HOME", str(tmp_path))
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tuseConfigOnly = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    ran = ledger("init", str(tmp_path / "unit"), *WHO)
    assert (ran.code, "git does not know who you are" in ran.err) == (2, True)
    assert not (tmp_path / "unit").exists()


def test_a_unit_is_not_made_over_another(tmp_path: Path):
    where = tmp_path / "unit"
    ledger("init", str(where), *WHO)
    ran = ledger("init", str(where), *WHO)
    assert (ran.code, "is a unit's repository already" in ran.err) == (2, True)


def test_what_lies_in_the_folder_already_stays(tmp_path: Path):
    where = tmp_path / "unit"
    where.mkdir()
    (where / ".gitattributes").write_text("mine\n")
    (where / "notes.txt").write_text("mine\n")
    assert ledger("init", str(where), *WHO).code == 0
    assert (where / ".gitattributes").read_text() == "mine\n"
    assert Git(where).run("ls-files", "notes.txt", ".gitattributes") == b""


def test_editors_find_a_schema_for_every_file(tmp_path: Path):
    where = tmp_path / "unit"
    ledger("init", str(where), *WHO)
    settings = json.loads((where / ".vscode/settings.json").read_text())
    for schema in settings["yaml.schemas"]:
        assert json.loads((where / schema).read_text("utf-8"))["$schema"].endswith("draft-07/schema#")
    assert (
        (where / "unit.yaml").read_text("utf-8").startswith("# yaml-language-server: $schema=.ledger/")
    )
    attributes = (where / ".gitattributes").read_text()
    assert "*.yaml text eol=lf" in attributes
    assert "study/**/*.yaml merge=ledger" in attributes
