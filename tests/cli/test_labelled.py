"""Choices may be typed as people call them."""

import click
import pytest

from ledger.cli.labelled import LEDGER, STATE, Labelled
from ledger.cli.selecting import STAGE


@pytest.mark.parametrize(
    ("choice", "typed", "meant"),
    [
        (STAGE, "closed", "closed"),
        (STAGE, "已申请销号", "closed"),
        (STAGE, "under way", "under-way"),
        (STAGE, "已超期", "overdue"),
        (STATE, "未完成", "missed"),
        (STATE, "wwc", "missed"),
        (LEDGER, "学习", "study"),
        (LEDGER, "整改台账", "rectification"),
    ],
)
def test_a_label_in_either_language_is_understood(choice: Labelled, typed: str, meant: str):
    assert choice.convert(typed, None, None) == meant


@pytest.mark.parametrize("typed", ["", "已", "nothing"])
def test_what_means_nothing_or_several_is_refused(typed: str):
    with pytest.raises(click.BadParameter):
        STATE.convert(typed, None, None)
