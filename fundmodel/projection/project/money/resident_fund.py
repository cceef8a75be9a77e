"""Lines of the resident scheme: premiums and subsidies in, benefits out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures, published_bills
from fundmodel.projection import contributions, economy
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.base_year import Item, Reconciled, income_factor
from fundmodel.projection.project.money.benefit_lines import resident_benefits
from fundmodel.projection.project.money.books import Book, Deferred
from fundmodel.projection.project.money.funds import YEAR, Yield, base_year_sum, total
from fundmodel.projection.project.money.levers import UNMOVED
from fundmodel.projection.project.money.outside import outside
from fundmodel.projection.project.money.payment import payment
from fundmodel.projection.project.money.settled_bills import settled
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.sums import sum_years

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

MONTHS: Final = tuple(range(1, 13))
AHEAD: Final = "premium_received_ahead_yuan"


@dataclass(frozen=True)
class ResidentFund:
    """The fund before it is rolled, its premium received ahead, its financing by coverage year, the rows of its
    reconciliation, and by name use of care and the way from care to what is owed."""

    book: Book
    received_ahead: Array
    accrual: contributions.Accrual
    rows: tuple[Reconciled, ...]
    of_fund: dict[str, Array]


def resident_fund(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    financing: Financing,
    to_care: Array,
    earned: Yield,
    months: Months,
) -> ResidentFund:
    """The resident fund; the factor of the base year sits on the subsidy alone.

    ``to_care`` is what it passes to long-term care for residents, part of its published spending and no benefit of
    its own. Source: METHODS 3.5, 4.10.
    """
    published = figures.accounts(assume.data, "resident", assume.data.base_year)
    heads = np.concatenate([people.open("resident_heads")[..., :1], people.close("resident_heads")], axis=-1)
    coverage_years = np.append(people.years, people.years[-1] + 1)
    premium, subsidy = financing.premium, financing.subsidy
    window = assume.yearly_weights("resident.premium_months", MONTHS, coverage_years)
    weights, longer = own_season(assume, window, (premium * heads)[..., 1], months)
    shares = figures.monthly_shares(assume.data, "resident", "income")[..., None, :]
    to_care = np.broadcast_to(to_care, (*to_care.shape[:-1], len(months)))
    spent = published.spent - base_year_sum(to_care)
    beside = outside(published, (premium * heads)[..., :-1] + subsidy * heads[..., 1:])
    benefits = resident_benefits(assume, people, outlook, financing, spent, months)
    opening = published.opening[None]
    delay = assume.yearly("resident.subsidy_delay", people.years)

    first = (heads[..., :2], premium[..., :2], subsidy[..., :1], weights[..., :2, :], shares, delay[..., :1])
    factor = income_factor(
        opening,
        partial(_first_year, *first),
        beside.net[..., YEAR] - to_care[..., YEAR],
        total(benefits.lines)[..., YEAR],
        earned.first_year,
        published.own_income[None],
        Item("resident_subsidy", "resident"),
    )
    by_year = contributions.top_up_factor(factor[..., None], financing.standard_subsidy, subsidy)
    lines = contributions.resident_income(heads, premium, subsidy, weights, shares, by_year, financing.usual_premium)
    planned = (premium * heads)[..., :-1] + sum_years(lines.subsidy) - sum_years(to_care) + sum_years(beside.net)
    owed = payment(assume, "resident", months, benefits, planned, people.monthly("resident"))
    settle = partial(settled, assume, "resident", owed.lines, months)
    outgo, bills = settle(UNMOVED)
    standard = lines.subsidy / np.repeat(by_year, 12, axis=-1)
    came, standard = (contributions.subsidy_received(due, delay) for due in (lines.subsidy, standard))
    booked, ahead, deferred = _booked(assume, lines, premium * heads, weights)
    accrual = contributions.resident_accrual(lines, premium * heads, weights, delay)
    accrual = accrual._replace(unearned=accrual.unearned - (lines.received_ahead - ahead) + longer)
    income = {**_premiums(assume, booked, months), **_subsidies(assume, came, standard, months)}
    rows = _reconciled(base_year_sum(lines.premium), subsidy[..., 0] * heads[..., 1], factor, outgo)
    cash = lines.premium + came
    book = Book(
        *(opening, income, outgo, cash),
        passed=(-to_care,),
        outside=beside,
        bills=bills,
        deferred=deferred,
        settle=settle,
    )
    return ResidentFund(book, ahead + longer, accrual, (*rows, *benefits.rows), {**benefits.memo, **owed.memo})


def own_season(assume: Assumptions, window: Array, due: Array, months: Months) -> tuple[Array, Array]:
    """The premium's weights, with what areas say they held ahead at the end of the base year; and what they held for
    more than the coming year, ``(lane, area, 1)``. ``window`` itself and zero where nothing is said.

    ``due`` ``(lane, area)`` is the premium of the coming coverage year.
    """
    published = published_bills.published_stock(assume.data, "resident", AHEAD, str(months[11]))
    if np.isnan(published).all():
        return window, np.zeros((1, 1, 1))
    longer = contributions.beyond_a_year(published, due)
    return contributions.own_weights(window, published / due), longer[..., None]


def _first_year(
    heads: Array, premium: Array, subsidy: Array, weights: Array, shares: Array, delay: Array, factor: Array
) -> Array:
    """Income of the base year's months where the subsidy of that year is multiplied by ``factor``."""
    lines = contributions.resident_income(heads, premium, subsidy, weights, shares, factor[..., None], premium)
    return lines.premium + contributions.subsidy_received(lines.subsidy, delay)


def _reconciled(paid: Array, due: Array, factor: Array, outgo: dict[str, Array]) -> tuple[Reconciled, ...]:
    """How premium paid, subsidy due and spending of the base year are met."""
    return (
        Reconciled("resident_premium", "resident", paid, paid),
        Reconciled("resident_subsidy", "resident", due, due * factor),
        Reconciled.met("resident_expenditure", "resident", total(outgo)),
    )


def _booked(
    assume: Assumptions, lines: contributions.ResidentIncome, due: Array, weights: Array
) -> tuple[Array, Array, Deferred | None]:
    """Premium as booked, premium in the balance and not yet earned, and what deferred books hold outside the balance:
    the autumn's premium, until January."""
    deferred = assume.choices("resident.recognition") == "deferred"
    if not deferred.any():
        return lines.premium, lines.received_ahead, None
    cash = lines.premium.reshape(*lines.premium.shape[:-1], -1, 12)
    before = contributions.before_first_january(due, weights)
    told = contributions.recognised(cash, before, deferred)
    flat = (*told.booked.shape[:-2], -1)
    advance = told.advance.reshape(flat)
    start = np.concatenate([np.where(deferred, before, 0.0)[..., None], advance[..., :-1]], axis=-1)
    return told.booked.reshape(flat), lines.received_ahead - advance, Deferred(start, advance)


def _premiums(assume: Assumptions, premium: Array, months: Months) -> dict[str, Array]:
    split = contributions.premium_by_payer(
        premium, assume.monthly("resident.aided_heads_share", months), assume.monthly("resident.aid_share", months)
    )
    return {"premium": split.household, "premium_aid": split.medical_aid}


def _subsidies(assume: Assumptions, subsidy: Array, standard: Array, months: Months) -> dict[str, Array]:
    central, provincial = (assume.monthly(f"resident.{name}_share", months) for name in ("central", "provincial"))
    levels = contributions.by_level(subsidy, standard, central, provincial)
    return {f"subsidy_{name}": part for name, part in levels._asdict().items()}
