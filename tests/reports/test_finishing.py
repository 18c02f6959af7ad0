"""How long a report's text is: what a reader meets before the annexes."""

import pytest

from ledger.reports.finishing import characters


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("四个汉字\n", 4),
        ("two words\n", 8),
        ("# 标题\n\n正文，正文。\n", 8),
        ("| 一 | 二 |\n| --- | ---: |\n| 三 |  |\n", 3),
        ("- 一\n- 二\n1. 三\n", 5),
        ("**重** `ledger` \\| 五-六\n", 10),
        ("正文\n\n## 附表\n\n很长的附表\n", 2),
        ("正文\n\n### 附件1　名单\n", 2),
        ("text\n\n## Annexes\n\nmore\n", 4),
        ("text\n\n# Appendix\n\nmore\n", 4),
        ("text about Annexes\n", 16),
        ("附表见后\n", 4),
    ],
)
def test_spaces_signs_and_annexes_are_not_counted(text: str, length: int):
    assert characters(text) == length
