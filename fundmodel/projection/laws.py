"""The conservation laws behind ``Projection.check()``: people and money neither appear nor vanish (METHODS 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.rules.measures import total_income
from fundmodel.vocabulary.dims import INCOME_LINES
from fundmodel.vocabulary.errors import ConservationError

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Sets = Mapping[str, "xr.Dataset"]

TOLERANCE: Final = 1e-9
NOTHING: Final[Mapping[str, int]] = {}
RESIDENT_FLOWS: Final = ("migration", "internal_migration", "statistical_adjustment")


def check(sets: Sets, cut: tuple[str, ...] = ()) -> None:
    """Every law in turn; ``ConservationError`` names the law, the place and the size of the largest breach.

    ``sets`` are the Datasets of a projection by name: population, enrolment, stock_exposures, flow_exposures, ledger.
    ``cut`` names the dimensions of which only some labels are left: laws that sum over them are not asked.
    """
    unasked = [law for dim in cut for law in ACROSS[dim]]
    for law in LAWS:
        if law not in unasked:
            law(sets)


def people_balance(sets: Sets) -> None:
    """I-1: stock + births - cohort deaths + migration + internal migration + statistical adjustment = next stock, by
    sex and age, where people live."""
    d = sets["population"]
    stock = _values(d, "population", "boundary", "sex", "age")
    flows = {name: _values(d, name, "year", "sex", "age") for name in ("deaths", *RESIDENT_FLOWS)}
    older = np.empty_like(stock[1:])
    older[..., 1:] = stock[:-1, ..., :-1]
    older[..., -1] += stock[:-1, ..., -1]
    older[..., 0] = _values(d, "births", "year", "sex")
    expected = older - flows["deaths"] + sum(flows[name] for name in RESIDENT_FLOWS)
    gap = d.variables["deaths"].transpose("year", ..., "sex", "age").copy(data=expected - stock[1:])
    _hold("I-1, people by sex and age", gap, stock[1:].max(), d)


def internal_migration_cancels(sets: Sets) -> None:
    """I-7: movers between areas sum to zero over areas for every sex and age to the last bit, changes of purse too."""
    d = sets["population"]
    moved = _sum(d.variables["internal_migration"], "area")
    if np.any(moved.values != 0.0):
        uneven = moved.copy(data=np.where(moved.values != 0.0, np.inf, 0.0))
        _hold("I-7, movers between areas cancel", uneven, 1.0, d)
    changed = _sum(d.variables["purse_moves"], "area")
    _hold("I-7, changes of purse cancel", changed, _largest(d.variables["population"]), d)


def insured_are_residents(sets: Sets) -> None:
    """Everybody belongs to one purse: the insured of all areas are the residents of all areas, by sex and age."""
    d = sets["population"]
    people = d.variables["population"]
    gap = _sum(d.variables["insured"] - people, "area")
    _hold("the purses of all areas insure the people of all areas", gap, _largest(people), d)


def insured_balance(sets: Sets) -> None:
    """I-1 by purse: insured + births - deaths + migration + changes of purse = next insured, after the base year."""
    d, flow = sets["population"], _rows(sets["flow_exposures"], "flow", "exposure")
    stock = _sum(d.variables["insured"], "sex", "age")
    moved = _sum(d.variables["migration"] + d.variables["purse_moves"], "sex", "age")
    change = flow("births") - flow("deaths") + moved
    grown = np.diff(_last(stock, "boundary"))
    gap = change.transpose(..., "year")[..., 1:].copy(data=(_last(change, "year") - grown)[..., 1:])
    _hold("I-1, people by purse", gap, _largest(stock), d, {"year": 1})


def no_adjustment_ahead(sets: Sets) -> None:
    """The statistical adjustment joins two observed stocks; after the valuation date it is zero."""
    d = sets["population"]
    start = int(str(sets["ledger"].attrs["projection_starts"])[:4])
    past = int((d["year"].values < start).sum())
    ahead = d.variables["statistical_adjustment"].isel(year=slice(past, None))
    _hold("statistical adjustment after the valuation date", ahead, 1.0, d, {"year": past})


def groups_partition(sets: Sets) -> None:
    """I-9: the groups of every 1 January sum to the people of the purse by sex and age, and none is negative."""
    d, persons, people = sets["enrolment"], *_both(sets)
    _hold("I-9, groups partition the population", _sum(persons, "group") - people, _largest(people), d)
    below = persons.copy(data=np.where(persons.values < 0.0, persons.values, 0.0))
    _hold("I-9, no group is negative", below, _largest(people), d)


def moves_cancel(sets: Sets) -> None:
    """I-10: what one group loses by moves another gains, by sex and age in every year."""
    d = sets["enrolment"]
    scale = _largest(sets["population"].variables["population"])
    _hold("I-10, moves between groups cancel", _sum(d.variables["moves"], "group"), scale, d)


def moves_explain_groups(sets: Sets) -> None:
    """I-10: a group's next stock is its share inherited along the cohort, times the next population, plus its moves.

    Deaths, migration and the statistical adjustment leave shares alone; the open age mixes its two sources by persons.
    """
    d = sets["enrolment"]
    persons = _values(d, "persons", "boundary", "group", "sex", "age")
    population = _values(sets["population"], "insured", "boundary", "sex", "age")[..., None, :, :]
    moves = d.variables["moves"].transpose("year", ..., "group", "sex", "age")[..., 1:]
    source, heads = persons[:-1, ..., :-1].copy(), population[:-1, ..., :-1].copy()
    source[..., -1] += persons[:-1, ..., -1]
    heads[..., -1] += population[:-1, ..., -1]
    share = np.divide(source, heads, out=np.zeros_like(source), where=heads > 0.0)
    gap = share * population[1:, ..., 1:] + moves.values - persons[1:, ..., 1:]
    _hold("I-10, moves explain the groups", moves.copy(data=gap), float(population.max()), d, {"age": 1})


def exposures_count_heads(sets: Sets) -> None:
    """Stock exposures of the groups and of the population are sums over sex and age of the people they stand for."""
    stock, enrolment = _rows(sets["stock_exposures"], "stock", "exposure"), sets["enrolment"]
    heads = _sum(enrolment.variables["persons"], "sex", "age")
    for place, group in enumerate(enrolment["group"].values):
        gap = stock(group) - heads.isel(group=place)
        _hold(f"exposure {group} counts its people", gap, _largest(heads), enrolment)
    flow = _rows(sets["flow_exposures"], "flow", "exposure")
    gap = flow("births_employee") + flow("births_other") - flow("births")
    _hold("births by mother's scheme sum to births", gap, _largest(flow("births")), sets["flow_exposures"])


def ledger_rows(sets: Sets) -> None:
    """I-30: closing = opening + income + interest + transfer + pooled - expenditure - prepaid, and opening = closing of
    the month before."""
    d = sets["ledger"]
    x = d.variables
    row = x["opening"] + total_income(x) - x["debt_interest"] - x["expenditure"] - x["prepaid"] - x["closing"]
    scale = _largest(abs(x["closing"]))
    _hold("I-30, the ledger row closes", row, scale, d)
    _carried("I-30, each month opens where the last closed", d, "opening", "closing", scale)


def lines_sum(sets: Sets) -> None:
    """Income and expenditure are the sums of their lines, and a line that cannot exist in a fund is zero there."""
    d = sets["ledger"]
    amount = d.variables["amount"].transpose(..., "fund", "line", "month")
    received = np.isin(d["line"].values, tuple(INCOME_LINES))
    for name, lines in (("income", received), ("expenditure", ~received)):
        gap = _sum(amount[..., lines, :], "line") - d.variables[name]
        _hold(f"lines of {name} sum to the fund's {name}", gap, _largest(d.variables[name]), d)
    largest = _largest(amount)
    for place in np.flatnonzero(received):
        line = str(d["line"].values[place])
        elsewhere = (d["fund"].values != INCOME_LINES[line][0])[:, None]
        own = amount.isel(line=int(place))
        misplaced = own.copy(data=np.where(elsewhere, own.values, 0.0))
        _hold(f"{line} stays in its fund", misplaced, largest, d)


def payers_pay(sets: Sets) -> None:
    """Money by payer = money by fund, every month."""
    d = sets["ledger"]
    gap = _sum(d.variables["paid"], "payer") - d.variables["income"]
    _hold("money by payer equals money by fund", gap, _largest(d.variables["income"]), d)


def transfers_cancel(sets: Sets) -> None:
    """I-21, I-25: a credit posted to an account leaves the pool in the same month; transfers sum to zero over the funds
    of an area."""
    d = sets["ledger"]
    transfer = d.variables["transfer"]
    _hold("I-25, transfers between funds cancel", _sum(transfer, "fund"), _largest(abs(transfer)), d)


def pooling_cancels(sets: Sets) -> None:
    """I-41: what areas receive by pooling other areas pass on; it sums to zero over areas, fund by fund."""
    d = sets["ledger"]
    pooled = d.variables["pooled"]
    _hold("I-41, pooling between areas cancels", _sum(pooled, "area"), _largest(abs(pooled)), d)


def dues_are_settled(sets: Sets) -> None:
    """I-20: contributions due = collected + change in arrears + written off, every month."""
    d = sets["memo"]
    x, scale = d.variables, _largest(d.variables["contributions_due"])
    gap = x["contributions_due"] - x["contributions_collected"] - x["contributions_written_off"]
    gap = gap - (x["arrears"] - x["arrears_opening"])
    _hold("I-20, contributions due are settled", gap, scale, d)
    _carried("I-20, arrears carry over", d, "arrears_opening", "arrears", scale)


def financing_is_earned(sets: Sets) -> None:
    """Closing less unearned rises by earned + interest + transfer + pooled - expenditure - prepaid - written off, every
    month; interest charged on debt is the negative part of interest, and nothing overdue is negative."""
    d = sets["ledger"]
    x, scale = d.variables, _largest(abs(d.variables["closing"]))
    flow = x["earned"] + x["interest"] + x["transfer"] + x["pooled"] - x["expenditure"] - x["prepaid"]
    flow = flow - x["written_off"]
    later = flow.transpose("month", ...)[1:]
    change = np.diff(_values(d, "closing", "month") - _values(d, "unearned", "month"), axis=0)
    _hold("financing is earned evenly over its year", later.copy(data=later.values - change), scale, d, {"month": 1})
    interest = x["interest"]
    charged = x["debt_interest"] - interest.copy(data=np.maximum(-interest.values, 0.0))
    _hold("interest on debt is what interest falls below zero", charged, scale, d)
    below = x["overdue"].copy(data=np.where(x["overdue"].values >= 0.0, 0.0, x["overdue"].values))
    _hold("overdue is not negative", below, scale, d)


def benefits_are_paid_or_borne(sets: Sets) -> None:
    """Benefits before payment mechanisms + added by the drug list - saved by procurement + handed back - over-runs
    borne by providers + savings kept by them = benefits that the fund owes, every month; nobody bears or keeps less
    than nothing."""
    d = sets["memo"]
    x, scale = d.variables, _largest(d.variables["benefits_owed"])
    gap = x["benefits_incurred"] + x["catalogue_added"] - x["procurement_saved"] + x["procurement_handed_back"]
    gap = gap - x["overrun_borne"] + x["savings_kept"] - x["benefits_owed"]
    _hold("benefits are owed by the fund or borne by providers", gap, scale, d)
    for name in ("overrun_borne", "savings_kept"):
        below = x[name].copy(data=np.where(x[name].values >= 0.0, 0.0, x[name].values))
        _hold(f"{name} is not negative", below, scale, d)


def bills_are_settled(sets: Sets) -> None:
    """I-28: incurred - paid = change in unpaid bills, and advances less recovered = change in prepayments."""
    d = sets["ledger"]
    x, scale = d.variables, _largest(d.variables["expenditure"])
    for law, flow, stock in (
        ("I-28, incurred less paid is unpaid", x["incurred"] - x["expenditure"], "unpaid_bills"),
        ("advances stand out until recovered", x["prepaid"], "prepayments"),
    ):
        change = np.diff(_values(d, stock, "month"), axis=0)
        later = flow.transpose("month", ...)[1:]
        _hold(law, later.copy(data=later.values - change), scale, d, {"month": 1})


LAWS: Final[tuple[Callable[[Sets], None], ...]] = (
    people_balance,
    internal_migration_cancels,
    insured_are_residents,
    no_adjustment_ahead,
    insured_balance,
    groups_partition,
    moves_cancel,
    moves_explain_groups,
    exposures_count_heads,
    ledger_rows,
    lines_sum,
    dues_are_settled,
    financing_is_earned,
    benefits_are_paid_or_borne,
    bills_are_settled,
    payers_pay,
    transfers_cancel,
    pooling_cancels,
)

ACROSS: Final[Mapping[str, tuple[Callable[[Sets], None], ...]]] = {
    "area": (internal_migration_cancels, insured_are_residents, pooling_cancels),
    "fund": (transfers_cancel,),
}
"""Laws that hold only over all labels of a dimension."""


def _both(sets: Sets) -> tuple[xr.Variable, xr.Variable]:
    """Persons by group, and the people of the purse."""
    return sets["enrolment"].variables["persons"], sets["population"].variables["insured"]


def _rows(data: xr.Dataset, name: str, dim: str) -> Callable[[str], xr.Variable]:
    """The row of a variable by its label along ``dim``."""
    places = {str(label): place for place, label in enumerate(data[dim].values)}
    return lambda label: data.variables[name].isel({dim: places[label]})


def _values(data: xr.Dataset, name: str, *dims: str) -> Array:
    first, *rest = dims
    return np.asarray(data.variables[name].transpose(first, ..., *rest).values, dtype=float)


def _last(array: xr.Variable, dim: str) -> Array:
    return np.asarray(array.transpose(..., dim).values, dtype=float)


def _sum(array: xr.Variable, *dims: str) -> xr.Variable:
    """Sum over dimensions; a gap stays one."""
    return array.sum(dims, skipna=False)


def _largest(array: xr.Variable) -> float:
    """The largest value that is no gap."""
    return float(np.fmax.reduce(array.values, axis=None))


def _carried(law: str, data: xr.Dataset, opening: str, closing: str, scale: float) -> None:
    """Raise unless opening(m) = closing(m - 1) in every month."""
    later = data.variables[opening].transpose("month", ...)[1:]
    gap = later.values - _values(data, closing, "month")[:-1]
    _hold(law, later.copy(data=gap), scale, data, {"month": 1})


def _hold(law: str, breach: xr.Variable, scale: float, data: xr.Dataset, skipped: Mapping[str, int] = NOTHING) -> None:
    """Raise unless every |breach| <= 1e-9 x scale; a gap (NaN) is a breach.

    ``breach`` is a bare array with named dimensions: its labels are read from ``data`` only where there is something
    to tell; ``skipped`` counts the labels before the first of a dimension that was cut.
    """
    values = breach.values
    if values.size == 0 or np.abs(values).max() <= TOLERANCE * max(abs(scale), 1.0):
        return
    size = np.where(np.isfinite(values), np.abs(values), np.inf)
    place = np.unravel_index(int(np.argmax(size)), size.shape)
    where = ", ".join(
        f"{dim} {_label(data, dim, int(index) + skipped.get(str(dim), 0))}"
        for dim, index in zip(breach.dims, place, strict=True)
        if dim in data.coords
    )
    raise ConservationError(f"{law}: off by {values[place]:,.6g} at {where or 'the only place'} (scale {scale:,.6g})")


def _label(data: xr.Dataset, dim: object, index: int) -> str:
    value = data[dim].values[index]
    return str(np.datetime64(value, "M")) if data[dim].dtype.kind == "M" else str(value)
