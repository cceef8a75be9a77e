"""Warnings as they go on from month to month: withdrawn, how long before an event, what was missed (METHODS 6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.alerts import HELD
from fundmodel.early_alert.score.decision_scores import ALERT, LEVELS
from fundmodel.early_alert.score.score_board import GROUPS, ORACLE, Board, month_names, shock_before
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, EVENTS, KINDS

Flags = NDArray[np.bool_]

SOON: Final = 2
"""Months in which a warning that goes again counts as withdrawn."""
LATE: Final = 4
"""Months between the last published one and an event from which the data were too late to show it."""

UNFORESEEABLE: Final = "unforeseeable"
"""The oracle did not see it either."""
SHOCK_UNSEEN: Final = "shock_unseen"
"""A shock struck after the last month that was published."""
SHOCK: Final = "shock"
"""A shock struck in the last twelve months and stood in the data."""
LATE_DATA: Final = "late_data"
NEAR: Final = "near"
"""A watch was given, no alert."""
QUIET: Final = "quiet"


class Withdrawn(NamedTuple):
    """share of all alerts gone within two months without an event, and of those just given; n of each."""

    share: float
    n: int
    share_new: float
    n_new: int


class Onset(NamedTuple):
    """One event that began: area, kind and event as places, the month; ``lead`` months the alert was held before it.

    shock: month of the latest shock within twelve months, None for a foreseeable event; highest, oracle: highest
    probability given in the six origins before, NaN without; last: last published month at the origin just before.
    """

    area: int
    kind: int
    event: int
    month: int
    lead: int
    shock: int | None
    highest: float
    oracle: float
    last: int

    @property
    def delay(self) -> float:
        """Months from the shock to the alert held until the event; NaN without a shock or an alert."""
        if self.shock is None or not self.lead:
            return float("nan")
        return float(max(self.month - self.lead - self.shock, 0))


def standing(board: Board, name: str, event: str, level: float = ALERT, held: float = HELD) -> Flags:
    """Where a warning stands, as ``fm.alert`` gives it where it knows its last one; (origin, kind, area).

        p_t >= level,  or it stood at the origin a month before, the area being safe, and p_t >= held level

    ``held`` 1: each origin by itself. What stands where the area is in the state is no alert.
    """
    at = EVENTS.index(event)
    p, safe = board.forecasts[name][:, :, at, :, -1], board.safe[:, :, at]
    stands = np.asarray(p >= level)
    for origin in range(1, len(p)):
        if board.origins[origin] == board.origins[origin - 1] + 1:
            stands[origin] |= stands[origin - 1] & safe[origin - 1] & (p[origin] >= held * level)
    return stands


class Gone(NamedTuple):
    """By origin but the last two, kind of the group and area: where a safe area was ``given`` an alert, where it was
    given anew (``new``), and where it is ``gone`` at one of the next two origins though no event came by then."""

    given: Flags
    new: Flags
    gone: Flags


def gone_alerts(
    board: Board, name: str, group: str, event: str, level: float = ALERT, held: float = HELD
) -> Gone | None:
    """Alerts (``standing``, safe) and those that do not stand at one of the next two origins without an event by then;
    None where there are too few origins."""
    at = EVENTS.index(event)
    kinds = list(GROUPS[group])
    over = standing(board, name, event, level, held)[:, kinds]
    given = over & board.safe[:, :, at][:, kinds]
    if len(given) <= SOON:
        return None
    size = len(given) - SOON
    gone = np.logical_or.reduce([~over[step : size + step] for step in range(1, SOON + 1)])
    gone &= ~board.came[:size, :, at, :, SOON - 1][:, kinds]
    new = given.copy()
    new[1:] &= ~over[:-1]
    new[0] = False
    return Gone(given[:size], new[:size], gone & given[:size])


def withdrawn(board: Board, name: str, group: str, event: str, level: float = ALERT, held: float = HELD) -> Withdrawn:
    """Share of ``gone_alerts`` of all that were given, and of those given anew."""
    found = gone_alerts(board, name, group, event, level, held)
    if found is None:
        return Withdrawn(float("nan"), 0, float("nan"), 0)

    def share(own: Flags) -> tuple[float, int]:
        n = int(own.sum())
        return (float((found.gone & own).sum() / n) if n else float("nan")), n

    return Withdrawn(*share(found.given), *share(found.new))


def onsets(board: Board, name: str, group: str, event: str, level: float = ALERT) -> list[Onset]:
    """Every event that began with six origins before it on the board and a safe one just before."""
    return list(_onsets(board, name, group, EVENTS.index(event), level))


def _onsets(board: Board, name: str, group: str, at: int, level: float) -> Iterator[Onset]:
    first, safe = int(board.origins[0]), board.safe[:, :, at]
    stands = standing(board, name, EVENTS[at], level) & safe
    given = board.forecasts[name][:, :, at, :, -1]
    best = board.forecasts.get(ORACLE)
    for kind in GROUPS[group]:
        state = board.outcomes.state[kind, at]
        begun = state[:, 1:] & ~state[:, :-1]
        for area, column in zip(*np.nonzero(begun), strict=True):
            month = int(column) + 1 + board.outcomes.first_month
            before = month - 1 - first
            if before < AHEAD_MONTHS - 1 or before >= len(board.origins) or not safe[before, kind, area]:
                continue
            quiet = np.flatnonzero(~stands[: before + 1, kind, area])
            window = slice(before - AHEAD_MONTHS + 1, before + 1)
            own = safe[window, kind, area]
            yield Onset(
                int(area),
                kind,
                at,
                month,
                before - int(quiet[-1]) if len(quiet) else before + 1,
                shock_before(board, kind, int(area), month),
                float(given[window, kind, area][own].max()),
                float("nan") if best is None else float(best[window, kind, at, area, -1][own].max()),
                int(board.last[before, kind, area]),
            )


def missed(found: list[Onset], level: float = ALERT) -> list[Onset]:
    """Events before which none of the six origins gave an alert."""
    return [one for one in found if not one.highest >= level]


def reason(one: Onset, level: float = ALERT) -> str:
    """Why an event was missed, a code: the first that holds."""
    if one.oracle < level:
        return UNFORESEEABLE
    if one.shock is not None:
        return SHOCK_UNSEEN if one.shock > one.last else SHOCK
    if one.month - one.last >= LATE:
        return LATE_DATA
    return NEAR if one.highest >= LEVELS[0] else QUIET


def miss_rows(board: Board, found: list[Onset]) -> list[dict[str, object]]:
    """Area, fund, basis, event, month, class, reason, highest probability given and the oracle's, last month known."""
    return [
        {
            "area": board.areas[one.area],
            "fund": KINDS[one.kind][0],
            "basis": KINDS[one.kind][1],
            "event": EVENTS[one.event],
            "month": str(month_names(np.array([one.month]))[0]),
            "class": str(board.classes[one.kind, one.area]),
            "reason": reason(one),
            "highest": one.highest,
            "oracle": one.oracle,
            "last": str(month_names(np.array([one.last]))[0]),
        }
        for one in missed(found)
    ]
