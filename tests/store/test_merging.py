"""Three versions of a file become one, and nothing that either side wrote is lost unshown."""

import random
from itertools import product
from typing import Any

import pytest

from ledger.core.conflicts import BOTH, MINE, MISSING, THEIRS
from ledger.core.values import identity
from ledger.store.comments import comments, lacks_remarks, wanted_remarks
from ledger.store.documents import read_document
from ledger.store.merging import FileMerge, driven, merge_file
from tests.store.edits import edited, entries

PATH = "study/2026/20260312-k7f3m.yaml"
SHEET = """\
# yaml-language-server: $schema=../../.ledger/schema/study.json
id: 20260312-k7f3m
kind: self-study
date: 2026-01-05
title: "自学"   # as printed
members: [jia]
# sessions follow
sessions:
  - {date: 2026-01-05, hours: 2}
  - {date: 2026-01-12, hours: 2}  # the second
"""


def merge(base: str | None, mine: str | None, theirs: str | None, path: str = PATH) -> FileMerge:
    return merge_file(path, *(None if one is None else one.encode() for one in (base, mine, theirs)))


def clean(base: str, mine: str, theirs: str, path: str = PATH) -> str:
    found = merge(base, mine, theirs, path)
    assert not found.conflicts, found.conflicts
    return text(found)


def text(found: FileMerge, *choices: str) -> str:
    made = found.finish(choices)
    assert isinstance(made, bytes)
    return made.decode()


def test_one_side_unchanged_gives_the_other_byte_for_byte():
    mine = SHEET.replace("title: ", "title:   ") + "\n\n# odd   \n"
    assert clean(SHEET, mine, SHEET) == mine
    assert clean(SHEET, SHEET, mine) == mine
    assert clean(SHEET, mine, mine) == mine


def test_what_merges_by_lines_keeps_the_layout_of_both():
    mine = SHEET.replace("members: [jia]", "members:   [jia, yi]  # two now")
    theirs = SHEET + "  -   {date: 2026-01-20,   hours: 1}\n"
    assert clean(SHEET, mine, theirs) == mine + "  -   {date: 2026-01-20,   hours: 1}\n"


def test_sessions_that_both_added_stand_in_the_order_of_their_dates():
    mine = SHEET + "  - {date: 2026-02-20, hours: 1}\n"
    theirs = SHEET + "  - {date: 2026-02-03, hours: 3}\n"
    assert clean(SHEET, mine, theirs) == (
        SHEET + "  - {date: 2026-02-03, hours: 3}\n  - {date: 2026-02-20, hours: 1}\n"
    )


def test_comments_of_both_sides_stay_by_what_they_are_about():
    mine = SHEET.replace("hours: 2}  # the second", "hours: 3}  # the second")
    mine += "  # mine\n  - {date: 2026-02-12, hours: 1}\n"
    theirs = SHEET.replace(
        "  - {date: 2026-01-12, hours: 2}  # the second",
        "  # about it\n  - {date: 2026-01-12, hours: 2, scope: [other]}  # second",
    )
    theirs += "  - {date: 2026-02-01, hours: 1} # new\n# end\n"
    assert clean(SHEET, mine, theirs) == SHEET.replace(
        "  - {date: 2026-01-12, hours: 2}  # the second\n",
        """\
  # about it
  - {date: 2026-01-12, hours: 3, scope: [other]}  # second
  - {date: 2026-02-01, hours: 1}  # new
  # mine
  - {date: 2026-02-12, hours: 1}
# end
""",
    )


def test_what_looks_like_a_comment_in_a_text_is_none():
    text = 'note: "a # b"  # c\nother: a#b\nlong: |  # d\n  # e\n  f\n# g\n'
    assert list(comments(text)) == ["# c", "# d", "# g"]


def test_lines_that_merge_into_another_meaning_are_not_trusted():
    """Git would take both removals of a line and leave a map without it."""
    base = "id: 20260312-k7f3m\ntags: [a]\nnote: x\n"
    mine = "id: 20260312-k7f3m\ntags: [a]\nplace: 二 楼\nnote: x\n"
    theirs = "id: 20260312-k7f3m\ntags: [a]\nnote: x\nplace: 三 楼\n"
    found = merge(base, mine, theirs)
    assert [one.place for one in found.conflicts] == [("place",)]


def test_what_both_began_merges_field_by_field():
    found = merge(None, SHEET, SHEET.replace("自学", "自习"))
    assert [one.place for one in found.conflicts] == [("title",)]
    assert text(found, MINE) == SHEET


def test_removed_here_and_changed_there_is_asked():
    changed = SHEET.replace("自学", "自习")
    found = merge(SHEET, None, changed)
    assert found.conflicts[0].choices == (MINE, THEIRS, BOTH)
    assert found.finish([MINE]) is None
    assert found.finish([THEIRS]) == found.finish([BOTH]) == changed.encode()
    assert merge(SHEET, None, SHEET).finish([]) is None
    assert merge(SHEET, changed, None).finish([BOTH]) == changed.encode()


