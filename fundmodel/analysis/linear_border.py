"""Where everything that is held moves in a straight line with a lever: the smallest value that keeps it, at once."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from fundmodel.fund_rules.measures import Array

STILL: Final = 1e-12
"""Months that a lever moves by less than this it does not move."""


def linear_border(held: Array, slope: Array, least: float) -> tuple[float, int] | None:
    """x = max over m of (least - held_m) / slope_m where no slope is negative, min where none is positive; (x, m).

    ``held`` (n): what is held where the lever is not moved; ``slope`` (n): what one unit of it adds; x: how far it has
    to be moved, the border of what holds. None where slopes have both signs, where none moves anything, or where what
    is not moved lies below ``least``. Source: METHODS 9.5.
    """
    moved = np.abs(slope) > STILL
    if not moved.any() or (held[~moved] < least).any() or ((slope[moved] > 0).any() and (slope[moved] < 0).any()):
        return None
    needed = np.where(moved, (least - held) / np.where(moved, slope, 1.0), np.nan)
    at = int(np.nanargmax(needed) if (slope[moved] > 0).all() else np.nanargmin(needed))
    return float(needed[at]), at


def stepped(value: float, step: float, upwards: bool) -> float:
    """The next whole multiple of ``step`` at or above (below) ``value``: 4.9606 in steps of 0.01 is 4.97.

    A multiple that ``value`` misses by a billionth of a step is taken as met.
    """
    count = value / step
    near = round(count)
    if abs(count - near) < 1e-9:
        return float(near * step)
    return float((math.ceil(count) if upwards else math.floor(count)) * step)
