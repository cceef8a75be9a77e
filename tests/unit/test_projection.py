"""What ``fm.project`` gives: labels, frozen arrays, one scenario out of several, kept and reopened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.presentation.frames import notes, sheets
from fundmodel.presentation.words.page_words import value_words
from fundmodel.projection.run_parts import SETS
from fundmodel.vocabulary.dims import AGES, CARE_LINES, COVER_LINES, FUNDS, GROUPS, LINES, PAYERS, SEXES, in_house_order

SHORT = 2029


@pytest.fixture(scope="module")
def short():
    return fm.project("baseline", until=SHORT)


def same(one, other):
    for name in SETS:
        xr.testing.assert_identical(getattr(one, name), getattr(other, name))


def test_one_scenario_has_no_scenario_dimension_and_a_list_has(baseline_run, three_runs):
    for name in SETS:
        assert "scenario" not in getattr(baseline_run, name).dims
        assert getattr(three_runs, name).sizes["scenario"] == 3
        assert getattr(three_runs, name)["scenario"].values.tolist() == list(three_runs.scenarios)
    assert fm.project(["baseline"], until=2026).ledger.sizes["scenario"] == 1


@pytest.mark.parametrize("name", SETS)
def test_dimensions_stand_in_house_order_with_house_labels(three_runs, name):
    data = getattr(three_runs, name)
    lines = [line for line in LINES if line not in (*CARE_LINES, *COVER_LINES.values())]
    labels = {"sex": SEXES, "age": AGES, "group": GROUPS, "fund": FUNDS, "line": lines, "payer": PAYERS, "area": ["CN"]}
    for variable in data.data_vars.values():
        dims = tuple(str(dim) for dim in variable.dims if dim != "item")
        assert dims == in_house_order(dims)
        assert "units" in variable.attrs
        assert not ({"boundary"} & set(dims) and {"year", "month"} & set(dims))
    for dim, expected in labels.items():
        if dim in data.dims:
            assert data[dim].values.tolist() == list(expected)


def test_time_runs_from_the_base_year_to_the_last_december(short):
    months = short.ledger["month"].values
    assert months.dtype == np.dtype("datetime64[ns]")
    assert str(months[0])[:7] == "2025-01"
    assert str(months[-1])[:7] == f"{SHORT}-12"
    assert len(months) == 12 * (SHORT - 2024)
    assert short.population["boundary"].values.tolist() == list(range(2025, SHORT + 2))
    assert short.flow_exposures["year"].values.tolist() == list(range(2025, SHORT + 1))
    assert short.ledger.attrs["projection_starts"] == "2026-01"


INTO_BASE_YEAR = ("gdp_per_head_growth", "income_growth", "cost_growth_employee", "cost_growth_resident")


def test_no_number_is_missing(three_runs):
    """The one gap: growth of income and of unit cost into the base year, which has no year before it."""
    for name in SETS:
        for variable, array in getattr(three_runs, name).data_vars.items():
            into_base_year = variable in INTO_BASE_YEAR
            values = array.isel(year=slice(1, None)) if into_base_year else array
            assert np.isfinite(values.values).all(), f"{name}.{variable}"
            if into_base_year:
                assert np.isnan(array.isel(year=0).values).all(), f"{name}.{variable}"


@pytest.mark.parametrize("name", SETS)
def test_arrays_are_read_only(short, three_runs, name):
    for run in (short, three_runs, three_runs.sel("baseline")):
        for variable in getattr(run, name).data_vars.values():
            with pytest.raises(ValueError, match="read-only"):
                variable.values[...] = 0.0


def test_a_projection_is_frozen(short):
    with pytest.raises(AttributeError):
        short.ledger = None


@pytest.mark.parametrize("name", ["baseline", "current-law", "no-retirement-delay"])
def test_one_of_several_is_what_it_would_be_alone(three_runs, name):
    alone, chosen = fm.project(name), three_runs.sel(name)
    same(alone, chosen)
    assert chosen.scenarios == (name,)
    assert chosen.provenance == alone.provenance
    for table, frame in alone.tables.items():
        pd.testing.assert_frame_equal(chosen.tables[table], frame)


def test_the_order_of_scenarios_moves_nothing(three_runs):
    turned = fm.project(["no-retirement-delay", "baseline", "current-law"])
    for name in three_runs.scenarios:
        same(turned.sel(name), three_runs.sel(name))


def test_scenarios_with_seeds_of_their_own_are_kept_apart(baseline):
    """Parameters that differ in the past give each scenario its own seed, cost tilt and factors."""
    others = [
        baseline.with_changes({"retirement.women_55_share": 0.5, "enrolment.women_entry_ratio": 1.0}, name="a"),
        baseline.with_changes(
            {"enrolment.duplicate_share": {2024: 0.01, 2028: 0.0}, "cost.women_65_up": 1.0}, name="b"
        ),
        baseline.with_changes({"population.fertility_scale": 1.2, "employee.collection": {2027: 0.9}}, name="c"),
    ]
    together = fm.project([baseline, *others], until=2028).check()
    for scenario in (baseline, *others):
        alone = fm.project(scenario, until=2028)
        same(alone, together.sel(scenario.name))
        assert together.sel(scenario.name).provenance["solved"] == alone.provenance["solved"]
        pd.testing.assert_frame_equal(
            together.sel(scenario.name).tables["enrolment_seed"], alone.tables["enrolment_seed"]
        )


def test_a_scenario_that_is_not_there(three_runs):
    with pytest.raises(
        fm.InputError, match=r"no scenario 'baselin'\. Did you mean 'baseline'\? It has baseline, current-law"
    ):
        three_runs.sel("baselin")


@pytest.mark.parametrize("several", [False, True])
def test_saved_and_reopened_it_is_identical(tmp_path, short, several):
    run = fm.project(["baseline", "current-law"], until=2026) if several else short
    path = run.save(tmp_path / "运行.nc")
    again = fm.open_run(path)
    same(run, again)
    assert again.provenance == run.provenance
    assert again.scenarios == run.scenarios
    for name, table in run.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)
    assert again.check()
    assert [item.name for item in tmp_path.iterdir()] == [path.name]
    with pytest.raises(ValueError, match="read-only"):
        again.ledger["income"].values[...] = 0.0


def test_weights_by_date_travel_with_a_run_and_are_shown(tmp_path):
    months = {**dict.fromkeys(range(1, 13), 0.0), 3: 0.5, 11: 0.5}
    late = fm.load_scenario("baseline").with_changes({"resident.premium_months": {2028: months}}, name="late")
    run = fm.project(["baseline", late], until=2026)
    again = fm.open_run(run.save(tmp_path / "run.nc"))
    assert again.provenance == run.provenance
    noted = again.provenance["scenarios"][1]["entries"]["resident.premium_months"]
    assert noted["value"]["2028-01"]["11"] == 0.5
    assert noted["earlier"]["value"]["11"] == 0.34
    (row,) = sheets.differences(again).to_dict("records")
    assert row["value"].startswith("2028-01: (1: 0; 2: 0; 3: 0.5; ")
    assert row["value"].endswith("11: 0.5; 12: 0); then hold")
    assert {"parameter": "resident.premium_months", "after": "2028-01", "scenarios": ["late"]} in notes.held_flat(
        fm.project(late, until=2029)
    )
    said = value_words(noted["value"], "fraction", "weights")
    assert said.en.startswith("2028:\u00a0(month 1:\u00a00%, month 2:\u00a00%, month 3:\u00a050%, ")
    assert said.zh.startswith("2028：（1月：0%，2月：0%，3月：50%，")
    assert late.sha256 != fm.load_scenario("baseline").sha256


def test_saving_twice_replaces_the_first(tmp_path, short):
    path = fm.project("baseline", until=2026).save(tmp_path / "run.nc")
    assert fm.open_run(short.save(path)).provenance["until"] == SHORT


def test_a_folder_that_does_not_exist(tmp_path, short):
    with pytest.raises(fm.InputError, match=r"folder .*nowhere.* does not exist"):
        short.save(tmp_path / "nowhere" / "run.nc")


def test_a_folder_that_may_not_be_written(tmp_path, short, monkeypatch):
    """The refusal of the file system is one readable message, and nothing half-written stays (root may write anywhere,
    so it is played)."""
    kept = (tmp_path / "run.nc").write_text("older") and tmp_path / "run.nc"

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(fm.InputError, match=r"run\.nc' cannot be written: .*Permission denied"):
        short.save(kept)
    assert [item.name for item in tmp_path.iterdir()] == ["run.nc"]
    assert kept.read_text() == "older"


@pytest.mark.parametrize("content", [b"", b"year,value\n2025,1\n", b"\x89HDF\r\n\x1a\n rubbish"])
def test_a_file_of_another_kind(tmp_path, content):
    path = tmp_path / "other.nc"
    path.write_bytes(content)
    with pytest.raises(fm.InputError, match="is not a run that fundmodel saved"):
        fm.open_run(path)


def test_a_netcdf_file_that_is_no_run(tmp_path):
    path = tmp_path / "other.nc"
    xr.Dataset({"x": ("t", [1.0, 2.0])}).to_netcdf(path, engine="h5netcdf")
    with pytest.raises(fm.InputError, match="is not a run that fundmodel saved"):
        fm.open_run(path)


def test_no_file_at_all(tmp_path):
    with pytest.raises(fm.InputError, match="no saved run"):
        fm.open_run(tmp_path / "none.nc")


@pytest.mark.parametrize("until", [2025, 2100, 1999, "2060", 2030.5])
def test_a_last_year_that_cannot_be(until):
    with pytest.raises(fm.InputError, match=r"until=.* is outside the years that can be projected: 2026 to 2099"):
        fm.project("baseline", until=until)


def test_a_last_year_beyond_the_data(national):
    paths = national.table("demographic_paths")
    short = replace(
        national, sha256="short", tables={**national.tables, "demographic_paths": paths[paths["year"] <= 2050]}
    )
    with pytest.raises(fm.InputError, match=r"ends before the run does[\s\S]*no rows for 2051-2055"):
        fm.project("baseline", short, until=2055)


def test_no_scenario_and_the_same_twice(baseline):
    with pytest.raises(fm.InputError, match="No scenario was asked for"):
        fm.project([])
    with pytest.raises(fm.InputError, match="baseline is used twice"):
        fm.project(["baseline", baseline])


def test_a_change_for_another_area_is_refused_and_not_spread_over_the_nation(baseline):
    local = baseline.with_changes({"employee.employer_rate": 0.07}, name="x", areas=["Hunan"])
    with pytest.raises(fm.InputError, match=r"x changes Hunan, .* no such area; write areas: all, or a list of: CN"):
        fm.project(local)


def test_a_word_must_be_shared_by_the_scenarios_of_a_run(baseline):
    gross = baseline.with_changes({"employee.published_pool_income": "gross"}, name="gross")
    with pytest.raises(fm.InputError, match="must be the same in every scenario"):
        fm.project([baseline, gross])
    assert fm.project(gross, until=2026).check()


@pytest.mark.parametrize(
    "change", [{"employee.published_pool_income": {2030: "gross"}}, {"population.migration_placement": {2030: "end"}}]
)
def test_a_word_that_holds_for_the_whole_run_has_no_dates(baseline, change):
    with pytest.raises(fm.InputError, match="without dates"):
        fm.project(baseline.with_changes(change, name="x"))


def test_provenance_says_what_produced_it(three_runs, national):
    p = three_runs.provenance
    assert p["data"]["sha256"] == national.sha256
    assert p["data"]["valuation_date"] == "2025-12-31"
    assert [scenario["name"] for scenario in p["scenarios"]] == list(three_runs.scenarios)
    assert len(p["code"]["sha256"]) == 64
    law = p["scenarios"][2]["entries"]["retirement.law"]
    assert law["value"] == {"2027-01": "old"}
    assert law["earlier"]["value"] == "delayed"
    premium = p["scenarios"][0]["entries"]["resident.premium"]
    assert (premium["lag"], premium["grow_with"], premium["interpolate"]) == (1, "disposable_income_per_head", "linear")
