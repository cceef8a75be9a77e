"""A stabiliser that over-corrects is told to swing; one that settles is not."""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.analysis.rule_paths import rule_paths
from fundmodel.presentation.frames.pooled_years import rule_lines


def test_a_stabiliser_that_overcorrects_swings_and_one_that_settles_does_not() -> None:
    """Two lines close together, a year of delay: each correction overshoots the other line, every second year."""
    clauses = {"lever": "benefits", "funds": ["resident"], "begins": "2026-06", "floor": 0.5, "delay_months": 12}
    wild = fm.stabiliser(below=0.0, above=0.01, gain=3.0, **clauses)
    found = rule_paths(fm.project("baseline", until=2045, rule=wild).check())
    assert found["fund"].tolist() == ["resident"]
    assert found["swings"].item()
    assert found["turns"].item() >= 6
    assert found["period"].item() == pytest.approx(4.0)
    assert found["lowest"].item() < 0.9 < 1.1 < found["highest"].item()
    calm = rule_paths(fm.project("baseline", until=2045, rule=fm.stabiliser(below=0.03, gain=1.0, **clauses)))
    assert calm["lowest"].item() < 1.0
    assert not calm["swings"].any()


def test_a_run_without_a_rule_has_no_paths() -> None:
    with pytest.raises(fm.InputError, match="nothing was pooled"):
        rule_paths(fm.project("baseline", until=2027))
    assert rule_paths(fm.project("baseline", until=2027, rule=fm.municipal())).empty


def test_a_rule_that_never_acts_is_told_and_so_is_what_cannot() -> None:
    far = fm.stabiliser(below=-5.0, lever="benefits", funds=["resident"], begins="2020-01", cap=1.0)
    run = fm.project("baseline", until=2027, rule=far)
    for lang, idle, early in (("zh", "没有动用资金", "早于首个推演月份"), ("en", "moves no money", "before the first")):
        lines = rule_lines(run, lang)
        assert any(idle in line for line in lines), lines
        assert any(early in line for line in lines), lines


def test_the_run_says_what_a_rule_multiplies_and_that_it_swings() -> None:
    clauses = {"lever": "benefits", "funds": ["resident"], "begins": "2026-06", "floor": 0.5, "delay_months": 12}
    run = fm.project("baseline", until=2040, rule=fm.stabiliser(below=0.0, above=0.01, gain=3.0, **clauses))
    for lang, said in (("zh", "振荡"), ("en", "swing")):
        lines = rule_lines(run, lang)
        assert any(said in line for line in lines), lines
    one = fm.project("baseline", until=2027, rule=fm.unified(begins="2026-06"))
    assert any("无从调剂" in line for line in rule_lines(one, "zh"))
