"""The score card: tables of every score, and the goals beside what was reached (METHODS 6.6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fundmodel.early_alert.score.alert_runs import miss_rows, onsets
from fundmodel.early_alert.score.group_scores import (
    Row,
    alert_row,
    best_rival,
    bound_rows,
    bounds,
    level_rows,
    reliability_rows,
    rival_rows,
    value_rows,
)
from fundmodel.early_alert.score.interval_scores import coverage
from fundmodel.early_alert.score.publishers import QUARTERLY_LATE, publisher_rows
from fundmodel.early_alert.score.score_board import GROUPS, METHOD, ORACLE, ORACLE_NOW, Board, Cases, chosen
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, DEFICIT, EVENTS, FLOOR, KINDS
from fundmodel.vocabulary.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

DIGITS: Final = 6
"""Decimals kept of every figure, so that the same bed gives the same files on every machine."""
TABLES: Final = (
    *("goals", "rivals", "alerts", "bounds", "levels", "value"),
    *("reliability", "coverage", "classes", "publishers", "in_state", "misses"),
)


class Goal(NamedTuple):
    """``low <= figure <= high`` of a table's column; ``bound`` is the least its lower 90 % bound may be."""

    group: str
    event: str
    figure: str
    low: float = -np.inf
    high: float = np.inf
    bound: float = -np.inf


GOALS: Final = (
    Goal("both", DEFICIT, "skill_on_best", low=0.20),
    Goal("both", DEFICIT, "share_of_oracle", low=0.45, bound=0.30),
    Goal("both", FLOOR, "skill_on_best", low=0.30),
    Goal("both", FLOOR, "share_of_oracle", low=0.50, bound=0.35),
    Goal("both", DEFICIT, "hit_3_4", low=0.75),
    Goal("both", DEFICIT, "hit_5_6", low=0.65),
    Goal("both", DEFICIT, "false_alarms", high=0.08),
    Goal("both", DEFICIT, "precision", low=0.48),
    Goal("both", DEFICIT, "withdrawn", high=0.15),
    Goal("both", FLOOR, "withdrawn", high=0.15),
    Goal("both", DEFICIT, "reliability", high=0.08),
    Goal("both", FLOOR, "reliability", high=0.08),
    Goal("both", DEFICIT, "lead_foreseeable", low=4.0),
    Goal("both", FLOOR, "lead_foreseeable", low=4.0),
)
"""What issue 13 asks of both funds together; the goals of single funds are held against the same tables."""
TYPICAL_GOALS: Final = (
    Goal("resident", DEFICIT, "skill_on_best", low=0.05),
    Goal("resident", FLOOR, "skill_on_best", low=0.05),
    Goal("resident", DEFICIT, "false_alarms", high=0.12),
)
"""What is asked of resident funds where budgets miss as real ones do."""
LATE_GOALS: Final = (
    Goal(QUARTERLY_LATE, DEFICIT, "hit_3_4", low=0.60),
    Goal(QUARTERLY_LATE, DEFICIT, "hit_5_6", low=0.50),
)
"""What is asked of employee funds that publish quarters two months late."""
COVERAGE: Final = (0.77, 0.83)
COVERAGE_OF_CLASS: Final = (0.70, 0.90)


@dataclass(frozen=True)
class ScoreCard:
    """Tables by name (``TABLES``), and the rival that was the best by group and event."""

    tables: Mapping[str, pd.DataFrame]
    best: Mapping[str, Mapping[str, str]]

    def to_json(self) -> str:
        """The tables as lists of rows, the best rivals; NaN is null."""
        held = {name: json.loads(frame.to_json(orient="records")) for name, frame in self.tables.items()}
        return json.dumps({"best": self.best, **held}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def write(self, folder: Path) -> None:
        """``score.json`` and a csv a table."""
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "score.json", self.to_json().encode())
        for name, frame in self.tables.items():
            write_whole(folder / f"{name}.csv", frame.to_csv(index=False, lineterminator="\n").encode())


