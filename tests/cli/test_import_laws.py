"""What goes out comes back: the same bytes of JSON, the same values of tables, and nothing twice."""

import json
import random
import shutil
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.checks.entries import ID
from ledger.core.model import LEDGERS
from ledger.store.documents import read_document
from ledger.store.entries import entry_path
from ledger.store.git import Git
from ledger.store.importtexts import exact_text
from ledger.store.writing import Change, writing
from tests.cli.running import Ran, ledger
from tests.conftest import make_unit
from tests.registers import head, imported, is_clean, states, table, workbook

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

# Entries of several kinds, with texts that are hard to carry

NASTY = st.one_of(
    st.text("甲乙丙丁。，、；：《》“”（）", min_size=1, max_size=10),
    st.sampled_from(
        [
            *(
                "=1+1",
                "+86",
                "-5度",
                "@某",
                "'引号",
                '"引号"',
                "[1]",
                "{a}",
                "null",
                "true",
                "json:1",
                "无",
                "/",
                "—",
            ),
            *(
                "1. 一；2. 二",
                "一；二",
                "一、二",
                "a, b",
                "两行\n文字",
                " 空格 ",
                "\t制表",
                "_x000D_",
                "㊙\u2028行",
                "是",
                "2026-03-12",
            ),
            *(
                "0012",
                "1.50",
                "https://example.invalid/?a=1",
                "😀",
                "\x07",
                "a\r\nb",
                "甲某",
                "jia",
                "《准则》、《条例》",
                "2026年",
            ),
        ]
    ),
    st.text(min_size=1, max_size=8).filter(
        lambda text: "\0" not in text and text.encode("utf-8", "ignore")
    ),
).filter(lambda text: all(not "\ud800" <= char <= "\udfff" for char in text))
DAY = st.dates(
    min_value=__import__("datetime").date(2026, 1, 1), max_value=__import__("datetime").date(2026, 3, 31)
).map(lambda day: day.isoformat())
NUMBER = st.one_of(
    st.integers(0, 99),
    st.sampled_from([Decimal("0.5"), Decimal("1.25"), Decimal("12345678901234.56789")]),
)
MEMBERS = st.lists(st.sampled_from(["jia", "yi"]), unique=True)
LISTS = st.lists(NASTY, max_size=3)


def optional(**fields: Any) -> Any:
    return st.fixed_dictionaries({}, optional=fields)


COMMON = optional(
    members=MEMBERS,
    absent=st.dictionaries(st.sampled_from(["jia", "yi"]), NASTY),
    attendance=optional(expected=st.integers(0, 50), present=st.integers(0, 50)),
    number=NASTY,
    place=NASTY,
    tags=LISTS,
    note=NASTY,
    evidence=st.lists(
        st.one_of(
            st.fixed_dictionaries({"ref": NASTY}), st.fixed_dictionaries({"ref": NASTY, "note": NASTY})
        ),
        max_size=2,
    ),
    level=st.sampled_from(["public", "internal"]),
    until=st.none(),
)


def of(kind: str, required: dict[str, Any], **more: Any) -> Any:
    own = st.fixed_dictionaries({"title": NASTY, "date": DAY, **required}, optional=more)
    return st.tuples(st.just(kind), own, COMMON).map(lambda one: (one[0], {**one[1], **one[2]}))


STEP = st.fixed_dictionaries(
    {
        "date": st.just("2026-04-01"),
        "step": st.just("progress"),
        "by": st.sampled_from(["jia", {"name": "某"}]),
    },
    optional={"note": NASTY, "percent": NUMBER.filter(lambda n: n <= 100)},
)
ITEM = {"depth": st.just("deep"), "scope": st.just("common"), "links": st.just([])}
SESSION = st.fixed_dictionaries(
    {"date": DAY, "hours": NUMBER},
    optional={
        "readings": LISTS,
        "scope": st.lists(st.sampled_from(["speeches", "party-rules"])),
        "note": NASTY,
        "evidence": st.just([]),
    },
)
ENTRIES = st.lists(
    st.one_of(
        of(
            "research/visit",
            {
                "members": MEMBERS,
                "days": NUMBER,
                "sites": st.lists(st.sampled_from(["frontline", "other"])),
            },
            findings=LISTS,
            met=st.just(["service-users"]),
        ),
        of(
            "problems/solicitation",
            {"channels": st.just(["phone"]), "received": st.integers(0, 9)},
            dispositions=optional(listed=st.integers(0, 3), declined=st.integers(0, 3)),
            questionnaire=NASTY,
        ),
        of(
            "assurance/weakness-review",
            {
                "weaknesses": LISTS,
                "key_tasks": st.lists(
                    st.fixed_dictionaries({"text": NASTY}, optional={"due": DAY}), max_size=2
                ),
            },
        ),
        of(
            "assurance/evaluation",
            {"dimensions": st.just(["branch-work"])},
            in_appraisal=st.booleans(),
            result=NASTY,
        ),
        of(
            "rectification/item",
            ITEM,
            owner=st.just("yi"),
            lead=st.just("jia"),
            office=NASTY,
            goal=NASTY,
            due=DAY,
            measures=LISTS,
            steps=st.lists(STEP, max_size=2),
        ),
        of(
            "study/self-study",
            {"members": st.just(["jia"]), "sessions": st.lists(SESSION, min_size=1, max_size=3)},
        ),
        of(
            "study/self-study",
            {"members": st.just(["yi"]), "hours": NUMBER},
            sessions=st.sampled_from([None, []]),
        ),
    ),
    min_size=1,
    max_size=5,
)


