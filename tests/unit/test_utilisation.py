"""Use of care of 2025 as the bulletin prints it, and what makes it move afterwards."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.utilisation import UNITS, utilisation

PRINTED = {
    ("employee_pooled", "inpatient_episodes"): (0.83, 1e8, 2),
    ("employee_pooled", "outpatient_visits"): (27.9, 1e8, 1),
    ("employee_pooled", "chronic_visits"): (3.62, 1e8, 2),
    ("employee_pooled", "pharmacy_visits"): (22.51, 1e8, 2),
    ("employee_pooled", "benefit_visits"): (54.86, 1e8, 2),
    ("employee_pooled", "charge_per_episode"): (11522.0, 1.0, 0),
    ("employee_pooled", "episodes_per_100"): (21.36, 1.0, 2),
    ("employee_pooled", "visits_per_head"): (14.1, 1.0, 1),
    ("resident", "inpatient_episodes"): (1.96, 1e8, 2),
    ("resident", "outpatient_visits"): (25.3, 1e8, 1),
    ("resident", "chronic_visits"): (4.92, 1e8, 2),
    ("resident", "pharmacy_visits"): (0.5, 1e8, 1),
    ("resident", "benefit_visits"): (32.68, 1e8, 2),
    ("resident", "charge_per_episode"): (7339.0, 1.0, 0),
    ("resident", "episodes_per_100"): (20.80, 1.0, 2),
    ("resident", "visits_per_head"): (3.5, 1.0, 1),
}
"""(value, unit, decimals) of the bulletin of 2025 and of METHODS 4.2."""


@pytest.fixture(scope="module")
def use(baseline_run, national):
    return utilisation(baseline_run, national).set_index(["fund", "year", "item"])


@pytest.mark.parametrize(("fund", "item"), PRINTED)
def test_the_bulletin_of_2025_to_its_rounding(use, fund, item):
    value, unit, decimals = PRINTED[fund, item]
    row = use.loc[(fund, 2025, item)]
    assert round(row["modelled_value"] / unit, decimals) == value
    assert round(row["published_value"] / unit, decimals) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(("fund", "charges"), [("employee_pooled", 18462.70), ("resident", 19485.66)])
def test_charges_of_institutions_are_met(use, fund, charges):
    """In-patient care as published, chronic visits at the charge assumed, general visits take the rest."""
    row = use.loc[(fund, 2025, "institution_charges")]
    assert row["published_value"] == pytest.approx(charges * 1e8, rel=1e-9)
    assert row["modelled_value"] == pytest.approx(charges * 1e8, rel=5e-4)


def test_every_published_count_stands_beside_the_modelled_one(use, national):
    """Nothing that the bulletin of 2025 counts is left out; years before it stand alone, later ones have no figure."""
    table = national.table("utilisation")
    own = table[(table["year"] == 2025) & (table["unit"] == "100m visits") & (table["status"] == "final_bulletin")]
    funds = {"employee": "employee_pooled", "resident": "resident"}
    counted = own[own["scheme"].isin(funds)]
    assert len(counted) == 10
    for row in counted.itertuples():
        item = row.item.replace("chronic_outpatient", "chronic")
        assert use.loc[(funds[row.scheme], 2025, item), "published_value"] == row.value * 1e8
    earlier = use.loc[("employee_pooled", 2023, "charge_per_episode")]
    assert earlier["published_value"] == 12175.0
    assert np.isnan(earlier["modelled_value"])
    assert use["published_value"].xs(2026, level="year").isna().all()


def test_visits_are_the_sum_of_their_kinds(use):
    for fund in ("employee_pooled", "resident"):
        own = use["modelled_value"].xs(fund, level="fund").unstack("item").loc[2025:]
        kinds = own[["inpatient_episodes", "outpatient_visits", "chronic_visits", "pharmacy_visits"]].sum(axis=1)
        np.testing.assert_allclose(own["benefit_visits"], kinds, rtol=1e-12)
        assert list(own.columns.sort_values()) == sorted(UNITS)


def test_ageing_raises_episodes_and_unit_cost_raises_charges(use, baseline_run):
    """Charges per episode grow with unit cost alone; episodes per 100 with the members' age alone."""
    growth = baseline_run.economy["cost_growth_employee"].sel(area="CN").values[1:]
    for fund, more in (("employee_pooled", 1.2), ("resident", 1.2)):
        own = use["modelled_value"].xs(fund, level="fund").unstack("item").loc[2025:]
        assert own.loc[2050, "episodes_per_100"] > more * own.loc[2025, "episodes_per_100"]
    own = use["modelled_value"].xs("employee_pooled", level="fund").unstack("item").loc[2025:]
    np.testing.assert_allclose(own["charge_per_episode"].pct_change().dropna(), growth, rtol=1e-9)


def test_a_run_without_published_figures_stands_alone(baseline_run):
    alone = utilisation(baseline_run)
    assert alone["published_value"].isna().all()
    assert alone["modelled_value"].notna().all()
    assert set(alone["year"]) == set(range(2025, 2061))


def test_the_part_spent_away_from_home(use, baseline_run):
    """.202 of charges at 10 points less than at home: .202 x (.8612 - .1) / .841 = 18.3 % of the pool's spending."""
    spent = float(baseline_run.ledger["amount"].sel(area="CN", fund="employee_pooled", line="inpatient")[:12].sum())
    row = use.loc[("employee_pooled", 2025, "inpatient_elsewhere"), "modelled_value"]
    assert row / spent == pytest.approx(0.202 * (0.841 + 0.202 * 0.1 - 0.1) / 0.841, rel=1e-9)
    assert row / spent == pytest.approx(0.183, abs=5e-4)


def test_a_run_that_keeps_no_use_is_refused(baseline_run):
    from dataclasses import replace

    old = replace(baseline_run, memo=baseline_run.memo.drop_vars("inpatient_episodes"))
    with pytest.raises(fm.InputError, match="keeps no use of care"):
        utilisation(old)
