"""What each purse pays: the ledger's own money, regrouped by year."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.burden import burden_tags, fiscal_burden

COLUMNS = ["scenario", "area", "year", "central", "provincial", "local", "medical_aid", "budget_cost"]


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "current-law"], until=2030)


def test_levels_sum_to_the_subsidy_of_the_resident_fund(run):
    table = fiscal_burden(run)
    assert table.columns.tolist() == [*COLUMNS, "pension_fund_cost"]
    assert len(table) == 2 * 6
    lines = run.ledger["amount"].sel(fund="resident").groupby("month.year").sum()
    subsidy = lines.sel(line=["subsidy_central", "subsidy_provincial", "subsidy_local"]).sum("line")
    levels = table[["central", "provincial", "local"]].sum(axis=1)
    np.testing.assert_allclose(levels, subsidy.transpose("scenario", "area", "year").values.ravel(), rtol=1e-12)
    aid = lines.sel(line="premium_aid").transpose("scenario", "area", "year").values.ravel()
    np.testing.assert_allclose(table["medical_aid"], aid, rtol=1e-12)


def test_the_central_share_is_one_of_the_standard_and_the_top_up_is_local(run):
    """2025 by hand: 0.563 x 700 yuan x 942.1327 m heads; half of the rest provincial; what is left is local."""
    row = fiscal_burden(run).iloc[0]
    standard = 700.0 * 942.1327e6
    assert row["central"] == pytest.approx(0.563 * standard, rel=1e-6)
    assert row["provincial"] == pytest.approx(0.5 * (standard - 0.563 * standard), rel=1e-6)
    assert row["local"] > 0.5 * (standard - 0.563 * standard)
    assert row["budget_cost"] == row["pension_fund_cost"] == 0.0


def test_compensation_of_pensioners_is_paid_outside(baseline):
    changes = {
        "employee.retiree_rate": 0.02,
        "employee.retiree_compensated": 1.0,
        "employee.compensation_budget_share": 0.25,
    }
    run = fm.project(baseline.with_changes(changes, name="compensated"), until=2027)
    table = fiscal_burden(run)
    assert (table["budget_cost"] > 0).all()
    np.testing.assert_allclose(3.0 * table["budget_cost"], table["pension_fund_cost"], rtol=1e-9)
    months = run.memo["pension_fund_cost"].sel(area="CN", month=slice("2026-01", "2026-12"))
    assert table["pension_fund_cost"].iloc[1] == pytest.approx(float(months.sum()), rel=1e-12)


def test_a_single_scenario_keeps_its_name(baseline_run, run):
    one = fiscal_burden(baseline_run)
    assert set(one["scenario"]) == {"baseline"}
    both = fiscal_burden(run)
    at = both["scenario"] == "baseline"
    np.testing.assert_allclose(one["central"].iloc[:6], both.loc[at, "central"], rtol=1e-12)


def test_shares_are_tagged_by_the_weakest(run):
    tags = burden_tags(run)
    own = tags[tags["scenario"] == "baseline"].set_index("item")["tag"]
    assert own["central"] == "knowledge"
    assert own["provincial"] == own["local"] == own["medical_aid"] == "judgement"
