"""Laws of income that hold for any money (METHODS 11: I-20 to I-23)."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fundmodel.projection.contributions.account_rules import divided, swept, worker_account_share
from fundmodel.projection.contributions.arrears import collect
from fundmodel.projection.contributions.financing_rules import minimum_growth, parity
from fundmodel.projection.contributions.recognition import deferred
from fundmodel.projection.contributions.retiree_contributions import retiree_contributions
from fundmodel.projection.contributions.subsidy_levels import by_level, premium_by_payer
from fundmodel.projection.exact_split import parted
from fundmodel.projection.expenditure.maternity import allowance_paid, maternity_split

LAW = settings(deadline=None)
MONEY = st.just(0.0) | st.floats(0.01, 1e12)
"""Nothing, or at least a fen: below 1e-308 a float has no twelve digits left for a tolerance to speak of."""
SHARE = st.floats(0.0, 1.0)
MONTHS = st.shared(st.integers(12, 48), key="months")
FLOWS = MONTHS.flatmap(lambda n: arrays(np.float64, (2, n), elements=MONEY))
SHARES = MONTHS.flatmap(lambda n: arrays(np.float64, (2, n), elements=SHARE))
YEARS = arrays(np.float64, (2, 6), elements=st.floats(1.0, 1e5))
same = np.testing.assert_array_equal


@LAW
@given(due=FLOWS, collection=SHARES, recovered=SHARES, decay=st.floats(0.05, 1.5), growth=st.floats(-0.2, 0.3))
def test_i20_what_is_due_is_paid_owed_or_written_off(
    due: np.ndarray, collection: np.ndarray, recovered: np.ndarray, decay: float, growth: float
) -> None:
    cash, owed, lost = collect(due, collection, recovered, np.array([decay]), np.array([growth]))
    scale = 20.0 * due.max() + 1e-300
    assert np.abs(cash + np.diff(owed, axis=-1) + lost - due).max() <= 1e-13 * scale
    life = cash.sum(axis=-1) + owed[..., -1] - owed[..., 0] + lost.sum(axis=-1)
    np.testing.assert_allclose(life, due.sum(axis=-1), rtol=1e-12, atol=1e-12 * scale)
    assert owed.min() >= -1e-13 * scale
    assert cash.min() >= 0.0


@LAW
@given(due=FLOWS, collection=SHARES, recovered=SHARES, months=st.integers(12, 40))
def test_i51_arrears_do_not_look_ahead(
    due: np.ndarray, collection: np.ndarray, recovered: np.ndarray, months: int
) -> None:
    n = min(months, due.shape[-1])
    terms = np.array([0.7]), np.array([0.02])
    whole = collect(due, collection, recovered, *terms)
    part = collect(due[..., :n], collection[..., :n], recovered[..., :n], *terms)
    same(whole.cash[..., :n], part.cash)
    same(whole.arrears[..., : n + 1], part.arrears)


@LAW
@given(total=arrays(np.float64, 50, elements=MONEY), share=arrays(np.float64, 50, elements=SHARE))
def test_two_parts_are_the_whole_to_the_last_bit(total: np.ndarray, share: np.ndarray) -> None:
    part, rest = parted(total, total * share)
    same(part + rest, total)
    assert (part >= 0.0).all()
    assert (rest >= 0.0).all()
    np.testing.assert_allclose(part, total * share, rtol=0.0, atol=np.spacing(total.max()))


@LAW
@given(worker=FLOWS, individual=st.floats(0.0, 0.1), credited=st.floats(0.0, 0.1))
def test_i21_holds_payer_by_payer(worker: np.ndarray, individual: float, credited: float) -> None:
    line = divided(worker, worker_account_share(np.array([individual]), np.array([credited])))
    same(line.pool + line.account, worker)


@LAW
@given(opening=FLOWS, at=st.integers(0, 48))
def test_i21_what_leaves_the_accounts_is_what_was_there(opening: np.ndarray, at: int) -> None:
    to_pool = np.arange(opening.shape[-1]) >= at
    moved = swept(opening, to_pool)
    same(moved[..., at:], opening[..., at:])
    assert not moved[..., :at].any()


@LAW
@given(cash=arrays(np.float64, (2, 5, 12), elements=MONEY), before=arrays(np.float64, 2, elements=MONEY))
def test_i22_deferred_income_and_the_advance_are_the_cash(cash: np.ndarray, before: np.ndarray) -> None:
    booked, advance = deferred(cash, before)
    scale = cash.sum() + before.sum()
    received = np.cumsum(cash.reshape(2, -1), axis=-1) + before[:, None]
    recognised = np.cumsum(booked.reshape(2, -1), axis=-1) + advance.reshape(2, -1)
    np.testing.assert_allclose(recognised, received, rtol=1e-12, atol=1e-12 * scale)
    assert not booked[..., 8:].any()
    assert not advance[..., :8].any()


@LAW
@given(total=FLOWS, standard=FLOWS, central=SHARES, provincial=SHARES)
def test_i23_levels_of_government_pay_the_subsidy(
    total: np.ndarray, standard: np.ndarray, central: np.ndarray, provincial: np.ndarray
) -> None:
    levels = by_level(total, standard, central, provincial)
    same(levels.central + levels.provincial + levels.local, total)
    assert all((level >= 0.0).all() for level in levels)
    within = np.minimum(standard, total)
    np.testing.assert_allclose(levels.central, within * central, rtol=1e-12, atol=1e-12 * total.max())


@LAW
@given(premium=FLOWS, heads=SHARES, paid=SHARES)
def test_i23_household_and_medical_aid_pay_the_premium(
    premium: np.ndarray, heads: np.ndarray, paid: np.ndarray
) -> None:
    payers = premium_by_payer(premium, heads, paid)
    same(payers.household + payers.medical_aid, premium)
    assert (payers.household >= 0.0).all()


@LAW
@given(
    premium=arrays(np.float64, (2, 7), elements=st.floats(1.0, 1e5)),
    subsidy=YEARS,
    progress=arrays(np.float64, 6, elements=SHARE),
)
def test_i23_parity_moves_no_yuan_in_or_out(premium: np.ndarray, subsidy: np.ndarray, progress: np.ndarray) -> None:
    people, state = parity(premium, subsidy, progress)
    same(people[..., :-1] + state, premium[..., :-1] + subsidy)
    gap, new_gap = subsidy - premium[..., :-1], state - people[..., :-1]
    np.testing.assert_allclose(new_gap, gap * (1.0 - progress), atol=1e-9)


@LAW
@given(amount=YEARS, floor=arrays(np.float64, 6, elements=st.floats(-1.0, 0.3)))
def test_growth_is_never_below_its_floor_and_no_scheduled_amount_is_cut(amount: np.ndarray, floor: np.ndarray) -> None:
    raised = minimum_growth(amount, floor)
    assert (raised >= amount).all()
    assert (raised[..., 1:] >= raised[..., :-1] * (1.0 + floor[1:])).all()


@LAW
@given(heads=FLOWS, compensated=SHARES, rate=st.floats(0.0, 0.1), budget=SHARES)
def test_compensation_is_borne_in_full(
    heads: np.ndarray, compensated: np.ndarray, rate: float, budget: np.ndarray
) -> None:
    one = np.array([1.0])
    found = retiree_contributions(heads, heads * compensated, 3800.0 * one, one, np.array([rate]), budget)
    same(found.pension_fund_cost + found.budget_cost, heads * compensated * (3800.0 * rate))


@LAW
@given(outgo=FLOWS, share=SHARES, in_fund=SHARES)
def test_the_maternity_allowance_is_paid_by_someone(outgo: np.ndarray, share: np.ndarray, in_fund: np.ndarray) -> None:
    split = maternity_split(outgo, share)
    paid = allowance_paid(split.allowance, in_fund)
    same(split.medical + (paid.fund + paid.elsewhere), outgo)
