"""The score card: tables of every score, and the goals beside what was reached (METHODS 6.6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.early_alert.score.alert_runs import miss_rows, onsets
from fundmodel.early_alert.score.goals import COVERAGE, COVERAGE_OF_CLASS, GOALS, GOOD, Goal
from fundmodel.early_alert.score.goals_held import Scored, coverage_goal, goal_row
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
from fundmodel.early_alert.score.publishers import QUARTERLY_LATE, publisher_rows, publishers
from fundmodel.early_alert.score.score_board import GROUPS, METHOD, ORACLE, ORACLE_NOW, Board, Cases, chosen
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, DEFICIT, EVENTS, KINDS
from fundmodel.early_alert.score.why_missed import why_missed, why_uncovered
from fundmodel.vocabulary.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

DIGITS: Final = 6
"""Decimals kept of every figure, so that the same bed gives the same files on every machine."""
TABLES: Final = (
    *("goals", "rivals", "alerts", "bounds", "levels", "value"),
    *("reliability", "coverage", "classes", "publishers", "in_state", "misses", "reasons"),
)


@dataclass(frozen=True)
class ScoreCard:
    """Tables by name (``TABLES``), and the rival that was the best by group and event, of the ``bed`` and its kind of
    ``budgets``."""

    tables: Mapping[str, pd.DataFrame]
    best: Mapping[str, Mapping[str, str]]
    bed: str = ""
    budgets: str = ""

    def to_json(self) -> str:
        """The tables as lists of rows, the best rivals; NaN is null."""
        held = {name: json.loads(frame.to_json(orient="records")) for name, frame in self.tables.items()}
        head = {"bed": self.bed, "budgets": self.budgets, "synthetic": True, "best": self.best}
        return json.dumps({**head, **held}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def write(self, folder: Path) -> None:
        """``score.json`` and a csv a table."""
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "score.json", self.to_json().encode())
        for name, frame in self.tables.items():
            write_whole(folder / f"{name}.csv", frame.to_csv(index=False, lineterminator="\n").encode())


def score_card(
    board: Board,
    name: str = METHOD,
    best: Mapping[str, Mapping[str, str]] | None = None,
    budgets: str = GOOD,
    bed: str = "",
) -> ScoreCard:
    """The card of the forecast ``name``; ``best`` {group: {event: rival}} as fixed on an earlier bed, else the best
    rival of this one, which flatters the rivals. The goals are those of the bed's kind of ``budgets``."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    chosen_best: dict[str, dict[str, str]] = {}
    goals = GOALS[budgets]
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
            scored = Scored(board, cases, name, rival, group, event, _joined(made), bounds(cases, name, rival))
            made["bounds"] = bound_rows(scored.bounds, name)
            for table, found in made.items():
                rows[table] += [key | row for row in found]
            rows["in_state"] += [key | row for row in _in_state(board, shown, group, event)]
            for one in (scored, *_late(scored)):
                _judge(one, goals, rows)
    rows["coverage"] = _coverage_rows(board)
    _judge_intervals(board, goals, rows)
    order = {(goal.group, goal.event, goal.figure): at for at, goal in enumerate(goals)}
    for table in ("goals", "reasons"):
        rows[table].sort(key=lambda row: order[row["group"], row["event"], row["figure"]])
    return ScoreCard({table: _frame(found) for table, found in rows.items()}, chosen_best, bed, budgets)


def _judge(scored: Scored, goals: Iterable[Goal], rows: dict[str, list[Row]]) -> None:
    """The goals of a group and event, and why those were missed that were."""
    own = [goal for goal in goals if (goal.group, goal.event) == (scored.group, scored.event)]
    for goal in own:
        row = goal_row(goal, scored)
        rows["goals"].append(row)
        rows["reasons"] += why_missed(scored, goal, row)


def _judge_intervals(board: Board, goals: Iterable[Goal], rows: dict[str, list[Row]]) -> None:
    for goal in goals:
        found = coverage_goal(board, goal, rows["coverage"])
        if found is not None:
            row, label = found
            rows["goals"].append(row)
            rows["reasons"] += why_uncovered(board, row, label, rows["coverage"])


def _joined(made: Mapping[str, list[Row]]) -> dict[str, Row]:
    """What the tables hold of each forecast over the whole horizon."""
    whole = {row["forecast"]: row for row in made["rivals"] if row["horizon"] == AHEAD_MONTHS}
    return {row["forecast"]: row | whole[row["forecast"]] for row in made["alerts"]}


def _late(scored: Scored) -> Iterator[Scored]:
    """The same of employee funds that publish quarters two months late."""
    board = scored.board
    if (scored.group, scored.event) != ("employee", DEFICIT):
        return
    cases = chosen(board, "employee", DEFICIT, kept=publishers(board) == QUARTERLY_LATE)
    if len(cases.outcome):
        rows = {
            name: row
            for name in (scored.name, ORACLE)
            if name in scored.rows
            for row in publisher_rows(board, name, scored.rival, "employee", DEFICIT)
            if row["publisher"] == QUARTERLY_LATE
        }
        own = bounds(cases, scored.name, scored.rival)
        yield replace(scored, group=QUARTERLY_LATE, cases=cases, rows=rows, bounds=own)


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


def _frame(rows: list[Row]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows)
    return frame.round(DIGITS).replace([np.inf, -np.inf], np.nan) if len(frame) else frame
