"""Why a goal was missed, told by the figures of the card: codes with their numbers, none for a goal that is met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.bed.bed_laws import ASSUMED
from fundmodel.early_alert.score.alert_runs import (
    LATE,
    LATE_DATA,
    NEAR,
    QUIET,
    SHOCK,
    SHOCK_UNSEEN,
    UNFORESEEABLE,
    gone_alerts,
    onsets,
)
from fundmodel.early_alert.score.decision_scores import ALERT, LEVELS, false_alarm_share
from fundmodel.early_alert.score.goals import Goal
from fundmodel.early_alert.score.goals_held import Scored, covered, in_bin, worst_bin
from fundmodel.early_alert.score.group_scores import WHOLE, Row
from fundmodel.early_alert.score.interval_scores import WIDTH
from fundmodel.early_alert.score.probability_scores import brier, share_of_oracle, skill
from fundmodel.early_alert.score.publishers import MONTHLY, QUARTERLY_LATE, publisher_rows, publishers
from fundmodel.early_alert.score.score_board import GROUPS, ORACLE, RECENT, Board, Cases, chosen
from fundmodel.early_alert.score.series_kinds import DECIDING, EVENTS, KINDS

ORACLE_BESIDE: Final = ("hit_3_4", "hit_5_6", "false_alarms", "precision", "withdrawn", "lead_foreseeable")
"""Figures that the oracle has too."""

Flags = NDArray[np.bool_]
Numbers = Mapping[str, Any]
Found = Iterator[tuple[str, Numbers]]
"""(reason, its numbers)."""


def why_missed(scored: Scored, goal: Goal, row: Row) -> list[Row]:
    """The reasons why a goal was missed, in the order in which they weigh; ``row`` is the goal's."""
    if row["met"] is not False:
        return []
    key = {"group": goal.group, "event": goal.event, "figure": goal.figure}
    if not np.isfinite(row["reached"]):
        return [key | {"reason": "no_cases"}]
    found: list[tuple[str, Numbers]] = []
    short = np.isfinite(row["oracle"]) and not goal.holds(row["oracle"])
    if short:
        found.append(("oracle_short", {"oracle": row["oracle"]}))
    if goal.holds(row["reached"]):
        found.append(("wide", {"lower": row["lower_90"], "events": int(scored.cases.outcome[:, WHOLE].sum())}))
    else:
        found += _BY_FIGURE[goal.figure](scored, goal)
        if np.isfinite(row["oracle"]) and not short and goal.figure in ORACLE_BESIDE:
            found.append(("oracle_own", {"oracle": row["oracle"]}))
    return [key | {"reason": reason} | dict(numbers) for reason, numbers in found]


def why_uncovered(board: Board, row: Row, label: str, rows: Iterable[Row]) -> list[Row]:
    """On which side the truth lay of intervals that hold too seldom or too often, and in how many classes of areas they
    do; ``rows`` as of the table ``coverage``."""
    if row["met"] is not False:
        return []
    key = {"group": row["group"], "event": row["event"], "figure": row["figure"]}
    own = covered(board, row["group"], label)
    sides = {name: float(side.sum() / own.told.sum()) for name, side in (("below", own.below), ("above", own.above))}
    found = [key | {"reason": "outside", "class": label} | sides]
    if label:
        classes = [one for one in rows if one["group"] == row["group"] and one["class"]]
        told = {"n": sum(not one["met"] for one in classes), "classes": len(classes)}
        found.append(key | {"reason": "classes_out"} | told)
    return found


def _of_skill(scored: Scored, goal: Goal) -> Found:
    """What the rival says more truly, what it tells apart better, and what is asked of the oracle's gain."""
    rival = scored.rows[scored.rival]
    yield from _calibration(scored, lambda score: skill(score, rival["brier"]))
    yield from _apart(scored)
    gain = scored.figure("skill_on_best", ORACLE)
    if gain > goal.low:
        yield "asks", {"oracle": gain, "asks": goal.low / gain}


