"""Rivals that learn from earlier origins, and of those only what had been published by the date (METHODS 6.6).

    climatology          rate of onsets of the fund, (k + .5)/(n + 10)
    status               the same by whether the published trailing margin is below zero
    margin               logistic of the last published margin
    logistic8(_plan)     logistic of the margin, its change over 3, 6, 12 months, growth of income and of spending over
                         three months, the lowest margin of naive(_plan) and of extrapolation(_plan)
    naive, extrapolation, local_level    logistic of the lowest margin that the path foresees in the months to h
    ..._plan, ..._weighed    the same by the budget, and by the budget weighed by how budgets did before
    ..._gauss            normal law around that lowest margin, bias, slope and spread from past errors

A margin is ``asinh(x / unit)`` to the logistics. Budgets are those known on the date; on the earned basis the last
published margin and the local level always take them. Outcomes learned from are the truth of months that had been
published, which is what revisions end in: kind to the rivals, never ahead of the date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from fundmodel.early_alert.score.ridge_logistic import fitted
from fundmodel.early_alert.score.rival_features import PATHS, Features
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, EARNED, EVENTS, KINDS

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

YEAR: Final = 12
FEWEST_CASES: Final = 60
FEWEST_EVENTS: Final = 3
"""Below either a rival that learns gives the rate of its fund."""
EVENTS_A_FEATURE: Final = 5
"""Events a feature needs; a rival of eight features with fewer gives what the margin alone says."""
PRIOR: Final = (0.5, 9.5)
"""Events and cases without one that a rate starts from; judgement."""
UNITS: Final = (0.03, 1.0)
"""Share of a year's spending and months within which a margin is about linear in the log odds; beyond, its log is."""
NEAR: Final = 10.0
"""Units within which past errors are looked at."""
RIDGES: Final = {1: 0.01, 8: 1.0}
"""Ridge by number of features."""

LOGISTICS: Final = ("margin", "logistic8", "logistic8_plan")
RIVALS: Final = ("climatology", "status", *LOGISTICS, *PATHS, *(f"{path}_gauss" for path in PATHS))


@dataclass(frozen=True)
class Outcomes:
    """What truly happened, by the same areas.

    first_month: the month of column 0; state (kind, event, area, month), the true state; margin alike, the true margin
    (share of a year's spending; months above the floor), NaN where it is not defined.
    """

    first_month: int
    state: Flags
    margin: Array

    @property
    def end(self) -> int:
        """The month after the last."""
        return int(self.first_month + self.state.shape[-1])

    def came(self, origin: int) -> Flags:
        """Whether the event came in any of the months 1..h after the origin; (kind, event, area, horizon)."""
        at = origin + 1 - self.first_month
        return np.asarray(np.logical_or.accumulate(self.state[..., at : at + AHEAD_MONTHS], axis=-1))

    def lowest(self, origin: int) -> Array:
        """Lowest true margin in the months 1..h after the origin; (kind, event, area, horizon)."""
        at = origin + 1 - self.first_month
        return np.asarray(np.minimum.accumulate(self.margin[..., at : at + AHEAD_MONTHS], axis=-1))

    def state_in(self, month: Whole) -> Flags:
        """The true state in a month of each (kind, area): (kind, event, area); False before the first month."""
        at = np.clip(month - self.first_month, 0, self.state.shape[-1] - 1)
        return np.asarray(np.take_along_axis(self.state, at[:, None, :, None], axis=-1)[..., 0])


def published_by(origin: int, last: Whole, kind: int) -> Flags:
    """Whether the outcome of an earlier origin was known when ``last`` (area) had been published; (area, horizon).

    Cash: the months 1..h after it; earned: the whole coverage year of the h-th, for its income is known no earlier.
    """
    until = origin + np.arange(1, AHEAD_MONTHS + 1)
    if KINDS[kind][1] == EARNED:
        until = until // YEAR * YEAR + YEAR - 1
    return np.asarray(until <= last[:, None])


