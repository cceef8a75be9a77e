"""Monthly shares from published figures to date: national accounts, observations, and what they cannot tell."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from fundmodel.assumptions.figures import figures
from fundmodel.calibration.monthly_pattern import Figure, compared, monthly_figures, monthly_patterns, pattern
from fundmodel.vocabulary.errors import InputError

YI = "100m yuan"
EMBEDDED_RANGES = [(1, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 10), (11, 12)]


@pytest.fixture(scope="module")
def patterns(national):
    return monthly_patterns(national)


def package(national, **tables):
    """The national package with these tables alone about months."""
    kept = {name: table for name, table in national.tables.items() if name not in ("monthly_accounts", "observations")}
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return replace(national, tables=MappingProxyType({**kept, **frames}), sha256="months")


def observation(end, covers, income, released="2026-01-01", fund="resident", scope="pooled"):
    return {
        "area": "X",
        "fund": fund,
        "period_end": end,
        "covers": covers,
        "released": released,
        "income_yuan": income,
        "expenditure_yuan": np.nan,
        "balance_yuan": np.nan,
        "scope": scope,
    }


def test_every_scheme_and_side_has_whole_years(patterns):
    assert [(one.scheme, one.side) for one in patterns] == [
        ("employee", "income"),
        ("employee", "expenditure"),
        ("resident", "income"),
        ("resident", "expenditure"),
    ]
    for one in patterns:
        assert one.years == (2022, 2023)
        assert one.scope == "with_accounts"
        assert one.shares.sum() == pytest.approx(1.0, rel=1e-12)
        assert (one.shares > 0.0).all()
        assert np.flatnonzero(one.published).tolist() == [3, 4, 5, 6, 7]  # April to August, in both years


def test_the_embedded_shares_are_the_same_sums_split_evenly(patterns, national):
    """What the baseline uses and what Denton gives agree on every range that was published, to the printed digit."""
    for one in patterns:
        embedded = figures.monthly_shares(national, one.scheme, one.side)
        for first, last in EMBEDDED_RANGES:
            inside = slice(first - 1, last)
            assert one.shares[inside].sum() == pytest.approx(embedded[inside].sum(), abs=1.5e-4)
            assert one.even[inside].sum() == pytest.approx(embedded[inside].sum(), abs=1.5e-4)
        np.testing.assert_allclose(one.shares[one.published], one.even[one.published], rtol=1e-9)


def test_how_far_denton_moves_a_month(patterns):
    """Two points at most, in the resident scheme's first quarter, where premiums run out after February."""
    table = compared(patterns)
    worst = table.loc[table["difference"].abs().idxmax()]
    assert (worst["scheme"], worst["side"], worst["month"]) == ("resident", "income", 3)
    assert worst["difference"] == pytest.approx(-0.0198, abs=5e-4)
    others = table[~((table["scheme"] == "resident") & (table["side"] == "income"))]
    assert others["difference"].abs().max() < 0.004
    np.testing.assert_allclose(table.groupby(["scheme", "side"])["difference"].sum(), 0.0, atol=1e-12)


def test_months_meet_every_published_figure(national):
    """March 2023, year to date: 5,653.07 of 22,880.57 (100m yuan)."""
    given = monthly_figures(national, "employee", "income", "with_accounts")
    ends = {one.end: one for one in given}
    march = ends[12 * 2023 + 3]
    assert (march.first, march.value) == (12 * 2023, pytest.approx(5653.07e8))
    april = ends[12 * 2023 + 4]
    assert april.first == march.end
    assert april.value == pytest.approx((7435.19 - 5653.07) * 1e8)