def _of_share(scored: Scored, goal: Goal) -> Found:
    """What the rival says more truly, and whether it is the area's law that the oracle knows better."""
    rival, oracle = scored.rows[scored.rival], scored.rows[ORACLE]
    yield from _calibration(scored, lambda score: share_of_oracle(score, rival["brier"], oracle["brier"]))
    yield from tuple(_laws(scored)) or _apart(scored)


def _calibration(scored: Scored, figure: Callable[[float], float]) -> Found:
    """``B = REL - RES + UNC``: the figure with the rival's REL, where that is smaller."""
    own, theirs = scored.rows[scored.name], scored.rows[scored.rival]
    gap = own["reliability"] - theirs["reliability"]
    if gap > 0.0:
        said = float(scored.cases.forecasts[scored.name][:, WHOLE].mean())
        came = float(scored.cases.outcome[:, WHOLE].mean())
        without = figure(own["brier"] - gap)
        yield "calibration", {"said": said, "came": came, "without": without, "rival": scored.rival}


def _apart(scored: Scored) -> Found:
    """RES of both, and from how many areas the rival learns."""
    own, theirs = (scored.rows[name]["resolution"] for name in (scored.name, scored.rival))
    told = {"rival": scored.rival, "areas": scored.areas, "own": own, "theirs": theirs}
    yield ("apart_less" if own < theirs else "apart_more"), told


def _laws(scored: Scored) -> Found:
    """Share of the oracle where the area's law is one that the method assumes, and where it is not."""
    assumed = np.isin(scored.board.classes, ASSUMED)
    shares = []
    for kept in (assumed, ~assumed):
        own = chosen(scored.board, scored.group, scored.event, kept=kept)
        p = {name: own.forecasts[name][:, WHOLE] for name in (scored.name, scored.rival, ORACLE)}
        if not own.outcome[:, WHOLE].any():
            return
        shares.append(share_of_oracle(*(brier(values, own.outcome[:, WHOLE]) for values in p.values())))
    yield ("law" if shares[1] < shares[0] else "no_law"), {"assumed": shares[0], "other": shares[1]}


def _of_hits(scored: Scored, goal: Goal) -> Found:
    """What became of the events that were not alerted, the first reason that holds (as of single misses)."""
    low, high = (int(at) for at in goal.figure.split("_")[1:])
    kinds = missed_cases(scored, low, high)
    yield "not_alerted", {"missed": sum(kinds.values()), **kinds}
    if scored.group == QUARTERLY_LATE:
        rows = publisher_rows(scored.board, scored.name, scored.rival, "employee", scored.event)
        yield from (("late_hits", {"share": row[goal.figure]}) for row in rows if row["publisher"] == MONTHLY)


def missed_cases(scored: Scored, low: int, high: int) -> dict[str, int]:
    """Cases with a first event ``low``..``high`` months ahead that were given no alert, by reason."""
    cases, board = scored.cases, scored.board
    p = cases.forecasts[scored.name][:, WHOLE]
    own = (cases.first_event >= low) & (cases.first_event <= high) & ~(p >= ALERT)
    origin, kind, area, p = cases.origin[own], cases.kind[own], cases.area[own], p[own]
    month = board.origins[origin] + cases.first_event[own]
    last = board.last[origin, kind, area]
    unseen = _struck(board, kind, area, last + 1, month)
    recent = _struck(board, kind, area, month - RECENT, month)
    told = {
        SHOCK_UNSEEN: unseen,
        SHOCK: recent,
        LATE_DATA: board.origins[origin] - last >= LATE - 1,
        NEAR: p >= LEVELS[0],
    }
    if ORACLE in cases.forecasts:
        told = {UNFORESEEABLE: ~(cases.forecasts[ORACLE][own][:, WHOLE] >= ALERT), **told}
    left, found = np.ones(len(p), bool), {}
    for reason, holds in told.items():
        found[reason] = int((left & holds).sum())
        left &= ~holds
    return found | {QUIET: int(left.sum())}


