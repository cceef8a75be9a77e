"""Series laid out for the log level: those with the same blocks together, each flow over its season and growth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.log_level import Blocks
from fundmodel.early_alert.panel import Known, Plan
from fundmodel.early_alert.season import Side, flows

Array = NDArray[np.float64]

YEAR: Final = 12
HISTORY: Final = 84
"""Months back that the method looks; judgement."""


class Calendar(NamedTuple):
    """The months of one look ahead: ``base`` is the month of index 0, ``months`` their number, ``shape`` m_t (month),
    season x growth, 1 on average in the first year."""

    base: int
    months: int
    shape: Array


class Laid(NamedTuple):
    """A group: ``at`` (series) places in the list given, ``blocks``, z (series, row) with ``level`` (series) taken off,
    the last published month as an index."""

    at: tuple[int, ...]
    blocks: Blocks
    z: Array
    level: Array
    last: int


def calendar(known: Sequence[Known], origin: int, horizon: int, season: Array, growth: float) -> Calendar:
    """From January of the first year looked at to the end of the year in which the horizon ends."""
    earliest = min((int(one.first[0]) for one in known if len(one.first)), default=origin)
    base = max(earliest, origin - HISTORY) // YEAR * YEAR
    months = ((origin + horizon) // YEAR + 1) * YEAR - base
    t = np.arange(months)
    return Calendar(base, months, np.asarray(season[t % YEAR] * np.exp(growth * t / YEAR)))


def laid_out(
    known: Sequence[Known], side: Side, dates: Calendar, plan_bias: float | None = None, until: int | None = None
) -> list[Laid]:
    """The groups of all series; with ``plan_bias`` (log of account over plan) the budget of each year that is not yet
    published whole is a row more. A block of no flow or less tells no level and is left out."""
    found: dict[tuple[object, ...], list[tuple[int, Array]]] = {}
    for at, one in enumerate(known):
        first, end, flow = one.first, one.end, flows(one, side)
        told = (flow > 0.0) & (first >= dates.base) & (end <= dates.base + dates.months)
        spans = [*zip((first[told] - dates.base).tolist(), (end[told] - dates.base).tolist(), strict=True)]
        amounts = flow[told].tolist()
        plans = [] if plan_bias is None else _open_plans(one, side, dates)
        spans += [((year * YEAR - dates.base), (year + 1) * YEAR - dates.base) for year, _ in plans]
        amounts += [amount * np.exp(plan_bias or 0.0) for _, amount in plans]
        if len(spans) > len(plans):
            key = (tuple(spans), len(plans), one.last)
            found.setdefault(key, []).append((at, np.array(amounts)))
    return [_laid(key, members, dates) for key, members in found.items()]


def _open_plans(one: Known, side: Side, dates: Calendar) -> list[tuple[int, float]]:
    """(year, amount) of the plans of years that are not published whole and lie inside the calendar."""
    return [
        (plan.year, planned(plan, side))
        for plan in one.plans
        if (plan.year + 1) * YEAR > one.last + 1
        and dates.base <= plan.year * YEAR
        and (plan.year + 1) * YEAR <= dates.base + dates.months
        and planned(plan, side) > 0.0
    ]


def planned(plan: Plan, side: Side) -> float:
    """What a budget sets for a side, yuan."""
    return plan.income if side == "income" else plan.expenditure


def _laid(key: tuple[object, ...], members: list[tuple[int, Array]], dates: Calendar) -> Laid:
    spans, plans, last = key
    assert isinstance(spans, tuple)
    assert isinstance(plans, int)
    assert isinstance(last, int)
    weights = np.zeros((len(spans), dates.months))
    for row, (first, end) in enumerate(spans):
        weights[row, first:end] = dates.shape[first:end]
    scale = weights.sum(axis=1)
    of_plan = np.arange(len(spans)) >= len(spans) - plans
    z = np.log(np.array([amounts for _, amounts in members]) / scale)
    level = z[:, ~of_plan].mean(axis=1)
    moves = weights / scale[:, None]
    starts = np.array([first for first, _ in spans], dtype=np.int64)
    moves[of_plan] = np.arange(dates.months) == starts[of_plan, None]
    blocks = Blocks(dates.base, dates.months, weights / scale[:, None], of_plan, moves)
    return Laid(tuple(at for at, _ in members), blocks, z - level[:, None], level, last - dates.base)
