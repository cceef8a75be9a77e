"""States as they were published in the end: margin over spending and months of reserve by month (METHODS 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fundmodel.early_alert.alert_outlook import RESIDENT
from fundmodel.early_alert.arrival import arrival, cash, own_path
from fundmodel.early_alert.hindsight import realised_cash, realised_earned
from fundmodel.early_alert.panel import Known, Panel

State = dict[int, tuple[float, float]]
"""Month -> (margin of twelve months over their spending, months of reserve), NaN where it was not published."""


def realised(known: Sequence[Known]) -> dict[tuple[str, str, str], State]:
    """State by (area, fund, basis), at the ends of blocks that twelve whole months precede; resident funds on ``cash``
    and on ``earned``, the latter only in finished coverage years: P_y is what came in the end."""
    found = {(one.area, one.fund, "cash"): realised_cash(one) for one in known}
    residents = [one for one in known if one.fund == RESIDENT]
    if residents:
        given = arrival(residents)
        for one in residents:
            held = cash(one, given)
            own = own_path(held.path, given)
            found[one.area, one.fund, "earned"] = realised_earned(one, held, held.final, own)
    return found


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