def rival_probabilities(
    origins: Sequence[int], seen: Mapping[int, Features], outcomes: Outcomes
) -> dict[str, Mapping[int, Array]]:
    """Every rival's probabilities, ``{rival: {origin: (kind, event, area, horizon)}}``, nondecreasing in the horizon.

    ``seen`` holds the features of every origin learned from, ``origins`` those asked for. An area without features is
    given the rate of its fund.
    """
    stack = _Stack(sorted(seen), seen, outcomes)
    found: dict[str, dict[int, Array]] = {name: {} for name in RIVALS}
    for origin in origins:
        told = _at_origin(origin, stack)
        for at, name in enumerate(RIVALS):
            found[name][origin] = np.maximum.accumulate(told[at], axis=-1)
    return dict(found)


class _Stack:
    """Features and outcomes of all origins, (origin, area, ...) for each kind and event."""

    def __init__(self, origins: list[int], seen: Mapping[int, Features], outcomes: Outcomes) -> None:
        self.origins = np.array(origins)
        self.last = np.stack([seen[at].last for at in origins])
        self.margin = np.stack([seen[at].margin for at in origins])
        self.growth = np.stack([seen[at].growth for at in origins])
        self.lowest = np.stack([seen[at].lowest for at in origins])
        whole = [at for at in origins if at + AHEAD_MONTHS < outcomes.end]
        self.whole = len(whole)
        self.came = np.stack([outcomes.came(at) for at in whole])
        self.actual = np.stack([outcomes.lowest(at) for at in whole])
        self.safe = np.stack([~outcomes.state_in(seen[at].last) for at in origins])

    def learned(self, origin: int, kind: int, event: int) -> Flags:
        """Safe areas of earlier origins whose outcome was published by the origin; (earlier origin, area, horizon)."""
        here = int(np.searchsorted(self.origins, origin))
        last = self.last[here, kind]
        size = min(here, self.whole)
        told = np.zeros((size, len(last), AHEAD_MONTHS), bool)
        for at in range(size):
            usable = self.safe[at, kind, event] & (self.last[at, kind] >= 0)
            usable &= np.isfinite(self.margin[at, kind, event, :, 0])
            told[at] = published_by(int(self.origins[at]), last, kind) & usable[:, None]
        return told


def _at_origin(origin: int, stack: _Stack) -> Array:
    here = int(np.searchsorted(stack.origins, origin))
    size = stack.last.shape[-1]
    found = np.full((len(RIVALS), len(KINDS), len(EVENTS), size, AHEAD_MONTHS), np.nan)
    for kind in range(len(KINDS)):
        for event in range(len(EVENTS)):
            learned = stack.learned(origin, kind, event)
            warm: dict[str, Array] = {}
            for horizon in range(AHEAD_MONTHS):
                rows = np.nonzero(learned[:, :, horizon])
                found[:, kind, event, :, horizon] = _one(stack, rows, here, kind, event, horizon, warm)
    return found


def _one(
    stack: _Stack,
    rows: tuple[Whole, ...],
    here: int,
    kind: int,
    event: int,
    horizon: int,
    warm: dict[str, Array],
) -> Array:
    """Every rival of one kind, event and horizon; (rival, area). ``warm`` holds the weights of the horizon before."""
    outcome = stack.came[(*rows[:1], kind, event, rows[1], horizon)].astype(np.float64)
    rate = (outcome.sum() + PRIOR[0]) / (len(outcome) + sum(PRIOR))
    size = stack.last.shape[-1]
    found = {name: np.full(size, rate) for name in RIVALS}
    few = len(outcome) < FEWEST_CASES or outcome.sum() < FEWEST_EVENTS
    if not few:
        found["status"] = _by_status(stack, rows, here, kind, event, outcome)
        for name in (*LOGISTICS, *PATHS):
            past = _columns(stack, name, kind, event, horizon, *rows)
            features = past.shape[1]
            if features > 1 and outcome.sum() < EVENTS_A_FEATURE * features:
                found[name] = found["margin"]
                continue
            now = _columns(stack, name, kind, event, horizon, here, np.arange(size))
            model = fitted(past, outcome, RIDGES[features], warm.get(name))
            found[name], warm[name] = model(now), model.weights
    if len(outcome) >= FEWEST_CASES:
        actual = stack.actual[(rows[0], kind, event, rows[1], horizon)]
        for path, name in enumerate(PATHS):
            foreseen = stack.lowest[(rows[0], kind, event, path, rows[1], horizon)]
            now = stack.lowest[here, kind, event, path, :, horizon]
            lead = stack.origins[rows[0]] - stack.last[rows[0], kind, rows[1]]
            lead_now = stack.origins[here] - stack.last[here, kind]
            found[f"{name}_gauss"] = _gauss(foreseen, actual, lead, now, lead_now, NEAR * UNITS[event])
    known = np.isfinite(stack.margin[here, kind, event, :, 0])
    return np.stack([np.where(known & np.isfinite(found[name]), found[name], rate) for name in RIVALS])


