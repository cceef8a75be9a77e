"""Cells as text: reading files without guessing, and turning text into numbers or a fault."""

from __future__ import annotations

import calendar
import codecs
import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fundmodel.assumptions.tables.table_schema import Column
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.safe_cells import typed_cell
from fundmodel.vocabulary.said import Said

_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]+)?")
_DATE: Final = re.compile(r"[0-9]{4}([-/.][0-9]{1,2}){1,2}( .*)?|[0-9]{4}年[0-9]{1,2}月([0-9]{1,2}日)?")
_MONTH_TYPED: Final = re.compile(r"([0-9]{4})(?:[-/年]|(?=[0-9]{2}$))(0?[1-9]|1[0-2])月?")
_DAY_TYPED: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]00:00(?::00)?)?")
_FAILED: Final = ("REF!", "N/A", "DIV/0!", "VALUE!", "NAME?", "NUM!", "NULL!", "SPILL!", "CALC!", "FIELD!", "BLOCKED!")
ERRORS: Final = frozenset(f"#{name}" for name in _FAILED)
"""What a sheet shows where a formula failed."""
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
SEPARATORS: Final = {
    ";": Said("semicolons"),
    "\t": Said("tabs"),
    "|": Said("vertical bars"),
}
MOST_LINES: Final = 12
FEWEST_MARKS: Final = 2
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_WIDTH: Final = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_FIRST_DAY: Final = dt.date(1899, 12, 30)
"""Of which a spreadsheet counts days."""
_DAY_NUMBERS: Final = range(36_526, 73_051)
"""2000 to 2099."""


@dataclass(frozen=True)
class RawTable:
    """A table as text: the header, and (row number as in a spreadsheet, cells) of every row that is not blank.

    ``shown`` is the header as typed where that is not the code name, ``scales`` what numbers of a column are times to
    come to the unit of the table, ``header_row`` where the header stands; ``faults`` were seen while reading.
    """

    name: str
    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    shown: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    header_row: int = 1
    faults: tuple[Fault, ...] = ()


def raw_table(name: str, source: str, records: Sequence[Sequence[str]]) -> RawTable:
    """Records of text, the header first, to a ``RawTable``; cells stripped, blank rows dropped, row numbers kept."""
    stripped = [tuple(typed_cell(_seen(cell)) for cell in record) for record in records]
    header = stripped[0] if stripped else ()
    while header and not header[-1]:
        header = header[:-1]
    rows = tuple((place, cells) for place, cells in enumerate(stripped[1:], start=2) if any(cells))
    return RawTable(name, source, header, rows, faults=tuple(_unprintable(source, records)))


def _seen(cell: str) -> str:
    """The text as it is seen: no blanks at its ends, no signs without a width, a letter and its accent one sign."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", cell.translate(_NO_WIDTH)).strip()


def _unprintable(source: str, records: Sequence[Sequence[str]]) -> Iterator[Fault]:
    """A fault for each cell with a control character or half a character, which no screen or sheet can show."""
    for place, cells in enumerate(records, start=1):
        if _UNPRINTABLE.search("".join(cells)):
            for column, cell in enumerate(cells):
                if _UNPRINTABLE.search(cell):
                    head = records[0][column] if column < len(records[0]) else str(column + 1)
                    shown = head if head.isprintable() else str(column + 1)
                    fix = Said("Type the cell anew")
                    yield Fault(source, Said("a control character in a cell"), fix, place, shown, ascii(cell)[1:-1])


def decode(content: bytes) -> tuple[str, str]:
    """Text and the encoding that read it: utf-8 with or without mark, utf-16 with one, then gb18030; else
    ``UnicodeDecodeError``."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16"), "utf-16"
    try:
        return content.decode(_ENCODINGS[0]), _ENCODINGS[0]
    except UnicodeDecodeError as error:
        if _has_half_characters(content):
            raise error from None
        return content.decode(_ENCODINGS[1]), _ENCODINGS[1]


def _has_half_characters(content: bytes) -> bool:
    """Whether it would be UTF-8 but for halves of characters, which GB18030 would take for other letters."""
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def read_csv_table(path: Path) -> tuple[RawTable | None, list[Fault], str | None]:
    """One CSV file as text: (table or None, faults, remark on a fall-back encoding or None)."""
    try:
        text, encoding = decode(path.read_bytes())
        if "\x00" in text:
            raise csv.Error(Said("it holds binary data"))
        separator = other_separator(text)
        if separator is not None:
            problem = Said("the columns are separated by {separator}, not by commas", separator=separator)
            fix = Said("Save it as CSV with commas (in Excel: CSV UTF-8, comma delimited)")
            return None, [Fault(path.name, problem, fix, row=1)], None
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        table = raw_table(path.stem, path.name, list(rows))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        fix = Said("Save it as CSV in UTF-8 (in Excel: CSV UTF-8)")
        return None, [Fault(path.name, Said("the file cannot be read: {error}", error=reason_of(error)), fix)], None
    remark = (
        None
        if encoding == _ENCODINGS[0]
        else Said("{name} is not UTF-8 and was read as {encoding}", name=path.name, encoding=encoding)
    )
    return table, [], remark


