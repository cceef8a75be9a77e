"""What every rival looks at on one date: margins, growth and the lowest margin each simple forecast foresees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.score.earned_months import earned_months
from fundmodel.early_alert.score.margin_paths import (
    LAGS,
    Path,
    extrapolated,
    extrapolated_to_plan,
    flow_path,
    growth,
    level_path,
    margins,
    naive_flows,
    planned_flows,
    recent_growth,
)
from fundmodel.early_alert.score.plan_weights import plan_weight
from fundmodel.early_alert.score.published_months import FEWEST, LEADS, Months, published_months
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, EARNED, EMPLOYEE, EVENTS, FLOORS, KINDS, RESIDENT

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

PATHS: Final = (
    *("naive", "naive_plan", "naive_weighed"),
    *("extrapolation", "extrapolation_plan", "extrapolation_weighed", "local_level"),
)
"""Without budgets, by the budget alone where there is one, by the budget weighed by how budgets did before."""
WHOLE: Final = (1.0, 1.0)


@dataclass(frozen=True)
class Features:
    """Of one origin, dense over areas: NaN (``last`` -1) where an area published too little.

    last (kind, area); margin (kind, event, area, lag); growth (kind, area, side) of the last three months; lowest
    (kind, event, path, area, horizon): lowest margin foreseen in the months 1..h after the origin.
    """

    last: Whole
    margin: Array
    growth: Array
    lowest: Array

    def arrays(self) -> dict[str, Array | Whole]:
        """The fields by name, as they are kept in a file."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def features(known: Sequence[Known], areas: Sequence[str], origin: int) -> Features:
    """The features of every area on one date from what was known; ``origin`` is the month of the date."""
    place = {area: at for at, area in enumerate(areas)}
    kinds, events, size = len(KINDS), len(EVENTS), len(areas)
    made = Features(
        np.full((kinds, size), -1),
        np.full((kinds, events, size, len(LAGS)), np.nan),
        np.full((kinds, size, 2), np.nan),
        np.full((kinds, events, len(PATHS), size, AHEAD_MONTHS), np.nan),
    )
    for fund in (EMPLOYEE, RESIDENT):
        own = [one for one in known if one.fund == fund and one.area in place]
        months = published_months(own)
        enough = months.held >= FEWEST
        own, months = [one for one, is_held in zip(own, enough, strict=True) if is_held], _some(months, enough)
        at = np.array([place[one.area] for one in own], dtype=np.int64)
        if len(at):
            for kind, (of_fund, basis) in enumerate(KINDS):
                if of_fund == fund:
                    told = _earned(own, months) if basis == EARNED else _cash(months, FLOORS[fund])
                    _put(made, kind, at, months.last, origin, told)
    return made


@dataclass(frozen=True)
class _Told:
    margin: Path
    growth: Array
    paths: Mapping[str, Path]


def _cash(months: Months, floor: float) -> _Told:
    income, outgo = growth(months.received, months.held), growth(months.spent, months.held)
    naive = naive_flows(months.received, income), naive_flows(months.spent, outgo)
    weights = _weights(months)

    def planned(income_weight: float, spending_weight: float) -> Path:
        came = planned_flows(months.received, naive[0], months.income_plan, income_weight)
        went = planned_flows(months.spent, naive[1], months.spending_plan, spending_weight)
        return flow_path(months, came, went, floor)

    return _Told(
        margins(months, floor),
        np.column_stack([recent_growth(months.received), recent_growth(months.spent)]),
        {
            "naive": flow_path(months, *naive, floor),
            "naive_plan": planned(*WHOLE),
            "naive_weighed": planned(*weights),
            "extrapolation": extrapolated(months, floor),
            "extrapolation_plan": extrapolated_to_plan(months, (income, outgo), WHOLE, floor),
            "extrapolation_weighed": extrapolated_to_plan(months, (income, outgo), weights, floor),
            "local_level": level_path(months, None, floor),
        },
    )


def _earned(known: Sequence[Known], cash: Months) -> _Told:
    earned, floor = earned_months(known, cash), FLOORS[RESIDENT]
    plain, planned = earned.plain, earned.planned
    income, outgo = growth(planned.received, cash.held), growth(cash.spent, cash.held)
    naive = naive_flows(cash.spent, outgo)
    by_plan, by_weight = (
        planned_flows(cash.spent, naive, cash.spending_plan, weight) for weight in (1.0, _weights(cash)[1])
    )
    return _Told(
        margins(planned, floor),
        np.column_stack([recent_growth(planned.received), recent_growth(cash.spent)]),
        {
            "naive": flow_path(plain, earned.ahead, naive, floor),
            "naive_plan": flow_path(planned, earned.ahead_planned, by_plan, floor),
            "naive_weighed": flow_path(planned, earned.ahead_planned, by_weight, floor),
            "extrapolation": extrapolated(plain, floor),
            "extrapolation_plan": extrapolated(planned, floor),
            "extrapolation_weighed": extrapolated_to_plan(planned, (income, outgo), (0.0, _weights(cash)[1]), floor),
            "local_level": level_path(planned, earned.ahead_planned, floor),
        },
    )


def _weights(months: Months) -> tuple[float, float]:
    """Weight of the budgets of income and of spending."""
    income, spending = months.past_plans
    return (
        plan_weight(months.received, months.held, months.last, income),
        plan_weight(months.spent, months.held, months.last, spending),
    )


def _put(made: Features, kind: int, at: Whole, last: Whole, origin: int, told: _Told) -> None:
    made.last[kind, at] = last
    made.growth[kind, at] = told.growth
    lead = np.clip(origin - last[:, None] + np.arange(AHEAD_MONTHS), 0, LEADS - 1)
    for event in range(len(EVENTS)):
        made.margin[kind, event, at] = told.margin[event]
        for path, name in enumerate(PATHS):
            foreseen = np.take_along_axis(told.paths[name][event], lead, axis=1)
            made.lowest[kind, event, path, at] = np.minimum.accumulate(foreseen, axis=1)


def _some(months: Months, held: NDArray[np.bool_]) -> Months:
    cut = {item.name: getattr(months, item.name)[held] for item in fields(months) if item.name != "past_plans"}
    return Months(**cut, past_plans=months.past_plans[:, held])
