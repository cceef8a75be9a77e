"""The base year against the bulletin, and the first projected year beside the published ones."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.calibration import reconcile

BULLETIN = {
    ("employee_pooled", "income"): 18292.91,
    ("employee_pooled", "expenditure"): 13594.28,
    ("individual_accounts", "income"): 6390.69,
    ("individual_accounts", "expenditure"): 5782.28,
    ("resident", "income"): 11237.72,
    ("resident", "expenditure"): 10678.63,
}
FROM_BELOW = {"employee_inpatient", "resident_inpatient", "employee_maternity_allowance"}
MATERNITY = ("maternity_medical", "maternity_allowance")
CLOSING = {"employee_pooled": 35144.13, "resident": 8742.11, "individual_accounts": 15084.64}


@pytest.fixture(scope="module")
def base_year(three_runs):
    return three_runs.ledger.sel(area="CN", month=slice("2025-01", "2025-12")) / 1e8


@pytest.mark.parametrize("fund", CLOSING)
def test_the_base_year_as_modelled_is_the_bulletin(base_year, fund):
    books = base_year.sel(fund=fund).sum("month")
    received = books["income"] + books["interest"] + books["transfer"]
    np.testing.assert_allclose(received, BULLETIN[fund, "income"], rtol=1e-6)
    np.testing.assert_allclose(books["expenditure"], BULLETIN[fund, "expenditure"], rtol=1e-6)


def test_maternity_of_the_base_year_is_the_bulletin(base_year, national):
    lines = base_year["amount"].sel(fund="employee_pooled", line=list(MATERNITY))
    line = lines.sum(["line", "month"])
    published = national.table("fund_accounts").query("fund == 'maternity' and item == 'expenditure' and year == 2025")
    assert float(published["value"].iloc[0]) == pytest.approx(1393.8, abs=0.1)
    np.testing.assert_allclose(line, published["value"].iloc[0], rtol=1e-9)


@pytest.mark.parametrize("fund", CLOSING)
def test_closing_balances_of_31_december_2025(base_year, fund):
    np.testing.assert_allclose(base_year["closing"].sel(fund=fund, month="2025-12"), CLOSING[fund], atol=0.01)


def test_lines_of_the_base_year_follow_the_shares_assumed(base_year):
    pool = base_year["amount"].sel(fund="employee_pooled", scenario="baseline").sum("month")
    care = 13594.28 - pool.sel(line=list(MATERNITY)).sum().item()
    assert pool.sel(line="inpatient").item() == pytest.approx(0.57 * care, rel=1e-6)
    resident = base_year["amount"].sel(fund="resident", scenario="baseline").sum("month")
    assert resident.sel(line="critical_illness").item() == pytest.approx(0.08 * 10678.63, rel=1e-6)


def test_published_gross_income_of_the_pool_leaves_the_balance_where_it_is(baseline):
    """The switch moves credits from beside income into it; the closing balance is published either way."""
    run = fm.project(baseline.with_changes({"employee.published_pool_income": "gross"}, name="x"), until=2026).check()
    year = run.ledger.sel(area="CN", fund="employee_pooled", month=slice("2025-01", "2025-12")) / 1e8
    assert (year["income"] + year["interest"]).sum().item() == pytest.approx(18292.91, rel=1e-6)
    assert year["closing"].values[-1] == pytest.approx(CLOSING["employee_pooled"], abs=0.01)


def test_published_over_modelled_is_the_factor(three_runs, national):
    table = reconcile.reconciliation(three_runs, national)
    np.testing.assert_allclose(table["published"] / table["modelled"], table["factor"], rtol=1e-12)
    by_construction = {
        "employee_pool_expenditure",
        "maternity_expenditure",
        "resident_premium",
        "resident_expenditure",
    }
    assert set(table["item"]) == by_construction | {
        "employee_pool_contributions",
        "account_contributions",
        "account_spending",
        "resident_subsidy",
        *FROM_BELOW,
    }
    by_item = table[table["scenario"] == "baseline"].set_index("item")["factor"]
    assert (by_item[sorted(by_construction)] == 1.0).all()
    assert by_item["resident_subsidy"] == pytest.approx(1.11, abs=0.01)
    judged = table["item"].isin(FROM_BELOW)
    assert set(table.loc[judged, "tag"]) == {"judgement"}
    assert set(table.loc[~judged, "tag"]) == {"derived"}


def test_what_is_built_from_below_is_near_the_share_taken_for_it(three_runs, national):
    """83 million episodes x 11,522 yuan x .85 x .841 = 6,837 beside 57 % of 12,200 = 6,954; residents 196 million x
    7,339 x .85 x .66 = 8,070 beside 7,475; 2.16 million births x 7,974 / 30 x 158 days = 909 beside 976."""
    rows = reconcile.reconciliation(three_runs, national)
    rows = rows[rows["scenario"] == "baseline"].set_index("item").loc[sorted(FROM_BELOW)]
    assert rows["inside_band"].all()
    modelled = (rows["modelled"] / 1e8).round(0).to_dict()
    assert modelled == {"employee_inpatient": 6836, "employee_maternity_allowance": 909, "resident_inpatient": 8068}
    published = (rows["published"] / 1e8).round(0).to_dict()
    assert published == {"employee_inpatient": 6954, "employee_maternity_allowance": 976, "resident_inpatient": 7475}


def test_expenditure_is_the_published_sum_of_the_base_year(three_runs, national):
    """Spending as a whole is not built up from below: what is modelled is what was published in the accounts."""
    published = reconcile.reconciliation(three_runs, national).set_index(["scenario", "item"])["published"]
    for scenario in three_runs.scenarios:
        rows = published[scenario] / 1e8
        assert rows["employee_pool_expenditure"] == pytest.approx(13594.28, abs=0.01)
        assert rows["resident_expenditure"] == pytest.approx(10678.63, abs=0.01)
        assert rows["maternity_expenditure"] == pytest.approx(1393.81, abs=0.01)


def test_the_shipped_runs_are_explained(three_runs, national):
    """A factor outside 0.85-1.15 stands with its reason in the data."""
    assert reconcile.unexplained(three_runs, national) == []
    reconcile.require_explained(three_runs, national)


def test_a_factor_outside_the_band_without_a_note_fails(baseline, national):
    changes = {"employee.declared_ratio_nonprivate": 0.5, "employee.declared_ratio_private": 0.5}
    run = fm.project(baseline.with_changes(changes, name="half"), until=2026)
    faults = reconcile.unexplained(run, national)
    assert [fault.place for fault in faults] == ["employee_pool_contributions", "employee_maternity_allowance"]
    with pytest.raises(fm.InputError, match=r"cannot be reconciled[\s\S]*employee_pool_contributions[\s\S]*half"):
        reconcile.require_explained(run, national)


def test_growth_of_the_first_year_stands_beside_published_years(three_runs, national):
    table = reconcile.first_year_growth(three_runs, national)
    own = table[table["scenario"] == "baseline"].set_index(["fund", "flow"])
    assert own.loc[("employee_pooled", "expenditure"), "published_2025"] == pytest.approx(0.028, abs=0.001)
    assert own.loc[("resident", "expenditure"), "published_2025"] == pytest.approx(0.0016, abs=0.001)
    assert own.loc[("individual_accounts", "expenditure"), "published_2025"] == pytest.approx(-0.0166, abs=0.001)
    assert np.isnan(own.loc[("employee_pooled", "expenditure"), "published_2023"])
    lines = three_runs.ledger["amount"].sel(area="CN", scenario="baseline", fund="resident")
    months = lines.sel(line=list(reconcile.SUBSIDIES)).sum("line").values
    assert own.loc[("resident", "subsidy"), "growth"] == pytest.approx(months[12:24].sum() / months[:12].sum() - 1.0)
    year = three_runs.ledger["expenditure"].sel(area="CN", scenario="baseline", fund="resident").values
    assert own.loc[("resident", "expenditure"), "growth"] == pytest.approx(year[12:24].sum() / year[:12].sum() - 1.0)


def test_a_jump_over_four_points_has_a_note_in_both_languages(three_runs, national):
    table = reconcile.first_year_growth(three_runs, national)
    jumps = table[table["jump"]]
    assert {tuple(row) for row in jumps[["fund", "flow"]].to_numpy()} == {
        ("individual_accounts", "income"),
        ("individual_accounts", "expenditure"),
        ("employee_pooled", "maternity"),
    }
    assert (jumps["note_zh"] != "").all()
    assert (jumps["note_en"] != "").all()
    quiet = table[~table["jump"]].dropna(subset=["published_2025"])
    assert ((quiet["growth"] - quiet["published_2025"]).abs() <= 0.04).all()
