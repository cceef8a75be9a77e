"""``fundmodel explore``: exact answers, the page, and the app in a browser where Dash is installed."""

from __future__ import annotations

import builtins
import json

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.explorer.precomputed import asked

AT = "cost=0.005&premium=540&early=0.3"
STATE = {"cost": 0.005, "premium": 540.0, "early": 0.3}
CHANGES = {
    "employee.cost_growth_shift": {"value": {"2027": 0.005}, "beyond_last": "hold"},
    "resident.cost_growth_shift": {"value": {"2027": 0.005}, "beyond_last": "hold"},
    "resident.premium": {"2030": 540},
    "retirement.window_share_2035": 0.3,
}
FUNDS = ("employee_pooled", "resident")


@pytest.fixture(scope="module")
def ask(baseline, national):
    return asked(baseline, national)


@pytest.fixture(scope="module")
def library(baseline):
    """Months of reserve and the two dates as the library gives them."""
    run = fm.project(baseline.with_changes(CHANGES, name="explored"), until=2050)
    months = fm.reserve_months(run, recognition="earned").squeeze("area")
    return months, fm.floor_month(run).squeeze("area"), fm.depletion_month(run).squeeze("area")


def test_one_setting_is_answered_as_the_library_does(library, capsys):
    assert main(["explore", "--at", AT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    months, floor, used_up = library
    assert told["state"] == STATE
    for row in told["results"]:
        own = {"floor_month": floor, "depletion_month": used_up}
        for name, dates in own.items():
            date = dates.sel(fund=row["fund"]).values
            assert row[name] == (None if np.isnat(date) else str(date)[:7])
        for year, value in row["reserve_months"].items():
            assert value == months.sel(fund=row["fund"], month=f"{year}-12-01").item()
    assert told["results"] != told["baseline"] != told["baseline_official"]
    for row, best in zip(told["official"], told["results"], strict=True):
        assert row["reserve_months"]["2030"] < best["reserve_months"]["2030"]
        for name in ("floor_month", "depletion_month"):
            low, high = (end or "9" for end in row[f"{name}_range"])
            assert low <= (row[name] or "9") <= high
    assert "居民个人缴费（2030年度）540元" in told["said"]["zh"]


def test_on_the_screen_it_is_one_sentence_and_a_wrong_lever_is_told(capsys):
    assert main(["explore", "--at", "", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    official = (
        "In the baseline, by the prudent, official figure, the employee pool falls below 6 months after 2050 (range "
    )
    assert said.startswith(official)
    assert "as in the baseline" not in said
    assert main(["explore", "--at", "prenium=540", "--lang", "zh"]) == 2
    assert "“prenium=540” 不是可调项" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "words"), [("zh", "尚未安装"), ("en", "not installed")])
def test_without_dash_it_says_what_to_do(lang, words, monkeypatch, capsys):
    imported = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "dash":
            raise ImportError("No module named 'dash'", name="dash")
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["explore", "--lang", lang]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert 'pip install "fundmodel[explore]"' in told


def test_the_callback_of_the_app_is_the_library(ask, library):
    pytest.importorskip("dash", reason="dash is not installed (extra explore)")
    from fundmodel.presentation.explorer.dash_app import app_of, callback_of

    months, floor, _ = library
    values = [STATE.get(one.key, one.base) for one in ask.shown]
    said, figures, table = callback_of(ask, "en")("CN", 0, *values)
    for place, fund in enumerate(FUNDS):
        ends = months.sel(fund=fund)[11::12].values
        gone = np.logical_or.accumulate(months.sel(fund=fund).values < 0.0)
        drawn = figures[place]["data"][1]
        np.testing.assert_array_equal(drawn["y"], [*ends[~gone[11::12]], *([0.0] if gone.any() else [])])
        assert drawn["x"][:3] == [2025, 2026, 2027]
        assert all(np.diff(drawn["x"]) > 0)
    date = str(floor.sel(fund="resident").values)[:7]
    assert table[2]["best"].startswith(f"{date} (range ")
    assert f"in {table[2]['prudent'][:7]}" in said
    assert table[2]["prudent"][:7] < date
    shown = str(app_of(ask, "zh").layout)
    assert all(f"lever-{one.key}" in shown for one in ask.shown)