def score_card(
    board: Board, name: str = METHOD, best: Mapping[str, Mapping[str, str]] | None = None, goals: Iterable[Goal] = GOALS
) -> ScoreCard:
    """The card of the forecast ``name``; ``best`` {group: {event: rival}} as fixed on an earlier bed, else the best
    rival of this one, which flatters the rivals."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    chosen_best: dict[str, dict[str, str]] = {}
    named = [one for one in dict.fromkeys((name, *board.rivals, ORACLE, ORACLE_NOW)) if one in board.forecasts]
    for group in GROUPS:
        for event in EVENTS:
            cases = chosen(board, group, event)
            if not len(cases.outcome) or not np.isfinite(cases.forecasts[name]).all():
                continue
            rival = best_rival(cases, board.rivals) if best is None else best[group][event]
            chosen_best.setdefault(group, {})[event] = rival
            key = {"group": group, "event": event}
            shown = tuple(one for one in named if np.isfinite(cases.forecasts[one]).all())
            made = _tables(board, cases, shown, name, rival, group, event)
            found_bounds = bounds(cases, name, rival)
            made["bounds"] = bound_rows(found_bounds, name)
            for table, found in made.items():
                rows[table] += [key | row for row in found]
            own = [goal for goal in goals if goal.group == group and goal.event == event]
            rows["goals"] += _goal_rows(own, made, found_bounds, name)
            if group == "employee" and event == DEFICIT:
                late = [row for row in made["publishers"] if row["publisher"] == QUARTERLY_LATE]
                rows["goals"] += [_held(goal, row[goal.figure]) for goal in LATE_GOALS for row in late]
            rows["in_state"] += [key | row for row in _in_state(board, shown, group, event)]
    rows["coverage"] = _coverage_rows(board)
    return ScoreCard({table: _frame(found) for table, found in rows.items()}, chosen_best)


def _tables(
    board: Board, cases: Cases, shown: tuple[str, ...], name: str, best: str, group: str, event: str
) -> dict[str, list[Row]]:
    return {
        "rivals": rival_rows(cases, shown, best),
        "alerts": [alert_row(board, cases, one, group, event) for one in shown],
        "levels": level_rows(cases, name),
        "value": value_rows(cases, shown),
        "reliability": reliability_rows(cases, name),
        "classes": _class_rows(board, shown, name, best, group, event),
        "publishers": publisher_rows(board, name, best, group, event),
        "misses": miss_rows(board, onsets(board, name, group, event)) if group != "both" else [],
    }


def _class_rows(board: Board, shown: tuple[str, ...], name: str, best: str, group: str, event: str) -> list[Row]:
    """Scores of each class of area, at the whole horizon."""
    kept = tuple(one for one in shown if one in (name, best, "climatology", ORACLE))
    found = []
    for label in sorted(set(board.classes[list(GROUPS[group])].ravel().tolist())):
        own = chosen(board, group, event, kept=board.classes == label)
        if not len(own.outcome):
            continue
        whole = [row for row in rival_rows(own, kept, best) if row["horizon"] == AHEAD_MONTHS]
        found += [{"class": label, **row} for row in whole]
    return found


def _in_state(board: Board, shown: tuple[str, ...], group: str, event: str) -> list[Row]:
    """Areas already in the state when last published: Brier score of the whole horizon, apart from the onsets."""
    cases = chosen(board, group, event, onset=False)
    if not len(cases.outcome):
        return []
    rows = rival_rows(cases, shown, "climatology")
    kept = ("horizon", "forecast", "n", "events", "brier", "auc")
    return [{key: row[key] for key in kept} for row in rows if row["horizon"] == AHEAD_MONTHS]


def _coverage_rows(board: Board) -> list[Row]:
    """Share of months of reserve inside the 80 % interval: by fund, basis and horizon, then by class."""
    rows: list[Row] = []

    def add(group: str, label: str, horizon: int, mask: Any, goal: tuple[float, float]) -> None:
        low, high, actual = (values[mask].ravel() for values in (board.low, board.high, board.reserve))
        share, n = coverage(low, high, actual)
        if n:
            figures = {"share": share, "n": n, "low": goal[0], "high": goal[1], "met": goal[0] <= share <= goal[1]}
            rows.append({"group": group, "class": label, "horizon": horizon, **figures})

    every = np.broadcast_to(board.told[..., None], board.low.shape)
    for group, kinds in GROUPS.items():
        own = every & np.isin(np.arange(len(KINDS)), kinds)[None, :, None, None]
        add(group, "", 0, own, COVERAGE)
        for horizon in range(AHEAD_MONTHS):
            add(group, "", horizon + 1, own & (np.arange(AHEAD_MONTHS) == horizon), COVERAGE)
        for label in sorted(set(board.classes[list(kinds)].ravel().tolist())):
            add(group, label, 0, own & (board.classes == label)[None, :, :, None], COVERAGE_OF_CLASS)
    return rows


def _goal_rows(
    goals: list[Goal], made: Mapping[str, list[Row]], found: Mapping[str, tuple[float, float]], name: str
) -> list[Row]:
    """Each goal with what was reached, its interval and whether it was met."""
    figures = next(row for row in made["alerts"] if row["forecast"] == name) | next(
        row for row in made["rivals"] if row["forecast"] == name and row["horizon"] == AHEAD_MONTHS
    )
    figures["reliability"] = max((abs(row["gap"]) for row in made["reliability"]), default=float("nan"))
    return [_held(goal, figures[goal.figure], *found.get(goal.figure, (float("nan"),) * 2)) for goal in goals]


def _held(goal: Goal, reached: float, lower: float = float("nan"), upper: float = float("nan")) -> Row:
    """A goal beside what was reached and its interval."""
    met = goal.low <= reached <= goal.high and (goal.bound == -np.inf or lower >= goal.bound)
    return {
        **goal._asdict(),
        "reached": float(reached),
        "lower_90": lower,
        "upper_90": upper,
        "met": bool(met),
    }


def _frame(rows: list[Row]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows)
    return frame.round(DIGITS).replace([np.inf, -np.inf], np.nan) if len(frame) else frame
