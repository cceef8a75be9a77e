"""Rows of the README's headline table and of the five parameters behind its ranges, from the record that ships."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from fundmodel.presentation.words.range_words import end_text, parameter_label, value_text
from tests.regression.national_ranges import shipped

FUNDS: Final = {"employee_pooled": "employee pool", "resident": "resident fund"}
EVENTS: Final = {
    "first_deficit_year": "first year of current deficit, earned",
    "floor_month_earned": "below the warning line, earned",
    "depletion_month": "balance used up, cash",
}
SIDES: Final = ("best_estimate", "adverse", "favourable")
LAST: Final = pd.Timestamp(2060, 12, 1)


def headline_rows() -> Iterator[tuple[str, ...]]:
    """(fund and scenario, and for each event the date with its range behind it)."""
    found = {(row["fund"], row["scenario"], row["event"]): row for row in shipped()["pairs"].to_dict("records")}
    for fund, scenario in dict.fromkeys(key[:2] for key in found):
        yield f"{FUNDS[fund]}, `{scenario}`", *(_date(found[fund, scenario, event]) for event in EVENTS)


def leading_rows() -> Iterator[tuple[str, ...]]:
    """(fund, parameter, low and high with the shift of months, break-even)."""
    record = shipped()
    solved = record["break_evens"][["fund", "parameter", "value", "second"]]
    for row in record["leading"].merge(solved, on=["fund", "parameter"]).to_dict("records"):
        ends = [f"{value_text(row, end, 'en')}: {row[f'{end}_shift']:+.1f}" for end in ("low", "high")]
        what = parameter_label(row["parameter"], "en")
        yield FUNDS[row["fund"]], what, *ends, value_text(row, "value", "en")


def _date(row: dict[str, Any]) -> str:
    best, adverse, favourable = (end_text(row[side], row["event"], LAST, "en") for side in SIDES)
    return f"{best} ({adverse} to {favourable})"
