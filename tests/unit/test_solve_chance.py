"""The solver by draws: the share asked for holds, one step less does not, and what cannot be is told."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis import solve_chance
from fundmodel.analysis.solve_chance import _guess, _nearest


@pytest.fixture(scope="module")
def asked(baseline, national):
    return {"data": national, "fund": "resident", "by": "2029", "draws": 32, "seed": 3}


def test_a_share_of_draws_holds_and_one_step_less_fails(baseline, asked):
    premium, chance = "resident.premium", 0.75
    found = fm.solve(baseline, premium, months=5.0, probability=chance, step=1.0, **asked)
    assert found.verdict == "solved"
    assert found.value == round(found.value)
    assert found.share >= chance
    assert found.slack >= 0.0 > found.short
    again = fm.sample(found.scenario, asked["data"], 32, 3, until=2029, keep=("every_month",))
    months = again.monthly["reserve_months_earned"].sel(fund="resident", month=slice(found.since, "2029-12"))
    held = months.min("month") >= 5.0
    assert float(held.mean()) == found.share
    assert months.sizes["month"] == 36
    assert "75 %" in found.text("en")
    assert "要求75%" in found.text("zh")


@pytest.mark.parametrize(("chance", "said"), [(1.5, "is no probability"), (True, "is no probability")])
def test_what_is_no_probability_is_refused(baseline, asked, chance, said):
    with pytest.raises(fm.InputError, match=said):
        fm.solve(baseline, "resident.premium", probability=chance, **asked)


def test_each_draw_on_its_own_line():
    before = np.array([[-1.0, 2.0], [-2.0, -4.0], [1.0, 1.0], [-3.0, 0.0]])
    moved = before + 0.5 * np.array([[1.0, 1.0], [2.0, 2.0], [1.0, 1.0], [3.0, 1.0]])
    assert _guess(before, moved, 0.5, 1.0) == (2.0, True)
    assert _guess(before, moved, 0.5, 0.5) == (1.0, True)
    assert _guess(before, -(moved - before) + before, 0.5, 0.75) == (-1.0, False)
    assert _guess(np.array([[-1.0]]), np.array([[-1.0]]), 0.5, 0.9) == (np.inf, True)


@pytest.mark.parametrize("start", [-40.0, 3.0, 3.25, 90.0])
@pytest.mark.parametrize(("border", "verdict"), [(3.3, "solved"), (1e6, "infeasible"), (-1e6, "always")])
def test_the_neighbours_are_found_from_any_start(start, border, verdict):
    def place(value):
        return min(max(round(value * 4.0) / 4.0, -50.0), 100.0)

    value, found = _nearest(lambda x: x >= border, start, 0.25, 1.0, (100.0, -50.0), place)
    assert (found, value) == (verdict, {"solved": 3.5, "infeasible": 100.0, "always": -50.0}[verdict])
    assert solve_chance.MOST_TRIALS > 20
