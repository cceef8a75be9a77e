"""Equations of payment: budgets, points, packages, batches and the drug list, each in numbers that can be read."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.expenditure.capitation import package, paid_by_package
from fundmodel.projection.expenditure.catalogue import additions, replaced
from fundmodel.projection.expenditure.global_budget import (
    Sharing,
    budget_path,
    first_in_force,
    paid_on_charges,
    point_value,
    points,
    share_in_scope,
    weight_creep,
)
from fundmodel.projection.expenditure.procurement import in_force, net_cut, procured, within_term

TERMS = Sharing(overrun_share=0.4, overrun_limit=0.10, saving_share=0.7, saving_floor=0.85)
YES, NO = True, False


@pytest.mark.parametrize(
    ("demand", "paid"),
    [
        (130.0, 104.0),
        (110.0, 104.0),
        (105.0, 102.0),
        (100.0, 100.0),
        (90.0, 97.0),
        (85.0, 95.5),
        (84.0, 84.0),
        (0.0, 0.0),
    ],
)
def test_a_budget_of_100_on_charges(demand, paid):
    assert paid_on_charges(demand, 100.0, TERMS) == pytest.approx(paid)


def test_the_smooth_rule_differs_below_the_floor_alone_and_meets_the_other_there():
    demand = np.array([0.0, 42.5, 85.0 - 1e-9, 85.0, 90.0, 100.0, 120.0])
    plain, smooth = (paid_on_charges(demand, 100.0, TERMS, how) for how in (False, True))
    np.testing.assert_array_equal(plain[3:], smooth[3:])
    assert smooth[:3].tolist() == pytest.approx([0.0, 47.75, 95.5])
    assert plain[:3].tolist() == pytest.approx([0.0, 42.5, 85.0])


def test_one_scenario_can_be_smooth_and_another_not():
    paid = paid_on_charges(np.full(2, 80.0), 100.0, TERMS, np.array([False, True]))
    assert paid.tolist() == pytest.approx([80.0, 80.0 * (1 + 0.7 * 0.15 / 0.85)])


def path(growth, in_force, laid_down=0.0, is_laid_down=False):
    spent = np.array([100.0, 110.0, 120.0, 130.0, 140.0])
    return budget_path(spent, np.full(5, growth), np.array(in_force), np.full(5, laid_down), np.array(is_laid_down))


def test_the_first_budget_grows_from_the_spending_of_the_year_before():
    assert path(0.05, [NO, NO, YES, YES, YES]).tolist() == pytest.approx([100, 110, 115.5, 121.275, 127.33875])


def test_a_budget_that_stops_and_starts_again_starts_from_spending_again():
    assert path(0.0, [NO, YES, NO, YES, YES]).tolist() == pytest.approx([100, 100, 120, 120, 120])


def test_a_level_laid_down_needs_no_year_before_and_later_growth_builds_on_it():
    levels = path(0.10, [NO, YES, YES, YES, NO], 50.0, [NO, NO, YES, NO, NO])
    assert levels.tolist() == pytest.approx([100.0, 110.0, 50.0, 55.0, 140.0])


def test_paths_of_scenarios_and_areas_stand_side_by_side():
    spent = np.array([[[100.0, 110.0], [10.0, 20.0]]])
    growth = np.array([0.0, 0.1])[:, None, None] * np.ones(2)
    levels = budget_path(spent, growth, np.array([NO, YES]), np.zeros(2), np.zeros(2, dtype=bool))
    np.testing.assert_allclose(levels, [[[100, 100], [10, 10]], [[100, 110], [10, 11]]])


def test_terms_are_those_of_the_first_month_in_force():
    monthly = np.arange(36.0)
    in_force = np.zeros(36, dtype=bool)
    in_force[18:] = True
    assert first_in_force(monthly, in_force).tolist() == [0.0, 18.0, 24.0]


def test_what_a_budget_covers_is_weighted_with_the_months_of_the_year_before():
    spent = np.concatenate([np.full(6, 1.0), np.full(6, 3.0), np.full(12, 5.0)])
    scope = np.zeros(24)
    scope[18:] = 1.0
    assert share_in_scope(spent, scope).tolist() == pytest.approx([0.0, 0.75])
    assert share_in_scope(np.zeros(24), scope).tolist() == [0.0, 0.5]
    assert share_in_scope(spent, np.ones(24)).tolist() == [1.0, 1.0]


def test_points_are_cases_by_weight():
    """1,000 cases of weight 1, 200 of 2.5 and 50 of 8 are 1,900 points."""
    cases = np.array([[1000.0], [200.0], [50.0]])
    weights = np.array([[1.0], [2.5], [8.0]])
    assert points(cases, weights).tolist() == [1900.0]
    assert points(np.stack([cases, 2 * cases]), weights)[:, 0].tolist() == [1900.0, 3800.0]


@pytest.mark.parametrize(
    ("budget", "value"), [(2000.0, 1.0), (1900.0, 0.95), (1000.0, 0.85), (2400.0, 1.1), (0.0, 0.85)]
)
def test_the_value_of_a_point_is_what_the_budget_gives_within_its_bounds(budget, value):
    assert point_value(budget, 2000.0, 0.85, 1.1) == pytest.approx(value)


def test_without_points_the_value_is_the_highest_and_nothing_is_paid():
    assert point_value(100.0, 0.0, 0.85, 1.1) == 1.1
    assert point_value(0.0, 0.0, 0.85, 1.1) == 1.1


def test_weights_creep_only_in_years_paid_by_points():
    creep = weight_creep(np.full(5, 0.02), np.array([NO, YES, NO, YES, YES]))
    assert creep.tolist() == pytest.approx([1.0, 1.02, 1.02, 1.0404, 1.061208])


@pytest.mark.parametrize(
    ("demand", "overrun", "kept", "paid"),
    [
        (120.0, 0.4, 1.0, 108.0),
        (120.0, 0.0, 1.0, 100.0),
        (90.0, 0.4, 1.0, 100.0),
        (90.0, 0.4, 0.5, 95.0),
        (90.0, 0.4, 0.0, 90.0),
        (100.0, 0.4, 0.5, 100.0),
    ],
)
def test_a_package_of_100(demand, overrun, kept, paid):
    assert paid_by_package(demand, 100.0, overrun, kept) == pytest.approx(paid)


def test_a_package_is_per_head():
    assert package(800.0, 1_000_000.0, 0.5) == pytest.approx(4e8)


def test_a_batch_saves_share_times_cut_times_compliance_less_rebound():
    assert net_cut(0.02, 0.5, 0.9, 0.1) == pytest.approx(0.0081)


def test_a_batch_comes_into_force_in_six_steps_and_stays():
    batches = np.zeros(14)
    batches[[2, 5]] = 0.06, 0.12
    depth = in_force(batches)
    expected = [0, 0, 1, 2, 3, 6, 9, 12, 14, 16, 18, 18, 18, 18]
    assert (100 * depth).tolist() == pytest.approx(expected)


def test_a_term_ends_as_it_began():
    batches = np.zeros(30)
    batches[0] = 0.06
    left = within_term(in_force(batches), np.array(12.0))
    assert (100 * left[:6]).tolist() == pytest.approx([1, 2, 3, 4, 5, 6])
    assert (100 * left[6:12]).tolist() == pytest.approx([6.0] * 6)
    assert (100 * left[12:18]).tolist() == pytest.approx([5, 4, 3, 2, 1, 0])
    assert np.abs(left[18:]).max() < 1e-15


def test_terms_of_scenarios_stand_side_by_side():
    batches = np.zeros((1, 1, 30))
    batches[..., 0] = 0.06
    depth = in_force(batches)
    both = within_term(depth, np.array([[12.0], [24.0]]))
    assert both.shape == (2, 1, 30)
    for k, term in enumerate((12.0, 24.0)):
        np.testing.assert_array_equal(both[k], within_term(depth, np.array([[term]]))[0])


def test_a_line_saves_on_its_drugs_alone():
    part = procured(np.array([200.0]), 0.45, np.array([0.10]), np.array([0.03]))
    assert part.saved.tolist() == pytest.approx([9.0])
    assert part.handed_back.tolist() == pytest.approx([2.7])


def test_no_batch_is_nothing_to_the_bit():
    depth = in_force(np.zeros(24))
    assert not depth.any()
    assert not within_term(depth, np.array(12.0)).any()


def test_new_drugs_replace_older_ones_in_proportion():
    added = additions(np.array([50.0]), np.array([1.2]))
    assert added.tolist() == pytest.approx([10.0])
    taken = replaced(added, {"inpatient": np.array([90.0]), "chronic": np.array([30.0])}, 0.4)
    assert (taken["inpatient"][0], taken["chronic"][0]) == pytest.approx((3.0, 1.0))


def test_without_older_drugs_nothing_is_replaced():
    taken = replaced(np.array([10.0]), {"inpatient": np.zeros(1)}, 0.4)
    assert taken["inpatient"].tolist() == [0.0]
