from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.enrolment.flexible_retirement import Use, mixed_used_share, used_share
from fundmodel.projection.enrolment.retirement import SCHEDULES, mixed_share, retired_share, statutory_retirement
from fundmodel.vocabulary.errors import InputError

YEARS, AGES = np.arange(2020, 2050), np.arange(101)
CATEGORIES = sorted(SCHEDULES)
RISING = np.linspace(0.1, 0.7, 240)


def by_person(category: str, year: int, age: int, use: Use) -> float:
    """Month by month, one person at a time."""
    share, window = 0.0, np.atleast_1d(np.asarray(use.window))
    for month in range(1, 13):
        law = statutory_retirement(category, year - 1 - age, month)
        statutory = 12 * int(law.year) + int(law.month) - 1
        former = statutory - int(law.delay_months)
        early = max(former, statutory - 36)
        late = statutory if statutory < 12 * use.late_starts else statutory + int(use.late_lag)  # type: ignore[arg-type]
        own = float(window[min(max(former - 12 * use.starts, 0), len(window) - 1)])
        late_share = float(use.late_share)  # type: ignore[arg-type]
        share += own * (early < 12 * year) + late_share * (late < 12 * year)
        share += (1.0 - own - late_share) * (statutory < 12 * year)
    return share / 12.0


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize(
    "use", [Use(0.25, 0.03, 12), Use(1.0), Use(0.0, 1.0, 36), Use(RISING, 0.3, 25, late_starts=2028)]
)
def test_against_a_count_of_persons(category: str, use: Use) -> None:
    found = used_share(category, YEARS, AGES, use)
    assert found.shape == (101, len(YEARS))
    for place, year in enumerate(YEARS):
        for age in range(48, 70):
            assert found[age, place] == pytest.approx(by_person(category, int(year), age, use), abs=1e-14)


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("law", ["delayed", "old"])
def test_without_use_nothing_moves(category: str, law: str) -> None:
    found = used_share(category, YEARS, AGES, Use(), law)  # type: ignore[arg-type]
    assert found.tobytes() == retired_share(category, YEARS, AGES, law).tobytes()  # type: ignore[arg-type]


def test_without_use_the_mixture_is_unmoved() -> None:
    for sigma in (0.35, np.array([[0.0], [0.35]])):
        assert mixed_used_share(YEARS, AGES, sigma, Use()).tobytes() == mixed_share(YEARS, AGES, sigma).tobytes()


def test_the_old_law_has_no_window() -> None:
    found = used_share("man", YEARS, AGES, Use(0.25, 0.03, 12), law="old")
    np.testing.assert_array_equal(found, retired_share("man", YEARS, AGES, law="old"))


@pytest.mark.parametrize("category", ["man", "w55"])
def test_with_everybody_using_it_the_reform_does_nothing_where_the_delay_is_the_window(category: str) -> None:
    """The delay of men and w55 never exceeds 36 months: full use is the former law, in every year and at every age."""
    found = used_share(category, np.arange(2020, 2080), AGES, Use(1.0))
    np.testing.assert_array_equal(found, retired_share(category, np.arange(2020, 2080), AGES, law="old"))


def test_women_of_50_keep_what_exceeds_the_window() -> None:
    late = np.arange(2045, 2060)
    found = used_share("w50", late, AGES, Use(1.0))
    np.testing.assert_array_equal(found, np.broadcast_to((AGES >= 52.0)[:, None], found.shape))


def test_before_2025_the_window_is_inert() -> None:
    years = np.arange(2010, 2026)
    np.testing.assert_array_equal(
        mixed_used_share(years, AGES, 0.35, Use(1.0)), mixed_share(years, AGES, 0.35, law="old")
    )


def test_scenarios_have_their_own_use() -> None:
    use = Use(np.array([[[0.0]], [[0.25]]]), np.array([[0.03], [0.05]]), np.array([[18], [12]]))
    found = mixed_used_share(YEARS, AGES, np.array([[0.35], [0.3]]), use)
    assert found.shape == (2, 1, 2, 101, len(YEARS))
    np.testing.assert_array_equal(found[0, 0], mixed_used_share(YEARS, AGES, 0.35, Use(0.0, 0.03, 18)))
    np.testing.assert_array_equal(found[1, 0], mixed_used_share(YEARS, AGES, 0.3, Use(0.25, 0.05, 12)))
    women = 0.3 * used_share("w55", YEARS, AGES, Use(0.25, 0.05, 12))
    women += 0.7 * used_share("w50", YEARS, AGES, Use(0.25, 0.05, 12))
    np.testing.assert_allclose(found[1, 0, 0], women, atol=1e-15)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (Use(0.7, 0.4, 12), "at most 1 together"),
        (Use(np.array([0.2, 0.7]), 0.4, 12), "retirement.window_share"),
        (Use(-0.1), "at least 0"),
        (Use(late_lag=2.5), "late_lag"),
    ],
)
def test_unusable_use_is_refused(use: Use, message: str) -> None:
    with pytest.raises(InputError, match=message):
        used_share("man", YEARS, AGES, use)
