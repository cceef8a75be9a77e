"""Any mixture of levers keeps people and money: I-9, I-10, I-14, I-16 to I-18 and I-20 to I-23 on whole projections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.projection.run_parts import SETS
from fundmodel.vocabulary.dictionary import parameters

UNTIL = 2032
LAW = settings(
    deadline=None,
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FEW = settings(LAW, max_examples=16)
FIRST = st.integers(2027, 2030)
CONTRIBUTIONS = (
    "employer_contributions",
    "flexible_contributions",
    "completing_contributions",
    "worker_pool_contributions",
    "worker_contributions",
    "flexible_account_contributions",
    "employer_account_contributions",
)
SUBSIDIES = ("subsidy_central", "subsidy_provincial", "subsidy_local")


def number(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda x: round(x, 6))


def dated(low: float, high: float) -> st.SearchStrategy[dict[int, float]]:
    """One value from a year between 2027 and 2030 on."""
    return st.builds(lambda year, x: {year: x}, FIRST, number(low, high))


def once(high: float) -> st.SearchStrategy[dict[int, float]]:
    """A shock on one 1 January."""
    return st.builds(lambda year, x: {year: x, year + 1: 0.0}, FIRST, number(0.001, high))


def path(high: float) -> st.SearchStrategy[dict[int, float]]:
    """From nothing to a value within four years."""
    return st.builds(lambda year, x: {year: 0.0, year + 4: x}, FIRST, number(0.0, high))


def months() -> st.SearchStrategy[dict[str, float]]:
    """Half a year between February and December."""
    return st.builds(
        lambda year, month, x: {f"{year}-{month:02d}": x, f"{year}-{month + 5:02d}": 1.0},
        FIRST,
        st.integers(2, 7),
        number(0.0, 1.0),
    )


def window() -> st.SearchStrategy[dict[int, dict[int, float]]]:
    """Up to six tenths of the premium between January and April, from a coverage year between 2027 and 2030 on."""

    def weights(x: float) -> dict[int, float]:
        late = {1: 0.3 * x, 2: 0.4 * x, 3: 0.2 * x, 4: 0.1 * x}
        return dict.fromkeys(range(1, 13), 0.0) | late | {10: 0.2 * (1 - x), 11: 0.3 * (1 - x), 12: 0.5 * (1 - x)}

    return st.builds(lambda year, x: {year: weights(x)}, FIRST, number(0.0, 0.6))


LEVERS: dict[str, st.SearchStrategy[Any]] = {
    "enrolment.duplicate_share": dated(0.0, 0.02),
    "enrolment.lapse_beta": number(-1.5, -0.1),
    "enrolment.renewal_incentive": dated(0.0, 0.2),
    "enrolment.leaver_relative_cost": number(0.4, 1.0),
    "enrolment.waiting_fixed": dated(0.5, 6.0),
    "enrolment.waiting_per_year": number(0.0, 3.0),
    "enrolment.continuity_bonus": dated(500.0, 3000.0),
    "enrolment.zero_claim_bonus": dated(500.0, 3000.0),
    "enrolment.zero_claim_share": number(0.3, 0.6),
    "enrolment.zero_claim_reset": st.sampled_from(["use", "claim"]),
    "enrolment.critical_illness_cap": number(2e5, 1e6),
    "enrolment.share_above_cap": number(5e-6, 1e-4),
    "enrolment.critical_illness_payment_ratio": number(0.5, 0.7),
    "enrolment.shock_to_flexible": once(0.1),
    "enrolment.shock_to_resident": once(0.1),
    "enrolment.shock_heals_in": st.sampled_from(["1", "2", "3", "7", "never"]),
    "population.fertility_variant": st.sampled_from(["low", "high", "lower80", "upper80"]),
    "population.mortality_variant": st.sampled_from(["shorter80", "longer80"]),
    "population.migration_scale": dated(-2.0, 3.0),
    "retirement.law": FIRST.map(lambda year: {year: "old"}),
    "retirement.intensity": number(0.8, 1.3),
    "retirement.window_share": st.one_of(number(0.0, 0.9), dated(0.0, 0.9)),
    "retirement.window_share_2035": number(0.0, 0.9),
    "retirement.late_share": number(0.0, 0.1),
    "retirement.late_lag": st.integers(6, 36),
    "retirement.required_years_men": dated(20.0, 30.0),
    "retirement.required_years_women": dated(15.0, 25.0),
    "employee.base_floor": dated(0.4, 0.8),
    "employee.base_switch_month": st.builds(lambda year, month: {year: month}, FIRST, st.integers(1, 12)),
    "employee.base_update_lag": st.builds(lambda year, lag: {year: lag}, FIRST, st.integers(0, 12)),
    "employee.collection": dated(0.9, 1.0),
    "employee.employer_rate_factor": months(),
    "employee.arrears_recovered": dated(0.0, 1.0),
    "employee.arrears_decay": number(0.5, 1.0),
    "employee.account_rate": dated(0.0, 0.03),
    "employee.employer_to_account_share": dated(0.0, 0.5),
    "employee.account_fate": FIRST.map(lambda year: {year: "to_pool"}),
    "employee.rate_shifted_to_workers": path(0.06),
    "employee.retiree_credit": dated(0.0, 2000.0),
    "employee.retiree_rate": dated(0.0, 0.03),
    "employee.retiree_payers": st.sampled_from(["all", "new"]),
    "employee.retiree_compensated": dated(0.0, 1.0),
    "employee.compensation_budget_share": number(0.0, 1.0),
    "employee.mean_pension": dated(3000.0, 6000.0),
    "employee.maternity_allowance_share": number(0.55, 0.85),
    "employee.maternity_allowance_in_fund": dated(0.0, 1.0),
    "employee.base_growth_shift": dated(-0.01, 0.01),
    "employee.cost_growth_shift": dated(-0.01, 0.01),
    "employee.cost_pass_through_speed": number(0.1, 1.0),
    "employee.cost_pass_through_long_run": number(0.6, 1.0),
    "resident.cost_growth_shift": dated(-0.01, 0.01),
    "resident.cost_pass_through_speed": number(0.1, 1.0),
    "resident.cost_pass_through_long_run": number(0.6, 1.0),
    "resident.premium": dated(300.0, 600.0),
    "resident.subsidy": dated(600.0, 1000.0),
    "resident.subsidy_shift": dated(-0.02, 0.02),
    "resident.announced_until": st.integers(2026, 2029),
    "resident.financing_follows": number(0.0, 1.0),
    "resident.financing_income_share": dated(0.02, 0.03),
    "resident.premium_months": window(),
    "resident.premium_income_share": dated(0.005, 0.02),
    "resident.minimum_growth": dated(0.0, 0.08),
    "resident.parity": path(1.0),
    "resident.recognition": st.sampled_from(["cash", "deferred"]),
    "resident.central_share": dated(0.5, 0.65),
    "resident.provincial_share": dated(0.3, 0.7),
    "resident.aided_heads_share": dated(0.0, 0.2),
    "resident.aid_share": dated(0.5, 1.0),
    "settlement.holdback": dated(0.0, 0.1),
    "settlement.clearing_month": dated(1.0, 12.0),
    "settlement.clearing_month_share": dated(0.0, 1.0),
    "settlement.clearing_pass_share": dated(0.8, 1.0),
    "settlement.delay_months": dated(0.0, 1.0),
    "settlement.immediate_share": dated(0.0, 1.0),
    "settlement.out_of_area_delay": dated(0.0, 3.0),
    "settlement.prepayment_months": dated(0.0, 1.5),
    "settlement.prepayment_recovered": dated(0.0, 1.0),
    "cost.excess_growth": dated(-0.015, 0.015),
    "cost.margin": dated(0.001, 0.01),
    "cost.margin_weight": dated(0.0, 1.0),
    "cost.income_driver": st.builds(lambda year, word: {year: word}, FIRST, st.sampled_from(["own_head", "worker"])),
    "shock.workers": number(0.0, 1.0),
    "economy.output_per_worker_growth": dated(0.0, 0.07),
    "economy.deflator": dated(-0.03, 0.04),
    "economy.blend_ends": st.integers(2027, 2040),
    "economy.reference": st.sampled_from(["root", "own"]),
    "economy.interest_follows": number(0.0, 1.0),
    "economy.own_growth_shrink": number(0.5, 20.0),
    "economy.interest_shift": dated(-0.005, 0.005),
    "economy.disposable_income": number(42_000.0, 45_000.0),
    "economy.interest_rate": dated(0.0, 0.03),
    "economy.interest_rule": st.sampled_from(["blended", "tiers"]),
    "economy.interest_carried_over": dated(0.005, 0.02),
    "economy.interest_demand": dated(0.0, 0.0035),
    "economy.interest_posting": st.sampled_from(["monthly", "quarterly", "yearly"]),
}
IDLE = (
    "enrolment.shock_heals_in",
    "shock.workers",
    "cost.margin_weight",
    "economy.reference",
    "economy.interest_follows",
    "economy.own_growth_shrink",
    "employee.cost_pass_through_speed",
    "employee.cost_pass_through_long_run",
    "resident.cost_pass_through_speed",
    "resident.cost_pass_through_long_run",
    "resident.financing_follows",
    "resident.announced_until",
    "retirement.late_lag",
    "enrolment.leaver_relative_cost",
    "enrolment.waiting_per_year",
    "enrolment.zero_claim_share",
    "enrolment.zero_claim_reset",
    "enrolment.critical_illness_cap",
    "enrolment.share_above_cap",
    "enrolment.critical_illness_payment_ratio",
    "employee.retiree_payers",
    "employee.retiree_compensated",
    "employee.compensation_budget_share",
    "employee.mean_pension",
    "settlement.prepayment_recovered",
    "economy.disposable_income",
    "economy.interest_carried_over",
    "economy.interest_demand",
    "economy.interest_posting",
)
"""What acts only with another lever on."""
SAID = {"economy.disposable_income": ["disposable_income", "financing_over_income"]}
"""Columns that say an idle lever itself, or divide by it, and move nothing else."""


def drawn(names: tuple[str, ...] | dict[str, Any], fewest: int = 3, most: int = 6) -> st.SearchStrategy[dict[str, Any]]:
    """Values for three to six levers at once."""
    chosen = st.lists(st.sampled_from(sorted(names)), min_size=fewest, max_size=most, unique=True)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({name: LEVERS[name] for name in some}))


@pytest.fixture(scope="module")
def base(baseline: fm.Scenario) -> fm.Projection:
    return fm.project(baseline, until=UNTIL)


@pytest.fixture(scope="module")
def projected(baseline: fm.Scenario) -> Callable[..., fm.Projection]:
    """One projection for one mapping of changes, a run of several for several."""

    def run(*changes: dict[str, Any]) -> fm.Projection:
        scenarios = [baseline.with_changes(change, name=f"drawn-{k}") for k, change in enumerate(changes)]
        return fm.project(scenarios if len(scenarios) > 1 else scenarios[0], until=UNTIL)

    return run


def same(run: fm.Projection, other: fm.Projection) -> None:
    """Equal bit for bit, whatever the scenarios are called."""
    for name in SETS:
        xr.testing.assert_equal(getattr(run, name), getattr(other, name))


def stock(run: fm.Projection, name: str) -> xr.DataArray:
    return run.stock_exposures["stock"].sel(area="CN", exposure=name)


def test_every_lever_of_the_baseline_is_among_those_drawn() -> None:
    """Those from the fertility path on in ``scenarios/baseline.yaml``; of those before it the economy, departures and
    financing."""
    names = list(parameters())
    later = set(names[names.index("warning.resident_floor_months") + 1 :])
    assert later - set(LEVERS) == set()
    assert set(LEVERS) <= set(names)
    assert set(IDLE) <= set(LEVERS)


@LAW
@given(changes=drawn(LEVERS))
def test_any_mixture_keeps_people_and_money(projected: Callable[..., fm.Projection], changes: dict[str, Any]) -> None:
    run = projected(changes).check()
    groups_are_the_population(run)
    flows_make_the_next_stock(run)
    waiting_lies_within_a_year(run, changes)
    dues_of_a_life_are_settled(run)
    contributions_are_what_was_collected(run)
    a_subsidy_is_paid_by_three_levels(run, changes)
    bills_are_paid_or_unpaid(run, changes)


def groups_are_the_population(run: fm.Projection) -> None:
    """I-9: shares of the groups sum to one at every age and none is negative."""
    persons, population = run.enrolment["persons"], run.population["population"]
    np.testing.assert_allclose(persons.sum("group") / population, 1.0, rtol=1e-12)
    assert float(persons.min()) >= 0.0


def flows_make_the_next_stock(run: fm.Projection) -> None:
    """I-10: all groups together change by births, deaths, migration and the base year's adjustment."""
    heads = run.enrolment["persons"].sum(["group", "sex", "age"]).values
    people = run.population
    change = people["births"].sum("sex") - people["deaths"].sum(["sex", "age"])
    change = change + (people["migration"] + people["statistical_adjustment"]).sum(["sex", "age"])
    np.testing.assert_allclose(np.diff(heads), change.values, rtol=0.0, atol=1e-12 * heads.max())
    assert np.abs(run.enrolment["moves"].sum("group")).max() <= 1e-12 * heads.max()


