"""The hindcast's rule applied at the valuation date, beside what the scenario itself assumes (METHODS 9.6): how far the
forecaster that is scored is the one whose headline is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.calibration.anchors import anchored
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.projection.project import project
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ("name", "scope", "year", "rule", "assumed", "same")
RESULTS: Final = ("income", "expenditure")
SCOPES: Final = ("all", "employee", "resident")
AHEAD: Final = (1, 4)
"""Years after the valuation date whose money is compared: the first, and the last that the record has thrice."""
NEAR: Final = (1e-3, 5e-4)
"""What counts as the same: a thousandth of an amount, a twentieth of a point of a rate."""


def rule_today(scenario: Scenario, data: DataPackage) -> pd.DataFrame:
    """One row for each number that the rule sets at 31 December of the base year, then for what follows from it.

    ``rule`` is what the rule gives and ``assumed`` what the scenario holds for that ``year``, in the parameter's unit;
    rows with a ``scope`` are ``income`` and ``expenditure`` of that year in yuan, projected under both. No row where
    the rule cannot be applied at the base year. Source: METHODS 9.6.
    """
    import pandas as pd

    try:
        then, remarks = anchored(scenario, data, data.base_year, data)
    except InputError:
        return pd.DataFrame(columns=list(COLUMNS))
    own = Assumptions((scenario,), data)
    rows = []
    for remark in remarks:
        name, _, told = remark.name.partition("@")
        year = int(told) if told else data.base_year + (name != "employee.base_growth_2025")
        if isinstance(remark.value, float):
            rows.append(_row(name, "", year, remark.value, _held(own, name, year)))
    return pd.DataFrame([*rows, *_results(then, scenario, data)], columns=list(COLUMNS))


def _held(own: Assumptions, name: str, year: int) -> float:
    """The scenario's value of a parameter in a year."""
    dated = own.entries(name)[0].kind == "dated"
    return float(own.yearly(name, [year]).item() if dated else own.scalar(name).item())


def _results(then: Scenario, scenario: Scenario, data: DataPackage) -> list[tuple[Any, ...]]:
    years = [data.base_year + ahead for ahead in AHEAD]
    rule, assumed = (modelled_figures(project(one, data=data, until=years[-1])) for one in (then, scenario))
    return [
        _row(item, scope, year, rule[scope, item][year], assumed[scope, item][year])
        for scope in SCOPES
        for item in RESULTS
        for year in years
    ]


def _row(name: str, scope: str, year: int, rule: float, assumed: float) -> tuple[Any, ...]:
    return name, scope, year, rule, assumed, abs(rule - assumed) <= NEAR[0] * abs(assumed) + NEAR[1]
