"""What all areas of a package teach about a fund: season, growth, pace, shifts, errors of budgets (METHODS 6.3).

Learned at the end of a civil year and kept for the year that follows, so that an alert moves with its own area's
figures and not with re-estimation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.clearing import Habits, habits, regular, spikes
from fundmodel.early_alert.grouped import Calendar, calendar, laid_out
from fundmodel.early_alert.level_shifts import (
    KINDS,
    LOOKED_AT,
    SHIPPED,
    Hazards,
    estimated,
    log_bayes_factor,
    looked,
)
from fundmodel.early_alert.log_level import POOLED, Pace, seen
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.plan_errors import PlanError, plan_error
from fundmodel.early_alert.pooled_pace import SHIPPED as SHIPPED_PACE
from fundmodel.early_alert.pooled_pace import Group, own_growth, pooled_pace
from fundmodel.early_alert.season import EVEN, Side, season

Array = NDArray[np.float64]

SIDES: Final[tuple[Side, Side]] = ("income", "spending")
GROWTH: Final = {"income": 0.05, "spending": 0.07}
"""Growth a year before anything has been seen; judgement, the order of the nation's last years."""
MOST_SERIES: Final = 120
"""Series from which pace and shifts are learned, taken evenly from the sorted list."""
LEAST_MONTHS: Final = 12
MEAN_OF_WALK: Final = 650.0 / 144.0
LEAST_PLAN: Final = 0.015**2
"""A budget is never taken for better than 1.5 %; judgement."""
LOOKS_SHIFTED: Final = 0.5
LOOKS_ODD: Final = 0.25


class Learned(NamedTuple):
    """Of one side of a fund: ``season`` (12), growth a year, pace, hazards, error of budgets, series behind them."""

    season: Array
    growth: float
    pace: Pace
    hazards: Hazards
    plan: PlanError
    series: int
    clears: Habits


def learned(known: Sequence[Known], side: Side, fallback: Array = EVEN) -> Learned:
    """The side of one fund from all its series as they were known at the end of a year; bills before accounts."""
    known = [one.billed for one in known] if side == "spending" else known
    plan = plan_error(known, side)
    start = SHIPPED_PACE[side]._replace(plan=plan.variance)
    chosen = [one for one in known if len(one.end) and one.end[-1] - one.first[0] >= LEAST_MONTHS]
    chosen = chosen[:: max(1, len(chosen) // MOST_SERIES)]
    growth = GROWTH[side]
    if not chosen:
        return Learned(season(known, side, growth, fallback), growth, start, SHIPPED, plan, 0, habits([]))
    pace, hazards, calm, clears = start, SHIPPED, list(chosen), habits([])
    plain = list(known)
    for again in range(2):
        dates = calendar(known, max(one.last for one in known), 0, season(plain, side, growth, fallback), growth)
        if side == "spending":
            found = {id(one): spikes(one, dates) for one in known}
            clears = habits(list(found.values()))
            plain = [regular(one, found[id(one)], clears, dates) for one in known]
            chosen = [one for one in plain if one.end[-1] - one.first[0] >= LEAST_MONTHS]
            chosen = chosen[:: max(1, len(chosen) // MOST_SERIES)]
            calm = calm if again else chosen
        groups = [Group(one.blocks, one.z) for one in laid_out(calm, side, dates)]
        pace = pooled_pace(groups, start)
        growth += own_growth(groups, pace)
        hazards, calm = _shifts(chosen, side, dates, pace)
    pace = pace._replace(plan=plan_variance(plan.variance, pace, hazards))
    return Learned(season(plain, side, growth, fallback), growth, pace, hazards, plan, len(chosen), clears)


def plan_variance(total: float, pace: Pace, hazards: Hazards) -> float:
    """Var of a budget's own error = var ln(account / plan) - var of what moves in the year after it was made.

    The mean of twelve months of a walk has variance q sum_st min(s,t) / 144 = 4.51 q; a step likewise, a transient
    about half of it, noise and odd months a twelfth.
    """
    step, fading, odd = hazards.rate * hazards.variance
    moved = MEAN_OF_WALK * (pace.walk + step + 0.5 * fading) + (pace.noise + odd) / 12.0
    return float(max(total - moved, LEAST_PLAN))


def _shifts(chosen: Sequence[Known], side: Side, dates: Calendar, pace: Pace) -> tuple[Hazards, list[Known]]:
    """(hazards at the pooled pace, the series that do not look shifted, without the months that look odd)."""
    none = np.zeros(0, dtype=np.int64)
    bs: list[Array] = []
    ss: list[Array] = []
    at: list[int] = []
    lasts: list[int] = []
    kind = none
    for one in laid_out(chosen, side, dates):
        hypotheses = looked(one.blocks, seen(one.blocks, pace, none, POOLED), one.last, none)
        kind = hypotheses.kind
        bs.append(one.z @ hypotheses.weight[0])
        ss.append(np.broadcast_to(hypotheses.size[0], bs[-1].shape))
        at += one.at
        lasts += [one.last] * len(one.at)
    if not bs:
        return SHIPPED, list(chosen)
    b, s = np.concatenate(bs), np.concatenate(ss)
    hazards = estimated(b, s, kind)
    odds = np.exp(log_bayes_factor(b, s, hazards.variance[kind]) + np.log(hazards.rate)[kind])
    share = odds / (1.0 + odds.sum(axis=1, keepdims=True))
    odd = kind == KINDS.index("odd")
    calm = []
    for series, last, own in zip(at, lasts, share, strict=True):
        if own[~odd].sum() < LOOKS_SHIFTED:
            strange = np.flatnonzero(own[odd] > LOOKS_ODD) + last - LOOKED_AT + 1 + dates.base
            calm.append(_without(chosen[series], strange))
    return hazards, calm or list(chosen)


def _without(one: Known, months: NDArray[np.int64]) -> Known:
    """The series without the blocks that hold one of ``months``: a block without a flow tells no level."""
    if not len(months):
        return one
    inside = ((one.first[:, None] <= months) & (months < one.end[:, None])).any(axis=1)
    return replace(one, income=np.where(inside, 0.0, one.income), expenditure=np.where(inside, 0.0, one.expenditure))


Fund = Mapping[Side, Learned]
