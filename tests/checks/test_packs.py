import pytest

from .cases import findings, places

PACK = "packs/own/pack.yaml"
UNIT = {
    "unit.yaml": (
        "id: u\nname: 例\nkind: party-group\nsince: 2026-01-01\npacks: [aspiration, own]\n"
        "parameters: {self-study-hours: 4, self-study-readings: 2, seminar-days: 1}\n"
    )
}
T = "title: {zh: 例, en: example}"
HEAD = f"pack: own\n{T}\n"
QUOTA = f"obligations:\n  acts:\n    {T}\n    every: quarter\n    of: study/seminar\n"
FOLLOW_UP = (
    f"obligations:\n  acts:\n    {T}\n    each: study/seminar\n    needs: study/check\n    within: 10\n"
)


def pack(text: str) -> list[str]:
    return [one.replace(f" {PACK}:", " ") for one in places({**UNIT, PACK: HEAD + text})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (QUOTA, []),
        (FOLLOW_UP, []),
        (QUOTA.replace("quarter", "fortnight"), ["E704 6:12"]),
        (QUOTA + "    at-least: many\n", ["E704 8:15"]),
        (QUOTA + "    colour: red\n", ["E704 8:5"]),
        (QUOTA + "    sum: [days]\n", ["E704 8:10"]),
        (QUOTA + "    where: {days: {atleast: 1}}\n", ["E704 8:20"]),
        (QUOTA + "    where: {days: {at-least: $x}}\n", ["E704 8:30"]),
        (QUOTA + "    covers: {field: topics}\n", ["E704 8:13"]),
        (QUOTA + "    who: heda\n", ["E705 8:10"]),
        (QUOTA + "    in: [committee, bureau]\n", ["E705 8:21"]),
        (QUOTA + "    from: 2026-02-30\n", ["E704 8:11"]),
        (QUOTA.replace("study/seminar", "[study/seminar, study/act]"), ["E704 7:25"]),
        (QUOTA.replace("study/seminar", "seminar"), ["E704 7:9"]),
        (QUOTA.replace("    every: quarter\n", ""), ["E704 5:5"]),
        (QUOTA.replace(f"    {T}\n", ""), ["E704 5:5"]),
        (FOLLOW_UP.replace("    within: 10\n", ""), ["E704 5:5"]),
        (FOLLOW_UP.replace("study/check", "study/test"), ["E704 7:12"]),
        (FOLLOW_UP.replace("within: 10", "within: -1"), ["E704 8:13"]),
        (QUOTA.replace("acts", "all"), ["E704 4:3"]),
        (QUOTA + QUOTA.replace("obligations:\n  acts", "  All"), ["E704 8:3"]),
        (QUOTA.replace("acts", "seminar"), ["E704 4:3"]),
        ("obligations: []\n", ["E704 3:14"]),
        ("roles:\n  head: {" + T + "}\n", ["E704 4:3"]),
        ("roles:\n  aide: {" + T + ", implies: [head, hed]}\n", ["E705 4:55"]),
        ("kinds:\n  study/seminar: {" + T + "}\n", ["E704 4:3"]),
        ("kinds:\n  study/act: {" + T + ", fields: {x: {" + T + ", type: txt}}}\n", ["E203 4:92"]),
        ("kinds:\n  study/act: {" + T + ", fields: {x: {" + T + ", $ref: a}}}\n", ["E203 4:14"]),
        ("kinds:\n  study/act: {" + T + "}\n  act: {" + T + "}\n", ["E203 5:3"]),
        ("roles:\n  aide: {" + T + "}\n  Aide: {" + T + "}\n", ["E203 5:3"]),
        ("colour: red\n", ["E201 3:1"]),
    ],
)
def test_what_is_wrong_with_a_pack_is_shown_at_its_place(text: str, expected: list[str]):
    assert pack(text) == expected


