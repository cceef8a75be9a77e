"""The four paths of resident financing beside the published years (METHODS 4.4)."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.financing import PATHS, SEEN, financing_paths
from fundmodel.presentation import charts
from fundmodel.presentation.page.financing_rows import path_table

UNTIL = 2040


@pytest.fixture(scope="module")
def national():
    return fm.load_data("national")


@pytest.fixture(scope="module")
def table(national):
    return financing_paths(national, UNTIL)


@pytest.fixture(scope="module")
def run():
    return fm.project(list(PATHS), until=UNTIL)


def test_the_seen_shares_are_those_of_two_published_tables(table):
    seen = table[table["path"] == SEEN].set_index("year")["financing_over_income"]
    assert list(seen.index) == list(range(2019, 2026))
    assert seen[2019] == pytest.approx((220 + 520) / 30733)
    assert seen[2025] == pytest.approx((400 + 700) / 43377)


def test_the_paths_are_those_of_full_runs(table, run):
    e = run.economy.sel(area="CN", year=slice(2026, None))
    for name in PATHS:
        own = table[table["path"] == name]
        for column in ("premium", "subsidy", "financing_over_income"):
            np.testing.assert_allclose(own[column], e[column].sel(scenario=name), rtol=1e-12)


def test_the_share_held_is_the_mean_of_the_seen_years(table, national):
    seen = table[table["path"] == SEEN]["financing_over_income"]
    held = fm.load_scenario("financing-share-held").entry("resident.financing_income_share").value["2027-01"]
    assert held == pytest.approx(seen.mean(), abs=2e-4)


def test_the_steps_are_the_mean_of_the_last_three_seen(national):
    amounts = national.table("resident_financing").set_index("year")
    entries = fm.load_scenario("baseline").entries
    subsidy, premium = entries["resident.subsidy"].value, entries["resident.premium"].value
    steps = [(amounts.loc[2026, name] - amounts.loc[2023, name]) / 3 for name in ("subsidy", "premium")]
    assert subsidy["2030-01"] == pytest.approx(subsidy["2026-01"] + 4 * steps[0])
    assert premium["2030-01"] == pytest.approx(premium["2027-01"] + 3 * steps[1])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_chart_and_one_table_hold_all_four(run, national, lang):
    figure = charts.financing_over_income(run, national, lang).figure()
    drawn = [trace.meta["path"] for trace in figure.data if "path" in (trace.meta or {})]
    assert drawn == list(PATHS)
    shown = path_table(run, national)
    assert [label[PLACE[lang]] for label in shown.paths] == [fm.load_scenario(name).label[lang] for name in PATHS]
    years = [year for year, _ in shown.rows]
    assert years[:8] == list(range(2019, 2027))
    assert len(set(dict(shown.rows)[2035])) == 4


PLACE = {"zh": 0, "en": 1}
