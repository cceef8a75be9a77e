"""Results of the other scenarios minus the first."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.presentation.frames.minus_first import CUMULATED, FLOWS, minus_first
from fundmodel.presentation.frames.summary import yearly_accounts
from fundmodel.presentation.terminal.minus_first_screens import minus_first_tables


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "current-law", "prudent"], until=2035)


def test_every_row_is_a_difference_and_sums_run_from_the_first_projected_year(run):
    found = minus_first(run).set_index(["scenario", "fund", "year"])
    accounts = yearly_accounts(run).set_index(["scenario", "fund", "year"])
    assert set(found.index.get_level_values("scenario")) == {"current-law", "prudent"}
    for name, fund in (("current-law", "resident"), ("prudent", "employee_pooled")):
        years = list(range(2026, 2036))
        own, base = (accounts.loc[one, fund].loc[years] for one in (name, "baseline"))
        shown = found.loc[name, fund].loc[years]
        for flow, summed in zip(FLOWS, CUMULATED, strict=True):
            np.testing.assert_array_equal(shown[flow], own[flow] - base[flow])
            np.testing.assert_allclose(shown[summed], np.cumsum(own[flow] - base[flow]), rtol=1e-12)
        np.testing.assert_array_equal(shown["balance"], own["balance"] - base["balance"])


def test_flows_cumulate_into_the_balance_but_for_interest_on_debt(run):
    found = minus_first(run).set_index(["scenario", "fund"])
    rows = found.loc["prudent", "employee_pooled"]
    np.testing.assert_allclose(rows["cumulated_current_balance"], rows["balance"], rtol=1e-9)


def test_a_single_scenario_has_nothing_to_subtract():
    alone = fm.project("baseline", until=2027)
    assert minus_first(alone).empty
    assert minus_first_tables(alone, "en") == []


def test_the_screen_says_where_nothing_differs(run):
    drawn = minus_first_tables(run, "en")
    said = [one for one in drawn if isinstance(one, str)]
    assert said == ["Employee pooled fund: Current law comes to the same as Baseline."]
    assert len(drawn) == 4


def test_months_stop_once_a_fund_is_used_up(run):
    late = minus_first(run).query("scenario == 'current-law' and fund == 'resident' and year >= 2034")
    assert late["reserve_months_earned"].isna().all()
