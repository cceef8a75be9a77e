"""The truth of a bed in the shape the score works on: states, margins, shocks and reserves by kind (METHODS 6.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.bed.bed_truth import Truth
from fundmodel.early_alert.score.rivals_learned import Outcomes
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, EARNED, EMPLOYEE, EVENTS, FLOORS, KINDS

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

YEAR = 12


def outcomes_of(truth: Truth) -> Outcomes:
    """States as the truth tells them; margins ``(received_12 - spent_12)/spent_12`` and ``months - floor``."""
    states, margins = [], []
    for kind, (name, basis) in enumerate(KINDS):
        fund = fund_place(kind)
        told = truth.cash_state if name != EMPLOYEE and basis != EARNED else truth.state
        states.append(np.stack([told[event][:, fund] for event in EVENTS]))
        received, balance = truth.received_12[:, fund], truth.close[:, fund]
        if basis == EARNED:
            balance = truth.earned_balance
        elif name != EMPLOYEE:
            received = _cash_sum(truth.income[:, fund] - truth.grants[:, fund])
        spent = truth.spent_12[:, fund]
        margins.append(np.stack([received / spent - 1, balance * YEAR / spent - FLOORS[name]]))
    return Outcomes(truth.first_month, np.stack(states), np.stack(margins))


def fund_place(kind: int) -> int:
    """Place of a kind's fund on the truth's axis of funds."""
    return 0 if KINDS[kind][0] == EMPLOYEE else 1


def classes_of(truth: Truth) -> NDArray[np.str_]:
    """Name of what kind of area it is; (kind, area)."""
    return np.array([[own[fund_place(kind)] for own in truth.classes] for kind in range(len(KINDS))], dtype=np.str_)


def shocks_of(truth: Truth) -> Flags:
    """Months in which a shock struck; (kind, area, month)."""
    place = {area: at for at, area in enumerate(truth.areas)}
    struck = np.zeros((len(KINDS), len(truth.areas), truth.months), bool)
    months = truth.shocks["month"].to_numpy(dtype=np.int64) - truth.first_month
    inside = (months >= 0) & (months < truth.months)
    areas = truth.shocks["area"].map(place).to_numpy(dtype=np.int64)
    for kind, (fund, _) in enumerate(KINDS):
        own = inside & (truth.shocks["fund"] == fund).to_numpy()
        struck[kind, areas[own], months[own]] = True
    return struck


def true_reserve(outcomes: Outcomes, origins: Whole) -> Array:
    """Months of reserve at the end of each of the months 1..6 after an origin; (origin, kind, area, horizon)."""
    floors = np.array([FLOORS[fund] for fund, _ in KINDS])
    level = outcomes.margin[:, EVENTS.index("floor")] + floors[:, None, None]
    at = origins[:, None] + 1 + np.arange(AHEAD_MONTHS) - outcomes.first_month
    return np.moveaxis(level[:, :, at], 2, 0)


def _cash_sum(flows: Array) -> Array:
    sums = np.pad(np.cumsum(flows, axis=1), ((0, 0), (1, 0)))
    found = np.full(flows.shape, np.nan)
    found[:, YEAR - 1 :] = sums[:, YEAR:] - sums[:, :-YEAR]
    return found
