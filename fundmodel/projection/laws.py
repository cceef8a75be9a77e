"""The conservation laws behind ``Projection.check()``: people and money neither appear nor vanish (METHODS 11)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection import laws_of_care, laws_of_payers, laws_of_standards
from fundmodel.projection.breaches import below_zero, carried, hold, last, rows, sum_over, values_of
from fundmodel.projection.laws_of_pooling import pooled_money_is_kept, pooling_cancels
from fundmodel.projection.named_array import NamedArray, NamedArrays, Sets, taken_once
from fundmodel.projection.noted_terms import Noted
from fundmodel.vocabulary.dims import INCOME_LINES
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Datasets: TypeAlias = "Mapping[str, xr.Dataset]"

RESIDENT_FLOWS: Final = ("migration", "internal_migration", "statistical_adjustment")


def check(sets: Datasets, cut: tuple[str, ...] = (), held: Collection[str] = (), noted: Noted = ()) -> None:
    """Every law in turn; ``ConservationError`` names the law, the place and the size of the largest breach.

    ``sets`` are the Datasets of a projection by name: population, enrolment, stock_exposures, flow_exposures, ledger.
    ``cut`` names the dimensions of which only some labels are left: laws that sum over them are not asked. ``held``
    names laws that were verified before the Datasets they need were dropped. ``noted`` are the scenarios as the
    provenance notes them; without them laws that need a term of the scenario are not asked.
    """
    arrays = taken_once(sets)
    for _, law in _asked(cut, held, noted):
        law(arrays)


def check_and_tell(
    sets: Datasets, dropped: Collection[str], cut: tuple[str, ...], held: Collection[str], noted: Noted = ()
) -> list[str]:
    """``check``, and the names of the laws that read any of the ``dropped`` Datasets, those ``held`` before too."""
    seen: set[str] = set()
    names, arrays = list(held), taken_once(sets)
    for name, law in _asked(cut, held, noted):
        seen.clear()
        law(_Noting(arrays, seen))
        names += [name] if seen & set(dropped) else []
    return names


def _asked(cut: tuple[str, ...], held: Collection[str], noted: Noted) -> Iterator[tuple[str, Callable[[Sets], None]]]:
    """Name and law, one after another, that can be asked."""
    unasked = {law.__name__ for dim in cut for law in ACROSS[dim]} | set(held)
    for law in LAWS:
        if law.__name__ not in unasked:
            yield law.__name__, law
    by_terms: tuple[Callable[..., None], ...] = (*laws_of_payers.LAWS, *laws_of_care.LAWS)
    for of_terms in by_terms if noted else ():
        if of_terms.__name__ not in unasked:
            yield of_terms.__name__, partial(of_terms, noted=noted)


class _Noting(dict[str, NamedArrays]):
    """Datasets by name that note which of them are read."""

    def __init__(self, sets: Sets, seen: set[str]) -> None:
        super().__init__(sets)
        self._seen = seen

    def __getitem__(self, name: str) -> NamedArrays:
        self._seen.add(name)
        return super().__getitem__(name)


def people_balance(sets: Sets) -> None:
    """I-1: stock + births - cohort deaths + migration + internal migration + statistical adjustment = next stock, by
    sex and age, where people live."""
    d = sets["population"]
    stock = values_of(d, "population", "boundary", "sex", "age")
    flows = {name: values_of(d, name, "year", "sex", "age") for name in ("deaths", *RESIDENT_FLOWS)}
    older = np.empty_like(stock[1:])
    older[..., 1:] = stock[:-1, ..., :-1]
    older[..., -1] += stock[:-1, ..., -1]
    older[..., 0] = values_of(d, "births", "year", "sex")
    expected = older - flows["deaths"] + sum(flows[name] for name in RESIDENT_FLOWS)
    gap = d.variables["deaths"].transpose("year", ..., "sex", "age").copy(data=expected - stock[1:])
    parts = [d.variables[name] for name in ("population", "births", "deaths", *RESIDENT_FLOWS)]
    hold(Said("I-1, people by sex and age"), gap, parts, d)


def internal_migration_cancels(sets: Sets) -> None:
    """I-7: movers between areas sum to zero over areas for every sex and age to the last bit, changes of purse too."""
    d = sets["population"]
    moved = sum_over(d.variables["internal_migration"], "area")
    if np.any(moved.values != 0.0):
        uneven = moved.copy(data=np.where(moved.values != 0.0, np.inf, 0.0))
        hold(Said("I-7, movers between areas cancel"), uneven, 1.0, d)
    changed = sum_over(d.variables["purse_moves"], "area")
    hold(Said("I-7, changes of purse cancel"), changed, [sum_over(d.variables["population"], "area")], d)


def insured_are_residents(sets: Sets) -> None:
    """Everybody belongs to one purse: the insured of all areas are the residents of all areas, by sex and age."""
    d = sets["population"]
    people = d.variables["population"]
    gap = sum_over(d.variables["insured"] - people, "area")
    hold(Said("the purses of all areas insure the people of all areas"), gap, [sum_over(people, "area")], d)


def insured_balance(sets: Sets) -> None:
    """I-1 by purse: insured + births - deaths + migration + changes of purse = next insured, after the base year."""
    d, flow = sets["population"], rows(sets["flow_exposures"], "flow", "exposure")
    stock = sum_over(d.variables["insured"], "sex", "age")
    moved = sum_over(d.variables["migration"] + d.variables["purse_moves"], "sex", "age")
    change = flow("births") - flow("deaths") + moved
    grown = np.diff(last(stock, "boundary"))
    gap = change.transpose(..., "year")[..., 1:].copy(data=(last(change, "year") - grown)[..., 1:])
    parts = [stock, flow("births"), flow("deaths"), moved]
    hold(Said("I-1, people by purse"), gap, parts, d, {"year": 1})


def no_adjustment_ahead(sets: Sets) -> None:
    """The statistical adjustment joins two observed stocks; after the valuation date it is zero."""
    d = sets["population"]
    start = int(str(sets["ledger"].attrs["projection_starts"])[:4])
    past = int((d["year"].values < start).sum())
    ahead = d.variables["statistical_adjustment"].isel(year=slice(past, None))
    hold(Said("statistical adjustment after the valuation date"), ahead, 1.0, d, {"year": past})


def groups_partition(sets: Sets) -> None:
    """I-9: the groups of every 1 January sum to the people of the purse by sex and age, and none is negative."""
    d, persons, people = sets["enrolment"], *_both(sets)
    hold(Said("I-9, groups partition the population"), sum_over(persons, "group") - people, [people], d)
    hold(Said("I-9, no group is negative"), below_zero(persons), [people], d)


def moves_cancel(sets: Sets) -> None:
    """I-10: what one group loses by moves another gains, by sex and age in every year."""
    d = sets["enrolment"]
    people = sum_over(d.variables["persons"], "group")
    hold(Said("I-10, moves between groups cancel"), sum_over(d.variables["moves"], "group"), [people], d)


def moves_explain_groups(sets: Sets) -> None:
    """I-10: a group's next stock is its share inherited along the cohort, times the next population, plus its moves.

    Deaths, migration and the statistical adjustment leave shares alone; the open age mixes its two sources by persons.
    """
    d = sets["enrolment"]
    persons = values_of(d, "persons", "boundary", "group", "sex", "age")
    population = values_of(sets["population"], "insured", "boundary", "sex", "age")[..., None, :, :]
    moves = d.variables["moves"].transpose("year", ..., "group", "sex", "age")[..., 1:]
    source, heads = persons[:-1, ..., :-1].copy(), population[:-1, ..., :-1].copy()
    source[..., -1] += persons[:-1, ..., -1]
    heads[..., -1] += population[:-1, ..., -1]
    share = np.divide(source, heads, out=np.zeros_like(source), where=heads > 0.0)
    gap = share * population[1:, ..., 1:] + moves.values - persons[1:, ..., 1:]
    people = sum_over(d.variables["persons"], "group")[{"age": slice(1, None)}]
    hold(Said("I-10, moves explain the groups"), moves.copy(data=gap), [people], d, {"age": 1})


def exposures_count_heads(sets: Sets) -> None:
    """Stock exposures of the groups and of the population are sums over sex and age of the people they stand for."""
    stock, enrolment = rows(sets["stock_exposures"], "stock", "exposure"), sets["enrolment"]
    heads = sum_over(enrolment.variables["persons"], "sex", "age")
    for place, group in enumerate(enrolment["group"].values):
        gap = stock(group) - heads.isel(group=place)
        hold(Said("exposure {group} counts its people", group=group), gap, [stock(group)], enrolment)
    flow = rows(sets["flow_exposures"], "flow", "exposure")
    gap = flow("births_employee") + flow("births_other") - flow("births")
    hold(Said("births by mother's scheme sum to births"), gap, [flow("births")], sets["flow_exposures"])


def ledger_rows(sets: Sets) -> None:
    """I-30: closing = opening + income + interest + transfer + pooled - expenditure - prepaid, and opening = closing of
    the month before."""
    d = sets["ledger"]
    x = d.variables
    parts = [x[name] for name in ("closing", "income", "expenditure", "interest", "transfer", "pooled", "prepaid")]
    credited = x["income"] + (x["interest"] + x["debt_interest"]) + x["transfer"] + x["pooled"]
    row = x["opening"] + credited - x["debt_interest"] - x["expenditure"] - x["prepaid"] - x["closing"]
    hold(Said("I-30, the ledger row closes"), row, parts, d)
    carried(Said("I-30, each month opens where the last closed"), d, "opening", "closing", [x["closing"]])


def lines_sum(sets: Sets) -> None:
    """Income and expenditure are the sums of their lines, and a line that cannot exist in a fund is zero there."""
    d = sets["ledger"]
    amount = d.variables["amount"].transpose(..., "fund", "line", "month")
    received = np.isin(d["line"].values, tuple(INCOME_LINES))
    for name, lines in (("income", received), ("expenditure", ~received)):
        gap = sum_over(amount[..., lines, :], "line") - d.variables[name]
        hold(Said("lines of {side} sum to the fund's {side}", side=name), gap, [d.variables[name]], d)
    somewhere = amount.values.any(axis=(*range(amount.ndim - 3), -1))
    home = np.array([INCOME_LINES[line][0] if line in INCOME_LINES else "" for line in d["line"].values.tolist()])
    strays = somewhere & (d["fund"].values[:, None] != home)
    for place in np.flatnonzero(received & strays.any(axis=0)):
        line = str(d["line"].values[place])
        elsewhere = (d["fund"].values != INCOME_LINES[line][0])[:, None]
        own = amount.isel(line=int(place))
        misplaced = own.copy(data=np.where(elsewhere, own.values, 0.0))
        hold(Said("{line} stays in its fund", line=line), misplaced, [sum_over(own, "fund")], d)


def payers_pay(sets: Sets) -> None:
    """Money by payer = money by fund, every month."""
    d = sets["ledger"]
    gap = sum_over(d.variables["paid"], "payer") - d.variables["income"]
    hold(Said("money by payer equals money by fund"), gap, [d.variables["income"]], d)


def transfers_cancel(sets: Sets) -> None:
    """I-21, I-25: a credit posted to an account leaves the pool in the same month; transfers sum to zero over the funds
    of an area."""
    d = sets["ledger"]
    transfer = d.variables["transfer"]
    hold(Said("I-25, transfers between funds cancel"), sum_over(transfer, "fund"), [sum_over(abs(transfer), "fund")], d)


def dues_are_settled(sets: Sets) -> None:
    """I-20: contributions due = collected + change in arrears + written off, every month."""
    d = sets["memo"]
    x = d.variables
    parts = [x[f"contributions_{name}"] for name in ("due", "collected", "written_off")] + [x["arrears"]]
    gap = x["contributions_due"] - x["contributions_collected"] - x["contributions_written_off"]
    gap = gap - (x["arrears"] - x["arrears_opening"])
    hold(Said("I-20, contributions due are settled"), gap, parts, d)
    carried(Said("I-20, arrears carry over"), d, "arrears_opening", "arrears", [x["arrears"]])


def financing_is_earned(sets: Sets) -> None:
    """Closing less unearned rises by earned + interest + transfer + pooled - expenditure - prepaid - written off, every
    month; interest on debt and interest without it are not negative, nor is what is overdue."""
    d = sets["ledger"]
    x = d.variables
    parts = [x[name] for name in ("closing", "earned", "interest", "transfer", "pooled", "expenditure", "prepaid")]
    parts += [x[name] for name in ("unearned", "written_off")]
    kept = (
        x["earned"] + x["interest"] + x["transfer"] + x["pooled"] - x["expenditure"] - x["prepaid"] - x["written_off"]
    )
    gap = np.diff(values_of(d, "closing", "month") - values_of(d, "unearned", "month"), axis=0)
    later = kept.transpose("month", ...)[1:]
    hold(Said("financing is earned evenly over its year"), later.copy(data=later.values - gap), parts, d, {"month": 1})
    hold(Said("interest on debt is no credit"), below_zero(x["debt_interest"]), [x["interest"]], d)
    credited = below_zero(x["interest"] + x["debt_interest"])
    hold(Said("interest less that on debt is credited"), credited, [x["interest"]], d)
    hold(Said("overdue is not negative"), below_zero(x["overdue"]), [x["income"]], d)


def benefits_are_paid_or_borne(sets: Sets) -> None:
    """Benefits before payment mechanisms + added by the drug list - saved by procurement + handed back - over-runs
    borne by providers + savings kept by them = benefits that the fund owes, every month; nobody bears or keeps less
    than nothing."""
    d = sets["memo"]
    x = d.variables
    parts = [x[name] for name in ("benefits_incurred", "benefits_owed", "catalogue_added", "procurement_saved")]
    parts += [x[name] for name in ("procurement_handed_back", "overrun_borne", "savings_kept")]
    gap = x["benefits_incurred"] + x["catalogue_added"] - x["procurement_saved"] + x["procurement_handed_back"]
    gap = gap - x["overrun_borne"] + x["savings_kept"] - x["benefits_owed"]
    hold(Said("benefits are owed by the fund or borne by providers"), gap, parts, d)
    for name in ("overrun_borne", "savings_kept"):
        hold(Said("{name} is not negative", name=name), below_zero(x[name]), [x["benefits_owed"]], d)


def bills_are_settled(sets: Sets) -> None:
    """I-28: incurred - paid = change in unpaid bills, and advances less recovered = change in prepayments."""
    d = sets["ledger"]
    x = d.variables
    for law, flow, stock in (
        (Said("I-28, incurred less paid is unpaid"), x["incurred"] - x["expenditure"], "unpaid_bills"),
        (Said("advances stand out until recovered"), x["prepaid"], "prepayments"),
    ):
        change = np.diff(values_of(d, stock, "month"), axis=0)
        later = flow.transpose("month", ...)[1:]
        parts = [x[name] for name in ("incurred", "expenditure")] if stock == "unpaid_bills" else [x["prepaid"]]
        hold(law, later.copy(data=later.values - change), [x[stock], *parts], d, {"month": 1})


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
    pooled_money_is_kept,
    *laws_of_standards.LAWS,
)

ACROSS: Final[Mapping[str, tuple[Callable[[Sets], None], ...]]] = {
    "area": (internal_migration_cancels, insured_are_residents, pooling_cancels, pooled_money_is_kept),
    "fund": (transfers_cancel,),
}
"""Laws that hold only over all labels of a dimension."""


def _both(sets: Sets) -> tuple[NamedArray, NamedArray]:
    """Persons by group, and the people of the purse."""
    return sets["enrolment"].variables["persons"], sets["population"].variables["insured"]
