"""One member's list as it is read out: everything wanting is named, and nothing is ranked."""

from datetime import date

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.reports.aloud import body, opening
from ledger.reports.person import person
from ledger.words import Words
from tests.units import small, unit

ONE = "li: [{role: officer, from: 2020-01-01}]\n"
WEEKLY = "read: {every: week, of: study/act, sum: hours, at-least: 2, who: officer}"
FOLLOW = "mend: {each: problems/fault, needs: rectification/fix, within: 10, who: officer}"


def read_out(files, period="2026-Q2", as_of="2026-05-10", language="en", who="li", **settings):
    """The opening and the lines, indented by their depth."""
    whole, view, day = unit(files), parse_period(period), date.fromisoformat(as_of)
    member = whole.member(who)
    found = person(whole, member, view, day, evaluate(whole, view, day), **settings)
    words = Words(language)
    return [opening(found, words), *("  " * line.depth + line.text for line in body(found, words))]


def part(lines, heading):
    """The lines below a heading."""
    below = lines[lines.index(heading) + 1 :]
    stop = next((n for n, line in enumerate(below) if not line.startswith(" ")), len(below))
    return below[:stop]


def acts(*weeks, hours=2):
    return "\n".join(
        f"study/act 2026{week}-{'abcdefgh'[n] * 5}: {{hours: {hours}, members: [li]}}"
        for n, week in enumerate(weeks)
    )


def test_the_opening_says_who_holds_which_posts_and_how_much_is_done():
    files = small(WEEKLY, acts("0401", "0407", "0504"), roster=ONE)
    said, *_ = read_out(files)
    assert said == (
        "li (example), second quarter of 2026: 13 asked for; 3 done, 3 not done in time, 7 yet to begin."
    )


def test_no_post_on_that_day():
    files = small(WEEKLY, roster="li: [{role: officer, from: 2020-01-01, to: 2026-04-30}]\n")
    assert read_out(files)[0].startswith("li (no post on that day), ")


def test_every_week_that_was_missed_is_named_with_its_days():
    lines = read_out(small(WEEKLY, acts("0407"), roster=ONE))
    assert part(lines, "Not done in time") == [
        "  example:",
        "    week 14 of 2026 (30 March – 5 April): 0/2 example",
        "    week 16 of 2026 (13–19 April): 0/2 example",
        "    week 17 of 2026 (20–26 April): 0/2 example",
        "    week 18 of 2026 (27 April – 3 May): 0/2 example",
    ]


def test_what_is_open_tells_how_much_is_wanting_and_by_when():
    files = small(WEEKLY, acts("0504", hours="0.5"), roster=ONE)
    assert part(read_out(files), "Still to do") == [
        "  example: week 19 of 2026 (4–10 May): 1.5 more wanting (0.5/2 example), by 10 May 2026"
    ]


def test_values_that_are_wanting_are_named():
    rules = "act: {every: quarter, of: study/act, covers: {field: topics, all: [a, b, c]}, who: officer}"
    files = small(rules, "study/act 20260501-aaaaa: {topics: [b], members: [li]}", roster=ONE)
    assert part(read_out(files), "Still to do") == ["  example: wanting: a, c, by 30 June 2026"]


def test_what_is_done_is_told_in_short():
    rules = f"""
    {WEEKLY}
    most: {{every: quarter, of: study/act, at-least: 1, at-most: 2, who: officer}}
    year: {{every: year, of: study/act, at-least: 1, who: officer}}
    """
    files = small(rules, acts("0401", "0407", "0414"), roster=ONE)
    assert part(read_out(files), "Done") == [
        "  example: 3 weeks",
        "  example: 3 of 1–2, more than is asked",
        "  example: 3/1",
    ]


def test_of_several_months_the_one_is_named():
    rules = "act: {every: month, of: study/act, at-least: 1, who: officer}"
    lines = read_out(small(rules, acts("0501"), roster=ONE))
    assert part(lines, "Done") == ["  example: May 2026: 1/1"]
    assert part(lines, "Not done in time") == ["  example: April 2026: 0/1"]
    assert part(lines, "Yet to begin") == ["  example: from 1 June 2026 to 30 June 2026"]


FAULTS = """
problems/fault 20260405-aaaaa: {members: [li]}
problems/fault 20260406-bbbbb: {members: [li]}
problems/fault 20260407-ccccc: {members: [li]}
problems/fault 20260408-ddddd: {members: [li]}
problems/fault 20260502-eeeee: {members: [li]}
rectification/fix 20260430-fffff: {links: [20260405-aaaaa]}
problems/fault 20260503-ggggg: {members: [li]}
rectification/fix 20260504-hhhhh: {links: [20260503-ggggg]}
"""


def test_each_follow_up_is_named_with_its_days():
    lines = read_out(small(FOLLOW, FAULTS, roster=ONE))
    assert part(lines, "Done") == [
        "  example: 例 (20260503-ggggg), done on 4 May 2026, due on 13 May 2026"
    ]
    assert part(lines, "Still to do") == ["  example: 例 (20260502-eeeee), by 12 May 2026, in 2 days"]
    assert part(lines, "Done late") == [
        "  example: 例 (20260405-aaaaa), done on 30 April 2026, due on 15 April 2026"
    ]
    assert part(lines, "Not done in time") == [
        "  example:",
        "    例 (20260406-bbbbb), was due on 16 April 2026, 24 days late",
        "    例 (20260407-ccccc), was due on 17 April 2026, 23 days late",
        "    例 (20260408-ddddd), was due on 18 April 2026, 22 days late",
    ]


