"""Rules inside the roll: what they see at each month's end, what they decide, and the lines re-made from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import FUNDS, LEVERS, PAYERS, Decision, Factor, Rule, Standing, State, Sums
from fundmodel.projection.month_recursion import Month, Turn
from fundmodel.projection.project.money.levers import UNMOVED, Levers
from fundmodel.projection.project.money.lines import Lines
from fundmodel.projection.project.money.pooled_money import Moved
from fundmodel.projection.project.money.roll_funds import names_of, to_roll
from fundmodel.projection.project.money.rule_sight import Heads, Sight
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Lanes = slice | NDArray[np.intp]
Remade = Callable[[Levers], Lines]

FIRST: Final = 12
"""The place of the first month in which money may move: the base year's twelve are the valuation."""
BY_AREA: Final = ("levied", "granted", "lent", "advanced", "postponed", "charged", "wanting")
UNCHANGED: Final = 1e-12
"""How far, of the largest flow, months gone by may differ where later ones are re-made."""


class OwnFunds(NamedTuple):
    """The fund that rules keep themselves, yuan ``(lane, fund, month)``."""

    levy: Array
    fiscal: Array
    grants: Array
    lent: Array
    interest: Array
    closing: Array


class RuleAnswers:
    """The rules of all lanes between two months: their memories, what they moved, and the lines in force.

    ``rules`` one a lane, None where there is none; ``remade`` gives the lines under given levers. ``answer`` is what
    the roll asks at each month's end.
    """

    def __init__(self, rules: Sequence[Rule | None], areas: tuple[str, ...], remade: Remade, heads: Heads) -> None:
        self._remade, self._levers = remade, UNMOVED
        self.lines = remade(UNMOVED)
        months = self.lines.months
        self.shape = (len(rules), len(areas), len(months))
        self._sight = Sight(heads, self.shape)
        self._in_force()
        names = names_of(self.lines.books)
        self._funds, self._places = len(names), [names.index(name) for name in FUNDS]
        self._rules = _by_rule(rules)
        self._memories = [rule.start(Standing(areas, months, FIRST, len(lanes))) for lanes, rule in self._rules]
        whole = (len(months), *self.shape[:2], len(FUNDS))
        self._moved = {name: np.zeros(whole) for name in (*BY_AREA, *PAYERS)}
        self._kept = {name: np.zeros((len(months), self.shape[0], len(FUNDS))) for name in OwnFunds._fields}
        self._waiting = np.zeros(whole[1:])

    def answer(self, t: int, month: Month) -> Turn:
        """What the rules move at the end of month t, ``(fund, lane, area)``, and what is rolled from then on."""
        seen = Month(*(x[self._places].transpose(1, 2, 0) for x in month))
        state = self._sight.state(t, self.lines, self._shown, seen, self._waiting)
        factors: list[tuple[NDArray[np.intp], Factor]] = []
        if t >= FIRST - 1:
            for place, (lanes, rule) in enumerate(self._rules):
                shown = state if len(lanes) == self.shape[0] else _of_lanes(state, lanes)
                decision, self._memories[place] = rule.step(shown, self._memories[place])
                self._note(t, lanes, decision)
                factors += [(lanes, factor) for factor in decision.factors]
        if factors:
            self._turn(t, factors)
        self._waiting = self._waiting + self._moved["postponed"][t]
        moved = np.zeros((self._funds, *self.shape[:2]))
        moved[self._places] = self._net(t).transpose(2, 0, 1)
        return Turn(moved, *self._rolled)

    def moved(self) -> dict[str, Moved]:
        """What was moved in each fund, ``(lane, area, month)``."""

        def of(name: str, place: int) -> Array:
            return np.moveaxis(self._moved[name][..., place], 0, -1)

        return {
            fund: Moved(
                **{name: of(name, place) for name in BY_AREA}, cover={payer: of(payer, place) for payer in PAYERS}
            )
            for place, fund in enumerate(FUNDS)
        }

    def own(self) -> OwnFunds:
        """The rules' own fund by month."""
        return OwnFunds(*(np.moveaxis(self._kept[name], 0, -1) for name in OwnFunds._fields))

    def factors(self) -> dict[str, dict[str, Array]]:
        """What each lever was multiplied by in each fund, ``(lane, area, month)``; 1 where no rule moved it."""
        return {
            lever: {fund: self._levers.moved(lever, fund, np.ones((1, 1, 1))) for fund in FUNDS} for lever in LEVERS
        }

    def _in_force(self) -> None:
        self._shown = self._sight.shown(self.lines)
        self._rolled = to_roll(self.lines.books, self.shape[:2])

    def _net(self, t: int) -> Array:
        """What the rules add to each balance ``(lane, area, fund)``."""
        m = {name: flow[t] for name, flow in self._moved.items()}
        pooled = m["granted"] + m["lent"] + m["advanced"] - m["levied"] - m["charged"]
        return np.asarray(pooled + sum(m[payer] for payer in PAYERS) + m["postponed"])

    def _note(self, t: int, lanes: NDArray[np.intp], decision: Decision) -> None:
        """Write down what one rule decided; before the first projected month it may not move money."""
        flows = {name: getattr(decision, name) for name in BY_AREA} | dict(decision.cover)
        for name, flow in flows.items():
            if flow is not None:
                if t < FIRST and np.any(flow):
                    raise InputError(
                        Said(
                            "The rule moves money ({name}) in {month}, the balances of which are the valuation; let it "
                            "move money from the month after it.",
                            name=name,
                            month=str(self.lines.months[t]),
                        )
                    )
                self._moved[name][t, lanes] = flow
        if decision.own is not None:
            for name, amount in decision.own._asdict().items():
                self._kept[name][t, lanes] = amount

    def _turn(self, t: int, factors: Sequence[tuple[NDArray[np.intp], Factor]]) -> None:
        """Re-make the lines with new factors; a month that is gone must stay what it was."""
        gone = self._rolled[0]
        self._levers = self._levers.turned(factors, self.shape)
        self.lines = self._remade(self._levers)
        self._in_force()
        for before, after in ((gone.received, self._rolled[0].received), (gone.paid, self._rolled[0].paid)):
            if np.abs(after[: t + 1] - before[: t + 1]).max() > UNCHANGED * np.abs(before).max():
                raise ProjectionError(
                    Said(
                        "At the end of {month} the rule changes months that are gone by; let its factors begin "
                        "later (premiums of a coverage year are collected in the autumn before it).",
                        month=str(self.lines.months[t]),
                    )
                )


def _by_rule(rules: Sequence[Rule | None]) -> list[tuple[NDArray[np.intp], Rule]]:
    """Each rule once, with the lanes that have it."""
    found: dict[int, tuple[list[int], Rule]] = {}
    for lane, rule in enumerate(rules):
        if rule is not None:
            found.setdefault(id(rule), ([], rule))[0].append(lane)
    return [(np.array(lanes), rule) for lanes, rule in found.values()]


def _of_lanes(state: State, lanes: NDArray[np.intp]) -> State:
    """The state of some lanes."""

    def part(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            return x[lanes]
        if isinstance(x, Sums):
            return Sums(*(flow[lanes] for flow in x))
        return {name: persons[lanes] for name, persons in x.items()}

    whole = {f.name: getattr(state, f.name) for f in fields(state)}
    return replace(state, **{name: part(x) for name, x in whole.items() if name not in ("month", "place")})
