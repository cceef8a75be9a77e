"""Draws of a scenario: keys, moments, both ways of working them out, events censored, a draw as a scenario."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy.special import ndtri
from scipy.stats import multivariate_normal

import fundmodel as fm
from fundmodel.analysis.draws import balances, blocks, workers, year_by_year
from fundmodel.analysis.draws.area_shocks import area_factors
from fundmodel.analysis.draws.correlations import correlation_matrix, nearest_correlation, root_of
from fundmodel.analysis.draws.coverage import halves_coverage
from fundmodel.analysis.draws.drawn import dealt
from fundmodel.analysis.draws.drawn_drivers import ECONOMIC, drivers_of
from fundmodel.analysis.draws.epidemics import epidemic_deaths, epidemics
from fundmodel.analysis.draws.fan import censored, quantiles_of
from fundmodel.analysis.draws.judgements import JUDGED_OF_PEOPLE, judgement_shifts, pert
from fundmodel.analysis.draws.normals import normals
from fundmodel.analysis.draws.plan import Plan
from fundmodel.analysis.draws.shocks import draw_shocks

UNTIL = 2040
HEADLINES = {"deficit": "first_deficit_year", "floor": "floor_month_earned", "used_up": "depletion_month"}
YEARS = np.arange(2025, 2046)


@pytest.fixture(scope="module")
def sample() -> fm.Sample:
    return fm.sample(draws=300, drivers="economic", until=UNTIL)


def _same(one: xr.Dataset, other: xr.Dataset) -> bool:
    return all(np.array_equal(one[name].values, other[name].values, equal_nan=True) for name in one)


def test_without_volatility_every_draw_is_the_deterministic_run_bit_for_bit() -> None:
    still = fm.sample(draws=2, drivers={"economic": {"sd": 0.0}}, until=UNTIL, parameters=False)
    ledger = still.deterministic.ledger
    december = ledger.sel(month=ledger["month"].dt.month == 12).isel(month=slice(1, None))
    for fund in ("employee_pooled", "resident"):
        mine, run = still.yearly["closing"].sel(fund=fund), december["closing"].sel(fund=fund)
        assert (mine.values == run.values[None]).all()
    dates = fm.headlines(still.deterministic).set_index("fund")
    for event, called in {
        "deficit": "first_deficit_year",
        "floor": "floor_month_earned",
        "used_up": "depletion_month",
    }.items():
        mine, headline = still.first[event].values[1, 0], dates[called].to_numpy().astype("datetime64[ns]")
        assert np.array_equal(mine, headline, equal_nan=True)
    engine = blocks.by_engine(
        Plan.of("baseline", "national", UNTIL, {"economic": {"sd": 0.0}}, 7, parameters=False), np.arange(1)
    )
    assert all(np.array_equal(engine.yearly[name], still.yearly[name].values[:1]) for name in engine.yearly)


def test_both_ways_of_working_draws_out_agree(sample: fm.Sample) -> None:
    assert sample.provenance["method"]["way"] == "factors"
    assert 0.0 < sample.provenance["method"]["apart"] < 1e-12
    engine = blocks.by_engine(sample.plan, np.array([5, 290]))
    for name in balances.YEARLY:
        mine = sample.yearly[name].values[[5, 290]]
        assert np.abs(engine.yearly[name] - mine).max() < 1e-12 * np.abs(mine).max()
    for event in balances.EVENTS:
        assert np.array_equal(engine.first[event], sample.first[event].values[[5, 290]], equal_nan=True)


def test_five_draws_run_again_as_scenarios_to_the_same_numbers(sample: fm.Sample) -> None:
    chosen = [0, 1, 17, 128, 299]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = fm.project([fm.draw_as_scenario(sample, n) for n in chosen], until=UNTIL)
    december = run.ledger.sel(month=run.ledger["month"].dt.month == 12).isel(month=slice(1, None))
    theirs = december["closing"].sel(fund=["employee_pooled", "resident"]).values
    assert np.abs(sample.yearly["closing"].sel(draw=chosen).values / theirs - 1.0).max() < 1e-12
    dates = fm.depletion_month(run).sel(fund=["employee_pooled", "resident"])
    assert np.array_equal(dates.values, sample.first["used_up"].sel(draw=chosen).values, equal_nan=True)
    floors = fm.floor_month(run).sel(fund=["employee_pooled", "resident"])
    assert np.array_equal(floors.values, sample.first["floor"].sel(draw=chosen).values, equal_nan=True)
    with pytest.raises(fm.InputError, match="draws 0 to 299"):
        fm.draw_as_scenario(sample, 300)


def test_the_first_draws_of_many_are_those_of_few_for_any_blocks(
    sample: fm.Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "FACTOR_LANES", 30)
    few = fm.sample(draws=40, drivers="economic", until=UNTIL)
    assert _same(few.yearly, sample.yearly.isel(draw=slice(40)))
    assert _same(few.first, sample.first.isel(draw=slice(40)))


def test_bands_of_half_the_draws_hold_their_share_of_the_other_half(sample: fm.Sample) -> None:
    found = halves_coverage(sample)
    assert list(found["fund"]) == list(sample.yearly["fund"].values)
    values = sample.yearly["reserve_months_earned"].values[:, 0, 0]
    low, high = np.quantile(values[:150], (0.1, 0.9), axis=0)
    inside = ((values[150:] >= low) & (values[150:] <= high)).mean(axis=1)
    assert found["held"][0] == pytest.approx(inside.mean(), abs=1e-12)
    assert (abs(found["held"] - 0.8) < 4.0 * found["standard_error"]).all()
    assert halves_coverage(replace(sample, draws=39)).empty


def test_a_year_of_draws_is_rolled_as_the_recursion_has_it() -> None:
    rng = np.random.default_rng(5)
    flows, opening = rng.normal(size=(2, 12, 6)), 3.0 + rng.normal(size=(2, 6))
    rate = np.abs(rng.normal(0.002, 0.001, (2, 12, 6)))
    months = flows.copy()
    year_by_year.roll_year(months, rate, opening)
    rows = (np.moveaxis(x, 1, -1) for x in (flows, rate))
    rolled = fm.roll_forward(opening, next(rows), 0.0, next(rows))
    np.testing.assert_allclose(months, np.moveaxis(rolled, -1, 1), rtol=0.0, atol=1e-12)
    first = np.full((2, 6), year_by_year.NOT_YET)
    year_by_year.note(first, months, months.min(axis=1), 24)
    year_by_year.note(first, -np.ones((2, 12, 6)), -np.ones((2, 6)), 36)
    below = months < 0.0
    assert np.array_equal(first, np.where(below.any(axis=1), 24 + below.argmax(axis=1), 36))
    held = np.concatenate([opening[:, None], months[:, :-1]], axis=1)
    paid = np.minimum(held * rate + flows * rate / 2.0, 0.0).sum(axis=1)
    lowest = np.minimum(months.min(axis=1), opening)
    rise = year_by_year.without_debt(np.full((2, 6), -1.0), months, lowest, opening, rate)
    np.testing.assert_allclose(rise, -1.0 - np.where(lowest < 0.0, paid, 0.0), rtol=0.0, atol=1e-12)
    assert 0 < (lowest < 0.0).sum() < 12


def test_what_is_not_kept_is_not_worked_out_and_the_rest_is_the_same_to_the_bit(sample: fm.Sample) -> None:
    whole = blocks.by_factors(sample.plan, np.arange(5))
    for name in balances.YEARLY:
        alone = blocks.by_factors(sample.plan, np.arange(5), (name,))
        assert set(alone.yearly) == {name}
        assert not alone.monthly
        assert np.array_equal(alone.yearly[name], whole.yearly[name])
        assert all(np.array_equal(alone.first[e], whole.first[e], equal_nan=True) for e in balances.EVENTS)


def test_many_areas_are_compared_each_in_a_draw_of_its_own(sample: fm.Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    assert np.array_equal(dealt(np.arange(6.0).reshape(3, 2, 1), 2), [[[0.0], [3.0]]])
    assert np.array_equal(dealt(np.arange(3.0).reshape(3, 1, 1), 5), [[[0.0], [1.0], [2.0], [0.0], [1.0]]])
    assert dealt(np.ones((1, 1, 4)), 5).shape == (1, 1, 4)
    monkeypatch.setattr(blocks, "EXACT_LANES", 5)
    scales, apart = blocks.scalable(sample.plan)
    assert scales
    assert 0.0 < apart < 1e-12
    monkeypatch.setattr(blocks, "AGREES", apart / 2.0)
    assert blocks.scalable(sample.plan) == (False, apart)


def test_what_does_not_scale_is_worked_out_by_the_engine() -> None:
    budget = {"payment.employee.budget": {"2027-01": "growth"}}
    scenario = fm.load_scenario("baseline").with_changes(budget, name="budget")
    by_budget = fm.sample(scenario, draws=2, drivers="economic", until=2030)
    assert by_budget.provenance["method"]["way"] == "engine"
    again = fm.project(fm.draw_as_scenario(by_budget, 1), until=2030).ledger["closing"].sel(fund="employee_pooled")
    mine = by_budget.yearly["closing"].sel(fund="employee_pooled", draw=1)
    assert np.abs(again.values[:, 23::12] / mine.values - 1.0).max() < 1e-12


def test_under_a_rule_draws_are_the_engines_and_what_is_bridged_is_owed() -> None:
    rule = {"kind": "adjustment_fund", "levy_income": 0.05, "from": "2026-01"}
    under = fm.sample("baseline", "example-province", draws=2, drivers="economic", until=2028, rule=rule)
    assert under.provenance["method"]["way"] == "engine"
    run = fm.project(fm.draw_as_scenario(under, 1), "example-province", until=2028, rule=rule)
    for fund in ("employee_pooled", "resident"):
        months = fm.reserve_months(run).sel(fund=fund).values[:, -1]
        mine = under.yearly["reserve_months"].sel(draw=1, fund=fund, year=2028).values
        known = ~np.isnan(months)
        assert np.allclose(mine[known], months[known], rtol=1e-12)
    floors = fm.floor_month(run).sel(fund=["employee_pooled", "resident"]).values
    assert np.array_equal(under.first["floor"].sel(draw=1).values, floors, equal_nan=True)


def test_drivers_have_the_moments_that_they_say() -> None:
    drivers = drivers_of(ECONOMIC)
    matrix = correlation_matrix(ECONOMIC)
    shocks = draw_shocks(drivers, matrix, 3, np.arange(20_000), YEARS)
    for one in drivers:
        d = shocks.of(one.name)
        assert d[:, 0].max() == 0.0
        stationary = one.sd / np.sqrt(1.0 - one.phi**2)
        assert d[:, -1].std() == pytest.approx(stationary, rel=0.02)
        assert np.corrcoef(d[:, -2], d[:, -1])[0, 1] == pytest.approx(one.phi, abs=0.02)
    first = np.corrcoef([shocks.of(name)[:, 1] for name in ECONOMIC])
    assert np.abs(first - matrix).max() < 0.02
    index = np.prod(1.0 + shocks.growth("wage"), axis=1)
    assert index.mean() == pytest.approx(1.0, abs=4.0 * index.std() / 141.0)  # I-34
    level = 1.0 + shocks.level("collect")[:, -1]
    assert level.mean() == pytest.approx(1.0, abs=4.0 * level.std() / 141.0)
    tail = np.mean(np.abs(shocks.of("wage")[:, 1]) > 2.0 * drivers[0].sd)
    assert tail == pytest.approx(0.0455, abs=0.004)


def test_correlation_one_moves_together_and_what_is_no_matrix_is_refused_with_the_nearest() -> None:
    together = correlation_matrix(("wage", "medinf"), {("medinf", "wage"): 1.0})
    assert root_of(together).tolist() == [[1.0, 0.0], [1.0, 0.0]]
    pairs = {("wage", "medinf"): 0.9, ("wage", "interest"): 0.9, ("medinf", "interest"): -0.9}
    with pytest.raises(fm.InputError, match=r"lie 0\.980 away .*medinf-wage 0\.500"):
        correlation_matrix(("wage", "medinf", "interest"), pairs)
    bad = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]])
    near = nearest_correlation(bad)
    assert np.linalg.eigvalsh(near)[0] > -1e-9
    assert np.allclose(np.diag(near), 1.0)
    closer = 0.5 * bad + 0.5 * np.eye(3)
    assert np.linalg.norm(near - bad) < np.linalg.norm(closer - bad)
    with pytest.raises(fm.InputError, match="Did you mean 'wage'"):
        drivers_of(["wages"])
    with pytest.raises(fm.InputError, match="such setting"):
        drivers_of({"wage": {"sdd": 1.0}})


def test_antithetic_draws_mirror_and_sobol_draws_lie_closer() -> None:
    draws = np.arange(64)
    z = normals(1, ("a", "b"), draws, 5, "antithetic")
    assert (z[:, 1::2] == -z[:, ::2]).all()
    even = normals(1, ("a", "b"), np.arange(256), 5, "sobol")
    spread = [np.abs(normals(1, ("a", "b"), np.arange(256), 5, how).mean(axis=1)).max() for how in ("random", "sobol")]
    assert spread[1] < spread[0] / 3.0
    assert np.array_equal(even[:, :32], normals(1, ("a", "b"), np.arange(32), 5, "sobol"))
    with pytest.raises(fm.InputError, match="16 at a time"):
        fm.sample(draws=30, sampling="sobol", drivers="economic")


def test_quantiles_have_the_error_that_repetition_shows() -> None:
    rng = np.random.default_rng(2)
    many = rng.standard_normal((400, 500))
    found = np.stack([quantiles_of(one[:, None], np.array([0.1, 0.5]), "random") for one in many])
    assert found[:, 1, :, 0].mean(axis=0) == pytest.approx(found[:, 0, :, 0].std(axis=0), rel=0.1)


def test_a_fan_and_its_events_hold_together(sample: fm.Sample) -> None:
    table = fm.fan(sample)
    assert table.attrs["pointwise"] is True
    wide = table.pivot_table(index=["fund", "period"], columns="quantile", values="value")
    assert (np.diff(wide.to_numpy(), axis=1) >= 0.0).all()
    assert wide.loc[("resident", 2035), 0.5] == pytest.approx(
        np.median(sample.yearly["reserve_months"].sel(fund="resident", year=2035))
    )
    monthly = fm.fan(sample, "closing", (0.5,), monthly=True)
    assert len(monthly) == 48
    table = fm.chances(sample)
    chances = {key: own.set_index("by")["probability"] for key, own in table.groupby(["fund", "event"])}
    for fund in ("employee_pooled", "resident"):
        by_year = chances[fund, "used_up"].drop("never")
        assert by_year.is_monotonic_increasing
        assert by_year.iloc[-1] + chances[fund, "used_up"]["never"] == pytest.approx(1.0)
        assert (chances[fund, "floor"].drop("never") >= by_year).all()
    with pytest.raises(fm.InputError, match="reserve_months"):
        fm.fan(sample, "reserve_month")


def test_dates_are_censored_where_six_in_ten_never_come() -> None:
    dates = np.full(100, np.datetime64("NaT", "ns"))
    dates[:40] = np.datetime64("2030-01", "ns") + np.arange(40) * np.timedelta64(31, "D")
    assert censored(dates, 0.1) == pd.Timestamp(dates[9])
    assert censored(dates, 0.4) == pd.Timestamp(dates[39])
    assert censored(dates, 0.41) is None
    assert censored(dates, 0.5) is None


def test_people_areas_epidemics_and_judgements_run_again_as_scenarios() -> None:
    national = fm.sample(draws=4, drivers={"all": {}, "epidemic": {"rate": 0.6}}, until=2031)
    assert (national.plan.drawn(np.array([3]))[0].added["population.mortality_scale_65"] > 0.0).any()
    assert national.provenance["method"]["way"] == "engine"
    province = fm.sample("baseline", "example-province", draws=2, drivers=("economic", "area"), until=2028)
    assert province.provenance["method"]["way"] == "factors"
    ill = fm.sample("baseline", "example-province", draws=2, drivers={"epidemic": {"rate": 0.6}}, until=2028)
    assert "population.mortality_scale_65" not in ill.plan.drawn(np.array([1]))[0].added
    own = ill.plan.drawn(np.array([1]))[0].by_month["cost.epidemic"][0]
    assert len({tuple(row) for row in own}) > len(own) / 2
    for sample, n in ((national, 3), (province, 1), (ill, 1)):
        run = fm.project(fm.draw_as_scenario(sample, n), sample.data, until=sample.until)
        theirs = run.ledger["closing"].sel(fund=["employee_pooled", "resident"]).values[..., 23::12]
        mine = sample.yearly["closing"].sel(draw=n).values
        assert np.abs(mine - theirs).max() < 1e-12 * np.abs(theirs).max()
    spread = province.yearly["closing"].sel(fund="employee_pooled", year=2028).std("draw").values
    assert (spread > 0.0).all()


def test_shocks_of_two_areas_correlate_as_asked_and_have_names_as_keys() -> None:
    driver = drivers_of({"area": {"own": 0.55}})[0]
    draws = np.arange(6000)
    own = area_factors(driver, 9, ("A", "B"), draws, YEARS[:3], "random")["cost"][..., 1]
    common = 0.02 * normals(9, ("medinf",), draws, 1, "random")[0, :, 0]
    first, second = np.log(own).T
    assert np.corrcoef(common + first, common + second)[0, 1] == pytest.approx(0.55**2, abs=0.03)
    alone = area_factors(driver, 9, ("B",), draws[:9], YEARS[:3], "random")["cost"]
    assert np.array_equal(
        alone[:, 0], area_factors(driver, 9, ("A", "B"), draws[:9], YEARS[:3], "random")["cost"][:, 1]
    )
    assert own.mean() == pytest.approx(1.0, abs=4.0 * own.std() / np.sqrt(own.size))
    level = np.log(area_factors(driver, 9, ("A",), draws[:2000], YEARS[:11], "random")["cost"]).cumsum(axis=-1)
    nation = draw_shocks(drivers_of(["medinf"]), np.eye(1), 9, draws[:2000], YEARS[:11]).of("medinf").cumsum(axis=-1)
    assert level[..., 10].std() == pytest.approx(level[..., 4].std(), rel=0.1)
    assert nation[:, 10].std() > 1.4 * nation[:, 4].std()


def test_epidemics_come_as_often_as_they_say_and_end_the_one_before() -> None:
    driver = drivers_of({"epidemic": {"rate": 0.3}})[0]
    found = epidemics(driver, 4, np.arange(400), 21, 1800.0)
    care, collection = found["cost.epidemic"][:, 0], found["employee.collection_shift"][:, 0]
    assert (care[:, :12] == 0.0).all()
    begins = (collection[:, 12:] < 0.0) & (collection[:, 11:-1] == 0.0)
    assert begins.sum() / (400 * 20) == pytest.approx(-np.expm1(-0.3), rel=0.1)
    assert care.min() > -0.16
    relief = found["employee.employer_rate_factor"][:, 0]
    assert set(np.unique(relief)) == {-0.5, 0.0}
    deaths = epidemic_deaths(driver, 4, np.arange(400), 21)[:, 0]
    assert set(np.unique(deaths)) == {0.0, 0.08}
    assert (deaths[:, 0] == 0.0).all()
    assert (deaths[:, 1:][begins.reshape(400, 20, 12).any(axis=-1)] > 0.0).all()
    assert (deaths > 0.0).sum() == pytest.approx(begins.sum(), rel=0.1)


def test_each_area_has_epidemics_of_its_own_that_come_together_more_often_than_by_chance() -> None:
    driver = drivers_of({"epidemic": {"rate": 0.3}})[0]
    draws, areas = np.arange(1500), ("A", "B")
    both = epidemics(driver, 4, draws, 3, 1800.0, areas)["employee.collection_shift"] < 0.0
    comes = both[..., 12:24].any(axis=-1)
    chance = -np.expm1(-0.3)
    assert comes.mean() == pytest.approx(chance, abs=0.03)
    b = driver.own**2
    together = multivariate_normal.cdf(np.full(2, ndtri(chance)), cov=[[1.0, b], [b, 1.0]])
    assert comes.all(axis=1).mean() == pytest.approx(together, abs=0.03)
    assert together > chance**2 + 0.03
    alone = epidemics(driver, 4, draws[:9], 3, 1800.0, ("B", "C"))["employee.collection_shift"][:, 0] < 0.0
    assert np.array_equal(alone, both[:9, 1])
    same = epidemics(replace(driver, own=1.0), 4, draws[:9], 3, 1800.0, areas)["cost.epidemic"]
    assert np.array_equal(same, epidemics(driver, 4, draws[:9], 3, 1800.0)["cost.epidemic"])


def test_judgements_lie_in_their_ranges_about_the_mode() -> None:
    plan = Plan.of("baseline", "national", UNTIL, "economic", 7)
    assert {"cost.excess_growth", "economy.deflator", "resident.financing_follows"} <= set(plan.ranges)
    added = judgement_shifts(plan.assume, plan.ranges, plan.years, 7, np.arange(4000))
    excess = added["cost.excess_growth"][:, 0, -1]
    low, mode, high = plan.ranges["cost.excess_growth"]
    assert low <= excess.min() < excess.max() <= high
    assert excess.mean() == pytest.approx((low + 4.0 * mode + high) / 6.0, abs=4.0 * excess.std() / 63.0)
    rate = added["economy.interest_rate"]
    assert (rate[..., 0] == 0.0).all()
    assert np.median(rate[..., -1]) == pytest.approx(0.0, abs=2e-3)
    assert pert(np.array([0.0, 1.0]), 0.8, 0.9, 1.4).tolist() == [0.8, pytest.approx(1.4)]


def test_judgements_of_people_are_drawn_where_people_are_and_have_a_share_of_their_own() -> None:
    plan = Plan.of("baseline", "national", 2028, "economic", 7)
    assert not set(JUDGED_OF_PEOPLE) & set(plan.ranges)
    by_people = Plan.of("baseline", "national", 2028, ("enrol", "tfr"), 7)
    assert {"enrolment.flexible_share", "population.mortality_scale"} <= set(by_people.ranges)
    assert "population.fertility_scale" not in by_people.ranges
    assert "population.fertility_scale" in Plan.of("baseline", "national", 2028, "enrol", 7).ranges
    shares = fm.variance_shares(draws=40, drivers="enrol", until=2027, years=(2027,))
    own = shares[shares["fund"] == "resident"].set_index("driver")["share"]
    assert own["parameters_of_people"] > 0.0
    assert own.drop("process").sum() == pytest.approx(1.0, abs=1e-12)


def test_shares_of_variance_sum_to_one_and_a_still_driver_has_none(sample: fm.Sample) -> None:
    shares = fm.variance_shares(sample, years=(2035,))
    own = shares[shares["fund"] == "resident"].set_index("driver")["share"]
    assert own.drop("process").sum() == pytest.approx(1.0)
    assert own["medinf"] > own["wage"]
    assert own["collect"] == pytest.approx(0.0, abs=1e-12)
    assert 0.5 < own["process"] < 1.0


def test_only_what_is_kept_is_held() -> None:
    truth = fm.sample(draws=2, drivers="economic", until=2027, keep=("reserve_months_earned",))
    assert list(truth.yearly) == ["reserve_months_earned"]
    assert not len(truth.monthly)
    with pytest.raises(fm.InputError, match="reserve_months"):
        fm.sample(draws=2, keep=("reserve",))


class _Here:
    """Processes that work where they stand, and are sent what a new one would be."""

    def __init__(self, workers: int, mp_context: Any, initializer: Callable[..., None], initargs: Any) -> None:
        initializer(*pickle.loads(pickle.dumps(initargs)))

    def __enter__(self) -> _Here:
        return self

    def __exit__(self, *of: object) -> None:
        workers._HELD.clear()

    def map(self, work: Callable[..., Any], pieces: list[Any]) -> Any:
        assert len(pieces) == 12
        return map(work, pieces)


def test_workers_give_the_same_bits(sample: fm.Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ProcessPoolExecutor", _Here)
    monkeypatch.setattr(workers.sys, "platform", "elsewhere")
    told: list[tuple[int, int]] = []
    shared = fm.sample(draws=50, drivers="economic", until=UNTIL, workers=3, progress=lambda *done: told.append(done))
    assert told[-1] == (50, 50)
    assert _same(shared.yearly, sample.yearly.isel(draw=slice(50)))
    assert _same(shared.first, sample.first.isel(draw=slice(50)))


class _Elsewhere(Executor):
    """An executor whose machines get what is sent, and nothing else."""

    sent = 0

    def map(self, work: Callable[..., Any], pieces: Any, **given: Any) -> Any:
        there = pickle.dumps(work)
        for piece in pieces:
            self.sent += 1
            yield pickle.loads(pickle.dumps(pickle.loads(there)(piece)))


def test_an_executor_of_other_machines_gives_the_same_bits(sample: fm.Sample) -> None:
    cluster = _Elsewhere()
    shared = fm.sample(draws=40, drivers="economic", until=UNTIL, workers=cluster, keep=("closing",))
    assert cluster.sent == workers.PIECES
    assert _same(shared.yearly, sample.yearly[["closing"]].isel(draw=slice(40)))
    with pytest.raises(fm.InputError, match="workers"):
        fm.sample(draws=40, until=UNTIL, workers="cluster")


def test_two_processes_of_their_own_give_the_same_bits(sample: fm.Sample) -> None:
    shared = fm.sample(draws=8, drivers="economic", until=UNTIL, workers=2, keep=("closing",))
    assert _same(shared.yearly, sample.yearly[["closing"]].isel(draw=slice(8)))


@pytest.mark.parametrize("driver", ["wage", "medinf", "interest", "collect", "fiscal"])
def test_a_driver_alone_goes_by_factors_as_by_the_engine(driver):
    alone = fm.sample(drivers=[driver], parameters=False, draws=3, until=2028)
    assert alone.provenance["method"]["way"] == "factors"
    assert alone.yearly["closing"].std("draw").max() > 0.0


@pytest.fixture(scope="module")
def two():
    return fm.sample(draws=2, until=2027, keep=())


@pytest.mark.parametrize(
    "asked",
    [
        {"drivers": None},
        {"drivers": 5},
        {"drivers": []},
        {"drivers": {}},
        {"drivers": {"wage": None}},
        {"drivers": {"wage": 0.0}},
        {"correlation": "x"},
        {"correlation": np.eye(5)},
        {"correlation": {("wage", "medinf"): "x"}},
        {"correlation": {("wage", "medinf"): None}},
        {"correlation": {("wage", "medinf"): True}},
        {"correlation": {("wage", "medinf"): 0.3, ("medinf", "wage"): -0.3}},
    ],
    ids=str,
)
def test_what_names_no_driver_or_correlation_is_refused(asked):
    with pytest.raises(fm.InputError, match="sample"):
        fm.sample(draws=2, until=2027, **asked)


@pytest.mark.parametrize(
    "ask",
    [
        lambda own: fm.fan("x"),
        lambda own: fm.fan(own),
        lambda own: fm.fan(own, quantiles=["x"]),
        lambda own: fm.chances("x"),
        lambda own: fm.chances(own, ["x"]),
        lambda own: fm.chances(own, 2028),
        lambda own: fm.chances(own, [2027.5]),
        lambda own: fm.draw_as_scenario("x", 0),
        lambda own: fm.variance_shares(own),
    ],
)
def test_what_is_no_sample_or_year_is_refused(two, ask):
    with pytest.raises(fm.InputError):
        ask(two)
