"""A small office with half a year of records, of which every figure can be counted by hand.

Li has headed it all along; Wang leaves at the end of June; Zhao is a clerk, whom nothing binds.
"""

from collections.abc import Callable, Mapping
from datetime import date

from ledger.core.cadence import evaluate
from ledger.core.periods import parse_period
from ledger.reports.kinds import KINDS, build
from ledger.reports.report import Report
from ledger.reports.status_json import Standings
from ledger.store.reading import read_unit
from tests.units import Texts, written

UNIT = """
id: example
name: 示例办
kind: office
since: 2026-01-01
packs: [house]
parameters: {hours: 2}
"""
ROSTER = """
members:
  - {id: li, name: 李四, posts: [{role: head, from: 2026-01-01}]}
  - {id: wang, name: 王五, posts: [{role: officer, from: 2026-01-01, to: 2026-06-30}]}
  - {id: zhao, name: 赵六, posts: [{role: clerk, from: 2026-01-01}]}
"""
PACK = """
pack: house
title: {zh: 内务规则, en: house rules}
unit-kinds:
  office: {title: {zh: 办公室, en: office}}
roles:
  officer: {title: {zh: 干事, en: officer}}
  head: {title: {zh: 负责人, en: head}, implies: [officer]}
  clerk: {title: {zh: 文员, en: clerk}}
parameters:
  hours: {title: {zh: 每月学时, en: hours}, type: number, required: true}
  checks: {title: {zh: 每季检测, en: checks}, type: integer, required: true}
obligations:
  study-hours: {article: "1", title: {zh: 每月自学, en: hours of study}, who: officer,
    every: month, of: study/self-study, sum: hours, at-least: $hours}
  seminar: {article: "2", title: {zh: 季度研讨, en: seminar}, every: quarter, of: study/seminar,
    at-least: 1}
  topics: {article: "2", title: {zh: 研讨主题, en: topics}, every: year, of: study/seminar,
    covers: {field: topics, all: [tradition, policy]}}
  checks: {article: "3", title: {zh: 学习检测, en: study checks}, every: quarter, of: study/check,
    at-least: $checks}
  visits: {article: "4", title: {zh: 实地走访, en: visits}, who: officer, every: quarter,
    of: research/visit, sum: days}
  direct: {article: "4", title: {zh: 直插现场, en: direct method}, advisory: true, each: research/visit,
    expects: {direct: {present: true}}}
  topic-report: {article: "5", title: {zh: 课题成果, en: report of a topic}, each: research/topic,
    needs: research/report, by: due}
  problem-list: {article: "6", title: {zh: 季度问题清单, en: problems of the quarter}, every: quarter,
    of: problems/problem, where: {carried_from: {present: false}}, at-least: 1, at-most: 2}
  problem-to-item: {article: "6", title: {zh: 问题转整改, en: problems become items},
    each: problems/problem, where: {carried_from: {present: false}}, needs: rectification/item,
    within: 30}
  in-time: {article: "7", title: {zh: 按时办结, en: closed in time}, each: rectification/item,
    needs: {field: closed_on}, by: due_on}
"""
ENTRIES = """
study/self-study 20260110-aaaaa: {title: 李四自学, members: [li], sessions: [
  {date: 2026-01-10, hours: 2, readings: [《甲》]}, {date: 2026-02-10, hours: 2, readings: [甲]},
  {date: 2026-03-10, hours: 1.5}]}
study/self-study 20260110-bbbbb: {title: 王五自学, members: [wang], sessions: [
  {date: 2026-01-10, hours: 2.5}, {date: 2026-02-10, hours: 2}, {date: 2026-03-10, hours: 2}]}
study/self-study 20260405-aaaaa: {title: 李四自学, members: [li], sessions: [
  {date: 2026-04-05, hours: 2}, {date: 2026-05-05, hours: 2}, {date: 2026-06-05, hours: 2}]}
study/self-study 20260405-bbbbb: {title: 王五自学, members: [wang], sessions: [
  {date: 2026-04-05, hours: 2}, {date: 2026-06-05, hours: 3, readings: [乙]}]}
study/seminar 20260220-aaaaa: {title: 一季度研讨, form: reading-class, days: 1, topics: [tradition],
  attendance: {expected: 3, present: 2}, absent: {zhao: 出差}}
study/seminar 20260520-aaaaa: {title: 二季度研讨, form: other, days: 0.5, topics: [other]}
research/topic 20260115-aaaaa: {title: 窗口等候时间, members: [wang], origin: own, themes: [pressing],
  due: 2026-06-30}
research/visit 20260305-aaaaa: {title: 走访大厅, members: [li, wang], days: 1, sites: [frontline],
  direct: [no-notice], links: [20260115-aaaaa]}
research/visit 20260610-aaaaa: {title: 再访大厅, members: [li], days: 0.5, sites: [frontline]}
problems/problem 20260115-bbbbb: {title: 排队时间长, source: public, depth: visible, scope: common,
  listed_by: team, found: 2026-01-05}
problems/problem 20260201-aaaaa: {title: 记录不全, source: self-check, depth: visible, scope: individual,
  listed_by: member, members: [wang]}
problems/problem 20260310-aaaaa: {title: 档案分散, source: self-check, depth: deep, scope: common,
  listed_by: team}
problems/problem 20260605-aaaaa: {title: 档案分散, source: self-check, depth: deep, scope: common,
  listed_by: team, carried_from: 20260310-aaaaa}
problems/problem 20260702-aaaaa: {title: 标识不清, source: public, depth: visible, scope: common,
  listed_by: team}
problems/talk 20260408-aaaaa: {title: 不宜公开的谈话, pair: head-member, level: restricted}
rectification/item 20260125-aaaaa: {title: 增开窗口, links: [20260115-bbbbb],
  depth: visible, scope: common,
  owner: wang, lead: li, office: 综合科, due: 2026-03-31, goal: 缩短等候, measures: [增开],
  evidence: [{ref: 卷一}],
  steps: [{date: 2026-02-10, step: progress, by: wang, done: [1]},
    {date: 2026-03-01, step: close, by: li, result: done},
    {date: 2026-03-05, step: verify, by: zhao, opinion: 属实}]}
rectification/item 20260320-aaaaa: {title: 补齐记录, links: [20260201-aaaaa],
  depth: visible, scope: individual, owner: wang, lead: li, office: 综合科, due: 2026-05-31,
  goal: 不缺不漏, measures: [补记], mechanism: 月底核对, evidence: [{ref: 卷二}],
  steps: [{date: 2026-06-10, step: progress, by: wang, done: [1]},
    {date: 2026-06-15, step: close, by: li, result: long-term, late_reason: 核对费时}]}
rectification/item 20260331-aaaaa: {title: 集中归档, links: [20260310-aaaaa],
  depth: deep, scope: common,
  steps: [{date: 2026-06-20, step: close, by: li, result: done}]}
rectification/item 20260415-aaaaa: {title: 更换标牌, links: [20260310-aaaaa],
  depth: visible, scope: common,
  owner: li, lead: li, office: 综合科, due: 2026-05-15, goal: 看得清, measures: [清点, 更换],
  steps: [{date: 2026-05-10, step: extend, by: li, to: 2026-06-30, approved_by: 李四, reason: 等候供货}]}
assurance/weakness-review 20260120-aaaaa: {title: 年度分析, weaknesses: [人手不足],
  key_tasks: [{text: 统一归档, owner: li, due: 2026-09-30}, {text: 轮岗培训}]}
assurance/waiver 20260428-aaaaa: {title: 王五学习免除, members: [wang], obligation: study-hours,
  from: 2026-05-01, to: 2026-05-31, reason: 驻村, approved_by: 李四}
"""
BROKEN = {"study/2026/20260601-aaaaa.yaml": "{id: 20260601-aaaaa, kind: seminar, title: 缺日期}\n"}

