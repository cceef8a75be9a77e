"""The synthetic bed: one process, books that close, events as METHODS 6.1 defines them, features of METHODS 6.7."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.early_alert.bed.bed_laws import CLASSES, SHARES
from fundmodel.early_alert.bed.fund_step import DELAY_UNDER
from fundmodel.early_alert.bed.prevalence import prevalences
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.vocabulary.errors import InputError
from tests.beds import small

ARRAYS = (
    *("income", "expenditure", "grants", "unpaid", "close", "received_12", "spent_12", "earned_balance", "plan_due"),
    *("released", "scope_factor", "groups"),
)
ASSUMED = ("model_own", "random_walk")


def test_the_same_seed_gives_the_same_bed_and_another_seed_another():
    one, again, other = small().truth, make_bed(7, 40).truth, small(8).truth
    assert all(getattr(one, name).tobytes() == getattr(again, name).tobytes() for name in ARRAYS)
    assert one.shocks.equals(again.shocks)
    assert not (one.income == other.income)[:, 0].any()


@pytest.mark.parametrize("areas", [1, 13])
def test_an_area_is_the_same_in_a_bed_of_any_size(areas):
    large, few = small(), make_bed(7, areas)
    assert all(getattr(few.truth, n).tobytes() == getattr(large.truth, n)[:areas].tobytes() for n in ARRAYS)
    for table in ("observations", "budgets"):
        whole = getattr(large, table)
        part = whole[whole["area"].isin(few.truth.areas)].reset_index(drop=True)
        assert getattr(few, table).equals(part)


def test_books_close_in_every_month():
    truth = small().truth
    opened = np.concatenate([truth.opening[:, :, None], truth.close[:, :, :-1]], axis=2)
    assert truth.close == pytest.approx(opened + truth.income - truth.expenditure, rel=1e-9)
    assert (truth.expenditure > 0.0).all()
    assert (truth.grants >= 0.0).all()
    assert (truth.unpaid >= -1e-6).all()


def test_a_year_of_resident_money_is_what_was_due_wherever_its_months_lie():
    """Earned: the balance moves by P/12 + grants - spending, but for what is overdue; cash of a coverage year = P."""
    bed = small()
    truth, states = bed.truth, bed.course.states[bed.burnt :]
    money = [one.money for one in states]
    cash = np.stack([one.year_cash[:, 0] for one in money], axis=1)
    ahead = np.stack([one.ahead[:, 0] for one in money], axis=1)
    assert cash[:, 11::12] == pytest.approx(truth.plan_due)
    due = np.repeat(truth.plan_due, 12, axis=1)
    k = np.arange(truth.months) % 12 + 1
    arrived = np.stack([one.arrived[at % 12, :, 0] for at, one in enumerate(money)], axis=1)
    overdue = np.maximum(0.0, due * arrived - cash)
    assert truth.earned_balance == pytest.approx(truth.close[:, 1] - (cash - due * k / 12) - ahead - overdue)
    moved = np.diff(truth.earned_balance + overdue, axis=1)
    earned = (due / 12 + truth.grants[:, 1] - truth.expenditure[:, 1])[:, 1:]
    assert moved == pytest.approx(earned, abs=1e-6 * truth.close.max())
    to_date = np.cumsum((truth.income - truth.grants)[:, 1].reshape(40, -1, 12), axis=2).reshape(40, -1)
    before = np.repeat(ahead[:, 11::12], 12, axis=1)[:, :-12]
    assert cash[:, 12:] == pytest.approx(to_date[:, 12:] + before - ahead[:, 12:])


def test_what_is_usual_is_the_mean_of_the_last_three_coverage_years():
    """METHODS 6.1: overdue is held against the area's own arrival as it was."""
    bed = small()
    money = [one.money for one in bed.course.states]
    cash = np.stack([one.year_cash[:, 0] for one in money], axis=1)
    years = cash.reshape(len(cash), -1, 12)
    share = years / years[:, :, -1:]
    for year in range(3, years.shape[1]):
        usual = np.stack([money[12 * year + at].arrived[1:, :, 0].T for at in (0, 11)])
        assert usual == pytest.approx(np.broadcast_to(share[:, year - 3 : year].mean(axis=1), usual.shape))


def test_events_follow_from_the_books():
    bed = small()
    truth = bed.truth
    tells = bed.course.laws.tells_unpaid[:, :, 0].T[:, :, None]
    spent = truth.expenditure[:, :, 1:] + np.where(tells, np.diff(truth.unpaid, axis=2), 0.0)
    received = (truth.income - truth.grants)[:, :, 1:].copy()
    received[:, 1] = np.repeat(truth.plan_due / 12, 12, axis=1)[:, 1:]
    for month in (12, 30, 70):
        last = slice(month - 12, month)
        short = received[:, :, last].sum(2) < spent[:, :, last].sum(2)
        assert (short == truth.state["deficit_12m"][:, :, month]).all()
        balance = np.stack([truth.close[:, 0], truth.earned_balance], axis=1)[:, :, month]
        low = balance < np.array([6.0, 3.0]) * spent[:, :, last].sum(2) / 12
        assert (low == truth.state["floor"][:, :, month]).all()
        cash = (truth.income - truth.grants)[:, 1, 1:][:, last].sum(1) < spent[:, 1, last].sum(1)
        assert (cash == truth.cash_state["deficit_12m"][:, 1, month]).all()
    assert (truth.state["depletion"] == (truth.close < 0.0)).all()
    assert (truth.cash_state["floor"][:, 0] == truth.state["floor"][:, 0]).all()


