from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fundmodel.projection.expenditure.benefits import BenefitDrivers, benefit_volumes
from fundmodel.projection.project.money.funds import base_year_sum, calibrated, total

CARE = ("inpatient", "outpatient", "chronic", "negotiated_drugs", "other_benefits")
TYPES = (*CARE[:4], "maternity", "critical_illness", "other_benefits")
ONES = np.ones(24)
SEASON = np.tile(np.r_[0.5, np.ones(10), 1.5], 2)
DRIVERS = BenefitDrivers(
    cost=np.repeat([100.0, 110.0], 12),
    members=np.repeat([50.0, 55.0], 12),
    births=np.repeat([4.0, 3.0], 12),
    unit_cost_index=np.repeat([1.0, 1.05], 12),
    financing_index=np.repeat([1.0, 1.10], 12),
    maternity_index=np.repeat([1.0, 1.02], 12),
)


def test_every_type_has_its_own_driver():
    lines = benefit_volumes(DRIVERS, ONES)
    assert tuple(lines) == TYPES
    for name in CARE:
        assert lines[name][[0, 12]].tolist() == pytest.approx([100.0, 110.0 * 1.05])
    assert lines["maternity"][[0, 12]].tolist() == pytest.approx([4.0, 3.0 * 1.02])
    assert lines["critical_illness"][[0, 12]].tolist() == pytest.approx([50.0, 55.0 * 1.10])


@pytest.mark.parametrize(
    ("driver", "moved"),
    [
        ("cost", set(CARE)),
        ("members", {"critical_illness"}),
        ("births", {"maternity"}),
        ("unit_cost_index", set(CARE)),
        ("financing_index", {"critical_illness"}),
        ("maternity_index", {"maternity"}),
    ],
)
def test_a_driver_moves_its_lines_and_no_other(driver, moved):
    plain = benefit_volumes(DRIVERS, ONES)
    doubled = benefit_volumes(replace(DRIVERS, **{driver: 2.0 * getattr(DRIVERS, driver)}), ONES)
    for name in TYPES:
        np.testing.assert_array_equal(doubled[name], (2.0 if name in moved else 1.0) * plain[name])


def test_the_season_moves_spending_within_the_year():
    lines = benefit_volumes(DRIVERS, SEASON)
    for name, flat in benefit_volumes(DRIVERS, ONES).items():
        np.testing.assert_allclose(lines[name], flat * SEASON)


def test_the_base_year_meets_each_target_and_later_years_keep_the_factor():
    targets = {"inpatient": np.array(600.0), "maternity": np.array(24.0)}
    lines = calibrated(DRIVERS, SEASON, targets)
    assert set(lines) == set(targets)
    assert base_year_sum(lines["inpatient"]) == pytest.approx(600.0)
    assert base_year_sum(lines["maternity"]) == pytest.approx(24.0)
    assert lines["inpatient"][12:].sum() == pytest.approx(600.0 * 1.10 * 1.05)
    assert lines["maternity"][12:].sum() == pytest.approx(24.0 * 0.75 * 1.02)
    np.testing.assert_array_equal(total(lines), lines["inpatient"] + lines["maternity"])


def yearly(run, fund, line):
    return run.ledger["amount"].sel(area="CN", fund=fund, line=line).values.reshape(-1, 12).sum(axis=1)


def test_lines_of_a_run_follow_births_members_and_financing(baseline_run):
    """Maternity per birth: with the contribution base (METHODS 4.4). Critical-illness premium per member: with the base
    (employee) or premium and subsidy per head (resident). Sums of a year, so to the season's grain."""
    e = baseline_run.economy.sel(area="CN")
    flow = baseline_run.flow_exposures["flow"].sel(area="CN")
    stock = baseline_run.stock_exposures["stock"].sel(area="CN")
    per_head = (e["premium"] + e["subsidy"]).values
    financing = np.r_[np.nan, per_head[1:] / per_head[:-1] - 1.0]
    mothers = {name: flow.sel(exposure=name).values for name in ("births_employee", "births_other")}
    members = stock.sel(exposure=["active", "flexible", "completing", "retired"]).sum("exposure").values
    residents = stock.sel(exposure="resident").values
    for fund, line, people, index, grain in (
        ("employee_pooled", "maternity_medical", mothers["births_employee"], e["base_growth"].values, 1e-12),
        ("employee_pooled", "maternity_allowance", mothers["births_employee"], e["base_growth"].values, 1e-12),
        ("resident", "maternity_medical", mothers["births_other"], e["base_growth"].values, 1e-12),
        ("employee_pooled", "critical_illness", 0.5 * (members[1:] + members[:-1]), e["base_growth"].values, 1e-3),
        ("resident", "critical_illness", 0.5 * (residents[1:] + residents[:-1]), financing, 1e-3),
    ):
        paid = yearly(baseline_run, fund, line)
        expected = people[1:] / people[:-1] * (1.0 + index[1:])
        np.testing.assert_allclose(paid[1:] / paid[:-1], expected, rtol=grain, err_msg=f"{fund}.{line}")
