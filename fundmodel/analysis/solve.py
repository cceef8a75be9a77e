"""The smallest change of one lever that keeps a fund above its line to a date (METHODS 9.5)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from fundmodel.analysis.bracket import nearest_bracket, solved_ends
from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.held_line import EACH, Line, least_asked
from fundmodel.analysis.lever import Lever, checked_step, first_step, in_force, lever
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
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_months
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
    least = least_asked("solve", months, floors_of(scenario)[fund])
    line = Line(fund, least, moved.since, checked_by(by, moved.since, package), judged_area(moved, area, package))
    ready, before = made_ready(scenario, package, int(line.by[:4]))
    if probability is not None:
        return border_by_chance(in_force(moved, ready), line, package, probability, step, draws, seed, workers)
    return border(moved, line, ready, before, step)


def border(moved: Lever, line: Line, ready: Prepared, before: Paths, step: float | None = None) -> Solved:
    """``solve`` of a lever and a line, on prepared people (at least until the line's last year) and their paths."""
    moved, size = in_force(moved, ready), checked_step(moved, step)
    search = Search(moved, line, _trial(ready, moved, line), size)
    return _verified(search, ready, before, _found(search))


@dataclass(frozen=True)
class Search:
    """What is looked for: ``trial`` gives what is held above the line at some values; ``size``: the answer is a whole
    multiple of it, None for any number."""

    moved: Lever
    line: Line
    trial: Trial
    size: float | None

    def margins(self, values: Sequence[float]) -> list[float]:
        """The least that is held at each value, NaN where it cannot be projected."""
        return [float("nan") if held is None else float(held.min()) for held in self.trial(values)]

    def placed(self, value: float) -> float:
        """``value`` inside what is valid, whole where the lever is."""
        low, high = self.moved.valid
        return min(max(float(round(value)) if self.moved.whole else value, low), high)

    def step(self, value: float) -> float:
        """One step of the answer."""
        return self.size or max(ABSOLUTE, RELATIVE * abs(value))


def judged_area(moved: Lever, area: str | None, data: DataPackage) -> str | None:
    """A rule is judged by each area, for it moves nothing between all together; ``InputError`` for an unknown one."""
    if area is not None and area != EACH:
        check_choice("solve", "area", area, (*data.areas, EACH))
    return EACH if area is None and moved.change is None and len(data.areas) > 1 else area


def _found(search: Search) -> Found:
    return (None if search.moved.whole else _straight(search)) or _between(search, search.moved.centre)


def _straight(search: Search) -> Found | None:
    """The closed form where the runs at three values lie on one line; None where they do not."""
    moved = search.moved
    away = first_step(moved)
    away = away if moved.centre + away <= moved.valid[1] else -away
    held, second = search.trial([moved.centre, moved.centre + away])
    if held is None or second is None:
        return None
    slope = (second - held) / away
    needed = linear_border(held, slope, 0.0)
    if needed is None:
        return None
    value = moved.centre + needed[0]
    upwards = bool(slope[needed[1]] > 0)
    inside = search.placed(value)
    (third,) = search.trial([inside])
    if third is None or not np.abs(third - (held + slope * (inside - moved.centre))).max() <= STRAIGHT:
        return None
    if inside == value:
        rounded = value if search.size is None else search.placed(stepped(value, search.size, upwards))
        return Found("solved", "closed form", rounded, upwards)
    return Found("infeasible" if third.min() < 0 else "always", "closed form", inside, upwards)


def _between(search: Search, start: float, away: float | None = None) -> Found:
    """Both sides of ``start`` tried, twice as far each time, until one holds and its neighbour fails; then the border
    between. ``InputError`` where neither end moves anything."""
    moved = search.moved
    way: Way = "whole steps" if moved.whole else "bracket"
    away = away or first_step(moved)
    known: dict[float, float] = {}
    bracket, ends = None, {search.placed(start)}
    while bracket is None and ends:
        known |= dict(zip(sorted(ends), search.margins(sorted(ends)), strict=True))
        bracket = nearest_bracket(known, start)
        ends = {search.placed(start + sign * away) for sign in (-1, 1)} - set(known)
        away *= 2.0
    if bracket is None:
        first, *others = search.trial([start, min(known), max(known)])
        if first is not None and all(one is not None and np.array_equal(one, first) for one in others):
            raise idle_lever(moved, search.line)
        best = max((x for x in known if known[x] == known[x]), key=lambda x: known[x])
        return Found("always" if known[best] >= 0 else "infeasible", way, best)
    failing, holding = bracket if moved.whole else _narrowed(search, bracket)
    if search.size is not None:
        holding = _multiple(search, failing, holding, search.size)
    return Found("solved", way, holding, holding > failing)


def _narrowed(search: Search, bracket: tuple[float, float]) -> tuple[float, float]:
    """The bracket (failing, holding), a quarter of a step wide."""
    within = search.step(max(abs(end) for end in bracket)) / 4.0 / abs(bracket[1] - bracket[0])
    return solved_ends(lambda trials: np.array(search.margins([x for _, x in trials])), {0: bracket}, within)[0]


def _multiple(search: Search, failing: float, holding: float, size: float) -> float:
    """The multiple of ``size`` that holds and whose neighbour towards ``failing`` does not; halved between the two."""
    sign = 1.0 if holding > failing else -1.0
    bad, good = (sign * round_(sign * end / size) for round_, end in ((math.floor, failing), (math.ceil, holding)))
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        (margin,) = search.margins([search.placed(middle * size)])
        bad, good = (bad, middle) if margin >= 0 else (middle, good)
    return search.placed(good * size)


@without_warnings_of_changes()
def _verified(search: Search, ready: Prepared, before: Paths, found: Found) -> Solved:
    """The full model with the answer, and with one step less; where the one does not hold or the other does, the border
    is looked for once more from there, in the full model itself."""
    full = replace(search, trial=_full(ready, search))
    held, short, value = _confirmed(full, found)
    if found.verdict == "solved" and not held.min() >= 0.0 > short.min():
        found = _between(full, value, search.step(value))
        held, short, value = _confirmed(full, found)
    at = int(held.argmin())
    below = _below_before(search.line, before, ready.data)
    place, size = search.line.place(before, at), search.step(found.value)
    return Solved.of(
        search.moved, search.line, found._replace(value=value), place, float(held[at]), size, float(short.min()), below
    )


def _confirmed(full: Search, found: Found) -> tuple[Array, Array, float]:
    """What is held with the answer and with one step less, and the answer; between steps it lies half of one on the
    safe side."""
    if found.verdict != "solved":
        (held,) = full.trial([found.value])
        assert held is not None
        return held, held, found.value
    sign = full.step(found.value) if found.upwards else -full.step(found.value)
    value = full.placed(found.value + (0.5 * sign if full.size is None else 0.0))
    held, short = full.trial([value, full.placed(value - sign)])
    assert held is not None
    assert short is not None
    return held, short, value


def _full(ready: Prepared, search: Search) -> Trial:
    """What is held above the line at some values, people and all projected from the scenarios themselves."""

    def trial(values: Sequence[float]) -> list[Array | None]:
        asked = [replace(search.moved.scenario(x), name=f"{ready.base.name} #{k}") for k, x in enumerate(values)]
        paths = signed_paths(project(asked, ready.data, ready.until, rule=ready.rule, force=True))
        return [search.line.held(paths.of(at)) for at in range(len(asked))]

    return trial


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
        for value, one in zip(values, ends, strict=True):
            if value == moved.centre and one.paths is None:
                raise _unwritten(moved, one.problem)
        return [None if one.paths is None else line.held(one.paths) for one in ends]

    def of_rule(values: Sequence[float]) -> list[Array | None]:
        rules: list[Mapping[str, Any] | None] = [moved.scenario(value).rule for value in values]
        return [line.held(signed_paths(replace(ready, rule=rule).money([{}]))) for rule in rules]

    return of_rule if write is None else of_parameter


def _unwritten(moved: Lever, problem: str) -> InputError:
    """The refusal of a lever that cannot even be written as it is from ``since`` on."""
    told = Said(
        "solve: {parameter} cannot start in {since}: {problem} Give another since=, such as {january}.",
        parameter=moved.name,
        since=moved.since,
        problem=problem,
        january=f"{int(moved.since[:4]) + 1}-01",
    )
    return InputError(told)


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
