"""The annual report of a province of invented cities: areas, pooling, shocks, budget and bulletin."""

from __future__ import annotations

from dataclasses import replace

import pytest

import fundmodel as fm
from fundmodel.analysis.areas_summed import together
from fundmodel.presentation.report.build_report import built_report
from fundmodel.presentation.report.feeders import regime_table
from fundmodel.presentation.report.printed_numbers import rounded
from fundmodel.presentation.report.report_sources import Sources
from tests.report_texts import english_in

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
UNTIL = 2037


@pytest.fixture(scope="module")
def province():
    return fm.load_data("example-province")


@pytest.fixture(scope="module")
def run(baseline, province):
    return fm.project(baseline, province, until=UNTIL, rule="plain")


@pytest.fixture(scope="module")
def report(run, baseline, province):
    return built_report(run, "zh", data=province, scenarios=[baseline], levers=False)


def test_what_areas_and_accounts_fill_is_there_and_marked_synthetic(report):
    parts = {**report.tables(), **report.charts()}
    filled = {"T6", "T29", "T30", "T39", "T40", "C10", "C11"}
    assert {number for number in filled if not parts[number].applies} == set()
    assert all(part.synthetic for part in parts.values() if part.applies)
    assert report.title.startswith("示例省")
    for number in ("T31", "T32", "T37"):
        assert "快速版" in parts[number].reason_not_applicable


def test_the_budget_inside_adds_up_on_the_official_lines(report):
    frame = rounded(report.tables()["T39"]).assign(line=lambda own: own["line"].str.strip("　"))
    for fund, own in frame.groupby("sheet", sort=False):
        line = own.set_index("line")
        for year in ("executed", "forecast", "y2027", "y2030"):
            held = line[year]
            total = held["收入小计"] + held["上级补助收入"] + held["下级上解收入"]
            assert total == pytest.approx(held["收入合计"], abs=0.005), (fund, year)
            left = held["上年结余"] + held["收入合计"] - held["支出合计"]
            assert left == pytest.approx(held["年末滚存结余"], abs=0.005), (fund, year)


def test_the_bulletin_inside_is_the_latest_quarter_of_every_area(report, province):
    frame = report.tables()["T40"].frame
    assert frame["area"].nunique() == len(province.areas)
    own = fm.observations(province)
    last = own[own["last_month"] == own["last_month"].max()]
    shown = frame[frame["fund"].str.contains("居民")]["balance"].sum()
    assert shown == pytest.approx(last[last["fund"] == "resident"]["balance"].sum() / 1e8)


def test_no_cell_sentence_or_note_is_an_english_sentence(report):
    assert english_in(report) == []


def test_shocks_of_every_area_stand_beside_each_other(run, baseline, province, monkeypatch):
    monkeypatch.setattr(regime_table, "builtin_shocks", lambda: ("late-subsidy", "young-leave"))
    of = Sources(together(run), run, "zh", province, (replace(baseline),))
    made = regime_table.reverse_by_area(of)
    assert len(made.frame) == 4 * len(province.areas)
    assert list(made.frame)[3:] == ["late-subsidy"]
    cells = made.frame[made.frame["fund"] == "居民医保基金"]["late-subsidy"]
    numbers = [cell for cell in cells if isinstance(cell, float)]
    assert numbers
    assert all(0.0 < cell <= 12.0 for cell in numbers)
    assert {cell for cell in cells if isinstance(cell, str)} <= {"已破", "未破"}
    assert "青年外流" in made.notes[0]
