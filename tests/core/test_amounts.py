"""Amounts as people type them: only in the unit that the field is in."""

import pytest

from ledger.core.amounts import amount
from ledger.errors import LedgerError

HOURS = {"type": "number", "title": {"zh": "学时", "en": "hours"}}
DAYS = {"type": "number", "title": {"zh": "天数", "en": "days"}}
PEOPLE = {"type": "integer", "title": {"zh": "受益人数", "en": "beneficiaries"}}
PERCENT = {"type": "number", "title": {"zh": "进度百分比", "en": "percent"}}
MONEY = {"type": "number", "title": {"zh": "金额（万元）", "en": "amount"}}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (HOURS, "2", "2"),
        (HOURS, "２小时", "2"),
        (HOURS, "2.5 h", "2.5"),
        (HOURS, "3学时", "3"),
        (HOURS, "3小时半", "3.5"),
        (HOURS, "两个半小时", "2.5"),
        (HOURS, "半个小时", "0.5"),
        (DAYS, "1天半", "1.5"),
        (DAYS, "半天", "0.5"),
        (DAYS, "两天", "2"),
        (DAYS, "3 days", "3"),
        (PEOPLE, "12人", "12"),
        (PEOPLE, "3次", "3"),
        (PERCENT, "50％", "50"),
        (MONEY, "3万元", "3"),
        ({}, "3 days", "3"),
    ],
)
def test_a_number_is_read_with_the_unit_of_its_field(field: dict, text: str, said: str):
    assert amount(text, field) == said


@pytest.mark.parametrize("text", ["", "some", "1h30", "2026-03-12", "1,000", "半"])
def test_what_is_no_amount_is_left_alone(text: str):
    assert amount(text, HOURS) is None


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (HOURS, "90分钟", "90分钟 is not in hours"),
        (HOURS, "90 min", "not in hours"),
        (HOURS, "1小时30分", "not in hours"),
        (HOURS, "2天", "not in hours"),
        (HOURS, "2小时左右", "not in hours"),
        (DAYS, "2 weeks", "not in days"),
        (DAYS, "3小时", "not in days"),
        (DAYS, "两个半天", "may mean two things"),
        (PEOPLE, "3小时", "not in this field's unit"),
        ({}, "90分钟", "not in this field's unit"),
    ],
)
def test_another_unit_is_refused_and_never_dropped(field: dict, text: str, said: str):
    with pytest.raises(LedgerError) as caught:
        amount(text, field)
    assert said in str(caught.value)
