"""Every shipped scenario says which way it moves what, and moves it that way.

No sign is asked of the dates of a permanently lower or higher trend, nor of fewer births (METHODS 4.4): a nominal
reserve lasts longer when everything grows more slowly, and fewer young members leave before fewer payers are missed.
"""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.expectations import EVENTS, ITEMS, OF_FUND
from fundmodel.assumptions.shipped import builtin_scenarios
from tests.of_each import of_each
from tests.regression.expected_signs import measured, sign_of

SCENARIOS = {name: fm.load_scenario(name) for name in builtin_scenarios()}
REFORMS = {name: scenario for name, scenario in SCENARIOS.items() if scenario.base is not None}
DATES = {f"{fund}_{event}" for fund in OF_FUND for event in EVENTS}
NO_SIGN = dict.fromkeys(("growth-low", "growth-high", "stagnation"), DATES) | {
    name: {f"employee_{event}" for event in EVENTS} for name in ("fertility-low", "fertility-high")
}


@pytest.fixture(scope="module")
def items(runs) -> dict[tuple[str, str], dict[str, float]]:
    """Items of every scenario and of every root, each on the data package that is asked about."""
    return {(name, SCENARIOS[names[0]].data): values for names, run in runs for name, values in measured(run).items()}


def test_every_item_of_the_closed_list_is_measured(items):
    assert set(items["baseline", "national"]) == set(ITEMS)


@of_each("name", REFORMS)
def test_a_scenario_moves_what_it_says(items, name):
    scenario = REFORMS[name]
    own, base = items[name, scenario.data], items[scenario.root.name, scenario.data]
    assert scenario.expect
    moved = {item: sign_of(own[item], base[item]) for item in scenario.expect}
    assert moved == dict(scenario.expect)


def test_a_list_of_zeros_alone_is_a_claim_of_few():
    """Two that change nothing of the root, and two in which what they move pulls both ways."""
    zeros = {name for name, scenario in REFORMS.items() if set(scenario.expect.values()) == {"0"}}
    assert zeros == {"health-expansion", "employer-worker-one-to-one", "half-health", "financing-five-percent"}


@pytest.mark.parametrize("name", NO_SIGN)
def test_no_sign_is_asked_where_none_may_be(name):
    assert not set(SCENARIOS[name].expect) & NO_SIGN[name]


def test_fewer_births_lower_contributions_of_2060_and_more_raise_them():
    for name, sign in (("fertility-low", "-"), ("fertility-high", "+")):
        assert SCENARIOS[name].expect["employee_contributions_2060"] == sign
