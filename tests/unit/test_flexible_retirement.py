from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.enrolment.flexible_retirement import Use, mixed_used_share, used_share
from fundmodel.projection.enrolment.retirement import SCHEDULES, mixed_share, retired_share, statutory_retirement
from fundmodel.vocabulary.errors import InputError

YEARS, AGES = np.arange(2020, 2050), np.arange(101)
CATEGORIES = sorted(SCHEDULES)


def by_person(category: str, year: int, age: int, use: Use) -> float:
    """Month by month, one person at a time."""
    share = 0.0
    for month in range(1, 13):
        law = statutory_retirement(category, year - 1 - age, month)
        statutory = 12 * int(law.year) + int(law.month) - 1
        old, starts = statutory - int(law.delay_months), 12 * use.starts
        early = statutory if statutory < starts else max(old, statutory - int(use.early_lead), starts)  # type: ignore[arg-type]
        late = statutory if statutory < starts else statutory + int(use.late_lag)  # type: ignore[arg-type]
        early_share, late_share = float(use.early_share), float(use.late_share)  # type: ignore[arg-type]
        share += early_share * (early < 12 * year) + late_share * (late < 12 * year)
        share += (1.0 - early_share - late_share) * (statutory < 12 * year)
    return share / 12.0


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize(
    "use", [Use(0.25, 18, 0.03, 12), Use(1.0, 36, 0.0, 0), Use(0.0, 0, 1.0, 36), Use(0.4, 7, 0.6, 25, starts=2028)]
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
    found = used_share("man", YEARS, AGES, Use(0.25, 18, 0.03, 12), law="old")
    np.testing.assert_array_equal(found, retired_share("man", YEARS, AGES, law="old"))


def test_scenarios_have_their_own_use() -> None:
    use = Use(np.array([[0.0], [0.25]]), np.array([[18], [12]]), 0.03, 12)
    found = mixed_used_share(YEARS, AGES, np.array([[0.35], [0.3]]), use)
    assert found.shape == (2, 1, 2, 101, len(YEARS))
    np.testing.assert_array_equal(found[0, 0], mixed_used_share(YEARS, AGES, 0.35, Use(0.0, 18, 0.03, 12)))
    np.testing.assert_array_equal(found[1, 0], mixed_used_share(YEARS, AGES, 0.3, Use(0.25, 12, 0.03, 12)))
    women = 0.3 * used_share("w55", YEARS, AGES, Use(0.25, 12, 0.03, 12))
    women += 0.7 * used_share("w50", YEARS, AGES, Use(0.25, 12, 0.03, 12))
    np.testing.assert_allclose(found[1, 0, 0], women, atol=1e-15)


@pytest.mark.parametrize(
    ("use", "message"),
    [(Use(0.7, 18, 0.4, 12), "at most 1 together"), (Use(0.2, 40), "early_lead"), (Use(late_lag=2.5), "late_lag")],
)
def test_unusable_use_is_refused(use: Use, message: str) -> None:
    with pytest.raises(InputError, match=message):
        used_share("man", YEARS, AGES, use)
