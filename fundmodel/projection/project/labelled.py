"""Arrays become labelled Datasets: names, units and order of dimensions, once and at the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection import exposures
from fundmodel.projection.ledger import ledger_dataset
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.sums import sum_years
from fundmodel.vocabulary.dictionary import variables
from fundmodel.vocabulary.dims import AGES, CARE_FUND, CARE_LINES, GROUPS, INCOME_LINES, LINES, PAYERS, SEXES

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


class Labels:
    """Coordinates of one run, and the way arrays ``(lane, area, ...)`` are spread to them: a scenario a lane."""

    def __init__(
        self, scenarios: tuple[str, ...], single: bool, areas: tuple[str, ...], people: People, money: Money
    ) -> None:
        import xarray as xr

        years = people.years
        self.scenarios, self.single, self.areas = scenarios, single, areas
        by_dim: dict[str, Any] = {
            "scenario": list(scenarios),
            "area": list(areas),
            "fund": list(money.funds),
            "line": [line for line in LINES if CARE_FUND in money.funds or line not in CARE_LINES],
            "payer": list(PAYERS),
            "group": list(GROUPS),
            "sex": list(SEXES),
            "age": np.asarray(AGES),
            "boundary": np.append(years, years[-1] + 1),
            "year": years,
            "month": money.months.astype("datetime64[ns]"),
        }
        self.coords = {
            dim: xr.IndexVariable(dim, labels)  # type: ignore[no-untyped-call]
            for dim, labels in by_dim.items()
        }

    @property
    def leading(self) -> tuple[str, ...]:
        """Dimensions before those of the quantity: ``scenario`` only where a list of scenarios was asked for."""
        return ("area",) if self.single else ("scenario", "area")

    def spread(self, array: Array) -> Array:
        """An array with every scenario and area spelled out, read-only."""
        shape = (len(self.scenarios), len(self.areas), *array.shape[2:])
        whole = np.broadcast_to(array, shape)
        return whole[0] if self.single else whole

    def dataset(self, variables: dict[str, tuple[tuple[str, ...], Array, str]], **extra: Any) -> xr.Dataset:
        """A Dataset of ``name: (own dims, array, units)``; ``extra`` adds coordinates."""
        import xarray as xr

        coords = {**self.coords, **extra}
        used = {dim for dims, _, _ in variables.values() for dim in dims} | set(self.leading)
        return xr.Dataset(
            {
                name: ((*self.leading, *dims), self.spread(array), {"units": unit})
                for name, (dims, array, unit) in variables.items()
            },
            coords={dim: coords[dim] for dim in coords if dim in used},
        )


def population_set(labels: Labels, people: People) -> xr.Dataset:
    """People by sex and age and what changes them, by where they live and by the purse that insures them."""
    v = people.vitals
    by_age = ("sex", "age", "year")
    return labels.dataset(
        {
            "population": (("sex", "age", "boundary"), v.flows.population, "persons"),
            "births": (("sex", "year"), v.flows.births, "persons"),
            "deaths": (by_age, v.flows.deaths, "persons"),
            "migration": (by_age, v.migration, "persons"),
            "statistical_adjustment": (by_age, v.adjustment, "persons"),
            "internal_migration": (by_age, v.internal, "persons"),
            "insured": (("sex", "age", "boundary"), v.insured.population, "persons"),
            "purse_moves": (by_age, v.joined, "persons"),
        }
    )


def enrolment_set(labels: Labels, people: People) -> xr.Dataset:
    """People by group, and their moves between groups."""
    persons, moves = (np.moveaxis(x, 0, -1) for x in (people.persons, people.moves))
    return labels.dataset(
        {
            "persons": (("group", "sex", "age", "boundary"), persons, "persons"),
            "moves": (("group", "sex", "age", "year"), moves, "persons"),
        }
    )


def stock_exposures_set(labels: Labels, people: People) -> xr.Dataset:
    """Exposures on each 1 January, and what dated law adds on that day."""
    return labels.dataset(
        {
            "stock": (("exposure", "boundary"), people.stock, "persons"),
            "jump": (("exposure", "year"), people.jump, "persons"),
        },
        exposure=list(exposures.STOCKS),
    )


def flow_exposures_set(labels: Labels, people: People) -> xr.Dataset:
    """Exposures that arise over a year."""
    return labels.dataset({"flow": (("exposure", "year"), people.flows, "persons")}, exposure=list(exposures.FLOWS))


def ledger_set(labels: Labels, money: Money) -> xr.Dataset:
    """The ledger of the funds with every line, payer and transfer."""
    months = len(money.months)
    funds, lines = (list(labels.coords[dim].values) for dim in ("fund", "line"))
    shape = (len(labels.scenarios), len(labels.areas), len(funds), months)
    flows = {name: np.zeros(shape) for name in ("opening", "closing", "income", "expenditure", "interest", "transfer")}
    amount = np.zeros((*shape[:3], len(lines), months))
    paid = np.zeros((*shape[:2], len(PAYERS), len(funds), months))
    for f, name in enumerate(funds):
        fund = money.funds[name]
        for key in ("opening", "closing", "interest"):
            flows[key][:, :, f] = getattr(fund.rolled, key)
        flows["transfer"][:, :, f] = fund.transfer
        for line, values in {**fund.income, **fund.expenditure}.items():
            amount[:, :, f, lines.index(line)] = values
        for line, values in fund.income.items():
            flows["income"][:, :, f] += values
            paid[:, :, PAYERS.index(INCOME_LINES[line][1]), f] += values
        for values in fund.expenditure.values():
            flows["expenditure"][:, :, f] += values
    ahead = np.zeros(shape)
    ahead[:, :, funds.index("resident")] = money.received_ahead
    payroll = np.broadcast_to(money.payroll, (*shape[:2], months))
    arrays = {
        **flows,
        "amount": amount,
        "paid": paid,
        "premium_received_ahead": ahead,
        **_bills(money, funds, flows["expenditure"]),
        "payroll": payroll,
    }
    dims = (*labels.leading, "fund", "line", "payer", "month")
    single = {name: array[0] for name, array in arrays.items()} if labels.single else arrays
    ledger = ledger_dataset(single, {dim: labels.coords[dim] for dim in dims})
    ledger.attrs["projection_starts"] = str(money.months[12])
    ledger.attrs["unpaid_bills"] = money.unpaid_bills
    return ledger


def _bills(money: Money, funds: list[str], expenditure: Array) -> dict[str, Array]:
    """Bills and advances of every fund; a fund that providers do not bill incurs what it pays."""
    found = {"incurred": expenditure.copy()}
    found |= {name: np.zeros_like(expenditure) for name in ("unpaid_bills", "prepaid", "prepayments")}
    for f, name in enumerate(funds):
        bills = money.funds[name].bills
        if bills is not None:
            for key, values in zip(found, bills, strict=True):
                found[key][:, :, f] = values
    return found


def economy_set(labels: Labels, money: Money) -> xr.Dataset:
    """The economy by year, contributions over GDP beside it."""
    e = money.economy
    pool = money.funds["employee_pooled"]
    contributions = np.asarray(sum(pool.income.values()))
    yearly = sum_years(contributions)
    base = sum_years(money.mean_base) / 12.0
    financing = money.premium[..., :-1] + money.subsidy
    columns = {
        "gdp": (e.gdp, "CNY"),
        "gdp_per_head_growth": (e.gdp_per_head_growth, "fraction"),
        "income_growth": (e.income_growth, "fraction"),
        "departure": (e.departure, "ratio"),
        "interest_departure": (e.interest_departure, "fraction"),
        "base_growth": (e.base_growth, "fraction"),
        "cost_growth_employee": (e.cost_growth_employee, "fraction"),
        "cost_growth_resident": (e.cost_growth_resident, "fraction"),
        "price_index": (e.price_index, "ratio"),
        "use_index_employee": (e.use_index_employee, "ratio"),
        "use_index_resident": (e.use_index_resident, "ratio"),
        "premium": (money.premium[..., :-1], "CNY per person"),
        "subsidy": (money.subsidy, "CNY per person"),
        "disposable_income": (money.income, "CNY per person"),
        "financing_over_income": (financing / money.income, "fraction"),
        "financing_held": (money.financing_held.astype(np.float64), "ratio"),
        "mean_base": (base, "CNY per month"),
        "contributions_over_gdp": (yearly / e.gdp, "fraction"),
    }
    return labels.dataset({name: (("year",), array, unit) for name, (array, unit) in columns.items()})


def memo_set(labels: Labels, money: Money) -> xr.Dataset:
    """What stands beside the ledgers, by month: contributions due and late, what other purses pay for a reform, and by
    fund the use of care and the way from care to what is owed."""
    return labels.dataset(
        {name: (variables()[name].dims, values, variables()[name].unit) for name, values in money.memo.items()}
    )


def reconciliation_set(labels: Labels, money: Money) -> xr.Dataset:
    """Modelled and published totals of the base year and the factor between them, by item."""
    rows = money.reconciled
    shape = (len(labels.scenarios), len(labels.areas))
    columns = {
        name: np.stack([np.broadcast_to(getattr(row, name), shape) for row in rows], axis=-1)
        for name in ("modelled", "published", "factor")
    }
    units = {"modelled": "CNY", "published": "CNY", "factor": "1"}
    named = labels.dataset(
        {name: (("item",), array, units[name]) for name, array in columns.items()}, item=[row.item for row in rows]
    )
    return named.assign_coords(fund=("item", [row.fund for row in rows]))


OF_PEOPLE: Final[Mapping[str, Callable[[Labels, People], xr.Dataset]]] = {
    "population": population_set,
    "enrolment": enrolment_set,
    "stock_exposures": stock_exposures_set,
    "flow_exposures": flow_exposures_set,
}
OF_MONEY: Final[Mapping[str, Callable[[Labels, Money], xr.Dataset]]] = {
    "ledger": ledger_set,
    "memo": memo_set,
    "economy": economy_set,
    "reconciliation": reconciliation_set,
}
"""How each Dataset of a result is labelled."""