def test_observations_give_the_same_as_accounts(national):
    to_date = {3: 30.0, 6: 72.0, 12: 120.0}
    accounts = [
        {
            "year": 2025,
            "months": k,
            "scope": "pooled",
            "scheme": "resident",
            "side": "income",
            "value": value,
            "unit": YI,
        }
        for k, value in to_date.items()
    ]
    by_accounts = monthly_patterns(package(national, monthly_accounts=accounts))
    seen = [observation(f"2025-{k:02d}", k, 1e8 * value) for k, value in to_date.items()]
    by_observations = monthly_patterns(package(national, observations=seen))
    assert [one.side for one in by_accounts] == [one.side for one in by_observations] == ["income"]
    np.testing.assert_allclose(by_observations[0].shares, by_accounts[0].shares, rtol=1e-12)
    assert by_observations[0].tables == ("observations",)


def test_both_tables_together_are_one_set_of_figures(national):
    accounts = [
        {
            "year": 2025,
            "months": 12,
            "scope": "pooled",
            "scheme": "resident",
            "side": "income",
            "value": 120,
            "unit": YI,
        }
    ]
    seen = [observation("2025-03", 3, 30e8), observation("2025-06", 6, 72e8)]
    found = monthly_patterns(package(national, monthly_accounts=accounts, observations=seen))[0]
    np.testing.assert_allclose([found.shares[:3].sum(), found.shares[3:6].sum()], [30 / 120, 42 / 120], rtol=1e-12)
    assert found.tables == ("monthly_accounts", "observations")


def test_the_latest_release_counts_and_a_month_of_its_own_fills_a_gap(national):
    rows = [
        observation("2025-03", 3, 31.0, "2025-05-01"),
        observation("2025-03", 3, 30.0, "2025-06-01"),
        observation("2025-12", 12, 120.0),
        observation("2025-05", 1, 12.0),
        observation("2025-03", 0, np.nan),
    ]
    given = monthly_figures(package(national, observations=rows), "resident", "income", "pooled")
    year = 12 * 2025
    assert given == [
        Figure(year, year + 3, 30.0),
        Figure(year + 3, year + 12, 90.0),
        Figure(year + 4, year + 5, 12.0),
    ]
    found = pattern("resident", "income", "pooled", given)
    assert found.published[4]
    assert found.shares[4] == pytest.approx(12.0 / 120.0)
    assert found.shares[:3].sum() == pytest.approx(30.0 / 120.0)


def test_a_figure_that_follows_from_others_is_left_out(national):
    rows = [
        observation("2025-03", 3, 30.0),
        observation("2025-04", 4, 40.0),
        observation("2025-04", 1, 11.0),
        observation("2025-12", 12, 120.0),
    ]
    given = monthly_figures(package(national, observations=rows), "resident", "income", "pooled")
    assert [one.value for one in given] == [30.0, 10.0, 80.0]


def test_a_year_without_a_total_or_without_an_inside_gives_no_pattern():
    year = 12 * 2025
    assert pattern("employee", "income", "pooled", []) is None
    assert pattern("employee", "income", "pooled", [Figure(year, year + 12, 120.0)]) is None
    assert pattern("employee", "income", "pooled", [Figure(year, year + 3, 30.0)]) is None


def test_a_half_known_year_still_shapes_its_neighbour():
    """A low autumn before pulls January down, although that year has no total."""
    year = 12 * 2025
    whole = [Figure(year, year + 6, 60.0), Figure(year + 6, year + 12, 60.0)]
    alone = pattern("employee", "income", "pooled", whole)
    after_low = pattern("employee", "income", "pooled", [Figure(year - 3, year, 6.0), *whole])
    assert alone.years == after_low.years == (2025,)
    assert after_low.shares[0] < alone.shares[0] - 0.005
    assert after_low.shares[:6].sum() == pytest.approx(0.5)


def test_a_pattern_that_leaves_nothing_for_a_month_is_refused(national):
    rows = [observation("2025-05", 5, 10.0), observation("2025-06", 6, 110.0), observation("2025-12", 12, 111.0)]
    with pytest.raises(InputError, match=r"no usable pattern[\s\S]*resident income[\s\S]*Give the figure of month"):
        monthly_patterns(package(national, observations=rows))
