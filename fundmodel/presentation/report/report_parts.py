"""What an annual report is made of: sections of sentences, tables and charts, in one language, nothing drawn yet.

::

    Report -> Section -> Heading | Paragraph | Table | Chart
                         Chart   -> Panel -> Line, Level

Every form of the report (page, Word, workbook, csv) reads these and no run. Words are those of the report's language;
values stand in the unit of their column, not rounded: ``printed.printed_rows`` rounds them so that parts add up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import pandas as pd

Look = Literal["text", "key", "bullet", "note", "warning", "blank"]
"""text; a key result; an item of a list; small print; a warning in a frame; a line left for a hand to fill."""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section; ``level`` 2 or 3 (a section's own title is 1)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Cell:
    """Where a number of a sentence stands: table, row (position) and column (code name)."""

    table: str
    row: int
    column: str


@dataclass(frozen=True)
class Paragraph:
    """A sentence with its numbers in it; ``cells`` names, for every number, the cell of a table that holds it."""

    text: str
    look: Look = "text"
    template: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column: code name in the frame, its head, its unit ("" for words), and decimals (None: words as they are)."""

    name: str
    label: str
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True)
class Sum:
    """``total = sum of parts - sum of minus``: columns of every row, or rows (by position) in each of ``columns``.

    Sums of a table are kept in their order: a number that an earlier one has rounded stays as it is.
    """

    total: str | int
    parts: tuple[str | int, ...]
    minus: tuple[str | int, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A numbered table. ``reason_not_applicable`` says why there is none; the frame is then empty.

    ``frame`` has a column of code name for each of ``columns``; numbers are floats in the column's unit (NaN: none),
    words are text. ``basis``, ``source``, ``tag`` and ``scenario`` are words and stand under the table. Columns of
    ``plain`` are rounded before any sum is kept: stocks that stand in two rows.
    """

    number: str
    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    basis: str = ""
    source: str = ""
    tag: str = ""
    scenario: str = ""
    reason_not_applicable: str = ""
    notes: tuple[str, ...] = ()
    sums: tuple[Sum, ...] = ()
    plain: tuple[str, ...] = ()
    strong_rows: tuple[int, ...] = ()
    synthetic: bool = False

    @property
    def wide(self) -> bool:
        """Whether it is printed on a page laid across."""
        return len(self.columns) > WIDEST_UPRIGHT or self._letters_of_numbers() > MOST_LETTERS_UPRIGHT

    def _letters_of_numbers(self) -> int:
        """Letters of the longest number of every column together."""
        numbers = [one for one in self.columns if one.decimals is not None and self.applies]
        figures = [[value for value in self.frame[one.name] if not isinstance(value, str)] for one in numbers]
        return sum(
            max((len(f"{value:,.{one.decimals}f}") for value in held if not is_gap(value)), default=0)
            for one, held in zip(numbers, figures, strict=True)
        )

    @property
    def applies(self) -> bool:
        """Whether it has something to show."""
        return not self.reason_not_applicable


WIDEST_UPRIGHT: Final = 9
"""Most columns of a table on an upright page."""
MOST_LETTERS_UPRIGHT: Final = 72
"""Most letters that its numbers take beside each other."""

LineKind = Literal["line", "band", "bar", "dots"]


@dataclass(frozen=True)
class Line:
    """One series: ``x`` numbers (years, ages) or words, ``y`` in the panel's unit (NaN: a gap).

    ``kind`` band is the field between ``low`` and ``y``; bars of one panel with ``stack`` stand on each other.
    ``place`` tells series apart by look (dashes, lightness), in order 0, 1, 2, ...
    """

    name: str
    x: Sequence[float] | Sequence[str]
    y: Sequence[float]
    kind: LineKind = "line"
    low: Sequence[float] = ()
    stack: bool = False
    place: int = 0


@dataclass(frozen=True)
class Level:
    """A level across the picture with its word, such as the warning line."""

    value: float
    name: str


@dataclass(frozen=True)
class Panel:
    """One pair of axes. ``starts`` marks where projection starts; ``sideways`` lays bars across (a tornado)."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    starts: float | None = None
    sideways: bool = False
    x_title: str = ""


@dataclass(frozen=True)
class Heat:
    """Fields by row and column, e.g. payer x receiver; ``values[row][column]`` in ``unit``."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    unit: str
    row_title: str = ""
    column_title: str = ""


@dataclass(frozen=True)
class Chart:
    """A numbered chart: panels beneath each other, or one heat map. ``table_number`` has its numbers,
    ``also`` some of them."""

    number: str
    title: str
    panels: tuple[Panel, ...] = ()
    heat: Heat | None = None
    basis: str = ""
    source: str = ""
    tag: str = ""
    scenario: str = ""
    table_number: str = ""
    also: str = ""
    reason_not_applicable: str = ""
    synthetic: bool = False

    @property
    def applies(self) -> bool:
        """Whether it has something to show."""
        return not self.reason_not_applicable

    def leaves(self) -> tuple[Chart, ...]:
        """The chart cut where it would be higher than a page."""
        cuts = range(0, max(len(self.panels), 1), MOST_PANELS)
        return tuple(replace(self, panels=self.panels[at : at + MOST_PANELS]) for at in cuts)


MOST_PANELS: Final = 3
"""Panels that stand beneath each other on one page."""

Part = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Section:
    """A section: ``number`` is "" for pages outside the count (cover pages, opinion, annexes); ``key`` its anchor."""

    key: str
    number: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """A whole report in one language.

    ``valuation_date`` and ``made_from`` ("2025-12-31", data package) are text; ``facts`` is the cover's list of
    (word, value): cut-off, version, hashes, status.
    """

    title: str
    lang: str
    valuation_date: str
    version: str
    data: str
    data_hash: str
    synthetic: bool
    sections: tuple[Section, ...]
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    scenario: str = ""

    def parts(self) -> Iterator[tuple[Section, Part]]:
        """Every part with the section it stands in, in order."""
        for section in self.sections:
            for part in section.parts:
                yield section, part

    def tables(self) -> dict[str, Table]:
        """Tables by number, in order."""
        return {part.number: part for _, part in self.parts() if isinstance(part, Table)}

    def charts(self) -> dict[str, Chart]:
        """Charts by number, in order."""
        return {part.number: part for _, part in self.parts() if isinstance(part, Chart)}


def is_gap(value: object) -> bool:
    """Whether a cell holds nothing: None or NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))
