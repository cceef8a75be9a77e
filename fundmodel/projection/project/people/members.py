"""From population to people in their groups: the enrolment seed, the course of enrolment and the waist."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection.enrolment import contribution_years, lapse, outlook, retirement, seed
from fundmodel.projection.enrolment.transitions import intensity
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.people.area_people import opening_shares
from fundmodel.projection.project.people.waist import People, Vitals, exposed
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.dims import AGES

Array = NDArray[np.float64]
Years = NDArray[np.int64]

SEED_FROM: Final = 2010
RATES: Final = ("entry", "exit", "non_renewal", "renewal")


def project_people(assume: Assumptions, vitals: Vitals, retired: tuple[Array, Array], financing: Financing) -> People:
    """Step enrolment from its seed and weigh people by what money asks of them."""
    boundaries = np.append(vitals.years, vitals.years[-1] + 1)
    seeds = _seeds(assume)
    years = _required_years(assume, boundaries)
    lapse = lapse_factor(assume, financing, boundaries)
    course = _course(assume, boundaries, seeds, retired, years, lapse)
    history, first = opening_shares(assume, seeds)
    growth = assume.scalar("enrolment.active_growth")

    def stepped(rules: outlook.Course) -> outlook.Path:
        later = rules.starting(1)
        return outlook.project_enrolment(first, vitals.insured.population[..., 1:], later, growth).preceded_by(
            history, rules
        )

    path = stepped(course)
    unmoved = stepped(course.without_lapse()) if course.lapses else None
    return exposed(assume, vitals, course, path, unmoved, (_shortfall(assume), years), seeds)


def _seeds(assume: Assumptions) -> list[list[seed.Seed]]:
    """The enrolment seed by scenario and area; one row or column where all agree."""
    grid = [[past_enrolment(assume, s, a) for a in range(len(row))] for s, row in enumerate(assume.by_area)]
    if all(own is row[0] for row in grid for own in row):
        grid = [row[:1] for row in grid]
    same = all(own is first for row in grid for own, first in zip(row, grid[0], strict=True))
    return grid[:1] if same else grid


def premium_moves_people(assume: Assumptions) -> bool:
    """Whether adults lapse as premiums outgrow income: only then do people rest on the economy and on financing."""
    return bool(assume.scalar("enrolment.lapse_beta").any())


def lapse_factor(assume: Assumptions, financing: Financing, boundaries: Years) -> Array:
    """Factor on non-renewal ``(scenario, area, 1, age, boundary)``: premium over income, and incentives, move renewal
    at 16-59.

    One where nothing moves it. The premium of coverage year Y acts on the year that ends on 1 January Y, an incentive
    on the year that begins with it (METHODS 2.6).
    """
    incentive = assume.yearly("enrolment.renewal_incentive", boundaries - 1)
    shift = incentive
    if premium_moves_people(assume):
        beta = assume.scalar("enrolment.lapse_beta")
        shift = lapse.log_odds_shift(financing.premium, financing.income, beta, incentive, base=1)
    shift = np.where(boundaries > boundaries[1], shift, 0.0)
    if not shift.any():
        return np.ones((1, 1, 1, 1, 1))
    return np.moveaxis(lapse.by_age(lapse.renewal_factor(shift), AGES), -2, -1)[..., None, :, :]


def _required_years(assume: Assumptions, boundaries: Years) -> contribution_years.Shortfall:
    """The shortfall under the contribution years required of women and men in each year, ``(scenario, area,
    sex, year)``."""
    required = [assume.yearly(f"retirement.required_years_{sex}", boundaries[:-1]) for sex in ("women", "men")]
    return contribution_years.dated(_shortfall(assume), np.stack(np.broadcast_arrays(*required), axis=-2))


def intensities(assume: Assumptions) -> seed.Intensities:
    """The transition tables as intensities ``(scenario, area, sex, age)``; payers leave at the mix of active and
    flexible."""
    flexible = assume.yearly("enrolment.flexible_share", [assume.data.base_year])
    names = ("entry_active", "entry_flexible", "exit_active", "exit_flexible", "non_renewal", "renewal")
    table = {name: assume.by_age(f"enrolment.{name}", AGES) for name in names}
    entry = intensity(table["entry_active"] + table["entry_flexible"])
    leaving = intensity((1.0 - flexible) * table["exit_active"] + flexible * table["exit_flexible"])
    women = assume.scalar("enrolment.women_entry_ratio")[..., None]
    return seed.Intensities(
        entry=np.stack(np.broadcast_arrays(entry * women, entry), axis=-2),
        exit=leaving[..., None, :],
        non_renewal=intensity(table["non_renewal"])[..., None, :],
        renewal=intensity(table["renewal"])[..., None, :],
    )


SEED_PARAMETERS: Final = (
    "retirement.women_55_share",
    "enrolment.women_entry_ratio",
    "enrolment.flexible_share",
    "enrolment.entry_active",
    "enrolment.entry_flexible",
    "enrolment.exit_active",
    "enrolment.exit_flexible",
    "enrolment.non_renewal",
    "enrolment.renewal",
    "enrolment.newborn_enrolled",
    "enrolment.duplicate_share",
)


def past_enrolment(assume: Assumptions, scenario: int, area: int = 0) -> seed.Seed:
    """The enrolment seed of one scenario as it stands in one area; it rests on published heads and the parameters named
    here, and is kept."""
    own = assume.by_area[scenario][area]
    alone = replace(assume, scenarios=(replace(own, areas="all", base=None),))
    key = (assume.data.sha256, *(_seed_value(alone, name) for name in SEED_PARAMETERS))
    return _seed_of(_Keyed(key, alone))


def _seed_value(alone: Assumptions, name: str) -> Any:
    """What the seed takes from a parameter: the number in force in the base year where it has dates, else all of it."""
    entry = alone.entries(name)[0]
    return float(alone.yearly(name, [alone.data.base_year]).item()) if entry.kind == "dated" else entry.value


@dataclass(frozen=True)
class _Keyed:
    key: tuple[Any, ...]
    assume: Assumptions = field(compare=False)


@lru_cache(maxsize=64)
def _seed_of(keyed: _Keyed) -> seed.Seed:
    """The seed of METHODS 2.2 on the package's population and published heads, 1 January 2010 to the valuation date."""
    assume, data = keyed.assume, keyed.assume.data
    boundaries = np.arange(SEED_FROM, data.base_year + 2)
    population = figures.for_years(data, "population", boundaries)
    active, retired = (figures.heads(data, group, boundaries - 1) for group in ("active", "retired"))
    duplicates = float(assume.yearly("enrolment.duplicate_share", [data.base_year]).item())
    resident = figures.heads(data, "resident", boundaries[-1:] - 1)[0] * (1.0 - duplicates)
    share = assume.scalar("retirement.women_55_share")[0, 0]
    whole = intensities(assume)
    return seed.seed_enrolment(
        population,
        np.moveaxis(retirement.mixed_share(boundaries, AGES, share), -1, 0),
        seed.Intensities(*(np.broadcast_to(getattr(whole, name)[0, 0], (2, len(AGES))) for name in RATES)),
        float(assume.scalar("enrolment.women_entry_ratio").item()),
        float(assume.scalar("enrolment.newborn_enrolled").item()),
        active,
        retired,
        float(sum_people(population[-1])) - active[-1] - retired[-1] - resident,
    )


