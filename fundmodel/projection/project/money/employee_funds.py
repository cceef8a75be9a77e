"""Lines of the two funds of the employee scheme, the pool and the individual accounts: who pays into which, and what
passes between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import contributions, economy, exposures
from fundmodel.projection.expenditure.account_care import Shifted
from fundmodel.projection.project.money.base_year import Item, Reconciled, income_factor, scaled
from fundmodel.projection.project.money.benefit_lines import employee_benefits
from fundmodel.projection.project.money.books import Book
from fundmodel.projection.project.money.care_fund import Care
from fundmodel.projection.project.money.employee_receipts import ACCOUNT_LINES, MEMBERS, POOL_LINES, Receipts
from fundmodel.projection.project.money.funds import YEAR, Yield, base_year_sum, total
from fundmodel.projection.project.money.levers import UNMOVED
from fundmodel.projection.project.money.outside import Outside, outside
from fundmodel.projection.project.money.payment import payment
from fundmodel.projection.project.money.returned_care import AccountLaw, shifted_care
from fundmodel.projection.project.money.settled_bills import settled
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.sums import sum_months, sum_years

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Months = NDArray[np.datetime64]

OWN_SPENDING: Final = (0.5, 2.0)
"""How far from the nation's the share of its accounts that an area spends a month is taken as it follows from its own:
judgement; 3 of 11 cities have 1.20-1.21 times."""
NOTHING_SHIFTED = Shifted(np.zeros((1, 1, 1)), np.zeros((1, 1, 1)))


@dataclass(frozen=True)
class EmployeeFunds:
    """Both funds before they are rolled, the months in which accounts are swept into the pool, the rows of the
    reconciliation, what others bear beside them, yuan a month by name, and what stands beside the pool alone: use of
    care and the way from care to what is owed."""

    pool: Book
    accounts: Book
    to_pool: Flags
    rows: tuple[Reconciled, ...]
    memo: dict[str, Array]
    of_pool: dict[str, Array]


def employee_funds(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    got: Receipts,
    credit: Array,
    care: Care,
    mean_base: Array,
    earned: Yield,
    months: Months,
) -> EmployeeFunds:
    """Calibrate contributions to the base year and divide them between pool and accounts as the law says.

    ``credit`` is what the pool puts into the accounts of the retired, ``care`` what both pass to long-term care,
    ``mean_base`` the mean contribution base in yuan a month, ``earned`` what balances earn.
    """
    benefits, allowance = employee_benefits(assume, people, outlook, months, credit, care.from_pool, mean_base)
    beside = _beside(assume, got)
    pool_factor, account_factor, rows = _factors(assume, got, benefits.lines, credit, care, beside, earned)
    pool_due = {name: pool_factor[..., None] * line for name, line in got.pool.items()}
    account_due = {name: account_factor[..., None] * line for name, line in got.accounts.items()}
    law = AccountLaw.of(assume, months, (outlook.income_growth[..., 1:], int(people.years[1])))
    pool_income, account_income = _divided(assume, months, law, pool_due, account_due)
    retired = _retired_pay(assume, people, months, outlook)
    pool_income |= {"retiree_contributions": retired.contribution, "employee_fiscal": beside.pool.fiscal}
    planned = sum_years(total(pool_income) - credit - care.from_pool + beside.pool.net)
    members = total({name: people.monthly(name) for name in MEMBERS})
    to_pool = assume.flags("employee.account_fate", "to_pool", months)
    to_accounts = beside.accounts, care.from_accounts
    accounts, spending = _accounts(assume, account_income, credit, *to_accounts, earned, to_pool)
    shifted = NOTHING_SHIFTED
    changed = law.changed(to_pool)
    if changed.any():
        former_income = _divided(assume, months, law.former, pool_due, account_due)[1]
        former_credit = people.monthly("retired") * law.former.retiree_credit / 12.0
        never = np.zeros_like(to_pool)
        former, _ = _accounts(assume, former_income, former_credit, *to_accounts, earned, never)
        shifted = shifted_care(assume, months, changed, accounts, former, to_pool, earned)
        lines = {**benefits.lines, "outpatient": benefits.lines["outpatient"] + shifted.pool}
        benefits = replace(benefits, lines=lines)
    owed = payment(assume, "employee", months, benefits, planned, members)
    settle = partial(settled, assume, "employee_pooled", owed.lines, months)
    paid, bills = settle(UNMOVED)
    published = figures.accounts(assume.data, "employee_pooled", assume.data.base_year)
    passed = (-credit, -care.from_pool)
    cash = total(pool_income)
    pool = Book(
        *(published.opening[None], pool_income, paid, cash),
        passed=passed,
        outside=beside.pool,
        bills=bills,
        settle=settle,
    )
    memo = {
        "pension_fund_cost": retired.pension_fund_cost,
        "budget_cost": retired.budget_cost,
        "allowance_elsewhere": allowance,
        "account_care_to_pool": shifted.pool + np.zeros(len(months)),
        "patients_bear": shifted.patients + np.zeros(len(months)),
        **_late(got, pool_factor, account_factor),
    }
    of_pool = {**benefits.memo, **owed.memo}
    return EmployeeFunds(pool, accounts, to_pool, (*rows, *benefits.rows, spending), memo, of_pool)


class Beside(NamedTuple):
    """What passes between each fund of the scheme and budgets, other areas or levels."""

    pool: Outside
    accounts: Outside


def _beside(assume: Assumptions, got: Receipts) -> Beside:
    """Both go with the contributions that came in; lump sums move neither."""
    collected = total({name: got.pool[name] for name in POOL_LINES}), total(got.accounts)
    published = (
        figures.accounts(assume.data, fund, assume.data.base_year)
        for fund in ("employee_pooled", "individual_accounts")
    )
    return Beside(*(outside(own, sum_years(cash)) for own, cash in zip(published, collected, strict=True)))


def _factors(
    assume: Assumptions,
    got: Receipts,
    benefits: dict[str, Array],
    credit: Array,
    care: Care,
    beside: Beside,
    earned: Yield,
) -> tuple[Array, Array, tuple[Reconciled, ...]]:
    """Factors such that income with interest, credits counted, is the published one in pool and in accounts."""
    pool, accounts = (
        figures.accounts(assume.data, fund, assume.data.base_year)
        for fund in ("employee_pooled", "individual_accounts")
    )
    credited = base_year_sum(credit)
    net = assume.word("employee.published_pool_income") == "net"
    first_year, first_credit = earned.first_year, credit[..., YEAR]
    evenly = _evenly(accounts.spent, care.from_accounts)
    due_pool, due_accounts = total(got.pool)[..., YEAR], total(got.accounts)[..., YEAR]
    pool_factor = income_factor(
        pool.opening[None],
        partial(scaled, due_pool),
        beside.pool.all[..., YEAR] - first_credit - care.from_pool[..., YEAR],
        total(benefits)[..., YEAR],
        first_year,
        pool.own_income + (credited if net else np.zeros_like(credited)),
        Item("employee_pool_contributions", "employee_pooled"),
    )
    account_factor = income_factor(
        accounts.opening[None],
        partial(scaled, due_accounts),
        beside.accounts.net[..., YEAR] + first_credit - care.from_accounts[..., YEAR],
        evenly,
        first_year,
        accounts.own_income - credited,
        Item("account_contributions", "individual_accounts"),
    )
    modelled_pool, modelled_accounts = sum_months(due_pool), sum_months(due_accounts)
    rows = (
        Reconciled("employee_pool_contributions", "employee_pooled", modelled_pool, modelled_pool * pool_factor),
        Reconciled(
            "account_contributions", "individual_accounts", modelled_accounts, modelled_accounts * account_factor
        ),
        Reconciled.met("employee_pool_expenditure", "employee_pooled", total(benefits)),
        Reconciled.met(
            "maternity_expenditure", "employee_pooled", benefits["maternity_medical"] + benefits["maternity_allowance"]
        ),
    )
    return pool_factor, account_factor, rows


def _divided(
    assume: Assumptions, months: Months, law: AccountLaw, pool: dict[str, Array], accounts: dict[str, Array]
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Which part of a payer's money goes to the pool and which to accounts, and who pays it (METHODS 3.3)."""
    individual, rate, shift = (
        assume.monthly(f"employee.{name}", months)
        for name in ("individual_rate", "employer_rate", "rate_shifted_to_workers")
    )
    share = contributions.worker_account_share(individual, law.account_rate)
    worker, flexible = (contributions.divided(accounts[name], share) for name in ACCOUNT_LINES)
    employer = contributions.divided(pool["employer_contributions"], law.employer_share)
    kept, moved = contributions.shifted_to_worker(employer.pool, rate, rate - shift)
    pool_income = {
        **pool,
        "employer_contributions": kept,
        "flexible_contributions": pool["flexible_contributions"] + flexible.pool,
        "worker_pool_contributions": moved + worker.pool,
    }
    account_income = {
        "worker_contributions": worker.account,
        "flexible_account_contributions": flexible.account,
        "employer_account_contributions": employer.account,
    }
    return pool_income, account_income