def test_a_pack_is_called_as_its_folder():
    assert places({**UNIT, PACK: HEAD.replace("own", "other", 1)}) == [f"E704 {PACK}:1:7"]


def test_a_pack_that_the_unit_does_not_list_is_checked_too():
    listed = {"unit.yaml": UNIT["unit.yaml"].replace(", own", "")}
    assert places({**listed, PACK: HEAD + QUOTA + "    who: heda\n"}) == [f"E705 {PACK}:8:10"]


def test_a_wording_that_looks_like_a_parameter_is_none():
    assert pack(QUOTA.replace("zh: 例", "zh: $例")) == []


ACT = "study/2026/20260312-k7f3m.yaml"


def entry(rules: str, fields: str) -> list[str]:
    text = f"kinds:\n  study/act: {{{T}, {rules}}}\n"
    whole = f"{{id: 20260312-k7f3m, kind: act, date: 2026-03-12, title: 例, {fields}}}\n"
    found = findings({**UNIT, PACK: HEAD + text, ACT: whole})
    assert all(one.path == ACT for one in found), found
    return [f"{one.code} {one.text}".format(**one.values) for one in found]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("type: [string, integer]", "[1]", ["E203 x must be one of: string / integer"]),
        ("type: boolean", "yes", ["E203 x must be true or false"]),
        ("type: [string, array]", "1", ["E203 x must be text or a list"]),
        ("minLength: 1", "''", ["E206 x is empty"]),
        ("minLength: 2", "a", ["E206 x must not be shorter than 2 characters"]),
        ("type: object", "1", ["E203 x must be a map"]),
        ("const: 1", "2", ["E204 x must be 1"]),
        ("const: true", "false", ["E204 x must be true"]),
        ("const: null", "1", ["E204 x must be null"]),
        ("multipleOf: 1e-30", "1e30", []),
        ("minimum: 1.5", "1", ["E206 x must be at least 1.5"]),
        ("exclusiveMaximum: 3", "3", ["E206 x must be less than 3"]),
        ("type: array, minItems: 2", "[1]", ["E206 x must have at least 2 items"]),
        ("uniqueItems: true", "[1, 1]", ["E206 x must not hold the same item twice"]),
        ("pattern: '^a$'", "b", ["E203 b is not of the form that is wanted"]),
        ("not: {type: integer}", "1", ["E203 x is not of the form that is wanted"]),
        ("oneOf: [{type: integer}, {minimum: 1}]", "2", ["E203 x is not of the form that is wanted"]),
        ("anyOf: [{type: integer}, {type: boolean}]", "a", ["E203 x must be one of: integer / boolean"]),
        ("anyOf: [{required: [a]}, {required: [b]}]", "{}", ["E202 one of these is missing: a, b"]),
        (
            "dependencies: {a: [b, c]}",
            "{a: 1, c: 1}",
            ["E202 another field is wanted beside this one: b"],
        ),
        (
            "anyOf: [{type: integer}, {type: array, items: {type: integer}}]",
            "[a]",
            ["E203 x[1] must be a whole number"],
        ),
        ("values: {a: {zh: 甲, en: first}}", "甲", ["E204 甲 is none of a"]),
        ("values: {a: {zh: 甲, en: first}}", "1", ["E203 x must be text"]),
        ("additionalProperties: {type: integer}", "{a: b}", ["E203 a must be a whole number"]),
    ],
)
def test_the_words_for_every_way_to_miss_a_form(field: str, value: str, expected: list[str]):
    assert entry(f"fields: {{x: {{{T}, {field}}}}}", f"x: {value}") == expected


def test_a_rule_over_the_whole_entry():
    rules = "rules: [{if: {required: [x]}, then: {required: [note]}}], fields: {x: {" + T + "}}"
    assert entry(rules, "x: 1") == ["E202 note is missing"]
    assert entry(rules, "x: null, note: null") == []
    assert entry(rules, "x: 1, note: null") == ["E202 note has no value"]