def put(git: Git, entries: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Entries written to a unit as files, if the checks find nothing wrong; what was written, by id."""
    dice = random.Random(repr(entries))
    contents, data = {}, {}
    for kind, fields in entries:
        own = kind.partition("/")
        drawn = "".join(dice.choice("0123456789abcdefghjk") for _ in range(5))
        name = f"{fields['date'].replace('-', '')}-{drawn}"
        whole = {"id": name, "kind": own[2], **fields}
        try:
            contents[entry_path(own[0], name)] = exact_text(whole).encode()
        except ValueError:
            continue  # no document can hold it
        data[name] = whole
    if contents:
        with writing(git) as writer:
            writer.write(Change(contents, "by hand\n"))
    found = json.loads(ledger("check", "--format", "json", at=git).out)["findings"]
    bad = {one["path"] for one in found if one["severity"] == "error"}
    if bad:
        with writing(git) as writer:
            writer.write(Change(dict.fromkeys(bad), "out again\n"))
    return {name: whole for name, whole in data.items() if not any(name in path for path in bad)}


def kept(git: Git) -> dict[str, Any]:
    """All entries of a unit, by id."""
    files = [file for name in LEDGERS for file in (git.root / name).rglob("*.yaml")]
    return {file.stem: read_document("", file.read_bytes()).data for file in files}


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_unit(tmp_path_factory.mktemp("units") / "unit").root


def two(empty: Path, folder: str) -> tuple[Git, Git]:
    """Two units of the same packs and roster with nothing recorded."""
    places = [Path(folder) / name for name in ("one", "other")]
    for place in places:
        shutil.copytree(empty, place)
    return Git(places[0]), Git(places[1])


def exported(git: Git, file: Path, *options: str) -> bytes:
    ran: Ran = ledger("export", "-o", str(file), *options, at=git)
    assert ran.code == 0, ran.err
    return file.read_bytes()


@given(ENTRIES)
@SLOW
def test_json_goes_out_in_and_out_again_as_the_same_bytes(empty: Path, entries: Any) -> None:
    with TemporaryDirectory() as folder:
        one, other = two(empty, folder)
        put(one, entries)
        file = Path(folder) / "e.json"
        first = exported(one, file)
        ran = ledger("import", str(file), at=other)
        assert ran.code == 0, ran.out + ran.err
        assert exported(other, Path(folder) / "f.json") == first
        assert is_clean(other)
        assert set(states(imported(other, file))) <= {"same"}


@given(ENTRIES, st.sampled_from(["zh", "en"]))
@SLOW
def test_a_workbook_comes_back_with_the_same_values(empty: Path, entries: Any, language: str) -> None:
    with TemporaryDirectory() as folder:
        one, other = two(empty, folder)
        if not put(one, entries):
            return
        file = Path(folder) / "e.xlsx"
        exported(one, file, "--lang", language)
        found = imported(other, file)
        assert found["code"] == 0, found["rows"]
        assert without_nulls(kept(other)) == without_nulls(kept(one))
        assert set(states(imported(other, file))) == {"same"}
        assert set(states(imported(one, file))) == {"same"}


@given(ENTRIES, st.sampled_from(["zh", "en"]))
@SLOW
def test_csv_comes_back_with_the_same_values(empty: Path, entries: Any, language: str) -> None:
    with TemporaryDirectory() as folder:
        one, other = two(empty, folder)
        kinds = sorted({kind for kind, _ in entries})
        put(one, entries)
        for number, kind in enumerate(kinds):
            file = Path(folder) / f"{number}.csv"
            ran = ledger("export", "--kind", kind, "-o", str(file), "--lang", language, at=one)
            if ran.code == 2:
                continue  # nothing of that kind
            assert not any(cell.startswith(tuple("=+-@\t\r")) for row in cells(file) for cell in row)
            assert imported(other, file)["code"] == 0
        assert without_nulls(kept(other)) == without_nulls(kept(one))


def cells(file: Path) -> list[list[str]]:
    import csv

    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


# Registers

CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [
            *(
                "甲某",
                "乙 某",
                "甲某、乙某",
                "李某",
                "2026-03-12",
                "3月5日",
                "2026年3月",
                "1.5",
                "2小时",
                "窗口单位",
            ),
            *(
                "基层一线、其他",
                "走访窗口",
                "走访窗口",
                "无",
                "/",
                "1. 甲；2. 乙",
                "合计",
                "座谈",
                1,
                46093,
                3.25,
            ),
        ]
    ),
)
HEADINGS = ["调研人", "课题", "日期", "天数", "地点", "去处", "方式", "发现问题", "领导批示"]
GOOD = st.tuples(
    st.sampled_from(["甲某", "乙 某", "甲某、乙某"]),
    st.sampled_from(["走访窗口", "走访社区", "走访村"]),
    st.sampled_from(["2026-03-12", "3月5日", "2026.2.3", 46093]),
    st.sampled_from(["1", "1.5天", "半天", 2]),
    CELL,
    st.sampled_from(["窗口单位", "基层一线、其他"]),
    st.none(),
    CELL,
    CELL,
).map(list)
ROWS = st.lists(st.one_of(GOOD, st.lists(CELL, min_size=9, max_size=9)), min_size=1, max_size=12)


@given(ROWS, st.booleans(), st.booleans())
@SLOW
def test_importing_the_same_register_again_adds_nothing(
    empty: Path, rows: Any, in_workbook: bool, note_rest: bool
) -> None:
    with TemporaryDirectory() as folder:
        git, _ = two(empty, folder)
        whole = [["2026年调研台账"], HEADINGS, *rows]
        make = workbook if in_workbook else table
        file = make(Path(folder) / "t", whole)
        options = ["--partly", "--kind", "visit", *(["--note-rest"] if note_rest else [])]
        first = imported(git, file, *options)
        before = (head(git), kept(git))
        again = imported(git, file, *options)
        assert (head(git), kept(git)) == before
        assert not again["recorded"]
        turned = {"add": "same", "again": "again"}
        assert all(
            then in (turned.get(now, now), "same")
            for now, then in zip(states(first), states(again), strict=True)
        )
        assert ledger("check", at=git).code == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲某", "乙某"]),
            st.sampled_from(["3月5日", "3月12日", "4月1日"]),
            st.sampled_from(["《准则》", "《条例》"]),
            st.sampled_from(["1", "2小时"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 4),
)
@SLOW
def test_sessions_come_in_once_however_they_are_dealt_out(empty: Path, rows: Any, cut: int) -> None:
    with TemporaryDirectory() as folder:
        git, _ = two(empty, folder)
        top = [["2026年"], ["姓名", "时间", "篇目", "学时"]]
        part = table(Path(folder) / "p.csv", [*top, *map(list, rows[:cut])])
        whole = table(Path(folder) / "w.csv", [*top, *map(list, rows)])
        assert imported(git, part)["code"] == 0
        imported(git, whole)
        recorded = kept(git)
        imported(git, whole)
        imported(git, part)
        assert kept(git) == recorded
        sheets = [(one["members"][0], one["date"][5:7] < "04") for one in recorded.values()]
        assert len(sheets) == len(set(sheets))
        assert ledger("check", at=git).code == 0


@given(st.lists(st.lists(st.one_of(CELL, st.text(max_size=6)), max_size=7), max_size=8), st.booleans())
@SLOW
def test_no_table_makes_it_stumble(empty: Path, rows: Any, with_head: bool) -> None:
    with TemporaryDirectory() as folder:
        git, _ = two(empty, folder)
        file = table(Path(folder) / "t.csv", [*([HEADINGS] if with_head else []), *rows], "utf-8-sig")
        ran = ledger("import", str(file), "--partly", at=git)
        assert ran.code in (0, 1, 2)
        assert "should not have happened" not in ran.err
        assert is_clean(git)


@given(
    st.binary(max_size=200)
    | st.sampled_from(
        [b"{", b"[]", b"{}", b'{"schema": "ledger/entries/1"}', b"PK\x03\x04", b"\xff\xfe{\0"]
    )
)
@SLOW
def test_no_file_makes_it_stumble(empty: Path, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "f"
        file.write_bytes(content)
        ran = ledger("import", str(file), at=empty)
        assert ran.code in (0, 1, 2)
        assert "should not have happened" not in ran.err


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.text(max_size=5),
        st.sampled_from(["study/seminar", "20260312-aaaaa", "seminar"]),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "path", "fields", "id", "date", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
@SLOW
def test_no_json_makes_it_stumble(empty: Path, entries: Any, attachments: Any) -> None:
    with TemporaryDirectory() as folder:
        git, _ = two(empty, folder)
        whole = {"schema": "ledger/entries/1", "entries": entries, "attachments": attachments}
        file = Path(folder) / "f.json"
        file.write_text(json.dumps(whole), "utf-8")
        ran = ledger("import", str(file), "--partly", at=git)
        assert ran.code in (0, 1, 2)
        assert "should not have happened" not in ran.err
        assert is_clean(git)


def test_an_id_is_one_where_the_format_says_so() -> None:
    assert ID.fullmatch("20260312-k7f3m")
