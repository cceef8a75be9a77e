"""Draws by the engine itself: every line of every fund re-made for each draw, then one roll of all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import Course
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.fund_rules.protocol import Rule
from fundmodel.projection.project.money.funds import Fund, total
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.stages import money_of
from fundmodel.vocabulary.dims import POOLED_FUNDS

Array = NDArray[np.float64]


def exact_courses(
    assume: Assumptions, people: People, lanes: int, rules: Sequence[Rule | None] = ()
) -> dict[str, Course]:
    """The pooled funds by month as ``fm.project`` has them, a draw a lane of ``(draw, area, month)``; one rule at work
    in all of them where there is one."""
    money = money_of(assume, people, tuple(rules) * lanes if any(rules) else ())
    return {fund: course_of(money, fund, lanes) for fund in POOLED_FUNDS}


def course_of(money: Money, fund: str, lanes: int) -> Course:
    """One fund of ``money``, over all of ``lanes``; what a rule bridges is owed and off the balance."""
    own: Fund = money.funds[fund]
    rolled = own.rolled
    areas = max(x.shape[1] for x in (rolled.closing, money.accrual.unearned))
    whole = (lanes, areas, rolled.closing.shape[-1])
    not_here = money.accrual.unearned + money.accrual.overdue if fund == "resident" else None
    beside = None if own.bills is None or not own.bills.prepaid.any() else -own.bills.prepaid
    held = rolled.closing
    if money.pooling is not None and fund in money.pooling.moved:
        held = held - money.pooling.moved[fund].bridged
    parts = (held, total(own.income), rolled.expenditure, rolled.interest, not_here, beside)
    return Course(*(None if part is None else np.broadcast_to(part, whole) for part in parts))  # type: ignore[arg-type]
