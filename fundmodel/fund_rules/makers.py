"""Rules made in Python: the same data as a rule file holds, checked at once, built when the areas are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.fund_rules.build_rule import build
from fundmodel.fund_rules.protocol import Decision, Rule, Standing, State


@dataclass(frozen=True)
class RuleAsData:
    """A rule by its data; ``rule=`` of ``fm.project`` takes it, as it takes the data themselves or a file's name."""

    data: Mapping[str, Any]

    def start(self, standing: Standing) -> tuple[Rule, Any]:
        """The rule for these areas, and its memory."""
        rule = build(self.data, standing.areas)
        return rule, rule.start(standing)

    def step(self, state: State, memory: tuple[Rule, Any]) -> tuple[Decision, tuple[Rule, Any]]:
        """What the rule does at the end of a month."""
        rule, own = memory
        decision, own = rule.step(state, own)
        return decision, (rule, own)


def municipal(**clauses: Any) -> RuleAsData:
    """R_i' = R_i + I_i - E_i: every city on its own, with a bridge where its balance would be below zero.

    ``bridge={"by": "delayed_payment" | "treasury_advance" | "provincial_fund" | "none", "interest_rate": 0.0}`` is a
    clause of every rule. Errors: InputError for a clause that is not declared or out of range, all at once
    (``fundmodel rules`` lists them). Source: METHODS 7.1 (1).
    """
    return _made("municipal", clauses)


def adjustment_fund(
    *,
    levy_income: float | Mapping[str, float],
    levy_balance: float | Mapping[str, float] = 0.0,
    cap_months: float = 15.0,
    floor: float = 6.0,
    target: float = 6.0,
    local_responsibility: Any = 0.3,
    performance: float | Mapping[str, float] = 1.0,
    payout: str = "pro_rata",
    interest_rate: float = 0.0,
    fund: str | Sequence[str] = "employee_pooled",
    **clauses: Any,
) -> RuleAsData:
    """L_i = a I_i + b [R_i - cap e_i]+;  g_i = (1 - lambda_i) perf_i D_i, as far as the fund goes: a provincial
    adjustment fund (省级调剂金).

    a ``levy_income`` and b ``levy_balance`` are fractions of a year's contributions and of the balance above
    ``cap_months``; a city below ``floor`` months of spending is lifted to ``target``, but for its own
    ``local_responsibility`` lambda. ``fund`` is one fund or a list; further ``clauses`` by their names in a rule file,
    ``begins="2027-01"`` for its ``from``. Errors as in ``municipal``. Source: METHODS 7.1 (2).
    """
    own = {
        "levy_income": levy_income,
        "levy_balance": levy_balance,
        "cap_months": cap_months,
        "floor": floor,
        "target": target,
        "local_responsibility": local_responsibility,
        "performance": performance,
        "payout": payout,
        "interest_rate": interest_rate,
        "funds": [fund] if isinstance(fund, str) else list(fund),
    }
    return _made("adjustment_fund", {**own, **clauses})


def unified(**clauses: Any) -> RuleAsData:
    """R_i' = s_i sum R: one pool for all cities (统收统支), shared out so that all hold the same months of spending.

    ``old_balances`` "absorbed", "sub_accounts" or "blended"; further clauses and errors as in ``adjustment_fund``.
    Source: METHODS 7.1 (3).
    """
    return _made("unified", clauses)


def national_fund(**clauses: Any) -> RuleAsData:
    """net_i = (sum U) H_i / sum H - U_i: areas upload a share of their base and get it back by heads.

    ``style`` "capitation" (heads weighted by the cost of their age), "pension" (retired members) or "equalisation";
    ``rate`` rises by ``rate_step`` a year to ``rate_cap``. Clauses and errors as in ``adjustment_fund``. Source:
    METHODS 7.1 (4).
    """
    return _made("national_fund", clauses)


def stabiliser(**clauses: Any) -> RuleAsData:
    """factor = 1 + gain x distance from the line, between ``floor`` and ``cap``: a law that answers to the balance.

    ``measure`` "surplus_rate" or "reserve_months" ``below`` or ``above`` a line moves ``lever`` "benefits",
    "contributions" or "financing" after ``delay_months``. Clauses and errors as in ``adjustment_fund``. Source: METHODS
    7.1.
    """
    return _made("stabiliser", clauses)


def _made(kind: str, clauses: Mapping[str, Any]) -> RuleAsData:
    named = {"from" if name == "begins" else name: value for name, value in clauses.items()}
    return RuleAsData(load_rule({"kind": kind, **named}))
