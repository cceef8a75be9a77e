"""Benefits by type: the detailed form is the short one (I-23), levers are neutral when off and act on their line alone,
and limits act as their closed form says (I-27)."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.projection.expenditure.benefits import (
    Service,
    change_since_start,
    cost_per_head,
    detailed_benefits,
    short_benefits,
)
from fundmodel.projection.expenditure.out_of_area import mean_price, mean_ratio, paid_elsewhere, ratio_at_home
from fundmodel.projection.run_parts import SETS

UNTIL = 2029
LAW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
QUICK = settings(deadline=None, max_examples=50)
FUND = {"employee": "employee_pooled", "resident": "resident"}
LINES = ("inpatient", "outpatient", "chronic")
MONTHS = 24


def positive(low, high):
    return arrays(float, (2, MONTHS), elements=st.floats(low, high))


SERVICES = st.builds(Service, positive(0.01, 20.0), positive(10.0, 5e4), positive(0.05, 1.0), positive(0.05, 1.0))


@QUICK
@given(positive(1e-3, 1e9), SERVICES)
def test_the_detailed_form_is_the_short_form(exposed, service):
    """I-23: u x charge x elig x rr / 12 a head, or all at once."""
    np.testing.assert_allclose(
        detailed_benefits(exposed, service), short_benefits(exposed, cost_per_head(service)), rtol=1e-12
    )


@QUICK
@given(positive(1.0, 1e9), SERVICES)
def test_calibrated_spending_moves_as_the_detailed_form_does(exposed, service):
    """What the composer does: the short form by relative cost, scaled to meet a target in its first month."""
    moved = short_benefits(exposed, change_since_start(service))
    built = detailed_benefits(exposed, service)
    np.testing.assert_allclose(moved / moved[:, :1], built / built[:, :1], rtol=1e-12)


@QUICK
@given(SERVICES.map(lambda service: Service(*(part[:, :1] for part in service))))
def test_a_service_that_does_not_change_costs_one(service):
    assert (change_since_start(service) == 1.0).all()


SHARE = st.floats(0.0, 0.9)


@QUICK
@given(SHARE, st.floats(0.5, 4.0), st.floats(0.3, 0.98), st.floats(0.0, 0.25))
def test_care_at_home_and_away_adds_up(share, price, ratio, loss):
    """Of charges 1: theta away at R - L, the rest at R. Units of care cost 1 at home and rho away."""
    theta, rho, points = (np.array(x) for x in (share, price, loss))
    at_home = ratio_at_home(np.array(ratio), theta, points)
    assert float(mean_ratio(at_home, theta, points)) == pytest.approx(ratio, rel=1e-12)
    away = share * (float(at_home) - loss)
    assert away + (1.0 - share) * float(at_home) == pytest.approx(ratio, rel=1e-12)
    assert float(paid_elsewhere(at_home, theta, points)) == pytest.approx(away / ratio, rel=1e-12)
    charges = float(mean_price(theta, rho))
    assert charges * (1.0 - share) + charges * share / price == pytest.approx(1.0, rel=1e-12)
    assert float(mean_price(theta, np.array(1.0))) == pytest.approx(1.0, rel=1e-15)


@pytest.fixture(scope="module")
def base(baseline):
    return fm.project(baseline, until=UNTIL)


def line(run, scheme, name):
    return run.ledger["amount"].sel(area="CN", fund=FUND[scheme], line=name).values


def changed(baseline, changes):
    return fm.project(baseline.with_changes(changes, name="x"), until=UNTIL).check()


def test_repeating_the_base_year_s_design_is_the_baseline_bit_for_bit(baseline, base):
    names = ("payment_ratio", "deductible", "cap")
    same = {
        f"{scheme}.{kind}_{name}": {2027: baseline.entry(f"{scheme}.{kind}_{name}").value}
        for scheme in FUND
        for kind in ("inpatient", "outpatient")
        for name in names
    }
    same |= {f"{scheme}.out_of_area_share": {2027: 0.202} for scheme in FUND}
    run = changed(baseline, {**same, "cost.limits": {2027: "indexed"}})
    for name in SETS:
        xr.testing.assert_equal(getattr(run, name), getattr(base, name))


@pytest.mark.parametrize("scheme", FUND)
@pytest.mark.parametrize("kind", LINES)
def test_without_a_response_a_ratio_acts_as_itself(baseline, base, scheme, kind):
    """From its month on the line is R'/R of what it was, and every other line stays to the last bit."""
    name = f"{scheme}.{kind}_payment_ratio"
    before = baseline.entry(name).value
    off = {"cost.inpatient_response": 0.0, "cost.outpatient_response": 0.0}
    run = changed(baseline, {name: {"2027-07": before + 0.05}, **off})
    np.testing.assert_array_equal(line(run, scheme, kind)[:30], line(base, scheme, kind)[:30])
    after = line(run, scheme, kind)[30:] / line(base, scheme, kind)[30:]
    np.testing.assert_allclose(after, (before + 0.05) / before, rtol=1e-12)
    others = run.ledger["amount"].drop_sel(line=kind)
    xr.testing.assert_equal(others, base.ledger["amount"].drop_sel(line=kind))


