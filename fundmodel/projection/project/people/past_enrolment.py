"""The enrolment of the past on the package's people and published heads: one seed for each way of the past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures, member_figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.projection.by_content import by_content
from fundmodel.projection.enrolment import flexible_retirement, seed
from fundmodel.projection.enrolment.transitions import intensity
from fundmodel.projection.project.people.window_use import window_share
from fundmodel.projection.root import UnmetError
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.dims import AGES
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Years = NDArray[np.int64]

SEED_FROM: Final = 2010
RATES: Final = ("entry", "exit", "non_renewal", "renewal")


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
    "enrolment.seed",
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
    try:
        return _seed_of(assume.alone(scenario, area))
    except UnmetError as unmet:
        raise unmet.at(scenario, area) from None


def past_retired_share(assume: Assumptions, boundaries: Years) -> Array:
    """R in use ``(boundary, sex, age)`` up to the valuation date under the law of that time, in the first scenario and
    area: whoever left through the window is not still a payer."""
    sigma = assume.scalar("retirement.women_55_share")[0, 0]
    use = flexible_retirement.Use(window=_past_use(assume))
    return np.moveaxis(flexible_retirement.mixed_used_share(boundaries, AGES, sigma, use), -1, 0)


def _past_use(assume: Assumptions) -> Array:
    """The window's share ``(month,)`` up to the end of the base year."""
    return np.asarray(window_share(assume, assume.data.base_year)[0, 0])


def _seed_value(alone: Assumptions, name: str) -> Any:
    """What the seed takes from a parameter: the number in force in the base year where it has dates, else all of it."""
    entry = alone.entries(name)[0]
    return float(alone.yearly(name, [alone.data.base_year]).item()) if entry.kind == "dated" else entry.value


@lru_cache(maxsize=32)
def _pattern(data: DataPackage) -> tuple[Any, ...]:
    """What the seed takes from a package: people and heads of the nation, so that packages on one nation share it."""
    boundaries = np.arange(SEED_FROM, data.base_year + 2)
    ends = {"active": boundaries - 1, "retired": boundaries - 1, "resident": np.array([data.base_year])}
    people = figures.for_years(data, "population", boundaries)
    return data.base_year, people, *(figures.heads(data, group, years) for group, years in ends.items())


def _seed_rests_on(alone: Assumptions) -> tuple[Any, ...]:
    own = member_figures.members_by_age(alone.data) is not None
    return own, *_pattern(alone.data), *(_seed_value(alone, name) for name in SEED_PARAMETERS), _past_use(alone)


@by_content(64, of=_seed_rests_on)
def _seed_of(assume: Assumptions) -> seed.Seed:
    """The seed of METHODS 2.2 on the package's population and published heads, 1 January 2010 to the valuation date;
    the one even over ages starts from the one that is run, so that both cost one run."""
    data, kind = assume.data, assume.word("enrolment.seed")
    own = member_figures.members_by_age(data) is not None
    if own and kind == "age_flat":
        raise InputError(
            Said(
                "enrolment.seed: age_flat is refused, because the table member_ages of {name} gives "
                "the ages of members; write member_ages, or leave the table out.",
                name=data.name,
            )
        )
    if kind == "member_ages" and not own:
        raise InputError(
            Said(
                "enrolment.seed: member_ages needs the table member_ages, which the data package "
                "{name} does not give; write run_2010 or age_flat.",
                name=data.name,
            )
        )
    run = _run_of(assume)
    if kind == "age_flat":
        past = _past(assume)
        return seed.age_flat(run, past.population, past.retired_share, past.women, past.active, past.retired)
    return run


def _run_rests_on(alone: Assumptions) -> tuple[Any, ...]:
    """What the seed rests on but its kind."""
    named = (name for name in SEED_PARAMETERS if name != "enrolment.seed")
    return *_pattern(alone.data), *(_seed_value(alone, name) for name in named), _past_use(alone)


@by_content(64, of=_run_rests_on)
def _run_of(assume: Assumptions) -> seed.Seed:
    """Enrolment run from 2010, whatever the seed is made of it."""
    data = assume.data
    past, whole = _past(assume), intensities(assume)
    duplicates = float(assume.yearly("enrolment.duplicate_share", [data.base_year]).item())
    last = np.array([data.base_year])
    resident = figures.heads(data, "resident", last)[0] * (1.0 - duplicates)
    return seed.seed_enrolment(
        past.population,
        past.retired_share,
        seed.Intensities(*(np.broadcast_to(getattr(whole, name)[0, 0], (2, len(AGES))) for name in RATES)),
        past.women,
        float(assume.scalar("enrolment.newborn_enrolled").item()),
        past.active,
        past.retired,
        float(sum_people(past.population[-1])) - past.active[-1] - past.retired[-1] - resident,
        SEED_FROM,
    )


@dataclass(frozen=True)
class _Past:
    """What every seed rests on, each 1 January from 2010: population, R in use, published heads; women by men."""

    population: Array
    retired_share: Array
    active: Array
    retired: Array
    women: float


def _past(assume: Assumptions) -> _Past:
    data = assume.data
    boundaries = np.arange(SEED_FROM, data.base_year + 2)
    active, retired = (figures.heads(data, group, boundaries - 1) for group in ("active", "retired"))
    return _Past(
        figures.for_years(data, "population", boundaries),
        past_retired_share(assume, boundaries),
        active,
        retired,
        float(assume.scalar("enrolment.women_entry_ratio").item()),
    )
