"""Enrolment since 2019 reconstructed from one opening stock and two constants (METHODS 2.2, 2.5).

This is a reconstruction, not a validation. It opens on the enrolment seed, which was held to published heads up to
the opening year; its rate of non-renewal meets the uninsured of the valuation date, the entry factor is solved from
the active heads of the last year, new retired per event is the seed's mean over these very years, and the net clean-up
of duplicate registrations in 2022 and 2023 is fitted. What is left to see is whether constants can follow the years
between. Events are those of the statutory age: use of the flexible window in 2025 is in the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.calibration.duplicates import duplicate_registrations, published_clean_up, published_heads
from fundmodel.projection.enrolment.seed import Intensities
from fundmodel.projection.enrolment.step import (
    COMPLETING,
    PAYER,
    RESIDENT,
    RETIRED,
    UNINSURED,
    RetirementOutcome,
    cohort_hazard,
    year_step,
)
from fundmodel.projection.project.people import past_enrolment as people
from fundmodel.projection.root import Sought, increasing_root
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.dims import AGES, SEXES
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Years = NDArray[np.int64]
Revisions = Literal["outside", "shared"]

ENTRY_FACTORS: Final = (0.0, 5.0)
STATE_OF: Final = {"active": PAYER, "retired": RETIRED, "resident": RESIDENT}
CALLED: Final = "reconstruction, not a validation"
MILLION: Final = 1e6


@dataclass(frozen=True)
class Reconstruction:
    """Shares ``(year, state, sex, age)`` and population ``(year, sex, age)`` at each year-end, and what made them.

    ``duplicates`` ``(year,)`` are registrations beyond persons in the published heads of the resident scheme;
    ``clean_up`` their net change, persons, in the years in which it was fitted.
    """

    years: Years
    population: Array
    shares: Array
    duplicates: Array
    clean_up: dict[int, float]
    entry_factor: float
    retired_per_event: float

    @property
    def persons(self) -> Array:
        """shares x population, summed over sex and age: ``(year, state)``; the states sum to the population."""
        return np.asarray(sum_people(self.shares * self.population[:, None]))

    def heads(self, group: str) -> Array:
        """Persons of a group, plus duplicate registrations in the resident scheme: ``(year,)``."""
        own = self.persons[:, STATE_OF[group]]
        return own + self.duplicates if group == "resident" else own


def reconstruct_enrolment(
    scenario: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    start: int = 2019,
    revisions: Revisions = "outside",
) -> pd.DataFrame:
    """``difference = reconstructed / published - 1`` by year-end and group, beside last year's growth continued.

    A reconstruction, not a validation: see the head of this file. ``naive`` is the published heads of the year before
    grown once more by that year's growth; it knows each year what the reconstruction is not told. Columns: year,
    group (active with flexible, retired, resident), published, reconstructed, difference_pct, naive,
    naive_difference_pct, fitted, note; heads in persons, differences in per cent. ``fitted`` marks what is met because
    it was solved from this very figure: the opening, the last active heads, the clean-up of 2022 and 2023.

    ``revisions`` says who changes where raked populations of two years are not one cohort: "shared", everyone alike, as
    in the seed; or "outside", those outside the employee scheme, whose members are counted, not estimated, and move
    with the deaths of the unraked cohorts alone. With "shared" no constant holds the retired heads within 1.5 %, which
    is why "outside", chosen with that known, is the default; it adds no constant. The constants are in ``attrs``.

    Errors: InputError for a start without published heads or outside the seed. Source: METHODS 2.2, 2.5.
    """
    import pandas as pd

    package = load_data(data)
    found = reconstruction(scenario, package, start, revisions)
    frame = pd.concat([_rows(package, found, group) for group in STATE_OF], ignore_index=True)
    frame.attrs = {
        "entry_factor": found.entry_factor,
        "retired_per_event": found.retired_per_event,
        "clean_up": found.clean_up,
        "clean_up_from_heads_alone": published_clean_up(package),
        "revisions": revisions,
    }
    return frame


def reconstruction(
    scenario: str | Path | Scenario, data: str | Path | DataPackage, start: int, revisions: Revisions = "outside"
) -> Reconstruction:
    """The shares behind ``reconstruct_enrolment``, stepped from the seed's shares at the end of ``start``."""
    package = load_data(data)
    earliest = people.SEED_FROM - 1
    if not earliest <= start < package.base_year:
        raise InputError(
            Said(
                "start={start} cannot be reconstructed from: give a year-end from {earliest} to {latest}.",
                start=start,
                earliest=earliest,
                latest=package.base_year - 1,
            )
        )
    if revisions not in ("outside", "shared"):
        raise InputError(Said("Unknown revisions {revisions!r}: use 'outside' or 'shared'.", revisions=revisions))
    statutory = load_scenario(scenario).with_changes({"retirement.window_share": 0.0})
    assume = Assumptions((statutory,), package)
    past = _Past.read(assume, start, revisions)
    last_active = figures.heads(package, "active", past.years[-1:])[0]
    factor = past.entry_factor(last_active)
    shares = past.stepped(factor)
    if shares.min() < 0.0:
        year, _, sex, age = np.unravel_index(int(np.argmin(shares)), shares.shape)
        raise ProjectionError(
            Said(
                "Members outnumber people at the end of {year}, {sex}, age {age}: check the raking.",
                year=past.years[year],
                sex=SEXES[sex],
                age=age,
            )
        )
    resident = sum_people(shares[:, RESIDENT] * past.population)
    published = published_heads(package, "resident", past.years)
    duplicates, clean_up = duplicate_registrations(past.years, published, np.asarray(resident))
    return Reconstruction(past.years, past.population, shares, duplicates, clean_up, float(factor), past.per_event)


