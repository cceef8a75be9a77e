"""Income rules whose every figure can be checked by eye; money in yuan unless said.

Arrears. 1,000 are due each month and 90 % come in time. Of the 100 that are late, 60 % come back, half of it each
month than the month before it (weights 1/2, 1/4, 1/8 ... over twelve months, scaled to one), the other 40 are given up
a year later. In a steady state every month brings 900 + 60 and gives up 40::

    due 1,000  =  cash 960  +  change in arrears 0  +  write-off 40

Accounts. A base of 10,000, employer 8 %, member 2 %::

                                      pool                  account
    law of 2021                       800                   200
    before 2021 (30 % credited)       800 - 240 = 560       200 + 240 = 440
    no accounts                       800 + 200 = 1,000     0
    member 4 %, 2 % credited          800 + 200 = 1,000     200

Subsidy. The standard is 700 a head, 780 are paid: central 60 %, province half of what is left of the standard::

    central 420    provincial 140    local 140 + 80 above the standard = 220    together 780
"""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.contributions.account_rules import divided, worker_account_share
from fundmodel.projection.contributions.arrears import collect, recovery_weights
from fundmodel.projection.contributions.financing_rules import minimum_growth, parity, premium_rule
from fundmodel.projection.contributions.recognition import deferred
from fundmodel.projection.contributions.retiree_contributions import retiree_contributions
from fundmodel.projection.contributions.subsidy_levels import by_level, premium_by_payer
from fundmodel.projection.expenditure.maternity import allowance_due, allowance_paid, maternity_split


def one(value: float) -> np.ndarray:
    return np.array([value])


def test_arrears_in_a_steady_state() -> None:
    cash, arrears, write_off = collect(np.full(24, 1000.0), one(0.9), one(0.6), one(0.5), one(0.0))
    np.testing.assert_allclose(cash, 960.0)
    np.testing.assert_allclose(write_off, 40.0)
    np.testing.assert_allclose(np.diff(arrears), 0.0, atol=1e-9)


def test_arrears_after_one_bad_month() -> None:
    """Only Januaries ask for money, 1,200: the first is paid in full, the second in twelve instalments of 100."""
    due, collection = np.zeros(24), np.ones(24)
    due[[0, 12]], collection[12] = 1200.0, 0.0
    cash, arrears, write_off = collect(due, collection, one(1.0), one(1.0), one(0.0))
    np.testing.assert_allclose(cash, [1200.0] + [0.0] * 12 + [100.0] * 11)
    np.testing.assert_allclose(arrears[13:], 1200.0 - 100.0 * np.arange(12))
    assert not write_off.any()


def test_weights_halve() -> None:
    np.testing.assert_allclose(recovery_weights(one(0.5))[:3] * (1.0 - 0.5**12), [1 / 2, 1 / 4, 1 / 8])


@pytest.mark.parametrize(
    ("individual", "credited", "of_employer", "pool", "account"),
    [(0.02, 0.02, 0.0, 800, 200), (0.02, 0.02, 0.3, 560, 440), (0.02, 0.0, 0.0, 1000, 0), (0.04, 0.02, 0.0, 1000, 200)],
    ids=["law of 2021", "before 2021", "no accounts", "member pays more"],
)
def test_accounts(individual: float, credited: float, of_employer: float, pool: float, account: float) -> None:
    """A base of 10,000, of which the employer pays 8 %."""
    employer = divided(one(800.0), one(of_employer))
    worker = divided(one(10_000.0 * individual), worker_account_share(one(individual), one(credited)))
    assert employer.pool[0] + worker.pool[0] == pytest.approx(pool)
    assert employer.account[0] + worker.account[0] == pytest.approx(account)


def test_retirees_pay_two_per_cent_and_get_it_back() -> None:
    """1,000 retired members, pensions of 4,000 a month, 2 %: 80,000 a month; half of them get it back."""
    found = retiree_contributions(one(1000.0), one(500.0), one(4000.0), one(1.0), one(0.02), one(0.25))
    assert found.contribution[0] == pytest.approx(80_000)
    assert found.pension_fund_cost[0] == pytest.approx(30_000)
    assert found.budget_cost[0] == pytest.approx(10_000)


