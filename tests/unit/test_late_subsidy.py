"""A subsidy that comes months late: where its yuan go, what is overdue, and what the level says (METHODS 6.1)."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.contributions.late_subsidy import late_subsidy, subsidy_received

DUE = np.arange(1.0, 37.0).reshape(3, 12)
BASE = fm.load_scenario("baseline")


def late(months, year=2028):
    return BASE.with_changes({"resident.subsidy_delay": {year: months, year + 1: 0}}, name=f"{months} late")


@pytest.fixture(scope="module")
def run():
    return fm.project([BASE, *(late(months) for months in (1, 6, 12))], until=2030).check()


def resident(run, name, variable):
    return run.ledger[variable].sel(scenario=name, fund="resident").isel(area=0)


@pytest.mark.parametrize("months", [0.0, 1.0, 6.0, 12.0, 2.5])
def test_every_yuan_comes_once(months):
    own, before = late_subsidy(DUE, np.array([0.0, months, 0.0]))
    assert own.sum() + before.sum() == pytest.approx(DUE.sum())
    whole, part = divmod(months, 1.0)
    by_hand = np.zeros(36)
    for month in range(36):
        delay, rest = (int(whole), part) if 12 <= month < 24 else (0, 0.0)
        by_hand[month + delay] += DUE.ravel()[month] * (1.0 - rest)
        if rest:
            by_hand[month + delay + 1] += DUE.ravel()[month] * rest
    np.testing.assert_allclose((own + before).ravel(), by_hand)
    np.testing.assert_allclose(subsidy_received(DUE.ravel(), np.array([0.0, months, 0.0])), by_hand)


def test_no_delay_is_the_money_itself():
    due = DUE.ravel()
    assert subsidy_received(due, np.zeros(3)) is due


def test_nothing_is_overdue_without_delay_or_within_the_month_of_grace(run):
    for name in ("baseline", "1 late"):
        assert not resident(run, name, "overdue").any()
    assert not np.array_equal(resident(run, "1 late", "closing"), resident(run, "baseline", "closing"))


def test_six_months_late_turns_the_level_by_the_second_month_and_one_month_late_does_not(run):
    """What was due in January is overdue from the end of February on."""
    overdue = resident(run, "6 late", "overdue")
    assert float(overdue.sel(month="2028-01-01")) == 0.0
    assert float(overdue.sel(month="2028-02-01")) > 0.0
    months = fm.reserve_months(run, recognition="earned").sel(fund="resident").isel(area=0)
    drop = (months.sel(scenario="baseline") - months.sel(scenario="6 late")).sel(month=slice("2028-01", "2028-06"))
    assert drop.values[0] == pytest.approx(0.0, abs=0.02)
    assert (np.diff(drop.values[1:]) > 0.0).all()
    steady = (months.sel(scenario="baseline") - months.sel(scenario="1 late")).values
    np.testing.assert_allclose(steady[12:], 0.0, atol=0.02)
    level = fm.warning_level(run)["level"].sel(fund="resident").isel(area=0).sel(month=slice("2028-01", "2028-12"))
    assert (level.sel(scenario="1 late") == level.sel(scenario="baseline")).all()
    assert (level.sel(scenario="6 late") != level.sel(scenario="baseline")).any()


def test_money_of_the_year_after_takes_back_what_was_written_off(run):
    """A year late: what is out on 31 March is written off, and taken back as it comes."""
    written = resident(run, "12 late", "written_off").sel(month=slice("2029-01", "2029-12")).values
    assert written[2] > 0.0
    assert (written[3:] <= 0.0).all()
    assert written.sum() == pytest.approx(0.0, abs=1e-6 * written[2])


def test_levels_of_government_pay_late_too(run):
    paid = run.ledger["amount"].isel(area=0).sel(fund="resident")
    lines = [line for line in paid["line"].values if line.startswith("subsidy_")]
    sums = paid.sel(line=lines).sum("month")
    np.testing.assert_allclose(sums.sel(scenario="6 late"), sums.sel(scenario="baseline"), rtol=1e-12)
    late_by_year = paid.sel(line=lines, scenario="12 late", month=slice("2028-01", "2028-12")).sum()
    assert float(late_by_year) == 0.0
