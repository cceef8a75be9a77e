"""``fundmodel template``: an empty workbook, or a folder of CSV files, that a province fills in."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.presentation.files.atomic import write_file
from fundmodel.presentation.files.owned_folder import refuse_unowned, write_owned
from fundmodel.presentation.frames.template_sheets import Sheet, template_sheets
from fundmodel.presentation.words.labels import asked_language
from fundmodel.presentation.words.template_words import told
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_folder
from fundmodel.vocabulary.whole_files import unwritable

VERB: Final = "template"
TEXT_FORMAT: Final = 49
"""Number of the built-in format of text."""
MOST_AREAS: Final = 500
MOST_YEARS: Final = 20
LAST_ROW: Final = 5000
"""How far down drop-down lists reach."""
WORD_ROWS: Final = 7
"""Rows of words above the figures, the header not counted."""


def template(
    out: str | Path,
    areas: int = 1,
    source: str | Path | DataPackage = "national",
    lang: str | None = None,
    years: str | None = None,
) -> Path:
    """An empty workbook (``out`` ends in .xlsx) or a folder of CSV files for the data of a province.

    A sheet a table with words, units, what is needed, the nation's averages, an example and ``areas`` prepared rows, of
    heads and accounts for each of ``years`` ("2021-2025"); a ``source`` with areas fills in its own. Raises
    ``InputError`` where ``out`` is there already and not a folder that an earlier ``template`` wrote, ``areas`` is not
    1 to 500, or ``years`` do not end in the base year. Source: DESIGN 6.
    """
    place, chosen = new_folder(out), asked_language(lang)
    if not 1 <= areas <= MOST_AREAS:
        raise InputError(told("areas_range", chosen, most=MOST_AREAS))
    data = load_data(source)
    wanted = _asked_years(years, data.base_year, chosen)
    if place.suffix.lower() == ".xlsx":
        if os.path.lexists(place):
            raise InputError(told("exists", chosen, place=str(place)))
        return write_file(_in_folder(place), _workbook(template_sheets(areas, data, chosen, wanted), chosen))
    if place.suffix:
        raise InputError(told("not_template", chosen, place=str(place)))
    refuse_unowned(place, VERB)
    sheets = template_sheets(areas, data, chosen, wanted)
    write_owned(place, VERB, lambda folder: _write_folder(folder, sheets))
    return place


def _asked_years(years: str | None, base_year: int, lang: str) -> tuple[int, ...]:
    """The last year first: ``_asked_years("2024-2025", 2025, "en") == (2025, 2024)``."""
    if years is None:
        return ()
    match = re.fullmatch(r"(\d{4})(?:[-—–~](\d{4}))?", years.strip(), re.ASCII)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not base_year - MOST_YEARS < first <= last == base_year:
        raise InputError(told("years_range", lang, base=base_year, most=MOST_YEARS))
    return tuple(range(last, first - 1, -1))


def _in_folder(place: Path) -> Path:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place.parent, error) from None
    return place


def _write_folder(folder: Path, sheets: list[Sheet]) -> Mapping[str, Any]:
    """A CSV file a table in UTF-8 with the mark that Excel wants; the data request is plain text."""
    for sheet in sheets[:-1]:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(
            ["" if cell is None else cell for cell in r] for r in sheet.rows
        )
        (folder / f"{sheet.name}.csv").write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    request = "\n".join(str(row[0]) for row in sheets[-1].rows)
    (folder / f"{sheets[-1].name}.txt").write_text(request + "\n", encoding="utf-8-sig")
    return {}


def _workbook(sheets: list[Sheet], lang: str) -> bytes:
    try:
        import xlsxwriter
    except ImportError as missing:
        from fundmodel.presentation.words.messages import say

        raise InputError(say("missing_extra", lang, what="xlsx", library=missing.name)) from None
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    shapes = {
        "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DDE7F0"}),
        "words": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#666666", "font_size": 9}),
        "title": book.add_format({"bold": True, "font_size": 13}),
        "text": book.add_format({"num_format": TEXT_FORMAT, "valign": "top"}),
        "plain": book.add_format({"valign": "top"}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, shapes)
    book.close()
    return content.getvalue()


def _write_sheet(page: Any, sheet: Sheet, shapes: Mapping[str, Any]) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for at, row in enumerate(sheet.rows):
        shape = shapes[_shape(at, sheet)]
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                page.write(at, column, cell, shape)
    if sheet.header is None:
        page.set_column(0, 0, 24 if sheet.choices else 110)
        page.set_column(1, 1, 18)
        page.set_column(2, 2, 90)
        for line, choices in sheet.choices.items():
            page.data_validation(line, 1, line, 1, {"validate": "list", "source": choices})
        return
    first = sheet.header + WORD_ROWS
    page.set_column(0, 0, 9)
    page.set_column(1, len(sheet.rows[sheet.header]), 16)
    page.freeze_panes(sheet.header + 1, 2)
    page.repeat_rows(sheet.header)
    for column in sheet.texts:
        page.set_column(column, column, 16, shapes["text"])
    for column, choices in sheet.choices.items():
        page.data_validation(first, column, LAST_ROW, column, {"validate": "list", "source": choices})


def _shape(at: int, sheet: Sheet) -> str:
    if at == 0:
        return "title"
    if sheet.header is None:
        return "plain"
    if at == sheet.header:
        return "bold"
    return "words" if at < sheet.header + WORD_ROWS else "plain"
