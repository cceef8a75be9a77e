"""Moves between schemes and the behaviour that shifts them: I-11 to I-18, and I-7 for migration between areas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fundmodel.projection import exposures
from fundmodel.projection.demography import internal_migration
from fundmodel.projection.enrolment import continuity, contribution_years, lapse, waiting
from fundmodel.projection.enrolment.contribution_years import Shortfall
from fundmodel.projection.enrolment.flexible_retirement import Use, mixed_used_share, used_share
from fundmodel.projection.enrolment.retirement import SCHEDULES, mixed_share
from fundmodel.projection.enrolment.step import retired_by
from fundmodel.projection.enrolment.transitions import generator, intensity, moved, transition_matrix

AGES = np.arange(101)
rate = st.floats(0.0, 1.5)
share = st.floats(0.0, 1.0)
money = st.floats(10.0, 1e5)
seeds = st.integers(0, 2**32 - 1)


def numbers(value: float) -> np.ndarray:
    return np.array([value])


@st.composite
def uses(draw: st.DrawFn) -> Use:
    window = np.array(draw(st.lists(share, min_size=1, max_size=300)))
    late = draw(st.floats(0.0, 1.0)) * (1.0 - window.max())
    return Use(window, late, draw(st.integers(0, 36)), late_starts=draw(st.integers(2025, 2032)))


@given(rates=st.tuples(rate, rate, rate, rate))
def test_i11_generator_rows_are_zero_and_matrix_rows_one(rates: tuple[float, float, float, float]) -> None:
    q = generator(*(numbers(value) for value in rates))
    np.testing.assert_allclose(q.sum(axis=1), 0.0, atol=1e-15)
    matrix = transition_matrix(q)
    np.testing.assert_allclose(matrix.sum(axis=1), 1.0, rtol=1e-12)
    assert (matrix >= 0.0).all()


def test_i11_nothing_moves_without_intensity() -> None:
    none = np.zeros(4)
    np.testing.assert_array_equal(
        transition_matrix(generator(none, none, none, none)), np.eye(3)[..., None].repeat(4, axis=-1)
    )


@given(rates=st.tuples(rate, rate, rate, rate))
def test_i12_twelve_months_make_a_year(rates: tuple[float, float, float, float]) -> None:
    q = generator(*(numbers(value) for value in rates))
    month = transition_matrix(q / 12.0)[..., 0]
    np.testing.assert_allclose(np.linalg.matrix_power(month, 12), transition_matrix(q)[..., 0], rtol=1e-12, atol=1e-13)


@given(a=st.floats(1e-4, 1.5), b=st.floats(1e-4, 1.5))
def test_i12_two_states_have_a_closed_form(a: float, b: float) -> None:
    none = np.zeros(1)
    matrix = transition_matrix(generator(none, none, numbers(a), numbers(b)))[..., 0]
    assert matrix[1, 1] == pytest.approx((b + a * np.exp(-(a + b))) / (a + b), rel=1e-12)


def cohort_shares(category: str, use: Use, first: int, last: int) -> np.ndarray:
    """(1 January of 2024 to 2046, cohort): the shares of each birth year along its life."""
    years = np.arange(2024, 2047)
    found = used_share(category, years, AGES, use)
    cohorts = np.arange(first, last)
    return np.stack([found[np.clip(year - 1 - cohorts, 0, 100), year - 2024] for year in years])


@settings(max_examples=40)
@given(category=st.sampled_from(sorted(SCHEDULES)), use=uses())
@example(category="man", use=Use(np.array([1.0 - 2.0**-53]), 2.0**-53, 11))
def test_i13_use_of_the_window_loses_nobody(category: str, use: Use) -> None:
    """Shares only rise along a cohort; those who reach the old age in 2024 and have all left by 2046 retire once."""
    schedule = SCHEDULES[category]
    first = 2024 - schedule.old_age
    last = 2046 - schedule.old_age - (schedule.cap + 36) // 12
    along = cohort_shares(category, use, first, last)
    retiring = np.diff(along, axis=0)
    assert (retiring >= 0.0).all()
    np.testing.assert_array_equal(along[0], 0.0)
    np.testing.assert_array_equal(along[-1], 1.0)
    assert retiring.sum() == pytest.approx(last - first, rel=1e-12)


@settings(max_examples=40)
@given(category=st.sampled_from(sorted(SCHEDULES)), use=uses())
def test_i13_early_use_lies_between_the_laws_and_late_use_below(category: str, use: Use) -> None:
    years = np.arange(2024, 2047)
    old, statutory = (used_share(category, years, AGES, Use(), law) for law in ("old", "delayed"))  # type: ignore[arg-type]
    early = used_share(category, years, AGES, use._replace(late_share=0.0))
    late = used_share(category, years, AGES, use._replace(window=0.0))
    assert (early <= old + 1e-15).all()
    assert (early >= statutory - 1e-15).all()
    assert (late <= statutory + 1e-15).all()
    assert (np.diff(used_share(category, years, AGES, use), axis=0) >= -1e-15).all()


@given(lag=st.integers(0, 36), sigma=share)
def test_i14_a_window_that_nobody_uses_is_the_statutory_schedule(lag: int, sigma: float) -> None:
    years = np.arange(2024, 2047)
    found = mixed_used_share(years, AGES, sigma, Use(0.0, 0.0, lag))
    assert found.tobytes() == mixed_share(years, AGES, sigma).tobytes()


@given(margin=st.floats(-5.0, 15.0), sd=st.floats(4.0, 12.0), required=st.floats(10.0, 30.0), per_event=share)
def test_i14_an_unmoved_requirement_is_the_known_shortfall(
    margin: float, sd: float, required: float, per_event: float
) -> None:
    shortfall = Shortfall(*(np.array(value) for value in (margin, sd, 0.5, 0.3)))
    by_year = contribution_years.dated(shortfall, np.full((2, 3), required))
    assert (by_year.probability == shortfall.probability).all()
    assert (by_year.mean_years == shortfall.mean_years).all()
    measured = contribution_years.Measured(shortfall, np.array(0.22))
    outcome = contribution_years.outcome_by_year(by_year, np.array(per_event), measured, np.zeros(3, dtype=int))
    np.testing.assert_allclose(outcome.retired, per_event, rtol=1e-14, atol=1e-15)
    np.testing.assert_array_equal(outcome.completing, shortfall.probability * 0.3)
    np.testing.assert_allclose(outcome.resident, shortfall.probability * 0.2, rtol=1e-14)


@given(raised=st.floats(0.0, 12.0), per_event=st.floats(0.5, 1.3))
def test_i9_a_new_requirement_moves_people_and_makes_none(raised: float, per_event: float) -> None:
    """Fewer retire on the day, more complete and more fall to the resident scheme; whoever comes or goes does so at the
    resident scheme, so that payers, completing, retired and resident members sum to what they were."""
    shortfall = Shortfall(*(np.array(value) for value in (7.0, 8.0, 0.5, 0.3)))
    by_year = contribution_years.dated(shortfall, np.array([[25.0, 25.0 + raised]] * 2))
    measured = contribution_years.Measured(shortfall, np.array(0.22))
    outcome = contribution_years.outcome_by_year(by_year, np.array(per_event), measured, np.zeros(2, dtype=int))
    assert all((field >= 0.0).all() for field in outcome)
    assert (outcome.retired[1] <= outcome.retired[0]).all()
    assert (outcome.completing[1] >= outcome.completing[0]).all()
    shares = np.random.default_rng(1).dirichlet(np.ones(5), (2, 4)).transpose(2, 0, 1)
    passing = np.full((2, 4), 0.3)
    after = retired_by(shares, passing, contribution_years.of_year(outcome, 1))
    np.testing.assert_allclose(after.sum(axis=0), 1.0, atol=1e-14)


@given(seed=seeds)
def test_i15_monthly_stocks_average_to_the_mean_of_both_ends(seed: int) -> None:
    start, end = np.random.default_rng(seed).uniform(0.0, 1e9, (2, 3, 7))
    monthly = exposures.monthly(start, end).reshape(3, 7, 12)
    np.testing.assert_allclose(monthly.mean(axis=-1), (start + end) / 2.0, rtol=1e-12)


@given(start=money, growth=st.floats(-0.05, 0.1), beta=st.floats(-1.5, 0.0))
def test_i16_a_premium_that_follows_income_changes_nothing(start: float, growth: float, beta: float) -> None:
    index = (1.0 + growth) ** np.arange(35)
    shift = lapse.log_odds_shift(start * index, 43_377.0 * np.cumprod(np.r_[1.0, np.full(34, 1.0 + growth)]), beta)
    np.testing.assert_array_equal(shift, 0.0)
    np.testing.assert_array_equal(lapse.renewal_factor(shift), 1.0)


@given(seed=seeds)
def test_i16_no_response_is_the_base_to_the_bit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    premium, income = rng.uniform(10.0, 1e3, 9), rng.uniform(1e3, 1e5, 9)
    factor = lapse.by_age(lapse.renewal_factor(lapse.log_odds_shift(premium, income, 0.0)), AGES)
    non_renewal, renewal = rng.uniform(0.0, 0.2, (2, 9, 101))
    none = np.zeros_like(renewal)
    found, base = (
        transition_matrix(generator(none, none, rates, renewal)) for rates in (non_renewal * factor, non_renewal)
    )
    assert found.tobytes() == base.tobytes()


@given(
    rises=st.floats(1.001, 20.0),
    beta=st.floats(-1.5, -0.01),
    non_renewal=st.floats(0.005, 0.2),
    back=st.floats(0.1, 0.6),
)
def test_i16_a_dearer_premium_never_keeps_more(rises: float, beta: float, non_renewal: float, back: float) -> None:
    shift = lapse.log_odds_shift(np.array([400.0, 400.0 * rises]), np.full(2, 43_377.0), beta)
    factor = lapse.renewal_factor(shift)
    rates = intensity(np.array(non_renewal)) * factor
    none = np.zeros(2)
    matrix = transition_matrix(generator(none, none, rates, np.full(2, intensity(np.array(back)))))
    resident = moved(matrix, none, np.full(2, 0.95), np.full(2, 0.05))[1]
    assert resident[1] < resident[0]


@given(seed=seeds, relative_cost=st.floats(0.0, 1.5))
def test_i17_stayers_and_leavers_cost_what_all_did(seed: int, relative_cost: float) -> None:
    rng = np.random.default_rng(seed)
    before, cost = rng.uniform(1.0, 1e7, (2, 101)), rng.uniform(0.3, 4.0, (2, 101))
    after = before * rng.uniform(0.3, 1.2, (2, 101))
    factor = lapse.stayers_cost_factor(lapse.leaving_share(before, after), relative_cost)
    found = after * cost * factor + (before - after) * cost * relative_cost
    np.testing.assert_allclose(found, before * cost, rtol=1e-12)


@given(seed=seeds, relative_cost=st.floats(0.0, 1.5))
def test_i17_selection_is_neutral_where_nobody_leaves(seed: int, relative_cost: float) -> None:
    persons = np.random.default_rng(seed).uniform(0.0, 1e7, (2, 101))
    factor = lapse.stayers_cost_factor(lapse.leaving_share(persons, persons), relative_cost)
    assert (factor == 1.0).all()


@given(
    missed=st.integers(0, 60),
    repaid=st.integers(0, 60),
    month=st.integers(1, 12),
    fixed=st.floats(0.0, 12.0),
    per_year=st.floats(0.0, 3.0),
    first=st.booleans(),
)
def test_i18_exposure_lies_within_the_year(
    missed: int, repaid: int, month: int, fixed: float, per_year: float, first: bool
) -> None:
    months = waiting.waiting_months(missed, fixed, per_year, repaid, counts_first_year=first)
    assert months >= (max(fixed, 6.0) if missed >= 4 and fixed > 0.0 else fixed)
    covered = 12.0 * float(waiting.exposure_factor(month, months))
    assert 0.0 <= covered <= 13 - month
    assert waiting.exposure_factor(1.0, 0.0) == 1.0
    assert waiting.waiting_months(missed + 1, fixed, per_year, repaid, counts_first_year=first) >= months


@given(p=st.floats(0.05, 1.0), fixed=st.floats(0.0, 6.0), per_year=st.floats(0.0, 2.0), seed=seeds)
def test_i18_lost_exposure_lies_between_nothing_and_all(p: float, fixed: float, per_year: float, seed: int) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.ones(12))
    lost = float(waiting.lost_share(p, fixed, per_year, 0.0, weights))
    assert 0.0 <= lost <= 1.0
    assert lost >= float(waiting.lost_share(p, fixed, per_year, 2.0, weights)) - 1e-14
    if fixed == 0.0:
        assert lost == 0.0
    assert waiting.lost_exposure(np.array(0.0), p, fixed, per_year, 0.0, weights) == 0.0


@given(renewal=share, each=st.floats(1.0, 2e4), cap=st.floats(1e5, 1e6), counted=st.floats(0.0, 60.0))
def test_i18_bonus_lies_below_its_ceiling_and_grows_with_loyalty(
    renewal: float, each: float, cap: float, counted: float
) -> None:
    found = float(continuity.mean_bonus(renewal, each, cap, counted))
    assert 0.0 <= found <= 0.2 * cap * (1.0 + 1e-12)
    assert found <= float(continuity.mean_bonus(1.0, each, cap, counted)) * (1.0 + 1e-12)
    assert continuity.bonus_cost_per_head(cap, found, 2.2, 5e3, 0.6) >= 0.0


@settings(max_examples=30)
@given(seed=seeds, areas=st.integers(2, 14))
def test_i7_migration_between_areas_sums_to_zero_to_the_bit(seed: int, areas: int) -> None:
    rng = np.random.default_rng(seed)
    population = rng.uniform(1e2, 1e7, (2, areas, 2, 101))
    destinations = rng.uniform(0.0, 1.0, (areas, areas)) * (1.0 - np.eye(areas))
    destinations /= destinations.sum(axis=-1, keepdims=True)
    pattern = internal_migration.rogers_castro(AGES)
    rates = internal_migration.moving_rates(population, rng.uniform(0.0, 0.05, areas), pattern)
    leaving = internal_migration.whole_steps(rates[..., None, :] * population)
    net = internal_migration.arrivals(leaving, destinations) - leaving
    np.testing.assert_array_equal(net.sum(axis=1), 0.0)
    np.testing.assert_array_equal(net[:, rng.permutation(areas)].sum(axis=1), 0.0)
    assert (population + net >= 0.0).all()
