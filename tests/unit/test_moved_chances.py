"""Chances with a parameter moved and the border by probability: the same draws, what is moved is not drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.draws.moved_chances import Chances, chances_moved
from fundmodel.analysis.moved import moved
from fundmodel.analysis.sensitivity import _problem
from fundmodel.presentation.files.sensitivity_files import write_sensitivity
from fundmodel.presentation.frames.chance_rows import chance_note
from fundmodel.presentation.terminal.sensitivity_screens import chance_tables, problem_lines
from fundmodel.vocabulary.said import Named

SHIFT, UNTIL, DRAWS = "resident.cost_growth_shift", 2031, 60


def test_chances_at_both_ends_are_those_of_the_scenarios_themselves(baseline, national):
    row = moved(baseline, SHIFT, 2026)
    years = {"employee_pooled": 2031, "resident": 2030}
    found = chances_moved(Chances("x", baseline, national, UNTIL, DRAWS, 7), [row], years)[SHIFT, "resident"]
    for end, name in (("low", "low_floor_chance"), ("high", "high_floor_chance"), ("centre", "floor_chance")):
        itself = fm.sample(baseline.with_changes(row.at(getattr(row, end))), national, DRAWS, until=UNTIL, keep=())
        told = fm.chances(itself, [2030]).set_index(["fund", "event", "by"])["probability"]
        assert found[name] == told["resident", "floor", 2030]
    assert found["low_floor_chance"] < found["floor_chance"] < found["high_floor_chance"]
    assert 0.0 < found["chance_error"] < 0.1


def test_what_is_moved_is_not_drawn(baseline, national):
    drawn, row = Chances("x", baseline, national, 2027, 8, 7), moved(baseline, "cost.excess_growth", 2026)
    free, held = (
        drawn.of(row.at(row.centre), fixed, every_month=True).monthly["reserve_months"][:, 0, 0, -1]
        for fixed in ((), row.members)
    )
    assert not np.array_equal(free, held)
    assert held.std() < free.std()


def test_the_border_holds_in_the_share_asked_for_in_every_month(baseline, national):
    asked = {"fund": "resident", "by": 2028, "probability": 0.75, "draws": 40}
    found = fm.break_even(baseline, SHIFT, data=national, **asked)
    assert (found.probability, found.by) == (0.75, 2028)

    def share(value: float) -> float:
        own = baseline.with_changes({SHIFT: {"2026-01": value}})
        months = fm.sample(own, national, 40, until=2028, keep=("every_month",)).monthly["reserve_months_earned"]
        return float((months.sel(fund="resident").min("month") >= 3.0).mean())

    assert share(found.value) >= 0.75 > share(found.value + 2e-3 * (found.high - found.low))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"probability": 1.0}, "is no probability"),
        ({"probability": 0.8, "event": "deficit"}, "the event is one of"),
        ({"probability": 0.8, "data": "example-province"}, "draws are of each area"),
        ({"probability": 0.8, "draws": 1}, "draws"),
    ],
)
def test_what_cannot_be_asked_is_refused(baseline, asked, said):
    with pytest.raises(fm.InputError, match=said):
        fm.break_even(baseline, SHIFT, **{"fund": "resident", "by": 2028, **asked})


def test_chances_are_shown_where_draws_were_made(tmp_path):
    row = {"fund": "resident", "parameter": SHIFT, "year": 2035, "chance_error": 0.021}
    ends = {f"{end}{event}_chance": 0.4 for end in ("low_", "", "high_") for event in ("floor", "used_up")}
    table = pd.DataFrame([{**row, **ends, "high_floor_chance": float("nan")}])
    table.attrs |= {"draws": 400, "seed": 7}
    (shown,) = chance_tables(table, "en")
    assert "40.0 / 40.0 / —" in list(shown.columns[1].cells)
    assert "2.1" in chance_note(table, "zh")
    more = {"rank": 1, "lever": False, "driver": "x", "bounds": "shift", "low": -0.01, "high": 0.01, "spread": 2.0}
    why = _problem([Named("why", zh="原因"), Named("why", zh="原因")])
    full = table.assign(**more, low_shift=1.0, high_shift=-1.0, problem=[why])
    assert problem_lines(full, "zh")[0].endswith("：原因")
    files, _ = write_sensitivity(full, tmp_path / "out", "zh", None, ["合成数据"])
    assert {"sensitivity.csv", "sensitivity_chances.csv", "sensitivity.html"} <= set(files)
    page = (tmp_path / "out" / "sensitivity.html").read_text(encoding="utf-8")
    assert all(words in page for words in ("合成数据", "抽样400次", "居民人均费用增长另加点数", "空心"))
    assert "原因" in (tmp_path / "out" / "sensitivity.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert chance_tables(table.drop(columns="chance_error"), "en") == []
