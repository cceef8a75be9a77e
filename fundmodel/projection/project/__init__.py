"""Compose the stages, left to right: demography, enrolment, exposures, contributions, expenditure, ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.project import labelled
from fundmodel.projection.project.economy_path import project_economy, resident_financing
from fundmodel.projection.project.money.convergence import converged
from fundmodel.projection.project.money.money import Money, project_money
from fundmodel.projection.project.people.members import project_people
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.projection.project.people.seed_tables import seed_tables
from fundmodel.projection.project.people.vitals import project_demography
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.provenance import provenance
from fundmodel.projection.result import Projection, freeze, open_run
from fundmodel.vocabulary.errors import InputError

LAST_YEAR: Final = 2099


def project(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario],
    data: str | Path | DataPackage = "national",
    until: int = 2060,
) -> Projection:
    """tables + scenario -> population -> enrolment -> exposures -> income, expenditure -> ledger.

    ``scenarios`` is one scenario or a list (names, files or objects); a list gives every Dataset a ``scenario``
    dimension, a single one does not. The result runs from the base year (2025, modelled and scaled to its published
    accounts) to December of ``until``. Raises ``InputError`` for inputs that cannot be used and ``ProjectionError``
    where a stage cannot go on.
    """
    single = isinstance(scenarios, str | Path | Scenario)
    asked = [scenarios] if single else list(scenarios)  # type: ignore[arg-type]
    loaded = tuple(load_scenario(source) for source in asked)  # type: ignore[arg-type]
    package = load_data(data)
    _checked(loaded, package, until)
    assume = Assumptions(loaded, package)
    people, money = stages_of(assume, until)
    labels = labelled.Labels(tuple(scenario.name for scenario in loaded), single, package.areas, people, money)
    sets = {
        **labelled.people_sets(labels, people),
        "ledger": labelled.ledger_set(labels, money, f"{package.base_year + 1}-01"),
        "memo": labelled.memo_set(labels, money),
        "economy": labelled.economy_set(labels, money),
        "reconciliation": labelled.reconciliation_set(labels, money),
    }
    freeze(sets)
    return Projection(
        **sets, provenance=provenance(assume, people, money, until), tables=seed_tables(people, package.base_year)
    )


def stages_of(assume: Assumptions, until: int) -> tuple[People, Money]:
    """The stages in their order on plain arrays: population, economy, enrolment and exposures, money."""
    years = np.arange(assume.data.base_year, until + 1)
    vitals = project_demography(assume, years)
    retired = retired_shares(assume, np.append(years, until + 1))
    outlook = project_economy(assume, vitals)
    financing = resident_financing(assume, vitals, outlook)
    people = project_people(assume, vitals, retired, financing)
    money = project_money(assume, people, converged(assume, people, outlook), financing)
    return people, money


def _checked(scenarios: tuple[Scenario, ...], package: DataPackage, until: int) -> None:
    if not scenarios:
        raise InputError("No scenario was given; name at least one, for example 'baseline'.")
    for scenario in scenarios:
        _applicable(scenario, package)
    names = [scenario.name for scenario in scenarios]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(f"The scenario name {', '.join(repeated)} is used twice; give each scenario its own name.")
    first = package.base_year + 1
    if not isinstance(until, int | np.integer) or not first <= until <= LAST_YEAR:
        raise InputError(f"until={until!r} is outside the years that can be projected: {first} to {LAST_YEAR}.")


def _applicable(scenario: Scenario, package: DataPackage) -> None:
    """Refuse what a run would silently leave out: changes meant for areas that are not there, and rules."""
    if scenario.rule is not None:
        raise InputError(f"The scenario {scenario.name} has a rule, and rules cannot be projected yet; take it out.")
    layer: Scenario | None = scenario
    while layer is not None:
        unknown = [] if layer.areas == "all" else [area for area in layer.areas if area not in package.areas]
        if unknown:
            raise InputError(
                f"The scenario {layer.name} changes {', '.join(unknown)}, and the data package {package.name} has "
                f"no such area; write areas: all, or a list of: {', '.join(package.areas)}."
            )
        layer = layer.base


__all__ = ["Projection", "open_run", "project"]