def waiting_lies_within_a_year(run: fm.Projection, changes: dict[str, Any]) -> None:
    """I-18: nobody waits longer than the year, and nobody before the rule."""
    lost = run.flow_exposures["flow"].sel(area="CN", exposure="waiting_lost")
    outside = stock(run, "uninsured").values[:-1]
    assert (lost.values >= 0.0).all()
    assert (lost.values <= outside).all()
    starts = min(changes.get("enrolment.waiting_fixed", {UNTIL + 1: 0.0}))
    assert not lost.sel(year=slice(None, starts - 1)).any()


def dues_of_a_life_are_settled(run: fm.Projection) -> None:
    """I-20 over all months: due = collected + growth of arrears + written off."""
    b = run.memo.sel(area="CN")
    due, got, lost = (float(b[f"contributions_{name}"].sum()) for name in ("due", "collected", "written_off"))
    grown = float(b["arrears"][-1] - b["arrears_opening"][0])
    assert due == pytest.approx(got + grown + lost, rel=1e-12)


def contributions_are_what_was_collected(run: fm.Projection) -> None:
    """I-21: pool and accounts together receive what came in, wherever a law sends it; credits only change hands."""
    books = run.ledger.sel(area="CN")
    received = books["amount"].sel(line=list(CONTRIBUTIONS)).sum(["line", "fund"])
    np.testing.assert_allclose(received, run.memo["contributions_collected"].sel(area="CN"), rtol=1e-12)
    pool, accounts = (books["transfer"].sel(fund=fund).values for fund in ("employee_pooled", "individual_accounts"))
    np.testing.assert_array_equal(pool, -accounts)


