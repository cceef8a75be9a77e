"""Every chart draws what the run holds, says what it is, and cuts nothing off."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.runs import december, yearly
from fundmodel.presentation import charts
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing, merged
from fundmodel.presentation.frames import published_history as published
from fundmodel.presentation.frames.series import by_scenario
from fundmodel.presentation.frames.summary import headlines
from fundmodel.presentation.words.labels import event_text
from fundmodel.vocabulary.dims import GROUPS, POOLED_FUNDS

CHINESE = re.compile("[一-鿿]")
LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def run() -> fm.Projection:
    return fm.project(["baseline", "current-law"])


@pytest.fixture(scope="module")
def drawings(run: fm.Projection) -> dict[str, dict[str, list[Drawing]]]:
    return {lang: charts.chart_groups(run, lang) for lang in LANGS}


@pytest.fixture(scope="module")
def drawn(drawings: dict[str, dict[str, list[Drawing]]]) -> dict[str, dict[str, list[Any]]]:
    """Every chart as plotly's figure, which refuses what it does not know."""
    return {lang: {name: [own.figure() for own in group] for name, group in drawings[lang].items()} for lang in LANGS}


def every(drawn: dict[str, dict[str, list[Any]]], lang: str) -> Iterator[Any]:
    for figures in drawn[lang].values():
        yield from figures


def traces(figure: Any, **meta: Any) -> list[Any]:
    return [t for t in figure.data if t.meta and all(t.meta.get(key) == value for key, value in meta.items())]


def lines_of(figure: Any, item: str) -> dict[str, np.ndarray[Any, Any]]:
    """Scenario -> the y values of its line."""
    found = {}
    for trace in traces(figure, item=item):
        for name in trace.meta["scenarios"]:
            found[name] = np.asarray(trace.y, dtype=float)
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_prints_of_a_drawing_what_plotly_would(
    drawings: dict[str, Any], drawn: dict[str, Any], lang: str
) -> None:
    for own, figure in zip(every(drawings, lang), every(drawn, lang), strict=True):
        shown, said = unpacked(json.loads(json.dumps(own.plain()))), unpacked(json.loads(figure.to_json()))
        del said["layout"]["template"]
        assert shown == said


def unpacked(value: Any) -> Any:
    """Arrays given as bytes and dates given to the nanosecond as lists of what they hold."""
    if isinstance(value, dict):
        if "bdata" in value:
            return [None if x != x else x for x in np.frombuffer(b64decode(value["bdata"]), value["dtype"]).tolist()]
        return {name: unpacked(own) for name, own in value.items()}
    if isinstance(value, list):
        return [unpacked(own) for own in value]
    return value.removesuffix(".000000000") if isinstance(value, str) else value


def test_what_is_updated_is_merged_into_what_stands_there() -> None:
    drawing = Drawing({"margin": {"l": 1, "t": 2}, "xaxis": {"range": [0, 1]}})
    drawing.update_layout(margin={"t": 3}, xaxis={"range": [2]})
    assert drawing.layout == {"margin": {"l": 1, "t": 3}, "xaxis": {"range": [2]}}
    assert merged({"line": {"width": 2}}, {"line": None}) == {"line": None}


def test_a_gap_is_null_and_nothing_that_json_lacks_is_left() -> None:
    drawing = Drawing({"height": np.int64(3), "width": None})
    drawing.add_scatter(x=np.array(["2026-01"], "datetime64[M]"), y=[np.float64("nan"), 1.5], customdata=np.zeros(0))
    assert json.dumps(drawing.plain(), allow_nan=False)
    assert drawing.plain() == {
        "data": [{"type": "scatter", "x": ["2026-01"], "y": [None, 1.5], "customdata": []}],
        "layout": {"height": 3},
    }


def test_plotly_refuses_what_it_does_not_know() -> None:
    drawing = Drawing({})
    drawing.add_scatter(x=[1], y=[1], colour="red")
    with pytest.raises(ValueError, match="colour"):
        drawing.figure()


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_has_title_unit_and_source(drawn: dict[str, Any], lang: str) -> None:
    for figure in every(drawn, lang):
        meta = figure.layout.meta
        assert meta["title"] == figure.layout.title.text
        assert meta["unit"] == figure.layout.title.subtitle.text
        assert meta["unit"]
        below = " ".join(a.text for a in figure.layout.annotations if a.name == style.SOURCE).replace("<br>", "")
        assert meta["source"].replace(" ", "") in below.replace(" ", "")
        assert "2025-12-31" in meta["source"]
        assert "Noto Sans CJK SC" in figure.layout.font.family


