"""Every message has its Chinese, with the same names in braces, and the compiled catalogue is that."""

import re

import pytest

from ledger.store.git import complaint
from ledger.words import Words
from tests import words

NAMES = re.compile(r"\{[^{}]*\}|%\([a-z]+\)s")


def test_every_message_of_the_code_has_its_chinese():
    translated = {
        tuple(message.id) if isinstance(message.id, list) else message.id
        for message in words.catalogue()
        if message.id and any(message.string)
    }
    assert words.said_by_us() - translated == set()


def test_no_message_is_kept_that_nobody_says():
    """Those of click are marked: which of them there are depends on its version."""
    kept = {
        tuple(message.id) if isinstance(message.id, list) else message.id
        for message in words.catalogue()
        if message.id and "click" not in message.auto_comments
    }
    assert kept - words.said_by_us() == set()


@pytest.mark.parametrize("message", [one for one in words.catalogue() if one.id], ids=str)
def test_a_translation_has_the_same_names_in_braces(message):
    wanted = message.id[-1] if isinstance(message.id, tuple | list) else message.id
    said = message.string[0] if isinstance(message.string, tuple | list) else message.string
    if said:
        assert sorted(NAMES.findall(said)) == sorted(NAMES.findall(wanted))


def test_the_compiled_catalogue_is_up_to_date():
    assert words.MO.read_bytes() == words.compiled(words.catalogue())


def test_what_git_says_is_said_in_chinese_where_its_meaning_is_known():
    said = complaint("fatal: '/nowhere' does not appear to be a git repository\n")
    for language, shown in (("en", said), ("zh", "那里没有 git 仓库")):
        assert Words(language)("{problem}", problem=said) == shown
    assert Words("zh")("{problem}", problem=complaint("fatal: something new")) == "something new"
