"""How far the explorer's answer lies from the engine: seeded random corners of the box of levers, and points inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.depletion import depletion_month, floor_month
from fundmodel.analysis.indicators import reserve_months
from fundmodel.fund_rules.makers import unified
from fundmodel.presentation.explorer.explorer_levers import POOLING, Lever, pooled_from
from fundmodel.presentation.explorer.half_year_flows import FUNDS
from fundmodel.presentation.explorer.precomputed import Asked, quiet
from fundmodel.presentation.explorer.rolled_books import Books, books
from fundmodel.presentation.explorer.surrogate import Surrogate

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

Array = NDArray[np.float64]

SEED: Final = 17
PEOPLE: Final = 12
LANES: Final = 4
"""So many draws of the levers of people, each with so many of the levers of money; of each the third lies inside the
box, the others are corners of it."""
MOST_MONTHS: Final = 0.5
MOST_DATE: Final = 2
"""What is allowed: half a month of reserve, and two months of a date."""


class Exact(NamedTuple):
    """The library's own answer at points ``(point, area, fund, month)``: months of reserve as earned and in cash,
    closing balances, and the months' places of two dates ``(point, area, fund)``; the sum of several areas comes
    last."""

    reserve: Array
    cash: Array
    closing: Array
    floor: NDArray[np.int64]
    used_up: NDArray[np.int64]


@dataclass(frozen=True)
class Errors:
    """The largest error in months of reserve, before a balance is used up, and in months of a date, and over how many
    points."""

    reserve: float
    date: int
    points: int

    @property
    def allowed(self) -> bool:
        """Whether both are small enough."""
        return self.reserve <= MOST_MONTHS and self.date <= MOST_DATE


def corners(ask: Asked, people: int = PEOPLE, lanes: int = LANES, seed: int = SEED) -> list[list[dict[str, float]]]:
    """Random points in groups of the same people, most of them at ends of every lever, some inside."""
    return [[_point(ask, seed, group, lane) for lane in range(lanes)] for group in range(people)]


def _point(ask: Asked, seed: int, group: int, lane: int) -> dict[str, float]:
    """One point; every lever has a stream of its own, so that one that is left out moves no other."""
    values = {}
    for one in ask.levers:
        place = (group, 0) if one.key in ask.people else (group, 1 + lane)
        inside = one.shown and (group if one.key in ask.people else lane) % 3 == 2
        values[one.key] = _drawn(one, _stream(seed, one.key, *place), inside)
    pooled = {POOLING: float(_stream(seed, POOLING, group).integers(2))} if ask.pools else {}
    return {**values, **pooled}


def _stream(seed: int, key: str, *place: int) -> np.random.Generator:
    return np.random.default_rng([seed, *key.encode(), *place])


def _drawn(one: Lever, random: np.random.Generator, inside: bool) -> float:
    if inside:
        return round(float(random.uniform(one.low, one.high)), 6)
    return one.low if random.integers(2) else one.high


def exact(ask: Asked, points: Sequence[Mapping[str, float]]) -> Exact:
    """The engine at points that share their people and their rule, read with the library's own functions."""
    rule = unified(begins=pooled_from(ask.first)) if points[0].get(POOLING) else None
    prepared = replace(ask.prepared_at(points[0]), rule=rule)
    with quiet():
        run = prepared.money([ask.money_changes(point) for point in points])
        runs = [run] if len(ask.data.areas) == 1 else [run, together(run)]
        parts = [_read(one) for one in runs]
    return Exact(*(np.concatenate(arrays, axis=1) for arrays in zip(*parts, strict=True)))


def _read(run: Projection) -> Exact:
    by: Any = ("scenario", "area", "fund")
    months = run.ledger["month"].values
    held = [reserve_months(run, recognition=way).sel(fund=list(FUNDS)) for way in ("earned", "cash")]
    reserve, cash = (months.transpose(*by, "month").values for months in held)
    closing = run.ledger["closing"].sel(fund=list(FUNDS)).transpose(*by, "month")
    dates = [date.sel(fund=list(FUNDS)).transpose(*by).values for date in (floor_month(run), depletion_month(run))]
    places = [np.where(np.isnat(date), len(months), np.searchsorted(months, date)) for date in dates]
    return Exact(reserve, cash, closing.values, *places)


def answered(ask: Asked, made: Surrogate, points: Sequence[Mapping[str, float]]) -> Books:
    """What the page answers at the points."""
    pooled = np.array([bool(point.get(POOLING)) for point in points])
    since = 12 * (int(pooled_from(ask.first)[:4]) - ask.first + 1)
    return books(made.flows(points), made.opening, made.rate, ask.floors, pooled, since)


def difference(found: Books, true: Exact) -> Errors:
    """The largest differences, over points, areas, funds and months in which the engine's balance is not used up."""
    month = np.arange(true.closing.shape[-1])
    held = month < true.used_up[..., None]
    apart = np.abs(np.where(held, found.reserve - true.reserve, 0.0))
    dates = [np.abs(a - b).max() for a, b in ((found.floor, true.floor), (found.used_up, true.used_up))]
    return Errors(float(np.nanmax(apart)), int(max(dates)), len(true.closing))


def together_worst(errors: Sequence[Errors]) -> Errors:
    """The largest of several, and all their points."""
    return Errors(
        max(one.reserve for one in errors), max(one.date for one in errors), sum(one.points for one in errors)
    )


def measured(ask: Asked, made: Surrogate, groups: Sequence[int] = range(PEOPLE)) -> list[Errors]:
    """The largest errors of each of these groups of seeded corners."""
    points = corners(ask, max(groups) + 1)
    return [difference(answered(ask, made, points[at]), exact(ask, points[at])) for at in groups]
