"""Monthly contributions due to the employee scheme: payers x mean base x rate (METHODS 3.1-3.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.contributions.base import base_in_force, capped_mean, flexible_base
from fundmodel.projection.sums import sum_months

Array = NDArray[np.float64]


@dataclass(frozen=True)
class EmployeeTerms:
    """What the law and behaviour ask of a payer; ``(..., month)`` where dated, ``(..., 1)`` where not."""

    average_wage: Array
    declared_ratio: Array
    sigma: Array
    floor: Array
    cap: Array
    employer_rate: Array
    individual_rate: Array
    flexible_rate: Array
    flexible_on_floor: Array
    flexible_other_base: Array
    pool_only_share: Array
    retiree_credit: Array


@dataclass(frozen=True)
class EmployeeHeads:
    """Payers and pensioners ``(..., month)``: persons, wage-weighted persons, and missing years paid up in the
    month."""

    active: Array
    active_wage: Array
    flexible: Array
    completing: Array
    retired: Array
    pay_up_years: Array


@dataclass(frozen=True)
class EmployeeIncome:
    """Yuan a month ``(..., month)``, before calibration; ``payroll`` is the contribution base of all payers."""

    employer_contributions: Array
    flexible_contributions: Array
    completing_contributions: Array
    pay_up: Array
    worker_contributions: Array
    flexible_account_contributions: Array
    retiree_credit: Array
    payroll: Array
    mean_base: Array


def declared_ratio(
    wage_nonprivate: ArrayLike, wage_private: ArrayLike, share: Array, kappa_nonprivate: Array, kappa_private: Array
) -> tuple[Array, Array]:
    """Full-scope average wage W = p w_n + (1 - p) w_p, and declared over true = (p w_n k_n + (1 - p) w_p k_p) / W."""
    wage_nonprivate, wage_private = np.asarray(wage_nonprivate), np.asarray(wage_private)
    average = share * wage_nonprivate + (1.0 - share) * wage_private
    declared = share * wage_nonprivate * kappa_nonprivate + (1.0 - share) * wage_private * kappa_private
    return average, declared / average


def relative_wage(active_wage: Array, active: Array) -> Array:
    """Mean of the age wages of those active, one on average over the base year's twelve months (I-19)."""
    mean = active_wage / active
    base_year = sum_months(mean[..., :12])[..., None] / 12.0
    return np.asarray(mean / base_year)


def employee_income(
    heads: EmployeeHeads, terms: EmployeeTerms, base_index: Array, season: Array, mean_wage: Array
) -> EmployeeIncome:
    """Contributions due by line: N x base x rate x season / 12.

    ``base_index`` ``(..., month)`` moves the average wage from its value in force in the base year; ``season`` holds
    twelve weights that sum to 12, repeated; ``mean_wage`` is ``relative_wage``. Lines are yuan a month.
    """
    wage = terms.average_wage * base_index
    base = wage * capped_mean(terms.declared_ratio * mean_wage, terms.sigma, terms.floor, terms.cap)
    other_base = wage * flexible_base(terms.floor, terms.flexible_on_floor, terms.flexible_other_base)
    floor_base = wage * terms.floor
    due = season / 12.0
    with_account = heads.flexible - terms.pool_only_share * (heads.active + heads.flexible)
    employer = heads.active * base * terms.employer_rate * due
    flexible = heads.flexible * other_base * terms.flexible_rate * due
    completing = heads.completing * floor_base * terms.flexible_rate * due
    pay_up = heads.pay_up_years * floor_base * terms.flexible_rate * np.ones_like(due)
    return EmployeeIncome(
        employer_contributions=employer,
        flexible_contributions=flexible,
        completing_contributions=completing,
        pay_up=pay_up,
        worker_contributions=heads.active * base * terms.individual_rate * due,
        flexible_account_contributions=np.maximum(with_account, 0.0) * other_base * terms.individual_rate * due,
        retiree_credit=heads.retired * terms.retiree_credit / 12.0,
        payroll=(heads.active * base + heads.flexible * other_base + heads.completing * floor_base) / 12.0,
        mean_base=base / 12.0,
    )


__all__ = [
    "EmployeeHeads",
    "EmployeeIncome",
    "EmployeeTerms",
    "base_in_force",
    "declared_ratio",
    "employee_income",
    "relative_wage",
]
