"""How fast a side of a fund moves, by the pooled likelihood of all its areas (METHODS 6.3).

    ln L = sum_groups -.5 (n ln |V| + sum_i z_i' V^-1 z_i),  V = sum_j theta_j A K_j A'
    d ln L / d theta_j = .5 (z' V^-1 K_j V^-1 z - tr V^-1 K_j)

theta are the variances of ``Pace``, in logs, with a wide log-normal prior around the shipped ones, so that a single
area keeps about those. A second pass leaves out the series that look shifted and the single months that look odd.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from fundmodel.early_alert.log_level import Blocks, Pace, observed_parts, variances

Array = NDArray[np.float64]

SHIPPED: Final[dict[str, Pace]] = {
    "income": Pace(0.006**2, 0.03**2, 0.03**2, 0.03**2, 0.0006**2),
    "spending": Pace(0.006**2, 0.03**2, 0.03**2, 0.03**2, 0.0006**2),
}
"""Before any area has been seen; judgement, of the order of the published months of ten cities and counties."""
PRIOR_SD: Final = 1.5
RANGE: Final = 4.0
"""Furthest that a variance may move from the shipped one, in logs times the prior's sd."""
MOST_ROUNDS: Final = 25


class Group(NamedTuple):
    """Series with the same blocks: z (series, block)."""

    blocks: Blocks
    z: Array


class _Parts(NamedTuple):
    parts: Array
    outer: Array
    series: int


def pooled_pace(groups: Sequence[Group], start: Pace) -> Pace:
    """The variances (budgets apart) that make all series likeliest around the prior."""
    ready = [_ready(group) for group in groups if len(group.z)]
    centre = np.log(variances(start)[1:])

    def loss(logs: Array) -> tuple[float, Array]:
        theta = np.exp(logs)
        away = (logs - centre) / PRIOR_SD
        total, slope = 0.5 * float(away @ away), away / PRIOR_SD
        for one in ready:
            value, by_theta = _minus_log_likelihood(one, theta)
            total, slope = total + value, slope + by_theta * theta
        return total, slope

    reach = RANGE * PRIOR_SD
    found = minimize(
        *(loss, centre),
        jac=True,
        method="L-BFGS-B",
        bounds=[(c - reach, c + reach) for c in centre],
        options={"maxiter": MOST_ROUNDS},
    )
    walk, own_season, own_drift, slope_walk, noise = np.exp(found.x)
    return Pace(walk, noise, own_season, own_drift, slope_walk, start.plan)


def _ready(group: Group) -> _Parts:
    """Budgets are left out: their error is learned from finished years."""
    rows = ~group.blocks.of_plan
    own = group.blocks
    blocks = own._replace(weights=own.weights[rows], of_plan=own.of_plan[rows], moves=own.moves[rows])
    z = group.z[:, rows]
    return _Parts(observed_parts(blocks), z.T @ z, len(z))


def _minus_log_likelihood(one: _Parts, theta: Array) -> tuple[float, Array]:
    var = one.parts[0] + np.tensordot(theta, one.parts[1:], 1)
    inverse = np.linalg.inv(var)
    value = 0.5 * (one.series * np.linalg.slogdet(var)[1] + float((inverse * one.outer).sum()))
    middle = one.series * inverse - inverse @ one.outer @ inverse
    return float(value), 0.5 * np.tensordot(one.parts[1:], middle, ((1, 2), (0, 1)))


def own_growth(groups: Sequence[Group], pace: Pace) -> float:
    """g = sum tau'V^-1 z / sum tau'V^-1 tau, growth a year of all series beyond what is in z; 0 without any."""
    above = below = 0.0
    for group in groups:
        rows = ~group.blocks.of_plan
        weights, z = group.blocks.weights[rows], group.z[:, rows]
        one = _ready(group)
        inverse = np.linalg.inv(one.parts[0] + np.tensordot(variances(pace)[1:], one.parts[1:], 1))
        trend = weights @ (np.arange(group.blocks.months) / 12.0)
        free = trend - trend.mean()
        above += float((z @ inverse @ free).sum())
        below += len(z) * float(free @ inverse @ free)
    return above / below if below > 0.0 else 0.0
