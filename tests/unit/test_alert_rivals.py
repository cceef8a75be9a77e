"""Rivals of the early alert: what they see, the local level against statsmodels, learned from published outcomes."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from fundmodel.early_alert.panel import Known, Plan
from fundmodel.early_alert.score.earned_months import earned_months
from fundmodel.early_alert.score.local_level import filtered, local_level
from fundmodel.early_alert.score.margin_paths import (
    extrapolated,
    extrapolated_to_plan,
    flow_path,
    margins,
    naive_flows,
    planned_flows,
)
from fundmodel.early_alert.score.plan_weights import plan_weight, weighed
from fundmodel.early_alert.score.published_months import LEADS, published_months
from fundmodel.early_alert.score.rival_features import PATHS, Features, features
from fundmodel.early_alert.score.rivals_learned import RIVALS, Outcomes, published_by, rival_probabilities
from fundmodel.early_alert.score.series_kinds import EVENTS, KINDS

JANUARY = 12 * 2020


def known(first, end, income, spent, fund="employee_pooled", *, balance=None, ahead=None, plans=(), **more):
    size = len(first)
    empty = np.full(size, np.nan)
    return Known(
        "a", fund, "pooled", np.array(first), np.array(end), np.array(income, float), np.array(spent, float),
        more.get("grants", np.zeros(size)), empty if balance is None else np.array(balance, float),
        empty if ahead is None else np.array(ahead, float), more.get("unpaid", empty), "2023-01-01",
        more.get("opening"), tuple(plans),
    )  # fmt: skip


def monthly(months, income, spent, fund="employee_pooled", begin=JANUARY, **more):
    at = begin + np.arange(months)
    return known(at, at + 1, np.broadcast_to(income, months), np.broadcast_to(spent, months), fund, **more)


def test_quarters_are_shared_evenly_and_sums_of_twelve_are_kept():
    first = JANUARY + 3 * np.arange(8)
    one = known(first, first + 3, np.arange(8) * 3.0, np.full(8, 6.0), opening=(JANUARY - 1, 100.0))
    months = published_months([one])
    assert months.received[0, -6:].tolist() == [6, 6, 6, 7, 7, 7]
    assert months.sizes[0, -4:].tolist() == [3, 0, 0, 3]
    assert months.balance[0] == 100 + 3 * sum(range(8)) - 48
    deficit, floor = margins(months, 6.0)
    assert deficit[0, 0] == pytest.approx((3 * (4 + 5 + 6 + 7) - 24) / 24)
    assert floor[0, 0] == pytest.approx(months.balance[0] / 2 - 6)


def test_a_gap_is_the_mean_of_its_neighbours_and_grants_and_unpaid_bills_count():
    at = np.array([0, 1, 2, 4, 5]) + JANUARY
    one = known(
        at,
        at + 1,
        [5, 5, 5, 9, 9],
        np.full(5, 3.0),
        grants=np.array([0, 0, 0, 4.0, 0]),
        unpaid=np.array([1, 2, 2, 2, 5.0]),
    )
    months = published_months([one])
    assert months.received[0, -6:].tolist() == [5, 5, 5, 5, 5, 9]
    assert months.spent[0, -6:].tolist() == [3, 4, 3, 3, 3, 6]


def test_paths_of_a_steady_fund_end_where_arithmetic_says():
    months = published_months([monthly(36, 10.0, 12.0, opening=(JANUARY - 1, 300.0))])
    flat = np.zeros(1)
    came, went = naive_flows(months.received, flat), naive_flows(months.spent, flat)
    for deficit, floor in (
        flow_path(months, came, went, 6.0),
        extrapolated(months, 6.0),
        extrapolated_to_plan(months, (flat, flat), (1.0, 1.0), 6.0),
    ):
        assert deficit[0] == pytest.approx(np.full(LEADS, -2 / 12))
        assert floor[0] == pytest.approx((300 - 72 - 2 * np.arange(1, LEADS + 1)) / 12 - 6)


def test_a_budget_moves_the_path_to_its_total():
    plan = Plan(2023, "2023-01-01", 240.0, 144.0, np.nan, np.nan)
    months = published_months([monthly(36, 10.0, 12.0, plans=[plan], opening=(JANUARY - 1, 300.0))])
    flat = np.zeros(1)
    came = planned_flows(months.received, naive_flows(months.received, flat), months.income_plan, 1.0)
    assert came[0, :12] == pytest.approx(np.full(12, 20.0))
    assert came[0, 12:] == pytest.approx(np.full(6, 10.0))
    by_plan, _ = extrapolated_to_plan(months, (flat, flat), (1.0, 1.0), 6.0)
    assert by_plan[0, 11] == pytest.approx((240 - 144) / 144)
    assert by_plan[0, 5] == pytest.approx((180 - 144) / 144)


def test_a_budget_counts_as_it_did_before():
    random = np.random.default_rng(1)
    at = np.arange(40)
    for error, low, high in ((0.005, 0.9, 1.0), (0.2, 0.0, 0.2)):
        series = []
        for _ in range(at.size):
            size = 10.0 * np.exp(np.repeat(np.cumsum(random.normal(0.05, 0.05, 3)), 12))
            plans = [
                Plan(2020 + y, "x", 12 * size[12 * y] * np.exp(random.normal(0, error)), np.nan, np.nan, np.nan)
                for y in (1, 2)
            ]
            series.append(monthly(36, size, 1.0, plans=plans))
        months = published_months(series)
        weight = plan_weight(months.received, months.held, months.last, months.past_plans[0])
        assert low <= weight <= high
    assert weighed(np.array([4.0, 4.0]), np.array([9.0, np.nan]), 0.5).tolist() == pytest.approx([6.0, 4.0])


def test_earned_income_has_no_season_and_a_late_subsidy_shows():
    """METHODS 6.1: 12 a year, premium 4 in October-December before, subsidy 8 in March, spending 1 a month."""
    year = np.array([0, 0, 8.0, 0, 0, 0, 0, 0, 0, 4 / 3, 4 / 3, 4 / 3])
    income, ahead = np.tile(year, 4), np.tile([0.0] * 9 + [4 / 3, 8 / 3, 4.0], 4)

    def at(months, received):
        balance = 7 + np.cumsum(received - 1.0)[:months]  # 3 months earned and 4 of premium received ahead
        one = monthly(months, received[:months], 1.0, "resident", balance=balance, ahead=ahead[:months])
        cash = published_months([one])
        return margins(earned_months([one], cash).plain, 0.0)

    income[2] = 8.0
    for months in (37, 38, 39, 44, 48):
        deficit, reserve = at(months, income)
        assert reserve[0, 0] == pytest.approx(3.0)
        assert deficit[0, 0] == pytest.approx(0.0, abs=1e-12)
    late = income.copy()
    late[38] = 0.0
    assert at(39, late)[1][0, 0] == pytest.approx(3.0)
    assert at(40, late)[1][0, 0] == pytest.approx(-5.0)


def test_the_local_level_is_statsmodels_own():
    components = pytest.importorskip("statsmodels.tsa.statespace.structural").UnobservedComponents
    random = np.random.default_rng(6)
    level = np.cumsum(0.3 * random.standard_normal(36)) + random.standard_normal(36)
    level[[4, 5, 17]] = np.nan
    for ratio in (0.03, 0.3):
        mine = filtered(level[None], np.array([ratio]), diffuse=1e6)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = components(level, "llevel", loglikelihood_burn=1)
            theirs.ssm.initialize_approximate_diffuse(1e6 * float(mine.variance[0, 0]))
            found = theirs.smooth([float(mine.variance[0, 0]), ratio * float(mine.variance[0, 0])])
        assert mine.level[0, 0] == pytest.approx(found.filtered_state[0, -1], abs=1e-5)
        n = np.isfinite(level).sum() - 1
        assert mine.log_likelihood[0, 0] == pytest.approx(found.llf + n / 2 * (np.log(2 * np.pi) + 1), abs=1e-4)


def test_a_local_level_with_growth_and_season_goes_on():
    season = 1 + 0.3 * np.sin(np.arange(12))
    season /= season.mean()
    at = np.arange(36)
    flows = np.array([size * np.exp(0.06 * at / 12) * season[at % 12] for size in (1e6, 3e6, 4e6, 9e6, 2e7, 5e7)])
    flows = np.vstack([flows, flows[:1]])
    sizes = np.ones(flows.shape, np.int64)
    sizes[-1] = [0, 0, 3] * 12
    flows[-1] = np.repeat(flows[-1].reshape(-1, 3).mean(axis=1), 3)
    ahead = local_level(flows, sizes, np.full(7, JANUARY + 35)).flows
    true = 1e6 * np.exp(0.06 * (36 + np.arange(LEADS)) / 12) * season[np.arange(LEADS) % 12]
    assert ahead[0] == pytest.approx(true, rel=0.01)
    assert ahead[-1] == pytest.approx(true, rel=0.02)


def test_an_outcome_is_learned_only_once_it_is_published():
    last = np.array([JANUARY + 20, JANUARY + 23])
    cash, earned = published_by(JANUARY + 18, last, 0), published_by(JANUARY + 18, last, 1)
    assert cash.tolist() == [[True, True, False, False, False, False], [True] * 5 + [False]]
    assert earned.tolist() == [[False] * 6, [True] * 5 + [False]]


def board(random, origins, areas=30, months=60):
    """Features that tell the event, and outcomes drawn from them."""
    hidden = random.standard_normal((len(KINDS), len(EVENTS), areas, months)) + 1.8
    hidden[:, EVENTS.index("deficit_12m")] *= 0.05
    state = hidden < 0
    outcomes = Outcomes(JANUARY, state, hidden)
    seen = {}
    for origin in origins:
        x = outcomes.lowest(origin) if origin + 6 < outcomes.end else random.standard_normal((3, 2, areas, 6))
        noise = random.standard_normal((len(KINDS), len(EVENTS), len(PATHS), areas, 6))
        told = x[:, :, None] + 0.3 * noise * np.array([0.05, 1.0])[:, None, None, None]
        seen[origin] = Features(
            np.full((len(KINDS), areas), origin - 1),
            random.standard_normal((len(KINDS), len(EVENTS), areas, 4)),
            random.standard_normal((len(KINDS), areas, 2)),
            told,
        )
    return seen, outcomes


def test_rivals_learn_nothing_from_what_was_not_published():
    random = np.random.default_rng(5)
    origins = list(range(JANUARY + 20, JANUARY + 41))
    seen, outcomes = board(random, origins)
    asked = [origins[-1]]
    first = rival_probabilities(asked, seen, outcomes)
    later = Outcomes(JANUARY, outcomes.state.copy(), outcomes.margin.copy())
    later.state[..., 40:] ^= True  # after the last published month of the origin asked
    later.margin[..., 40:] *= -3
    again = rival_probabilities(asked, seen, later)
    earlier = Outcomes(JANUARY, outcomes.state.copy(), outcomes.margin.copy())
    earlier.state[..., 30:39] ^= True
    changed = rival_probabilities(asked, seen, earlier)
    for name in RIVALS:
        assert np.array_equal(first[name][asked[0]], again[name][asked[0]]), name
        assert np.all(np.diff(first[name][asked[0]], axis=-1) >= 0)
    assert not np.array_equal(first["climatology"][asked[0]], changed["climatology"][asked[0]])


def test_a_rival_that_sees_the_event_beats_the_rate_and_noise_does_not():
    random = np.random.default_rng(8)
    origins = list(range(JANUARY + 14, JANUARY + 53))
    seen, outcomes = board(random, origins, areas=120)
    asked = origins[-1:]
    told = rival_probabilities(asked, seen, outcomes)

    def score(name):
        return np.mean([(told[name][at][0, 0] - outcomes.came(at)[0, 0]) ** 2 for at in asked])

    for name in ("naive", "naive_gauss", "logistic8"):
        assert score(name) < 0.6 * score("climatology"), name
    assert score("margin") == pytest.approx(score("climatology"), rel=0.1)


def test_an_area_that_published_too_little_has_no_features():
    told = features([monthly(4, 1.0, 1.0)], ("a", "b"), JANUARY + 5)
    assert told.last.tolist() == [[-1, -1]] * 3
    assert np.isnan(told.lowest).all()
    told = features([monthly(30, 10.0, 12.0, opening=(JANUARY - 1, 999.0))], ("a", "b"), JANUARY + 31)
    assert told.last[0].tolist() == [JANUARY + 29, -1]
    assert told.lowest[0, 0, :, 0] == pytest.approx(np.full((len(PATHS), 6), -2 / 12), abs=1e-6)
