"""What ``fundmodel sensitivity --out`` leaves: the table as CSV and workbook, the five, a page of charts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.files.page_file import flagged
from fundmodel.presentation.files.run_files import plain
from fundmodel.presentation.files.workbook import write_tables
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document, unreconciled_lines
from fundmodel.presentation.words.headings import at_the_door
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.range_words import told

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

VERB: Final = "sensitivity"
TABLE: Final = "sensitivity.csv"
BOOK: Final = "sensitivity.xlsx"
PAGE: Final = "sensitivity.html"


def write_sensitivity(
    table: pd.DataFrame, folder: Path, lang: str, base: Projection | None = None
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): CSV with a byte-order mark, a workbook, a page that needs no
    network. ``base`` is the run of the base year: what of it is not reconciled heads workbook, page and manifest."""
    off = unreconciled_lines(base, lang)
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        at_the_door(plain(table), lang).to_csv(place / TABLE, index=False, encoding="utf-8-sig")
        try:
            import xlsxwriter  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=BOOK, library=missing.name))
        else:
            write_tables({"sensitivity": table}, place / BOOK, lang, off)
        try:
            import plotly  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=PAGE, library=missing.name))
        else:
            (place / PAGE).write_text(_page(table, lang, off), encoding="utf-8")
        return {"lang": lang, "unreconciled": unreconciled_document(base)}

    return write_owned(folder, VERB, fill), notes


def _page(table: pd.DataFrame, lang: str, off: Sequence[str]) -> str:
    """A tornado a fund below the sentence that says how to read them; one copy of plotly.js inside."""
    from fundmodel.presentation.charts.style import FONTS
    from fundmodel.presentation.charts.tornado_charts import tornado

    drawn = "".join(
        tornado(table, fund, lang)
        .figure()
        .to_html(full_html=False, include_plotlyjs=at == 0, config={"displayModeBar": False, "responsive": True})
        for at, fund in enumerate(dict.fromkeys(table["fund"]))
    )
    title = told("title", lang)
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>body{{font-family:{FONTS};max-width:860px;margin:2em auto;padding:0 1em;line-height:1.5}}</style>"
        f"</head><body><h1>{escape(title)}</h1>{flagged(off)}<p>{escape(told('screen_note', lang))}</p>{drawn}"
        "</body></html>\n"
    )
