"""Resident income per head line by line, and the band of contribution base and rate."""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.analysis.per_head import PARTS, contribution_band, resident_income_per_head
from fundmodel.presentation.page import payer_rows as purses


@pytest.fixture(scope="module")
def lines(baseline_run):
    return resident_income_per_head(baseline_run).set_index("item")


def test_the_total_is_published_income_over_published_heads(lines):
    """11,237.72 (100 m yuan) over 942.1327 m heads = 1,192.8 yuan."""
    assert lines.loc["total", "per_head"] == pytest.approx(11237.72e8 / 942.1327e6, rel=1e-6)
    assert round(lines.loc["total", "per_head"], 1) == 1192.8
    assert lines["resident_heads"].nunique() == 1
    assert lines["resident_heads"].iloc[0] == pytest.approx(942.1327e6, rel=1e-6)


def test_the_lines_sum_to_it(lines):
    assert lines.index.tolist() == [*PARTS, "total"]
    assert lines.loc[list(PARTS), "per_head"].sum() == pytest.approx(lines.loc["total", "per_head"], rel=1e-12)
    assert lines.loc[list(PARTS), "amount"].sum() == pytest.approx(lines.loc["total", "amount"], rel=1e-12)


def test_the_standard_is_700_yuan_and_richer_areas_pay_above_it(lines, baseline_run):
    assert lines.loc["subsidy_standard", "per_head"] == pytest.approx(700.0, rel=1e-12)
    factor = float(baseline_run.reconciliation["factor"].sel(area="CN", item="resident_subsidy"))
    assert lines.loc["subsidy_top_up", "factor"] == pytest.approx(factor, rel=1e-9)
    assert lines.loc["subsidy_top_up", "per_head"] == pytest.approx(700.0 * (factor - 1.0), rel=1e-9)
    assert lines["factor"].isna().sum() == len(PARTS)


def test_printed_parts_add_up(baseline_run):
    rows = {row.of["item"]: row.cells for row in purses.per_head_rows(baseline_run)}
    for column in ("per_head", "amount"):
        tenths = {item: round(10 * float(cells[column].replace(",", ""))) for item, cells in rows.items()}
        assert sum(tenths[item] for item in PARTS) == tenths["total"]
    assert rows["total"]["per_head"] == "1,192.8"


def test_a_year_outside_the_run_raises(baseline_run):
    with pytest.raises(fm.InputError, match="no year 2024; it has 2025 to 2060"):
        resident_income_per_head(baseline_run, 2024)


def test_base_and_rate_lie_in_the_band_and_multiply_to_contributions_per_payer(baseline_run):
    band = contribution_band(baseline_run).set_index("item")
    for item in ("mean_base", "mean_base_all_payers", "effective_pool_rate"):
        assert band.loc[item, "low"] <= band.loc[item, "value"] <= band.loc[item, "high"], item
    assert band.loc["mean_base", ["low", "high"]].tolist() == [7000.0, 9000.0]
    assert band.loc["effective_pool_rate", ["low", "high"]].tolist() == [0.059, 0.075]
    product = 12.0 * band.loc["mean_base_all_payers", "value"] * band.loc["effective_pool_rate", "value"]
    assert product == pytest.approx(6330.0, rel=0.02)  # METHODS 3.1: 6,586 yuan a payer less interest and credits
    assert "declared bases" in band["note_en"].iloc[0]
    assert "申报基数" in band["note_zh"].iloc[0]


def test_the_gross_rate_is_higher_by_the_credits(baseline_run, baseline):
    band = contribution_band(baseline_run).set_index("item")["value"]
    year = baseline_run.ledger.sel(area="CN", month=slice("2025-01", "2025-12"))
    passed_on = -float(year["transfer"].sel(fund="employee_pooled").sum()) / float(year["payroll"].sum())
    assert band["effective_pool_rate_gross"] - band["effective_pool_rate"] == pytest.approx(passed_on, rel=1e-9)
    gross = fm.project(baseline.with_changes({"employee.published_pool_income": "gross"}, name="x"), until=2026)
    other = contribution_band(gross).set_index("item")["value"]
    assert other["effective_pool_rate"] == other["effective_pool_rate_gross"]


def test_another_base_leaves_the_product(baseline, baseline_run):
    """What one year of totals fixes: a lower declared base is met by a higher rate."""
    low = fm.project(baseline.with_changes({"employee.declared_ratio_private": 0.65}, name="low"), until=2026)
    one, other = (contribution_band(run).set_index("item")["value"] for run in (baseline_run, low))
    assert other["mean_base_all_payers"] < one["mean_base_all_payers"]
    assert other["effective_pool_rate"] > one["effective_pool_rate"]
    before, after = (b["mean_base_all_payers"] * b["effective_pool_rate"] for b in (one, other))
    assert after == pytest.approx(before, rel=5e-3)
