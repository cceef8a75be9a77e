"""The composer of payment: areas side by side, contracts that begin within a year, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.project.money.benefit_lines import Benefits
from fundmodel.projection.project.money.funds import by_fund
from fundmodel.projection.project.money.payment import payment
from fundmodel.vocabulary.dims import FUNDS

YEARS = 4
MONTHS = np.datetime64("2025-01", "M") + np.arange(12 * YEARS)
LINES = ("inpatient", "outpatient", "chronic", "negotiated_drugs", "other_benefits")


def assume(*changes):
    base = fm.load_scenario("baseline")
    scenarios = tuple(base.with_changes(change, name=f"s{k}") for k, change in enumerate(changes))
    return Assumptions(scenarios, fm.load_data("national"))


def care(areas=1):
    """Lines of 100, 40, 20, 10 and 5 a month that grow 8 % a year, 2 points more in each further area."""
    growth = 1.08 + 0.02 * np.arange(areas)
    index = np.repeat(growth[:, None] ** np.arange(YEARS), 12, axis=-1)[None]
    return {name: size * index for name, size in zip(LINES, (100.0, 40.0, 20.0, 10.0, 5.0), strict=True)}


def paid(changes, lines, scheme="resident", income=None):
    areas = lines["inpatient"].shape[1]
    planned = np.full((1, areas, YEARS), 1500.0) if income is None else income
    each = [changes] if isinstance(changes, dict) else changes
    incurred = Benefits(lines, {"inpatient_elsewhere": 0.2 * lines["inpatient"]}, ())
    return payment(assume(*each), scheme, MONTHS, incurred, planned, np.ones((1, areas, 12 * YEARS)))


EVERYTHING = {
    "payment.resident.budget": {"2026-07": "growth"},
    "payment.resident.budget_growth": 0.02,
    "payment.budget_negotiated_drugs": 0.5,
    "payment.capitation_share": {2027: 0.4},
    "payment.procurement_share": {2026: 0.05},
    "payment.catalogue_growth_negotiated_drugs": {2026: 0.2},
}


def test_areas_side_by_side_are_what_each_is_alone():
    both = paid(EVERYTHING, care(2))
    for area in (0, 1):
        alone = paid(EVERYTHING, {name: line[:, area : area + 1] for name, line in care(2).items()})
        for of in ("lines", "memo"):
            for name, values in getattr(alone, of).items():
                wide = np.broadcast_to(getattr(both, of)[name], (1, 2, 12 * YEARS))
                np.testing.assert_array_equal(wide[:, area], np.broadcast_to(values, (1, 1, 12 * YEARS))[:, 0], name)


def test_scenarios_side_by_side_are_what_each_is_alone():
    changes = (
        {},
        EVERYTHING,
        {"payment.resident.budget": {2027: "income_share"}, "payment.resident.budget_rule": "points"},
    )
    together = paid(changes, care())
    for k, change in enumerate(changes):
        alone = paid(change, care())
        for of in ("lines", "memo"):
            for name, values in getattr(alone, of).items():
                wide = np.broadcast_to(getattr(together, of)[name], (3, 1, 12 * YEARS))
                np.testing.assert_array_equal(wide[k], np.broadcast_to(values, (1, 1, 12 * YEARS))[0], name)


def test_off_gives_back_the_same_numbers():
    lines = care(2)
    found = paid({}, lines)
    assert list(found.lines) == list(lines)
    for name, line in lines.items():
        np.testing.assert_array_equal(found.lines[name], line)


def test_a_budget_from_july_is_for_half_a_year():
    """Budget 1,200 x 1.02 = 1,224, half of it 612, four fifths local 489.6; charged .8 x 6 x 108 = 518.4: 28.8 over,
    .6 of it borne."""
    found = paid({"payment.resident.budget": {"2026-07": "growth"}, "payment.resident.budget_growth": 0.02}, care())
    borne = found.memo["overrun_borne"][0, 0]
    assert not borne[:18].any()
    assert borne[18:24].tolist() == pytest.approx([0.6 * 28.8 / 6] * 6)
    assert found.lines["inpatient"][0, 0, 18] == pytest.approx(108.0 - 0.6 * 28.8 / 6)


def test_terms_in_force_when_the_contract_begins_hold_for_its_year():
    """Growth dated with the budget in July counts for that July, and no other change within a year does."""
    dated = {"payment.resident.budget": {"2026-07": "growth"}, "payment.resident.budget_growth": {"2026-07": 0.02}}
    plain = {"payment.resident.budget": {"2026-07": "growth"}, "payment.resident.budget_growth": 0.02}
    later = {**plain, "payment.overrun_share": {"2027-03": 0.0}}
    np.testing.assert_array_equal(paid(dated, care()).lines["inpatient"], paid(plain, care()).lines["inpatient"])
    first, second = paid(plain, care()).lines["inpatient"], paid(later, care()).lines["inpatient"]
    np.testing.assert_array_equal(first[..., :36], second[..., :36])
    assert (second[..., 36:] < first[..., 36:]).all()


def test_members_under_a_package_are_not_under_the_budget():
    """A year in which all are: the budget has nothing left to settle."""
    budget = {"payment.resident.budget": {2026: "growth"}, "payment.resident.budget_growth": -0.1}
    everybody = {"payment.capitation_share": {2026: 1.0}}
    both, packages = paid({**budget, **everybody}, care()), paid(everybody, care())
    for name in LINES:
        np.testing.assert_array_equal(both.lines[name], packages.lines[name])


def test_the_employee_scheme_has_no_packages():
    found = paid({"payment.capitation_share": {2026: 1.0}}, care(), "employee")
    for name, line in care().items():
        np.testing.assert_array_equal(found.lines[name], line)


def test_a_budget_is_settled_after_procurement():
    """What hospitals are handed back is no part of what the budget is for."""
    batch = {"payment.procurement_share": {2026: 0.1}, "payment.procurement_hand_back": 0.5}
    budget = {"payment.resident.budget": {2026: "growth"}, "payment.resident.budget_growth": 0.0}
    with_hand_back, without = (
        paid({**batch, **budget, **more}, care()) for more in ({}, {"payment.procurement_hand_back": 0.0})
    )
    np.testing.assert_array_equal(with_hand_back.memo["overrun_borne"], without.memo["overrun_borne"])
    extra = with_hand_back.lines["inpatient"] - without.lines["inpatient"]
    half = 0.5 * without.memo["procurement_saved"][..., 17:24]
    np.testing.assert_allclose(with_hand_back.memo["procurement_handed_back"][..., 17:24], half)
    assert (extra[..., 12:] > 0.0).all()


def test_batches_of_more_than_everything_are_refused():
    with pytest.raises(fm.ProjectionError, match=r"payment\.procurement_share take up more than all"):
        paid({"payment.procurement_share": {2026: 0.4}}, care())


def test_a_list_that_replaces_more_than_there_is_is_refused():
    new = {"payment.catalogue_growth_inpatient": {2026: 1.0}, "payment.catalogue_substitution": 1.0}
    few = {f"payment.drug_share_{name}": 0.0 for name in ("inpatient", "outpatient")}
    with pytest.raises(fm.ProjectionError, match=r"lower payment\.catalogue_substitution"):
        paid({**new, **few, "payment.drug_share_chronic": 1.0}, care())


def test_funds_stand_side_by_side_and_accounts_have_none():
    of = {"employee_pooled": paid({}, care(2), "employee"), "resident": paid(EVERYTHING, care(2))}
    stacked = by_fund(FUNDS, {fund: owed.memo for fund, owed in of.items()})
    assert stacked["overrun_borne"].shape == (1, 2, 3, 12 * YEARS)
    assert not stacked["benefits_owed"][:, :, 1].any()
    np.testing.assert_array_equal(stacked["benefits_owed"][:, :, 2], of["resident"].memo["benefits_owed"])
