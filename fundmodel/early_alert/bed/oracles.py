"""What can be known of the next six months by who knows the process, its constants and its true state (synthetic).

``p[event, h] = share of draws with the event in any month T+1..T+h``, each draw ``step`` from the true state with fresh
random numbers. Oracle L starts from the state of the last month that the area had published at the origin, oracle 0
from the origin's own. A state holds nothing that is decided later: lump and clearing months, premium and subsidy of the
next year, acts and shocks are drawn. It does hold what nobody publishes: the share of the running year's subsidy that
will never come (drawn in January), and the bends of a class that has them.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.bed.bed_course import Course
from fundmodel.early_alert.bed.bed_laws import FLOORS, FUNDS, YEAR, Array
from fundmodel.early_alert.bed.bed_truth import EVENTS
from fundmodel.early_alert.bed.fund_step import SLOTS, Flows, Noise, State, reserve_months, step
from fundmodel.early_alert.bed.resident_cash import Financing
from fundmodel.early_alert.bed.synthetic_bed import Bed, last_months
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

HORIZONS: Final = 6
LAST_PUBLISHED: Final = "last_published"
NOW: Final = "now"
LANES: Final = 16_384
"""Lanes (areas x draws) stepped together: what the processor's cache holds."""
_ORACLE: Final = 2**41


def oracle(bed: Bed, origin_month: int, draws: int, seed: int, state: str = LAST_PUBLISHED) -> Array:
    """Probability (area, fund, event, horizon 1..6) of an event in the months after ``origin_month``.

    Funds employee_pooled (cash) and resident (earned), events deficit_12m and floor, origin as 12 x year + month - 1;
    ``state`` "last_published" (oracle L) or "now" (oracle 0). Standard error sqrt(p (1 - p) / draws). An area that has
    published nothing starts at the month before the bed's first. ``InputError`` for another state, or a month outside
    the bed. Source: METHODS 6.6.
    """
    first, months = bed.truth.first_month, bed.truth.months
    if state not in (LAST_PUBLISHED, NOW):
        valid = [LAST_PUBLISHED, NOW]
        raise InputError(Said("state={state!r} is no state of an oracle; valid: {valid}", state=state, valid=valid))
    if not first <= origin_month < first + months:
        raise InputError(
            Said(
                "Month {month} lies outside the bed; its months are {first} to {last}.",
                month=origin_month,
                first=first,
                last=first + months - 1,
            )
        )
    since = last_months(bed, origin_month).min(axis=1)
    if state == NOW:
        since = np.full_like(since, origin_month)
    found = np.zeros((len(since), len(FUNDS), len(EVENTS), HORIZONS))
    for start in np.unique(since):
        areas = np.nonzero(since == start)[0]
        size = max(LANES // draws, 1)
        for part in range(0, len(areas), size):
            some = areas[part : part + size]
            key = [seed, _ORACLE + origin_month * 2**20 + int(some[0])]
            source = np.random.Generator(np.random.SFC64(key))
            burnt = bed.burnt - first
            found[some] = _foreseen(bed.course, int(start) + burnt, origin_month + burnt, some, draws, source)
    return found


def _foreseen(
    made: Course, start: int, origin: int, areas: NDArray[np.int64], draws: int, source: np.random.Generator
) -> Array:
    """Probabilities of some areas, from the state after the month ``start`` of the course."""
    laws = made.laws.take(areas)
    state = _taken(made.states[start], areas)
    shape = (SLOTS, len(areas), draws)
    simulated: dict[int, tuple[Array, Array]] = {}
    happened = np.zeros((len(FUNDS), len(EVENTS), len(areas), draws), dtype=bool)
    found = np.zeros((len(areas), len(FUNDS), len(EVENTS), HORIZONS))
    floors = np.array(FLOORS)[:, None, None]
    for month in range(start + 1, origin + HORIZONS + 1):
        before = month - YEAR
        leaving = simulated[before] if before in simulated else _left(made.flows[before], areas)
        state, flow = step(state, laws, month, Noise(source.standard_normal(shape), source.random(shape)), leaving)
        simulated[month] = flow.received, flow.spent
        if month > origin:
            happened[:, 0] |= state.received_12 < state.spent_12
            happened[:, 1] |= reserve_months(state, month % YEAR) < floors
            found[..., month - origin - 1] = happened.mean(axis=3).transpose(2, 0, 1)
    return found


def _taken(state: State, areas: NDArray[np.int64]) -> State:
    """The state of some areas."""
    parts = {name: field[..., areas, :] for name, field in state._asdict().items() if name != "money"}
    money = {name: field[..., areas, :] for name, field in state.money._asdict().items()}
    return State(**parts, money=Financing(**money))


def _left(flow: Flows, areas: NDArray[np.int64]) -> Any:
    return flow.received[:, areas], flow.spent[:, areas]
