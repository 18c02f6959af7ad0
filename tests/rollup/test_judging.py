"""One unit held against its superior's rules."""

import pickle

from ledger.rollup.judging import judge
from ledger.rollup.verdict import header, verdict_of
from tests.rollup.city import City


def test_a_unit_is_judged_by_what_it_has_recorded(city: City):
    verdict = judge(city.job("one"))
    assert verdict.fault is None
    assert verdict.counts == {"acts": {"met": 1}, "hours": {"met": 1, "missed": 1}}
    assert verdict.entries == 2


def test_a_verdict_survives_every_way_it_travels(city: City):
    verdict = judge(city.job("two"))
    assert pickle.loads(pickle.dumps(verdict)).canonical() == verdict.canonical()
    assert verdict_of(header(verdict), verdict.packed).canonical() == verdict.canonical()
