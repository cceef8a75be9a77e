"""The smallest change of one lever that keeps a fund above its line to a date (METHODS 9.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from fundmodel.analysis.bracket import nearest_bracket, solved_ends
from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.held_line import EACH, Line
from fundmodel.analysis.lever import Lever, first_step, lever
from fundmodel.analysis.linear_border import linear_border, stepped
from fundmodel.analysis.moved_runs import made_ready, tried
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.signed_paths import Paths, signed_paths
from fundmodel.analysis.solve_chance import DRAWS, SEED, border_by_chance
from fundmodel.analysis.solved import Found, Solved, Way, idle_lever
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.fund_rules.measures import Array
from fundmodel.projection.project import Prepared, project
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.numbers_given import as_months, as_numbers
from fundmodel.vocabulary.said import Said

RELATIVE: Final = 1e-9
ABSOLUTE: Final = 1e-12
"""A step is the larger of the two: of the value itself, and in its unit."""
STRAIGHT: Final = 1e-8
"""Months by which the full model may differ from a straight line that is taken for it."""

Trial = Callable[[Sequence[float]], list[Array | None]]


def solve(
    base: str | Path | Scenario,
    parameter: str,
    data: str | Path | DataPackage = "national",
    fund: str = POOLED_FUNDS[0],
    months: float | None = None,
    by: str = "2035-12",
    since: str | None = None,
    probability: float | None = None,
    *,
    step: float | None = None,
    area: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    workers: int = 1,
) -> Solved:
    """x with min over months from ``since`` to ``by`` of (months of reserve - ``months``) = 0, the border nearest to
    what ``base`` assumes; one ``step`` less fails.

    Months of reserve are those on which levels are decided (employees cash, residents earned) and go on below zero;
    ``months`` is the floor that ``base`` assumes where it is not given. ``parameter``: a number of the scenario, or a
    clause of its rule as "rule.levy_income"; ages of retirement in whole months. ``since`` ("YYYY-MM"): the next July
    after the valuation date; for what is read once a year, premium and subsidy among it, the next January that is not
    announced. ``step`` rounds the answer to the safe side (0.0001 of a rate); else 1e-9 of the value. ``area``: None
    for the areas together, a name, or "each" for the worst; a rule is judged by each.
    ``probability`` p: that a share p of ``draws`` (``fm.sample`` with ``seed`` and ``workers``, the same at every x)
    hold the line in every month from ``since`` to ``by``; ``slack`` is what p hold.

    Where everything held is a straight line in the parameter, x = max (months - held) / slope; else both ends of a
    bracket are tried and widened inside the valid range. The full model is run again with x and with a step less.
    ``InputError`` for what cannot be asked; what no value can reach is told (``Solved.verdict``). Source: METHODS 9.5.
    """
    check_choice("solve", "fund", fund, POOLED_FUNDS)
    scenario, package = load_scenario(base), load_data(data)
    moved = lever(scenario, parameter, package, since)
    least = floors_of(scenario)[fund] if months is None else float(as_numbers("solve", "months", months))
    line = Line(fund, least, moved.since, checked_by(by, moved.since, package), judged_area(moved, area, package))
    if probability is not None:
        return border_by_chance(moved, line, package, probability, step, draws, seed, workers)
    ready, before = made_ready(scenario, package, int(line.by[:4]))
    return border(moved, line, ready, before, step)


def border(moved: Lever, line: Line, ready: Prepared, before: Paths, step: float | None = None) -> Solved:
    """``solve`` of a lever and a line, on prepared people (at least until the line's last year) and their paths."""
    if step is not None and not step > 0:
        raise InputError(Said("solve: step={step} must be above 0.", step=step))
    found = _found(moved, line, _trial(ready, moved, line), before)
    return _verified(moved, line, ready, before, found, step)


def judged_area(moved: Lever, area: str | None, data: DataPackage) -> str | None:
    """A rule is judged by each area, for it moves nothing between all together; ``InputError`` for an unknown one."""
    if area is not None and area != EACH:
        check_choice("solve", "area", area, (*data.areas, EACH))
    return EACH if area is None and moved.change is None and len(data.areas) > 1 else area


def _found(moved: Lever, line: Line, trial: Trial, before: Paths) -> Found:
    if not moved.whole:
        straight = _straight(moved, trial, line.held(before))
        if straight is not None:
            return straight
    return _between(moved, line, trial, line.held(before))


def _straight(moved: Lever, trial: Trial, held: Array) -> Found | None:
    """The closed form where two further runs lie on one line with the first; None where they do not."""
    low, high = moved.valid
    away = first_step(moved)
    away = away if moved.centre + away <= high else -away
    (second,) = trial([moved.centre + away])
    if second is None:
        return None
    slope = (second - held) / away
    needed = linear_border(held, slope, 0.0)
    if needed is None:
        return None
    value = moved.centre + needed[0]
    upwards = bool(slope[needed[1]] > 0)
    inside = min(max(value, low), high)
    (third,) = trial([inside])
    if third is None or not np.abs(third - (held + slope * (inside - moved.centre))).max() <= STRAIGHT:
        return None
    if inside == value:
        return Found("solved", "closed form", value, upwards)
    return Found("infeasible" if third.min() < 0 else "always", "closed form", inside, upwards)


def _between(moved: Lever, line: Line, trial: Trial, held: Array) -> Found:
    """Both sides tried, twice as far each time, until one holds and its neighbour fails; then the border between.
    ``InputError`` where neither end moves anything."""
    way: Way = "whole steps" if moved.whole else "bracket"
    known = {moved.centre: float(held.min())}
    away, low, high = first_step(moved), *moved.valid
    bracket = None
    while bracket is None:
        ends = {min(max(_whole(moved, moved.centre + sign * away), low), high) for sign in (-1, 1)} - set(known)
        if not ends:
            break
        order = sorted(ends)
        known |= dict(zip(order, _margins(trial, order), strict=True))
        bracket = nearest_bracket(known, moved.centre)
        away *= 2.0
    if bracket is None:
        if all(end is not None and np.array_equal(end, held) for end in trial([min(known), max(known)])):
            raise idle_lever(moved, line)
        best = max((x for x in known if known[x] == known[x]), key=lambda x: known[x])
        return Found("always" if known[best] >= 0 else "infeasible", way, best)
    if moved.whole:
        return _whole_border(trial, bracket)
    width = abs(bracket[1] - bracket[0])
    within = _tolerance(max(abs(bracket[0]), abs(bracket[1]))) / 4.0
    ends_of = solved_ends(
        lambda trials: np.array(_margins(trial, [x for _, x in trials])), {0: bracket}, within / width
    )
    failing, holding = ends_of[0]
    return Found("solved", way, holding, holding > failing)


def _whole_border(trial: Trial, bracket: tuple[float, float]) -> Found:
    """Halved in whole numbers until the failing and the holding one are neighbours."""
    failing, holding = bracket
    while abs(holding - failing) > 1:
        middle = float(round((failing + holding) / 2))
        if middle in (failing, holding):
            middle = failing + np.sign(holding - failing)
        (margin,) = _margins(trial, [middle])
        failing, holding = (failing, middle) if margin >= 0 else (middle, holding)
    return Found("solved", "whole steps", holding, holding > failing)


@without_warnings_of_changes()
def _verified(moved: Lever, line: Line, ready: Prepared, before: Paths, found: Found, step: float | None) -> Solved:
    """The full model with the answer, and with one step less."""
    size = 1.0 if moved.whole else step or _tolerance(found.value)
    sign = 1.0 if found.upwards else -1.0
    value = found.value
    if found.verdict == "solved" and not moved.whole:
        value = stepped(value, step, found.upwards) if step else value + 0.5 * sign * size
    value = min(max(value, moved.valid[0]), moved.valid[1])
    less = min(max(value - sign * size, moved.valid[0]), moved.valid[1])
    answer = moved.scenario(value)
    asked = (
        [answer] if found.verdict != "solved" else [answer, replace(moved.scenario(less), name=f"{answer.name} - 1")]
    )
    paths = signed_paths(project(asked, ready.data, ready.until, rule=ready.rule, force=True))
    held = [line.held(paths.of(at)) for at in range(len(asked))]
    if found.verdict == "solved" and held[0].min() < 0:
        raise ProjectionError(
            Said(
                "solve: {parameter} {value:.10g} does not hold in the full model; widen the step.",
                parameter=moved.name,
                value=value,
            )
        )
    at = int(held[0].argmin())
    below, short = _below_before(line, before, ready.data), float(held[-1].min())
    return Solved.of(
        moved, line, found._replace(value=value), line.place(paths, at), float(held[0][at]), size, short, below
    )


def _below_before(line: Line, before: Paths, data: DataPackage) -> int:
    first = f"{data.base_year + 1}-01"
    if line.since <= first:
        return 0
    earlier = replace(line, since=first, by=str(np.datetime64(line.since, "M") - 1))
    return int((earlier.held(before) < 0).sum())


def _trial(ready: Prepared, moved: Lever, line: Line) -> Trial:
    """What is held above the line at some values, None where one cannot be projected; people are run again only where
    they rest on the parameter."""
    write = moved.change

    def of_parameter(values: Sequence[float]) -> list[Array | None]:
        assert write is not None
        ends = tried(ready, [write(value) for value in values], [moved.name for _ in values])
        return [None if one.paths is None else line.held(one.paths) for one in ends]

    def of_rule(values: Sequence[float]) -> list[Array | None]:
        rules: list[Mapping[str, Any] | None] = [moved.scenario(value).rule for value in values]
        return [line.held(signed_paths(replace(ready, rule=rule).money([{}]))) for rule in rules]

    return of_rule if write is None else of_parameter


def _margins(trial: Trial, values: Sequence[float]) -> list[float]:
    return [float("nan") if held is None else float(held.min()) for held in trial(values)]


def _whole(moved: Lever, value: float) -> float:
    return float(round(value)) if moved.whole else value


def _tolerance(value: float) -> float:
    return max(ABSOLUTE, RELATIVE * abs(value))


def checked_by(by: str, since: str, data: DataPackage) -> str:
    """``by`` as a month after ``since``; a year alone is its December."""
    text = f"{by}-12" if len(str(by)) == 4 else str(by)
    try:
        month = str(as_months("solve", "by", text))
    except InputError as error:
        raise InputError(Said("solve: by={by!r} is no month; write it as 2035-12.", by=by)) from error
    if month < since or month <= f"{data.base_year}-12":
        raise InputError(Said("solve: by={by} lies before the start {since}; give a later by=.", by=month, since=since))
    return month
