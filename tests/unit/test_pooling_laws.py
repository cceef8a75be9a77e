"""Laws that no way of pooling may break, over random provinces (I-41 to I-45)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.fund_rules.adjustment_fund import AdjustmentFund
from fundmodel.fund_rules.cross_area import CrossArea
from fundmodel.fund_rules.ex_ante import ExAnte
from fundmodel.fund_rules.municipal import Municipal
from fundmodel.fund_rules.national_fund import NationalFund
from fundmodel.fund_rules.phased import Phased
from fundmodel.fund_rules.protocol import FUNDS
from fundmodel.fund_rules.several import Several
from fundmodel.fund_rules.unified import Unified
from tests.unit.pooled_roll import Seeing, alike, held, summed
from tests.unit.small_roll import Province, rolled

SUMMING_TO_ZERO = {
    "unified": Unified(funds=FUNDS),
    "sub-accounts": Unified(old_balances="sub_accounts", funds=FUNDS, begins="2027-05"),
    "blended": Unified(old_balances="blended", shared_by="income"),
    "pension": NationalFund(style="pension"),
    "capitation": NationalFund(funds=FUNDS),
    "ex ante": ExAnte(funds=FUNDS),
    "in need": ExAnte(by="need", paid="at_once", begins="2027-04"),
}
KEEPING = {
    "equalisation": NationalFund(style="equalisation", funds=FUNDS),
    "in company": Several(rules=(AdjustmentFund(), ExAnte(), NationalFund(style="equalisation"))),
    "to a pool": Phased(steps=(("2027-01", AdjustmentFund()), ("2028-07", Unified()))),
    "to a fund": Phased(
        steps=(
            ({"employee_pooled": "2027-01", "resident": "2027-09"}, AdjustmentFund(funds=FUNDS)),
            ("2028-06", NationalFund(style="equalisation", funds=FUNDS)),
        )
    ),
    "and back": Phased(steps=(("2027-01", NationalFund(style="equalisation")), ("2028-02", AdjustmentFund()))),
}


@st.composite
def provinces(draw, areas=3):
    """Random money of two funds in two lanes, over four years."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    flow = (48, 2, areas, len(FUNDS))
    contributions, subsidies, spent = (rng.gamma(2.0, scale, flow) for scale in (3e7, 1e7, 4e7))
    opening = rng.normal(2e8, 3e8, flow[1:])
    return Province(opening, contributions, subsidies, spent, np.zeros(flow), np.ones(areas), np.ones(areas))


def openings(done):
    """What the own fund opens each month with, less what it closed the last with; a silent month holds nothing."""
    none = np.zeros((2, len(FUNDS)))
    closing = [none] + [none if own is None else own.closing for own in done.own]
    moved = [none if own is None else own.levy + own.fiscal + own.interest - own.grants - own.lent for own in done.own]
    return np.array(closing[1:]) - np.array(moved) - np.array(closing[:-1])


def total(done):
    return done.closing[-1].sum(axis=1) + held(done)


@pytest.mark.parametrize("name", [*SUMMING_TO_ZERO, *KEEPING])
@settings(max_examples=3, deadline=None)
@given(province=provinces())
def test_no_money_is_made_or_lost(name, province):
    rule = {**SUMMING_TO_ZERO, **KEEPING}[name]
    scale = np.abs(province.opening).sum() + province.spent.sum()
    done = rolled(Seeing(rule), province)
    apart = rolled(Municipal(), province)
    assert np.abs(done.flows["levied"]).sum() > 0
    assert total(done) == pytest.approx(total(apart), rel=0, abs=1e-10 * scale)
    assert openings(done) == pytest.approx(0, abs=1e-10 * scale)
    if name in SUMMING_TO_ZERO:
        between = (done.flows["granted"] - done.flows["levied"]).sum(axis=2)
        assert between == pytest.approx(0, abs=1e-10 * scale)


@settings(max_examples=3, deadline=None)
@given(province=provinces())
def test_a_pool_is_the_run_on_summed_money_and_bridges_nobody_while_it_has_cash(province):
    pooled = rolled(Unified(funds=FUNDS), province)
    whole = rolled(Municipal(), summed(province))
    balance = whole.closing[12:]
    assert pooled.closing[12:].sum(axis=2) == pytest.approx(balance[:, :, 0], rel=1e-9, abs=1.0)
    short = (pooled.closing[12:] < -1e-3) & (balance > 0)
    assert not short.any()


@pytest.mark.parametrize("name", SUMMING_TO_ZERO)
@settings(max_examples=2, deadline=None)
@given(province=provinces(areas=1))
def test_one_city_or_cities_alike_have_nothing_to_transfer(name, province):
    """One city; and the same city three times."""
    rule = SUMMING_TO_ZERO[name]
    apart = rolled(Municipal(), province)
    one = rolled(alike(rule, 1), province)
    assert one.closing == pytest.approx(apart.closing, rel=1e-10, abs=1e-3)
    flows = {f: np.repeat(getattr(province, f), 3, axis=2) for f in ("contributions", "subsidies", "spent", "ahead")}
    copies = province._replace(opening=np.repeat(province.opening, 3, axis=1), **flows)
    three = rolled(alike(rule, 3), copies._replace(active=np.ones(3), retired=np.ones(3)))
    assert three.closing == pytest.approx(np.repeat(apart.closing, 3, axis=2), rel=1e-10, abs=1e-3)


@settings(max_examples=3, deadline=None)
@given(province=provinces())
def test_care_at_the_hub_is_money_between_cities(province):
    rule = CrossArea(hub="city 2", flows={"city 1": 0.3, "city 3": 0.1}, funds=FUNDS, drawn=0.1)
    done = rolled(rule, province)
    between = (done.flows["granted"] - done.flows["levied"])[12:]
    assert between.sum(axis=2) == pytest.approx(0, abs=1e-3)
    assert (between[:3, :, [0, 2]] >= 0).all()
    assert between[0].any()