def _retired_pay(
    assume: Assumptions, people: People, months: Months, outlook: economy.Economy
) -> contributions.RetireeContributions:
    """What retired members pay where the law asks it of all or of new ones, and who makes up for it."""
    retired, new = people.monthly("retired"), people.monthly("retired_since")
    only_new = assume.flags("employee.retiree_payers", "new", months)
    payers = np.where(only_new, new, retired)
    compensated = (payers - new) * assume.monthly("employee.retiree_compensated", months)
    growth = (outlook.income_growth[..., 1:], int(people.years[1]))
    return contributions.retiree_contributions(
        payers,
        compensated,
        assume.monthly("employee.mean_pension", months, *growth),
        np.ones(1),
        assume.monthly("employee.retiree_rate", months),
        assume.scalar("employee.compensation_budget_share")[..., None],
    )


def _accounts(
    assume: Assumptions,
    income: dict[str, Array],
    credit: Array,
    beside: Outside,
    to_care: Array,
    earned: Yield,
    to_pool: Flags,
) -> tuple[Book, Reconciled]:
    """The accounts: what they receive, and the share of what is held that goes out each month.

    The base year's published spending is spread evenly; from then on owners spend a share of the opening balance,
    scaled so that it would have met the published sum; while a law sweeps the accounts, all of it goes to the pool.
    """
    published = figures.accounts(assume.data, "individual_accounts", assume.data.base_year)
    opening = published.opening[None]
    evenly = _evenly(published.spent, to_care)
    cash = total(income)
    received = cash + credit + beside.net - to_care
    held = earned.first_year.roll(opening, received[..., YEAR], evenly).opening
    share = assume.scalar("employee.account_spending_share")
    spending = Reconciled(
        "account_spending",
        "individual_accounts",
        share * sum_months(held),
        np.broadcast_to(published.spent - base_year_sum(to_care), held.shape[:-1]),
    )
    solved = _solved(spending, figures.lent_accounts(assume.data))
    lead = np.broadcast_shapes(received.shape[:-1], spending.factor.shape, to_pool.shape[:-1])
    flat = np.zeros(received.shape)
    flat[..., YEAR] = evenly
    by_share = np.zeros((*lead, received.shape[-1]))
    by_share[..., 12:] = (share * spending.factor)[..., None]
    outgo = contributions.account_outgo_share(by_share, to_pool)
    lines = {"account_spending": flat}
    return Book(opening, income, lines, cash, credit, (-to_care,), beside, spending_rate=outgo), solved


