"""The reference economy of a scenario: the root of its own chain on the nation's people (METHODS 4.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.nation import nation_of
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.projection import economy
from fundmodel.projection.by_content import by_content
from fundmodel.projection.enrolment.step import PAYER, working_share
from fundmodel.projection.project.people.past_enrolment import past_enrolment
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.projection.project.people.vitals import project_demography
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.dims import AGES

Array = NDArray[np.float64]
Years = NDArray[np.int64]

PARAMETER: Final = "economy.reference"


@dataclass(frozen=True)
class Reference:
    """Growth of the reference economy ``(year,)``, W and heads behind it ``(year,)``, and what a person below the age
    of retirement counts for in W: coverage at the valuation date x wage by age, ``(sex, age)``."""

    growth: economy.Growth
    workers: Array
    heads: Array
    weight: Array


def reference_scenario(scenario: Scenario) -> Scenario:
    """The root of the scenario's chain, or the nearest link of it that says ``economy.reference: own``."""
    link = scenario
    while link.base is not None:
        says, said_here = link.entry(PARAMETER).value, any(change.name == PARAMETER for change in link.changes)
        if says == "own" and said_here:
            return link
        link = link.root if says == "root" and said_here else link.base
    return link


def references(assume: Assumptions, years: Years) -> tuple[Reference, ...]:
    """The reference of each scenario, one where all share it; kept by what it rests on, as the seed is."""
    nation = nation_of(assume.data)
    found = []
    for scenario in assume.scenarios:
        root = replace(reference_scenario(scenario), areas="all")
        alone = Assumptions((replace(root, base=None),), nation)
        found.append(_reference(alone, years))
    same = all(one is found[0] for one in found)
    return tuple(found[:1] if same else found)


def _rests_on(alone: Assumptions, years: Years) -> tuple[Any, ...]:
    return alone.data.sha256, alone.scenarios[0].sha256, years


@by_content(16, of=_rests_on)
def _reference(assume: Assumptions, years: Years) -> Reference:
    vitals = project_demography(assume, years)
    retired = retired_shares(assume, np.append(years, years[-1] + 1))
    weight = _weight(assume, retired[0][0, 0, :, :, 1])
    people = vitals.flows.population
    workers = workers_of(people, retired, weight)[0, 0]
    heads = heads_of(people)[0, 0]
    worker = assume.yearly("economy.output_per_worker_growth", years)[0, 0]
    deflator = assume.yearly("economy.deflator", years)[0, 0]
    per_head = economy.real_growth_per_head(worker, workers, heads)
    return Reference(economy.Growth(worker, deflator, per_head), workers, heads, weight)


def _weight(assume: Assumptions, retired: Array) -> Array:
    """e_ref(x) x wage profile(x): payers over people below the age of retirement at the valuation date, ``(sex,
    age)``."""
    payer = past_enrolment(assume, 0).shares[-1][PAYER]
    wage = assume.by_age("employee.wage_by_age", np.maximum(np.asarray(AGES), 16), "linear")[0, 0]
    return np.asarray(working_share(payer, retired) * wage)


def workers_of(people: Array, retired: tuple[Array, Array], weight: Array) -> Array:
    """W(t) = sum over sex and age of persons x (1 - retired share in use) x coverage x wage, mid-year, ``(...,
    year)``.

    ``people`` and the retired shares just before and after each 1 January's law are ``(..., sex, age, boundary)``,
    ``weight`` ``(..., sex, age)``.
    """
    before, after = (sum_people(np.moveaxis(people * (1.0 - share) * weight[..., None], -1, 0)) for share in retired)
    return np.moveaxis(economy.mid_year(after[:-1], before[1:]), 0, -1)


def heads_of(people: Array) -> Array:
    """Everybody at mid-year, ``(..., sex, age, boundary)`` -> ``(..., year)``."""
    heads = sum_people(np.moveaxis(people, -1, 0))
    return np.moveaxis(economy.mid_year(heads[:-1], heads[1:]), 0, -1)
