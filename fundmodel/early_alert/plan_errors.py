"""How far budgets are off, learned from the years that are published whole (METHODS 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from fundmodel.early_alert.grouped import YEAR, planned
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.season import Side, flows

START_SD: Final = {"income": 0.06, "spending": 0.10}
"""sd of ln(account / plan) before any year has been seen: the order of published plans."""
START_COUNT: Final = 5.0
BIAS_COUNT: Final = 20.0
_MOST: Final = 0.7
"""An account further from its plan than e^.7 is another scope or another unit, and is not counted."""


class PlanError(NamedTuple):
    """ln(account / plan) ~ N(bias, variance), from ``years`` of areas."""

    bias: float
    variance: float
    years: int


def plan_error(known: Sequence[Known], side: Side) -> PlanError:
    """bias = sum e / (n + 20), variance = (5 sd0^2 + sum (e - bias)^2) / (5 + n), over finished years and areas."""
    errors = np.array([error for one in known for error in _errors(one, side)])
    bias = float(errors.sum() / (len(errors) + BIAS_COUNT))
    off = ((errors - bias) ** 2).sum()
    return PlanError(bias, float((START_COUNT * START_SD[side] ** 2 + off) / (START_COUNT + len(errors))), len(errors))


def _errors(one: Known, side: Side) -> list[float]:
    paid: dict[int, list[float]] = {}
    for first, end, flow in zip(one.first, one.end, flows(one, side), strict=True):
        held = paid.setdefault(int(first) // YEAR, [0.0, 0.0])
        held[0] += end - first
        held[1] += flow
    found = []
    for plan in one.plans:
        months, total = paid.get(plan.year, (0.0, 0.0))
        if months == YEAR and total > 0.0 and planned(plan, side) > 0.0:
            error = float(np.log(total / planned(plan, side)))
            found += [error] if abs(error) < _MOST else []
    return found
