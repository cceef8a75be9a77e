"""The scales of fertility and mortality that bring births and deaths of the base year to the published ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

import fundmodel as fm
from fundmodel.calibration.vital_scales import published_vitals, vital_scales


def test_the_scales_of_the_baseline_are_those_that_solve(baseline):
    fertility, mortality = vital_scales()
    assert baseline.entry("population.fertility_scale").value == pytest.approx(fertility, abs=1e-5)
    assert baseline.entry("population.mortality_scale").value == pytest.approx(mortality, abs=1e-5)


def test_births_and_deaths_of_the_run_are_the_published_ones(baseline_run, national):
    births, deaths = published_vitals(national)
    assert (births, deaths) == (7.92e6, 11.31e6)
    vital = baseline_run.population.sel(year=2025)
    assert vital["births"].sum().item() == pytest.approx(births, rel=1e-3)
    assert vital["deaths"].sum().item() == pytest.approx(deaths, rel=1e-3)


def test_the_run_meets_them_exactly_under_the_solved_scales(baseline, national):
    solved = vital_scales(baseline, national)
    changes = {f"population.{name}": value for name, value in solved._asdict().items()}
    vital = fm.project(baseline.with_changes(changes, name="solved"), until=2026).population.sel(year=2025)
    assert vital["births"].sum().item() == pytest.approx(7.92e6, rel=1e-10)
    assert vital["deaths"].sum().item() == pytest.approx(11.31e6, rel=1e-10)


def test_the_scales_of_the_scenario_are_not_read(baseline):
    other = baseline.with_changes({"population.fertility_scale": 1.2, "population.mortality_scale": 0.8}, name="other")
    assert vital_scales(other) == vital_scales(baseline)


def test_a_tenth_more_published_births_is_a_tenth_more_fertility(baseline, national):
    nbs = national.table("nbs_population").copy()
    nbs.loc[nbs["year_end"] == 2025, "births_10k"] *= 1.1
    more = replace(national, tables={**national.tables, "nbs_population": nbs}, sha256="more births")
    before, after = vital_scales(baseline, national), vital_scales(baseline, more)
    assert after.fertility_scale / before.fertility_scale == pytest.approx(1.1, rel=1e-6)
    assert after.mortality_scale < before.mortality_scale  # more newborns die, so the rates need less


def test_a_package_without_the_base_year_is_refused(baseline, national):
    nbs = national.table("nbs_population")
    short = replace(national, tables={**national.tables, "nbs_population": nbs[nbs["year_end"] < 2025]}, sha256="short")
    with pytest.raises(fm.InputError, match="year-end 2025"):
        vital_scales(baseline, short)
