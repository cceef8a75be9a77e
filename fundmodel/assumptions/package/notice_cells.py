"""The cells of a notice that is a table: which fund and item each amount is of, and cells that are no amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from fundmodel.assumptions.package.cells import ERRORS
from fundmodel.assumptions.package.notice_layouts import UNITS, Layout, Purse
from fundmodel.assumptions.package.notice_text import Statement, item_of, number, purse_of, signed, statements
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

Grid = Sequence[Sequence[str]]
_WITH_UNIT: Final = re.compile(rf"[-(（]?\d[\d.,，]*\s*(?:{'|'.join(UNITS)})[)）]?")
_WORDS: Final = re.compile(r"[%\u4e00-\u9fff]")


class UnreadCellsError(InputError):
    """Cells of a notice that stand where amounts are wanted and are no numbers."""


class Sheet(NamedTuple):
    """The cells of a notice, narrow and without thousands separators, and the row of its file that each line is."""

    name: str
    cells: Grid
    rows: Sequence[int]

    def unread(self, line: int, at: int) -> Fault | None:
        """A fault where a cell is meant as an amount and is no number; None for numbers, blanks and words."""
        text = self.cells[line][at].strip()
        if number(text) is not None:
            return None
        if text.upper() in ERRORS:
            told = Said("{error} is an error value of the sheet", error=text)
            fix = Said("Correct the formula in the sheet, or write the figure")
        elif _WITH_UNIT.fullmatch(text):
            told = Said("a number with its unit")
            fix = Said("Write the number alone; the unit stands above the table")
        elif any(sign.isdigit() for sign in text) and not _WORDS.search(text):
            told, fix = Said("not a number"), Said("Write digits and one point: 1234.5")
        else:
            return None
        label = self.cells[line][0] or self.cells[line][at]
        problem = Said("{label}: {told}", label=label, told=told)
        return Fault(self.name, problem, fix, self.rows[line], Said("column {letters}", letters=_letters(at)), text)


def _letters(at: int) -> str:
    """The letters of a column as a sheet has them: 0 -> A, 26 -> AA."""
    before, last = divmod(at, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def cell_statements(sheet: Sheet, layout: Layout, text: str) -> list[Statement]:
    """Statements of a table: labels in the first column, or in the header where funds are rows.

    ``UnreadCellsError`` names row and column of every cell that stands where an amount is wanted and is no number.
    """
    unit = next((scale for word, scale in UNITS.items() if word in _unit_words(text)), None)
    if unit is None:
        raise InputError(Said("The notice tells no unit; write 单位：元, 万元 or 亿元 above the table."))
    odd: list[Fault] = []
    found = list(_turned(sheet, unit, odd) if layout.turned else _upright(sheet, layout, unit, odd))
    if odd:
        raise UnreadCellsError(Said("{name} holds amounts that cannot be read:", name=sheet.name), odd)
    return found


def _unit_words(text: str) -> str:
    return text.partition("单位")[2][:16] or text


def _upright(sheet: Sheet, layout: Layout, unit: float, odd: list[Fault]) -> Iterator[Statement]:
    grid = sheet.cells
    first = next((at for at, row in enumerate(grid) if row and item_of(row[0])), len(grid))
    purses, picked = _columns(grid[:first], layout)
    if layout.pick and not picked:
        return
    section: Purse | None = None
    start = first if any(purses.values()) else 0
    for place, row in enumerate(grid[start:], start=start):
        label, values = (row[0] if row else ""), {at: number(cell) for at, cell in enumerate(row) if at}
        wanted = picked or range(1, len(row))
        if item_of(label):
            odd += [fault for at in wanted if at < len(row) and (fault := sheet.unread(place, at))]
        if all(value is None for value in values.values()):
            section = purse_of(" ".join(row)) or section
            yield from _noted(" ".join(row))
            continue
        for at, value in values.items():
            if value is not None and (not picked or at in picked):
                months = item_of(label) == "months"
                purse = purses.get(at) or purse_of(label) or section
                yield Statement(purse, label, signed(label, value), 0.0 if months else unit, label[:1].isdigit())


def _noted(line: str) -> Iterator[Statement]:
    """Amounts in a remark below a table: a fund once named holds to the end of the line."""
    purse: Purse | None = None
    for one in statements(line):
        purse = one.purse or purse
        yield one._replace(purse=purse)


def _columns(head: Grid, layout: Layout) -> tuple[dict[int, Purse | None], set[int]]:
    """(purse of each column by the header above it, columns that the layout picks)."""
    width = max((len(row) for row in head), default=0)
    purses: dict[int, Purse | None] = dict.fromkeys(range(1, width))
    picked: set[int] = set()
    for row in head:
        last: Purse | None = None
        for at in range(1, len(row)):
            last = purse_of(row[at]) or (last if not row[at] else None)
            purses[at] = purses[at] or last
            picked |= {at} if row[at] in layout.pick else set()
    return purses, picked


def _turned(sheet: Sheet, unit: float, odd: list[Fault]) -> Iterator[Statement]:
    grid = sheet.cells
    head = next((row for row in grid if sum(item_of(cell) is not None for cell in row) >= 2), None)
    if head is None:
        return
    start = list(grid).index(head) + 1
    for place, row in enumerate(grid[start:], start=start):
        purse = purse_of(row[0]) if row else None
        for at, (label, cell) in enumerate(zip(head[1:], row[1:], strict=False), start=1):
            value = number(cell)
            if purse is not None and item_of(label) and (fault := sheet.unread(place, at)):
                odd.append(fault)
            if purse is not None and value is not None and item_of(label):
                months = item_of(label) == "months"
                yield Statement(purse, label, signed(label, value), 0.0 if months else unit)
