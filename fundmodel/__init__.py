"""fundmodel: an open projection engine for the funds of China's basic medical insurance (中国基本医疗保险基金预测引擎).

::

    data tables + scenario -> Assumptions -> population -> enrolment -> exposures -> income, expenditure -> ledger

The names below are the whole public face. Each is loaded from its module when it is first asked for, so that
``import fundmodel`` costs little more than numpy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.far_doors import FAR_DOORS
from fundmodel.vocabulary.doors import hang

if TYPE_CHECKING:
    from fundmodel.analysis.actuarial import actuarial_balance
    from fundmodel.analysis.break_even import break_even
    from fundmodel.analysis.deficit import deficit_ahead
    from fundmodel.analysis.depletion import depletion_month, floor_month
    from fundmodel.analysis.draws.as_scenario import draw_as_scenario
    from fundmodel.analysis.draws.fan import chances, date_quantiles, fan
    from fundmodel.analysis.draws.required_fund import required_fund
    from fundmodel.analysis.draws.sample import Sample, sample
    from fundmodel.analysis.draws.variance import variance_shares
    from fundmodel.analysis.explain import Explained, explain
    from fundmodel.analysis.indicators import (
        current_balance,
        dependency_ratio,
        paygo_rate,
        reserve_months,
        surplus_rate,
    )
    from fundmodel.analysis.inverse_table import inverse_table
    from fundmodel.analysis.levels import warning_level
    from fundmodel.analysis.pooling_metrics import pooling_metrics
    from fundmodel.analysis.range_record import headline_ranges
    from fundmodel.analysis.reasons_in_order import reasons_for_change
    from fundmodel.analysis.reverse_stress import ReverseStress, reverse_stress
    from fundmodel.analysis.sensitivity import sensitivity
    from fundmodel.analysis.solve import solve
    from fundmodel.analysis.solved import Solved
    from fundmodel.analysis.solvency import solvency_tests
    from fundmodel.analysis.stress import Stress, stress
    from fundmodel.analysis.transfers import transfer_matrix
    from fundmodel.analysis.two_way import sobol_indices, two_way
    from fundmodel.analysis.waiting_cost import cost_of_waiting
    from fundmodel.assumptions.figures.observations import observations
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.diff import diff_scenarios
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.calibrate import calibrate
    from fundmodel.calibration.chain_ladder import bornhuetter_ferguson, chain_ladder
    from fundmodel.calibration.expected_actual import actual_against_expected
    from fundmodel.calibration.hindcast import hindcast
    from fundmodel.calibration.record import hindcast_record
    from fundmodel.early_alert.alerts import Alerts, alert
    from fundmodel.early_alert.score.score_alert import score_alert
    from fundmodel.early_alert.score.shipped_score import shipped_score
    from fundmodel.fund_rules.makers import adjustment_fund, municipal, national_fund, stabiliser, unified
    from fundmodel.presentation import plot
    from fundmodel.presentation.files.template_files import template
    from fundmodel.presentation.frames.compared import Compared, compare
    from fundmodel.presentation.frames.inventory import packages, parameters, scenarios
    from fundmodel.presentation.frames.rule_inventory import rules
    from fundmodel.presentation.frames.summary import headlines, yearly_accounts
    from fundmodel.presentation.notebook import answer, assumed, interact, when
    from fundmodel.presentation.written_report import report
    from fundmodel.projection.demography import project_population, survival_ratios
    from fundmodel.projection.enrolment.retirement import statutory_retirement
    from fundmodel.projection.ledger import ledger, roll_forward
    from fundmodel.projection.project import Prepared, Projection, open_run, prepare, project
    from fundmodel.vocabulary.errors import (
        ConservationError,
        Fault,
        FundmodelError,
        FundmodelWarning,
        InputError,
        ProjectionError,
        SyntheticDataWarning,
    )
    from fundmodel.vocabulary.options import set_options, to_display

__version__ = "0.1.0"

_PUBLIC: Final = {
    # what we assume
    "Scenario": "fundmodel.assumptions.scenario.scenario",
    "load_scenario": "fundmodel.assumptions.scenario.scenario_load",
    "diff_scenarios": "fundmodel.assumptions.scenario.diff",
    "DataPackage": "fundmodel.assumptions.package.data_package",
    "load_data": "fundmodel.assumptions.package.package",
    "observations": "fundmodel.assumptions.figures.observations",
    # what may be typed
    "scenarios": "fundmodel.presentation.frames.inventory",
    "parameters": "fundmodel.presentation.frames.inventory",
    "packages": "fundmodel.presentation.frames.inventory",
    "rules": "fundmodel.presentation.frames.rule_inventory",
    # what the law does in return
    **dict.fromkeys(
        ("municipal", "adjustment_fund", "unified", "national_fund", "stabiliser"), "fundmodel.fund_rules.makers"
    ),
    # what follows
    "Projection": "fundmodel.projection.project",
    "project": "fundmodel.projection.project",
    "Prepared": "fundmodel.projection.project",
    "prepare": "fundmodel.projection.project",
    "open_run": "fundmodel.projection.project",
    "estimate": "fundmodel.projection.project",
    "Estimate": "fundmodel.projection.project",
    "project_population": "fundmodel.projection.demography",
    "survival_ratios": "fundmodel.projection.demography",
    "statutory_retirement": "fundmodel.projection.enrolment.retirement",
    "ledger": "fundmodel.projection.ledger",
    "roll_forward": "fundmodel.projection.ledger",
    # how it is held to what happened
    "calibrate": "fundmodel.calibration.calibrate",
    "chain_ladder": "fundmodel.calibration.chain_ladder",
    "bornhuetter_ferguson": "fundmodel.calibration.chain_ladder",
    "hindcast": "fundmodel.calibration.hindcast",
    "hindcast_record": "fundmodel.calibration.record",
    "template": "fundmodel.presentation.files.template_files",
    # what it means
    "reserve_months": "fundmodel.analysis.indicators",
    "current_balance": "fundmodel.analysis.indicators",
    "surplus_rate": "fundmodel.analysis.indicators",
    "dependency_ratio": "fundmodel.analysis.indicators",
    "paygo_rate": "fundmodel.analysis.indicators",
    "depletion_month": "fundmodel.analysis.depletion",
    "floor_month": "fundmodel.analysis.depletion",
    "actuarial_balance": "fundmodel.analysis.actuarial",
    "warning_level": "fundmodel.analysis.levels",
    "solvency_tests": "fundmodel.analysis.solvency",
    "deficit_ahead": "fundmodel.analysis.deficit",
    "sensitivity": "fundmodel.analysis.sensitivity",
    "two_way": "fundmodel.analysis.two_way",
    "reasons_for_change": "fundmodel.analysis.reasons_in_order",
    "actual_against_expected": "fundmodel.calibration.expected_actual",
    "sobol_indices": "fundmodel.analysis.two_way",
    "headline_ranges": "fundmodel.analysis.range_record",
    "break_even": "fundmodel.analysis.break_even",
    "sample": "fundmodel.analysis.draws.sample",
    "Sample": "fundmodel.analysis.draws.sample",
    "fan": "fundmodel.analysis.draws.fan",
    "chances": "fundmodel.analysis.draws.fan",
    "date_quantiles": "fundmodel.analysis.draws.fan",
    "variance_shares": "fundmodel.analysis.draws.variance",
    "required_fund": "fundmodel.analysis.draws.required_fund",
    "draw_as_scenario": "fundmodel.analysis.draws.as_scenario",
    "explain": "fundmodel.analysis.explain",
    "Explained": "fundmodel.analysis.explain",
    "solve": "fundmodel.analysis.solve",
    "Solved": "fundmodel.analysis.solved",
    "cost_of_waiting": "fundmodel.analysis.waiting_cost",
    "inverse_table": "fundmodel.analysis.inverse_table",
    "pooling_metrics": "fundmodel.analysis.pooling_metrics",
    "transfer_matrix": "fundmodel.analysis.transfers",
    "stress": "fundmodel.analysis.stress",
    "Stress": "fundmodel.analysis.stress",
    "reverse_stress": "fundmodel.analysis.reverse_stress",
    "ReverseStress": "fundmodel.analysis.reverse_stress",
    # six months ahead
    "alert": "fundmodel.early_alert.alerts",
    "Alerts": "fundmodel.early_alert.alerts",
    "score_alert": "fundmodel.early_alert.score.score_alert",
    "shipped_score": "fundmodel.early_alert.score.shipped_score",
    # how it is shown
    "yearly_accounts": "fundmodel.presentation.frames.summary",
    "headlines": "fundmodel.presentation.frames.summary",
    "compare": "fundmodel.presentation.frames.compared",
    "Compared": "fundmodel.presentation.frames.compared",
    "answer": "fundmodel.presentation.notebook",
    "report": "fundmodel.presentation.written_report",
    "assumed": "fundmodel.presentation.notebook",
    "when": "fundmodel.presentation.notebook",
    "interact": "fundmodel.presentation.notebook",
    "plot": "fundmodel.presentation.plot",
    "set_options": "fundmodel.vocabulary.options",
    "to_display": "fundmodel.vocabulary.options",
    # what can go wrong
    **dict.fromkeys(("FundmodelError", "InputError", "Fault", "ConservationError"), "fundmodel.vocabulary.errors"),
    **dict.fromkeys(("ProjectionError", "FundmodelWarning", "SyntheticDataWarning"), "fundmodel.vocabulary.errors"),
}

_NAMESPACES: Final = ("plot",)
"""Public names that are modules of functions."""

__all__ = [
    "Scenario",
    "load_scenario",
    "diff_scenarios",
    "DataPackage",
    "load_data",
    "observations",
    "scenarios",
    "parameters",
    "packages",
    "rules",
    "municipal",
    "adjustment_fund",
    "unified",
    "national_fund",
    "stabiliser",
    "Projection",
    "project",
    "Prepared",
    "prepare",
    "open_run",
    "estimate",
    "Estimate",
    "project_population",
    "survival_ratios",
    "statutory_retirement",
    "ledger",
    "roll_forward",
    "calibrate",
    "chain_ladder",
    "bornhuetter_ferguson",
    "hindcast",
    "hindcast_record",
    "template",
    "reserve_months",
    "current_balance",
    "surplus_rate",
    "dependency_ratio",
    "paygo_rate",
    "depletion_month",
    "floor_month",
    "actuarial_balance",
    "warning_level",
    "solvency_tests",
    "deficit_ahead",
    "sensitivity",
    "two_way",
    "reasons_for_change",
    "actual_against_expected",
    "sobol_indices",
    "headline_ranges",
    "break_even",
    "sample",
    "Sample",
    "fan",
    "chances",
    "date_quantiles",
    "variance_shares",
    "required_fund",
    "draw_as_scenario",
    "explain",
    "Explained",
    "solve",
    "Solved",
    "cost_of_waiting",
    "inverse_table",
    "pooling_metrics",
    "transfer_matrix",
    "stress",
    "Stress",
    "reverse_stress",
    "ReverseStress",
    "alert",
    "Alerts",
    "score_alert",
    "shipped_score",
    "yearly_accounts",
    "headlines",
    "compare",
    "Compared",
    "answer",
    "report",
    "assumed",
    "when",
    "interact",
    "plot",
    "set_options",
    "to_display",
    "FundmodelError",
    "InputError",
    "Fault",
    "ConservationError",
    "ProjectionError",
    "FundmodelWarning",
    "SyntheticDataWarning",
    "__version__",
]


hang(FAR_DOORS)


def __getattr__(name: str) -> Any:
    """The public object called ``name``, imported from its module on first use (PEP 562)."""
    home = _PUBLIC.get(name)
    if home is None:
        raise AttributeError(f"module 'fundmodel' has no attribute {name!r}; public names: {', '.join(_PUBLIC)}")
    module = import_module(home)
    value = module if name in _NAMESPACES else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names and module attributes, for editors and ``dir(fundmodel)``."""
    return sorted({*globals(), *__all__})
