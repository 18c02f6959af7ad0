"""Names spelled in letters, as the pinyin library reads them."""

import pytest

from ledger.core.naming import is_initials, is_spelled
from ledger.store.pinyin import readings


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("单田芳", "shantianfang"),
        ("解晓东", "xiexiaodong"),
        ("仇英", "qiuying"),
        ("曾国藩", "zengguofan"),
        ("吕布", "lvbu"),
        ("吕布", "lubu"),
        ("区小二", "ouxiaoer"),
        ("李a", "lia"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, spelled: str):
    assert is_spelled(spelled, readings(name))
    assert is_initials(spelled[0], readings(name), whole=False)