def bills_are_paid_or_unpaid(run: fm.Projection, changes: dict[str, Any]) -> None:
    """I-28 over all months but the first: incurred = paid + growth of unpaid bills, and what stands out in advance is
    never negative."""
    books = run.ledger.sel(area="CN")
    later = books.isel(month=slice(1, None))
    grown = books["unpaid_bills"].isel(month=-1) - books["unpaid_bills"].isel(month=0)
    paid = later["expenditure"].sum("month") + grown
    np.testing.assert_allclose(later["incurred"].sum("month"), paid, rtol=1e-12)
    assert float(books["prepayments"].min()) >= 0.0
    assert float(books["unpaid_bills"].min()) >= 0.0
    if changes.keys().isdisjoint({"settlement.prepayment_months"}):
        assert not books["prepaid"].any()


def a_subsidy_is_paid_by_three_levels(run: fm.Projection, changes: dict[str, Any]) -> None:
    """I-23: central, provincial and local money is subsidy a head x heads x the factor of the base year."""
    if "resident.parity" in changes:
        return
    paid = run.ledger["amount"].sel(area="CN", fund="resident", line=list(SUBSIDIES)).sum("line")
    factor = run.reconciliation["factor"].sel(area="CN", item="resident_subsidy").item()
    due = run.economy["subsidy"].sel(area="CN").values * stock(run, "resident_heads").values[1:] * factor
    np.testing.assert_allclose(paid.groupby("month.year").sum().values, due, rtol=1e-12)


