"""The switches of contributions and financing: off, they give their input back; on, they do what they say."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.contributions import (
    account_rules,
    arrears,
    financing_rules,
    recognition,
    relief,
    subsidy_levels,
)
from fundmodel.projection.contributions.resident import premium_cash
from fundmodel.projection.contributions.retiree_contributions import retiree_contributions
from fundmodel.projection.exact_split import parted
from fundmodel.projection.expenditure import maternity
from fundmodel.vocabulary.errors import InputError

ONE = np.ones((1, 1))
ZERO = np.zeros((1, 1))
RAW = np.random.default_rng(11).uniform(1e8, 9e10, (3, 2, 36))
MONTHS = np.datetime64("2025-01", "M") + np.arange(36)
same = np.testing.assert_array_equal


def test_full_collection_gives_the_money_due_bit_for_bit():
    collected = arrears.collect(RAW, ONE, 0.6 * ONE, 0.8 * ONE, 0.03 * ONE)
    same(collected.cash, RAW)
    assert not collected.arrears.any()
    assert not collected.write_off.any()


def test_nothing_recovered_gives_the_share_collected_bit_for_bit():
    same(arrears.collect(RAW, 0.97 * ONE, ZERO, 0.8 * ONE, ZERO).cash, RAW * 0.97)


def test_the_first_months_are_not_short_of_arrears():
    collected = arrears.collect(np.full((1, 36), 100.0), 0.9 * ONE, 0.6 * ONE, 0.7 * ONE, ZERO)
    np.testing.assert_allclose(collected.cash, 96.0, rtol=1e-14)
    np.testing.assert_allclose(collected.write_off, 4.0, rtol=1e-13)
    np.testing.assert_allclose(collected.arrears, collected.arrears[0, 0], rtol=1e-14)


def test_the_year_before_was_smaller_by_the_growth():
    flat = np.full((1, 24), 100.0)
    collected = arrears.collect(flat, 0.9 * ONE, 0.6 * ONE, 0.7 * ONE, 0.25 * ONE)
    assert collected.write_off[0, 0] == pytest.approx(4.0 / 1.25)
    assert collected.cash[0, 0] == pytest.approx(90.0 + 6.0 / 1.25)
    assert collected.cash[0, 12] == pytest.approx(96.0)


def test_a_better_year_of_collection_leaves_the_older_arrears_to_run_off():
    collection = np.concatenate([np.full((1, 12), 0.9), np.ones((1, 24))], axis=-1)
    collected = arrears.collect(np.full((1, 36), 100.0), collection, 0.6 * ONE, ONE, ZERO)
    np.testing.assert_allclose(collected.cash[0, 12:24], 100.0 + 0.5 * np.arange(12, 0, -1), rtol=1e-13)
    np.testing.assert_allclose(collected.cash[0, 24:], 100.0, rtol=1e-14)
    np.testing.assert_allclose(collected.arrears[0, 24:], 0.0, atol=1e-12)


def test_weights_of_recovery_are_geometric_and_whole():
    weights = arrears.recovery_weights(np.array([[0.5], [1.0]]))
    np.testing.assert_allclose(weights.sum(axis=-1), 1.0, rtol=1e-15)
    np.testing.assert_allclose(weights[0, 1:] / weights[0, :-1], 0.5)
    np.testing.assert_allclose(weights[1], 1.0 / 12.0)


def test_arrears_need_a_year():
    with pytest.raises(InputError, match="at least 12 months of contributions due, found 11"):
        arrears.collect(RAW[..., :11], ONE, ONE, ONE, ZERO)


def test_arrears_take_scenarios_side_by_side():
    decay = np.array([0.5, 0.8, 1.0])[:, None, None]
    together = arrears.collect(RAW, 0.95 * ONE, 0.6 * ONE, decay, 0.02 * ONE)
    for k in range(3):
        alone = arrears.collect(RAW[k : k + 1], 0.95 * ONE, 0.6 * ONE, decay[k : k + 1], 0.02 * ONE)
        for mine, theirs in zip(together, alone, strict=True):
            same(mine[k : k + 1], theirs)


def test_a_holiday_halves_the_months_it_names_and_no_other():
    factor = np.ones(36)
    factor[[13, 17]] = 0.5
    relieved = relief.relieved(np.full(36, 0.08), factor)
    assert relieved[13] == relieved[17] == 0.04
    assert np.count_nonzero(relieved == 0.08) == 34
    same(relief.relieved(RAW, np.ones(36)), RAW)


def test_the_law_of_2021_leaves_each_payers_line_alone():
    credited = account_rules.worker_account_share(np.array([0.02]), np.array([0.02]))
    same(account_rules.divided(RAW, credited).account, RAW)
    same(account_rules.divided(RAW, np.array([1.0])).account, RAW)
    same(account_rules.divided(RAW, np.array([0.0])).pool, RAW)


def test_abolition_sends_everything_to_the_pool():
    credited = account_rules.worker_account_share(np.array([0.02]), np.array([0.0]))
    pool, account = account_rules.divided(RAW, credited)
    assert not account.any()
    same(pool, RAW)


def test_nothing_paid_is_nothing_credited():
    share = account_rules.worker_account_share(np.array([0.0, 0.02, 0.04]), np.array([0.02]))
    same(share, [0.0, 1.0, 0.5])


def test_a_shift_of_rates_changes_who_pays_and_not_what_is_paid():
    employer, worker = account_rules.shifted_to_worker(RAW, np.array([0.08]), np.array([0.05]))
    same(employer + worker, RAW)
    np.testing.assert_allclose(worker, RAW * 3.0 / 8.0, rtol=1e-14)
    same(account_rules.shifted_to_worker(RAW, np.array([0.08]), np.array([0.08]))[0], RAW)
    same(account_rules.shifted_to_worker(RAW, np.array([0.0]), np.array([0.0]))[0], RAW)


def test_balances_stay_with_their_owners_unless_the_law_takes_them():
    never, from_2026 = np.zeros(36, dtype=bool), np.datetime64("2026-01") <= MONTHS
    same(account_rules.account_outgo_share(RAW, never), RAW)
    assert not account_rules.swept(RAW, never).any()
    same(account_rules.account_outgo_share(np.full(36, 0.03), from_2026), [0.03] * 12 + [1.0] * 24)
    same(account_rules.swept(RAW, from_2026)[..., 12:], RAW[..., 12:])


def test_retirees_who_pay_nothing_cost_nobody_anything():
    none = retiree_contributions(RAW, RAW, 3800.0 * ONE, ONE, ZERO, ONE)
    assert not any(x.any() for x in none)


def test_compensation_is_shown_beside_the_gain():
    found = retiree_contributions(RAW, 0.4 * RAW, 3800.0 * ONE, ONE, 0.02 * ONE, 0.25 * ONE)
    np.testing.assert_allclose(found.contribution, RAW * 76.0, rtol=1e-14)
    np.testing.assert_allclose(found.pension_fund_cost, RAW * 0.4 * 76.0 * 0.75, rtol=1e-13)
    np.testing.assert_allclose(found.budget_cost, RAW * 0.4 * 76.0 * 0.25, rtol=1e-13)


def test_a_subsidy_below_the_standard_is_shared_as_the_standard():
    low = subsidy_levels.by_level(np.array([600.0]), np.array([700.0]), np.array([0.6]), np.array([0.5]))
    np.testing.assert_allclose(np.array(low)[:, 0], [360.0, 120.0, 120.0])


@pytest.mark.parametrize(("central", "provincial"), [(0.0, 0.0), (1.0, 0.0), (0.6, 0.0), (0.6, 1.0), (0.0, 1.0)])
def test_levels_that_pay_nothing_pay_exactly_nothing(central: float, provincial: float):
    found = subsidy_levels.by_level(RAW, RAW, np.array([central]), np.array([provincial]))
    assert (np.array(found) >= 0.0).all()
    assert found.central.any() == (central > 0.0)
    assert found.provincial.any() == (provincial > 0.0 and central < 1.0)
    assert found.local.any() == (provincial < 1.0 and central < 1.0)


def test_no_aid_leaves_the_premium_to_households():
    same(subsidy_levels.premium_by_payer(RAW, np.array([0.08]), np.array([0.0])).household, RAW)


def test_top_ups_keep_their_yuan():
    factor = np.array([1.11])
    before, after = np.array([700.0, 724.0]), np.array([700.0, 562.0])
    scaled = subsidy_levels.top_up_factor(factor, before, after)
    assert scaled[0] == 1.11
    assert after[1] * scaled[1] - after[1] == pytest.approx(724.0 * 0.11)


PREMIUM, SUBSIDY = RAW[..., :11], RAW[..., 11:21]


def test_rules_that_are_off_give_the_amounts_back():
    same(financing_rules.premium_rule(PREMIUM, 2.0 * PREMIUM, ZERO), PREMIUM)
    same(financing_rules.minimum_growth(PREMIUM, -ONE), PREMIUM)
    people, state = financing_rules.parity(PREMIUM, SUBSIDY, ZERO)
    same(people, PREMIUM)
    same(state, SUBSIDY)


def test_rules_leave_the_years_before_them_alone():
    share, floor, progress = np.zeros(11), np.full(11, -1.0), np.zeros(10)
    share[4:], floor[4:], progress[4:] = 0.01, 5.0, np.linspace(0.2, 1.0, 6)
    same(financing_rules.premium_rule(PREMIUM, 2.0 * PREMIUM, share)[..., :4], PREMIUM[..., :4])
    same(financing_rules.minimum_growth(PREMIUM, floor)[..., :4], PREMIUM[..., :4])
    people, state = financing_rules.parity(PREMIUM, SUBSIDY, progress)
    same(people[..., :4], PREMIUM[..., :4])
    same(state[..., :4], SUBSIDY[..., :4])
    np.testing.assert_allclose(people[..., 9], state[..., 9], rtol=1e-14)


def test_income_before_steps_back_one_year():
    income = financing_rules.income_before(np.array([42000.0]), np.array([0.05, 0.10, 0.0]))
    np.testing.assert_allclose(income, [40000.0, 42000.0, 46200.0, 46200.0])


def test_deferral_that_is_off_gives_the_cash_back():
    cash = RAW.reshape(3, 2, 3, 12)
    off = recognition.recognised(cash, RAW[..., 0], np.zeros((3, 1), dtype=bool))
    same(off.booked, cash)
    assert not off.advance.any()
    mixed = recognition.recognised(cash, RAW[..., 0], np.array([[False], [True], [False]]))
    same(mixed.booked[0], cash[0])
    same(mixed.booked[1], recognition.deferred(cash, RAW[..., 0]).booked[1])


def test_deferral_books_a_coverage_year_from_january_on():
    weights = np.zeros(12)
    weights[[0, 1, 8, 9, 10, 11]] = 0.03, 0.02, 0.12, 0.22, 0.34, 0.27
    due = np.array([100.0, 200.0, 400.0])
    before = due[0] * weights[8:].sum()
    late = recognition.deferred(premium_cash(due, weights), np.array(before))
    np.testing.assert_allclose(late.booked[..., 0], due[:2] * 0.98)
    np.testing.assert_allclose(late.booked.sum(axis=-1), due[:2])
    np.testing.assert_allclose(late.advance[:, -1], due[1:] * 0.95)


def test_the_allowance_stays_in_the_fund_unless_moved():
    split = maternity.maternity_split(RAW, np.array([0.7]))
    same(split.medical + split.allowance, RAW)
    stays, moved = (maternity.allowance_paid(split.allowance, np.array([x])) for x in (1.0, 0.0))
    same(stays.fund, split.allowance)
    assert not stays.elsewhere.any()
    same(moved.elsewhere, split.allowance)
    assert not moved.fund.any()


def test_a_part_of_nothing_and_the_whole_stay_as_they_are():
    same(parted(RAW, np.zeros(1))[1], RAW)
    part, rest = parted(RAW, RAW)
    same(part, RAW)
    assert not rest.any()
