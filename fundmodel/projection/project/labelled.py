"""Arrays become labelled Datasets: names, units and order of dimensions, once and at the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import FUNDS
from fundmodel.projection import exposures
from fundmodel.projection.indexed import coordinates
from fundmodel.projection.kept import no_rule
from fundmodel.projection.ledger import ledger_dataset
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.sums import sum_years
from fundmodel.vocabulary.dictionary import ledger_variables, variables
from fundmodel.vocabulary.dims import (
    AGES,
    BRIDGE_DEBT,
    CARE_FUND,
    CARE_LINES,
    COVER_LINES,
    GROUPS,
    INCOME_LINES,
    LINES,
    PAYERS,
    SEXES,
    SUBSIDY_LINES,
    WAITING_BILLS,
)

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

BILLED: Final = ("incurred", "unpaid_bills", "prepaid", "prepayments")
"""What a fund holds that providers bill, in the order of its ``Bills``."""
MOVED: Final = tuple(
    (name, {"area_lent": "lent"}.get(name, name))
    for name in ("levied", "granted", "area_lent", "advanced", "postponed", "bridged", "charged", "covered", "wanting")
)
"""Variables of the Dataset of pooling by area, and what they are called where they are rolled."""
PER_HEAD: Final = {"premium": "premium_per_head", "subsidy": "subsidy_per_head"}
"""Names that mean money in the ledger and an amount per head in the economy."""


class Labels:
    """Labels of one run by dimension, and how arrays ``(lane, area, ...)`` are spread to them: a scenario a lane."""

    def __init__(
        self, scenarios: tuple[str, ...], single: bool, areas: tuple[str, ...], people: People, money: Money
    ) -> None:
        years = people.years
        self.scenarios, self.single, self.areas = scenarios, single, areas
        self.of_dim: dict[str, Any] = {
            "scenario": list(scenarios),
            "area": list(areas),
            "fund": list(money.funds),
            "line": _lines_of(money),
            "payer": list(PAYERS),
            "group": list(GROUPS),
            "sex": list(SEXES),
            "age": np.asarray(AGES),
            "boundary": np.append(years, years[-1] + 1),
            "year": years,
            "month": money.months.astype("datetime64[ns]"),
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

    def dataset(self, arrays: dict[str, Array], named: Mapping[str, str] | None = None, **extra: Any) -> xr.Dataset:
        """A Dataset of arrays with the dimensions and units that are declared of them; ``extra`` adds coordinates, and
        ``named`` says under what other name something is declared."""
        import xarray as xr

        labels = {**self.of_dim, **extra}
        declared = {name: variables()[(named or {}).get(name, name)] for name in arrays}
        used = {dim for spec in declared.values() for dim in spec.dims} | set(self.leading)
        return xr.Dataset(
            {
                name: ((*self.leading, *declared[name].dims), self.spread(array), {"units": declared[name].unit})
                for name, array in arrays.items()
            },
            coords=coordinates({dim: labels[dim] for dim in labels if dim in used}),
        )


def population_set(labels: Labels, people: People) -> xr.Dataset:
    """People by sex and age and what changes them, by where they live and by the purse that insures them."""
    v = people.vitals
    return labels.dataset(
        {
            "population": v.flows.population,
            "births": v.flows.births,
            "deaths": v.flows.deaths,
            "migration": v.migration,
            "statistical_adjustment": v.adjustment,
            "internal_migration": v.internal,
            "insured": v.insured.population,
            "purse_moves": v.joined,
        }
    )


def enrolment_set(labels: Labels, people: People) -> xr.Dataset:
    """People by group, and their moves between groups."""
    persons, moves = (np.moveaxis(x, 0, -1) for x in (people.persons, people.moves))
    return labels.dataset({"persons": persons, "moves": moves})


def stock_exposures_set(labels: Labels, people: People) -> xr.Dataset:
    """Exposures on each 1 January, and what dated law adds on that day."""
    return labels.dataset({"stock": people.stock, "jump": people.jump}, exposure=list(exposures.STOCKS))


def flow_exposures_set(labels: Labels, people: People) -> xr.Dataset:
    """Exposures that arise over a year."""
    return labels.dataset({"flow": people.flows}, exposure=list(exposures.FLOWS))


def ledger_set(labels: Labels, money: Money) -> xr.Dataset:
    """The ledger of the funds with every line, payer and transfer."""
    months = len(money.months)
    funds, lines = (labels.of_dim[dim] for dim in ("fund", "line"))
    shape = (len(labels.scenarios), len(labels.areas), len(funds), months)
    declared = ledger_variables().items()
    flows = {name: np.zeros(shape) for name, spec in declared if spec.dims == ("fund", "month") and not spec.optional}
    amount = np.zeros((*shape[:3], len(lines), months))
    paid = np.zeros((*shape[:2], len(PAYERS), len(funds), months))
    for f, name in enumerate(funds):
        fund = money.funds[name]
        for key in ("opening", "closing", "interest"):
            flows[key][:, :, f] = getattr(fund.rolled, key)
        flows["transfer"][:, :, f] = fund.transfer
        if fund.outside is not None:
            flows["transfers_in"][:, :, f] = fund.outside.received
            flows["transfers_out"][:, :, f] = fund.outside.passed
            flows["pooled"][:, :, f] = fund.outside.net if fund.pooled is None else fund.outside.net + fund.pooled
        for line, values in {**fund.income, **fund.expenditure}.items():
            amount[:, :, f, lines.index(line)] = values
        for line, values in fund.income.items():
            flows["income"][:, :, f] += values
            paid[:, :, PAYERS.index(INCOME_LINES[line][1]), f] += values
        for values in fund.expenditure.values():
            flows["expenditure"][:, :, f] += values
        if fund.bills is None:  # a fund that providers do not bill incurs what it pays
            flows["incurred"][:, :, f] = flows["expenditure"][:, :, f]
        else:
            for key, values in zip(BILLED, fund.bills, strict=True):
                flows[key][:, :, f] = values
    flows["premium_received_ahead"][:, :, funds.index("resident")] = money.received_ahead
    flows["debt_interest"] = np.maximum(-flows["interest"], 0.0)
    flows["earned"] = flows["income"].copy()  # what no coverage year spreads is earned when it comes
    for key, values in money.accrual._asdict().items():
        flows[key][:, :, funds.index("resident")] = values
    if money.pooling is not None:
        flows["earned"][:, :, funds.index("resident")] += money.pooling.moved["resident"].covered
        flows |= {BRIDGE_DEBT: np.zeros(shape), WAITING_BILLS: np.zeros(shape)}
        for name, moved in money.pooling.moved.items():
            flows[BRIDGE_DEBT][:, :, funds.index(name)] = moved.bridged
            flows[WAITING_BILLS][:, :, funds.index(name)] = moved.waiting
    payroll = np.broadcast_to(money.payroll, (*shape[:2], months))
    arrays = {**flows, "amount": amount, "paid": paid, "payroll": payroll}
    dims = (*labels.leading, "fund", "line", "payer", "month")
    single = {name: array[0] for name, array in arrays.items()} if labels.single else arrays
    ledger = ledger_dataset(single, {dim: labels.of_dim[dim] for dim in dims})
    ledger.attrs["projection_starts"] = str(money.months[12])
    ledger.attrs["unpaid_bills"] = money.unpaid_bills
    return ledger


def pooling_set(labels: Labels, money: Money) -> xr.Dataset:
    """What rules moved and multiplied, by area, and the fund that they keep themselves, without an area."""
    import xarray as xr

    if money.pooling is None:
        raise no_rule()
    moved, own, factors = money.pooling.moved, money.pooling.own, money.pooling.factors
    shape = (len(labels.scenarios), len(labels.areas), len(money.months))
    of_area = {
        declared: [np.broadcast_to(getattr(moved[fund], name), shape) for fund in FUNDS] for declared, name in MOVED
    } | {
        f"factor_{lever}": [np.broadcast_to(by_fund[fund], shape) for fund in FUNDS]
        for lever, by_fund in factors.items()
    }
    opening = own.closing - own.levy - own.fiscal - own.interest + own.grants + own.lent
    by_area = {name: np.stack(of_fund, axis=2) for name, of_fund in of_area.items()}
    dims = {**dict.fromkeys(by_area, labels.leading), **dict.fromkeys(("opening", *own._fields), labels.leading[:-1])}
    arrays = {**by_area, "opening": opening, **own._asdict()}
    coords = {dim: labels.of_dim[dim] for dim in (*labels.leading, "month")}
    return xr.Dataset(
        {
            name: (
                (*dims[name], "fund", "month"),
                array[0] if labels.single else array,
                {"units": variables()[name].unit, "long_name": variables()[name].what},
            )
            for name, array in arrays.items()
        },
        coords=coordinates({**coords, "fund": list(FUNDS)}),
    )


def _lines_of(money: Money) -> list[str]:
    """Lines of the funds that are kept; those in which budgets meet a gap only where a rule is at work."""
    absent = set(CARE_LINES) if CARE_FUND not in money.funds else set()
    absent |= set(COVER_LINES.values()) if money.pooling is None else set()
    return [line for line in LINES if line not in absent]


def economy_set(labels: Labels, money: Money) -> xr.Dataset:
    """The economy by year, contributions over GDP beside it."""
    e = money.economy
    pool = money.funds["employee_pooled"]
    by_budgets = (*SUBSIDY_LINES, *COVER_LINES.values())
    contributions = np.asarray(sum(line for name, line in pool.income.items() if name not in by_budgets))
    yearly = sum_years(contributions)
    base = sum_years(money.mean_base) / 12.0
    financing = money.premium[..., :-1] + money.subsidy
    return labels.dataset(
        {
            "gdp": e.gdp,
            "gdp_per_head_growth": e.gdp_per_head_growth,
            "income_growth": e.income_growth,
            "departure": e.departure,
            "interest_departure": e.interest_departure,
            "base_growth": e.base_growth,
            "cost_growth_employee": e.cost_growth_employee,
            "cost_growth_resident": e.cost_growth_resident,
            "price_index": e.price_index,
            "output_per_worker": e.output_per_worker,
            "use_index_employee": e.use_index_employee,
            "use_index_resident": e.use_index_resident,
            "premium": money.premium[..., :-1],
            "subsidy": money.subsidy,
            "disposable_income": money.income,
            "financing_over_income": financing / money.income,
            "financing_held": money.financing_held.astype(np.float64),
            "mean_base": base,
            "contributions_over_gdp": yearly / e.gdp,
        },
        named=PER_HEAD,
    )


def memo_set(labels: Labels, money: Money) -> xr.Dataset:
    """Memo items by month: contributions due and late, what other purses pay for a reform, and by fund the use of care
    and the way from care to what is owed."""
    return labels.dataset(money.memo)


def reconciliation_set(labels: Labels, money: Money) -> xr.Dataset:
    """Modelled and published totals of the base year and the factor between them, by item."""
    rows = money.reconciled
    shape = (len(labels.scenarios), len(labels.areas))
    columns = {
        name: np.stack([np.broadcast_to(getattr(row, name), shape) for row in rows], axis=-1)
        for name in ("modelled", "published", "factor")
    }
    named = labels.dataset(columns, item=[row.item for row in rows])
    named.coords["fund"] = "item", [row.fund for row in rows]
    return named


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
    "pooling": pooling_set,
}
"""How each Dataset of a result is labelled."""
