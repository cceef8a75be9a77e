"""预警提示单: one A4 sheet for each area and fund that is raised, in Chinese, as a Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.word_parts import add_form, add_table, aligned, file_of
from fundmodel.presentation.files.word_styles import official_document
from fundmodel.presentation.frames.alert_cells import cells
from fundmodel.presentation.frames.alert_frames import alert_rows, courses, horizon_months, raised
from fundmodel.presentation.frames.alert_text import fact_lines, version_words
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import fund_label

if TYPE_CHECKING:
    import pandas as pd
    from docx.document import Document

    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.past_hits import Hits

LANG: Final = "zh"
MARGINS: Final = {"top_margin": 14, "bottom_margin": 12, "left_margin": 18, "right_margin": 18}
ROOM, HEAD = 174.0, 36.0
"""Millimetres between the margins, and of the column of names."""


def write_slips(alerts: Alerts, path: Path, hits: Hits) -> None:
    """A sheet for each row with a level, most urgent first."""
    rows = raised(alert_rows(alerts, LANG)).to_dict("records")
    steps = courses(alerts)
    document = official_document(words.told("slip_title", LANG), LANG, MARGINS)
    for at, row in enumerate(rows):
        _sheet(document, alerts, row, steps[row["area"], row["fund"]], hits, breaks=at > 0)
    path.write_bytes(file_of(document))


def _sheet(document: Document, alerts: Alerts, row: Any, steps: pd.DataFrame, hits: Hits, breaks: bool) -> None:
    told = cells(row, LANG)
    title = document.add_paragraph(words.told("slip_title", LANG), style="Title")
    title.paragraph_format.page_break_before = breaks or None
    if alerts.synthetic:
        aligned(document.add_paragraph(words.told("synthetic_slip", LANG), style="Warning"), "CENTER")
    level = f"{told['level']}（{told['event']}，{told['probability']}）"
    facts = [(name, [said] if isinstance(said, str) else said) for name, said in fact_lines(alerts, row, hits, LANG)]
    place = (words.told("slip_place", LANG), [f"{row['name']}　{fund_label(row['fund'], LANG)}"])
    add_form(document, [place, (words.heading("level", LANG), [level]), *facts[:3]], HEAD, ROOM)
    document.add_paragraph(words.told("slip_by_month", LANG), style="Caption")
    add_table(document, ["", *horizon_months(alerts)], _by_month(row, steps), ROOM, 10.0)
    document.add_paragraph("", style="Small Print")
    last = [(words.told("slip_found", LANG), ["", ""]), (words.told("slip_done", LANG), ["", ""])]
    add_form(document, [*facts[3:], *last], HEAD, ROOM)
    document.add_paragraph(version_words(alerts, LANG), style="Small Print")
    document.add_paragraph(words.told("slip_signed", LANG))


def _by_month(row: Any, steps: pd.DataFrame) -> list[list[str]]:
    """Probabilities of each event and the interval of months, by month."""
    events = [event for event in words.EVENTS if event in steps]
    by_month = [
        [words.event_word(event, LANG), *(_percent(p, event in row["already"]) for p in steps[event])]
        for event in events
    ]
    spans = zip(steps["months_low"], steps["months_high"], strict=True)
    return [*by_month, [words.heading("interval", LANG), *(words.interval_words(*span, LANG) for span in spans)]]


def _percent(p: float, already: bool) -> str:
    return words.told("slip_already", LANG) if already else words.percent(p)
