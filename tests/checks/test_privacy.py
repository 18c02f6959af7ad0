from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.checks import privacy
from ledger.checks.digits import check_character
from ledger.checks.privacy import hits, lines, masked, masked_value, without_forbidden

from .cases import findings, places

SEMINAR = "study/2026/20260312-k7f3m.yaml"
HEAD = (
    "id: 20260312-k7f3m\nkind: seminar\ndate: 2026-03-12\ntitle: 研讨\n"
    "form: other\ndays: 1\ntopics: [other]\n"
)


def identity(first: str) -> str:
    """Seventeen digits with the last character that fits; region 999999 is nobody's."""
    return first + check_character(first)


ONE = identity("99999919900101001")
WITH_X = next(
    number for end in range(1000) if (number := identity(f"99999919851231{end:03}")).endswith("X")
)


def found(line: str) -> list[tuple[str, int, str]]:
    return [(hit.code, hit.start, hit.shown) for hit in hits(line)]


def codes(line: str) -> list[str]:
    return [hit.code for hit in hits(line)]


@pytest.mark.parametrize(
    "line",
    [
        ONE,
        WITH_X,
        WITH_X.lower(),
        f"身份证号{ONE}。",
        f"{ONE[:6]} {ONE[6:14]} {ONE[14:]}",
        f"{ONE[:6]}-{ONE[6:14]}-{ONE[14:]}",
        " ".join(ONE),
        ONE.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"2026-03-12 {ONE}",
        f"{WITH_X[:-1]} x",
        f"{ONE[:6]}.{ONE[6:14]}.{ONE[14:]}",
        f"{ONE[:6]} - {ONE[6:10]}.{ONE[10:12]}.{ONE[12:14]} - {ONE[14:]}",
        f"{ONE[:6]}·{ONE[6:14]}·{ONE[14:]}",
        f"{ONE[:6]}（{ONE[6:14]}）{ONE[14:]}",
        "\u200b".join(ONE),
        f"{ONE[:6]}\xad{ONE[6:]}",
        f"https://example.invalid/{ONE}",
        f"张三_{ONE}.jpg",
        f"编号{ONE}",
    ],
)
def test_an_identity_number_however_it_is_written(line: str):
    assert codes(line) == ["E601"]


@pytest.mark.parametrize(
    "line",
    [
        ONE[:-1] + str((int(ONE[-1]) + 1) % 10),  # the check digit does not fit
        identity("99999919900230001"),  # no such day
        identity("99999918000101001"),  # nobody is that old
        f"{ONE}0",
        f"0{ONE}",
        f"a{ONE}",
        "91370100MA3C12345X",  # an organisation's code
        "913701000012345678",
        "913701190701010079",  # the same without a letter: a credit code whose own check digit fits
        "999999900101001",  # fifteen digits, as they were before 1999
        f"{ONE[:6]}:{ONE[6:]}",
        f"{ONE[:6]}, {ONE[6:]}",
    ],
)
def test_what_is_no_identity_number(line: str):
    assert "E601" not in codes(line)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("13812345678", "138****5678"),
        ("电话13812345678，", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("1381 234 5678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("（+86）13812345678", "138****5678"),
        ("008613812345678", "138****5678"),
        ("86-13812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0531-88881234", "0531****1234"),
        ("（0531）88881234", "0531****1234"),
        ("053188881234", "0531****1234"),
        ("010 66661234", "010****1234"),
        ("+86 531 88881234", "0531****1234"),
        ("0531-88881234-801", "0531****1234"),
        ("0537-2341234", "0537***1234"),
        ("138.1234.5678", "138****5678"),
        ("１３８．１２３４．５６７８", "138****5678"),
        ("tel:13812345678", "138****5678"),
        ("13812345678.", "138****5678"),
        ("138 \u200b1234 \u200b5678", "138****5678"),
    ],
)
def test_a_telephone_number_however_it_is_written(line: str, shown: str):
    assert [(code, text) for code, _, text in found(line)] == [("W602", shown)]


@pytest.mark.parametrize(
    "line",
    [
        "113812345678",
        "138123456789",
        "12812345678",
        "0.13812345678",
        "13812345678.5",
        "2026-03-12",
        "20260312-13812",
        "20260312-k7f3m",
        "2026-03-12-13812345678",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "a13812345678b",
        "550e8400-e29b-41d4-a716-138123456789",
        "400-123-4567",
        "0202600001",
        "6222 1381 2345 678 1",
        "0531-8888-12345678",
        "鲁发〔2026〕13812号",
    ],
)
def test_what_is_no_telephone_number(line: str):
    assert codes(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "13812345678 元",
        "13800000000.00元",
        "投资15000000000元",
        "https://example.invalid/n/13812345678?id=6222020812345678906",
        "见 https://example.invalid/a_119999900101001.html。",
        "会议号：138 1234 5678",
        "腾讯会议 838-123-456",
        "会议 ID: 13812345678",
        "编号：13812345678",
        "单号 6222020812345678906",
        "ISBN 978-7-01-005688-5",
        "ISBN 13812345678",
        "138.123.145.67",
        "52.12.134.15 52.11.22.10",
        "参会138 2026-03-12",
        "138 2026.03.12",
        "2026.03.12 13:00",
        "20260312138123",
        "1.38 12.34 56.78",
        "v1.3.8.1.2.3.4.5.6.7.8",
        "3701022026031200",
        "117.13812345678",
        "SN13812345678",
    ],
)
def test_what_only_looks_like_a_number_of_somebody(line: str):
    assert codes(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "119999900101001",
        "旧证119999900101001。",
        "119999 900101 001",
        "１１９９９９９００１０１００１",
        "659999-851231-123",
    ],
)
def test_an_old_identity_number_is_only_a_warning(line: str):
    (hit,) = hits(line)
    assert (hit.code, hit.shown) == ("W601", f"{hit.bare[:2]}{'*' * 10}{hit.bare[-3:]}")


