"""Between a value that fails and one that holds: the border, for several questions at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Margins = Callable[[Sequence[tuple[int, float]]], Array]
"""What is held above the line by (place, value) of each trial; below zero it fails."""


def nearest_bracket(margins: Mapping[float, float], centre: float) -> tuple[float, float] | None:
    """(a value that fails, one that holds) next to each other, as near to the centre as there are; None without."""
    known = [(x, margins[x]) for x in sorted(margins) if margins[x] == margins[x]]
    found = [(a, b) if m < 0 else (b, a) for (a, m), (b, n) in pairwise(known) if (m < 0) != (n < 0)]
    return min(found, key=lambda both: abs(both[0] - centre) + abs(both[1] - centre), default=None)


def solved_ends(
    margins: Margins, brackets: Mapping[int, tuple[float, float]], within: float
) -> dict[int, tuple[float, float]]:
    """(failing, holding) of each bracket (failing, holding) once they are ``within`` of its first width apart, by
    place.

    A value at which the margin is exactly zero holds and ends the search, however far its failing end still is.
    ``ProjectionError`` where a value on the way cannot be projected.
    """
    from scipy.optimize import elementwise

    if not brackets:
        return {}
    places = np.array(list(brackets), dtype=np.float64)

    def value(at: int, share: float) -> float:
        failing, holding = brackets[at]
        return failing + share * (holding - failing)

    def held(t: Array, place: Array) -> Array:
        trials = [(int(at), value(int(at), share)) for share, at in zip(np.ravel(t), np.ravel(place), strict=True)]
        found = margins(trials)
        if np.isnan(found).any():
            raise ProjectionError(Said("a break-even could not be solved: a value on the way cannot be projected"))
        return found.reshape(np.shape(t))

    ends = np.zeros(len(places)), np.ones(len(places))
    solved = elementwise.find_root(held, ends, args=(places,), tolerances={"xatol": within, "xrtol": 0.0})
    holds = solved.f_x >= 0
    (left, right), (at_left, at_right) = solved.bracket, solved.f_bracket
    failing = np.where(holds, np.where(at_left < 0, left, 0.0), solved.x).tolist()
    holding = np.where(holds, solved.x, np.where(at_right >= 0, right, 1.0)).tolist()
    return {at: (value(at, low), value(at, high)) for at, low, high in zip(brackets, failing, holding, strict=True)}
