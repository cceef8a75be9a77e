"""A target that no value meets, deep in the stages: scenario, area, year, table and what to do are told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import load_data
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.vocabulary.errors import OutOfReachError
from tests import areas

ACCOUNTS = "individual_accounts_income_100m_yuan"


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


def table(nation, **columns):
    """Two areas, the second with columns times so much."""
    frame = areas.parts(nation, (0.5, 0.5))
    for name, times in columns.items():
        frame.loc[1, name] *= times
    return areas.package(nation, frame)


def told(data, scenario="baseline"):
    with pytest.raises(OutOfReachError) as refused:
        fm.project(scenario, data, 2026)
    assert isinstance(refused.value, fm.InputError)
    assert isinstance(refused.value, fm.ProjectionError)
    return refused.value


def test_accounts_in_another_unit_name_amounts_and_the_step(nation):
    error = told(table(nation, **{ACCOUNTS: 1e4}))
    (fault,) = error.faults
    assert fault.source == "areas"
    assert fault.place == "area B, account_contributions"
    assert "scenario Baseline, area B, 2025" in fault.problem
    assert "10,000 times too large" in fault.fix
    zh = error_text(error, "zh")
    assert re.search(r"统筹地区 \[area B, 个人账户缴费\]：基准情景，area B，2025年.*亿元.*似大了10,000倍", zh)
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", zh)


def test_accounts_that_credits_use_up_are_told_so(nation):
    (fault,) = told(table(nation, **{ACCOUNTS: 0.05})).faults
    assert "Nothing is left" in fault.fix
    assert "employee.retiree_credit" in fault.fix


def test_calibration_says_it_in_the_same_form(nation):
    balances = nation.table("balances").copy()
    own = (balances["fund"] == "resident") & (balances["year"] == 2025)
    balances.loc[own, "income"] *= 1e4
    broken = replace(nation, tables={**nation.tables, "balances": balances}, sha256="income in another unit")
    with pytest.raises(OutOfReachError) as refused:
        fm.calibrate(broken)
    (fault,) = refused.value.faults
    assert (fault.source, fault.place) == ("balances", "resident_subsidy")
    assert "scenario Baseline, CN, 2025" in fault.problem
    assert "10,000 times too large" in fault.fix


def test_the_seed_names_table_and_remedy(nation):
    heads = nation.table("heads").copy()
    heads.loc[(heads["group"] == "resident") & (heads["year"] == 2025), "value"] *= 0.3
    broken = replace(nation, tables={**nation.tables, "heads": heads}, sha256="few residents")
    (fault,) = told(broken).faults
    assert (fault.source, fault.place) == ("heads", "CN")
    assert "scenario Baseline, CN, 2025: no scale of non-renewal" in fault.problem
    assert "Correct the published heads" in fault.fix


@pytest.mark.filterwarnings("ignore::fundmodel.vocabulary.errors.ChangeWarning")
def test_each_scenario_that_fails_is_named(nation):
    rich = fm.load_scenario("baseline").with_changes({"employee.retiree_credit": 8000.0}, name="rich")
    (fault,) = told(nation, [fm.load_scenario("baseline"), rich]).faults
    assert (fault.source, fault.place) == ("balances", "account_contributions")
    assert fault.problem.startswith("scenario rich, CN, 2025: the model builds")


def test_groups_of_ages_name_their_area(nation):
    (fault,) = told(table(nation, active_10k=2.5)).faults
    assert (fault.source, fault.place) == ("areas", "B")
    assert "insured_ratio" in fault.fix
