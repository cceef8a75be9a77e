"""Rows of the page on what others forecast, with our own headline among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.calibration.others_forecasts import others_events
from fundmodel.presentation.frames.others_frames import (
    EVENTS,
    NONE,
    SCORED,
    event_cells,
    events_note,
    others_note,
    scored_cells,
)
from fundmodel.presentation.frames.range_frames import range_text
from fundmodel.presentation.frames.rule_frames import TODAY, today_cells, today_note
from fundmodel.presentation.frames.summary import headlines
from fundmodel.presentation.words.hindcast_words import column_word, text, word
from fundmodel.presentation.words.labels import prudent_text, scenario_labels
from fundmodel.presentation.words.page_words import Both, minus

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.projection.result import Projection

OURS: Final = {"first_current_deficit": "first_deficit_year", "first_cumulative_deficit": "depletion_month"}


def today_tables(record: Hindcast | None) -> list[dict[str, Any]]:
    """The hindcast's rule at the valuation date beside the scenario: one table with title, note, headings and rows;
    none without a record or where the rule cannot be applied."""
    if record is None or not len(record.today):
        return []
    rows = zip(today_cells(record, "zh"), today_cells(record, "en"), strict=True)
    note = Both(*(today_note(record, lang) for lang in ("zh", "en")))
    return [_table("today", TODAY, [_both(zh, en) for zh, en in rows], note)]


def others_tables(
    run: Projection, record: Hindcast | None, data: DataPackage | None, pairs: pd.DataFrame | None = None
) -> list[dict[str, Any]]:
    """Two tables, each with title, note, headings and rows of cells in both languages; none without such data. Our own
    dates have their range behind them where ``pairs`` holds it."""
    if data is None:
        return []
    found = []
    if record is not None and len(record.others):
        rows = zip(scored_cells(record.others, "zh"), scored_cells(record.others, "en"), strict=True)
        note = Both(*(others_note(record.others, lang) for lang in ("zh", "en")))
        found.append(_table("others", SCORED, [_both(zh, en) for zh, en in rows], note))
    events = others_events(data)
    if len(events):
        rows = zip(event_cells(events, "zh"), event_cells(events, "en"), strict=True)
        note = Both(*(events_note(events, lang) for lang in ("zh", "en")))
        found.append(_table("others_events", EVENTS, [*(_both(zh, en) for zh, en in rows), *_ours(run, pairs)], note))
    return found


def _table(key: str, columns: tuple[str, ...], rows: list[dict[str, Both]], note: Both | None) -> dict[str, Any]:
    return {
        "key": key,
        "title": Both(text(key, "zh"), text(key, "en")),
        "note": note,
        "columns": [(name, Both(column_word(name, "zh"), column_word(name, "en"))) for name in columns],
        "rows": rows,
    }


def _both(zh: dict[str, str], en: dict[str, str]) -> dict[str, Both]:
    return {name: Both(*(_signed(cells[name]) for cells in (zh, en))) for name in zh}


def _signed(cell: str) -> str:
    """A typographic minus before a number; a hyphen inside words stays."""
    return minus(cell) if cell.startswith("-") else cell


def _ours(run: Projection, pairs: pd.DataFrame | None) -> list[dict[str, Both]]:
    """Our own dates on the same rows, scenario by scenario; the law and data are those of the valuation date."""
    labels = {lang: scenario_labels(run, lang) for lang in ("zh", "en")}
    rows = []
    for row in headlines(run).to_dict("records"):
        for item, event in OURS.items():
            cells = {}
            for lang in ("zh", "en"):
                when = prudent_text(row, event, lang) + range_text(pairs, row, event, lang, "short")
                cells[lang] = {
                    "published": word("model", "fundmodel", lang),
                    "scope": word("scope", str(row["fund"]), lang),
                    "item": word("item", item, lang),
                    "target_year": when,
                    "outcome": word("outcome", "ahead", lang) if row[event] == row[event] else NONE,
                    "law": labels[lang][str(row["scenario"])],
                    "read": "",
                }
            rows.append(_both(cells["zh"], cells["en"]))
    return rows
