"""The smallest change of one lever that keeps a fund above its line with a given probability (METHODS 8, 9.5)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from fundmodel.analysis.draws.balances import EVERY_MONTH
from fundmodel.analysis.draws.sample import sample
from fundmodel.analysis.held_line import EACH, Line
from fundmodel.analysis.lever import Lever, checked_step, first_step
from fundmodel.analysis.linear_border import STILL, stepped
from fundmodel.analysis.signed_paths import MONTHS_CASH
from fundmodel.analysis.solved import Found, Solved, Verdict, idle_lever
from fundmodel.analysis.stress import MEASURE
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.fund_rules.measures import Array
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

DRAWS: Final = 1000
SEED: Final = 7
FINEST: Final = 1e-5
"""A step where none is given: of the value, and at least of a ten-thousandth of its unit."""
MOST_TRIALS: Final = 40
QUANTITY: Final = {True: "reserve_months", False: "reserve_months_earned"}


@dataclass
class Held:
    """What is held above the line in every month, (draw, area x month), for any value of a lever; each once."""

    moved: Lever
    line: Line
    data: DataPackage
    draws: int
    seed: int
    workers: int = 1
    known: dict[float, Array] = field(default_factory=dict)

    def __call__(self, value: float) -> Array:
        """(draw, area x month)."""
        if value not in self.known:
            asked = (self.moved.scenario(value), self.data, self.draws, self.seed)
            drawn = sample(*asked, until=int(self.line.by[:4]), workers=self.workers, keep=(EVERY_MONTH,))
            quantity = QUANTITY[MEASURE[self.line.fund] == MONTHS_CASH]
            areas = list(self.data.areas) if self.line.area in (None, EACH) else [self.line.area]
            months = drawn.monthly[quantity].sel(fund=self.line.fund, area=areas, month=slice(*self.judged))
            held = months.transpose("draw", "area", "month").values - self.line.months
            self.known[value] = np.asarray(held).reshape(self.draws, -1)
        return self.known[value]

    @property
    def judged(self) -> tuple[str, str]:
        """The first and the last month that are judged."""
        return max(self.line.since, f"{self.data.base_year + 1}-01"), self.line.by

    def reached(self, value: float, probability: float) -> float:
        """What at least a share ``probability`` of draws hold above the line wherever they hold least."""
        worst = np.sort(self(value).min(axis=1))[::-1]
        return float(worst[_count(probability, len(worst)) - 1])

    def share(self, value: float) -> float:
        """The share of draws that hold the line."""
        return float((self(value).min(axis=1) >= 0.0).mean())


@without_warnings_of_changes()
def border_by_chance(
    moved: Lever,
    line: Line,
    data: DataPackage,
    probability: float,
    step: float | None,
    draws: int,
    seed: int,
    workers: int = 1,
) -> Solved:
    """x with P(months of reserve >= line in every month from ``since`` to ``by``) >= ``probability``, one step less
    failing; of the same draws at every x.

    Each draw's own border by the straight line through two values, and of these the one that ``probability`` of them
    reach; then bracketed in steps with full samples where months do not move in straight lines. ``InputError`` for a
    probability outside 0 to 1 and several areas together.
    """
    _require(line, data, probability)
    held = Held(moved, line, data, draws, seed, workers)
    away = first_step(moved)
    low, high = moved.valid
    away = away if moved.centre + away <= high else -away
    guess, upwards = _guess(held(moved.centre), held(moved.centre + away), away, probability)
    asked = checked_step(moved, step)
    size = asked or max(FINEST * abs(moved.centre), 1e-4 * FINEST)
    sign = 1.0 if upwards else -1.0

    def holds(value: float) -> bool:
        return held.reached(value, probability) >= 0.0

    def place(value: float) -> float:
        rounded = stepped(value, size, upwards) if asked else value
        return min(max(rounded, low), high)

    best, worst = (high, low) if upwards else (low, high)
    start = place(moved.centre + guess + sign * size / 4.0) if math.isfinite(guess) else best
    value, verdict = _nearest(holds, start, size, sign, (best, worst), place)
    if verdict != "solved" and all(np.array_equal(held(end), held(moved.centre)) for end in (best, worst)):
        raise idle_lever(moved, line)
    return _told(held, Found(verdict, "draws", value, upwards), size, probability)


def _nearest(
    holds: Callable[[float], bool],
    start: float,
    size: float,
    sign: float,
    ends: tuple[float, float],
    place: Callable[[float], float],
) -> tuple[float, Verdict]:
    """The value that holds and whose neighbour, one step less, does not: looked for around ``start``, twice as far each
    time, then halved."""
    best, worst = ends
    good, bad, width, at = None, None, size, start
    for _ in range(MOST_TRIALS):
        if holds(at):
            good = at
            if at == worst:
                return worst, "always"
        else:
            bad = at
            if at == best:
                return best, "infeasible"
        if good is not None and bad is not None:
            if abs(good - bad) <= size * (1.0 + 1e-9):
                break
            at = place((good + bad) / 2.0)
            if at in (good, bad):
                break
        else:
            at = min(max(at - (sign if good is not None else -sign) * width, min(ends)), max(ends))
            width *= 2.0
    return (best, "infeasible") if good is None else (good, "solved")


def _guess(before: Array, moved: Array, away: float, probability: float) -> tuple[float, bool]:
    """How far the lever has to be moved for a share of draws, each on its own straight line, and which way."""
    slope = (moved - before) / away
    upwards = bool(slope.sum() >= 0.0)
    sign = 1.0 if upwards else -1.0
    steep = sign * slope > STILL
    needed = np.where(steep, -before / np.where(steep, sign * slope, 1.0), np.where(before >= 0.0, -np.inf, np.inf))
    own = np.sort(needed.max(axis=1))
    return sign * float(own[_count(probability, len(own)) - 1]), upwards


def _count(probability: float, draws: int) -> int:
    return max(1, math.ceil(probability * draws - 1e-9))


def _told(held: Held, found: Found, size: float, probability: float) -> Solved:
    moved, line = held.moved, held.line
    less = min(max(found.value - (size if found.upwards else -size), moved.valid[0]), moved.valid[1])
    columns = held(found.value)
    at = int(np.bincount(columns.argmin(axis=1), minlength=columns.shape[1]).argmax())
    areas = list(held.data.areas) if line.area in (None, EACH) else [str(line.area)]
    first, last = (np.datetime64(month, "M") for month in held.judged)
    months = np.arange(first, last + 1).astype(str)
    place = str(months[at % len(months)]), areas[at // len(months)]
    slack = held.reached(found.value, probability)
    short = held.reached(less, probability) if found.verdict == "solved" else math.nan
    share = held.share(found.value)
    return Solved.of(
        moved, line, found, place, slack, size, short, probability=probability, share=share, draws=held.draws
    )


def _require(line: Line, data: DataPackage, probability: float) -> None:
    if isinstance(probability, bool) or not 0.0 < probability < 1.0:
        raise InputError(
            Said(
                "solve: probability={probability} is no probability; give one between 0 and 1, such as 0.8.",
                probability=probability,
            )
        )
    if line.area is None and len(data.areas) > 1:
        raise InputError(Said("solve: draws are of each area; name one with area=, or write area='each'."))
