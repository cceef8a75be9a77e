"""The record that ships with the national package is what a new hindcast finds, to 1e-9; else ``make record``."""

from __future__ import annotations

from dataclasses import replace

import pytest

import fundmodel as fm
from fundmodel.calibration import hindcast as module
from fundmodel.calibration.record import record_key, record_of
from fundmodel.calibration.record_file import TABLES, Key, as_text, from_text, shipped
from tests.hindcast_runs import national_hindcast
from tests.regression.national_record import moved, wanted
from tests.regression.shipped_record import COMMAND


def test_the_record_that_ships_is_what_a_new_hindcast_finds():
    kept = shipped("national", wanted())
    assert kept is not None, f"the record is of other data, another baseline or another version; run {COMMAND}"
    lines = list(moved(kept, national_hindcast()))
    assert not lines, f"run {COMMAND}\n  " + "\n  ".join(lines)


def test_a_run_on_the_national_package_makes_no_hindcast(monkeypatch: pytest.MonkeyPatch, national: fm.DataPackage):
    monkeypatch.setattr(module, "hindcast", lambda *_: pytest.fail("the hindcast was made again"))
    record_of.cache_clear()
    found = record_of(national)
    assert found is not None
    assert found.about["data"]["sha256"] == national.sha256


def test_what_is_written_is_read_to_the_last_bit():
    found = national_hindcast()
    again = from_text(as_text(found, wanted()), wanted())
    for name in TABLES:
        assert getattr(again, name).equals(getattr(found, name)), name
        assert (getattr(again, name).dtypes == getattr(found, name).dtypes).all()
    assert again.about == {name: value for name, value in found.about.items() if name != "code"}


@pytest.mark.parametrize("model", ["fundmodel", "last_growth"])
def test_a_forecast_moved_by_a_hundred_millionth_is_noticed(model: str):
    found = national_hindcast()
    forecasts = found.forecasts.copy()
    at = forecasts.index[forecasts["model"] == model][3]
    forecasts.loc[at, "forecast"] *= 1.0 + 1e-8
    assert list(moved(found, replace(found, forecasts=forecasts))) == ["forecasts, forecast: 1 of 1503 moved"]
    assert not list(moved(found, found))


def test_other_data_another_baseline_and_another_version_are_other_records():
    key = record_key("a", "b")
    others = [key._replace(data="c"), key._replace(baseline="c"), key._replace(version=key.version + 1)]
    others.append(key._replace(time_series=not key.time_series))
    assert len({one.name for one in (key, *others)}) == 5
    text = as_text(national_hindcast(), key)
    for other in others:
        with pytest.raises(ValueError, match="other data"):
            from_text(text, other)
    assert shipped("national", Key("x", "y", True, 1)) is None
