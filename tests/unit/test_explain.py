"""Why two projections differ: sums, order, what does nothing, what does the same, and what is printed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.mixed_scenario import mixture
from fundmodel.analysis.shapley import shapley
from fundmodel.presentation.frames.explained_frames import DIGITS, printed
from fundmodel.presentation.frames.run_reasons import reasons_of
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.reason_groups import reason_groups, reason_label
from tests.areas import package, parts

UNTIL = 2033
YEAR = 2032
FUNDS = ("employee_pooled", "resident")
CHANGES = {
    "population.fertility_scale": {"2026-01": 1.2},
    "employee.employer_rate": {"2026-07": 0.07},
    "economy.interest_rate": {"2026-01": 0.01},
    "resident.cost_growth_shift": {"value": {"2026-01": 0.04}, "beyond_last": "hold"},
}


def worth(names, value):
    subsets = [frozenset(one) for size in range(len(names) + 1) for one in combinations(names, size)]
    return {subset: np.asarray(value(subset), dtype=float) for subset in subsets}


def test_a_worked_example():
    """A gives 10, B gives 20, both give 36: the 6 that they give together are shared evenly."""
    given = {frozenset(): 0.0, frozenset("A"): 10.0, frozenset("B"): 20.0, frozenset("AB"): 36.0}
    found = shapley({subset: np.array([value]) for subset, value in given.items()})
    assert {name: float(part[0]) for name, part in found.items()} == {"A": 13.0, "B": 23.0}


def test_the_laws_of_the_value():
    weights = {"a": 3.0, "b": 3.0, "c": -7.0, "idle": 0.0}

    def value(subset):
        total = sum(weights[name] for name in subset)
        return [total**3 + 5.0, np.exp(total / 10.0)]

    games = worth(sorted(weights), value)
    found = shapley(games)
    assert sum(found.values()) == pytest.approx(games[frozenset(weights)] - games[frozenset()], abs=1e-9)
    assert (found["idle"] == 0.0).all()
    assert found["a"] == pytest.approx(found["b"], abs=1e-12)
    turned = shapley(dict(reversed(list(games.items()))))
    assert all(np.array_equal(found[name], turned[name]) for name in found)
    scaled = shapley({subset: 2.0 * held + 1.0 for subset, held in games.items()})
    assert scaled["c"] == pytest.approx(2.0 * found["c"], abs=1e-9)


def test_a_missing_mixture_is_told():
    games = worth(["a", "b"], lambda subset: [len(subset)])
    del games[frozenset("a")]
    with pytest.raises(fm.InputError, match="3 of 4 subsets"):
        shapley(games)


def test_every_parameter_stands_in_one_group():
    listed = [name for names in reason_groups().values() for name in names]
    assert sorted(listed) == sorted(parameters())
    assert all(reason_label(group, lang) for group in reason_groups() for lang in ("zh", "en"))


@pytest.fixture(scope="module")
def pair():
    before = fm.load_scenario("baseline")
    return before, before.with_changes(CHANGES, name="after")


@pytest.fixture(scope="module")
def found(pair):
    return fm.explain(*pair, until=UNTIL, year=YEAR)


def test_the_parts_are_what_lies_between_the_two_runs(pair, found):
    run = fm.project(list(pair), until=UNTIL)
    closing = run.ledger["closing"].sel(month=f"{YEAR}-12", fund=list(FUNDS)).sum("area").squeeze("month")
    months = {
        fund: fm.reserve_months(run, recognition=how) for fund, how in zip(FUNDS, ("cash", "earned"), strict=True)
    }
    parts = found.table.groupby("fund")[["balance", "months", "depletion"]].sum()
    for fund in FUNDS:
        first, second = closing.sel(fund=fund).values
        assert parts.loc[fund, "balance"] == pytest.approx(second - first, rel=1e-9)
        held = months[fund].sel(fund=fund, month=f"{YEAR}-12").values.ravel()
        assert parts.loc[fund, "months"] == pytest.approx(held[1] - held[0], abs=1e-9)
    totals = found.totals.set_index(["fund", "measure"])["difference"]
    assert parts.loc["resident", "depletion"] == pytest.approx(totals["resident", "depletion"], abs=1e-9)


def test_who_does_nothing_gets_nothing(found):
    parts = found.table.set_index(["fund", "group"])
    assert found.groups == ("demography", "rate", "unit_cost", "interest")
    assert (parts.loc[("employee_pooled", "unit_cost"), ["balance", "months", "depletion"]] == 0.0).all()
    assert (parts.loc[("resident", "rate"), ["balance", "months", "depletion"]] == 0.0).all()
    assert parts.loc[("employee_pooled", "rate"), "months"] < 0.0
    assert found.runs == 16
    assert found.people_runs == 2


def test_the_other_way_round_is_the_opposite(pair, found):
    back = fm.explain(*reversed(pair), until=UNTIL, year=YEAR)
    pd.testing.assert_frame_equal(
        back.table[["balance", "months", "depletion"]],
        -found.table[["balance", "months", "depletion"]],
        rtol=1e-9,
        atol=1e-6,
    )


def test_the_ends_of_the_mixtures_are_the_scenarios(pair, found):
    before, after = pair
    mixed = [mixture(before, after, one, str(len(one)), ["CN"]) for one in ({}, found.changed)]
    ours, theirs = (fm.project(scenarios, until=UNTIL).ledger for scenarios in (mixed, [before, after]))
    assert np.array_equal(ours["closing"].values, theirs["closing"].values)


def test_what_is_printed_adds_up(found):
    for fund in FUNDS:
        *parts, (last, together) = printed(found, fund)
        assert last == "difference"
        for name, digits in DIGITS.items():
            assert round(sum(row[name] for _, row in parts), digits) == round(together[name], digits)


def test_the_text_in_both_languages(found):
    english, chinese = found.text(), found.text("zh")
    assert "Rates, premiums and subsidies" in english
    assert "费率与筹资标准" in chinese
    assert english.count("\n") == chinese.count("\n")
    assert "16种组合" in chinese


def test_a_scenario_explains_nothing_of_itself():
    same = fm.explain("baseline", "baseline", until=2028)
    assert same.groups == ()
    assert same.runs == 1
    assert "differ in nothing" in same.text()


def test_a_rule_is_a_reason(tmp_path):
    head = "question: {zh: 问, en: q}\nreference: none\nextends: baseline\nchanges: {}\nareas: all\n"
    file = tmp_path / "steady.yaml"
    file.write_text(
        f"name: steady\nlabel: {{zh: 稳, en: steady}}\n{head}rule: {{kind: stabiliser, from: 2027-01, above: 15}}\n",
        encoding="utf-8",
    )
    assert fm.explain("baseline", file, until=2028).groups == ("rules",)


def test_what_cannot_be_explained_is_told():
    with pytest.raises(fm.InputError, match="not projected"):
        fm.explain("baseline", "current-law", until=2030, year=2031)
    part = fm.load_scenario("baseline").with_changes({"employee.employer_rate": {"2027-01": 0.07}}, areas=["A"])
    for ask in (fm.explain, fm.reasons_for_change):
        with pytest.raises(fm.InputError, match="has no such area"):
            ask("baseline", part, until=2030)


@pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")
def test_changes_of_some_areas_and_values_by_area_are_explained(baseline, national):
    """A lower rate in A over a cost by area against another in B: the ends of the mixtures are the two scenarios in
    every area, and the parts add up; where one reason is enough, from the run itself."""
    data = package(national, parts(national, (0.6, 0.4)))
    rate, cost = "employee.employer_rate", "employee.cost_growth_shift"
    before = baseline.with_changes({rate: {"2027-01": 0.07}}, name="before", areas=["B"])
    dear = baseline.with_changes({cost: {"2027-01": {"A": 0.02, "B": -0.01}}}, name="dear")
    after = dear.with_changes({rate: {"2028-01": 0.06}}, name="after", areas=["A"])
    changed = {"rate": (rate,), "unit_cost": (cost,)}
    ends = [mixture(before, after, one, str(len(one)), data.areas) for one in ({}, changed)]
    run = fm.project([baseline, before, after, *ends], data, 2028).check()
    held = run.ledger["closing"].sel(fund="employee_pooled", month="2028-12").squeeze("month")
    assert np.array_equal(held.values[1:3], held.values[3:])
    plain, first, second, *_ = held.sum("area").values
    found = fm.explain(before, after, data, 2028, 2028)
    assert found.changed == changed
    own = found.table[found.table["fund"] == "employee_pooled"].set_index("group")["balance"]
    assert own.sum() == pytest.approx(second - first, rel=1e-9)
    in_order = fm.reasons_for_change(before, after, data, 2028, 2028).table
    assert in_order["balance"].sum() == pytest.approx(found.table["balance"].sum(), rel=1e-9)
    (why,) = reasons_of(run.sel(["baseline", "before"]), [baseline, before], data)
    one = why.found.table.set_index(["fund", "group"])["balance"]
    assert one["employee_pooled", "rate"] == pytest.approx(first - plain, rel=1e-9)


def test_what_two_packages_add_is_told_under_opening():
    data = fm.load_data("national")
    balances = data.tables["balances"]
    less = balances.assign(opening=balances["opening"] * 0.9)
    earlier = replace(data, tables={**data.tables, "balances": less}, sha256="earlier")
    base = fm.load_scenario("baseline")
    later = base.with_changes({"employee.employer_rate": {"2027-01": 0.075}}, name="later")
    found = fm.explain(base, later, data, until=2029, year=2028, data_before=earlier)
    assert found.groups == ("rate", "opening")
    before, after = fm.project(base, earlier, until=2029), fm.project(later, data, until=2029)
    held = [float(run.ledger["closing"].sel(fund="employee_pooled", month="2028-12").sum()) for run in (before, after)]
    parts = found.table[found.table["fund"] == "employee_pooled"].set_index("group")["balance"]
    assert parts.sum() == pytest.approx(held[1] - held[0], rel=1e-9)
    assert parts["rate"] < 0.0 < parts["opening"]
