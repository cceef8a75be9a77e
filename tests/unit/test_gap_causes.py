"""Each value that is said to close a gap closes it when it is put in, in a run of the same equations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import load_data
from fundmodel.calibration import reconcile
from fundmodel.calibration.gap_causes import MOST, Cause, causes, ranked
from fundmodel.projection.gap_faults import Gap
from tests import areas

POOL, ACCOUNTS, RESIDENT = "employee_pooled", "individual_accounts", "resident"
PLANTED: dict[str, tuple[str, dict[str, float]]] = {
    "A": ("employee_pool_contributions", {f"{POOL}_income": 1.3}),
    "B": ("employee_pool_contributions", {f"{POOL}_income": 0.75}),
    "C": ("account_contributions", {f"{ACCOUNTS}_income": 1.2}),
    "D": ("account_spending", {f"{ACCOUNTS}_expenditure": 0.45}),
    "E": ("resident_subsidy", {f"{RESIDENT}_income": 1.15}),
    "F": ("resident_subsidy", {f"{RESIDENT}_income": 0.8}),
    "G": ("employee_inpatient", {f"{POOL}_expenditure": 1.25}),
    "H": ("resident_inpatient", {f"{RESIDENT}_expenditure": 0.8}),
    "I": ("employee_maternity_allowance", {"maternity_expenditure": 1.4}),
}
"""Area -> the line that is off, and what its accounts are times the nation's per head."""


def named(column: str) -> str:
    return f"{column}_100m_yuan"


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


@pytest.fixture(scope="module")
def frame(nation) -> pd.DataFrame:
    """Nine areas alike but for one planted gap each."""
    table = areas.parts(nation, [0.01] * len(PLANTED), area=list(PLANTED)).set_index("area", drop=False)
    for area, (_, changes) in PLANTED.items():
        for column, times in changes.items():
            table.loc[area, named(column)] *= times
    return table


@pytest.fixture(scope="module")
def data(nation, frame):
    return areas.package(nation, frame.reset_index(drop=True))


@pytest.fixture(scope="module")
def run(data):
    """The nation's shares part pool and accounts, as where an area gives both in one row."""
    whole = fm.project("baseline", data, 2026)
    split = {"table": "area_accounts", "column": POOL, "areas": [], "rule": "split"}
    about = whole.provenance["data"]
    lent = [*about["borrowed"], split]
    return replace(whole, provenance={**whole.provenance, "data": {**about, "borrowed": lent}})


def test_own_rows_of_pool_and_accounts_are_not_parted_anew(data, gaps):
    own = fm.project("baseline", data, 2026)
    for area in "ACD":
        assert {cause.of for cause in ranked(own, gaps[area])} == {
            of for of in TOLD[area] if not of.startswith("pool_of")
        }


@pytest.fixture(scope="module")
def gaps(run, data) -> dict[str, Gap]:
    table = reconcile.reconciliation(run, data).set_index(["area", "item"])
    rows = {area: table.loc[(area, item)] for area, (item, _) in PLANTED.items()}
    return {
        area: Gap("baseline", area, PLANTED[area][0], float(row["modelled"]), float(row["published"]))
        for area, row in rows.items()
    }


def _part(flow: str) -> Callable[[pd.Series, Cause, Gap], None]:
    def passed(row: pd.Series, cause: Cause, gap: Gap) -> None:
        names = [named(f"{fund}_{flow}") for fund in (POOL, ACCOUNTS)]
        whole = sum(row[name] for name in names)
        row[names[0]], row[names[1]] = cause.closing * whole, (1.0 - cause.closing) * whole

    return passed


def _base(row: pd.Series, cause: Cause, gap: Gap) -> None:
    row["wage_level"] *= cause.closing / cause.used


def _heads(row: pd.Series, cause: Cause, gap: Gap) -> None:
    for name in row.index[row.index.str.startswith(("resident_10k", "resident_before_10k", "age_"))]:
        row[name] *= cause.closing / cause.used  # with the people, so that no more are insured than live there


def _scope(row: pd.Series, cause: Cause, gap: Gap) -> None:
    fund = RESIDENT if gap.item == "resident_subsidy" else POOL
    row[named(f"{fund}_income")] -= (gap.published - gap.modelled) / 1e8


def _maternity(row: pd.Series, cause: Cause, gap: Gap) -> None:
    row[named("maternity_expenditure")] *= cause.closing / cause.used


