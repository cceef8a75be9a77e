"""Break-evens as a table that is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from fundmodel.analysis.break_even import BREAK_EVEN_COLUMNS

if TYPE_CHECKING:
    from fundmodel.analysis.break_even import BreakEven


def break_even_table(found: Sequence[BreakEven]) -> pd.DataFrame:
    """A row for each: the columns of ``break_evens``, the verdict, how far it was looked for, and the share of draws in
    which it holds."""
    rows = [
        {
            **{name: getattr(one, name) for name in BREAK_EVEN_COLUMNS},
            "solved_verdict": one.verdict,
            "first_tried": one.tried[0],
            "last_tried": one.tried[1],
            "share_of_draws": float("nan") if one.probability is None else one.probability,
        }
        for one in found
    ]
    return pd.DataFrame(rows).rename(columns={"value": "break_even_value"})
