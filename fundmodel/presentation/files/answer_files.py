"""What a verb that answers a question leaves with ``--out``: tables as CSV and workbook, and a page of charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.presentation.charts.drawing import Drawing
    from fundmodel.projection.result import Projection

PAGE: Final = "index.html"
BARE: Final[Mapping[int, str]] = {}
LOOK: Final = (
    "table{border-collapse:collapse;font-size:.82em}td,th{padding:.25em .6em;border-bottom:1px solid #e4e7eb;"
    "text-align:right;vertical-align:top}td:nth-child(-n+2),th:nth-child(-n+2){text-align:left}.wide{overflow-x:auto}"
)


def write_answer(
    verb: str,
    title: str,
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    lang: str,
    lines: Sequence[str],
    charts: Sequence[Callable[[], Drawing]] = (),
    base: Projection | None = None,
    *,
    page: str = PAGE,
    printed: Sequence[str] | None = None,
    above: Mapping[int, str] = BARE,
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): a CSV for each table, one workbook, and a page that needs no network.

    ``lines`` are the sentences at the head of page and workbook; ``base`` is the run of the base year, whose
    unreconciled factors head all. ``page`` is the name of the page, ``printed`` the tables that stand on it (all where
    None), ``above`` the headings of charts by their place.
    """
    off = unreconciled_lines(base, lang)
    notes: list[str] = []
    book = f"{verb}.xlsx"

    def fill(place: Path) -> dict[str, Any]:
        for name, table in tables.items():
            at_the_door(plain(table), lang).to_csv(place / f"{name}.csv", index=False, encoding="utf-8-sig")
        try:
            import xlsxwriter  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=book, library=missing.name))
        else:
            write_tables(tables, place / book, lang, [*off, *lines])
        try:
            import plotly  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=page, library=missing.name))
        else:
            shown = [tables[name] for name in (tables if printed is None else printed)]
            content = _page(title, shown, lang, [*off], lines, _drawn(charts, above))
            (place / page).write_text(content, encoding="utf-8")
        return {"lang": lang, "unreconciled": unreconciled_document(base)}

    return write_owned(folder, verb, fill), notes


def _page(
    title: str,
    tables: Sequence[pd.DataFrame],
    lang: str,
    off: Sequence[str],
    lines: Sequence[str],
    drawn: str,
) -> str:
    from fundmodel.presentation.charts.style import FONTS

    head = "".join(f"<p>{escape(line)}</p>" for line in lines)
    shown = [at_the_door(plain(table), lang, display=True) for table in tables]
    printed = "".join(
        f'<div class="wide">{one.to_html(index=False, border=0, float_format=_number, na_rep="")}</div>'
        for one in shown
    )
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>body{{font-family:{FONTS};max-width:980px;margin:2em auto;padding:0 1em;line-height:1.5}}{LOOK}"
        f"</style></head><body><h1>{escape(title)}</h1>{flagged(off)}{head}{drawn}{printed}</body></html>\n"
    )


def _drawn(charts: Sequence[Callable[[], Drawing]], above: Mapping[int, str]) -> str:
    """Charts one below the other; one copy of the library inside."""
    parts = []
    for at, draw in enumerate(charts):
        parts.append(f"<h2>{escape(above[at])}</h2>" if at in above else "")
        config = {"displayModeBar": False, "responsive": True}
        parts.append(draw().figure().to_html(full_html=False, include_plotlyjs=at == 0, config=config))
    return "".join(parts)


def _number(value: float) -> str:
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.4g}"
