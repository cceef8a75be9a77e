"""Evidence on the growth of cost, by hand and on the national package (METHODS 4.4)."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.calibration.cost_evidence import UNUSUAL, cost_evidence, output_per_head
from fundmodel.calibration.past_exposures import past_exposures
from fundmodel.calibration.published_figures import published_figures


@pytest.fixture(scope="module")
def baseline():
    return fm.load_scenario("baseline")


@pytest.fixture(scope="module")
def evidence(baseline):
    return cost_evidence(baseline, fm.load_data("national"))


def test_the_long_spans_lie_in_the_range_of_excess_growth(evidence):
    long = evidence[evidence["must_hold"]]
    assert set(long["scope"]) == {"employee", "employee_pooled", "resident"}
    assert long["inside"].all(), long.to_string()


def test_a_narrower_range_would_be_told(baseline):
    narrow = baseline.with_changes({"cost.excess_growth": {"value": 0.014, "low": 0.01, "high": 0.015}}, name="narrow")
    long = cost_evidence(narrow, fm.load_data("national")).query("must_hold")
    assert not long["inside"].any()


def test_two_years_by_hand(evidence, baseline):
    """Residents 2024-25: spending, cost-weighted heads and output per head of two years give growth exactly."""
    national = fm.load_data("national")
    past = past_exposures(Assumptions((baseline,), national))
    at = past.of(np.array([2024, 2025]))
    spent = published_figures(national)["resident", "expenditure"]
    income = output_per_head(national)
    heads = past.cost_resident[at]
    by_hand = spent[2025] / spent[2024] / (heads[1] / heads[0]) / (income[2025] / income[2024]) - 1.0
    row = evidence.query("scope == 'resident' and span == 3 and without_unusual").iloc[0]
    assert row["years"] == (2024, 2025)
    assert row["excess"] == pytest.approx(by_hand, rel=1e-9)
    assert income[2025] == pytest.approx(1401879 / (0.5 * (140489 + 140828)))


def test_spans_count_published_years_and_can_leave_the_unusual_out(evidence):
    full = evidence.query("scope == 'employee' and span == 6 and not without_unusual").iloc[0]
    assert full["years"] == (2018, 2021, 2022, 2023, 2024, 2025)
    for row in evidence[evidence["without_unusual"]].itertuples():
        assert not set(row.years) & set(UNUSUAL)