def test_both_languages_draw_the_same_charts_in_their_own_words(drawn: dict[str, Any]) -> None:
    zh, en = (list(every(drawn, lang)) for lang in LANGS)
    assert [f.layout.meta["name"] for f in zh] == [f.layout.meta["name"] for f in en]
    for one, other in zip(zh, en, strict=True):
        said = [one.layout.title.text, other.layout.title.text]
        assert CHINESE.search(said[0])
        assert not CHINESE.search(other.to_json()), said[1]
        assert len(one.data) == len(other.data)
        assert all(CHINESE.search(trace.name) for trace in one.data if trace.name)


def test_the_start_of_projection_is_marked_where_time_runs(drawn: dict[str, Any]) -> None:
    for figure in every(drawn, "en"):
        timeless = figure.layout.meta["name"].startswith(("population_pyramid", "first_year_growth"))
        marks = [shape.x0 for shape in figure.layout.shapes if shape.name == style.MARK]
        assert len(marks) == (0 if timeless else 1)
        assert timeless or str(marks[0]) in ("2025.5", "2026", "2026-01-01")


def test_the_first_scenario_is_solid_and_the_others_are_dashed(drawn: dict[str, Any]) -> None:
    seen = set()
    for figure in every(drawn, "en"):
        for trace in figure.data:
            if trace.type == "scatter" and trace.mode == "lines" and trace.meta and "scenarios" in trace.meta:
                first = trace.meta["scenarios"][0] == "baseline"
                assert (trace.line.dash == "solid") is first, (figure.layout.title.text, trace.name)
                seen.add(first)
    assert seen == {True, False}


def test_a_pyramid_sums_to_the_population(run: fm.Projection) -> None:
    for lang, scale in (("zh", 1e4), ("en", 1e6)):
        for year in (2026, 2060):
            figure = charts.population_pyramid(run, year, lang).figure()
            whole = run.population["population"].sel(scenario="baseline", boundary=year).squeeze("area")
            for sex, sign in (("female", -1.0), ("male", 1.0)):
                bars = [np.asarray(t.x) for t in traces(figure, sex=sex)]
                assert len(bars) == len(GROUPS)
                np.testing.assert_allclose(sign * np.sum(bars, axis=0) * scale, whole.sel(sex=sex).values, rtol=1e-9)
                assert all((sign * bar >= 0).all() for bar in bars)
            reach = figure.layout.xaxis.range[1] * scale
            assert reach > float(run.population["population"].max())


def test_pyramids_of_one_run_share_their_axis(run: fm.Projection) -> None:
    then, later = (charts.population_pyramid(run, year, "zh").figure() for year in (2026, 2060))
    assert then.layout.xaxis.range == later.layout.xaxis.range


def test_enrolment_is_stacked_to_everybody(run: fm.Projection) -> None:
    figure = charts.enrolment(run, "zh").figure()
    persons = run.enrolment["persons"].sel(scenario="baseline").sum(["sex", "age"]).squeeze("area")
    for trace in figure.data:
        assert trace.stackgroup
        np.testing.assert_allclose(np.asarray(trace.y) * 1e8, persons.sel(group=trace.meta["group"]).values, rtol=1e-12)
    assert [trace.meta["group"] for trace in figure.data] == list(GROUPS)


@pytest.mark.parametrize("fund", POOLED_FUNDS)
def test_income_and_expenditure_are_those_of_the_ledger(run: fm.Projection, fund: str) -> None:
    figure = charts.income_expenditure(run, fund, "zh").figure()
    own = run.ledger.sel(fund=fund).squeeze("area")
    flows = {
        "income": yearly(own["income"] + own["interest"].clip(min=0.0) + own["transfer"]),
        "expenditure": yearly(own["expenditure"]),
    }
    for item, flow in flows.items():
        shown = lines_of(figure, item)
        assert set(shown) == set(run.scenarios)
        for name, values in shown.items():
            np.testing.assert_allclose(values * 1e12, flow.sel(scenario=name).values, rtol=1e-12)


def test_published_years_stand_beside_the_model(run: fm.Projection) -> None:
    figure = charts.income_expenditure(run, "employee_pooled", "en").figure()
    marks = {trace.name: dict(zip(trace.x, trace.y, strict=True)) for trace in traces(figure, published=True)}
    assert marks["Income, published"][2025] == pytest.approx(1.829291)
    assert marks["Expenditure, published"][2023] == pytest.approx(1.165277)
    modelled = lines_of(figure, "income")["baseline"]
    assert modelled[0] == pytest.approx(1.829291, rel=1e-3)


@pytest.mark.parametrize("funds", [("employee_pooled", "individual_accounts"), ("resident",)])
def test_balances_are_never_clipped(run: fm.Projection, funds: tuple[str, ...]) -> None:
    figure = charts.balance(run, funds, "zh").figure()
    assert figure.layout.yaxis.range is None
    assert figure.layout.yaxis.zeroline
    for fund in funds:
        closing = december(run.ledger["closing"].sel(fund=fund)).squeeze("area")
        for name, values in lines_of(figure, fund).items():
            np.testing.assert_allclose(values * 1e12, closing.sel(scenario=name).values, rtol=1e-12)
    lowest = min(float(np.min(trace.y)) for trace in figure.data)
    assert (lowest < -10.0) == (funds == ("resident",))


