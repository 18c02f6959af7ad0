"""Which of several things a typed word means; spellings are given, as the pinyin library would."""

import pytest

from ledger.core.naming import Candidate, Unclear, is_initials, is_spelled, meant, one_of, some_of

SOUNDS = {
    "李": ("li",),
    "四": ("si",),
    "刘": ("liu",),
    "山": ("shan",),
    "单": ("dan", "shan"),
    "解": ("jie", "xie"),
}


def spell(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(SOUNDS[char] for char in name)


PEOPLE = [
    Candidate("li-si", ("李四",)),
    Candidate("liu-shan", ("刘山",)),
    Candidate("dan", ("单解",)),
    Candidate("li", ("李",)),
]


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("li-si", ["li-si"]),
        ("LI SI", ["li-si"]),
        ("ｌｉｓｉ", ["li-si"]),
        ("李四", ["li-si"]),
        ("li", ["li"]),
        ("李", ["li"]),
        ("shanxie", ["dan"]),
        ("danjie", ["dan"]),
        ("dj", ["dan"]),
        ("sx", ["dan"]),
        ("ls", ["li-si", "liu-shan"]),
        ("lius", ["liu-shan"]),
        ("刘", ["liu-shan"]),
        ("l", ["li"]),
        ("xyz", []),
        ("", []),
        ("-", []),
    ],
)
def test_the_strictest_way_in_which_anything_is_meant_decides(word: str, values: list[str]):
    assert [one.value for one in meant(word, PEOPLE, spell)] == values


@pytest.mark.parametrize(
    ("word", "values"),
    [("山解", ["a"]), ("解", []), ("shanjie", ["a"]), ("danxie", ["a"]), ("xie", []), ("four", ["b"])],
)
def test_a_given_name_or_another_part_will_do_where_nothing_begins_so(word: str, values: list[str]):
    many = [Candidate("a", ("刘山解",)), Candidate("b", ("twenty-four",))]
    sounds = {**SOUNDS, "山": ("shan", "dan")}
    found = meant(word, many, lambda name: tuple(sounds[char] for char in name))
    assert [one.value for one in found] == values


def test_names_in_letters_are_not_spelled():
    assert meant("ab", [Candidate("1", ("a b c",))], lambda _: pytest.fail("spelled"))


def test_a_spelling_may_be_cut_anywhere_but_reads_on_from_each_way():
    readings = (("xi",), ("an", "n"))
    assert is_spelled("xian", readings)
    assert is_spelled("xin", readings)
    assert is_spelled("x", readings, whole=False)
    assert not is_spelled("x", readings)
    assert not is_spelled("xians", readings, whole=False)
    assert is_initials("xa", readings)
    assert not is_initials("xan", readings)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1", ["li-si"]),
        ("14", ["li-si", "li"]),
        ("2-4", ["liu-shan", "dan", "li"]),
        ("1 2,3、4；1", ["li-si", "liu-shan", "dan", "li"]),
        ("li si liu shan", ["li-si", "liu-shan"]),
        ("李四 单解", ["li-si", "dan"]),
        ("", []),
        (" , ", []),
    ],
)
def test_several_at_once_each_once(text: str, values: list[str]):
    assert [one.value for one in some_of(text, PEOPLE, spell, PEOPLE)] == values


@pytest.mark.parametrize(
    ("text", "word"), [("李四 王五", "王五"), ("9", "9"), ("1-9", "1-9"), ("15", "15")]
)
def test_a_word_that_means_nothing_is_named(text: str, word: str):
    with pytest.raises(Unclear) as caught:
        some_of(text, PEOPLE, spell, PEOPLE)
    assert (caught.value.word, caught.value.among) == (word, ())


def test_a_word_that_means_several_names_them():
    with pytest.raises(Unclear) as caught:
        one_of("ls", PEOPLE, spell)
    assert [one.value for one in caught.value.among] == ["li-si", "liu-shan"]


def test_a_value_that_is_a_number_wins_over_a_place():
    known = [Candidate("2"), Candidate("1")]
    assert one_of("1", known, spell, known).value == "1"
    assert one_of("2", known, spell, known).value == "2"
