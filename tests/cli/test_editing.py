"""The editor: opened as git would, again with the faults marked, and nothing typed is ever lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.cli.editing import edited, marked, unmarked
from ledger.errors import LedgerError
from ledger.store.git import Git
from ledger.words import Words
from tests.cli.running import ledger
from tests.cli.scripted import named_unit, newest
from tests.cli.typing_at import Typist

WORDS = Words("en")
FILL = (
    "s/^title:.*/title: 标题/; s/^form:.*/form: 中心组/; s/^days:.*/days: 1/; s/^topics:.*/topics: 警示/"
)


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return named_unit(tmp_path / "unit")


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets an editor that runs one sed script after another, and keeps what it was shown."""

    def use(*scripts: str) -> None:
        for number, script in enumerate(scripts, 1):
            (tmp_path / f"script{number}").write_text(script, "utf-8")
        program = tmp_path / "my editor.sh"
        program.write_text(
            f'#!/bin/sh\ncd "{tmp_path}"\nn=$(cat turn 2>/dev/null || echo 1)\n'
            'cp "$1" "shown$n"\n[ ! -f "script$n" ] || sed -i -f "script$n" "$1"\n'
            "echo $((n + 1)) > turn\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("GIT_EDITOR", f"'{program}'")

    return use


def nothing_wrong(_: str) -> list[tuple[int, str]]:
    return []


def drafts(git: Git) -> list[str]:
    return sorted(file.name for file in (git.folder / "ledger" / "drafts").glob("*"))


# The loop


def test_what_was_typed_comes_back_byte_for_byte(git: Git, editor):
    text = "# mine\r\na:   'x'\r\n\n# ^ not ours, but alike\nb: 1"
    editor("s/'x'/'y'/")
    done = edited(git, text.replace("# ^ not ours, but alike\n", ""), nothing_wrong, WORDS, "x")
    assert done == "# mine\r\na:   'y'\r\n\nb: 1"
    assert drafts(git) == []


def test_faults_are_marked_beneath_their_lines_and_taken_out_again(git: Git, editor, tmp_path: Path):
    editor("s/1/2/", "s/2/3/")

    def faults(text: str) -> list[tuple[int, str]]:
        return [] if "3" in text else [(2, "E204 wrong\x1b[2J"), (9, "E202 missing")]

    assert edited(git, "a: 1\nb: 1\nc: x\n", faults, WORDS, "x") == "a: 3\nb: 3\nc: x\n"
    shown = (tmp_path / "shown2").read_text()
    assert shown == "a: 2\nb: 2\n# ^ E204 wrong\\x1b[2J\nc: x\n# ^ E202 missing\n"


@pytest.mark.parametrize("text", ["a: 1\nb: 2", "a: 1\n", "a: 1\n\n", "a\r\nb\r\n", "a\u2028b\nc"])
@pytest.mark.parametrize("lines", [[1], [2], [1, 2, 2], [99]])
def test_marks_leave_no_trace(text: str, lines: list[int]):
    found = [(line, f"E204 {number}") for number, line in enumerate(lines)]
    assert marked(text, found) != text
    assert unmarked(marked(text, found)) == text


@pytest.mark.parametrize("script", ["", "d", "s/^/# /"])
def test_unchanged_or_empty_is_nothing(git: Git, editor, script: str):
    editor(script)
    assert edited(git, "a: 1\n", nothing_wrong, WORDS, "x") is None
    assert drafts(git) == []


def test_giving_up_keeps_what_was_typed_and_the_next_time_begins_with_it(
    git: Git, editor, tmp_path: Path
):
    editor("s/1/2/")
    with pytest.raises(LedgerError, match=r"kept in \.git/ledger/drafts/x\.yaml"):
        edited(git, "a: 1\n", lambda _: [(1, "E204 wrong")], WORDS, "x")
    assert (git.folder / "ledger/drafts/x.yaml").read_text() == "a: 2\n"
    editor("", "", "s/2/3/")
    assert edited(git, "a: 1\n", nothing_wrong, WORDS, "x") == "a: 3\n"
    assert (tmp_path / "shown3").read_text() == "a: 2\n"
    assert drafts(git) == []


def test_an_editor_that_fails_loses_nothing(git: Git, monkeypatch):
    monkeypatch.setenv("GIT_EDITOR", 'sed -i s/1/2/ "$1"; false')
    with pytest.raises(LedgerError, match="kept in"):
        edited(git, "a: 1\n", nothing_wrong, WORDS, "x")
    assert drafts(git) == ["x.yaml"]


def test_what_keeps_it_from_being_recorded_loses_nothing(git: Git, editor, capsys):
    editor("s/1/2/")

    def faults(_: str) -> list[tuple[int, str]]:
        raise LedgerError("git does not want to")

    with pytest.raises(LedgerError, match="git does not want to"):
        edited(git, "a: 1\n", faults, WORDS, "x")
    assert "kept in .git/ledger/drafts/x.yaml" in capsys.readouterr().err
    assert drafts(git) == ["x.yaml"]


def test_the_editor_is_found_by_gits_rule(git: Git, monkeypatch):
    for name in ("GIT_EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/1/by-editor/")
    assert edited(git, "a: 1\n", nothing_wrong, WORDS, "x") == "a: by-editor\n"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("VISUAL", "sed -i s/1/by-visual/")
    assert edited(git, "a: 1\n", nothing_wrong, WORDS, "x") == "a: by-visual\n"
    git.run("config", "core.editor", "sed -i s/1/by-git/")
    assert edited(git, "a: 1\n", nothing_wrong, WORDS, "x") == "a: by-git\n"


def test_without_an_editor_it_is_said_how_to_name_one(git: Git, monkeypatch):
    for name in ("GIT_EDITOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(LedgerError, match=r"core\.editor"):
        edited(git, "a: 1\n", nothing_wrong, WORDS, "x")


# `ledger add --edit`


def test_the_form_shows_every_field_and_is_recorded(git: Git, editor, tmp_path: Path):
    people = "s/^#members:.*/members: [李四, ww, team-member]/; s/^#absent:.*/absent: {单解: 出差}/"
    editor(f"{FILL}; {people}")
    ran = ledger("add", "seminar", "--edit", "--note", "记", at=git)
    assert ran.code == 0, ran.err
    shown = (tmp_path / "shown1").read_text("utf-8")
    assert "\nnote: 记\n" in shown
    assert "\ndate: 2026-05-10\n" in shown
    assert "\n#   central-group  central-group study\n" in shown
    assert "\nform:\n" in shown
    assert "\n#place:\n" in shown
    entry = newest(git)
    assert entry["members"] == ["li-si", "wang-wu"]
    assert entry["absent"] == {"shan": "出差"}
    assert (entry["form"], entry["topics"], entry["note"]) == ("central-group", ["warning"], "记")


def test_a_form_with_errors_is_opened_again_with_each_at_its_line(git: Git, editor, tmp_path: Path):
    editor(
        f"{FILL}; s/days: 1/days: 0.7/; s/^#chair:/chiar: x/; s/form: .*/form:/",
        FILL + "; s/chiar/chair/",
    )
    ran = ledger("add", "seminar", "--edit", at=git)
    assert ran.code == 0, ran.err
    lines = (tmp_path / "shown2").read_text("utf-8").split("\n")
    for field, said in (
        ("days: 0.7", "multiple of 0.5"),
        ("chiar: x", "unknown field"),
        ("form:", "form is missing"),
    ):
        below = lines[lines.index(field) + 1]
        assert below.startswith("# ^ E2")
        assert said in below
    assert "# ^" not in (git.root / "study").rglob("*.yaml").__next__().read_text()


def test_what_is_not_yaml_is_marked_where_it_stands(git: Git, editor, tmp_path: Path):
    editor(f"{FILL}; s/^#note:/note: [x/", "s/\\[x/x/")
    assert ledger("add", "seminar", "--edit", at=git).code == 0
    assert "# ^ E102" in (tmp_path / "shown2").read_text("utf-8")


def test_a_number_that_must_not_be_kept_is_marked_masked(git: Git, editor, tmp_path: Path):
    editor(f"{FILL}; s/^#note:/note: 999999199001010016/", "s/^note:.*//")
    ran = ledger("add", "seminar", "--edit", at=git)
    assert ran.code == 0
    lines = (tmp_path / "shown2").read_text("utf-8").split("\n")
    below = lines[lines.index("note: 999999199001010016") + 1]
    assert below.startswith("# ^ E601")
    assert "999999199001010016" not in below + ran.err


@pytest.mark.parametrize("script", ["", "d"])
def test_an_unchanged_or_emptied_form_records_nothing(git: Git, editor, script: str):
    editor(script)
    head = git.commit("HEAD")
    ran = ledger("add", "seminar", "--edit", at=git)
    assert (ran.code, ran.err) == (1, "nothing was recorded\n")
    assert git.commit("HEAD") == head
    assert drafts(git) == []


def test_a_form_of_a_sheet_is_a_session_of_each_member(git: Git, editor):
    editor("s/^members:.*/members: 李四、王五/; s/^hours:.*/hours: 2/")
    ran = ledger("add", "self-study", "--edit", at=git)
    assert ran.code == 0, ran.err
    assert ran.out.count("recorded study/2026/") == 2


def test_at_a_terminal_a_kept_draft_is_offered_and_may_be_put_aside(git: Git, editor):
    editor(f"{FILL}; s/days: 1/days: 0.7/")
    assert ledger("add", "seminar", "--edit", at=git).code == 2
    assert drafts(git) == ["add-study-seminar.yaml"]
    editor("", "", "", FILL)
    with Typist(git, "add", "seminar", "--edit", LEDGER_LANG="en") as typist:
        typist.answer("begin anew", "n")
        assert typist.ends() == 1
    assert drafts(git) == ["add-study-seminar.old.yaml"]
