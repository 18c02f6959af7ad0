"""What the public may not read is in no report, no register, no picture and no form of any of them."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.reports.building import Ground
from ledger.reports.forms.pdf import _Setting
from ledger.reports.forms.style import style
from ledger.reports.issuing import FORMS, issued, worded
from ledger.reports.kinds import KINDS, build
from ledger.reports.masking import coarse_address, is_name, masked_name, masking
from ledger.reports.parsing import to_document
from ledger.reports.publishing import differing, published
from ledger.reports.registercolumns import MORE, USUAL
from ledger.reports.registers import REGISTERS, register
from ledger.reports.registertext import csv_rows, to_lines, to_markdown
from ledger.reports.registerxlsx import to_xlsx
from ledger.reports.report import VEIL
from ledger.reports.status_json import Standings
from ledger.reports.vocabulary import vocabulary
from ledger.store.git import Git
from ledger.store.reading import read_unit
from ledger.store.repository import create_repository
from ledger.store.schemas import common
from tests.cli.running import ledger
from tests.reports.canaries import LEVELS, NAMES, Flock, flock
from tests.reports.example import ENTRIES, files, standings
from tests.units import Texts

PERIODS = {"monthly": "2026-06", "quarterly": "2026-Q2", "bulletin": "2026-Q2", "wallchart": "2026-Q2"}
REVIEWER = "审核人赵"


@cache
def birds() -> Flock:
    return flock()


@cache
def found(period: str, audience: str, without: tuple[str, ...] = ()) -> Standings:
    gone = {name for level in without for name in birds().ids[level].values()}
    texts = {path: text for path, text in birds().files.items() if path[-19:-5] not in gone}
    reading = read_unit(Texts(texts))
    assert reading.excluded == ()
    view, day = parse_period(period), date(2026, 7, 10)
    judged = tuple(evaluate(reading.unit, view, day))
    whole = Standings(reading.unit, view, day, "0" * 40, False, (), judged)
    return whole if audience == "internal" else published(whole, REVIEWER, common().fields)


def about(name: str) -> str | None:
    return {"member": "li", "special": birds().ids["public"]["rectification/campaign"]}.get(name)


def bare(content: bytes) -> str:
    """All text of a document, of an archive the text of every file in it."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if not name.endswith(".png")]
        return "\n".join(archive.read(name).decode("utf-8") for name in names)


def documents(name: str, audience: str, form: str, language: str = "zh") -> str:
    made = build(name, found(PERIODS.get(name, "2026"), audience), about(name))
    issue = worded(made, language, lambda _: None)
    if form == "pdf":  # what its pages show, before it is set and packed
        whole = to_document(made, issue.markdown, language)
        return repr(list(_Setting(whole, style(None)).pages()))
    return bare(issued(issue, form))


def leaks(text: str, levels: tuple[str, ...]) -> set[str]:
    """The places whose canaries stand in a text, and ids of entries."""
    flat = re.sub(r"<[^>]*>", "", text)
    every = {bird: where for level in levels for bird, where in birds().canaries[level].items()}
    heard = {every[bird] for bird in re.findall(r"[pir]canary\d{5}z", text + flat) if bird in every}
    return heard | {name for level in levels for name in birds().ids[level].values() if name in text}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", KINDS)
def test_no_field_of_an_internal_or_restricted_entry_reaches_the_public(name: str, form: str):
    text = documents(name, "public", form)
    assert leaks(text, ("internal", "restricted")) == set()
    assert [one for one in NAMES.values() if one in text] == []
    assert VEIL not in text


@pytest.mark.parametrize("name", KINDS)
def test_nor_in_the_other_language(name: str):
    assert leaks(documents(name, "public", "md", "en"), ("internal", "restricted")) == set()


@pytest.mark.parametrize("name", KINDS)
def test_the_canaries_sing_where_they_may(name: str):
    """Otherwise nothing above would have been tried."""
    internal, public = documents(name, "internal", "html"), documents(name, "public", "html")
    assert leaks(public, ("public",)) or name == "wallchart"
    assert leaks(internal, ("internal",)) or name in ("special", "member")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", KINDS)
def test_no_text_of_a_restricted_entry_stands_in_an_internal_report(name: str, form: str):
    text = documents(name, "internal", form)
    assert {one for one in leaks(text, ("restricted",)) if not one.startswith("2026")} == set()


