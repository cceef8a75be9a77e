"""Draws in blocks, so that memory does not grow with their number; by factors where lines scale, by the engine where
they do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import KEEP, Course, Outcome, joined, outcome
from fundmodel.analysis.draws.drawn import Drawn
from fundmodel.analysis.draws.exact import course_of, exact_courses
from fundmodel.analysis.draws.plan import Draws, Plan
from fundmodel.analysis.draws.scaled import factors_of, scaled_courses
from fundmodel.analysis.draws.template import Template, template
from fundmodel.projection.economy import Economy
from fundmodel.projection.project.people.waist import People
from fundmodel.vocabulary.dims import POOLED_FUNDS

Progress = Callable[[int, int], None]

EXACT_LANES: Final = 128
"""Draws x areas that the engine takes at once: 0.4 MB an array of months."""
PEOPLE_LANES: Final = 16
"""Draws x areas whose people are projected at once."""
YEARLY_LANES: Final = 4096
"""Draws x areas whose years are worked out at once by factors, and of these, months at once."""
MONTHLY_LANES: Final = 128
PROBES: Final = 3
"""Draws on which both ways are compared, and as many again with shocks three times as large."""
AGREES: Final = 1e-11
WAYS: Final = ("deterministic", "factors", "engine")


@dataclass(frozen=True)
class Way:
    """How draws are worked out: ``name`` of ``WAYS``, the largest difference of both ways where it was told, and draws
    that are taken at once."""

    name: str
    size: int
    apart: float = np.nan

    def of(self, plan: Plan, draws: Draws) -> Outcome:
        """What these draws come to."""
        if self.name == WAYS[0]:
            return repeated(plan, len(draws))
        return by_engine(plan, draws) if self.name == WAYS[2] else by_factors(plan, draws)


def way_of(plan: Plan) -> Way:
    """ "deterministic" where nothing varies, "factors" where lines scale with the drivers, else "engine"."""
    areas = len(plan.data.areas)
    if plan.still:
        return Way(WAYS[0], YEARLY_LANES)
    scales, apart = scalable(plan)
    if scales:
        return Way(WAYS[1], max(1, YEARLY_LANES // areas), apart)
    return Way(WAYS[2], max(1, (PEOPLE_LANES if plan.moves_people else EXACT_LANES) // areas), apart)


def outcomes(
    plan: Plan, draws: Draws, way: Way, keep: Collection[str] = KEEP, progress: Progress | None = None
) -> Outcome:
    """What ``draws`` come to, in their order, a block at a time; only what ``keep`` names is held."""
    kept: Outcome | None = None
    for start in range(0, len(draws), way.size):
        block = draws[start : start + way.size]
        found = way.of(plan, block).keeping(keep)
        kept = found.like(len(draws)) if kept is None else kept
        kept.put(start, found)
        if progress is not None:
            progress(start + len(block), len(draws))
    assert kept is not None
    return kept


def by_engine(plan: Plan, draws: Draws) -> Outcome:
    """These draws by the engine itself."""
    assume, people, _ = plan.drawn(draws)
    courses = exact_courses(assume, people, len(draws), plan.at_work.rules)
    return outcome(courses, plan.floors, plan.data.base_year)


def by_factors(plan: Plan, draws: Draws) -> Outcome:
    """These draws by factors on the parts of the deterministic run: years of all of them, then months of a few."""
    parts = _template(plan)
    factors = factors_of(*plan.drawn(draws), parts)
    size = max(1, MONTHLY_LANES // len(plan.data.areas))
    found = []
    for start in range(0, len(draws), size):
        courses = scaled_courses(factors.some(slice(start, start + size)), parts)
        found.append(outcome(courses, plan.floors, plan.data.base_year))
    return joined(found)


def scalable(plan: Plan) -> tuple[bool, float]:
    """Whether every line scales with the drivers, and the largest difference of both ways where it can be told.

    A rule answers to balances, budgets and packages act from a threshold on, epidemics by month, and people may be
    others in every draw; so these are the engine's in any case.
    For the rest the first draws are compared, and the same with shocks three times as large, whatever the number of
    draws asked for: so a draw goes the same way in every sample.
    """
    if plan.moves_people or plan.at_work.rules or plan.driver("epidemic") or _contracts(plan):
        return False, np.nan
    draws = np.arange(PROBES)
    both = [plan.drawn(draws, plan.shocks(draws).times(size)) for size in (1.0, 3.0)]
    apart = max(_both_ways(plan, *one) for one in both)
    return apart < AGREES, apart


def _both_ways(plan: Plan, assume: Drawn, people: People, outlook: Economy) -> float:
    courses = exact_courses(assume, people, PROBES)
    scaled = scaled_courses(factors_of(assume, people, outlook, _template(plan)), _template(plan))
    return max(_apart(courses[fund], scaled[fund]) for fund in POOLED_FUNDS)


def _template(plan: Plan) -> Template:
    found: Template = plan.once("template", lambda: template(plan.assume, plan.people, plan.money))
    return found


def _contracts(plan: Plan) -> bool:
    """Whether a yearly budget or a package per head is in force at any time."""
    months = plan.money.months
    budgets = (plan.assume.words(f"payment.{scheme}.budget", months) != "none" for scheme in ("employee", "resident"))
    packages = plan.assume.monthly("payment.capitation_share", months) > 0.0
    return bool(packages.any() or any(one.any() for one in budgets))


def _apart(one: Course, other: Course) -> float:
    """The largest difference of two courses over a year's spending of the same lane and area."""
    scale = np.abs(one.expenditure).max(axis=-1, keepdims=True) * 12.0
    pairs = [(getattr(one, name), getattr(other, name)) for name in ("closing", "income", "expenditure", "interest")]
    if one.beside is not None:
        return float("inf")
    if one.not_here is not None:
        pairs.append((one.not_here, _or_none(other.not_here)))
    return max(float((np.abs(a - b) / scale).max()) for a, b in pairs)


def _or_none(stock: NDArray[np.float64] | None) -> NDArray[np.float64]:
    return np.zeros((1, 1, 1)) if stock is None else stock


def repeated(plan: Plan, draws: int) -> Outcome:
    """The deterministic run as every draw."""
    courses = {fund: course_of(plan.money, fund, 1) for fund in POOLED_FUNDS}
    one = outcome(courses, plan.floors, plan.data.base_year)

    def every(part: Mapping[str, Any]) -> dict[str, Any]:
        return {name: np.broadcast_to(x, (draws, *x.shape[1:])) for name, x in part.items()}

    return Outcome(every(one.yearly), every(one.monthly), every(one.first))
