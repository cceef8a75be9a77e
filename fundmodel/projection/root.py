"""Roots of monotone functions, element by element: each element's path ignores its neighbours, so a batch cannot
change a bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]


class Sought(NamedTuple):
    """What is looked for; the table or parameter that decides it, and what to do where nothing is found."""

    what: str
    source: str = ""
    fix: str = ""


class UnmetError(ProjectionError):
    """No value in a range meets the target of what is sought.

    ``side`` has the shape of the answer: 1 where even the highest value gives too little, -1 where even the lowest
    gives too much, 0 where the target can be met.
    """

    def __init__(self, problem: str, side: Array, sought: Sought) -> None:
        super().__init__(problem)
        self.problem, self.side, self.sought = problem, side, sought

    def at(self, lane: int, area: int) -> UnmetError:
        """The same of one lane and area of a run."""
        side = np.zeros((lane + 1, area + 1))
        side[lane, area] = self.side.flat[int(np.argmax(np.abs(self.side)))]
        return UnmetError(self.problem, side, self.sought)


def increasing_root(
    function: Callable[[Array], Array],
    low: Array,
    high: Array,
    sought: Sought,
    tolerance: float = 1e-13,
    steps: int = 200,
) -> Array:
    """x with function(x) = 0 and low <= x <= high, where ``function`` rises in every element (Illinois regula falsi).

    ``low`` and ``high`` have the shape of the answer. Stops where the bracket is ``tolerance`` of its own size, or the
    value ``tolerance`` of what it spans over the bracket. Raises ``UnmetError`` naming what is ``sought`` where zero
    is not bracketed.
    """
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    at_low, at_high = np.array(function(low), dtype=float), np.array(function(high), dtype=float)
    if np.any(at_low > 0.0) or np.any(at_high < 0.0):
        problem = Said(
            "no {what} between {low:g} and {high:g} meets its target", what=sought.what, low=low.min(), high=high.max()
        )
        raise UnmetError(problem, np.where(at_high < 0.0, 1.0, np.where(at_low > 0.0, -1.0, 0.0)), sought)
    side = np.zeros(low.shape)
    best = np.where(-at_low < at_high, low, high)
    done = (at_low == 0.0) | (at_high == 0.0)
    for _ in range(steps):
        if done.all():
            return best
        gap = at_high - at_low
        guess = np.where(gap > 0.0, (low * at_high - high * at_low) / np.where(gap > 0.0, gap, 1.0), 0.5 * (low + high))
        value = function(guess)
        best = np.where(done, best, guess)
        above, live = value > 0.0, ~done
        done = done | (value == 0.0) | (np.abs(high - low) <= tolerance * np.maximum(1.0, np.abs(guess)))
        at_low = np.where(live & above & (side == 1), 0.5 * at_low, at_low)
        at_high = np.where(live & ~above & (side == -1), 0.5 * at_high, at_high)
        high, at_high = np.where(live & above, guess, high), np.where(live & above, value, at_high)
        low, at_low = np.where(live & ~above, guess, low), np.where(live & ~above, value, at_low)
        side = np.where(above, 1, -1)
        done = done | (np.abs(value) <= tolerance * np.abs(gap))
    raise ProjectionError(Said("the search for {what} did not settle", what=sought.what))
