"""Headline results of every shipped scenario are those of ``scenarios/expected``; a move is a decision."""

from __future__ import annotations

import pytest

from fundmodel.assumptions.shipped import builtin_scenarios
from tests.regression.headlines import COMMAND, EXPECTED, SCENARIOS, agree, headlines, kept, moved


@pytest.fixture(scope="module")
def alone(runs):
    return {name: run.sel(name) for names, run in runs for name in names}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_headlines_are_those_expected(alone, scenario):
    lines = moved(kept(scenario), headlines(alone[scenario]))
    shown = "\n  ".join(lines[:30])
    assert not lines, f"{len(lines)} headlines of {scenario} moved; if that is meant, run {COMMAND}\n  {shown}"


def test_every_shipped_scenario_has_its_file_and_no_file_is_an_orphan():
    files = {path.stem for path in EXPECTED.glob("*")}
    assert files == set(SCENARIOS) == set(builtin_scenarios())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("100.00", "100.00", True),
        ("100.00", "100.01", False),
        ("20000000.00", "20000010.00", True),
        ("20000000.00", "20000030.00", False),
        ("2050-09", "2050-09", True),
        ("2050-09", "2050-10", False),
        ("never", "2050", False),
        ("-", "1.0", False),
    ],
)
def test_what_counts_as_equal(one, other, same):
    assert agree(one, other) is same


def test_a_headline_that_moves_is_told():
    before = {("closing", "resident", "2030"): ("10.00", "100m yuan"), ("persons", "retired", "2030"): ("5.00", "x")}
    after = {("closing", "resident", "2030"): ("11.00", "100m yuan"), ("persons", "retired", "2030"): ("5.00", "x")}
    assert moved(before, after) == ["closing resident 2030: 10.00 -> 11.00"]
    assert moved({}, after) == ["closing resident 2030: - -> 11.00", "persons retired 2030: - -> 5.00"]
