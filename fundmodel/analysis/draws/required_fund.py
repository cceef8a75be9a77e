"""How large an adjustment fund has to be, so that no eligible city goes unpaid with a given probability (METHODS
7.4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.draws.fund_trials import FundTrials
from fundmodel.analysis.draws.plan import Plan
from fundmodel.analysis.regime import Regime
from fundmodel.analysis.risk_pooling import pooled_sd
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.fund_rules.makers import RuleAsData
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.projection.project.rules_at_work import plain_rule
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

KIND: Final = "adjustment_fund"
SIZES: Final = ("levy_income", "opening")
CORRELATIONS: Final = (0.0, 0.3, 0.6)
BEHAVIOURS: Final = ("none", "half", "full")
HIGHEST_LEVY: Final = 0.2
LEVY_STEP: Final = 0.001
STOCK_STEPS: Final = 1000
"""Steps of the opening stock, up to a year's income of the rule's funds."""
EMPTY: Final = 1e-12
"""Of the largest size: a fund as good as empty. One of nothing at all is no fund, and tells no needs."""
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
    rule: Mapping[str, Any] | str | Path | RuleAsData | None = None,
    *,
    size: str = "levy_income",
    probability: float = 0.95,
    correlations: Sequence[float] = CORRELATIONS,
    behaviour: str | Mapping[str, Any] = "half",
    draws: int = 200,
    seed: int = 7,
    until: int = 2035,
    sd: float = 1.0,
    between: float = 0.0,
    highest: float | None = None,
    step: float | None = None,
    begins: str | None = None,
) -> pd.DataFrame:
    """The smallest a with P(no recognised need unmet, any area, any month) >= p, by correlation of the area shocks.

    ``size`` "levy_income": a is the share of income that areas pay in; "opening": the fund's stock at the start, yuan
    for each fund of the rule. All else of the adjustment fund ``rule`` stays; where None its clauses are the defaults,
    without a levy where a stock is looked for. It begins in ``begins``, by default the January of the second projected
    year, unless it says when. Looked for in steps of ``step`` from 0 to ``highest`` by halving, with the same draws at
    every a. Shocks of unit cost and contribution base: ``area_shocks.correlated_factors``, b = sqrt(correlation),
    ``sd`` a factor on their size, ``between`` the correlation of the two; nothing else is drawn. ``behaviour``: a word
    of none, half, full, or parameters of behaviour.

    A row a correlation: ``value``; ``verdict`` "solved", "always" (nothing is needed) or "infeasible" (NaN: ``unpaid``
    is then that of ``highest``); ``unpaid``, the share q of draws in which a need is not met, its ``standard_error``
    sqrt(q (1 - q) / n) with q = (k + 1) / (n + 2) so that it is not 0 where k is 0; ``unpaid_a_step_less``;
    ``bridged``, the share of draws in which anything was bridged, which a fund that settles in December cannot
    prevent; ``pooled_sd``, sqrt(1/n + (1 - 1/n) rho): the sd of the mean of n equal areas over that of one.
    ``InputError`` for a rule of another kind and for numbers that cannot be. Source: METHODS 7.2, 7.4, 8.2.
    """
    import pandas as pd

    count = as_count("required_fund", "draws", draws)
    _require(size, probability, correlations, behaviour, sd, between)
    plan = Plan.of(base, data, until, (), seed, parameters=False)
    fund = Regime(KIND, _rule(rule, size)).begun(begins or f"{plan.data.base_year + 2}-01")
    most, by = _ends(plan, fund, size, highest, step)
    steps = math.ceil(most / by - 1e-9)

    def rule_at(place: int) -> Mapping[str, Any]:
        worth = min(round(place * by, 12), most) if place else EMPTY * most
        sized = load_rule({**plain_rule(fund.rule), size: worth})
        return Regime(KIND, sized).answered(behaviour)

    rows = []
    for rho in correlations:
        trials = FundTrials.of(plan, rule_at, count, float(rho), between, sd)
        place = smallest(partial(trials.holds, allowed=1.0 - probability), steps)
        shown = steps if place is None else place
        found = trials(shown)
        likely = (found.wanting.sum() + 1.0) / (count + 2.0)
        rows.append(
            {
                "correlation": float(rho),
                "size": size,
                "value": math.nan if place is None else min(round(place * by, 12), most),
                "verdict": "infeasible" if place is None else "solved" if place else "always",
                "unpaid": found.share,
                "standard_error": math.sqrt(likely * (1.0 - likely) / count),
                "unpaid_a_step_less": trials(place - 1).share if place else math.nan,
                "bridged": float(found.bridged.mean()),
                "pooled_sd": float(pooled_sd(1.0, len(plan.data.areas), rho)),
            }
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table.attrs |= {"probability": probability, "draws": count, "seed": plan.seed, "until": until, "highest": most}
    table.attrs |= {"step": by, "behaviour": behaviour, "between": between, "sd": sd, "areas": len(plan.data.areas)}
    table.attrs |= {"scenario": plan.base.name, "data": plan.data.name, "rule": plain_rule(fund.rule)}
    return table


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


def _rule(given: Mapping[str, Any] | str | Path | RuleAsData | None, size: str) -> Mapping[str, Any]:
    """The adjustment fund as data; without one, that of the default clauses, which levies nothing beside a stock."""
    if given is None:
        given = {"kind": KIND, "levy_income": 0.0} if size == "opening" else {"kind": KIND}
    data = load_rule(given.data if isinstance(given, RuleAsData) else given)
    if data["kind"] != KIND:
        raise InputError(
            Said(
                "required_fund: a rule of kind {kind} has no size to look for; give one of kind {wanted}.",
                kind=str(data["kind"]),
                wanted=KIND,
            )
        )
    return data


def _ends(plan: Plan, fund: Regime, size: str, highest: float | None, step: float | None) -> tuple[float, float]:
    """The largest size that is tried, and a step."""
    if size == "levy_income":
        most, by = (HIGHEST_LEVY if highest is None else highest), (LEVY_STEP if step is None else step)
    else:
        most = _year_of_income(plan, fund) if highest is None else highest
        by = most / STOCK_STEPS if step is None else step
    if not (0.0 < by <= most and (size != "levy_income" or most <= 1.0) and math.isfinite(most)):
        raise InputError(
            Said(
                "required_fund: step={step} and highest={highest} cannot be searched; give 0 < step <= highest, and a "
                "levy of at most 1.",
                step=str(by),
                highest=str(most),
            )
        )
    return float(most), float(by)


def _year_of_income(plan: Plan, fund: Regime) -> float:
    """Income of the base year of all areas in the largest of the rule's funds, yuan."""
    funds = fund.rule.get("funds", ("employee_pooled",))
    income = [sum(line[..., :12].sum() for line in plan.money.funds[name].income.values()) for name in funds]
    return float(max(income))


def _require(
    size: str,
    probability: float,
    correlations: Sequence[float],
    behaviour: str | Mapping[str, Any],
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
