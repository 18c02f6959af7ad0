"""The calendar file: what it holds, and that making it again updates instead of doubling."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from ledger.reports.due import agenda, chosen
from ledger.reports.ics import edition, to_ics, uid
from ledger.words import Words
from tests.units import small, unit

SHANGHAI = "Asia/Shanghai"
RULES = """
read: {every: week, of: study/act, sum: hours, at-least: 2, who: officer}
act: {every: quarter, of: study/act, at-least: 2}
mend: {each: problems/fault, needs: rectification/fix, within: 20}
"""
FAULT = "problems/fault 20260430-aaaaa: {}"


def made(files, as_of="2026-05-10", within=60, language="en", committed=None):
    day = date.fromisoformat(as_of)
    found = agenda(unit(files), day, within)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(SHANGHAI))
    return to_ics(found, edition(midnight, committed, SHANGHAI), Words(language))


def events(data):
    return {str(one["uid"]): one for one in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def only(files, **settings):
    (one,) = events(made(files, **settings)).values()
    return one


def titled(title, fault=FAULT):
    """The unit with one problem of that title, written as YAML that holds any text."""
    files = small("mend: {each: problems/fault, needs: rectification/fix, within: 20}", fault)
    path = next(path for path in files if path.startswith("problems/"))
    escaped = "".join(f"\\U{ord(char):08x}" for char in title)
    return {**files, path: files[path].replace("title: 例", f'title: "{escaped}"')}


def test_an_all_day_event_for_each_thing_due():
    files = small(RULES, FAULT)
    found = chosen(agenda(unit(files), date(2026, 5, 10), 60))
    many = events(made(files))
    assert len(many) == len(found.due)
    for one in found.due:
        event = many[uid(found, one)]
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event.decoded("dtstart") == one.standing.due
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert (event["transp"], event["status"]) == ("TRANSPARENT", "CONFIRMED")


def test_the_file_says_what_it_is():
    whole = icalendar.Calendar.from_ical(made(small(RULES)))
    assert (whole["version"], whole["method"], whole["calscale"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert whole["x-wr-timezone"] == SHANGHAI
    assert whole["x-wr-calname"] == "例: what falls due"
    assert "ledger" in whole["prodid"]
    assert not whole.walk("VTIMEZONE")


NASTY = 'a,b;c\\d\n换行 "q" 😀👩‍👩‍👧‍👦' + "长标题，" * 60


@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_are_short_end_as_they_must_and_cut_no_character(language):
    data = made(titled(NASTY), language=language)
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")


def test_text_comes_back_as_it_was():
    event = only(titled(NASTY))
    assert " ".join(NASTY.split()) in str(event["summary"])
    (alarm, _) = event.walk("VALARM")
    assert alarm["description"] == event["summary"]


def test_marks_that_mean_something_in_a_calendar_are_escaped():
    raw = made(titled("a,b;c")).decode().replace("\r\n ", "")
    assert "example: a\\,b\\;c" in raw
    files = small(RULES, unit='name: "a;b,c"')
    assert "X-WR-CALNAME:a\\;b\\,c: what falls due" in made(files).decode()


def test_what_could_steer_a_terminal_or_forge_a_line_is_shown_as_codes():
    raw = made(titled("x\x1b[31m\rEND:VEVENT")).decode()
    assert "\x1b" not in raw
    assert raw.count("\r\nEND:VEVENT") == 1


def test_the_description_tells_the_rule_and_how_to_record_it():
    files = small(RULES, FAULT)
    told = str(only_of(files, "mend")["description"]).split("\n")
    assert told[0].startswith("Rule: after each")
    assert told[1:3] == ["pack p", "Unit: 例"]
    assert told[-1] == "Command: ledger add rectification/fix --set links=20260430-aaaaa"
    told = str(only_of(files, "+act+")["description"])
    assert "Period: second quarter of 2026" in told
    assert "Command: ledger add study/act" in told


def only_of(files, part, **settings):
    (one,) = [event for name, event in events(made(files, **settings)).items() if part in name]
    return one


def test_alarms_ring_in_the_morning_a_week_and_a_day_before():
    def offsets(event):
        return [alarm.decoded("trigger") for alarm in event.walk("VALARM")]

    files = small(RULES, FAULT, roster="li: [{role: officer, from: 2020-01-01}]\n")
    week, day = timedelta(days=-6, hours=-15), timedelta(hours=-15)
    assert offsets(only_of(files, "+act+")) == [week, day]
    assert offsets(only_of(files, "+mend+")) == [week, day]
    assert offsets(only_of(files, "+2026-W20")) == [day]
    due = datetime(2026, 6, 30, tzinfo=UTC)
    assert (due + week, due + day) == (
        datetime(2026, 6, 23, 9, tzinfo=UTC),
        datetime(2026, 6, 29, 9, tzinfo=UTC),
    )


def test_equal_input_gives_equal_bytes():
    files = small(RULES, FAULT)
    assert made(files) == made(files)


def test_a_name_holds_no_language_no_progress_and_no_day():
    act = "study/act 20260501-bbbbb: {hours: 1, members: [li]}"
    one, other = small(RULES, FAULT), small(RULES, f"{FAULT}\n{act}")
    assert set(events(made(one))) == set(events(made(one, language="zh")))
    assert set(events(made(one))) == set(events(made(other)))
    assert made(one) != made(other)
    by = "mend: {each: problems/fault, needs: rectification/fix, by: due}"
    early = small(by, "problems/fault 20260430-aaaaa: {due: 2026-05-20}")
    later = small(by, "problems/fault 20260430-aaaaa: {due: 2026-05-28}")
    assert only(early)["uid"] == only(later)["uid"]
    assert only(early).decoded("dtstart") < only(later).decoded("dtstart")


def test_each_subject_period_and_trigger_has_a_name_of_its_own():
    sheet = "study/sheet 20260501-ccccc: {sessions: [{date: 2026-05-01}, {date: 2026-05-02}]}"
    rules = RULES + "more: {each: study/sheet, needs: rectification/fix, within: 20}\n"
    files = small(rules, f"{FAULT}\nproblems/fault 20260430-bbbbb: {{}}\n{sheet}")
    found = agenda(unit(files), date(2026, 5, 10), 60)
    names = [uid(found, one) for one in found.due]
    assert len(names) == len(set(names))
    assert "example+p+mend++20260430-aaaaa@ledger" in names
    assert "example+p+read+li+2026-W20@ledger" in names
    assert "example+p+more++20260501-ccccc+2@ledger" in names


def test_what_was_settled_meanwhile_is_taken_away_under_the_same_name():
    before = only_of(small(RULES, FAULT), "+mend+")
    done = "rectification/fix 20260512-bbbbb: {links: [20260430-aaaaa]}"
    after = only_of(small(RULES, f"{FAULT}\n{done}"), "+mend+", as_of="2026-05-12")
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert not after.walk("VALARM")
    assert "Command" not in after["description"]


def test_what_is_late_stays_on_its_day_and_says_so():
    event = only_of(small(RULES, FAULT), "+mend+", as_of="2026-05-25")
    assert event.decoded("dtstart") == date(2026, 5, 20)
    assert str(event["summary"]).startswith("late: ")
    assert not event.walk("VALARM")


def test_stamps_grow_with_the_day_and_with_the_commit():
    night = datetime(2026, 5, 10, tzinfo=ZoneInfo(SHANGHAI))
    days = [edition(night + timedelta(days=n), None, SHANGHAI) for n in range(3)]
    assert days[0].stamp == datetime(2026, 5, 9, 16, tzinfo=UTC)
    assert [one.sequence for one in days] == sorted({one.sequence for one in days})
    noon = int((night + timedelta(hours=12)).timestamp())
    assert edition(night, noon, SHANGHAI).sequence == days[0].sequence + 12 * 60
    assert edition(night, 0, SHANGHAI) == days[0]
    assert days[0].sequence < 2**31


def test_the_stamp_is_in_every_event_in_utc():
    noon = int(datetime(2026, 5, 10, 4, tzinfo=UTC).timestamp())
    for event in events(made(small(RULES, FAULT), committed=noon)).values():
        assert event["dtstamp"].to_ical() == b"20260510T040000Z"
        assert event["last-modified"].to_ical() == b"20260510T040000Z"


def test_a_restricted_title_is_not_in_it():
    open_ = titled("甲案")
    hidden = titled("甲案", "problems/fault 20260430-aaaaa: {level: restricted}")
    assert "甲案" in str(only(open_)["summary"])
    assert "甲案".encode() not in made(hidden).replace(b"\r\n ", b"")
    assert only(open_)["uid"] == only(hidden)["uid"]


def test_nothing_due_is_a_calendar_all_the_same():
    data = made(small("act: {every: quarter, of: study/act}"))
    assert events(data) == {}
    assert icalendar.Calendar.from_ical(data)["method"] == "PUBLISH"


def test_it_speaks_chinese():
    event = only_of(small(RULES, FAULT), "+read+li+2026-W20", language="zh")
    assert str(event["summary"]) == "例：li，例 0/2"
    assert [str(one) for one in event["categories"].cats] == ["学习"]
