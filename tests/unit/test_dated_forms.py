"""The form that is written for a change which the base year takes is a form that acts, and in the direction of the
change: for every parameter that can be dated, a flat value and one that the past has had and given up."""

from __future__ import annotations

import numpy as np
import pytest
from ruamel.yaml import YAML

import fundmodel as fm
from fundmodel.assumptions.scenario.dated_form import force_at
from fundmodel.assumptions.scenario.remarks import EARLIER, remarks
from fundmodel.vocabulary.dictionary import base_year_factors, parameters
from tests import base_year
from tests.architecture import test_parameters_read as moved
from tests.of_each import of_each

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")

BASE = fm.load_scenario("baseline")
UNTIL = 2031
KNOWN = {name: row for name, row in base_year_factors().items() if row.free_after}
POOL, ACCOUNTS, RESIDENT, CARE = "employee_pooled", "individual_accounts", "resident", "long_term_care"
SIGNS = {
    POOL: {
        "-": "population.fertility_scale retirement.law retirement.window_share enrolment.flexible_share "
        "employee.base_switch_month employee.base_update_lag employee.retiree_credit care.employee_coverage "
        "care.pool_share settlement.clearing_pass_share settlement.immediate_share employee.inpatient_payment_ratio "
        "employee.outpatient_payment_ratio employee.chronic_payment_ratio employee.inpatient_cap "
        "employee.outpatient_cap employee.out_of_area_share enrolment.shock_to_flexible enrolment.shock_to_resident "
        "employee.account_rate employee.employer_to_account_share employee.maternity_allowance_in_fund "
        "economy.interest_rule",
        "+": "economy.interest_rate economy.interest_shift employee.employer_rate employee.individual_rate "
        "employee.flexible_rate employee.base_floor employee.base_cap employee.collection employee.collection_shift "
        "employee.other_income_share settlement.holdback settlement.delay_months settlement.out_of_area_delay "
        "employee.inpatient_deductible employee.outpatient_deductible cost.out_of_area_ratio_loss "
        "retirement.required_years_women retirement.required_years_men retirement.further_months "
        "population.mortality_scale employee.employer_rate_factor employee.arrears_recovered employee.account_fate "
        "employee.retiree_rate economy.interest_carried_over economy.interest_demand",
        "": "settlement.clearing_month settlement.clearing_month_share",
    },
    ACCOUNTS: {"-": "care.account_share"},
    RESIDENT: {
        "-": "resident.subsidy_delay resident.premium_months care.resident_coverage care.resident_fund_share "
        "resident.inpatient_payment_ratio resident.outpatient_payment_ratio resident.chronic_payment_ratio "
        "resident.inpatient_cap resident.outpatient_cap resident.out_of_area_share",
        "+": "enrolment.duplicate_share resident.premium resident.subsidy resident.inpatient_deductible "
        "resident.outpatient_deductible resident.premium_income_share resident.minimum_growth resident.parity",
        "": "population.migration_scale",
    },
    CARE: {"+": "care.income_per_head", "-": "care.take_up"},
}
"""The fund whose balance a higher value (or the other word) moves, and which way; "": it moves, and the sign depends on
the season or on who migrates."""
WAY = {name: (fund, sign) for fund, by in SIGNS.items() for sign, names in by.items() for name in names.split()}
FROM = {"resident.premium_income_share": 0.01, "resident.minimum_growth": 0.06, "resident.parity": 0.9}
"""Where a higher value is a law of another kind than the baseline's: two values of that law."""


def values(base, name):
    """Two values above what is assumed, the lower first; of a word the other one, beside the base's own."""
    first = FROM.get(name, base_year.other_values(base, name)[0])
    return [first, moved.a_little_more(name, first)] if parameters()[name].kind != "choice" else [first]


def change(name, value, shape):
    """The change without a date, or dated to one year that the base year reads and taken back after it."""
    if shape == "flat":
        return base_year.for_all_time(name, value)
    year = 2024 + KNOWN[name].free_after
    former = force_at(BASE.entry(name), np.datetime64(f"{year}-01"))
    return {f"{year}-01": value, f"{year + 1}-01": former}


def advised(base, name, value, shape):
    """The remark on a change, and the scenario that its form makes of the base; the same for whoever asks."""
    asked = base.name, base.sha256, name, str(value), shape
    if asked not in ADVISED:
        ADVISED[asked] = _advised(base, name, value, shape)
    return ADVISED[asked]


ADVISED = {}


