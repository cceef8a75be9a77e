"""Everything foreseen at one date: what all areas teach, then every series on its bases (METHODS 6.3, 6.4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import month_text
from fundmodel.early_alert.ahead import standard
from fundmodel.early_alert.arrival import cash
from fundmodel.early_alert.coverage_year import Coverage, coverage, coverage_draws
from fundmodel.early_alert.foreseen import (
    FLOORS,
    Foreseen,
    Paths,
    cash_paths,
    foreseen,
    safe_now,
    side_draws,
    states_ahead,
)
from fundmodel.early_alert.hindsight import HORIZON, NONE, Correction, Look, correction
from fundmodel.early_alert.learned import SIDES, Fund, learned
from fundmodel.early_alert.panel import RESIDENT, Known, Panel
from fundmodel.early_alert.realised import realised
from fundmodel.early_alert.resident_paths import earned_paths, received, resident_cash_paths
from fundmodel.early_alert.season import EVEN, Side
from fundmodel.early_alert.till import till

Array = NDArray[np.float64]

LOOKS: Final = 8
"""Past looks from which the correction is learned, ``STEP`` months apart."""
STEP: Final = 3
LEAST_HISTORY: Final = 14
LOOK_SERIES: Final = 150
LOOK_DRAWS: Final = 200


class Taught(NamedTuple):
    """What all series teach: both sides by fund, the correction by fund and basis."""

    sides: Mapping[str, Fund]
    corrections: Mapping[tuple[str, str], Correction]


def taught(
    panel: Panel,
    month: int,
    seasons: Mapping[tuple[str, Side], Array] | None = None,
    *,
    looks: int = LOOKS,
    as_of: str | None = None,
    done: Callable[[int], object] = lambda back: None,
) -> Taught:
    """What all series teach as they were known at the end of ``month``, or on the day ``as_of`` of it; ``seasons``
    stand in where a fund has no finished year. The correction comes from looks back from up to ``looks`` earlier month
    ends; ``done`` is told how many of them are behind."""
    known = panel.known(month_text(month) if as_of is None else as_of)
    given = seasons or {}
    sides: dict[str, Fund] = {}
    for fund in sorted({one.fund for one in known}):
        own = [one for one in known if one.fund == fund]
        needed = SIDES if fund != RESIDENT else SIDES[1:]
        sides[fund] = {side: learned(own, side, given.get((fund, side), EVEN)) for side in needed}
    return corrected(panel, month, sides, looks=looks, as_of=as_of, done=done)


def corrected(
    panel: Panel,
    month: int,
    sides: Mapping[str, Fund],
    *,
    looks: int = LOOKS,
    as_of: str | None = None,
    done: Callable[[int], object] = lambda back: None,
) -> Taught:
    """``sides`` with the correction that looks back with them ask for, from up to ``looks`` earlier month ends; the
    rest as in ``taught``."""
    known = panel.known(month_text(month) if as_of is None else as_of)
    found: dict[tuple[str, str], list[Look]] = {}
    outcomes = realised(known, in_progress=True)
    earliest = min((int(one.first[0]) for one in known), default=month)
    for back in range(1, looks + 1):
        done(back - 1)
        past = month - STEP * back
        if past - earliest < LEAST_HISTORY:
            break
        seen = _some(panel.known(month_text(past)))
        for one, basis, paths in _all_paths(seen, sides, past, LOOK_DRAWS, 1):
            state = outcomes.get((one.area, one.fund, basis), {})
            found.setdefault((one.fund, basis), []).append(_look(one, basis, paths, past, state))
    return Taught(sides, {key: correction(told) for key, told in found.items()})


def _look(one: Known, basis: str, paths: Paths, past: int, state: Mapping[int, tuple[float, float]]) -> Look:
    """A look back at a series; with its draws on the earned basis, where odds are learned."""
    look, floor = foreseen(one, basis, paths, NONE), FLOORS[one.fund]
    told = Look(look.centre, look.width, float(look.now[0]), _ahead_of(state, past), floor, past)
    was = state.get(one.last)
    if basis != "earned" or was is None:
        return told
    return told._replace(
        states=states_ahead(paths)[0].astype(np.float32), safe=safe_now(paths, floor)[0], was_safe=bool(was[0] >= 0.0)
    )


def _some(known: Sequence[Known]) -> list[Known]:
    """At most ``LOOK_SERIES`` of each fund, taken evenly."""
    found: list[Known] = []
    for fund in sorted({one.fund for one in known}):
        own = [one for one in known if one.fund == fund]
        found += own[:: max(1, -(-len(own) // LOOK_SERIES))]
    return found


def _ahead_of(outcomes: Mapping[int, tuple[float, float]], month: int) -> Array:
    missing = (float("nan"), float("nan"))
    return np.array([outcomes.get(month + h, missing) for h in range(1, HORIZON + 1)]).T


def outlook(
    known: Sequence[Known],
    lessons: Taught,
    origin: int,
    draws: int,
    seed: int,
    only: Collection[tuple[str, str]] | None = None,
) -> list[Foreseen]:
    """What is foreseen of every series from the end of month ``origin``: employee series on ``cash``, resident series
    on ``earned`` and then ``cash``; series too old for the horizon are left out. ``only`` these (area, fund) are drawn,
    with all of ``known`` to learn from."""
    return [
        foreseen(one, basis, paths, lessons.corrections.get((one.fund, basis), NONE))
        for one, basis, paths in _all_paths(known, lessons.sides, origin, draws, seed, only)
    ]


def _all_paths(
    known: Sequence[Known],
    lessons: Mapping[str, Fund],
    origin: int,
    draws: int,
    seed: int,
    only: Collection[tuple[str, str]] | None = None,
) -> Iterator[tuple[Known, str, Paths]]:
    residents = [one for one in known if one.fund == RESIDENT]
    years = coverage(residents) if residents else None
    for fund, sides in lessons.items():
        own = [one for one in known if one.fund == fund]
        chosen = own if only is None else [one for one in own if (one.area, one.fund) in only]
        yield from _paths(own, chosen, fund, sides, years, origin, draws, seed)


def coverage_standard(draws: int, seed: int) -> tuple[Array, Array, Array]:
    """Of coverage years: ``state`` (draw, 4) and ``pick`` (draw) standard normal, ``choice`` (draw) in 0..1."""
    rng = np.random.Generator(np.random.Philox(key=[seed, len(SIDES)]))
    return rng.standard_normal((draws, 4)), rng.standard_normal(draws), rng.random(draws)


def _paths(
    own: Sequence[Known],
    chosen: Sequence[Known],
    fund: str,
    sides: Fund,
    years: Coverage | None,
    origin: int,
    draws: int,
    seed: int,
) -> Iterator[tuple[Known, str, Paths]]:
    given = {side: standard(draws, seed, at) for at, side in enumerate(SIDES)}
    dates, drawn = side_draws(own, sides, origin, given, chosen)
    if fund == RESIDENT and years is not None:
        state, pick, choice = coverage_standard(draws, seed)
        for one, spent in zip(chosen, drawn["spending"], strict=True):
            if spent is not None:
                past, first = till(one, dates["spending"], dates["spending"]), one.last + 1
                held, due = cash(one, years.arrival), coverage_draws(one, years, state, pick, choice)
                comes = received(held, due, first, spent.shape[1])
                yield one, "earned", earned_paths(past, held, due, comes, spent, first)
                yield one, "cash", resident_cash_paths(past, comes, spent, first)
        return
    for one, came, spent in zip(chosen, drawn["income"], drawn["spending"], strict=True):
        if came is not None and spent is not None:
            past = till(one, dates["income"], dates["spending"])
            seasons = (sides["income"].season, sides["spending"].season)
            yield one, "cash", cash_paths(past, came, spent, one.last + 1, seasons)
