"""Laws of payment that hold for any terms: money is owed, borne or kept; more care is never paid less; off is off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.projection.expenditure.capitation import paid_by_package
from fundmodel.projection.expenditure.catalogue import replaced
from fundmodel.projection.expenditure.global_budget import (
    Sharing,
    budget_path,
    paid_on_charges,
    point_value,
    share_in_scope,
    weight_creep,
)
from fundmodel.projection.expenditure.procurement import in_force, within_term
from fundmodel.projection.run_parts import SETS

UNTIL = 2030
LAW = settings(deadline=None)
FEW = settings(
    deadline=None,
    max_examples=20,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SHARE = st.just(0.0) | st.floats(1e-9, 1.0)
"""Nothing, or at least a billionth: below 1e-308 a float has no twelve digits left for a tolerance to speak of."""
MONEY = st.just(0.0) | st.floats(0.01, 1e12)
BUDGET = st.floats(1.0, 1e12)
RELATIVE = arrays(np.float64, 12, elements=st.floats(0.0, 3.0))
"""Demand over budget."""
TERMS = st.builds(Sharing, SHARE, st.floats(0.0, 5.0), SHARE, st.floats(0.1, 1.0))


@LAW
@given(demand=RELATIVE, budget=BUDGET, terms=TERMS, smooth=st.booleans())
def test_more_care_is_never_paid_less(demand: np.ndarray, budget: float, terms: Sharing, smooth: bool) -> None:
    paid = paid_on_charges(np.sort(demand) * budget, budget, terms, smooth)
    assert np.diff(paid).min() >= -1e-12 * budget


@LAW
@given(demand=RELATIVE, budget=BUDGET, terms=TERMS, smooth=st.booleans())
def test_who_saves_loses_nothing_and_who_overruns_gets_the_budget_and_a_share(
    demand: np.ndarray, budget: float, terms: Sharing, smooth: bool
) -> None:
    charged = demand * budget
    paid = paid_on_charges(charged, budget, terms, smooth)
    grain = 1e-12 * budget
    assert (paid >= np.minimum(charged, budget) - grain).all()
    assert (paid <= np.maximum(charged, budget) + grain).all()
    assert (paid <= budget * (1.0 + float(terms.overrun_share) * float(terms.overrun_limit)) + grain).all()


@LAW
@given(demand=RELATIVE, budget=BUDGET, terms=TERMS, step=st.floats(1e-9, 1e-3))
def test_the_smooth_rule_has_no_step(demand: np.ndarray, budget: float, terms: Sharing, step: float) -> None:
    """A little more care is paid at most 1 + k (1 - b) / b times as much more."""
    charged = demand * budget
    here, there = (paid_on_charges(x, budget, terms, True) for x in (charged, charged + step * budget))
    floor = float(terms.saving_floor)
    steepest = 1.0 + float(terms.saving_share) * (1.0 - floor) / floor
    assert (there - here).max() <= steepest * step * budget + 1e-12 * budget


@LAW
@given(budget=BUDGET, terms=TERMS)
def test_the_other_rule_has_one_step_at_the_floor_of_the_size_it_says(budget: float, terms: Sharing) -> None:
    floor = float(terms.saving_floor) * budget
    at, just_below = (paid_on_charges(x, budget, terms) for x in (floor, np.nextafter(floor, 0.0)))
    assert at - just_below == pytest.approx(float(terms.saving_share) * (budget - floor), abs=1e-9 * budget)


@LAW
@given(demand=RELATIVE, budget=BUDGET, floor=st.floats(0.1, 1.0), smooth=st.booleans())
def test_a_fund_that_pays_every_overrun_and_leaves_nothing_pays_charges(
    demand: np.ndarray, budget: float, floor: float, smooth: bool
) -> None:
    charged = demand * budget
    for paid in (
        paid_on_charges(charged, budget, Sharing(1.0, 5.0, 0.0, floor), smooth),
        paid_by_package(charged, budget, 1.0, 0.0),
    ):
        np.testing.assert_allclose(paid, charged, rtol=1e-12, atol=1e-12 * budget)


@LAW
@given(demand=RELATIVE, allowed=BUDGET, overrun=SHARE, kept=SHARE)
def test_a_package_lies_between_care_and_package_and_never_falls(
    demand: np.ndarray, allowed: float, overrun: float, kept: float
) -> None:
    charged = np.sort(demand) * allowed
    paid = paid_by_package(charged, allowed, overrun, kept)
    assert (paid >= np.minimum(charged, allowed) - 1e-12 * allowed).all()
    assert (paid <= np.maximum(charged, allowed) + 1e-12 * allowed).all()
    assert np.diff(paid).min() >= -1e-12 * allowed
    np.testing.assert_allclose(paid_by_package(charged, allowed, 0.0, 1.0), allowed, rtol=1e-12)


@LAW
@given(budget=BUDGET, number=BUDGET, low=SHARE, high=st.floats(1.0, 3.0), creep=st.floats(1.0, 1.5))
def test_points_share_out_the_budget_and_creep_only_thins_them(
    budget: float, number: float, low: float, high: float, creep: float
) -> None:
    value, thinner = (point_value(budget, n, low, high) for n in (number, number * creep))
    assert thinner <= value
    assert low <= thinner <= high
    if low < budget / (number * creep) and budget / number < high:
        assert value * number == pytest.approx(budget)
        assert thinner * number * creep == pytest.approx(budget)
    assert thinner * number * creep >= value * number * (1.0 - 1e-12)


@LAW
@given(spent=arrays(np.float64, (2, 6), elements=MONEY), growth=st.floats(-0.3, 0.3), start=st.integers(1, 5))
def test_a_budget_is_compound_growth_from_the_spending_before_it(spent: np.ndarray, growth: float, start: int) -> None:
    years = np.arange(6)
    never = np.zeros(6, dtype=bool)
    path = budget_path(spent, np.full(6, growth), years >= start, np.zeros(6), never)
    np.testing.assert_array_equal(path[:, :start], spent[:, :start])
    closed = spent[:, start - 1 : start] * (1.0 + growth) ** (years[start:] - start + 1)
    np.testing.assert_allclose(path[:, start:], closed, rtol=1e-12)


@LAW
@given(spent=arrays(np.float64, 36, elements=MONEY), scope=arrays(np.float64, 36, elements=SHARE))
def test_scope_is_a_weighted_mean(spent: np.ndarray, scope: np.ndarray) -> None:
    by_year = scope.reshape(3, 12)
    share = share_in_scope(spent, scope)
    assert (share >= by_year.min(axis=1) - 1e-12).all()
    assert (share <= by_year.max(axis=1) + 1e-12).all()


@LAW
@given(growth=st.floats(-0.2, 0.3))
def test_creep_is_compound(growth: float) -> None:
    creep = weight_creep(np.full(8, growth), np.arange(8) > 2)
    np.testing.assert_allclose(creep, (1.0 + growth) ** np.maximum(np.arange(8) - 2, 0), rtol=1e-12)


@LAW
@given(batches=arrays(np.float64, 24, elements=st.just(0.0) | st.floats(1e-6, 0.02)), term=st.integers(1, 60))
def test_each_batch_hands_back_for_its_term_and_saves_for_ever(batches: np.ndarray, term: int) -> None:
    """Sum of a life = size x months of its term; and what is in force in the end is all there was."""
    later = np.zeros(term + 6)
    depth = in_force(np.concatenate([batches, later]))
    left = within_term(depth, np.array(float(term)))
    assert depth[-1] == pytest.approx(batches.sum(), abs=1e-15)
    assert left.sum() == pytest.approx(term * batches.sum(), rel=1e-11, abs=1e-14)
    assert np.diff(depth).min() >= -1e-15
    assert left.min() >= -1e-15
    assert (left <= depth + 1e-15).all()


@LAW
@given(added=MONEY, older=arrays(np.float64, (3, 4), elements=st.floats(1.0, 1e9)), part=SHARE)
def test_what_is_replaced_is_its_share_of_what_is_added(added: float, older: np.ndarray, part: float) -> None:
    taken = replaced(np.full(4, added), {str(k): row for k, row in enumerate(older)}, part)
    np.testing.assert_allclose(sum(taken.values()), part * added, rtol=1e-12)


def dated(low: float, high: float, digits: int = 6) -> st.SearchStrategy[dict[str, float]]:
    """One value from a month of 2026 to 2029 on."""
    month = st.builds("{}-{:02d}".format, st.integers(2026, 2029), st.integers(1, 12))
    return st.builds(lambda when, x: {when: round(x, digits)}, month, st.floats(low, high))


def word(*words: str) -> st.SearchStrategy[dict[str, str]]:
    month = st.builds("{}-{:02d}".format, st.integers(2026, 2029), st.integers(1, 12))
    return st.builds(lambda when, x: {when: x}, month, st.sampled_from(words))


LEVERS: dict[str, st.SearchStrategy[Any]] = {
    **{f"payment.{scheme}.budget": word("growth", "income_share") for scheme in ("employee", "resident")},
    **{f"payment.{scheme}.budget_growth": dated(-0.1, 0.2) for scheme in ("employee", "resident")},
    **{f"payment.{scheme}.budget_income_share": dated(0.2, 0.8) for scheme in ("employee", "resident")},
    **{f"payment.{scheme}.budget_rule": word("charges", "smooth", "points") for scheme in ("employee", "resident")},
    **{f"payment.{scheme}.weight_growth": dated(0.0, 0.05) for scheme in ("employee", "resident")},
    "payment.budget_out_of_area": dated(0.0, 1.0),
    "payment.overrun_share": dated(0.0, 1.0),
    "payment.overrun_limit": dated(0.0, 0.5),
    "payment.saving_share": dated(0.0, 1.0),
    "payment.saving_floor": dated(0.5, 1.0),
    "payment.point_value_low": dated(0.5, 1.0),
    "payment.point_value_high": dated(1.0, 1.5),
    "payment.budget_negotiated_drugs": st.floats(0.0, 1.0),
    "payment.capitation_share": dated(0.0, 1.0),
    "payment.capitation_growth": dated(-0.1, 0.2),
    "payment.capitation_overrun_share": dated(0.0, 1.0),
    "payment.capitation_saving_share": dated(0.0, 1.0),
    "payment.procurement_share": dated(0.0, 0.1),
    "payment.procurement_cut": dated(0.0, 1.0),
    "payment.procurement_month": st.integers(1, 12),
    "payment.procurement_compliance": st.floats(0.0, 1.0),
    "payment.procurement_rebound": st.floats(0.0, 1.0),
    "payment.procurement_hand_back": dated(0.0, 0.5),
    "payment.procurement_term": st.integers(1, 48),
    **{f"payment.drug_share_{line}": st.floats(0.1, 1.0) for line in ("inpatient", "outpatient", "chronic")},
    **{
        f"payment.catalogue_growth_{line}": dated(0.0, 0.2)
        for line in ("negotiated_drugs", "inpatient", "outpatient", "chronic")
    },
    "payment.catalogue_substitution": st.floats(0.0, 0.5),
}
SWITCHES = (
    "payment.employee.budget",
    "payment.resident.budget",
    "payment.capitation_share",
    "payment.procurement_share",
    *(f"payment.catalogue_growth_{line}" for line in ("negotiated_drugs", "inpatient", "outpatient", "chronic")),
)
"""Without one of these nothing is on."""
ANY = st.fixed_dictionaries({}, optional=LEVERS)


@pytest.fixture(scope="module")
def base(baseline: fm.Scenario) -> fm.Projection:
    return fm.project(baseline, until=UNTIL).check()


@pytest.fixture(scope="module")
def projected(baseline: fm.Scenario) -> Callable[[dict[str, Any]], fm.Projection]:
    return lambda changes: fm.project(baseline.with_changes(changes, name="drawn"), until=UNTIL)


def same(run: fm.Projection, other: fm.Projection, sets: tuple[str, ...] = SETS) -> None:
    for of in sets:
        data, expected = getattr(run, of), getattr(other, of)
        for name in data.data_vars:
            np.testing.assert_array_equal(data[name], expected[name], f"{of}.{name}")


def test_every_lever_of_payment_is_among_those_drawn(baseline: fm.Scenario) -> None:
    assert set(LEVERS) == {name for name in baseline.entries if name.startswith("payment.")}
    assert set(SWITCHES) <= set(LEVERS)


@FEW
@given(changes=ANY)
def test_whatever_is_switched_on_care_is_owed_borne_or_kept(
    projected: Callable[[dict[str, Any]], fm.Projection], base: fm.Projection, changes: dict[str, Any]
) -> None:
    """The law of ``check``; care itself, people and income are what they were; nothing moves before the first date."""
    run = projected(changes).check()
    same(run, base, ("population", "enrolment", "stock_exposures", "flow_exposures", "economy", "reconciliation"))
    np.testing.assert_array_equal(run.memo["benefits_incurred"], base.memo["benefits_incurred"])
    np.testing.assert_array_equal(run.ledger["income"], base.ledger["income"])
    first = min((min(value) for value in changes.values() if isinstance(value, dict)), default=f"{UNTIL + 1}-01")
    before = {"month": slice(None, np.datetime64(first, "M") - 1)}
    for name in base.memo.data_vars:
        np.testing.assert_array_equal(run.memo[name].sel(before), base.memo[name].sel(before), name)
    assert not run.memo["point_value"].sel(fund="individual_accounts").any()


@FEW
@given(changes=st.fixed_dictionaries({}, optional={k: v for k, v in LEVERS.items() if k not in SWITCHES}))
def test_terms_alone_do_nothing(
    projected: Callable[[dict[str, Any]], fm.Projection], base: fm.Projection, changes: dict[str, Any]
) -> None:
    same(projected(changes), base)


def test_off_is_care_as_it_comes(base: fm.Projection) -> None:
    """To the last bit, in every line and month."""
    np.testing.assert_array_equal(base.memo["benefits_incurred"], base.memo["benefits_owed"])
    for name in base.memo.data_vars:
        if name in ("catalogue_added", "procurement_saved", "procurement_handed_back", "overrun_borne"):
            assert not base.memo[name].any(), name
    assert not base.memo["savings_kept"].any()
    assert not base.memo["point_value"].any()
    pools = {"fund": ["employee_pooled", "resident"]}
    np.testing.assert_array_equal(base.ledger["expenditure"].sel(pools), base.memo["benefits_owed"].sel(pools))


@pytest.mark.parametrize("scheme", ["employee", "resident"])
def test_terms_that_share_nothing_are_off_but_for_rounding(
    projected: Callable[[dict[str, Any]], fm.Projection], base: fm.Projection, scheme: str
) -> None:
    """A budget under which the fund pays every over-run and leaves no saving pays for care as it comes."""
    run = projected(
        {
            f"payment.{scheme}.budget": {2027: "growth"},
            f"payment.{scheme}.budget_growth": -0.02,
            "payment.overrun_share": 1.0,
            "payment.overrun_limit": 5.0,
            "payment.saving_share": 0.0,
        }
    )
    np.testing.assert_allclose(run.ledger["expenditure"], base.ledger["expenditure"], rtol=1e-12)


def test_a_year_without_a_step_is_paid_at_one_rate(
    projected: Callable[[dict[str, Any]], fm.Projection], base: fm.Projection
) -> None:
    """Months share a year's result in proportion to their demand."""
    run = projected({"payment.employee.budget": {2027: "growth"}, "payment.employee.budget_growth": 0.02})
    line = {"area": "CN", "fund": "employee_pooled", "line": "inpatient"}
    rate = (run.ledger["amount"].sel(line) / base.ledger["amount"].sel(line)).values.reshape(-1, 12)
    assert (rate[:2] == 1.0).all()
    np.testing.assert_allclose(rate, rate[:, :1] * np.ones(12), rtol=1e-12)
    assert (rate[2:] < 1.0).all()
    assert (np.diff(rate[2:, 0]) < 0.0).all()
