"""What a run of a package would be refused for, before it is run: the base year alone, held to the same gate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.calibration.reconcile import unexplained
from fundmodel.projection.project import project
from fundmodel.projection.project.change_warnings import warn_of_changes, without_warnings_of_changes
from fundmodel.projection.project.stages import check_until
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.errors import Fault, FundmodelError, InputError
from fundmodel.vocabulary.said import Said


class Judged(NamedTuple):
    """The run of the base year, None where there can be none, and what a run would be refused for."""

    run: Projection | None
    faults: tuple[Fault, ...]


HORIZON: Final = 2060
"""The last year of a run that is not asked for another."""
FEW_AREAS: Final = 20
"""Areas that are projected to the horizon for their check alone."""


def beyond_base_year(scenario: Scenario, data: DataPackage, until: int = HORIZON) -> Fault | None:
    """What would stop a run to ``until`` of a package whose base year is sound; packages of many areas are not
    asked."""
    if len(data.areas) > FEW_AREAS:
        return None
    check_until(data, until)
    try:
        with without_warnings_of_changes():
            project(scenario, data, until, force=True).check()
    except FundmodelError as error:
        faults = error.faults if isinstance(error, InputError) else ()
        told = error.heading if isinstance(error, InputError) else error.args[0]
        return faults[0] if faults else Fault(data.name, told, Said("Mend it and check again"))
    return None


def base_year_judged(scenarios: Sequence[Scenario], data: DataPackage, until: int | None = None) -> Judged:
    """Project the base year and the year after it: what stops the stages, else the factors that nothing explains. The
    changes of the scenarios are warned of as those of a run to ``until``, of which more is asked than this."""
    if until is not None:
        check_until(data, until)
    warn_of_changes(scenarios, data, until)
    try:
        with without_warnings_of_changes():
            run = project(list(scenarios), data, data.base_year + 1, force=True).check()
    except InputError as error:
        alone = Fault(data.name, error.heading, Said("Mend it and check again"))
        return Judged(None, error.faults or (alone,))
    except FundmodelError as error:
        return Judged(None, (Fault(data.name, error.args[0], Said("Mend it and check again")),))
    return Judged(run, tuple(unexplained(run, data)))
