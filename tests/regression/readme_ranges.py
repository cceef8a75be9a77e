"""Rows of the README's headline table, of the five parameters behind its ranges, what is not among them and what the
age seed is worth, from the record that ships."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fundmodel.analysis.enrolment_seeds import of_horizon
from fundmodel.analysis.sensitivity import left_out
from fundmodel.presentation.frames.new_retired_lines import seeds_line
from fundmodel.presentation.words.labels import when_text
from fundmodel.presentation.words.range_words import pair_text, parameter_label, value_text, without_text
from tests.regression.national_ranges import shipped

FUNDS: Final = {"employee_pooled": "employee pool", "resident": "resident fund"}
EVENTS: Final = {
    "first_deficit_year": "first year of current deficit, earned",
    "floor_month_earned": "below the warning line, earned",
    "depletion_month": "balance used up, cash",
}
BASELINE: Final = "baseline"


def headline_rows() -> Iterator[tuple[str, ...]]:
    """(fund and scenario, and for each event the date with its range behind it)."""
    found = pairs()
    for fund, scenario in dict.fromkeys(key[:2] for key in found):
        yield f"{FUNDS[fund]}, `{scenario}`", *(ranged(found[fund, scenario, event]) for event in EVENTS)


def leading_rows() -> Iterator[tuple[str, ...]]:
    """(fund, parameter, low and high with the shift of months, break-even)."""
    record = shipped()
    solved = record["break_evens"][["fund", "parameter", "value", "second"]]
    every = record["sensitivity"]
    for row in every[every["rank"] > 0].merge(solved, on=["fund", "parameter"]).to_dict("records"):
        ends = [f"{value_text(row, end, 'en')}: {row[f'{end}_shift']:+.1f}" for end in ("low", "high")]
        what = parameter_label(row["parameter"], "en")
        yield FUNDS[row["fund"]], what, *ends, value_text(row, "value", "en")


def left_out_lines() -> list[str]:
    """What moves each fund more than the last of its five and is not among them, and why; a sentence a fund."""
    rows = left_out(shipped()["sensitivity"])
    return [without_text(rows[rows["fund"] == fund].to_dict("records"), fund, "en") for fund in FUNDS]


def seed_text() -> str:
    """What the age seed is worth in the baseline."""
    seeds = shipped()["seeds"]
    return seeds_line(of_horizon(seeds[seeds["scenario"] == BASELINE], 2060), "en")


def pairs() -> dict[tuple[str, str, str], dict[str, Any]]:
    """The shipped pairs by fund, scenario and event."""
    return {(row["fund"], row["scenario"], row["event"]): row for row in shipped()["pairs"].to_dict("records")}


def ranged(row: dict[str, Any]) -> str:
    """The date of a pair with its range behind it."""
    event, last = row["event"], row["known_until"]
    both = (row["adverse"], row["favourable"])
    return f"{when_text(row['best_estimate'], event, last, 'en')} {pair_text(both, event, last, 'en', 'short')}"
