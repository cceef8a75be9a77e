"""A fund that declines smoothly is judged smoothly: few changes of level, none for the better, none of them late."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.analysis.levels import THRESHOLDS
from fundmodel.vocabulary.dims import LEVELS
from tests.coverage_year import resident_books

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


@pytest.mark.parametrize("scenario", ["baseline", "current-law"])
def test_the_nation(three_runs: fm.Projection, scenario: str) -> None:
    check(three_runs.sel(scenario).ledger.isel(area=0))


def test_the_cash_basis_would_fail(three_runs: fm.Projection) -> None:
    """The premium's season alone turns the level of cash back and forth."""
    level = fm.warning_level(three_runs, recognition="cash")["level"].sel(scenario="baseline", fund="resident")
    known = [LEVELS.index(str(x)) for x in level.squeeze().values if str(x) in LEVELS]
    assert (np.diff(known) < 0).any()
