"""A word or weights of a whole run refuse dates; every other word, and every dated number, does nothing before its
month."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.run_parts import SETS
from fundmodel.vocabulary.dictionary import parameters
from tests import base_year
from tests.architecture import test_parameters_read as moved
from tests.architecture import test_when_parameters_act as acting

BASE = fm.load_scenario("baseline")
WHOLE_RUN = [name for name, spec in parameters().items() if spec.whole_run]
FROM = np.datetime64("2027-07")
ON_A_JANUARY = {"retirement.law"}
WORDS = [name for name, spec in parameters().items() if spec.kind == "choice" and not spec.whole_run]
NUMBERS = [name for name in acting.DATED if parameters()[name].kind == "dated" and not parameters()[name].yearly][::6]
"""A sample of the numbers by month: every sixth."""
FROM_ITS_JANUARY = {"enrolment.flexible_share"}
"""Heads go from one 1 January to the next along a line, so that a share dated in between is on its way from January."""


@pytest.mark.parametrize("name", WHOLE_RUN)
@pytest.mark.parametrize("form", ["alone", "in a mapping"])
def test_what_holds_for_the_whole_run_refuses_a_date(name, form):
    value = {"2027-07": base_year.other_values(BASE, name)[0]}
    with pytest.raises(fm.InputError, match=r"holds for the whole run.*without dates"):
        BASE.with_changes({name: value if form == "alone" else {"value": value}}, name="dated")


def test_one_that_is_read_as_one_word_is_declared_so():
    """The rest of the words and weights act by date, or are refused by the day: held by test_when_parameters_act."""
    kinds = {name for name, spec in parameters().items() if spec.kind in ("choice", "weights")}
    assert set(WHOLE_RUN) <= kinds
    assert kinds - set(WHOLE_RUN) <= {*acting.DATED, *acting.ON_A_JANUARY, *moved.SHOWN, *moved.BETWEEN_AREAS}
    assert {*WHOLE_RUN} >= acting.WHOLE_RUN


@pytest.fixture(scope="module")
def runs():
    """Each word and each number of the sample, changed in July 2027, with its company beside it, all in one run."""
    names = [name for name in (*WORDS, *NUMBERS) if name not in ON_A_JANUARY]
    batch = {one.name: one for name in names for one in (acting.company_of(name), acting.at(name, str(FROM)))}
    waits = {name for name in names if name in moved.WAITS}
    parts = [[name for name in names if (name in waits) is late] for late in (False, True)]
    found = {}
    for part in parts:
        wanted = {one for name in part for one in (acting.company_of(name).name, f"{name} {FROM}")}
        if wanted:
            run = fm.project([batch[one] for one in batch if one in wanted], until=2029)
            found |= dict.fromkeys(wanted, run)
    return lambda one: found[one].sel(one)


@pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")
@pytest.mark.parametrize("name", [name for name in (*WORDS, *NUMBERS) if name not in ON_A_JANUARY])
def test_nothing_moves_before_the_month_of_a_change(runs, name):
    changed, company = runs(f"{name} {FROM}"), runs(acting.company_of(name).name)
    last = np.datetime64("2026-12") if name in FROM_ITS_JANUARY else FROM - 1
    until = {"month": slice(None, last), "year": slice(None, 2026), "boundary": slice(None, 2027)}
    for of in SETS:
        one, other = (
            getattr(run, of).sel({dim: cut for dim, cut in until.items() if dim in getattr(run, of).dims})
            for run in (changed, company)
        )
        for variable in one.data_vars:
            np.testing.assert_array_equal(one[variable], other[variable], f"{of}.{variable}")
