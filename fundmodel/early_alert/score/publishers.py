"""Areas by how they publish: every month or every quarter, soon or late; hits and false alarms of each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.score.decision_scores import false_alarm_share, hits, precision
from fundmodel.early_alert.score.probability_scores import brier, skill
from fundmodel.early_alert.score.score_board import Board, chosen

MONTHLY: Final = "monthly"
QUARTERLY: Final = "quarterly"
QUARTERLY_LATE: Final = "quarterly_late"
"""A quarter is out about two months after its end, or later."""
LATE: Final = 2.5
"""Mean months from the last published one to the origin: a quarter out after two months is 2, 3, 4 old in turn."""
QUARTER: Final = 3


def publishers(board: Board) -> NDArray[np.str_]:
    """How each series publishes, from its last months at all origins alone; (kind, area)."""
    told = board.told
    count = np.maximum(told.sum(axis=0), 1)
    by_quarter = ((board.last % QUARTER == QUARTER - 1) | ~told).all(axis=0)
    gap = np.where(told, board.origins[:, None, None] - board.last, 0).sum(axis=0) / count
    return np.where(by_quarter, np.where(gap >= LATE, QUARTERLY_LATE, QUARTERLY), MONTHLY).astype(np.str_)


def publisher_rows(board: Board, name: str, best: str, group: str, event: str) -> list[dict[str, object]]:
    """Hits by months ahead, precision, false alarms and skill of a forecast for each kind of publisher."""
    labels = publishers(board)
    rows: list[dict[str, object]] = []
    for label in (MONTHLY, QUARTERLY, QUARTERLY_LATE):
        cases = chosen(board, group, event, kept=labels == label)
        if not len(cases.outcome):
            continue
        p, y = cases.forecasts[name][:, -1], cases.outcome[:, -1]
        row: dict[str, object] = {"publisher": label, "forecast": name, "n": len(y), "events": int(y.sum())}
        for (low, high), (share, n) in hits(p, cases.first_event).items():
            row |= {f"hit_{low}_{high}": share, f"events_{low}_{high}": n}
        row |= {"precision": precision(p, y), "false_alarms": false_alarm_share(p, y)}
        row["skill_on_best"] = skill(brier(p, y), brier(cases.forecasts[best][:, -1], y))
        rows.append(row)
    return rows
