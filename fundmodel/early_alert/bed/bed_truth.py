"""What is true of a bed and never published: states of the events, books to the yuan, shocks (synthetic).

``deficit_12m: received_12 < spent_12``; ``floor: 12 balance / spent_12 < 6`` (employee, cash) ``or 3`` (resident,
earned); ``depletion: close < 0`` (METHODS 6.1). ``received`` is before grants, ``spent`` adds the change of unpaid
bills where the area publishes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.bed.bed_course import Course
from fundmodel.early_alert.bed.bed_laws import FLOORS, YEAR, Array, Flags
from fundmodel.early_alert.bed.resident_cash import due

if TYPE_CHECKING:
    import pandas as pd

EVENTS: Final = ("deficit_12m", "floor")
STATES: Final = (*EVENTS, "depletion")


@dataclass(frozen=True)
class Truth:
    """The truth of a bed. Months from ``first_month`` (12 x year + month - 1) on; arrays (area, fund, month), funds
    employee_pooled and resident; yuan.

    ``state[event]`` decides (resident: earned), ``cash_state[event]`` has the resident fund on cash; events
    deficit_12m, floor, depletion. ``earned_balance`` (area, month) and ``plan_due`` (area, year from ``first_year``:
    what is due and finally paid) are the resident fund's. ``received_12``, ``spent_12``: the sums behind ``state``.
    ``released``: day since 1970-01-01 on which the month was first published, alone or inside a longer block; ``NEVER``
    where it is not. ``classes`` and ``groups`` of margins (0 the safest) by area, fund. ``shocks``: area, fund, month,
    kind, size (log). A scope that breaks leaves the truth in its first scope: ``scope_factor`` is what published money
    was multiplied by.
    """

    first_month: int
    months: int
    areas: tuple[str, ...]
    income: Array
    expenditure: Array
    grants: Array
    unpaid: Array
    close: Array
    opening: Array
    received_12: Array
    spent_12: Array
    earned_balance: Array
    first_year: int
    plan_due: Array
    state: dict[str, Flags]
    cash_state: dict[str, Flags]
    released: NDArray[np.int64]
    scope_factor: Array
    classes: tuple[tuple[str, ...], ...]
    groups: NDArray[np.int64]
    shocks: pd.DataFrame

    @property
    def months_of_reserve(self) -> Array:
        """12 balance / spent_12 by (area, fund, month), the resident fund's as earned."""
        balance = np.stack([self.close[:, 0], self.earned_balance], axis=1)
        return np.asarray(balance * YEAR / self.spent_12)

    def write(self, path: str | Path) -> None:
        """Everything into one npz file."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        flags = {f"{kind}_{event}": x for kind in ("state", "cash_state") for event, x in getattr(self, kind).items()}
        shocks = {f"shock_{name}": self.shocks[name].to_numpy() for name in ("month", "size")}
        texts = {f"shock_{name}": self.shocks[name].to_numpy(dtype=str) for name in ("area", "fund", "kind")}
        heads = {"first_month": self.first_month, "months": self.months, "first_year": self.first_year}
        names = {"areas": np.array(self.areas), "classes": np.array(self.classes)}
        np.savez_compressed(path, **arrays, **flags, **shocks, **texts, **names, **heads)  # type: ignore[arg-type]


_ARRAYS: Final = (
    *("income", "expenditure", "grants", "unpaid", "close", "opening", "received_12", "spent_12"),
    *("earned_balance", "plan_due", "released", "scope_factor", "groups"),
)


def truth_of(
    made: Course, names: tuple[str, ...], first_month: int, burnt: int, released: NDArray[np.int64], factor: Array
) -> Truth:
    """The truth from the course: its first ``burnt`` months, of two years and more, are left out."""
    flows, states = made.flows, made.states
    grants, cash, spent = (_by_area([getattr(one, name) for one in flows]) for name in ("grants", "income", "spent"))
    close = _by_area([one.close for one in states])
    received_12 = _by_area([one.received_12 for one in states])
    spent_12 = _by_area([one.spent_12 for one in states])
    balance = np.stack([close[:, 0], made.earned.T], axis=1)
    cash_12 = np.cumsum(cash - grants, axis=2)
    cash_12[:, :, YEAR:] -= cash_12[:, :, :-YEAR].copy()
    paid_12 = np.cumsum(spent, axis=2)
    paid_12[:, :, YEAR:] -= paid_12[:, :, :-YEAR].copy()
    kept = slice(burnt, None)
    yearly = np.stack([due(one.money)[:, 0] for one in states], axis=1)
    first_year = first_month // YEAR
    return Truth(
        first_month,
        len(flows) - burnt,
        names,
        cash[:, :, kept],
        _by_area([one.expenditure for one in flows])[:, :, kept],
        grants[:, :, kept],
        _by_area([one.unpaid for one in states])[:, :, kept],
        close[:, :, kept],
        close[:, :, burnt - 1],
        received_12[:, :, kept],
        spent_12[:, :, kept],
        made.earned.T[:, kept],
        first_year,
        yearly[:, (burnt // YEAR) * YEAR :: YEAR],
        {event: x[:, :, kept] for event, x in _events(received_12, spent_12, balance, close).items()},
        {event: x[:, :, kept] for event, x in _events(cash_12, paid_12, close, close).items()},
        released,
        factor,
        made.classes,
        made.groups,
        _shock_frame(made, names, first_month - burnt, first_month),
    )


def _events(received: Array, spent: Array, balance: Array, close: Array) -> dict[str, Flags]:
    low = balance * YEAR < np.array(FLOORS)[:, None] * spent
    return {"deficit_12m": received < spent, "floor": low, "depletion": close < 0.0}


def _by_area(months: list[Array]) -> Array:
    """(area, fund, month) from a list of (fund, area, 1)."""
    return np.ascontiguousarray(np.stack([one[:, :, 0].T for one in months], axis=2))


def _shock_frame(made: Course, names: tuple[str, ...], first: int, start: int) -> pd.DataFrame:
    import pandas as pd

    rows = [(names[area], fund, first + month, kind, size) for area, fund, month, kind, size in made.shocks]
    frame = pd.DataFrame(rows, columns=["area", "fund", "month", "kind", "size"])
    return frame[frame["month"] >= start].reset_index(drop=True)
