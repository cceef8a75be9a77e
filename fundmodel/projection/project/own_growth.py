"""Growth of an area by its own heads and accounts: how it departs from the nation's, shrunk towards it (METHODS
9.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures.own_history import Compared, compared
from fundmodel.assumptions.figures.past_years import Series
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.own_measures import LEAST, MEASURES
from fundmodel.projection.weighted_fit import growth_fit, recency_weights

Array = NDArray[np.float64]

SHRINK: Final = "economy.own_growth_shrink"
WEIGHT_OF_RETIRED: Final = ("cost.retired_active_charges_ratio", "cost.retired_active_payment_ratio")
"""Their product is what the pool pays for a retired over an active member."""

ROUNDING: Final = 1e-12


class Departure(NamedTuple):
    """``own`` growth of an area's measure over the nation's, yearly, as its years have it; ``weight`` Z of it, the part
    that the data decide; ``shrunk`` what is taken of it, (1 + own)^Z - 1. All nothing where the years are too few."""

    own: float
    weight: float
    shrunk: float


NOTHING: Final = Departure(0.0, 0.0, 0.0)


def own_growth(assume: Assumptions, item: str) -> Array:
    """(1 + g)(1 + d) - 1: the scenario's growth with the area's shrunk departure, ``(scenario, area)``.

    g is the parameter of ``MEASURES[item]`` and stands bit for bit where no area has years enough. A change of it by a
    scenario acts one for one; an area that moved as the nation did has the nation's. Source: METHODS 9.1.
    """
    growth = assume.scalar(MEASURES[item].parameter)
    moved = shrunk(assume, item)
    if moved is None:
        return growth
    return np.where(moved == 0.0, growth, (1.0 + growth) * (1.0 + moved) - 1.0)


def shrunk(assume: Assumptions, item: str) -> Array | None:
    """The departures that are taken, ``(scenario, area)``; None where no area has years enough."""
    if not has_own(assume.data, item).any():
        return None
    return np.array([[one.shrunk for one in row] for row in lane_departures(assume, item)])


def lane_departures(assume: Assumptions, item: str) -> list[list[Departure]]:
    """The departures of every scenario and area."""
    pull, charges, paid = np.broadcast_arrays(*(assume.scalar(name) for name in (SHRINK, *WEIGHT_OF_RETIRED)))
    shape = (len(pull), len(assume.data.areas))
    pulls, weights = np.broadcast_to(pull, shape), np.broadcast_to(charges * paid, shape)
    return [
        [departures(assume.data, item, float(pulls[s, a]), float(weights[s, a]))[a] for a in range(shape[1])]
        for s in range(shape[0])
    ]


@lru_cache(maxsize=64)
def has_own(data: DataPackage, item: str) -> NDArray[np.bool_]:
    """Whether each area has years enough of its own for ``item``, ``(area,)``."""
    if not data.by_area:
        return np.zeros(1, dtype=bool)
    return np.array([len(compared(data, item)[area].years) >= LEAST for area in data.areas])


@lru_cache(maxsize=256)
def departures(data: DataPackage, item: str, shrink: float, retired: float) -> tuple[Departure, ...]:
    """d of ln(area / nation) = a + t ln(1 + d), weighted and pulled to zero with the penalty ``shrink``^2, by area.

    Each side is a flow per head, a retired member weighing ``retired`` active ones; heads alone where the item has no
    flow. What the nation went through in a year, it takes out of the area's year too, so no year is left out; weights
    halve every three years back from the base year. The weight of what was seen is Z = S / (S + shrink^2), S = sum w (t
    - mean t)^2. Source: METHODS 9.1.
    """
    return tuple(_departure(compared(data, item)[area], item, data.base_year, shrink, retired) for area in data.areas)


def _departure(one: Compared, item: str, base_year: int, shrink: float, retired: float) -> Departure:
    if len(one.years) < LEAST:
        return NOTHING
    years = np.array(one.years)
    own, nation = (_measured(side, item, one.years, retired) for side in (one.own, one.nation))
    weights = recency_weights(years, base_year, anomalous=())
    seen, _ = growth_fit(years, own, nation, weights)
    taken, fit = growth_fit(years, own, nation, weights, penalty=shrink**2)
    return Departure(_told(seen), float(fit.from_data[1]), _told(taken))


def _told(growth: float) -> float:
    """Nothing where only rounding is left: who moved as the nation did has its growth bit for bit."""
    return growth if abs(growth) > ROUNDING else 0.0


def _measured(series: Mapping[str, Series], item: str, years: tuple[int, ...], retired: float) -> Array:
    """The flow over heads, or heads alone, in each year."""
    measure = MEASURES[item]
    weight = {"retired": retired}
    heads = np.array([sum(weight.get(g, 1.0) * series[g][year] for g in measure.groups) for year in years])
    if not measure.flow:
        return heads
    return np.asarray(np.array([series[measure.flow][year] for year in years]) / heads)


def told_departures(assume: Assumptions) -> list[dict[str, Any]]:
    """What the first scenario takes of every area's own growth: item, area, own, weight, shrunk, and the growth that
    the run begins with."""
    data = assume.data
    rows = []
    for item in MEASURES:
        if not has_own(data, item).any():
            continue
        growth, found = own_growth(assume, item)[0], lane_departures(assume, item)[0]
        for a, area in enumerate(data.areas):
            if has_own(data, item)[a]:
                taken = float(growth[a % len(growth)])
                rows.append({"item": item, "area": area, **found[a]._asdict(), "growth": taken})
    return rows
