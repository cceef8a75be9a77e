"""Hindcasts and stored vintages of areas: every city scored by itself and with the others."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.calibration.areas_as_of import areas_known
from fundmodel.calibration.forecast_errors import OWN
from fundmodel.calibration.hindcast import origins_of
from fundmodel.calibration.hindcast_areas import rerun_areas
from fundmodel.calibration.modelled_figures import modelled_by_area
from fundmodel.calibration.published_by_area import published_by_area
from fundmodel.calibration.vintages import read_vintages, score_vintages, store_vintage
from fundmodel.presentation.charts.hindcast_charts import hindcast_charts
from fundmodel.presentation.cli import main
from tests.areas import package, parts
from tests.own_years import with_own_years, with_years

ORIGIN = 2023
MONEY = ("income", "expenditure", "balance")


@pytest.fixture(scope="module")
def province():
    """The synthetic example province."""
    return with_own_years()


@pytest.fixture(scope="module")
def found(province):
    return fm.hindcast(province, origins=ORIGIN)


@pytest.fixture(scope="module")
def small(national):
    """Two areas, of which B gives nothing before 2023 and grew faster."""
    data = with_years(package(national, parts(national, (0.01, 0.02))), 2019, {"B": {"expenditure": 0.03}})
    cut = {
        name: data.table(name)[(data.table(name)["area"] == "A") | (data.table(name)["year"] >= ORIGIN)]
        for name in ("area_heads", "area_accounts")
    }
    from dataclasses import replace

    return replace(data, tables={**data.tables, **cut}, sha256=f"{data.sha256}/late")


@pytest.fixture(scope="module")
def run(small, baseline):
    return rerun_areas(baseline, small, ORIGIN, 2025)[0]


def test_every_city_of_the_example_province_is_scored(found, province):
    own = found.table[(found.table["model"] == OWN) & (found.table["measure"] == "expenditure")]
    assert set(own["area"]) == {*province.areas, "all"}
    assert found.areas[-1] == "all"
    assert found.about["areas"] == list(province.areas)
    assert found.about["data"]["synthetic"]
    assert np.isfinite(own["mae"]).all()
    assert set(found.table["model"]) == {OWN, "last_growth", "log_linear"}


def test_forecasts_of_the_cities_sum_to_those_of_the_province(found):
    own = found.forecasts[(found.forecasts["model"] == OWN) & found.forecasts["measure"].isin(MONEY)]
    keys = ["scope", "measure", "year"]
    whole = own[own["area"] == "all"].set_index(keys)[["forecast", "actual"]].sort_index()
    cities = own[own["area"] != "all"].groupby(keys)[["forecast", "actual"]].sum()
    pd.testing.assert_frame_equal(whole, cities.loc[whole.index], rtol=1e-10, check_exact=False)


def test_one_city_reads_as_a_hindcast_of_its_own(found, province):
    one = found.of(province.areas[0])
    assert "area" not in one.table
    assert len(one.forecasts) == (found.forecasts["area"] == province.areas[0]).sum()
    assert set(one.rules["origin"]) == {ORIGIN}
    assert one.of("anything") is one


def test_the_areas_of_an_origin_are_those_that_give_it(small):
    assert areas_known(small, 2021) == ("A",)
    assert areas_known(small, ORIGIN) == ("A", "B")
    assert origins_of(small) == tuple(range(2019, 2025))


def test_the_origin_starts_from_the_areas_own_figures(small, run):
    published = published_by_area(small)["B"]
    for fund in ("employee_pooled", "resident"):
        months = run.ledger.sel(area="B", fund=fund, month=slice(f"{ORIGIN}-01", f"{ORIGIN}-12"))
        spent = published[fund if fund == "resident" else "employee_pooled", "expenditure"][ORIGIN]
        assert float(months["expenditure"].sum()) == pytest.approx(spent, rel=1e-9)
        assert float(months["closing"][-1]) == pytest.approx(published[fund, "balance"][ORIGIN], rel=1e-9)
    heads = run.stock_exposures["stock"].sel(area="B", boundary=ORIGIN + 1)
    assert float(heads.sel(exposure="retired")) == pytest.approx(
        published["employee", "retired_heads"][ORIGIN], rel=1e-9
    )


def test_own_years_up_to_the_origin_move_it_and_later_ones_do_not(run):
    told = {(one["item"], one["area"]): one for one in run.provenance["data"]["own_growth"]}
    assert told["active_heads", "A"]["shrunk"] == 0.0
    assert ("employee_cost", "B") not in told


def test_a_package_without_past_years_says_what_each_area_has(national):
    bare = package(national, parts(national, (0.01, 0.02)))
    with pytest.raises(fm.InputError, match=r"no area of areas gives heads and accounts .* A \(2025\), B \(2025\)"):
        fm.hindcast(bare)
    with pytest.raises(fm.InputError, match="Not an origin that can be run from: 2015"):
        fm.hindcast(with_years(bare, 2022), origins=2015)


def test_vintages_of_areas_are_scored_by_area_as_the_hindcast_scores_them(run, small, tmp_path):
    store_vintage(run, tmp_path, made=date(ORIGIN + 1, 8, 1))
    (vintage,) = read_vintages(tmp_path)
    assert vintage.areas == modelled_by_area(run)
    assert vintage.figures == vintage.areas["all"]
    scores = score_vintages(tmp_path, small)
    rows = fm.hindcast(small, origins=ORIGIN).forecasts
    keys = ["area", "year", "scope", "measure"]
    own = rows[rows["model"] == OWN].set_index(keys)["error"].sort_index()
    stored = scores.forecasts.set_index(keys)["error"].sort_index()
    pd.testing.assert_series_equal(stored.loc[own.index], own)
    assert scores.areas == ("A", "B", "all")


def test_vintages_of_areas_and_of_the_nation_do_not_meet(run, national, tmp_path):
    store_vintage(run, tmp_path)
    with pytest.raises(fm.InputError, match=r"forecast A, B, and the package national holds the nation"):
        score_vintages(tmp_path, national)


@pytest.mark.parametrize(("lang", "words"), [("zh", ("各地区", "全部地区")), ("en", ("By area", "all areas"))])
def test_screen_json_files_and_charts_show_areas_and_their_sum(
    found, province, monkeypatch, capsys, tmp_path, lang, words
):
    monkeypatch.setattr("fundmodel.calibration.hindcast.hindcast", lambda *_, **__: found)
    monkeypatch.setattr("fundmodel.assumptions.package.package.load_data", lambda *_: province)
    monkeypatch.setenv("COLUMNS", "200")
    out = tmp_path / "out"
    assert main(["hindcast", "example-province", "--lang", lang, "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    for word in (*words, province.area_names[province.areas[0]][lang]):
        assert word in printed, word
    header = (out / "hindcast_errors.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("地区" if lang == "zh" else "Area")
    assert main(["hindcast", "example-province", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {row["area"] for row in document["table"]} == {*province.areas, "all"}
    assert all(drawing.figure().layout.title.text for drawing in hindcast_charts(found, province, lang))
