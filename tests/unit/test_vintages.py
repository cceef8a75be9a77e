"""Stored vintages: left whole, never written over, and scored by the same code as the hindcast."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.calibration.forecast_errors import OWN
from fundmodel.calibration.hindcast import rerun
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.calibration.vintages import read_vintages, score_vintages, store_vintage
from fundmodel.vocabulary.errors import InputError
from tests.hindcast_runs import national_hindcast


@pytest.fixture(scope="module")
def past_runs(national, baseline):
    """What would have been stored when the accounts of 2022 and of 2023 were out."""
    return {origin: rerun(baseline, national, origin, 2025)[0] for origin in (2022, 2023)}


@pytest.fixture
def stored(past_runs, tmp_path):
    for origin, run in past_runs.items():
        store_vintage(run, tmp_path / "vintages", made=date(origin + 1, 8, 1))
    return tmp_path / "vintages"


def test_a_vintage_is_a_small_pair_that_says_what_produced_it(stored, past_runs):
    names = sorted(path.name for path in stored.iterdir())
    assert [name.rsplit(".", 1)[1] for name in names] == ["csv", "json"] * 2
    assert names[0].startswith("2023-08-01_baseline_")
    about = json.loads((stored / names[1]).read_text(encoding="utf-8"))
    provenance = past_runs[2022].provenance
    assert about["data"] == provenance["data"]
    assert about["code"] == provenance["code"]
    assert about["scenario"]["entries"] == json.loads(json.dumps(provenance["scenarios"][0]["entries"]))
    assert (stored / names[0]).stat().st_size < 20_000


def test_what_is_read_is_what_was_forecast(stored, past_runs):
    vintages = read_vintages(stored)
    assert [vintage.base_year for vintage in vintages] == [2022, 2023]
    for vintage in vintages:
        assert vintage.figures == modelled_figures(past_runs[vintage.base_year])


def test_two_vintages_are_scored_as_the_hindcast_scores_the_same_runs(stored, national):
    found = score_vintages(stored, national)
    columns = ["origin", "year", "scope", "measure", "forecast", "actual", "error"]
    rows = national_hindcast().forecasts
    rows = rows[(rows["model"] == OWN) & rows["origin"].isin([2022, 2023])]
    both = found.forecasts.merge(rows[columns], on=columns[:4], suffixes=("", "_hindcast"))
    assert len(both) == len(rows)
    pd.testing.assert_series_equal(both["error"], both["error_hindcast"], check_names=False)
    assert found.forecasts["vintage"].nunique() == 2
    assert found.table.loc[found.table["horizon"] == 1, "n"].max() == 2
    assert found.about["origins"] == (2022, 2023)
    assert list(found.rules["origin"]) == [2022, 2023]


def test_nothing_is_ever_written_over(stored, past_runs):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in stored.iterdir()}
    again = store_vintage(past_runs[2022], stored, made=date(2023, 8, 1))
    assert [path.name for path in again] == [next(name for name in sorted(before) if name.endswith("json"))]
    later = store_vintage(past_runs[2022], stored, made=date(2023, 8, 2))
    assert len(list(stored.iterdir())) == 6
    assert later != again
    for name, (content, when) in before.items():
        assert (stored / name).read_bytes() == content
        assert (stored / name).stat().st_mtime_ns == when


def test_another_assumption_on_the_same_day_is_another_vintage(stored, national, baseline):
    changed = baseline.with_changes({"employee.collection": 0.9})
    run, _ = rerun(changed, national, 2023, 2025)
    store_vintage(run, stored, made=date(2024, 8, 1))
    assert len(read_vintages(stored)) == 3


def test_each_scenario_of_a_run_is_a_vintage_of_its_own(tmp_path):
    run = fm.project(["baseline", "current-law"], until=2027)
    paths = store_vintage(run, tmp_path)
    assert len(paths) == 2
    vintages = {vintage.about["scenario"]["name"]: vintage for vintage in read_vintages(tmp_path)}
    assert vintages["current-law"].figures == modelled_figures(run.sel("current-law"))


def test_drift_is_noticed_where_errors_lean_to_one_side(stored, national):
    table = score_vintages(stored, national).table
    one_year = table[(table["horizon"] == 1) & (table["n"] == 2)]
    for row in one_year.to_dict("records"):
        half = row["spread"] * 3.0 / 4.0  # of two errors e < f: the spread is 2/3 (f - e), the standard error (f - e)/2
        assert row["drift"] == (abs(row["mean"]) > 2.0 * half)
    assert one_year["drift"].any()
    assert not table.loc[table["n"] == 1, "drift"].any()


def test_before_the_next_bulletin_there_is_nothing_to_score(tmp_path, baseline_run, national):
    store_vintage(baseline_run, tmp_path)
    with pytest.raises(InputError, match="Nothing to score yet: 1 vintages know the accounts up to 2025"):
        score_vintages(tmp_path, national)


def test_a_damaged_pair_is_named(stored, national):
    csv = min(stored.glob("*.csv"))
    csv.write_bytes(csv.read_bytes() + b"all,income,2024,1\n")
    (stored / "other.json").write_text('{"kind": "x"}', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        score_vintages(stored, national)
    assert len(refused.value.faults) == 2
    assert "is not as it was stored" in str(refused.value)


def test_places_that_cannot_be_used_are_named(tmp_path, past_runs):
    with pytest.raises(InputError, match="There is no folder"):
        read_vintages(tmp_path / "none")
    with pytest.raises(InputError, match="holds no vintage"):
        read_vintages(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="No vintage can be stored"):
        store_vintage(past_runs[2023], tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_several_scenarios_have_no_single_figure(tmp_path):
    with pytest.raises(InputError, match="one scenario at a time"):
        modelled_figures(fm.project(["baseline", "current-law"], until=2026))
