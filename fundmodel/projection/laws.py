"""The conservation laws behind ``Projection.check()``: people and money neither appear nor vanish (METHODS 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.dims import INCOME_LINES
from fundmodel.vocabulary.errors import ConservationError

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Sets = Mapping[str, "xr.Dataset"]

TOLERANCE: Final = 1e-9
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
    stock = _values(d["population"], "boundary", "sex", "age")
    flows = {name: _values(d[name], "year", "sex", "age") for name in ("deaths", *RESIDENT_FLOWS)}
    older = np.empty_like(stock[1:])
    older[..., 1:] = stock[:-1, ..., :-1]
    older[..., -1] += stock[:-1, ..., -1]
    older[..., 0] = _values(d["births"], "year", "sex")
    expected = older - flows["deaths"] + sum(flows[name] for name in RESIDENT_FLOWS)
    template = d["deaths"].transpose("year", ..., "sex", "age")
    _hold("I-1, people by sex and age", expected - stock[1:], stock[1:].max(), template)


def internal_migration_cancels(sets: Sets) -> None:
    """I-7: movers between areas sum to zero over areas for every sex and age to the last bit, changes of purse too."""
    d = sets["population"]
    moved = d["internal_migration"].sum("area")
    if np.any(moved.values != 0.0):
        _hold("I-7, movers between areas cancel", np.where(moved.values != 0.0, np.inf, 0.0), 1.0, moved)
    changed = d["purse_moves"].sum("area")
    _hold("I-7, changes of purse cancel", changed.values, float(d["population"].max()), changed)


def insured_are_residents(sets: Sets) -> None:
    """Everybody belongs to one purse: the insured of all areas are the residents of all areas, by sex and age."""
    d = sets["population"]
    gap = (d["insured"] - d["population"]).sum("area")
    _hold("the purses of all areas insure the people of all areas", gap.values, float(d["population"].max()), gap)


def insured_balance(sets: Sets) -> None:
    """I-1 by purse: insured + births - deaths + migration + changes of purse = next insured, after the base year."""
    d, flow = sets["population"], sets["flow_exposures"]["flow"]
    stock = d["insured"].sum(["sex", "age"])
    change = flow.sel(exposure="births", drop=True) - flow.sel(exposure="deaths", drop=True)
    change = change + (d["migration"] + d["purse_moves"]).sum(["sex", "age"])
    grown = stock.diff("boundary").rename(boundary="year").assign_coords(year=change["year"])
    gap = (change - grown).isel(year=slice(1, None))
    _hold("I-1, people by purse", gap.values, float(stock.max()), gap)


def no_adjustment_ahead(sets: Sets) -> None:
    """The statistical adjustment joins two observed stocks; after the valuation date it is zero."""
    adjustment = sets["population"]["statistical_adjustment"]
    start = int(str(sets["ledger"].attrs["projection_starts"])[:4])
    ahead = adjustment.sel(year=adjustment["year"] >= start)
    _hold("statistical adjustment after the valuation date", ahead.values, 1.0, ahead)


def groups_partition(sets: Sets) -> None:
    """I-9: the groups of every 1 January sum to the people of the purse by sex and age, and none is negative."""
    persons = sets["enrolment"]["persons"]
    population = sets["population"]["insured"]
    gap = persons.sum("group") - population
    _hold("I-9, groups partition the population", gap.values, float(population.max()), gap)
    below = persons.where(persons < 0.0, 0.0)
    _hold("I-9, no group is negative", below.values, float(population.max()), below)


def moves_cancel(sets: Sets) -> None:
    """I-10: what one group loses by moves another gains, by sex and age in every year."""
    moves = sets["enrolment"]["moves"].sum("group")
    _hold("I-10, moves between groups cancel", moves.values, float(sets["population"]["population"].max()), moves)


def moves_explain_groups(sets: Sets) -> None:
    """I-10: a group's next stock is its share inherited along the cohort, times the next population, plus its moves.

    Deaths, migration and the statistical adjustment leave shares alone; the open age mixes its two sources by persons.
    """
    persons = _values(sets["enrolment"]["persons"], "boundary", "group", "sex", "age")
    population = _values(sets["population"]["insured"], "boundary", "sex", "age")[..., None, :, :]
    moves = _values(sets["enrolment"]["moves"], "year", "group", "sex", "age")
    source, heads = persons[:-1, ..., :-1].copy(), population[:-1, ..., :-1].copy()
    source[..., -1] += persons[:-1, ..., -1]
    heads[..., -1] += population[:-1, ..., -1]
    share = np.divide(source, heads, out=np.zeros_like(source), where=heads > 0.0)
    gap = share * population[1:, ..., 1:] + moves[..., 1:] - persons[1:, ..., 1:]
    template = sets["enrolment"]["moves"].isel(age=slice(1, None)).transpose("year", ..., "group", "sex", "age")
    _hold("I-10, moves explain the groups", gap, float(population.max()), template)


def exposures_count_heads(sets: Sets) -> None:
    """Stock exposures of the groups and of the population are sums over sex and age of the people they stand for."""
    stock = sets["stock_exposures"]["stock"]
    heads = sets["enrolment"]["persons"].sum(["sex", "age"])
    for group in heads["group"].values:
        gap = stock.sel(exposure=group) - heads.sel(group=group)
        _hold(f"exposure {group} counts its people", gap.values, float(heads.max()), gap)
    births = sets["flow_exposures"]["flow"]
    gap = births.sel(exposure="births_employee") + births.sel(exposure="births_other") - births.sel(exposure="births")
    _hold("births by mother's scheme sum to births", gap.values, float(births.sel(exposure="births").max()), gap)


def ledger_rows(sets: Sets) -> None:
    """I-30: closing = opening + income + interest + transfer - expenditure - prepaid, and opening = closing of the
    month before."""
    d = sets["ledger"]
    row = d["opening"] + d["income"] + d["interest"] + d["transfer"] - d["expenditure"] - d["prepaid"] - d["closing"]
    scale = float(np.abs(d["closing"]).max())
    _hold("I-30, the ledger row closes", row.values, scale, row)
    opening, closing = (_values(d[name], "month") for name in ("opening", "closing"))
    _hold(
        "I-30, each month opens where the last closed",
        opening[1:] - closing[:-1],
        scale,
        d["opening"][{"month": slice(1, None)}].transpose("month", ...),
    )


def lines_sum(sets: Sets) -> None:
    """Income and expenditure are the sums of their lines, and a line that cannot exist in a fund is zero there."""
    d = sets["ledger"]
    amount = d["amount"]
    received = [name for name in amount["line"].values if name in INCOME_LINES]
    for name, lines in (("income", received), ("expenditure", [x for x in amount["line"].values if x not in received])):
        gap = amount.sel(line=lines).sum("line") - d[name]
        _hold(f"lines of {name} sum to the fund's {name}", gap.values, float(d[name].max()), gap)
    for line in received:
        elsewhere = amount.sel(line=line).where(amount["fund"] != INCOME_LINES[line][0], 0.0)
        _hold(f"{line} stays in its fund", elsewhere.values, float(amount.max()), elsewhere)


def payers_pay(sets: Sets) -> None:
    """Money by payer = money by fund, every month."""
    d = sets["ledger"]
    gap = d["paid"].sum("payer") - d["income"]
    _hold("money by payer equals money by fund", gap.values, float(d["income"].max()), gap)


def transfers_cancel(sets: Sets) -> None:
    """I-21, I-25: a credit posted to an account leaves the pool in the same month; transfers sum to zero over funds."""
    d = sets["ledger"]
    gap = d["transfer"].sum("fund")
    _hold("I-25, transfers between funds cancel", gap.values, float(np.abs(d["transfer"]).max()), gap)


def dues_are_settled(sets: Sets) -> None:
    """I-20: contributions due = collected + change in arrears + written off, every month."""
    d = sets["memo"]
    gap = d["contributions_due"] - d["contributions_collected"] - d["contributions_written_off"]
    gap = gap - (d["arrears"] - d["arrears_opening"])
    _hold("I-20, contributions due are settled", gap.values, float(d["contributions_due"].max()), gap)
    opening, closing = (_values(d[name], "month") for name in ("arrears_opening", "arrears"))
    template = d["arrears_opening"][{"month": slice(1, None)}].transpose("month", ...)
    _hold("I-20, arrears carry over", opening[1:] - closing[:-1], float(d["contributions_due"].max()), template)


def benefits_are_paid_or_borne(sets: Sets) -> None:
    """Benefits before payment mechanisms + added by the drug list - saved by procurement + handed back - over-runs
    borne by providers + savings kept by them = benefits that the fund owes, every month; nobody bears or keeps less
    than nothing."""
    d = sets["memo"]
    gap = d["benefits_incurred"] + d["catalogue_added"] - d["procurement_saved"] + d["procurement_handed_back"]
    gap = gap - d["overrun_borne"] + d["savings_kept"] - d["benefits_owed"]
    scale = float(d["benefits_owed"].max())
    _hold("benefits are owed by the fund or borne by providers", gap.values, scale, gap)
    for name in ("overrun_borne", "savings_kept"):
        below = d[name].where(~(d[name] >= 0.0), 0.0)
        _hold(f"{name} is not negative", below.values, scale, below)


def bills_are_settled(sets: Sets) -> None:
    """I-28: incurred - paid = change in unpaid bills, and advances less recovered = change in prepayments."""
    d = sets["ledger"]
    scale = float(d["expenditure"].max())
    for law, flow, stock in (
        ("I-28, incurred less paid is unpaid", d["incurred"] - d["expenditure"], d["unpaid_bills"]),
        ("advances stand out until recovered", d["prepaid"], d["prepayments"]),
    ):
        change = np.diff(_values(stock, "month"), axis=0)
        template = flow[{"month": slice(1, None)}].transpose("month", ...)
        _hold(law, template.values - change, scale, template)


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
    benefits_are_paid_or_borne,
    bills_are_settled,
    payers_pay,
    transfers_cancel,
)

ACROSS: Final[Mapping[str, tuple[Callable[[Sets], None], ...]]] = {
    "area": (internal_migration_cancels, insured_are_residents),
    "fund": (transfers_cancel,),
}
"""Laws that hold only over all labels of a dimension."""


def _values(array: xr.DataArray, *dims: str) -> Array:
    first, *rest = dims
    return np.asarray(array.transpose(first, ..., *rest).values, dtype=float)


def _hold(law: str, breach: Array, scale: float, labels: xr.DataArray) -> None:
    """Raise unless every |breach| <= 1e-9 x scale; a gap (NaN) is a breach."""
    size = np.where(np.isfinite(breach), np.abs(breach), np.inf)
    if size.size == 0 or size.max() <= TOLERANCE * max(abs(scale), 1.0):
        return
    place = np.unravel_index(int(np.argmax(size)), size.shape)
    where = ", ".join(
        f"{dim} {_label(labels, dim, int(index))}"
        for dim, index in zip(labels.dims, place, strict=True)
        if dim in labels.coords
    )
    raise ConservationError(f"{law}: off by {breach[place]:,.6g} at {where or 'the only place'} (scale {scale:,.6g})")


def _label(labels: xr.DataArray, dim: object, index: int) -> str:
    value = labels[dim].values[index]
    return str(np.datetime64(value, "M")) if labels[dim].dtype.kind == "M" else str(value)
