"""The resident fund six months ahead on its earned basis: the hand case of METHODS 6.1, arrival paths, clearings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fundmodel.early_alert.arrival import APART, BEFORE, POINTS, arrival, cash, own_path, ways_to_arrive
from fundmodel.early_alert.clearing import clearing_due, habits, regular, spikes, with_clearing
from fundmodel.early_alert.coverage_year import Drawn, coverage, coverage_draws
from fundmodel.early_alert.grouped import Calendar, calendar
from fundmodel.early_alert.hindsight import realised_earned
from fundmodel.early_alert.panel import Known, Plan
from fundmodel.early_alert.resident_paths import earned_paths, received, resident_cash_paths
from fundmodel.early_alert.till import till

FIRST = 12 * 2021
YEARS = 4
YEARLY, PREMIUM = 12.0, 4.0


def hand_case(months=12 * YEARS, grant_months=(), fund="resident", spent=1.0):
    """Premium 4 in October-December before, subsidy 8 in March, spending 1 a month; 3.0 months at every month's end."""
    t = np.arange(months)
    calendar_month = t % 12
    income = np.where(calendar_month >= 9, PREMIUM / 3.0, 0.0) + np.where(calendar_month == 2, YEARLY - PREMIUM, 0.0)
    ahead = np.where(calendar_month >= 8, PREMIUM * (calendar_month - 8) / 3.0, np.nan)
    accrued = YEARLY * (calendar_month + 1) / 12.0
    arrived = np.where(calendar_month >= 2, YEARLY, PREMIUM)
    balance = 3.0 + arrived - accrued + np.nan_to_num(ahead)
    nothing = np.zeros(months)
    return Known(
        *("area", fund, "pooled", FIRST + t, FIRST + t + 1, income, np.full(months, spent), nothing, balance, ahead),
        *(np.full(months, np.nan), "2025-01-20", (FIRST - 1, 3.0 + PREMIUM)),
    )


@pytest.fixture(scope="module")
def one():
    return hand_case()


def path(one):
    given = arrival([one])
    return given, cash(one, given)


