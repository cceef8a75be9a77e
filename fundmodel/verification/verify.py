"""``verify``: published tables and closed forms that this installation must reproduce."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from fundmodel.verification import (
    closed_forms,
    cohort_step,
    forecast_record,
    hospital_insurance,
    loss_reserve,
    rate_review,
)
from fundmodel.verification.comparison import Check

CHECKS: Final[tuple[Callable[[], Check | tuple[Check, ...]], ...]] = (
    *(partial(hospital_insurance.roll_year_by_year, name) for name in hospital_insurance.ALTERNATIVES),
    *(partial(hospital_insurance.roll_chained, name) for name in hospital_insurance.ALTERNATIVES),
    *(partial(hospital_insurance.ratio_printed, name) for name in hospital_insurance.ALTERNATIVES),
    hospital_insurance.depletion_quarter,
    hospital_insurance.depletion_year,
    hospital_insurance.depletion_never,
    hospital_insurance.summarised_rates,
    cohort_step.sweden,
    loss_reserve.reserve,
    loss_reserve.standard_errors,
    *(partial(forecast_record.statistics_printed, name) for name in forecast_record.OUTLAYS),
    rate_review.months_by_rate,
    rate_review.rate_by_months,
    closed_forms.annuity,
    closed_forms.capped_bases,
    closed_forms.retirement_points,
)
"""Every check, in the order in which it is shown."""


def verify(step: Callable[[], None] | None = None) -> list[Check]:
    """Run every check; nothing is raised for a check that fails, its ``passed`` says so.

    ``step`` is called before each of ``CHECKS``.
    """
    checks: list[Check] = []
    for run in CHECKS:
        if step is not None:
            step()
        outcome = run()
        checks += [outcome] if isinstance(outcome, Check) else outcome
    return checks
