"""Premium and subsidy by coverage year, and the shape of their cash."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fundmodel.assumptions.figures import figures
from fundmodel.projection.contributions.resident import (
    before_first_january,
    premium_cash,
    received_ahead,
    resident_income,
    subsidy_cash,
)

WEIGHTS = np.array([[0.025, 0.025, 0, 0, 0, 0, 0, 0, 0.12, 0.22, 0.34, 0.27]])
EVEN = np.full(12, 1.0 / 12.0)
amounts = st.floats(1.0, 1e12)


def test_premiums_come_in_the_autumn_before_and_the_winter_of_the_coverage_year():
    cash = premium_cash(np.array([100.0, 200.0, 300.0]), WEIGHTS)
    assert cash.shape == (2, 12)
    np.testing.assert_allclose(cash[0], [2.5, 2.5, 0, 0, 0, 0, 0, 0, 24, 44, 68, 54])
    np.testing.assert_allclose(cash[1], [5.0, 5.0, 0, 0, 0, 0, 0, 0, 36, 66, 102, 81])


@given(arrays(float, 6, elements=amounts))
def test_every_premium_is_received_once(due):
    """I-22: a coverage year's premium comes in the autumn before and the winter of it, nothing twice, nothing lost."""
    cash = premium_cash(due, WEIGHTS)
    for year in range(1, 5):
        received = cash[year - 1, 8:].sum() + cash[year, :2].sum()
        assert received == pytest.approx(due[year], rel=1e-12)


@given(arrays(float, 6, elements=amounts), arrays(float, (6, 12), elements=st.floats(0.01, 1.0)))
def test_a_window_that_changes_loses_no_premium_and_takes_none_twice(due, raw):
    """I-22 with a window of its own for every coverage year: both halves of a season use one set of weights, and what
    came in is earned or in hand."""
    weights = raw / raw.sum(axis=-1, keepdims=True)
    cash = premium_cash(due, weights)
    for year in range(1, 5):
        received = np.concatenate([cash[year - 1, 8:], cash[year, :8]])
        assert received.sum() == pytest.approx(due[year], rel=1e-12)
        np.testing.assert_allclose(received, due[year] * np.roll(weights[year], 4), rtol=1e-12)
    before = before_first_january(due, weights)
    ahead = received_ahead(due, cash, weights)
    scale = due.max()
    assert before + cash.sum() == pytest.approx(due[:-1].sum() + ahead[-1, -1], rel=1e-12, abs=1e-12 * scale)
    in_hand = due[1:] * weights[1:, 8:].sum(axis=-1)
    np.testing.assert_allclose(ahead[:, 11], in_hand, rtol=1e-9, atol=1e-9 * scale)
    np.testing.assert_allclose(ahead[:, 7], due[:-1] / 3.0, rtol=1e-9, atol=1e-9 * scale)


@given(arrays(float, 6, elements=amounts))
def test_december_holds_95_per_cent_of_the_next_coverage_year(due):
    ahead = received_ahead(due, premium_cash(due, WEIGHTS), WEIGHTS)
    np.testing.assert_allclose(ahead[:, 11], 0.95 * due[1:], rtol=1e-9, atol=1e-9 * due.max())


@given(arrays(float, 6, elements=amounts))
def test_what_is_received_is_earned_or_still_in_hand(due):
    """Zero-sum: opening + cash = earned + closing."""
    cash = premium_cash(due, WEIGHTS)
    ahead = received_ahead(due, cash, WEIGHTS)
    assert 0.95 * due[0] + cash.sum() == pytest.approx(due[:-1].sum() + ahead[-1, -1], rel=1e-12)


def test_premium_in_hand_through_a_level_year():
    """1,200 a year: 100 a month is earned; 60 come in the winter; nothing is in hand on 31 August but the rest of the
    year, and with the autumn's cash it rises to 1,140."""
    due = np.full(3, 1200.0)
    ahead = received_ahead(due, premium_cash(due, WEIGHTS), WEIGHTS)[0]
    np.testing.assert_allclose(ahead[:8], [1070, 1000, 900, 800, 700, 600, 500, 400])
    np.testing.assert_allclose(ahead[8:], [444, 608, 916, 1140])


@given(
    st.floats(1.0, 1e12),
    arrays(float, 12, elements=st.floats(0.0, 1e11)),
    arrays(float, 12, elements=st.floats(0.1, 1.0)),
)
def test_the_subsidy_sums_to_its_year_and_is_never_negative(annual, premium, raw):
    cash = subsidy_cash(np.array([annual]), premium[None], raw / raw.sum())[0]
    assert cash.sum() == pytest.approx(annual, rel=1e-9)
    assert (cash >= 0.0).all()


def test_the_total_follows_the_published_shares_where_no_month_is_clipped():
    premium = premium_cash(np.array([100.0, 100.0]), WEIGHTS)
    total = premium + subsidy_cash(np.array([900.0]), premium, EVEN)
    np.testing.assert_allclose(total[0], 1000.0 / 12.0, rtol=1e-12)


