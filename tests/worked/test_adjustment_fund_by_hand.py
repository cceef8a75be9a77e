"""Three cities and a provincial adjustment fund, every figure of which can be checked by eye; yuan.

A year of each city, its balance when 2027 begins, and what December 2027 finds before any levy::

                        income   spending   a month   1 January   31 December
    city 1 (rich)        1,200      1,200       100       1,500         1,500
    city 2               1,200      1,200       100         300           300
    city 3 (poor)          600        720        60         120             0

The levy is 5 % of income, the local share of a gap 30 %, floor and target six months::

                        levy   balance after   six months     gap   70 % of it
    city 1                60           1,440          600       -            -
    city 2                60             240          600     360          252
    city 3                30             -30          360     390          273
                         150                                              525
"""

from __future__ import annotations

from typing import Any

import pytest

from fundmodel.fund_rules.adjustment_fund import AdjustmentFund
from fundmodel.fund_rules.bridge import Bridged
from fundmodel.fund_rules.municipal import Municipal
from tests.unit.small_roll import Province, Rolled, employees, rolled

MARCH, JUNE, SEPTEMBER, DECEMBER = 14, 17, 20, 23


def cities(poor: float = 240.0, years: int = 2) -> Province:
    """City 3 loses 120 a year, in 2026 too."""
    return employees(
        [1500, 300, poor], [1200, 1200, 600], [1200, 1200, 720], years=years, active=[6, 4, 1], retired=[1, 2, 1]
    )


def december(**clauses: Any) -> Rolled:
    return rolled(AdjustmentFund(**clauses), cities())


def test_pro_rata_when_the_pot_is_short() -> None:
    """525 are recognised and 150 are there: every city gets 150 / 525 = 2/7 of its need, 72 and 78."""
    run = december()
    assert run.of("levied", DECEMBER) == pytest.approx([60, 60, 30])
    assert run.of("granted", DECEMBER) == pytest.approx([0, 72, 78])
    assert run.of("closing", DECEMBER) == pytest.approx([1440, 312, 48])
    assert run.of("wanting", DECEMBER) == pytest.approx([0, 252 - 72, 273 - 78])
    assert run.own[-1].closing[0, 0] == pytest.approx(0)


def test_the_poorest_first() -> None:
    """After the levy city 2 holds 2.4 months, city 3 -0.5. With 150 city 3 is lifted to (-30 + 150) / 60 = 2 months,
    still below city 2. With 180 more, 60 x 2.9 = 174 lift it to 2.4, and 156 lift both by 156 / 160 = 0.975 months:
    97.5 for city 2, 174 + 58.5 = 232.5 for city 3."""
    assert december(payout="poorest_first").of("granted", DECEMBER) == pytest.approx([0, 0, 150])
    run = december(payout="poorest_first", opening=180.0)
    assert run.of("granted", DECEMBER) == pytest.approx([0, 97.5, 232.5])
    assert [run.closing[DECEMBER, 0, k, 0] / e for k, e in ((1, 100), (2, 60))] == pytest.approx([3.375, 3.375])


def test_a_second_pot_by_score() -> None:
    """A fifth of 150 goes out by score 1 : 2 : 2, that is 6, 12, 12; the other 120 meet 120 / 525 = 8/35 of needs."""
    run = december(payout="by_score", score={"city 1": 1, "city 2": 2, "city 3": 2}, score_share=0.2)
    assert run.of("granted", DECEMBER) == pytest.approx([6, 12 + 252 * 8 / 35, 12 + 273 * 8 / 35])


def test_the_local_share_by_active_to_retired_members() -> None:
    """Ratios 6, 2 and 1: city 3 bears 10 %, city 2 30 %. Of 252 + 351 = 603, 150 / 603 are met."""
    run = december(local_responsibility={0: 0.1, 1.5: 0.3, 4: 0.5})
    assert run.of("granted", DECEMBER) == pytest.approx([0, 252 * 150 / 603, 351 * 150 / 603])


def test_the_own_balance_first() -> None:
    """Only city 3 is below zero, by 30; 70 % of it is 21, and 129 stay in the fund."""
    run = december(own_balance_first=True)
    assert run.of("granted", DECEMBER) == pytest.approx([0, 0, 21])
    assert run.own[-1].closing[0, 0] == pytest.approx(129)


def test_a_quarterly_advance_and_the_settlement() -> None:
    """Floor and target two months, local share 20 %; the levy of 30 comes in four parts, as city 3 shows::

                    balance   levy   got    without what it got   gap to 120   80 %   part due   got before   now
        March            90    7.5     -          82.5               37.5       30      7.5          -        7.5
        June             60    7.5    7.5         45                 75         60     30            7.5     22.5
        September        45    7.5   30            7.5              112.5       90     67.5         30       37.5
        December         45    7.5   67.5        -30                150        120    120           67.5     52.5

    City 3 ends with 37.5 + 52.5 = 90: of a gap of 150 it bears 30. The fund takes 37.5 a quarter and holds 30, 45, 45
    and 30.
    """
    run = december(calendar="quarterly", floor=2, target=2, local_responsibility=0.2)
    dates = (MARCH, JUNE, SEPTEMBER, DECEMBER)
    assert [run.of("levied", t)[2] for t in dates] == pytest.approx([7.5] * 4)
    assert [run.of("granted", t)[2] for t in dates] == pytest.approx([7.5, 22.5, 37.5, 52.5])
    assert [run.of("closing", t)[2] for t in dates] == pytest.approx([90, 75, 75, 90])
    assert [run.own[t - 11].closing[0, 0] for t in dates] == pytest.approx([30, 45, 45, 30])


