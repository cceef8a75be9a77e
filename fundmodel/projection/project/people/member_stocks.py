"""Members as an area counts them by age: shares of the states that hold exactly them, and people enough for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.step import PAYER, RESIDENT, RETIRED, STATES, UNINSURED
from fundmodel.projection.root import Sought, increasing_root
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

ROOM: Final = 1e-12
SHIFT: Final = 30.0


def held_to(counted: Array, heads: Array) -> Array:
    """counted x heads / sum(counted): members by age ``(group, sex, age)`` held to persons ``(group,)``."""
    return np.asarray(counted * (heads / sum_people(counted))[:, None, None])


def people_enough(people: Array, members: Array, starts: Sequence[int]) -> Array:
    """P' = M + (P - M)+ (sum P - sum M) / sum (P - M)+ in every age group: ``(sex, age)``, no cell below its members.

    The people of a group keep their sum; a group without room for its members keeps its people, and is refused later.
    """
    made = people.copy()
    for first, last in zip(starts, (*starts[1:], people.shape[-1]), strict=True):
        own, held = people[:, first:last], members[:, first:last]
        room = np.maximum(own - held, 0.0)
        left = float(own.sum() - held.sum())
        if (own < held).any() and left > 0.0:
            made[:, first:last] = held + room * (left / room.sum())
    return made


def own_shares(seed: Array, insured: Array, members: Array, residents: float, area: str) -> Array:
    """Shares of the states ``(state, sex, age)`` that hold ``members`` ``(3, sex, age)``: payers, retired, residents.

    Where residents are not counted by age (NaN) they are split from the uninsured as in ``seed``, its odds shifted
    until ``residents`` persons are met. Raises ``InputError`` where members of a sex and age outnumber the people.
    """
    payers, retired, resident = members
    rest = insured - payers - retired
    if np.isnan(resident).any():
        _refuse(rest, area)
        resident = _split(seed, np.maximum(rest, 0.0), residents)
    else:
        _refuse(rest - resident, area)
    shares = np.zeros((STATES, *insured.shape))
    for state, persons in ((PAYER, payers), (RETIRED, retired), (RESIDENT, resident)):
        shares[state] = np.divide(persons, insured, out=np.zeros_like(insured), where=insured > 0.0)
    shares[UNINSURED] = np.maximum(1.0 - shares.sum(axis=0), 0.0)
    return shares


def _split(seed: Array, rest: Array, residents: float) -> Array:
    """rest x (1 - u'), with the odds of being uninsured in ``seed`` times exp(k) so that the sum is ``residents``."""
    outside = seed[RESIDENT] + seed[UNINSURED]
    share = np.divide(seed[UNINSURED], outside, out=np.zeros_like(outside), where=outside > 0.0)

    def uninsured(shift: Array) -> Array:
        weighed = share * np.exp(shift)
        return np.asarray(rest * weighed / (1.0 - share + weighed))

    wanted = float(sum_people(rest)) - residents

    def gap(shift: Array) -> Array:
        return np.asarray(sum_people(uninsured(shift)) - wanted)

    found = increasing_root(
        gap,
        np.array(-SHIFT),
        np.array(SHIFT),
        Sought(
            Said("odds of the uninsured"),
            "member_ages",
            Said("Correct the residents in member_ages, or the heads in area_heads"),
        ),
        tolerance=1e-12,
    )
    return rest - uninsured(np.asarray(found))


def _refuse(left: Array, area: str) -> None:
    if left.min() < -ROOM * abs(left).max():
        age = int(np.argmin(left.min(axis=0)))
        raise InputError(
            Said(
                "member_ages: {area} counts {persons:,.0f} more members of age {age} than people live "
                "there; check the age groups in the table areas, or give insured_ratio above 1 where "
                "members live elsewhere.",
                area=area,
                persons=-left.min(),
                age=age,
            )
        )