@FEW
@given(changes=drawn(IDLE))
def test_i14_what_acts_only_with_another_lever_does_nothing_alone(
    projected: Callable[..., fm.Projection], base: fm.Projection, changes: dict[str, Any]
) -> None:
    said = [column for name in changes for column in SAID.get(name, ())]
    run = projected(changes)
    same(*(replace(one, economy=one.economy.drop_vars(said)) for one in (run, base)))
    assert not any(run.economy[column].equals(base.economy[column]) for column in said)


@FEW
@given(share=number(0.005, 0.02), beta=number(-1.5, -0.1), cost=number(0.0, 1.5))
def test_i16_a_premium_that_follows_income_makes_nobody_lapse(
    projected: Callable[..., fm.Projection], share: float, beta: float, cost: float
) -> None:
    linked = {"resident.premium_income_share": {2026: share}}
    still, free = (
        projected(linked | more)
        for more in ({}, {"enrolment.lapse_beta": beta, "enrolment.leaver_relative_cost": cost})
    )
    same(free, still)


@FEW
@given(share=number(0.006, 0.02), beta=number(-1.5, -0.1), cost=number(0.1, 0.9), gamma=number(-0.2, 0.2))
def test_i17_stayers_and_leavers_cost_what_all_did(
    projected: Callable[..., fm.Projection], share: float, beta: float, cost: float, gamma: float
) -> None:
    """Leavers at no cost leave the whole cost to stayers; at full cost they take theirs along; between, in between."""
    linked = {"resident.premium_income_share": {2028: share}}
    lapsing = linked | {"enrolment.lapse_beta": beta, "enrolment.renewal_incentive": {2028: gamma}}
    relative = "enrolment.leaver_relative_cost"
    run = projected(linked, lapsing | {relative: 0.0}, lapsing | {relative: cost}, lapsing | {relative: 1.0})
    unmoved, free, between, full = (stock(run.sel(f"drawn-{k}"), "cost_resident").values for k in range(4))
    np.testing.assert_allclose(free, unmoved, rtol=1e-12)
    np.testing.assert_allclose(between, (1.0 - cost) * unmoved + cost * full, rtol=1e-12)
    assert not np.array_equal(full, unmoved)


