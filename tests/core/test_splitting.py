"""What a cell holds several of comes apart where people part it."""

import pytest

from ledger.core.splitting import phrases, sentences, words


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. 清理；2. 公布；3. 整改。", ["清理", "公布", "整改。"]),
        ("1、清理\n2、公布", ["清理", "公布"]),
        ("（1）清理（2）公布", ["清理", "公布"]),
        ("①清理②公布；③整改", ["清理", "公布", "整改"]),
        ("清理；公布", ["清理", "公布"]),
        ("清理;公布;", ["清理", "公布"]),
        ("清理\n\n公布", ["清理", "公布"]),
        ("每周1.5天；2次检查", ["每周1.5天", "2次检查"]),
        ("1. 用1.5天 2. 再查", ["用1.5天", "再查"]),
        ("2. 没有第一条", ["2. 没有第一条"]),
        ("对办公室、人事科开展检查", ["对办公室、人事科开展检查"]),
        ("", []),
    ],
)
def test_sentences_part_at_numbers_lines_and_semicolons(text: str, items: list[str]) -> None:
    assert sentences(text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("办公室、人事科", ["办公室", "人事科"]),
        ("办公室、人事科；信息中心", ["办公室、人事科", "信息中心"]),
        ("1. 办公室、人事科", ["办公室、人事科"]),
        ("《准则》、《条例》", ["《准则》", "《条例》"]),
        ("《准则》第1讲，《条例》", ["《准则》第1讲", "《条例》"]),
    ],
)
def test_short_texts_part_at_commas_where_nothing_else_does(text: str, items: list[str]) -> None:
    assert phrases(text) == items


def test_words_part_at_anything() -> None:
    assert words("现场、入户 走访/座谈；问卷\n电话") == ["现场", "入户", "走访", "座谈", "问卷", "电话"]
