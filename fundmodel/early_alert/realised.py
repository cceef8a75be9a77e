"""States as they were published in the end: margin over spending and months of reserve by month (METHODS 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from fundmodel.early_alert.arrival import cash, usual_path
from fundmodel.early_alert.coverage_year import Coverage, coverage, coverage_draws
from fundmodel.early_alert.hindsight import realised_cash, realised_earned
from fundmodel.early_alert.panel import RESIDENT, Known, Panel

MIDDLE_OF: Final = 41
"""Ways to arrive of which the middle is taken."""
State = dict[int, tuple[float, float]]
"""Month -> (margin of twelve months over their spending, months of reserve), NaN where it was not published."""


def realised(known: Sequence[Known], *, in_progress: bool = False) -> dict[tuple[str, str, str], State]:
    """State by (area, fund, basis), at the ends of blocks that twelve whole months precede; resident funds on ``cash``
    and on ``earned``, the latter in finished coverage years, whose P_y is what came in the end; ``in_progress`` adds
    the year under way, P_y the middle of what is drawn of it."""
    found = {(one.area, one.fund, "cash"): realised_cash(one) for one in known}
    residents = [one for one in known if one.fund == RESIDENT]
    if residents:
        years = coverage(residents)
        for one in residents:
            held = cash(one, years.arrival)
            own = usual_path(held.path, years.arrival)
            due = _with_middle(one, years, held.final) if in_progress else held.final
            found[one.area, one.fund, "earned"] = realised_earned(one, held, due, own)
    return found


def _with_middle(one: Known, years: Coverage, final: dict[int, float]) -> dict[int, float]:
    """P_y of finished years and the middle of the year under way; of the year before where that is not finished."""
    n = MIDDLE_OF
    drawn = coverage_draws(one, years, np.zeros((n, 4)), np.zeros(n), (np.arange(n) + 0.5) / n)
    before, now = np.median(drawn.due[:, :2], axis=0).tolist()
    return {drawn.first: before, **final, drawn.first + 1: now}


def first_told(panel: Panel) -> Callable[[str, str, int], str]:
    """(area, fund, month) -> the date on which a figure of that month or a later one was first known; "9999-12-31"
    where none was."""
    rows = {
        key: [(row.end - 1, row.known) for scope in panel.rows if scope[:2] == key for row in panel.rows[scope]]
        for key in {scope[:2] for scope in panel.rows}
    }

    def date(area: str, fund: str, month: int) -> str:
        return min((known for end, known in rows.get((area, fund), ()) if end >= month), default="9999-12-31")

    return date
