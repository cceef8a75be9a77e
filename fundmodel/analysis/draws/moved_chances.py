"""Chances of one scenario with a parameter moved, the same draws each time (METHODS 8.5, 9.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import EVERY_MONTH, Outcome
from fundmodel.analysis.draws.blocks import outcomes, way_of
from fundmodel.analysis.draws.drawn_drivers import ECONOMIC
from fundmodel.analysis.draws.plan import Plan
from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.moved import Moved
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

EVENTS: Final = ("floor", "used_up")
ENDS: Final = ("low", "high")


class Chances:
    """Courses of ``base`` with some of its parameters changed: the same draws whatever is changed, and what is changed
    is not drawn. Draws are of each area: ``place`` is that of ``area``, ``InputError`` for several of which none is
    named."""

    def __init__(
        self,
        function: str,
        base: Scenario,
        data: DataPackage,
        until: int,
        draws: int,
        seed: int,
        area: str | None = None,
    ) -> None:
        if area is None and len(data.areas) > 1:
            raise InputError(
                Said(
                    "{function}: draws are of each area and {package} has {count} of them; name one with area=, such "
                    "as {example}, or leave the draws out.",
                    function=function,
                    package=data.name,
                    count=len(data.areas),
                    example=data.areas[0],
                )
            )
        if area is not None:
            check_choice(function, "area", area, data.areas)
        self.place = 0 if area is None else data.areas.index(area)
        self.base, self.data, self.until = base, data, until
        self.draws, self.seed = as_count(function, "draws", draws, 2), as_count(function, "seed", seed, 0)

    @without_warnings_of_changes()
    def of(self, change: Mapping[str, Any], members: Sequence[str] = (), every_month: bool = False) -> Outcome:
        """What the draws come to; ``members`` are not drawn."""
        scenario = self.base.with_changes(dict(change), name=f"{self.base.name} #") if change else self.base
        plan = Plan.of(scenario, self.data, self.until, ECONOMIC, self.seed)
        keep = (EVERY_MONTH,) if every_month else ()
        plan = replace(plan, fixed=tuple(members)).keeping(keep)
        return outcomes(plan, np.arange(self.draws), way_of(plan), keep)


def chances_moved(
    drawn: Chances, rows: Sequence[Moved], years: Mapping[str, int], step: Callable[[str], Any] | None = None
) -> dict[tuple[str, str], dict[str, float]]:
    """P(event by December of ``years[fund]``) with each of ``rows`` at its low and its high, the other judgement ranges
    and the drivers drawn: by parameter and fund.

    Beside ``floor_chance`` and ``used_up_chance`` of ``drawn.base`` stand ``low_floor_chance`` and so on; chance_error
    is the largest standard error of a change, sqrt(Var(happens moved - happens in the base) / n) over the same draws.
    NaN where an end cannot be projected.
    """
    before = _happened(drawn, drawn.of({}), years)
    found = {}
    for row in rows:
        if step is not None:
            step(row.name)
        ends = {end: _tried(drawn, row, getattr(row, end), years) for end in ENDS}
        for fund in POOLED_FUNDS:
            told: dict[str, float] = {f"{event}_chance": float(before[fund, event].mean()) for event in EVENTS}
            errors = [0.0]
            for end, own in ends.items():
                for event in EVENTS:
                    happens = None if own is None else own[fund, event]
                    told[f"{end}_{event}_chance"] = float("nan") if happens is None else float(happens.mean())
                    if happens is not None:
                        change = happens.astype(float) - before[fund, event]
                        errors.append(float(change.std() / np.sqrt(drawn.draws)))
            found[row.name, fund] = {**told, "chance_error": max(errors)}
    return found


def _tried(drawn: Chances, row: Moved, value: float, years: Mapping[str, int]) -> dict[tuple[str, str], Flags] | None:
    try:
        return _happened(drawn, drawn.of(row.at(value), row.members), years)
    except (InputError, ProjectionError):
        return None


def _happened(drawn: Chances, found: Outcome, years: Mapping[str, int]) -> dict[tuple[str, str], Flags]:
    """By fund and event: in which draws it has come by December of the year."""
    return {
        (fund, event): found.first[event][:, drawn.place, place] < np.datetime64(f"{years[fund] + 1}-01", "ns")
        for place, fund in enumerate(POOLED_FUNDS)
        for event in EVENTS
    }


def worst_held(
    found: Outcome, place: int, fund: str, measure: str, months: Sequence[bool], probability: float
) -> float:
    """What at least a share ``probability`` of draws hold in the month in which they hold least, of ``measure`` and the
    area at ``place``."""
    held = found.monthly[measure][:, place, POOLED_FUNDS.index(fund)][:, np.asarray(months)].min(axis=-1)
    count = max(1, int(np.ceil(probability * len(held) - 1e-9)))
    return float(np.sort(held)[::-1][count - 1])
