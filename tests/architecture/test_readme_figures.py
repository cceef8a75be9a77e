"""The headline table of the README says what the expected results of the scenarios say."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from fundmodel.assumptions.package import every_year, observed_gaps, observed_magnitude, observed_units, own_change
from fundmodel.assumptions.package import plausible_units as plausible
from fundmodel.assumptions.tables import observed_laws

ROOT = Path(__file__).resolve().parents[2]
MEASURES = ("first_deficit_year", "floor_month", "depletion_month")
FUNDS = {"employee pool": "employee_pooled", "resident fund": "resident"}


def printed() -> dict[tuple[str, str], tuple[str, ...]]:
    """Fund and scenario of each row of the table, with its three dates, their ranges left out."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## What it says today")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+), `([a-z-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    assert all(" to " in cell for _, _, *cells in rows for cell in cells), "a date without its range"
    return {(fund, scenario): tuple(cell.split(" (")[0] for cell in cells) for fund, scenario, *cells in rows}


def expected(scenario: str, fund: str) -> tuple[str, ...]:
    """The three dates of a fund in ``scenarios/expected``; past 2050 the decade is told, of those that are none the
    year after the last that was looked at."""
    with (ROOT / "scenarios" / "expected" / f"{scenario}.csv").open(encoding="utf-8") as lines:
        values = {row["measure"]: row["value"] for row in csv.DictReader(lines) if row["of"] == fund}
    return tuple(told(values[of]) for of in MEASURES)


def told(when: str) -> str:
    if when == "never":
        return "not before 2061"
    return "2051-2060" if when > "2051" else when


def test_the_readme_prints_the_expected_headlines() -> None:
    found = printed()
    assert {scenario for _, scenario in found} >= {"baseline", "prudent", "current-law"}
    for (fund, scenario), dates in found.items():
        assert dates == expected(scenario, FUNDS[fund]), (fund, scenario)


SCOPES = {
    "all funds": "all",
    "employee scheme with accounts": "employee",
    "employee pool": "employee_pooled",
    "resident fund": "resident",
}
TRUST = "## How far to trust it"


def hindcast() -> dict[tuple[str, str, str, str], dict[str, str]]:
    """The pinned table of the hindcast by scope, measure, horizon and model."""
    with (ROOT / "tests" / "regression" / "hindcast_national.csv").open(encoding="utf-8") as lines:
        return {(r["scope"], r["measure"], r["horizon"], r["model"]): r for r in csv.DictReader(lines)}


def test_the_readme_prints_the_hindcast_with_n_in_every_cell() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split(TRUST)[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| ([a-z]+) \|([^\n]+)\|$", text, re.MULTILINE)
    assert len(rows) > 10
    records = hindcast()
    for scope, measure, cells in rows[1:]:
        for horizon, cell in enumerate(cells.split("|"), start=1):
            row = records.get((SCOPES[scope], measure, str(horizon), "fundmodel"))
            said = f"{float(row['mean']):+.1f} / {float(row['mae']):.1f} ({row['n']})" if row else ""
            assert cell.strip() == said.replace("-", "\u2212"), (scope, measure, horizon)


def test_the_readme_counts_the_naive_forecasts_that_win() -> None:
    records = hindcast()
    ours = {key[:3]: float(row["mae"]) for key, row in records.items() if key[3] == "fundmodel"}
    rivals = {key: float(row["mae"]) for key, row in records.items() if key[:3] in ours and key[3] != "fundmodel"}
    wins = sum(mae < ours[key[:3]] for key, mae in rivals.items())
    text = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert f"A naive forecast wins in {wins} of {len(rivals)} comparisons" in text
    assert max(int(row["n"]) for key, row in records.items() if key[3] == "fundmodel") < 10


LIMITS = [
    [plausible.FAR],
    [every_year.ACCOUNTS_FAR],
    [every_year.HEADS_FAR],
    [100.0 * own_change.MOST],
    [plausible.MUCH, plausible.FAR],
    [observed_units.ROW_FAR],
    [plausible.FAR],
    [observed_magnitude.FEWEST],
    [observed_magnitude.COLUMNS_FAR],
    [observed_magnitude.MONTHS_FAR],
    [100.0 * observed_gaps.ROUNDED, 100.0 * observed_laws.BREAKS],
    [plausible.FAR],
]
"""What each row of the table of limits is made of, in its order."""


def test_the_readme_prints_the_limits_that_are_held() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- limits -->")[1].split("<!-- end of")[0]
    rows = [line.split("|")[2] for line in table.strip().splitlines()[2:]]
    assert [[float(figure) for figure in re.findall(r"\d+", row)] for row in rows] == LIMITS
