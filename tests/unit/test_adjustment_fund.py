"""The adjustment fund: each clause alone, and the laws that hold for any province and any clauses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.fund_rules import levies, needs, payout
from fundmodel.fund_rules.adjustment_fund import CALENDARS, AdjustmentFund
from fundmodel.fund_rules.bridge import Bridged
from fundmodel.fund_rules.by_fund import balance, by_fund, months_of_start, moved_in
from fundmodel.fund_rules.eligibility import eligible
from fundmodel.fund_rules.municipal import Municipal
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Sums
from fundmodel.vocabulary.errors import InputError
from tests.unit.small_roll import FIRST, Province, employees, rolled

BOTH = ("employee_pooled", "resident")
DECEMBER = 23


def column(*values: float) -> np.ndarray:
    """One lane and one fund: ``(1, area, 1)``."""
    return np.array(values, dtype=float).reshape(1, -1, 1)


def pot(value: float) -> np.ndarray:
    return np.array([[float(value)]])


# --- levies


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("contributions", 60),
        ("final_income", 100),
        ("final_income_without_subsidies", 70),
        ("surplus", 10),
        ("financing", 90),
    ],
)
def test_the_base_of_a_levy(base: str, expected: float) -> None:
    year = Sums(income=column(100), contributions=column(60), subsidies=column(30), expenditure=column(90))
    assert levies.levy_base(year, base).item() == expected


def test_no_levy_on_a_deficit() -> None:
    year = Sums(income=column(80), contributions=column(60), subsidies=column(20), expenditure=column(90))
    assert levies.levy_base(year, "surplus").item() == 0


def test_a_levy_on_what_stands_above_the_cap() -> None:
    assert levies.excess_levy(np.array(0.3), column(170, 150, -9), column(10, 10, 10), 15).ravel().tolist() == [6, 0, 0]


def test_the_year_that_is_levied() -> None:
    """Spending rises every year, so that each year is told by its figure."""
    run = rolled(Municipal(), employees([0], 1200, [[120], [240], [360]], years=3))
    june, december = run.states[18], run.states[24]  # June and December 2028
    year = [levies.year_of_levy(state, lag).expenditure[0, 0, 0] for state in (june, december) for lag in (0, 1)]
    assert year == pytest.approx([(240 + 360) / 2, 240, 360, 240])


@pytest.mark.parametrize(("lag", "in_2027", "in_2028"), [(0, 12, 24), (1, 6, 12)])
def test_a_lag_of_a_year(lag: int, in_2027: float, in_2028: float) -> None:
    run = rolled(AdjustmentFund(levy_lag=lag), employees([0], [[120], [240], [480]], 0, years=3))
    assert [run.of("levied", t)[0] for t in (DECEMBER, 35)] == pytest.approx([in_2027, in_2028])


def test_a_levy_paid_ahead_counts_towards_the_next_year() -> None:
    """Collections stop in October: a quarter of the trailing year was paid three times, more than the year comes to."""
    province = employees([0], 1200, 0, years=3)
    province.contributions[18:24] = 0.0
    run = rolled(AdjustmentFund(levy_income=0.1, calendar="quarterly"), province)
    assert run.flows["levied"][[14, 17], 0, 0, 0].tolist() == pytest.approx([30, 30])
    assert run.of("levied", 20) == pytest.approx([90 * 0.75 - 60])  # trailing 900: three quarters of 90 are due
    assert run.of("levied", DECEMBER) == [0]  # 60 for the year, 67.5 paid
    assert run.memories[12].paid[0, 0, 0] == pytest.approx(7.5)
    assert run.of("levied", 26) == pytest.approx([0.25 * 0.1 * 600 - 7.5])


def test_the_levy_stops_when_the_stock_is_large_enough() -> None:
    """10 % of 2,400 are 240: 200 are there, so 40 of 120 are levied, a third from each; drawn on, it is refilled."""
    province = employees([6000, 6000], [1200, 1200], [1200, 1200], years=3)
    rule = AdjustmentFund(stop_when={"share_of_income": 0.10}, opening=200.0)
    run = rolled(rule, province)
    assert run.of("levied", DECEMBER) == pytest.approx([20, 20])
    assert run.of("levied", 35) == [0, 0]
    assert run.own[-1].closing[0, 0] == pytest.approx(240)


def test_the_levy_stops_when_the_stock_lifts_every_area() -> None:
    """Six months are 600: the cities lack 100 and 250 of it. A stock of 300 leaves room for 50, one of 350 for none."""
    for stock, expected in ((300.0, 25.0), (350.0, 0.0), (0.0, 60.0)):
        rule = AdjustmentFund(stop_when={"months": 6}, opening=stock)
        run = rolled(rule, employees([500, 350], [1200, 1200], [1200, 1200], years=2))
        assert run.of("levied", DECEMBER) == pytest.approx([expected, expected])


def test_interest_is_a_twelfth_a_month_on_the_stock() -> None:
    run = rolled(
        AdjustmentFund(levy_income=0.0, opening=100.0, interest_rate=0.12), employees([900], 1200, 1200, years=2)
    )
    assert [own.closing[0, 0] for own in run.own[1:4]] == pytest.approx([101, 102.01, 103.0301])


# --- needs


def test_a_gap_begins_below_the_floor_and_reaches_to_the_target() -> None:
    got = needs.gap(column(29, 30, 59, 60, -5), column(10, 10, 10, 10, 10), 3, 6)
    assert got.ravel().tolist() == [31, 0, 0, 0, 65]


def test_spending_over_plan() -> None:
    """Planned 100 x 1.1 = 110, and 30 % more count: of 160 spent 17 do not, of 143 all does."""
    over = needs.over_plan(column(160, 143, 90), column(100, 100, 100), column(0.1, 0.1, 0.1), 0.3)
    np.testing.assert_allclose(over.ravel(), [17, 0, 0], atol=1e-12)
    assert not needs.over_plan(column(1e9), column(1), column(0), None).any()


def test_overspending_beyond_the_limit_is_local() -> None:
    """Spending doubles: 1,200 were planned, 1,560 count, 840 are local. Of a gap of 1,200 the fund may fill 360."""
    province = employees([0, 9000], [1200, 1200], [[1200, 1200], [2400, 1200]], years=2)
    clauses: dict[str, Any] = {
        "own_balance_first": True,
        "local_responsibility": 0.2,
        "opening": 5000.0,
        "levy_income": 0,
    }
    granted = {
        limit: rolled(AdjustmentFund(overshoot_limit=limit, **clauses), province).of("granted", DECEMBER)[0]
        for limit in (None, 0.3)
    }
    assert granted == pytest.approx({None: 0.8 * 1200, 0.3: 0.8 * 360})
    half = AdjustmentFund(overshoot_limit=0.3, budget_growth=0.5, **clauses)  # plan 1,800, 2,340 count
    assert rolled(half, province).of("granted", DECEMBER)[0] == pytest.approx(0.8 * (1200 - 60))


def test_the_plan_carries_on_the_growth_of_the_year_before() -> None:
    """1,000, 1,200, 2,000: in 2028 the plan is 1,200 x 1.2 = 1,440 and 560 are over it."""
    province = employees([0], 1000, [[1000], [1200], [2000]], years=3)
    rule = AdjustmentFund(levy_income=0, opening=9e4, own_balance_first=True, local_responsibility=0, overshoot_limit=0)
    run = rolled(rule, province)
    assert run.of("granted", DECEMBER) == pytest.approx([0])  # 200 over the plan of 1,000, no growth known before
    assert run.of("granted", 35) == pytest.approx([1200 - 560])


def test_steps_of_active_to_retired() -> None:
    run = rolled(Municipal(), employees([0] * 4, 1, 1, years=2, active=[1, 2, 9, 1], retired=[1, 1, 1, 0]))
    steps = {0.0: 0.1, 2.0: 0.2, 4.0: 0.5}
    for given_steps in (steps, tuple(steps.items())):
        share = needs.local_share(given_steps, run.states[0], ("a", "b", "c", "d"))
        assert share.ravel().tolist() == [0.1, 0.2, 0.5, 0.5]


def test_residents_are_read_on_what_is_earned() -> None:
    """90 of the cash in December are premiums for the year to come: the need is 90 larger than cash would show."""
    province = employees([0], 0, 0, years=2)
    for t in range(24):
        province.contributions[t, 0, 0, 1] = province.spent[t, 0, 0, 1] = 10.0
    province.ahead[:, 0, 0, 1] = 90.0
    rule = AdjustmentFund(levy_income=0, opening=1000, own_balance_first=True, local_responsibility=0, funds=BOTH)
    run = rolled(rule, province)
    assert run.of("granted", DECEMBER, fund=1) == pytest.approx([90])
    state = replace(run.states[-1], earned=run.states[-1].closing - 7.0)
    assert (balance(state) - state.closing)[0, 0].tolist() == [0.0, -7.0]


def test_eligible_areas() -> None:
    paid, performance = column(1, 0, 1), np.array([[1.0], [1.0], [0.9]])
    assert eligible((), paid, performance).ravel().tolist() == [1, 1, 1]
    assert eligible(("levy_paid",), paid, performance).ravel().tolist() == [1, 0, 1]
    assert eligible(("levy_paid", "targets_met"), paid, performance).ravel().tolist() == [1, 0, 0]


def test_an_area_that_could_not_pay_its_levy_gets_nothing_a_year_later() -> None:
    province = employees([600, 9000], 1200, [[1200, 1200], [2000, 1200], [2000, 1200]], years=3)
    clauses: dict[str, Any] = {"own_balance_first": True, "opening": 9000.0, "local_responsibility": 0.5}
    free = rolled(AdjustmentFund(**clauses), province)
    bound = rolled(AdjustmentFund(eligibility=("levy_paid",), **clauses), province)
    assert free.of("granted", DECEMBER) == bound.of("granted", DECEMBER)
    assert bound.of("granted", DECEMBER)[0] > 0
    assert free.of("granted", 35)[0] > 0
    assert bound.of("granted", 35) == [0, 0]


def test_performance_lowers_what_is_recognised() -> None:
    province = employees([0, 0], 1200, 2400, years=2)
    clauses: dict[str, Any] = {"opening": 1e6, "local_responsibility": 0.0, "performance": {"city 1": 0.5, "city 2": 1}}
    run = rolled(AdjustmentFund(**clauses), province)
    one, two = run.of("granted", DECEMBER)
    assert one == pytest.approx(two / 2)
    assert rolled(AdjustmentFund(eligibility=("targets_met",), **clauses), province).of("granted", DECEMBER)[0] == 0


def test_emergencies_are_met_in_any_month_out_of_their_own_tranche() -> None:
    """A fifth of 500 is kept. City 1 runs dry by 10 a month and bears half: 5 in January, and 5 more each month, until
    100 are gone in August; a need below six months is not met before December."""
    province = employees([120, 9000], [1200, 1200], [1320, 1200], years=2)
    rule = AdjustmentFund(levy_income=0, opening=500.0, emergency_share=0.2, local_responsibility=0.5)
    run = rolled(rule, province)
    granted = run.flows["granted"][FIRST:DECEMBER, 0, 0, 0]
    assert granted.tolist() == pytest.approx([5.0] * 11)
    wide = employees([120, 9000], [1200, 1200], [[1320, 1200], [1680, 1200]], years=2)  # 40 a month, 20 of it met
    granted = rolled(rule, wide).flows["granted"][FIRST:DECEMBER, 0, 0, 0]
    assert granted.tolist() == pytest.approx([20.0] * 5 + [0.0] * 6)


def test_a_share_of_all_that_comes_in_is_kept_for_emergencies() -> None:
    """A quarter of a levy of 60, of 100 from the province and of the 20 there at first: 45 of 180."""
    rule = AdjustmentFund(emergency_share=0.25, provincial_fiscal=100.0, opening=20.0)
    run = rolled(rule, employees([9000], 1200, 1200, years=2))
    assert run.memories[-1].emergency[0, 0] == pytest.approx(45)
    assert run.own[-1].closing[0, 0] == pytest.approx(180)


def test_it_begins_where_it_is_told_to() -> None:
    """Of a levy of 60 a year that begins in June, seven twelfths fall due in December; the stock rests until then."""
    province = employees([900], 1200, 1200, years=3)
    run = rolled(AdjustmentFund(begins="2028-06"), province)
    assert run.of("levied", DECEMBER) == [0]
    assert run.of("levied", 35) == pytest.approx([35])
    resting = rolled(AdjustmentFund(begins="2028-06", opening=100.0, interest_rate=0.12), province)
    interest = [0.0 if own is None else float(own.interest[0, 0]) for own in resting.own]
    assert not any(interest[:18])
    assert interest[18] > 0.0
    months = months_of_start({"resident": "2028-01"}, BOTH)
    assert moved_in(np.datetime64("2027-12"), months).tolist() == [1, 0]
    assert moved_in(np.datetime64("2028-01"), months).tolist() == [1, 1]
    assert moved_in(np.datetime64("2028-01"), months_of_start(None, ("resident",))).tolist() == [0, 1]


# --- payout


AMOUNTS = st.lists(st.floats(0, 1e9, allow_nan=False), min_size=2, max_size=7)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS, st.integers(0, 9999), st.floats(0, 3e9))
def test_the_poorest_are_lifted_to_one_level_and_no_further(need: list[float], seed: int, money: float) -> None:
    rng = np.random.default_rng(seed)
    level, spending = column(*rng.uniform(-1e9, 1e9, len(need))), column(*rng.uniform(1e6, 1e8, len(need)))
    wanted = column(*need)
    got = payout.poorest_first(wanted, level, spending, pot(money))
    assert np.all((got >= 0) & (got <= wanted))
    assert got.sum() == pytest.approx(min(money, wanted.sum()), rel=1e-12, abs=1e-3)
    assert got.sum() <= money * (1 + 1e-15) or got.sum() == 0
    if money < wanted.sum():
        months = ((level + got) / spending)[0, :, 0]
        lifted, left = got[0, :, 0] > 1e-3, (wanted - got)[0, :, 0] > 1e-3
        if lifted.any() and left.any():
            assert months[lifted].max() <= months[left].min() + 1e-6 * max(1.0, abs(months[left]).max())


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, st.floats(-10, 3e9))
def test_pro_rata_gives_every_area_the_same_share(need: list[float], money: float) -> None:
    got = payout.pro_rata(column(*need), pot(money))
    share = min(1.0, max(money, 0.0) / sum(need)) if sum(need) > 0 else 0.0
    np.testing.assert_allclose(got.ravel(), np.array(need) * share, rtol=1e-12)


def test_an_area_that_spends_nothing_comes_first() -> None:
    got = payout.poorest_first(column(50, 50), column(-50, 0), column(0, 10), pot(60))
    np.testing.assert_allclose(got.ravel(), [50, 10])


def test_a_pot_without_scores_is_kept() -> None:
    assert not payout.by_score(column(0, 0), pot(9)).any()
    assert payout.by_score(column(1, 3), pot(8)).ravel().tolist() == [2, 6]


# --- laws over random provinces and clauses


def some_province(seed: int, lanes: int = 2, areas: int = 4, years: int = 4) -> Province:
    rng = np.random.default_rng(seed)
    shape, months = (lanes, areas, len(FUNDS)), 12 * years
    size = rng.uniform(0.2, 5.0, (areas, 1)) * 1e8
    ageing = rng.uniform(0.0, 0.03, (areas, 1)) * np.arange(months)[:, None, None, None] / 12
    return Province(
        opening=rng.uniform(-2, 12, shape) * size,
        contributions=rng.uniform(0.4, 1.2, (months, *shape)) * size,
        subsidies=rng.uniform(0.0, 0.4, (months, *shape)) * size,
        spent=rng.uniform(0.7, 1.3, (months, *shape)) * size * (1 + ageing),
        ahead=rng.uniform(-0.5, 2.0, (months, *shape)) * size * np.array([0.0, 1.0]),
        active=rng.uniform(10, 60, areas),
        retired=rng.uniform(5, 20, areas),
    )


CLAUSES = st.fixed_dictionaries(
    {
        "levy_income": st.sampled_from([0.0, 0.03, 0.1]),
        "levy_balance": st.sampled_from([0.0, 0.2]),
        "cap_months": st.sampled_from([6, 15]),
        "floor": st.sampled_from([0, 3, 6]),
        "target": st.sampled_from([3, 6, 9]),
        "local_responsibility": st.sampled_from([0.0, 0.3, {0: 0.1, 2: 0.4}]),
        "levy_base": st.sampled_from(levies.LEVY_BASES),
        "levy_lag": st.sampled_from([0, 1]),
        "payout": st.sampled_from(payout.PAYOUTS),
        "score": st.just({"city 1": 0.0, "city 2": 1.0, "city 3": 2.5, "city 4": 1.0}),
        "stop_when": st.sampled_from([None, {"months": 6}, {"share_of_income": 0.1}]),
        "own_balance_first": st.booleans(),
        "overshoot_limit": st.sampled_from([None, 0.0, 0.3]),
        "calendar": st.sampled_from(sorted(CALENDARS)),
        "emergency_share": st.sampled_from([0.0, 0.25]),
        "held_locally": st.booleans(),
        "eligibility": st.sampled_from([(), ("levy_paid",), ("targets_met",)]),
        "performance": st.sampled_from([1.0, {"city 1": 1.0, "city 2": 0.9, "city 3": 1.0, "city 4": 0.5}]),
        "provincial_fiscal": st.sampled_from([0.0, 2e8]),
        "opening": st.sampled_from([0.0, {"resident": 3e8}]),
        "interest_rate": st.sampled_from([0.0, 0.025]),
        "funds": st.just(BOTH),
        "begins": st.sampled_from([None, {"employee_pooled": "2027-05", "resident": "2028-01"}]),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 9999), CLAUSES, st.sampled_from(["none", "delayed_payment", "treasury_advance", "provincial_fund"])
)
def test_money_is_neither_made_nor_lost(seed: int, clauses: dict[str, Any], by: str) -> None:
    """sum R + F = sum R + F before + in - out + fiscal + interest + advanced + postponed - charged, to 1e-10; the own
    fund adds up from month to month, and what it takes and gives is what areas pay and get."""
    province = some_province(seed)
    rule = AdjustmentFund(**clauses)
    run = rolled(Bridged(rule, by=by, interest_rate=0.03), province)
    scale = np.abs(run.closing).sum(axis=(1, 2)).max()
    fund = np.broadcast_to(by_fund("opening", clauses["opening"], BOTH), (2, 2))
    for t, own in enumerate(run.own[1:], FIRST):
        if own is None:
            assert rule.moves_nothing
            continue
        flows = {name: flow[t] for name, flow in run.flows.items()}
        np.testing.assert_allclose(own.levy, flows["levied"].sum(axis=1), rtol=1e-12, atol=1e-12 * scale)
        np.testing.assert_allclose(own.grants, flows["granted"].sum(axis=1), rtol=1e-12, atol=1e-12 * scale)
        np.testing.assert_allclose(own.lent, flows["lent"].sum(axis=1), rtol=1e-12, atol=1e-12 * scale)
        recursion = fund + own.levy + own.fiscal + own.interest - own.grants - own.lent
        np.testing.assert_allclose(own.closing, recursion, rtol=1e-12, atol=1e-12 * scale)
        before = run.closing[t - 1].sum(axis=1) + fund + (province.income[t] - province.spent[t]).sum(axis=1)
        outside = (flows["advanced"] + flows["postponed"] - flows["charged"]).sum(axis=1) + own.fiscal + own.interest
        np.testing.assert_allclose(
            run.closing[t].sum(axis=1) + own.closing, before + outside, rtol=1e-10, atol=1e-10 * scale
        )
        assert own.closing.min() >= -1e-10 * scale
        assert min(flows["levied"].min(), flows["granted"].min(), flows["wanting"].min()) >= 0
        fund = own.closing


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9999), CLAUSES, st.sampled_from([2e8, 1e12]))
def test_no_area_gets_more_of_its_gap_than_is_recognised(seed: int, clauses: dict[str, Any], opening: float) -> None:
    """Over a year G = (1 - lambda) perf D where the fund is rich, never more where it is not; D is the gap in December
    without what was granted in the year. Without a levy all that goes back is an advance."""
    given_money = {"levy_income": 0.0, "levy_balance": 0.0, "opening": opening, "begins": None}
    no_other_pot = {"emergency_share": 0.0, "payout": "poorest_first" if seed % 2 else "pro_rata"}
    rule, province = AdjustmentFund(**(clauses | given_money | no_other_pot)), some_province(seed)
    run = rolled(rule, province)
    for january in range(FIRST, len(run.closing), 12):
        december, terms = january + 11, run.memories[0].terms
        state, granted = run.states[december - FIRST + 1], run.flows["granted"][january : december + 1]
        share = (1 - needs.local_share(rule.local_responsibility, state, terms.areas)) * terms.performance
        floor, target = (0, 0) if rule.own_balance_first else (rule.floor, rule.target)
        before = balance(state) - granted[:-1].sum(axis=0)
        most = share * needs.gap(before, state.trailing.expenditure / 12, floor, target)
        got = granted.sum(axis=0) - run.flows["levied"][december]
        assert np.all(got <= most + 1e-5)
        if opening == 1e12 and rule.overshoot_limit is None and not rule.eligibility:
            np.testing.assert_allclose(got, most, atol=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 9999), CLAUSES)
def test_identical_areas_are_treated_alike_and_none_gains(seed: int, clauses: dict[str, Any]) -> None:
    one = some_province(seed, areas=1)
    flows = (one.opening, one.contributions, one.subsidies, one.spent, one.ahead)
    alike = Province(
        *(np.repeat(flow, 3, axis=-2) for flow in flows), np.repeat(one.active, 3), np.repeat(one.retired, 3)
    )
    clauses = clauses | {
        "score": 1.0,
        "performance": 1.0,
        "provincial_fiscal": 0.0,
        "opening": 0.0,
        "interest_rate": 0.0,
    }
    run = rolled(AdjustmentFund(**clauses), alike)
    net = run.flows["granted"] - run.flows["levied"]
    for k in (1, 2):
        np.testing.assert_allclose(net[..., k, :], net[..., 0, :], rtol=1e-9, atol=1e-3)
    assert np.all(np.cumsum(net, axis=0) <= 1e-3), "more from the fund than was ever paid into it"


def test_rich_identical_areas_get_nothing() -> None:
    run = rolled(AdjustmentFund(), employees([5000] * 3, 1200, 1200, years=3))
    assert not run.flows["granted"].any()
    assert not run.flows["wanting"].any()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 9999), CLAUSES)
def test_without_money_it_is_the_regime_as_it_is_bit_for_bit(seed: int, clauses: dict[str, Any]) -> None:
    idle = {"levy_income": 0.0, "levy_balance": 0.0, "provincial_fiscal": 0.0, "opening": 0.0}
    province = some_province(seed)
    rule = AdjustmentFund(**(clauses | idle))
    alone = rolled(rule, province)
    assert all(decision is NOTHING for decision in alone.decisions)
    assert np.array_equal(alone.closing, rolled(Municipal(), province).closing)
    for by in ("delayed_payment", "provincial_fund"):
        bridged, as_it_is = rolled(Bridged(rule, by), province), rolled(Bridged(Municipal(), by), province)
        assert np.array_equal(bridged.closing, as_it_is.closing)
        assert all(np.array_equal(flow, as_it_is.flows[name]) for name, flow in bridged.flows.items())


def test_a_step_leaves_its_memory_as_it_was() -> None:
    rule = AdjustmentFund(calendar="quarterly", emergency_share=0.2, opening=1e8, held_locally=True)
    run = rolled(rule, some_province(5))
    for place in (3, 12):
        state, memory = run.states[place], run.memories[place - 1]
        kept = [np.array(x) for x in memory[1:]]
        one, two = rule.step(state, memory), rule.step(state, memory)
        np.testing.assert_array_equal(one[0].granted, two[0].granted)
        np.testing.assert_array_equal(one[1].stock, two[1].stock)
        assert all(np.array_equal(old, new) for old, new in zip(kept, memory[1:], strict=True))


# --- what cannot be read


@pytest.mark.parametrize(
    ("clauses", "message"),
    [
        ({"levy_base": "wages"}, "levy_base does not know 'wages'"),
        ({"payout": "lottery"}, "payout does not know 'lottery'"),
        ({"calendar": "weekly"}, "calendar does not know 'weekly'"),
        ({"stop_when": {"never": 1}}, "stop_when does not know 'never'"),
        ({"eligibility": ("poor",)}, "eligibility does not know 'poor'"),
        ({"funds": ("accounts",)}, "funds does not know 'accounts'"),
        ({"begins": {"resident": "2027-01"}}, "begins does not know 'resident'"),
        ({"begins": "soon"}, "'soon' is not a month"),
        ({"begins": "NaT"}, "'NaT' is not a month"),
        ({"levy_lag": 2}, "levy_lag 2 cannot be read"),
        ({"payout": "by_score"}, "by_score needs score"),
        ({"local_responsibility": {1.5: 0.2}}, "below 1.5 without a share"),
    ],
)
def test_words_that_no_clause_knows(clauses: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        AdjustmentFund(**clauses)


@pytest.mark.parametrize("name", ["performance", "levy_income", "local_responsibility"])
def test_a_number_for_each_area_and_for_no_other(name: str) -> None:
    province = employees([0, 0], 1, 1, years=2)
    with pytest.raises(InputError, match=rf"{name} needs one number for each area.*Missing: city 2; unknown: town"):
        rolled(AdjustmentFund(**{name: {"city 1": 0.5, "town": 0.5}}), province)
    with pytest.raises(InputError, match="opening does not know 'resident'"):
        rolled(AdjustmentFund(opening={"resident": 5.0}), province)
