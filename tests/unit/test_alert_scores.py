"""Scores of probabilities, intervals and decisions against closed forms (METHODS 6.6, I-40)."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.early_alert.score.decision_scores import (
    false_alarm_share,
    false_alarms_a_year,
    hits,
    precision,
    value,
)
from fundmodel.early_alert.score.interval_scores import coverage, fair_crps, largest_gap, reliability
from fundmodel.early_alert.score.probability_scores import (
    auc,
    average_precision,
    brier,
    decomposition,
    isotonic,
    log_score,
    share_of_oracle,
    skill,
)
from fundmodel.early_alert.score.resampling import intervals, share_of, skill_of
from fundmodel.early_alert.score.ridge_logistic import fitted, sigmoid

RANDOM = np.random.default_rng(4)
P = RANDOM.choice([0.0, 0.05, 0.2, 0.35, 0.8], 4000)
Y = (RANDOM.random(4000) < 0.7 * P + 0.05).astype(float)


def test_brier_decomposes_exactly_by_value_and_by_bins():
    by_value = decomposition(P, Y)
    assert by_value.brier == pytest.approx(by_value.reliability - by_value.resolution + by_value.uncertainty, abs=1e-14)
    assert by_value.within == 0
    fine = np.clip(P + 0.04 * RANDOM.random(len(P)), 0, 1)
    binned = decomposition(fine, Y, bins=10)
    parts = binned.reliability - binned.resolution + binned.uncertainty
    assert binned.brier == pytest.approx(parts + binned.within, abs=1e-14)
    assert abs(binned.within) > 1e-6


def test_brier_by_hand():
    p, y = np.array([0.5, 0.5, 0.0, 0.0]), np.array([1.0, 0.0, 0.0, 1.0])
    assert brier(p, y) == 0.375
    assert decomposition(p, y)[1:] == (0.125, 0.0, 0.25, 0.0)


def test_crps_of_a_point_mass_is_the_distance_and_fair_of_two_draws():
    actual = np.array([1.0, -2.0, 5.0])
    assert fair_crps(np.full((3, 7), 2.0), actual) == pytest.approx([1.0, 4.0, 3.0])
    assert fair_crps(np.full((3, 1), 2.0), actual) == pytest.approx([1.0, 4.0, 3.0])
    # two draws 0 and 1, y = .5: mean distance .5 less half the expected distance of two fresh draws, 1/2
    assert fair_crps(np.array([[0.0, 1.0]]), np.array([0.5])) == pytest.approx([0.0])


def test_crps_is_fair_its_mean_does_not_depend_on_the_number_of_draws():
    random = np.random.default_rng(9)
    actual = random.standard_normal(40_000)
    few, many = (fair_crps(random.standard_normal((40_000, m)), actual) for m in (2, 40))
    exact = 1 / np.sqrt(np.pi)  # CRPS of N(0,1) against itself
    assert few.mean() == pytest.approx(exact, abs=4 * few.std() / 200)
    assert many.mean() == pytest.approx(exact, abs=4 * many.std() / 200)


def test_auc_of_the_reversed_score_and_with_ties():
    assert auc(P, Y) + auc(-P, Y) == pytest.approx(1.0, abs=1e-14)
    assert auc(np.full(4, 0.3), np.array([0.0, 1, 0, 1])) == 0.5
    assert auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0, 1, 1])) == 0.75
    assert np.isnan(auc(P, np.zeros(len(P))))


def test_average_precision_by_hand():
    p, y = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 0, 1, 0])
    assert average_precision(p, y) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert average_precision(np.full(10, 0.4), np.arange(10.0) < 3) == pytest.approx(0.3)


def test_log_score_clips_what_was_called_impossible():
    assert log_score(np.array([0.0]), np.array([1.0]), 999) == pytest.approx(np.log(1000))
    assert log_score(np.array([0.25, 0.25]), np.array([1.0, 0.0]), 999) == pytest.approx(
        -(np.log(0.25) + np.log(0.75)) / 2
    )


def test_isotonic_is_monotone_and_keeps_the_mean():
    asked = np.linspace(0, 1, 101)
    assert np.all(np.diff(isotonic(P, Y, asked)) >= 0)
    assert isotonic(P, Y, P).mean() == pytest.approx(Y.mean())


def test_the_oracles_own_share_is_one_and_the_rivals_nought():
    assert share_of_oracle(0.04, 0.06, 0.04) == 1.0
    assert share_of_oracle(0.06, 0.06, 0.04) == 0.0
    assert np.isnan(share_of_oracle(0.06, 0.04, 0.05))
    assert skill(0.03, 0.06) == 0.5


def test_value_is_one_for_perfect_knowledge_and_nought_for_the_rate():
    for cost in (0.05, 0.2, 0.5):
        assert value(Y, Y, cost) == pytest.approx(1.0)
        assert value(np.full(len(Y), Y.mean()), Y, cost) == pytest.approx(0.0, abs=1e-12)
    # cost .2, o = .5: worst .2, best .1; spent: alert .2, .2, missed 1, 0 -> .35
    assert value(np.array([0.9, 0.9, 0.1, 0.1]), np.array([1.0, 0, 1, 0]), 0.2) == pytest.approx(-1.5)


def test_decisions_by_hand():
    p = np.array([0.5, 0.1, 0.3, 0.2, 0.0, 0.0])
    first = np.array([1, 4, 6, 0, 0, 0])
    y = (first > 0).astype(float)
    assert hits(p, first) == {(1, 2): (1.0, 1), (3, 4): (0.0, 1), (5, 6): (1.0, 1)}
    assert precision(p, y) == pytest.approx(2 / 3)
    assert false_alarm_share(p, y) == pytest.approx(1 / 3)
    assert false_alarms_a_year(p, y) == pytest.approx(1200 / 6)


def test_reliability_bins_hold_enough_and_all_cases():
    bins = reliability(P, Y)
    assert min(one.n for one in bins) >= 50
    assert sum(one.n for one in bins) == len(P)
    assert largest_gap(bins) == pytest.approx(max(abs(one.mean - one.rate) for one in bins))
    assert reliability(P[:49], Y[:49]) == []


def test_coverage_leaves_out_what_was_not_told():
    low, high = np.array([0.0, 0.0, np.nan]), np.array([1.0, 1.0, 1.0])
    assert coverage(low, high, np.array([0.5, 2.0, 0.5])) == (0.5, 2)


def test_the_wider_interval_is_given_and_holds_the_figure():
    random = np.random.default_rng(2)
    area, block = np.repeat(np.arange(200), 12), np.tile(np.repeat(np.arange(6), 2), 200)
    year = random.normal(0, 0.3, 6)[block]  # what a block shares makes blocks the wider
    own, rival = np.abs(0.5 + year + random.normal(0, 0.05, len(area))), np.full(len(area), 1.0)
    sums = np.column_stack([own, rival])
    asked = {"skill": skill_of(0, 1), "own": share_of(0, 1, 0)}
    wide, alone = intervals(sums, area, block, asked), intervals(sums, area, area, asked)
    low, high = wide["skill"]
    assert low < 1 - own.mean() < high
    assert high - low > 2 * (alone["skill"][1] - alone["skill"][0])
    assert wide["own"] == (1.0, 1.0)
    assert np.isnan(intervals(sums, area, block, {"none": share_of(0, 1, 1)})["none"]).all()


def test_a_logistic_finds_the_law_and_its_answer_does_not_depend_on_the_start():
    random = np.random.default_rng(3)
    x = random.standard_normal((20_000, 2)) * [1.0, 40.0] + [5.0, 0.0]
    y = (random.random(20_000) < sigmoid(-2 + (x[:, 0] - 5) - 0.02 * x[:, 1])).astype(float)
    model = fitted(x, y, 0.01)
    slopes = model.weights[1:] / model.scale
    assert slopes == pytest.approx([1.0, -0.02], rel=0.1)
    assert model(x).mean() == pytest.approx(y.mean(), abs=1e-9)
    again = fitted(x, y, 0.01, start=np.array([3.0, -2.0, 5.0]))
    assert again.weights == pytest.approx(model.weights, abs=1e-8)


def test_a_logistic_of_separated_cases_stays_finite():
    x = np.array([[-1.0]] * 30 + [[1.0]] * 30)
    p = fitted(x, (x[:, 0] > 0).astype(float), 0.01)(x)
    assert np.all(np.isfinite(p))
    assert p[0] < 0.01 < 0.99 < p[-1]
