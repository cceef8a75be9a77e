"""The runs behind a range: each parameter at its low and its high, money on prepared people, people in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from fundmodel.analysis.lever import outgrown, value_in_force
from fundmodel.analysis.moved import SHIFT, Moved
from fundmodel.analysis.signed_paths import Paths, signed_paths
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.projection.project import Prepared, prepare, project
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.projection.project.prepared import changed_over
from fundmodel.projection.project.rules_at_work import RuleLike
from fundmodel.projection.project.sizing import lanes_within
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.errors import FundmodelError, InputError, ProjectionError
from fundmodel.vocabulary.said import Named

LANES: Final = 40
"""Money of one area that is worked out together; people take a fifth of it."""
LEAST: Final = 2
"""Of many areas, so many lanes are worked out together all the same: the low and the high of a parameter."""

NO_PROBLEM: Final = Named("", zh="")

Step = Callable[[str], Any]
Change = dict[str, Any] | Scenario
"""What is tried: parameters with their values, or a scenario laid over the prepared one."""


@dataclass(frozen=True)
class Tried:
    """One change and the paths that follow from it; None with the reason where it cannot be projected."""

    paths: Paths | None
    problem: Named = NO_PROBLEM


@without_warnings_of_changes()
def tried(ready: Prepared, changes: Sequence[Change], names: Sequence[str], step: Step | None = None) -> list[Tried]:
    """``signed_paths`` of the prepared scenario with each change, in their order.

    Changes of what the prepared people rest on are projected in full, as many at once as memory holds; the others share
    these people.
    ``step`` is called with a name before each batch.
    """
    found: list[Tried | None] = [None] * len(changes)
    for batch, run in _batches(ready, changes):
        if step is not None:
            step(names[batch[0]])
        for place, one in zip(batch, _run(ready, [changes[at] for at in batch], run), strict=True):
            found[place] = one
    return [one for one in found if one is not None]


def moved_both_ways(ready: Prepared, rows: Sequence[Moved], step: Step | None = None) -> list[tuple[Tried, Tried]]:
    """What each of ``rows`` gives at its low and at its high."""
    ends = tried(ready, _both_ends(rows), [row.name for row in rows for _ in range(2)], step)
    return list(zip(ends[::2], ends[1::2], strict=True))


def in_force(base: Scenario, data: DataPackage, until: int, rows: Sequence[Moved]) -> list[Moved]:
    """``rows``; of those that have grown on since their last written value, as ``mean_pension`` with income, low,
    centre and high times that growth: levels of the first projected year, as they are written."""
    return [_grown(made_ready(base, data, until)[0], row) if _has_grown(base, row) else row for row in rows]


def _has_grown(base: Scenario, row: Moved) -> bool:
    return row.bounds != SHIFT and len(row.members) == 1 and outgrown(base.entry(row.name), row.first)


def _grown(ready: Prepared, row: Moved) -> Moved:
    centre = value_in_force(ready, row.name, row.first)
    growth = centre / row.centre if row.centre else 1.0
    return replace(row, low=row.low * growth, centre=centre, high=row.high * growth)


def batches(ready: Prepared, rows: Sequence[Moved]) -> int:
    """How often ``step`` is called by ``moved_both_ways``."""
    return len(_batches(ready, _both_ends(rows)))


def _both_ends(rows: Sequence[Moved]) -> list[dict[str, Any]]:
    return [row.at(end) for row in rows for end in (row.low, row.high)]


def made_ready(base: Scenario, data: DataPackage, until: int, rule: RuleLike | None = None) -> tuple[Prepared, Paths]:
    """Prepared people of ``base`` and its own paths; those asked for last are kept by content, for pairs and seeds of
    one scenario follow each other. What is prepared for a ``rule`` is not kept."""
    if rule is not None:
        ready = prepare(base, data, until, rule)
        return ready, signed_paths(ready.money([{}]))
    return _ready_of(_Keyed((base.sha256, base.root.sha256, base.name, data.sha256, until), base, data, until))


@dataclass(frozen=True)
class _Keyed:
    key: tuple[Any, ...]
    base: Scenario = field(compare=False)
    data: DataPackage = field(compare=False)
    until: int = field(compare=False)


@lru_cache(maxsize=1)
def _ready_of(keyed: _Keyed) -> tuple[Prepared, Paths]:
    ready = prepare(keyed.base, keyed.data, keyed.until)
    return ready, signed_paths(ready.money([{}]))


def _run(ready: Prepared, changes: list[Change], run: Callable[..., Projection]) -> list[Tried]:
    """The batch at once; where one of it cannot be projected, halves until that one is alone."""
    try:
        paths = signed_paths(run(ready, changes))
    except (ProjectionError, InputError) as error:
        if len(changes) == 1:
            return [Tried(None, _short(error))]
        half = len(changes) // 2
        return [*_run(ready, changes[:half], run), *_run(ready, changes[half:], run)]
    return [Tried(paths.of(at)) for at in range(len(changes))]


def _money(ready: Prepared, changes: Sequence[Change]) -> Projection:
    return ready.money(list(changes))


def _people(ready: Prepared, changes: Sequence[Change]) -> Projection:
    lanes = [
        change if isinstance(change, Scenario) else ready.base.with_changes(change, name=f"{ready.base.name} #{k}")
        for k, change in enumerate(changes)
    ]
    return project(lanes, ready.data, ready.until, rule=ready.rule, force=True)


def _short(error: FundmodelError) -> Named:
    """The message in one line, in both languages."""
    english, chinese = (" ".join(error.in_language(lang).split()) for lang in ("en", "zh"))
    return Named(english, zh=chinese)


def _batches(ready: Prepared, changes: Sequence[Change]) -> list[tuple[list[int], Callable[..., Projection]]]:
    """The places of ``changes`` that are projected together, with the projection that they need."""
    of_people = [at for at, change in enumerate(changes) if ready.people_read & set(_names(ready, change))]
    of_money = [at for at in range(len(changes)) if at not in set(of_people)]
    areas = len(ready.data.areas)
    whole = lanes_within(ready.data, ready.until, max(LANES // 5 // areas, LEAST)) if of_people else LEAST
    ways = (of_money, _money, max(LANES // areas, LEAST)), (of_people, _people, whole)
    return [(places[at : at + size], run) for places, run, size in ways for at in range(0, len(places), size)]


def _names(ready: Prepared, change: Change) -> Sequence[str]:
    return changed_over(change, ready.base) if isinstance(change, Scenario) else list(change)


def shift(after: Paths, before: Paths, measure: str, fund: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """How far the paths of a fund lie from the base's, (area, month)."""
    at = before.funds.index(fund)
    return np.asarray(after.values[measure][0, :, at] - before.values[measure][0, :, at])