def printed(name: str, audience: str) -> Iterator[str]:
    columns = tuple({one.name: one for one in (*USUAL[name], *MORE[name])}.values())
    made = register(Ground(found("2026", audience)), name, columns)
    words = vocabulary("zh")
    yield to_markdown(made, words)
    yield "\n".join(to_lines(made, words, None))
    yield str(csv_rows(made, words))
    yield bare(to_xlsx(made, words))


@pytest.mark.parametrize("name", REGISTERS)
def test_registers_keep_to_it_too(name: str):
    for text in printed(name, "public"):
        assert leaks(text, ("internal", "restricted")) == set()
        assert [one for one in NAMES.values() if one in text] == []
        assert leaks(text, ("public",))
        assert VEIL not in text
    assert REVIEWER in next(printed(name, "public"))


@pytest.mark.parametrize("name", REGISTERS)
def test_registers_tell_no_text_of_what_is_restricted(name: str):
    for text in printed(name, "internal"):
        assert {one for one in leaks(text, ("restricted",)) if not one.startswith("2026")} == set()


@pytest.mark.parametrize("name", KINDS)
def test_a_public_report_is_the_same_whether_or_not_restricted_entries_are_there(name: str):
    """No total, no standing and no list depends on one."""
    period = PERIODS.get(name, "2026")
    made = build(name, found(period, "public"), about(name))
    # Links to what is not there are told as nothing; so the entries that link are compared by figures.
    gone = build(name, found(period, "public", ("restricted",)), about(name))
    for one in made.sections:
        assert made.sections[one].figures == gone.sections[one].figures
    assert made.gaps == gone.gaps
    assert worded(made, "zh", lambda _: None).markdown == worded(gone, "zh", lambda _: None).markdown


def test_internal_entries_are_counted_and_not_told():
    whole, open_ = found("2026", "public"), found("2026", "public", ("internal",))
    many = build("annual", whole).sections["overall"].figures
    few = build("annual", open_).sections["overall"].figures
    assert many["entries"] > few["entries"]  # type: ignore[operator]


def test_who_looks_worse_without_restricted_entries_is_known():
    entries = ENTRIES.replace("attendance: {expected: 3, present: 2},", "level: restricted,")
    whole = standings(files(entries), "2026-Q1", "2026-07-10")
    public = published(whole, REVIEWER, common().fields)
    assert {one.obligation.id for one in differing(whole, public)} == {"seminar"}


def test_a_member_s_public_report_does_not_tell_the_id():
    public = found("2026", "public")
    made = build("member", public, "wang")
    assert made.about == "member-2"
    assert build("member", public, "member-2") == made
    assert "about=wang" not in documents("member", "public", "md")
    with pytest.raises(ValueError, match="member"):
        build("member", public, "member-9")


def test_every_level_is_tried():
    assert all(len(birds().canaries[level]) > 500 for level in LEVELS)


# Persons


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李四", "李某某"),
        ("李小龙", "李某某"),
        ("欧阳小明", "欧阳某某"),
        ("欧阳", "欧某某"),
        ("甲某", "甲某某"),
        ("Anna Smith", "A***"),
        ("买买提·艾力", "买某某"),
        (" 王五 ", "王某某"),
        ("", ""),
    ],
)
def test_a_name_is_masked(name: str, masked: str):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("text", "coarse"),
    [
        ("示例区城关镇东风村3组12号", "示例区城关镇"),
        ("和平路12号3栋201室的住户", "……的住户"),
        ("在城关镇开会", "在城关镇开会"),
        ("城关镇人民政府", "城关镇人民政府"),
        ("三楼会议室", "三楼会议室"),
        ("乡村振兴", "乡村振兴"),
        ("街道办事处", "街道办事处"),
    ],
)
def test_an_address_goes_no_further_than_the_township(text: str, coarse: str):
    assert coarse_address(text) == coarse


def test_people_are_masked_wherever_a_text_names_them():
    mask = masking(["李四", "李四光", "王"])
    assert mask("李四光与李四谈话，王在场") == "李某某与李某某谈话，王在场"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("王小明", True), ("市委办公室", False), ("王庄村委", False), ("示例科", False), ("欧阳锋", True)],
)
def test_a_name_is_told_from_an_office(text: str, is_one: bool):
    assert is_name(text) is is_one


