"""How far the plausible range lies around months of reserve, and the dates at its two ends, at any setting of levers.

The width is that of the scenario without a lever moved, on its own lane and on the one with the margin of prudence:
what the five leading assumptions of a fund move, one at a time, in quadrature. A range and no probability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.plausible import SIDES, enclosed
from fundmodel.analysis.range_record import leading_of
from fundmodel.analysis.signed_paths import MONTHS_CASH, MONTHS_EARNED, Paths
from fundmodel.fund_rules.measures import first_true
from fundmodel.presentation.explorer.explorer_levers import LAST, PRUDENT
from fundmodel.presentation.explorer.half_year_flows import FUNDS
from fundmodel.presentation.explorer.precomputed import Asked, quiet
from fundmodel.projection.by_content import by_content

if TYPE_CHECKING:
    from fundmodel.presentation.explorer.corners import Exact

Array = NDArray[np.float64]

MEASURED: Final = (MONTHS_EARNED, MONTHS_CASH)
"""What falls below a line, and what is used up."""
NOTHING: Final = 0.0
"""Months at which a balance is used up."""


def _rests_on(ask: Asked) -> tuple[object, ...]:
    """What the range of a scenario rests on, and whether it has the lane with the margin."""
    given = (ask.scenario.sha256, ask.scenario.root.sha256, ask.data.sha256)
    return *given, tuple(leading_of(ask.data).names.items()), [one.key for one in ask.levers if not one.shown]


@by_content(4, of=_rests_on)
def widths_of(ask: Asked) -> Array:
    """Months between the path and its plausible ends, not below 0, ``(lane, side, measure, area, fund, month)``.

    Lanes: the best estimate, then the prudent one where the scenario has no margin of its own; sides: adverse,
    favourable; measures: months earned, months in cash; areas: the sum of several last. Source: METHODS 9.6.
    """
    margin = [one.changes(one.high) for one in ask.levers if one.key == PRUDENT]
    scenarios = [ask.scenario, *(ask.scenario.with_changes(change, name=ask.scenario.name) for change in margin)]
    with quiet():
        found = [enclosed(one, ask.data, LAST, leading_of(ask.data).names) for one in scenarios]
    funds = [found[0].best_estimate.funds.index(fund) for fund in FUNDS]
    several = len(ask.data.areas) > 1
    paths = np.array([[_months(getattr(one, side)) for side in ("best_estimate", *SIDES)] for one in found])
    widths = np.nan_to_num(np.abs(paths[:, 1:] - paths[:, :1]))[:, :, :, :, funds]
    return np.roll(widths, -1, axis=3) if several else widths


def _months(paths: Paths) -> list[Array]:
    return [paths.values[name][0] for name in MEASURED]


def dates_around(ask: Asked, found: Exact, widths: Array) -> NDArray[np.int64]:
    """Places of the months at the ends of the range, ``(point, side, event, area, fund)``: below the line on months
    earned, used up on months in cash; ``widths`` are those of each point's lane."""
    months = np.stack([found.reserve, found.cash], axis=1)
    ends = np.stack([months - widths[:, 0], months + widths[:, 1]], axis=1)
    limits = np.stack([ask.floors, np.full(len(FUNDS), NOTHING)])[:, None, :, None]
    at = first_true(ends < limits)
    return np.where(at >= 0, at, months.shape[-1])
