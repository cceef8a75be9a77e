"""The hindcast of the national package: what is scored from where, what is compared with what, and what is said."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.calibration.anchors import anchored
from fundmodel.calibration.as_of import as_of
from fundmodel.calibration.forecast_errors import ENOUGH, OWN, forecast_errors
from fundmodel.calibration.growth_fits import growth_fits
from fundmodel.calibration.hindcast import possible_origins
from fundmodel.calibration.naive import BREAK
from fundmodel.calibration.past_exposures import past_exposures
from fundmodel.calibration.published_figures import MEASURES, SCOPES, published_figures
from fundmodel.calibration.scoring import HISTORY, RIVALS, conclusions, lines
from fundmodel.presentation.frames.rule_frames import today_cells
from fundmodel.vocabulary.errors import InputError
from tests.hindcast_runs import national_hindcast

MONEY = ("income", "expenditure", "balance", "months")


@pytest.fixture(scope="module")
def found():
    return national_hindcast()


def own(found, scope, measure):
    rows = found.forecasts
    return rows[(rows["model"] == OWN) & (rows["scope"] == scope) & (rows["measure"] == measure)]


@pytest.mark.parametrize(
    ("scope", "first"), [("all", 2019), ("employee", 2021), ("resident", 2021), ("employee_pooled", 2023)]
)
def test_money_is_scored_from_the_origins_that_published_it(found, scope, first):
    for measure in MONEY:
        pairs = own(found, scope, measure)[["origin", "year"]]
        wanted = [(origin, year) for origin in range(first, 2025) for year in range(origin + 1, 2026)]
        assert [tuple(pair) for pair in pairs.to_numpy()] == wanted


@pytest.mark.parametrize(
    ("scope", "measure"),
    [("all", "heads"), ("employee", "active_heads"), ("employee", "retired_heads"), ("resident", "heads")],
)
def test_heads_are_scored_from_every_origin(found, scope, measure):
    assert len(own(found, scope, measure)) == 6 + 5 + 4 + 3 + 2 + 1


def test_every_cell_has_its_n_and_is_what_the_single_forecasts_say(found):
    table = found.table
    assert (table["n"] >= 1).all()
    for row in table.to_dict("records"):
        same = np.logical_and.reduce([found.forecasts[k] == row[k] for k in ("scope", "measure", "horizon", "model")])
        expected = forecast_errors(found.forecasts.loc[same, "error"])
        assert [row[name] for name in expected._fields] == pytest.approx(list(expected), nan_ok=True)
    assert table["n"].sum() == len(found.forecasts)
    assert list(dict.fromkeys(table["scope"])) == [*SCOPES, HISTORY]
    assert set(table["measure"]) == set(MEASURES)


def test_errors_are_forecast_less_actual_in_per_cent_and_in_months(found):
    rows = found.forecasts
    months = rows["measure"] == "months"
    gap = rows["forecast"] - rows["actual"]
    assert (rows.loc[months, "unit"] == "months").all()
    np.testing.assert_allclose(rows.loc[months, "error"], gap[months])
    np.testing.assert_allclose(rows.loc[~months, "error"], (100.0 * gap / rows["actual"])[~months])
    assert (rows["horizon"] == rows["year"] - rows["origin"]).all()


def test_a_naive_balance_is_the_origins_balance_and_the_naive_flows(found, national):
    rows = found.forecasts
    mine = rows[(rows["model"] == "last_growth") & (rows["scope"] == "resident") & (rows["origin"] == 2022)]
    by = mine.pivot_table(index="year", columns="measure", values="forecast")
    opening = published_figures(national)["resident", "balance"][2022]
    np.testing.assert_allclose(by["balance"], opening + (by["income"] - by["expenditure"]).cumsum())
    np.testing.assert_allclose(by["months"], 12.0 * by["balance"] / by["expenditure"])
    assert by["income"][2023] == pytest.approx(10128.9e8 * 10128.9 / 9724.48)


def test_arima_and_ets_stand_beside_the_national_totals_alone(found):
    pytest.importorskip("statsmodels")
    rows = found.table[found.table["model"].isin(["arima", "ets"])]
    assert set(rows["scope"]) == {"all", HISTORY}
    assert set(rows["measure"]) == set(MONEY)
    assert set(found.table.loc[found.table["scope"] == HISTORY, "model"]) == set(RIVALS)


def test_no_forecast_is_scored_across_the_merger(found):
    rows = found.forecasts[found.forecasts["scope"] == HISTORY]
    assert not ((rows["origin"] < BREAK) & (rows["year"] >= BREAK)).any()
    assert {BREAK, BREAK - 1} <= set(rows["origin"]) | set(rows["year"])


def test_where_a_naive_forecast_is_nearer_the_table_says_so(found):
    rivals = found.table[(found.table["model"] != OWN) & found.table["own_mae"].notna()]
    wins = rivals["better"] == rivals["model"]
    assert wins.any()
    assert (rivals["better"] == OWN).any()
    same = (rivals["scope"] == "resident") & (rivals["measure"] == "heads")
    np.testing.assert_array_equal(wins[same], (rivals["mae"] < rivals["own_mae"])[same])


def test_no_conclusion_is_drawn_below_ten(found):
    drawn = conclusions(found.table)
    assert set(drawn["scope"]) == {HISTORY}
    assert (drawn["n"] >= ENOUGH).all()
    assert found.table.loc[found.table["model"] == OWN, "n"].max() < ENOUGH
    assert conclusions(found.table[found.table["scope"] != HISTORY]).empty


def test_a_line_begins_with_the_published_figure_of_its_origin(found, national):
    drawn = lines(found.forecasts, published_figures(national), "all", "income")
    assert list(drawn) == list(range(2019, 2025))
    assert drawn[2021][2021] == pytest.approx(28727.58e8)
    assert list(drawn[2021]) == [2021, 2022, 2023, 2024, 2025]


def test_every_assumption_is_told_in_both_languages(found):
    assert found.rules["zh"].str.len().gt(4).all()
    assert found.rules["en"].str.len().gt(10).all()
    per_origin = found.rules.groupby("origin")["name"].apply(set)
    for names in per_origin:
        assert {"economy.output_per_worker_growth", "employee.cost_growth_2026", "retirement.law"} <= names


def test_first_year_growth_of_cost_leaves_out_what_ageing_explains(found, national, baseline):
    """At 2024, by hand: employee spending per cost-weighted member, least squares in logs over 2021-24."""
    cut = as_of(national, 2024)[0]
    past = past_exposures(Assumptions((anchored(baseline, national, 2024, cut)[0],), cut))
    years = np.arange(2021, 2025)
    at = past.of(years)
    spent = np.array([published_figures(national)["employee", "expenditure"][year] for year in years])
    slopes = [np.polyfit(years, np.log(spent / people[at]), 1)[0] for people in (past.cost_employee, past.members)]
    rules = found.rules[found.rules["origin"] == 2024].set_index("name")
    assert rules.loc["employee.cost_growth_2026", "value"] == pytest.approx(np.expm1(slopes[0]))
    assert 0.003 < slopes[1] - slopes[0] < 0.012  # ageing of the members, which the projection adds
    assert "net of ageing" in rules.loc["employee.cost_growth_2026", "en"]


def test_all_funds_are_net_of_moves_to_the_dearer_scheme(found, national, baseline):
    """From 2019 only totals are known: both schemes get the one growth, over people weighted by what each cost."""
    cut = as_of(national, 2019)[0]
    past = past_exposures(Assumptions((anchored(baseline, national, 2019, cut)[0],), cut))
    money = cut.table("balances").set_index("fund")["expenditure"]
    at = past.of(np.array([2018, 2019]))
    of = {"employee": money["employee_pooled"] + money["individual_accounts"], "resident": money["resident"]}
    people = {"employee": past.cost_employee[at], "resident": past.cost_resident[at]}
    weighted = sum(of[scheme] * people[scheme] / people[scheme][1] for scheme in of)
    spent = published_figures(national)["all", "expenditure"]
    rules = found.rules[found.rules["origin"] == 2019].set_index("name")["value"]
    growth = spent[2019] / spent[2018] / (weighted[1] / weighted[0]) - 1.0
    assert [rules[f"{s}.cost_growth_2026"] for s in ("employee", "resident")] == pytest.approx([growth, growth])


def test_growth_blends_to_the_rule_over_as_many_years_as_in_the_baseline(national, baseline):
    ends = {origin: anchored(baseline, national, origin, as_of(national, origin)[0])[0] for origin in (2019, 2024)}
    for origin, scenario in ends.items():
        assert scenario.entry("economy.blend_ends").value - (origin + 1) == 2032 - 2026


def test_the_rule_at_the_valuation_date_stands_beside_the_baseline(found, baseline, national):
    """METHODS 9.6: it gives the baseline's 2026, or both are printed."""
    today = found.today.set_index(["name", "scope", "year"])
    for name in ("employee.cost_growth_2026", "resident.cost_growth_2026", "employee.base_growth_2026"):
        row = today.loc[(name, "", 2026)]
        assert row["assumed"] == baseline.entry(name).value
        assert not row["same"]
    own = growth_fits(Assumptions((baseline,), national))
    assert 0.0 < today.loc[("employee.cost_growth_2026", "", 2026), "rule"] < max(one.raw for one in own)
    for name, year in (("enrolment.active_growth", 2026), ("resident.premium", 2027), ("economy.deflator", 2026)):
        assert today.loc[(name, "", year), "same"], name
    run = fm.yearly_accounts(fm.project(baseline, national, until=2026)).query("year == 2026 and fund == 'resident'")
    assert today.loc[("expenditure", "resident", 2026), "assumed"] == pytest.approx(float(run["expenditure"].iloc[0]))
    told = found.today[(found.today["scope"] != "") | ~found.today["same"]]
    for lang in ("zh", "en"):
        cells = today_cells(found, lang)
        assert [row["year"] for row in cells] == told["year"].astype(str).tolist()
        assert "2.50 %" in {row["assumed"] for row in cells}


