"""What changed between two alerts, and what moves a balance: parts that sum, each to what it is named after."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import known_from
from fundmodel.early_alert.alert_outlook import LOOKS, Taught, _paths, taught
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.coverage_year import coverage
from fundmodel.early_alert.drivers import Drivers, drivers
from fundmodel.early_alert.held_looks import Held, lesson_name
from fundmodel.early_alert.learned import SIDES, learned
from fundmodel.early_alert.panel import RESIDENT, Known, panel
from fundmodel.early_alert.shipped_seasons import shipped_seasons
from fundmodel.early_alert.what_changed import PARTS, _change, what_changed
from fundmodel.presentation.words.rounding import adding_up
from fundmodel.vocabulary.errors import InputError

BEFORE, NOW, LOOK = "2021-04-30", "2021-05-31", "2021-06-30"
DRAWS = 200
NAMED = Drivers._fields[-4:]


@cache
def bed() -> fm.DataPackage:
    return make_bed(5, 8, 36).package()


@cache
def before() -> fm.Alerts:
    return fm.alert(bed(), BEFORE, draws=DRAWS)


LEARNT = 12 * 2020 + 11


@cache
def lessons(looks: int = 0) -> Taught:
    return taught(panel(bed()), LEARNT, shipped_seasons(), looks=looks)


def known_by(when: str, *more: dict[str, object]) -> fm.DataPackage:
    """The bed as it was known on a date, and rows more."""
    tables = {n: f[(known_from(n, f) <= when).to_numpy()] for n, f in bed().tables.items()}
    tables["observations"] = pd.concat([tables["observations"], pd.DataFrame(more)]) if more else tables["observations"]
    return replace(bed(), tables=tables, sha256=f"{when} {more}")


def last_row(area: str, fund: str) -> dict[str, object]:
    frame = known_by(BEFORE).table("observations")
    own = frame[(frame["area"] == area) & (frame["fund"] == fund) & (frame["covers"] > 0)]
    return own.sort_values(["period_end", "released"]).iloc[-1].to_dict()


def compared(data: fm.DataPackage, now: fm.Alerts, moved: float = 0.0) -> pd.DataFrame:
    found = what_changed(panel(data), now, before(), Held(made={lesson_name(LEARNT): lessons(LOOKS)}), moved)
    return found.set_index(["area", "fund"])


def later(*rows: dict[str, object]) -> tuple[fm.DataPackage, fm.Alerts]:
    data = known_by(BEFORE, *rows)
    return data, fm.alert(data, NOW, draws=DRAWS, previous=before())


def sums(frame: pd.DataFrame) -> np.ndarray:
    return (
        frame[list(PARTS)].sum(axis=1, skipna=False) - (frame["probability"] - frame["probability_before"])
    ).to_numpy()


@pytest.fixture(scope="module")
def month_on():
    """Nothing came in a month."""
    return later()


@pytest.fixture(scope="module")
def still(month_on):
    return compared(*month_on)


def test_without_news_only_time_moves_a_probability(still):
    told = still[still["rest"].notna()]
    assert len(told) >= 10
    assert (told[["new_data", "revisions"]].to_numpy() == 0.0).all()
    assert (told["rest"].abs() > 0.01).any()
    assert np.nanmax(np.abs(sums(still))) < 1e-12


def test_a_revision_and_a_new_month_are_told_apart(still):
    """Spending of the last month told is raised for one area; another area tells a month of half the income more."""
    quarter = last_row("synthetic-0006", "employee_pooled")
    revised = {**quarter, "released": "2021-05-10", "expenditure_yuan": 1.7 * quarter["expenditure_yuan"]}
    last = last_row("synthetic-0002", "employee_pooled")
    year, month = divmod(12 * int(str(last["period_end"])[:4]) + int(str(last["period_end"])[5:]), 12)
    rate = 1.2 * float(last["expenditure_yuan"]) / int(last["covers"])
    fresh = {**last, "period_end": f"{year}-{month + 1:02d}", "covers": 1, "released": "2021-05-12"}
    fresh |= {"expenditure_yuan": rate, "income_yuan": rate / 2.0}
    fresh["balance_yuan"] = float(last["balance_yuan"]) - 0.5 * rate
    found = compared(*later(revised, fresh))
    assert np.nanmax(np.abs(sums(found))) < 1e-12
    first, second = found.loc[("synthetic-0006", "employee_pooled")], found.loc[("synthetic-0002", "employee_pooled")]
    assert first["new_data"] == 0.0
    assert first["revisions"] > 0.05
    assert second["revisions"] == 0.0
    assert second["new_data"] > 0.1
    others = [key for key in found.index if key[1] == "employee_pooled" and key[0][-1] not in "26"]
    pd.testing.assert_frame_equal(found.loc[others], still.loc[others])


def test_parts_are_given_where_something_moved(still, month_on):
    found = compared(*month_on, moved=0.05)
    moved = (found["change"] != "unchanged") | ((found["probability"] - found["probability_before"]).abs() >= 0.05)
    assert 0 < moved.sum() < len(found)
    assert (found["rest"].notna() <= moved).all()
    told = found.index[found["rest"].notna()]
    np.testing.assert_allclose(found.loc[told, list(PARTS)], still.loc[told, list(PARTS)], atol=1e-12)


@pytest.mark.parametrize(
    ("level", "earlier", "happened", "said"),
    [
        ("watch", "none", False, "new"),
        ("alarm", "alert", True, "raised"),
        ("none", "alarm", True, "happened"),
        ("none", "alarm", False, "lifted"),
        ("watch", "alarm", False, "lowered"),
        ("alert", "alert", False, "unchanged"),
        ("none", "none", True, "happened"),
    ],
)
def test_changes_of_level(level, earlier, happened, said):
    assert _change(level, earlier, happened) == said


def test_an_alert_that_is_not_earlier_is_refused():
    with pytest.raises(InputError, match=r"as of 2021-04-30 is compared with one of .* as of 2021-04-30"):
        what_changed(panel(bed()), before(), before())


def test_drivers_sum_to_the_change_of_the_balances_drawn():
    known, month = panel(bed()).known(LOOK), 12 * 2021 + 5
    found = {(one.area, one.fund): one for one in drivers(known, lessons(), month, DRAWS, 1)}
    told = 0
    for fund, sides in lessons().sides.items():
        own = [one for one in known if one.fund == fund]
        years = coverage(own) if fund == RESIDENT else None
        for one, basis, paths in _paths(own, own, fund, sides, years, month, DRAWS, 1):
            if basis == "earned" or fund != RESIDENT:
                row = found[one.area, fund]
                size = float(np.abs(paths.spent[:, -1]).mean())
                if one.last - one.first[0] >= 11:
                    assert row.change == pytest.approx(sum(getattr(row, name) for name in NAMED), abs=1e-9 * size)
                    end = row.balance + row.change
                    assert end == pytest.approx(float(paths.balance[:, -1].mean()), abs=1e-9 * size)
                    told += 1
    assert told >= len(found) - 2
    assert len(found) == len(known)
    some = drivers(known, lessons(), month, DRAWS, 1, only={("synthetic-0003", "resident")})
    assert some == [found["synthetic-0003", "resident"]]


def test_printed_drivers_add_up():
    for row in drivers(panel(bed()).known(LOOK), lessons(), 12 * 2021 + 5, 50, 1):
        if np.isfinite(row.shifts):
            whole, parts = adding_up(row.change / 1e8, [getattr(row, name) / 1e8 for name in NAMED], 2)
            assert sum(parts) == pytest.approx(whole, abs=1e-9)


def by_month(factor: np.ndarray) -> Known:
    """An employee fund from January 2018 to April 2021, spending times ``factor`` (month)."""
    month, noise = np.arange(40), np.random.default_rng(0).normal(0.0, 0.015, 40)
    first, nan = 12 * 2018 + month, np.full(40, np.nan)
    spent = 1e8 * 1.06 ** (month / 12.0) * np.exp(noise) * factor
    income = 1e8 * 1.05 ** (month / 12.0)
    balance = 1e9 + np.cumsum(income - spent)
    head = ("县", "employee_pooled", "pooled", first, first + 1)
    return Known(*head, income, spent, np.zeros(40), balance, nan, nan, "2021-05-20")


def told(factor: np.ndarray) -> Drivers:
    """The drivers in months of spending, of what the area itself teaches."""
    one = by_month(factor)
    alone = Taught({"employee_pooled": {side: learned([by_month(np.ones(40))], side) for side in SIDES}}, {})
    (row,) = drivers([one], alone, 12 * 2021 + 5, DRAWS, 1)
    return row._replace(**{name: getattr(row, name) / 1.2e8 for name in ("change", *NAMED)})


def test_growth_a_step_and_an_odd_month_are_told_apart():
    """Eight months come, April to November of 2020 are the same months a year before."""
    month, plain = np.arange(40), told(np.ones(40))
    assert plain.spending == pytest.approx(-8.0 * 0.058, abs=0.3)
    assert plain.shifts == pytest.approx(0.0, abs=0.1)
    step = told(np.where(month >= 36, 1.4, 1.0))
    assert step.as_last_year == plain.as_last_year
    assert step.shifts == pytest.approx(-8.0 * 0.4, abs=1.2)
    assert abs(step.spending - plain.spending) < 0.5
    odd = told(np.where(month == 32, 2.0, 1.0))
    assert odd.as_last_year - plain.as_last_year == pytest.approx(-0.97, abs=0.1)
    assert odd.shifts - plain.shifts == pytest.approx(0.97, abs=0.2)
    assert abs(odd.spending - plain.spending) < 0.2
    dear = told(np.full(40, 1.1))
    assert dear.spending == pytest.approx(1.1 * plain.spending, abs=1e-6)
    assert dear.shifts == pytest.approx(1.1 * plain.shifts, abs=1e-6)


def test_without_twelve_months_the_change_is_told_and_no_parts():
    known, month = panel(bed()).known(LOOK), 12 * 2021 + 5
    one = known[0]
    some = slice(-4, None)
    names = ("first", "end", "income", "expenditure", "grants", "balance", "ahead", "unpaid")
    short = replace(one, plans=(), **{name: getattr(one, name)[some] for name in names})
    (row,) = drivers([short, *known[1:]], lessons(), month, DRAWS, 1, only={(one.area, one.fund)})
    assert np.isfinite(row.change)
    assert np.isnan([row.as_last_year, row.income, row.spending, row.shifts]).all() == (
        short.last - short.first[0] < 11
    )
