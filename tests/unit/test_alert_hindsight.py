"""What past looks ask for, and the method without a part of it (METHODS 6.5, 6.8)."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.clearing import habits
from fundmodel.early_alert.hindsight import AS_SAID, HORIZON, NONE, Look, by_odds, correction, odds_of, shift
from fundmodel.early_alert.learned import Learned
from fundmodel.early_alert.level_shifts import SHIPPED
from fundmodel.early_alert.log_level import Pace
from fundmodel.early_alert.plan_errors import PlanError
from fundmodel.early_alert.pooled_pace import SHIPPED as SHIPPED_PACE
from fundmodel.early_alert.score.ablation import GROUPS, NOTHING, _side, ablation
from fundmodel.early_alert.score.score_run import scored_origins
from fundmodel.early_alert.season import EVEN

OFF = 0.03


def looks(seed=3, spread=1.0):
    """600 looks of five dates: margins come OFF better than foreseen, months .5 better; ``spread`` of the errors."""
    rng = np.random.default_rng(seed)
    found = []
    for at in range(600):
        margin, months = rng.uniform(-0.1, 0.1), rng.uniform(4.0, 9.0)
        centre = np.stack([np.full(HORIZON, margin), np.full(HORIZON, months)])
        width = np.stack([np.full(HORIZON, 0.02), np.full(HORIZON, 0.4)])
        error = np.array([OFF, 0.5])[:, None] + spread * width * rng.standard_normal((2, 1))
        found.append(Look(centre, width, margin, centre + error, 6.0, 24000 + 3 * (at % 5)))
    return found


def test_the_margin_is_shifted_by_what_past_looks_were_off_and_the_months_are_not():
    given = correction(looks())
    moved = shift(given, np.full(HORIZON, 0.02), 0.02)
    assert moved[0] == pytest.approx(OFF, abs=0.006)
    assert np.array_equal(moved[1], np.zeros(HORIZON))
    assert given.scale[0] == pytest.approx(1.0, abs=0.12)
    assert (given.scale[1] > 1.2).all()


def test_the_scale_follows_the_errors_and_few_looks_ask_for_nothing():
    assert correction(looks(spread=2.0)).scale[0] == pytest.approx(1.9, abs=0.25)
    few = correction(looks()[:20])
    assert few.looks == 20
    assert all(np.array_equal(own, none) for own, none in zip(few[:3], NONE[:3], strict=True))


def with_states(n, seed=5):
    """Looks on the earned basis that say too much: 200 draws around a middle whose error is half of their spread."""
    rng = np.random.default_rng(seed)
    found = []
    for at in range(n):
        middle = np.stack([np.full(HORIZON, rng.uniform(0.0, 0.05)), np.full(HORIZON, 5.0)])
        states = middle[0, :, None] + 0.06 * rng.standard_normal((1, 200))
        came = middle + np.array([0.03, 0.5])[:, None] * rng.standard_normal((2, 1))
        width = np.broadcast_to(np.array([0.06, 1.0])[:, None], middle.shape)
        month = 24000 + 3 * (at % 8)
        found.append(Look(middle, width, middle[0, 0], came, 3.0, month, states, np.ones(200, bool), was_safe=True))
    return found


def test_odds_follow_how_often_it_came_and_few_onsets_teach_nothing():
    told = with_states(900)
    as_they_are = NONE._replace(looks=900)
    odds = odds_of(told, as_they_are)
    assert odds[1] > 1.2
    said = np.array([(one.states < 0.0).mean(axis=1) for one in told])
    came = np.mean([one.realised[0, -1] < 0.0 for one in told])
    after = by_odds(as_they_are._replace(odds=odds), said)
    assert abs(after.mean() - came) < 0.2 * abs(said.mean() - came)
    for none in (
        told[:60],
        [one._replace(was_safe=False) for one in told],
        [one._replace(states=None) for one in told],
    ):
        assert np.array_equal(odds_of(none, as_they_are), AS_SAID)


def test_odds_as_said_leave_every_bit_and_others_keep_the_order():
    within = np.array([0.0, 0.01, 0.2, 0.2, 0.5, 1.0])
    assert by_odds(NONE, within) is within
    moved = by_odds(NONE._replace(odds=np.array([-0.5, 1.3])), within)
    assert (np.diff(moved) >= 0.0).all()
    assert (moved[1:5] < within[1:5]).all()


def test_each_part_left_out_leaves_the_others():
    pace = Pace(0.01**2, 0.04**2, 0.03**2, 0.03**2, 0.0008**2, 0.02**2)
    whole = Learned(EVEN * 2.0, 0.05, pace, SHIPPED, PlanError(0.0, 0.02**2, 9), 9, habits([]))
    assert _side(whole, "income", "own_drift").pace == pace._replace(own_drift=NOTHING, slope_walk=NOTHING)
    pattern = _side(whole, "income", "pattern")
    assert np.array_equal(pattern.season, EVEN)
    assert pattern.pace == pace._replace(own_season=NOTHING)
    assert _side(whole, "spending", "pooled_variances").pace == SHIPPED_PACE["spending"]._replace(plan=pace.plan)
    shifts = _side(whole, "income", "shifts")
    assert (shifts.hazards.rate == NOTHING).all()
    assert shifts.pace == pace


def test_an_ablation_has_a_row_a_part_group_and_event(tmp_path):
    bed = make_bed(1, 12, 40)
    rows = ablation(bed, tmp_path / "run", scored_origins(bed)[-1:], 100, ("correction",))
    assert [(row["group"], row["event"]) for row in rows] == [(g, e) for g in GROUPS for e in ("deficit_12m", "floor")]
    for row in rows:
        assert row["part"] == "correction"
        assert row["n"] > row["events"] >= 0
        assert row["gain"] == pytest.approx(1.0 - row["brier"] / row["brier_without"])
    assert any(row["brier"] != row["brier_without"] for row in rows)