def test_a_month_whose_premium_exceeds_its_share_receives_no_subsidy():
    premium = premium_cash(np.array([900.0, 900.0]), WEIGHTS)
    subsidy = subsidy_cash(np.array([300.0]), premium, EVEN)[0]
    assert subsidy[10] == 0.0
    assert subsidy.sum() == pytest.approx(300.0)
    assert subsidy[5] > 0.0


def test_premium_of_a_coverage_year_and_subsidy_of_the_year_before_count_the_same_heads():
    """Premium Y x heads on 1 January Y; subsidy Y x heads on 1 January Y + 1 (the published year-end count of Y)."""
    heads, premium, subsidy = np.array([10.0, 20.0, 30.0]), np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0])
    found = resident_income(heads, premium, subsidy, WEIGHTS, EVEN, np.array([1.1]), premium)
    assert found.subsidy[:12].sum() == pytest.approx(5 * 20 * 1.1)
    assert found.subsidy[12:].sum() == pytest.approx(7 * 30 * 1.1)
    assert found.premium[8:14].sum() == pytest.approx(2 * 20)
    assert found.premium[:2].sum() == pytest.approx(1 * 10 * 0.05)


def test_the_run_by_coverage_year(three_runs, national):
    """Heads, amounts and cash of a run, tied together from its own exposures."""
    stock = three_runs.stock_exposures["stock"].sel(area="CN", exposure="resident_heads")
    amount = three_runs.ledger["amount"].sel(area="CN", fund="resident")
    premium = amount.sel(line=["premium", "premium_aid"]).sum("line")
    subsidy = amount.sel(line=["subsidy_central", "subsidy_provincial", "subsidy_local"]).sum("line")
    amounts_ = three_runs.economy.sel(area="CN")
    factor = three_runs.reconciliation["factor"].sel(area="CN", item="resident_subsidy")
    for year in (2027, 2040):
        cash = premium.sel(month=slice(f"{year - 1}-09", f"{year}-02")).sum("month")
        np.testing.assert_allclose(cash, stock.sel(boundary=year) * amounts_["premium"].sel(year=year), rtol=1e-12)
        cash = subsidy.sel(month=slice(f"{year}-01", f"{year}-12")).sum("month")
        expected = stock.sel(boundary=year + 1) * amounts_["subsidy"].sel(year=year) * factor
        np.testing.assert_allclose(cash, expected, rtol=1e-12)
    ahead = three_runs.ledger["premium_received_ahead"].sel(area="CN", fund="resident")
    expected = 0.95 * stock.sel(boundary=2041) * amounts_["premium"].sel(year=2041)
    np.testing.assert_allclose(ahead.sel(month="2040-12").squeeze(), expected, rtol=1e-12)
    assert float(ahead.min()) >= 0.0
    shares = figures.monthly_shares(national, "resident", "income")
    months = (premium + subsidy).sel(scenario="baseline", month=slice("2025-01", "2025-12"))
    np.testing.assert_allclose(months / months.sum(), shares, atol=0.011)


def test_who_pays_in_a_run(three_runs):
    """Medical aid pays 0.75 of the premium of 8.14 % of members. The standard subsidy is cut into central 56.3 %,
    province half of the rest and local the other half; what the base year pays above the standard is local."""
    amount = three_runs.ledger["amount"].sel(area="CN", fund="resident")
    household, aid = (amount.sel(line=line) for line in ("premium", "premium_aid"))
    np.testing.assert_allclose(aid, 0.0814 * 0.75 * (household + aid), rtol=1e-12)
    parts = {level: amount.sel(line=f"subsidy_{level}") for level in ("central", "provincial", "local")}
    standard = sum(parts.values()) / three_runs.reconciliation["factor"].sel(area="CN", item="resident_subsidy")
    assert float(three_runs.reconciliation["factor"].sel(area="CN", item="resident_subsidy").min()) > 1.0
    np.testing.assert_allclose(parts["central"], 0.563 * standard, rtol=1e-12)
    np.testing.assert_allclose(parts["provincial"], 0.5 * 0.437 * standard, rtol=1e-12)


def test_published_amounts_and_growth_by_coverage_year(three_runs):
    """Steps of 28 and 16.7 yuan to 2030; then the premium of coverage 2031 grows with income of 2030, the subsidy of
    2031 with that of 2031; current law stays."""
    e = three_runs.economy.sel(area="CN")
    premium, subsidy = (e[name].sel(scenario="baseline") for name in ("premium", "subsidy"))
    grown = 1.0 + e["income_growth"].sel(scenario="baseline", year=[2030, 2031]).values
    assert premium.sel(year=[2025, 2026, 2027]).values.tolist() == [400.0, 400.0, 400.0]
    assert premium.sel(year=[2028, 2030, 2031]).values.tolist() == pytest.approx([400 + 50 / 3, 450.0, 450 * grown[0]])
    assert subsidy.sel(year=[2025, 2026]).values.tolist() == [700.0, 724.0]
    assert subsidy.sel(year=[2027, 2030, 2031]).values.tolist() == pytest.approx([752.0, 836.0, 836.0 * grown[1]])
    held = e.sel(scenario="current-law", year=slice(2026, 2060))
    assert set(held["premium"].values) == {400.0}
    assert set(held["subsidy"].values) == {724.0}
