"""A fund that declines smoothly is judged smoothly: few changes of level, none for the better, none of them late."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.analysis.levels import THRESHOLDS
from fundmodel.vocabulary.dims import LEVELS
from tests.coverage_year import delayed_books, resident_books

YEARS = 16
SEASON = np.array([1.05, 0.75, 0.95, 0.95, 0.95, 1.0, 0.95, 0.95, 0.95, 0.9, 1.0, 1.6])
LATEST = 2


def judged(books: xr.Dataset) -> tuple[list[str], list[str]]:
    """Level and month of the resident fund from the first full window to the last month before it is used up."""
    level = fm.warning_level(books)["level"].sel(fund="resident").squeeze()
    shown = [(str(x), str(m)[:7]) for x, m in zip(level.values, level["month"].values, strict=True) if str(x)]
    last = next((k for k, (x, _) in enumerate(shown) if x == "used_up"), len(shown))
    return [x for x, _ in shown[:last]], [m for _, m in shown[:last]]


def check(books: xr.Dataset) -> None:
    names, months = judged(books)
    severity = [LEVELS.index(name) for name in names]
    changes = np.diff(severity)
    assert (changes >= 0).all(), "a level improved"
    assert (changes != 0).sum() <= 4
    year_end = fm.reserve_months(books, "calendar_year", "earned").sel(fund="resident").squeeze().dropna("month")
    limits = THRESHOLDS["resident"]
    for line, least in ((limits.floor, LEVELS.index("orange")), (limits.critical, LEVELS.index("red"))):
        crossed = [str(m)[:7] for m in year_end["month"].values[year_end.values < line]]
        if crossed and crossed[0] in months:
            at = months.index(crossed[0])
            assert max(severity[: at + 1 + LATEST]) >= least, f"late at {line} months"


@settings(max_examples=40, deadline=None)
@given(
    gained=st.floats(0.0, 0.05),
    faster=st.floats(0.01, 0.05),
    own=st.floats(3.5, 9.0),
    season=st.floats(0.0, 1.0),
    premium=st.floats(0.2, 0.6),
)
def test_a_smooth_decline(gained: float, faster: float, own: float, season: float, premium: float) -> None:
    """Financing grows by ``gained``, spending by that and ``faster``, each year; lumps and seasons of any size."""
    financing = 12.5 * (1.0 + gained) ** np.arange(YEARS + 1)
    yearly = 12.0 * (1.0 + gained + faster) ** np.arange(YEARS)
    weights = 1.0 + season * (SEASON / SEASON.mean() - 1.0)
    spending = yearly[:, None] / 12.0 * weights
    check(resident_books(premium * financing, (1.0 - premium) * financing[:-1], spending, own + premium * financing[0]))


@settings(max_examples=40, deadline=None)
@given(
    gained=st.floats(0.0, 0.05),
    faster=st.floats(0.01, 0.05),
    own=st.floats(3.5, 9.0),
    season=st.floats(0.0, 1.0),
    premium=st.floats(0.2, 0.6),
    delay=st.floats(0.0, 12.0),
    since=st.integers(2, 5),
)
def test_a_smooth_decline_with_a_subsidy_that_is_late_for_good(
    gained: float, faster: float, own: float, season: float, premium: float, delay: float, since: int
) -> None:
    """A lump a year that comes later from one year on: one step down, and no season after it."""
    financing = 12.0 * (1.0 + gained) ** np.arange(YEARS + 1)
    spending = (1.0 + gained + faster) ** np.arange(YEARS)[:, None] * (1.0 + season * (SEASON / SEASON.mean() - 1.0))
    late = np.where(np.arange(YEARS) >= since, delay, 0.0)
    parts = premium * financing, (1.0 - premium) * financing[:-1]
    books = delayed_books(*parts, spending, own + premium * financing[0], late)
    held = fm.reserve_months(books, recognition="earned").sel(fund="resident").dropna("month").values
    assume((np.diff(held) <= 1e-9).all())
    check(books)


@pytest.mark.parametrize("scenario", ["baseline", "current-law"])
def test_the_nation(three_runs: fm.Projection, scenario: str) -> None:
    check(three_runs.sel(scenario).ledger.isel(area=0))


@pytest.fixture(scope="module")
def late_runs() -> fm.Projection:
    base = fm.load_scenario("baseline")
    paths = {"six": {2027: 6}, "three": {2028: 3}, "one": {2027: 1}}
    own = [base.with_changes({"resident.subsidy_delay": path}, name=name) for name, path in paths.items()]
    return fm.project([base, *own], until=2040).check()


@pytest.mark.parametrize("scenario", ["three", "one"])
def test_the_nation_with_a_subsidy_that_is_late_for_good(late_runs: fm.Projection, scenario: str) -> None:
    check(late_runs.sel(scenario).ledger.isel(area=0))


def test_a_level_improves_with_the_reserve_and_not_with_the_calendar(late_runs: fm.Projection) -> None:
    """Six months late, the fund is left at 2.95 months, and its surpluses of 2027-29 lift it above its line of three:
    the one change for the better. From its peak on there is none."""
    months = fm.reserve_months(late_runs, recognition="earned").sel(scenario="six", fund="resident").squeeze("area")
    names, at = judged(late_runs.sel("six").ledger.isel(area=0))
    severity = np.array([LEVELS.index(name) for name in names])
    assert (np.diff(severity) != 0).sum() == 5
    assert [at[k + 1] for k in np.flatnonzero(np.diff(severity) < 0)] == ["2027-12"]
    held = months.sel(month=slice("2027-06", "2029-12"))
    assert float(held[0]) < THRESHOLDS["resident"].floor < float(held[4:].min())
    assert at[int(np.flatnonzero(severity == LEVELS.index("yellow"))[0])] == "2027-02"


@pytest.mark.parametrize("scenario", ["six", "three", "one"])
def test_overdue_money_has_no_season(late_runs: fm.Projection, scenario: str) -> None:
    """Months held with a delay keep their distance from those without, from the first full year on."""
    months = fm.reserve_months(late_runs, recognition="earned").sel(fund="resident").squeeze("area")
    lost = (months.sel(scenario="baseline") - months.sel(scenario=scenario)).sel(month=slice("2029-01", "2036-12"))
    assert float(np.abs(np.diff(lost.values)).max()) < 0.05


def test_the_cash_basis_would_fail(three_runs: fm.Projection) -> None:
    """The premium's season alone turns the level of cash back and forth."""
    level = fm.warning_level(three_runs, recognition="cash")["level"].sel(scenario="baseline", fund="resident")
    known = [LEVELS.index(str(x)) for x in level.squeeze().values if str(x) in LEVELS]
    assert (np.diff(known) < 0).any()
