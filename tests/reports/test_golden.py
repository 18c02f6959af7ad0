from pathlib import Path

import pytest

from tests.reports.golden import FOLDER, rendered


@pytest.mark.parametrize(("place", "text"), list(rendered()), ids=lambda one: getattr(one, "name", ""))
def test_a_report_reads_as_its_golden_file(place: Path, text: str):
    assert place.read_text("utf-8") == text, "python -m tests.reports.golden --update"


def test_there_is_no_golden_file_of_nothing():
    assert {place for place, _ in rendered()} == set(FOLDER.iterdir())