def test_what_may_still_be_recorded_says_how_long():
    rules = f"{WEEKLY}\n{FOLLOW}"
    fault = "problems/fault 20260427-aaaaa: {members: [li]}"
    files = small(rules, fault, roster=ONE, unit="recording-days: 3")
    lines = part(read_out(files, as_of="2026-05-10", period="2026-05"), "Still to do")
    assert lines[1:] == [
        "  example: 例 (20260427-aaaaa), was due on 7 May 2026, today is the last day to record it"
    ]
    lines = part(read_out(files, as_of="2026-05-11", period="2026-05"), "Still to do")
    assert lines[1] == (
        "    week 19 of 2026 (4–10 May): 2 more wanting (0/2 example), "
        "ended on 10 May 2026, it may be recorded for 2 days more"
    )


def test_who_waived_it_is_said():
    waiver = """assurance/waiver 20260401-wwwww: {obligation: read, members: [li], from: 2026-05-04,
      to: 2026-05-10, reason: x, approved_by: wang}"""
    both = ONE + "wang: [{role: clerk, from: 2020-01-01}]\n"
    lines = read_out(small(WEEKLY, waiver, roster=both))
    assert part(lines, "Waived") == [
        "  example: week 19 of 2026 (4–10 May): approved by wang (20260401-wwwww)"
    ]
    assert lines[0].endswith("1 waived besides.")


def test_advice_stands_apart_and_is_in_no_count():
    rules = """
    look: {each: problems/fault, expects: {topic: a}, who: officer, advisory: true}
    hint: {every: quarter, of: study/act, at-least: 1, who: officer, advisory: true}
    """
    files = small(rules, FAULTS, roster=ONE)
    lines = read_out(files)
    assert lines[0] == "li (example), second quarter of 2026: nothing is asked for."
    assert part(lines, "Advised, and never judged") == [
        "  example: missed 6",
        *(f"    例 (202604{day})" for day in ("05-aaaaa", "06-bbbbb", "07-ccccc", "08-ddddd")),
        *(f"    例 (202605{day})" for day in ("02-eeeee", "03-ggggg")),
        "  example: open, 0/1",
    ]


def test_what_is_only_counted_is_there_when_asked_for():
    rules = "act: {every: month, of: study/act, sum: hours, who: officer}"
    files = small(rules, acts("0407", "0501", hours="1.5"), roster=ONE)
    assert "Only counted" not in read_out(files)
    assert part(read_out(files, tracked=True), "Only counted") == ["  example: 3 example"]


def test_a_parameter_that_is_not_set():
    files = small("act: {every: quarter, of: study/act, at-least: $need, who: officer}", roster=ONE)
    lines = read_out(files)
    assert part(lines, "Nobody can tell, as a parameter is not set") == ["  example"]
    assert "1 that nobody can tell." in lines[0]


ITEM = """depth: visible, scope: common, category: other, office: x, goal: x, measures: [x], links: []"""
ITEMS = f"""
rectification/item 20260401-aaaaa: {{{ITEM}, owner: li, lead: wang, due: 2026-06-01}}
rectification/item 20260402-bbbbb: {{{ITEM}, owner: wang, lead: li, due: 2026-05-01}}
rectification/item 20260403-ccccc: {{{ITEM}, owner: li, lead: li, due: 2026-05-10}}
rectification/item 20260404-ddddd: {{links: [], depth: visible, scope: common, owner: li}}
rectification/item 20260405-eeeee: {{{ITEM}, owner: wang, lead: wang, due: 2026-05-10}}
rectification/item 20260406-fffff: {{{ITEM}, owner: li, lead: wang, due: 2026-06-01,
  evidence: [{{ref: x}}], steps: [{{date: 2026-04-07, step: progress, by: li, done: [1]}},
  {{date: 2026-04-08, step: close, by: wang, result: done}}]}}
rectification/item 20260407-ggggg: {{{ITEM}, owner: li, lead: wang, due: 2026-06-01,
  steps: [{{date: 2026-05-11, step: assign, by: wang, owner: wang}}]}}
"""
HEADING = "In charge of these items, not yet closed"


def test_the_members_open_items_the_overdue_first():
    lines = read_out(small(WEEKLY, ITEMS))
    assert part(lines, HEADING) == [
        "  例 (20260402-bbbbb), lead, assigned, was due on 1 May 2026, 9 days late",
        "  例 (20260403-ccccc), owner and lead, assigned, by 10 May 2026, due today",
        "  例 (20260401-aaaaa), owner, assigned, by 1 June 2026, in 22 days",
        "  例 (20260407-ggggg), owner, assigned, by 1 June 2026, in 22 days",
        "  例 (20260404-ddddd), owner, registered, no due day yet",
    ]


def test_an_item_is_whose_it_is_on_the_day():
    assert "20260407-ggggg" not in "".join(read_out(small(WEEKLY, ITEMS), as_of="2026-05-11"))
    assert HEADING not in read_out(small(WEEKLY, ITEMS), charges=False)


def test_nobody_else_is_named():
    lines = read_out(
        small(WEEKLY, acts("0401"), roster=ONE + "wang: [{role: officer, from: 2020-01-01}]\n")
    )
    assert "wang" not in "".join(lines)


def test_in_chinese_it_reads_as_a_sentence():
    files = small(f"{WEEKLY}\n{FOLLOW}", f"{acts('0401', '0407')}\n{FAULTS}", roster=ONE)
    lines = read_out(files, language="zh")
    assert lines[0] == (
        "li（例）：2026年第二季度应办 19 项，"
        "已办 3 项，待办 2 项，未按时完成 6 项，逾期完成 1 项，未开始 7 项。"
    )
    assert part(lines, "待办")[0] == (
        "  例：2026年第19周（5月4日至10日）：还差 2（例 0/2），2026年5月10日前完成"
    )
    assert part(lines, "逾期完成") == [
        "  例：例（20260405-aaaaa），2026年4月15日到期，2026年4月30日完成"
    ]
