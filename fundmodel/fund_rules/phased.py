"""A path from rule to rule at dated months, each fund at its own pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import passed_on, shares
from fundmodel.fund_rules.by_fund import months_of_start, one_of
from fundmodel.fund_rules.decision_sums import Key, added, of_funds
from fundmodel.fund_rules.handover import drawn_from, keeps_fund
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Array, Decision, Factor, Rule, Standing, State
from fundmodel.fund_rules.start_dates import Mask, coverage_place
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Schedule = tuple[tuple[np.datetime64, int], ...]
"""First month and number of each step, in their order."""


class Course(NamedTuple):
    """Where some funds stand on their path: the step ``at`` (-1 before the first) with its ``memory``, the memory
    ``prepared`` of the next in the month before it begins, what its fund has ``held`` ``(lane, fund)`` and ``levied``
    from each area, and the factors ``(lane, area)`` by lever and fund that it has set."""

    at: int
    memory: Any
    prepared: Any
    held: Array
    levied: Array
    levers: Mapping[Key, Array]


class Walk(NamedTuple):
    """The standing, and the course of each group of funds with the same dates."""

    standing: Standing
    courses: tuple[Course, ...]


@dataclass(frozen=True, kw_only=True)
class Phased:
    """``steps``: (month, rule) or ({fund: month}, rule); in each fund the rule holds whose month was reached last.

    A rule is asked in the month before its first, as every rule is, and may then set factors. In its first month the
    fund of the rule that ended passes to it where it keeps a fund; else it returns to the areas pro rata to what each
    paid in, so that no money is lost. Factors of the rule that ended go back to 1 from that month on, of financing from
    the next coverage year; behaviour goes on from where it was, towards that under the new rule. Before the first step
    nothing is done.
    """

    steps: tuple[tuple[str | Mapping[str, str], Rule], ...]

    def __post_init__(self) -> None:
        for given, _ in self.steps:
            one_of("steps", tuple(given) if isinstance(given, Mapping) else (), FUNDS)
        for fund in FUNDS:
            months = [month for month, _ in self.schedule(fund)]
            if any(later <= earlier for earlier, later in pairwise(months)):
                raise InputError(
                    Said("Each step must begin after the one before it; {months}", months=[str(m) for m in months])
                )
        if not any(self.schedule(fund) for fund in FUNDS):
            raise InputError(
                Said("No step of the path names a month of a fund; valid funds: {valid}", valid=list(FUNDS))
            )

    def schedule(self, fund: str) -> Schedule:
        """Months and steps of one fund."""
        dates = [given.get(fund) if isinstance(given, Mapping) else given for given, _ in self.steps]
        return tuple((months_of_start(date, FUNDS)[0], at) for at, date in enumerate(dates) if date is not None)

    def groups(self) -> list[tuple[Mask, Schedule]]:
        """Funds ``(fund)`` that change rules in the same months, with their schedule."""
        by_fund = [self.schedule(fund) for fund in FUNDS]
        return [(np.array([own == one for own in by_fund]), one) for one in dict.fromkeys(by_fund)]

    def start(self, standing: Standing) -> Walk:
        """Before the first step."""
        held = np.zeros((standing.lanes, len(FUNDS)))
        levied = np.zeros((standing.lanes, len(standing.areas), len(FUNDS)))
        before = Course(-1, None, None, held, levied, {})
        return Walk(standing, tuple(before for _ in self.groups()))

    def drawn(self, memory: Walk, lent: Array) -> Walk:
        """The memory after a loan of the funds of the rules in force ``(lane, fund)``, or what comes in if negative."""
        courses = list(memory.courses)
        for number, ((funds, _), course) in enumerate(zip(self.groups(), memory.courses, strict=True)):
            part = np.where(funds, lent, 0.0)
            if course.at >= 0 and keeps_fund(self.steps[course.at][1]):
                memory_after = drawn_from(self.steps[course.at][1], course.memory, part)
                courses[number] = course._replace(memory=memory_after, held=course.held - part)
        return memory._replace(courses=tuple(courses))

    def step(self, state: State, memory: Walk) -> tuple[Decision, Walk]:
        """What the rules in force do, each in its funds."""
        decisions, courses = [], []
        for (funds, schedule), course in zip(self.groups(), memory.courses, strict=True):
            decision, after = self._walk(state, memory.standing, schedule, course)
            decisions.append(of_funds(decision, funds))
            courses.append(after._replace(held=np.where(funds, after.held, 0.0)))
        together = added(decisions)
        if together.own is not None:
            held = np.sum([course.held for course in courses], axis=0)
            together = replace(together, own=together.own._replace(closing=held))
        return together, memory._replace(courses=tuple(courses))

    def _walk(self, state: State, standing: Standing, schedule: Schedule, course: Course) -> tuple[Decision, Course]:
        month = state.month.astype("datetime64[M]")
        due = step_of(schedule, month)
        coming = step_of(schedule, month + 1) if state.place + 1 < len(standing.months) else due
        decision = NOTHING
        if due != course.at:
            decision, course = self._entered(due, standing, course)
        in_force = course.levers
        if due >= 0:
            own, after = self.steps[due][1].step(state, course.memory)
            levied = course.levied if own.levied is None else course.levied + own.levied
            held = course.held if own.own is None else own.own.closing
            levers = {**course.levers, **{(one.lever, one.fund): one.value for one in own.factors}}
            course = course._replace(memory=after, levied=levied, held=held, levers=levers)
            decision = added([decision, own])
        if coming != due:
            first, prepared = self._prepared(state, standing._replace(left=in_force), coming)
            factors = (*given_back(frozenset(course.levers), state, standing.lanes, len(standing.areas)), *first)
            decision = replace(decision, factors=factors) if factors else decision
            course = course._replace(prepared=prepared, levers={(one.lever, one.fund): one.value for one in first})
        return decision, course

    def _prepared(self, state: State, standing: Standing, coming: int) -> tuple[tuple[Factor, ...], Any]:
        """The next rule in the month before its first: its factors and its memory."""
        rule = self.steps[coming][1]
        decision, memory = rule.step(state, rule.start(standing._replace(first=state.place + 1)))
        return decision.factors, memory

    def _entered(self, due: int, standing: Standing, course: Course) -> tuple[Decision, Course]:
        """The course with the step ``due`` begun, and what the fund of the step that ended gives back."""
        rule = self.steps[due][1]
        memory = rule.start(standing) if course.prepared is None else course.prepared
        nothing = np.zeros_like(course.levied)
        after = Course(due, memory, None, course.held, nothing, course.levers)
        if not course.held.any():
            return NOTHING, after
        if keeps_fund(rule):
            return NOTHING, after._replace(memory=drawn_from(rule, memory, -course.held))
        returned = passed_on(shares(course.levied) * course.held[:, None, :], course.held)
        return Decision(**returned._asdict()), after._replace(held=returned.own.closing)


def step_of(schedule: Schedule, month: np.datetime64) -> int:
    """The number of the step that holds in ``month``; -1 before the first."""
    return next((at for first, at in reversed(schedule) if first <= month), -1)


def given_back(levers: Sequence[Key] | frozenset[Key], state: State, lanes: int, areas: int) -> list[Factor]:
    """Factor 1 for each lever: from the next month on, of financing from the next coverage year to be collected."""
    return [
        Factor(
            lever,
            fund,
            np.ones((lanes, areas)),
            coverage_place(state, state.place + 1) if lever == "financing" else state.place + 1,
        )
        for lever, fund in sorted(levers)
    ]