BY_DATA: dict[str, Callable[[pd.Series, Cause, Gap], None]] = {
    "base": _base,
    "pool_of_income": _part("income"),
    "pool_of_expenditure": _part("expenditure"),
    "pool_of_opening": _part("opening"),
    "heads": _heads,
    "scope": _scope,
    "maternity": _maternity,
}
"""How a cause that stands in the package is put right; every other one is a parameter of the scenario."""
TOLD: dict[str, set[str]] = {
    "A": {"base", "employee.employer_rate", "pool_of_income", "scope"},
    "B": {"base", "employee.employer_rate", "scope"},
    "C": {"base", "employee.retiree_credit", "pool_of_income"},
    "D": {"employee.account_spending_share", "pool_of_expenditure", "pool_of_opening"},
    "E": {"resident.subsidy", "resident.premium", "heads", "scope"},
    "F": {"resident.premium", "heads", "scope", "arrived"},
    "G": {
        "employee.inpatient_episodes",
        "employee.inpatient_charge",
        "employee.benefit_shares",
        "pool_of_expenditure",
        "maternity",
    },
    "H": {
        "resident.inpatient_episodes",
        "resident.inpatient_charge",
        "resident.inpatient_payment_ratio",
        "resident.benefit_shares",
    },
    "I": {"base", "employee.maternity_allowance_days", "employee.maternity_allowance_share", "maternity"},
}


def _value(cause: Cause, entries: Any) -> Any:
    """What a scenario file would say of a parameter."""
    if cause.of.endswith("benefit_shares"):
        shares = dict(entries[cause.of].value)
        rest = (1.0 - cause.closing) / (1.0 - cause.used)
        return {name: cause.closing if name == "inpatient" else rest * share for name, share in shares.items()}
    return cause.closing


@pytest.mark.filterwarnings("ignore::fundmodel.vocabulary.errors.ChangeWarning")
def test_every_value_closes_its_gap(nation, frame, run, gaps):
    """One area for each cause, put right by its value alone: the factor comes to one, whatever the others do."""
    rows, scenario, wanted = [], fm.load_scenario("baseline"), {}
    for area, gap in gaps.items():
        for cause in ranked(run, gap):
            row = frame.loc[area].copy()
            row["area"] = f"{area} {cause.of}"
            wanted[row["area"]] = gap.item
            if cause.of in BY_DATA:
                BY_DATA[cause.of](row, cause, gap)
            elif cause.of == "arrived":
                assert cause.closing == pytest.approx(gap.factor)
                del wanted[row["area"]]
            else:
                value = _value(cause, scenario.root.entries)
                scenario = scenario.with_changes({cause.of: value}, name="mended", areas=[row["area"]])
            rows.append(row)
    mended = areas.package(nation, pd.DataFrame(rows).reset_index(drop=True))
    found = fm.project(scenario, mended, 2026).reconciliation["factor"]
    factors = {area: float(found.sel(area=area, item=item)) for area, item in wanted.items()}
    assert {area: factor for area, factor in factors.items() if abs(factor - 1.0) > 0.003} == {}
    assert len(factors) > 30


@pytest.mark.parametrize("area", PLANTED)
def test_the_causes_of_a_line_in_the_order_of_their_reach(run, gaps, area):
    found = ranked(run, gaps[area])
    assert {cause.of for cause in found} == TOLD[area]
    assert [cause.reach for cause in found] == sorted(cause.reach for cause in found)
    told = causes(run, gaps[area])
    assert told[: min(MOST, len(found))] == [cause.told for cause in found[:MOST]]
    assert len(told) == min(MOST, len(found))
    assert all("[" in cause.told for cause in found if cause.of in BY_DATA)


def test_reach_is_the_part_of_the_way_to_the_end_of_the_range():
    inside = Cause("x", "x", 0.08, 0.09, (0.06, 0.10))
    assert inside.reach == pytest.approx(0.5)
    assert Cause("x", "x", 0.08, 0.05, (0.06, 0.10)).reach == pytest.approx(1.5)
    assert Cause("x", "x", 0.08, 0.09, (0.06, 0.08)).reach == float("inf")


def test_an_amount_ten_thousand_times_too_large_is_a_matter_of_units(run, gaps):
    gap = gaps["C"]
    told = causes(run, gap._replace(published=gap.modelled * 1.1e4))
    assert told[0] == "another unit: the accounts look 10,000 times too large"
    told = causes(run, gap._replace(published=gap.modelled / 0.9e4))
    assert told[0] == "another unit: the accounts look 10,000 times too small"


def test_a_wage_that_is_known_leaves_the_base_less_room(run, gaps):
    """With the area's own average wage only the declared share is open."""
    base = next(cause for cause in ranked(run, gaps["A"]) if cause.of == "base")
    assert base.ends[1] / base.used < 1.2
    assert base.ends[0] / base.used > 0.8
