from pathlib import Path

import pytest

from ledger.store.schemas import mapping, shipped

from .cases import BASE, Case, cases, found_in


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_each_fault_is_found_at_its_place_and_nothing_else(case: Case, tmp_path: Path):
    assert found_in(case.lay_out(tmp_path)) == list(case.expected)


def test_nothing_is_wrong_with_the_base():
    assert found_in(BASE) == []


def test_there_is_a_case_for_every_code():
    named = {case.name: {line.split()[-1] for line in case.expected} for case in cases()}
    for code in mapping(shipped("codes.yaml")["codes"]):
        assert code in named[code], code
