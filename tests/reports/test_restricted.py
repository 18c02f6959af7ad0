"""What is restricted is counted and never told, whatever an entry says and wherever it would stand."""

import pytest

from ledger.reports.pictures.svg import to_svg
from ledger.reports.render import to_markdown
from ledger.reports.vocabulary import vocabulary
from tests.reports.example import BUILDERS, files, standings

SECRET = "暗号"
RESTRICTED = """
study/self-study 20260409-aaaaa: {title: 暗号, members: [li], hours: 2, readings: [暗号],
  level: restricted}
study/case-education 20260410-aaaaa: {title: 暗号, levels: [县处级], natures: [暗号]}
study/seminar 20260411-aaaaa: {title: 暗号, form: other, days: 1, topics: [other], place: 暗号,
  level: restricted, absent: {zhao: 暗号}, members: [li], chair: li}
research/topic 20260412-aaaaa: {title: 暗号, members: [li], origin: own, themes: [risk],
  due: 2026-06-30, level: restricted}
research/visit 20260413-aaaaa: {title: 暗号, members: [li], days: 1, sites: [other], place: 暗号,
  level: restricted, findings: [暗号], links: [20260412-aaaaa], late_reason: 暗号}
problems/problem 20260414-aaaaa: {title: 暗号, source: public, depth: visible, scope: common,
  level: restricted}
rectification/institution 20260415-aaaaa: {title: 暗号, action: issued, level: restricted}
assurance/experience 20260415-bbbbb: {title: 暗号, level: restricted}
assurance/weakness-review 20260416-aaaaa: {title: 暗号, weaknesses: [暗号],
  key_tasks: [{text: 暗号, owner: li, due: 2026-07-30}], level: restricted}
rectification/item 20260417-aaaaa: {title: 暗号, links: [20260414-aaaaa], depth: visible,
  scope: common, level: restricted, owner: wang, lead: li, office: 综合科, due: 2026-06-30, goal: 暗号,
  measures: [暗号], partners: [暗号], mechanism: 暗号, evidence: [{ref: 暗号}], steps: [
  {date: 2026-04-18, step: progress, by: wang, done: [1], note: 暗号},
  {date: 2026-04-19, step: extend, by: li, to: 2026-06-10, reason: 暗号, approved_by: 暗号},
  {date: 2026-06-11, step: close, by: li, result: done, late_reason: 暗号},
  {date: 2026-06-12, step: verify, by: zhao, opinion: 暗号}]}
rectification/item 20260418-aaaaa: {title: 暗号, links: [20260414-aaaaa], depth: visible,
  scope: common, level: restricted, owner: wang, lead: li, office: 综合科, due: 2026-07-20, goal: 暗号,
  measures: [暗号], steps: [
  {date: 2026-06-18, step: progress, by: wang, percent: 10, note: 暗号}]}
"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("annual", "2026"),
        ("quarterly", "2026-Q2"),
        ("bulletin", "2026-Q2"),
        ("monthly", "2026-04"),
        ("monthly", "2026-06"),
        ("member", "2026"),
    ],
)
def test_what_is_restricted_is_counted_and_never_told(name: str, period: str, language: str):
    made = BUILDERS[name](standings(files(RESTRICTED), period, "2026-07-10"))
    text = to_markdown(made, language)
    assert len(made.excluded) == 1
    assert SECRET not in text
    assert {"zh": "限制级", "en": "restricted"}[language] in text
    assert name == "member" or made.sections["overall"].figures["items_all"]
    for picture in made.pictures.values():
        assert SECRET not in to_svg(picture, vocabulary(language))


CAMPAIGN = """
rectification/campaign 20260301-ccccc: {title: 暗号, special: 暗号, goal: 暗号, office: 暗号,
  due: 2026-06-15, measures: [暗号], entry_point: 暗号, level: restricted}
rectification/item 20260305-ccccc: {title: 暗号, links: [20260301-ccccc], depth: visible, scope: common,
  special: 暗号, owner: li, lead: li, office: 综合科, due: 2026-04-30, goal: 暗号, measures: [暗号],
  milestones: [{date: 2026-04-01, text: 暗号}], level: restricted}
rectification/special-report 20260601-ccccc: {title: 暗号, links: [20260301-ccccc], level: restricted}
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_restricted_campaign_is_told_by_its_figures_alone(language: str):
    made = BUILDERS["special"](standings(files(CAMPAIGN), "2026", "2026-07-10"))
    assert SECRET not in to_markdown(made, language)
    assert SECRET not in to_svg(made.pictures["items"], vocabulary(language))
    assert made.sections["rectification"].figures["items_all"] == 1