def test_subsidy_by_level() -> None:
    levels = by_level(one(780.0), one(700.0), one(0.6), one(0.5))
    np.testing.assert_allclose(np.array(levels)[:, 0], [420.0, 140.0, 220.0])


def test_central_share_of_the_nation() -> None:
    """Five tiers with the census population of 2020 in millions, provinces whole::

    west 382.852 x .8  centre 505.309 x .6  Liaoning, Fujian, Shandong 185.659 x .5
    Tianjin, Jiangsu, Zhejiang, Guangdong 289.194 x .3  Beijing, Shanghai 46.764 x .1
    = 306.28 + 303.19 + 92.83 + 86.76 + 4.68 = 793.7 of 1,409.8
    """
    population = np.array([382.852, 505.309, 185.659, 289.194, 46.764])
    assumed = load_scenario("baseline").entry("resident.central_share").value
    assert np.average([0.8, 0.6, 0.5, 0.3, 0.1], weights=population) == pytest.approx(assumed, abs=5e-4)


def test_medical_aid_pays_premiums() -> None:
    """Premiums of 400 for 100 people; 8 of them are helped with three quarters: 8 x 300 = 2,400 of 40,000."""
    payers = premium_by_payer(one(40_000.0), one(0.08), one(0.75))
    assert payers.medical_aid[0] == pytest.approx(2_400)
    assert payers.household[0] == pytest.approx(37_600)


def test_parity_in_three_steps() -> None:
    """400 + 700 = 1,100: the gap of 300 closes by a third of itself, 100, each year; the people's part rises by 50."""
    premium, subsidy = parity(np.full(5, 400.0), np.full(4, 700.0), np.array([0.0, 1 / 3, 2 / 3, 1.0]))
    np.testing.assert_allclose(premium, [400.0, 450.0, 500.0, 550.0, 550.0])
    np.testing.assert_allclose(subsidy, [700.0, 650.0, 600.0, 550.0])


def test_five_per_cent_a_year_at_least() -> None:
    """400 held flat until 2028, then 500: 400, 420, 441, and the scheduled 500 is more than 463.05."""
    raised = minimum_growth(np.array([400.0, 400.0, 400.0, 500.0, 510.0]), np.array([-1.0, 0.05, 0.05, 0.05, 0.05]))
    np.testing.assert_allclose(raised, [400.0, 420.0, 441.0, 500.0, 525.0])


def test_one_per_cent_of_income() -> None:
    """Income of 43,000 the year before: 430 from the third coverage year on."""
    share = np.array([0.0, 0.0, 0.01])
    np.testing.assert_allclose(
        premium_rule(np.full(3, 400.0), np.array([40_000.0, 41_500.0, 43_000.0]), share), [400.0, 400.0, 430.0]
    )


def test_deferred_recognition() -> None:
    """5 in January and 10 in each of September to December for the next year; 30 were held from the year before.

    Booked: 5 + 30 in the first January, 5 + 40 in the second; held 10, 20, 30, 40 at the ends of September to December.
    """
    year = [5.0] + [0.0] * 7 + [10.0] * 4
    booked, advance = deferred(np.array([year, year]), np.array(30.0))
    assert booked[0].tolist() == [35.0] + [0.0] * 11
    assert booked[1].tolist() == [45.0] + [0.0] * 11
    assert advance[0].tolist() == [0.0] * 8 + [10.0, 20.0, 30.0, 40.0]
    assert booked.sum() + advance[-1, -1] == 2 * 45.0 + 30.0


def test_maternity_allowance() -> None:
    """2 births, 9,000 a month, 98 days: 2 x 300 x 98 = 58,800 of an outgo of 84,000, which is 70 %."""
    assert allowance_due(one(2.0), one(9000.0), one(98.0))[0] == pytest.approx(58_800)
    split = maternity_split(one(84_000.0), one(0.7))
    assert split.medical[0] == pytest.approx(25_200)
    paid = allowance_paid(split.allowance, one(0.0))
    assert paid.fund[0] == 0.0
    assert paid.elsewhere[0] == pytest.approx(58_800)
