"""How near "not before" is: months of reserve at the end of the run, beside the warning line."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import fundmodel as fm
from fundmodel.presentation.terminal.fund_screens import horizon_line

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "current-law"], until=2036)


def test_every_fund_that_still_holds_money_is_told_with_its_line(run):
    said = horizon_line(run, "en")
    months = fm.reserve_months(run, recognition="earned").sel(month="2036-12").squeeze()
    employee = float(months.sel(scenario="baseline", fund="employee_pooled"))
    resident = float(months.sel(scenario="baseline", fund="resident"))
    assert f"Employee pooled fund (Baseline) {employee:.1f} (6)" in said
    assert f"Resident fund (Baseline) {resident:.1f} (3)" in said
    assert "Resident fund (Current law)" not in said
    assert "2036年末" in horizon_line(run, "zh")


def test_nothing_is_said_where_every_fund_is_used_up(run):
    assert horizon_line(run.sel(scenario="current-law", fund=["resident"]), "en") == ""


def test_the_front_page_says_how_near_the_employee_dates_are():
    with (ROOT / "scenarios" / "expected" / "baseline.csv").open(encoding="utf-8") as lines:
        rows = {(row["measure"], row["of"], row["year"]): row["value"] for row in csv.DictReader(lines)}
    told = re.search(r"ends 2060 with ([0-9.]+) months", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told[1] == f"{float(rows['months_earned', 'employee_pooled', '2060']):.1f}"
