"""What bills by month of care are worth to the alert: the same areas and dates with and without ``settlements``.

    gain in hit = hit with the table - hit without it,   of events in months 3-4 and 5-6, alerted at p >= .2
    gain        = 1 - B / B_without,                     B the Brier score of an event in any of the six months

What the areas teach is learned anew without the table. An area that does not say what it owes is judged on what was
paid, as the bed's truth has it, though the alert looks at what is owed too once bills are known: against the alert.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.alert_outlook import Taught, outlook, taught
from fundmodel.early_alert.bed.synthetic_bed import Bed
from fundmodel.early_alert.foreseen import Foreseen
from fundmodel.early_alert.held_looks import lesson_month
from fundmodel.early_alert.panel import Known, panel
from fundmodel.early_alert.score.decision_scores import AHEAD, ALERT, false_alarm_share, hits, precision
from fundmodel.early_alert.score.group_scores import WHOLE, Row
from fundmodel.early_alert.score.probability_scores import brier, skill
from fundmodel.early_alert.score.publishers import MONTHLY, publishers
from fundmodel.early_alert.score.resampling import Statistic, intervals, skill_of
from fundmodel.early_alert.score.score_board import METHOD, Board, Cases, chosen
from fundmodel.early_alert.score.score_run import Done, Forecaster, run_score
from fundmodel.early_alert.score.series_kinds import EVENTS, KINDS
from fundmodel.early_alert.score.true_outcomes import fund_place
from fundmodel.early_alert.shipped_seasons import shipped_seasons

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

WITHOUT: Final = "without_settlements"
SEED: Final = 4
GROUPS: Final = ("all", "says_what_it_owes", "does_not", "monthly", "quarterly")
"""All areas; those whose ``unpaid_bills_yuan`` is published, the others; by month or by quarter."""


def settlement_gain(
    bed: Bed, folder: Path, origins: Iterable[int], draws: int = 400, done: Done = lambda what, origin: None
) -> list[Row]:
    """A row a group of areas and event, both funds together: hits, false alarms, precision and Brier score with and
    without the table, and the gains with the wider 90 % interval. What an origin gives is kept in ``folder``."""
    asked = list(origins)
    told, silent = (
        run_score(bed, forecaster(bed, draws, bills=bills), asked, folder, name=name, done=done)
        for name, bills in ((METHOD, True), (WITHOUT, False))
    )
    whole = replace(told, forecasts={METHOD: told.forecasts[METHOD], WITHOUT: silent.forecasts[WITHOUT]})
    areas = _areas(whole, bed)
    return [
        {"areas": group, "event": event, **compared(chosen(whole, "both", event, kept=areas[group]))}
        for group in GROUPS
        for event in EVENTS
    ]


def forecaster(bed: Bed, draws: int, *, bills: bool) -> Forecaster:
    """The alert with the bills of the bed, or without them."""
    source = panel(bed.package())
    source = source if bills else replace(source, bills={})
    lessons: dict[int, Taught] = {}

    def foretold(known: Sequence[Known], origin: int, as_of: str) -> Iterator[Foreseen]:
        half = lesson_month(origin, known)
        if half not in lessons:
            lessons[half] = taught(source, half, shipped_seasons())
        yield from outlook(known if bills else source.known(as_of), lessons[half], origin, draws, SEED)

    return foretold


def _areas(board: Board, bed: Bed) -> dict[str, Flags]:
    """(kind, area) of every group."""
    says = np.stack([bed.course.laws.tells_unpaid[fund_place(kind), :, 0] > 0 for kind in range(len(KINDS))])
    monthly = publishers(board) == MONTHLY
    flags = (np.ones_like(says), says, ~says, monthly, ~monthly)
    return dict(zip(GROUPS, flags, strict=True))


def compared(cases: Cases) -> Row:
    """Figures with and without the table of the same cases, and their differences."""
    y = cases.outcome[:, WHOLE]
    p, q = (cases.forecasts[name][:, WHOLE] for name in (METHOD, WITHOUT))
    row: dict[str, Any] = {"n": len(y), "events": int(y.sum())}
    for name, own in (("", p), ("_without", q)):
        row |= {f"brier{name}": brier(own, y), f"false_alarms{name}": false_alarm_share(own, y)}
        row |= {f"precision{name}": precision(own, y)}
        for (low, high), (share, n) in hits(own, cases.first_event).items():
            row |= {f"hit_{low}_{high}{name}": share, f"events_{low}_{high}": n}
    columns: list[Array] = [(p - y) ** 2, (q - y) ** 2]
    statistics = {"gain": skill_of(0, 1)}
    row["gain"] = skill(row["brier"], row["brier_without"])
    for low, high in AHEAD:
        within = (cases.first_event >= low) & (cases.first_event <= high)
        statistics[f"gain_hit_{low}_{high}"] = _difference(len(columns))
        columns += [np.where(within & alerted, 1.0, 0.0) for alerted in (p >= ALERT, q >= ALERT, True)]
        row[f"gain_hit_{low}_{high}"] = row[f"hit_{low}_{high}"] - row[f"hit_{low}_{high}_without"]
    found = intervals(np.column_stack(columns), cases.area, cases.block, statistics)
    bounds = {f"{name}_{end}": value for name, both in found.items() for end, value in zip(_ENDS, both, strict=True)}
    return row | bounds


_ENDS: Final = ("lower_90", "upper_90")


def _difference(first: int) -> Statistic:
    """Statistic: of three sums from the place ``first`` on, the first less the second, over the third."""
    return lambda sums: (sums[:, first] - sums[:, first + 1]) / sums[:, first + 2]