def _solved(spending: Reconciled, lent: Flags) -> Reconciled:
    """Where an area gives its own accounts, the share that is spent is solved from them, so that the level is what was
    published and no factor is left; a share outside ``OWN_SPENDING`` times the nation's stays to be explained."""
    own = ~lent & (spending.factor >= OWN_SPENDING[0]) & (spending.factor <= OWN_SPENDING[1])
    return replace(spending, modelled=np.where(own, spending.published, spending.modelled))


def _evenly(published: Array, to_care: Array) -> Array:
    """A twelfth of the base year's account spending ``(area,)`` in each month, less what it passed to long-term
    care."""
    return exposures.spread((published - base_year_sum(to_care))[..., None])


def _late(got: Receipts, pool_factor: Array, account_factor: Array) -> dict[str, Array]:
    """Contributions due, arrears at the month's end and write-offs of the scheme, calibrated like the lines they are
    of."""
    sums: dict[str, Array] = {}
    for names, factor in ((POOL_LINES, pool_factor), (ACCOUNT_LINES, account_factor)):
        scale = factor[..., None]
        for name in names:
            late = got.late[name]
            parts = {
                "due": got.due[name],
                "collected": late.cash,
                "arrears": late.arrears,
                "written_off": late.write_off,
            }
            for key, values in parts.items():
                sums[key] = sums[key] + scale * values if key in sums else scale * values
    return {
        "contributions_due": sums["due"],
        "contributions_collected": sums["collected"],
        "arrears_opening": sums["arrears"][..., :-1],
        "arrears": sums["arrears"][..., 1:],
        "contributions_written_off": sums["written_off"],
    }
