"""What stands in a run's outputs beside its own results: reasons for differences, and draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.presentation.frames.draw_frames import Draws
    from fundmodel.presentation.frames.run_reasons import Why


@dataclass(frozen=True)
class Extras:
    """``reasons``: why each other scenario differs from the first.  ``draws``: chances and 80 % ranges, None where
    nothing was drawn."""

    reasons: tuple[Why, ...] = ()
    draws: Draws | None = None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables by the name of their file, those that hold something."""
        from fundmodel.presentation.frames.run_reasons import reasons_table

        drawn = {} if self.draws is None else self.draws.tables()
        found = {"reasons": reasons_table(self.reasons), **drawn}
        return {name: table for name, table in found.items() if not table.empty}

    def document(self) -> dict[str, Any]:
        """What the JSON document of a run says of them."""
        from fundmodel.presentation.frames.run_reasons import reasons_document

        drawn = None if self.draws is None else self.draws.document()
        return {"reasons": reasons_document(self.reasons), "draws": drawn}


NOTHING_BESIDE = Extras()
