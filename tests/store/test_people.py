"""Members as people name them."""

from datetime import date

import pytest

from ledger.errors import LedgerError
from ledger.store.people import away, chosen, in_service, one_member
from tests.units import small, unit

UNIT = unit(
    {
        **small("", "study/act 20260401-k7f3m: {hours: 1}"),
        "roster.yaml": """members:
  - {id: li-si, name: 李四, posts: [{role: chief, from: 2024-01-01}]}
  - {id: wang-wu, name: 王五, posts: [{role: officer, from: 2024-01-01}]}
  - {id: gone, name: 钱六, posts: [{role: officer, from: 2020-01-01, to: 2025-12-31}]}
""",
    }
)
TODAY = date(2026, 5, 10)


def test_a_role_takes_whoever_holds_it_that_day():
    assert chosen("officer", UNIT, TODAY).ids == ("li-si", "wang-wu")
    assert chosen("officer", UNIT, date(2025, 1, 1)).ids == ("li-si", "wang-wu", "gone")
    assert chosen("all", UNIT, TODAY).many
    assert not chosen("王五 lisi", UNIT, TODAY).many
    assert chosen("王五 lisi", UNIT, TODAY).ids == ("li-si", "wang-wu")
    assert [one.id for one in in_service(UNIT, TODAY)] == ["li-si", "wang-wu"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("李四=出差, 王五", {"li-si": "出差", "wang-wu": ""}),
        ("李四（病假）、ww：培训", {"li-si": "病假", "wang-wu": "培训"}),
        ("li si wangwu", {"li-si": "", "wang-wu": ""}),
        ("李四 王五", {"li-si": "", "wang-wu": ""}),
        ("", {}),
    ],
)
def test_who_was_away(text: str, missing: dict[str, str]):
    assert away(text, UNIT) == missing


def test_who_is_not_on_the_roster_is_refused():
    with pytest.raises(LedgerError, match="nobody on the roster is called 赵八"):
        one_member("赵八", UNIT)
    with pytest.raises(LedgerError, match="赵八"):
        away("赵八=出差", UNIT)


def test_roles_that_a_word_may_mean_are_listed_by_their_ids():
    title = next(iter(UNIT.rules.roles["officer"].title.values()))
    with pytest.raises(LedgerError) as caught:
        chosen(title, UNIT, TODAY)
    assert str(caught.value) == f"{title} may mean {', '.join(UNIT.rules.roles)}; write more of it"
