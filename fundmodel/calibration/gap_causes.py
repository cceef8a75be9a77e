"""What may be wrong where a line of the base year misses what is published, each with the value that would close the
gap.

A value follows in closed form from the equations that built the line. The causes stand in the order of their reach:
``|closing - used| / |end - used|``, the part of the way from the value used to the end of its plausible range that
the gap would take; up to one the range holds it. A cause without a positive closing value or without a range, and one
that would have to go ``FARTHEST`` times that way, is left out. Ranges are low and high of the scenario where it gives
them; the others are set here, with their source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fundmodel.calibration.base_year_lines import Figures
from fundmodel.calibration.gap_cells import CELLS
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.gap_faults import Gap
    from fundmodel.projection.result import Projection

MOST: Final = 4
FARTHEST: Final = 10.0
UNIT_STEP: Final = 4
NEAR_A_STEP: Final = 0.3
"""Decimal digits: a factor within twice and half of 10,000-fold, or of its square, is a matter of units."""
Ends = tuple[float, float]

WAGES: Final = (0.71, 1.41)
"""Base over the one used where the average wage is the nation's: areas differ 1:2 (METHODS 7.6)."""
POOL_OF_INCOME: Final = (0.65, 0.80)
POOL_OF_SPENDING: Final = (0.55, 0.75)
POOL_OF_BALANCE: Final = (0.55, 0.80)
"""The pool's part of pool and accounts: the nation's .74, .70 and .70, two areas of published notices .715-.724 and
.55-.67, four areas .57-.80 of balances."""
OTHER_SCOPE: Final = (0.0, 0.01)
"""Of the contribution base: maternity is .5-1 % of it (METHODS 3.2); judgement for what may be inside."""
LOCAL_SUBSIDY: Final = (1.0, 1.6)
LOCAL_PREMIUM: Final = (0.9, 1.5)
YEAR_END_HEADS: Final = (0.9, 1.1)
OTHER_PER_HEAD: Final = (0.0, 100.0)
ARRIVED: Final = (0.8, 1.0)
"""Judgement: local amounts above the national standard, heads of the year's end against those financed, yuan a head of
another scope, and what of the subsidy has arrived."""
LOCAL_USE: Final = (0.75, 1.35)
LOCAL_CHARGE: Final = (0.71, 1.41)
RATIO_SPREAD: Final = 0.08
"""Charges go with wages, payment ratios differ by eight points (METHODS 7.6); use: judgement."""
MATERNITY: Final = (0.5, 2.0)


class Cause(NamedTuple):
    """One value behind a line: the parameter or figure ``of`` which it is, its words, the value used, the one that
    would close the gap, its plausible ends."""

    of: str
    words: str
    used: float
    closing: float
    ends: Ends
    shape: str = ",.0f"
    cell: str = ""
    """Sheet and column where an area gives it, in words; nothing where no sheet asks for it."""
    typed: str = ""
    """What to write there, where that is not the value itself."""

    @property
    def reach(self) -> float:
        """|closing - used| / |end - used| on that side; infinite where there is no room."""
        room = abs(self.ends[int(self.closing > self.used)] - self.used)
        return abs(self.closing - self.used) / room if room > 0.0 else float("inf")

    @property
    def told(self) -> str:
        """ "employer rate: 6.1% instead of 8.0% (plausible: 6.0% to 10.0%)"."""
        low, high, closing, used = (format(x, self.shape) for x in (*self.ends, self.closing, self.used))
        figures = {"closing": closing, "used": used, "low": low, "high": high}
        told = Said("{cause}: {closing} instead of {used} (plausible: {low} to {high})", cause=self.words, **figures)
        place = {"typed": self.typed or closing, "cell": self.cell}
        if self.reach <= 1.0:
            return Said("{told}; for that, write {typed} in [{cell}]", told=told, **place) if self.cell else told
        if not self.cell:
            return Said("{told}; out of its range, so it is not to be written as it stands", told=told)
        return Said("{told}; out of its range: write {typed} in [{cell}] only for a slip there", told=told, **place)