@pytest.mark.parametrize(
    "line",
    [
        "999999900101001",  # no province
        "119999901301001",  # no such day
        "1199999001010012",
        "119999-900101-001-2",
        "202603120900001",
        "https://example.invalid/119999900101001",
        "流水号119999900101001",
        "1199 9990 0101 001",
    ],
)
def test_what_is_no_old_identity_number(line: str):
    assert "W601" not in codes(line)


@pytest.mark.parametrize("line", ["6222020812345678906", "6222 0208 1234 5678 906", "4111111111111111"])
def test_a_bank_card(line: str):
    (hit,) = hits(line)
    assert (hit.code, hit.shown) == ("W603", "*" * (len(hit.bare) - 4) + hit.bare[-4:])


@pytest.mark.parametrize(
    "line",
    [
        "6222020812345678905",
        "7111111111111111",
        "411111111111111",
        "4111111111111111.5",
        "x4111111111111111",
    ],
)
def test_what_is_no_bank_card(line: str):
    assert "W603" not in codes(line)


def test_a_number_is_only_one_thing():
    both = (identity(f"62222219900101{end:03}") for end in range(1000))
    assert {tuple(codes(number)) for number in both} == {("E601",)}


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("秘密★10年", 0),
        ("机密 ★", 0),
        ("本件绝密★启用前", 2),
        ("秘密", 0),
        ("  机密  ", 2),
        ("# 绝密", 2),
        ("- '秘密'", 3),
        ("绝 密", 0),
    ],
)
def test_a_secrecy_marking(line: str, start: int):
    ((code, begins, _),) = found(line)
    assert (code, begins) == ("E604", start)


@pytest.mark.parametrize(
    "line", ["保密教育", "秘密工作", "不得泄露机密", "title: 秘密", "★★★", "绝密、机密"]
)
def test_what_is_no_secrecy_marking(line: str):
    assert codes(line) == []


def test_what_is_masked_is_as_long_as_before():
    text = f"a {ONE} b 13812345678 c +86 138-1234-5678 d 秘密★"
    assert masked(text) == "a 99*************016 b 138****5678 c +86 138-****-5678 d 秘密★"
    assert masked("nothing") == "nothing"


def test_what_stands_across_lines_is_masked_if_it_is_an_identity_number():
    assert masked(f"身份证 {ONE[:9]}\n      {ONE[9:]}。") == "身份证 99*******\n      ******016。"
    assert masked(f"{ONE[:6]}-\r\n{ONE[6:]}") == "99****-\r\n*********016"
    assert masked("1381234\n5678") == "1381234\n5678"
    assert masked("13812345678\n13912345678") == "138****5678\n139****5678"


def test_colours_do_not_keep_a_number_from_being_masked():
    assert masked("\x1b[1m13812345678\x1b[0m") == "\x1b[1m138****5678\x1b[0m"
    assert masked(f"\x1b[31m{ONE}\x1b[0m") == f"\x1b[31m{ONE[:2]}{'*' * 13}{ONE[-3:]}\x1b[0m"


NUMBERS = ("13812345678", "010", ONE[:6], ONE[6:14], ONE[14:], WITH_X, "86", "１２", "9" * 16)
PIECES = (*"0123456789", *NUMBERS, *" -.()+（）［·・—–\t\u3000\u200b\xad:/,年密xXＸa\n")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_number_slips_through_the_first_look(line: str):
    """What is not suspicious at first sight is not looked at again: whatever is a number must be."""
    for one in lines(line):
        if privacy.numbers(one.translate(privacy._FLAT)):
            assert privacy._suspicious(one)


LINE_ENDS = ("\n", "\r\n", "\n\n  ", "\x85", "\u2028", "\n- ", "', '", "\\")


@given(st.lists(st.sampled_from((*PIECES, *LINE_ENDS)), max_size=18).map("".join))
def test_what_is_quiet_need_not_be_looked_at(text: str):
    if privacy.is_quiet(text.encode()):
        assert not privacy._suspicious(text)
        assert not privacy._hides(text)


