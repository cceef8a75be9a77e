"""Rows of an official form on the terminal: as many columns at a time as the screen holds, so that no figure is cut."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.report.printed_numbers import GAP, printed_rows
from fundmodel.presentation.report.under_table import common_unit, heads_of
from fundmodel.presentation.terminal.captioned_tables import captioned_table
from fundmodel.presentation.words.document_words import told

if TYPE_CHECKING:
    from rich.table import Table as Shown

    from fundmodel.presentation.report.report_parts import Table

BETWEEN: Final = 2
"""Cells of the screen between two columns."""
EDGE: Final = 1
"""Cells at either side."""


def form_tables(part: Table, rows: Sequence[int], but: Sequence[str], width: int, lang: str) -> Iterator[Shown]:
    """The ``rows`` of a table without the columns ``but``: even blocks of columns that fit into ``width``, the first
    column in front of each; a row of zeros is left out."""
    from rich.cells import cell_len

    texts, heads = printed_rows(part), heads_of(part)
    kept = [at for at, column in enumerate(part.columns) if column.name not in but]
    lines, figures = kept[0], kept[1:]
    shown = [row for row in rows if any(texts[row][at].strip("0." + GAP) for at in figures)]
    front = max(cell_len(texts[row][lines]) for row in shown)
    wide = max(cell_len(texts[row][at]) for row in shown for at in figures)
    most = max(1, (width - 2 * EDGE - front) // (wide + BETWEEN))
    each = math.ceil(len(figures) / math.ceil(len(figures) / most))
    title = f"{part.title} ({told('unit', lang, unit=common_unit(part))})"
    for start in range(0, len(figures), each):
        block = figures[start : start + each]
        table = captioned_table("" if start else title, "")
        table.add_column(heads[lines], width=front)
        for at in block:
            table.add_column(heads[at], justify="right", width=wide)
        for row in shown:
            table.add_row(*(texts[row][at] for at in (lines, *block)))
        yield table
