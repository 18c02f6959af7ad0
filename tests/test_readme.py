"""What the READMEs show is what happens."""

from pathlib import Path

import pytest

from tests import readme


@pytest.mark.parametrize(("name", "language"), readme.PAGES.items())
def test_every_command_prints_what_the_page_shows(name: str, language: str, tmp_path: Path):
    text = (readme.ROOT / name).read_text("utf-8")
    assert readme.BLOCK.findall(text)
    assert readme.lasting(readme.played(text, language, tmp_path)) == readme.lasting(text)


@pytest.mark.parametrize("name", readme.PAGES)
def test_every_page_that_is_linked_exists(name: str):
    import re

    text = (readme.ROOT / name).read_text("utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (readme.ROOT / link).exists(), link
