"""The enrolment trend: three courses of one parameter, ratios of the projections themselves."""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.analysis.enrolment_trend import PARAMETER, YEARS, enrolment_trend
from fundmodel.presentation.frames.trend_frame import trend_table


@pytest.fixture(scope="module")
def table():
    return enrolment_trend()


def test_three_courses_in_the_order_of_their_end(table):
    assert list(table.columns) == ["trend", "trend_ends", "area", *YEARS]
    assert table["trend"].tolist() == ["low", "middle", "high"]
    assert table["trend_ends"].tolist() == [2030, 2035, 2045]


def test_a_longer_rise_of_enrolment_means_more_payers_for_each_retired_member(table):
    for year in YEARS:
        assert table[year].is_monotonic_increasing
        assert table[year].nunique() == 3
    assert (table[2030] > table[2035]).all()
    assert (table[2035] > table[2050]).all()


def test_the_middle_course_is_the_scenario_as_it_stands(table, baseline_run):
    ratio = fm.dependency_ratio(baseline_run).sel(area="CN")
    middle = table.set_index("trend").loc["middle"]
    for year in YEARS:
        assert middle[year] == pytest.approx(float(ratio.sel(year=year)), rel=1e-12)


def test_a_scenario_that_sits_on_one_end_has_both_courses(baseline):
    """A value that is its own high is projected once and shown twice."""
    entry = baseline.entry(PARAMETER)
    late = baseline.with_changes({PARAMETER: int(entry.high)}, name="late")
    table = enrolment_trend(late, years=(2030,))
    assert "middle" in table["trend"].tolist()
    assert table[2030].notna().all()


def test_a_run_has_one_table_for_each_set_of_people(national):
    names = ["baseline", "current-law", "no-retirement-delay"]
    scenarios = [fm.load_scenario(name) for name in names]
    run = fm.project(scenarios, until=2030)
    long = trend_table(run, scenarios, national)
    assert long["scenario"].unique().tolist() == ["baseline", "no-retirement-delay"]
    assert len(long) == 2 * 3 * len(YEARS)
    own = long[(long["scenario"] == "baseline") & (long["trend"] == "middle")].set_index("year")["dependency_ratio"]
    ratio = fm.dependency_ratio(run).sel(area="CN", scenario="baseline", year=2030)
    assert own[2030] == pytest.approx(float(ratio), rel=1e-12)
