"""The yearly clearing with providers: a month of large payments, once a year, that moves (METHODS 6.7, 4.11).

    excess of a block = (y_b / sum_{S_b} m_t over its neighbours' middle - 1) x its months, in months of spending

The largest excess of a civil year above ``LEAST`` is its clearing. Whether an area clears, how much and when is read
from its finished years and from those of all areas; regular spending is what is left without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.grouped import YEAR, Calendar
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.season import flows

Array = NDArray[np.float64]

LEAST: Final = 0.25
"""Months of spending above which an excess is taken for a clearing; judgement, three times a month's noise."""
NEAR: Final = 8
"""Months on either side in which a block's neighbours are looked for."""
LOOKS_CLEARING: Final = 0.5
SEEN_IF_CLEARS: Final = 0.9
SEEN_IF_NOT: Final = 0.06
SHARE: Final = 0.3
"""Areas that clear in one visible month, before any has been seen; judgement."""
SHARE_COUNT: Final = 10.0
SIZE: Final = 0.5
SIZE_SD: Final = 0.3
SIZE_COUNT: Final = 1.0
APART: Final = np.array([0.02, 0.08, 0.22, 0.36, 0.22, 0.08, 0.02])
"""How far a clearing moves from one year to another, -3..3 months, before any pair has been seen; judgement."""
APART_COUNT: Final = 20.0


class Spikes(NamedTuple):
    """Of one series: ``years`` finished, ``month`` (0..11) and ``size`` (months of spending) by year of the clearings
    seen, ``block`` by year, and of the year in progress whether it has come."""

    years: tuple[int, ...]
    month: dict[int, float]
    size: dict[int, float]
    block: dict[int, int]


class Habits(NamedTuple):
    """What all areas teach: ``share`` that clear, ``size`` in months, ``month`` (12) of any clearing, ``apart`` (7) how
    far it moves between two years."""

    share: float
    size: float
    month: Array
    apart: Array


class Due(NamedTuple):
    """What an area's clearing is expected to be: ``clears`` probability, ``size`` months, ``month`` (12) probability of
    a year's clearing by month, ``came`` the year in progress has had it."""

    clears: float
    size: float
    month: Array
    came: bool


def spikes(one: Known, dates: Calendar) -> Spikes:
    """The clearing of every civil year of a series that has a block above its neighbours by ``LEAST`` or more."""
    flow = flows(one, "spending")
    inside = (one.first >= dates.base) & (flow > 0.0)
    at = np.flatnonzero(inside)
    first, end = one.first[at] - dates.base, one.end[at] - dates.base
    shape = np.array([dates.shape[a:b].sum() for a, b in zip(first, end, strict=True)])
    ratio, middle, months = flow[at] / shape, (first + end - 1) / 2.0, (end - first).astype(float)
    near = (np.abs(middle[:, None] - middle[None, :]) <= NEAR) & ~np.eye(len(at), dtype=bool)
    base = _middles(ratio, near)
    excess = (ratio / base - 1.0) * months
    year = one.first[at] // YEAR
    covered: dict[int, int] = {}
    month: dict[int, float] = {}
    size: dict[int, float] = {}
    block: dict[int, int] = {}
    for place, own in enumerate(year.tolist()):
        covered[own] = covered.get(own, 0) + int(months[place])
        if excess[place] >= LEAST and excess[place] > size.get(own, 0.0):
            month[own] = (middle[place] + dates.base) % YEAR
            size[own], block[own] = float(excess[place]), int(at[place])
    return Spikes(tuple(y for y in covered if covered[y] == YEAR), month, size, block)


