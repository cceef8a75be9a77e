"""The columns of ``run.economy`` worked out again from people and what a scenario assumes, year by year (METHODS 4.4);
one scenario of the national package, its reference the bottom of its chain or itself."""

from __future__ import annotations

from typing import Any

import numpy as np

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection.project.people.retirement_law import retired_shares

Array = np.ndarray[Any, np.dtype[np.float64]]

SPAN_OF_INTEREST = 10
LEAST_LEFT = 0.15
"""Beyond the last age at which more than this are below the age of retirement, coverage is held."""
_KEPT: dict[tuple[str, str, int], People] = {}


class People:
    """Persons of a run, who of them is past the age of retirement on either side of each 1 January, and the scenario's
    parameters by name."""

    def __init__(self, run: fm.Projection, scenario: fm.Scenario, data: fm.DataPackage) -> None:
        self.assume = Assumptions((scenario,), data)
        self.years = run.economy["year"].values
        self.boundaries = np.append(self.years, self.years[-1] + 1)
        self.persons = run.population["population"].sel(area="CN").values
        self.payers = run.enrolment["persons"].sel(area="CN", group=["active", "flexible"]).sum("group").values
        self.retired = [side[0, 0] for side in retired_shares(self.assume, self.boundaries)]
        self.heads = _halves(self.persons.sum(axis=(0, 1)), self.persons.sum(axis=(0, 1)))
        self.worker, self.deflator = (
            self.yearly(f"economy.{name}") for name in ("output_per_worker_growth", "deflator")
        )

    def yearly(self, name: str, boundaries: bool = False) -> Array:
        return self.assume.yearly(name, self.boundaries if boundaries else self.years)[0, 0]

    def scalar(self, name: str) -> float:
        return float(self.assume.scalar(name).item())

    def word(self, name: str, year: int) -> str:
        return str(self.assume.words(name, f"{year}-01").item())

    def weight(self) -> Array:
        """Payers over people below the age of retirement on 1 January of the first projected year x the wage of their
        age."""
        left = 1.0 - self.retired[0][..., 1]
        covered = np.zeros(left.shape)
        for sex, row in enumerate(left):
            last = np.flatnonzero(row > LEAST_LEFT).max()
            for age in range(len(row)):
                here = min(age, last)
                if row[here] > LEAST_LEFT:
                    covered[sex, age] = self.payers[sex, here, 1] / self.persons[sex, here, 1] / row[here]
        wages = self.assume.scenarios[0].entry("employee.wage_by_age").value
        ages = np.maximum(np.arange(left.shape[-1]), min(wages))
        return covered * np.interp(ages, list(wages), list(wages.values()))

    def workers(self, weight: Array) -> Array:
        """W: persons x (1 - retired) x weight in the middle of each year."""
        before, after = ((self.persons * (1.0 - side) * weight[..., None]).sum(axis=(0, 1)) for side in self.retired)
        return _halves(after, before)

    def still_at_work(self) -> Array:
        """What employment shocks leave of W in each year: each heals in a straight line."""
        shifted = self.yearly("enrolment.shock_to_resident", True) * self.yearly("shock.workers", True)
        words = [self.word("enrolment.shock_heals_in", year) for year in self.boundaries]

        def left(place: int, shocks: range) -> float:
            kept = 1.0
            for k in shocks:
                healed = 0.0 if words[k] == "never" else min((place - k) / float(words[k]), 1.0)
                kept *= 1.0 - shifted[k] * (1.0 - healed)
            return kept

        places = range(len(self.boundaries))
        after = np.array([left(place, range(place + 1)) for place in places])
        before = np.array([left(place, range(place)) for place in places])
        return _halves(after, before)


def reference_of(run: fm.Projection, scenario: fm.Scenario, data: fm.DataPackage) -> People:
    """The people and growth from which the scenario departs: the bottom of its chain, or the nearest that says own."""
    link = scenario
    while link.base is not None:
        if any(change.name == "economy.reference" and change.fields["value"] == "own" for change in link.changes):
            break
        link = link.base
    if link is scenario:
        return People(run, scenario, data)
    key = (link.sha256, data.sha256, int(run.economy["year"][-1]))
    if key not in _KEPT:
        _KEPT[key] = People(fm.project(link, data, key[2]), link, data)
    return _KEPT[key]


