"""Compose the stages, left to right: demography, enrolment, exposures, contributions, expenditure, ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenarios
from fundmodel.projection.kept import ALL, left_out, words_of
from fundmodel.projection.opened_run import open_run
from fundmodel.projection.project.assembly import Assembly
from fundmodel.projection.project.change_warnings import warn_of_changes
from fundmodel.projection.project.prepared import Prepared, prepare
from fundmodel.projection.project.rules_at_work import RuleLike, rules_at_work
from fundmodel.projection.project.sizing import Estimate, estimate, refuse_too_large
from fundmodel.projection.project.stages import checked, stages_of
from fundmodel.projection.result import Projection


def project(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario],
    data: str | Path | DataPackage = "national",
    until: int = 2060,
    *,
    rule: RuleLike | None = None,
    keep: Collection[str] = ALL,
    force: bool = False,
) -> Projection:
    """tables + scenario -> population -> enrolment -> exposures -> income, expenditure -> ledger.

    ``scenarios`` is one scenario or a list (names, files or objects); a list gives every Dataset a ``scenario``
    dimension, a single one does not. The result runs from the base year (2025, modelled and scaled to its published
    accounts) to December of ``until``. ``rule`` acts at every month's end in place of those of the scenarios: the name
    of a rule file (``fm.rules()``), a mapping, or a rule (``fm.adjustment_fund`` ..); what it moves is in
    ``Projection.pooling``. ``keep`` names the parts to hold: "ledger", "exposures" and "persons" (people by age, most
    of the memory of many areas); laws on what is left out are verified first (``Projection.keeping``). Raises
    ``InputError`` for inputs that cannot be used and where more memory is needed than this process may use
    (``estimate``; ``force`` goes on), ``ProjectionError`` where a stage cannot go on; a ``FundmodelWarning`` names each
    change that the base year takes, that acts only with another, or that counts later or longer than its date says,
    with the form to write.
    """
    single = isinstance(scenarios, str | Path | Scenario)
    loaded = load_scenarios(scenarios)
    package = load_data(data)
    checked(loaded, package, until)
    words = words_of(keep)
    if not force:
        refuse_too_large(package, until, words, len(loaded))
    warn_of_changes(loaded, package, until)
    assume = Assumptions(loaded, package)
    at_work = rules_at_work(loaded, package.areas, rule)
    assembly = Assembly(assume, *stages_of(assume, until, at_work.rules), until, single, at_work=at_work)
    return assembly.run_keeping(words) if left_out(words) else assembly.run()


__all__ = ["Estimate", "Prepared", "Projection", "estimate", "open_run", "prepare", "project", "stages_of"]