def causes(run: Projection, gap: Gap, data: DataPackage | None = None) -> list[str]:
    """What may be wrong behind a gap, the likeliest first, each with the value that would close it; the unit before
    them where it is a matter of units. ``data`` tells what stands in cells."""
    told = [one.told for one in ranked(run, gap, data)[:MOST]]
    step = UNIT_STEP * round(np.log10(gap.factor) / UNIT_STEP) if gap.factor > 0.0 else 0
    if not step:
        return told
    near = abs(np.log10(gap.factor) - step) < NEAR_A_STEP
    unit = Said("another unit: the accounts look {times:,} times too {side}", times=10 ** abs(step), side=_side(step))
    return [unit, *told] if near else told


def without_cell(run: Projection, gap: Gap, data: DataPackage | None = None) -> str | None:
    """The likeliest cause told that is a parameter in one number, as in a scenario file; None where there is none."""
    plain = (one for one in ranked(run, gap, data)[:MOST] if not one.cell and Figures(run, gap).is_number(one.of))
    first = next(plain, None)
    if first is None:
        return None
    form = f"{first.of}: {first.closing:.4g}"
    return form if first.reach <= 1.0 else Said("{form} (out of its plausible range)", form=form)


def ranked(run: Projection, gap: Gap, data: DataPackage | None = None) -> list[Cause]:
    """The causes of a gap in the order of their reach."""
    figures = Figures(run, gap, data)
    found = (_placed(one, figures) for one in LINES.get(gap.item, _nothing)(figures, gap))
    return sorted((one for one in found if one.closing > 0.0 and one.reach <= FARTHEST), key=lambda one: one.reach)


def _placed(cause: Cause, figures: Figures) -> Cause:
    """The cause with the cell of an area's sheets where it stands."""
    fund = "resident" if figures.of.item.startswith("resident") else "employee_pooled"
    return cause._replace(cell=CELLS.get(cause.of, {}).get(fund, "")) if figures.of_area else cause._replace(typed="")


def _side(step: float) -> str:
    return Said("large") if step > 0 else Said("small")


def _nothing(figures: Figures, gap: Gap) -> Iterator[Cause]:
    yield from ()


def _scaled(
    of: str, words: str, used: float | None, times: float, ends: Ends | None, shape: str = ",.0f"
) -> Iterator[Cause]:
    """A value that would have to be used x times."""
    if used is not None and ends is not None:
        yield Cause(of, words, used, used * times, ends, shape)


def _base(figures: Figures, gap: Gap) -> Iterator[Cause]:
    """Every contribution is proportional to the base."""
    used, ends = figures.mean_base, figures.declared_ends if figures.own_wage else WAGES
    words = Said("contribution base, yuan a year per employed member (average wage of the area, declared share)")
    wage = figures.wage
    typed = "" if wage is None else format(wage * gap.factor, ",.0f")
    yield from (one._replace(typed=typed) for one in _scaled("base", words, used, gap.factor, _times(ends, used)))


def _pool_contributions(figures: Figures, gap: Gap) -> Iterator[Cause]:
    more = gap.published - gap.modelled
    yield from _base(figures, gap)
    employers = figures.employers_due(gap.factor)
    if employers > 0.0:
        yield from _proportional(
            figures,
            "employee.employer_rate",
            Said("employer rate (employee.employer_rate)"),
            1.0 + more / employers,
            ".2%",
        )
    yield from _pool_part(figures, "income", -more * figures.with_interest("employee_pooled"), POOL_OF_INCOME)
    words = (
        Said("civil servants' top-up, large-amount aid or other money inside the income, over the contribution base")
        if more > 0.0
        else Said("maternity or other money left out of the income, over the contribution base")
    )
    typed = figures.in_cell(figures.published("employee_pooled", "income") - more)
    yield Cause("scope", words, 0.0, abs(more) / figures.payroll, OTHER_SCOPE, ".2%", typed=typed)


