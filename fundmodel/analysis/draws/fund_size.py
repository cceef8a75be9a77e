"""The size of an adjustment fund, alone or inside a larger rule: what may be looked for, in which steps, and the rule
with it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fundmodel.analysis.draws.plan import Plan
from fundmodel.analysis.regime import Regime
from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.fund_rules.build_rule import inner_rules
from fundmodel.fund_rules.makers import RuleAsData
from fundmodel.projection.project.rules_at_work import plain_rule
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

KIND: Final = "adjustment_fund"
SIZES: Final = ("levy_income", "opening")
HIGHEST_LEVY: Final = 0.2
LEVY_STEP: Final = 0.001
STOCK_STEPS: Final = 1000
"""Steps of the opening stock, up to a year's income of the rule's funds."""
EMPTY: Final = 1e-12
"""Of the largest size: a fund as good as empty. One of nothing at all is no fund, and tells no needs."""

RuleGiven = Mapping[str, Any] | str | Path | RuleAsData | None


@dataclass(frozen=True)
class FundSize:
    """Sizes of the adjustment funds of a rule in whole steps of ``by`` up to ``most``."""

    fund: Regime
    name: str
    most: float
    by: float

    @classmethod
    def of(
        cls, plan: Plan, rule: RuleGiven, name: str, begins: str | None, highest: float | None, step: float | None
    ) -> FundSize:
        """What is looked for; ``InputError`` for a rule without an adjustment fund and a step that searches nothing."""
        found = _rule(rule, name)
        fund = Regime(str(found["kind"]), found).begun(begins or f"{plan.data.base_year + 2}-01")
        if name == "levy_income":
            most, by = (HIGHEST_LEVY if highest is None else highest), (LEVY_STEP if step is None else step)
        else:
            most = _year_of_income(plan, fund.rule) if highest is None else highest
            by = most / STOCK_STEPS if step is None else step
        if not (0.0 < by <= most and (name != "levy_income" or most <= 1.0) and math.isfinite(most)):
            raise InputError(
                Said(
                    "required_fund: step={step} and highest={highest} cannot be searched; give 0 < step <= highest, "
                    "and a levy of at most 1.",
                    step=str(by),
                    highest=str(most),
                )
            )
        return cls(fund, name, float(most), float(by))

    @property
    def steps(self) -> int:
        """How many steps lead from nothing to the largest size."""
        return math.ceil(self.most / self.by - 1e-9)

    def value(self, place: int) -> float:
        """The size after so many steps."""
        return min(round(place * self.by, 12), self.most)

    def rule_at(self, place: int, behaviour: str | Mapping[str, Any]) -> Mapping[str, Any]:
        """The rule with that size, and what areas do about it."""
        worth = self.value(place) if place else EMPTY * self.most
        return Regime(self.fund.kind, load_rule(_sized(plain_rule(self.fund.rule), self.name, worth))).answered(
            behaviour
        )


def reserves_of(plan: Plan, size: FundSize) -> float:
    """What all areas together hold at the end of the base year in the funds of the rule, yuan."""
    return sum(float(plan.money.funds[name].rolled.closing[..., 11].sum()) for name in _funds(size.fund.rule))


def _rule(given: RuleGiven, size: str) -> Mapping[str, Any]:
    """The rule as data; without one, the fund of the default clauses, which levies nothing beside a stock."""
    if given is None:
        given = {"kind": KIND, "levy_income": 0.0} if size == "opening" else {"kind": KIND}
    data = load_rule(given.data if isinstance(given, RuleAsData) else given)
    if not any(True for _ in _within(data)):
        raise InputError(
            Said(
                "required_fund: a rule of kind {kind} has no size to look for; give one of kind {wanted}, or one that "
                "holds it.",
                kind=str(data["kind"]),
                wanted=KIND,
            )
        )
    return data


def _within(rule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every adjustment fund in a rule."""
    if rule["kind"] == KIND:
        yield rule
    for part in inner_rules(rule):
        yield from _within(part)


def _sized(rule: Mapping[str, Any], name: str, worth: float) -> dict[str, Any]:
    """The plain rule with every adjustment fund in it of one size; a stock is laid down once, so that along a path the
    first step that has such a fund gets it."""
    if rule["kind"] == KIND:
        return {**rule, name: worth}
    sized = dict(rule)
    if "rules" in rule:
        sized["rules"] = [_sized(part, name, worth) for part in rule["rules"]]
    laid_down = False
    steps = []
    for step in rule.get("steps", ()):
        holds = any(True for _ in _within(step["rule"]))
        own = 0.0 if laid_down and name == "opening" else worth
        steps.append({**step, "rule": _sized(step["rule"], name, own)} if holds else step)
        laid_down = laid_down or holds
    return {**sized, "steps": steps} if steps else sized


def _funds(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The funds of the adjustment funds in a rule."""
    named = [name for one in _within(rule) for name in one.get("funds", POOLED_FUNDS[:1])]
    return tuple(dict.fromkeys(named))


def _year_of_income(plan: Plan, rule: Mapping[str, Any]) -> float:
    """Income of the base year of all areas in the largest of the rule's funds, yuan."""
    income = [sum(line[..., :12].sum() for line in plan.money.funds[name].income.values()) for name in _funds(rule)]
    return float(max(income))
