from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.enrolment.retirement import mixed_share, retired_share

AGES = np.arange(101)


@pytest.mark.parametrize(
    ("category", "year", "month", "expected"),
    [
        ("man", 1964, 12, (0, 2024, 12)),
        ("man", 1965, 1, (1, 2025, 2)),
        ("man", 1965, 4, (1, 2025, 5)),
        ("man", 1965, 5, (2, 2025, 7)),
        ("man", 1976, 8, (35, 2039, 7)),
        ("man", 1976, 9, (36, 2039, 9)),
        ("w55", 1981, 8, (35, 2039, 7)),
        ("w50", 1984, 10, (59, 2039, 9)),
        ("w50", 1984, 11, (60, 2039, 11)),
        ("man", 1930, 6, (0, 1990, 6)),
        ("w50", 2000, 6, (60, 2055, 6)),
    ],
)
def test_points(category: str, year: int, month: int, expected: tuple[int, int, int]) -> None:
    found = fm.statutory_retirement(category, year, month)
    assert found == expected
    assert all(type(value) is int for value in found)


def test_arrays_broadcast() -> None:
    found = fm.statutory_retirement("man", np.arange(1960, 1980)[:, None], np.arange(1, 13))
    assert found.year.shape == (20, 12)  # type: ignore[union-attr]
    assert (found.delay_months[5, 4], found.year[5, 4], found.month[5, 4]) == (2, 2025, 7)  # type: ignore[index]


@pytest.mark.parametrize(
    ("category", "year", "month", "message"),
    [
        ("woman", 1970, 1, "man, w55, w50"),
        ("man", 1970, 13, "1..12; found 13"),
        ("man", 1970, 0, "found 0"),
        ("man", 1970.5, 1, "birth_year must be whole"),
        ("man", 1970, [1, 2, -1], "found -1"),
    ],
)
def test_unusable_births_are_refused(category: str, year: object, month: object, message: str) -> None:
    with pytest.raises(fm.InputError, match=message):
        fm.statutory_retirement(category, year, month)  # type: ignore[arg-type]


def test_shares_on_1_january() -> None:
    men = retired_share("man", np.arange(2024, 2045), AGES)
    assert men.shape == (101, 21)
    assert men[60, 2026 - 2024] == 0.75
    assert (men[60, 2030 - 2024], men[61, 2030 - 2024]) == (0.0, 1.0)
    assert (men[62, 2040 - 2024], men[63, 2040 - 2024]) == (0.0, 1.0)
    assert (np.diff(men, axis=0) >= 0.0).all()


def test_share_counts_birth_months() -> None:
    """The cohort's share is the count of months whose own retirement lies before the 1 January."""
    years = np.arange(2024, 2045)
    for category in ("man", "w55", "w50"):
        shares = retired_share(category, years, AGES)
        for place, year in enumerate(years):
            for age in range(48, 66):
                born = np.full(12, year - 1 - age)
                found = fm.statutory_retirement(category, born, np.arange(1, 13))
                assert shares[age, place] == np.count_nonzero(np.asarray(found.year) < year) / 12.0


def test_women_are_a_mixture() -> None:
    years = [2026, 2030]
    found = mixed_share(years, AGES, np.array([0.0, 0.35, 1.0]))
    assert found.shape == (3, 2, 101, 2)
    np.testing.assert_array_equal(found[0, 0], retired_share("w50", years, AGES))
    np.testing.assert_array_equal(found[2, 0], retired_share("w55", years, AGES))
    np.testing.assert_allclose(found[1, 0], 0.35 * found[2, 0] + 0.65 * found[0, 0], rtol=1e-15)
    for place in range(3):
        np.testing.assert_array_equal(found[place, 1], retired_share("man", years, AGES))
    assert mixed_share(years, AGES, 0.35).shape == (2, 101, 2)


def test_wrong_law_or_share_is_refused() -> None:
    with pytest.raises(fm.InputError, match="'delayed' or 'old'"):
        retired_share("man", [2030], AGES, law="new")  # type: ignore[arg-type]
    with pytest.raises(fm.InputError, match="fraction"):
        mixed_share([2030], AGES, 35)
