"""The optional fund of long-term-care insurance: what it takes from which purse for its own members, what it pays, and
what the employee pool would hold without it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import economy
from fundmodel.projection.expenditure import long_term_care
from fundmodel.projection.project.money.base_year import Item, Reconciled, income_factor, scaled
from fundmodel.projection.project.money.books import Book
from fundmodel.projection.project.money.employee_receipts import MEMBERS
from fundmodel.projection.project.money.funds import YEAR, Yield, base_year_sum, index, total
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.sums import sum_months
from fundmodel.vocabulary.dims import CARE_FUND
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]


@dataclass(frozen=True)
class Care:
    """The fund and what it takes out of the employee pool, out of accounts and out of the resident fund, yuan
    ``(lane, area, month)``.

    Where no lane keeps the fund, ``book`` is None and nothing is taken.
    """

    from_pool: Array
    from_accounts: Array
    from_resident: Array
    book: Book | None = None
    rows: tuple[Reconciled, ...] = ()

    @classmethod
    def none(cls) -> Care:
        """Care of a run without the optional fund: nothing is taken from any purse."""
        nothing = np.zeros((1, 1, 1))
        return cls(nothing, nothing, nothing)


def care_fund(assume: Assumptions, people: People, outlook: economy.Economy, earned: Yield, months: Months) -> Care:
    """Heads, beneficiaries, income and benefits of the base year meet the bulletin; later years follow people and
    amounts per head. Source: METHODS 4.10."""
    kept = (assume.choices("care.fund") == "separate")[..., None]
    if not kept.any():
        return Care.none()
    published = figures.accounts(assume.data, CARE_FUND, assume.data.base_year)
    benefits, spending = _benefits(assume, people, outlook, months, published.expenditure)
    employee, resident, heads = _due(assume, people, outlook, months)
    per_head = employee + resident
    opening = published.opening[None]
    factor = income_factor(
        opening,
        partial(scaled, per_head[..., YEAR]),
        np.zeros((1, 1, 12)),
        benefits[..., YEAR],
        earned.first_year,
        published.income[None],
        Item("care_income", CARE_FUND),
    )
    own, others = (np.where(kept, factor[..., None] * due, 0.0) for due in (employee, resident))
    spent = np.where(kept, benefits, 0.0)
    taken = long_term_care.by_source(own, others, _shares(assume, months))
    transfer = taken.pool + taken.accounts + taken.resident_fund
    lines = {"care_personal": taken.personal, "care_fiscal": taken.fiscal}
    book = Book(np.where(kept[..., 0], opening, 0.0), lines, {"care_benefits": spent}, total(lines), passed=(transfer,))
    due = sum_months(per_head[..., YEAR])
    rows = (heads, *spending, Reconciled("care_income", CARE_FUND, due, due * factor))
    return Care(taken.pool, taken.accounts, taken.resident_fund, book, rows)


def taken_since(care: Care) -> Array:
    """What the fund takes out of the employee pool since the valuation date, ``(lane, area, month)``: 0 in the base
    year."""
    taken = np.array(care.from_pool)
    taken[..., YEAR] = 0.0
    return taken


def _coverage(assume: Assumptions, months: Months) -> tuple[Array, Array]:
    employee, resident = (assume.monthly(f"care.{scheme}_coverage", months) for scheme in ("employee", "resident"))
    return employee, resident


def _due(
    assume: Assumptions, people: People, outlook: economy.Economy, months: Months
) -> tuple[Array, Array, Reconciled]:
    """Income due by month for members of the employee scheme and for residents, heads x yearly amount / 12; heads as
    the bulletin counts them at the end of the base year."""
    members = total({name: people.monthly(name) for name in MEMBERS})
    at_end = total({name: people.close(name)[..., :1] for name in MEMBERS})
    own, others = _coverage(assume, months)
    december = (own[..., 11:12], others[..., 11:12])
    modelled = long_term_care.covered(at_end, people.close("resident")[..., :1], *december)[..., 0]
    published = figures.utilised(assume.data, CARE_FUND, "heads", assume.data.base_year)
    heads = Reconciled("care_heads", CARE_FUND, modelled, np.full(modelled.shape, published))
    growth = (outlook.income_growth[..., 1:], int(people.years[1]))
    amount = heads.factor[..., None] * assume.monthly("care.income_per_head", months, *growth) / 12.0
    return own * members * amount, others * people.monthly("resident") * amount, heads


def _benefits(
    assume: Assumptions, people: People, outlook: economy.Economy, months: Months, published: Array
) -> tuple[Array, tuple[Reconciled, ...]]:
    """Benefits by month: beneficiaries x amount a year, growing with wages, held to the base year's spending."""
    dependent = long_term_care.covered(
        people.monthly("dependent_employee"), people.monthly("dependent_resident"), *_coverage(assume, months)
    )
    drawing = long_term_care.beneficiaries(dependent, assume.monthly("care.take_up", months))
    mean = base_year_sum(drawing) / 12.0
    counted = figures.utilised(assume.data, CARE_FUND, "beneficiaries", assume.data.base_year)
    people_row = Reconciled("care_beneficiaries", CARE_FUND, mean, np.full(mean.shape, counted))
    amount = assume.scalar("care.benefit")[..., None] * index(outlook.base_growth) / 12.0
    paid = people_row.factor[..., None] * drawing * amount
    level = base_year_sum(paid)
    money_row = Reconciled("care_expenditure", CARE_FUND, level, np.broadcast_to(published, level.shape))
    return money_row.factor[..., None] * paid, (people_row, money_row)


def _shares(assume: Assumptions, months: Months) -> long_term_care.Shares:
    """Shares of income by purse and month; what is left is paid by people themselves."""
    names = ("pool", "account", "resident_fund", "fiscal")
    shares = long_term_care.Shares(*(assume.monthly(f"care.{name}_share", months) for name in names))
    for own in (("pool", "account", "fiscal"), ("resident_fund", "fiscal")):
        whole = total({name: shares[names.index(name)] for name in own})
        if (whole > 1.0 + 1e-12).any():
            listed = [f"care.{name}_share" for name in own]
            raise InputError(
                Said(
                    "{listed} sum to {total:.4g}; they are shares of the same income, so together they can be at "
                    "most 1.",
                    listed=listed,
                    total=whole.max(),
                )
            )
    return shares