def _shortfall(assume: Assumptions) -> contribution_years.Shortfall:
    return contribution_years.Shortfall(
        margin=assume.scalar("retirement.contribution_years_margin"),
        sd=assume.scalar("retirement.contribution_years_sd"),
        pay_up=assume.scalar("retirement.shortfall_pay_up_share"),
        completing=assume.scalar("retirement.shortfall_completing_share"),
    )


def _course(
    assume: Assumptions,
    boundaries: Years,
    seeds: list[list[seed.Seed]],
    retired: tuple[Array, Array],
    years: contribution_years.Shortfall,
    lapse_of: Array,
) -> outlook.Course:
    before, after = retired
    continued = np.array([[own.continued for own in row] for row in seeds])
    return outlook.Course(
        intensities=intensities(assume),
        uninsured_scale=np.array([[own.uninsured_scale for own in row] for row in seeds])[..., None, None],
        retired_before=before,
        retired_after=after,
        outcome=contribution_years.outcome_by_year(_shortfall(assume), years, continued),
        completing_exit=assume.scalar("retirement.completing_exit")[..., None, None],
        newborn_enrolled=assume.scalar("enrolment.newborn_enrolled")[..., None],
        scenarios=tuple(scenario.name for scenario in assume.scenarios),
        areas=assume.data.areas,
        first_year=int(boundaries[0]),
        lapse=lapse_of,
        shock=assume.yearly("enrolment.shock_to_resident", boundaries),
        trend=outlook.trend_weight(boundaries[1:-1].astype(float), assume.scalar("enrolment.trend_ends")),
    )
