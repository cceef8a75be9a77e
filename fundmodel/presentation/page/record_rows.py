"""Rows of the page on how the model would have done from past years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.calibration.forecast_errors import OWN
from fundmodel.presentation.page.run_rows import Row
from fundmodel.presentation.words.hindcast_words import cell, text, word
from fundmodel.presentation.words.page_words import Both, minus

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.calibration.hindcast import Hindcast

NOTES: Final = ("caveat", "economy", "splits", "few")
OF: Final = ("scope", "measure", "horizon")
"""What a cell is of."""


def record_rows(found: Hindcast) -> list[Row]:
    """A row for each scope and measure, a cell for each horizon: mean error / mean absolute error (n), and which naive
    forecast wins."""
    own, best = found.table[found.table["model"] == OWN], _winners(found.table)
    return [_row(rows, best) for _, rows in own.groupby(["scope", "measure"], sort=False)]


def record_horizons(found: Hindcast) -> list[str]:
    """Years ahead that any of the model's forecasts reach."""
    own = found.table[found.table["model"] == OWN]
    return [str(horizon) for horizon in np.unique(own["horizon"])]


def record_notes() -> list[Both]:
    """The notes under the table of the model's record."""
    return [_both(key) for key in NOTES]


def _winners(table: pd.DataFrame) -> dict[tuple[Any, ...], list[str]]:
    """Naive forecasts that are better than the model, by scope, measure and horizon."""
    won = table[(table["model"] != OWN) & (table["better"] == table["model"])]
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in won[[*OF, "model"]].to_dict("records"):
        found.setdefault(tuple(row[name] for name in OF), []).append(str(row["model"]))
    return found


def _row(rows: pd.DataFrame, best: dict[tuple[Any, ...], list[str]]) -> Row:
    records = rows.to_dict("records")
    first = records[0]
    cells = {str(row["horizon"]): _cell(row, best.get(tuple(row[name] for name in OF), [])) for row in records}
    of = {
        "scope": first["scope"],
        "measure": first["measure"],
        "scope_words": Both(*(word("scope", str(first["scope"]), lang) for lang in ("zh", "en"))),
        "measure_words": Both(*(word("measure", str(first["measure"]), lang) for lang in ("zh", "en"))),
    }
    return Row(of, cells)


def _cell(own: dict[Any, Any], winners: list[str]) -> dict[str, Any]:
    words = [Both(*(word("model", name, lang) for lang in ("zh", "en"))) for name in winners]
    won = Both("、".join(both.zh for both in words), ", ".join(both.en for both in words))
    return {"errors": minus(cell(own)), "won": won}


def _both(key: str) -> Both:
    return Both(text(key, "zh"), text(key, "en"))
