"""Rules in company: they see the same state, their money is added and their factors are multiplied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from fundmodel.fund_rules.decision_sums import Paths, added, multiplied, path_after
from fundmodel.fund_rules.protocol import FUNDS, Array, Decision, Rule, Standing, State
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said


class Company(NamedTuple):
    """By rule: its memory, the paths of its factors, and what its own fund holds ``(lane, fund)``."""

    memories: tuple[Any, ...]
    paths: tuple[Paths, ...]
    held: tuple[Array, ...]


@dataclass(frozen=True, kw_only=True)
class Several:
    """decision = sum of the decisions, factor of a lever = product of the factors that each rule has in force.

    Each rule answers to the state before any of them moved money, and keeps a fund of its own; the fund told is their
    sum, also of those that rest in the month.
    """

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if not self.rules:
            raise InputError(Said("Rules in company name no rule; name at least one."))

    @property
    def keeps_fund(self) -> bool:
        """Whether one of the rules can take over the fund of a rule that ends."""
        return any(getattr(rule, "keeps_fund", False) for rule in self.rules)

    def adopt(self, memory: Company, money: Array) -> Company:
        """The memory with ``money`` ``(lane, fund)`` in the fund of the first rule that keeps one."""
        at = next(at for at, rule in enumerate(self.rules) if getattr(rule, "keeps_fund", False))
        keeper: Any = self.rules[at]
        memories, held = list(memory.memories), list(memory.held)
        memories[at] = keeper.adopt(memories[at], money)
        held[at] = held[at] + money
        return memory._replace(memories=tuple(memories), held=tuple(held))

    def start(self, standing: Standing) -> Company:
        """The memories of all, side by side."""
        count = len(self.rules)
        memories = tuple(rule.start(standing) for rule in self.rules)
        return Company(memories, ({},) * count, (np.zeros((standing.lanes, len(FUNDS))),) * count)

    def step(self, state: State, memory: Company) -> tuple[Decision, Company]:
        """What all of them do."""
        steps = [rule.step(state, own) for rule, own in zip(self.rules, memory.memories, strict=True)]
        decisions = [decision for decision, _ in steps]
        paths = tuple(
            path_after(before, decision.factors, state.place)
            for before, decision in zip(memory.paths, decisions, strict=True)
        )
        held = tuple(
            before if decision.own is None else decision.own.closing
            for before, decision in zip(memory.held, decisions, strict=True)
        )
        together = added(decisions)
        if together.own is not None:
            together = replace(together, own=together.own._replace(closing=np.sum(held, axis=0)))
        if together.factors:
            together = replace(together, factors=multiplied(paths, together.factors))
        return together, Company(tuple(after for _, after in steps), paths, held)
