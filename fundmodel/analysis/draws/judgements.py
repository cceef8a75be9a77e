"""What is not known of the assumptions themselves: one draw of the judgement ranges a path (METHODS 8.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from fundmodel.analysis.draws.normals import uniforms
from fundmodel.analysis.moved import SHIFT, moved
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.vocabulary.dictionary import parameters

Array = NDArray[np.float64]

JUDGED: Final = (
    "economy.output_per_worker_growth",
    "economy.deflator",
    "economy.interest_rate",
    "economy.blend_ends",
    "economy.interest_follows",
    "employee.base_growth_2026",
    "employee.collection",
    "employee.cost_growth_2026",
    "employee.cost_pass_through_speed",
    "employee.cost_pass_through_long_run",
    "resident.financing_follows",
    "resident.cost_growth_2026",
    "resident.cost_pass_through_speed",
    "resident.cost_pass_through_long_run",
    "cost.excess_growth",
)
"""The judgements on economy, cost, financing and collection with a range of their own, one for each driver: of growth
of cost the excess, not elasticity or margin beside it. A key is a place in this list, so it grows at its end."""
JUDGED_OF_PEOPLE: Final = (
    "population.fertility_scale",
    "population.mortality_scale",
    "population.migration_scale",
    "population.internal_migration_scale",
    "enrolment.residence_drift",
    "enrolment.flexible_share",
    "enrolment.duplicate_share",
    "enrolment.trend_ends",
)
"""The same of people, drawn where people are; keys as in ``JUDGED``. What the past is read with (rates of entry, exit
and renewal, newborn, retirement) stays with ``fm.sensitivity``: a draw moves the years ahead alone."""
ALREADY_DRAWN: Final[Mapping[str, str]] = {"population.fertility_scale": "tfr"}
"""Ranges of the years ahead that a driver draws itself: where it is drawn they are not."""
STREAMS: Final = {"judgements": JUDGED, "judgements of people": JUDGED_OF_PEOPLE}


class Ends(NamedTuple):
    """The ends of a judgement and what is most likely between them."""

    low: float
    mode: float
    high: float


GRID: Final = 2049
"""Places of the quantile function that are kept; straight between them."""


def judged(scenario: Scenario, first_year: int, names: Sequence[str] = JUDGED) -> dict[str, Ends]:
    """Low, mode and high of each of ``names`` that has a range: values, or shifts of the path."""
    found = {}
    for name in names:
        if any(
            one.entry(name).low is not None or one.entry(name).high is not None for one in (scenario, scenario.root)
        ):
            row = moved(scenario, name, first_year)
            if row.low < row.high:
                found[name] = Ends(row.low, row.centre, row.high)
    return found


def pert(u: Array, low: float, mode: float, high: float) -> Array:
    """The u-quantile of low + (high - low) Beta(1 + 4 (mode - low) / (high - low), 1 + 4 (high - mode) / (high -
    low)), whose mean is (low + 4 mode + high) / 6."""
    quantile, slope = _pert(low, mode, high)
    place = (u * (GRID - 1)).astype(np.int64)
    return np.asarray(slope[place] * (u - place / (GRID - 1)) + quantile[place])


def judgement_shifts(
    assume: Assumptions, ranges: Mapping[str, Ends], years: NDArray[np.int64], seed: int, draws: NDArray[np.int64]
) -> dict[str, Array]:
    """What these draws add to judged parameters from the first projected year on, ``(draw, area, year)``, ``(draw,
    area, 1)`` where the parameter has no dates.

    A draw takes the scenario's own path the same part of the way to its low or its high as PERT lies from mode to end,
    so that the mode is the path itself.
    """
    found = {}
    u = {
        name: values
        for stream, names in STREAMS.items()
        if not ranges.keys().isdisjoint(names)
        for name, values in zip(names, uniforms(seed, stream, draws, len(names)).T, strict=True)
    }
    for name, ends in ranges.items():
        low, mode, high = ends
        x = pert(u[name], *ends)[:, None, None]
        spec = parameters()[name]
        if spec.bounds == SHIFT:
            added = np.add(x, np.zeros(len(years)), order="F")
        elif spec.kind == "scalar":
            found[name] = x - assume.scalar(name)[..., None]
            continue
        else:
            path = assume.yearly(name, years)
            up, down = _part(x, mode, high), _part(x, mode, low)
            added = np.multiply(up, high - path, order="F") + np.multiply(down, low - path, order="F")
        added[..., 0] = 0.0
        found[name] = added
    return found


def _part(x: Array, mode: float, end: float) -> Array:
    """How far x lies from the mode to this end, 0 on the other side."""
    return np.clip((x - mode) / (end - mode), 0.0, 1.0) if end != mode else np.zeros_like(x)


@lru_cache(maxsize=256)
def _pert(low: float, mode: float, high: float) -> tuple[Array, Array]:
    """The quantile at each place of the grid, and the slope from there."""
    place = (mode - low) / (high - low)
    grid = np.linspace(0.0, 1.0, GRID)
    quantile = np.asarray(low + (high - low) * betaincinv(1.0 + 4.0 * place, 5.0 - 4.0 * place, grid))
    return quantile, np.append(np.diff(quantile) * (GRID - 1), 0.0)
