"""Which scenario moves what: payers, contribution base, unit cost, resident financing, interest (METHODS 4.4)."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.presentation.frames.summary import headlines

ITEMS = ("payers", "base", "cost", "financing", "interest")
MATRIX = {
    "prudent": {"cost"},
    "recession": {"payers", "base", "cost", "financing", "interest"},
    "growth-low": {"base", "cost", "financing", "interest"},
    "growth-high": {"base", "cost", "financing", "interest"},
    "stagnation": {"base", "cost", "financing", "interest"},
    "current-law": {"financing"},
    "financing-share-held": {"financing"},
    "financing-steps-forever": {"financing"},
    "labour-intensity": {"cost"},
    "fertility-low": {"payers"},
    "longer-life": {"payers"},
    "no-retirement-delay": {"payers"},
    "employment-shock-resident": {"payers"},
    "low-interest": {"interest"},
}
LOWER = {
    "recession": ("base", "cost", "financing", "interest", "payers"),
    "growth-low": ("base", "cost", "financing", "interest"),
    "stagnation": ("base", "cost", "financing", "interest"),
    "current-law": ("financing",),
    "financing-steps-forever": ("financing",),
    "no-retirement-delay": ("payers",),
    "low-interest": ("interest",),
}
HIGHER = {
    "prudent": ("cost",),
    "growth-high": ("base", "cost", "financing", "interest"),
    "financing-share-held": ("financing",),
}


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", *MATRIX], until=2060)


@pytest.fixture(scope="module")
def levels(run):
    """Each item by scenario and year, an index or an amount."""
    economy = run.economy.sel(area="CN")
    stock = run.stock_exposures["stock"].sel(area="CN", exposure=["active", "flexible", "completing"]).sum("exposure")
    held = run.ledger.sel(area="CN", fund="individual_accounts")
    rate = held["interest"] / (held["opening"] + 0.5 * (held["income"] + held["transfer"] - held["expenditure"]))
    index = {
        name: (1.0 + economy[name].fillna(0.0)).cumprod("year")
        for name in ("base_growth", "cost_growth_employee", "cost_growth_resident")
    }
    return {
        "payers": stock.rename(boundary="year"),
        "base": index["base_growth"],
        "cost": index["cost_growth_employee"] + index["cost_growth_resident"],
        "financing": economy["premium"] + economy["subsidy"],
        "interest": rate.groupby("month.year").mean(),
    }


@pytest.mark.parametrize("name", MATRIX)
def test_a_scenario_moves_what_the_matrix_says_and_nothing_else(levels, name):
    moved = set()
    for item in ITEMS:
        own, base = (levels[item].sel(scenario=one).values for one in (name, "baseline"))
        if not np.allclose(own, base, rtol=1e-9, atol=0.0):
            moved.add(item)
    assert moved == MATRIX[name]


@pytest.mark.parametrize(("table", "sign"), [(LOWER, -1.0), (HIGHER, 1.0)])
def test_the_signs_of_what_moves(levels, table, sign):
    for name, items in table.items():
        for item in items:
            year = 2029 if name == "recession" else 2035
            own, base = (levels[item].sel(scenario=one, year=year).item() for one in (name, "baseline"))
            assert sign * (own - base) > 0.0, (name, item)


def test_cost_that_follows_workers_outruns_cost_that_follows_heads_as_workers_grow_scarce(levels):
    """Later retirement lets workers grow faster than people at first; from the 2040s they are fewer."""
    own, base = (levels["cost"].sel(scenario=one, year=[2040, 2060]).values for one in ("labour-intensity", "baseline"))
    assert own[1] / own[0] > 1.1 * base[1] / base[0]


def test_fewer_births_lower_contributions_of_2060(run):
    income = run.ledger["income"].sel(area="CN", fund="employee_pooled")
    yearly = income.groupby("month.year").sum().sel(year=2060)
    assert yearly.sel(scenario="fertility-low").item() < yearly.sel(scenario="baseline").item()


@pytest.mark.parametrize("fund", ["employee_pooled", "resident"])
def test_longer_life_costs_at_least_its_cost_weighted_heads(run, fund):
    lines = {"employee_pooled": ("cost_active", "cost_retired"), "resident": ("cost_resident",)}[fund]
    stock = run.stock_exposures["stock"].sel(area="CN", boundary=[2060, 2061]).mean("boundary")
    ratio = fm.load_scenario("baseline").entry("cost.retired_active_payment_ratio").value
    weights = {"cost_active": 1.0, "cost_retired": ratio, "cost_resident": 1.0}
    heads = sum(weights[name] * stock.sel(exposure=name) for name in lines)
    care = run.ledger["amount"].sel(area="CN", fund=fund, line=["inpatient", "outpatient", "chronic"]).sum("line")
    spent = care.groupby("month.year").sum().sel(year=2060)
    grown = {
        what: of.sel(scenario="longer-life").item() / of.sel(scenario="baseline").item()
        for what, of in (("heads", heads), ("spent", spent))
    }
    assert grown["heads"] > 1.01
    assert grown["spent"] >= grown["heads"] * (1.0 - 1e-4)


def test_a_recession_brings_deficit_and_floor_forward_for_both_funds(run):
    """The deficit by the month in which the six-month warning of it is first given; years are too coarse."""
    dates = headlines(run).set_index(["fund", "scenario"])
    far = np.datetime64("2100-01")
    for fund in ("employee_pooled", "resident"):
        for event in ("deficit_ahead", "floor_month_earned"):
            shock, base = (dates.loc[(fund, name), event] for name in ("recession", "baseline"))
            base = far if base != base else np.datetime64(base)
            assert np.datetime64(shock) < base, (fund, event)


def test_a_recession_hurts_at_any_speed_up_to_a_half():
    """METHODS 4.4: at every v up to .5 with L up to .95 deficit and floor of both funds come forward."""
    recession, cases = fm.load_scenario("recession"), []
    for speed, long_run in itertools.product((0.1, 0.25, 0.5), (0.6, 0.95)):
        passing = {
            f"{scheme}.cost_pass_through_{part}": value
            for scheme in ("employee", "resident")
            for part, value in (("speed", speed), ("long_run", long_run))
        }
        cases.append(recession.with_changes(passing, name=f"v {speed}, L {long_run}"))
    dates = headlines(fm.project(["baseline", *cases], until=2060)).set_index(["fund", "scenario"])
    far = np.datetime64("2100-01")
    for fund in ("employee_pooled", "resident"):
        for event in ("deficit_ahead", "floor_month_earned"):
            base = dates.loc[(fund, "baseline"), event]
            latest = max(dates.loc[(fund, case.name), event] for case in cases)
            assert np.datetime64(latest) < (far if base != base else np.datetime64(base)), (fund, event)


def test_lost_work_leaves_output_while_it_lasts_and_a_shift_of_cover_never(run):
    """2 % of members lose their work in 2027 and are back after five years: output per head of W falls by what is away
    at mid-year; nothing in the shock that only shifts cover."""
    real = {
        name: run.economy["gdp"].sel(area="CN", scenario=name)
        / run.economy["price_index"].sel(area="CN", scenario=name)
        for name in ("baseline", "recession", "employment-shock-resident")
    }
    departed = np.exp(run.economy["departure"].sel(area="CN", scenario="recession"))
    workers = (real["recession"] / real["baseline"] / departed).sel(year=[2026, 2027, 2028, 2031, 2032]).values
    np.testing.assert_allclose(workers, [1.0, 1.0 - 0.02 * 0.9, 1.0 - 0.02 * 0.7, 1.0 - 0.02 * 0.1, 1.0], rtol=1e-9)
    np.testing.assert_allclose(real["employment-shock-resident"], real["baseline"], rtol=1e-12)


def test_current_law_keeps_its_yuan_in_a_recession_and_says_that_it_may_gain():
    """Premium and subsidy stay to the yuan, spending grows less, so the resident fund falls below its floor later."""
    recession, law = fm.load_scenario("recession"), fm.load_scenario("current-law")
    changes = {change.name: dict(change.fields) for change in recession.changes}
    run = fm.project([law, law.with_changes(changes, name="both")], until=2035)
    for item in ("premium", "subsidy"):
        own = run.economy[item].sel(area="CN")
        np.testing.assert_array_equal(own.sel(scenario="both"), own.sel(scenario="current-law"))
    floors = headlines(run).set_index(["fund", "scenario"])["floor_month_earned"]
    assert floors["resident", "both"] > floors["resident", "current-law"]
    assert "slump" in law.reference
