"""The table ``settlements`` of a bed: bills by month of care and of submission (synthetic).

``bills of a month = paid + rise of what is unpaid``, the yearly clearing apart; of the rest a share ``a`` is submitted
in the month of care, ``(1 - a) b`` in the next, what is left in the one after, a of an area .65-.9, b .6-.8, the two
later parts times ``exp(.15 z)`` before they are made to sum to one. A month's submissions are known from day 25 of the
next (METHODS 6.2). An area tells its bills or it does not, with chance ``SHARE``, from random numbers of its own that
come after all others: nothing else of the bed moves. What was paid stands in ``observations``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.assumptions.figures.known_from import month_text
from fundmodel.early_alert.bed.bed_course import Course
from fundmodel.early_alert.bed.bed_laws import FUNDS, Array, Dice
from fundmodel.early_alert.bed.bed_truth import Truth
from fundmodel.early_alert.bed.published_rows import SOURCE
from fundmodel.early_alert.bed.releases import Releases

if TYPE_CHECKING:
    import pandas as pd

SHARE: Final = 0.5
"""Of areas that tell their bills, where no other is asked for."""
LATE: Final = 2
"""Months after care in which the last bills come."""
_BILLS: Final = 2**42


def settlement_rows(made: Course, truth: Truth, out: Releases, burnt: int, seed: int, share: float) -> pd.DataFrame:
    """The table ``settlements`` of a ``share`` of areas: service and submitted month, what was submitted and the yearly
    clearing, yuan, within the months of the bed."""
    import pandas as pd

    bills = truth.expenditure + np.diff(truth.unpaid, axis=2, prepend=_unpaid_before(made, burnt))
    cleared = np.stack([flow.clearing[:, :, 0].T for flow in made.flows[burnt:]], axis=2)
    bills, cleared = bills * out.factor, cleared * out.factor
    dice = [Dice(np.random.Generator(np.random.Philox(key=[seed, _BILLS + area]))) for area in range(len(truth.areas))]
    telling = [area for area, one in enumerate(dice) if one.u() < share]
    number = np.array([month_text(truth.first_month + month) for month in range(truth.months)])
    parts = []
    for area in telling:
        for f, fund in enumerate(FUNDS):
            parts_of = _lags(dice[area], truth.months)
            for late in range(LATE + 1):
                care = np.arange(truth.months - late)
                regular = (bills - cleared)[area, f, care] * parts_of[late, care]
                once = cleared[area, f, care] if late == 0 else np.zeros(len(care))
                head = {"area": truth.areas[area], "fund": fund, "service_month": number[care]}
                months = {"submitted_month": number[care + late], "submitted_yuan": np.round(regular, 2)}
                parts.append(pd.DataFrame({**head, **months, "annual_clearing_yuan": np.round(once, 2)}))
    if not parts:
        return pd.DataFrame(columns=["area", "fund", "service_month", "submitted_month", "submitted_yuan"])
    frame = pd.concat(parts, ignore_index=True).assign(source=SOURCE)
    found: pd.DataFrame = frame.sort_values(["area", "fund", "service_month", "submitted_month"], kind="stable")
    return found.reset_index(drop=True)


def _unpaid_before(made: Course, burnt: int) -> Array:
    """(area, fund, 1) what was unpaid before the first month."""
    return np.asarray(made.states[burnt - 1].unpaid[:, :, 0].T[:, :, None])


def _lags(dice: Dice, months: int) -> Array:
    """(lag, month) shares of a month's bills by months until they are submitted, summing to one."""
    at_once, next_month = dice.between(0.65, 0.9), dice.between(0.6, 0.8)
    parts = np.array([at_once, (1.0 - at_once) * next_month, (1.0 - at_once) * (1.0 - next_month)])
    found = parts[:, None] * np.concatenate([np.ones((1, months)), np.exp(0.15 * dice.z((LATE, months)))])
    return np.asarray(found / found.sum(axis=0))
