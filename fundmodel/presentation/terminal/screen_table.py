"""Tables for the terminal that lose no letter where a column is narrow."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def screen_table(**look: Any) -> Table:
    """A table of ``rich`` whose cells are folded where they are too wide, because cut ones may read alike.

    A column that is not to be wrapped keeps its width and is cut with a mark only where no other can give way.
    """
    return _folding()(**look)


@cache
def _folding() -> type[Table]:
    from rich.table import Table

    class Folding(Table):
        def add_column(self, *heading: Any, **look: Any) -> None:
            overflow = "ellipsis" if look.get("no_wrap") else "fold"
            super().add_column(*heading, **{"overflow": overflow, **look})

    return Folding
