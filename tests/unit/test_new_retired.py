"""New retired members as they are printed: beside published ones, with a note where growth or level is off."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.enrolment_seeds import enrolment_seeds
from fundmodel.analysis.new_retired import new_retired
from fundmodel.presentation.charts.retirement_charts import new_retired as chart
from fundmodel.presentation.frames.new_retired_lines import new_retired_lines, seeds_line
from fundmodel.presentation.page.retirement_rows import new_retired_rows, seed_rows, years_shown

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
    figure = chart(run, "en")
    dots, *lines = figure.data
    table = new_retired(run)
    own = table[table["scenario"] == "baseline"].set_index("year")
    np.testing.assert_allclose(dots.y, own["published_new_retired"].dropna() / 1e4)
    assert list(dots.x) == list(range(2010, 2026))
    np.testing.assert_allclose(lines[0].y, own["new_retired"].dropna() / 1e4)
    assert len(lines) == 4
    assert chart(run, "zh").layout.title.text != figure.layout.title.text


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
    known = seeds.set_index("seed")
    assert list(known.index) == ["run_2010", "age_flat", "age_flat_own"]
    assert known["months"]["run_2010"] == 0.0
    assert known["months"]["age_flat"] < -12
    assert known["months"]["age_flat_own"] > 12
    assert known["intensity"]["age_flat_own"] == pytest.approx(1.05 * 0.8448 / 1.0353, abs=0.001)
    if (known["measure"] == "depletion").all():
        flat, run = (known["depletion_month"][name].to_period("M") for name in ("age_flat", "run_2010"))
        assert (flat - run).n == known["months"]["age_flat"]


def test_the_difference_of_the_seeds_is_said(seeds):
    said = {lang: seeds_line(seeds, lang) for lang in ("zh", "en")}
    for text in said.values():
        for row in seeds.iloc[1:].itertuples():
            assert f"{row.months:+.0f}" in text
    assert "not published" in said["en"]
    assert "没有公布" in said["zh"] or "未公布" in said["zh"]
    assert next(row.cells["months"] for row in seed_rows(seeds)) == "+0"
    assert seed_rows(None) == []


def test_without_depletion_the_reserve_is_compared(baseline, national):
    short = enrolment_seeds(baseline, national, until=2030)
    assert set(short["measure"]) == {"reserve"}
    assert short["months"][0] == 0.0
    assert abs(short["months"][1]) > 0.01
    assert "reserve" in seeds_line(short, "en")


@pytest.mark.parametrize("old", ["retirement.early_share", "retirement.early_lead"])
def test_the_names_of_the_former_use_of_the_window_are_refused_with_the_new_one(baseline, old):
    with pytest.raises(fm.InputError, match=r"now called retirement\.window_share"):
        baseline.with_changes({old: 0.25}, name="x")
