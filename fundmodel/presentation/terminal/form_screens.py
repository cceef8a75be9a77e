"""Rows of an official form on the terminal: as many columns at a time as the screen holds, so that no figure is cut."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.terminal.captioned_tables import captioned_table

if TYPE_CHECKING:
    from rich.table import Table

BETWEEN: Final = 2
"""Cells of the screen between two columns."""
EDGE: Final = 1
"""Cells at either side."""


def form_tables(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[Table]:
    """``rows`` of printed cells under ``heads`` in even blocks of columns that fit into ``width``, the first column in
    front of each."""
    from rich.cells import cell_len

    front = max(cell_len(row[0]) for row in rows)
    wide = max(cell_len(cell) for row in rows for cell in row[1:])
    figures = range(1, len(heads))
    most = max(1, (width - 2 * EDGE - front) // (wide + BETWEEN))
    each = math.ceil(len(figures) / math.ceil(len(figures) / most))
    for start in range(0, len(figures), each):
        block = figures[start : start + each]
        table = captioned_table("" if start else title, "")
        table.add_column(heads[0], width=front)
        for at in block:
            table.add_column(heads[at], justify="right", width=wide)
        for row in rows:
            table.add_row(row[0], *(row[at] for at in block))
        yield table
