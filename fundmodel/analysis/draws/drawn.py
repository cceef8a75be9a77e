"""A scenario as every draw has it: its assumptions with what the draws add to dated parameters, a draw a lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.analysis.draws.shocks import Shocks
from fundmodel.analysis.draws.vital_units import children_a_woman, years_of_life
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.economy import Economy
from fundmodel.projection.project.economy_path import Counted, project_economy
from fundmodel.projection.project.people.waist import People

Array = NDArray[np.float64]
Shifts = Mapping[str, Array]

WAGE: Final = "economy.output_per_worker_growth"
COST: Final = {scheme: f"{scheme}.cost_growth_shift" for scheme in ("employee", "resident")}
BASE: Final = "employee.base_growth_shift"
INTEREST: Final = "economy.interest_shift"
RATE: Final = "economy.interest_rate"
COLLECTION: Final = ("employee.collection", "employee.collection_shift")
SUBSIDY: Final = "resident.subsidy_shift"
BIRTHS: Final = "population.fertility_scale"
DEATHS: Final = "population.mortality_scale"
OLD_DEATHS: Final = "population.mortality_scale_65"
RENEWAL: Final = "enrolment.renewal_incentive"
NOTHING: Final[Mapping[str, Array]] = {}


@dataclass(frozen=True)
class Drawn(Assumptions):
    """``added`` holds what draws add to a dated parameter in each year, ``(draw, area, year)`` from ``first_year`` on,
    by its name, ``(draw, area, 1)`` where it has no dates; the last year holds on. ``by_month`` is the same ``(draw,
    area, month)``. What a draw adds nothing to is the scenario's own, to the bit; ``read`` keeps that, which every
    block of draws asks for, read only."""

    added: Shifts = field(default_factory=dict)
    first_year: int = 0
    by_month: Shifts = field(default_factory=dict)
    read: dict[tuple[Any, ...], Array] = field(default_factory=dict, repr=False, compare=False)

    def yearly(self, name: str, years: ArrayLike, growth: Array | None = None, first_year: int = 0) -> Array:
        """As ``Assumptions.yearly``, with what draws add."""
        own = self._read(super().yearly, name, np.asarray(years), *self._series(name, growth, first_year))
        return own + self._in(name, np.asarray(years)) if name in self.added else own

    def monthly(self, name: str, months: ArrayLike, growth: Array | None = None, first_year: int = 0) -> Array:
        """As ``Assumptions.monthly``, with what draws add in the year of each month."""
        own = self._read(super().monthly, name, np.asarray(months), *self._series(name, growth, first_year))
        number = np.asarray(months).astype("datetime64[M]").astype(np.int64)
        if name in self.added:
            own = own + self._in(name, number // 12 + 1970)
        if name in self.by_month:
            shifts = self.by_month[name]
            place = np.clip(number - 12 * (self.first_year - 1970), 0, shifts.shape[-1] - 1)
            own = own + shifts[..., place]
        return own

    def scalar(self, name: str) -> Array:
        """As ``Assumptions.scalar``, with what draws add."""
        own = super().scalar(name)
        return own + self.added[name][..., 0] if name in self.added else own

    def dealt(self, areas: int) -> Drawn:
        """One lane in which each area has one of the draws, the next area the next."""
        added, by_month = ({name: dealt(x, areas) for name, x in part.items()} for part in (self.added, self.by_month))
        return replace(self, added=added, by_month=by_month)

    def alone(self, scenario: int, area: int) -> Assumptions:
        """One area of the scenario itself: what the past rests on, which no draw moves."""
        return Assumptions(self.scenarios, self.data).alone(scenario, area)

    def before(self, month: str) -> Assumptions:
        """As ``Assumptions.before``: what draws add by year or month comes later, what they add for good is there."""
        for_good = {name: more for name, more in self.added.items() if not self.has_dates(name)}
        return replace(self, stopped=month, added=for_good, by_month={})

    def dated_from(self, month: str, names: Sequence[str]) -> bool:
        """As ``Assumptions.dated_from``, with what draws add."""
        drawn = (name for name in names if name in self.added or name in self.by_month)
        return any(self.has_dates(name) for name in drawn) or super().dated_from(month, names)

    def has_dates(self, name: str) -> bool:
        """Whether what draws add to a parameter is by year or month."""
        return name in self.by_month or self.added[name].shape[-1] > 1

    def _read(self, read: Callable[..., Array], name: str, at: NDArray[Any], growth: Array | None, first: int) -> Array:
        """What the scenario says at some times, once where it follows nothing that a draw moves."""
        if growth is not None:
            return read(name, at, growth, first)
        key = (read.__name__, name, self.stopped, at.tobytes())
        if key not in self.read:
            self.read[key] = read(name, at)
            self.read[key].flags.writeable = False
        return self.read[key]

    def _in(self, name: str, years: NDArray[Any]) -> Array:
        added = self.added[name]
        place = np.clip(years.astype(np.int64) - self.first_year, 0, added.shape[-1] - 1)
        return added if np.array_equal(place, np.arange(added.shape[-1])) else np.asarray(added[..., place])

    def _series(self, name: str, growth: Array | None, first_year: int) -> tuple[Array | None, int]:
        """Nothing to grow with where the parameter grows with nothing: a lane less to look at for every draw."""
        if growth is None or any(entry.grows_with for entry in self.entries(name)):
            return growth, first_year
        return None, 0


def shifts_before_people(assume: Assumptions, shocks: Shocks) -> dict[str, Array]:
    """What drivers add to parameters whoever lives, ``(draw, area, year)`` by name.

    wage: (1 + g) (f - 1) on growth of output per worker, from where it passes to base, cost, interest and financing.
    interest: points of yield.  collect: k (f - 1) on the share k collected in time.  fiscal: f - 1 on growth of the
    subsidy, from the first year whose amounts are not announced.  tfr, mort: f - 1 on the scale of births and deaths.
    enrol: log-odds of renewing. Each f is one on the
    mean, its unit that of the scenario's own path, whatever else a draw moves. Source: METHODS 4.4, 8.1.
    """
    years, itself = shocks.years, Assumptions(assume.scenarios, assume.data)
    added: dict[str, Array] = {}
    if "wage" in shocks.departures:
        added[WAGE] = (1.0 + assume.yearly(WAGE, years)) * shocks.growth("wage")[:, None]
    if "interest" in shocks.departures:
        added[INTEREST] = shocks.of("interest")[:, None]
    if "collect" in shocks.departures:
        in_time = np.clip(sum(assume.yearly(name, years) for name in COLLECTION), 0.0, 1.0)
        added[COLLECTION[1]] = in_time * shocks.level("collect")[:, None]
    if "fiscal" in shocks.departures:
        still_open = years > assume.scalar("resident.announced_until")[..., None]
        added[SUBSIDY] = np.where(still_open, shocks.growth("fiscal")[:, None], 0.0)
    if "tfr" in shocks.departures:
        births = assume.yearly(BIRTHS, years)
        added[BIRTHS] = births * shocks.level("tfr", children_a_woman(itself, years))[:, None]
    if "mort" in shocks.departures:
        deaths = assume.yearly(DEATHS, years)
        added[DEATHS] = deaths * shocks.level("mort", years_of_life(itself, years))[:, None]
    if "enrol" in shocks.departures:
        added[RENEWAL] = shocks.of("enrol")[:, None]
    return added


def shifts_on_people(
    assume: Drawn,
    people: People,
    shocks: Shocks,
    own: Mapping[str, Array] = NOTHING,
    counted: Counted | None = None,
) -> tuple[dict[str, Array], Economy]:
    """(1 + g) (f - 1) on growth of unit cost in both schemes (medinf) and, where areas have shocks of their ``own``, of
    the contribution base too, ``(draw, area, year)`` by name; and the economy with them.

    g is growth with what wages and people of each draw brought, f the factor of the nation times that of the area;
    ``counted`` are these people where they have been. Source: METHODS 8.1, 8.2.
    """
    outlook = project_economy(assume, people.vitals, people.retired, counted)
    if "medinf" not in shocks.departures and not own:
        return {}, outlook
    factor = shocks.growth("medinf")[:, None]
    if own:
        factor = factor + (1.0 + factor) * (own["cost"] - 1.0)
    growth = {COST["employee"]: outlook.cost_growth_employee, COST["resident"]: outlook.cost_growth_resident}
    shifts = {name: (1.0 + rate) * factor for name, rate in growth.items()}
    if own:
        shifts[BASE] = (1.0 + outlook.base_growth) * (own["base"] - 1.0)
    for shift in shifts.values():
        shift[..., 0] = 0.0
    moved = replace(
        outlook,
        cost_growth_employee=outlook.cost_growth_employee + shifts[COST["employee"]],
        cost_growth_resident=outlook.cost_growth_resident + shifts[COST["resident"]],
        base_growth=outlook.base_growth + shifts[BASE] if own else outlook.base_growth,
    )
    return shifts, moved


def with_more(assume: Drawn, added: Shifts) -> Drawn:
    """What draws add, and more of it."""
    both = dict(assume.added)
    for name, more in added.items():
        both[name] = both[name] + more if name in both else more
    return replace(assume, added=both)


def dealt(values: Array, areas: int) -> Array:
    """``(draw, area, ...)`` -> ``(1, area, ...)``: area a in draw a mod n; what all draws share stays."""
    if len(values) == 1:
        return values
    every = np.broadcast_to(values, (len(values), areas, *values.shape[2:]))
    area = np.arange(areas)
    return np.asarray(every[area % len(values), area][None])


def dealt_economy(outlook: Economy, areas: int) -> Economy:
    """The economy of ``Drawn.dealt``."""
    return Economy(**{one.name: dealt(getattr(outlook, one.name), areas) for one in fields(Economy)})