def test_an_ordinary_entry_is_quiet():
    assert privacy.is_quiet(f"{HEAD}note: 第3次，到2026年5月\n".encode())


@pytest.mark.parametrize("text", [f"|-\n  {ONE[:6]}\n  {ONE[6:]}", f'"{ONE[:9]}\\n {ONE[9:]}"'])
def test_a_number_that_goes_on_in_the_next_line_of_a_value_is_found(text: str):
    assert {one.code for one in findings({SEMINAR: f"{HEAD}note: {text}\n"})} >= {"E601"}


def test_a_value_of_any_shape_is_masked_and_what_is_harmless_stays_itself():
    value = {ONE: ["13812345678", 13812345678, 4, Decimal("1.5"), True, None], "a": {"b": "c"}}
    assert masked_value(value) == {
        masked(ONE): ["138****5678", "138****5678", 4, Decimal("1.5"), True, None],
        "a": {"b": "c"},
    }


def test_what_is_left_of_a_draft_holds_no_identity_number_and_nothing_of_what_is_marked():
    assert without_forbidden(f"note: {ONE}\nhost: 13812345678\n") == (
        f"note: {'*' * 18}\nhost: 13812345678\n"
    )
    assert without_forbidden("note: 秘密★10年\n") is None
    assert without_forbidden("保密教育") == "保密教育"


@given(st.text(alphabet="0123456789Xx .-()（）０９\n\t·年a", max_size=80))
def test_masking_is_done_at_once_and_changes_digits_alone(text: str):
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once
    assert all(new in (old, "*") for new, old in zip(once, text, strict=True))


def test_a_literal_text_hides_nothing_by_its_lines():
    text = f"{HEAD}note: |\n  {ONE[:6]}\n  {ONE[6:]}\nplace: >\n  {ONE[:8]}\n  {ONE[8:]}\n"
    assert places({SEMINAR: text}) == [f"E601 {SEMINAR}:8:7", f"E601 {SEMINAR}:11:8"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f'tags:\n  - "{ONE[:6]}"\n  - "{ONE[6:]}"\n', "9:5"),
        (f'tags: [a, "{ONE[:6]}", "{ONE[6:14]}", "{ONE[14:]}"]\n', "8:11"),
        (f'tags: ["{ONE[:10]}","{ONE[10:]}"]\n', "8:8"),
    ],
)
def test_an_identity_number_dealt_out_over_items_of_a_list_is_found_where_it_begins(
    text: str, place: str
):
    assert places({SEMINAR: HEAD + text}) == [f"E601 {SEMINAR}:{place}"]


def test_items_that_make_no_number_together_are_none():
    text = f'tags: ["{ONE[:6]}", "x", "{ONE[6:]}"]\nobservers: ["199001", "010016"]\n'
    assert places({SEMINAR: HEAD + text}) == []


def test_lines_are_counted_as_the_parser_counts_them():
    assert lines("a\r\nb\rc\nd\x85e\u2028f") == ["a", "b", "c", "d", "e", "f"]


def test_keys_and_comments_are_looked_at_too():
    text = HEAD + "# 13812345678\n13912345678: 1\n"
    assert places({SEMINAR: text}) == [
        f"W602 {SEMINAR}:8:3",
        f"E201 {SEMINAR}:9:1",
        f"W602 {SEMINAR}:9:1",
    ]


def test_what_an_escape_hides_is_found_once_and_beside_what_is_seen():
    text = HEAD + 'note: "13812345678 1381234\\u0035678"\n"139123\\x345678": 1\n'
    assert [one for one in places({SEMINAR: text}) if "E201" not in one] == [
        f"W602 {SEMINAR}:8:7",
        f"W602 {SEMINAR}:8:8",
        f"W602 {SEMINAR}:9:1",
    ]


def test_a_marking_alone_in_a_value_is_found_but_not_one_alone_in_a_key():
    text = HEAD + "note: 秘密\ntags: [机密]\n秘密: 1\n"
    assert [one for one in places({SEMINAR: text}) if "E604" in one] == [
        f"E604 {SEMINAR}:8:7",
        f"E604 {SEMINAR}:9:8",
    ]


@pytest.mark.parametrize(
    "path", ["unit.yaml", "roster.yaml", "packs/own/pack.yaml", "calendar/2026.yaml"]
)
def test_every_file_of_the_unit_is_looked_at_even_if_it_is_no_yaml(path: str):
    found = places({path: "name: [13812345678\n"}, date(2026, 5, 10))
    assert f"W602 {path}:1:8" in found
    assert f"E102 {path}:1:7" in found


def test_no_message_holds_the_number():
    text = HEAD.replace("days: 1", f"days: '{ONE}'").replace(
        "[other]", "[13812345678, '4111111111111111']"
    )
    for one in findings({SEMINAR: text}):
        if one.code in ("E601", "W602", "W603"):
            said = one.text.format(**one.values)
            assert not any(number in said for number in (ONE, "13812345678", "4111111111111111"))
