"""Shares of the nation fitted to the people and published heads of an area (METHODS 1.7, 2.9)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.step import PAYER, RESIDENT, RETIRED, STATES, UNINSURED
from fundmodel.projection.root import Sought, UnmetError
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-12
ROUNDS: Final = 2000
CHECK: Final = Sought(
    Said("shares of members"), "areas", Said("Check heads, ages and insured_ratio in the table areas")
)


def by_state(active: Array, retired: Array, resident: Array, everybody: Array) -> Array:
    """Persons of each state, ``(..., state)``: nobody is completing yet, and the uninsured are the rest."""
    heads = {PAYER: active, RETIRED: retired, RESIDENT: resident, UNINSURED: everybody - active - retired - resident}
    states = [heads.get(k, np.zeros_like(everybody)) for k in range(STATES)]
    return np.stack(np.broadcast_arrays(*states), axis=-1)


def fitted_shares(shares: Array, population: Array, heads: Array) -> Array:
    """pi' with sum_sx pi' P = heads of each state and sum_states pi' = 1: iterative proportional fitting.

    ``shares`` ``(..., state, sex, age)`` are the seed, ``population`` ``(..., sex, age)`` and ``heads`` ``(...,
    state)`` persons with one sum. Rows and columns are scaled in turn until every state holds to 1e-12 relative; what
    is zero in the seed stays zero, so children stay outside work. An area that holds moves no more. Raises
    ``UnmetError`` where a state asks for people that are not there. Source: METHODS 1.7, 2.9.
    """
    lead = np.broadcast_shapes(shares.shape[:-3], population.shape[:-2], heads.shape[:-1])
    people = np.array(np.broadcast_to(shares * population[..., None, :, :], (*lead, *shares.shape[-3:])), order="C")
    target = np.broadcast_to(heads, (*lead, STATES))
    _refuse(target)
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
    problem = Said(
        (
            "the heads cannot be fitted to the people (off by {miss:.1e}): too many active or retired members for "
            "their ages"
        ),
        miss=miss.max(),
    )
    raise UnmetError(problem, short.astype(float), CHECK)


def _refuse(heads: Array) -> None:
    short = heads[..., UNINSURED]
    off = np.any(heads < 0.0, axis=-1) | (short <= 0.0)
    if np.any(off):
        problem = Said(
            "more people are insured than belong here ({left:,.0f} would be left uninsured)", left=short.min()
        )
        raise UnmetError(problem, off.astype(float), CHECK)
