"""Every declared parameter is read by a projection, and a little more of each number moves at least one result: alone,
or, where it acts only together with another, in that one's company.

Who reads which parameter stands in ``fundmodel/vocabulary/parameter_readers.csv``; it is written anew with
``python -m tests.architecture.test_parameters_read``.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.vocabulary.dictionary import parameters, readers
from tests import readers as traced
from tests.company import COMPANY
from tests.of_each import of_each
from tests.own_years import with_own_years

UNTIL = 2031
FIRST = "2026-01"
SHOWN = ("warning.employee_floor_months", "warning.resident_floor_months")
"""Read where levels and months are shown, not where money is projected."""
WITHOUT_EFFECT: dict[str, str] = {
    "employee.account_spending_share": "published spending of the base year sets the level; it moves that factor alone",
    "care.income_per_head": "published income of the base year sets the level; it moves that factor alone",
    "care.take_up": "published beneficiaries of the base year set the level; it moves that factor alone",
    "care.benefit": "published spending of the base year sets the level; it moves that factor alone",
    "employee.maternity_allowance_days": "as above: what was spent on allowances is a part of published spending",
}
"""Numeric parameters that cannot move a result, each with the reason; they move the reconciliation."""
BETWEEN_AREAS = ("population.internal_migration_scale", "enrolment.residence_drift", "economy.own_growth_shrink")
"""Numeric parameters that act only where a data package has several areas, or areas with years of their own."""
NOTICED = 1e-10
"""What counts as a move, of a variable's largest value: more than rounding."""
NUMERIC = [
    name for name, spec in parameters().items() if spec.kind != "choice" and name not in (*SHOWN, *BETWEEN_AREAS)
]
CHOICES = [name for name, spec in parameters().items() if spec.kind == "choice"]
OTHER_WORDS = [
    (name, word)
    for name in CHOICES
    for word in parameters()[name].choices
    if word != fm.load_scenario("baseline").entry(name).value and word != "member_ages"
]
"""Every other word of a choice but the one that no package can give yet, which is refused (tests/unit/test_seed.py)."""
WAITS = {"enrolment.waiting_fixed", "enrolment.waiting_per_year"}
"""Run apart: a waiting period asks for arrays by missed years and months, for every scenario of its run."""
COUNTED = ("year", "month", "months")
"""Units of parameters that step by a whole one."""


def spec_of(name):
    """What decides how a parameter comes in: kind of value, and whether it lasts."""
    return parameters()[name].kind, parameters()[name].lasts


def a_little_more(name, value):
    """The same parameter a little higher, or lower where its range ends; weights a little more uneven, and what is
    given by age a little steeper, because a profile as a whole has no level."""
    spec = parameters()[name]
    if spec.kind == "weights":
        first, *_, last = value
        return {**value, first: value[first] + 0.01, last: value[last] - 0.01}
    high = spec.range[1]

    def higher(x, part=1.0):
        step = part * (1.0 if spec.unit in COUNTED else max(abs(x), 0.01) * 0.01)
        return x + step if x + step <= high else x - step

    if isinstance(value, float):
        return higher(value)
    if spec.kind == "by_age":
        return {age: higher(value[age], (k + 1) / len(value)) for k, age in enumerate(sorted(value, key=int))}
    return {key: higher(x) for key, x in value.items()}


def in_company(name):
    """The baseline with what the parameter acts together with, under a name of its own."""
    base = fm.load_scenario("baseline")
    return base.with_changes(COMPANY[name], name=f"{name}, in company") if name in COMPANY else base


def changed(name):
    return in_company(name).with_changes({name: change(in_company(name), name)}, name=name)


def change(base, name):
    entry = base.entry(name)
    value = a_little_more(name, entry.value)
    if not entry.dates:
        return {FIRST: value} if parameters()[name].lasts == "once" else value
    kept = {"value": value, "interpolate": entry.interpolate, "beyond_last": entry.beyond_last}
    return kept if entry.grow_with is None else {**kept, "grow_with": entry.grow_with, "lag": entry.lag}


@pytest.fixture(scope="module")
def batch():
    """The run in which a scenario stands, by its name: the baseline, and for every numeric parameter one scenario that
    differs from it, or from the baseline in the parameter's company, in that parameter alone."""
    found = {}
    for waits in (False, True):
        names = [name for name in NUMERIC if (name in WAITS) is waits]
        scenarios = {one.name: one for name in names for one in (in_company(name), changed(name))}
        run = fm.project(list(scenarios.values()), until=UNTIL).check()
        found |= {scenario: run for scenario in scenarios if scenario not in found}
    return cache(lambda scenario: found[scenario].sel(scenario))


