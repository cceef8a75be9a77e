"""The waist: people weighted by what money asks of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.projection import exposures
from fundmodel.vocabulary.dims import GROUPS

stocks = arrays(float, (3, 4), elements=st.floats(0.0, 1e9))


@given(stocks, stocks)
def test_twelve_mid_month_stocks_average_to_the_mean_of_both_ends(opening, closing):
    """I-15."""
    months = exposures.monthly(opening, closing).reshape(3, 4, 12)
    np.testing.assert_allclose(months.mean(axis=-1), 0.5 * (opening + closing), rtol=1e-12, atol=1e-6)


def test_mid_january_lies_a_twenty_fourth_into_the_year():
    months = exposures.monthly(np.array([0.0, 48.0]), np.array([24.0, 48.0]))
    assert months[:3].tolist() == [1.0, 3.0, 5.0]
    assert months[12] == 48.0


@given(arrays(float, (2, 5), elements=st.floats(0.0, 1e8)))
def test_flows_are_spread_over_their_year_or_fall_in_january(yearly):
    for months in (exposures.spread(yearly), exposures.in_january(yearly)):
        np.testing.assert_allclose(months.reshape(2, 5, 12).sum(axis=-1), yearly, rtol=1e-12, atol=1e-9)
    assert not exposures.in_january(yearly).reshape(2, 5, 12)[..., 1:].any()


def test_paying_members_divide_into_active_and_flexible():
    states = np.full((2, 5, 2, 3), 0.2)
    groups = exposures.group_shares(states, np.array([0.25, 0.5]))
    np.testing.assert_allclose(groups.sum(axis=1), 1.0)
    np.testing.assert_allclose(groups[:, 1, 0, 0], [0.05, 0.10])
    np.testing.assert_array_equal(groups[:, 2:], states[:, 1:])


def toy_stocks(duplicate=0.0):
    """Three ages 15, 16 and 60 would need 101: here ages 0 to 60, everyone 60 retired by law."""
    people = np.zeros((1, 2, 61))
    people[..., [10, 30, 60]] = 100.0
    persons = np.zeros((1, 6, 2, 61))
    persons[0, GROUPS.index("resident"), :, 10] = 100.0
    persons[0, GROUPS.index("active"), :, 30] = 70.0
    persons[0, GROUPS.index("flexible"), :, 30] = 30.0
    persons[0, GROUPS.index("retired"), :, 60] = 100.0
    retired = np.zeros((1, 2, 61))
    retired[..., 60] = 1.0
    ages = np.arange(61.0)
    weights = exposures.Weights(np.full(61, 1.2), np.stack([ages, ages]), np.stack([ages, 2.0 * ages]), ages / 100.0)
    before = np.zeros((1, 2, 61))
    before[..., 60] = 0.75
    found = exposures.stocks(persons, people, retired, np.array([duplicate]), weights, before)[0]
    return dict(zip(exposures.STOCKS, found, strict=True))


def test_stock_exposures_by_hand():
    found = toy_stocks()
    assert found["population"] == 600.0
    assert found["working_age"] == 200.0
    assert (found["active"], found["flexible"], found["retired"], found["resident"]) == (140.0, 60.0, 200.0, 200.0)
    assert found["retired_since"] == pytest.approx(200.0 - 0.75 * 200.0)
    assert found["active_wage"] == pytest.approx(168.0)
    assert found["cost_active"] == pytest.approx(200.0 * 30.0)
    assert found["cost_retired"] == pytest.approx(200.0 * 60.0)
    assert found["cost_resident"] == pytest.approx(100.0 * 10.0 + 100.0 * 20.0)
    assert found["dependent_employee"] == pytest.approx(200.0 * 0.3 + 200.0 * 0.6)
    assert found["dependent_resident"] == pytest.approx(200.0 * 0.1)


def test_those_retired_before_a_date_only_age_and_die():
    """Ages 0 to 3, the last one open, from three 1 Januaries; retired at the second count as retired before. A year on
    their shares stand one age higher, the open age mixed by persons: (0.2 x 30 + 0.8 x 10) / 40 = 0.35."""
    retired = np.zeros((3, 1, 4))
    retired[:, 0] = [[0.0, 0.0, 0.1, 0.7], [0.0, 0.1, 0.2, 0.8], [0.0, 0.3, 0.4, 0.9]]
    people = np.full((3, 1, 4), 20.0)
    people[1, 0] = [20.0, 20.0, 30.0, 10.0]
    found = exposures.share_retired_before(retired, people, np.array(1))
    np.testing.assert_array_equal(found[:2], retired[:2])
    np.testing.assert_allclose(found[2, 0], [0.0, 0.0, 0.1, 0.35])
    np.testing.assert_array_equal(exposures.share_retired_before(retired, people, np.array(3)), retired)


def test_of_those_who_retire_in_the_year_of_a_date_a_part_has_by_then():
    """The same cohorts, and a quarter of the year gone. At age 2 a tenth had retired a year before and 0.4 have now: of
    the 0.3 between, a quarter counts as before; at age 1 a quarter of 0.3. Who retired on that 1 January itself, 0.2
    instead of 0.1 at age 1, did so before the date."""
    retired = np.zeros((4, 1, 4))
    retired[:, 0] = [[0.0, 0.0, 0.1, 0.7], [0.0, 0.1, 0.2, 0.8], [0.0, 0.3, 0.4, 0.9], [0.0, 0.5, 0.6, 1.0]]
    people = np.full((4, 1, 4), 20.0)
    found = exposures.share_retired_before(retired, people, np.array(1), 0.25)
    np.testing.assert_array_equal(found[:2], retired[:2])
    np.testing.assert_allclose(found[2, 0], [0.0, 0.075, 0.1 + 0.075, 0.5 + 0.1])
    np.testing.assert_allclose(found[3, 0, 1:3], [0.0, 0.075])
    on_that_day = retired.copy()
    on_that_day[1, 0, 1] = 0.2
    jumped = exposures.share_retired_before(retired, people, np.array(1), 0.25, on_that_day)
    np.testing.assert_allclose(jumped[2, 0, 1:3], [0.075, 0.2 + 0.05])
    january = exposures.share_retired_before(retired, people, np.array(1))
    np.testing.assert_array_equal(exposures.share_retired_before(retired, people, np.array(1), 0.0), january)


def test_a_stock_that_begins_in_the_year_goes_from_end_to_end_in_what_is_left():
    """From 1 July: nothing until June, a twelfth of the way in the middle of July, 11/12 in the middle of December."""
    found = exposures.monthly(np.array([2.0, 8.0]), np.array([8.0, 20.0]), np.array([0.5, 0.0]))
    np.testing.assert_array_equal(found[:6], 2.0)
    np.testing.assert_allclose(found[6:12], 2.0 + 6.0 * (2.0 * np.arange(6) + 1.0) / 12.0)
    np.testing.assert_array_equal(found[12:], exposures.monthly(np.array([8.0]), np.array([20.0])))


def test_published_resident_heads_hold_duplicate_registrations():
    assert toy_stocks(0.005)["resident_heads"] == pytest.approx(200.0 / 0.995)
    assert toy_stocks(0.005)["resident"] == 200.0


def test_births_follow_the_mothers_scheme():
    fertility = np.array([[0.0, 0.1, 0.2]])
    women = np.array([[50.0, 100.0, 100.0]])
    insured = np.array([[0.0, 0.2, 0.6]])
    assert exposures.mothers_share(fertility, women, women, insured, insured)[0] == pytest.approx((2.0 + 12.0) / 30.0)


def test_groups_and_duplicates_in_a_run(baseline_run, national):
    stock = baseline_run.stock_exposures["stock"].sel(area="CN")
    groups = stock.sel(exposure=list(GROUPS)).sum("exposure")
    np.testing.assert_allclose(groups, stock.sel(exposure="population"), rtol=1e-12)
    published = national.table("heads").query("group == 'resident' and status == 'final_bulletin' and year == 2025")
    assert float(stock.sel(exposure="resident_heads", boundary=2026)) == pytest.approx(
        float(published["value"].iloc[0]) * 1e4, rel=1e-9
    )
    duplicates = 1.0 - stock.sel(exposure="resident") / stock.sel(exposure="resident_heads")
    for boundary, share in ((2025, 0.005), (2026, 0.00375), (2027, 0.0025), (2029, 0.0), (2061, 0.0)):
        assert float(duplicates.sel(boundary=boundary)) == pytest.approx(share, abs=1e-12)


def test_flexible_heads_of_the_bulletin(baseline_run):
    stock = baseline_run.stock_exposures["stock"].sel(area="CN", boundary=2026)
    assert float(stock.sel(exposure="flexible")) == pytest.approx(69.8218e6, rel=1e-4)


def test_a_flexible_share_dated_1_january_moves_people_on_that_day(baseline):
    reform = baseline.with_changes({"enrolment.flexible_share": {2028: 0.30}}, name="x")
    runs = fm.project([baseline, reform], until=2030).check()
    stock, jump = (runs.stock_exposures[name].sel(area="CN") for name in ("stock", "jump"))
    old, new = (stock.sel(scenario=name, boundary=2028) for name in ("baseline", "x"))
    np.testing.assert_array_equal(old, new)
    moved = jump.sel(scenario="x", year=2028)
    payers = float(new.sel(exposure=["active", "flexible"]).sum())
    assert float(moved.sel(exposure="flexible")) == pytest.approx((0.30 - 0.24881) * payers, rel=1e-9)
    assert float(moved.sel(exposure="active")) == pytest.approx(-(0.30 - 0.24881) * payers, rel=1e-9)
    assert float(moved.sel(exposure="population")) == 0.0
    later = stock.sel(scenario="x", boundary=2029, exposure=["active", "flexible"])
    assert float(later[1] / later.sum()) == pytest.approx(0.30)


def test_cost_weights_are_one_on_average_over_the_base_year(baseline_run):
    mean = baseline_run.stock_exposures["stock"].sel(area="CN", boundary=[2025, 2026]).mean("boundary")

    def at(*names):
        return float(mean.sel(exposure=list(names)).sum())

    members = at("active", "flexible", "completing", "retired")
    assert at("cost_active") + 1.06 * at("cost_retired") == pytest.approx(members, rel=1e-12)
    assert at("cost_resident") == pytest.approx(at("resident"), rel=1e-12)
