"""calibrate and sensitivity of data that are not reconciled say so at the head of everything they leave."""

from __future__ import annotations

import json

import pytest
from python_calamine import CalamineWorkbook

from fundmodel.analysis.sensitivity import sensitivity
from fundmodel.assumptions.package.package import load_data
from fundmodel.presentation.cli.main import main
from tests import province_books as books
from tests.chinese_lines import english_lines

HEAD = "未校准"
TERM = "cost.excess_growth"


@pytest.fixture(scope="module")
def high(tmp_path_factory):
    return books.high_income(load_data("national"), tmp_path_factory.mktemp("high"))


@pytest.fixture
def quick(monkeypatch):
    """One parameter moved."""
    one = lambda scenario, data, until, step=None, **_: sensitivity(scenario, data, until, TERM, step)  # noqa: E731
    monkeypatch.setattr("fundmodel.analysis.sensitivity.sensitivity", one)
    monkeypatch.setenv("COLUMNS", "200")


def test_calibrate_refuses_then_passes_marked(high, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["calibrate", str(high), "--lang", "zh"]) == 2
    assert "加 --unreconciled" in capsys.readouterr().err
    asked = ["calibrate", str(high), "--unreconciled"]
    assert main([*asked, "--out", str(tmp_path / "made"), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert HEAD in "".join(printed.splitlines()[:3])
    assert english_lines(printed) == []
    manifest = json.loads((tmp_path / "made" / "manifest.json").read_text(encoding="utf-8"))
    assert main([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    for told in (manifest, document):
        assert [row["item"] for row in told["unreconciled"]["lines"]] == ["employee_pool_contributions"]


def test_sensitivity_is_marked(high, quick, tmp_path, capsys):
    out = tmp_path / "out"
    asked = ["sensitivity", "baseline", "--data", str(high), "--until", "2028"]
    assert main([*asked, "--out", str(out), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert HEAD in "".join(printed.splitlines()[:4])
    assert english_lines(printed) == []
    assert HEAD in (out / "sensitivity.html").read_text(encoding="utf-8")
    with CalamineWorkbook.from_path(str(out / "sensitivity.xlsx")) as book:
        first = book.get_sheet_by_index(0).to_python()
    assert HEAD in "".join(str(cell) for row in first for cell in row)
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["unreconciled"]["lines"]
    assert main([*asked, "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out))[:2] == ["synthetic", "unreconciled"]


def test_built_in_data_are_not_let_through(monkeypatch, capsys):
    from fundmodel.calibration import calibration_rows
    from fundmodel.vocabulary.errors import Fault
    from fundmodel.vocabulary.said import Said

    fault = Fault("calibration", Said("empty cell"), Said("Give one of the two"))
    monkeypatch.setattr(calibration_rows, "_unexplained", lambda _: [fault])
    assert main(["calibrate", "national", "--unreconciled", "--lang", "en"]) == 2
    assert "for data of your own" in capsys.readouterr().err