def other_separator(text: str) -> str | None:
    """What separates the columns where it is no comma: the mark that stands twice or more in two of the first lines,
    none of which has commas without it; None where commas do. Numbers may have decimal commas."""
    lines = text.split("\n", MOST_LINES)[:MOST_LINES]
    for mark, called in SEPARATORS.items():
        marked = [line for line in lines if line.count(mark) >= FEWEST_MARKS]
        others = [line for line in lines if line.count(mark) < FEWEST_MARKS]
        if len(marked) >= FEWEST_MARKS and "," not in marked[0] and not any("," in line for line in others):
            return called
    return None


def parse_cell(text: str, column: Column) -> float | int | str | tuple[str, str] | None:
    """The value of a cell; None where an allowed gap is; (problem, fix) where it is neither."""
    if not text:
        return None if column.empty else (Said("empty cell"), _fill(column))
    if text.upper() in ERRORS:
        fix = Said("Correct the formula in the sheet, or write the figure")
        return Said("{error} is an error value of the sheet", error=text), fix
    if column.kind == "text":
        return text
    if column.kind in ("month", "date"):
        found = as_month(text) if column.kind == "month" else as_date(text)
        return found or _not_a_date(text, column)
    if not _NUMBER.fullmatch(text):
        return _not_a_number(text, column)
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return Said("too large for a number"), Said("Write {valid}", valid=column.valid)
    if column.kind == "integer":
        return (
            int(number)
            if number == int(number)
            else (Said("not a whole number"), Said("Write {valid}", valid=column.valid))
        )
    return number


def as_month(text: str) -> str | None:
    """``as_month("2024年2月") == "2024-02"``: a month as it is typed, or the first or last day of it, which a sheet
    makes of a typed month; None where it is neither."""
    day = as_date(text)
    if day is not None:
        year, month, number = map(int, day.split("-"))
        return day[:7] if number in (1, calendar.monthrange(year, month)[1]) else None
    found = _MONTH_TYPED.fullmatch(text)
    return None if found is None else f"{found[1]}-{int(found[2]):02d}"


def as_date(text: str) -> str | None:
    """``as_date("2024年2月5日") == "2024-02-05"``: a day as it is typed or as a sheet shows it, else None."""
    found = _DAY_TYPED.fullmatch(text)
    year, month, day = (0, 0, 0) if found is None else map(int, found.groups())
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _fill(column: Column) -> str:
    if column.choices is None and column.kind in ("integer", "number"):
        return Said("Give {valid}; write 0 only where the figure truly is zero", valid=column.valid)
    return Said("Give {valid}", valid=column.valid)


def _not_a_date(text: str, column: Column) -> tuple[str, str]:
    if text.isascii() and text.isdigit() and int(text) in _DAY_NUMBERS:
        day = (_FIRST_DAY + dt.timedelta(int(text))).isoformat()
        shown = day if column.kind == "date" else day[:7]
        return Said("a date as the number by which a spreadsheet counts days"), Said(
            "Format the column as dates; the cell would be {shown}", shown=shown
        )
    return Said("not a date"), Said("Write it as {valid}", valid=column.valid)


def _without_percent(text: str, column: Column) -> str:
    share = text.rstrip("%％").strip()
    if column.unit == "fraction" and _NUMBER.fullmatch(share):
        return Said("Write {fraction:.12g}, a fraction", fraction=float(share) / 100)
    return _in_unit(column)


def _number_of_date(text: str, column: Column) -> str:
    if column.unit == "year":
        return Said("Write the year alone: {year}", year=text[:4])
    return _in_unit(column)


def _in_unit(column: Column) -> Said:
    unit = Said(" in {unit}", unit=column.unit) if column.unit else ""
    return Said("Write {valid}{unit}", valid=column.valid, unit=unit)


def _not_a_number(text: str, column: Column) -> tuple[str, str]:
    half = unicodedata.normalize("NFKC", text)
    if half != text and _NUMBER.fullmatch(half):
        return Said("text, not a number: it has full-width digits or signs"), Said(
            "Write {plain}, in half-width digits", plain=half
        )
    if _DATE.fullmatch(text):
        return Said("a date, not a number"), _number_of_date(text, column)
    if _GROUPED.fullmatch(text):
        plain = text.replace(",", "").replace("，", "")
        return Said("text, not a number: it has thousands separators"), Said(
            "Write {plain}, without separators", plain=plain
        )
    if text.endswith(("%", "％")):
        return Said("text, not a number: it has a percent sign"), _without_percent(text, column)
    return Said("text, not a number"), _in_unit(column)