def columns(run: fm.Projection, scenario: fm.Scenario, data: fm.DataPackage) -> dict[str, Array]:
    """Column -> its values by year."""
    own, ref = People(run, scenario, data), reference_of(run, scenario, data)
    weight = ref.weight()
    workers = own.workers(weight) * own.still_at_work()
    gdp = figures.gdp(data, data.base_year) * _chained(own.worker) * _chained(own.deflator) * workers / workers[0]
    head = (1.0 + own.worker) * (1.0 + _growth(workers)) / (1.0 + _growth(own.heads)) - 1.0
    ref_head = (1.0 + ref.worker) * (1.0 + _growth(ref.workers(weight))) / (1.0 + _growth(ref.heads)) - 1.0
    real, prices, by_head = (
        _departed(one, other)
        for one, other in ((own.worker, ref.worker), (own.deflator, ref.deflator), (head, ref_head))
    )
    departure = real + prices
    nominal = (1.0 + ref_head) * (1.0 + ref.deflator) - 1.0
    cost = {
        scheme: cost_growth(own, ref, scheme, ref_head, prices, (real, by_head)) for scheme in ("employee", "resident")
    }
    income = own.scalar("economy.disposable_income") * _chained(nominal)
    premium, subsidy, held = financing(own, nominal, income, departure)
    disposable = income * np.exp(departure)
    price_index = _chained(own.deflator)
    return {
        "gdp": gdp,
        "output_per_worker": _chained(own.worker) * _chained(own.deflator),
        "gdp_per_head_growth": _growth(gdp / own.heads),
        "income_growth": (1.0 + nominal) * np.exp(_step(departure)) - 1.0,
        "departure": departure,
        "interest_departure": own.scalar("economy.interest_follows") * _mean_of_ten(departure),
        "base_growth": base_growth(own, ref, departure),
        "cost_growth_employee": cost["employee"],
        "cost_growth_resident": cost["resident"],
        "price_index": price_index,
        "use_index_employee": _chained(cost["employee"]) / price_index,
        "use_index_resident": _chained(cost["resident"]) / price_index,
        "premium": premium,
        "subsidy": subsidy,
        "disposable_income": disposable,
        "financing_over_income": (premium + subsidy) / disposable,
        "financing_held": held,
    }


def base_growth(own: People, ref: People, departure: Array) -> Array:
    """Blend into nominal output per worker of the reference; wages of the year before carry the departure."""
    rule = (1.0 + ref.worker) * (1.0 + ref.deflator) - 1.0
    known = np.append(0.0, departure[:-1])
    moved = (1.0 + _blended(own, "employee.base_growth_2026", rule)) * np.exp(_step(known)) - 1.0
    moved += own.yearly("employee.base_growth_shift")
    moved[0] = own.scalar("employee.base_growth_2025")
    return moved


def cost_growth(
    own: People, ref: People, scheme: str, ref_head: Array, prices: Array, departures: tuple[Array, Array]
) -> Array:
    """Blend into the rule on the reference's income; prices pass at once, the real departure with delay."""
    speed, long_run = (own.scalar(f"{scheme}.cost_pass_through_{name}") for name in ("speed", "long_run"))
    drivers = [own.word("cost.income_driver", year) for year in own.years]
    taken = np.zeros(len(own.years))
    for y in range(1, len(taken)):
        real = departures[drivers[y] == "own_head"][y]
        taken[y] = (1.0 - speed) * taken[y - 1] + speed * long_run * real
    income = np.where([word == "worker" for word in drivers], ref.worker, ref_head)
    margin = own.yearly("cost.margin") * own.yearly("cost.margin_weight")
    excess = own.yearly("cost.excess_growth") + margin
    rule = (1.0 + income) ** own.yearly(f"{scheme}.income_elasticity") * (1.0 + ref.deflator) * (1.0 + excess) - 1.0
    grown = (1.0 + _blended(own, f"{scheme}.cost_growth_2026", rule)) * np.exp(_step(prices + taken)) - 1.0
    grown += own.yearly(f"{scheme}.cost_growth_shift")
    grown[0] = np.nan
    return grown


