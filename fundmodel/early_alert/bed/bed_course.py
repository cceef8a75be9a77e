"""The course of every synthetic area: keys, random numbers, months stepped one after another (synthetic).

Area i of seed s draws from ``Philox(key = [s, i])`` alone, its province from ``Philox(key = [s, 2^40 + province])``:
``z = sqrt(1 - rho) z_area + sqrt(rho) z_province`` for walks and for the chance of shifts, rho 0, .3, .6 by province of
ten areas. Area i is therefore the same in every bed of the seed and length.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.bed.bed_laws import CLASSES, SERIES, YEAR, Array, Dice, Laws, draw_area, stacked
from fundmodel.early_alert.bed.fund_step import SLOTS, Flows, Noise, State, earned_balance, first_state, step, struck

PROVINCE: Final = 10
CORRELATIONS: Final = (0.0, 0.3, 0.6)
BURN_IN: Final = 24
"""Months before the start; more where it is no January."""
_PROVINCES: Final = 2**40
_SIDES: Final = (("employee_pooled", "income"), ("employee_pooled", "spending"), ("resident", "spending"))


class Course(NamedTuple):
    """Laws, and every month's state and flows from the January two years before the start on."""

    laws: Laws
    states: list[State]  # after each month
    flows: list[Flows]
    earned: Array  # month, area: balance_earned of the resident fund
    classes: tuple[tuple[str, ...], ...]  # area, fund
    groups: NDArray[np.int64]  # area, fund: group of margins, 0 the safest
    shocks: list[tuple[int, str, int, str, float]]  # area, fund, month, kind, size
    dice: list[Dice]


def course(seed: int, areas: int, months: int) -> Course:
    """``months`` steps of ``areas`` areas, one draw each."""
    dice = [Dice(np.random.Generator(np.random.Philox(key=[seed, area]))) for area in range(areas)]
    drawn, kinds, groups = zip(*(draw_area(one, months + YEAR) for one in dice), strict=True)
    laws = stacked(list(drawn))
    own = np.stack([one.z((SLOTS + len(SERIES), months)) for one in dice], axis=2)
    uniform = np.stack([one.u((SLOTS - len(SERIES), months)) for one in dice], axis=2)
    z, u = _correlated(seed, own, uniform)
    states, flows, earned, shocks = _stepped(laws, z, u)
    names = tuple(CLASSES)
    classes = tuple(tuple(names[k] for k in one) for one in kinds)
    return Course(laws, states, flows, earned, classes, np.array(groups), shocks, dice)


def _correlated(seed: int, own: Array, uniform: Array) -> tuple[Array, Array]:
    """(normals, uniforms), each (slot, month, area): walks and shifts share their province's factor."""
    from scipy.special import ndtr

    areas, months, n = own.shape[2], own.shape[1], len(SERIES)
    provinces = range((areas - 1) // PROVINCE + 1)
    common = np.stack([_province(seed, one).standard_normal((2 * n, months)) for one in provinces], axis=2)
    place = np.arange(areas) // PROVINCE
    rho = np.array(CORRELATIONS)[place % len(CORRELATIONS)]
    shared = np.concatenate([own[:n], own[SLOTS:]]) * np.sqrt(1.0 - rho) + common[:, :, place] * np.sqrt(rho)
    return np.concatenate([shared[:n], own[n:SLOTS]]), np.concatenate([ndtr(shared[n:]), uniform])


def _province(seed: int, province: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, _PROVINCES + province]))


def _stepped(laws: Laws, z: Array, u: Array) -> tuple[list[State], list[Flows], Array, Any]:
    state = first_state(laws)
    before = state.received_12 / YEAR, state.spent_12 / YEAR
    states: list[State] = []
    flows: list[Flows] = []
    earned, shocks = [], []
    for month in range(z.shape[1]):
        noise = Noise(z[:, month, :, None], u[:, month, :, None])
        leaving = before if month < YEAR else (flows[month - YEAR].received, flows[month - YEAR].spent)
        state, flow = step(state, laws, month, noise, leaving)
        states.append(state)
        flows.append(flow)
        earned.append(earned_balance(state, month % YEAR)[:, 0])
        shocks += _told(month, *struck(laws, noise.u[:3]))
        shocks += _short(month, state) if month % YEAR == 0 else []
    return states, flows, np.stack(earned), shocks


def _short(month: int, state: State) -> list[tuple[int, str, int, str, float]]:
    """Subsidies of which part will never come, by January."""
    size = np.log(state.money.subsidy / state.money.subsidy_due)[:, 0]
    return [(int(area), "resident", month, "subsidy_short", float(size[area])) for area in np.nonzero(size < 0.0)[0]]


def _told(month: int, hit: Any, sizes: Array, lasting: Any) -> list[tuple[int, str, int, str, float]]:
    found = []
    for series, area, size, lasts in zip(hit[0], hit[1], sizes, lasting, strict=True):
        fund, side = _SIDES[series]
        found.append((int(area), fund, month, f"{side}_{'shift' if lasts else 'transient'}", float(size)))
    return found
