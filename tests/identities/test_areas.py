"""Several areas: they add up to the nation, movers cancel, and people, contributions, subsidy and cost change purse
together (I-7, I-52)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fundmodel as fm
from tests.areas import package, parts

UNTIL = 2030
ADDITIVE = {
    "population": ("population", "births", "deaths", "migration", "statistical_adjustment", "insured"),
    "enrolment": ("persons", "moves"),
    "stock_exposures": ("stock",),
    "flow_exposures": ("flow",),
    "ledger": ("opening", "closing", "income", "expenditure", "interest", "transfer", "amount", "paid", "payroll"),
    "memo": ("contributions_due", "arrears", "budget_cost"),
}
FUND = "employee_pooled"


@lru_cache
def nation():
    return fm.load_data("national")


@lru_cache
def halves(**columns):
    return package(nation(), parts(nation(), (0.5, 0.5), **{name: list(row) for name, row in columns.items()}))


@pytest.fixture(scope="module")
def scenarios():
    base = fm.load_scenario("baseline")
    return {
        "residence": base.with_changes({"enrolment.residence_drift": 1.0}, name="residence"),
        "registration": base.with_changes({"enrolment.residence_drift": 0.0}, name="registration"),
        "baseline": base,
    }


@pytest.mark.parametrize("shares", [(0.3, 0.7), (0.2, 0.35, 0.45)])
def test_i52_areas_with_equal_rates_and_proportional_figures_are_the_nation(shares):
    whole = fm.project(["baseline", "current-law", "retirees-contribute-new"], until=2035)
    split = fm.project(
        ["baseline", "current-law", "retirees-contribute-new"], package(nation(), parts(nation(), shares)), 2035
    ).check()
    for dataset, names in ADDITIVE.items():
        for name in names:
            together = getattr(split, dataset)[name].sum("area").values
            expected = getattr(whole, dataset)[name].squeeze("area", drop=True).values
            assert np.abs(together - expected).max() <= 1e-11 * np.abs(expected).max(), (dataset, name)
    gdp = split.economy["gdp"].sum("area")
    np.testing.assert_allclose(gdp, whole.economy["gdp"].squeeze("area", drop=True), rtol=1e-10)
    for name in ("gdp_per_head_growth", "income_growth", "base_growth", "cost_growth_employee"):
        for at in range(len(shares)):
            found = split.economy[name].isel(area=at)
            np.testing.assert_allclose(found, whole.economy[name].isel(area=0), rtol=1e-10, err_msg=name)
    factors = np.broadcast_to(whole.reconciliation["factor"], split.reconciliation["factor"].shape)
    solved = np.where(whole.reconciliation["item"] == "account_spending", 1.0, factors)  # from the areas' own accounts
    np.testing.assert_allclose(split.reconciliation["factor"], solved, rtol=1e-10)


def test_nobody_moving_and_everybody_insured_at_home_is_neutral_to_the_bit():
    plain = fm.project("baseline", halves(), UNTIL)
    neutral = fm.project("baseline", halves(out_rate=(0.0, 0.0), insured_ratio=(1.0, 1.0)), UNTIL)
    switched_off = fm.load_scenario("baseline").with_changes({"population.internal_migration_scale": 0.0})
    still = fm.project(switched_off, halves(out_rate=(0.02, 0.01)), UNTIL)
    for name, data in plain.sets.items():
        assert data.identical(neutral.sets[name]), name
        assert data.identical(still.sets[name]), name


def test_movers_change_where_they_live_and_cancel_to_the_bit(scenarios):
    run = fm.project(scenarios["baseline"], halves(out_rate=(0.01, 0.0)), UNTIL).check()
    moved = run.population["internal_migration"]
    assert (moved.sum("area").values == 0.0).all()
    assert not moved.sel(year=2025).values.any()
    lived = run.population["population"].sum(["sex", "age"]).sel(area="A", boundary=2027)
    gone = -moved.sel(area="A", year=2026).sum(["sex", "age"])
    assert float(gone / (lived + gone)) == pytest.approx(0.01, rel=1e-6)
    assert int(moved.sel(area="B", year=2026).sum("sex").argmax("age")) in range(20, 60)


def test_by_registration_movers_stay_in_their_purse_and_no_money_moves(scenarios):
    moving, still = (
        fm.project(scenarios["registration"], halves(**columns), UNTIL).check()
        for columns in ({"out_rate": (0.01, 0.0)}, {})
    )
    assert not moving.population["purse_moves"].values.any()
    for dataset, names in (
        ("population", ("insured",)),
        ("enrolment", ("persons",)),
        ("ledger", ("amount", "closing")),
    ):
        for name in names:
            a, b = (getattr(run, dataset)[name].values for run in (moving, still))
            assert np.abs(a - b).max() <= 1e-12 * np.abs(b).max(), name
    assert (
        float((moving.population["population"] - moving.population["insured"]).sel(area="B", boundary=2031).sum()) > 0
    )


def test_by_residence_people_contributions_subsidy_and_cost_follow_together(scenarios):
    moving, still = (
        fm.project(scenarios["residence"], halves(**columns), UNTIL).check()
        for columns in ({"out_rate": (0.01, 0.0)}, {})
    )
    np.testing.assert_allclose(moving.population["insured"], moving.population["population"], rtol=1e-12)

    def change(variable, **at):
        """(A, B, both): relative change of the last year against nobody moving."""
        a, b = (variable(run).sel(**at) for run in (moving, still))
        return [float(a.sel(area=x) / b.sel(area=x) - 1.0) for x in "AB"] + [float(a.sum() / b.sum() - 1.0)]

    def line(name):
        months = slice(f"{UNTIL}-01", f"{UNTIL}-12")
        return lambda run: run.ledger["amount"].sel(line=name, month=months).sum("month")

    def heads(group):
        return lambda run: run.stock_exposures["stock"].sel(exposure=group, boundary=UNTIL + 1)

    found = {
        **{group: change(heads(group)) for group in ("population", "active", "retired", "resident")},
        "contributions": change(line("employer_contributions"), fund=FUND),
        "subsidy": change(line("subsidy_central"), fund="resident"),
        "cost": change(line("inpatient"), fund=FUND),
        "resident cost": change(line("inpatient"), fund="resident"),
    }
    for name, (left, joined, both) in found.items():
        assert left < -0.005 < 0.005 < joined, (name, left, joined)
        assert abs(both) < 0.004, (name, both)
    assert found["active"][1] > found["retired"][1]
    assert found["contributions"][1] == pytest.approx(found["active"][1], abs=0.015)
    assert found["subsidy"][1] == pytest.approx(found["resident"][1], abs=0.005)


def test_a_purse_that_insures_people_elsewhere_gives_them_up_at_the_speed_of_the_drift(scenarios):
    data = halves(insured_ratio=(0.9, 1.1))
    run = fm.project(list(scenarios.values()), data, 2027).check()
    insured = run.population["insured"].sum(["sex", "age"])
    lived = run.population["population"].sum(["sex", "age"])
    ratio = (insured / lived).sel(area="B")
    np.testing.assert_allclose(ratio.sel(boundary=[2025, 2026]), 1.1, rtol=1e-12)
    np.testing.assert_allclose(ratio.sel(scenario="registration", boundary=2028), 1.1, rtol=1e-3)
    np.testing.assert_allclose(ratio.sel(scenario="residence", boundary=2027), 1.0, rtol=1e-12)
    assert float(ratio.sel(scenario="baseline", boundary=2027)) == pytest.approx(1.0 + 0.1 * 0.95, rel=1e-3)
    assert float(run.population["purse_moves"].sel(scenario="baseline", area="A").sum()) > 0.0


def test_a_change_for_one_area_leaves_the_other_as_it_was_to_the_bit(scenarios):
    """Money, retirement, enrolment from here on: whatever A does, B keeps its accounts. (What rewrites the past of A
    moves the people that the cost profile and the entries of all areas together are held to.)"""
    changes = {
        "employee.employer_rate": {2027: 0.09},
        "enrolment.active_growth": 0.03,
        "enrolment.shock_to_resident": {2027: 0.02},
        "enrolment.lapse_beta": -0.5,
        "retirement.law": {2027: "old"},
        "cost.women_65_up": 1.1,
        "resident.premium": {2027: 700.0},
        "resident.recognition": "deferred",
        "economy.interest_rule": "tiers",
    }
    base = scenarios["baseline"]
    local = base.with_changes(changes, name="local", areas=["A"])
    data = package(nation(), parts(nation(), (0.4, 0.6)))
    run = fm.project([base, local], data, UNTIL).check()
    for dataset in ("enrolment", "stock_exposures", "flow_exposures", "ledger", "memo"):
        for name, values in getattr(run, dataset).data_vars.items():
            there = values.sel(area="B")
            assert np.array_equal(there.sel(scenario="local"), there.sel(scenario="baseline")), (dataset, name)
    everywhere = fm.project(base.with_changes(changes, name="everywhere"), data, UNTIL)
    for name in ("income", "expenditure", "closing"):
        a, b = run.ledger[name].sel(area="A", scenario="local"), everywhere.ledger[name].sel(area="A")
        assert np.abs(a.values - b.values).max() <= 1e-12 * np.abs(b.values).max(), name


def test_areas_that_the_package_lacks_are_refused_with_those_it_has(scenarios):
    local = scenarios["baseline"].with_changes({"employee.employer_rate": 0.07}, name="x", areas=["A", "Z"])
    with pytest.raises(fm.InputError, match=r"changes Z, .* no such area; write areas: all, or a list of: A, B"):
        fm.project(local, halves(), UNTIL)


def test_more_members_than_people_are_refused():
    frame = parts(nation(), (0.5, 0.5))
    frame.loc[0, "active_10k"] *= 2.5
    with pytest.raises(
        fm.ProjectionError, match=r"\[A\]: scenario Baseline, area A, 2025: more people are insured than belong here"
    ):
        fm.project("baseline", package(nation(), frame), 2026)


AREAS = st.integers(2, 4)


@st.composite
def tables(draw):
    """Random areas: sizes, ages, members, accounts, purses, moves and destinations, all that can be fitted; a purse
    that insures three for each at home has the accounts of three."""
    count = draw(AREAS)
    near = [draw(st.lists(st.floats(lo, hi), min_size=count, max_size=count)) for lo, hi in RANGES]
    sizes, young, old, active, retired, ratio, out, money = map(np.array, near)
    frame = parts(nation(), sizes / sizes.sum())
    frame["age_0_15_10k"] *= young
    for name in ("age_60plus_10k", "age_65plus_10k"):
        frame[name] *= old
    people = frame[["age_0_15_10k", "age_16_59_10k", "age_60plus_10k"]].sum(axis=1).to_numpy()
    away, surplus = (people * np.maximum(x, 0.0) for x in (1.0 - ratio, ratio - 1.0))
    if surplus.sum() and away.sum():
        ratio = np.where(ratio > 1.0, 1.0 + (ratio - 1.0) * away.sum() / surplus.sum(), ratio)
    else:
        ratio = np.ones(count)
    insured = people * ratio
    frame["active_10k"] = 0.2 * active * insured
    frame["retired_10k"] = 0.075 * retired * old * insured
    frame["resident_10k"] = 0.945 * insured - frame["active_10k"] - frame["retired_10k"]
    for group in ("active", "retired", "resident"):
        frame[f"{group}_before_10k"] = frame[f"{group}_10k"] * 0.99
    for name in [name for name in frame.columns if name.endswith("_100m_yuan")]:
        frame[name] *= money * ratio
    return frame.assign(insured_ratio=ratio, out_rate=out)


RANGES = (
    (0.1, 1.0),
    (0.8, 1.2),
    (0.7, 1.4),
    (0.6, 1.4),
    (0.7, 1.3),
    (0.8, 1.2),
    (0.0, 0.05),
    (0.9, 1.1),
)


@settings(max_examples=12, deadline=None)
@given(frame=tables(), drift=st.floats(0.0, 1.0), scale=st.floats(0.0, 2.0))
def test_every_law_holds_over_random_areas(frame: pd.DataFrame, drift: float, scale: float):
    changes = {"enrolment.residence_drift": drift, "population.internal_migration_scale": scale}
    scenario = fm.load_scenario("baseline").with_changes(changes, name="x")
    run = fm.project(scenario, package(nation(), frame), 2027).check()
    stock = run.stock_exposures["stock"].sel(boundary=2026)
    for group, column in (("active", "active_10k"), ("retired", "retired_10k"), ("resident_heads", "resident_10k")):
        names = ["active", "flexible", "completing"] if group == "active" else [group]
        found = stock.sel(exposure=names).sum("exposure").values
        np.testing.assert_allclose(found, frame[column].to_numpy() * 1e4, rtol=1e-11, err_msg=group)
    lived = run.population["population"].sel(boundary=2026).sum("sex").values
    np.testing.assert_allclose(lived[:, 60:].sum(axis=1), frame["age_60plus_10k"] * 1e4, rtol=1e-12)
    together = run.population["internal_migration"].sum("area").values
    assert (together == 0.0).all()


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_fourteen_areas_beside_other_scenarios_are_what_they_are_alone_to_the_bit():
    """DESIGN 5, law 6: sums over areas add in one order, whatever shares their array."""
    base = fm.load_scenario("baseline")
    changes = [
        {"enrolment.duplicate_share": {2024: 0.01, 2028: 0.0}, "retirement.women_55_share": 0.5},
        {"population.fertility_scale": 1.2, "enrolment.trend_ends": 2030.0},
        {"enrolment.residence_drift": 0.5},
    ]
    scenarios = [base, *(base.with_changes(change, name=f"s{k}") for k, change in enumerate(changes))]
    together = fm.project([*scenarios, "old-cities-higher-rate"], "example-province", 2028).check()
    for scenario in scenarios:
        alone, own = fm.project(scenario, "example-province", 2028), together.sel(scenario.name)
        for name, data in alone.sets.items():
            assert data.identical(own.sets[name]), (scenario.name, name)
