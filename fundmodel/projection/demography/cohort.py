"""The cohort step: from one 1 January to the next, single age by sex (METHODS 1.1).

Arrays are plain numpy. Time stands first inside, so that each year is one contiguous slab; callers see it last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.dims import SEXES
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Placement = Literal["even", "end"]
PLACEMENTS: Final = ("even", "end")


class CohortFlows(NamedTuple):
    """Stocks at the n + 1 boundaries and the flows of the n years between them, persons.

    population (..., sex, age, boundary); births (..., sex, year); deaths (..., sex, age, year), cohort deaths by the
    age reached at the end of the year.
    """

    population: Array
    births: Array
    deaths: Array


class YearRates(NamedTuple):
    """What one step needs, each with any leading dimensions.

    dying (..., sex, age) = 1 - survival ratio; half_fertility (..., age) births per woman-year, halved; male_share
    (...) of births; exposed (..., sex, age) half of the migrants spread over the year, present from its start; late
    (..., sex, age) migrants added at its end, who have no births and no deaths in it. Either may be None.
    """

    dying: Array
    half_fertility: Array
    male_share: Array
    exposed: Array | None
    late: Array | None


class Workspace(NamedTuple):
    """Arrays that one projection reuses every year: adjusted and source (..., sex, age), mothers (..., age)."""

    adjusted: Array
    source: Array
    mothers: Array


def step(start: Array, rates: YearRates, end: Array, births: Array, deaths: Array, work: Workspace) -> None:
    """One year, written into ``end``, ``births`` and ``deaths``, with ``g`` half of the migrants (none for late ones)::

        adjusted   = start + g
        deaths[x]  = (1 - S[x]) adjusted[x-1]               the open age w also keeps adjusted[w]
        end[x]     = adjusted[x-1] - deaths[x] + g[x]
        B          = sum_x f[x] (adjusted[F, x] + end[F, x]) / 2       x = 1 .. w-1
        births     = B srb / (1 + srb) male, B - male female
        deaths[0]  = (1 - S[0]) births;  end[0] = births - deaths[0] + g[0];  then end += late

    Shapes: start, end, deaths (..., sex, age); births (..., sex). Persons. Negative stocks are the caller's to find
    (``project`` does). Source: METHODS 1.1.
    """
    dying, half_fertility, male_share, exposed, late = rates
    adjusted, source, mothers = work
    if exposed is None:
        adjusted = start
    else:
        np.add(start, exposed, out=adjusted)
    _age_one_year(adjusted, source)
    np.multiply(dying, source, out=deaths)
    np.subtract(source, deaths, out=end)
    if exposed is not None:
        np.add(end, exposed, out=end)
    np.add(adjusted[..., 0, :], end[..., 0, :], out=mothers)
    np.multiply(mothers, half_fertility, out=mothers)
    born = np.add.reduce(mothers, axis=-1)
    boys = births[..., 1]
    np.multiply(born, male_share, out=boys)
    np.subtract(born, boys, out=births[..., 0])
    deaths_at_0, end_at_0 = deaths[..., 0], end[..., 0]
    np.multiply(dying[..., 0], births, out=deaths_at_0)
    np.subtract(births, deaths_at_0, out=end_at_0)
    if exposed is not None:
        np.add(end_at_0, exposed[..., 0], out=end_at_0)
    if late is not None:
        np.add(end, late, out=end)


def _age_one_year(adjusted: Array, source: Array) -> None:
    """``source[x] = adjusted[x-1]``, ``source[w] = adjusted[w-1] + adjusted[w]``; age 0 is finite and meaningless.

    One shift of the flat memory is four times as fast as a slice per sex, and both arrays are contiguous. What it
    carries into age 0 meets a fertility of zero and is overwritten by the births.
    """
    source.reshape(-1)[1:] = adjusted.reshape(-1)[:-1]
    open_age = source[..., -1]
    np.add(open_age, adjusted[..., -1], out=open_age)


def project(
    population: Array,
    survival: Array,
    fertility: Array,
    srb: Array,
    migration: Array | None = None,
    placement: Placement = "even",
    first_year: int = 1,
    step_years: int = 1,
) -> CohortFlows:
    """``step`` repeated over the years; the open age is the last.

    population (..., sex, age) on the first 1 January; survival (..., sex, age, year) ratios; fertility
    (..., age, year) births per woman-year; srb (..., year) males per female birth; migration (..., sex, age, year) net
    persons, age at the end of the year. Leading dimensions broadcast. ``placement`` "even" exposes half of the year's
    migrants from its start, "end" adds all of them at its end. The first and the last age bear no children. The year
    of the first step and their length only serve messages. The results are views whose memory runs year by year.

    Errors: ProjectionError where a stock turns negative, naming sex, age and year: nobody is created to fill it.
    Source: METHODS 1.1.
    """
    if placement not in PLACEMENTS:
        raise ProjectionError(
            Said("Unknown placement of migrants {placement!r}: use 'even' or 'end'.", placement=placement)
        )
    dying = 1.0 - _year_first(survival)
    half_fertility = 0.5 * _year_first(fertility)
    half_fertility[..., [0, -1]] = 0.0
    srb_by_year = _year_first(srb)
    male_share = srb_by_year / (1.0 + srb_by_year)
    exposed, late = _split_migration(migration, placement)
    lead = np.broadcast_shapes(
        population.shape[:-2],
        dying.shape[1:-2],
        half_fertility.shape[1:-1],
        male_share.shape[1:],
        () if migration is None else migration.shape[:-3],
    )
    steps = dying.shape[0]
    people = (*lead, *population.shape[-2:])
    stocks = np.empty((steps + 1, *people))
    births = np.empty((steps, *people[:-1]))
    deaths = np.empty((steps, *people))
    work = Workspace(np.empty(people), np.zeros(people), np.empty((*lead, people[-1])))
    stocks[0] = population
    for year in range(steps):
        rates = YearRates(
            dying[year],
            half_fertility[year],
            male_share[year],
            None if exposed is None else exposed[year],
            None if late is None else late[year],
        )
        step(stocks[year], rates, stocks[year + 1], births[year], deaths[year], work)
    _refuse_negative(stocks, deaths, range(first_year, first_year + steps * step_years, step_years))
    return CohortFlows(np.moveaxis(stocks, 0, -1), np.moveaxis(births, 0, -1), np.moveaxis(deaths, 0, -1))


def _year_first(values: Array) -> Array:
    """The last axis moved to the front, contiguous."""
    return np.ascontiguousarray(values.transpose(-1, *range(values.ndim - 1)))


def _split_migration(migration: Array | None, placement: Placement) -> tuple[Array | None, Array | None]:
    """(migrants exposed from the start, migrants added at the end), year first."""
    if migration is None:
        return None, None
    by_year = _year_first(migration)
    return (0.5 * by_year, None) if placement == "even" else (None, by_year)


def _refuse_negative(stocks: Array, deaths: Array, years: Sequence[int]) -> None:
    """ProjectionError at the first negative or undefined stock, or at deaths below zero (more left than were there)."""
    if np.min(stocks) >= 0.0 and np.min(deaths, initial=0.0) >= 0.0:
        return
    for name, values, first in ((Said("Population"), stocks, -1), (Said("Deaths"), deaths, 0)):
        bad = np.argwhere(~(values >= 0.0))
        if bad.size:
            place, *lead, sex, age = (int(index) for index in bad[0])
            opens = place + first < 0
            when = Said("at the opening") if opens else Said("year {year}", year=years[place + first])
            where = Said(" (leading position {place})", place=tuple(lead)) if lead else ""
            raise ProjectionError(
                Said(
                    "{name}, {when}, {sex} aged {age}{where}: {persons:.6g}. A stock of people cannot "
                    "fall below zero: check migration (do more leave than live there?), survival and the "
                    "opening population.",
                    name=name,
                    when=when,
                    sex=SEXES[sex],
                    age=age,
                    where=where,
                    persons=values[tuple(bad[0])],
                )
            )
