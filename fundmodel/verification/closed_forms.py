"""Closed forms and published rules: annuity, capped contribution base, statutory retirement."""

from __future__ import annotations

from typing import Final

import numpy as np

from fundmodel.analysis.actuarial import discount_factors, growing_annuity, present_value
from fundmodel.projection.contributions.base import capped_mean
from fundmodel.projection.enrolment.retirement import statutory_retirement
from fundmodel.verification.comparison import Check, number_check, text_check
from fundmodel.vocabulary.said import Said

RETIREMENT_LAW: Final = Said("国发〔2024〕18号 and the decision of the NPC Standing Committee of 2024-09-13")
RETIREMENT_POINTS: Final = (
    ("man", 1964, 12, 0, 2024, 12),
    ("man", 1965, 1, 1, 2025, 2),
    ("man", 1965, 4, 1, 2025, 5),
    ("man", 1965, 5, 2, 2025, 7),
    ("man", 1976, 8, 35, 2039, 7),
    ("man", 1976, 9, 36, 2039, 9),
    ("w55", 1970, 1, 1, 2025, 2),
    ("w55", 1981, 8, 35, 2039, 7),
    ("w55", 1981, 9, 36, 2039, 9),
    ("w50", 1975, 1, 1, 2025, 2),
    ("w50", 1984, 10, 59, 2039, 9),
    ("w50", 1984, 11, 60, 2039, 11),
)
"""Category, birth year and month; months of delay, and the year and month of retirement."""
CATEGORIES: Final = {"man": Said("a man"), "w55": Said("a woman (55)"), "w50": Said("a woman (50)")}

CAPPED_BASES: Final = ((0.40, 1.0140), (0.55, 1.0317), (0.70, 1.0422))
"""Standard deviation of the log wage; mean base over mean wage, floor 0.6 and cap 3 mean wages, four decimals."""


def annuity() -> Check:
    """A sum of 25 discounted years growing at 5 % and discounted at 3 %, against its closed form."""
    years, growth, rate = 25, 0.05, 0.03
    mid, _ = discount_factors(np.array(rate), years)
    found = float(present_value(np.power(1.0 + growth, np.arange(years, dtype=np.float64)), mid))
    expected = growing_annuity(years, growth, rate)
    return number_check(
        Said("Growing annuity, {years} years", years=years),
        Said("closed form of a geometric sum"),
        expected,
        found,
        1e-12 * expected,
    )


def retirement_points() -> tuple[Check, ...]:
    """Delay and date of retirement at the edges of the schedule."""
    return tuple(_retirement(*point) for point in RETIREMENT_POINTS)


def _retirement(category: str, year: int, month: int, delay: int, new_year: int, new_month: int) -> Check:
    found = statutory_retirement(category, year, month)
    shown = tuple(f"+{int(d)} -> {int(y)}-{int(m):02d}" for d, y, m in ((delay, new_year, new_month), tuple(found)))
    name = Said("Retirement of {who} born {month}", who=CATEGORIES[category], month=f"{year}-{month:02d}")
    return text_check(name, RETIREMENT_LAW, *shown)


def capped_bases() -> tuple[Check, ...]:
    """Mean contribution base of log-normal wages between 60 % and 300 % of their mean."""
    source = Said("mean of a log-normal clipped at both ends, METHODS 3.1")
    one, floor, cap = np.array(1.0), np.array(0.6), np.array(3.0)
    return tuple(
        number_check(
            Said("Capped base, log wage spread {spread:.2f}", spread=spread),
            source,
            expected,
            float(capped_mean(one, np.array(spread), floor, cap)),
            5e-5,
        )
        for spread, expected in CAPPED_BASES
    )
