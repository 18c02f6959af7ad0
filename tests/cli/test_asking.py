"""`ledger add` by asking: what is asked, what an answer may look like, the way back, the preview."""

from decimal import Decimal
from pathlib import Path

import pytest
import wcwidth

from ledger.cli.entering import Entered
from ledger.store.git import Git
from tests.cli.running import ledger
from tests.cli.scripted import interviewed, named_unit, newest


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A unit with an entry that others may link to."""
    git = named_unit(tmp_path / "unit")
    assert ledger("add", "talk", "--title", "谈话", "--set", "pair=other", at=git).code == 0
    return git


def seminar(git: Git, *settings: str, date: str = "2026-04-01") -> None:
    """A seminar recorded before, for defaults to come from."""
    given = ["form=reading-class", "days=1.5", "topics=warning", *settings]
    arguments = [part for one in given for part in ("--set", one)]
    ran = ledger("add", "study/seminar", "--title", "上次", "--date", date, *arguments, at=git)
    assert ran.code == 0, ran.err


# What is asked


def test_what_is_required_and_what_obligations_read_is_asked_in_reading_order(git: Git):
    terminal, saved = interviewed(git, "study/seminar", ["", "集中学习", "1", "1", "4", "", "", ""])
    assert saved
    assert terminal.asked()[:-1] == ["date", "title", "form", "days", "topics", "observers", "links"]
    assert newest(git)["topics"] == ["warning"]


def test_what_the_options_gave_is_not_asked_again(git: Git):
    given = {"date": "2026-05-09", "title": "x", "form": "other", "links": []}
    terminal, _ = interviewed(git, "study/seminar", ["1", "policy", "", ""], given)
    assert terminal.asked()[:-1] == ["days", "topics", "observers"]


def test_people_are_asked_for_where_an_obligation_credits_them(git: Git):
    terminal, _ = interviewed(git, "study/lecture", ["", "x", "li si", "1", "1", ""])
    assert "members" in terminal.asked()
    assert newest(git)["members"] == ["li-si"]


def test_people_are_asked_for_where_several_were_named_the_last_time(git: Git):
    terminal, _ = interviewed(git, "study/seminar", [])
    assert "members" not in terminal.asked()
    seminar(git, "members=[li-si, shan]")
    terminal, _ = interviewed(git, "study/seminar", ["", "x", ""])
    assert terminal.prompts[2] == "members [李四, 单解]: "
    assert terminal.asked()[3] == "absent"


def test_what_a_rule_of_the_kind_requires_is_asked_after_what_decides_it(git: Git):
    nothing, something = (
        ["", "x", "窗口", "y", "", ""],
        ["", "x", "窗口", "", "6-30", "目标", "科", "甲;乙", ""],
    )
    terminal, saved = interviewed(git, "rectification/campaign", nothing)
    assert saved
    assert "goal" not in terminal.asked()
    terminal, saved = interviewed(git, "rectification/campaign", something)
    assert saved
    assert terminal.asked()[:-1] == [
        "date",
        "title",
        "special",
        "nothing found",
        "due",
        "goal",
        "office",
        "measures",
    ]
    assert newest(git, "rectification")["due"] == "2026-06-30"


def test_links_are_offered_where_an_entry_waits_for_one(git: Git):
    answers = ["", "x", "", "1", "1", "1", ""]
    assert "links" not in interviewed(git, "problems/problem", [*answers, ""])[0].asked()
    settings = ["days=1", "sites=other", "worries=trouble"]
    given = [part for one in settings for part in ("--set", one)]
    ledger("add", "visit", "--title", "走访某村", "--member", "li-si", *given, at=git)
    terminal, _ = interviewed(git, "problems/problem", [*answers, "1", ""])
    assert "走访某村" in terminal.shown
    assert newest(git, "problems")["links"]


def test_without_a_terminal_what_is_missing_is_an_error(git: Git):
    ran = ledger("add", "study/seminar", "--title", "x", at=git)
    assert ran.code == 2
    assert "form is missing" in ran.err
    ran = ledger("add", at=git)
    assert ran.code == 2
    assert "`ledger help kinds`" in ran.err


# What an answer may look like


@pytest.mark.parametrize(
    ("answer", "topics"),
    [
        ("1 3", ["tradition", "exemplar"]),
        ("13", ["tradition", "exemplar"]),
        ("2-4", ["policy", "exemplar", "warning"]),
        ("警示、革命传统", ["warning", "tradition"]),
        ("jingshi", ["warning"]),
        ("xjdx, pol", ["exemplar", "policy"]),
        ("Warning cases", ["warning"]),
        ("４", ["warning"]),
    ],
)
def test_choices_by_number_value_label_pinyin_and_beginning(git: Git, answer: str, topics: list[str]):
    answers = ["", "x", "1", "1", answer, "", "", ""]
    assert interviewed(git, "study/seminar", answers)[1]
    assert newest(git)["topics"] == topics


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_fits_the_terminal(git: Git, language: str):
    answers = ["", "x", "?", *["1"] * 4, ""]
    terminal, saved = interviewed(git, "problems/solicitation", answers, language=language)
    assert saved
    offered = [said for said in terminal.said if said.startswith("  1 ")]
    assert all(wcwidth.wcswidth(line) <= 80 for line in offered)
    assert ("1 on-site 实地查看" in terminal.shown) is (language == "zh")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["2026-12-31"], "has not come yet"),
        (["soon"], "is not a day"),
        (["", ""], "title is needed"),
        (["", "x", "9"], "9 is none of"),
        (["", "x", "1", "0.7"], "days must be a multiple of 0.5"),
        (["", "x", "1", "many"], "days must be a number"),
        (["", "999999199001010016"], "what must not be kept here"),
    ],
)
def test_an_answer_is_checked_at_once_and_asked_again(git: Git, answers: list[str], said: str):
    terminal, saved = interviewed(git, "study/seminar", answers)
    assert saved is None
    assert said in terminal.shown
    assert terminal.prompts[-1] == terminal.prompts[-2]
    assert "999999199001010016" not in terminal.shown


@pytest.mark.parametrize(
    ("answer", "members"),
    [
        ("lisi", ["li-si"]),
        ("li si wang wu", ["li-si", "wang-wu"]),
        ("ww, ls", ["li-si", "wang-wu"]),
        ("单解", ["shan"]),
        ("shanxie", ["shan"]),
        ("sx", ["shan"]),
        ("1 3", ["li-si", "shan"]),
        ("head", ["li-si"]),
        ("领导班子成员", ["li-si", "wang-wu", "shan"]),
        ("all", ["li-si", "wang-wu", "shan", "clerk"]),
        ("全体", ["li-si", "wang-wu", "shan", "clerk"]),
    ],
)
def test_members_by_every_name_they_have_in_roster_order(git: Git, answer: str, members: list[str]):
    interviewed(
        git,
        "study/lecture",
        ["", "x", answer, *([""] if len(members) > 1 or answer == "head" else []), "1", "1", ""],
    )
    assert newest(git)["members"] == members


def test_who_holds_no_post_is_not_offered_and_refused_if_named(git: Git):
    terminal, _ = interviewed(git, "study/lecture", ["", "x", "钱六"])
    assert "钱六 old" not in terminal.shown
    assert "钱六 holds no post on 2026-05-10" in terminal.shown


def test_who_is_on_leave_is_neither_offered_nor_taken_with_a_role(git: Git):
    leave = ["obligation=all", "from=2026-05-01", "to=2026-06-30", "reason=培训", "approved_by=组"]
    given = [part for one in leave for part in ("--set", one)]
    ran = ledger("add", "waiver", "--title", "培训", "--member", "王五", *given, at=git)
    assert ran.code == 0, ran.err
    terminal, _ = interviewed(git, "study/lecture", ["", "x", "team-member", "", "1", "1", ""])
    assert "王五 wang-wu" not in terminal.shown
    assert "on leave, left out: 王五" in terminal.shown
    assert newest(git)["members"] == ["li-si", "shan"]


def test_of_a_group_it_is_asked_once_who_was_away_and_why(git: Git):
    answers = ["", "x", "team-member", "李四=出差, ww", "病假", "1", "1", ""]
    terminal, _ = interviewed(git, "study/lecture", answers)
    entry = newest(git)
    assert entry["members"] == ["shan"]
    assert entry["absent"] == {"li-si": "出差", "wang-wu": "病假"}
    assert "王五 was away because of: " in terminal.prompts


def test_of_one_member_nobody_is_away(git: Git):
    terminal, _ = interviewed(git, "study/lecture", ["", "x", "lisi", "1", "1", ""])
    assert "absent" not in terminal.asked()


def test_who_means_several_is_told_whom(tmp_path: Path):
    text = "members:\n  - {id: a, name: 李四, posts: [{role: head, from: 2024-01-01}]}\n"
    text += "  - {id: b, name: 刘松, posts: [{role: head, from: 2024-01-01}]}\n"
    git = named_unit(tmp_path / "u", {"roster.yaml": text})
    terminal, _ = interviewed(git, "study/lecture", ["", "x", "ls"])
    assert "ls may mean a 李四, b 刘松" in terminal.shown


def test_lists_of_texts_are_split_where_people_split_them(git: Git):
    interviewed(git, "study/self-study", ["", "lisi", "2", "《甲》、《乙》", "", ""])
    (session,) = newest(git)["sessions"]  # type: ignore[misc]
    assert session["readings"] == ["《甲》", "《乙》"]


def test_maps_are_asked_part_by_part_and_lists_of_them_until_one_is_empty(git: Git):
    answers = ["", "x", "行业甲", "3", "行业乙", "4", "", "措施一；措施二", ""]
    terminal, saved = interviewed(git, "research/joint-meeting", answers)
    assert saved, terminal.shown
    assert newest(git, "research")["delegates"] == [
        {"sector": "行业甲", "count": 3},
        {"sector": "行业乙", "count": 4},
    ]


def test_the_way_back_inside_a_list_of_maps(git: Git):
    answers = ["", "x", "行业甲", "<", "行业丙", "3", "", "措施一", ""]
    terminal, saved = interviewed(git, "research/joint-meeting", answers)
    assert saved, terminal.shown
    assert newest(git, "research")["delegates"] == [{"sector": "行业丙", "count": 3}]


# Defaults


def test_enter_takes_what_is_usual_and_a_hyphen_takes_nothing(git: Git):
    seminar(git, "place=会议室")
    terminal, _ = interviewed(git, "study/seminar", ["", "x", "", "", "1", "-", "-", ""])
    assert "form [reading class]: " in terminal.prompts
    entry = newest(git)
    assert (entry["form"], entry["days"]) == ("reading-class", 1.5)
    assert "place" not in entry


def test_the_last_entry_is_the_latest_by_its_day(git: Git):
    seminar(git, "form=other", date="2026-04-20")
    seminar(git, "form=reading-class", date="2026-03-01")
    terminal, _ = interviewed(git, "study/seminar", ["", "x"])
    assert terminal.prompts[-1] == "form [other]: "


def test_what_belongs_to_one_event_is_never_a_default(git: Git):
    seminar(git, "observers=某书记", "note=记", "number=0012", "links=[]")
    terminal, _ = interviewed(git, "study/seminar", ["", "", "x", "", "", "", "1", "", ""])
    for name in ("title", "topics", "observers", "links"):
        assert not [one for one in terminal.prompts if one.startswith(f"{name} [")], terminal.prompts


def test_a_session_takes_the_defaults_of_the_members_own_last_one(git: Git):
    for who, hours in (("李四", "1.5"), ("王五", "3")):
        ledger(
            "add",
            "self-study",
            "--member",
            who,
            "--date",
            "2026-05-01",
            "--set",
            f"hours={hours}",
            at=git,
        )
    terminal, _ = interviewed(git, "study/self-study", ["", "李四", "", "", "", ""])
    assert "hours [1.5]: " in terminal.prompts
    assert len(newest(git)["sessions"]) == 2  # type: ignore[arg-type]


# The way back, help, the preview


def test_back_asks_the_question_before_with_its_answer_as_default(git: Git):
    terminal, _ = interviewed(git, "study/seminar", ["", "错", "<", "对", "1", "1", "4", "", "", ""])
    assert terminal.prompts[2] == "form: "
    assert terminal.prompts[3] == "title [错]: "
    assert newest(git)["title"] == "对"


def test_back_from_the_preview_asks_the_last_question(git: Git):
    answers = ["", "x", "1", "1", "4", "", "", "<", "", ""]
    terminal, saved = interviewed(git, "study/seminar", answers)
    assert saved
    assert terminal.asked().count("links") == 2


def test_back_at_the_very_first_question_stays_there(git: Git):
    terminal, _ = interviewed(git, "study/seminar", ["<", "<"])
    assert terminal.asked() == ["date", "date", "date"]


def test_forward_takes_every_default_and_stops_where_there_is_none(git: Git):
    seminar(git)
    terminal, saved = interviewed(git, "study/seminar", [">", "x", ">", "4", ">", ""])
    assert saved, terminal.shown
    assert terminal.asked()[:-1] == ["date", "title", "form", "topics", "observers"]
    assert (newest(git)["form"], newest(git)["topics"]) == ("reading-class", ["warning"])


def test_a_weeks_session_like_the_last_takes_two_answers(git: Git):
    ledger("add", "self-study", "--member", "李四", "--date", "2026-05-01", "--set", "hours=2", at=git)
    assert interviewed(git, "study/self-study", [">", ""])[1]
    assert newest(git)["sessions"] == [
        {"date": "2026-05-01", "hours": 2},
        {"date": "2026-05-10", "hours": 2},
    ]


def test_help_tells_what_a_field_takes_and_who_reads_it(git: Git):
    terminal, _ = interviewed(git, "study/seminar", ["", "x", "1", "？"])
    assert "in steps of 0.5" in terminal.shown
    assert "at least 0.5" in terminal.shown
    assert "read by: " in terminal.shown


def test_the_preview_says_everything_in_words(git: Git):
    terminal, _ = interviewed(git, "study/lecture", ["", "报告", "lisi", "1", "2"], language="zh")
    preview = terminal.said[terminal.said.index("") :]
    shown = "\n".join(preview)
    assert "计入人员  李四" in shown
    assert "报告会" in shown
    assert "briefing" not in shown
    assert "未填：" in shown
    assert "地点" in shown


@pytest.mark.parametrize("named", ["2", "title", "标题", "bt"])
def test_a_field_is_changed_from_the_preview_by_number_or_name(git: Git, named: str):
    answers = ["", "错", "1", "1", "4", "", "", named, "对", ""]
    assert interviewed(git, "study/seminar", answers, language="zh")[1]
    assert newest(git)["title"] == "对"


def test_an_optional_field_is_reached_from_the_preview_and_emptied_again(git: Git):
    answers = ["", "x", "1", "1", "4", "", "", "place", "会议室", "note", "记", "note", "-", ""]
    assert interviewed(git, "study/seminar", answers)[1]
    entry = newest(git)
    assert entry["place"] == "会议室"
    assert "note" not in entry


def test_evidence_is_kept_by_its_path(git: Git, tmp_path: Path):
    file = tmp_path / "现场.txt"
    file.write_text("a picture")
    answers = ["", "x", "1", "1", "4", "", "", "evidence", f"{file}; 档案2026年第3号", ""]
    assert interviewed(git, "study/seminar", answers)[1]
    kept, paper = newest(git)["evidence"]  # type: ignore[misc]
    assert (git.root / kept["path"]).read_text() == "a picture"
    assert paper == {"ref": "档案2026年第3号"}


def test_q_gives_it_up_and_nothing_is_recorded(git: Git):
    head = git.commit("HEAD")
    assert interviewed(git, "study/seminar", ["", "x", "1", "1", "4", "", "", "q"])[1] is False
    assert git.commit("HEAD") == head


def test_what_the_checks_refuse_is_shown_and_asked_for_again(git: Git):
    """A last day before the first is seen only when both are there."""
    answers = ["", "x", "1", "1", "4", "", "", "until", "2026-05-01", "", "2026-05-10", ""]
    terminal, saved = interviewed(git, "study/seminar", answers)
    assert saved, terminal.shown
    assert "E402" in terminal.shown
    assert newest(git)["until"] == "2026-05-10"


def test_the_editor_may_change_everything(git: Git):
    def edit(what: Entered) -> Entered:
        return Entered({**what.fields, "title": "改过"})

    assert interviewed(git, "study/seminar", ["", "x", "1", "1", "4", "", "", "e", ""], edit=edit)[1]
    assert newest(git)["title"] == "改过"


# Sheets


def test_several_members_get_a_session_each_in_one_commit(git: Git):
    before = int(git.run("rev-list", "--count", "HEAD"))
    ledger("add", "self-study", "--member", "李四", "--date", "2026-05-01", "--set", "hours=1", at=git)
    terminal, saved = interviewed(git, "study/self-study", ["", "team-member", "2", "", "", ""])
    assert saved, terminal.shown
    assert "absent" not in terminal.asked()
    assert "each of them gets a session" in terminal.shown
    assert int(git.run("rev-list", "--count", "HEAD")) == before + 2
    assert len(list((git.root / "study").rglob("*.yaml"))) == 3
    assert ledger("check", at=git).code == 0


def test_a_number_is_said_back_where_it_was_typed_otherwise(git: Git):
    terminal, _ = interviewed(git, "study/self-study", ["", "lisi", "90分钟", "2小时半", "", "", ""])
    assert "90分钟 is not in hours" in terminal.shown
    assert "→ 2.5" in terminal.shown
    (session,) = newest(git)["sessions"]  # type: ignore[misc]
    assert session["hours"] == Decimal("2.5")
