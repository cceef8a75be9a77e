"""The base year of one scenario and area of a run, read as the causes of a gap need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fundmodel.assumptions.package.national_averages import national_averages
from fundmodel.assumptions.package.package import load_data
from fundmodel.projection.gap_faults import amount_text
from fundmodel.vocabulary.dims import NATION
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.gap_faults import Gap
    from fundmodel.projection.result import Projection

MONTHS = 12
SPLITS = ("split", "accounts")
"""Rules that make individual accounts of what an area gives of the pool, or of both together."""
DECLARED = ("employee.declared_ratio_nonprivate", "employee.declared_ratio_private")
CONTRIBUTIONS = ("employer_contributions", "flexible_contributions", "completing_contributions")


@dataclass(frozen=True)
class Figures:
    """Sums of the base year of one scenario and area, yuan, and the values that the scenario assumes there."""

    run: Projection
    of: Gap
    data: DataPackage | None = None

    @cached_property
    def books(self) -> xr.Dataset:
        """The ledger of the base year's twelve months."""
        return self._own(self.run.ledger).isel(month=slice(0, MONTHS))

    @property
    def base_year(self) -> int:
        """The year that is held to its accounts."""
        return int(self.run.provenance["data"]["base_year"])

    @property
    def unit(self) -> str:
        """The unit of the sheet of accounts."""
        return str(self.run.provenance["data"]["money_unit"])

    @property
    def scale(self) -> float:
        """Yuan in a unit of the sheet."""
        return TO_BASE_UNITS[self.unit]

    def parameter(self, name: str) -> float | None:
        """The value of a parameter in force in the base year; None where it is no number or the run does not tell
        which one holds in this area."""
        return _in_force(self._entry(name), self.base_year)

    def weight(self, name: str, key: str) -> float | None:
        """One of the weights of a parameter."""
        value = self._entry(name).get("value")
        return float(value[key]) if isinstance(value, Mapping) and key in value else None

    def is_number(self, name: str) -> bool:
        """Whether a parameter is one number without dates."""
        return isinstance(self._entry(name).get("value"), int | float)

    def ends(self, name: str) -> tuple[float, float] | None:
        """Low and high of a parameter, its plausible range."""
        entry = self._entry(name)
        return (float(entry["low"]), float(entry["high"])) if {"low", "high"} <= entry.keys() else None

    @cached_property
    def own_wage(self) -> bool:
        """Whether the average wage is the area's own, not the nation's."""
        lent = [one for one in self.run.provenance["data"]["borrowed"] if one["column"] == "wage_level"]
        return not any(not one["areas"] or self.of.area in one["areas"] for one in lent)

    @cached_property
    def wage(self) -> float | None:
        """Average wage of the area that the run rests on, yuan a year: what stands in its cell, or the nation's; None
        where the package is not told."""
        if self.data is None or "areas" not in self.data.tables:
            return None
        table = self.data.tables["areas"].set_index("area")
        level = float(table["wage_level"].get(self.of.area, 1.0)) if "wage_level" in table else 1.0
        return level * national_averages(load_data("national"), self.base_year).wage

    def in_cell(self, yuan: float) -> str:
        """An amount in the unit of the sheet of accounts."""
        return amount_text(yuan, self.unit)

    @cached_property
    def lent_split(self) -> bool:
        """Whether pool and individual accounts of the area are parted by the nation's shares."""
        lent = (one for one in self.run.provenance["data"]["borrowed"] if one["rule"] in SPLITS)
        return any(not one["areas"] or self.of.area in one["areas"] for one in lent)

    @property
    def of_area(self) -> bool:
        """Whether it is an area's, and no nation's."""
        return self.of.area != NATION

    @cached_property
    def declared_ends(self) -> tuple[float, float]:
        """Low and high of the declared share of wages over the share assumed."""
        used = [self.parameter(name) or 1.0 for name in DECLARED]
        ends = [self.ends(name) or (1.0, 1.0) for name in DECLARED]
        return sum(low for low, _ in ends) / sum(used), sum(high for _, high in ends) / sum(used)

    @cached_property
    def mean_base(self) -> float:
        """Mean contribution base of employed members, yuan a year."""
        return MONTHS * float(self._own(self.run.economy)["mean_base"].sel(year=self.base_year))

    def per_head(self, name: str) -> float:
        """Premium or subsidy of the base year as the scenario has it, yuan."""
        return float(self._own(self.run.economy)[name].sel(year=self.base_year))

    @cached_property
    def payroll(self) -> float:
        """The contribution base of all payers."""
        return float(self.books["payroll"].sum())

    @cached_property
    def credited(self) -> float:
        """What the pool put into the accounts of the retired."""
        return -float(self.books["transfer"].sel(fund="employee_pooled").sum())

    @property
    def put_in(self) -> float:
        """What accounts receive that nobody contributes: credits and interest."""
        return self.credited + float(self.books["interest"].sel(fund="individual_accounts").sum())

    @cached_property
    def premium_paid(self) -> float:
        """What residents and medical aid paid."""
        return self._line("resident", "premium") + self._line("resident", "premium_aid")

    @cached_property
    def maternity_spent(self) -> float:
        """Maternity spending of the pool."""
        return sum(self._line("employee_pooled", f"maternity_{name}") for name in ("medical", "allowance"))

    def employers_due(self, factor: float) -> float:
        """What the model builds of employers' contributions, and of other income that goes with them; 0 where a law of
        the base year passes a part of them to others."""
        employers, flexible, completing = (self._line("employee_pooled", name) for name in CONTRIBUTIONS)
        if self._line("employee_pooled", "worker_pool_contributions") > 0.0 or not employers:
            return 0.0
        other = self._line("employee_pooled", "other_income") / (employers + flexible + completing)
        return employers * (1.0 + other) / factor

    def published(self, fund: str, flow: str) -> float:
        """Opening balance, income with interest and transfers, or expenditure of a fund, as the accounts hold it."""
        own = self.books.sel(fund=fund)
        if flow == "opening":
            return float(own["opening"][0])
        if flow == "expenditure":
            return float(own["expenditure"].sum())
        net = self._entry("employee.published_pool_income").get("value") == "net"
        passed = float(own["transfer"].sum()) if net or fund != "employee_pooled" else 0.0
        return float(own["income"].sum() + own["interest"].sum()) + passed

    def with_interest(self, fund: str) -> float:
        """1 + what a yuan of the year's income earns by December."""
        own = self.books.sel(fund=fund)
        left = (MONTHS - own["month"].dt.month + 0.5) / MONTHS
        return 1.0 + self._yield(fund) * float((own["income"] * left).sum() / own["income"].sum())

    def months_of_opening(self, fund: str) -> float:
        """sum_m (1 + i/12)^m: how often the opening balance of the year is held in its months."""
        monthly = self._yield(fund) / MONTHS
        return float(sum((1.0 + monthly) ** month for month in range(MONTHS)))

    def _yield(self, fund: str) -> float:
        """Interest over what earned it, a year."""
        own = self.books.sel(fund=fund)
        flow = own["income"] + own["transfer"] - own["expenditure"]
        return MONTHS * float(own["interest"].sum() / (own["opening"] + flow / 2.0).sum())

    def _line(self, fund: str, line: str) -> float:
        lines = self.books["amount"].sel(fund=fund)
        return float(lines.sel(line=line).sum()) if line in lines["line"].values else 0.0

    def _own(self, data: xr.Dataset) -> xr.Dataset:
        own = data.sel(area=self.of.area)
        return own.sel(scenario=self.of.scenario) if "scenario" in own.dims else own

    def _entry(self, name: str) -> Mapping[str, Any]:
        """The parameter in the scenario; nothing where the scenario holds in other areas alone."""
        noted = next(one for one in self.run.provenance["scenarios"] if one["name"] == self.of.scenario)
        here = noted["areas"] == "all" or self.of.area in noted["areas"]
        return dict(noted["entries"].get(name, {})) if here else {}


def _in_force(entry: Mapping[str, Any], year: int) -> float | None:
    """The number of an entry at the end of a year: the last dated one, else what held before the first date."""
    value = entry.get("value")
    if isinstance(value, Mapping):
        dated = [date for date in value if date[:1].isdigit() and date[:7] <= f"{year}-12"]
        value = value[max(dated)] if dated else _in_force(entry.get("earlier", {}), year)
    return float(value) if isinstance(value, int | float) else None
