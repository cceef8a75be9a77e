"""Laws between people, amounts per head and money: what a standard asks of heads is what is earned and received, and
what the base year printed is what its months sum to. Read from the Datasets alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.breaches import Array, hold, rows, sum_over
from fundmodel.projection.named_array import NamedArray, Sets
from fundmodel.vocabulary.dims import (
    ALL_AREAS,
    BENEFIT_LINES,
    CARE_FUND,
    CARE_MEMO,
    COVER_LINES,
    INCOME_LINES,
    SUBSIDY_LINES,
)
from fundmodel.vocabulary.said import Said

MONTHS: Final = 12
PREMIUMS: Final = ("premium", "premium_aid")
SUBSIDIES: Final = ("subsidy_central", "subsidy_provincial", "subsidy_local")
PRINTED: Final[Mapping[str, tuple[str, ...]]] = {
    "employee_pool_expenditure": BENEFIT_LINES,
    "maternity_expenditure": ("maternity_medical", "maternity_allowance"),
    "employee_inpatient": ("inpatient",),
    "account_spending": ("account_spending",),
    "resident_premium": PREMIUMS,
    "resident_expenditure": BENEFIT_LINES,
    "resident_inpatient": ("inpatient",),
    "care_expenditure": ("care_benefits",),
}
"""Items of the base year that are lines of their fund, summed over its months."""


def exposures_are_people(sets: Sets) -> None:
    """The population that a purse insures is the sum of its people over sex and age."""
    insured = sum_over(sets["population"].variables["insured"], "sex", "age")
    gap = rows(sets["stock_exposures"], "stock", "exposure")("population") - insured
    hold(Said("the exposure of the population counts the people of its purse"), gap, [insured], sets["population"])


def premium_is_heads_times_standard(sets: Sets) -> None:
    """Premium received ahead rises by premium as booked less a twelfth of premium per head x heads of 1 January, in
    every month after the first."""
    if "resident" not in sets["ledger"]["fund"].values:
        return
    resident = _fund(sets, "resident")
    booked = lines_of(sets, "resident", PREMIUMS)
    due = _premium_due(sets)
    ahead = resident("premium_received_ahead").transpose(..., "month")
    earned = np.repeat(due.values, MONTHS, axis=-1) / MONTHS
    gap = np.diff(ahead.values, axis=-1) - (booked.values - earned)[..., 1:]
    parts = [ahead, booked, due]
    told = Said("premium received ahead is premium booked less heads x standard")
    hold(told, ahead[..., 1:].copy(data=gap), parts, sets["ledger"], {"month": 1})


def financing_is_earned_by_heads(sets: Sets) -> None:
    """A month earns a twelfth of premium per head x heads and of the year's subsidy, so no month of a year more than
    another; and where nothing is overdue, what budgets pay over the year is that subsidy."""
    if "resident" not in sets["ledger"]["fund"].values:
        return
    ledger, resident = sets["ledger"], _fund(sets, "resident")
    earned = _without_covers(sets)
    evenly = np.repeat(_by_year(earned.values) / MONTHS, MONTHS, axis=-1)
    told = Said("financing of residents is earned evenly over its year")
    hold(told, earned.copy(data=earned.values - evenly), [earned], ledger)
    paid = _by_year(lines_of(sets, "resident", SUBSIDIES).values)
    subsidy = _yearly(sets, _by_year(earned.values)) - _premium_due(sets)
    late = _by_year(abs(resident("overdue").transpose(..., "month").values)) > 0.0
    lost = _by_year(abs(resident("written_off").transpose(..., "month").values)) > 0.0
    unseen = np.logical_or.accumulate(late | lost | _late_at_end(resident, paid.shape), axis=-1)
    gap = subsidy.copy(data=np.where(unseen, 0.0, subsidy.values - paid))
    hold(Said("budgets pay the subsidy that is earned"), gap, [subsidy], sets["economy"])


def base_year_is_as_printed(sets: Sets) -> None:
    """Published = factor x modelled, and the lines of the base year sum to what was published of them; premium of
    books that defer the autumn's, and a fund that is not kept, are not asked; care that accounts no longer pay for is
    the pool's beyond what was published."""
    d, ledger = sets["reconciliation"], sets["ledger"]
    x = d.variables
    hold(Said("published is the factor x modelled"), x["factor"] * x["modelled"] - x["published"], [x["published"]], d)
    amount = ledger.variables["amount"].transpose(..., "fund", "line", "month").values[..., :MONTHS]
    funds, lines = ledger["fund"].values.tolist(), ledger["line"].values.tolist()
    published = x["published"].transpose(..., "item")
    gap = np.zeros(published.shape)
    for place, (item, fund) in enumerate(zip(d["item"].values.tolist(), d["fund"].values.tolist(), strict=True)):
        at = [lines.index(name) for name in PRINTED.get(item, ()) if name in lines]
        if at and fund in funds:
            months = amount[..., funds.index(fund), at, :].sum(axis=-2)
            kept = months[..., 8:] if item == "resident_premium" else months
            asked = (kept != 0.0).any(axis=-1)
            returned = _account_care(sets) if item == "employee_pool_expenditure" else 0.0
            gap[..., place] = np.where(asked, months.sum(axis=-1) - returned - published.values[..., place], 0.0)
    hold(Said("the base year is as published"), published.copy(data=gap), [published], d)


