"""The one roll of all funds: by hand, against each fund rolled alone, sweeps, deferred books, the order of a month."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fundmodel.projection import month_recursion
from fundmodel.projection.expenditure.settlement import Bills
from fundmodel.projection.interest_tiers import Tiers
from fundmodel.projection.project.money.books import Book, Books, Deferred
from fundmodel.projection.project.money.funds import Yield
from fundmodel.projection.project.money.roll_funds import closed, pool_kept, roll_funds
from fundmodel.vocabulary.dims import CARE_FUND
from fundmodel.vocabulary.errors import InputError

LANES, AREAS, MONTHS = 3, 2, 24
RNG = np.random.default_rng(11)


def flow(low: float = 1.0, high: float = 9.0) -> np.ndarray:
    return RNG.uniform(low, high, (LANES, AREAS, MONTHS))


def some_books(sweep_from: int = MONTHS) -> Books:
    """Four funds with every tie between them; accounts are swept in the last lane from a month on."""
    credit, from_pool, from_accounts, prepaid = flow(), flow(), flow(), flow()
    to_pool = np.zeros((LANES, 1, MONTHS), dtype=bool)
    to_pool[-1, :, sweep_from:] = True
    share = np.where(to_pool, 1.0, 0.04)
    nothing = np.zeros((LANES, AREAS, MONTHS))
    income = {name: {name: flow(20.0, 30.0)} for name in ("pool", "accounts", "resident", "care")}
    spent = {name: flow(20.0, 30.0) for name in ("pool", "resident", "care")}
    opening = RNG.uniform(100.0, 200.0, (4, 1, AREAS))
    own = {
        "employee_pooled": Book(
            opening[0],
            income["pool"],
            {"benefits": spent["pool"]},
            income["pool"]["pool"],
            passed=(-credit, -from_pool),
            bills=Bills(spent["pool"], nothing, prepaid, nothing),
        ),
        "individual_accounts": Book(
            opening[1],
            income["accounts"],
            {"account_spending": np.zeros_like(credit)},
            income["accounts"]["accounts"],
            credit,
            (-from_accounts,),
            spending_rate=share,
        ),
        "resident": Book(
            opening[2], income["resident"], {"benefits": spent["resident"]}, income["resident"]["resident"]
        ),
        CARE_FUND: Book(
            opening[3],
            income["care"],
            {"care_benefits": spent["care"]},
            income["care"]["care"],
            passed=(from_pool + from_accounts,),
        ),
    }
    return Books(own, Yield(np.full((1, 1, MONTHS), 0.002)), to_pool)


def test_two_months_by_hand() -> None:
    """Accounts of 100 credited with 10 spend a tenth, then are swept; the pool of 50 gets 99.9 in the second month."""
    months = np.zeros((1, 1, 2))
    books = Books(
        {
            "employee_pooled": Book(
                np.array([[50.0]]), {"contributions": months + 30.0}, {"benefits": months + 20.0}, months + 30.0,
                passed=(-(months + 10.0),),
            ),
            "individual_accounts": Book(
                np.array([[100.0]]), {"contributions": months}, {"account_spending": months}, months, months + 10.0,
                spending_rate=np.array([[[0.1, 1.0]]]),
            ),
        },
        Yield(months),
        np.array([[[False, True]]]),
    )  # fmt: skip
    funds = closed(books, roll_funds(books))
    pool, accounts = funds["employee_pooled"], funds["individual_accounts"]
    np.testing.assert_allclose(accounts.rolled.closing.ravel(), [100.0, 10.0])
    np.testing.assert_allclose(accounts.expenditure["account_spending"].ravel(), [10.0, 0.0])
    np.testing.assert_allclose(accounts.transfer.ravel(), [10.0, 10.0 - 100.0])
    np.testing.assert_allclose(pool.transfer.ravel(), [-10.0, 100.0 - 10.0])
    np.testing.assert_allclose(pool.rolled.closing.ravel(), [50.0, 50.0 + 30.0 - 20.0 + 90.0])


@pytest.mark.parametrize("sweep_from", [MONTHS, 15])
def test_rows_close_and_transfers_cancel(sweep_from: int) -> None:
    books = some_books(sweep_from)
    funds = closed(books, roll_funds(books))
    for name, fund in funds.items():
        advanced = fund.bills.prepaid if fund.bills else 0.0
        income, expenditure = sum(fund.income.values()), sum(fund.expenditure.values())
        row = fund.rolled.opening + income + fund.rolled.interest + fund.transfer - expenditure - advanced
        np.testing.assert_allclose(row, fund.rolled.closing, rtol=1e-12, err_msg=name)
    np.testing.assert_allclose(sum(fund.transfer for fund in funds.values()), 0.0, atol=1e-12)


def test_a_lane_that_sweeps_leaves_the_others_alone_bit_for_bit() -> None:
    still = some_books()
    swept = replace(still, to_pool=np.array(still.to_pool))
    swept.to_pool[-1, :, 15:] = True
    before, after = roll_funds(still), roll_funds(swept)
    np.testing.assert_array_equal(before.closing[:-1], after.closing[:-1])
    np.testing.assert_array_equal(before.closing[..., :15], after.closing[..., :15])
    pool = after.funds.index("employee_pooled")
    assert (after.closing[-1, :, pool, 15:] > before.closing[-1, :, pool, 15:]).all()


@pytest.mark.parametrize("tiers", [False, True])
def test_each_fund_is_what_it_is_when_rolled_alone_bit_for_bit(tiers: bool) -> None:
    books = some_books()
    if tiers:
        where = np.array([[True], [False], [True]])[..., None]
        law = Tiers(np.full((1, 1, MONTHS), 0.0001), np.full((1, 1, MONTHS), 0.003), 3, where)
        books = replace(books, earned=replace(books.earned, tiers=law))
    rolled = roll_funds(books)
    for name, book in books.by_fund.items():
        if book.spending_rate is None:
            alone = books.earned.roll(book.opening, book.received(np.zeros((1, 1, 1))), book.spent)
            for mine, theirs in zip(rolled.of(name), alone, strict=True):
                np.testing.assert_array_equal(mine, theirs, err_msg=name)


@pytest.mark.parametrize("sweep_from", [MONTHS, 15])
def test_few_and_many_have_the_same_bits(monkeypatch: pytest.MonkeyPatch, sweep_from: int) -> None:
    books = some_books(sweep_from)
    found = []
    for few in (0, 10**6):
        monkeypatch.setattr(month_recursion, "FEW", few)
        found.append(roll_funds(books))
    for part in ("opening", "expenditure", "interest", "closing", "swept"):
        np.testing.assert_array_equal(*(getattr(rolled, part) for rolled in found))


def test_deferred_books_are_restated_after_the_roll_and_keep_their_interest() -> None:
    books = some_books()
    held = Deferred(flow(), flow())
    restated = replace(books, by_fund={**books.by_fund, "resident": replace(books.by_fund["resident"], deferred=held)})
    rolled = roll_funds(restated)
    cash, booked = (closed(b, rolled)["resident"].rolled for b in (books, restated))
    np.testing.assert_array_equal(booked.closing, cash.closing - held.at_end)
    np.testing.assert_array_equal(booked.opening, cash.opening - held.at_start)
    np.testing.assert_array_equal(booked.interest, cash.interest)


def test_what_the_pool_would_hold_had_it_kept_more() -> None:
    books = some_books(15)
    rolled = roll_funds(books)
    own = rolled.of("employee_pooled").closing
    np.testing.assert_array_equal(pool_kept(books, rolled, np.zeros((1, 1, 1))), own)
    one_month = np.zeros((1, 1, MONTHS))
    one_month[..., 3] = 5.0
    np.testing.assert_allclose(
        (pool_kept(books, rolled, one_month) - own)[..., [2, 3, 4]],
        np.broadcast_to([0.0, 5.0 * 1.001, 5.0 * 1.001 * 1.002], (LANES, AREAS, 3)),
        atol=1e-11,
    )


def test_a_gap_names_its_fund() -> None:
    books = some_books()
    broken = flow()
    broken[1, 0, 7] = np.nan
    books.by_fund["resident"].expenditure["benefits"] = broken
    with pytest.raises(InputError, match=r"(?s)resident.*expenditure"):
        roll_funds(books)
