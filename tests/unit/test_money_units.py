"""Yearly money in nominal yuan, over GDP and at constant prices; buttons on the page that change between them."""

from __future__ import annotations

import json

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.runs import december
from fundmodel.assumptions.scenario.values import at_years
from fundmodel.presentation import charts
from fundmodel.presentation.charts.unit_switch import switched, unit_words
from fundmodel.presentation.frames.money_units import MONEY_UNITS, in_unit
from fundmodel.presentation.page import bare, page

RUN = fm.project(["baseline", "stagnation"], until=2032)


def line(figure, scenario="baseline"):
    (trace,) = [t for t in figure.data if t.mode == "lines" and scenario in t.meta["scenarios"]]
    return dict(zip((int(x) for x in trace.x), trace.y, strict=True))


@pytest.mark.parametrize("scenario", ["baseline", "stagnation"])
def test_each_unit_by_hand(scenario):
    drawn = {unit: line(fm.plot.balance(RUN, "zh", "resident", unit), scenario) for unit in MONEY_UNITS}
    held = december(RUN.ledger["closing"].sel(scenario=scenario, fund="resident").isel(area=0))
    prices = np.cumprod(1.0 + at_years(fm.load_scenario(scenario).entry("economy.deflator"), np.arange(2026, 2033)))
    for year, price in ((2025, 1.0), (2026, prices[0]), (2032, prices[-1])):
        yuan = float(held.sel(year=year))
        gdp = float(RUN.economy["gdp"].sel(scenario=scenario, year=year).item())
        assert drawn["yuan"][year] == pytest.approx(yuan / 1e12)
        assert drawn["gdp"][year] == pytest.approx(100.0 * yuan / gdp)
        assert drawn["constant"][year] == pytest.approx(yuan / price / 1e12)
    assert drawn["constant"][2025] == drawn["yuan"][2025]


@pytest.mark.parametrize(("unit", "years"), [("yuan", 5), ("gdp", 5), ("constant", 1)])
def test_published_years_go_with_the_unit(unit, years):
    marks = [t for t in fm.plot.accounts(RUN, "en", "resident", unit).data if t.mode == "markers"]
    assert len(marks) == 2
    assert all(len(trace.x) >= years and (unit != "constant" or list(trace.x) == [2025]) for trace in marks)


@pytest.mark.parametrize(("lang", "said"), [("zh", "2025年价"), ("en", "prices of 2025")])
def test_the_unit_is_said(lang, said):
    assert said in fm.plot.accounts(RUN, lang, unit="constant").layout.title.subtitle.text
    assert "%" in fm.plot.accounts(RUN, "zh", unit="gdp").layout.title.subtitle.text


def test_another_unit_is_refused_with_the_nearest():
    with pytest.raises(fm.InputError, match=r"unit='constan' is no unit of money.*'constant'"):
        fm.plot.accounts(RUN, unit="constan")


def test_the_buttons_hold_what_each_unit_draws():
    def draw(unit):
        return charts.balance(RUN, ("resident",), "en", unit=unit)

    figure = switched(draw, "en", 2025).figure()
    (menu,) = figure.layout.updatemenus
    assert [button.label for button in menu.buttons] == [unit_words(unit, "en", 2025) for unit in MONEY_UNITS]
    for unit, button in zip(MONEY_UNITS, menu.buttons, strict=True):
        alone = {(trace.name, trace.mode): trace for trace in draw(unit).figure().data}
        for place, trace in enumerate(figure.data):
            own = alone.get((trace.name, trace.mode))
            np.testing.assert_array_equal(button.args[0]["y"][place], [] if own is None else own.y)
    assert "see buttons" in figure.layout.meta["unit"]


def test_the_page_has_buttons_on_every_chart_of_yearly_money_and_on_no_other():
    groups = charts.chart_groups(RUN, "zh")
    for name, figures in groups.items():
        for figure in figures:
            assert bool(figure.layout.get("updatemenus")) == (name in ("income_expenditure", "payers", "balance")), name
    plain = charts.balance(RUN, ("resident",), "zh")
    assert bare(groups["balance"][1])["layout"]["height"] == bare(plain)["layout"]["height"] + 44
    html = page(RUN, "en")
    figures = json.loads(html.split('<script type="application/json" id="figures">')[1].split("</script>")[0])
    labels = [b["label"] for b in figures["en"]["balance-1"]["layout"]["updatemenus"][0]["buttons"]]
    assert labels == ["trillion yuan, current prices", "per cent of GDP", "trillion yuan, prices of 2025"]


def test_money_of_several_areas_keeps_its_dimensions():
    yuan = december(RUN.ledger["closing"])
    assert in_unit(RUN, yuan, "gdp").dims == yuan.dims