def _account_care(sets: Sets) -> Array:
    """Care of the base year that has come from accounts to the pool, yuan (...)."""
    moved = sets["memo"].variables["account_care_to_pool"].transpose(..., "month")
    return np.asarray(moved.values[..., :MONTHS].sum(axis=-1))


def economy_is_of_one_piece(sets: Sets) -> None:
    """Shares are of what they say, growth per head is that of output and people, income grows by its growth, and unit
    cost is price x use; means over areas are no levels of their own and are not asked."""
    d, x = sets["economy"], sets["economy"].variables
    if d["area"].values.tolist() == [ALL_AREAS]:
        return
    asked = x["premium"] + x["subsidy"]
    gap = x["financing_over_income"] * x["disposable_income"] - asked
    hold(Said("financing over income is of income"), gap, [x["premium"]], d)
    if "employee_pooled" in sets["ledger"]["fund"].values:
        paid = _yearly(sets, _by_year(lines_of(sets, "employee_pooled", _contributions()).values))
        gap = x["contributions_over_gdp"] * x["gdp"] - paid
        hold(Said("contributions over output are of output"), gap, [paid], d)
    people = sum_over(sets["population"].variables["population"], "sex", "age").transpose(..., "boundary").values
    per_head = x["gdp"].transpose(..., "year").values / (people[..., 1:] + people[..., :-1])
    for name, level in (
        ("gdp_per_head_growth", per_head),
        ("income_growth", x["disposable_income"].transpose(..., "year").values),
    ):
        rate = x[name].transpose(..., "year")[..., 1:]
        gap = rate.copy(data=level[..., 1:] / level[..., :-1] - 1.0 - rate.values)
        hold(Said("{name} is that of its level", name=name), gap, [rate], d, {"year": 1})
    for scheme in ("employee", "resident"):
        growth, used = (x[f"{name}_{scheme}"].transpose(..., "year") for name in ("cost_growth", "use_index"))
        unit = used.values * x["price_index"].transpose(..., "year").values
        later = growth[..., 1:]
        gap = later.copy(data=unit[..., 1:] / unit[..., :-1] - 1.0 - later.values)
        hold(Said("unit cost is price x use, {scheme}", scheme=scheme), gap, [later], d, {"year": 1})


