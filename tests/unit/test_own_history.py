"""Several years of an area's own heads and accounts move its seed, trend and growth, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.own_history import own_history, plain_history
from fundmodel.assumptions.figures.past_years import account_years, area_accounts, area_heads, head_years
from fundmodel.assumptions.package.own_change import _slope
from fundmodel.assumptions.tables.own_measures import LEAST, MEASURES
from fundmodel.presentation.frames.own_history_lines import history_lines
from fundmodel.projection.project.own_growth import departures
from fundmodel.projection.weighted_fit import growth_fit, recency_weights
from tests.areas import package, parts
from tests.own_years import with_years

UNTIL = 2028
DRIFT = {"B": {"active": 0.02, "income": 0.01, "expenditure": 0.03}}


@pytest.fixture(scope="module")
def plain(national):
    return package(national, parts(national, (0.01, 0.02)))


@pytest.fixture(scope="module")
def runs(plain):
    """Nobody's years, everybody's that moved as the nation, and one area's that moved faster."""
    packages = {
        "without": plain,
        "average": with_years(plain, 2019),
        "faster": with_years(plain, 2019, DRIFT, areas=["B"]),
    }
    return {name: fm.project("baseline", data, UNTIL).check() for name, data in packages.items()}


def members(run, area):
    names = ["active", "flexible", "completing"]
    return run.stock_exposures["stock"].sel(area=area, exposure=names).sum("exposure").values


def mean_age(run, area):
    people = run.enrolment["persons"].sel(area=area, group="active", boundary=2026).sum("sex").values
    return float((people * np.arange(len(people))).sum() / people.sum())


def rows(run, item):
    return {one["area"]: one for one in run.provenance["data"]["own_growth"] if one["item"] == item}


def test_an_area_that_moved_as_the_nation_has_what_the_nation_gives_it(runs):
    for name in ("income", "expenditure", "closing"):
        with_own, without = (runs[key].ledger[name].values for key in ("average", "without"))
        assert np.abs(with_own - without).max() <= 1e-12 * np.abs(without).max(), name
    assert all(one["shrunk"] == 0.0 for one in runs["average"].provenance["data"]["own_growth"])


def test_own_years_from_2019_move_the_ages_of_members(runs):
    assert mean_age(runs["faster"], "B") < mean_age(runs["without"], "B") - 0.1
    assert mean_age(runs["faster"], "A") == pytest.approx(mean_age(runs["without"], "A"), rel=1e-12)


def test_own_years_move_the_trend_of_that_area_alone(runs):
    grown = {area: members(runs["faster"], area) for area in "AB"}
    asked = rows(runs["faster"], "active_heads")["B"]["growth"]
    assert grown["B"][2] / grown["B"][1] - 1.0 == pytest.approx(asked, rel=1e-9)
    assert asked > 0.018
    np.testing.assert_allclose(grown["A"], members(runs["without"], "A"), rtol=1e-10)


def test_own_years_move_first_year_growth_of_cost_and_contributions(runs):
    """Against the run without: more growth of spending where it grew faster, less of income per payer."""
    for item, drift in (("employee_cost", 1), ("resident_cost", 1), ("contributions", -1)):
        own = rows(runs["faster"], item)["B"]
        assert np.sign(own["shrunk"]) == np.sign(own["own"]) == drift, item
        assert 0.0 < abs(own["shrunk"]) < abs(own["own"]), item
        assert "A" not in rows(runs["faster"], item)
    spent = {
        name: runs[name].ledger["expenditure"].sel(area="B", fund="resident").groupby("month.year").sum().values
        for name in ("faster", "without")
    }
    growth = {name: value[1] / value[0] for name, value in spent.items()}
    departure = rows(runs["faster"], "resident_cost")["B"]["shrunk"]
    assert growth["faster"] / growth["without"] - 1.0 == pytest.approx(departure, abs=0.2 * departure)


@pytest.mark.parametrize(("first", "item"), [(2023, "resident_cost"), (2019, "active_heads")])
def test_shrinkage_is_that_of_the_penalised_fit(plain, first, item):
    """Z = S / (S + shrink^2) with weights that halve every three years, by hand."""
    data = with_years(plain, first, DRIFT)
    own = departures(data, item, 2.0, 3.0)[data.areas.index("B")]
    years = np.arange(first, 2026)
    weights = 0.5 ** ((2025 - years) / 3.0)
    mean = (weights * years).sum() / weights.sum()
    spread = (weights * (years - mean) ** 2).sum()
    assert own.weight == pytest.approx(spread / (spread + 4.0), rel=1e-9)
    assert np.log1p(own.shrunk) == pytest.approx(own.weight * np.log1p(own.own), rel=1e-9)


