"""A record of a user's own package is made once, kept in the cache folder, and never shown where it does not belong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.calibration import hindcast as module
from fundmodel.calibration import record
from fundmodel.calibration.hindcast import Hindcast
from fundmodel.calibration.kept_files import cache_folder
from fundmodel.calibration.scoring import COLUMNS, score, score_table
from fundmodel.vocabulary.errors import InputError


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    record.record_of.cache_clear()
    return tmp_path / "kept" / "fundmodel" / "records"


@pytest.fixture
def own(national: fm.DataPackage) -> fm.DataPackage:
    return replace(national, name="own", sha256="f" * 64)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packages of which a hindcast was made: a small one, of three forecasts."""
    found: list[str] = []

    def small(data: fm.DataPackage, scenario: fm.Scenario) -> Hindcast:
        found.append(data.name)
        rows = [
            score(2020, 2021, "all", "income", "fundmodel", 1.0 / 3.0, 0.25),
            score(2020, 2022, "all", "income", "fundmodel", 0.5, 2.0 / 7.0),
            score(2020, 2021, "all", "months", "last_growth", 7.1, 7.2),
        ]
        forecasts = pd.DataFrame(rows, columns=list(COLUMNS))
        rules = pd.DataFrame({"origin": [2020], "name": ["x"], "value": ["held"], "zh": ["甲"], "en": ["a"]})
        about = {"kind": "hindcast", "data": {"name": data.name}, "code": {"sha256": "c"}, "origins": (2020,)}
        return Hindcast(score_table(forecasts), forecasts, rules, about)

    monkeypatch.setattr(module, "hindcast", small)
    return found


def asked_again(data: fm.DataPackage) -> Hindcast:
    """As a new process would ask."""
    record.record_of.cache_clear()
    found = record.record_of(data)
    assert found is not None
    return found


def same(one: Hindcast, other: Hindcast) -> bool:
    frames = all(getattr(one, name).equals(getattr(other, name)) for name in ("table", "forecasts", "rules"))
    return frames and one.about == other.about


def test_the_second_process_reads_what_the_first_one_made(own: fm.DataPackage, made: list[str], folder: Path):
    first, second = asked_again(own), asked_again(own)
    assert made == ["own"]
    assert same(first, second)
    assert first.forecasts["forecast"].tolist() == [1.0 / 3.0, 0.5, 7.1]
    assert "code" not in first.about
    assert [path.suffix for path in folder.iterdir()] == [".json"]


def test_other_data_and_a_raised_version_are_made_anew(
    own: fm.DataPackage, made: list[str], monkeypatch: pytest.MonkeyPatch
):
    asked_again(own)
    asked_again(replace(own, sha256="e" * 64))
    monkeypatch.setattr(record, "RECORD_VERSION", record.RECORD_VERSION + 1)
    asked_again(own)
    assert len(made) == 3


def test_another_baseline_is_made_anew(own: fm.DataPackage, made: list[str], monkeypatch: pytest.MonkeyPatch):
    from fundmodel.assumptions.scenario import scenario_load

    asked_again(own)
    other = replace(fm.load_scenario("baseline"), sha256="d" * 64)
    monkeypatch.setattr(scenario_load, "load_scenario", lambda _: other)
    asked_again(own)
    assert len(made) == 2


@pytest.mark.parametrize("harm", ["", "{", "[1, 2]", "half", '{"key": {"data": 1}}', "\x00"])
def test_a_broken_file_is_made_anew_and_mended(own: fm.DataPackage, made: list[str], folder: Path, harm: str):
    first = asked_again(own)
    (file,) = folder.iterdir()
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole[: len(whole) // 2] if harm == "half" else harm, encoding="utf-8")
    assert same(asked_again(own), first)
    assert len(made) == 2
    assert file.read_text(encoding="utf-8") == whole


def test_a_record_under_the_name_of_another_is_not_believed(own: fm.DataPackage, made: list[str], folder: Path):
    asked_again(own)
    (first,) = folder.iterdir()
    other = replace(own, sha256="e" * 64)
    asked_again(other)
    (second,) = set(folder.iterdir()) - {first}
    second.write_bytes(first.read_bytes())
    asked_again(other)
    assert len(made) == 3


def test_a_place_that_cannot_be_written_keeps_nothing_and_says_nothing(
    own: fm.DataPackage, made: list[str], folder: Path
):
    folder.parent.parent.mkdir()
    folder.parent.write_text("a file where the folder should be")
    assert same(asked_again(own), asked_again(own))
    assert len(made) == 2


def test_a_package_that_no_hindcast_can_be_made_of_has_no_record(
    own: fm.DataPackage, monkeypatch: pytest.MonkeyPatch, folder: Path
):
    def refuse(*_: object) -> Hindcast:
        raise InputError("too little")

    monkeypatch.setattr(module, "hindcast", refuse)
    assert record.record_of(own) is None
    assert not folder.exists()


def test_the_folder_is_the_one_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for ignored in ("", "relative/place"):
        monkeypatch.setenv("XDG_CACHE_HOME", ignored)
        monkeypatch.setattr("sys.platform", "linux")
        assert cache_folder() == tmp_path / ".cache" / "fundmodel" / "records"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "fundmodel" / "records"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local" / "fundmodel" / "records"


def test_a_user_without_a_home_has_no_folder(own: fm.DataPackage, made: list[str], monkeypatch: pytest.MonkeyPatch):
    def nowhere() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", nowhere)
    assert cache_folder() is None
    assert same(asked_again(own), asked_again(own))
    assert len(made) == 2
