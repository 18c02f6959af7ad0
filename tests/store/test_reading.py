from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ledger.core.days import EveryDay, WorkingDays
from ledger.core.model import Post
from ledger.store.locating import located
from ledger.store.reading import Reading, read_unit
from ledger.store.sources import Attachment, Files
from tests.checks.cases import base

PROBLEM = "problems/2026/20260110-prb01.yaml"


@dataclass(frozen=True)
class Held:
    """A source whose files are what a test says."""

    files_: Files
    single_: dict[str, bytes] = field(default_factory=dict)

    def files(self) -> Files:
        return self.files_

    def attachments(self, paths: Iterable[str]) -> dict[str, Attachment]:
        return {}

    def single(self, path: str) -> bytes | None:
        return self.single_.get(path)


def read(changes: dict[str, str | None] | None = None, **more: tuple[str, ...]) -> Reading:
    given = {path: text.encode() if text is not None else None for path, text in (changes or {}).items()}
    contents = {path: text for path, text in {**base(), **given}.items() if text is not None}
    return read_unit(Held(Files(contents, **more)))


def codes(reading: Reading) -> list[str]:
    found = located(reading.findings, reading.documents)
    return [f"{one.code} {one.path}:{one.line}:{one.column}" for one in found]


def test_a_unit_is_who_it_is_its_roster_and_its_entries():
    unit = read().unit
    assert (unit.id, unit.name, unit.kind, unit.since) == (
        "shili-bureau",
        "示例区某局",
        "party-group",
        date(2026, 1, 1),
    )
    assert [member.id for member in unit.members] == ["li-si", "zhao-liu", "qian-qi"]
    assert unit.members[2].posts == (Post("team-member", date(2024, 3, 1), date(2026, 1, 31)),)
    assert [(entry.id, entry.kind) for entry in unit.entries] == [("20260110-prb01", "problems/problem")]
    assert unit.days == EveryDay()


def test_an_empty_repository_is_a_unit_without_anything():
    reading = read_unit(Held(Files({})))
    assert (reading.unit.id, reading.unit.entries, reading.findings, reading.data("unit.yaml")) == (
        "",
        (),
        (),
        {},
    )


def test_files_that_were_not_read_are_findings_and_do_not_count():
    reading = read(
        oversized=("study/2026/a.yaml",), links=("study/2026/b.yaml",), unreadable=("study/2026/c.yaml",)
    )
    assert codes(reading) == [
        "E107 study/2026/a.yaml:1:1",
        "E106 study/2026/b.yaml:1:1",
        "E101 study/2026/c.yaml:1:1",
    ]
    assert reading.excluded == ("study/2026/a.yaml", "study/2026/b.yaml", "study/2026/c.yaml")


def test_a_bad_file_hides_no_other():
    reading = read({"study/2026/20260312-k7f3m.yaml": "id: [", "roster.yaml": "members: 1\n"})
    assert codes(reading) == ["E203 roster.yaml:1:10", "E102 study/2026/20260312-k7f3m.yaml:1:5"]
    assert [entry.id for entry in reading.unit.entries] == ["20260110-prb01"]
    assert reading.excluded == ("study/2026/20260312-k7f3m.yaml",)


def test_an_entry_that_is_no_entry_of_its_ledger_does_not_count():
    text = (base()[PROBLEM] or b"").decode()
    bad = {
        "kind: problem": "kind: trouble",
        "date: 2026-01-10": "date: 2026-02-30",
        "id: 20260110-prb01": "id: 20260110-prb02",
        "depth: visible": "depth: shallow",
    }
    for right, wrong in bad.items():
        reading = read({PROBLEM: text.replace(right, wrong)})
        assert (reading.unit.entries, reading.excluded) == ((), (PROBLEM,))
    assert len(reading.written) == 1


def test_an_id_twice_counts_for_nothing_at_both_places():
    text = (base()[PROBLEM] or b"").decode()
    other = "problems/2025/20260110-prb01.yaml"
    reading = read({other: text})
    assert codes(reading) == [f"E302 {other}:1:5", f"E302 {PROBLEM}:1:5"]
    assert reading.excluded == (other, PROBLEM)


def test_the_first_of_two_members_with_one_id_counts_and_malformed_posts_do_not():
    roster = (
        "members:\n"
        "- {id: jia, name: 甲, posts: [{role: head, from: 2026-01-01}, {role: head, from: x}]}\n"
        "- {id: jia, name: 乙}\n"
        "- {id: 5, name: 丙}\n"
        "- {id: ding, posts: [{role: head, from: 2026-01-01, to: x}, {from: 2026-01-01}]}\n"
    )
    members = read({"roster.yaml": roster}).unit.members
    assert [(one.id, one.name, len(one.posts)) for one in members] == [
        ("jia", "甲", 1),
        ("ding", "ding", 0),
    ]


def test_working_days_are_those_of_all_calendars():
    about = (base()["unit.yaml"] or b"").decode() + "working-days: true\nrecording-days: 7\n"
    unit = read(
        {
            "unit.yaml": about,
            "calendar/2026.yaml": "rest: [2026-01-01, 2026-13-01]\nwork: [2026-01-04]\n",
            "calendar/2025.yaml": "rest: [2025-01-01]\n",
        }
    ).unit
    days = [date(2025, 1, 1).toordinal(), date(2026, 1, 1).toordinal()]
    assert unit.days == WorkingDays(tuple(days), (date(2026, 1, 4).toordinal(),))
    assert unit.recording_days == 7


def test_an_absurd_number_of_days_is_none():
    about = (base()["unit.yaml"] or b"").decode()
    assert read({"unit.yaml": about + f"recording-days: {10**30}\n"}).unit.recording_days == 0
    assert read({"unit.yaml": about + "recording-days: -3\n"}).unit.recording_days == 0


def test_packs_are_those_of_the_unit_then_the_shipped_ones():
    about = (
        (base()["unit.yaml"] or b"")
        .decode()
        .replace("[aspiration]", "[quality, aspiration, 5, quality, nosuch]")
    )
    own = "pack: quality\ntitle: {zh: 例, en: our own}\n"
    reading = read({"unit.yaml": about, "packs/quality/pack.yaml": own})
    assert next(pack.title.get("en") for pack in reading.unit.rules.packs) == "our own"
    assert [pack.name for pack in reading.unit.rules.packs] == ["quality", "aspiration"]
    assert codes(reading) == ["E203 unit.yaml:5:30", "E701 unit.yaml:5:42"]


def test_a_malformed_obligation_is_left_out_and_the_others_stay():
    about = (base()["unit.yaml"] or b"").decode().replace("[aspiration]", "[own]")
    title = "title: {zh: 例, en: example}"
    own = (
        f"pack: own\n{title}\nobligations:\n"
        f"  good: {{{title}, every: week, of: study/seminar}}\n"
        f"  bad: {{{title}, every: day, of: study/seminar}}\n"
        f"  odd: {{{title}, every: week, of: study/nothing}}\n"
    )
    reading = read({"unit.yaml": about, "packs/own/pack.yaml": own})
    assert [duty.id for duty in reading.unit.rules.obligations] == ["good"]


def test_a_time_zone_that_there_is_not():
    about = (base()["unit.yaml"] or b"").decode()
    assert codes(read({"unit.yaml": about + "timezone: Mars/Olympus\n"})) == ["E203 unit.yaml:10:11"]
    assert codes(read({"unit.yaml": about + "timezone: Europe/Berlin\n"})) == []
