"""Identities of the early alert (METHODS I-39), no look-ahead, and coverage years that do not ask when money came."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import known_from
from fundmodel.assumptions.package.package import load_data
from fundmodel.early_alert import onset_rate
from fundmodel.early_alert.alert_outlook import _paths, outlook, taught
from fundmodel.early_alert.alerts import _table
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.coverage_year import coverage
from fundmodel.early_alert.foreseen import EVENTS, FLOORS, SURELY, Paths, cash_paths, foreseen, trailing
from fundmodel.early_alert.hindsight import HORIZON, NONE, realised_cash, realised_earned
from fundmodel.early_alert.onset_rate import _rate, onset_rates
from fundmodel.early_alert.panel import RESIDENT, Known, panel
from fundmodel.early_alert.shipped_seasons import shipped_seasons
from fundmodel.early_alert.till import Till

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
ORIGIN = 12 * 2021 + 5
DRAWS = 200


@cache
def bed() -> fm.DataPackage:
    return make_bed(5, 20, 36).package()


@cache
def view(areas: int = 8):
    """(figures, lessons) of a few areas at the origin, without looks back."""
    found = panel(make_bed(5, areas, 36).package())
    return found.known("2021-06-30"), taught(found, 12 * 2020 + 11, shipped_seasons(), looks=0)


def changed(data: fm.DataPackage, when: str, seed: int) -> fm.DataPackage:
    """Every number that was released or approved after the date drawn anew, from a thousandth to a thousand times."""
    draw = np.random.default_rng(seed)
    tables = dict(data.tables)
    for name in {"observations", "budgets"} & set(tables):
        frame = tables[name].copy()
        late = (known_from(name, frame) > when).to_numpy()
        for column in [c for c in frame if c.endswith("_yuan")]:
            factor = 10.0 ** draw.uniform(-3.0, 3.0, len(frame))
            frame[column] = np.where(late, frame[column] * factor, frame[column])
        tables[name] = frame
    return replace(data, tables=tables, sha256=f"changed {seed}")


def written(alerts: fm.Alerts) -> tuple[str, str, str]:
    return alerts.table.to_csv(), alerts.ranking.to_csv(), repr(alerts.left_out)


@pytest.mark.parametrize(("name", "when"), [("bed", "2021-06-30"), ("example-county", "2024-09-15")])
def test_nothing_released_or_approved_after_the_date_moves_the_alert(name, when):
    data = bed() if name == "bed" else load_data(name)
    other = changed(data, when, 1)
    late = (known_from("observations", data.table("observations")) > when).to_numpy()
    assert 0.2 < late.mean() < 0.8
    moved = other.table("observations")["income_yuan"] != data.table("observations")["income_yuan"]
    assert moved[late].mean() > 0.99
    assert written(fm.alert(data, when, draws=DRAWS)) == written(fm.alert(other, when, draws=DRAWS))


@pytest.mark.parametrize("seed", range(3))
def test_nothing_after_the_date_is_in_the_panel(seed):
    """The same, taken away: rows and plans known by the date are all that a cut has."""
    when = ("2019-11-20", "2020-07-31", "2021-10-05")[seed]
    data = bed()
    tables = {n: f[(known_from(n, f) <= when).to_numpy()] for n, f in data.tables.items()}
    only = panel(replace(data, tables=tables, sha256=f"cut {seed}")).known(when)
    for one, cut, other in zip(
        panel(data).known(when), only, panel(changed(data, when, seed)).known(when), strict=True
    ):
        assert repr(one) == repr(cut) == repr(other)


def chances(rows, event):
    """(area, fund, basis) -> the probability that the event is there or comes, (horizon)."""
    at = EVENTS.index(event)
    return {
        (r.area, r.fund, r.basis): r.already[at] + (1.0 - r.already[at]) * r.probability[at]
        for r in rows
        if not r.already[at] > SURELY
    }


def test_within_six_months_is_at_least_any_month_and_at_most_their_sum():
    """I-39: max_h p_h <= p_any <= sum_h p_h, p_h of month h alone."""
    known, lessons = view()
    for fund, sides in lessons.sides.items():
        own = [one for one in known if one.fund == fund]
        years = coverage(own) if fund == RESIDENT else None
        for one, basis, paths in _paths(own, own, fund, sides, years, ORIGIN, DRAWS, 1):
            within = foreseen(one, basis, paths, NONE).probability
            alone = np.stack(
                [foreseen(one, basis, only(paths, h), NONE).probability[:, -1] for h in range(HORIZON)], axis=1
            )
            told = np.isfinite(within[:, -1])
            assert (np.diff(within[told], axis=1) >= 0.0).all()
            assert (within[told, -1] >= alone[told].max(axis=1) - 1e-12).all()
            assert (within[told, -1] <= alone[told].sum(axis=1) + 1e-12).all()


@pytest.mark.parametrize(("published", "drawn"), [(30, 6), (14, 17), (5, 9), (12, 12)])
def test_trailing_sums_are_those_of_twelve_months(published, drawn):
    """Any twelve months over published and drawn ones; undefined where they reach back before the first."""
    rng = np.random.default_rng(published)
    past, ahead = rng.normal(1.0, 0.1, published), rng.normal(1.0, 0.1, (3, drawn))
    both = np.concatenate([np.broadcast_to(past, (3, published)), ahead], axis=1)
    found = trailing(past, ahead)
    for at in range(drawn):
        last = published + at + 1
        expected = both[:, last - 12 : last].sum(axis=1) if last >= 12 else np.full(3, np.nan)
        np.testing.assert_allclose(found[:, at], expected, rtol=1e-13)


def test_a_month_in_deficit_is_told_without_its_season_and_of_employee_funds_alone():
    """A month that always receives half is none; one that receives less than its season is, from there on."""
    season = np.where(np.arange(12) == 2, 0.5, 1.0 + 0.5 / 11.0)
    past = Till(np.full(24, 10.0), np.full(24, 9.0), np.full(24, 1.0), 100.0, 0)
    came, spent = np.full((1, 6), 10.0) * season[:6], np.full((1, 6), 9.0)
    (one,) = (own for own in view()[0][:1])
    even = np.ones(12)
    calm = foreseen(one, "cash", cash_paths(past, came, spent, 24, (season, even)), NONE)
    at = EVENTS.index("deficit_month")
    assert calm.probability[at].tolist() == [0.0] * 6
    came[0, 3] = 0.85 * came[0, 3]
    short = foreseen(one, "cash", cash_paths(past, came, spent, 24, (season, even)), NONE)
    assert short.probability[at].tolist() == [0.0] * 3 + [1.0] * 3
    assert np.isnan(foreseen(one, "cash", cash_paths(past, came, spent, 24), NONE).probability[at]).all()
    known, lessons = view()
    table = _table(outlook(known, lessons, ORIGIN, DRAWS, 1), DRAWS, set())
    assert set(table.loc[table["event"] == "deficit_month", "fund"]) == {"employee_pooled"}


def test_without_a_budget_the_rate_of_the_packages_past_or_nothing(monkeypatch):
    """By hand: safe in months 0-2, the event in 3, safe in 4-6. Month 0 meets it within 3 months, 1 within 2, 2 within
    one; 4 is followed for two months, 5 for one. A package of 30 onsets has the rate, one of fewer no probability."""
    one = {month: month == 3 for month in range(7)}
    rate = _rate([one] * 15)
    assert rate.onsets == 15
    assert rate.share.tolist() == pytest.approx([1 / 5, 2 / 4, 3 / 3, 1.0, 1.0, 1.0])
    assert rate.error[0] == pytest.approx(0.2 / np.sqrt(15))
    known, lessons = view()
    rows, silent = outlook(known, lessons, ORIGIN, DRAWS, 1), {own.area for own in known}
    assert onset_rates(known) == {}
    monkeypatch.setattr(onset_rate, "LEAST", 1)
    rates = onset_rates(known)
    assert ("cash", "deficit_12m") in rates
    told = _table(rows, DRAWS, silent, rates)
    own = told[(told["fund"] == RESIDENT) & (told["basis"] == "cash") & (told["event"] == "deficit_12m")]
    shares = rates["cash", "deficit_12m"].share
    assert own["probability"].to_numpy() == pytest.approx(np.tile(shares, len(own) // HORIZON))
    none = _table(rows, DRAWS, silent)
    assert none.loc[none["fund"] == RESIDENT, "probability"].isna().all()
    assert none.loc[none["fund"] != RESIDENT, "probability"].notna().any()


def only(paths: Paths, h: int) -> Paths:
    """The paths with every month of the horizon safe but the h-th."""
    safe = np.arange(paths.margin.shape[1]) != paths.margin.shape[1] - HORIZON + h
    apart = {
        name: np.where(safe, 1e3 * np.abs(paths.spent), getattr(paths, name))
        for name in ("margin", "balance", "year", "month")
    }
    return paths._replace(**apart)


def test_more_in_hand_never_makes_an_event_likelier():
    """Every published balance raised, common draws: floor and depletion never likelier, deficits as they were."""
    known, lessons = view()
    before = outlook(known, lessons, ORIGIN, DRAWS, 1)
    strictly = 0
    for months in (0.5, 3.0):
        more = [
            replace(one, balance=one.balance + months * one.expenditure.sum() / (one.end - one.first).sum())
            for one in known
        ]
        after = outlook(more, lessons, ORIGIN, DRAWS, 1)
        for event in ("floor", "depletion"):
            low, high = chances(before, event), chances(after, event)
            assert low.keys() <= high.keys()
            told = [key for key in low if np.isfinite(low[key]).all()]
            assert all((high[key] <= low[key] + 1e-12).all() for key in told)
            strictly += sum((high[key] < low[key]).any() for key in told)
        deficits = [chances(rows, "deficit_12m") for rows in (before, after)]
        assert all(np.array_equal(deficits[0][key], deficits[1][key], equal_nan=True) for key in deficits[0])
    assert strictly > 0


def test_a_lower_floor_is_never_likelier_to_be_crossed(monkeypatch):
    known, lessons = view()
    high = chances(outlook(known, lessons, ORIGIN, DRAWS, 1), "floor")
    for fund in ("employee_pooled", RESIDENT):
        monkeypatch.setitem(FLOORS, fund, FLOORS[fund] - 1.5)
    low = chances(outlook(known, lessons, ORIGIN, DRAWS, 1), "floor")
    told = [key for key in high if np.isfinite(high[key]).all()]
    assert all((low[key] <= high[key] + 1e-12).all() for key in told)
    assert sum((low[key] < high[key]).any() for key in told) > 0


def four_years(shares: np.ndarray, spent: float = 8.0) -> Known:
    """A resident fund by month whose year y brings 120, 126, .. in the twelve ``shares`` of (year, month), of it in
    hand for the next year 2, 6, 12, 20 % from September to December."""
    due = 120.0 * 1.05 ** np.arange(4)
    income = (due[:, None] * shares).ravel()
    month = np.arange(48) + 12 * 2020
    autumn = np.concatenate([np.full(8, np.nan), [0.02, 0.06, 0.12, 0.2]])
    ahead = (due[:, None] * autumn).ravel()
    balance = 60.0 + np.cumsum(income - spent)
    nothing = np.zeros(48)
    return Known(
        *("甲县", RESIDENT, "pooled", month, month + 1, income, np.full(48, spent), nothing, balance, ahead),
        *(np.full(48, np.nan), "2024-01-20"),
    )


def states(one: Known, path: np.ndarray) -> dict[int, tuple[float, float]]:
    """Earned states in finished years: P_y is the cash of year y with what came ahead, the usual path given."""
    from fundmodel.early_alert.arrival import arrival, cash

    held = cash(one, arrival([one]))
    return realised_earned(one, held, held.final, path)


@pytest.mark.parametrize("seed", range(8))
def test_when_a_years_money_came_leaves_every_earned_state(seed):
    """Cash moved between the months of finished years, the same totals, ahead in December as it was: margins are the
    same always, months of reserve too where no money is later than usual; on cash they are not."""
    from fundmodel.early_alert.arrival import arrival, cash, own_path

    draw = np.random.default_rng(seed)
    even = np.full((4, 12), 1.0 / 12.0)
    moved = draw.dirichlet(np.full(12, 2.0), size=4)
    plain = four_years(even)
    path = own_path(cash(plain, arrival([plain])).path, arrival([plain]))
    usual, other = states(plain, path), states(four_years(moved), path)
    assert len(usual) == 24
    assert usual.keys() == other.keys()
    assert all(other[m][0] == pytest.approx(usual[m][0], abs=1e-12) for m in usual)
    assert all(other[m][1] <= usual[m][1] + 1e-9 for m in usual)
    early = states(four_years(-np.sort(-moved, axis=1)), path)
    assert all(early[m] == pytest.approx(usual[m], abs=1e-9) for m in usual)
    paid, paid_moved = realised_cash(plain), realised_cash(four_years(moved))
    assert max(abs(paid[m][1] - paid_moved[m][1]) for m in paid) > 0.5


def test_the_bed_looked_at_has_both_funds_and_plans():
    known, _ = view()
    assert {one.fund for one in known} == {"employee_pooled", RESIDENT}
    assert any(one.plans for one in known)
    assert isinstance(bed().table("budgets"), pd.DataFrame)


def test_premium_told_in_december_alone_leaves_no_year_late():
    """What is in hand for the next year in autumn and not told is not cash of the year: the path ends at its 1."""
    from fundmodel.early_alert.arrival import arrival, cash

    one = four_years(np.full((4, 12), 1.0 / 12.0))
    told = replace(one, ahead=np.where((one.end - 1) % 12 == 11, one.ahead, np.nan))
    paths = cash(told, arrival([told])).path
    assert len(paths) == 3
    assert all(path[-1] == pytest.approx(1.0, abs=1e-12) and (path[3:] <= 1.0 + 1e-12).all() for path in paths.values())