@dataclass(frozen=True)
class _Past:
    """What the steps from year-end to year-end need; ``kept`` ``(year, sex, age)`` scales members' shares."""

    years: Years
    population: Array
    opening: Array
    retired_share: Array
    kept: Array
    intensities: Intensities
    uninsured_scale: float
    newborn_enrolled: Array
    per_event: float

    @classmethod
    def read(cls, assume: Assumptions, start: int, revisions: Revisions) -> _Past:
        years = np.arange(start, assume.data.base_year + 1)
        boundaries = years + 1
        population = figures.for_years(assume.data, "population", boundaries)
        past = people.past_enrolment(assume, 0)
        rates = people.intensities(assume)
        kept = np.ones((len(years) - 1, *population.shape[1:]))
        if revisions == "outside":
            kept = unrevised(population, figures.for_years(assume.data, "population_wpp", boundaries))
        return cls(
            years,
            population,
            past.shares[start + 1 - people.SEED_FROM],
            people.past_retired_share(assume, boundaries),
            kept,
            Intensities(*(np.broadcast_to(getattr(rates, name)[0, 0], (2, len(AGES))) for name in people.RATES)),
            past.uninsured_scale,
            assume.scalar("enrolment.newborn_enrolled")[0, 0],
            float(np.mean(past.retired_per_event[-(len(years) - 1) :])),
        )

    def stepped(self, factor: Array) -> Array:
        """Shares at every year-end under one constant entry factor, ``(year, state, sex, age)``."""
        shares, nobody = [self.opening], np.zeros((1, 1))
        outcome = RetirementOutcome(np.full((1, 1), self.per_event), nobody, nobody)
        scale = np.array(self.uninsured_scale)
        for k in range(len(self.years) - 1):
            passing = cohort_hazard(self.retired_share[k], self.retired_share[k + 1])
            matrix = self.intensities.matrix(factor, scale, self.retired_share[k + 1])
            after = year_step(
                shares[k], self.population[k], passing, matrix, outcome, nobody, np.array(self.newborn_enrolled)
            )
            shares.append(with_members(after, self.kept[k]))
        return np.stack(shares)

    def entry_factor(self, active: float) -> Array:
        """The constant factor on the entry table that meets ``active`` heads at the last year-end."""

        def gap(factor: Array) -> Array:
            return np.asarray(sum_people(self.stepped(factor)[-1, PAYER] * self.population[-1]) - active)

        low, high = (np.array(edge) for edge in ENTRY_FACTORS)
        return increasing_root(gap, low, high, Sought(Said("constant factor of entries"), "heads"))


def unrevised(population: Array, estimate: Array) -> Array:
    """``(g[x-1](y) / g[x](y+1))`` with g = raked / estimate: a cohort's survivors over its revised number.

    ``population`` and ``estimate`` ``(year, sex, age)``, whose cohorts are consistent in ``estimate`` alone; returns
    ``(year - 1, sex, age)`` by age at the year's end, 1 for the newborn. Source: METHODS 1.3.
    """
    factor = population / estimate
    before = np.ones_like(factor[1:])
    before[..., 1:] = factor[:-1, :, :-1]
    before[..., -1] = population[:-1, :, -2:].sum(axis=-1) / estimate[:-1, :, -2:].sum(axis=-1)
    kept = before / factor[1:]
    kept[..., 0] = 1.0
    return kept


def with_members(shares: Array, kept: Array) -> Array:
    """Shares of the employee scheme times ``kept``; resident and uninsured fill up to one in proportion.

    ``shares`` ``(state, sex, age)``, ``kept`` ``(sex, age)``.
    """
    after = shares.copy()
    for state in (PAYER, COMPLETING, RETIRED):
        after[state] *= kept
    left = 1.0 - after[PAYER] - after[COMPLETING] - after[RETIRED]
    outside = shares[RESIDENT] + shares[UNINSURED]
    grown = np.divide(left, outside, out=np.ones_like(outside), where=outside > 0.0)
    after[RESIDENT] *= grown
    after[UNINSURED] *= grown
    return after


def _rows(data: DataPackage, found: Reconstruction, group: str) -> pd.DataFrame:
    import pandas as pd

    published = published_heads(data, group, np.append(found.years[0] - 1, found.years))
    naive = np.concatenate([[np.nan], published[1:-1] ** 2 / published[:-2]])
    published, heads = published[1:], found.heads(group)
    fitted = [_fitted(found, group, int(year)) for year in found.years]
    return pd.DataFrame(
        {
            "year": found.years,
            "group": group,
            "published": published,
            "reconstructed": heads,
            "difference_pct": 100.0 * (heads / published - 1.0),
            "naive": naive,
            "naive_difference_pct": 100.0 * (naive / published - 1.0),
            "fitted": [bool(reason) for reason in fitted],
            "note": [
                "; ".join(part for part in (CALLED, reason or _unfitted(found, group, published, k)) if part)
                for k, reason in enumerate(fitted)
            ],
        }
    )


def _fitted(found: Reconstruction, group: str, year: int) -> str:
    """Why a figure is met by construction; empty where it is not."""
    if year == found.years[0]:
        return "opening, met by construction"
    if group == "active" and year == found.years[-1]:
        return "the entry factor is solved from this figure"
    if group == "resident" and year in found.clean_up:
        change = found.clean_up[year] / MILLION
        return f"duplicate registrations {change:+.1f} million, fitted to the year's change: no evidence for it"
    return ""


def _unfitted(found: Reconstruction, group: str, published: Array, k: int) -> str:
    if group != "resident":
        return ""
    changes = (float(values[k] - values[k - 1]) / MILLION for values in (published, found.heads(group)))
    return "published change {:+.1f} million, reconstructed {:+.1f} million".format(*changes)
