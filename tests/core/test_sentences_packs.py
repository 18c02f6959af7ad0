"""Several packs as one: a shared namespace, names defined twice, and where a pack is found."""

import pytest

from ledger.store.reading import read_unit
from tests.units import Texts, codes, kinds, only, pack, small, standings, told

TALK = "talk: {every: month, of: study/act, at-least: 1}"
TWO = "packs: [p, q]"
Q = "packs/q/pack.yaml"


def test_every_pack_of_the_unit_counts_in_its_order():
    """Whatever the packs are called."""
    files = small(TALK, unit="packs: [z, p]")
    files |= {"packs/z/pack.yaml": pack("z", "last: {every: month, of: study/act}")}
    found = told(files, "2026-04", "2026-12-31", "pack", "obligation")
    assert found == [("z", "last"), ("p", "talk")]


def test_a_pack_that_the_unit_does_not_list_binds_nobody():
    files = small(TALK) | {Q: pack("q", "more: {every: month, of: study/act}")}
    assert told(files, "2026-04", "2026-12-31", "pack") == ["p"]


def test_a_pack_that_the_unit_does_not_list_shares_no_namespace_with_it():
    """A draft of next year's pack may use this year's names."""
    files = small(TALK) | {Q: pack("q", TALK, "roles:\n  person: {T}\n")}
    assert told(files, "2026-04", "2026-12-31", "pack") == ["p"]


@pytest.mark.parametrize("order", ["[p, q]", "[q, p]"])
def test_packs_share_roles_kinds_parameters_and_unit_kinds(order):
    """What one defines the other may use, whichever comes first."""
    parts = """
    roles:
      captain: {T, implies: [chief]}
    unit-kinds:
      outpost: {T, implies: [board]}
    """
    rule = """
    more: {in: [office], every: month, of: study/act, who: person, where: {topic: $name}, at-least: $two}
    """
    files = small(
        "",
        "study/act 20260401-aaaaa: {members: [li], topic: a}",
        unit=f"packs: {order}\nkind: outpost",
        roster="li: [{role: captain, from: 2020-01-01}]",
    )
    found = only(files | {Q: pack("q", rule, parts)}, "2026-04", "2026-12-31")
    assert (found["subject"], found["actual"], found["at_least"]) == ("li", 1, 2)


@pytest.mark.parametrize(
    "parts",
    [
        "roles:\n  person: {T}\n",
        "unit-kinds:\n  office: {T}\n",
        "parameters:\n  two: {T, type: integer, default: 7}\n",
        "kinds:\n  study/act: {T}\n",
        "kinds:\n  study/seminar: {T}\n",
    ],
)
def test_a_name_defined_twice_is_a_finding(parts):
    """The first definition counts: entries, holders and values stay what they were."""
    rule = "talk: {every: month, of: study/act, who: person, at-least: $two}"
    files = small(rule, "study/act 20260401-aaaaa: {members: [li], hours: 1}", unit=TWO)
    found = standings(files | {Q: pack("q", "", parts)}, "2026-04", "2026-12-31", ["E704"])
    assert [(one["subject"], one["actual"], one["at_least"]) for one in found] == [
        ("li", 1, 2),
        ("wang", 0, 2),
    ]


def test_an_obligation_defined_twice_is_a_finding():
    """Only the first of the two binds."""
    files = small(TALK, unit=TWO) | {Q: pack("q", TALK)}
    found = standings(files, "2026-04", "2026-12-31", ["E704"])
    assert [one["pack"] for one in found] == ["p"]


@pytest.mark.parametrize("order", ["[quality, p]", "[p, quality]"])
@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("management-review: {every: month, of: study/act}", ""),
        ("", "roles:\n  lab-staff: {T}\n"),
    ],
)
def test_what_a_shipped_pack_defines_too_is_a_finding_in_either_order(order, rule, parts):
    """Nothing says that the shipped pack must be listed first."""
    quality = read_unit(Texts(small("", unit="packs: [quality]"))).unit.rules
    assert "management-review" in [duty.id for duty in quality.obligations]
    assert "lab-staff" in quality.roles
    files = {
        "unit.yaml": small("", unit=f"packs: {order}\nkind: laboratory")["unit.yaml"],
        "roster.yaml": "members: []\n",
        "packs/p/pack.yaml": pack("p", rule, parts + kinds("study/act")),
    }
    assert codes(read_unit(Texts(files))) == ["E704"]


def test_a_pack_of_the_units_own_stands_before_a_shipped_one():
    """A folder under packs/ replaces the pack of that name."""
    files = small("", unit="packs: [p, quality]")
    files |= {"packs/quality/pack.yaml": pack("quality", TALK)}
    assert told(files, "2026-04", "2026-12-31", "pack", "obligation") == [("quality", "talk")]


def test_a_pack_that_is_nowhere_is_a_finding_and_the_others_stand():
    files = small(TALK, unit="packs: [nowhere, p]")
    assert [one["pack"] for one in standings(files, "2026-04", "2026-12-31", ["E701"])] == ["p"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("bad: {every: month}", "E704"),
        ("bad: {every: fortnight, of: study/act}", "E704"),
        ("bad: {every: month, of: study/nothing}", "E704"),
        ("bad: {every: month, of: study/act, at-least: $unknown}", "E704"),
        ("bad: {every: month, of: study/act, where: {topic: $unknown}}", "E704"),
        ("bad: {every: month, of: study/act, sum: hours, distinct: hours}", "E704"),
        ("bad: {every: month, of: study/act, covers: {field: topics, all: [a]}, at-least: 1}", "E704"),
        ("bad: {each: study/act, needs: rectification/fix}", "E704"),
        ("bad: {each: study/act, needs: rectification/fix, within: 5, by: due}", "E704"),
        ("bad: {each: study/act, needs: rectification/nothing, within: 5}", "E704"),
        ("bad: {each: study/act}", "E704"),
        ("bad: {every: month, of: study/act, who: nobody}", "E705"),
        ("bad: {every: month, of: study/act, in: [nowhere]}", "E705"),
    ],
)
def test_a_malformed_obligation_is_a_finding_and_the_others_stand(rule, code):
    """It says what is wrong and binds nobody; the rest of its pack goes on."""
    read = read_unit(Texts(small(f"{rule}\n{TALK}")))
    assert set(codes(read)) == {code}
    assert [duty.id for duty in read.unit.rules.obligations] == ["talk"]


def test_kinds_of_a_pack_stand_beside_the_shipped_ones():
    rule = "talk: {every: month, of: [study/act, study/integrity-culture]}"
    entries = "study/act 20260401-aaaaa: {}\nstudy/integrity-culture 20260402-bbbbb: {}"
    assert only(small(rule, entries), "2026-04", "2026-12-31")["actual"] == 2


def test_one_kind_may_carry_the_fields_of_its_pack_alone():
    """A second pack's kind has its own form."""
    files = small(TALK, "study/more 20260401-aaaaa: {hours: 1}", unit=TWO)
    files |= {Q: pack("q", "many: {every: month, of: study/more}", kinds("study/more"))}
    assert told(files, "2026-04", "2026-12-31", "obligation", "actual") == [("talk", 0), ("many", 1)]


def test_an_empty_list_of_unit_kinds_binds_none():
    """An empty list is there: the obligation lists no kind that a unit could be."""
    assert told(small(TALK.replace("every", "in: [], every")), "2026-04", "2026-12-31", "state") == []
