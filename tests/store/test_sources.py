"""Where files come from: the work tree, a revision, the index, and what is only proposed."""

import hashlib
import os
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store.checkout import look
from ledger.store.git import Git, complaint
from ledger.store.reading import read_unit
from ledger.store.sources import Proposed, Stored, WorkTree, wanted
from tests.conftest import make_unit

ENTRY = "id: 20260312-k7f3m\nkind: programme\ndate: 2026-03-12\ntitle: x\n"
PATH = "study/2026/20260312-k7f3m.yaml"
PICTURE = "evidence/2026/picture.bin"
DIGEST = hashlib.sha256(b"\0\1\r\n").hexdigest()


@pytest.fixture
def git(tmp_path: Path, commit_all) -> Git:
    git = make_unit(tmp_path / "unit", {PATH: ENTRY})
    (git.root / "evidence/2026").mkdir(parents=True)
    (git.root / PICTURE).write_bytes(b"\0\1\r\n")
    commit_all(git)
    return git


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        ("unit.yaml", True),
        ("notes.yaml", False),
        ("study/2026/x.yaml", True),
        ("study/2026/x.yml", True),
        ("study/x.YAML", True),
        ("study/2026/.x.yaml", False),
        ("study/2026/x.yaml~", False),
        ("study/2026/notes.txt", False),
        ("other/2026/x.yaml", False),
        ("packs/own/pack.yaml", True),
        ("packs/own/other.yaml", False),
        ("calendar/2026.yaml", True),
        ("calendar/old/2026.yaml", False),
    ],
)
def test_what_makes_up_a_unit(path: str, is_wanted: bool):
    assert wanted(path) is is_wanted


def test_the_work_tree_the_index_and_the_commit_agree(git: Git):
    sources = [WorkTree(git.root), Stored(git), Stored(git, git.commit("HEAD"))]
    first, *others = [dict(source.files().contents) for source in sources]
    assert PATH in first
    assert all(other == first for other in others)
    found = [source.attachments([PICTURE, "evidence/nothing"]) for source in sources]
    assert all(one == {PICTURE: found[0][PICTURE]} for one in found)
    assert found[0][PICTURE].digest == DIGEST


def test_the_index_is_what_is_staged(git: Git):
    (git.root / PATH).write_text(ENTRY.replace("title: x", "title: staged"), "utf-8")
    git.run("add", PATH)
    (git.root / PATH).write_text(ENTRY.replace("title: x", "title: on disk"), "utf-8")
    titles = [
        read_unit(source).unit.entries[0].fields["title"]
        for source in (WorkTree(git.root), Stored(git), Stored(git, git.commit("HEAD")))
    ]
    assert titles == ["on disk", "staged", "x"]


def test_links_are_named_and_not_followed(git: Git, commit_all, tmp_path: Path):
    outside = tmp_path / "outside.yaml"
    outside.write_text(ENTRY, "utf-8")
    link = "study/2026/20260313-aaaaa.yaml"
    (git.root / link).symlink_to(outside)
    (git.root / "evidence/linked").symlink_to(tmp_path)
    commit_all(git)
    for source in (WorkTree(git.root), Stored(git), Stored(git, git.commit("HEAD"))):
        files = source.files()
        assert (link in files.contents, files.links) == (False, (link,))
        assert source.attachments(["evidence/linked/outside.yaml"])["evidence/linked/outside.yaml"].link
        reading = read_unit(source)
        assert [(one.code, one.path) for one in reading.findings] == [("E106", link)]
        assert reading.excluded == (link,)


def test_what_is_too_large_is_not_read(git: Git, commit_all):
    large = "study/2026/20260314-aaaaa.yaml"
    (git.root / large).write_bytes(b"# " + b"x" * (1 << 20))
    commit_all(git)
    for source in (WorkTree(git.root), Stored(git), Stored(git, git.commit("HEAD"))):
        assert [(one.code, one.path) for one in read_unit(source).findings] == [("E107", large)]


def test_what_is_neither_file_nor_link_is_passed_over(git: Git):
    os.mkfifo(git.root / "study/2026/20260314-aaaaa.yaml")
    os.mkfifo(git.root / "evidence/pipe")
    (git.root / "study/2026/20260315-aaaaa.yaml").mkdir()
    assert read_unit(WorkTree(git.root)).findings == ()
    assert WorkTree(git.root).attachments(["evidence/pipe", "evidence", "a\0b"]) == {}


