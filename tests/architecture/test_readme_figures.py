"""The headline table of the README says what the expected results of the scenarios say."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEASURES = ("first_deficit_year", "floor_month", "depletion_month")
ROWS = {
    ("employee pool", "baseline"): "employee_pooled",
    ("employee pool", "no-retirement-delay"): "employee_pooled",
    ("resident fund", "baseline"): "resident",
    ("resident fund", "current-law"): "resident",
}


def printed() -> dict[tuple[str, str], tuple[str, ...]]:
    """Fund and scenario of each row of the table, with its three dates."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## What it says today")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+), `([a-z-]+)`[^|]*\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    return {(fund, scenario): tuple(dates) for fund, scenario, *dates in rows}


def expected(scenario: str, fund: str) -> tuple[str, ...]:
    """The three dates of a fund in ``scenarios/expected``."""
    with (ROOT / "scenarios" / "expected" / f"{scenario}.csv").open(encoding="utf-8") as lines:
        values = {row["measure"]: row["value"] for row in csv.DictReader(lines) if row["of"] == fund}
    return tuple(values[measure] for measure in MEASURES)


@pytest.mark.parametrize(("row", "fund"), ROWS.items(), ids=lambda x: "-".join(x) if isinstance(x, tuple) else x)
def test_the_readme_prints_the_expected_headlines(row: tuple[str, str], fund: str) -> None:
    assert printed()[row] == expected(row[1], fund)


def test_no_other_row_is_printed() -> None:
    assert set(printed()) == set(ROWS)
