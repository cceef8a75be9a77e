"""Data that would pass and should not: figures in another unit, zeros, forms of files and cells, months that contradict
themselves. A case is clean ("") where it is refused, or repaired with a word."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from fundmodel.assumptions.package import package as packages
from fundmodel.assumptions.package.cells import RawTable
from fundmodel.assumptions.package.description import specifications
from fundmodel.assumptions.package.excel_package import read_workbook
from fundmodel.assumptions.package.not_used import READ_BY_RUN
from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.vocabulary.errors import MOST_LINES, fault_lines
from tests.faults.campaign import Case
from tests.faults.warm_package import warm

SHIPPED: Final = ("national", "example-province", "example-county")
FACTORS: Final = {"times 10,000": 1e4, "over 10,000": 1e-4}
DATES: Final = frozenset({"year", "period_end", "month", "year_end"})
NO_FIGURES: Final = frozenset(
    {"year", "year_end", "age", "age_last", "period_start", "months", "covers", "first_month", "last_month", "days"}
    | {"published", "known_to", "target_year", "development"}
)
DIVISORS: Final = {
    "national": {"heads": "value", "wages": "value", "national_history": "gdp_100m_yuan", "demographic_paths": "tfr"},
    "example-province": {"area_heads": "resident", "areas": "maternity_expenditure_100m_yuan"},
}
"""Columns whose zero a run cannot use."""


def figures(name: str) -> Iterator[tuple[RawTable, str]]:
    """Every column of figures of every table that the model declares."""
    own = warm(name)
    known = specifications(own.about)
    for raw in own.raws:
        if raw.name not in TABLES:
            continue
        for column in known[raw.name].columns:
            if column.kind in ("number", "integer") and column.name in raw.header and column.name not in NO_FIGURES:
                yield raw, column.name


def filled(raw: RawTable, column: str) -> list[int]:
    """Rows with a figure that is not zero, those of the base year where there are any."""
    at = raw.header.index(column)
    clock = next((place for place, word in enumerate(raw.header) if word in DATES), None)
    rows = [(row, cells) for row, cells in raw.rows if at < len(cells) and cells[at] and abs(float(cells[at])) >= 1e-9]
    large = [(row, cells) for row, cells in rows if "persons" not in column and abs(float(cells[at])) > 100.0] or rows
    latest = [row for row, cells in large if clock is not None and cells[clock].startswith("2025")]
    return latest or [row for row, _ in large]


def changed(raw: RawTable, column: str, rows: set[int] | None, change: Callable[[str], str]) -> list[Any]:
    """The rows with another text in the cells of ``column`` that are filled (in ``rows``)."""
    at = raw.header.index(column)
    return [
        (
            row,
            tuple(
                change(cell) if place == at and cell and (rows is None or row in rows) else cell
                for place, cell in enumerate(cells)
            ),
        )
        for row, cells in raw.rows
    ]


def _scaled(factor: float, text: str) -> str:
    return repr(float(text) * factor)


def _noticed(name: str, table: str, rows: Sequence[Any], _: Path) -> str:
    own = warm(name)
    return "" if own.faults(own.replaced(table, rows)) else "silent: no fault"


def units(rng: random.Random, size: int) -> Iterator[Case]:
    """A whole column, and single cells, ten thousand times too large or too small."""
    for name in SHIPPED:
        for raw, column in figures(name):
            cells = filled(raw, column)
            if not cells:
                continue
            words = rng.sample(list(FACTORS), 2)
            for word in words if size > 1 else words[:1]:
                rows = changed(raw, column, None, partial(_scaled, FACTORS[word]))
                yield Case(f"{name} {raw.name}.{column} {word}", partial(_noticed, name, raw.name, rows))
            for at in range(size if size > 1 else rng.random() < 1.0 / 3.0):
                word, row = words[(at + 1) % 2], rng.choice(cells)
                rows = changed(raw, column, {row}, partial(_scaled, FACTORS[word]))
                yield Case(f"{name} {raw.name}.{column} row {row} {word}", partial(_noticed, name, raw.name, rows))


def zeros(rng: random.Random, size: int) -> Iterator[Case]:
    """What others are divided by, zero."""
    for name, columns in DIVISORS.items():
        for table, column in columns.items():
            raw = next(one for one in warm(name).raws if one.name == table)
            assert table in READ_BY_RUN
            for rows, word in ((None, "all"), ({rng.choice(filled(raw, column))}, "one")):
                made = changed(raw, column, rows, lambda _: "0")
                yield Case(f"{name} {table}.{column} zero, {word}", partial(_noticed, name, table, made))


def folder(root: Path, name: str, table: str, change: Callable[[str], str]) -> Path:
    """A copy of a shipped package with the text of one table changed."""
    place = root / name
    shutil.copytree(shipped("data", name), place)
    file = place / f"{table}.csv"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return place


def _few_lines(name: str, table: str, change: Callable[[str], str], most: int, root: Path) -> str:
    """Refused, in ``most`` lines of each language."""
    found = packages.examine(folder(root, name, table, change)).faults
    if not found:
        return "silent: no fault"
    lines = max(len(fault_lines(found, lang)) for lang in ("zh", "en"))
    return "" if lines <= most else f"long: {lines} lines"


def _used(name: str, table: str, change: Callable[[str], str], root: Path) -> str:
    """Read as what is meant."""
    found = packages.examine(folder(root, name, table, change)).faults
    return f"refused: {found[0]}" if found else ""


def _column(column: str, change: Callable[[str], str], text: str) -> str:
    """The table with another text in every filled cell of a column."""
    rows = list(csv.reader(io.StringIO(text)))
    at = rows[0].index(column)
    return _written([rows[0], *([change(c) if p == at and c else c for p, c in enumerate(row)] for row in rows[1:])])


def _without(column: str, text: str) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    at = rows[0].index(column)
    return _written([[cell for place, cell in enumerate(row) if place != at] for row in rows])


def _separated(mark: str, text: str) -> str:
    return "\n".join(mark.join(row) for row in csv.reader(io.StringIO(text)))


def _written(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


ERRORS: Final = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "２５.５", "1,200", "12%")
"""Cells that are no figure, each one line for a whole column."""
DAYS: Final = ("2025-02-30", "2025-13-01", "2025-00-10", "２０２５-01-05", "2025-04-31", "31.12.2025")
PLACES: Final = (("example-county", "observations", "expenditure_yuan"), ("example-province", "area_heads", "active"))


def forms(rng: random.Random, size: int) -> Iterator[Case]:
    """Files and cells in another form; in the suite a word that is no figure stands in one of the places."""
    words = rng.sample(ERRORS, len(ERRORS))
    for k, (name, table, column) in enumerate(PLACES):
        for word in words if size > 1 else words[k :: len(PLACES)]:
            yield Case(
                f"{table}.{column} all {word}",
                partial(_few_lines, name, table, partial(_column, column, lambda _, word=word: word), 1),
            )
        for mark in (";", "\t", "|"):
            yield Case(f"{table} with {mark!r}", partial(_few_lines, name, table, partial(_separated, mark), 1))
        gone = partial(_without, column)
        yield Case(f"{table} without {column}", partial(_few_lines, name, table, gone, 1))
        blank = partial(_column, column, lambda _: "")
        yield Case(f"{table}.{column} blank", partial(_few_lines, name, table, blank, MOST_LINES + 1))
        yield Case(f"{table} headed in row 3", partial(_used, name, table, lambda text: f"title\n\n{text}"))
    for day in DAYS:
        bad = partial(_column, "released", lambda _, day=day: day)
        yield Case(f"released {day}", partial(_few_lines, "example-county", "observations", bad, 1))
    first = partial(_column, "period_end", lambda month: f"{month}-01")
    yield Case("the first of a month", partial(_used, "example-county", "observations", first))
    middle = partial(_column, "period_end", lambda month: f"{month}-13")
    yield Case("the 13th of a month", partial(_few_lines, "example-county", "observations", middle, MOST_LINES + 1))
    for at in range(20 * size):
        row, column = rng.randint(400_000, 1_048_576), rng.choice(("XFD", "ZZZ"[:2], "AAA"))
        yield Case(f"a stray cell {column}{row}, {at}", partial(_stray, f"{column}{row}"))


def _stray(reference: str, root: Path) -> str:
    """A workbook with one cell far from the others: refused before its rectangle is filled."""
    place = root / "stray.xlsx"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>area</t></is></c></row>'
    relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    with ZipFile(place, "w") as book:
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relation}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="areas" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relation}"><Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        stray = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'
        sheet = f'<worksheet xmlns="{main}"><sheetData>{cells}{stray}</sheetData></worksheet>'
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    found = read_workbook(place)[1]
    return "" if any("makes the sheet" in one.problem for one in found) else f"silent: {found}"


def months(rng: random.Random, size: int) -> Iterator[Case]:
    """Monthly accounts that contradict themselves."""
    place = ("example-county", "observations")
    alone = partial(_column, "covers", lambda _: "1")
    yield Case("to date said to be of one month", partial(_few_lines, *place, alone, 2))
    for at in range(10 * size):
        row = rng.randint(1, 90)
        yield Case(f"released early, row {row}, {at}", partial(_few_lines, *place, partial(_early, row), 1))
        odd = rng.choice(("ｓynthetic-county-A", "synthetic-county－A", "Synthetic-county-A", "synthetic- county-A"))
        yield Case(f"{odd} in row {row}, {at}", partial(_few_lines, *place, partial(_cell, row, "area", odd), 2))
    yield Case("a month left out", _gap_said)


def _cell(row: int, column: str, word: str, text: str) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    rows[row][rows[0].index(column)] = word
    return _written(rows)


def _early(row: int, text: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    return _cell(row, "released", f"{rows[row - 1]['period_end']}-02", text)


def _gap_said(root: Path) -> str:
    def out(text: str) -> str:
        return "".join(line for line in text.splitlines(keepends=True) if ",2024-05," not in line)

    found = packages.examine(folder(root, "example-county", "observations", out))
    told = found.faults or [one for one in found.package.remarks if "2024-05" in one]
    return "" if told else "silent: no remark"


def cases(rng: random.Random, size: int) -> Iterator[Case]:
    """All of them."""
    for family in (units, zeros, forms, months):
        yield from family(rng, size)
