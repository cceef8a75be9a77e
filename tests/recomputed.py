"""``run.reconciliation`` and what the ledger tells of ``run.economy`` worked out again from ledger, exposures and
what the scenario assumes; with ``recomputed_economy`` every column of both: one scenario of the national package,
long-term care apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import contributions
from fundmodel.projection.contributions import base as bases
from fundmodel.vocabulary.dims import INCOME_LINES
from tests import recomputed_economy

Array = np.ndarray[Any, np.dtype[np.float64]]

PAYING = ("active", "flexible", "completing")
SUBSIDIES = ("subsidy_central", "subsidy_provincial", "subsidy_local")
MATERNITY = ("maternity_medical", "maternity_allowance")
MID_MONTH = (np.arange(12) + 0.5) / 12.0


class Known:
    """A run as plain arrays by year and month, and its assumptions by name."""

    def __init__(self, run: fm.Projection, scenario: fm.Scenario, data: fm.DataPackage) -> None:
        self.run, self.data = run, data
        self.assume = Assumptions((scenario,), data)
        self.years = run.economy["year"].values
        self.months = run.ledger["month"].values.astype("datetime64[M]")

    def scalar(self, name: str) -> float:
        return float(self.assume.scalar(name).item())

    def yearly(self, name: str) -> Array:
        return self.assume.yearly(name, self.years)[0, 0]

    def monthly(self, name: str) -> Array:
        return self.assume.monthly(name, self.months)[0, 0]

    def stock(self, exposure: str) -> Array:
        return self.run.stock_exposures["stock"].sel(area="CN", exposure=exposure).values

    def flow(self, exposure: str) -> Array:
        return self.run.flow_exposures["flow"].sel(area="CN", exposure=exposure).values

    def mid_year(self, exposure: str) -> Array:
        """Half of the stocks on both 1 Januaries."""
        stock = self.stock(exposure)
        return (stock[:-1] + stock[1:]) / 2.0

    def mid_month(self, exposure: str) -> Array:
        """Stock in the middle of each month, what is dated 1 January counted."""
        stock = self.stock(exposure)
        jump = self.run.stock_exposures["jump"].sel(area="CN", exposure=exposure).values
        start, end = (stock[:-1] + jump)[:, None], stock[1:, None]
        return (start * (1.0 - MID_MONTH) + end * MID_MONTH).ravel()

    def line(self, fund: str, *lines: str) -> Array:
        """Yuan of each month in lines of a fund."""
        amount = self.run.ledger["amount"].sel(area="CN", fund=fund, line=list(lines))
        return amount.sum("line").values

    def books(self, name: str, fund: str) -> Array:
        return self.run.ledger[name].sel(area="CN", fund=fund).values

    def memo(self, name: str, fund: str | None = None) -> Array:
        array: xr.DataArray = self.run.memo[name].sel(area="CN")
        return (array if fund is None else array.sel(fund=fund)).values

    def bases(self) -> dict[str, Array]:
        """What each payer's base is in average wages, by month."""
        wage = [figures.average_wage(self.data, of, self.data.base_year - 1).item() for of in WAGES]
        named = ("wage_nonprivate_share", "declared_ratio_nonprivate", "declared_ratio_private")
        shares = [np.array(self.scalar(f"employee.{name}")) for name in named]
        _, declared = contributions.declared_ratio(*wage, *shares)
        each = self.mid_month("active_wage") / self.mid_month("active")
        relative = each / each[:12].mean()
        floor, cap = self.monthly("employee.base_floor"), self.monthly("employee.base_cap")
        sigma = np.array(self.scalar("employee.wage_sigma"))
        on_floor, other = (self.scalar(f"employee.flexible_{name}") for name in ("on_floor", "other_base"))
        return {
            "active": bases.capped_mean(declared * relative, sigma, floor, cap),
            "flexible": on_floor * floor + (1.0 - on_floor) * other,
            "completing": floor,
        }

    def wage(self) -> Array:
        """The average wage in force, yuan a month: the ledger's payroll over payers, each counted with its base in
        average wages."""
        payers = np.sum([self.mid_month(name) * base for name, base in self.bases().items()], axis=0)
        return self.run.ledger["payroll"].sel(area="CN").values / payers

    def by_year(self, monthly: Array) -> Array:
        return monthly.reshape(-1, 12).sum(axis=1)


