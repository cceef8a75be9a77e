"""Every public function that takes one name or a list: a name alone is meant as such, anything else is refused with one
message, never a traceback."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.vocabulary.asked import asked_for
from tests.of_each import of_each

NONSENSE = ([], (), "", [""], 3.5, [None], {"a": 1}, [True], ["no such name"])
"""Refused wherever one or several names are asked for."""
UNTIL = 2027


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "prudent"], until=UNTIL)


@pytest.fixture(scope="module")
def ready():
    return fm.prepare("baseline", until=UNTIL)


BASE = fm.load_scenario("baseline")
TAKERS = {
    "project": lambda given, run, ready: fm.project(given, until=UNTIL),
    "headline_ranges": lambda given, run, ready: fm.headline_ranges(given, until=UNTIL),
    "sensitivity": lambda given, run, ready: fm.sensitivity(until=UNTIL, parameters=given),
    "hindcast": lambda given, run, ready: fm.hindcast(origins=given),
    "break_even": lambda given, run, ready: fm.break_even(BASE, given, by=UNTIL),
    "break_even fund": lambda given, run, ready: fm.break_even(BASE, "economy.deflator", fund=given, by=UNTIL),
    "yearly_accounts": lambda given, run, ready: fm.yearly_accounts(run, given),
    "headlines": lambda given, run, ready: fm.headlines(run, given),
    "sel scenario": lambda given, run, ready: run.sel(scenario=given),
    "sel area": lambda given, run, ready: run.sel(area=given),
    "sel fund": lambda given, run, ready: run.sel(fund=given),
    "plot fund": lambda given, run, ready: fm.plot.months(run, fund=given),
    "plot scenario": lambda given, run, ready: fm.plot.people(run, scenario=given),
    "money": lambda given, run, ready: ready.money(given),
    "arrays": lambda given, run, ready: ready.arrays(given),
    "floor_month": lambda given, run, ready: fm.floor_month(run, floors=given),
    "solvency_tests": lambda given, run, ready: fm.solvency_tests(run, floors=given),
    "deficit_ahead": lambda given, run, ready: fm.deficit_ahead(run, floors=given),
    "warning_level": lambda given, run, ready: fm.warning_level(run, thresholds=given),
    "load_scenario": lambda given, run, ready: fm.load_scenario(given),
    "load_data": lambda given, run, ready: fm.load_data(given),
    "prepare": lambda given, run, ready: fm.prepare(given, until=UNTIL),
    "diff_scenarios": lambda given, run, ready: fm.diff_scenarios("baseline", given),
    "calibrate": lambda given, run, ready: fm.calibrate(scenario=given),
    "table": lambda given, run, ready: fm.load_data("national").table(given),
    "entry": lambda given, run, ready: BASE.entry(given),
}


@of_each("taker, given", product(TAKERS, NONSENSE))
def test_what_is_no_name_is_refused_with_one_message(taker, given, run, ready):
    with pytest.raises(fm.FundmodelError) as refused:
        TAKERS[taker](given, run, ready)
    assert 10 < len(str(refused.value)) < 2000


def test_a_name_alone_is_a_list_of_one(run):
    one = fm.sensitivity(until=UNTIL, parameters="economy.deflator")
    assert list(one["parameter"].unique()) == ["economy.deflator"]
    assert one.equals(fm.sensitivity(until=UNTIL, parameters=["economy.deflator"]))
    assert fm.yearly_accounts(run, "resident").equals(fm.yearly_accounts(run, ["resident"]))
    assert fm.hindcast(origins=np.int64(2024)).about["origins"] == (2024,)


@pytest.mark.parametrize(
    "twice",
    [
        lambda run: fm.sensitivity(until=UNTIL, parameters=["economy.deflator"] * 2),
        lambda run: fm.headlines(run, ["resident"] * 2),
        lambda run: fm.project(["baseline"] * 2, until=UNTIL),
        lambda run: fm.hindcast(origins=[2024, 2024]),
    ],
)
def test_a_name_that_stands_there_twice_is_refused(twice, run):
    with pytest.raises(fm.InputError, match="twice"):
        twice(run)


def test_the_message_says_what_there_is():
    with pytest.raises(fm.InputError, match=r"No fund was asked for\. Valid: resident"):
        asked_for([], "fund", str, "Valid: resident")
    with pytest.raises(fm.InputError, match=r"fund=3 is no fund; give one or a list\. Valid"):
        asked_for(3, "fund", str, "Valid: resident")
