import hashlib
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.sources import Stored

from .cases import case, found_in, places

SEMINAR = "study/2026/20260312-k7f3m.yaml"
TEXT = (
    "id: 20260312-k7f3m\nkind: seminar\ndate: 2026-03-12\ntitle: 研讨\n"
    "form: other\ndays: 1\ntopics: [other]\nevidence:\n"
)
CONTENT = b"minutes\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FILE = "evidence/2026/minutes.txt"


def item(path: str, digest: str = DIGEST) -> str:
    return f"- {{path: {path}, sha256: {digest}}}\n"


def test_a_file_that_is_there_and_unchanged_is_right():
    assert (
        places(
            {
                SEMINAR: TEXT + item(FILE) + item(f"./{FILE}") + item("evidence//2026/minutes.txt"),
                FILE: CONTENT,
            }
        )
        == []
    )


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../x", "evidence/../../x", "'evidence\\x'", "'C:/x'", ".git/config", ".GIT/config"],
)
def test_a_path_that_leaves_the_repository(path: str):
    assert places({SEMINAR: TEXT + item(path)}) == [f"E503 {SEMINAR}:9:10"]


@pytest.mark.parametrize("path", ["evidence/none", "evidence", ".", '"a\\0b"', f"evidence/{'x' * 5000}"])
def test_a_path_at_which_no_file_is(path: str):
    assert places({SEMINAR: TEXT + item(path)}) == [f"E501 {SEMINAR}:9:10"]


def test_a_changed_file_is_shown_at_its_hash():
    column = len(f"- {{path: {FILE}, sha256: ") + 1
    assert places({SEMINAR: TEXT + item(FILE), FILE: b"other"}) == [f"E502 {SEMINAR}:9:{column}"]


@pytest.mark.parametrize("digest", ["x", "12", "[a]"])
def test_a_hash_of_the_wrong_form_is_only_told_that(digest: str):
    found = places({SEMINAR: TEXT + item(FILE, digest), FILE: CONTENT})
    assert [one.split()[0] for one in found] == ["E203"]


def test_evidence_of_a_session_is_looked_at():
    sheet = "study/2026/20260105-s3hf0.yaml"
    text = (
        "id: 20260105-s3hf0\nkind: self-study\ndate: 2026-01-05\ntitle: 例\n"
        "members: [li-si]\nhours: 1\nsessions:\n"
        f"- date: 2026-01-05\n  evidence:\n  - path: {FILE}\n    sha256: {DIGEST}\n  - {{ref: 卷一}}\n"
    )
    assert places({sheet: text}) == [f"E501 {sheet}:10:11"]


def test_a_link_is_no_evidence_on_the_disk_and_in_git(tmp_path: Path):
    git = case("E501").repository(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "minutes.txt").write_bytes(CONTENT)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/link.txt").symlink_to("../outside/minutes.txt")
    (tmp_path / "evidence/folder").symlink_to("../outside")
    entry = tmp_path / SEMINAR
    entry.write_text(TEXT + item("evidence/link.txt") + item("evidence/folder/minutes.txt"), "utf-8")
    expected = [f"{SEMINAR}:9:10: E503", f"{SEMINAR}:10:10: E503"]
    assert found_in(tmp_path) == expected
    git.run("add", "--all")
    assert _staged(git) == expected


def _staged(git: Git) -> list[str]:
    from ledger.store.checking import check
    from ledger.store.locating import located
    from ledger.store.reading import read_unit

    from .cases import TODAY

    source = Stored(git)
    reading = read_unit(source)
    found = located(check(reading, source, TODAY), reading.documents)
    return [f"{one.path}:{one.line}:{one.column}: {one.code}" for one in found]