WAGES = ("urban_nonprivate", "urban_private")


def of_the_books(k: Known, gdp: Array) -> dict[str, Array]:
    """Columns of the economy that cash and heads tell, by year."""
    kept = set(map(str, k.run.ledger["line"].values))
    pool = [line for line, (fund, _) in INCOME_LINES.items() if fund == "employee_pooled" and line in kept]
    return {
        "premium": premium(k),
        "subsidy": k.by_year(k.line("resident", *SUBSIDIES)) / k.stock("resident_heads")[1:] / _subsidy_factor(k),
        "mean_base": mean_base(k),
        "contributions_over_gdp": k.by_year(k.line("employee_pooled", *pool)) / gdp,
    }


def premium(k: Known) -> Array:
    """Cash from September to August of a coverage year over its heads; of the first year only January to August is on
    the books, by the window of that year."""
    cash = k.line("resident", "premium", "premium_aid")
    seasons = np.array([cash[max(12 * y - 4, 0) : 12 * y + 8].sum() for y in range(len(k.years))])
    window = k.assume.yearly_weights("resident.premium_months", tuple(range(1, 13)), k.years[:1])[0, 0, 0]
    seasons[0] /= window[:8].sum()
    return seasons / k.stock("resident_heads")[:-1]


def mean_base(k: Known) -> Array:
    """Mean over the year's months of the average wage in force x a wage earner's base in average wages."""
    return k.by_year(k.wage() * k.bases()["active"]) / 12.0


def reconciliation(run: fm.Projection, scenario: fm.Scenario, data: fm.DataPackage) -> dict[str, tuple[float, float]]:
    """Item -> (modelled, published) yuan of the base year."""
    k = Known(run, scenario, data)

    def paid(fund: str, *lines: str) -> float:
        return float(k.line(fund, *lines)[:12].sum())

    incurred = float(k.memo("benefits_incurred", "employee_pooled")[:12].sum())
    maternity = paid("employee_pooled", *MATERNITY)
    spent = paid("resident", *(line for line in map(str, run.ledger["line"].values) if line not in INCOME_LINES))
    got = paid("resident", "premium", "premium_aid")
    held = k.scalar("employee.account_spending_share") * float(k.books("opening", "individual_accounts")[:12].sum())
    allowance = paid("employee_pooled", "maternity_allowance") + float(k.memo("allowance_elsewhere")[:12].sum())
    due = float(k.assume.yearly("resident.subsidy", k.years[:1]).item() * k.stock("resident_heads")[1])
    pool, accounts = _contributions(k)
    return {
        "employee_pool_contributions": (pool, float(k.books("income", "employee_pooled")[:12].sum())),
        "account_contributions": (accounts, float(k.books("income", "individual_accounts")[:12].sum())),
        "employee_pool_expenditure": (incurred, incurred),
        "maternity_expenditure": (maternity, maternity),
        "account_spending": (held, paid("individual_accounts", "account_spending")),
        "employee_inpatient": (_inpatient(k, "employee", "employee_pooled"), paid("employee_pooled", "inpatient")),
        "employee_maternity_allowance": (_allowance(k), allowance),
        "resident_premium": (got, got),
        "resident_subsidy": (due, paid("resident", *SUBSIDIES)),
        "resident_expenditure": (spent, spent),
        "resident_inpatient": (_inpatient(k, "resident", "resident"), paid("resident", "inpatient")),
    }


