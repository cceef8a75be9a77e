"""Yearly figures of a projection in the scopes and measures in which they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.calibration.published_figures import FUNDS_OF, SCOPES, Figures, Series, months_held
from fundmodel.fund_rules.measures import total_income
from fundmodel.projection.sums import sum_years
from fundmodel.vocabulary.dims import ALL_AREAS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

HEADS: Final = {
    ("employee", "active_heads"): ("active", "flexible", "completing"),
    ("employee", "retired_heads"): ("retired",),
    ("employee", "heads"): ("active", "flexible", "completing", "retired"),
    ("resident", "heads"): ("resident_heads",),
    ("all", "heads"): ("active", "flexible", "completing", "retired", "resident_heads"),
}
"""Which stocks make up the published heads: duplicate registrations count, as they do in the bulletin."""


def modelled_figures(run: Projection) -> Figures:
    """Income (interest and transfers in it, as in the bulletin), expenditure (what passes to other areas and levels in
    it), balance and months by calendar year, and heads at the year's end; yuan, months, persons. One scenario, areas
    summed; ``InputError`` for several scenarios."""
    if "scenario" in run.ledger.dims:
        raise InputError(Said("Figures are taken from one scenario at a time; select one with run.sel(name)."))
    ledger, found = run.ledger.sum("area"), Figures()
    passed = ledger["transfers_out"]
    received, spent_and_passed = total_income(ledger) + passed, ledger["expenditure"] + passed
    years = [int(year) for year in run.population["year"].values]
    for scope in SCOPES:
        funds = list(FUNDS_OF[scope])
        money = {"income": received, "expenditure": spent_and_passed, "balance": ledger["closing"]}
        by_month = {name: array.sel(fund=funds).sum("fund").values for name, array in money.items()}
        for item in ("income", "expenditure"):
            found[scope, item] = _by_year(years, sum_years(by_month[item]))
        found[scope, "balance"] = _by_year(years, by_month["balance"][11::12])
        spent = found[scope, "expenditure"]
        found[scope, "months"] = {y: months_held(held, spent[y]) for y, held in found[scope, "balance"].items()}
    stock = run.stock_exposures["stock"].sum("area")
    for key, names in HEADS.items():
        ends = stock.sel(exposure=list(names)).sum("exposure").values[1:]
        found[key] = _by_year(years, ends)
    return found


def modelled_by_area(run: Projection) -> dict[str, Figures]:
    """Area -> ``modelled_figures`` of it; under "all" those of all areas together, where there are several."""
    areas = [str(area) for area in run.ledger["area"].values]
    found = {area: modelled_figures(run.sel(area=area)) for area in areas}
    return found if len(areas) == 1 else {**found, ALL_AREAS: modelled_figures(run)}


def _by_year(years: list[int], values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Series:
    return {year: float(value) for year, value in zip(years, values, strict=True)}
