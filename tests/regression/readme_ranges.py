"""Rows for the README: the range of each headline and the five parameters behind it, from the record that ships.

``python -m tests.regression.readme_ranges`` prints them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd

from fundmodel.presentation.words.range_words import end_text, parameter_label, value_text
from tests.regression.national_ranges import shipped

FUNDS: Final = {"employee_pooled": "employee pool", "resident": "resident fund"}
EVENTS: Final = {
    "first_deficit_year": "first deficit",
    "floor_month_earned": "below the line",
    "depletion_month": "used up",
}
SIDES: Final = ("best_estimate", "adverse", "favourable")
LAST: Final = pd.Timestamp(2060, 12, 1)


def headline_rows() -> Iterator[str]:
    """| fund, `scenario` | event | projected | adverse to favourable |"""
    for row in shipped()["pairs"].to_dict("records"):
        if row["event"] in EVENTS:
            said = [end_text(row[side], row["event"], LAST, "en") for side in SIDES]
            whom = f"{FUNDS[row['fund']]}, `{row['scenario']}`"
            yield f"| {whom} | {EVENTS[row['event']]} | {said[0]} | {said[1]} to {said[2]} |"


def leading_rows() -> Iterator[str]:
    """| fund | parameter | low: shift | high: shift | break-even |"""
    record = shipped()
    solved = record["break_evens"][["fund", "parameter", "value", "second"]]
    for row in record["leading"].merge(solved, on=["fund", "parameter"]).to_dict("records"):
        ends = [f"{value_text(row, end, 'en')}: {row[f'{end}_shift']:+.1f}" for end in ("low", "high")]
        what = parameter_label(row["parameter"], "en")
        yield f"| {FUNDS[row['fund']]} | {what} | {ends[0]} | {ends[1]} | {value_text(row, 'value', 'en')} |"


if __name__ == "__main__":
    print(*headline_rows(), "", *leading_rows(), sep="\n")
