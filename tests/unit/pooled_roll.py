"""What the small roll does not know for rules that pool: people and payroll by city, and the sum of all cities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from fundmodel.fund_rules.protocol import FUNDS, Decision, Factor, Rule, Standing, State
from tests.unit.small_roll import Province, Rolled, employees, rolled

CITIES = ("city 1", "city 2", "city 3")
RICH_MIDDLE_POOR = employees([0, 30, 150], [120, 60, 60], [60, 60, 120], years=4)
"""Balances of 60, 30 and 90 when the rule begins, 5 a month more in the first city and less in the third."""


@dataclass(frozen=True)
class Seeing:
    """The rule, told these people: a figure for each city."""

    rule: Any
    payroll: Sequence[float] = (1000, 500, 500)
    standard: Sequence[float] = (1, 1, 2)
    heads: dict[str, Sequence[float]] = field(
        default_factory=lambda: {"active": (10, 5, 5), "retired": (10, 10, 20), "resident": (1, 1, 1)}
    )

    def start(self, standing: Standing) -> Any:
        return self.rule.start(standing)

    def step(self, state: State, memory: Any) -> tuple[Decision, Any]:
        shape = state.closing.shape
        heads = {name: np.broadcast_to(np.asarray(who, dtype=float), shape[:2]) for name, who in self.heads.items()}
        standard = np.broadcast_to(np.asarray(self.standard, dtype=float)[:, None], shape)
        payroll = np.broadcast_to(np.asarray(self.payroll, dtype=float), shape[:2])
        return self.rule.step(replace(state, heads=heads, standard=standard, payroll=payroll), memory)


def alike(rule: Rule, areas: int) -> Seeing:
    """The rule, told that all cities have the same people."""
    ones = (1.0,) * areas
    return Seeing(rule, ones, ones, {"active": ones, "retired": ones, "resident": ones})


def net(done: Rolled, month: int, fund: int = 0) -> list[float]:
    """Granted less levied, by city."""
    return [float(x) for x in (done.flows["granted"] - done.flows["levied"])[month, 0, :, fund]]


def held(done: Rolled) -> np.ndarray:
    """What the rule's own fund holds at the end ``(lane, fund)``."""
    told = [own.closing for own in done.own if own is not None]
    return told[-1] if told else np.zeros((1, len(FUNDS)))


def summed(province: Province) -> Province:
    """All cities as one."""
    flows = ("contributions", "subsidies", "spent", "ahead")
    return province._replace(
        opening=province.opening.sum(axis=1, keepdims=True),
        active=province.active.sum(keepdims=True),
        retired=province.retired.sum(keepdims=True),
        **{name: getattr(province, name).sum(axis=2, keepdims=True) for name in flows},
    )


def told_factors(rule: Rule, province: Province) -> list[Factor]:
    """Every factor that the rule sets, in turn."""
    return [factor for decision in rolled(rule, province).decisions for factor in decision.factors]
