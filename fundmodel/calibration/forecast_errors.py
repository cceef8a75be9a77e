"""Errors of forecasts as numbers: one piece of code for the hindcast, for stored vintages and for other people's
forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

TWO_THIRDS: Final = (1.0 / 6.0, 5.0 / 6.0)
DRIFT_IN_STANDARD_ERRORS: Final = 2.0
ENOUGH: Final = 10
"""Fewest forecasts from which a conclusion is printed."""
OWN: Final = "fundmodel"


class ErrorStatistics(NamedTuple):
    """How many errors, and their mean, mean absolute value, root mean square and two-thirds spread, in their unit."""

    n: int
    mean: float
    mae: float
    rmse: float
    spread: float


def percent_error(forecast: ArrayLike, actual: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """100 (forecast - actual) / actual: positive where too much was forecast."""
    published = np.asarray(actual, dtype=np.float64)
    return np.asarray(100.0 * (np.asarray(forecast, dtype=np.float64) - published) / published)


def forecast_errors(errors: ArrayLike) -> ErrorStatistics:
    """mean = sum e / n, MAE = sum |e| / n, RMSE = sqrt(sum e^2 / n), spread = q(5/6) - q(1/6), linear interpolation.

    ``errors`` is a flat list in any unit (percent of actual, months). One error has no spread: NaN. Nothing, or an
    error that is no number, raises ``InputError``. The definitions are those of the US Congressional Budget Office.
    Source: METHODS 9.6, FIELD 9.
    """
    sample = np.asarray(errors, dtype=np.float64)
    if sample.ndim != 1 or sample.size == 0 or not np.isfinite(sample).all():
        raise InputError(
            Said("Statistics of errors need a flat list of at least one error, every one of them a number.")
        )
    low, high = np.quantile(sample, TWO_THIRDS)
    return ErrorStatistics(
        n=int(sample.size),
        mean=float(sample.mean()),
        mae=float(np.abs(sample).mean()),
        rmse=float(np.sqrt(np.mean(sample * sample))),
        spread=float(high - low) if sample.size > 1 else float("nan"),
    )


def error_table(forecasts: pd.DataFrame, by: Sequence[str], error: str = "error") -> pd.DataFrame:
    """``forecast_errors`` of the column ``error`` for each combination of ``by``, in the order of first appearance."""
    import pandas as pd

    rows = []
    for keys, own in forecasts.groupby(list(by), sort=False):
        rows.append({**dict(zip(by, keys, strict=True)), **forecast_errors(own[error])._asdict()})
    return pd.DataFrame(rows, columns=[*by, *ErrorStatistics._fields])


def drifts(errors: ArrayLike) -> bool:
    """|mean| > 2 s / sqrt(n), s with n - 1: the forecasts lean to one side. Below two errors it cannot be said.

    Errors of one forecast for several years hang together, so this is an alarm to look, not a test. Source: FIELD 9.
    """
    sample = np.asarray(errors, dtype=np.float64)
    if sample.size < 2:
        return False
    standard_error = sample.std(ddof=1) / np.sqrt(sample.size)
    return bool(abs(sample.mean()) > DRIFT_IN_STANDARD_ERRORS * standard_error)


def with_own_error(
    table: pd.DataFrame, forecasts: pd.DataFrame, by: Sequence[str], pair: Sequence[str]
) -> pd.DataFrame:
    """``table`` with ``own_mae``, our MAE over the same pairs as the row's, and ``better``: who has the smaller MAE.

    ``by`` are the keys of the table without ``model``, ``pair`` what makes one forecast (origin and year). A row
    without a single pair of ours has NaN and an empty word; so have our own rows.
    """
    own = forecasts[forecasts["model"] == OWN].set_index([*by, *pair])["error"].rename("own")
    shared = forecasts[forecasts["model"] != OWN].join(own, on=[*by, *pair]).dropna(subset=["own"])
    sizes = shared.assign(own_mae=shared["own"].abs(), theirs=shared["error"].abs())
    keys = [*by, "model"]
    means = sizes.groupby(keys, sort=False)[["own_mae", "theirs"]].mean().reset_index()
    joined = table.merge(means, on=keys, how="left")
    nearer = np.where(joined["own_mae"] < joined["theirs"], OWN, joined["model"])
    nearer = np.where(joined["own_mae"] == joined["theirs"], "equal", nearer)
    joined["better"] = np.where(joined["own_mae"].isna(), "", nearer)
    return joined.drop(columns="theirs")
