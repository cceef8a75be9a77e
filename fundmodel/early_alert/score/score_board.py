"""Truth and forecasts side by side, dense over origins, kinds, events and areas; the case table made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import month_text
from fundmodel.early_alert.score.rivals_learned import RIVALS, Outcomes
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, DECIDING, EVENTS, KINDS

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

METHOD: Final = "method"
ORACLE: Final = "oracle"
"""Knows the true state in the last published month, the process and its parameters."""
ORACLE_NOW: Final = "oracle_now"
"""Knows the true state on the date of the origin."""
GROUPS: Final = {"both": DECIDING, "employee": (0,), "resident": (1,), "resident_cash": (2,)}
"""Kinds that are scored together."""
BLOCK: Final = 6
"""Months of origins that are drawn together."""
RECENT: Final = 12
"""Months before an event in which a shock makes it one that was not to be foreseen."""


@dataclass(frozen=True)
class Board:
    """All that is scored, month numbers counted from January of year 0.

    areas; classes (kind, area) names of what kind of area it is; origins (origin), one a month; outcomes; shocks (kind,
    area, month) where one struck; last (origin, kind, area), -1 where nothing was published; forecasts {name: (origin,
    kind, event, area, horizon)}; low, high, reserve (origin, kind, area, horizon): the 80 % interval of months of
    reserve and what they were, NaN where none was given.
    """

    areas: tuple[str, ...]
    classes: NDArray[np.str_]
    origins: Whole
    outcomes: Outcomes
    shocks: Flags
    last: Whole
    forecasts: Mapping[str, Array]
    low: Array
    high: Array
    reserve: Array

    @property
    def told(self) -> Flags:
        """Where a series had published enough; (origin, kind, area)."""
        return np.asarray(self.last >= 0)

    @cached_property
    def safe(self) -> Flags:
        """The onset set: truly safe in the last published month; (origin, kind, event, area)."""
        safe = [~self.outcomes.state_in(last) for last in self.last]
        return np.stack(safe) & self.told[:, :, None]

    @cached_property
    def came(self) -> Flags:
        """Event in any of the months 1..h; (origin, kind, event, area, horizon)."""
        return np.stack([self.outcomes.came(int(origin)) for origin in self.origins])

    @cached_property
    def first_event(self) -> Whole:
        """Month ahead of the first event, 1..6, 0 where none comes; (origin, kind, event, area)."""
        came = self.came
        return np.where(came[..., -1], AHEAD_MONTHS + 1 - came.sum(axis=-1), 0)

    @property
    def rivals(self) -> tuple[str, ...]:
        """The rivals that stand on the board."""
        return tuple(name for name in RIVALS if name in self.forecasts)


class Cases(NamedTuple):
    """Cases of one group and event, flat: outcome (cases, horizon); place of each in the board's areas and blocks."""

    outcome: Array
    first_event: Whole
    area: Whole
    block: Whole
    kind: Whole
    origin: Whole
    forecasts: Mapping[str, Array]


def chosen(board: Board, group: str, event: str, *, onset: bool = True, kept: Flags | None = None) -> Cases:
    """The cases of a group of kinds: the onset set, or those already in the state; ``kept`` (kind, area) cuts them."""
    at = EVENTS.index(event)
    safe = board.safe[:, :, at]
    mask = safe if onset else board.told & ~safe
    mask = mask & np.isin(np.arange(len(KINDS)), GROUPS[group])[None, :, None]
    if kept is not None:
        mask = mask & kept
    origin, kind, area = np.nonzero(mask)
    block = (board.origins[origin] - board.origins[0]) // BLOCK if len(board.origins) else origin
    return Cases(
        board.came[:, :, at][mask].astype(np.float64),
        board.first_event[:, :, at][mask],
        area,
        block,
        kind,
        origin,
        {name: values[:, :, at][mask] for name, values in board.forecasts.items()},
    )


def shock_before(board: Board, kind: int, area: int, month: int, back: int = RECENT) -> int | None:
    """Month of the latest shock in the ``back`` months up to ``month``; None without one."""
    at = month - board.outcomes.first_month
    found = np.flatnonzero(board.shocks[kind, area, max(at - back, 0) : at + 1])
    return None if not len(found) else int(found[-1]) + max(at - back, 0) + board.outcomes.first_month


def with_stand_in(method: Array, climatology: Array) -> Array:
    """Where the method gives no probability the rate of the fund stands in (METHODS 6.2)."""
    return np.where(np.isfinite(method), method, climatology)


def case_table(board: Board, names: Sequence[str]) -> pd.DataFrame:
    """One row an origin, area, fund, basis and event that was told: status, outcome and probabilities by name.

    Columns area, fund, basis, event, origin (YYYY-MM), last (YYYY-MM), safe, first_event, class, shock (one within
    twelve months), y_1..y_6, then ``{name}_1..6``.
    """
    import pandas as pd

    parts = []
    came, first, safe = board.came, board.first_event, board.safe
    for kind, (fund, basis) in enumerate(KINDS):
        recent = _recent_shock(board, kind)
        for at, event in enumerate(EVENTS):
            origin, area = np.nonzero(board.told[:, kind])
            columns: dict[str, object] = {
                "area": np.array(board.areas)[area],
                "fund": fund,
                "basis": basis,
                "event": event,
                "origin": month_names(board.origins)[origin],
                "last": month_names(board.last[origin, kind, area]),
                "safe": safe[origin, kind, at, area],
                "first_event": first[origin, kind, at, area],
                "class": board.classes[kind, area],
                "shock": recent[origin, area],
            }
            for horizon in range(AHEAD_MONTHS):
                columns[f"y_{horizon + 1}"] = came[origin, kind, at, area, horizon]
            for name in names:
                values = board.forecasts[name][origin, kind, at, area]
                columns |= {f"{name}_{h + 1}": values[:, h] for h in range(AHEAD_MONTHS)}
            parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def month_names(months: Whole) -> NDArray[np.str_]:
    """ "2026-03" of 12 x 2026 + 2."""
    return np.array([month_text(at) for at in np.asarray(months).tolist()], dtype=np.str_)


def _recent_shock(board: Board, kind: int) -> Flags:
    sums = np.pad(np.cumsum(board.shocks[kind], axis=1), ((0, 0), (1, 0)))
    end = board.origins - board.outcomes.first_month + 1
    return np.asarray((sums[:, end] - sums[:, np.maximum(end - RECENT, 0)] > 0).T)
