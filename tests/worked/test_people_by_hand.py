"""Four small sums about behaviour that can be checked by eye: lapse, waiting, early retirement, contribution years.

**Lapse.** Of residents aged 40, .02 a year do not renew and .38 of the uninsured come back: .38 / (.02 + .38) = 95 %
are enrolled. The premium quadruples while income stands still. With beta = -0.5 the log-odds fall by 0.5 ln 4 = ln 2:
odds of 19 become 9.5, non-renewal doubles to .04, and .38 / .42 = 90.5 % stay. Of the enrolled, 1 - (19/21) / (19/20)
= 1/21 leave. They cost 0.6 of the mean, so the stayers cost (1 - 0.6/21) / (1 - 1/21) = 1.02 of it.

**Waiting.** Half of those without cover come back each year and pay before 1 January. They missed 1, 2, 3, ... years
with chances 1/2, 1/4, 1/8, ... and wait 3 months and one for each year missed: 5 on average. Only those who missed 10
years or more (chance 2^-9) would wait longer than the year lasts, by 2 months on average.

**Early retirement.** Men born in 1977 have the full delay of 36 months: they reach 63 in 2040. A quarter use the window
and go at 60, in 2037; 4 % wait a year longer, to 2041. Of women born in 1985 whose former age is 50 the same quarter go
at 52 and not at 55: the window has 36 months, the delay 60.

**Contribution years.** 25 are required, members have 33 on average with a standard deviation of 8: one standard
deviation to spare, 15.9 % are short, half of whom do not pay up, and a thousand events were seen to give a thousand new
retired members. Once 33 are required, half are short, by 8 x 0.3989 / 0.5 = 6.38 years on average, and a quarter does
not retire on the day: 1,000 x 0.75 / 0.9207 = 814.6 do.
"""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.enrolment import contribution_years, lapse, waiting
from fundmodel.projection.enrolment.contribution_years import Shortfall
from fundmodel.projection.enrolment.flexible_retirement import Use, used_share


def test_lapse() -> None:
    shift = lapse.log_odds_shift(np.array([100.0, 400.0]), np.array([40_000.0, 40_000.0]), -0.5)
    factor = lapse.renewal_factor(shift)
    np.testing.assert_allclose(factor, [1.0, 2.0])
    enrolled = 0.38 / (0.02 * factor + 0.38)
    np.testing.assert_allclose(enrolled, [0.95, 0.38 / 0.42])
    leaving = lapse.leaving_share(enrolled[:1], enrolled[1:])
    np.testing.assert_allclose(leaving, 1.0 / 21.0)
    np.testing.assert_allclose(lapse.stayers_cost_factor(leaving, 0.6), 1.02)
    assert lapse.elasticity(-0.5, 0.95) == pytest.approx(-0.025)


def test_waiting() -> None:
    before_january = np.eye(12)[0]
    lost = waiting.lost_exposure(np.array(1200.0), 0.5, 3.0, 1.0, 0.0, before_january)
    assert float(lost) == pytest.approx(1200 / 12 * (5 - 2**-9 * 2))


@pytest.mark.parametrize(
    ("missed", "repaid", "month", "waits", "covered"),
    [
        (0, 0, 3, 3, 7 / 12),  # late, in March of the same year: nothing missed, April-June without, July on with
        (2, 0, 1, 5, 7 / 12),  # two years missed, paid in time: June on with
        (2, 2, 1, 3, 9 / 12),  # the two years repaid: the fixed months remain
        (5, 5, 1, 6, 6 / 12),  # after four years and more no repayment goes below six months
        (5, 0, 6, 8, 0.0),  # paid in June, five years missed: nothing left of the year
    ],
)
def test_waiting_of_one_person(missed: int, repaid: int, month: int, waits: int, covered: float) -> None:
    months = waiting.waiting_months(missed, 3.0, 1.0, repaid)
    assert months == waits
    assert waiting.exposure_factor(month, months) == pytest.approx(covered)


@pytest.mark.parametrize(
    ("year", "age", "retired"),
    [
        (2037, 59, 0.0),
        (2038, 60, 0.25),  # all users of the window gone in the year in which they reached 60
        (2040, 62, 0.25),  # nobody else has reached 63
        (2041, 63, 0.96),  # all but those who wait
        (2042, 64, 1.0),
    ],
)
def test_early_and_late_retirement_of_men_born_in_1977(year: int, age: int, retired: float) -> None:
    use = Use(window=0.25, late_share=0.04, late_lag=12)
    assert used_share("man", [year], [age], use)[0, 0] == pytest.approx(retired)


def test_nobody_retires_before_the_old_age() -> None:
    """Men born in May 1965 are delayed by two months, to July 2025: the window gives them those two and no more."""
    share = used_share("man", [2026], [60], Use(window=1.0))
    assert share[0, 0] == 1.0
    assert used_share("man", [2025], [59], Use(window=1.0))[0, 0] == 0.0


def test_a_share_belongs_to_those_who_reach_the_former_age_in_its_months() -> None:
    """Nobody uses the window in 2037, everybody from 2038 on. Men born in 1977 reach 60 in 2037 and wait to 2040, men
    born in 1978 go in 2038: the later cohort retires first, and nobody of the earlier one is called away."""
    use = Use(window=np.repeat([0.0, 1.0], [12 * 13, 12]))
    along = used_share("man", np.arange(2037, 2043), np.arange(58, 65), use)
    born_1977 = [along[year - 1978 - 58, year - 2037] for year in (2038, 2039, 2040, 2041)]
    born_1978 = [along[year - 1979 - 58, year - 2037] for year in (2038, 2039, 2040)]
    assert born_1977 == [0.0, 0.0, 0.0, 1.0]
    assert born_1978 == [0.0, 1.0, 1.0]


def test_women_of_50_keep_two_years_of_their_delay() -> None:
    shares = [
        float(used_share("w50", [year], [year - 1986], Use(window=0.25))[0, 0]) for year in (2037, 2038, 2040, 2041)
    ]
    assert shares == [0.0, 0.25, 0.25, 1.0]


def test_contribution_years() -> None:
    one = np.array(1.0)
    shortfall = Shortfall(margin=8.0 * one, sd=8.0 * one, pay_up=0.5 * one, completing=0.3 * one)
    by_year = contribution_years.dated(shortfall, np.array([[25.0, 33.0], [25.0, 25.0]]))
    np.testing.assert_allclose(by_year.probability, [[0.158655, 0.5], [0.158655, 0.158655]], atol=1e-6)
    assert by_year.mean_years[0, 1] == pytest.approx(6.383, abs=5e-4)
    measured = contribution_years.Measured(shortfall, 0.22 * one)
    outcome = contribution_years.outcome_by_year(by_year, one, measured, np.zeros(2, dtype=int))
    women = [float(field[1, 0, 0]) for field in outcome]
    assert women == pytest.approx([0.75 / (1.0 - 0.158655 * 0.5), 0.15, 0.1], abs=1e-6)
    assert women[0] == pytest.approx(0.8146, abs=5e-5)
    thousand_reach_it = np.zeros((2, 2, 101))
    thousand_reach_it[:, 0, 50] = 1000.0
    lump = contribution_years.pay_up_years(thousand_reach_it, shortfall, by_year)
    assert lump[1] == pytest.approx(1000 * 0.5 * 0.5 * 6.383, abs=0.1)
