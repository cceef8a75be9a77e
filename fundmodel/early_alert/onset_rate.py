"""How often an event began within h months in the package's own published past: what stands in for a forecast of a
resident fund without a budget (METHODS 6.6, 6.8).

    rate_h = area-months that were safe and whose event was published for a month m+1 .. m+h, over all that were safe

An area-month counts for h where the event came by then or a month m+h or later was published. Under ``LEAST`` onsets,
changes from safe to the event between two published months, there is no rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.foreseen import FLOORS
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.early_alert.panel import RESIDENT, Known
from fundmodel.early_alert.realised import State, realised

Array = NDArray[np.float64]

LEAST: Final = 30
"""Onsets in the package's past from which their rate is told."""


class Rate(NamedTuple):
    """``share`` (horizon) and its ``error``, share / sqrt(onsets); ``onsets`` behind it."""

    share: Array
    error: Array
    onsets: int


def onset_rates(known: Iterable[Known]) -> dict[tuple[str, str], Rate]:
    """(basis, event) -> the rate of all resident funds, of those events that began ``LEAST`` times or more."""
    own = [one for one in known if one.fund == RESIDENT]
    found = {}
    for basis in ("earned", "cash"):
        states = [state for key, state in realised(own).items() if key[2] == basis] if own else []
        for event in ("deficit_12m", "floor"):
            rate = _rate([_happens(state, event) for state in states])
            if rate.onsets >= LEAST:
                found[basis, event] = rate
    return found


def _happens(state: State, event: str) -> dict[int, bool]:
    """Month -> whether the event held, of the months whose state was published."""
    place, bound = (0, 0.0) if event == "deficit_12m" else (1, FLOORS[RESIDENT])
    return {month: told[place] < bound for month, told in sorted(state.items()) if told[place] == told[place]}


def _rate(series: Iterable[Mapping[int, bool]]) -> Rate:
    came, safe, onsets = np.zeros(HORIZON), np.zeros(HORIZON), 0
    ahead = np.arange(1, HORIZON + 1)
    for one in series:
        onsets += sum(now and not before for before, now in pairwise(one.values()))
        months = np.array(list(one))
        for month in (month for month, now in one.items() if not now):
            first = min((later for later, now in one.items() if now and later > month), default=None)
            happened = ahead >= (np.inf if first is None else first - month)
            told = happened | (ahead <= months[-1] - month)
            came += happened & told
            safe += told
    share = came / np.maximum(safe, 1.0)
    return Rate(share, share / np.sqrt(max(onsets, 1)), onsets)
