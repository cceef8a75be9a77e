"""What a warning is worth to who acts on it: value, hits by months ahead, precision, false alarms (METHODS 6.6)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

ALERT: Final = 0.2
"""Probability from which a warning counts as an alert; judgement."""
LEVELS: Final = (0.1, 0.2, 0.5)
COSTS: Final = (0.05, 0.1, 0.2, 0.3, 0.5)
"""Cost of acting over the loss that acting prevents."""
AHEAD: Final = ((1, 2), (3, 4), (5, 6))
"""Months ahead in which the first event falls, from and to."""
PER: Final = 100
"""Areas of which false alarms are counted for a year."""
YEAR: Final = 12


def value(probability: Array, outcome: Array, cost: float) -> float:
    """``V = (min(C, o) - c)/(min(C, o) - C o)``, ``c = mean(C 1[p >= C] + y 1[p < C])``, o the rate of events.

    1: perfect knowledge; 0: no better than always or never acting; NaN where nothing or everything happens.
    """
    if not len(outcome):
        return float("nan")
    rate = float(outcome.mean())
    best, worst = cost * rate, min(cost, rate)
    spent = float(np.mean(np.where(probability >= cost, cost, outcome)))
    return (worst - spent) / (worst - best) if worst > best else float("nan")


def hits(probability: Array, first_event: Whole, level: float = ALERT) -> dict[tuple[int, int], tuple[float, int]]:
    """Share of events alerted (``p >= level``) by months to the first event, and how many: ``{(1, 2): (share, n)}``.

    probability (cases) of an event within the whole horizon; first_event (cases) 1..6, 0 where none came.
    """
    found = {}
    for low, high in AHEAD:
        own = (first_event >= low) & (first_event <= high)
        found[low, high] = (float(np.mean(probability[own] >= level)) if own.any() else float("nan"), int(own.sum()))
    return found


def precision(probability: Array, outcome: Array, level: float = ALERT) -> float:
    """Share of alerts that came true; NaN without an alert."""
    alerted = probability >= level
    return float(outcome[alerted].mean()) if alerted.any() else float("nan")


def false_alarm_share(probability: Array, outcome: Array, level: float = ALERT) -> float:
    """Share of safe area-months, no event within the horizon, that were given an alert."""
    safe = outcome == 0
    return float(np.mean(probability[safe] >= level)) if safe.any() else float("nan")


def false_alarms_a_year(probability: Array, outcome: Array, level: float = ALERT) -> float:
    """``100 x 12 x`` false alerts over all area-months: expected of 100 areas judged every month of a year."""
    return float(PER * YEAR * np.mean((probability >= level) & (outcome == 0))) if len(outcome) else float("nan")
