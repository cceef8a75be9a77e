"""Two parameters at once, shares of variance, and a statutory age raised by whole months."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.two_way import variance_indices
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.project.people.retirement_law import retired_shares

UNTIL = 2029


@pytest.fixture(scope="module")
def names(baseline):
    first = ["employee.cost_growth_shift", "economy.interest_shift"]
    assert all(baseline.entry(name).low is not None for name in first)
    return first


def test_a_grid_holds_the_base_and_what_one_parameter_does_alone(baseline, national, names):
    table = fm.two_way(names, baseline, national, UNTIL, points=3)
    own = table[table["fund"] == "employee_pooled"]
    assert len(own) == 9
    assert (table.attrs["first"], table.attrs["second"]) == tuple(names)
    centre = own[(own["first"] == 0.0) & (own["second"] == 0.0)]["months"].iloc[0]
    run = fm.project(baseline, national, UNTIL)
    months = fm.reserve_months(run).sel(area="CN", fund="employee_pooled", month=f"{UNTIL}-12")
    assert centre == pytest.approx(float(months.squeeze()), rel=1e-12)
    alone = own[(own["first"] == 0.0) | (own["second"] == 0.0)]
    assert np.abs(alone["interaction"]).max() <= 1e-12
    assert np.abs(own["interaction"]).max() > 1e-6
    moved = fm.sensitivity(baseline, national, UNTIL, [names[0]]).set_index("fund").loc["employee_pooled"]
    least = own[(own["first"] == moved["low"]) & (own["second"] == 0.0)]["months"].iloc[0]
    assert least == pytest.approx(moved["low_months"], rel=1e-12)


def test_a_grid_needs_two_parameters(baseline, national, names):
    with pytest.raises(fm.InputError, match="two different parameters"):
        fm.two_way(names[:1], baseline, national, UNTIL)
    with pytest.raises(fm.InputError):
        fm.two_way([names[0], names[0]], baseline, national, UNTIL)


def test_ishigami():
    def ishigami(x):
        return np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    found = variance_indices(ishigami, [(-np.pi, np.pi)] * 3, 4096, 1)
    assert found["first"][0] == pytest.approx([0.314, 0.443, 0.0], abs=0.012)
    assert found["total"][0] == pytest.approx([0.558, 0.442, 0.244], abs=0.012)
    assert (found["first_low"] <= found["first"]).all()
    assert (found["total_high"] >= found["total"]).all()
    assert found["sd"][0] == pytest.approx(3.72, abs=0.03)
    with pytest.raises(fm.InputError, match="no power of two"):
        variance_indices(ishigami, [(0.0, 1.0)] * 3, 100, 1)


def test_shares_of_variance_of_a_sum_make_one(baseline, national, names):
    table = fm.sobol_indices(names, baseline, national, UNTIL, points=32, seed=2)
    for _, own in table.groupby("fund"):
        assert own["total"].sum() == pytest.approx(1.0, abs=0.3)
        assert own["parameter"].tolist() == names
    own = table[table["fund"] == "employee_pooled"].set_index("parameter")["total"]
    assert own["employee.cost_growth_shift"] > own["economy.interest_shift"]
    assert (table["months_sd"] > 0.0).all()


@pytest.fixture(scope="module")
def shares(baseline, national):
    years = np.arange(2025, 2046)

    def of(further, law="old"):
        changes = {"retirement.law": law, "retirement.further_months": further}
        return retired_shares(Assumptions((baseline.with_changes(changes),), national), years)

    return of


MEN, AT = 1, 2035 - 2025


def test_ages_of_the_law_move_by_whole_months(shares):
    (_, plain), (_, twice), (_, half) = (shares(n) for n in (0.0, 24.0, 18.0))
    assert np.array_equal(twice[..., 2:, :], plain[..., :-2, :])
    assert half[0, 0, MEN, 59:64, AT].tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    delayed = [shares(n, "delayed")[1] for n in (0.0, 12.0)]
    assert np.array_equal(delayed[1][..., 1:, 1:], delayed[0][..., :-1, :-1])


def test_nobody_is_called_back_when_the_age_rises(shares):
    before, after = shares({"2025-01": 0.0, "2035-01": 18.0})
    men = after[0, 0, MEN, :, AT : AT + 4]
    assert before[0, 0, MEN, 60, AT] == after[0, 0, MEN, 60, AT] == 1.0
    assert men[60:64, 1].tolist() == [0.0, 1.0, 1.0, 1.0]
    assert men[60:64, 2].tolist() == [0.0, 0.5, 1.0, 1.0]
    grown = np.diff([after[0, 0, MEN, 55 + k, k] for k in range(21)])
    assert (grown >= 0.0).all()
