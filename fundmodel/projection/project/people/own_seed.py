"""The enrolment seed of areas that give heads of several years: the nation's shares at the first of them, fitted to the
area, then stepped year by year on its own heads (METHODS 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.figures.own_history import seed_years
from fundmodel.assumptions.figures.past_years import area_heads
from fundmodel.assumptions.tables.own_measures import LEAST
from fundmodel.projection.by_content import by_content
from fundmodel.projection.enrolment.fitted import by_state, fitted_shares
from fundmodel.projection.enrolment.seed import Intensities, Seed, held_from
from fundmodel.projection.enrolment.step import RESIDENT, UNINSURED
from fundmodel.projection.project.people.past_enrolment import (
    RATES,
    SEED_FROM,
    intensities,
    past_retired_share,
)
from fundmodel.projection.root import Sought, UnmetError
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.dims import AGES, SEXES
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN

Array = NDArray[np.float64]


class Past(NamedTuple):
    """Areas that give heads from the same year on: their ``places``, 1 Januaries ``(boundary,)``, people of the purse
    ``(boundary, area, sex, age)``, R in use ``(boundary, sex, age)``, active and retired heads ``(boundary, area)``."""

    places: NDArray[np.int64]
    boundaries: NDArray[np.int64]
    people: Array
    retired_share: Array
    active: Array
    retired: Array


def by_own_heads(
    assume: Assumptions, seeds: Sequence[Sequence[Seed]], insured: Array, before: Array, now: Array
) -> tuple[Array, Array]:
    """``before`` and ``now``, shares of the states on both 1 Januaries of the base year ``(scenario, area, ...)``, with
    those of areas that give heads of years enough in place.

    ``insured`` ``(2, area, sex, age)`` are the people of each purse on these dates; earlier ones are the nation's of
    each age in the area's proportion at the valuation date. A seed even over ages has no past and stays.
    """
    groups = _groups(assume)
    flat = assume.choices("enrolment.seed") == "age_flat"
    if not groups or flat.all():
        return before, now
    lanes = np.broadcast_shapes(before.shape[:2], flat.shape, (1, insured.shape[1]))
    found = [np.array(np.broadcast_to(one, (*lanes, *one.shape[2:]))) for one in (before, now)]
    rates, newborn = intensities(assume), assume.scalar("enrolment.newborn_enrolled")
    flat = np.broadcast_to(flat, lanes)
    for s in range(lanes[0]):
        for places in groups:
            a = places[0]
            past = _past(assume.alone(s, a), insured, places)
            own = seeds[s % len(seeds)][a % len(seeds[0])]
            table = Intensities(*(_of_lane(getattr(rates, name), s, a) for name in RATES))
            try:
                shares = _stepped(own.shares, past, table, _of_lane(newborn, s, a), own.uninsured_scale)
            except UnmetError as unmet:
                k = int(np.argmax(np.abs(unmet.side)))
                raise _of_heads(unmet, past, k).at(s, int(past.places[k])) from None
            for k, place in enumerate(past.places):
                if not flat[s, place]:
                    found[0][s, place], found[1][s, place] = shares[0, k], shares[1, k]
    return found[0], found[1]


def _of_heads(unmet: UnmetError, past: Past, k: int) -> UnmetError:
    """What a clerk can mend: the heads that the step of a year goes from and to, instead of the factor sought."""
    year = getattr(unmet.sought.what, "values", {}).get("year")
    if year is None:
        return unmet
    at = int(np.flatnonzero(past.boundaries == year)[0])
    ends = {"year": int(year), "before": int(year) - 1}
    problem = Said(
        "no entries and departures lead from active {first:,.6g}, retired {first_retired:,.6g} at the end of {before} "
        "to active {last:,.6g}, retired {last_retired:,.6g} at the end of {year} (10k persons)",
        first=float(past.active[at, k]) / PERSONS_PER_WAN,
        first_retired=float(past.retired[at, k]) / PERSONS_PER_WAN,
        last=float(past.active[at + 1, k]) / PERSONS_PER_WAN,
        last_retired=float(past.retired[at + 1, k]) / PERSONS_PER_WAN,
        **ends,
    )
    fix = Said("Correct the heads of {before} or of {year}, or leave the earlier years empty", **ends)
    return UnmetError(problem, unmet.side, Sought(unmet.sought.what, "area_heads", fix))


def _of_lane(values: Array, scenario: int, area: int) -> Array:
    own = np.asarray(values[scenario % len(values), area % values.shape[1]])
    return np.broadcast_to(own, (len(SEXES), len(AGES))) if own.ndim == 2 else own


def _groups(assume: Assumptions) -> list[list[int]]:
    """Places of areas with years enough, those whose heads begin in the same year together where one seed serves
    them."""
    data, groups = assume.data, dict[tuple[int, int], list[int]]()
    alike = len(assume.by_area[0]) == 1
    for place, area in enumerate(data.areas):
        years = seed_years(data, area)
        if len(years) >= LEAST and years[0] + 1 >= SEED_FROM:
            groups.setdefault((years[0], 0 if alike else place), []).append(place)
    return list(groups.values())


def _past(assume: Assumptions, insured: Array, places: list[int]) -> Past:
    data = assume.data
    first = seed_years(data, data.areas[places[0]])[0]
    boundaries = np.arange(first + 1, data.base_year + 2)
    nation = figures.for_years(data, "population", boundaries)
    people = nation[:, None] * (insured[1, places] / nation[-1])
    people[-2:] = insured[:, places]
    given = [area_heads(data)[data.areas[place]] for place in places]
    heads = [
        np.array([[own[group][int(b) - 1] for own in given] for b in boundaries]) for group in ("active", "retired")
    ]
    return Past(np.array(places), boundaries, people, past_retired_share(assume, boundaries), *heads)


@by_content(32)
def _stepped(national: Array, past: Past, table: Intensities, newborn: Array, scale: float) -> Array:
    """Shares on the last two 1 Januaries ``(2, area, state, sex, age)``, from the nation's seed ``(boundary, state,
    sex, age)`` at the first of the past.

    Those outside the employee scheme are insured or not there in the nation's proportion: published heads of residents
    held registrations counted twice.
    """
    start = national[past.boundaries[0] - SEED_FROM]
    people = past.people[0]
    resident, nowhere = (sum_people(start[state] * people) for state in (RESIDENT, UNINSURED))
    everybody = sum_people(people)
    outside = everybody - past.active[0] - past.retired[0]
    heads = by_state(past.active[0], past.retired[0], outside * resident / (resident + nowhere), everybody)
    first = fitted_shares(start, people, heads)
    shares, _, _ = held_from(
        first,
        past.people,
        past.retired_share,
        table,
        newborn,
        past.active,
        past.retired,
        np.array(scale),
        int(past.boundaries[0]),
    )
    return shares[-2:]
