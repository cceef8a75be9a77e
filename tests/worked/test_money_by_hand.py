"""A month of contributions, a year of resident financing and a cohort's retirement, for pencil and paper."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.contributions import (
    EmployeeHeads,
    EmployeeTerms,
    collect,
    employee_income,
    resident_income,
)
from fundmodel.projection.enrolment.contribution_years import Shortfall
from fundmodel.projection.enrolment.retirement import retired_share
from fundmodel.projection.enrolment.step import (
    COMPLETING,
    PAYER,
    RESIDENT,
    RETIRED,
    STATES,
    UNINSURED,
    RetirementOutcome,
    cohort_hazard,
    retired_by,
)


def test_a_month_of_contributions():
    """Average wage 96,000 a year, all wages alike. 100 employees declare 80 % of it, 50 flexible workers pay on the
    floor of 60 % or, one in five, on the average; 10 completing members pay on the floor; 8 % to the pool, 2 % to
    accounts; March brings a tenth more than an even month. What of it comes in is a sum of its own, below.

    employees   base 76,800 a year, 6,400 a month      100 x 6,400 x 8 % = 51,200
    flexible    0.8 x 57,600 + 0.2 x 96,000 = 65,280    50 x 5,440 x 8 % = 21,760
    completing  57,600 a year, 4,800 a month            10 x 4,800 x 8 % =  3,840
    """
    one = np.array([1.0])
    heads = EmployeeHeads(100 * one, 100 * one, 50 * one, 10 * one, 40 * one, 2 * one)
    terms = EmployeeTerms(
        average_wage=96_000 * one,
        declared_ratio=0.8 * one,
        sigma=0 * one,
        floor=0.6 * one,
        cap=3 * one,
        employer_rate=0.08 * one,
        individual_rate=0.02 * one,
        flexible_rate=0.08 * one,
        flexible_on_floor=0.8 * one,
        flexible_other_base=one,
        pool_only_share=0.2 * one,
        retiree_credit=900 * one,
    )
    march = employee_income(heads, terms, base_index=one, season=1.1 * one, mean_wage=one)
    assert march.employer_contributions[0] == pytest.approx(51_200 * 1.1)
    assert march.flexible_contributions[0] == pytest.approx(21_760 * 1.1)
    assert march.completing_contributions[0] == pytest.approx(3_840 * 1.1)
    assert march.worker_contributions[0] == pytest.approx(100 * 6_400 * 0.02 * 1.1)
    # 150 members, a fifth of them in the pool only: 20 flexible workers have an account
    assert march.flexible_account_contributions[0] == pytest.approx(20 * 5_440 * 0.02 * 1.1)
    # two missing years paid up: 2 x 57,600 x 8 %
    assert march.pay_up[0] == pytest.approx(9_216)
    # 40 pensioners are credited 75 yuan each
    assert march.retiree_credit[0] == pytest.approx(3_000)
    assert march.payroll[0] == pytest.approx(100 * 6_400 + 50 * 5_440 + 10 * 4_800)


def test_a_month_of_contributions_that_comes_late():
    """1,200 yuan are due every month of two years, and were in the year before; 90 % comes in time. Of the 120 that do
    not, half come back evenly over the next twelve months, 5 a month, and half never: 60 are written off a month.

    A month receives 1,080 in time and 5 from each of the twelve months before: 1,140. Arrears at its end are what the
    last twelve months were short of, less what has come back since: 12 x 120 - 5 x (0 + 1 + ... + 11) = 1,110.
    """
    one = np.ones((1, 1))
    got = collect(np.full((1, 24), 1200.0), 0.9 * one, 0.5 * one, one, 0 * one)
    np.testing.assert_allclose(got.cash, 1140.0)
    np.testing.assert_allclose(got.write_off, 60.0)
    np.testing.assert_allclose(got.arrears, 1110.0)


def test_a_year_of_resident_financing():
    """1,000 heads pay 400 for 2025; 900 pay 400 for 2026, of which 95 % in the autumn of 2025. The subsidy of 2025 is
    700 for the 900 heads at its end, times a factor of 1.1. A tenth of a year's income comes in every month but
    January, which brings nothing extra, and December, the rest."""
    weights = np.array([[0.025, 0.025, 0, 0, 0, 0, 0, 0, 0.12, 0.22, 0.34, 0.27]])
    shares = np.array([0.05, *[0.08] * 7, 0.08, 0.09, 0.16, 0.06])
    due = np.array([400.0, 400.0])
    found = resident_income(np.array([1000.0, 900.0]), due, np.array([700.0]), weights, shares, np.array([1.1]), due)
    premium = [10_000, 10_000, 0, 0, 0, 0, 0, 0, 43_200, 79_200, 122_400, 97_200]
    np.testing.assert_allclose(found.premium, premium)
    # 900 x 700 x 1.1 = 693,000 beside premiums of 362,000: 1,055,000 in all; December's share of 63,300 is less than
    # its premium of 97,200, so it gets no subsidy and the other months give up 33,900 in proportion
    wanted = np.array(shares) * 1_055_000 - np.array(premium)
    wanted[11] = 0.0
    assert wanted.sum() == pytest.approx(693_000 + 33_900)
    np.testing.assert_allclose(found.subsidy, wanted * 693_000 / 726_900)
    # in hand on 1 January: 95 % of 400,000; earned through the year: 400,000; received: 362,000; on 31 December 342,000
    assert found.received_ahead[0] == pytest.approx(380_000 + 10_000 - 400_000 / 12)
    assert found.received_ahead[11] == pytest.approx(380_000 + 362_000 - 400_000)
    assert found.received_ahead[11] == pytest.approx(0.95 * 900 * 400)


def test_the_retirement_of_men_born_in_1965():
    """Old age 60; a month more for every four birth months: January to April 1965 retire a month late, May to August
    two, September to December three. January 1965 leaves in February 2025, September 1965 in December 2025, and
    October to December in January to March 2026: nine of twelve are out on 1 January 2026."""
    dates = [fm.statutory_retirement("man", 1965, month) for month in range(1, 13)]
    assert [date.delay_months for date in dates] == [1] * 4 + [2] * 4 + [3] * 4
    assert [(date.year, date.month) for date in dates][8:10] == [(2025, 12), (2026, 1)]
    out = retired_share("man", [2025, 2026, 2027], [59, 60, 61])
    assert (out[0, 0], out[1, 1], out[2, 2]) == (0.0, 0.75, 1.0)


def test_what_becomes_of_a_cohort_that_retires():
    """Half of the men of 59 pay on 1 January 2025; a year later nine of twelve have passed the age. Of 0.375 events,
    a fifth fall short of years: 30 % of those complete, 20 % fall to the resident scheme; 1.05 new retired members a
    event are seen, so 0.11 an event join from the resident scheme at the same age.

    payer       0.50 - 0.375             = 0.125
    completing  0.375 x 0.06             = 0.0225
    retired     0.375 x 1.05             = 0.39375
    resident    0.45 + 0.375 x (0.04 - 0.15) = 0.40875
    """
    start = np.zeros((1, 101))
    end = np.zeros((1, 101))
    end[0, 60], start[0, 61:], end[0, 61:] = 0.75, 1.0, 1.0
    passing = cohort_hazard(start, end)
    assert passing[0, 60] == 0.75
    shares = np.zeros((STATES, 1, 101))
    shares[PAYER], shares[RESIDENT], shares[UNINSURED] = 0.50, 0.45, 0.05
    outcome = RetirementOutcome(*(np.full((1, 1), x) for x in (1.05, 0.06, 0.04)))
    after = retired_by(shares, passing, outcome)[:, 0, 60]
    assert after[PAYER] == pytest.approx(0.125)
    assert after[COMPLETING] == pytest.approx(0.0225)
    assert after[RETIRED] == pytest.approx(0.39375)
    assert after[RESIDENT] == pytest.approx(0.40875)
    assert after.sum() == pytest.approx(1.0)


def test_years_paid_up_by_those_who_fall_short():
    """Years over the requirement are normal with mean 7 and deviation 8: z = 0.875, phi = 0.27207, Phi(-z) = 0.19079.
    One in five falls short, by 8 x 0.27207 / 0.19079 - 7 = 4.408 years; half of them pay up: 0.4205 years an event."""
    short = Shortfall(*(np.array(x) for x in (7.0, 8.0, 0.5, 0.3)))
    assert float(short.probability) == pytest.approx(0.19079, abs=5e-6)
    assert float(short.mean_years) == pytest.approx(4.408, abs=1e-3)
    assert float(short.probability * short.pay_up * short.mean_years) == pytest.approx(0.4205, abs=1e-4)