@LAW
@given(scheme=st.sampled_from(sorted(FUND)), kind=st.sampled_from(LINES[:2]), more=st.floats(1.05, 3.0))
def test_a_deductible_lowers_and_a_cap_raises_its_own_line(baseline, base, scheme, kind, more):
    for limit, sign in (("deductible", -1.0), ("cap", 1.0)):
        name = f"{scheme}.{kind}_{limit}"
        run = changed(baseline, {name: {2028: more * baseline.entry(name).value}})
        moved = line(run, scheme, kind)[36:] - line(base, scheme, kind)[36:]
        assert (sign * moved > 0.0).all(), limit
        np.testing.assert_array_equal(line(run, scheme, kind)[:36], line(base, scheme, kind)[:36])


@LAW
@given(scheme=st.sampled_from(sorted(FUND)), kind=st.sampled_from(LINES[:2]), eta=st.floats(0.01, 0.5))
def test_use_answers_with_its_elasticity(baseline, base, scheme, kind, eta):
    """Spending = ratio x use, use = ((1 - R')/(1 - R))^-eta; visits answer by as much."""
    name = f"{scheme}.{kind}_payment_ratio"
    before = baseline.entry(name).value
    run = changed(baseline, {name: {2028: before - 0.04}, f"cost.{kind}_response": eta})
    response = ((1.0 - before + 0.04) / (1.0 - before)) ** -eta
    after = line(run, scheme, kind)[36:] / line(base, scheme, kind)[36:]
    np.testing.assert_allclose(after, (before - 0.04) / before * response, rtol=1e-12)
    count = "inpatient_episodes" if kind == "inpatient" else "outpatient_visits"
    used = (x.memo[count].sel(area="CN", fund=FUND[scheme]).values[36:] for x in (run, base))
    np.testing.assert_allclose(np.divide(*used), response, rtol=1e-12)


def test_limits_that_stay_in_yuan_drift_with_the_price(baseline, base):
    """Leverage: no drift in the base year, then each year a little more; indexed again, the worth reached is kept."""
    run = changed(baseline, {"cost.limits": {2027: "fixed", 2028: "indexed"}})
    ratio = line(run, "resident", "inpatient") / line(base, "resident", "inpatient")
    assert (ratio[:24] == 1.0).all()
    assert (ratio[24:36] > 1.0).all()
    np.testing.assert_allclose(ratio[24:], ratio[24], rtol=1e-12)


def test_a_smaller_share_away_from_home_acts_through_price_and_ratio(baseline, base):
    """.202 -> .10: price (.798 + .202/1.4)/(.9 + .1/1.4) x ratio (.8612 - .01)/(.8612 - .0202)."""
    run = changed(baseline, {"employee.out_of_area_share": {2028: 0.10}})
    at_home = 0.841 + 0.202 * 0.1
    expected = (0.798 + 0.202 / 1.4) / (0.9 + 0.1 / 1.4) * (at_home - 0.01) / (at_home - 0.0202)
    after = line(run, "employee", "inpatient")[36:] / line(base, "employee", "inpatient")[36:]
    np.testing.assert_allclose(after, expected, rtol=1e-12)
    np.testing.assert_array_equal(line(run, "resident", "inpatient"), line(base, "resident", "inpatient"))
