"""The workbook of a run: every table a sheet, values and no formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.floors import floor_words
from fundmodel.presentation.files.atomic import write_file
from fundmodel.presentation.files.summary_sheets import add_summary, for_print
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.borrowed_frame import borrowed_lines
from fundmodel.presentation.frames.range_frames import ranges_known
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
from fundmodel.presentation.words.headings import at_the_door, title_of, unit_of
from fundmodel.presentation.words.labels import asked_language
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

FORMATS: Final = {"CNY": "#,##0.00", "persons": "#,##0.00", "months": "0.0", "ratio": "0.000", "fraction": "0.0000"}
WIDEST: Final = 60
EXCEL_ROWS: Final = 1_048_575
"""Rows below the headings that a sheet can hold; the program drops the others without a word."""
PRINTED_ROWS: Final = 60
"""Rows of a long table that are printed; the sheet holds them all."""


def write_excel(
    run: Projection,
    path: str | Path,
    lang: str | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None,
    ranges: pd.DataFrame | None = None,
    longest: int = EXCEL_ROWS,
) -> Path:
    """A workbook of every table, 亿元 and 万人, values and no formulas; written beside, then renamed.

    First what this is, then key dates with charts, the years side by side, and every long table. ``tables`` are those
    of ``sheets.SHEETS`` where they have been built already, ``ranges`` the pairs that stand below the dates. A table of
    more than ``longest`` rows is left to its csv, and the sheet of contents says so.
    """
    target, chosen = Path(path), asked_language(lang)
    if not target.parent.is_dir():
        raise InputError(
            Said("The folder {folder!r} does not exist; create it or choose another.", folder=str(target.parent))
        )
    every = sheets.built(run) if tables is None else tables
    return write_file(target, _workbook(run, chosen, every, ranges, longest))


def write_tables(tables: Mapping[str, pd.DataFrame], path: Path, lang: str, head: Sequence[str] = ()) -> Path:
    """A workbook of these tables alone, a sheet each, behind a sheet with the lines of ``head`` where there are any;
    written beside, then renamed."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    if head:
        _write_rows(book, say("readme", lang), [("", line.strip()) for line in head])
    for name, table in tables.items():
        _write_sheet(book, title_of(name, lang), table, lang)
    book.close()
    return write_file(path, content.getvalue())


def _workbook(
    run: Projection, lang: str, tables: Mapping[str, pd.DataFrame], ranges: pd.DataFrame | None, longest: int
) -> bytes:
    try:
        import xlsxwriter
    except ImportError as missing:
        raise InputError(say("missing_extra", lang, what="xlsx", library=missing.name)) from None
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    add_summary(book, run, lang, ranges_known(run) if ranges is None else ranges)
    _write_rows(book, say("readme", lang), about_rows(run, lang, tables, longest))
    for name, table in tables.items():
        if len(table) <= longest:
            _write_sheet(book, title_of(name, lang), table, lang)
    book.close()
    return content.getvalue()


def about_rows(
    run: Projection, lang: str, tables: Mapping[str, pd.DataFrame], longest: int = EXCEL_ROWS
) -> list[tuple[str, str]]:
    """What a sheet of its own says: what this is, how far it can be trusted, what produced it, what the sheets hold and
    which are not there, because the run does not hold what they need or holds too many areas."""
    provenance = run.provenance
    rows = [
        (say("title", lang), ""),
        (say("is_synthetic", lang), say("yes" if provenance["data"]["synthetic"] else "no", lang)),
    ]
    rows += [("", say("synthetic", lang))] if provenance["data"]["synthetic"] else []
    rows += [("", line.strip()) for line in (*unreconciled_lines(run, lang), *borrowed_lines(run, lang))]
    rows += [(say("valuation_date", lang), provenance["data"]["valuation_date"])]
    rows += [(say("until", lang), str(provenance["until"]))]
    rows += [
        ("", say(note, lang, base=provenance["data"]["base_year"], rows=PRINTED_ROWS, **floor_words(run)))
        for note in ("units_note", "values_note", "tags_note", "legend_months", "print_note")
    ]
    for scenario in provenance["scenarios"]:
        rows += [(scenario["name"], scenario["label"][lang]), ("", scenario["question"][lang])]
        rows += [(say("scenario_hash", lang), scenario["sha256"])]
    rows += [(say("data", lang), provenance["data"]["name"]), (say("data_hash", lang), provenance["data"]["sha256"])]
    rows += [
        (say("version", lang), provenance["code"]["version"]),
        (say("code_hash", lang), provenance["code"]["sha256"]),
    ]
    rows += [
        (
            say("random_seed", lang),
            say("deterministic", lang) if provenance["seed"] is None else str(provenance["seed"]),
        )
    ]
    rows += [(say("contents", lang), "")]
    first = [("", say(name, lang)) for name in ("summary_sheet", "wide_sheet")]
    long = [name for name, table in tables.items() if len(table) > longest]
    rows += [*first, *(("", title_of(name, lang)) for name in tables if name not in long)]
    joint = "、" if lang == "zh" else ", "
    for key, left_out in (("too_long", long), ("not_built", sheets.not_built(tables))):
        names = joint.join(title_of(name, lang) for name in left_out)
        rows += [("", say(key, lang, names=names, most=f"{longest:,}"))] if left_out else []
    return rows


def _write_rows(book: Any, title: str, rows: list[tuple[str, str]]) -> None:
    sheet, bold = book.add_worksheet(title), book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    for at, (key, value) in enumerate(rows):
        sheet.write_string(at, 0, key, bold)
        sheet.write_string(at, 1, value, wrap)
    for_print(sheet, title)


def _write_sheet(book: Any, title: str, frame: pd.DataFrame, lang: str) -> None:
    """One table: a frozen header, filters, numbers in their format; a cell without a value stays empty."""
    shown = at_the_door(frame, lang, display=True)
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.freeze_panes(1, 0)
    for at, (name, heading) in enumerate(zip(frame.columns, shown.columns, strict=True)):
        unit = unit_of(str(name))
        shape = book.add_format({"num_format": FORMATS[unit]}) if unit in FORMATS else None
        cells = shown.iloc[:, at].tolist()
        sheet.write_string(0, at, heading, bold)
        sheet.set_column(at, at, _width(heading, cells))
        _write_column(sheet, at, cells, shape)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    for_print(sheet, title, 1, min(len(frame), PRINTED_ROWS), max(len(frame.columns) - 1, 0))


def _write_column(sheet: Any, column: int, cells: list[Any], shape: Any) -> None:
    number, text = sheet.write_number, sheet.write_string
    for row, value in enumerate(cells, start=1):
        if isinstance(value, int | float):
            if value == value:
                number(row, column, value, shape)
        elif value is not None:
            text(row, column, str(value))


def _width(heading: str, cells: list[Any]) -> float:
    texts = [cell for cell in cells[:200] if isinstance(cell, str)]
    wide = max((_cells(text) for text in texts), default=12)
    return float(min(max(wide, min(_cells(heading), 18), 8) + 2, WIDEST))


def _cells(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