@FEW
@given(changes=drawn({name for name in LEVERS if name != "resident.recognition"}))
def test_i22_both_books_agree_on_what_is_earned(
    projected: Callable[..., fm.Projection], changes: dict[str, Any]
) -> None:
    words = ("cash", "deferred")
    run = projected(*(changes | {"resident.recognition": word} for word in words)).check()
    books = run.ledger.sel(area="CN", fund="resident")
    earned = (books["closing"] - books["premium_received_ahead"]).values
    scale = float(np.abs(books["closing"]).max())
    np.testing.assert_allclose(earned[0], earned[1], rtol=0.0, atol=1e-11 * scale)
    np.testing.assert_array_equal(books["expenditure"].values[0], books["expenditure"].values[1])


def as_it_is(scenario: fm.Scenario, name: str) -> Any:
    """The baseline's own value as a change: from 2028 on where it has dates and holds, else written out in full."""
    entry = scenario.entry(name)
    if parameters()[name].kind == "dated" and entry.beyond_last == "hold" and entry.interpolate == "step":
        return {2028: float(scenario.at_years(name, [2028])[0])}
    if not entry.dates:
        return entry.value
    growth = {"grow_with": entry.grow_with, "lag": entry.lag} if entry.grow_with else {}
    return {
        "value": dict(entry.value),
        "interpolate": entry.interpolate,
        "beyond_last": entry.beyond_last,
        **growth,
    }


def test_every_lever_at_its_baseline_value_is_the_baseline(
    baseline: fm.Scenario, base: fm.Projection, projected: Callable[..., fm.Projection]
) -> None:
    on_the_way = {"retirement.window_share"}
    changes = {name: as_it_is(baseline, name) for name in LEVERS if name not in on_the_way}
    assert len(changes) > 40
    same(projected(changes), base)
