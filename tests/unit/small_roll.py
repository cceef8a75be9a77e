"""A small roll of two funds in a few areas: cash in, cash out, and a rule asked at every month's end.

The first twelve months are the base year; money may move from the thirteenth on. Only for tests of rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from fundmodel.fund_rules.bridge import moved
from fundmodel.fund_rules.protocol import FUNDS, Decision, Rule, Standing, State, Sums

FIRST = 12
BY_AREA = ("levied", "granted", "lent", "advanced", "postponed", "charged", "wanting")


class Province(NamedTuple):
    """Yuan: ``opening`` ``(lane, area, fund)`` before the base year; flows ``(month, lane, area, fund)``; what cash
    holds for later (``ahead``, alike); persons ``(area,)``."""

    opening: np.ndarray
    contributions: np.ndarray
    subsidies: np.ndarray
    spent: np.ndarray
    ahead: np.ndarray
    active: np.ndarray
    retired: np.ndarray

    @property
    def income(self) -> np.ndarray:
        return self.contributions + self.subsidies


class Rolled(NamedTuple):
    """``closing`` after the rule and each flow of its decisions ``(month, lane, area, fund)``; its ``own`` fund by
    month, None where it tells none; the ``states`` it saw and the memories it kept."""

    closing: np.ndarray
    flows: dict[str, np.ndarray]
    own: list[Any]
    states: list[State]
    memories: list[Any]
    decisions: list[Decision]

    def of(self, name: str, month: int, fund: int = 0, lane: int = 0) -> list[float]:
        """A flow, or the closing balance, of every area in a month."""
        values = self.closing if name == "closing" else self.flows[name]
        return [float(x) for x in values[month, lane, :, fund]]


def employees(opening: Sequence[float], yearly_in: Any, yearly_out: Any, years: int, **heads: Any) -> Province:
    """A province whose employee pools take in and spend a twelfth a month; the residents' funds are empty.

    ``yearly_in`` and ``yearly_out``: a figure for each area, or for each year and area.
    """
    areas = len(opening)

    def monthly(yearly: Any) -> np.ndarray:
        by_year = np.broadcast_to(np.asarray(yearly, dtype=float), (years, areas))
        flow = np.zeros((12 * years, 1, areas, len(FUNDS)))
        flow[..., 0, :, 0] = np.repeat(by_year / 12.0, 12, axis=0)
        return flow

    first = np.zeros((1, areas, len(FUNDS)))
    first[0, :, 0] = opening
    none, ahead = np.zeros((2, 12 * years, 1, areas, len(FUNDS)))
    active = np.asarray(heads.get("active", np.full(areas, 3.0)), dtype=float)
    retired = np.asarray(heads.get("retired", np.ones(areas)), dtype=float)
    return Province(first, monthly(yearly_in), none, monthly(yearly_out), ahead, active, retired)


def rolled(rule: Rule, province: Province, first: int = FIRST) -> Rolled:
    """closing' = closing + in - out, then what the rule moves: + granted + lent + advanced + cover + postponed -
    levied - charged."""
    months = np.datetime64("2026-01", "M") + np.arange(len(province.spent))
    lanes, areas = province.opening.shape[:2]
    names = tuple(f"city {place}" for place in range(1, areas + 1))
    memory = rule.start(Standing(names, months, first, lanes))
    closing, waiting = province.opening, np.zeros_like(province.opening)
    out = Rolled(np.zeros_like(province.spent), {n: np.zeros_like(province.spent) for n in BY_AREA}, [], [], [], [])
    for t in range(len(months)):
        closing = closing + province.income[t] - province.spent[t]
        if t >= first - 1:
            state = state_of(province, months, t, closing, waiting)
            decision, memory = rule.step(state, memory)
            for name in BY_AREA:
                if getattr(decision, name) is not None:
                    out.flows[name][t] = getattr(decision, name)
            if t < first:
                assert not np.any(moved(decision)), "money moved at the valuation date"
            closing = closing + moved(decision)
            waiting = waiting + out.flows["postponed"][t]
            out.own.append(decision.own)
            out.states.append(state)
            out.memories.append(memory)
            out.decisions.append(decision)
        out.closing[t] = closing
    return out


def state_of(province: Province, months: np.ndarray, t: int, closing: np.ndarray, waiting: np.ndarray) -> State:
    """What a rule sees at the end of month t, before money moves in it."""
    last = (t + 1) // 12 * 12
    return State(
        month=months[t],
        place=t,
        closing=closing,
        earned=closing - province.ahead[t],
        unpaid=waiting,
        owed_in_month=province.spent[t],
        trailing=_year_to(province, t + 1),
        last=_year_to(province, last),
        before=_year_to(province, max(last - 12, 12)),
        heads={name: np.broadcast_to(getattr(province, name), closing.shape[:2]) for name in ("active", "retired")},
        standard=np.ones_like(closing),
        payroll=np.ones(closing.shape[:2]),
    )


def _year_to(province: Province, end: int) -> Sums:
    year = slice(max(end - 12, 0), end)
    flows = (province.income, province.contributions, province.subsidies, province.spent)
    return Sums(*(flow[year].sum(axis=0) for flow in flows))
