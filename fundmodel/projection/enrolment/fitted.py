"""Shares of the nation fitted to the people and published heads of an area (METHODS 1.7, 2.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.step import PAYER, RESIDENT, RETIRED, STATES, UNINSURED
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-12
ROUNDS: Final = 2000


def by_state(active: Array, retired: Array, resident: Array, everybody: Array) -> Array:
    """Persons of each state, ``(..., state)``: nobody is completing yet, and the uninsured are the rest."""
    heads = {PAYER: active, RETIRED: retired, RESIDENT: resident, UNINSURED: everybody - active - retired - resident}
    states = [heads.get(k, np.zeros_like(everybody)) for k in range(STATES)]
    return np.stack(np.broadcast_arrays(*states), axis=-1)


def fitted_shares(shares: Array, population: Array, heads: Array, names: Sequence[str] = ()) -> Array:
    """pi' with sum_sx pi' P = heads of each state and sum_states pi' = 1: iterative proportional fitting.

    ``shares`` ``(..., state, sex, age)`` are the seed, ``population`` ``(..., sex, age)`` and ``heads`` ``(...,
    state)`` persons with one sum. Rows and columns are scaled in turn until every state holds to 1e-12 relative; what
    is zero in the seed stays zero, so children stay outside work. An area that holds moves no more. Raises
    ``ProjectionError``, with the area by its name, where a state asks for people that are not there. Source: METHODS
    1.7, 2.9.
    """
    lead = np.broadcast_shapes(shares.shape[:-3], population.shape[:-2], heads.shape[:-1])
    people = np.array(np.broadcast_to(shares * population[..., None, :, :], (*lead, *shares.shape[-3:])), order="C")
    target = np.broadcast_to(heads, (*lead, STATES))
    _refuse(target, names)
    for _ in range(ROUNDS):
        held = sum_people(people)
        miss = np.abs(np.divide(held, target, out=np.ones_like(held), where=target > 0.0) - 1.0).max(axis=-1)
        short = miss > TOLERANCE
        if not short.any():
            whole = population[..., None, :, :]
            return np.divide(people, whole, out=np.array(np.broadcast_to(shares, people.shape)), where=whole > 0.0)
        rows = np.divide(target, held, out=np.zeros_like(held), where=held > 0.0)
        scaled = people * rows[..., None, None]
        columns = scaled.sum(axis=-3)
        scaled *= np.divide(population, columns, out=np.zeros_like(columns), where=columns > 0.0)[..., None, :, :]
        people = np.where(short[..., None, None, None], scaled, people)
    raise ProjectionError(
        Said(
            "The heads of area {area} cannot be fitted to its people (off by {miss:.1e}): too "
            "many active or retired members for its ages; check heads, ages and insured_ratio in "
            "the table areas",
            area=_area(miss, names),
            miss=miss.max(),
        )
    )


def _refuse(heads: Array, names: Sequence[str]) -> None:
    short = heads[..., UNINSURED]
    if np.any(heads < 0.0) or np.any(short <= 0.0):
        raise ProjectionError(
            Said(
                "More people are insured in area {area} than belong to it ({persons:,.0f} would be left "
                "uninsured): check heads, ages and insured_ratio in the table areas",
                area=_area(-short, names),
                persons=short.min(),
            )
        )


def _area(size: Array, names: Sequence[str]) -> str:
    """The name of the worst area; where no names are given its place, counted from 1 as the rows of the table are."""
    place = int(np.unravel_index(int(np.argmax(size)), size.shape)[-1])
    return names[place] if names else str(place + 1)
