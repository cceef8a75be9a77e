"""Rows of the page on ranges: beside each date, the five parameters behind them, and the annex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.range_frames import Ranges, range_lines, range_text
from fundmodel.presentation.frames.summary import headlines
from fundmodel.presentation.page.run_rows import WARNING_EVENTS, Row
from fundmodel.presentation.words.labels import last_month, when_text
from fundmodel.presentation.words.page_words import Both, labelled, number
from fundmodel.presentation.words.range_words import parameter_label, value_text

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

SIDES: Final = ("adverse", "favourable", "all_adverse", "all_favourable")


def ranged(run: Projection, ranges: Ranges | None) -> dict[tuple[str, str, str], Both]:
    """The range of each date of the warning table by scenario, fund and event; empty texts where there is none."""
    pairs = None if ranges is None else ranges.pairs
    return {
        (row["scenario"], row["fund"], event): Both(
            *(range_text(pairs, row, event, lang, "short") for lang in ("zh", "en"))
        )
        for row in headlines(run).to_dict("records")
        for event in WARNING_EVENTS
    }


def lines(ranges: Ranges | None) -> list[Both]:
    """What stands below the warning table."""
    return [Both(*said) for said in zip(range_lines(ranges, "zh"), range_lines(ranges, "en"), strict=True)]


def five_rows(ranges: Ranges | None) -> list[Row]:
    """The parameters that move each fund most: low, high, what each does to the months, break-even."""
    if ranges is None:
        return []
    return [_five(row) for row in ranges.five.to_dict("records")]


def annex_rows(run: Projection, ranges: Ranges | None) -> list[Row]:
    """Plausible pair, and all five adverse or favourable at once, of each fund, scenario and event."""
    if ranges is None:
        return []
    known = {(row["scenario"], row["area"], row["fund"]): row for row in headlines(run).to_dict("records")}
    rows = []
    for row in ranges.pairs.to_dict("records"):
        own = known.get((row["scenario"], row["area"], row["fund"]))
        if own is None or row["event"] not in WARNING_EVENTS:
            continue
        last = last_month(own, row["event"])
        cells = {
            side: Both(*(when_text(row[side], row["event"], last, lang) for lang in ("zh", "en"))) for side in SIDES
        }
        of = {name: row[name] for name in ("scenario", "fund", "event")}
        rows.append(Row(of, {"event": labelled(row["event"]), **cells}))
    return rows


def _five(row: dict[Any, Any]) -> Row:
    cells: dict[str, Any] = {
        "parameter": Both(*(parameter_label(row["parameter"], lang) for lang in ("zh", "en"))),
        **{end: Both(*(value_text(row, end, lang) for lang in ("zh", "en"))) for end in ("low", "high")},
        **{name: number(row[name], 1) for name in ("low_shift", "high_shift")},
    }
    known = "value" in row
    cells["break_even"] = Both(*(value_text(row, "value", lang) if known else "" for lang in ("zh", "en")))
    return Row({"fund": row["fund"], "year": row["year"], "by": row.get("by", "")}, cells)
