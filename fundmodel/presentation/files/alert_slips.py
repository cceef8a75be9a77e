"""预警提示单: one A4 sheet for each area and fund that is raised, in Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.word_document import Block, Form, Grid, Line, word_document
from fundmodel.presentation.frames.alert_cells import cells
from fundmodel.presentation.frames.alert_frames import alert_rows, courses, horizon_months, raised
from fundmodel.presentation.frames.alert_text import fact_lines, version_words
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import fund_label

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.past_hits import Hits

LANG: Final = "zh"
RED: Final = "B71C1C"


def write_slips(alerts: Alerts, path: Path, hits: Hits) -> None:
    """A sheet for each row with a level, most urgent first."""
    rows = raised(alert_rows(alerts, LANG)).to_dict("records")
    steps = courses(alerts)
    sheets = [_sheet(alerts, row, steps[row["area"], row["fund"]], hits) for row in rows]
    path.write_bytes(word_document(sheets, words.told("slip_title", LANG)))


def _sheet(alerts: Alerts, row: Any, steps: pd.DataFrame, hits: Hits) -> list[Block]:
    told = cells(row, LANG)
    events = [event for event in words.EVENTS if event in steps]
    by_month = [
        [words.event_word(event, LANG), *(_percent(p, event in row["already"]) for p in steps[event])]
        for event in events
    ]
    spans = zip(steps["months_low"], steps["months_high"], strict=True)
    by_month.append([words.heading("interval", LANG), *(words.interval_words(*span, LANG) for span in spans)])
    level = f"{told['level']}（{told['event']}，{told['probability']}）"
    facts = [(name, [said] if isinstance(said, str) else said) for name, said in fact_lines(alerts, row, hits, LANG)]
    sheet: list[Block] = [Line(words.told("slip_title", LANG), 18, bold=True, centred=True)]
    if alerts.synthetic:
        sheet.append(Line(words.told("synthetic_slip", LANG), 10.5, bold=True, centred=True, colour=RED))
    return [
        *sheet,
        Form(
            [
                (words.told("slip_place", LANG), [f"{row['name']}　{fund_label(row['fund'], LANG)}"]),
                (words.heading("level", LANG), [level]),
                *facts[:3],
            ]
        ),
        Line(words.told("slip_by_month", LANG), 10.5, bold=True),
        Grid(["", *horizon_months(alerts)], by_month),
        Form([*facts[3:], (words.told("slip_found", LANG), ["", ""]), (words.told("slip_done", LANG), ["", ""])]),
        Line(version_words(alerts, LANG), 9),
        Line(words.told("slip_signed", LANG), 10.5),
    ]


def _percent(p: float, already: bool) -> str:
    return words.told("slip_already", LANG) if already else words.percent(p)