# On the command line


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    git = create_repository(tmp_path / "office")
    public = ENTRIES.replace("{title: 窗口等候时间", "{level: public, title: 李四查窗口等候时间")
    for path, text in files(public).items():
        place = git.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    git.run("add", "--all")
    git.run("commit", "--quiet", "-m", "begin")
    monkeypatch.setenv("LEDGER_TODAY", "2026-07-10")
    return git


PUBLIC = ("--audience", "public", "--reviewed-by", "周审")


def test_a_public_report_names_who_has_reviewed_it(office: Git):
    ran = ledger("report", "--lang", "zh", "--annual", *PUBLIC, at=office)
    assert ran.code == 0, ran.err
    assert "- 对外公开，公开前审核：周审" in ran.out
    assert "李某某查窗口等候时间" in ran.out
    assert "排队时间长" not in ran.out
    assert "audience=public" in ran.out
    assert "王五" not in ran.out


def test_a_list_without_public_entries_does_not_say_that_there_are_none(office: Git):
    ran = ledger("report", "--lang", "zh", "--annual", *PUBLIC, at=office)
    assert "未办结 2 件" in ran.out
    assert "没有未办结的整改事项" not in ran.out
    assert "没有登记原因分析" not in ran.out
    assert "没有列入公开的记录" in ran.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--annual", "--audience", "public"], "wants --reviewed-by NAME"),
        (["--annual", "--audience", "public", "--reviewed-by", " "], "wants --reviewed-by NAME"),
        (["--annual", "--reviewed-by", "x"], "--reviewed-by goes with --audience public"),
        (["--annual", "--audience", "friends"], "--audience"),
        (["--register", "study", "--audience", "public"], "wants --reviewed-by NAME"),
    ],
)
def test_a_public_report_wants_a_reviewer(office: Git, given: list[str], said: str):
    ran = ledger("report", *given, at=office)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电话 13812345678", "W602"),
        ("999999199001010016", "E601"),
        ("绝密★一年", "E604"),
    ],
)
@pytest.mark.parametrize("given", [["--annual"], ["--register", "study"]])
def test_nothing_goes_out_while_a_privacy_finding_is_open(
    office: Git, text: str, code: str, given: list[str]
):
    place = office.root / "study" / "2026" / "20260220-aaaaa.yaml"
    place.write_text(place.read_text("utf-8").replace("一季度研讨", f"'{text}'"), "utf-8")
    ran = ledger("report", *given, *PUBLIC, at=office)
    assert (ran.code, ran.out) == (2, "")
    assert f"{code} is open in study/2026/20260220-aaaaa.yaml:1" in ran.err
    assert text not in ran.err
    assert ledger("report", *given, at=office).code == 0


def test_a_register_for_the_public_lists_public_entries_alone(office: Git):
    ran = ledger("report", "--register", "research", *PUBLIC, at=office)
    assert ran.code == 0
    assert "李某某查窗口等候时间" in ran.out
    assert "走访大厅" not in ran.out
    assert "周审" in ran.out


EXEMPLAR = "study/exemplar 20260401-aaaaa: {level: public, title: 先进事迹, activity: publicity"


@pytest.mark.parametrize(("consent", "shown"), [("", False), (", consent: true", True)])
def test_an_exemplar_goes_out_with_consent_only(office: Git, consent: str, shown: bool):
    for path, text in files(f"{EXEMPLAR}{consent}}}").items():
        (office.root / path).parent.mkdir(parents=True, exist_ok=True)
        (office.root / path).write_text(text, "utf-8")
    ran = ledger("report", "--register", "study", *PUBLIC, at=office)
    assert ran.code == 0
    assert ("先进事迹" in ran.out) is shown
    whole = ledger("report", "--register", "study", at=office).out
    assert ("先进事迹" in whole) is shown, "without consent `check` finds fault with it"


def test_a_campaign_that_is_not_public_has_no_public_report(office: Git):
    from tests.reports.example import CAMPAIGN

    for path, text in files(CAMPAIGN).items():
        (office.root / path).parent.mkdir(parents=True, exist_ok=True)
        (office.root / path).write_text(text, "utf-8")
    ran = ledger("report", "--special", "窗口服务", *PUBLIC, at=office)
    assert (ran.code, ran.out) == (2, "")
    assert "is not public" in ran.err
