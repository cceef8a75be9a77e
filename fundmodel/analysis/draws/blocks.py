"""Draws in blocks, so that memory does not grow with their number; by factors where lines scale, by the engine where
they do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import EVENTS, KEEP, MONTHS, Outcome, outcome
from fundmodel.analysis.draws.drawn import dealt_economy
from fundmodel.analysis.draws.exact import course_of, exact_courses
from fundmodel.analysis.draws.parts import COLUMNS, Lines
from fundmodel.analysis.draws.plan import Draws, Plan
from fundmodel.analysis.draws.scaled import Factors, factors_of
from fundmodel.analysis.draws.template import Template, template
from fundmodel.analysis.draws.year_by_year import fill_by_parts, lines_of
from fundmodel.vocabulary.dims import POOLED_FUNDS

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

EXACT_LANES: Final = 128
"""Draws x areas that the engine takes at once: 0.4 MB an array of months."""
PEOPLE_LANES: Final = 16
"""Draws x areas whose people are projected at once."""
FACTOR_LANES: Final = 1440
"""Draws x areas that are worked out at once by factors: draws to fill the columns of a product at least, then areas."""
PROBES: Final = 3
SIZES: Final = (1.0, 3.0)
"""Draws on which both ways are compared, with shocks as they are and three times as large."""
AGREES: Final = 1e-11
IN_MONTHS: Final = ("reserve_months", "reserve_months_earned")
WAYS: Final = ("deterministic", "factors", "engine")


@dataclass(frozen=True)
class Way:
    """How draws are worked out: ``name`` of ``WAYS``, the largest difference of both ways where it was told, and draws
    that are taken at once."""

    name: str
    size: int
    apart: float = np.nan

    def fill(self, plan: Plan, draws: Draws, keep: Collection[str], into: Outcome) -> None:
        """What these draws come to, of years and months what ``keep`` names."""
        if self.name == WAYS[1]:
            _by_parts(plan, factors_of(*plan.drawn(draws), _template(plan)), into)
        else:
            whole = by_engine(plan, draws) if self.name == WAYS[2] else repeated(plan, len(draws))
            into.put(whole.keeping(keep))


def way_of(plan: Plan) -> Way:
    """ "deterministic" where nothing varies, "factors" where lines scale with the drivers, else "engine"."""
    areas = len(plan.data.areas)
    if plan.still:
        return Way(WAYS[0], FACTOR_LANES)
    scales, apart = scalable(plan)
    if scales:
        return Way(WAYS[1], max(COLUMNS, FACTOR_LANES // areas // COLUMNS * COLUMNS), apart)
    return Way(WAYS[2], max(1, (PEOPLE_LANES if plan.moves_people else EXACT_LANES) // areas), apart)


def outcomes(
    plan: Plan, draws: Draws, way: Way, keep: Collection[str] = KEEP, progress: Progress | None = None
) -> Outcome:
    """What ``draws`` come to, in their order, a block at a time; only what ``keep`` names is held."""
    found = room(plan, len(draws), keep)
    for start in range(0, len(draws), way.size):
        block = draws[start : start + way.size]
        way.fill(plan, block, keep, found.part(slice(start, start + len(block))))
        if progress is not None:
            progress(start + len(block), len(draws))
    return found


def room(plan: Plan, draws: int, keep: Collection[str]) -> Outcome:
    """Room for so many draws of the plan."""
    return Outcome.room(draws, len(plan.data.areas), len(plan.years) - 1, plan.ahead, keep)


def by_engine(plan: Plan, draws: Draws) -> Outcome:
    """These draws by the engine itself."""
    assume, people, _ = plan.drawn(draws)
    courses = exact_courses(assume, people, len(draws), plan.at_work.rules)
    return outcome(courses, plan.floors, plan.data.base_year, plan.ahead)


def by_factors(plan: Plan, draws: Draws, keep: Collection[str] = KEEP) -> Outcome:
    """These draws by factors on the parts of the deterministic run."""
    found = room(plan, len(draws), keep)
    _by_parts(plan, factors_of(*plan.drawn(draws), _template(plan)), found)
    return found


def scalable(plan: Plan) -> tuple[bool, float]:
    """Whether every line scales with the drivers, and the largest difference of both ways where it can be told.

    A rule answers to balances, budgets and packages act from a threshold on, epidemics by month, and people may be
    others in every draw; so these are the engine's in any case.
    For the rest the first draws are compared, and the same with shocks three times as large, whatever the number of
    draws asked for: so a draw goes the same way in every sample. Where areas are too many to take all of these at once,
    each area is compared in one of them, the next area in the next: every area, and every draw in many areas.
    """
    if plan.moves_people or plan.at_work.rules or plan.driver("epidemic") or _contracts(plan):
        return False, np.nan
    draws, sizes = np.tile(np.arange(PROBES), len(SIZES)), np.repeat(SIZES, PROBES)
    assume, people, outlook = plan.drawn(draws, plan.shocks(draws).times(sizes[:, None]))
    areas, lanes = len(plan.data.areas), len(draws)
    if areas * lanes > EXACT_LANES:
        assume, outlook, lanes = assume.dealt(areas), dealt_economy(outlook, areas), 1
    courses = exact_courses(assume, people, lanes)
    if any(course.beside is not None for course in courses.values()):
        return False, float("inf")
    engine = outcome(courses, plan.floors, plan.data.base_year, plan.ahead)
    factors = room(plan, lanes, KEEP)
    _by_parts(plan, factors_of(assume, people, outlook, _template(plan)), factors)
    apart = _apart(engine, factors)
    return apart < AGREES, apart


def _by_parts(plan: Plan, factors: Factors, into: Outcome) -> None:
    """Areas by areas: no array of months is larger than the memory at hand works on fast."""
    for areas, parts, lines in plan.once("lines", lambda: _lines(plan)):
        fill_by_parts(factors.some(areas), parts, lines, plan.data.base_year, into.part(slice(None), areas))


def _lines(plan: Plan) -> list[tuple[slice, Template, Lines]]:
    """The parts of the deterministic run, some areas at a time."""
    whole, size = _template(plan), max(1, FACTOR_LANES // COLUMNS)
    some = [slice(start, start + size) for start in range(0, len(plan.data.areas), size)]
    return [(areas, parts, lines_of(parts, plan.floors)) for areas in some for parts in [whole.some(areas)]]


def _template(plan: Plan) -> Template:
    found: Template = plan.once("template", lambda: template(plan.assume, plan.people, plan.money))
    return found


def _contracts(plan: Plan) -> bool:
    """Whether a yearly budget or a package per head is in force at any time."""
    months = plan.money.months
    budgets = (plan.assume.words(f"payment.{scheme}.budget", months) != "none" for scheme in ("employee", "resident"))
    packages = plan.assume.monthly("payment.capitation_share", months) > 0.0
    return bool(packages.any() or any(one.any() for one in budgets))


def _apart(one: Outcome, other: Outcome) -> float:
    """The largest difference of two outcomes over a year's spending of the same draw, area and fund; infinite where an
    event has another date."""
    same = (np.array_equal(one.first[event], other.first[event], equal_nan=True) for event in EVENTS)
    if not all(same):
        return float("inf")
    scale = np.abs(one.yearly["expenditure"]).max(axis=-1, keepdims=True)
    apart = [(x - other.yearly[name]) / (MONTHS if name in IN_MONTHS else scale) for name, x in one.yearly.items()]
    apart += [(x - other.monthly[name]) / (MONTHS if name in IN_MONTHS else scale) for name, x in one.monthly.items()]
    return max(float(np.abs(x).max()) for x in apart)


def repeated(plan: Plan, draws: int) -> Outcome:
    """The deterministic run as every draw."""
    courses = {fund: course_of(plan.money, fund, 1) for fund in POOLED_FUNDS}
    one = outcome(courses, plan.floors, plan.data.base_year, plan.ahead)

    def every(part: Mapping[str, Any]) -> dict[str, Any]:
        return {name: np.broadcast_to(x, (draws, *x.shape[1:])) for name, x in part.items()}

    return Outcome(every(one.yearly), every(one.monthly), every(one.first))
