"""Tables for the terminal that lose no letter where a column is narrow, and that keep a number on one line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Column, Table

WORD: Final = 8
"""Letters of a heading's longest word that stay together over narrower numbers."""
ANY_WIDTH: Final = 10**6


def screen_table(**look: Any) -> Table:
    """A table of ``rich`` whose cells are folded where they are too wide, because cut ones may read alike.

    A column that is not to be wrapped keeps its width and is cut with a mark only where no other can give way. Where
    the screen is too narrow, headings over numbers, which stand at the right, are folded before the numbers are.
    """
    return _folding()(**look)


@cache
def _folding() -> type[Table]:
    from rich.table import Table

    class Folding(Table):
        def add_column(self, *heading: Any, **look: Any) -> None:
            overflow = "ellipsis" if look.get("no_wrap") else "fold"
            super().add_column(*heading, **{"overflow": overflow, **look})

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            if console.measure(self, options=options.update(max_width=10**6)).maximum > options.max_width:
                for column in self.columns:
                    if column.justify == "right" and not column.no_wrap:
                        column.max_width = _width_of_cells(column, console)
            yield from super().__rich_console__(console, options)

    return Folding


def _width_of_cells(column: Column, console: Console) -> int:
    """The widest cell, or the longest word of the heading where that is wider and no wider than ``WORD``."""
    cells = max((console.measure(cell).maximum for cell in column._cells), default=1)
    return max(cells, min(console.measure(column.header).minimum, WORD))