def test_an_advance_that_the_year_does_not_bear_out_goes_back() -> None:
    """City 3 gets 200 more in December: without the 67.5 advanced it holds 170, more than 120. All of it goes back."""
    province = cities()
    province.contributions[DECEMBER, 0, 2, 0] += 200.0
    rule = AdjustmentFund(
        calendar="quarterly", floor=2, target=2, local_responsibility=0.2, levy_lag=1, levy_base="financing"
    )
    run = rolled(rule, province)
    assert run.of("granted", DECEMBER) == [0, 0, 0]
    assert run.of("levied", DECEMBER) == pytest.approx([15, 15, 7.5 + 67.5])
    assert run.of("closing", DECEMBER)[2] == pytest.approx(170)


def test_held_locally_until_called() -> None:
    """The levy of 150 stays in the cities, 60 : 60 : 30. City 3 lacks 30 beyond what it holds for the fund, 70 % of it
    are 21, which are called pro rata: 8.4, 8.4 and 4.2; the fund itself never holds anything."""
    run = december(own_balance_first=True, held_locally=True)
    assert run.of("levied", DECEMBER) == pytest.approx([8.4, 8.4, 4.2])
    assert run.of("granted", DECEMBER) == pytest.approx([0, 0, 21])
    assert run.memories[-1].held[0, :, 0] == pytest.approx([51.6, 51.6, 25.8])
    assert run.own[-1].closing[0, 0] == pytest.approx(0)


def test_what_is_held_stays_out_of_reach_in_the_next_year() -> None:
    """City 3 ends 2027 with 21 - 4.2 = 16.8 and 2028 with -103.2; 25.8 and 30 of it are not its own: of a gap of 159,
    111.3 are called from 111.6, 111.6 and 55.8, that is 279, in shares of 0.4, 0.4 and 0.2."""
    run = rolled(AdjustmentFund(own_balance_first=True, held_locally=True), cities(years=3))
    assert run.of("granted", 35) == pytest.approx([0, 0, 111.3])
    assert run.of("levied", 35) == pytest.approx([44.52, 44.52, 22.26])


def test_a_gap_that_is_bridged_until_december() -> None:
    """City 3 begins 2027 with 30 and loses 10 a month: nothing is left in March, providers wait for 10 in April and for
    80 in November. In December the city lacks 80 + 10 + the levy of 30 = 120; the fund grants it, all are paid."""
    rule = Bridged(AdjustmentFund(own_balance_first=True, local_responsibility=0.0))
    run = rolled(rule, cities(poor=150.0))
    assert [run.of("postponed", t)[2] for t in range(12, 24)] == pytest.approx([0] * 3 + [10] * 8 + [-80])
    assert [run.of("closing", t)[2] for t in range(12, 24)] == pytest.approx([20, 10] + [0] * 10, abs=1e-9)
    assert run.of("granted", DECEMBER) == pytest.approx([0, 0, 120])


def test_interest_of_one_per_cent_a_month_on_advances() -> None:
    """April 10; May 10 + 10 + 0.1 = 20.1; June 20.1 + 10 + 0.201 = 30.301: the treasury bears the interest as well."""
    run = rolled(Bridged(Municipal(), by="treasury_advance", interest_rate=0.12), cities(poor=150.0))
    assert [run.of("advanced", t)[2] for t in (15, 16, 17)] == pytest.approx([10, 10.1, 10.201])
    assert [run.of("charged", t)[2] for t in (15, 16, 17)] == pytest.approx([0, 0.1, 0.201])
    assert [run.of("closing", t)[2] for t in (15, 16, 17)] == pytest.approx([0, 0, 0], abs=1e-9)


def test_the_fund_lends_what_it_holds_and_providers_wait_for_the_rest() -> None:
    """A fund of 25 lends 10 in April, 10 in May and its last 5 in June, when providers wait for the other 5."""
    rule = Bridged(AdjustmentFund(levy_income=0.0, opening=25.0), by="provincial_fund")
    run = rolled(rule, cities(poor=150.0))
    assert [run.of("lent", t)[2] for t in (15, 16, 17, 18)] == pytest.approx([10, 10, 5, 0])
    assert [run.of("postponed", t)[2] for t in (15, 16, 17, 18)] == pytest.approx([0, 0, 5, 10])
    assert [run.own[t - 11].closing[0, 0] for t in (15, 16, 17, 18)] == pytest.approx([15, 5, 0, 0])