@pytest.mark.parametrize("odd", ["\u3000", "\xa0", "\u200b"])
def test_an_invisible_character_at_a_name_is_named(odd: str):
    text = f"id: 20260312-k7f3m\nkind: training\ndate: 2026-03-12\ntitle: 例\ndays: 1\n{odd}note: x\n"
    (one,) = findings({ACT: text})
    assert (one.code, one.line, one.column) == ("E201", 6, 1)
    assert one.hint.startswith("an odd space or invisible character clings to {near}")


def test_for_a_name_of_absurd_length_nothing_near_is_looked_for():
    text = "id: 20260312-k7f3m\nkind: training\ndate: 2026-03-12\ntitle: 例\ndays: 1\n"
    (one,) = findings({ACT: text + "note" * 30 + ": x\n"})
    assert (one.code, one.hint) == ("E201", "")


SHEET = "study/2026/20260105-s3hf0.yaml"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("members: [li-si], hours: 1", []),
        ("members: [li-si], sessions: [{date: 2026-01-05, hours: 1}]", []),
        (
            "members: [li-si], sessions: [{date: 2026-01-05, hours: 1}, {date: 2026-01-06}, {}]",
            ["E202 1:127 hours is missing", "E202 1:147 date is missing", "E202 1:147 hours is missing"],
        ),
        ("members: [li-si], sessions: []", ["E202 1:1 hours is missing"]),
        ("members: [li-si]", ["E202 1:1 one of these is missing: hours, sessions"]),
        ("hours: 1", ["E202 1:1 one of these is missing: members, sessions"]),
        ("members: [li-si], sessions: {}", ["E203 1:96 sessions must be a list"]),
        ("members: [], hours: 1", ["E206 1:77 members is empty"]),
        ("members: li-si, hours: 1", ["E203 1:77 members must be a list"]),
        (
            "members: [li-si, 5], hours: 1",
            ["E203 1:85 members[2] must be text", "E206 1:77 members must have at most 1 items"],
        ),
    ],
)
def test_what_an_occasion_needs_stands_in_the_sheet_or_in_each_session(fields: str, expected: list[str]):
    text = f"{{id: 20260105-s3hf0, kind: self-study, date: 2026-01-05, title: 例, {fields}}}\n"
    found = [
        f"{one.code} {one.line}:{one.column} {one.text}".format(**one.values)
        for one in findings({SHEET: text})
    ]
    assert sorted(found) == sorted(expected)


def test_every_field_that_is_missing_is_told():
    found = findings({ACT: "id: 20260312-k7f3m\nkind: seminar\ndate: 2026-03-12\ntitle: 例\n"})
    assert [one.text.format(**one.values) for one in found] == [
        "days is missing",
        "form is missing",
        "topics is missing",
    ]
    assert {(one.code, one.line, one.column) for one in found} == {("E202", 1, 1)}


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        ("days: 1", "days: '1.5'", "take the quotation marks away"),
        ("days: 1", "days: 一天", "write digits alone"),
        ("id: 20260312-k7f3m", "id: 20260312-KILO0", "an id is eight digits"),
        ("title: 例", "title: 5", "put it in quotes"),
        ("title: 例", "title: 例\nplace: [a]", ""),
        ("title: 例", "title: 例\ntags: a", "write it as a list: [{value}]"),
        ("title: 例", f"title: 例\nevidence: [{{ref: a, sha256: {'F' * 64}}}]", "a SHA-256 is"),
    ],
)
def test_a_value_of_the_wrong_form_is_told_how_to_write_it(right: str, wrong: str, hint: str):
    text = "id: 20260312-k7f3m\nkind: training\ndate: 2026-03-12\ntitle: 例\ndays: 1\n"
    found = [one for one in findings({ACT: text.replace(right, wrong)}) if one.code == "E203"]
    assert [one.hint[: len(hint)] or "" for one in found] == [hint]
