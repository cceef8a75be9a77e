"""Where the simple forecasts see the margin go: one path of twelve-month deficit and of reserve months each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.score.local_level import local_level
from fundmodel.early_alert.score.plan_weights import weighed
from fundmodel.early_alert.score.published_months import LEADS, YEAR, Months

Array = NDArray[np.float64]

LAGS: Final = (0, 3, 6, 12)
"""Months before the last one at which margins are looked at."""
SLOPE: Final = 6
"""Months over which a margin's slope is taken."""
GROWTHS: Final = (-0.3, 0.5)
"""Bounds of a series' own growth over a year."""
OWN: Final = 0.5
"""Weight of a series' own growth; the rest is the median of its fund; judgement."""

Path = tuple[Array, Array]
"""Margin of deficit_12m (share of a year's spending) and of the floor (months), each (series, leads)."""


def margins(months: Months, floor: float) -> Path:
    """``sum_12 (received - spent) / sum_12 spent`` and ``balance/(sum_12 spent/12) - floor`` at each of ``LAGS``.

    (series, lags); earlier balances are the last one less the flows since.
    """
    received, spent = _back_sums(months.received), _back_sums(months.spent)
    lags = np.array(LAGS)
    income, outgo = received[:, lags + YEAR] - received[:, lags], spent[:, lags + YEAR] - spent[:, lags]
    balance = months.balance[:, None] - (received[:, lags] - spent[:, lags])
    return (income - outgo) / outgo, balance / (outgo / YEAR) - floor


def growth(flows: Array, held: NDArray[np.int64]) -> Array:
    """Own growth of twelve months over the twelve before, drawn halfway to the median of all; the median alone where
    two years are not published."""
    sums = _back_sums(flows)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.clip(sums[:, YEAR] / (sums[:, 2 * YEAR] - sums[:, YEAR]) - 1, *GROWTHS)
    told = (held >= 2 * YEAR) & np.isfinite(own)
    middle = float(np.median(own[told])) if told.any() else 0.0
    return np.where(told, OWN * own + (1 - OWN) * middle, middle)


def recent_growth(flows: Array) -> Array:
    """Growth of the last three months over the same three of the year before."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = flows[:, -3:].sum(axis=1) / flows[:, -YEAR - 3 : -YEAR].sum(axis=1) - 1
    return np.asarray(np.clip(np.nan_to_num(ratio), -1.0, 2.0))


def naive_flows(flows: Array, drift: Array) -> Array:
    """Seasonal naive with drift: the same month of the last year by ``(1 + g)`` for each year on; (series, leads)."""
    lead = np.arange(LEADS)
    return np.asarray(flows[:, -YEAR + lead % YEAR] * (1 + drift[:, None]) ** (1 + lead // YEAR))


def planned_flows(flows: Array, plain: Array, plan: Array, weight: float) -> Array:
    """The budget of the year by the own share of each month in the last twelve, weighed with ``plain``, which stands
    alone where there is none."""
    share = flows[:, -YEAR + np.arange(LEADS) % YEAR] / flows[:, -YEAR:].sum(axis=1, keepdims=True)
    return weighed(plain, plan * share, weight)


def flow_path(months: Months, received: Array, spent: Array, floor: float) -> Path:
    """The margins that flows to come lead to."""
    income = _rolling(months.received, received)
    outgo = _rolling(months.spent, spent)
    balance = months.balance[:, None] + np.cumsum(received - spent, axis=1)
    return (income - outgo) / outgo, balance / (outgo / YEAR) - floor


def extrapolated(months: Months, floor: float) -> Path:
    """``x_k = x_0 + k (x_0 - x_{-6})/6``: each margin goes on as over the last six months."""
    lead = np.arange(1, LEADS + 1)
    deficit, reserve = (
        one[:, :1] + lead * (one[:, :1] - one[:, LAGS.index(SLOPE), None]) / SLOPE for one in margins(months, floor)
    )
    return deficit, reserve


def extrapolated_to_plan(months: Months, drift: Path, weights: tuple[float, float], floor: float) -> Path:
    """Twelve months' sums go in a straight line to the budget of the year by its December, then by their growth.

    ``drift`` is the yearly growth of both sides (series); ``weights`` of a side's budget beside that growth.
    """
    lead = np.arange(1, LEADS + 1)
    december = (YEAR - 1 - (months.last + 1) % YEAR + 1)[:, None]
    sums = []
    plans = (months.income_plan, months.spending_plan)
    for flows, rate, plan, weight in zip((months.received, months.spent), drift, plans, weights, strict=True):
        now = flows[:, -YEAR:].sum(axis=1, keepdims=True)
        grown = now * (1 + rate[:, None] * lead / YEAR)
        goal = weighed(now * (1 + rate[:, None] * december / YEAR), plan[:, :1], weight)
        there = now + (goal - now) * np.minimum(lead / december, 1.0)
        there += goal * rate[:, None] / YEAR * np.maximum(lead - december, 0)
        sums.append(np.where(np.isfinite(plan[:, :1]), there, grown))
    income, outgo = sums
    balance = months.balance[:, None] + np.cumsum((income - outgo) / YEAR, axis=1)
    return (income - outgo) / outgo, balance / (outgo / YEAR) - floor


def level_path(months: Months, received: Array | None, floor: float) -> Path:
    """Flows by a local level a series; ``received`` is given where it is earned evenly."""
    came = local_level(months.received, months.sizes, months.last).flows if received is None else received
    return flow_path(months, came, local_level(months.spent, months.sizes, months.last).flows, floor)


def _back_sums(flows: Array) -> Array:
    """Sum of the last j months, j = 0..36; (series, 37)."""
    found = np.zeros((flows.shape[0], flows.shape[1] + 1))
    found[:, 1:] = np.cumsum(flows[:, ::-1], axis=1)
    return found


def _rolling(past: Array, to_come: Array) -> Array:
    """Sum of the twelve months that end in each month to come."""
    both = np.concatenate([past[:, -YEAR:], to_come], axis=1)
    sums = np.cumsum(both, axis=1)
    return np.asarray(sums[:, YEAR:] - sums[:, :-YEAR])
