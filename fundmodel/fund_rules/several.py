"""Rules in company: they see the same state, their money is added and their factors are multiplied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import shares
from fundmodel.fund_rules.decision_sums import Paths, added, multiplied, path_after
from fundmodel.fund_rules.handover import drawn_from, keeps_fund
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

    def start(self, standing: Standing) -> Company:
        """The memories of all, side by side."""
        count = len(self.rules)
        memories = tuple(rule.start(standing) for rule in self.rules)
        return Company(memories, ({},) * count, (np.zeros((standing.lanes, len(FUNDS))),) * count)

    def drawn(self, memory: Company, lent: Array) -> Company:
        """F_k - lent * F_k / sum F: the funds of the rules that keep one after a loan, or with what comes in where
        negative, ``(lane, fund)`` yuan; alike where all are empty."""
        keepers = [at for at, rule in enumerate(self.rules) if keeps_fund(rule)]
        if not keepers:
            return memory
        stock = np.stack([np.maximum(memory.held[at], 0.0) for at in keepers], axis=1)
        memories, held = list(memory.memories), list(memory.held)
        for at, part in zip(keepers, np.moveaxis(shares(stock) * lent[:, None, :], 1, 0), strict=True):
            memories[at] = drawn_from(self.rules[at], memories[at], part)
            held[at] = held[at] - part
        return memory._replace(memories=tuple(memories), held=tuple(held))

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
