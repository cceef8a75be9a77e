"""Every declared parameter is read by a projection, and a little more of each number moves at least one result."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario import Scenario
from fundmodel.projection.project import people
from fundmodel.vocabulary.dictionary import parameters

UNTIL = 2031
SHOWN = ("warning.employee_floor_months", "warning.resident_floor_months")
"""Read where levels and months are shown, not where money is projected."""
WITHOUT_EFFECT: dict[str, str] = {}
"""Numeric parameters that cannot move a result, each with the reason."""
NUMERIC = [name for name, spec in parameters().items() if spec.kind != "choice" and name not in SHOWN]


def a_little_more(name, value):
    """The same parameter a little higher, or lower where its range ends; weights a little more uneven."""
    spec = parameters()[name]
    if spec.kind == "weights":
        first, *_, last = value
        return {**value, first: value[first] + 0.01, last: value[last] - 0.01}
    high = spec.range[1]

    def higher(x):
        step = 1.0 if spec.unit in ("year", "month") else max(abs(x), 0.01) * 0.01
        return x + step if x + step <= high else x - step

    if isinstance(value, float):
        return higher(value)
    return {key: higher(x) for key, x in value.items()}


@pytest.fixture(scope="module")
def batch():
    """One run of the baseline and of one scenario per numeric parameter, which differs in that parameter alone."""
    base = fm.load_scenario("baseline")
    varied = [base.with_changes({name: change(base, name)}, name=name) for name in NUMERIC]
    return fm.project([base, *varied], until=UNTIL).check()


def change(base, name):
    entry = base.entry(name)
    value = a_little_more(name, entry.value)
    if not entry.dates:
        return value
    kept = {"value": value, "interpolate": entry.interpolate, "beyond_last": entry.beyond_last}
    return kept if entry.grow_with is None else {**kept, "grow_with": entry.grow_with, "lag": entry.lag}


@pytest.mark.parametrize("name", NUMERIC)
def test_a_little_more_of_a_parameter_moves_a_result(batch, name):
    changed, base = batch.sel(name), batch.sel("baseline")
    moved = [
        (dataset, variable)
        for dataset in ("population", "enrolment", "flow_exposures", "ledger")
        for variable in getattr(base, dataset).data_vars
        if not np.array_equal(getattr(changed, dataset)[variable].values, getattr(base, dataset)[variable].values)
    ]
    assert bool(moved) != (name in WITHOUT_EFFECT)


def test_a_batch_of_scenarios_gives_each_what_it_has_alone(batch):
    base = fm.load_scenario("baseline")
    for name in ("employee.wage_by_age", "enrolment.women_entry_ratio", "retirement.completing_exit"):
        alone = fm.project(base.with_changes({name: change(base, name)}, name=name), until=UNTIL)
        assert alone.ledger.identical(batch.sel(name).ledger)
        assert alone.enrolment.identical(batch.sel(name).enrolment)


@pytest.mark.parametrize(
    ("name", "word"),
    [("retirement.law", "old"), ("population.migration_placement", "end"), ("employee.published_pool_income", "gross")],
)
def test_another_word_moves_a_result(name, word):
    base = fm.load_scenario("baseline")
    run = fm.project(base.with_changes({name: word}, name="x"), until=2027).check()
    assert not run.ledger.equals(fm.project(base, until=2027).ledger)


def test_every_choice_has_its_test_above():
    choices = {name for name, spec in parameters().items() if spec.kind == "choice"}
    assert choices == {"retirement.law", "population.migration_placement", "employee.published_pool_income"}


def test_every_parameter_is_read_by_a_projection(monkeypatch):
    read = set()
    entry = Scenario.entry

    def recorded(self, name):
        read.add(name)
        return entry(self, name)

    monkeypatch.setattr(Scenario, "entry", recorded)
    people._seed_of.cache_clear()
    fm.project(["baseline", "no-retirement-delay"], until=2028)
    assert set(parameters()) - read == set(SHOWN)
    assert read <= set(parameters())


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_only_shown_is_read_by_what_shows_it(name):
    rooms = Path(fm.__file__).parent
    readers = [
        path.relative_to(rooms).as_posix()
        for room in ("analysis", "presentation")
        for path in (rooms / room).rglob("*.py")
        if re.search(rf"[\"']{re.escape(name)}[\"']", path.read_text(encoding="utf-8"))
    ]
    assert readers


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_only_shown_moves_no_money(name):
    base = fm.load_scenario("baseline")
    assert fm.project(base.with_changes({name: 5.0}, name="x"), until=2026).ledger.equals(
        fm.project(base, until=2026).ledger
    )
