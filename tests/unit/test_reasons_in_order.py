"""Reasons step by step since a stored vintage, and what was expected of a published year against what came."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.calibration.as_of import as_of
from fundmodel.calibration.expected_actual import DRIVERS, logarithmic_mean
from fundmodel.calibration.hindcast import rerun
from fundmodel.calibration.published_figures import published_figures
from fundmodel.calibration.vintage_scenario import vintage_scenario
from fundmodel.calibration.vintages import Vintage, read_vintage, store_vintage
from fundmodel.presentation.frames.explained_frames import expected_lines
from fundmodel.vocabulary.reason_groups import METHOD, reason_groups, steps_in_order

UNTIL = 2028
NUMBER = re.compile(r"(?<= )[+-]?[\d,]+(?=[;、]|$)|(?<= )[+-][\d,]+(?= \(CNY)|(?<=推演)[+-][\d,]+")


@pytest.fixture(scope="module")
def after(baseline):
    changes = {
        "cost.excess_growth": {"2027-01": 0.01},
        "employee.employer_rate": {"2027-01": 0.09},
        "economy.interest_shift": {"2027-01": 0.004, "2028-01": 0.0},
    }
    return baseline.with_changes(changes, name="after")


@pytest.fixture(scope="module")
def stored(baseline, national, tmp_path_factory):
    folder = tmp_path_factory.mktemp("vintages")
    (path,) = store_vintage(fm.project(baseline, national, UNTIL), folder)
    return read_vintage(path)


@pytest.fixture(scope="module")
def found(stored, after, national):
    return fm.reasons_for_change(stored, after, national, UNTIL)


def test_every_group_stands_in_one_step():
    groups = [group for step in steps_in_order().values() for group in step]
    assert sorted(groups) == sorted(reason_groups())


def test_steps_add_up_and_the_order_is_told(found):
    assert found.groups == (METHOD, "step_economy", "step_cost", "step_law")
    assert found.ordered
    wholes = found.totals.set_index(["fund", "measure"])["difference"]
    for fund, own in found.table.groupby("fund"):
        for measure in ("balance", "months", "depletion"):
            assert own[measure].sum() == pytest.approx(wholes[fund, measure], rel=1e-9, abs=1e-6)
    assert (found.table[found.table["group"] == METHOD][["balance", "months"]].abs().to_numpy() < 1e-3).all()
    assert "order shown" in found.text("en")
    assert "方法与更正" in found.text("zh")


def test_a_step_is_the_run_with_it_minus_the_run_without(found, baseline, national):
    law = {"employee.employer_rate": {"2027-01": 0.09}}
    cost = {"cost.excess_growth": {"2027-01": 0.01}, "economy.interest_shift": {"2027-01": 0.004, "2028-01": 0.0}}
    runs = [baseline.with_changes(cost, name="cost"), baseline.with_changes({**cost, **law}, name="law")]
    held = fm.project(runs, national, UNTIL).ledger["closing"].sel(fund="employee_pooled", month=f"{UNTIL}-12")
    before, with_law = held.to_numpy().ravel()
    row = found.table[(found.table["group"] == "step_law") & (found.table["fund"] == "employee_pooled")].iloc[0]
    assert row["balance"] == pytest.approx(with_law - before, rel=1e-9)


def test_what_a_vintage_did_not_forecast_today_is_method(stored, baseline, after, national):
    figures = {key: dict(series) for key, series in stored.figures.items()}
    figures["resident", "balance"][UNTIL] -= 1e9
    other = Vintage("older", stored.about, figures)
    found = fm.reasons_for_change(other, after, national, UNTIL)
    row = found.table[(found.table["group"] == METHOD) & (found.table["fund"] == "resident")].iloc[0]
    assert row["balance"] == pytest.approx(1e9, rel=1e-6)
    before = found.totals[(found.totals["fund"] == "resident") & (found.totals["measure"] == "balance")]
    assert before["before"].iloc[0] == pytest.approx(figures["resident", "balance"][UNTIL], rel=1e-9)
    assert before["difference"].iloc[0] == pytest.approx(
        found.table[found.table["fund"] == "resident"]["balance"].sum(), rel=1e-9
    )


def test_a_vintage_is_its_scenario_again(stored, baseline, tmp_path):
    assert vintage_scenario(stored).sha256 == baseline.sha256
    broken = tmp_path / "x.json"
    broken.write_text("{}", encoding="utf-8")
    with pytest.raises(fm.InputError, match="is no stored vintage"):
        read_vintage(broken)


def test_the_reference_economy_of_a_vintage_is_that_of_its_root(national, tmp_path):
    """Slower growth than the root's: today's code gives the stored figures again, to the yuan."""
    (path,) = store_vintage(fm.project("growth-low", national, UNTIL), tmp_path)
    found = fm.reasons_for_change(read_vintage(path), "growth-low", national, UNTIL)
    assert found.groups == (METHOD,)
    assert found.table[["balance", "months"]].abs().to_numpy().max() < 1e-3


def test_a_vintage_keeps_its_rule_and_says_what_it_does_not_hold(baseline, national, tmp_path):
    """Richer benefits while surpluses are high: under the vintage's own rule nothing is left for method; without it the
    pool would hold billions more."""
    rule = {"kind": "stabiliser", "from": "2026-06", "above": 0.1}
    limited = baseline.with_changes({"employee.employer_rate": {"2026-01": 0.07}}, name="limited", areas=["CN"])
    ruled, some = (
        store_vintage(fm.project(one, national, 2027, rule=how), tmp_path)[0]
        for one, how in ((baseline, rule), (limited, fm.stabiliser(above=15)))
    )
    then = read_vintage(ruled)
    assert vintage_scenario(then).rule == load_rule(rule)
    found = fm.reasons_for_change(then, baseline, national, 2027)
    assert found.groups == (METHOD, "step_law")
    parts = found.table[found.table["fund"] == "employee_pooled"].set_index("group")["balance"]
    assert abs(parts[METHOD]) < 1.0
    assert parts["step_law"] > 1e9
    about = read_vintage(some).about
    with pytest.raises(fm.InputError, match="changes CN only"):
        vintage_scenario(Vintage("some", about, {}))
    whole = {**about, "scenario": {**about["scenario"], "areas": "all", "rule": "<an object>"}}
    with pytest.raises(fm.InputError, match="was given as an object, <an object>"):
        vintage_scenario(Vintage("whole", whole, {}))


@pytest.fixture(scope="module")
def of_2024(baseline, national, tmp_path_factory):
    """What the model would have stored a year earlier, and the package it would have stood on."""
    run, _ = rerun(baseline, national, 2024, 2026)
    (path,) = store_vintage(run, tmp_path_factory.mktemp("earlier"))
    return read_vintage(path), as_of(national, 2024)[0]


def test_a_vintage_of_an_earlier_base_year_is_led_to_the_new_accounts(of_2024, baseline, national):
    """Figures of the former base year that grow on go with the data; the parts add up, and no year is told that was not
    stored."""
    stored, then = of_2024
    found = fm.reasons_for_change(stored, baseline, national, data_before=then)
    assert found.groups[:2] == (METHOD, "step_data")
    assert "employee.mean_pension" in found.changed["step_data"]
    assert set(found.totals["year"]) == {2026}
    assert found.table[found.table["group"] == METHOD]["balance"].abs().max() < 1.0
    wholes = found.totals.set_index(["fund", "measure"])
    for fund, own in found.table.groupby("fund"):
        assert own["balance"].sum() == pytest.approx(wholes["difference"][fund, "balance"], rel=1e-9)
        assert wholes["before"][fund, "balance"] == pytest.approx(stored.figures[fund, "balance"][2026], rel=1e-9)
    with pytest.raises(fm.InputError, match="give one from 2026 to 2026"):
        fm.reasons_for_change(stored, baseline, national, data_before=then, year=2027)
    with pytest.raises(fm.InputError, match=r"accounts up to 2024 of CN; national holds others"):
        fm.reasons_for_change(stored, baseline, national)


def test_what_came_against_what_was_expected_adds_up_in_words(of_2024, stored, national):
    zh, en = (expected_lines(of_2024[0], national, lang) for lang in ("zh", "en"))
    assert [len(one) for one in (zh, en)] == [2, 2]
    assert zh[0].startswith("2025年末职工统筹基金：公布比存档推演+743亿元，其中期初结余 0、缴费人数 +")
    for line in (*zh, *en):
        whole, *parts = (float(one.replace(",", "")) for one in NUMBER.findall(line))
        assert sum(parts) == whole
    assert expected_lines(stored, national, "en")[0].startswith("national publishes no accounts after the base year")


def test_other_figures_under_a_vintage_are_said(stored, after, national):
    other = replace(national, sha256="other")
    with pytest.warns(fm.FundmodelWarning, match="made on other figures of national"):
        fm.reasons_for_change(stored, after, other, UNTIL)


@pytest.fixture
def expected(national):
    """A forecast of 2025 from 2024 that saw two per cent more payers, three per cent dearer care, nothing else."""
    figures = {key: dict(series) for key, series in published_figures(national).items()}
    for key in (("employee", "active_heads"), ("employee_pooled", "income")):
        figures[key][2025] *= 1.02
    for fund in ("employee_pooled", "resident"):
        figures[fund, "expenditure"][2025] *= 1.03
        flows = figures[fund, "income"][2025] - figures[fund, "expenditure"][2025]
        figures[fund, "balance"][2025] = figures[fund, "balance"][2024] + flows
    return Vintage("then", {"data": {"base_year": 2024}}, figures)


def test_drivers_of_a_published_year_leave_nothing_over(expected, national):
    table = fm.actual_against_expected(expected, national)
    assert table["driver"].tolist() == [*DRIVERS, "closing"] * 2
    for fund, own in table.groupby("fund"):
        parts = own.set_index("driver")["part"]
        assert parts.drop("closing").sum() == pytest.approx(parts["closing"], rel=1e-12, abs=1.0)
        spent = expected.figures[fund, "expenditure"][2025]
        assert parts["cost_per_head"] == pytest.approx(spent - spent / 1.03, rel=1e-9)
        assert parts[["opening", "heads", "income_per_payer"]].abs().max() <= 1.0
    own = table[table["fund"] == "employee_pooled"].set_index("driver")["part"]
    income = expected.figures["employee_pooled", "income"][2025]
    assert own["payers"] == pytest.approx(income / 1.02 - income, rel=1e-9)


def test_a_year_that_is_not_published_is_refused(expected, national):
    with pytest.raises(fm.InputError, match=r"holds no .*for 2031; give a year that both hold"):
        fm.actual_against_expected(expected, national, 2031)


def test_the_logarithmic_mean_lies_between():
    assert logarithmic_mean(5.0, 5.0) == 5.0
    assert logarithmic_mean(math.e, 1.0) == pytest.approx(math.e - 1.0)
    assert np.sqrt(3.0) < logarithmic_mean(3.0, 1.0) < 2.0
