"""Laws between the terms of a scenario, people and money: due = rate x base x payers, subsidy = heads x standard, care
benefits = beneficiaries x amount, with the terms in force in each month and area, what they grow with and what a rule
makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from scipy.special import ndtr

from fundmodel.projection.breaches import LEAST, TOLERANCE, Array, hold, rows
from fundmodel.projection.laws_of_standards import MONTHS, heads_by_year, lines_of, subsidy_earned
from fundmodel.projection.named_array import NamedArray, Sets
from fundmodel.projection.noted_terms import Asked, Months, Noted, in_force, numbers, word
from fundmodel.vocabulary.dims import CARE_FUND
from fundmodel.vocabulary.said import Said

MIDDLE: Final = (np.arange(MONTHS) + 0.5) / MONTHS
TERMS: Final = (
    *("employer_rate", "individual_rate", "flexible_rate", "base_floor", "base_cap", "wage_sigma"),
    *("flexible_on_floor", "flexible_other_base", "pool_only_share", "employer_rate_factor"),
)
CONTRIBUTIONS: Final = ("employee_pool_contributions", "account_contributions")
GUESSES: Final = (0.7, 0.8)
"""Declared over true wages, from which the base year's is sought."""
STEPS: Final = 10


def due_is_rate_times_base_times_payers(sets: Sets, noted: Noted) -> None:
    """Contributions due = season x factor x rate x base x payers, and mean base and payroll are of the same wages.

    What the run does not keep, declared over true wages and twelve weights of the season, is found from the base year;
    every later year must have the same, and the weights sum to twelve.
    """
    if not set(CONTRIBUTIONS) <= set(sets["reconciliation"]["item"].values.tolist()):
        return
    months = sets["ledger"]["month"].values
    known = known_terms(sets, noted, [f"employee.{name}" for name in TERMS], months)
    places = list(known)
    if not places:
        return
    of = Lanes(sets, places)
    rate = dict(zip(TERMS, by_lane(known), strict=True))
    active, wage, flexible, completing = map(of.monthly, ("active", "active_wage", "flexible", "completing"))
    relative = wage / active
    relative = relative / relative[..., :MONTHS].mean(axis=-1, keepdims=True)
    floor = rate["base_floor"]
    other = rate["flexible_on_floor"] * floor + (1.0 - rate["flexible_on_floor"]) * rate["flexible_other_base"]
    payroll, mean_base = of.variable("ledger", "payroll", "month"), of.variable("economy", "mean_base", "year")

    def base(declared: Array, months: slice) -> tuple[Array, Array]:
        """Base over average wage, and the average wage, yuan a month."""
        sigma, low, high = (rate[name][..., months] for name in ("wage_sigma", "base_floor", "base_cap"))
        of_wage = _capped(declared[..., None] * relative[..., months], sigma, low, high)
        payers = active[..., months] * of_wage + (flexible * other + completing * floor)[..., months]
        return of_wage, payroll[..., months] / payers

    def first(declared: Array) -> Array:
        of_wage, wages = base(declared, slice(0, MONTHS))
        return np.asarray((of_wage * wages).mean(axis=-1))

    of_wage, wages = base(_solved(first, mean_base[..., 0]), slice(None))
    found = (of_wage * wages).reshape(*mean_base.shape, MONTHS).mean(axis=-1)
    of.hold(Said("mean base and payroll are of the same wages"), found - mean_base, mean_base, "economy", "year")
    _wages_grow(of, noted, places, wages)
    pool, accounts = map(of.factor, CONTRIBUTIONS)
    rest = np.maximum(flexible - rate["pool_only_share"] * (active + flexible), 0.0)
    eased = rate["employer_rate_factor"] * of.moved("contributions", "employee_pooled")
    asked = pool * active * of_wage * rate["employer_rate"] * eased
    asked = asked + pool * (flexible * other + completing * floor) * rate["flexible_rate"]
    asked = asked + accounts * (active * of_wage + rest * other) * rate["individual_rate"]
    due, unit = of.variable("memo", "contributions_due", "month"), asked * wages
    season = due[..., :MONTHS] / unit[..., :MONTHS]
    weights = np.tile(season / season.mean(axis=-1, keepdims=True), due.shape[-1] // MONTHS)
    told = Said("contributions due are rate x base x payers")
    of.hold(told, due - weights * unit, due, "memo", "month")


def _wages_grow(of: Lanes, noted: Noted, places: Sequence[int], wages: Array) -> None:
    """The average wage in force in December grows by the growth of the base, where the base of a year is in force by
    then for the whole run."""
    names = ("employee.base_switch_month", "employee.base_update_lag")
    areas = of.areas
    switch = [numbers(noted[place], names, areas) for place in places]
    never = np.zeros(len(areas), dtype=bool)
    by_then = np.array([never if x is None else x[0] + np.ceil(x[1]) <= MONTHS for x in switch])[..., None]
    rate = of.variable("economy", "base_growth", "year")[..., 1:]
    decembers = wages[..., MONTHS - 1 :: MONTHS]
    gap = np.where(by_then, decembers[..., 1:] / decembers[..., :-1] - 1.0 - rate, 0.0)
    of.hold(Said("the contribution base grows by its growth"), gap, rate, "economy", "year", 1)


def subsidy_is_heads_times_standard(sets: Sets, noted: Noted) -> None:
    """Subsidy earned in a year = heads at the year's end x (subsidy per head + (factor of the base year - 1) x the
    subsidy before premium and subsidy are brought together); where they are wholly together it is not asked."""
    if (
        "resident" not in sets["ledger"]["fund"].values
        or "resident_subsidy" not in sets["reconciliation"]["item"].values
    ):
        return
    months: Months = sets["ledger"]["month"].values[::MONTHS]
    known = known_terms(sets, noted, ["resident.parity"], months)
    places = list(known)
    if not places:
        return
    of = Lanes(sets, places)
    (together,) = by_lane(known)
    earned = of.taken(subsidy_earned(sets), "year")
    heads = of.taken(heads_by_year(sets, "resident_heads")[1], "year")
    premium, subsidy = (of.variable("economy", name, "year") for name in ("premium", "subsidy"))
    whole = np.broadcast_to(together >= 1.0, subsidy.shape)
    apart = np.divide(subsidy - premium, 1.0 - together, out=np.zeros(subsidy.shape), where=~whole)
    asked = heads * (subsidy + (of.factor("resident_subsidy") - 1.0) * (subsidy + together * apart / 2.0))
    of.hold(Said("subsidy is heads x standard"), np.where(whole, 0.0, earned - asked), earned, "economy", "year")


def care_is_beneficiaries_times_amount(sets: Sets, noted: Noted) -> None:
    """Benefits of long-term care over dependent insured who draw them x growth of the base are one number."""
    names = ("care.employee_coverage", "care.resident_coverage", "care.take_up")
    months: Months = sets["ledger"]["month"].values
    kept = [word(own, "care.fund") == "separate" for own in noted]
    known = {place: terms for place, terms in known_terms(sets, noted, names, months).items() if kept[place]}
    places = list(known)
    if not places or CARE_FUND not in sets["ledger"]["fund"].values:
        return
    of = Lanes(sets, places)
    own, others, drawing = by_lane(known)
    dependent = drawing * (own * of.monthly("dependent_employee") + others * of.monthly("dependent_resident"))
    grown = 1.0 + of.variable("economy", "base_growth", "year")
    grown[..., 0] = 1.0
    unit = dependent * np.repeat(np.cumprod(grown, axis=-1), MONTHS, axis=-1)
    paid = of.taken(lines_of(sets, CARE_FUND, ("care_benefits",)), "month")
    level = paid[..., :MONTHS].sum(axis=-1, keepdims=True) / unit[..., :MONTHS].sum(axis=-1, keepdims=True)
    of.hold(Said("care benefits are beneficiaries x amount"), paid - level * unit, paid, "ledger", "month")


LAWS: Final[tuple[Callable[[Sets, Noted], None], ...]] = (
    due_is_rate_times_base_times_payers,
    subsidy_is_heads_times_standard,
    care_is_beneficiaries_times_amount,
)


def known_terms(sets: Sets, noted: Noted, names: Sequence[str], months: Months) -> dict[int, Array]:
    """By the place of each scenario whose terms are known: those in force, (name, area, month)."""
    lanes = Lanes(sets, range(len(noted)))
    grown = lanes.variable("economy", "income_growth", "year")[..., 1:]
    first = int(sets["economy"]["year"].values[0]) + 1
    found = [
        in_force(own, names, Asked(lanes.areas, months, grown[place % len(grown)], first))
        for place, own in enumerate(noted)
    ]
    return {place: terms for place, terms in enumerate(found) if terms is not None}


def by_lane(known: Mapping[int, Array]) -> Array:
    """Terms of several scenarios, (name, lane, area, month)."""
    return np.stack(np.broadcast_arrays(*known.values()), axis=1)


class Lanes:
    """The arrays of some scenarios of a run, (lane, area, ...); ``places`` are those of the scenarios."""

    def __init__(self, sets: Sets, places: Sequence[int]) -> None:
        self._sets, self._places = sets, list(places)

    @property
    def areas(self) -> tuple[str, ...]:
        """The names of the areas."""
        return tuple(str(area) for area in self._sets["economy"]["area"].values.tolist())

    def taken(self, variable: NamedArray, *last: str) -> Array:
        """A variable with ``last`` behind the areas."""
        if "scenario" not in variable.dims:
            return np.asarray(variable.transpose("area", *last).values[None], dtype=np.float64)
        return np.asarray(variable.transpose("scenario", "area", *last).values[self._places], dtype=np.float64)

    def variable(self, data: str, name: str, *last: str) -> Array:
        """A variable of a Dataset with ``last`` behind the areas."""
        return self.taken(self._sets[data].variables[name], *last)

    def monthly(self, name: str) -> Array:
        """A stock exposure in the middle of each month: (1 - t) N(1 January) + t N(31 December)."""
        stock, jump = (
            self.taken(rows(self._sets["stock_exposures"], of, "exposure")(name), dim)
            for of, dim in (("stock", "boundary"), ("jump", "year"))
        )
        opening = stock[..., :-1] + jump
        months = opening[..., None] * (1.0 - MIDDLE) + stock[..., 1:, None] * MIDDLE
        return np.asarray(months.reshape(*opening.shape[:-1], -1))

    def factor(self, item: str) -> Array:
        """The factor of the base year on an item, (lane, area, 1)."""
        return self.taken(rows(self._sets["reconciliation"], "factor", "item")(item))[..., None]

    def moved(self, lever: str, fund: str) -> Array:
        """What a rule multiplies a lever of a fund by, (lane, area, month); one where none does."""
        pooling = self._sets.get("pooling")
        if pooling is None:
            return np.ones((1, 1, 1))
        place = pooling["fund"].values.tolist().index(fund)
        return self.taken(pooling.variables[f"factor_{lever}"].isel(fund=place), "month")

    def hold(self, law: Said, gap: Array, of: Array, data: str, time: str, skipped: int = 0) -> None:
        """``breaches.hold`` of the lanes, told by the labels of the whole run less the first ``skipped`` times."""
        level = np.abs(of).max(axis=-1, keepdims=True)
        if (np.abs(gap) <= np.maximum(TOLERANCE * level, LEAST)).all():
            return
        dims = ("lane", "area", time)
        labels = self._sets[data]
        lanes = labels["scenario"].values[self._places] if "scenario" in labels else np.arange(1)
        told = {"area": labels["area"], time: labels[time], "lane": NamedArray(("lane",), lanes)}
        hold(law, NamedArray(dims, gap), [NamedArray(dims, of)], told, {time: skipped})


def _capped(mean: Array, sigma: Array, floor: Array, cap: Array) -> Array:
    """E[min(max(w, a), b)] of log-normal w with mean m = a + m P(w > a) weighted by w - a P(w > a) - the same at b."""
    spread = np.where(sigma > 0.0, sigma, 1.0)

    def above(line: Array) -> Array:
        """E[max(w - line, 0)]."""
        far = (np.log(mean / line) + 0.5 * spread**2) / spread
        return np.asarray(mean * ndtr(far) - line * ndtr(far - spread))

    return np.where(sigma > 0.0, floor + above(floor) - above(cap), np.clip(mean, floor, cap))


def _solved(of: Callable[[Array], Array], wanted: Array) -> Array:
    """x > 0 with of(x) = wanted, by the secant through the last two; ``of`` rises."""
    before, now = (np.full(wanted.shape, guess) for guess in GUESSES)
    missed = of(before) - wanted
    for _ in range(STEPS):
        misses = of(now) - wanted
        rise = misses - missed
        step = np.divide(misses * (now - before), rise, out=np.zeros_like(now), where=rise != 0.0)
        before, now, missed = now, np.clip(now - step, now / 2.0, now * 2.0), misses
    return now