def _contributions(k: Known) -> tuple[float, float]:
    """Base year's contributions of pool and accounts before their factors: heads x base x rate, as they come in."""
    from fundmodel.projection.project.money.funds import season

    wage = k.wage()[:12]
    base = {name: k.mid_month(name)[:12] * each[:12] * wage for name, each in k.bases().items()}
    own, employer, flexible = (k.monthly(f"employee.{of}_rate")[:12] for of in ("individual", "employer", "flexible"))
    weights = season(k.assume, "employee", "income", 1).ravel()[:12]
    payers = k.mid_month("active")[:12] + k.mid_month("flexible")[:12]
    with_account = 1.0 - k.scalar("employee.pool_only_share") * payers / k.mid_month("flexible")[:12]
    pool = base["active"] * employer + (base["flexible"] + base["completing"]) * flexible
    accounts = (base["active"] + base["flexible"] * np.maximum(with_account, 0.0)) * own
    got = [_collected(k, weights * line) for line in (pool, accounts)]
    at_once = np.zeros(12)
    at_once[0] = k.flow("pay_up_at_once")[0]
    years = k.flow("pay_up_years")[0] / 12.0 + at_once
    pay_up = years * k.bases()["completing"][:12] * 12.0 * wage * flexible
    share = k.monthly("employee.other_income_share")[:12]
    return float(((got[0] + pay_up) * (1.0 + share)).sum()), float(got[1].sum())


def _collected(k: Known, due: Array) -> Array:
    """What comes in of a year's dues, late money of the year before with it."""
    terms = (k.monthly("employee.collection")[:12], k.monthly("employee.arrears_recovered")[:12])
    rest = (np.array([k.scalar(name)]) for name in ("employee.arrears_decay", "employee.base_growth_2025"))
    return contributions.collect(due, *terms, *rest).cash


def _inpatient(k: Known, scheme: str, fund: str) -> float:
    """Charges x eligible share x payment ratio of the base year."""
    ratio = k.monthly(f"{scheme}.inpatient_payment_ratio")[:12]
    eligible = k.scalar(f"{scheme}.inpatient_eligible_share")
    return float((k.memo("inpatient_charges", fund)[:12] * eligible * ratio).sum())


def _allowance(k: Known) -> float:
    """Births to employed payers x days x a thirtieth of the mean monthly base."""
    payers = [(k.mid_month(name)[:12]).mean() for name in PAYING]
    births = k.flow("births_employee")[0] * payers[0] / sum(payers)
    return float(births * mean_base(k)[0] * k.scalar("employee.maternity_allowance_days") / 30.0)


def _subsidy_factor(k: Known) -> float:
    """Subsidy paid in the base year over its amount a head times heads on the 1 January after it."""
    announced = float(k.assume.yearly("resident.subsidy", k.years[:1]).item())
    return float(k.line("resident", *SUBSIDIES)[:12].sum() / (announced * k.stock("resident_heads")[1]))


def hold(run: fm.Projection, scenario: fm.Scenario, data: fm.DataPackage, within: float = 1e-10) -> None:
    """Every column and no other, each value within ``within`` of itself; ``AssertionError`` names those that are
    not."""
    columns = recomputed_economy.columns(run, scenario, data)
    booked = of_the_books(Known(run, scenario, data), columns["gdp"])
    items = reconciliation(run, scenario, data)
    assert {*columns, *booked} == set(map(str, run.economy.data_vars))
    assert set(items) == set(map(str, run.reconciliation["item"].values))
    told = run.reconciliation.sel(area="CN")
    off = [
        name
        for name, told_so in run.economy.sel(area="CN").data_vars.items()
        if not all(_near(found[name], told_so, within) for found in (columns, booked) if name in found)
    ]
    for item, (modelled, published) in items.items():
        for name, found in (("modelled", modelled), ("published", published), ("factor", published / modelled)):
            if not _near(np.array(found), told[name].sel(item=item), within):
                off.append(f"{item}, {name}")
    assert not off, f"not what ledger, people and assumptions give: {'; '.join(map(str, off))}"


def _near(found: Array, told: xr.DataArray, within: float) -> bool:
    return np.allclose(found, told.values, rtol=within, atol=1e-12, equal_nan=True)