def results_that_differ(one, other, noticed=0.0):
    """(Dataset, variable) that differ by more than ``noticed`` of the largest value, or at all, or in shape."""
    return list(differing(one, other, noticed))


def differing(one, other, noticed):
    """The same one after the other, money first."""
    for dataset in ("ledger", "memo", "stock_exposures", "flow_exposures", "enrolment", "population"):
        ours, theirs = getattr(one, dataset).variables, getattr(other, dataset).variables
        for variable in ours.keys() - getattr(one, dataset).coords.keys():
            if not same(ours[variable].values, values_of(theirs, variable), noticed):
                yield dataset, variable


def values_of(variables, name):
    return variables[name].values if name in variables else np.zeros(0)


def same(a, b, noticed):
    if a.shape != b.shape:
        return False
    return bool(np.abs(a - b).max() <= noticed * np.abs(b).max()) if noticed else np.array_equal(a, b)


@of_each("name", NUMERIC)
def test_a_little_more_of_a_parameter_moves_a_result(batch, name):
    run, companion = batch(name), batch(in_company(name).name)
    assert any(differing(run, companion, NOTICED)) != (name in WITHOUT_EFFECT)
    if name in WITHOUT_EFFECT:
        assert not np.allclose(run.reconciliation["factor"], companion.reconciliation["factor"], rtol=1e-3)


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
@pytest.mark.parametrize("name", BETWEEN_AREAS)
def test_between_areas_a_little_more_moves_a_result_and_nothing_in_one_area(name):
    base = fm.load_scenario("baseline")
    pair = [base, base.with_changes({name: change(base, name)}, name=name)]
    one, several = (fm.project(pair, data, until=2028).check() for data in ("national", with_own_years()))
    assert not results_that_differ(one.sel(name), one.sel("baseline"))
    assert results_that_differ(several.sel(name), several.sel("baseline"), NOTICED)


ACCOMPANIED = sorted(set(COMPANY) & set(NUMERIC) - {"enrolment.continuity_bonus", "enrolment.zero_claim_bonus"})


@pytest.fixture(scope="module")
def without_company():
    """The baseline and, beside it, every accompanied parameter a little higher on its own."""
    base = fm.load_scenario("baseline")
    alone = [base.with_changes({name: change(base, name)}, name=name) for name in ACCOMPANIED if name not in WAITS]
    return fm.project([base, *alone], until=2028)


@of_each("name", ACCOMPANIED)
def test_only_in_company(without_company, name):
    """The list of companies is no longer than it must be: alone, a little more moves nothing at all."""
    base = fm.load_scenario("baseline")
    if name in WAITS:
        run = fm.project([base, base.with_changes({name: change(base, name)}, name=name)], until=2028)
    else:
        run = without_company
    assert not results_that_differ(run.sel(name), run.sel("baseline"))


def test_a_batch_of_scenarios_gives_each_what_it_has_alone(batch):
    base = fm.load_scenario("baseline")
    assert fm.project(base, until=UNTIL).ledger.identical(batch("baseline").ledger)
    for name in (
        "employee.wage_by_age",
        "enrolment.women_entry_ratio",
        "retirement.completing_exit",
        "retirement.window_share",
        "enrolment.leaver_relative_cost",
        "enrolment.shock_to_resident",
        "enrolment.share_above_cap",
        "enrolment.waiting_per_year",
        "employee.compensation_budget_share",
        "resident.minimum_growth",
        "economy.interest_demand",
    ):
        alone = fm.project(changed(name), until=UNTIL)
        for dataset in ("enrolment", "stock_exposures", "flow_exposures", "ledger", "memo"):
            assert getattr(alone, dataset).identical(getattr(batch(name), dataset)), f"{dataset} of {name}"


ONE_OF_EACH = list({(spec_of(name), *sorted(readers().get(name, ()))): name for name in reversed(NUMERIC)}.values())[
    ::-1
]
"""A parameter for each set of functions that read it and each kind of value: its neighbours go the same way."""


