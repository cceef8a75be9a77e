"""Goals held against the figures of one group and event, each with its interval and the oracle's own (METHODS 6.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.score.alert_runs import gone_alerts, onsets
from fundmodel.early_alert.score.goals import Goal
from fundmodel.early_alert.score.group_scores import WHOLE, Row, reliability_rows
from fundmodel.early_alert.score.resampling import Statistic, intervals, ratio, skill_of
from fundmodel.early_alert.score.score_board import BLOCK, GROUPS, ORACLE, Board, Cases
from fundmodel.early_alert.score.series_kinds import KINDS

Array = NDArray[np.float64]

Interval = tuple[float, float]
UNKNOWN: Final[Interval] = (float("nan"), float("nan"))
CLIMATOLOGY: Final = "climatology"
MIDDLE: Final = 0.8
"""What an 80 % interval should hold."""


@dataclass(frozen=True)
class Scored:
    """The cases of one group and event with the rows of ``alerts`` and ``rivals`` (whole horizon) of every forecast
    joined, and the intervals of the forecast ``name``; ``rival`` is the best one."""

    board: Board
    cases: Cases
    name: str
    rival: str
    group: str
    event: str
    rows: Mapping[str, Row]
    bounds: Mapping[str, Interval]

    def figure(self, figure: str, forecast: str | None = None) -> float:
        """A figure of a forecast, its own by default; NaN where the forecast has none."""
        name = self.name if forecast is None else forecast
        if name not in self.rows:
            return float("nan")
        if figure == "reliability":
            worst = worst_bin(self.cases, name)
            return float("nan") if worst is None else abs(worst["gap"])
        return float(self.rows[name].get(figure, float("nan")))

    def interval(self, figure: str) -> Interval:
        """The wider 90 % interval of a figure."""
        if figure in self.bounds:
            return self.bounds[figure]
        return _INTERVALS[figure](self) if figure in _INTERVALS else UNKNOWN

    @property
    def areas(self) -> int:
        """Areas on the board."""
        return len(self.board.areas)


def goal_row(goal: Goal, scored: Scored) -> Row:
    """A goal beside what was reached, its interval, the oracle's own and the prototype's."""
    return _row(goal, scored.figure(goal.figure), scored.interval(goal.figure), scored.figure(goal.figure, ORACLE))


def _row(goal: Goal, reached: float, interval: Interval, oracle: float = float("nan")) -> Row:
    told = goal._asdict()
    low, high = told.pop("prototype")
    return {
        **told,
        "reached": float(reached),
        "lower_90": interval[0],
        "upper_90": interval[1],
        "oracle": oracle,
        "prototype_low": low,
        "prototype_high": high,
        "met": goal.holds(reached, interval[0]) if goal.asked else None,
    }


def worst_bin(cases: Cases, name: str) -> Row | None:
    """The bin of the reliability diagram whose probability is off the most; None without one."""
    return max(reliability_rows(cases, name), key=lambda row: abs(row["gap"]), default=None)


def in_bin(cases: Cases, name: str, worst: Row) -> NDArray[np.bool_]:
    """The cases of a bin; the last one is closed."""
    p = cases.forecasts[name][:, WHOLE]
    return np.asarray((p >= worst["low"]) & ((p < worst["high"]) | (worst["high"] == 1.0)))


def _of_reliability(scored: Scored) -> Interval:
    """That of the gap in the worst bin."""
    worst = worst_bin(scored.cases, scored.name)
    if worst is None:
        return UNKNOWN
    own = in_bin(scored.cases, scored.name, worst)
    gap = (scored.cases.forecasts[scored.name][:, WHOLE] - scored.cases.outcome[:, WHOLE]) * np.sign(worst["gap"])
    sums = np.column_stack([gap, np.ones(len(gap))])[own]
    return intervals(sums, scored.cases.area[own], scored.cases.block[own], {"gap": ratio(0, 1)})["gap"]


def _of_withdrawn(scored: Scored) -> Interval:
    found = gone_alerts(scored.board, scored.name, scored.group, scored.event)
    if found is None or not found.given.any():
        return UNKNOWN
    origin, _, area = np.nonzero(found.given)
    sums = np.column_stack([found.gone[found.given], np.ones(len(origin))]).astype(np.float64)
    return intervals(sums, area, _block(scored.board, origin), {"share": ratio(0, 1)})["share"]


def _of_lead(scored: Scored) -> Interval:
    """That of the median: what is drawn are counts of onsets by their lead."""
    calm = [one for one in onsets(scored.board, scored.name, scored.group, scored.event) if one.shock is None]
    if not calm:
        return UNKNOWN
    lead = np.array([one.lead for one in calm])
    counts = (lead[:, None] == np.arange(lead.max() + 1)).astype(np.float64)
    area, month = np.array([one.area for one in calm]), np.array([one.month for one in calm])
    block = (month - int(scored.board.origins[0])) // BLOCK
    return intervals(counts, area, block, {"median": _median})["median"]


def _median(counts: Array) -> Array:
    """The median of values 0, 1, ... given how often each stands there; NaN for none."""
    below, half = np.cumsum(counts, axis=1), counts.sum(axis=1, keepdims=True) / 2.0
    middle = ((below >= half).argmax(axis=1) + (below > half).argmax(axis=1)) / 2.0
    return np.where(half[:, 0] > 0, middle, np.nan)


def _block(board: Board, origin: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray((board.origins[origin] - board.origins[0]) // BLOCK)


def _on_climatology(scored: Scored) -> Interval:
    y, cases = scored.cases.outcome[:, WHOLE], scored.cases
    if CLIMATOLOGY not in cases.forecasts:
        return UNKNOWN
    sums = np.column_stack([(cases.forecasts[name][:, WHOLE] - y) ** 2 for name in (scored.name, CLIMATOLOGY)])
    return intervals(sums, cases.area, cases.block, {"skill": skill_of(0, 1)})["skill"]


_INTERVALS: Final[Mapping[str, Callable[[Scored], Interval]]] = {
    "withdrawn": _of_withdrawn,
    "reliability": _of_reliability,
    "lead_foreseeable": _of_lead,
    "skill_on_climatology": _on_climatology,
}
_HELD: Final[Mapping[str, Statistic]] = {"share": ratio(0, 1)}


def coverage_goal(board: Board, goal: Goal, rows: Iterable[Row]) -> tuple[Row, str] | None:
    """A goal of 80 % intervals of months of reserve, of all or of the class of areas (named) that is furthest from
    80 %; None where it is none of these, or no interval was given. ``rows`` as of the table ``coverage``."""
    shares = {row["class"]: row["share"] for row in rows if row["group"] == goal.group and row["horizon"] == 0}
    whole = shares.pop("", None)
    if goal.event or whole is None:
        return None
    label = "" if goal.figure == "coverage" else max(shares, key=lambda name: abs(shares[name] - MIDDLE))
    own = covered(board, goal.group, label)
    return _row(goal, own.share, own.interval(board)), label


@dataclass(frozen=True)
class Covered:
    """Intervals of a group: where one was ``told``, where the truth lay ``below`` or ``above`` it; (origin, kind, area,
    horizon)."""

    told: NDArray[np.bool_]
    below: NDArray[np.bool_]
    above: NDArray[np.bool_]

    @property
    def share(self) -> float:
        """Share of intervals that held."""
        return 1.0 - float((self.below | self.above).sum() / self.told.sum())

    def interval(self, board: Board) -> Interval:
        """The wider 90 % interval of the share."""
        held = (self.told & ~self.below & ~self.above).sum(axis=(1, 3)), self.told.sum(axis=(1, 3))
        origin, area = np.nonzero(held[1])
        sums = np.column_stack([one[origin, area] for one in held]).astype(np.float64)
        return intervals(sums, area, _block(board, origin), _HELD)["share"]


def covered(board: Board, group: str, label: str = "") -> Covered:
    """The intervals of a group of kinds, of one class of areas where it is named."""
    kinds = np.isin(np.arange(len(KINDS)), GROUPS[group])[None, :, None, None]
    told = np.isfinite(board.low) & np.isfinite(board.high) & np.isfinite(board.reserve) & kinds
    told = told & board.told[..., None]
    if label:
        told = told & (board.classes == label)[None, :, :, None]
    return Covered(told, told & (board.reserve < board.low), told & (board.reserve > board.high))
