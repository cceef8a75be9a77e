"""Whether a factor that answers to balances swings instead of settling; found and told, never smoothed away."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import Array

SMALLEST: Final = 1e-12
"""Changes up to this share of the largest are rounding."""
FEWEST_TURNS: Final = 2
"""One turn is a correction and its return; two are a swing that begins again."""


class Oscillation(NamedTuple):
    """``turns``: sign changes of the yearly change; ``amplitude``: half the mean distance between turning points, in
    units of the path, NaN below two turns; ``period``: twice the mean years between turns, likewise; ``found``."""

    turns: NDArray[np.int64]
    amplitude: Array
    period: Array
    found: NDArray[np.bool_]


def oscillation(path: Array, fewest_turns: int = FEWEST_TURNS) -> Oscillation:
    """turns = number of sign changes of d_t = f_t - f_{t-1}, years without a change left out; found from two on.

    ``path`` (..., year): a factor by year, for instance of each December. A path that only rises or falls has no turn,
    one that falls and comes back has one. A year without a value counts as no change.
    """
    rows = path.reshape(-1, path.shape[-1])
    found = [swings(row) for row in rows]
    turns, amplitude, period = (np.array([one[at] for one in found]).reshape(path.shape[:-1]) for at in range(3))
    counted = turns.astype(np.int64)
    return Oscillation(counted, amplitude, period, counted >= fewest_turns)


def turning_years(row: Array) -> NDArray[np.int64]:
    """Years t of ``row`` ``(year)`` at which the change into t and the next change after it differ in sign."""
    change = np.nan_to_num(np.diff(row))
    largest = float(np.abs(change).max(initial=0.0))
    (moving,) = np.nonzero(np.abs(change) > SMALLEST * max(largest, 1.0))
    sign = np.sign(change[moving])
    turning: NDArray[np.int64] = moving[1:][sign[1:] != sign[:-1]]
    return turning


def swings(row: Array) -> tuple[int, float, float]:
    """Turns, amplitude and period of one path ``(year)``."""
    years = turning_years(row)
    if len(years) < 2:
        return len(years), float("nan"), float("nan")
    return (
        len(years),
        float(np.abs(np.diff(row[years])).mean()) / 2.0,
        2.0 * float(np.diff(years).mean()),
    )