def _middles(ratio: Array, near: NDArray[np.bool_]) -> Array:
    """The middle of each block's neighbours, NaN without any."""
    if not len(ratio):
        return ratio
    ordered = np.sort(np.where(near, ratio[None, :], np.inf), axis=1)
    count = near.sum(axis=1)
    at = np.arange(len(ratio))
    low, high = ordered[at, np.maximum(count - 1, 0) // 2], ordered[at, np.minimum(count // 2, len(ratio) - 1)]
    return np.where(count > 0, 0.5 * (low + high), np.nan)


def habits(found: Sequence[Spikes]) -> Habits:
    """Share of areas that clear (by expectation-maximisation), size, months and moves, each shrunk to its start."""
    share = SHARE
    for _ in range(10):
        clears = [_clears(one, share) for one in found if one.years]
        share = (sum(clears) + SHARE * SHARE_COUNT) / (len(clears) + SHARE_COUNT)
    regular = [one for one in found if one.years and _clears(one, share) > 0.5]
    sizes = [np.mean(list(one.size.values())) for one in regular if one.size]
    size = float((sum(sizes) + SIZE * SHARE_COUNT) / (len(sizes) + SHARE_COUNT))
    month, apart = np.full(YEAR, 0.5), APART * APART_COUNT
    for one in regular:
        seen = sorted(one.month.values())
        for value in seen:
            month[round(value) % YEAR] += 1.0
        for before in seen:
            for after in seen:
                step = round(after - before)
                if abs(step) <= 3 and before is not after:
                    apart[step + 3] += 1.0
    return Habits(share, size, month / month.sum(), apart / apart.sum())


def _clears(one: Spikes, share: float) -> float:
    """Posterior that an area clears in one visible month."""
    seen = sum(year in one.month for year in one.years)
    missed = len(one.years) - seen
    yes = share * SEEN_IF_CLEARS**seen * (1.0 - SEEN_IF_CLEARS) ** missed
    no = (1.0 - share) * SEEN_IF_NOT**seen * (1.0 - SEEN_IF_NOT) ** missed
    return yes / (yes + no)


def clearing_due(one: Spikes, given: Habits, year: int) -> Due:
    """An area's own clearing: its past months each spread by how far clearings move, its size shrunk to that of all."""
    own = [size for y, size in one.size.items() if y in one.years]
    size = (sum(own) + SIZE_COUNT * given.size) / (len(own) + SIZE_COUNT)
    month = given.month * 0.5
    for y, value in one.month.items():
        if y in one.years:
            for step, weight in enumerate(given.apart, start=-3):
                month[int(np.clip(round(value) + step, 0, YEAR - 1))] += weight
    clears = _clears(one, given.share) if one.years else given.share
    return Due(clears, float(size), month / month.sum(), year in one.month)


def regular(one: Known, found: Spikes, given: Habits, dates: Calendar) -> Known:
    """The series without its clearings: a month that held one is left out, a longer block is cut."""
    if not found.block:
        return one
    spending = flows(one, "spending").copy()
    if (_clears(found, given.share) if found.years else given.share) < LOOKS_CLEARING:
        return one
    own = float(np.mean(list(found.size.values())))
    for block in found.block.values():
        months = int(one.end[block] - one.first[block])
        spending[block] = 0.0 if months == 1 else spending[block] / (1.0 + own / months)
    plans = tuple(plan._replace(expenditure=plan.expenditure / (1.0 + own / YEAR)) for plan in one.plans)
    return replace(one, expenditure=spending, unpaid=np.full(len(one.unpaid), np.nan), plans=plans)


def with_clearing(spent: Array, due: Due, first: int, choice: Array, size: Array) -> Array:
    """Draws (draw, month) of spending with the clearings still to come; ``choice`` (draw, 3) in 0..1: whether the area
    clears, and the month in this year and the next; ``size`` (draw) standard normal."""
    clears = choice[:, 0] < due.clears
    amount = due.size * np.exp(SIZE_SD * size - 0.5 * SIZE_SD**2)
    found = spent.copy()
    level = spent.mean(axis=1)
    for ahead, year in enumerate(range((first - 1) // YEAR, (first + spent.shape[1] - 1) // YEAR + 1)):
        started = year == (first - 1) // YEAR
        if started and due.came:
            continue
        month = due.month.copy()
        if started:
            month[: (first - 1) % YEAR + 1] = 0.0
        missed = 1.0 - SEEN_IF_CLEARS
        total = month.sum()
        picked = np.searchsorted(
            np.cumsum(month) / (total + missed * due.month[: first % YEAR].sum() + 1e-9), choice[:, 1 + min(ahead, 1)]
        )
        at = year * YEAR + picked - first
        hit = clears & (picked < YEAR) & (at >= 0) & (at < spent.shape[1])
        rows = np.flatnonzero(hit)
        found[rows, at[rows]] += amount[rows] * level[rows]
    return found
