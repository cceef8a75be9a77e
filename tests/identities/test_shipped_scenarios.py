"""A shipped scenario leaves the past alone and its company too: nothing moves before its first date, and beside the
baseline it is what it is among all the others, bit for bit (I-31)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.year_series import YearSeries
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.projection.run_parts import SETS
from fundmodel.vocabulary.dictionary import GROWTH_SERIES
from fundmodel.vocabulary.frozen import Frozen
from tests.identities.test_random_scenarios import IDLE
from tests.regression.headlines import groups

UNTIL = 2032
FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
REFORMS = tuple(name for name in builtin_scenarios() if name != "baseline")
BY_COVERAGE_YEAR = {
    "resident.premium",
    "resident.premium_months",
    "resident.premium_income_share",
    "resident.financing_income_share",
    "resident.minimum_growth",
    "resident.parity",
}
MONTHS = np.arange("2025-01", "2041-01", dtype="datetime64[M]")
INCOME = {GROWTH_SERIES[0]: YearSeries(2020, np.full(30, 0.04))}


@pytest.fixture(scope="module")
def shipped() -> dict[str, fm.Scenario]:
    return {name: fm.load_scenario(name) for name in ("baseline", *REFORMS)}


@pytest.fixture(scope="module")
def together(shipped) -> dict[tuple[str, str], fm.Projection]:
    """Every scenario on the data package that it asks about, and the baseline on each of them."""
    runs = []
    for group in groups(list(shipped.values())):
        company = [] if any(one.name == "baseline" for one in group) else [shipped["baseline"]]
        runs.append((group[0].data, fm.project([*company, *group], group[0].data, UNTIL).check()))
    return {(name, data): run.sel(name) for data, run in runs for name in run.scenarios}


def first_month(scenario: fm.Scenario) -> np.datetime64 | None:
    """The first month in which a scenario may differ from its base; None where a change has no date.

    What acts only with another lever (``IDLE``, and that it does nothing alone is a law of its own) acts from that
    one's date: how a shock heals from the day of the shock."""
    found = []
    for change in scenario.changes:
        if change.name in IDLE and len(scenario.changes) > 1:
            continue
        value = change.fields.get("value")
        if not isinstance(value, Frozen) or not scenario.entry(change.name).dates:
            return None
        first = first_difference(scenario, change.name)
        found.append(first.astype("datetime64[Y]") - 1 if change.name in BY_COVERAGE_YEAR else first)
    return min(found).astype("datetime64[M]")


def first_difference(scenario: fm.Scenario, name: str) -> np.datetime64:
    """The first month in which a dated number is not its base's, whose dates it may repeat; else the first date."""
    entry = scenario.entry(name)
    if entry.kind != "dated" or scenario.base is None:
        return np.datetime64(min(entry.dates), "M")
    both = (one.at_months(name, MONTHS, INCOME) for one in (scenario, scenario.base))
    return MONTHS[np.flatnonzero(np.not_equal(*both))[0]]


@pytest.mark.parametrize("name", REFORMS)
def test_nothing_moves_before_the_first_date(shipped, together, name) -> None:
    scenario, first = shipped[name], first_month(shipped[name])
    if first is None:
        said = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").startswith("# Undated")
        assert said or all("value" not in change.fields for change in scenario.changes)
        return
    run, base = (together[one, scenario.data] for one in (name, scenario.extends[0]))
    year = int(str(first)[:4])
    before = {"month": slice(None, first - 1), "year": slice(None, year - 1), "boundary": slice(None, year)}
    for of in SETS:
        data, other = (
            getattr(x, of).sel({dim: cut for dim, cut in before.items() if dim in getattr(x, of).dims})
            for x in (run, base)
        )
        for variable in data.data_vars:
            np.testing.assert_array_equal(data[variable], other[variable], f"{of}.{variable} before {first}")


FEW = 3
"""Scenarios in a small company: their assumptions agree where those of all do not."""


def companies() -> list[tuple[str, ...]]:
    """A few scenarios of one data package at a time, each in one company."""
    found = []
    for group in groups([fm.load_scenario(name) for name in REFORMS]):
        names = [one.name for one in group]
        found += [tuple(names[at : at + FEW]) for at in range(0, len(names), FEW)]
    return found


@pytest.mark.parametrize("names", companies(), ids="-".join)
def test_beside_the_baseline_a_scenario_is_what_it_is_among_all(shipped, together, names) -> None:
    data = shipped[names[0]].data
    few = fm.project([shipped[name] for name in ("baseline", *names)], data, UNTIL)
    for own in few.scenarios:
        run, among = few.sel(own), together[own, data]
        for of in SETS:
            one, other = getattr(run, of), getattr(among, of)
            for variable in one.data_vars:
                np.testing.assert_array_equal(one[variable], other[variable], f"{own}: {of}.{variable}")


def test_every_scenario_is_in_one_company():
    assert sorted(name for names in companies() for name in names) == sorted(REFORMS)
