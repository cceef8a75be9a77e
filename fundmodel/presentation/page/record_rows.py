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


def record_rows(found: Hindcast) -> list[Row]:
    """A row for each scope and measure, a cell for each horizon: mean error / mean absolute error (n), and which naive
    forecast wins."""
    own = found.table[found.table["model"] == OWN]
    return [_row(found, rows) for _, rows in own.groupby(["scope", "measure"], sort=False)]


def record_horizons(found: Hindcast) -> list[str]:
    """Years ahead that any of the model's forecasts reach."""
    own = found.table[found.table["model"] == OWN]
    return [str(horizon) for horizon in np.unique(own["horizon"])]


def record_notes() -> list[Both]:
    """The notes under the table of the model's record."""
    return [_both(key) for key in NOTES]


def _row(found: Hindcast, rows: pd.DataFrame) -> Row:
    first: dict[Any, Any] = rows.iloc[0].to_dict()
    cells = {str(row["horizon"]): _cell(found, row) for row in rows.to_dict("records")}
    of = {
        "scope": first["scope"],
        "measure": first["measure"],
        "scope_words": Both(*(word("scope", str(first["scope"]), lang) for lang in ("zh", "en"))),
        "measure_words": Both(*(word("measure", str(first["measure"]), lang) for lang in ("zh", "en"))),
    }
    return Row(of, cells)


def _cell(found: Hindcast, own: dict[Any, Any]) -> dict[str, Any]:
    table = found.table
    same = (table["scope"] == own["scope"]) & (table["measure"] == own["measure"])
    rivals = table[same & (table["horizon"] == own["horizon"]) & (table["model"] != OWN)]
    winners = rivals.loc[rivals["better"] == rivals["model"], "model"]
    words = [Both(*(word("model", str(name), lang) for lang in ("zh", "en"))) for name in winners]
    won = Both("、".join(both.zh for both in words), ", ".join(both.en for both in words))
    return {"errors": minus(cell(own)), "won": won}


def _both(key: str) -> Both:
    return Both(text(key, "zh"), text(key, "en"))
