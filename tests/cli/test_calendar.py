"""`ledger calendar` and `ledger completion`: small helps around the ledger."""

from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.cli.running import ledger


def test_a_year_is_written_and_read(unit: Git):
    ran = ledger("calendar", "2026", at=unit)
    assert (ran.code, ran.err) == (0, "")
    data = read_document("", (unit.root / "calendar/2026.yaml").read_bytes()).data or {}
    assert "2026-10-01" in data["rest"]
    assert "2026-10-10" in data["work"]
    assert not {"2026-10-03", "2026-10-08"} & {*data["rest"], *data["work"]}
    assert ledger("check", at=unit).code == 0
    assert unit.run("log", "-1", "--format=%s").strip() == b"calendar: 2026"


def test_what_people_have_corrected_is_not_overwritten(unit: Git, commit_all):
    ledger("calendar", "2026", at=unit)
    place = unit.root / "calendar/2026.yaml"
    place.write_text("rest: [2026-01-01]\nwork: []\n", "utf-8")
    commit_all(unit)
    ran = ledger("calendar", "2026", at=unit)
    assert ran.code == 2
    assert "--force" in ran.err
    assert ledger("calendar", "2026", "--force", at=unit).code == 0
    assert "2026-02-17" in place.read_text("utf-8")


def test_a_year_that_nobody_has_announced_is_not_guessed(unit: Git):
    ran = ledger("calendar", "2999", at=unit)
    assert ran.code == 2
    assert "calendar/2999.yaml by hand" in ran.err
    assert not (unit.root / "calendar").exists()


def test_the_same_again_changes_nothing(unit: Git):
    ledger("calendar", "2025", at=unit)
    before = unit.commit("HEAD")
    assert "nothing was changed" in ledger("calendar", "2025", at=unit).out
    assert unit.commit("HEAD") == before


def test_commands_and_options_are_completed(monkeypatch):
    monkeypatch.setenv("_LEDGER_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setenv("COMP_WORDS", "ledger verify-")
    assert ledger().out.split() == ["plain,verify-item"]
    monkeypatch.setenv("COMP_CWORD", "2")
    monkeypatch.setenv("COMP_WORDS", "ledger due --wi")
    assert ledger().out.split() == ["plain,--within"]


def test_each_shell_has_its_script():
    for shell in ("bash", "zsh", "fish"):
        ran = ledger("completion", shell)
        assert ran.code == 0
        assert "_LEDGER_COMPLETE" in ran.out