def _account_contributions(figures: Figures, gap: Gap) -> Iterator[Cause]:
    more = gap.published - gap.modelled
    yield from _base(figures, gap)
    yield from _pool_part(figures, "income", more * figures.with_interest("individual_accounts"), POOL_OF_INCOME)
    if figures.credited > 0.0:
        words = Said("credit to a retired member's account, yuan a year (employee.retiree_credit)")
        yield from _proportional(figures, "employee.retiree_credit", words, 1.0 + more / figures.credited)


def _account_spending(figures: Figures, gap: Gap) -> Iterator[Cause]:
    share = figures.parameter("employee.account_spending_share")
    if share is None:
        return
    held = gap.modelled / share
    words = Said("spending of accounts a month over what is held (employee.account_spending_share)")
    yield from _proportional(figures, "employee.account_spending_share", words, gap.factor, ".2%")
    spent = figures.published("individual_accounts", "expenditure")
    left = share * (held + 5.5 * spent) / (1.0 + 5.5 * share)
    yield from _pool_part(figures, "expenditure", spent - left, POOL_OF_SPENDING)
    wanted = (gap.factor - 1.0) * held / figures.months_of_opening("individual_accounts")
    yield from _pool_part(figures, "opening", -wanted, POOL_OF_BALANCE)


def _pool_part(figures: Figures, flow: str, to_pool: float, ends: Ends) -> Iterator[Cause]:
    """The pool's part of pool and individual accounts where ``to_pool`` yuan passes to it and both keep something, the
    accounts more than the pool and interest put into them."""
    pool, accounts = (figures.published(fund, flow) for fund in ("employee_pooled", "individual_accounts"))
    whole, kept = pool + accounts, figures.put_in if flow == "income" else 0.0
    if figures.of_area and not figures.lent_split:
        return
    words = POOL_PART[flow]
    if figures.of_area:
        words = Said("{share}; the split is the nation's, two rows of the area's own settle it", share=words)
    if pool + to_pool > 0.0 and accounts - to_pool > kept:
        typed = Said(
            "{pool} for the pool and {accounts} for the accounts",
            pool=figures.in_cell(pool + to_pool),
            accounts=figures.in_cell(accounts - to_pool),
        )
        yield Cause(f"pool_of_{flow}", words, pool / whole, (pool + to_pool) / whole, ends, ".1%", typed=typed)


POOL_PART: Final[Mapping[str, str]] = {
    "income": Said("the pool's share of income, pool and individual accounts together"),
    "expenditure": Said("the pool's share of expenditure, pool and individual accounts together"),
    "opening": Said("the pool's share of the opening balance, pool and individual accounts together"),
}


def _resident_subsidy(figures: Figures, gap: Gap) -> Iterator[Cause]:
    more, subsidy = gap.published - gap.modelled, figures.per_head("subsidy")
    heads, premium, paid = gap.modelled / subsidy, figures.per_head("premium"), figures.premium_paid
    words = Said("subsidy per head with what the area adds, yuan (resident.subsidy)")
    yield from _scaled("resident.subsidy", words, subsidy, gap.factor, _times(LOCAL_SUBSIDY, subsidy))
    if gap.factor < 1.0:
        yield Cause("arrived", Said("share of the subsidy that has arrived"), 1.0, gap.factor, ARRIVED, ".1%")
    words = Said("premium per head, yuan (resident.premium)")
    yield from _scaled("resident.premium", words, premium, 1.0 + more / paid, _times(LOCAL_PREMIUM, premium))
    count = heads / PERSONS_PER_WAN
    words = Said("heads that are financed, 10k persons")
    yield from _scaled("heads", words, count, 1.0 + more / (gap.modelled + paid), _times(YEAR_END_HEADS, count), ",.2f")
    words = (
        Said("medical aid or other money inside the income, yuan per head")
        if more > 0.0
        else Said("money left out of the income, yuan per head")
    )
    typed = figures.in_cell(figures.published("resident", "income") - more)
    yield Cause("scope", words, 0.0, abs(more) / heads, OTHER_PER_HEAD, typed=typed)