def test_coverage_cash_of_a_finished_year_is_what_is_due(one):
    _, held = path(one)
    assert held.final == pytest.approx({FIRST // 12 + y: YEARLY for y in range(1, YEARS)})
    for own in held.path.values():
        assert own[BEFORE - 1] == pytest.approx(PREMIUM / YEARLY)
        assert own[BEFORE - 1 + 2] == pytest.approx(PREMIUM / YEARLY)
        assert own[BEFORE - 1 + 3 :] == pytest.approx(1.0)


def test_the_earned_balance_is_three_months_in_every_month(one):
    _, held = path(one)
    own = np.concatenate([held.path[FIRST // 12 + 2]])
    found = realised_earned(one, held, held.final, own)
    assert len(found) > 20
    for margin, months in found.values():
        assert (margin, months) == pytest.approx((0.0, 3.0), abs=1e-9)


@pytest.mark.parametrize("known", [38, 41, 45, 47])
def test_months_ahead_stay_at_three_whatever_the_season(one, known):
    """Cash swings by ten months of spending; on the earned basis nothing happens."""
    cut = hand_case(known)
    _, held = path(cut)
    own = cash(one, arrival([one])).path[FIRST // 12 + 2]
    due = Drawn(held.year - 1, np.full((1, 4), YEARLY), own[None], own[None], own, own, True)
    dates = Calendar(FIRST, 60, np.ones(60))
    spent = np.ones((1, 8))
    came = received(held, due, cut.last + 1, 8)
    earned = earned_paths(till(cut, dates, dates), held, due, came, spent, cut.last + 1)
    assert earned.margin == pytest.approx(0.0, abs=1e-9)
    assert earned.balance == pytest.approx(3.0, abs=1e-9)
    assert earned.now[:, 0] == pytest.approx((0.0, 3.0), abs=1e-9)
    on_cash = resident_cash_paths(till(cut, dates, dates), came, spent, cut.last + 1)
    assert on_cash.balance[0] == pytest.approx(hand_case(known + 8).balance[-8:], abs=1e-9)


def test_a_subsidy_that_does_not_come_is_overdue_after_a_month_of_grace(one):
    """3.0 until March, -5.0 from April (METHODS 6.1)."""
    cut = hand_case(38)
    _, held = path(cut)
    own = cash(one, arrival([one])).path[FIRST // 12 + 2]
    late = own.copy()
    late[BEFORE + 2 :] = PREMIUM / YEARLY
    due = Drawn(held.year - 1, np.full((1, 4), YEARLY), late[None], own[None], own, own, True)
    dates = Calendar(FIRST, 60, np.ones(60))
    came = received(held, due, cut.last + 1, 4)
    earned = earned_paths(till(cut, dates, dates), held, due, came, np.ones((1, 4)), cut.last + 1)
    assert earned.balance[0] == pytest.approx([3.0, -5.0, -5.0, -5.0], abs=1e-9)


def test_a_budget_narrows_what_the_year_brings(one):
    """P_y of the next year: last year x growth alone, or with a plan of it."""
    cut = hand_case(36)
    year = FIRST // 12 + 3
    planned = [Plan(year, "2024-01-20", 13.0, 12.0, np.nan, np.nan)]
    rng = np.random.default_rng(2)
    draws = rng.standard_normal((2000, 4)), rng.standard_normal(2000), rng.random(2000)
    bare = coverage_draws(cut, coverage([cut]), *draws)
    told = replace(cut, plans=tuple(planned))
    with_plan = coverage_draws(told, coverage([told]), *draws)
    assert with_plan.due[:, 2].std() < bare.due[:, 2].std()
    assert abs(np.median(with_plan.due[:, 2]) - 13.0) < abs(np.median(bare.due[:, 2]) - 13.0)
    assert with_plan.planned
    assert not bare.planned


def planned_areas(short=()):
    """Twelve areas with a budget of 12 a year, off by 1 %; in those named, by number, a tenth of a year never comes."""
    found = []
    for number in range(12):
        area = hand_case()
        income = area.income.copy()
        income[24 + 2] -= 0.1 * YEARLY * (number in short)
        off = 1.0 + 0.01 * (-1.0) ** np.arange(YEARS + 1)
        plans = [Plan(FIRST // 12 + y, "2021-01-20", YEARLY * off[y], 12.0, np.nan, np.nan) for y in range(YEARS)]
        found.append(replace(area, income=income, plans=tuple(plans)))
    return found


def test_a_year_that_falls_short_is_counted_and_widens_no_budget():
    plain, with_short = coverage(planned_areas()), coverage(planned_areas(short=(3, 7)))
    assert with_short.plan == pytest.approx(plain.plan, rel=0.2)
    assert with_short.walk == pytest.approx(plain.walk, rel=0.2)
    assert with_short.short.rate > plain.short.rate
    assert with_short.short.size == pytest.approx(0.1, abs=0.02)
    rng = np.random.default_rng(2)
    draws = rng.standard_normal((4000, 4)), rng.standard_normal(4000), rng.random(4000)
    cut = replace(hand_case(37), plans=planned_areas()[0].plans)
    lows = [(coverage_draws(cut, given, *draws).due[:, 1] < 0.95 * YEARLY).mean() for given in (plain, with_short)]
    assert lows[1] > lows[0]


def test_money_that_comes_as_in_no_year_before_moves_no_budget():
    """The subsidy has not come by October: it is late, not a third of what was due."""
    given = coverage(planned_areas())
    one = hand_case(36 + 10)
    income = one.income.copy()
    income[36 + 2] = 0.0
    late = replace(one, income=income, plans=planned_areas()[0].plans)
    rng = np.random.default_rng(2)
    due = coverage_draws(late, given, rng.standard_normal((1000, 4)), rng.standard_normal(1000), rng.random(1000)).due
    assert np.median(due[:, 1]) == pytest.approx(YEARLY, rel=0.03)


def lumps_in(months, growth=1.0):
    """Subsidy of 6 and 2 a year: the larger in the month given for each year, the smaller in November; ``growth`` of
    the last year's; premium as in the hand case, published to the October of the last year."""
    one = hand_case(36 + 10)
    income = one.income.copy()
    income[2::12] = 0.0
    for year, month in enumerate(months):
        income[12 * year + month] += 6.0 * (growth if year == 3 else 1.0)
        if year < 3:
            income[12 * year + 10] += 2.0
    return replace(one, income=income)


def test_a_lump_that_comes_in_another_month_tells_what_the_year_brings():
    """6 of 8 came in March, May, June and now, grown by a tenth, in July: P_y = 4 + 8.8, though a quarter of the
    subsidy is still to come and no year stood at this share in October."""
    areas = [lumps_in(months) for months in ((2, 4, 5, 6), (3, 2, 5, 4), (4, 3, 2, 5))]
    given = coverage(areas)
    rng = np.random.default_rng(2)
    draws = rng.standard_normal((2000, 4)), rng.standard_normal(2000), rng.random(2000)
    level, grown = (coverage_draws(lumps_in((2, 4, 5, 6), g), given, *draws).due[:, 1] for g in (1.0, 1.1))
    assert np.median(level) == pytest.approx(12.0, rel=0.01)
    assert np.median(grown) / np.median(level) == pytest.approx(10.6 / 10.0, rel=0.02)
    assert np.diff(np.quantile(np.log(level), (0.1, 0.9)))[0] < 0.06


def test_ways_to_arrive_are_the_years_before_sooner_or_later():
    one = lumps_in((2, 4, 5, 6))
    given = arrival([one, lumps_in((3, 2, 5, 4))])
    held = cash(one, given)
    ways, likely = ways_to_arrive(held, given, own_path(held.path, given))
    assert likely.sum() == pytest.approx(1.0)
    own = ways[: -len(given.differs)]
    assert (own[:, -1] == 1.0).all()
    last, plain = held.path[FIRST // 12 + 2], len(APART) // 2
    by_shift = {step: row for row, step in zip(own[-len(APART) + 1 :], range(-plain, plain), strict=True)}
    assert by_shift[0][:-1] == pytest.approx(last[:-1])
    assert by_shift[-3][BEFORE - 1 + 8] == pytest.approx(last[BEFORE - 1 + 5])
    unfinished, alone = ways_to_arrive(held._replace(path={}), given, given.mean)
    assert unfinished == pytest.approx(given.mean + given.differs)
    assert alone == pytest.approx(1.0 / len(given.differs))


def cleared(months_of, size=0.6, seed=3):
    """48 months of spending with a clearing in the given calendar month of each year."""
    rng = np.random.default_rng(seed)
    flow = np.exp(rng.normal(0.0, 0.03, 48))
    for year, month in enumerate(months_of):
        flow[12 * year + month] += size
    t, nothing = np.arange(48), np.zeros(48)
    return Known(
        *("area", "employee_pooled", "pooled", FIRST + t, FIRST + t + 1, np.ones(48), flow, nothing, nothing, nothing),
        *(np.full(48, np.nan), "2025-01-20"),
    )


def test_a_clearing_is_found_taken_out_and_put_back():
    areas = [cleared((5, 6, 4, 5), seed=seed) for seed in range(6)] + [cleared((), seed=seed) for seed in range(6, 12)]
    dates = calendar(areas, FIRST + 47, 6, np.ones(12), 0.0)
    found = [spikes(one, dates) for one in areas]
    assert found[0].month == {FIRST // 12 + year: month for year, month in enumerate((5, 6, 4, 5))}
    assert not any(one.month for one in found[6:])
    lessons = habits(found)
    assert lessons.share == pytest.approx(0.4, abs=0.15)
    plain = regular(areas[0], found[0], lessons, dates)
    assert (plain.expenditure == 0.0).sum() == 4
    due = clearing_due(found[0], lessons, FIRST // 12 + 4)
    assert due.size == pytest.approx(0.6, abs=0.1)
    assert due.month.argmax() in (4, 5, 6)
    rng = np.random.default_rng(1)
    spent = with_clearing(np.ones((4000, 9)), due, FIRST + 48, rng.random((4000, 3)), rng.standard_normal(4000))
    assert spent.sum(axis=1).mean() - 9.0 == pytest.approx(0.6 * due.clears, rel=0.15)
    assert (spent[:, :3] == 1.0).mean() > 0.9


def test_a_path_of_arrival_is_drawn_to_that_of_all_where_own_years_are_few(one):
    given, held = path(one)
    own = own_path({}, given)
    assert own == pytest.approx(given.mean)
    assert len(own) == POINTS
    assert np.all(np.diff(own_path(held.path, given)) >= -1e-12)
