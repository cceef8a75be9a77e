"""How large an adjustment fund has to be, so that no eligible city goes unpaid with a given probability (METHODS
7.4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.draws.fund_size import SIZES, FundSize, RuleGiven, reserves_of
from fundmodel.analysis.draws.fund_trials import FundTrials
from fundmodel.analysis.draws.plan import Asked, Plan
from fundmodel.analysis.risk_pooling import pooled_sd
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.projection.project.rules_at_work import plain_rule
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

CORRELATIONS: Final = (0.0, 0.3, 0.6)
BEHAVIOURS: Final = ("none", "half", "full")
HALF: Final = "half"
COLUMNS: Final = (
    "correlation",
    "size",
    "value",
    "verdict",
    "unpaid",
    "standard_error",
    "unpaid_a_step_less",
    "bridged",
    "pooled_sd",
)


@without_warnings_of_changes()
def required_fund(
    base: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "example-province",
    rule: RuleGiven = None,
    *,
    size: str = "levy_income",
    probability: float = 0.95,
    correlations: Sequence[float] = CORRELATIONS,
    behaviour: str | Mapping[str, Any] | None = None,
    draws: int = 200,
    seed: int = 7,
    until: int = 2035,
    sd: float = 1.0,
    between: float = 0.0,
    highest: float | None = None,
    step: float | None = None,
    begins: str | None = None,
    drivers: Asked = (),
) -> pd.DataFrame:
    """The smallest a with P(no recognised need unmet, any area, any month) >= p, by correlation of the area shocks.

    ``size`` "levy_income": a is the share of income that areas pay in; "opening": the fund's stock at the start, yuan
    for each fund of the rule. All else of ``rule`` stays: an adjustment fund, or rules in company or a path of rules,
    where every such fund has the size (a stock: that of the first step). Where None its clauses are the defaults,
    without a levy where a stock is looked for. It begins in ``begins``, by default the January of the second projected
    year, unless it says when. Looked for in steps of ``step`` from 0 to ``highest`` by halving, with the same draws at
    every a. Shocks of unit cost and contribution base: ``area_shocks.correlated_factors``, b = sqrt(correlation),
    ``sd`` a factor on their size, ``between`` the correlation of the two; of the nation those ``drivers`` of
    ``fm.sample`` that are named, none by default. ``behaviour``: none, half, full, or its parameters; None: as the
    rule says itself, "half" where it says nothing.

    A row a correlation: ``value``; ``verdict`` "solved", "always" (nothing is needed) or "infeasible" (NaN: ``unpaid``
    is then that of ``highest``); ``unpaid``, the share q of draws in which a need is not met, its ``standard_error``
    sqrt(q (1 - q) / n) with q = (k + 1) / (n + 2) so that it is not 0 where k is 0; ``unpaid_a_step_less``;
    ``bridged``, the share of draws in which anything was bridged, which a fund that settles in December cannot
    prevent; ``pooled_sd``, sqrt(1/n + (1 - 1/n) rho): the sd of the mean of n equal areas over that of one.
    ``attrs["reserves"]``: what the areas hold together at the end of the base year, yuan.
    ``InputError`` for a rule without such a fund and for numbers that cannot be. Source: METHODS 7.2, 7.4, 8.2.
    """
    import pandas as pd

    count = as_count("required_fund", "draws", draws)
    _require(size, probability, correlations, behaviour, sd, between)
    plan = Plan.of(base, data, until, drivers, seed, parameters=False)
    if plan.driver("area") is not None:
        raise InputError(Said("required_fund: shocks of areas are drawn already, by correlation; leave area out."))
    sizes = FundSize.of(plan, rule, size, begins, highest, step)
    asked = _answer(sizes, behaviour)
    rows = []
    for rho in map(float, correlations):
        trials = FundTrials.of(plan, partial(sizes.rule_at, behaviour=asked), count, rho, between, sd)
        rows.append(_row(trials, sizes, rho, probability, count))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table.attrs |= {"probability": probability, "draws": count, "seed": plan.seed, "until": until}
    table.attrs |= {
        "highest": sizes.most,
        "step": sizes.by,
        "behaviour": "own" if sizes.fund.own_answer else asked,
        "between": between,
        "sd": sd,
    }
    table.attrs |= {"areas": len(plan.data.areas), "reserves": reserves_of(plan, sizes)}
    table.attrs |= {"drivers": [one.name for one in plan.drivers]}
    table.attrs |= {"scenario": plan.base.name, "data": plan.data.name, "rule": plain_rule(sizes.fund.rule)}
    return table


def _answer(sizes: FundSize, asked: str | Mapping[str, Any] | None) -> Any:
    """What areas do: as asked, else half, on which a rule that says it itself does not look."""
    if sizes.fund.own_answer and asked is not None:
        raise InputError(
            Said("required_fund: the rule says itself what areas do about it; leave behaviour out of one of the two.")
        )
    return HALF if asked is None else asked


def _row(trials: FundTrials, sizes: FundSize, rho: float, probability: float, count: int) -> dict[str, Any]:
    """The smallest size at one correlation, and what becomes of the draws with it."""
    place = smallest(partial(trials.holds, allowed=1.0 - probability), sizes.steps)
    found = trials(sizes.steps if place is None else place)
    likely = (found.wanting.sum() + 1.0) / (count + 2.0)
    return {
        "correlation": rho,
        "size": sizes.name,
        "value": math.nan if place is None else sizes.value(place),
        "verdict": "infeasible" if place is None else "solved" if place else "always",
        "unpaid": found.share,
        "standard_error": math.sqrt(likely * (1.0 - likely) / count),
        "unpaid_a_step_less": trials(place - 1).share if place else math.nan,
        "bridged": float(found.bridged.mean()),
        "pooled_sd": float(pooled_sd(1.0, len(trials.plan.data.areas), rho)),
    }


def smallest(holds: Callable[[int], bool], last: int) -> int | None:
    """min k of 0..``last`` with ``holds(k)``, where what holds goes on holding; None where ``last`` does not hold.

    Both ends are tried first; of the answer k > 0, k - 1 was tried and fails.
    """
    if not holds(last):
        return None
    if holds(0):
        return 0
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _require(
    size: str,
    probability: float,
    correlations: Sequence[float],
    behaviour: str | Mapping[str, Any] | None,
    sd: float,
    between: float,
) -> None:
    if size not in SIZES:
        raise InputError(
            Said("required_fund: size {size!r} is not known; choose one of {known}.", size=size, known=list(SIZES))
        )
    if isinstance(behaviour, str) and behaviour not in BEHAVIOURS:
        raise InputError(
            Said(
                "required_fund: behaviour {word!r} is not known; choose one of {known}, or give parameters of "
                "behaviour.",
                word=behaviour,
                known=list(BEHAVIOURS),
            )
        )
    inside = 0.0 < probability < 1.0 and all(0.0 <= rho <= 1.0 for rho in correlations) and len(correlations) > 0
    if not (inside and -1.0 <= between <= 1.0 and 0.0 <= sd <= 10.0):
        raise InputError(
            Said(
                "required_fund: numbers that cannot be: give a probability between 0 and 1, correlations from 0 to 1, "
                "between from -1 to 1 and sd from 0 to 10."
            )
        )
