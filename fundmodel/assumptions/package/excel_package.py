"""An Excel workbook as a data package: a sheet a table, every cell as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from fundmodel.assumptions.package.cells import RawTable, raw_table
from fundmodel.vocabulary.data_words import column_words, plain, spellings, table_words
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

UNREAD: Final = ("readme", "instructions", "数据需求单", "data request")
ERROR: Final = "e"
"""How a file marks a cell that shows an error."""
MOST_CELLS: Final = 5_000_000
"""Cells of the rectangle round all cells of a sheet: no table of a package has a tenth of it [J]."""
MOST_BYTES: Final = 400_000_000
"""Of one sheet unpacked."""
_REFERENCE: Final = re.compile(rb'<(?:[A-Za-z]+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
Cell = tuple[str, ElementTree.Element]
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(path: Path) -> tuple[list[RawTable], list[Fault]]:
    """Every sheet but the instructions as text, and the faults of the file: unreadable, formulas never calculated."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = [name for name in book.sheet_names if name.strip().lower() not in UNREAD]
            too_wide = list(far_cells(path, names))
            if too_wide:
                return [], too_wide
            records = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
        records = {name: rows for name, rows in records.items() if not _tells_alone(name, rows)}
        names = list(records)
        cells = telling_cells(path, names)
        faults, errors = list(uncalculated(cells)), error_cells(cells)
    except (CalamineError, OSError, BadZipFile, ElementTree.ParseError, KeyError) as error:
        return [], [
            Fault(
                path.name,
                Said("the workbook cannot be read: {error}", error=reason_of(error)),
                Said("Save it again from Excel as .xlsx"),
            )
        ]
    texts = {name: [[cell_text(cell) for cell in row] for row in rows] for name, rows in records.items()}
    for (name, row, column), shown in errors.items():
        if row < len(texts[name]) and column < len(texts[name][row]):
            texts[name][row][column] = shown
    return [raw_table(name.strip(), name, rows) for name, rows in texts.items()], faults


def _tells_alone(name: str, rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet called 说明 is free text: reasons stand under a header with both words of the table ``notes``."""
    if name.strip() not in table_words()["notes"].known_as:
        return False
    wanted = {"key", "note_zh"}
    known = spellings(column_words("notes"), column_words("notes"))
    return not any(wanted <= {known.get(plain(cell_text(cell))) for cell in row} for row in rows)


def cell_text(cell: object) -> str:
    """A workbook cell as the text a person would type: 1200.0 -> "1200", a date -> "2026-01-01", empty -> ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def uncalculated(cells: Sequence[Cell]) -> Iterator[Fault]:
    """A fault for each formula cell whose stored value is absent or zero: readers take it for 0."""
    for name, cell in cells:
        stored = cell.findtext(f"{_MAIN}v")
        if cell.find(f"{_MAIN}f") is not None and (stored is None or _is_zero(stored)):
            column, row = _split(cell.get("r", ""))
            fix = Said("Open and save the workbook in Excel, or paste the value; a true zero is typed as 0")
            problem = (
                Said("a formula without a calculated value")
                if stored is None or not stored.strip()
                else Said("a formula whose stored value is 0")
            )
            yield Fault(name, problem, fix, row, Said("column {column}", column=column), stored)


def error_cells(cells: Sequence[Cell]) -> dict[tuple[str, int, int], str]:
    """(sheet, row, column), both counted from 0 -> the error value that the cell shows, which the reader of cells
    gives as an empty one."""
    found = {}
    for name, cell in cells:
        if cell.get("t") == ERROR:
            letters, row = _split(cell.get("r", ""))
            if row is not None:
                found[name, row - 1, _column_number(letters)] = cell.findtext(f"{_MAIN}v") or "#VALUE!"
    return found


def telling_cells(path: Path, names: list[str]) -> list[Cell]:
    """Cells that hold a formula or show an error, each with its sheet, as the file stores them."""
    found: list[Cell] = []
    with ZipFile(path) as archive:
        for name, member in _sheet_members(archive).items():
            if name in names:
                every = ElementTree.fromstring(archive.read(member)).iter(f"{_MAIN}c")
                found += [(name, one) for one in every if one.get("t") == ERROR or one.find(f"{_MAIN}f") is not None]
    return found


def far_cells(path: Path, names: Sequence[str]) -> Iterator[Fault]:
    """A fault for each sheet that one cell far from the others would make ``MOST_CELLS`` large: its reader fills the
    whole rectangle, and a cell in the last corner asks for more memory than there is."""
    with ZipFile(path) as archive:
        for name, member in _sheet_members(archive).items():
            if name not in names:
                continue
            if archive.getinfo(member).file_size > MOST_BYTES:
                problem = Said("the sheet unpacks to more than {most:,} bytes", most=MOST_BYTES)
                yield Fault(name, problem, Said("Keep the rows and columns that are filled in, and save again"))
                continue
            places = [
                (_column_number(letters.decode()) + 1, int(row))
                for letters, row in _REFERENCE.findall(archive.read(member))
            ]
            columns, rows = (max((place[at] for place in places), default=0) for at in (0, 1))
            if columns * rows > MOST_CELLS:
                far = max(places, key=lambda place: place[0] * place[1])
                problem = Said(
                    "a cell in row {row:,}, column {column:,} makes the sheet {rows:,} rows by {columns:,} columns",
                    row=far[1],
                    column=far[0],
                    rows=rows,
                    columns=columns,
                )
                fix = Said("Delete the rows and columns after the last figures (in Excel: Ctrl+End shows the cell)")
                yield Fault(name, problem, fix, far[1])


def _column_number(letters: str) -> int:
    """Counted from 0: ``_column_number("AB") == 27``."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _is_zero(text: str) -> bool:
    try:
        return float(text) == 0.0
    except ValueError:
        return not text.strip()


def _split(reference: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", reference)
    return (match[1], int(match[2])) if match else (reference, None)


def _sheet_members(archive: ZipFile) -> dict[str, str]:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    members = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION, "")]
        members[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return members