@pytest.mark.parametrize("broken", ["id: [", "<<<<<<< HEAD\nid: 1\n", "a: &x 1\n", "- 1\n", "\x01"])
def test_what_cannot_be_read_merges_by_lines_or_is_asked(broken: str):
    found = merge(SHEET, SHEET + broken, SHEET.replace("yaml-language", "YAML-language"))
    assert not found.conflicts
    assert text(found) == SHEET.replace("yaml-language", "YAML-language") + broken
    found = merge(SHEET, broken, SHEET.replace("jia", "yi"))
    (conflict,) = found.conflicts
    assert conflict.choices == (MINE, THEIRS, BOTH)
    assert text(found, MINE) == broken
    assert text(found, THEIRS) == SHEET.replace("jia", "yi")
    assert set(broken.splitlines()) <= set(text(found, BOTH).splitlines())


def test_other_texts_merge_by_lines():
    assert clean("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "README.md") == "A\nb\nC\n"
    found = merge("a\n", "b\n", "c\n", "README.md")
    assert found.conflicts[0].choices == (MINE, THEIRS, BOTH)
    assert text(found, BOTH) == "b\nc\n"


NOTES = "first\n\na\nb\nc\nd\ne\n\nlast\n"


def test_where_lines_clash_only_these_are_chosen_between():
    mine = NOTES.replace("first", "mine first").replace("c\n", "mine\n")
    theirs = NOTES.replace("last", "their last").replace("c\n", "theirs\nmore\n")
    found = merge(NOTES, mine, theirs, "NOTES.md")
    assert [(one.mine, one.theirs) for one in found.hunks] == [(("mine",), ("theirs", "more"))]
    both = NOTES.replace("first", "mine first").replace("last", "their last")
    assert text(found, MINE) == both.replace("c\n", "mine\n")
    assert text(found, THEIRS) == both.replace("c\n", "theirs\nmore\n")
    assert text(found, BOTH) == both.replace("c\n", "mine\ntheirs\nmore\n")


def test_lines_like_markers_and_other_line_ends_do_not_hide_what_clashes():
    mine, theirs = "=======\r\n<<<<<<< mine\r\n", ">>>>>>> theirs\r\n"
    (hunk,) = merge("a\r\n", mine, theirs, "NOTES.md").hunks
    assert (hunk.mine, hunk.theirs) == (("=======", "<<<<<<< mine"), (">>>>>>> theirs",))


def test_what_one_side_took_out_clashes_with_what_the_other_changed():
    found = merge("a\nb\nc\n", "a\nc\n", "a\nB\nc\n", "NOTES.md")
    assert [(one.mine, one.theirs) for one in found.hunks] == [((), ("B",))]
    assert text(found, MINE) == "a\nc\n"


def test_last_lines_without_an_end_are_not_run_together():
    assert text(merge("a", "b", "c", "NOTES.md"), BOTH).split("\n")[:2] == ["b", "c"]


def test_what_is_no_text_is_one_sides_or_the_others():
    found = merge_file("NOTES.doc", b"\0", b"\0mine", b"\0theirs!")
    assert (found.conflicts[0].choices, found.hunks) == ((MINE, THEIRS), ())
    assert found.finish([THEIRS]) == b"\0theirs!"


def test_bytes_that_are_no_text_stay_as_they_are():
    found = merge_file("NOTES.md", b"a\n", b"\xe9\n", b"\xe8\n")
    assert found.finish([MINE]) == b"\xe9\n"
    assert found.conflicts[0].mine != found.conflicts[0].theirs


@pytest.mark.parametrize("path", ["roster.yaml", "unit.yaml", "calendar/2026.yaml"])
def test_the_other_files_of_a_unit_merge_field_by_field(path: str):
    base = "members:\n  - id: jia\n    name: 甲某\n"
    mine, theirs = base + "  - id: yi\n    name: 乙某\n", base + "  - id: bing\n    name: 丙某\n"
    made = clean(base, mine, theirs, path)
    assert made == base + "  - id: yi\n    name: 乙某\n  - id: bing\n    name: 丙某\n"


def test_what_both_added_alike_is_noted_even_if_the_files_are_equal():
    more = SHEET + "  - {date: 2026-02-03, hours: 3}\n"
    assert [one.items for one in merge(SHEET, more, more).alike] == [("2026-02-03",)]


# The driver


def test_the_driver_marks_only_what_is_in_conflict():
    mine = SHEET.replace("2026-01-12, hours: 2", "2026-01-12, hours: 3").replace("[jia]", "[jia, yi]")
    theirs = SHEET.replace("2026-01-12, hours: 2", "2026-01-12, hours: 4").replace(
        "[jia]", "[jia, bing]"
    )
    made, conflicts = driven(PATH, *(one.encode() for one in (SHEET, mine, theirs)))
    assert len(conflicts) == 1
    assert made.decode() == SHEET.replace("[jia]", "[jia, yi, bing]").replace(
        "  - {date: 2026-01-12, hours: 2}  # the second\n",
        """\
<<<<<<< mine
  - {date: 2026-01-12, hours: 3}  # the second
=======
  - {date: 2026-01-12, hours: 4}  # the second
>>>>>>> theirs
""",
    )
    (finding,) = {one.code for one in read_document(PATH, made).findings}
    assert finding == "E104"


def test_the_driver_marks_what_it_cannot_read_as_git_does():
    made, conflicts = driven(PATH, SHEET.encode(), b"id: [\n", SHEET.replace("jia", "yi").encode())
    assert conflicts
    assert made.startswith(b"<<<<<<< mine\nid: [\n=======\n")


# Laws, over random edits of real entries


def leaves(value: Any) -> set[Any]:
    if isinstance(value, dict):
        return {(key, leaf) for key, inner in value.items() for leaf in leaves(inner)}
    if isinstance(value, list):
        return {leaf for inner in value for leaf in leaves(inner)}
    return {identity(value)}


def bare(leaf: Any) -> Any:
    """A leaf without the keys that lead to it."""
    return bare(leaf[1]) if isinstance(leaf, tuple) else leaf


def shown(found: FileMerge) -> set[Any]:
    kept: set[Any] = set()
    for one in found.conflicts:
        for side in (one.mine, one.theirs):
            inner = set() if side is MISSING else leaves(side)
            for part in reversed([part for part in one.place if isinstance(part, str)]):
                inner = {(part, leaf) for leaf in inner}
            kept |= inner
    return kept


def data(one: str) -> Any:
    document = read_document("", one.encode())
    assert not document.findings, (document.findings, one)
    return document.data


def triples(many: int, seed: int):
    dice = random.Random(seed)
    paths = sorted(entries())
    for number in range(many):
        path = dice.choice(paths) if number % 10 else "roster.yaml"
        base = entries()[path]
        yield path, base, edited(base, dice), edited(base, dice)


@pytest.mark.parametrize("seed", range(8))
def test_every_value_and_comment_of_either_side_is_kept_or_shown(seed: int):
    conflicts = 0
    for path, base, mine, theirs in triples(40, seed):
        found = merge(base, mine, theirs, path)
        conflicts += len(found.conflicts)
        for choice in (MINE, THEIRS):
            made = text(found, *[choice] * len(found.conflicts))
            kept = leaves(data(made)) | shown(found)
            for side in (mine, theirs):
                assert leaves(data(side)) - leaves(data(base)) <= kept
            assert not lacks_remarks(made, wanted_remarks(base, mine, theirs))
        if all(BOTH in one.choices for one in found.conflicts):
            made = text(found, *[BOTH] * len(found.conflicts))
            flat = str(data(made))
            for side in (mine, theirs):
                for leaf in leaves(data(side)) - leaves(data(base)):
                    assert str(bare(leaf)).strip("\n").replace("\n", "\\n") in flat
    assert conflicts


def test_merging_keeps_the_same_from_either_side():
    for path, base, mine, theirs in triples(60, 99):
        one, other = merge(base, mine, theirs, path), merge(base, theirs, mine, path)
        assert len(one.conflicts) == len(other.conflicts)
        for here, there in ((MINE, THEIRS), (THEIRS, MINE)):
            first = text(one, *[here] * len(one.conflicts))
            second = text(other, *[there] * len(other.conflicts))
            assert leaves(data(first)) == leaves(data(second))
            assert set(comments(first)) == set(comments(second))


def test_the_driver_loses_nothing_either():
    for path, base, mine, theirs in triples(60, 7):
        made, conflicts = driven(path, *(one.encode() for one in (base, mine, theirs)))
        if not conflicts:
            data(made.decode())
            continue
        sides: dict[str, list[str]] = {MINE: [], THEIRS: []}
        held = (MINE, THEIRS)
        for line in made.decode().split("\n"):
            if line == "<<<<<<< mine":
                held = (MINE,)
            elif line == "=======" and held == (MINE,):
                held = (THEIRS,)
            elif line == ">>>>>>> theirs":
                held = (MINE, THEIRS)
            else:
                for side in held:
                    sides[side].append(line)
        kept = {leaf for side in sides.values() for leaf in leaves(data("\n".join(side)))}
        for changed, old in product((mine, theirs), (base,)):
            assert leaves(data(changed)) - leaves(data(old)) <= kept
