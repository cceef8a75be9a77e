"""The board, warnings month by month, and the card made of them (METHODS 6.6)."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fundmodel.early_alert.alerts import level
from fundmodel.early_alert.score.alert_runs import (
    LATE_DATA,
    NEAR,
    QUIET,
    SHOCK,
    SHOCK_UNSEEN,
    UNFORESEEABLE,
    Onset,
    onsets,
    reason,
    standing,
    withdrawn,
)
from fundmodel.early_alert.score.goals import GOALS, LATE
from fundmodel.early_alert.score.goals_held import Scored
from fundmodel.early_alert.score.publishers import publishers
from fundmodel.early_alert.score.rivals_learned import Outcomes
from fundmodel.early_alert.score.score_board import (
    METHOD,
    ORACLE,
    Board,
    case_table,
    chosen,
    shock_before,
    with_stand_in,
)
from fundmodel.early_alert.score.score_card import TABLES, score_card
from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, EVENTS, KINDS
from fundmodel.early_alert.score.shipped_score import ship, shipped_cards
from fundmodel.early_alert.score.why_missed import missed_cases
from fundmodel.vocabulary.errors import InputError

START = 12 * 2021
FIRST = START + 12
ORIGINS = np.arange(FIRST, FIRST + 30)
MONTHS = 12 + 30 + AHEAD_MONTHS
SHAPE = (len(ORIGINS), len(KINDS), len(EVENTS))


def made(state, forecasts, areas, *, last=1, shocks=None):
    margin = np.where(state, -0.1, 0.1)
    reserve = np.tile(np.arange(5.0)[:, None], (1, 1))
    shape = (len(ORIGINS), len(KINDS), areas)
    return Board(
        tuple(f"area-{at}" for at in range(areas)),
        np.array([["even", "odd"] * (areas // 2)] * len(KINDS)),
        ORIGINS,
        Outcomes(START, state, margin),
        np.zeros((len(KINDS), areas, MONTHS), bool) if shocks is None else shocks,
        np.broadcast_to(ORIGINS[:, None, None] - last, shape),
        forecasts,
        np.full((*shape, 6), 1.0),
        np.full((*shape, 6), 3.0),
        np.broadcast_to(np.resize(reserve, (*shape[:2], areas, 6)), (*shape, 6)),
    )


def one_event(p, *, areas=2, month=20, last=1, shocks=None):
    """Area 0 of the employee fund enters the state in month ``FIRST + month``; p (origin) is its probability."""
    state = np.zeros((len(KINDS), len(EVENTS), areas, MONTHS), bool)
    state[0, 0, 0, 12 + month :] = True
    told = np.full((*SHAPE, areas, 6), 0.02)
    told[:, 0, 0, 0] = np.asarray(p)[:, None]
    return made(state, {METHOD: told, "climatology": np.full_like(told, 0.1)}, areas, last=last, shocks=shocks)


def probabilities(**by_month):
    p = np.full(len(ORIGINS), 0.02)
    for key, value in by_month.items():
        p[int(key[1:])] = value
    return p


def test_first_event_and_onset_set_follow_the_state_in_the_last_published_month():
    board = one_event(probabilities(), last=3)
    first = board.first_event[:, 0, 0, 0]
    assert first[13:20].tolist() == [0, 6, 5, 4, 3, 2, 1]
    safe = board.safe[:, 0, 0, 0]
    assert safe[:23].all()
    assert not safe[23:].any()
    assert board.safe[:, 0, 0, 1].all()
    cases = chosen(board, "employee", EVENTS[0])
    assert cases.outcome[:, 5].sum() == 9  # six months before, three more until it is published
    assert len(chosen(board, "both", EVENTS[0]).outcome) == 30 * 4 - 7
    assert len(chosen(board, "both", EVENTS[0], onset=False).outcome) == 7


def test_lead_counts_the_origins_before_the_event_that_held_the_alert():
    held = probabilities(m14=0.3, m16=0.25, m17=0.4, m18=0.6, m19=0.9)
    (found,) = onsets(one_event(held), METHOD, "employee", EVENTS[0])
    assert (found.month, found.lead, found.highest) == (FIRST + 20, 4, 0.9)
    assert found.shock is None
    assert np.isnan(found.delay)
    (broken,) = onsets(one_event(probabilities(m14=0.3, m18=0.6)), METHOD, "employee", EVENTS[0])
    assert broken.lead == 0


def test_delay_runs_from_the_shock_to_the_alert_that_held():
    shocks = np.zeros((len(KINDS), 2, MONTHS), bool)
    shocks[0, 0, 12 + 15] = True
    board = one_event(probabilities(m18=0.3, m19=0.3), shocks=shocks)
    (found,) = onsets(board, METHOD, "employee", EVENTS[0])
    assert (found.shock, found.lead, found.delay) == (FIRST + 15, 2, 3.0)
    assert shock_before(board, 0, 0, FIRST + 14) is None
    assert shock_before(board, 0, 0, FIRST + 28) is None


def test_an_alert_that_goes_without_an_event_is_withdrawn():
    p = probabilities(m3=0.3, m8=0.3, m9=0.3, m10=0.3, m18=0.3, m19=0.1)
    gone = withdrawn(one_event(p), METHOD, "employee", EVENTS[0])
    # months 3, 9, 10 go; 8 goes by month 11 only at its third origin; 18 comes true in month 20
    assert (gone.share, gone.n) == (3 / 5, 5)
    assert (gone.share_new, gone.n_new) == (1 / 3, 3)


def test_a_warning_stands_while_the_alert_would_hold_it():
    """As ``level`` holds what was raised, down to .16, four fifths of .2."""
    p = probabilities(m3=0.17, m4=0.3, m5=0.17, m6=0.165, m7=0.15, m8=0.19, m18=0.3, m19=0.1)
    board = one_event(p)
    stands = np.flatnonzero(standing(board, METHOD, EVENTS[0])[:, 0, 0])
    assert stands.tolist() == [4, 5, 6, 18]
    before = "none"
    for at, probability in enumerate(p):
        before = level(float(probability), before)
        assert (before in ("alert", "alarm")) == (at in stands)
    assert np.flatnonzero(standing(board, METHOD, EVENTS[0], held=1.0)[:, 0, 0]).tolist() == [4, 18]
    gone = withdrawn(board, METHOD, "employee", EVENTS[0])
    assert (gone.share, gone.n) == (2 / 4, 4)  # months 5 and 6
    assert withdrawn(board, METHOD, "employee", EVENTS[0], held=1.0)[:2] == (1 / 2, 2)
    far_apart = replace(board, origins=FIRST + 2 * np.arange(len(ORIGINS)))
    assert np.flatnonzero(standing(far_apart, METHOD, EVENTS[0])[:, 0, 0]).tolist() == [4, 18]


def test_a_warning_that_came_true_is_not_held_into_the_next():
    p = probabilities(m20=0.3, m21=0.3, m22=0.18)
    board = one_event(p)
    assert not board.safe[21, 0, 0, 0]
    assert np.flatnonzero(standing(board, METHOD, EVENTS[0])[:, 0, 0]).tolist() == [20, 21]


def test_every_miss_has_a_reason():
    seen = Onset(0, 0, 0, 100, 0, None, 0.05, 0.4, 98)
    assert reason(seen) == QUIET
    assert reason(seen._replace(highest=0.15)) == NEAR
    assert reason(seen._replace(last=95)) == LATE_DATA
    assert reason(seen._replace(shock=97)) == SHOCK
    assert reason(seen._replace(shock=99)) == SHOCK_UNSEEN
    assert reason(seen._replace(oracle=0.1, shock=99)) == UNFORESEEABLE


def test_the_rate_of_the_fund_stands_in_where_the_method_is_silent():
    assert with_stand_in(np.array([0.4, np.nan]), np.array([0.1, 0.2])).tolist() == [0.4, 0.2]


@pytest.fixture(scope="module")
def card_board():
    """Months with events of known chance; the oracle knows it, the method half of it."""
    random = np.random.default_rng(12)
    areas = 24
    state = np.zeros((len(KINDS), len(EVENTS), areas, MONTHS), bool)
    risk = np.clip(random.gamma(0.4, 0.1, (*state.shape[:3], 1)), 0, 0.6)
    month = random.random(state.shape) < risk
    state[..., 1::3] = month[..., 1::3]
    chance = 1 - (1 - risk) ** (np.arange(1, 7) / 3)
    oracle = np.broadcast_to(chance, (*SHAPE, areas, 6)).copy()
    rate = np.broadcast_to(oracle.mean(axis=(0, 3), keepdims=True), oracle.shape)
    names = {METHOD: 0.5 * (rate + oracle), "climatology": rate, "naive": 0.8 * rate + 0.2 * oracle, ORACLE: oracle}
    return made(state, names, areas)


@pytest.fixture(scope="module")
def card(card_board):
    return score_card(card_board)


def test_the_card_holds_every_table_and_is_the_same_every_time(card, card_board, tmp_path):
    assert tuple(card.tables) == TABLES
    assert card.to_json() == score_card(card_board).to_json()
    assert card.best["both"]["floor"] == "naive"
    rivals = card.tables["rivals"].set_index(["group", "event", "horizon", "forecast"])
    own = rivals.loc[("both", "deficit_12m", 6)]
    assert own.loc[ORACLE, "share_of_oracle"] == 1
    assert own.loc["naive", "share_of_oracle"] == 0
    assert 0 < own.loc[METHOD, "share_of_oracle"] < 1
    parts = own["reliability"] - own["resolution"] + own["uncertainty"] + own["within"]
    assert np.allclose(own["brier"], parts, atol=3e-6)
    card.write(tmp_path / "card")
    assert sorted(path.name for path in (tmp_path / "card").iterdir()) == sorted(
        ["score.json", *(f"{name}.csv" for name in TABLES)]
    )
    assert json.loads((tmp_path / "card" / "score.json").read_text())["best"] == card.best


def goals_of(card):
    frame = card.tables["goals"]
    keys = list(zip(frame["group"], frame["event"], frame["figure"], strict=True))
    return frame.set_index(pd.Index(keys, tupleize_cols=False))


def test_each_goal_is_judged_on_the_budgets_that_the_issue_sets_it_on(card, card_board):
    asked = [goal for goal in GOALS["good"] if goal not in LATE]
    assert list(goals_of(card).index) == [(goal.group, goal.event, goal.figure) for goal in asked]
    typical = score_card(card_board, budgets="typical", bed="typical-bed")
    both, resident = (set(one["group"]) for one in (card.tables["goals"], typical.tables["goals"]))
    assert (both, resident) == ({"both", "employee", "resident_cash"}, {"resident", "employee", "resident_cash"})
    assert (typical.bed, typical.budgets) == ("typical-bed", "typical")
    own, other = (frame[frame["group"] == "employee"] for frame in (goals_of(card), goals_of(typical)))
    assert own.equals(other)  # they do not depend on budgets: the same goals on the same board
    assert all((met is None) == (key[0] == "resident_cash") for key, met in goals_of(card)["met"].items())


def test_a_goal_stands_beside_its_interval_the_oracle_and_the_prototype(card):
    row = goals_of(card).loc[[("both", "deficit_12m", "false_alarms")]].iloc[0]
    alerts = card.tables["alerts"].set_index(["group", "event", "forecast"])["false_alarms"].loc["both", "deficit_12m"]
    assert (row["reached"], row["oracle"]) == (alerts[METHOD], alerts[ORACLE])
    assert (row["prototype_low"], row["prototype_high"]) == (0.06, 0.09)
    told = goals_of(card)
    whole = told.dropna(subset=["reached", "lower_90"])
    assert (whole["lower_90"] <= whole["reached"] + 1e-9).all()
    assert (whole["reached"] <= whole["upper_90"] + 1e-9).all()
    rows = card.tables["coverage"].set_index(["group", "class", "horizon"])["share"]
    assert told["reached"][[("both", "", "coverage")]].item() == rows["both", "", 0]
    worst = max((rows["both", label, 0] for label in ("even", "odd")), key=lambda share: abs(share - 0.8))
    assert told["reached"][[("both", "", "coverage_class")]].item() == worst


def test_every_goal_that_was_missed_has_a_reason_and_no_other_one(card):
    goals, reasons = goals_of(card), card.tables["reasons"]
    missed = {key for key, met in goals["met"].items() if met is False}
    assert missed
    assert set(zip(reasons["group"], reasons["event"], reasons["figure"], strict=True)) == missed


def reasons_of(card, group, event, figure):
    rows = card.tables["reasons"]
    own = rows[(rows["group"] == group) & (rows["event"] == event) & (rows["figure"] == figure)]
    return own.set_index("reason").dropna(axis=1, how="all")


def test_a_reason_follows_the_figures(card, card_board):
    """Shrunk to the rate the method says too little; made bolder it says too much, and the reason turns."""
    own = card_board.forecasts[ORACLE]
    bold = replace(card_board, forecasts={**card_board.forecasts, METHOD: np.clip(1.6 * own + 0.1, 0, 1)})
    found = score_card(bold)
    for which in (card, found):
        for name, row in reasons_of(which, "both", "floor", "reliability").iterrows():
            if name == "worst_bin":
                told = goals_of(which)["reached"][[("both", "floor", "reliability")]].item()
                assert abs(row["said"] - row["came"]) == pytest.approx(told, abs=2e-6)
    told = reasons_of(found, "both", "deficit_12m", "precision")
    assert told.loc["overstated", "said"] > told.loc["overstated", "came"]
    assert told.loc["overstated", "came"] == goals_of(found)["reached"][[("both", "deficit_12m", "precision")]].item()
    rivals = found.tables["rivals"].set_index(["group", "event", "horizon", "forecast"]).loc["both", "floor", 6]
    skill = reasons_of(found, "both", "floor", "skill_on_best")
    gap = rivals.loc[METHOD, "reliability"] - rivals.loc["naive", "reliability"]
    without = 1 - (rivals.loc[METHOD, "brier"] - gap) / rivals.loc["naive", "brier"]
    assert skill.loc["calibration", "without"] == pytest.approx(without, abs=1e-4)
    assert "apart_more" in skill.index
    assert "calibration" not in reasons_of(score_card(perfect(card_board)), "both", "floor", "skill_on_best").index


def perfect(board):
    return replace(board, forecasts={**board.forecasts, METHOD: board.forecasts[ORACLE]})


def test_what_the_oracle_misses_too_is_said(card_board):
    """A method that is the oracle: the same figure, and where that is missed the oracle misses it."""
    card = score_card(perfect(card_board))
    goals = goals_of(card)
    assert (goals["reached"] == goals["oracle"])[goals["oracle"].notna()].all()
    for key, met in goals["met"].items():
        if met is False and np.isfinite(goals["oracle"][[key]].item()):
            assert "oracle_short" in reasons_of(card, *key).index


def test_cases_without_an_alert_are_counted_by_the_first_reason_that_holds():
    shocks = np.zeros((len(KINDS), 2, MONTHS), bool)
    shocks[0, 0, 12 + 19] = True
    p = probabilities(m16=0.15, m17=0.3)
    board = one_event(p, shocks=shocks, last=3)
    sure = {**board.forecasts, ORACLE: np.full_like(board.forecasts[METHOD], 0.9)}
    own = scored(replace(board, forecasts=sure))
    assert missed_cases(own, 3, 4) == {**NO_CASES, SHOCK_UNSEEN: 1}  # month 17 was alerted, 16 not
    calm = scored(replace(one_event(p, last=3), forecasts=sure))
    assert missed_cases(calm, 3, 4) == {**NO_CASES, LATE_DATA: 1}
    fresh = replace(one_event(p), forecasts=sure)
    assert missed_cases(scored(fresh), 3, 4) == {**NO_CASES, NEAR: 1}
    assert missed_cases(scored(fresh), 5, 6) == {**NO_CASES, QUIET: 2}
    blind = {**sure, ORACLE: np.full_like(sure[ORACLE], 0.1)}
    assert missed_cases(scored(replace(fresh, forecasts=blind)), 5, 6) == {**NO_CASES, UNFORESEEABLE: 2}


NO_CASES = dict.fromkeys((UNFORESEEABLE, SHOCK_UNSEEN, SHOCK, LATE_DATA, NEAR, QUIET), 0)


def scored(board):
    return Scored(board, chosen(board, "employee", EVENTS[0]), METHOD, "climatology", "employee", EVENTS[0], {}, {})


def test_a_card_takes_the_place_of_that_of_the_same_budgets(card, tmp_path):
    place = tmp_path / "cards.json"
    first, other = replace(card, bed="one"), replace(card, bed="two", budgets="typical")
    for one in (other, first, replace(first, bed="three")):
        place.write_text(ship(one, place), encoding="utf-8")
    assert [(one["bed"], one["budgets"]) for one in shipped_cards(place)] == [("three", "good"), ("two", "typical")]
    assert {row["forecast"] for row in shipped_cards(place)[0]["alerts"]} == {METHOD, ORACLE}
    place.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="holds no score cards"):
        ship(card, place)
    assert place.read_text(encoding="utf-8") == "{}"


def test_the_best_rival_may_be_fixed_beforehand(card, card_board):
    fixed = {group: dict.fromkeys(EVENTS, "climatology") for group in card.best}
    rows = score_card(card_board, best=fixed).tables["rivals"]
    own = rows[rows["forecast"] == METHOD]
    assert np.allclose(own["skill_on_best"], own["skill_on_climatology"])


def test_coverage_counts_the_intervals_that_held(card, card_board):
    rows = card.tables["coverage"].set_index(["group", "class", "horizon"])
    inside = (card_board.reserve >= 1) & (card_board.reserve <= 3)
    assert rows.loc[("resident", "", 0), "share"] == pytest.approx(inside[:, 1].mean(), abs=1e-6)
    assert rows.loc[("employee", "odd", 0), "n"] == inside[:, 0, 1::2].size


def test_where_nothing_can_be_foreseen_skill_is_nought_within_its_interval(card_board):
    random = np.random.default_rng(1)
    state = np.zeros(card_board.outcomes.state.shape, bool)
    state[..., ::3] = random.random(state[..., ::3].shape) < 0.05
    rate = np.full((*SHAPE, 24, 6), 0.0) + (1 - 0.95 ** (np.arange(1, 7) / 3))
    noisy = np.clip(rate * np.exp(0.1 * random.standard_normal(rate.shape)), 0, 1)
    card = score_card(made(state, {METHOD: noisy, "climatology": rate, ORACLE: rate}, 24))
    row = card.tables["goals"].set_index(["group", "event", "figure"]).loc[("both", "deficit_12m", "skill_on_best")]
    assert row["lower_90"] <= 0 <= row["upper_90"] or abs(row["reached"]) < 0.005
    assert abs(row["reached"]) < 0.02
    rivals = card.tables["rivals"].set_index(["group", "event", "forecast", "horizon"])
    assert abs(rivals.loc[("both", "deficit_12m", METHOD, 6), "auc"] - 0.5) < 0.05


def test_the_case_table_has_a_row_an_origin_area_fund_basis_and_event(card_board):
    table = case_table(card_board, [METHOD])
    assert len(table) == np.prod(SHAPE) * 24
    assert not table.duplicated(["area", "fund", "basis", "event", "origin"]).any()
    one = table.iloc[17]
    assert (one["last"], one["origin"]) == ("2021-12", "2022-01")
    assert one[f"{METHOD}_6"] == card_board.forecasts[METHOD][0, 0, 0, 17, 5]
    came = table[[f"y_{h}" for h in range(1, 7)]].to_numpy()
    assert np.array_equal(came.any(axis=1), table["first_event"] > 0)


def test_publishers_are_told_by_their_last_months(card_board):
    last = np.repeat((ORIGINS - 1)[:, None], 4, axis=1)
    last[:, 1] = ORIGINS // 3 * 3 - 1  # out one month after the quarter
    last[:, 2] = (ORIGINS - 1) // 3 * 3 - 1  # two months after
    last[:, 3] = last[:, 2]
    last[:5, 3] = -1
    board = replace(card_board, areas=("a", "b", "c", "d"), last=np.repeat(last[:, None], len(KINDS), axis=1))
    assert publishers(board)[0].tolist() == ["monthly", "quarterly", "quarterly_late", "quarterly_late"]
