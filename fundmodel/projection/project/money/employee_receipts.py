"""Contributions of the employee scheme: what is due by month, and what of it comes in, late or never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import contributions, economy, exposures
from fundmodel.projection.project.money.funds import season, total
from fundmodel.projection.project.money.levers import UNMOVED, Levers
from fundmodel.projection.project.people.waist import People

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

POOL: Final = "employee_pooled"
MEMBERS: Final = ("active", "flexible", "completing", "retired")
POOL_LINES: Final = ("employer_contributions", "flexible_contributions", "completing_contributions")
ACCOUNT_LINES: Final = ("worker_contributions", "flexible_account_contributions")
DATED_TERMS: Final = (
    "employer_rate",
    "individual_rate",
    "flexible_rate",
    "retiree_credit",
)
FIXED_TERMS: Final = ("flexible_on_floor", "flexible_other_base", "pool_only_share")


def employee_income(
    assume: Assumptions, people: People, outlook: economy.Economy, months: Months, levers: Levers = UNMOVED
) -> contributions.EmployeeIncome:
    """Contributions due by month before calibration: heads, terms of the law, the base in force, the season."""
    years = len(people.years)
    heads = contributions.EmployeeHeads(
        **{name: people.monthly(name) for name in ("active_wage", *MEMBERS)},
        pay_up_years=exposures.spread(people.flow("pay_up_years"))
        + exposures.in_january(people.flow("pay_up_at_once")),
    )
    base_index = contributions.base_in_force(
        economy.cumulative(outlook.base_growth),
        assume.scalar("employee.base_growth_2025"),
        assume.monthly("employee.base_switch_month", months),
        assume.monthly("employee.base_update_lag", months),
    )
    return contributions.employee_income(
        heads,
        _terms(assume, months, (outlook.income_growth[..., 1:], int(people.years[1])), levers),
        base_index,
        season(assume, "employee", "income", years),
        contributions.relative_wage(heads.active_wage, heads.active),
    )


def _terms(
    assume: Assumptions, months: Months, growth: tuple[Array, int], levers: Levers
) -> contributions.EmployeeTerms:
    nonprivate, private = (
        figures.average_wage(assume.data, series, assume.data.base_year - 1)
        for series in ("urban_nonprivate", "urban_private")
    )
    average, declared = contributions.declared_ratio(
        nonprivate[:, None],
        private[:, None],
        *(
            assume.scalar(f"employee.{name}")[..., None]
            for name in ("wage_nonprivate_share", "declared_ratio_nonprivate", "declared_ratio_private")
        ),
    )
    return contributions.EmployeeTerms(
        average_wage=average,
        declared_ratio=declared,
        sigma=assume.scalar("employee.wage_sigma")[..., None],
        floor=assume.monthly("employee.base_floor", months),
        cap=assume.monthly("employee.base_cap", months),
        **{
            **{name: assume.monthly(f"employee.{name}", months, *growth) for name in DATED_TERMS},
            "employer_rate": contributions.relieved(
                assume.monthly("employee.employer_rate", months, *growth),
                levers.moved("contributions", POOL, assume.monthly("employee.employer_rate_factor", months)),
            ),
        },
        **{name: assume.scalar(f"employee.{name}")[..., None] for name in FIXED_TERMS},
    )


def _effort(assume: Assumptions, months: Months, levers: Levers) -> tuple[Array, Array]:
    """c f and r (1 - c) f / (1 - c f): shares collected in time and of the shortfall later, such that all that comes in
    of what is due in a month is f times as much; c and r themselves where no rule moves the effort f."""
    in_time = assume.monthly("employee.collection", months) + assume.monthly("employee.collection_shift", months)
    in_time, later = np.clip(in_time, 0.0, 1.0), assume.monthly("employee.arrears_recovered", months)
    if not levers.touches("collection", POOL):
        return in_time, later
    eased = np.clip(levers.moved("collection", POOL, in_time), 0.0, 1.0)
    short = np.where(eased < 1.0, 1.0 - eased, 1.0)
    effort = np.divide(eased, in_time, out=np.ones(eased.shape), where=in_time > 0.0)
    return eased, np.where(effort == 1.0, later, np.clip(later * (1.0 - in_time) * effort / short, 0.0, 1.0))


@dataclass(frozen=True)
class Receipts:
    """Contributions of the employee scheme that came in, by line in yuan ``(lane, area, month)``, and those that
    did not.

    ``late`` holds due, arrears and write-off of each line that can be late.
    """

    pool: dict[str, Array]
    accounts: dict[str, Array]
    due: dict[str, Array]
    late: dict[str, contributions.Collected]


def receipts(
    assume: Assumptions, employee: contributions.EmployeeIncome, months: Months, levers: Levers = UNMOVED
) -> Receipts:
    """Collect every line of contributions; lump sums are paid in full, other income goes with what was collected."""
    due = {name: getattr(employee, name) for name in (*POOL_LINES, *ACCOUNT_LINES)}
    collection, recovered = _effort(assume, months, levers)
    late = {
        name: contributions.collect(
            line,
            collection,
            recovered,
            assume.scalar("employee.arrears_decay")[..., None],
            assume.scalar("employee.base_growth_2025")[..., None],
        )
        for name, line in due.items()
    }
    pool = {name: late[name].cash for name in POOL_LINES}
    pool["pay_up"] = employee.pay_up
    pool["other_income"] = assume.monthly("employee.other_income_share", months) * total(pool)
    return Receipts(pool, {name: late[name].cash for name in ACCOUNT_LINES}, due, late)