def test_a_proposal_is_the_files_as_they_would_be(git: Git):
    other = ENTRY.replace("k7f3m", "bbbbb")
    contents = {PATH: None, "study/2026/20260312-bbbbb.yaml": other.encode(), "evidence/x": b"y"}
    proposed = Proposed(WorkTree(git.root), contents)
    assert [entry.id for entry in read_unit(proposed).unit.entries] == ["20260312-bbbbb"]
    found = proposed.attachments([PICTURE, "evidence/x"])
    assert (found[PICTURE].digest, found["evidence/x"].digest) == (
        DIGEST,
        hashlib.sha256(b"y").hexdigest(),
    )
    assert (git.root / PATH).exists()


def test_a_pointer_of_git_lfs_stands_for_its_file(git: Git, commit_all):
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{DIGEST}\nsize 4\n"
    (git.root / PICTURE).write_text(pointer)
    commit = commit_all(git)
    assert Stored(git, commit).attachments([PICTURE])[PICTURE].digest == DIGEST


def test_one_file_by_its_path(git: Git):
    for source in (WorkTree(git.root), Stored(git), Stored(git, git.commit("HEAD"))):
        assert source.single(PATH) == ENTRY.encode()
        assert source.single("study/nothing") is None
    assert Proposed(WorkTree(git.root), {PATH: b"new"}).single(PATH) == b"new"
    assert Proposed(WorkTree(git.root), {}).single(PATH) == ENTRY.encode()
    assert Proposed(None, {}).single(PATH) is None
    with pytest.raises(LedgerError, match="it is not read"):
        WorkTree(git.root).single("study")


def test_names_that_are_not_utf8_do_no_harm(git: Git):
    (Path(os.fsdecode(os.fsencode(git.root) + b"/study/2026/\xff.yaml"))).write_text("id: x\n")
    reading = read_unit(WorkTree(git.root))
    assert {one.code for one in reading.findings} >= {"E301"}


# The git door


def test_the_head_says_where_and_whether_dirty(git: Git):
    head = look(git, "study").head
    assert (head.commit, head.branch, head.dirty) == (git.commit("HEAD"), "main", False)
    (git.root / "notes.txt").write_text("x")
    assert not look(git, "study").head.dirty
    (git.root / "study/2026/new.yaml").write_text("x")
    assert look(git, "study").head.dirty


def test_many_blobs_are_read_by_one_process(git: Git):
    blobs = git.tree(git.commit("HEAD"))
    contents = git.blobs([blob.oid for blob in blobs] + ["0" * 40])
    assert len(contents) == len({blob.oid for blob in blobs})
    assert git.blobs([]) == {}
    assert all(len(contents[blob.oid]) == blob.size for blob in blobs)


def test_a_conflict_shows_our_side(git: Git):
    git.run("checkout", "--quiet", "-b", "other")
    for branch, title in (("other", "theirs"), ("main", "ours")):
        git.run("checkout", "--quiet", branch)
        (git.root / PATH).write_text(ENTRY.replace("title: x", f"title: {title}"), "utf-8")
        git.run("commit", "--quiet", "--all", "-m", title)
    git.attempt("merge", "other")
    assert read_unit(Stored(git)).unit.entries[0].fields["title"] == "ours"
    assert [one.code for one in read_unit(WorkTree(git.root)).findings] == ["E104"]


@pytest.mark.parametrize("revision", ["-x", "--all", "HEAD^{tree}", "nothing", "", "HEAD~5"])
def test_no_revision_is_read_as_an_option(git: Git, revision: str):
    with pytest.raises(LedgerError):
        git.commit(revision)


def test_gits_own_words_are_passed_on(git: Git):
    with pytest.raises(LedgerError, match="git cat-file: "):
        git.run("cat-file", "blob", "nothing")
    assert complaint("hint: x\nfatal: it broke\n") == "it broke"
    assert complaint("").startswith("it failed without a word")
    assert git.setting("core.bare") == "false"
    assert git.setting("no.such") is None


def test_a_missing_git_is_said(git: Git, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LedgerError, match="git is not installed"):
        git.run("status")