def test_origins_can_be_narrowed_and_change_nothing_else(found, national):
    steps = []
    alone = fm.hindcast(national, origins=[2024], step=steps.append)
    rows = found.forecasts[(found.forecasts["origin"] == 2024)].reset_index(drop=True)
    mine = alone.forecasts[alone.forecasts["origin"] == 2024].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, rows)
    assert steps == [2024]
    assert alone.about["origins"] == (2024,)


@pytest.mark.parametrize("origins", [[2012], [2025], []])
def test_an_impossible_origin_names_the_possible(national, origins):
    with pytest.raises(InputError, match="Possible: 2019, 2020, 2021, 2022, 2023, 2024"):
        fm.hindcast(national, origins=origins)


def test_a_package_without_totals_is_refused(national):
    tables = {**national.tables, "fund_accounts": national.table("fund_accounts").query("fund != 'total'")}
    bare = replace(national, tables=MappingProxyType(tables), sha256="without totals")
    assert possible_origins(published_figures(bare)) == ()
    with pytest.raises(InputError, match="publishes no total income"):
        fm.hindcast(bare)


def test_accounts_of_several_areas_are_refused(national):
    table = national.table("balances")
    both = pd.concat([table.assign(area="A"), table.assign(area="B")])
    several = replace(national, tables=MappingProxyType({**national.tables, "balances": both}), sha256="two areas")
    with pytest.raises(InputError, match="A hindcast is of one area; national holds accounts of A, B"):
        fm.hindcast(several)