def test_half_of_the_areas_follow_laws_that_the_method_does_not_assume():
    assert sum(SHARES) == pytest.approx(1.0)
    assert sum(share for name, share in zip(CLASSES, SHARES, strict=True) if name not in ASSUMED) >= 0.5
    names = np.array(small(1, 150).truth.classes)
    assert set(names.ravel()) == set(CLASSES)
    assert (~np.isin(names, ASSUMED)).mean() > 0.45


def test_shocks_of_both_signs_on_both_sides_and_lumps_that_move():
    bed = small(1, 150)
    shocks = bed.truth.shocks
    for kind in ("income_shift", "income_transient", "spending_shift", "spending_transient"):
        sizes = shocks.loc[shocks["kind"] == kind, "size"]
        assert (sizes > 0.03).any()
        assert (sizes < -0.03).any()
    assert (shocks.loc[shocks["kind"] == "subsidy_short", "size"] < 0.0).all()
    late = np.stack([one.money.late[:, 0] for one in bed.course.states])
    assert set(np.unique(late)) == {0.0, 1.0, 2.0, 3.0}
    cash = (bed.truth.income - bed.truth.grants)[:, 1].reshape(150, 6, 12)
    assert (np.ptp(cash.argmax(2), axis=1) >= 1).mean() > 0.3


def test_a_failing_pool_delays_hospitals_and_authorities_act():
    bed = small(1, 150)
    truth = bed.truth
    months = truth.close * 12 / truth.spent_12
    rises = np.diff(truth.unpaid, axis=2) > 0.0
    assert rises.any()
    assert (months[:, :, :-1] < DELAY_UNDER[None, :, 0])[rises].all()
    assert (truth.grants > 0.0).any()
    own = np.array(truth.classes) == "model_own"
    acted = np.stack([one.rest[:, :, 0].T for one in bed.course.states], axis=2).max(2) > 0.0
    assert acted[~own].mean() > 0.5
    assert not acted[own].any()
    assert not truth.unpaid[own].any()


def test_provinces_share_shocks():
    """Monthly moves of the walk correlate by 0, .3, .6 within provinces of ten, not across them."""
    bed = small(1, 150)
    walk = np.stack([one.walk[0, :, 0] for one in bed.course.states])
    moves = np.diff(walk, axis=0)
    scaled = np.clip(moves / np.quantile(np.abs(moves), 0.68, axis=0), -2.5, 2.5)
    together = np.corrcoef(scaled.T)
    of = np.arange(150) // 10
    found = []
    for kind in range(3):
        same = (of[:, None] == of[None]) & (of % 3 == kind)[:, None] & ~np.eye(150, dtype=bool)
        found.append(together[same].mean())
    assert found == pytest.approx([0.0, 0.3, 0.6], abs=0.12)
    assert together[of[:, None] != of[None]].mean() == pytest.approx(0.0, abs=0.03)


def test_prevalences_lie_in_the_ranges_asked_for():
    found = prevalences(small(1, 150).truth).set_index(["event", "fund"])
    assert found.loc["deficit_12m", "share"].between(0.10, 0.20).all()
    assert found.loc["floor", "share"].between(0.03, 0.14).all()
    assert found.loc["depletion", "share"].between(0.001, 0.03).all()
    groups = found.loc["deficit_12m", ["group_0", "group_1", "group_2"]].mean()
    assert groups.is_monotonic_increasing
    assert (found.loc["deficit_12m", "near_misses"] > found.loc["deficit_12m", "onsets"]).all()


def test_what_cannot_be_made_is_refused():
    with pytest.raises(InputError, match="best"):
        make_bed(1, 5, budgets="best")
    with pytest.raises(InputError, match="12 months"):
        make_bed(1, 5, months=12)


def test_a_bed_may_start_inside_a_year():
    truth = make_bed(3, 6, months=30, start="2020-05").truth
    assert (truth.first_month, truth.months, truth.first_year) == (12 * 2020 + 4, 30, 2020)
    assert truth.plan_due.shape == (6, 3)
    opened = np.concatenate([truth.opening[:, :, None], truth.close[:, :, :-1]], axis=2)
    assert truth.close == pytest.approx(opened + truth.income - truth.expenditure, rel=1e-9)