def test_fewer_years_lie_nearer_to_the_nation_and_two_move_nothing(plain):
    weights = [
        departures(with_years(plain, first, DRIFT), "active_heads", 2.0, 3.0)[1].weight for first in (2019, 2023)
    ]
    assert 1.0 > weights[0] > weights[1] > 0.0
    short = with_years(plain, 2024, DRIFT)
    assert departures(short, "active_heads", 2.0, 3.0)[1].shrunk == 0.0
    assert not any(row.moves for row in own_history(short))


def test_a_change_of_the_scenario_acts_one_for_one(runs, plain):
    data = with_years(plain, 2019, DRIFT, areas=["B"])
    changed = fm.load_scenario("baseline").with_changes({"enrolment.active_growth": 0.01})
    growth = rows(fm.project(changed, data, 2026), "active_heads")["B"]["growth"]
    before = rows(runs["faster"], "active_heads")["B"]["growth"]
    assert (1.0 + growth) / 1.01 == pytest.approx((1.0 + before) / 1.018, rel=1e-12)


def test_a_seed_even_over_ages_stays_even(runs, plain):
    flat = fm.load_scenario("baseline").with_changes({"enrolment.seed": "age_flat"})
    with_own, without = (fm.project(flat, data, 2026) for data in (with_years(plain, 2019, DRIFT, areas=["B"]), plain))
    assert mean_age(with_own, "B") == pytest.approx(mean_age(without, "B"), abs=1e-9)


def test_what_moved_and_what_was_too_short_is_said(runs, plain):
    names = plain.area_names
    lines = {
        lang: history_lines(plain_history(own_history(with_years(plain, 2024))), names, lang) for lang in ("zh", "en")
    }
    assert len(lines["zh"]) == len(lines["en"]) == 1 + 1 + len(MEASURES)
    assert all(f"至少要{LEAST}年" in line for line in lines["zh"][1:])
    data = runs["faster"].provenance["data"]
    told = history_lines(data["history"], names, "en", data["own_growth"])
    assert any("Ages of members (area B): moved by 2019-2025 (7 years)" in line for line in told)
    assert any("Growth of active members (growth of the first" in line and "weight 0.77" in line for line in told)
    assert history_lines(plain_history(own_history(plain)), names, "zh") == []


def test_many_areas_share_a_line_that_names_the_furthest():
    """Twelve cities, the first nearest to the nation: five are named, seven counted."""
    cities = {f"c{k}": {"zh": f"{name}市", "en": f"City {k}"} for k, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑")}
    growth = [
        {"item": "contributions", "area": area, "own": 0.001 * k, "weight": 0.5, "shrunk": 0.0, "growth": 0.03}
        for k, area in enumerate(cities)
    ]
    history = [{"item": "contributions", "areas": list(cities)[1:], "years": [2023, 2024, 2025], "moves": True}]
    _, moved, taken, _ = history_lines(history, cities, "zh", growth)
    assert [one["zh"][0] for one in cities.values() if one["zh"] in taken] == list("辛壬癸子丑")
    assert taken.index("丑市") < taken.index("辛市")
    assert taken.endswith("另7个地区差距较小")
    assert "另外6个" in moved
    assert "7 more areas" in history_lines(history, cities, "en", growth)[2]


def test_the_growth_that_is_held_against_the_nation_weighs_years_as_the_model_does():
    """0, .02, .05 and -.01 in 2020, 2023, 2024 and 2025: the slope is that of the weighted fit."""
    gaps = {2020: 0.0, 2023: 0.02, 2024: 0.05, 2025: -0.01}
    years = np.array(list(gaps))
    weights = recency_weights(years, 2025, anomalous=())
    growth, _ = growth_fit(years, np.exp(list(gaps.values())), np.ones(4), weights)
    assert _slope(gaps, 2025) == pytest.approx(np.log1p(growth), rel=1e-12)


def test_accounts_of_the_scheme_come_from_whatever_rows_there_are(plain):
    data = with_years(plain, 2022)
    whole = area_accounts(data)["A"]
    table = data.table("area_accounts")
    pool = table["fund"] == "employee_pooled"
    accounts = table["fund"] == "individual_accounts"
    joint = table[pool].assign(
        fund="employee",
        income=table[pool]["income"].values + table[accounts]["income"].values,
        expenditure=table[pool]["expenditure"].values + table[accounts]["expenditure"].values,
    )
    rest = table[~pool & ~accounts]
    together = replace(data, tables={**data.tables, "area_accounts": type(table)(np_rows(joint, rest))}, sha256="joint")
    found = area_accounts(together)["A"]
    for item in ("income", "expenditure"):
        assert found["employee", item] == pytest.approx(whole["employee", item], rel=1e-12)
        assert not found.get(("employee_pooled", item))
    assert area_heads(data)["A"]["active"][2025] == pytest.approx(head_years(data, "active")[2025] * 0.01, rel=1e-9)
    assert min(whole["resident", "income"]) == 2022
    assert 2019 not in account_years(data, "employee", "income")


def np_rows(*frames):
    return [row for frame in frames for row in frame.to_dict("records")]
