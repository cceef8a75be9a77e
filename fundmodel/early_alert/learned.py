"""What all areas of a package teach about a fund: season, growth, pace, shifts, errors of budgets (METHODS 6.3).

Learned at the end of a civil year and kept for the year that follows, so that an alert moves with its own area's
figures and not with re-estimation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.grouped import Laid, calendar, laid_out
from fundmodel.early_alert.level_shifts import KINDS, SHIPPED, Hazards, estimated, log_bayes_factor, looked
from fundmodel.early_alert.log_level import Pace, Seen, seen
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.plan_errors import PlanError, plan_error
from fundmodel.early_alert.pooled_pace import SHIPPED as SHIPPED_PACE
from fundmodel.early_alert.pooled_pace import Group, own_growth, pooled_pace
from fundmodel.early_alert.season import EVEN, Side, season

Array = NDArray[np.float64]

SIDES: Final[tuple[Side, Side]] = ("income", "spending")
GROWTH: Final = {"income": 0.05, "spending": 0.07}
"""Growth a year before anything has been seen; judgement, the order of the nation's last years."""
MOST_SERIES: Final = 240
"""Series from which pace and shifts are learned, taken evenly from the sorted list."""
LEAST_MONTHS: Final = 12
LOOKS_SHIFTED: Final = 0.5
MIDDLE: Final = 5
"""Place of the grid point nearest to multipliers of 1."""


class Learned(NamedTuple):
    """Of one side of a fund: ``season`` (12), growth a year, pace, hazards, error of budgets, series behind them."""

    season: Array
    growth: float
    pace: Pace
    hazards: Hazards
    plan: PlanError
    series: int


def learned(known: Sequence[Known], side: Side, fallback: Array = EVEN) -> Learned:
    """The side of one fund from all its series as they were known at the end of a year."""
    plan = plan_error(known, side)
    start = SHIPPED_PACE[side]._replace(plan=plan.variance)
    chosen = [one for one in known if len(one.end) and one.end[-1] - one.first[0] >= LEAST_MONTHS]
    chosen = chosen[:: max(1, len(chosen) // MOST_SERIES)]
    growth = GROWTH[side]
    if not chosen:
        return Learned(season(known, side, growth, fallback), growth, start, SHIPPED, plan, 0)
    pace, hazards, odd = start, SHIPPED, np.zeros(0, dtype=bool)
    for _ in range(2):
        pattern = season(known, side, growth, fallback)
        dates = calendar(chosen, max(one.last for one in chosen), 0, pattern, growth)
        laid = laid_out(chosen, side, dates)
        groups = [Group(one.blocks, one.z[~odd[list(one.at)]] if len(odd) else one.z) for one in laid]
        pace = pooled_pace(groups, start)
        growth += own_growth(groups, pace)
        hazards, odd = _shifts(laid, pace, len(chosen))
    return Learned(season(known, side, growth, fallback), growth, pace, hazards, plan, len(chosen))


def _shifts(laid: Sequence[Laid], pace: Pace, count: int) -> tuple[Hazards, NDArray[np.bool_]]:
    """(hazards, series that look shifted) at the middle of the grid."""
    bs, ss, kinds, at = [], [], np.zeros(0, dtype=np.int64), []
    none = np.zeros(0, dtype=np.int64)
    for one in laid:
        given = _middle(seen(one.blocks, pace, none))
        hypotheses = looked(one.blocks, given, one.last, none)
        if len(hypotheses.kind) == 3 * 30:
            kinds = hypotheses.kind
            bs.append(one.z @ hypotheses.weight[0])
            ss.append(np.broadcast_to(hypotheses.size[0], bs[-1].shape))
            at += one.at
    shifted = np.zeros(count, dtype=bool)
    if not bs:
        return SHIPPED, shifted
    b, s = np.concatenate(bs), np.concatenate(ss)
    hazards = estimated(b, s, kinds)
    factors = log_bayes_factor(b, s, hazards.variance[kinds]) + np.log(hazards.rate)[kinds]
    lasting = np.exp(factors[:, kinds != KINDS.index("odd")]).sum(axis=1)
    shifted[at] = lasting / (1.0 + lasting) > LOOKS_SHIFTED
    return hazards, shifted


def _middle(given: Seen) -> Seen:
    return Seen(*(part[MIDDLE : MIDDLE + 1] for part in given))


Fund = Mapping[Side, Learned]
