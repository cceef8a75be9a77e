"""Mistakes that once went through unseen, planted one at a time: a law or a worked example names each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis import areas_summed, cost_growth, gap
from fundmodel.assumptions.scenario import entry_check
from fundmodel.projection.contributions import employee, season_free
from fundmodel.projection.contributions.resident import ResidentIncome
from fundmodel.projection.demography import internal_migration, public
from fundmodel.projection.project import labelled
from fundmodel.projection.project.money import payment, resident_fund
from tests import recomputed
from tests.faults.mutation import plant

UNTIL = 2028
JUST_ABOVE = 1.0 + 1e-9

Check = Callable[[], None]


def columns_follow_from_the_ledger() -> None:
    """Economy and reconciliation of a new run are what ledger and exposures give."""
    base, data = fm.load_scenario("baseline"), fm.load_data("national")
    recomputed.hold(fm.project(base, data, UNTIL), base, data)


def no_more_move_than_live_there() -> None:
    """Of 100 people at each of two ages a tenth moves, all of the younger age, twice as likely: a rate of 0.2; with
    half the people moving it is one, and a billionth more is too many."""
    people, pattern = np.full((1, 1, 2), 100.0), np.array([1.0, 0.0])
    rates = internal_migration.moving_rates(people, np.array([0.1]), pattern)
    np.testing.assert_allclose(rates, [[0.2, 0.0]], rtol=1e-12)
    internal_migration.moving_rates(people, np.array([0.5]), pattern)
    with pytest.raises(fm.ProjectionError, match="than live there"):
        internal_migration.moving_rates(people, np.array([0.5 * JUST_ABOVE]), pattern)


def nobody_survives_more_than_once() -> None:
    """A survival ratio of one is everybody; a billionth more is refused and its place named."""
    people, births = np.full((2, 3), 100.0), (np.zeros((3, 1)), np.array([1.05]))
    survival = np.ones((2, 3, 1))
    assert fm.project_population(people, survival, *births).population.isel(boundary=1).sum() == 600.0
    survival[1, 2, 0] = JUST_ABOVE
    with pytest.raises(fm.InputError, match=r"survival \[sex 1, age 2"):
        fm.project_population(people, survival, *births)


def no_fraction_lies_above_one() -> None:
    """All that is due may be collected, and not a billionth more."""
    base = fm.load_scenario("baseline")
    assert base.with_changes({"employee.collection": {2027: 1.0}}).at_years("employee.collection", [2027]) == [1.0]
    with pytest.raises(fm.InputError, match="out of range"):
        base.with_changes({"employee.collection": {2027: JUST_ABOVE}})


def nothing_over_nothing_is_no_share() -> None:
    """A third of the money, all of it, none of nothing."""
    found = payment._over(np.array([1.0, 2.0, 0.0]), np.array([3.0, 2.0, 0.0]))
    np.testing.assert_array_equal(found, [1.0 / 3.0, 1.0, 0.0])


def nothing_over_nothing_leaves_a_product() -> None:
    """6 = 2 x 3, 0 = 0 x 1: what explains nothing multiplies by one; money without anybody behind it is refused."""
    found = cost_growth._over(np.array([6.0, 0.0, 0.0]), np.array([2.0, 5.0, 0.0]))
    np.testing.assert_array_equal(found, [3.0, 0.0, 1.0])
    with pytest.raises(fm.InputError, match="without anybody"):
        cost_growth._over(np.array([1.0]), np.array([0.0]))


def overdue_money_has_no_season() -> None:
    """12 a year due in one lump, six months late in both years: five twelfths overdue from June of the first year on,
    none in January."""
    lump = np.zeros(24)
    lump[[2, 14]] = 12.0
    nothing = np.zeros(3)
    lines = ResidentIncome(np.zeros(24), lump, np.zeros(24))
    found = season_free.resident_accrual(lines, nothing, np.full((3, 12), 1.0 / 12.0), np.array([6.0, 6.0]))
    late = found.overdue + np.cumsum(found.written_off)
    np.testing.assert_allclose(late, [0.0, 1.0, 2.0, 3.0, 4.0, *[5.0] * 19], atol=1e-9)


def what_one_area_pays_back_closes_no_gap_of_another() -> None:
    """100, then 80; 100, then -5; -10, then -7: the sum lacks 5, owes 12 and is paid back 3."""
    books = xr.concat(
        [
            fm.ledger(opening, np.zeros(12), [0.0] * 11 + [paid], start="2027-01")
            for opening, paid in ((100.0, 20.0), (100.0, 105.0), (-10.0, -3.0))
        ],
        xr.Variable("area", ["rich", "falling", "poor"]),
    )
    found = areas_summed.summed(books.assign(gap.debts(books))).isel(area=0, fund=0, month=-1)
    assert [float(found[name]) for name in gap.DEBTS] == [12.0, 5.0, 3.0]


MUTATIONS: dict[str, tuple[Check, Any, str, str]] = {
    "a subsidy due on the heads of the 1 January before": (
        columns_follow_from_the_ledger,
        resident_fund.resident_fund,
        "subsidy[..., 0] * heads[..., 1], factor",
        "subsidy[..., 0] * heads[..., 0], factor",
    ),
    "a subsidy due on the heads of both": (
        columns_follow_from_the_ledger,
        resident_fund.resident_fund,
        "subsidy[..., 0] * heads[..., 1], factor",
        "subsidy[..., 0] * 0.5 * (heads[..., 0] + heads[..., 1]), factor",
    ),
    "a mean base of a year, not of a month": (
        columns_follow_from_the_ledger,
        employee.employee_income,
        "mean_base=base / 12.0",
        "mean_base=base",
    ),
    "a mean over eleven months": (
        columns_follow_from_the_ledger,
        labelled.economy_set,
        "base = sum_years(money.mean_base) / 12.0",
        "base = sum_years(money.mean_base) / 11.0",
    ),
    "a little more than everybody moves": (
        no_more_move_than_live_there,
        internal_migration.moving_rates,
        "rates > 1.0",
        "rates > 1.0 + 1e-6",
    ),
    "a little more than everybody survives": (
        nobody_survives_more_than_once,
        public._range_faults,
        "item.values <= high",
        "item.values <= high + 1e-6",
    ),
    "a little more than all is collected": (
        no_fraction_lies_above_one,
        entry_check.read_number,
        "value <= spec.range[1]",
        "value <= spec.range[1] + 1e-6",
    ),
    "a subsidy that is late by its lumps": (
        overdue_money_has_no_season,
        season_free.resident_accrual,
        "late_twelfths(yearly, delay)",
        "late_money(yearly, cash, np.cumsum(subsidy, axis=-1))",
    ),
    "no month of grace": (
        overdue_money_has_no_season,
        season_free.late_twelfths,
        "usually_in_hand(planned)",
        "np.cumsum(twelfths, axis=-1)",
    ),
    "a delay twice in the balance": (
        overdue_money_has_no_season,
        season_free.late_money,
        "np.where(BEFORE_WRITE_OFF, out, 0.0), 0.0",
        "out, 0.0",
    ),
    "a gap that is paid back by another": (
        what_one_area_pays_back_closes_no_gap_of_another,
        gap.debts,
        "need.clip(min=0.0)",
        "need",
    ),
    "a balance that is held sets off a debt": (
        what_one_area_pays_back_closes_no_gap_of_another,
        gap.debts,
        '(-ledger["closing"]).clip(min=0.0)',
        '-ledger["closing"]',
    ),
    "nothing of nothing is all of it": (
        nothing_over_nothing_is_no_share,
        payment._over,
        "out=np.zeros(shape)",
        "out=np.ones(shape)",
    ),
    "what explains nothing takes everything away": (
        nothing_over_nothing_leaves_a_product,
        cost_growth._over,
        "out=np.ones(",
        "out=np.zeros(",
    ),
    "money with nobody behind it is let through": (
        nothing_over_nothing_leaves_a_product,
        cost_growth._over,
        "some != 0.0",
        "some != some",
    ),
}
"""Mistake -> what must notice it, where it is made, what stands there, what stands there then."""

CAUGHT = (AssertionError, fm.ConservationError, fm.ProjectionError, pytest.fail.Exception)


@pytest.mark.parametrize("check", dict.fromkeys(check for check, *_ in MUTATIONS.values()), ids=lambda c: c.__name__)
def test_nothing_is_wrong_without_a_mistake(check: Check) -> None:
    check()


@pytest.mark.parametrize("mistake", MUTATIONS)
def test_a_mistake_is_caught(monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    check, function, old, new = MUTATIONS[mistake]
    plant(monkeypatch, function, old, new)
    with pytest.raises(CAUGHT):
        check()


@pytest.mark.parametrize("mistake", MUTATIONS)
def test_what_is_caught_is_the_mistake_and_not_the_planting(monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    """A function replaced by itself changes nothing."""
    check, function, old, _ = MUTATIONS[mistake]
    plant(monkeypatch, function, old, old)
    check()