def _struck(board: Board, kind: Any, area: Any, first: Any, last: Any) -> Flags:
    """Whether a shock struck in the months ``first`` to ``last`` of each case."""
    sums = np.pad(np.cumsum(board.shocks, axis=2), ((0, 0), (0, 0), (1, 0)))
    most = board.shocks.shape[2]
    low, high = (np.clip(at - board.outcomes.first_month, 0, most) for at in (first, last + 1))
    return np.asarray(sums[kind, area, high] > sums[kind, area, low])


def _of_alarms(scored: Scored, goal: Goal) -> Found:
    """Whether alerts say more than comes true, whether the oracle alerted too, and which fund weighs."""
    p, y = scored.cases.forecasts[scored.name][:, WHOLE], scored.cases.outcome[:, WHOLE]
    over = p >= ALERT
    if over.any():
        said, came = float(p[over].mean()), float(y[over].mean())
        yield ("overstated" if said > came else "blurred"), {"said": said, "came": came, "n": int(over.sum())}
    false = over & (y == 0)
    if ORACLE in scored.cases.forecasts and false.any():
        yield "oracle_too", {"share": float((scored.cases.forecasts[ORACLE][false][:, WHOLE] >= ALERT).mean())}
    if goal.figure == "false_alarms" and len(GROUPS[scored.group]) > 1:
        yield "by_fund", _by_fund(scored.cases, np.ones(len(y), bool), lambda own: false_alarm_share(p[own], y[own]))


def _by_fund(cases: Cases, kept: Flags, figure: Callable[[Flags], float]) -> dict[str, float]:
    """A figure of the cases that are kept, of each fund alone."""
    return {KINDS[kind][0]: figure(kept & (cases.kind == kind)) for kind in DECIDING}


def _of_withdrawn(scored: Scored, goal: Goal) -> Found:
    """How many of the withdrawn stood just above the bound, and the oracle's own."""
    found = gone_alerts(scored.board, scored.name, scored.group, scored.event)
    if found is None or not found.gone.any():
        return
    at = EVENTS.index(scored.event)
    p = scored.board.forecasts[scored.name][: len(found.gone), :, at, :, WHOLE][:, list(GROUPS[scored.group])]
    edge = ALERT + 1.0 / WIDTH
    share, kept = (
        float((p[own] < edge).mean()) if own.any() else 0.0 for own in (found.gone, found.given & ~found.gone)
    )
    yield ("near_bound" if share > kept else "from_above"), {"share": share, "kept": kept, "edge": edge}


def _of_reliability(scored: Scored, goal: Goal) -> Found:
    """The bin that is off the most, and each fund in it."""
    worst = worst_bin(scored.cases, scored.name)
    if worst is None:
        return
    yield "worst_bin", {"said": worst["mean"], "came": worst["rate"], "n": worst["n"]}
    if len(GROUPS[scored.group]) > 1:
        y, own = scored.cases.outcome[:, WHOLE], in_bin(scored.cases, scored.name, worst)
        yield "bin_by_fund", _by_fund(scored.cases, own, lambda of: float(y[of].mean()) if of.any() else float("nan"))


def _of_lead(scored: Scored, goal: Goal) -> Found:
    """How many foreseeable events were not held to the end, and what late data cost."""
    calm = [one for one in onsets(scored.board, scored.name, scored.group, scored.event) if one.shock is None]
    if calm:
        yield "never_held", {"share": sum(one.lead == 0 for one in calm) / len(calm), "n": len(calm)}
    labels = publishers(scored.board)
    leads = {
        label: float(np.median([float(one.lead) for one in calm if labels[one.kind, one.area] == label] or [np.nan]))
        for label in (MONTHLY, QUARTERLY_LATE)
    }
    if leads[QUARTERLY_LATE] < leads[MONTHLY]:
        yield "late_lead", leads


_BY_FIGURE: Final[Mapping[str, Callable[[Scored, Goal], Found]]] = {
    "skill_on_best": _of_skill,
    "share_of_oracle": _of_share,
    "hit_3_4": _of_hits,
    "hit_5_6": _of_hits,
    "false_alarms": _of_alarms,
    "precision": _of_alarms,
    "withdrawn": _of_withdrawn,
    "reliability": _of_reliability,
    "lead_foreseeable": _of_lead,
}
