"""What each part of the method is worth: the method without it, on the same bed (METHODS 6.8).

    gain of a part = 1 - B / B_without,   B the Brier score of an event in any of the six months, over the onset set

The correction is learned anew without the part, so that what is shown is what the whole alert loses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from fundmodel.early_alert.alert_outlook import Taught, corrected, outlook, taught
from fundmodel.early_alert.bed.synthetic_bed import Bed
from fundmodel.early_alert.foreseen import Foreseen
from fundmodel.early_alert.held_looks import lesson_month
from fundmodel.early_alert.hindsight import NONE
from fundmodel.early_alert.learned import Fund, Learned
from fundmodel.early_alert.panel import Known, Panel, panel
from fundmodel.early_alert.pooled_pace import SHIPPED
from fundmodel.early_alert.score.group_scores import WHOLE, Row
from fundmodel.early_alert.score.probability_scores import brier, skill
from fundmodel.early_alert.score.resampling import intervals, skill_of
from fundmodel.early_alert.score.score_board import METHOD, chosen
from fundmodel.early_alert.score.score_run import Done, Forecaster, run_score
from fundmodel.early_alert.score.series_kinds import EVENTS
from fundmodel.early_alert.season import EVEN, Side
from fundmodel.early_alert.shipped_seasons import shipped_seasons

PARTS: Final = ("own_drift", "pattern", "pooled_variances", "shifts", "budget", "correction")
GROUPS: Final = ("both", "employee", "resident")
NOTHING: Final = 1e-12
"""In the place of a variance or a hazard that is left out."""
SEED: Final = 4


def ablation(
    bed: Bed,
    folder: Path,
    origins: Iterable[int],
    draws: int = 400,
    parts: Sequence[str] = PARTS,
    done: Done = lambda what, origin: None,
) -> list[Row]:
    """A row a part, group and event: Brier score with and without it, its gain and the wider 90 % interval of that.

    What an origin gives is kept in ``folder``. A resident fund is foretold without a budget too, to show what budgets
    are worth. Everything is synthetic.
    """
    asked = list(origins)
    lessons: dict[int, Taught] = {}
    boards = {
        name: run_score(bed, without(bed, name, lessons, draws), asked, folder, name=name, done=done)
        for name in (METHOD, *parts)
    }
    rows: list[Row] = []
    for part in parts:
        for group in GROUPS:
            for event in EVENTS:
                with_it, none = chosen(boards[METHOD], group, event), chosen(boards[part], group, event)
                y = with_it.outcome[:, WHOLE]
                p, q = (one.forecasts[name][:, WHOLE] for one, name in ((with_it, METHOD), (none, part)))
                sums = np.column_stack([(p - y) ** 2, (q - y) ** 2])
                low, high = intervals(sums, with_it.area, with_it.block, {"gain": skill_of(0, 1)})["gain"]
                both = brier(p, y), brier(q, y)
                figures = {"n": len(y), "events": int(y.sum()), "brier": both[0], "brier_without": both[1]}
                rows.append(
                    {"part": part, "group": group, "event": event, **figures}
                    | {"gain": skill(*both), "lower_90": low, "upper_90": high}
                )
    return rows


def without(bed: Bed, part: str, whole: dict[int, Taught], draws: int) -> Forecaster:
    """The alert without a part of it, or whole; ``whole`` keeps what all areas teach of each half-year."""
    source = panel(bed.package())
    told = replace(source, plans={}) if part == "budget" else source
    lessons: dict[int, Taught] = whole if part == METHOD else {}

    def foretold(known: Sequence[Known], origin: int, as_of: str) -> Iterator[Foreseen]:
        half = lesson_month(origin, known)
        if half not in whole:
            whole[half] = taught(source, half, shipped_seasons())
        if half not in lessons:
            lessons[half] = lessened(whole[half], part, told, half)
        own = [replace(one, plans=()) for one in known] if part == "budget" else known
        yield from outlook(own, lessons[half], origin, draws, SEED)

    return foretold


def lessened(whole: Taught, part: str, told: Panel, half: int) -> Taught:
    """What all areas teach without a part."""
    if part == "correction":
        return whole._replace(corrections=dict.fromkeys(whole.corrections, NONE))
    if part == "budget":
        return taught(told, half, shipped_seasons())
    sides: Mapping[str, Fund] = {
        fund: {side: _side(one, side, part) for side, one in own.items()} for fund, own in whole.sides.items()
    }
    return corrected(told, half, sides)


def _side(one: Learned, side: Side, part: str) -> Learned:
    if part == "own_drift":
        return one._replace(pace=one.pace._replace(own_drift=NOTHING, slope_walk=NOTHING))
    if part == "pattern":
        return one._replace(season=EVEN, pace=one.pace._replace(own_season=NOTHING))
    if part == "pooled_variances":
        return one._replace(pace=SHIPPED[side]._replace(plan=one.pace.plan))
    return one._replace(hazards=one.hazards._replace(rate=np.full_like(one.hazards.rate, NOTHING)))
