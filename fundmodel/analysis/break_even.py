"""The value of one parameter at which a headline just holds (METHODS 9.5, 9.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, get_args

import numpy as np
import pandas as pd

from fundmodel.analysis.asked_headline import Asked, Event
from fundmodel.analysis.bracket import nearest_bracket, solved_ends
from fundmodel.analysis.break_even_chance import Drawn
from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.held_line import least_asked
from fundmodel.analysis.moved import Moved, moved
from fundmodel.analysis.moved_runs import in_force, made_ready, tried
from fundmodel.analysis.sensitivity import UNTIL, floors_of
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.fund_rules.measures import Array
from fundmodel.projection.project import Prepared
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

WIDER: Final = (1.0, 2.0, 5.0)
"""How far beyond low and high a value is looked for, in their distances from the centre."""
TOLERANCE: Final = 1e-8
TOLERANCE_DRAWN: Final = 1e-4


@dataclass(frozen=True)
class BreakEven:
    """``value`` (a value, or where ``bounds`` is "shift" a shift of the whole path) at which the headline just holds.

    ``second`` is that of the other parameter of a pair, NaN for one alone; ``inside`` whether ``value`` lies between
    low and high; ``probability`` the share of draws in which it holds, None for the projection alone; ``area`` None
    for all together. ``verdict`` "always" or "never": the headline holds, or fails, with every value tried, from the
    first to the last of ``tried``, and ``value`` is NaN.
    """

    parameter: str
    fund: str
    event: str
    by: int
    value: float
    second: float
    low: float
    high: float
    centre: float
    bounds: str
    probability: float | None = None
    area: str | None = None
    verdict: str = "solved"
    tried: tuple[float, float] = (float("nan"), float("nan"))

    @property
    def inside(self) -> bool:
        """Whether the value lies in the plausible range."""
        return min(self.low, self.high) <= self.value <= max(self.low, self.high)


def break_even(
    base: str | Path | Scenario,
    parameter: str,
    event: Event = "floor",
    data: str | Path | DataPackage = "national",
    fund: str = POOLED_FUNDS[0],
    by: int = UNTIL,
    months: float | None = None,
    *,
    area: str | None = None,
    probability: float | None = None,
    draws: int = 1000,
    seed: int = 7,
) -> BreakEven:
    """x with min over months of (months of reserve - floor) = 0: where ``event`` just does not happen up to ``by``.

    floor: months of reserve (earned) below the floor that ``base`` assumes, or below ``months``.  depletion: a negative
    balance.  deficit: a civil year with a negative current balance (earned).  months: ``months`` of reserve are held
    in December of ``by``. ``area``: areas together unless one is named. The parameter, which needs a low and a high,
    moves as in ``sensitivity``, "a + b" as a pair.
    Looked for up to five times as far from what ``base`` assumes as its low and high lie, inside what is valid, nearest
    first; solved to 1e-8 of that distance. With a ``probability`` p it is the value at which the headline just holds in
    a share p of ``draws`` (from ``seed``, the same at every value, of one area, the parameter itself not drawn), to
    1e-4 of that distance; not of deficits. ``InputError`` where no value there makes the headline hold or fail.
    Source: METHODS 9.5.
    """
    chance = None if probability is None else (probability, draws, seed)
    check_choice("break_even", "fund", fund, POOLED_FUNDS)
    (found,) = borders(base, data, {fund: [parameter]}, event, by, months, area, chance)
    if found.verdict != "solved":
        raise InputError(
            Said(
                "break_even: no value of {parameter} between {low:g} and {high:g} is the "
                "border of {event!r} for {fund} up to {by}: the headline {held} for all of them. "
                "Ask for another year (by=), event or parameter.",
                parameter=parameter,
                low=found.tried[0],
                high=found.tried[1],
                event=event,
                fund=fund,
                by=by,
                held=Said("holds") if found.verdict == "always" else Said("fails"),
            )
        )
    return found


def borders(
    base: str | Path | Scenario,
    data: str | Path | DataPackage,
    wanted: Mapping[str, Sequence[str]],
    event: str = "floor",
    by: int = UNTIL,
    months: float | None = None,
    area: str | None = None,
    chance: tuple[float, int, int] | None = None,
) -> list[BreakEven]:
    """``break_even`` of the parameters in ``wanted`` by fund, solved together; ``chance``: (probability, draws, seed).
    Where there is no border, ``verdict`` says so."""
    check_choice("break_even", "event", event, get_args(Event))
    for fund in wanted:
        check_choice("break_even", "fund", fund, POOLED_FUNDS)
    scenario, package = load_scenario(base), load_data(data)
    if event == "months" and months is None:
        raise InputError(Said("break_even: event 'months' needs months=, how many shall be held in December of by."))
    if months is not None and event not in ("floor", "months"):
        raise InputError(
            Said(
                "break_even: months={months:g} are held by the events floor and months, not {event}; leave them out.",
                months=months,
                event=event,
            )
        )
    first = package.base_year + 1
    named = [(fund, moved(scenario, name, first)) for fund, names in wanted.items() for name in names]
    rows = in_force(scenario, package, by, [row for _, row in named])
    pairs = [
        (row, Asked(fund, event, by, _least(scenario, fund, event, months), area))
        for row, (fund, _) in zip(rows, named, strict=True)
    ]
    ready = made_ready(scenario, package, by)[0] if chance is None else Drawn.of(scenario, package, pairs[0][1], chance)
    told = []
    for (row, asked), (found, (low, high, most)) in zip(pairs, _solved(ready, pairs), strict=True):
        verdict = "solved" if found is not None else "always" if most > 0 else "never"
        one = _answer(row, asked, float("nan") if found is None else found)
        told.append(replace(one, verdict=verdict, tried=(low, high), probability=chance and chance[0]))
    return told


def break_evens(
    base: Scenario, data: DataPackage, leading: Mapping[str, Sequence[str]], by: int = UNTIL, event: Event = "floor"
) -> pd.DataFrame:
    """``break_even`` of the parameters in ``leading`` by fund, solved together: a row for each.

    Columns: fund, parameter, event, by, value (NaN where there is none within five times the range), second, low, high,
    centre, bounds, inside.
    """
    found = borders(base, data, leading, event, by)
    rows = [{name: getattr(one, name) for name in BREAK_EVEN_COLUMNS} for one in found]
    return pd.DataFrame(rows, columns=list(BREAK_EVEN_COLUMNS))


BREAK_EVEN_COLUMNS: Final = (
    "fund",
    "parameter",
    "event",
    "by",
    "value",
    "second",
    "low",
    "high",
    "centre",
    "bounds",
    "inside",
)


def _answer(row: Moved, asked: Asked, value: float) -> BreakEven:
    second = row.second(value) if value == value else float("nan")
    place = (row.name, asked.fund, asked.event, asked.by)
    return BreakEven(*place, value, second, row.low, row.high, row.centre, row.bounds, area=asked.area)


def _least(base: Scenario, fund: str, event: str, months: float | None) -> float:
    return least_asked("break_even", months, floors_of(base)[fund] if event == "floor" else 0.0)


def _solved(
    ready: Prepared | Drawn, pairs: Sequence[tuple[Moved, Asked]]
) -> list[tuple[float | None, tuple[float, float, float]]]:
    """For each: the value or None, and how far it was looked for with the margin found there."""
    brackets: dict[int, tuple[float, float]] = {}
    tried_at: list[dict[float, float]] = [{} for _ in pairs]
    for wider in WIDER:
        open_ones = [place for place in range(len(pairs)) if place not in brackets]
        asked = [(place, x) for place in open_ones for x in _reach(pairs[place][0], wider, tried_at[place])]
        margins = _margins(ready, [(*pairs[place], x) for place, x in asked])
        for (place, x), margin in zip(asked, margins.tolist(), strict=True):
            tried_at[place][x] = margin
        found = {place: nearest_bracket(tried_at[place], pairs[place][0].centre) for place in open_ones}
        brackets |= {place: bracket for place, bracket in found.items() if bracket is not None}
    roots = _roots(ready, pairs, brackets)
    return [
        (roots.get(place), (min(margins_of), max(margins_of), max(margins_of.values())))
        for place, margins_of in enumerate(tried_at)
    ]


def _roots(
    ready: Prepared | Drawn, pairs: Sequence[tuple[Moved, Asked]], brackets: Mapping[int, tuple[float, float]]
) -> dict[int, float]:
    """The holding end of each bracket (failing, holding) once it is ``TOLERANCE`` of its first width, by place."""

    def margins(trials: Sequence[tuple[int, float]]) -> Array:
        return _margins(ready, [(*pairs[place], value) for place, value in trials])

    ends = solved_ends(margins, brackets, TOLERANCE if isinstance(ready, Prepared) else TOLERANCE_DRAWN)
    return {place: holding for place, (_, holding) in ends.items()}


def _reach(row: Moved, wider: float, known: Mapping[float, float]) -> list[float]:
    """The centre and, ``wider`` times as far from it, both ends, as far as they are valid and not tried yet."""
    least, most = row.valid
    ends = (row.centre, *(row.centre + wider * (end - row.centre) for end in (row.low, row.high)))
    return sorted({min(max(value, least), most) for value in ends} - set(known))


def _margins(ready: Prepared | Drawn, trials: Sequence[tuple[Moved, Asked, float]]) -> Array:
    if isinstance(ready, Drawn):
        return ready.margins(trials)
    ends = tried(ready, [row.at(x) for row, _, x in trials], [row.name for row, _, _ in trials])
    first = ready.data.base_year + 1
    return np.array(
        [
            np.nan if one.paths is None else float(asked.margin(one.paths, first)[0])
            for one, (_, asked, _) in zip(ends, trials, strict=True)
        ]
    )
