"""Delayed retirement loses nobody and slows retirements as the law says: I-13, I-14."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmodel.projection.enrolment.retirement import SCHEDULES, mixed_share, retired_share, statutory_retirement

AGES = np.arange(101)
CATEGORIES = sorted(SCHEDULES)
categories = st.sampled_from(CATEGORIES)


def months_of(category: str, first: int = 1940, last: int = 2010) -> tuple[np.ndarray, np.ndarray]:
    years, months = np.meshgrid(np.arange(first, last), np.arange(1, 13), indexing="ij")
    found = statutory_retirement(category, years.ravel(), months.ravel())
    return np.asarray(found.delay_months), 12 * np.asarray(found.year) + np.asarray(found.month) - 1


@pytest.mark.parametrize("category", CATEGORIES)
def test_i13_later_births_never_retire_earlier(category: str) -> None:
    delay, month = months_of(category)
    assert (np.diff(delay) >= 0).all()
    assert (np.diff(month) > 0).all()
    assert (delay.min(), delay.max()) == (0, SCHEDULES[category].cap)


@pytest.mark.parametrize("category", CATEGORIES)
def test_i13_nobody_is_lost(category: str) -> None:
    """Births that retire in 2024-2041 = births whose age is reached then: none skipped, none twice."""
    _, month = months_of(category)
    cap = SCHEDULES[category].cap
    retiring = np.count_nonzero((month >= 12 * 2024) & (month < 12 * 2042))
    assert retiring == 18 * 12 - cap
    old_age = SCHEDULES[category].old_age
    share = retired_share(category, np.arange(2024, 2043), AGES)
    cohorts = np.arange(2023 - old_age, 2042 - old_age)
    by_cohort = np.stack([share[year - 1 - cohorts, year - 2024] for year in range(2024, 2043)])
    assert (np.diff(by_cohort, axis=0) >= 0.0).all()
    assert np.count_nonzero(by_cohort[-1] == 1.0) == len(cohorts) - cap // 12


@given(category=categories, year=st.integers(1900, 2060), month=st.integers(1, 12))
def test_i13_delay_lies_between_none_and_the_cap(category: str, year: int, month: int) -> None:
    found = statutory_retirement(category, year, month)
    old = 12 * (year + SCHEDULES[category].old_age) + month - 1
    assert 0 <= found.delay_months <= SCHEDULES[category].cap
    assert 12 * found.year + found.month - 1 == old + found.delay_months


def test_i14_the_old_law_is_a_step_at_the_old_age() -> None:
    years = np.arange(2000, 2061)
    for category, schedule in SCHEDULES.items():
        expected = np.broadcast_to((schedule.old_age <= AGES)[:, None], (101, len(years)))
        np.testing.assert_array_equal(retired_share(category, years, AGES, law="old"), expected)


def test_i14_before_2025_both_laws_agree_exactly() -> None:
    years = np.arange(2010, 2026)
    np.testing.assert_array_equal(mixed_share(years, AGES, 0.35), mixed_share(years, AGES, 0.35, law="old"))


@pytest.mark.parametrize(("category", "allowed"), [("man", {9, 10}), ("w55", {9, 10}), ("w50", {8})])
def test_i14_birth_months_retiring_in_each_year(category: str, allowed: set[int]) -> None:
    _, month = months_of(category, 1930, 2030)
    a_year = {year: int(np.count_nonzero(month // 12 == year)) for year in range(2010, 2060)}
    assert {a_year[year] for year in range(2025, 2040)} == allowed
    assert {a_year[year] for year in (*range(2010, 2025), *range(2040, 2060))} == {12}
