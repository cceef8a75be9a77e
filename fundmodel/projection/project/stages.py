"""The stages in their order on plain arrays: people, then the money of these people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.area_values import area_faults
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.fund_rules.protocol import Rule
from fundmodel.projection import economy
from fundmodel.projection.project.economy_path import project_economy
from fundmodel.projection.project.financing_path import Financing, resident_financing
from fundmodel.projection.project.money.convergence import converged
from fundmodel.projection.project.money.money import Money, project_money
from fundmodel.projection.project.people.members import premium_moves_people, project_people
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.projection.project.people.vitals import project_demography
from fundmodel.projection.project.people.waist import People, Vitals
from fundmodel.projection.project.placed_faults import placed
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

LAST_YEAR: Final = 2099


def stages_of(assume: Assumptions, until: int, rules: Sequence[Rule | None] = ()) -> tuple[People, Money]:
    """population, economy and financing, enrolment and exposures, money; arrays ``(lane, area, ...)``, a scenario a
    lane, with its rule where there are ``rules``."""
    people = people_of(assume, until)
    return people, money_of(assume, people, rules)


def people_of(assume: Assumptions, until: int) -> People:
    """Population, enrolment and exposures until ``until``; people rest on the economy and on financing only where
    premiums move enrolment."""
    years = np.arange(assume.data.base_year, until + 1)
    with placed(assume):
        vitals = project_demography(assume, years)
        retired = retired_shares(assume, np.append(years, until + 1))
        financing = prospects_of(assume, vitals, retired)[1] if premium_moves_people(assume) else None
        return project_people(assume, vitals, retired, financing)


def money_of(assume: Assumptions, people: People, rules: Sequence[Rule | None] = ()) -> Money:
    """Lines and roll of every fund for these people; more lanes of money may share one lane of people."""
    with placed(assume):
        outlook, financing = prospects_of(assume, people.vitals, people.retired)
        return project_money(assume, people, converged(assume, people, outlook), financing, rules)


def prospects_of(
    assume: Assumptions, vitals: Vitals, retired: tuple[Array, Array]
) -> tuple[economy.Economy, Financing]:
    """The economy, and what residents pay and get in it: both follow from the population and the law of retirement."""
    outlook = project_economy(assume, vitals, retired)
    return outlook, resident_financing(assume, vitals, outlook)


def checked(scenarios: tuple[Scenario, ...], package: DataPackage, until: int) -> None:
    """Refuse what cannot be projected: no scenario, two of one name, years out of range, areas that are not there."""
    if not scenarios:
        raise InputError(Said("No scenario was given; name at least one, for example 'baseline'."))
    for scenario in scenarios:
        _applicable(scenario, package)
    expect_names_apart(scenarios)
    check_until(package, until)


def expect_names_apart(scenarios: Sequence[Scenario]) -> None:
    """``InputError`` for two scenarios of one name, of which a result by name would hold one."""
    names = [scenario.name for scenario in scenarios]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            Said(
                "The scenario name {repeated} is used twice; give each scenario its own name.", repeated=list(repeated)
            )
        )


def check_until(package: DataPackage, until: int) -> None:
    """Refuse a last year that is none, or that a package cannot be projected to."""
    first = package.base_year + 1
    if not isinstance(until, int | np.integer) or isinstance(until, bool) or not first <= until <= LAST_YEAR:
        raise InputError(
            Said(
                "until={until!r} is outside the years that can be projected: {first} to {last_year}.",
                until=until,
                first=first,
                last_year=LAST_YEAR,
            )
        )


def _applicable(scenario: Scenario, package: DataPackage) -> None:
    """Refuse what a run would silently leave out: changes meant for areas that are not there."""
    layer: Scenario | None = scenario
    while layer is not None:
        _expect_values_of_areas(layer, package)
        unknown = [] if layer.areas == "all" else [area for area in layer.areas if area not in package.areas]
        if unknown:
            raise InputError(
                Said(
                    "The scenario {name} changes {unknown}, and the data package {package} has no such "
                    "area; write areas: all, or a list of: {areas}.",
                    name=layer.name,
                    unknown=list(unknown),
                    package=package.name,
                    areas=list(package.areas),
                )
            )
        layer = layer.base


def _expect_values_of_areas(layer: Scenario, package: DataPackage) -> None:
    """``InputError`` where values by area name other areas than those in which they hold."""
    changed = {change.name: change.fields.get("value") for change in layer.changes}
    if layer.base is None:
        changed = {name: entry.value for name, entry in layer.entries.items()}
    wanted = package.areas if layer.areas == "all" else layer.areas
    faults = area_faults(changed, wanted, layer.name, package.areas)
    if faults:
        raise InputError(
            Said(
                "The values by area of the scenario {name} do not fit the areas of {package}:",
                name=layer.name,
                package=package.name,
            ),
            faults,
        )