@of_each("name", ONE_OF_EACH)
def test_a_scenario_that_differs_in_one_parameter_runs_beside_the_other(batch, name):
    """A pair, so that this parameter alone gives its arrays a scenario axis; each is what it is among all the others,
    to the bit, and therefore keeps the laws that hold there."""
    pair = (in_company(name), changed(name))
    run = fm.project(pair, until=UNTIL)
    for scenario in pair:
        assert not results_that_differ(run.sel(scenario.name), batch(scenario.name)), scenario.name


@pytest.mark.parametrize(("name", "word"), OTHER_WORDS)
def test_another_word_moves_a_result(name, word):
    base = in_company(name)
    run = fm.project(base.with_changes({name: word}, name="x"), until=2028).check()
    assert results_that_differ(run, fm.project(base, until=2028), NOTICED)


def test_words_side_by_side_give_each_scenario_what_it_has_alone():
    """Each word of a choice beside the baseline's own; a choice of a whole run is one word for all of them."""
    base = fm.load_scenario("baseline")
    whole_run = {"population.migration_placement", "employee.published_pool_income", "economy.interest_posting"}
    side_by_side = [
        in_company(name).with_changes({name: word}, name=f"{name} {word}")
        for name, word in OTHER_WORDS
        if name not in whole_run
    ]
    run = fm.project([base, *side_by_side], until=2028).check()
    for scenario in (base, *side_by_side):
        alone = fm.project(scenario, until=2028)
        assert not results_that_differ(run.sel(scenario.name), alone), scenario.name


@pytest.mark.parametrize("posting", ["quarterly", "yearly"])
def test_interest_at_one_rate_is_not_posted_by_the_rule_of_another_scenario(posting):
    """How often interest is posted acts with tiers alone, also beside a scenario that has them."""
    base = fm.load_scenario("baseline").with_changes({"economy.interest_posting": posting}, name="one rate")
    tiers = base.with_changes({"economy.interest_rule": "tiers"}, name="tiers")
    run = fm.project([base, tiers], until=2027).check()
    for scenario in (base, tiers):
        assert fm.project(scenario, until=2027).ledger.identical(run.sel(scenario.name).ledger), scenario.name


READERS = Path(fm.__file__).parent / "vocabulary" / "parameter_readers.csv"


@pytest.fixture(scope="module")
def seen():
    """What was read by the nation's projection, by one of several areas, and by the tables of a result."""
    return {"nation": traced.of_a_projection(), "areas": traced.of_several_areas(), "tables": traced.of_tables()}


def test_every_parameter_is_read_by_a_projection(seen):
    assert set(parameters()) - set(seen["nation"]) == {*SHOWN, *BETWEEN_AREAS}
    assert set(parameters()) - set(seen["nation"]) - set(seen["areas"]) == set(SHOWN)
    assert {name for read in seen.values() for name in read} == set(parameters())


def test_the_table_of_readers_is_what_is_read(seen):
    found = traced.together(*seen.values())
    assert dict(readers()) == found, "who reads what has changed: see the head of this file"


def test_the_table_of_readers_names_functions_of_the_house(seen):
    for name, by in readers().items():
        for reader in by:
            module, _, function = reader.partition(":")
            source = Path(fm.__file__).parent.joinpath(*module.split("."))
            text = (source.with_suffix(".py") if not source.is_dir() else source / "__init__.py").read_text("utf-8")
            assert f"def {function.rpartition('.')[2]}(" in text, f"{name}: {reader}"


def test_a_reading_by_a_part_of_a_name_is_noted_with_who_asks():
    with traced.recorded() as found:
        assert fm.load_scenario("baseline").entry("resident.premium")
    assert found == {}, "a test is no part of the house"
    assert "projection.project.money.payment:_budget" in readers()["payment.resident.budget_growth"]


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_only_shown_is_read_by_what_shows_it(seen, name):
    assert {reader.partition(".")[0] for reader in seen["tables"][name]} <= {"analysis", "presentation"}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_only_shown_moves_no_money(name):
    base = fm.load_scenario("baseline")
    assert fm.project(base.with_changes({name: 5.0}, name="x"), until=2026).ledger.equals(
        fm.project(base, until=2026).ledger
    )


if __name__ == "__main__":
    every = traced.together(traced.of_a_projection(), traced.of_several_areas(), traced.of_tables())
    with READERS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("parameter", "reader"))
        table.writerows((name, reader) for name, by in every.items() for reader in by)
    print(f"{READERS.name}: {len(every)} parameters, {sum(map(len, every.values()))} readings")