def _by_status(stack: _Stack, rows: tuple[Whole, ...], here: int, kind: int, event: int, outcome: Array) -> Array:
    """Rate of events by the state that published figures show, the trailing margin below zero or not."""
    past = stack.margin[(rows[0], kind, event, rows[1], 0)] < 0
    now = stack.margin[here, kind, event, :, 0] < 0
    rates = [(outcome[past == at].sum() + PRIOR[0]) / ((past == at).sum() + sum(PRIOR)) for at in (False, True)]
    return np.asarray(np.where(now, rates[1], rates[0]))


def _columns(stack: _Stack, name: str, kind: int, event: int, horizon: int, at: Whole | int, area: Whole) -> Array:
    """Features of a rival at origins ``at`` and areas, margins as ``asinh(x / unit)``: (cases, features)."""
    unit = UNITS[event]

    def foreseen(path: str) -> Array:
        return np.asarray(np.arcsinh(stack.lowest[at, kind, event, PATHS.index(path), area, horizon] / unit))

    if name in PATHS:
        columns = [foreseen(name)]
    elif name == "margin":
        columns = [np.arcsinh(stack.margin[at, kind, event, area, 0] / unit)]
    else:
        plan = "_plan" if name.endswith("_plan") else ""
        margin = stack.margin[at, kind, event, area] / unit
        columns = [np.arcsinh(x) for x in (margin[..., 0], *(margin[..., 0] - margin[..., lag] for lag in (1, 2, 3)))]
        columns += [stack.growth[at, kind, area, side] for side in (0, 1)]
        columns += [foreseen(f"naive{plan}"), foreseen(f"extrapolation{plan}")]
    return np.nan_to_num(np.column_stack(columns))


def _gauss(foreseen: Array, actual: Array, lead: Whole, now: Array, lead_now: Whole, near: float) -> Array:
    """``p = Phi(-(a + b x)/s)``: a, b by least squares of what came on what was foreseen within ``near`` of zero, b in
    0..1, ``s^2 = v + c (lead - mean lead)`` by least squares on squared errors."""
    told = np.isfinite(foreseen) & np.isfinite(actual) & (np.abs(foreseen) < near)
    if told.sum() < FEWEST_CASES:
        return np.full(len(now), np.nan)
    x, y, lead = foreseen[told], actual[told], lead[told]
    away = x - x.mean()
    b = float(np.clip(away @ y / max(float(away @ away), 1e-12), 0.0, 1.0))
    error = y - y.mean() - b * away
    squared = np.minimum(error**2, np.quantile(error**2, 0.99))
    gap = lead - lead.mean()
    slope = max(float(gap @ squared) / float(gap @ gap), 0.0) if np.any(gap) else 0.0
    variance = np.maximum(squared.mean() + slope * (lead_now - lead.mean()), 0.1 * squared.mean() + 1e-12)
    return np.asarray(ndtr(-(y.mean() + b * (now - x.mean())) / np.sqrt(variance)))
