"""Evidence on its way in: what is kept, once, under which name, and what is refused."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.core.positions import position
from ledger.errors import LedgerError
from ledger.store.attaching import _whole, fit_name
from ledger.store.documents import read_document
from ledger.store.git import Git
from tests.checks.test_privacy import ONE
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit

PHOTOGRAPHS = Path(__file__).parent.parent / "core/photographs"
SEMINAR = ("--set", "form=other", "--set", "days=1", "--set", "topics=other")
ADD = ("add", "study/seminar", "--title", "研讨", *SEMINAR)
UNIT = "id: x\nname: 某单位\nkind: party-group\nsince: 2026-01-01\npacks: [aspiration]\n"


def add(unit: Git, *evidence: str | Path, more: tuple[str, ...] = ()) -> Ran:
    given = [part for one in evidence for part in ("--evidence", str(one))]
    return ledger(*ADD, *given, *more, at=unit)


def entries(unit: Git) -> list[Path]:
    return sorted((unit.root / "study").rglob("*.yaml"))


def evidence(unit: Git, place: int = 0) -> list[dict[str, str]]:
    path = entries(unit)[place]
    data = read_document(path.name, path.read_bytes()).data or {}
    return data["evidence"]  # type: ignore[return-value]


def kept(unit: Git) -> list[str]:
    return sorted(
        path.relative_to(unit.root).as_posix()
        for path in (unit.root / "evidence").rglob("*")
        if path.is_file()
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "minutes.txt"
    place.write_text("minutes")
    return place


def refused(unit: Git, ran: Ran) -> str:
    """What a refusal says; nothing may have been written."""
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert unit.run("status", "--porcelain", "--untracked-files=all") == b""
    assert not (unit.root / "evidence").exists()
    return ran.err


# Kept once


def test_the_same_file_is_kept_once_under_whatever_name_and_year(unit: Git, file: Path):
    shutil.copy(file, other := file.with_name("记录 二.txt"))
    assert add(unit, file, other).code == 0
    assert add(unit, other, more=("--date", "2025-12-01")).code == 0
    assert len(kept(unit)) == 1
    digest = hashlib.sha256(b"minutes").hexdigest()
    expected = [{"path": f"evidence/2026/{digest[:12]}-minutes.txt", "sha256": digest}]
    assert [evidence(unit, place) for place in (0, 1)] == [expected] * 2
    assert ledger("check", at=unit).code == 0


def test_a_file_that_lies_under_evidence_by_hand_is_taken_where_it_lies(unit: Git):
    place = unit.root / "evidence/own/scan.txt"
    place.parent.mkdir(parents=True)
    place.write_text("scan")
    assert add(unit, place).code == 0
    assert kept(unit) == ["evidence/own/scan.txt"]
    assert evidence(unit)[0]["path"] == "evidence/own/scan.txt"
    assert unit.run("status", "--porcelain", "--untracked-files=all") == b""


def test_an_entry_gets_evidence_later_and_nothing_twice(unit: Git, file: Path):
    assert add(unit, "ref:卷一").code == 0
    name = entries(unit)[0].stem
    assert ledger("edit", name, "--evidence", str(file), "--evidence", "ref:卷一", at=unit).code == 0
    assert [list(one) for one in evidence(unit)] == [["ref"], ["path", "sha256"]]
    again = ledger("edit", name, "--evidence", str(file), at=unit)
    assert "nothing was changed" in again.out
    assert len(unit.run("log", "--format=%h").split()) == 3
    assert unit.run("log", "-1", "--name-only", "--format=").count(b"\n") == 2
    assert ledger("check", at=unit).code == 0


def test_what_is_taken_back_leaves_no_evidence(unit: Git, file: Path):
    assert add(unit, file).code == 0
    assert ledger("undo", at=unit).code == 0
    assert kept(unit) == []


# Elsewhere


def test_an_address_and_an_archive_number_are_recorded_as_they_are(unit: Git):
    address = "https://example.invalid/会议.mp4?a=1"
    assert add(unit, f"{address}#sha256={'AB' * 32}", "ref: 卷宗 2026-3 ").code == 0
    assert evidence(unit) == [
        {"url": address, "sha256": "ab" * 32},
        {"ref": "卷宗 2026-3"},
    ]
    assert ledger("check", at=unit).code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("ref:", "wants the number"),
        ("ref:  ", "wants the number"),
        ("https://example.invalid/x#sha256=12", "64 hexadecimal digits"),
        ("https://example.invalid/x", "64 hexadecimal digits"),
        ("https://me:secret@example.invalid/x", "holds a password"),
    ],
)
def test_what_says_nowhere_is_refused(unit: Git, given: str, said: str):
    err = refused(unit, add(unit, given))
    assert said in err
    assert "secret" not in err


def test_over_the_limit_it_says_how_to_keep_it_elsewhere(tmp_path: Path):
    text = f"{UNIT}evidence-limit: 1 MiB\n"
    unit = make_unit(tmp_path / "unit", {"unit.yaml": text})
    file = tmp_path / "film.mp4"
    file.write_bytes(b"x" * (1 << 20) + b"y")
    err = refused(unit, add(unit, file))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert "larger than 1 MiB" in err
    for way in (
        f"'https://ADDRESS#sha256={digest}'",
        "ref:ARCHIVE-NUMBER",
        "git lfs track",
        "evidence-limit",
    ):
        assert way in err
    assert add(unit, f"https://example.invalid/film.mp4#sha256={digest}").code == 0


def test_what_git_lfs_keeps_may_be_larger_and_the_repository_stays_small(tmp_path: Path):
    text = f"{UNIT}evidence-limit: 8 B\n"
    unit = make_unit(tmp_path / "unit", {"unit.yaml": text})
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 9\n"
    # What git-lfs does when a file is staged, in the shell's words.
    clean = f"sum=$(sha256sum | cut -d' ' -f1); printf '{pointer}' \"$sum\"".replace("\n", "\\n")
    unit.run("config", "filter.lfs.clean", clean)
    with (unit.root / ".gitattributes").open("a") as file:
        file.write("evidence/** filter=lfs -text\n")
    unit.run("commit", "--quiet", "-am", "lfs")
    large = tmp_path / "film.mp4"
    large.write_bytes(b"a picture")
    assert add(unit, large).code == 0
    (path,) = kept(unit)
    assert unit.contents("HEAD", [path])[path].startswith(b"version https://git-lfs")
    assert ledger("check", "--staged", at=unit).code == 0
    # A clone that fetched nothing has the pointer in its place.
    (unit.root / path).write_bytes(unit.contents("HEAD", [path])[path])
    assert ledger("check", at=unit).code == 0


# No files


def test_what_is_no_ordinary_file_is_refused_in_a_sentence(unit: Git, tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(PHOTOGRAPHS / "without.jpg")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "empty").touch()
    for name, said in {
        "pipe": "a device or a pipe",
        "link": "is a link",
        "dangling": "is a link",
        "empty": "is empty",
        ".": "is a folder",
        "..": "is a folder",
        "none": "there is no file",
    }.items():
        assert said in refused(unit, add(unit, tmp_path / name)), name
    assert "a device or a pipe" in refused(unit, add(unit, "/dev/zero"))
    assert "is a folder" in refused(unit, add(unit, ""))


def test_a_name_too_long_for_any_file_is_refused_in_a_sentence(unit: Git):
    assert "too long" in refused(unit, add(unit, "长" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(unit: Git, file: Path):
    file.chmod(0)
    assert str(file) in refused(unit, add(unit, file))


def _read_often(file: Path) -> None:
    for _ in range(1000):
        _whole(file, 1 << 30)


GROW = "import sys\nwith open(sys.argv[1], 'ab', buffering=0) as file:\n    while True: file.write(b'y')"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path):
    file = tmp_path / "growing"
    file.write_bytes(b"x" * (4 << 20))
    with subprocess.Popen([sys.executable, "-c", GROW, str(file)]) as writer:
        try:
            while file.stat().st_size == 4 << 20:
                assert writer.poll() is None
            with pytest.raises(LedgerError, match="changes while it is read"):
                _read_often(file)
        finally:
            writer.kill()


# Names


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("现场 照片.JPG", "现场-照片.JPG"),
        ("-rf --x.txt", "rf-x.txt"),
        ("...", "file"),
        (".hidden", "hidden"),
        ("a\nb\x1b[31m.txt", "a-b-31m.txt"),
        ("x'; rm -r *.txt", "x-rm-r.txt"),
        ("e\u0301.txt", "é.txt"),
        ("no suffix", "no-suffix"),
        ("a.tar.gz", "a.tar.gz"),
        (f"证{ONE}.jpg", "证.jpg"),
        (f"{ONE[:6]} {ONE[6:14]} {ONE[14:]}", "file"),
        ("张三13812345678.pdf", "张三.pdf"),
        ("x." + "y" * 40, "x." + "y" * 40),
    ],
)
def test_a_name_is_made_fit_to_keep(name: str, fit: str):
    assert fit_name(name) == fit


def test_a_long_name_is_cut_and_keeps_its_kind():
    name = fit_name("照" * 84 + ".jpg")
    assert name == "照" * 40 + ".jpg"
    assert len(f"{'0' * 12}-{name}".encode()) < 255


def test_a_marking_in_the_name_is_refused(unit: Git, tmp_path: Path):
    for name in ("机密★方案.txt", "秘密.txt", "绝密"):
        (tmp_path / name).write_text("x")
        assert "secrecy marking" in refused(unit, add(unit, tmp_path / name))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_plain_text_with_what_must_not_be_kept_is_refused(unit: Git, tmp_path: Path, encoding: str):
    file = tmp_path / "签到.csv"
    file.write_text(f"姓名,身份证\n张三,{ONE}\n", encoding)
    err = refused(unit, add(unit, file))
    assert "line 2: an identity number" in err
    assert ONE not in err
    file.write_text("方案\n秘密★10年\n", encoding)
    assert "line 2: a secrecy marking" in refused(unit, add(unit, file))


# Positions


@pytest.mark.parametrize("name", ["with.jpg", "with.heic", "with.png", "with.webp"])
def test_a_position_is_told_roughly_and_refused(unit: Git, name: str):
    err = refused(unit, add(unit, PHOTOGRAPHS / name))
    assert "near 36.65, 117.12" in err
    assert "36.651" not in err
    assert "--strip-position" in err
    assert "--keep-position" in err


def test_a_copy_without_the_position_is_kept_if_that_is_wanted(unit: Git):
    photograph = PHOTOGRAPHS / "with.jpg"
    before = photograph.read_bytes()
    assert add(unit, photograph, more=("--strip-position",)).code == 0
    (path,) = kept(unit)
    content = (unit.root / path).read_bytes()
    assert position(content) is None
    assert photograph.read_bytes() == before
    (one,) = evidence(unit)
    assert one == {"path": path, "sha256": hashlib.sha256(content).hexdigest()}


def test_the_file_is_kept_with_its_position_if_that_is_wanted(unit: Git):
    assert add(unit, PHOTOGRAPHS / "with.jpg", more=("--keep-position",)).code == 0
    (path,) = kept(unit)
    assert (unit.root / path).read_bytes() == (PHOTOGRAPHS / "with.jpg").read_bytes()


def test_where_it_cannot_be_taken_out_that_is_said(unit: Git, tmp_path: Path):
    document = tmp_path / "scan.pdf"
    document.write_bytes(b"%PDF-1.7\n" + (PHOTOGRAPHS / "with.jpg").read_bytes())
    assert "cannot be taken out" in refused(unit, add(unit, document, more=("--strip-position",)))


def test_both_at_once_are_refused(unit: Git, file: Path):
    ran = add(unit, file, more=("--strip-position", "--keep-position"))
    assert "cannot go together" in refused(unit, ran)
