"""What is declared of when a parameter acts is what it is seen to do: ``yearly`` (read in January), ``acts_with``
(nothing alone), and that a date after the end of a run does nothing in it, which is told."""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.collected_ahead import AHEAD
from fundmodel.assumptions.scenario.remarks import remarks
from fundmodel.vocabulary.dictionary import parameters
from tests import base_year
from tests.architecture import test_parameters_read as moved
from tests.company import COMPANY
from tests.of_each import of_each

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")

BASE = fm.load_scenario("baseline")
UNTIL = 2029
AFTER = f"{UNTIL + 1}-01"
WHOLE_RUN = {
    *base_year.WHOLE_RUN,
    *("enrolment.seed", "employee.benefit_shares", "resident.benefit_shares", "care.fund", "settlement.run_off"),
    *("employee.inpatient_level_shares", "resident.inpatient_level_shares", "resident.recognition"),
    *("population.fertility_variant", "population.mortality_variant"),
}
"""Words and weights of a whole run, which take no dates."""
ON_A_JANUARY = {"retirement.law", "retirement.window_share"}
"""A date in another month is refused."""
EITHER_WAY = {"employee.base_switch_month", "employee.base_update_lag", "economy.reference"}
"""Months of a year, which a date in July moves from that January on; and a word without effect in the baseline."""
FOLLOW = {"resident.financing_income_share", "resident.parity"}
"""Move the premium that is collected last like the one before it."""
DATED = [
    name
    for name, spec in parameters().items()
    if spec.kind in ("dated", "choice", "weights")
    and name not in {*moved.SHOWN, *moved.BETWEEN_AREAS, *WHOLE_RUN, *ON_A_JANUARY, *EITHER_WAY}
]
SHOCKS = {"enrolment.shock_to_resident": {"2027-01": 0.02, "2028-01": 0.01}}
BOTH_SIDES = {"enrolment.shock_heals_in": SHOCKS, "shock.workers": {**SHOCKS, "cost.income_driver": "own_head"}}
"""What is read of each shock moves something only where a shock lies after the date."""


def at(name, date):
    base = company_of(name)
    value = base_year.other_values(base, name)[0]
    return base.with_changes({name: {"value": {date: value}, "beyond_last": "hold"}}, name=f"{name} {date}")


def company_of(name):
    return (
        BASE.with_changes(BOTH_SIDES[name], name=f"{name}, in company")
        if name in BOTH_SIDES
        else moved.in_company(name)
    )


@pytest.fixture(scope="module")
def runs():
    """Each parameter changed in July 2027, in January 2028 and after the end, some twenty at once."""
    found = {}
    for waits in (True, False):
        names = [name for name in DATED if (name in moved.WAITS) is waits]
        for start in range(0, len(names), 20):
            batch = {
                one.name: one
                for name in names[start : start + 20]
                for one in (company_of(name), *(at(name, date) for date in ("2027-07", "2028-01", AFTER)))
            }
            run = fm.project(list(batch.values()), until=UNTIL)
            found |= {scenario: run for scenario in batch if scenario not in found}
    return lambda scenario: found[scenario].sel(scenario)


@of_each("name", DATED)
def test_a_date_in_july_counts_from_january_where_that_is_declared(runs, name):
    july, january, nothing = (runs(one) for one in (f"{name} 2027-07", f"{name} 2028-01", company_of(name).name))
    assert moved.results_that_differ(january, nothing)
    assert (not moved.results_that_differ(july, january)) == parameters()[name].yearly


@pytest.mark.parametrize("name", DATED)
def test_a_date_after_the_end_is_told_unless_it_moves_something(runs, name):
    after = at(name, AFTER)
    told = {one.kind for one in remarks(after, 2025, UNTIL) if one.parameter == name}
    assert bool(told & {"beyond", "partly_beyond"}) == (name not in AHEAD)
    if name not in FOLLOW:
        assert bool(moved.results_that_differ(runs(after.name), runs(company_of(name).name))) == (name in AHEAD)


def test_who_takes_no_date_is_not_read_in_january():
    assert not [name for name in WHOLE_RUN | ON_A_JANUARY | EITHER_WAY if parameters()[name].yearly]


ALONE = [name for name, spec in parameters().items() if spec.acts_with]


@pytest.fixture(scope="module")
def alone():
    """The baseline, and beside it every such parameter changed alone, from 2025 and from 2027 on."""
    scenarios = {}
    for name in ALONE:
        spec, value = parameters()[name], base_year.other_values(BASE, name)[0]
        scenarios[name] = BASE.with_changes({name: value}, name=name)
        if spec.kind == "dated":
            scenarios[f"{name} 2027"] = BASE.with_changes({name: {"2027-01": value}}, name=f"{name} 2027")
    found = {}
    for apart in (set(ALONE) & base_year.WHOLE_RUN, set(ALONE) & moved.WAITS, None):
        part = [
            one
            for one in scenarios.values()
            if (one.name.split()[0] in apart if apart else one.name.split()[0] not in base_year.WHOLE_RUN | moved.WAITS)
        ]
        groups = [[one] for one in part] if apart else [part]
        for group in groups:
            run = fm.project([*group, *([] if apart else [BASE])], until=2029)
            found |= {one.name: run.sel(one.name) for one in group}
    return found | {"baseline": run.sel("baseline")}


@of_each("name", ALONE)
def test_what_acts_only_with_others_moves_nothing_alone(alone, name):
    for one in (name, f"{name} 2027"):
        assert one not in alone or not moved.results_that_differ(alone[one], alone["baseline"]), one


@of_each("name", ALONE)
def test_what_it_acts_with_is_in_the_company_in_which_it_is_seen_to_act(name):
    spec = parameters()[name]
    assert set(spec.acts_with) <= set(parameters()) - {name}
    assert set(spec.acts_with) & set(COMPANY[name])


OWN_COMPANY = {name for name, company in COMPANY.items() if name in company}
"""What a change of its own makes act: a ratio, a cap, years that only a later change moves."""
ABOVE = {"economy.reference", "resident.announced_until", "resident.financing_follows"}
"""Written in scenarios that others extend, whose growth makes them act; silence is right there."""
SOME_VALUES = {"employee.account_rate", "cost.income_driver"}
"""Act alone when lowered, or with another word."""


def test_every_parameter_with_a_company_declares_it():
    assert set(COMPANY) - set(ALONE) == OWN_COMPANY - set(ALONE) | ABOVE | SOME_VALUES
