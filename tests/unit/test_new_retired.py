"""New retired members as they are printed: beside published ones, with a note where growth or level is off."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.enrolment_seeds import enrolment_seeds
from fundmodel.analysis.new_retired import new_retired
from fundmodel.presentation.charts.retirement_charts import new_retired as chart
from fundmodel.presentation.frames.new_retired_lines import new_retired_lines, seeds_line
from fundmodel.presentation.page.retirement_rows import new_retired_rows, seed_note, seed_rows, years_shown
from fundmodel.presentation.words.labels import when_text

STATUTORY = {"retirement.window_share": 0.0, "retirement.window_share_2035": 0.0}


@pytest.fixture(scope="module")
def run(baseline):
    crossed = {"retirement.intensity": 1.2, "retirement.window_share": 1.0}
    scenarios = [
        baseline,
        baseline.with_changes(STATUTORY, name="statutory"),
        baseline.with_changes(crossed, name="crossed"),
        baseline.with_changes({"retirement.window_share": {2028: 0.9}}, name="dated"),
    ]
    return fm.project(scenarios, until=2032)


@pytest.fixture(scope="module")
def seeds(baseline, national):
    return enrolment_seeds(baseline, national)


def test_published_of_the_past_and_modelled_from_the_base_year_on(run):
    own = new_retired(run.sel("baseline")).set_index("year")
    assert list(own.index) == list(range(2010, 2033))
    known = own["published_new_retired"] / 1e4
    assert [round(known[year]) for year in range(2021, 2026)] == [634, 468, 516, 731, 605]
    assert known.loc[2026:].isna().all()
    assert own["new_retired"].loc[:2024].isna().all()
    assert own["new_retired"][2025] == pytest.approx(own["published_new_retired"][2025], rel=0.05)
    assert own["retired_growth"][2026] == pytest.approx(0.0318, abs=5e-4)


@pytest.mark.parametrize(
    ("lang", "published", "modelled", "real"),
    [
        ("zh", "2024年731、2025年605", "2025年604、2026年612", "改革有多少落到实处"),
        ("en", "2024: 731, 2025: 605", "2025: 604, 2026: 612", "how much of the reform is real"),
    ],
)
def test_the_baseline_says_its_figures_and_needs_no_note(run, lang, published, modelled, real):
    lines = new_retired_lines(run.sel("baseline"), lang)
    assert len(lines) == 4
    assert published in lines[0]
    assert modelled in lines[1]
    assert "0.66" in lines[2]
    assert "0.5" in lines[2]
    assert real in lines[3]


@pytest.mark.parametrize(("lang", "note"), [("zh", "注意"), ("en", "Note")])
def test_growth_or_level_that_is_off_gets_a_note(run, lang, note):
    """Nobody in the window: 4.8 million in 2025, retired members grow 2.3 %; the high of both: 15 % over 2025."""
    for name, growth in (("statutory", "+2.3%"), ("crossed", "+")):
        notes = [line for line in new_retired_lines(run.sel(name), lang) if line.startswith(note)]
        assert len(notes) == 2
        assert growth in notes[0]
        assert "retirement.window_share" in notes[0]
        assert "5%" in notes[1].replace("5 %", "5%")


def test_scenarios_of_which_the_same_is_said_share_a_line(run):
    lines = new_retired_lines(run, "en")
    (first,) = (line for line in lines if "612" in line)
    assert "dated" in first
    assert any("2028-01: 0.9" in line and "2035" not in line for line in lines)


def test_the_chart_draws_what_the_table_holds(run):
    figure = chart(run, "en").figure()
    dots, *lines = figure.data
    table = new_retired(run)
    own = table[table["scenario"] == "baseline"].set_index("year")
    np.testing.assert_allclose(dots.y, own["published_new_retired"].dropna() / 1e4)
    assert list(dots.x) == list(range(2010, 2026))
    np.testing.assert_allclose(lines[0].y, own["new_retired"].dropna() / 1e4)
    assert len(lines) == 4
    assert chart(run, "zh").figure().layout.title.text != figure.layout.title.text


def test_the_page_prints_published_and_modelled_rows(run):
    assert years_shown(run) == [2021, 2022, 2023, 2024, 2025, 2026, 2027, 2030]
    published, *modelled = new_retired_rows(run)
    assert published.of["row"] == "published_new_retired"
    assert (published.cells["2025"], published.cells["2026"]) == ("605", "")
    assert (modelled[0].cells["2024"], modelled[0].cells["2025"], modelled[0].cells["2026"]) == ("", "604", "612")
    assert len(modelled) == 4
    assert modelled[0].of["scenario"].zh


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_areas_have_no_published_past():
    areas = fm.project("baseline", "example-province", until=2027)
    assert new_retired(areas)["published_new_retired"].isna().all()
    assert not any("derived" in line for line in new_retired_lines(areas, "en"))


def test_the_seeds_differ_by_years_and_the_intensity_by_what_each_needs(seeds):
    known = seeds.set_index(["fund", "seed"])
    assert list(seeds["seed"]) == ["run_2010", "age_flat", "age_flat_own"] * 2
    assert (known["moved_by"].xs("run_2010", level="seed") == 0.0).all()
    assert known["moved_by"]["employee_pooled", "age_flat"] < -5
    assert known["moved_by"]["employee_pooled", "age_flat_own"] > 1
    assert (known["moved_by"]["resident"].iloc[1:] < -1).all()
    assert known["intensity"]["resident", "age_flat_own"] == pytest.approx(1.05 * 0.8448 / 1.0353, abs=0.001)
    assert set(seeds["known_until"]) == {pd.Timestamp("2060-12-01")}


def test_dates_and_months_under_a_seed_are_those_of_its_own_run(baseline, national, seeds):
    own = seeds[seeds["seed"] == "age_flat_own"]
    changes = {"enrolment.seed": "age_flat", "retirement.intensity": float(own["intensity"].iloc[0])}
    run = fm.project(baseline.with_changes(changes, name="own"), national)
    dates = fm.headlines(run).set_index("fund")
    earned = fm.reserve_months(run, recognition="earned").squeeze("area")
    for row in own.to_dict("records"):
        for event in ("first_deficit_year", "floor_month_earned", "depletion_month"):
            when = dates.loc[row["fund"], event]
            assert row[event] == when or (row[event] != row[event] and when != when), event
        assert row["months"] == pytest.approx(float(earned.sel(fund=row["fund"], month=f"{row['year']}-12-01")))


def test_the_difference_of_the_seeds_is_said_for_each_fund_and_date(seeds):
    for at, lang in enumerate(("zh", "en")):
        text = seeds_line(seeds, lang)
        for row in seeds.to_dict("records"):
            assert row["seed"] == "run_2010" or f"{row['moved_by']:+.1f}" in text
            for event in ("first_deficit_year", "floor_month_earned", "depletion_month"):
                assert when_text(row[event], event, row["known_until"], lang) in text
        assert ("不在上述区间内", "not in the range above")[at] in text
        assert ("没有区间", "no range of their own")[at] in seed_note(seeds)[at].replace("\n", " ")
        assert "2060" in seed_note(seeds)[at]
    assert len(seed_rows(seeds)) == 6
    assert seed_rows(None) == []


def test_seeds_follow_the_horizon(baseline, national):
    short = enrolment_seeds(baseline, national, until=2030)
    assert set(short["year"]) == {2030}
    assert set(short["known_until"]) == {pd.Timestamp("2030-12-01")}
    assert short["depletion_month"].isna().all()
    said = seeds_line(short, "en")
    assert "used up not before 2031 unmoved" in said
    assert "end of 2030" in said


def test_a_seed_that_cannot_be_projected_is_not_spoken_of(seeds):
    assert seeds_line(seeds[seeds["seed"] != "age_flat"], "en") == ""
    part = seeds[(seeds["fund"] != "resident") | (seeds["seed"] != "age_flat")]
    assert "resident fund" not in seeds_line(part, "en")
    assert "employee pooled fund" in seeds_line(part, "en")


@pytest.mark.parametrize("old", ["retirement.early_share", "retirement.early_lead"])
def test_the_names_of_the_former_use_of_the_window_are_refused_with_the_new_one(baseline, old):
    with pytest.raises(fm.InputError, match=r"now called retirement\.window_share"):
        baseline.with_changes({old: 0.25}, name="x")
