"""Which rules keep a fund, and how money reaches it from outside."""

from __future__ import annotations

from typing import Any

from fundmodel.fund_rules.bridge import Lender
from fundmodel.fund_rules.protocol import Array, Rule


def keeps_fund(rule: Rule) -> bool:
    """Whether a fund of the rule, or of one that it is made of, can take in money and keep it."""
    steps = getattr(rule, "steps", ())
    inside = (*getattr(rule, "rules", ()), *(step for _, step in steps))
    if inside:
        return any(keeps_fund(one) for one in inside)
    wrapped = getattr(rule, "rule", None)
    return isinstance(rule, Lender) if wrapped is None else keeps_fund(wrapped)


def drawn_from(rule: Any, memory: Any, lent: Array) -> Any:
    """F - lent: the memory of a rule that keeps a fund after ``lent`` ``(lane, fund)`` yuan has left it, or, where
    negative, has come in."""
    return rule.drawn(memory, lent)
