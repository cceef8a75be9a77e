"""Forecasts against what was published later: one row for each, and their statistics by scope, measure and horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.calibration.forecast_errors import ENOUGH, OWN, drifts, error_table, percent_error, with_own_error
from fundmodel.calibration.published_figures import FLOWS, MEASURES, SCOPES, Figures, Series

if TYPE_CHECKING:
    import pandas as pd

RIVALS: Final = ("last_growth", "log_linear", "arima", "ets")
HISTORY: Final = "history"
"""Scope of the long series of national totals: naive forecasts alone, for want of accounts to run the model from."""
KEYS: Final = ("scope", "measure", "horizon", "model")
"""What a cell of errors is of; ``area`` stands in front where there are areas."""
COLUMNS: Final = ("origin", "year", "horizon", "scope", "measure", "model", "forecast", "actual", "error", "unit")
ORDER: Final = {name: place for place, name in enumerate((*SCOPES, HISTORY, *MEASURES, OWN, *RIVALS))}


def scored(
    modelled: Figures, published: Figures, origin: int, keys: Sequence[tuple[str, str]], model: str = OWN
) -> Iterator[dict[str, Any]]:
    """One row for each year after the origin that is both modelled and published, scope by scope and measure by
    measure."""
    for scope, measure in keys:
        actual = published.get((scope, measure), {})
        for year, forecast in modelled.get((scope, measure), {}).items():
            if year > origin and year in actual:
                yield score(origin, year, scope, measure, model, forecast, actual[year])


def score(
    origin: int, year: int, scope: str, measure: str, model: str, forecast: float, actual: float
) -> dict[str, Any]:
    """One forecast with its error: per cent of the actual figure, months in months."""
    months = measure == "months"
    error = forecast - actual if months else float(percent_error(forecast, actual))
    values = (origin, year, year - origin, scope, measure, model, forecast, actual, error)
    return dict(zip(COLUMNS, (*values, "months" if months else "%"), strict=True))


def scored_keys(published: Figures, origin: int) -> list[tuple[str, str]]:
    """Scope and measure that were published at the origin; money only where all of a scope's was."""
    keys = []
    for scope in SCOPES:
        for measure in MEASURES:
            needed = (*FLOWS, "balance") if measure in (*FLOWS, "balance", "months") else (measure,)
            if all(origin in published.get((scope, item), {}) for item in needed):
                keys.append((scope, measure))
    return keys


def score_table(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Statistics by scope, measure, horizon and model, each with n; whether the errors lean to one side (``drift``);
    our MAE over the same pairs of years (``own_mae``) and who has the smaller one (``better``)."""
    keys = _keys(forecasts)
    areas = {area: place for place, area in enumerate(dict.fromkeys(forecasts.get("area", ())))}

    def placed(column: pd.Series[Any]) -> pd.Series[Any]:
        return column if column.name == "horizon" else column.map(areas if column.name == "area" else ORDER)

    table = error_table(forecasts, keys)
    table["drift"] = [drifts(own["error"]) for _, own in forecasts.groupby(list(keys), sort=False)]
    table = with_own_error(table, forecasts, keys[:-1], ("origin", "year"))
    return table.sort_values(list(keys), key=placed, kind="stable").reset_index(drop=True)


def _keys(table: pd.DataFrame) -> tuple[str, ...]:
    return ("area", *KEYS) if "area" in table else KEYS


def conclusions(table: pd.DataFrame) -> pd.DataFrame:
    """The smallest MAE of each scope, measure and horizon, only where every forecast compared has n of ten or more.

    Columns scope, measure, horizon, best, n. Empty where nothing can be concluded.
    """
    import pandas as pd

    rows, cell = [], _keys(table)[:-1]
    for keys, own in table.groupby(list(cell), sort=False):
        if len(own) > 1 and int(own["n"].min()) >= ENOUGH:
            best = own.iloc[int(np.argmin(own["mae"]))]
            rows.append({**dict(zip(cell, keys, strict=True)), "best": best["model"], "n": int(own["n"].min())})
    return pd.DataFrame(rows, columns=[*cell, "best", "n"])


def lines(forecasts: pd.DataFrame, published: Figures, scope: str, measure: str) -> dict[int, Series]:
    """Our forecasts by origin, each beginning with the published figure of its origin: what a chart draws."""
    own = forecasts[(forecasts["model"] == OWN) & (forecasts["scope"] == scope) & (forecasts["measure"] == measure)]
    actual = published[scope, measure]
    return {
        int(str(origin)): {int(str(origin)): actual[int(str(origin))]}
        | dict(zip(rows["year"].astype(int), rows["forecast"].astype(float), strict=True))
        for origin, rows in own.groupby("origin")
    }