CAMPAIGN = """
rectification/campaign 20260301-ccccc: {title: 窗口服务专项, special: 窗口服务, goal: 少排队,
  office: 综合科, due: 2026-06-15, measures: [增开窗口, 更换标牌], entry_point: 群众来信}
rectification/item 20260305-ccccc: {title: 整改排队, links: [20260301-ccccc, 20260115-bbbbb],
  depth: visible, scope: common, category: special, special: 窗口服务, owner: li,
  lead: li, office: 综合科, due: 2026-04-30, goal: 十分钟, measures: [取号, 分流],
  evidence: [{ref: 卷三}],
  milestones: [{date: 2026-04-01, text: 取号机到位}],
  steps: [{date: 2026-03-20, step: progress, by: li, done: [1]},
    {date: 2026-04-20, step: progress, by: li, done: [2]},
    {date: 2026-04-25, step: close, by: li, result: done},
    {date: 2026-04-28, step: verify, by: zhao, opinion: 属实}]}
rectification/item 20260306-ccccc: {title: 整改标牌, links: [20260310-aaaaa], depth: visible,
  scope: common, special: 窗口服务, owner: li, lead: li, office: 综合科, due: 2026-07-20, goal: 看得清,
  measures: [清点, 更换], steps: [{date: 2026-06-01, step: progress, by: li, done: [1], percent: 40,
  note: 已清点}]}
rectification/institution 20260429-ccccc: {title: 窗口轮班办法, action: issued, links: [20260301-ccccc]}
"""
"""A special campaign beside the rest: one item verified, one open, and no report on it."""

ABOUT = {"special": "20260301-ccccc", "member": "li"}
PERIODS = {"annual": "2026", "bundle": "2026", "monthly": "2026-06", "special": "2026", "member": "2026"}


def _builder(name: str) -> Callable[[Standings], Report]:
    return lambda found: build(name, found, ABOUT.get(name))


BUILDERS: Mapping[str, Callable[[Standings], Report]] = {name: _builder(name) for name in KINDS}


def example(name: str) -> Report:
    """The office's report of that kind, as the golden files and the page have it."""
    entries = ENTRIES + CAMPAIGN if name == "special" else ENTRIES
    return report(files(entries), name, PERIODS.get(name, "2026-Q2"), "2026-07-10")


def files(entries: str = ENTRIES, **replaced: str) -> dict[str, str]:
    """The office's files; `unit`, `roster` or `pack` may be given anew."""
    return {
        "unit.yaml": replaced.get("unit", UNIT),
        "roster.yaml": replaced.get("roster", ROSTER),
        "packs/house/pack.yaml": replaced.get("pack", PACK),
        **_titled(written(entries)),
        **BROKEN,
    }


def _titled(entries: dict[str, str]) -> dict[str, str]:
    """`written` gives every entry the same title; these have their own."""
    return {path: text.replace("title: 例, ", "", 1) for path, text in entries.items()}


def standings(texts: Mapping[str, str], period: str, as_of: str) -> Standings:
    reading = read_unit(Texts(texts))
    view, day = parse_period(period), date.fromisoformat(as_of)
    judged = tuple(evaluate(reading.unit, view, day))
    return Standings(reading.unit, view, day, "0" * 40, False, reading.excluded, judged)


def report(texts: Mapping[str, str], name: str, period: str, as_of: str) -> Report:
    return BUILDERS[name](standings(texts, period, as_of))
