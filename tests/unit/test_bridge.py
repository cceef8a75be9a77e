"""The bridge: what it moves is repaid first, no more than providers are owed, and it never hides a negative balance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.fund_rules.adjustment_fund import AdjustmentFund
from fundmodel.fund_rules.bridge import Bridged, lent, moved
from fundmodel.fund_rules.municipal import Municipal
from fundmodel.fund_rules.protocol import FINANCIERS, NOTHING
from fundmodel.vocabulary.errors import InputError
from tests.unit.small_roll import FIRST, Province, Rolled, employees, rolled

DECEMBER = 23


def drawn_province(seed: int, years: int = 3) -> Province:
    """Cities of which some run dry, with seasons and good months."""
    rng = np.random.default_rng(seed)
    province = employees(
        rng.uniform(-20, 200, 4), rng.uniform(300, 600, (years, 4)), rng.uniform(300, 650, (years, 4)), years
    )
    shape = province.spent.shape
    province.contributions[...] *= rng.uniform(0.0, 2.0, shape)
    province.contributions[..., 1] = rng.uniform(0, 40, shape[:-1])
    province.spent[..., 1] = rng.uniform(0, 45, shape[:-1])
    return province


def standing_out(run: Rolled) -> np.ndarray:
    return np.cumsum(run.flows["lent"] + run.flows["advanced"] + run.flows["postponed"], axis=0)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(FINANCIERS), st.sampled_from([0.0, 0.06]))
def test_what_stands_out_is_repaid_first_and_adds_up(seed: int, by: str, rate: float) -> None:
    rule = Bridged(AdjustmentFund(levy_income=0.1, own_balance_first=True, interest_rate=0.02), by, rate)
    run = rolled(rule, drawn_province(seed))
    out = standing_out(run)
    kept = run.memories[-1].out
    held = np.zeros_like(out[-1]) if kept is None else kept.total
    np.testing.assert_allclose(out[-1], held, atol=1e-9)
    assert out.min() > -1e-9
    assert not np.any((run.closing[FIRST:] > 1e-9) & (out[FIRST:] > 1e-9)), "a balance above zero while it is bridged"
    if by == "treasury_advance":
        assert run.closing[FIRST:].min() > -1e-9
    own = [one for one in run.own if one is not None]
    assert min(one.closing.min() for one in own) > -1e-9
    assert np.all(run.flows["charged"] >= 0)
    assert (run.flows["charged"].sum() > 0) == (rate > 0 and held_by_others(run, by))


def held_by_others(run: Rolled, by: str) -> bool:
    """Whether anything but a loan of the own fund stood out before the last month."""
    others = np.cumsum(run.flows["advanced"] + run.flows["postponed"], axis=0)
    return bool(np.any(others[:-1] > 1e-9))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_providers_wait_for_no_more_than_they_are_owed_in_the_month(seed: int) -> None:
    province = drawn_province(seed)
    province.opening[..., 0] -= 500.0
    run = rolled(Bridged(Municipal()), province)
    assert np.all(run.flows["postponed"] <= province.spent + 1e-9)
    assert run.closing[FIRST:].min() < 0, "what cannot be bridged stays negative"
    full = (run.closing[FIRST] < -1e-9) & (province.spent[FIRST] > 0)
    np.testing.assert_allclose(run.flows["postponed"][FIRST][full], province.spent[FIRST][full])


def test_without_a_gap_the_decision_is_the_rule_s_own() -> None:
    run = rolled(Bridged(Municipal()), employees([500, 600], [120, 120], [120, 120], years=2))
    assert all(decision is NOTHING for decision in run.decisions)


def test_nobody_bridges() -> None:
    dry = employees([10, 600], [120, 120], [180, 120], years=2)
    run = rolled(Bridged(Municipal(), by="none"), dry)
    assert all(decision is NOTHING for decision in run.decisions)
    assert run.closing.min() < 0


def test_the_bridge_changes_when_providers_are_paid_and_nothing_else() -> None:
    province = drawn_province(3)
    for rule in (Municipal(), AdjustmentFund(levy_income=0.08, calendar="quarterly")):
        bare, bridged = rolled(rule, province), rolled(Bridged(rule), province)
        np.testing.assert_allclose(bridged.closing - standing_out(bridged), bare.closing, rtol=1e-12, atol=1e-9)
        for name in ("levied", "granted", "wanting"):
            np.testing.assert_allclose(bridged.flows[name], bare.flows[name], rtol=1e-12, atol=1e-9)


def test_a_grant_takes_the_place_of_the_fund_s_own_loan() -> None:
    """55 are lent by November; in December 60 and a levy of 30 are lacking, 90 are granted, and the loan comes back."""
    dry = employees([60, 900], [600, 1200], [660, 1200], years=2)
    rule = Bridged(AdjustmentFund(opening=100, own_balance_first=True, local_responsibility=0.0), by="provincial_fund")
    run = rolled(rule, dry)
    out = standing_out(run)
    assert out[22, 0, 0, 0] == pytest.approx(55.0)
    assert run.of("granted", 23) == pytest.approx([60 + 30, 0])
    assert run.of("lent", 23)[0] == pytest.approx(-55.0)
    assert run.own[-1].closing[0, 0] == pytest.approx(100 + 90 - 90)


def test_interest_on_a_loan_goes_to_the_fund_that_lent() -> None:
    dry = employees([60, 900], [600, 1200], [660, 1200], years=2)
    rule = AdjustmentFund(levy_income=0.0, opening=100.0, floor=0, target=0, local_responsibility=1.0)
    run = rolled(Bridged(rule, by="provincial_fund", interest_rate=0.12), dry)
    assert not np.any(run.flows["charged"])
    assert run.of("levied", 13)[0] == pytest.approx(0.05)
    own = run.own[2]
    assert own.levy[0, 0] == pytest.approx(0.05)
    assert own.closing[0, 0] == pytest.approx(100 - 5 - 5 - 0.05 + 0.05)


class GivenUpIn2028:
    """Keeps the fund of another rule until 2028, then none: what comes back later it does not take in."""

    def __init__(self, keeper: AdjustmentFund) -> None:
        self.keeper = keeper

    def start(self, standing):
        return self.keeper.start(standing)

    def step(self, state, memory):
        return (NOTHING, None) if state.year >= 2028 else self.keeper.step(state, memory)

    def drawn(self, memory, lent):
        return None if memory is None else self.keeper.drawn(memory, lent)


def test_a_loan_of_a_fund_that_is_given_up_comes_back_to_it() -> None:
    """20 are lent in 2027, all that there is; in 2028 the city has 30 more a month and the fund is there again."""
    dry = employees([5, 900], [[600, 1200]] * 2 + [[960, 1200]], [[605, 1200]] + [[660, 1200]] * 2, years=3)
    lender = AdjustmentFund(levy_income=0.0, opening=20.0, floor=0, target=0, local_responsibility=1.0)
    rule = GivenUpIn2028(lender)
    run = rolled(Bridged(rule, by="provincial_fund", interest_rate=0.12), dry)
    assert standing_out(run)[DECEMBER, 0, 0, 0] > 60
    assert not np.any(np.abs(standing_out(run)[-1]) > 1e-9)
    paid, fund = run.flows["charged"][..., 0].sum(), run.own[-1].closing[0, 0]
    assert fund > 20.0
    at_first = run.closing[FIRST - 1, 0, :, 0].sum() + 20.0
    flows = (dry.income - dry.spent)[FIRST:, 0, :, 0].sum()
    assert run.closing[-1, 0, :, 0].sum() + fund == pytest.approx(at_first + flows - paid, rel=1e-12)


def test_loans_are_shared_pro_rata_and_not_called_for_want_of_money() -> None:
    short = np.array([[[30.0], [10.0], [0.0]]])
    loans = np.array([[[10.0], [0.0], [7.0]]])
    np.testing.assert_allclose(lent(short, loans, np.array([[2.0]])), [[[10 + 20 * 0.3], [3.0], [0.0]]])
    np.testing.assert_allclose(lent(short, loans, np.array([[-50.0]])), [[[10.0], [0.0], [0.0]]])


def test_the_rule_inside_sees_balances_as_if_repaid() -> None:
    seen: list[float] = []

    class Looking(Municipal):
        def step(self, state, memory):
            seen.append(float(state.closing[0, 0, 0] - state.earned[0, 0, 0]))
            seen.append(float(state.closing[0, 0, 0]))
            return NOTHING, memory

    rolled(Bridged(Looking()), employees([0, 0], [120, 120], [180, 120], years=2))
    assert seen[1::2] == pytest.approx([-60 - 5 * month for month in range(13)])
    assert seen[0::2] == [0.0] * 13


def test_moved_is_nothing_for_nothing() -> None:
    assert not np.any(moved(NOTHING))


def test_an_unknown_financier_is_refused() -> None:
    with pytest.raises(InputError, match="bridge does not know 'bank'"):
        Bridged(Municipal(), by="bank")