def _advised(base, name, value, shape):
    scenario = base.with_changes({name: change(name, value, shape)}, name="x")
    (found,) = [one for one in remarks(scenario, 2025) if (one.kind, one.parameter) == ("absorbed", name)]
    return found, base.with_changes(YAML(typ="safe").load(found.write), name=f"{name} {shape} {value!s:.60}")


SHAPES = ("flat", "taken back")
TRIALS = [(name, shape) for name in KNOWN for shape in SHAPES]


def test_the_table_names_every_parameter_that_can_be_dated():
    assert sorted(WAY) == sorted(KNOWN)


@pytest.mark.parametrize(("name", "fund"), [("employee.care_factor", POOL), ("resident.care_factor", RESIDENT)])
def test_a_factor_on_care_needs_no_form_since_the_base_year_does_not_read_it(name, fund):
    """1 in the base year whatever is written: without a date it acts as from the first projected month, and costs."""
    scenarios = [
        BASE,
        BASE.with_changes({name: 1.1}, name="always"),
        base_year.dated(BASE, name, 1.1, base_year.FIRST),
    ]
    closing = fm.project(scenarios, until=2026).ledger["closing"].sel(fund=fund).values[:, 0]
    assert name not in base_year_factors()
    assert np.array_equal(closing[1], closing[2])
    assert np.array_equal(closing[0, :12], closing[1, :12])
    assert (closing[1, -1] - closing[0, -1]) < -1e9


@pytest.fixture(scope="module")
def closings():
    """Balances of every fund from 2026 on, by the name of the scenario."""
    wanted = {}
    for name, shape in TRIALS:
        base = moved.in_company(name)
        for one in (base, *(advised(base, name, value, shape)[1] for value in values(base, name))):
            wanted[one.name] = one
    names = list(wanted)
    found = {}
    for at in range(0, len(names), 60):
        batch = names[at : at + 60]
        closing = fm.project([wanted[name] for name in batch], until=UNTIL).ledger["closing"].isel(area=0)
        for name in batch:
            found[name] = closing.sel(scenario=name).isel(month=slice(12, None))
    return found


@of_each("name, shape", TRIALS)
def test_the_form_moves_the_balance_the_way_of_the_change(closings, name, shape):
    """By the largest move; what is taken back in the December of the first move, since people who went by a law that is
    taken back are missing later on."""
    base = moved.in_company(name)
    made = [advised(base, name, value, shape)[1].name for value in values(base, name)]
    low, high = made if len(made) == 2 else (base.name, made[0])
    fund, sign = WAY[name]
    by = (closings[high] - closings[low]).sel(fund=fund).values
    moves = np.flatnonzero(np.abs(by) > 1e4)
    assert moves.size
    told = by[np.abs(by).argmax()] if shape == "flat" else by[moves[0] // 12 * 12 + 11]
    assert sign == "" or (told > 0) == (sign == "+"), f"{told / 1e8:.3f}"


@of_each("name", KNOWN)
def test_the_form_is_not_absorbed_and_draws_no_other_remark(name):
    care = {"care.fund": "separate"} if name.startswith("care.") else {}
    base = moved.in_company(name) if parameters()[name].acts_with else BASE.with_changes(care, name="base")
    for shape in SHAPES:
        for value in values(base, name):
            found, scenario = advised(base, name, value, shape)
            told = [one for one in remarks(scenario, 2025) if one.parameter == name and one.kind != EARLIER]
            assert not told, found.write


def test_a_lasting_value_of_the_past_is_written_like_a_flat_one():
    for name in KNOWN:
        base = moved.in_company(name)
        value = values(base, name)[0]
        if parameters()[name].lasts != "once":
            past = base.with_changes({name: {"2020-01": value}}, name="x")
            (found,) = [one for one in remarks(past, 2025) if (one.kind, one.parameter) == ("absorbed", name)]
            assert found.write == advised(base, name, value, "flat")[0].write


def test_the_shock_of_the_past_is_moved_to_the_first_projected_year():
    """Issue 10: its form was ``{2026-01: 0}``, which does nothing."""
    (found,) = remarks(BASE.with_changes({"enrolment.shock_to_resident": {2025: 0.03, 2026: 0}}, name="x"), 2025)
    assert found.write == "enrolment.shock_to_resident: {2026-01: 0.03, 2027-01: 0}"
    both = {2024: 0.09, 2026: 0.08, 2030: 0.085}
    (found,) = remarks(BASE.with_changes({"employee.employer_rate": both}, name="x"), 2025)
    assert found.write == "employee.employer_rate: {2026-01: 0.09, 2028-01: 0.08, 2030-01: 0.085}"