@pytest.mark.parametrize("fund", POOLED_FUNDS)
def test_months_of_reserve_end_where_the_balance_is_used_up(run: fm.Projection, fund: str) -> None:
    figure = charts.reserve_months(run, fund, "en").figure()
    empty = fm.depletion_month(run).sel(fund=fund).squeeze("area")
    for basis in ("cash", "earned") if fund == "resident" else ("earned",):
        months = fm.reserve_months(run.ledger, recognition=basis).sel(fund=fund).squeeze("area")
        shown = lines_of(figure, basis)
        assert set(shown) == set(run.scenarios)
        for name, values in shown.items():
            own = months.sel(scenario=name)
            used_up = empty.sel(scenario=name)
            held = own if np.isnat(used_up.values) else own.where(own["month"] < used_up)
            np.testing.assert_array_equal(values, held.values)
            assert np.isnan(values[-1]) == (not np.isnat(used_up.values))
            assert float(np.nanmin(values)) >= figure.layout.yaxis.range[0]
    floor = [shape.y0 for shape in figure.layout.shapes if shape.name == "floor"]
    assert floor == [{"employee_pooled": 6.0, "resident": 3.0}[fund]]
    assert figure.layout.yaxis.range[1] > max(float(np.nanmax(t.y)) for t in figure.data)


@pytest.mark.parametrize("fund", POOLED_FUNDS)
def test_dated_dots_are_the_headline_months(run: fm.Projection, fund: str) -> None:
    figure = charts.reserve_months(run, fund, "zh").figure()
    table = headlines(run, (fund,)).set_index("scenario")
    for event in ("floor_month_earned", "depletion_month"):
        dots = traces(figure, event=event)
        happens = {str(day)[:7] for day in table[event].dropna()}
        assert {str(np.datetime64(t.x[0], "M")) for t in dots} == happens
        labels = [a for a in figure.layout.annotations if a.name == event]
        assert {a.text for a in labels} == {
            event_text(row, event, "zh") for _, row in table.iterrows() if row[event] == row[event]
        }
        assert all(a.ay < 0 or figure.layout.yaxis.range[0] < -2.0 for a in labels), "clear of the years below the axis"


def test_the_dependency_ratio_continues_the_published_one(run: fm.Projection) -> None:
    figure = charts.dependency_ratio(run, "en").figure()
    (line,) = [trace for trace in figure.data if trace.mode == "lines"]
    np.testing.assert_array_equal(line.y, fm.dependency_ratio(run).sel(scenario="baseline").squeeze("area").values)
    (history,) = traces(figure, published=True)
    assert dict(zip(history.x, history.y, strict=True))[2025] == pytest.approx(line.y[0], abs=0.01)


def test_drivers_are_those_of_the_economy(run: fm.Projection) -> None:
    economy = run.economy.squeeze("area")
    growth = charts.growth_assumptions(run, "en").figure()
    for name in ("gdp_per_head_growth", "base_growth", "cost_growth_employee", "cost_growth_resident"):
        np.testing.assert_allclose(lines_of(growth, name)["baseline"], 100 * economy[name].sel(scenario="baseline"))
    gdp = charts.contributions_over_gdp(run, "en").figure()
    shown = lines_of(gdp, "contributions_over_gdp")["baseline"]
    np.testing.assert_allclose(shown, 100 * economy["contributions_over_gdp"].sel(scenario="baseline"))
    financing = charts.resident_financing(run, "en").figure()
    for name in run.scenarios:
        for item in ("premium", "subsidy"):
            np.testing.assert_array_equal(lines_of(financing, item)[name], economy[item].sel(scenario=name).values)


def test_interest_is_the_rate_assumed(run: fm.Projection) -> None:
    shown = lines_of(charts.interest(run, "en").figure(), "economy.interest_rate")["baseline"]
    scenario = fm.load_scenario("baseline")
    months = np.arange("2025-01", "2061-01", dtype="datetime64[M]")
    assumed = scenario.at_months("economy.interest_rate", months).reshape(-1, 12).mean(axis=1)
    np.testing.assert_allclose(shown, 100 * assumed, rtol=1e-9)


