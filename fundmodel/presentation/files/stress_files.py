"""What ``fundmodel stress --out`` leaves: tables as CSV and workbook, and a page of charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.files.page_file import flagged
from fundmodel.presentation.files.run_files import plain
from fundmodel.presentation.files.workbook import write_tables
from fundmodel.presentation.frames.stress_frames import area_text, named
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document, unreconciled_lines
from fundmodel.presentation.words.headings import at_the_door
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.stress_words import told

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.analysis.stress import Stress
    from fundmodel.projection.result import Projection

VERB: Final = "stress"
BOOK: Final = "stress.xlsx"
PAGE: Final = "index.html"
CHARTS: Final = 4
"""Areas of which a page draws each fund: their sum, and those that lose most."""


def write_stress(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    lang: str,
    found: Stress | None,
    notes_of: Sequence[str],
    base: Projection | None = None,
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): a CSV for each table, one workbook, and a page that needs no network.

    ``notes_of`` are the sentences at the head of the page; ``found`` gives its charts, None where there are none to
    draw; ``base`` is the run of the base year, whose unreconciled factors head all.
    """
    off = unreconciled_lines(base, lang)
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        for name, table in tables.items():
            told_in_words = at_the_door(plain(table), lang)
            told_in_words.to_csv(place / f"{name}.csv", index=False, encoding="utf-8-sig")
        try:
            import xlsxwriter  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=BOOK, library=missing.name))
        else:
            write_tables(tables, place / BOOK, lang, [*off, *notes_of])
        try:
            import plotly  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=PAGE, library=missing.name))
        else:
            (place / PAGE).write_text(_page(tables, found, lang, off, notes_of), encoding="utf-8")
        return {"lang": lang, "unreconciled": unreconciled_document(base)}

    return write_owned(folder, VERB, fill), notes


def stress_frames(found: Stress, lang: str) -> dict[str, pd.DataFrame]:
    """The tables of a test by their file names."""
    return {"stress": named(found, found.table, lang), "stress_years": named(found, found.years, lang)}


def _page(
    tables: Mapping[str, pd.DataFrame],
    found: Stress | None,
    lang: str,
    off: Sequence[str],
    notes_of: Sequence[str],
) -> str:
    """Notes, charts of months with and without each shock, and the first table."""
    from fundmodel.presentation.charts.style import FONTS

    title = told("title" if found is not None else "reverse_title", lang)
    head = "".join(f"<p>{escape(line)}</p>" for line in notes_of)
    first = at_the_door(plain(next(iter(tables.values()))), lang, display=True)
    table = first.to_html(index=False, border=0, float_format=lambda x: f"{x:,.2f}", na_rep="")
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>body{{font-family:{FONTS};max-width:980px;margin:2em auto;padding:0 1em;line-height:1.5}}"
        "table{border-collapse:collapse;font-size:.82em}td,th{padding:.25em .6em;border-bottom:1px solid #e4e7eb;"
        "text-align:right;vertical-align:top}td:nth-child(-n+3),th:nth-child(-n+3){text-align:left}"
        ".wide{overflow-x:auto}</style>"
        f"</head><body><h1>{escape(title)}</h1>{flagged(off)}{head}{_charts(found, lang)}"
        f'<div class="wide">{table}</div></body></html>\n'
    )


def _charts(found: Stress | None, lang: str) -> str:
    if found is None:
        return ""
    from fundmodel.presentation.charts.stress_charts import stress_months

    drawn, first = [], True
    for area in drawn_areas(found):
        drawn.append(f"<h2>{escape(area_text(area, found.data, lang))}</h2>")
        for fund in dict.fromkeys(found.table["fund"]):
            figure = stress_months(found, str(fund), area, lang).figure()
            config = {"displayModeBar": False, "responsive": True}
            drawn.append(figure.to_html(full_html=False, include_plotlyjs=first, config=config))
            drawn[-1] = f'<section aria-label="{escape(fund_label(str(fund), lang))}">{drawn[-1]}</section>'
            first = False
    return "".join(drawn)


def drawn_areas(found: Stress) -> list[str]:
    """The sum of the areas, then those that a shock takes furthest below what they held."""
    order = found.table.groupby("area", sort=False)["months_lost"].max().sort_values(ascending=False, kind="stable")
    first = str(found.table["area"].iloc[0])
    return [first, *(str(area) for area in order.index if area != first)][:CHARTS]
