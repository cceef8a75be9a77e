"""What an area lacks and how much of it counts: gap, spending over plan, local responsibility, performance.

Arrays ``(lane, area, fund)`` in yuan unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from fundmodel.fund_rules.by_fund import by_area
from fundmodel.fund_rules.measures import growth, ratio
from fundmodel.fund_rules.protocol import Array, State, Sums
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

LocalShare: TypeAlias = float | Mapping[str, float] | Mapping[float, float] | Sequence[tuple[float, float]]
"""One number, one for each area, or steps: the ratio of active to retired members from which each share holds."""


def gap(balance: Array, spending: Array, floor: float, target: float) -> Array:
    """D_i = [target e_i - B_i]+ where B_i < floor e_i, else 0: what lifts an area below the floor to the target.

    ``spending`` e: yuan a month; floor and target in months; with floor 0 an area has a need once its balance is gone.
    Source: METHODS 7.1.
    """
    return np.where(balance < floor * spending, np.maximum(target * spending - balance, 0.0), 0.0)


def over_plan(spent: Array, spent_before: Array, growth_before: Array, limit: float | None) -> Array:
    """U_i = [E_i - (1 + x) plan_i]+ with plan_i = E_i of the year before x (1 + g_i): spending that does not count.

    ``limit`` x is the overspending that still counts, as a share of the plan; without one everything counts.
    """
    if limit is None:
        return np.zeros_like(spent)
    return np.maximum(spent - (1.0 + limit) * (1.0 + growth_before) * spent_before, 0.0)


def growth_of_spending(last: Sums, before: Sums) -> Array:
    """g_i = E_i / E_i of the year before - 1; 0 where that is not known or is nothing."""
    pair = np.stack([before.expenditure, last.expenditure], axis=-1)
    return np.nan_to_num(growth(pair, 1)[..., -1], nan=0.0)


def planned_against(state: State) -> Array:
    """The spending of the last complete year before this one, from which this year's plan is carried on."""
    return (state.before if state.month_of_year == 12 else state.last).expenditure


def local_share(given: LocalShare, state: State, areas: Sequence[str]) -> Array:
    """lambda_i, the share of a gap that is borne locally, ``(lane, area, 1)`` or alike.

    In steps it is the share of the highest step that the ratio of active to retired members of the area reaches; an
    area without retired members stands on the highest step.
    """
    steps = steps_of(given)
    if steps is None:
        return by_area("local_responsibility", given, areas)  # type: ignore[arg-type]
    at, shares = np.array([at for at, _ in steps]), np.array([share for _, share in steps])
    dependency = ratio(state.heads["active"], state.heads["retired"])
    step = np.searchsorted(at, np.where(np.isnan(dependency), np.inf, dependency), side="right") - 1
    return np.asarray(shares[np.maximum(step, 0)][..., None])


def steps_of(given: LocalShare) -> list[tuple[float, float]] | None:
    """The steps ``(ratio from which it holds, share)``, the lowest first; None where a number or areas are given.

    Raises ``InputError`` where no step holds from 0 on: an area below the first would have none.
    """
    if isinstance(given, (int, float)):
        return None
    pairs: list[tuple[str | float, float]] = list(given.items() if isinstance(given, Mapping) else given)
    if pairs and all(isinstance(at, str) for at, _ in pairs):
        return None
    steps = sorted((float(at), float(share)) for at, share in pairs)
    if not steps or steps[0][0] > 0.0:
        raise InputError(
            Said(
                "The steps of {name} leave ratios of active to retired members below {ratio} without a share; begin "
                "the lowest step at 0.",
                name="local_responsibility",
                ratio=steps[0][0] if steps else "-",
            )
        )
    return steps


def recognised(need: Array, local: Array, performance: Array, eligible: Array) -> Array:
    """D*_i = (1 - lambda_i) perf_i D_i for an eligible area, else 0. Source: METHODS 7.1."""
    return need * (1.0 - local) * performance * eligible


def still_due(recognised_need: Array, part: float, received: Array) -> Array:
    """[p D* - G]+: the part p of a year's recognised need that is due by now, less what came in the year."""
    return np.maximum(part * recognised_need - received, 0.0)


def paid_back(recognised_need: Array, received: Array, advances: Array) -> Array:
    """min(A, [G - D*]+): advances beyond what the settled year comes to; nothing but an advance is ever paid back."""
    return np.minimum(advances, np.maximum(received - recognised_need, 0.0))