def _inpatient(figures: Figures, gap: Gap) -> Iterator[Cause]:
    scheme, factor = gap.item.partition("_")[0], gap.factor
    name = f"{scheme}.inpatient_episodes"
    words = Said("in-patient episodes per member and year ({name})", name=name)
    yield from _proportional(figures, name, words, factor, ".3f", LOCAL_USE)
    name = f"{scheme}.inpatient_charge"
    words = Said("charge of an episode, yuan ({name})", name=name)
    yield from _proportional(figures, name, words, factor, ",.0f", LOCAL_CHARGE)
    name = f"{scheme}.inpatient_payment_ratio"
    ratio = figures.parameter(name)
    if ratio is not None and ratio * factor <= 1.0:
        words = Said("payment ratio of in-patient care ({name})", name=name)
        yield from _scaled(name, words, ratio, factor, (ratio - RATIO_SPREAD, ratio + RATIO_SPREAD), ".1%")
    name = f"{scheme}.benefit_shares"
    share = figures.weight(name, "inpatient")
    if share is None:
        return
    if share < factor:
        words = Said("in-patient care's share of spending ({name})", name=name)
        yield from _scaled(name, words, share, 1.0 / factor, _times(LOCAL_USE, share), ".1%")
    if scheme == "employee":
        yield from _pool_part(figures, "expenditure", (gap.modelled - gap.published) / share, POOL_OF_SPENDING)
        inside = figures.maternity_spent
        yield _maternity(figures, inside, inside + (gap.published - gap.modelled) / share)


def _maternity_allowance(figures: Figures, gap: Gap) -> Iterator[Cause]:
    yield from _base(figures, gap)
    words = Said("days of allowance (employee.maternity_allowance_days)")
    yield from _proportional(figures, "employee.maternity_allowance_days", words, gap.factor)
    words = Said("allowances' share of maternity spending (employee.maternity_allowance_share)")
    yield from _proportional(figures, "employee.maternity_allowance_share", words, 1.0 / gap.factor, ".1%")
    yield _maternity(figures, figures.maternity_spent, figures.maternity_spent / gap.factor)


def _maternity(figures: Figures, inside: float, closing: float) -> Cause:
    words = Said("maternity spending inside the pool's ({unit})", unit=figures.unit)
    used, wanted = inside / figures.scale, closing / figures.scale
    return Cause("maternity", words, used, wanted, _times(MATERNITY, used), ",.4g")


def _care(words: str, name: str, shape: str) -> Callable[[Figures, Gap], Iterator[Cause]]:
    """A line of long-term care that is proportional to one parameter."""
    return lambda figures, gap: _proportional(figures, name, words, gap.factor, shape, LOCAL_CHARGE)


def _proportional(
    figures: Figures, name: str, words: str, times: float, shape: str = ",.0f", around: Ends | None = None
) -> Iterator[Cause]:
    """A parameter that would have to be so many times what it is; its range is its low and high, else ``around``."""
    used = figures.parameter(name)
    if used is not None:
        ends = figures.ends(name) or (None if around is None else _times(around, used))
        yield from _scaled(name, words, used, times, ends, shape)


def _times(ends: Ends, used: float) -> Ends:
    return ends[0] * used, ends[1] * used


LINES: Final[Mapping[str, Callable[[Figures, Gap], Iterator[Cause]]]] = {
    "employee_pool_contributions": _pool_contributions,
    "account_contributions": _account_contributions,
    "account_spending": _account_spending,
    "resident_subsidy": _resident_subsidy,
    "employee_inpatient": _inpatient,
    "resident_inpatient": _inpatient,
    "employee_maternity_allowance": _maternity_allowance,
    "care_beneficiaries": _care(Said("take-up (care.take_up)"), "care.take_up", ".1%"),
    "care_expenditure": _care(Said("benefit per beneficiary, yuan a year (care.benefit)"), "care.benefit", ",.0f"),
    "care_income": _care(
        Said("income per insured, yuan a year (care.income_per_head)"), "care.income_per_head", ",.0f"
    ),
}
"""Line -> its causes. What a published total sets has none: its factor is one."""