def financing(own: People, nominal: Array, income: Array, departure: Array) -> tuple[Array, Array, Array]:
    """Premium and subsidy per head by coverage year, and where a departure would have lowered one of them below the
    year before: paths and shares on the reference's ``income``, then what the departure does, shift, floor, equal
    parts."""
    series = (nominal[None, None, 1:], int(own.years[1]))
    premium = own.assume.yearly("resident.premium", own.boundaries, *series)[0, 0]
    subsidy = own.assume.yearly("resident.subsidy", own.years, *series)[0, 0]
    share = own.yearly("resident.premium_income_share", True)
    premium = np.where(share > 0.0, share * np.append(income[0], income), premium)
    not_announced = own.boundaries > own.scalar("resident.announced_until")
    of_both = np.where(not_announced, own.yearly("resident.financing_income_share", True), 0.0)
    factor = np.where(of_both[:-1] > 0.0, of_both[:-1] * income / (premium[:-1] + subsidy), 1.0)
    premium, subsidy = premium[:-1] * factor, subsidy * factor
    follows, still_open = own.scalar("resident.financing_follows"), not_announced[:-1]
    premium, premium_held = _followed(premium, np.append(0.0, departure[:-1]) * follows, still_open)
    subsidy, subsidy_held = _followed(subsidy, departure * follows, still_open)
    subsidy = subsidy * _chained(own.yearly("resident.subsidy_shift"))
    floor = own.yearly("resident.minimum_growth")
    for y in range(1, len(subsidy)):
        for amount in (premium, subsidy):
            amount[y] = max(amount[y], amount[y - 1] * (1.0 + floor[y]))
    half = own.yearly("resident.parity") * (subsidy - premium) / 2.0
    return premium + half, subsidy - half, np.maximum(premium_held, subsidy_held)


def _followed(path: Array, departure: Array, still_open: Array) -> tuple[Array, Array]:
    """Amounts not announced x e^(departure since the last that is), never below the year before for its sake."""
    moved, held = path.copy(), np.zeros(len(path))
    for y in np.flatnonzero(still_open):
        last = max(int(np.argmax(still_open)) - 1, 0)
        moved[y] = path[y] * np.exp(departure[y] - departure[last])
        least = moved[y - 1] * min(path[y] / path[y - 1], 1.0) if y else 0.0
        if moved[y] < least * (1.0 - 1e-12):
            moved[y], held[y] = least, 1.0
    return moved, held


def _blended(own: People, first: str, rule: Array) -> Array:
    """From the first projected year's own growth into the rule, in a straight line."""
    start = own.years[1]
    t = np.clip((own.years - start) / max(own.scalar("economy.blend_ends") - start, 1.0), 0.0, 1.0)
    return t * np.nan_to_num(rule) + (1.0 - t) * own.scalar(first)


def _departed(own: Array, reference: Array) -> Array:
    return np.append(0.0, np.cumsum(np.log((1.0 + own[1:]) / (1.0 + reference[1:]))))


def _mean_of_ten(departure: Array) -> Array:
    before = [departure[y - SPAN_OF_INTEREST] if y >= SPAN_OF_INTEREST else 0.0 for y in range(len(departure))]
    return (departure - np.array(before)) / SPAN_OF_INTEREST


def _step(level: Array) -> Array:
    return np.append(0.0, np.diff(level))


def _halves(after: Array, before: Array) -> Array:
    """Half of what stands after one 1 January and before the next."""
    return (after[:-1] + before[1:]) / 2.0


def _growth(level: Array) -> Array:
    return np.append(np.nan, level[1:] / level[:-1] - 1.0)


def _chained(rate: Array) -> Array:
    return np.append(1.0, np.cumprod(1.0 + rate[1:]))
