"""The clauses of each rule on the page of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_values import after_words, clause_cells

if TYPE_CHECKING:
    from fundmodel.presentation.frames.pool_frames import PoolTables


def clause_cards(shown: PoolTables, lang: str) -> list[dict[str, Any]]:
    """A card for each rule that follows a published one."""
    return [
        {
            "name": one.name,
            "title": cells.regime_label(one, lang),
            "promise": cells.promise_of(one, lang),
            "after": after_words(one, lang),
            "clauses": clause_cells(one, lang),
        }
        for one in shown.found.regimes
        if one.file is not None
    ]
