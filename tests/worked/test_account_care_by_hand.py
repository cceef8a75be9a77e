"""Care that accounts no longer pay: what comes back to the pool and what patients bear, by hand."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.presentation.frames.payer_frames import memo
from fundmodel.projection.expenditure import account_care

SWEPT, KEPT, UNDONE = "accounts-abolished-to-pool", "accounts-abolished", "account-reform-undone"


@pytest.fixture(scope="module")
def run() -> fm.Projection:
    return fm.project(["baseline", SWEPT, KEPT, UNDONE], until=2031).check()


def of(run, scenario):
    """By month: account spending, what the pool pays instead, what patients bear."""
    spent = run.ledger["expenditure"].sel(area="CN", fund="individual_accounts", scenario=scenario).values
    memo = run.memo.sel(area="CN", scenario=scenario)
    return spent, memo["account_care_to_pool"].values, memo["patients_bear"].values


def test_the_phase_grows_by_a_thirty_sixth_a_month_from_the_change():
    changed = np.zeros((1, 60), dtype=bool)
    changed[0, 12:20] = True  # a law that is taken back after eight months does not stop what has begun
    phased = account_care.phase(changed)[0]
    assert phased[:12].tolist() == [0.0] * 12
    assert phased[[12, 29, 46, 47, 59]] == pytest.approx([1 / 36, 18 / 36, 35 / 36, 1.0, 1.0])


def test_a_hundred_yuan_halfway():
    """100 lost, 35 % of it eligible, half way in, paid at 47 %: 8.225 from the pool, 91.775 from patients."""
    found = account_care.shifted(*map(np.array, (100.0, 0.35, 0.5, 0.47)))
    assert [float(x) for x in found] == pytest.approx([8.225, 91.775])
    back = account_care.shifted(*map(np.array, (-100.0, 0.35, 1.0, 0.47)))
    assert [float(x) for x in back] == pytest.approx([-16.45, -83.55])


def test_nothing_shifts_where_the_law_of_accounts_stays(run):
    _, pool, patients = of(run, "baseline")
    assert not pool.any()
    assert not patients.any()


@pytest.mark.parametrize("scenario", [SWEPT, KEPT, UNDONE])
def test_what_accounts_paid_is_paid_by_accounts_pool_or_patients(run, scenario):
    before, _, _ = of(run, "baseline")
    spent, pool, patients = of(run, scenario)
    np.testing.assert_allclose(spent + pool + patients, before, rtol=1e-12)
    assert not pool[:24].any()
    sign = -1.0 if scenario == UNDONE else 1.0
    assert (sign * pool[25:] > 0.0).all()
    assert (sign * patients[25:] > 0.0).all()


def test_swept_accounts_by_hand(run):
    """June 2028 is the 18th month: all that accounts would have paid is lost, 0.35 x 18/36 x 0.47 of it comes back."""
    before, _, _ = of(run, "baseline")
    spent, pool, patients = of(run, SWEPT)
    at = 12 * (2028 - 2025) + 5
    assert spent[at] == 0.0
    assert pool[at] == pytest.approx(before[at] * 0.35 * 0.5 * 0.47, rel=1e-9)
    assert pool[at] + patients[at] == pytest.approx(before[at], rel=1e-12)
    row = memo(run).set_index(["scenario", "year"]).loc[(SWEPT, 2028)]
    groups = run.stock_exposures["stock"].sel(area="CN", scenario=SWEPT)
    members = groups.sel(exposure=["active", "flexible", "completing", "retired"], boundary=[2028, 2029])
    heads = float(members.sum("exposure").mean())
    assert row["patients_bear_per_head"] == pytest.approx(patients[36:48].sum() / heads, rel=1e-12)
    assert 1400.0 < row["patients_bear_per_head"] < 1500.0


def test_what_comes_back_is_care_that_the_pool_incurs():
    """Without any return the pool incurs less by what the memo says, month by month; patients bear all of it."""
    base = fm.load_scenario(KEPT)
    never = base.with_changes({"employee.account_care_returns": 0.0}, name="never")
    run = fm.project([base, never], until=2029)
    memo = run.memo.sel(area="CN")
    incurred = memo["benefits_incurred"].sel(fund="employee_pooled")
    more = incurred.sel(scenario=KEPT) - incurred.sel(scenario="never")
    scale = float(incurred.max())
    np.testing.assert_allclose(more, memo["account_care_to_pool"].sel(scenario=KEPT), atol=1e-12 * scale)
    assert not memo["account_care_to_pool"].sel(scenario="never").values.any()
