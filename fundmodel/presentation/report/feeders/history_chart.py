"""C4: what is assumed ahead beside what was published before, driver by driver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.presentation.frames.published_history import accounts_history, yearly_column
from fundmodel.presentation.report.feeders.assumption_tables import economy
from fundmodel.presentation.report.feeders.resident_tables import financing
from fundmodel.presentation.report.report_parts import Line, Panel
from fundmodel.presentation.report.report_sources import NotApplicable, Picture, Sources

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

AHEAD: Final = 25
BEFORE: Final = 15
"""Years that are shown ahead of the valuation date and before it."""
WAGES: Final = "urban_nonprivate"


class _Driver(NamedTuple):
    """A panel: key of its title, unit, what was published by line, and the columns ahead that go with them."""

    title: str
    unit: str
    past: Sequence[Mapping[int, float]]
    ahead: Mapping[str, Mapping[int, float]]


def with_history(of: Sources) -> Picture | NotApplicable:
    """C4: each key assumption with its past, published (hollow) and assumed (line); drivers without a past stay out."""
    if of.data is None:
        return NotApplicable("no_package")
    panels = tuple(_panel(of, one) for one in _drivers(of, of.data) if any(one.past))
    return Picture(panels) if panels else NotApplicable("no_history")


def _drivers(of: Sources, data: DataPackage) -> Iterator[_Driver]:
    """What moves the funds most; growth and yields in per cent, financing in yuan a head."""
    growth, paid = economy(of).frame, financing(of).frame

    def ahead(frame: pd.DataFrame, *names: str) -> dict[str, dict[int, float]]:
        return {name: _ahead(of, frame, name) for name in names}

    income = _growth(yearly_column(data, "disposable_income", "income"))
    yield _Driver("panel.income_growth", "percent", [income], ahead(growth, "income_growth"))
    yield _Driver("panel.base_growth", "percent", [_growth(_wages(data))], ahead(growth, "base_growth"))
    yield _Driver(
        "panel.price_growth", "percent", [_of_months(data, "cpi", "index", 100.0)], ahead(growth, "price_growth")
    )
    bonds = {year: 100.0 * value for year, value in _of_months(data, "bond_yields", "yield_mean").items()}
    yield _Driver("panel.yield", "percent", [bonds], ahead(growth, "yield"))
    for scheme, fund in (("employee", "employee_pooled"), ("resident", "resident")):
        spent = _growth(accounts_history(data, fund, "expenditure"))
        yield _Driver(f"panel.spending_{scheme}", "percent", [spent], ahead(growth, f"cost_growth_{scheme}"))
    past = [yearly_column(data, "resident_financing", name) for name in ("premium", "subsidy")]
    yield _Driver("panel.financing", "yuan", past, ahead(paid, "premium_per_head_best", "subsidy_per_head_best"))


def _panel(of: Sources, driver: _Driver) -> Panel:
    lines = []
    for at, ((name, values), past) in enumerate(zip(driver.ahead.items(), driver.past, strict=True)):
        words = of.say(f"col.{name.removesuffix('_best')}")
        lines.append(Line(words, list(values), list(values.values()), place=at))
        known = {year: value for year, value in sorted(past.items()) if year >= of.first - BEFORE}
        words = of.say("line.past") if len(driver.past) == 1 else of.say("line.past_of", name=words)
        lines.append(Line(words, list(known), list(known.values()), "dots", place=at))
    return Panel(of.say(driver.title), of.say(f"unit.{driver.unit}"), tuple(lines), starts=of.first - 0.5)


def _ahead(of: Sources, frame: pd.DataFrame, name: str) -> dict[int, float]:
    """A column of a printed table from the first projected year on, the printed years of it."""
    rows = frame[frame["year"].between(of.first, of.first + AHEAD)]
    return {int(year): float(value) for year, value in zip(rows["year"], rows[name], strict=True)}


def _wages(data: DataPackage) -> dict[int, float]:
    """Average wage of urban units that are not private, by year."""
    if "wages" not in data.tables:
        return {}
    own = data.table("wages")
    own = own[own["series"] == WAGES].dropna(subset=["value"])
    return {int(year): float(value) for year, value in zip(own["year"], own["value"], strict=True)}


def _of_months(data: DataPackage, table: str, column: str, less: float = 0.0) -> dict[int, float]:
    """Mean of a column of months by civil year, years with all twelve alone; ``less`` is taken off."""
    if table not in data.tables:
        return {}
    frame = data.table(table)
    by_year = frame.groupby(frame["month"].astype(str).str[:4])[column]
    full = by_year.mean()[by_year.count() == 12]
    return {int(str(year)): float(value) - less for year, value in full.items()}


def _growth(series: Mapping[int, float]) -> dict[int, float]:
    """Growth over the year before in per cent, where both are known."""
    return {year: 100.0 * (value / series[year - 1] - 1.0) for year, value in series.items() if year - 1 in series}