@pytest.mark.parametrize("fund", ["employee_pooled", "individual_accounts", "resident"])
def test_first_year_growth_of_every_line(run: fm.Projection, fund: str) -> None:
    figure = charts.first_year_growth(run, fund, "en").figure()
    projected = figure.data[-1]
    shown = dict(zip(projected.meta["flows"], projected.x, strict=True))
    amount = yearly(run.ledger["amount"].sel(scenario="baseline", fund=fund).squeeze("area"))
    hidden = {"subsidy_central", "subsidy_provincial", "subsidy_local"}  # they grow as their total does
    for line in set(amount["line"].values) - hidden:
        was, now = (float(amount.sel(line=line, year=year)) for year in (2025, 2026))
        if was:
            assert shown[str(line)] == pytest.approx(100 * (now / was - 1))
        else:
            assert line not in shown
    assert {"income", "expenditure"} <= set(shown)
    assert len(figure.data) >= 3


def test_scenarios_with_the_same_numbers_share_a_line(run: fm.Projection) -> None:
    closing = run.ledger["closing"]
    assert [s.scenarios for s in by_scenario(run, closing.sel(fund="employee_pooled"), "month")] == [run.scenarios]
    assert len(by_scenario(run, closing.sel(fund="resident"), "month")) == 2


def test_several_areas_are_refused(run: fm.Projection) -> None:
    import xarray as xr

    two = xr.concat([run.ledger["closing"], run.ledger["closing"].assign_coords(area=["other"])], "area")
    with pytest.raises(fm.InputError, match="one area"):
        by_scenario(run, two, "fund", "month")


def test_another_package_gives_no_published_history(run: fm.Projection) -> None:
    from dataclasses import replace

    other = replace(fm.load_data("national"), sha256="0" * 64)
    assert published.package_of(run, other) is None
    assert published.package_of(run) is not None
    figure = charts.dependency_ratio(run, "en", other).figure()
    assert not traces(figure, published=True)
    assert "published" not in figure.layout.meta["source"]
    assert len(charts.first_year_growth(run, "resident", "en", other).figure().data) == 1


def test_people_that_differ_are_drawn_apart() -> None:
    run = fm.project(["baseline", "no-retirement-delay"], until=2035)
    groups = {name: [own.figure() for own in group] for name, group in charts.chart_groups(run, "en").items()}
    assert len(groups["pyramid"]) == 3
    assert len({figure.layout.title.text for figure in groups["pyramid"]}) == 3
    assert len(groups["enrolment"]) == 4
    heads = run.enrolment["persons"].sum(["sex", "age"]).squeeze("area")
    for figure, name in zip(groups["enrolment"], run.scenarios, strict=False):
        retired = traces(figure, group="retired")[0].y
        np.testing.assert_allclose(np.asarray(retired) * 1e6, heads.sel(scenario=name, group="retired").values)


def test_a_chart_of_a_fund_that_never_fails_is_not_cut() -> None:
    run = fm.project("baseline", until=2030)
    figure = charts.reserve_months(run, "employee_pooled", "en").figure()
    assert figure.layout.meta["note"] == ""
    assert figure.layout.yaxis.range[0] == 0.0
    assert not [t for t in figure.data if t.meta and "event" in t.meta]


def test_long_lines_are_wrapped_at_words_and_after_chinese_characters() -> None:
    assert style.wrapped("one two three", 8) == ["one two", "three"]
    assert style.wrapped("一二三四五", 4) == ["一二", "三四", "五"]
    assert style.wrapped("一二，三", 4) == ["一二，", "三"]
    text = "结余状态按筹资应计口径判定 levels are judged on the earned basis"
    assert "".join(style.wrapped(text, 20)).replace(" ", "") == text.replace(" ", "")


def test_set_options_chooses_the_language(run: fm.Projection) -> None:
    with fm.set_options(lang="en"):
        assert charts.interest(run).figure().layout.title.text == "Interest on the funds"
    assert charts.interest(run).figure().layout.title.text == "基金收益率"


@pytest.mark.parametrize("scheme", ["employee", "resident"])
def test_payers_are_stacked_to_income(run: fm.Projection, scheme: str) -> None:
    figure = charts.income_by_payer(run, scheme, "en", "current-law").figure()
    funds = ["employee_pooled", "individual_accounts"] if scheme == "employee" else ["resident"]
    income = yearly(run.ledger["income"].sel(scenario="current-law", area="CN", fund=funds).sum("fund")) / 1e12
    stacked = sum(np.asarray(trace.y, dtype=float) for trace in figure.data)
    np.testing.assert_allclose(stacked, income.values, rtol=1e-12)
    if scheme == "resident":
        assert {"central", "provincial", "local", "medical_aid", "household"} == {t.meta["payer"] for t in figure.data}


def test_levels_of_subsidy_stand_behind_their_total_while_they_grow_alike(run: fm.Projection) -> None:
    figure = charts.first_year_growth(run, "resident", "en").figure()
    flows = {flow for trace in figure.data for flow in trace.meta["flows"]}
    assert "subsidy" in flows
    assert not {"subsidy_central", "subsidy_provincial", "subsidy_local"} & flows