def care_is_passed(sets: Sets) -> None:
    """What long-term care takes from the other purses is what is transferred to it."""
    if CARE_FUND not in sets["ledger"]["fund"].values or CARE_MEMO[0] not in sets["memo"]:
        return
    memo, received = sets["memo"].variables, _fund(sets, CARE_FUND)("transfer")
    gap = received - sum((memo[name] for name in CARE_MEMO[1:3]), start=memo[CARE_MEMO[0]])
    hold(Said("long-term care receives what it takes from other purses"), gap, [received], sets["ledger"])


LAWS: Final[tuple[Callable[[Sets], None], ...]] = (
    exposures_are_people,
    premium_is_heads_times_standard,
    financing_is_earned_by_heads,
    base_year_is_as_printed,
    economy_is_of_one_piece,
    care_is_passed,
)


def heads_by_year(sets: Sets, name: str) -> tuple[NamedArray, NamedArray]:
    """A stock just after the first 1 January and at each year's end: at the start of each year as a standard counts it,
    and at its end, (..., year)."""
    stock = rows(sets["stock_exposures"], "stock", "exposure")(name).transpose(..., "boundary")
    jump = rows(sets["stock_exposures"], "jump", "exposure")(name).transpose(..., "year")
    start = np.array(stock.values[..., :-1])
    start[..., 0] += jump.values[..., 0]
    return jump.copy(data=start), jump.copy(data=stock.values[..., 1:])


def _premium_due(sets: Sets) -> NamedArray:
    """Premium per head x heads of 1 January, by coverage year, (..., year)."""
    premium = sets["economy"].variables["premium"].transpose(..., "year")
    return premium * heads_by_year(sets, "resident_heads")[0]


def subsidy_earned(sets: Sets) -> NamedArray:
    """What of the year's earned financing is no premium, (..., year)."""
    return _yearly(sets, _by_year(_without_covers(sets).values)) - _premium_due(sets)


def _without_covers(sets: Sets) -> NamedArray:
    """Income of the resident fund as earned, less gaps met by budgets, (..., month)."""
    earned = _fund(sets, "resident")("earned").transpose(..., "month")
    present = set(sets["ledger"]["line"].values.tolist())
    covers = [line for (fund, _), line in COVER_LINES.items() if fund == "resident" and line in present]
    return earned - lines_of(sets, "resident", covers) if covers else earned


def _late_at_end(resident: Callable[[str], NamedArray], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whether money of a year is still to come at its end, so that its subsidy comes after it."""
    left = resident("unearned") - resident("premium_received_ahead")
    at_end = left.transpose(..., "month").values[..., MONTHS - 1 :: MONTHS]
    size = np.abs(resident("income").values).max()
    return np.broadcast_to(np.abs(at_end) > 1e-6 * size, shape)


def _contributions() -> tuple[str, ...]:
    beside = (*SUBSIDY_LINES, *COVER_LINES.values())
    return tuple(line for line, (fund, _) in INCOME_LINES.items() if fund == "employee_pooled" and line not in beside)


def _fund(sets: Sets, fund: str) -> Callable[[str], NamedArray]:
    """The variables of one fund of the ledger by name."""
    ledger = sets["ledger"]
    place = ledger["fund"].values.tolist().index(fund)
    return lambda name: ledger.variables[name].isel(fund=place)


def lines_of(sets: Sets, fund: str, names: tuple[str, ...] | list[str]) -> NamedArray:
    """Lines of a fund summed, (..., month)."""
    ledger = sets["ledger"]
    here = np.isin(ledger["line"].values, names)
    amount = _fund(sets, fund)("amount").transpose(..., "line", "month")
    return sum_over(amount[..., here, :], "line")


def _by_year(monthly: Array) -> Array:
    """Sums over civil years, (..., month) -> (..., year)."""
    return np.asarray(monthly.reshape(*monthly.shape[:-1], -1, MONTHS).sum(axis=-1))


def _yearly(sets: Sets, values: Array) -> NamedArray:
    """Values (..., year) on the axes of the economy."""
    like = sets["economy"].variables["gdp"].transpose(..., "year")
    return like.copy(data=values)
