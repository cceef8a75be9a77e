"""Draws in blocks, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from fundmodel.analysis.draws.balances import Outcome, joined, outcome
from fundmodel.analysis.draws.exact import course_of, exact_courses
from fundmodel.analysis.draws.plan import Draws, Plan
from fundmodel.vocabulary.dims import POOLED_FUNDS

EXACT_LANES: Final = 128
"""Draws x areas that the engine takes at once: 0.4 MB an array of months."""


def outcomes(plan: Plan, draws: int, progress: Callable[[int, int], None] | None = None) -> tuple[Outcome, str]:
    """What ``draws`` draws come to, in their order, and the way: "deterministic" where nothing varies, "engine"."""
    if plan.still:
        return repeated(plan, draws), "deterministic"
    return in_blocks(
        draws, max(1, EXACT_LANES // len(plan.data.areas)), lambda block: by_engine(plan, block), progress
    ), "engine"


def in_blocks(
    draws: int, size: int, work: Callable[[Draws], Outcome], progress: Callable[[int, int], None] | None
) -> Outcome:
    """``work`` of neighbouring draws, ``size`` at a time."""
    parts = []
    for start in range(0, draws, size):
        stop = min(start + size, draws)
        parts.append(work(np.arange(start, stop)))
        if progress is not None:
            progress(stop, draws)
    return joined(parts)


def by_engine(plan: Plan, draws: Draws) -> Outcome:
    """These draws by the engine itself."""
    courses = exact_courses(plan.drawn(draws), plan.people, len(draws), plan.at_work.rules)
    return outcome(courses, plan.floors, plan.data.base_year)


def repeated(plan: Plan, draws: int) -> Outcome:
    """The deterministic run as every draw."""
    courses = {fund: course_of(plan.money, fund, 1) for fund in POOLED_FUNDS}
    one = outcome(courses, plan.floors, plan.data.base_year)

    def every(part: Mapping[str, Any]) -> dict[str, Any]:
        return {name: np.broadcast_to(x, (draws, *x.shape[1:])) for name, x in part.items()}

    return Outcome(every(one.yearly), every(one.monthly), every(one.first))
