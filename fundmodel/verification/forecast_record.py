"""The statistics of forecast errors on a record that somebody else keeps: the US Congressional Budget Office's."""

from __future__ import annotations

from typing import Final

from fundmodel.calibration.forecast_errors import forecast_errors
from fundmodel.verification.comparison import Check, number_check, read_table
from fundmodel.vocabulary.said import Said

ERRORS: Final = "cbo_outlay_errors.csv"
STATISTICS: Final = "cbo_outlay_error_statistics.csv"
SOURCE: Final = Said("US Congressional Budget Office, projection errors of outlays 1984-2025")
OUTLAYS: Final = {"Total": Said("all outlays"), "Medicare": Said("Medicare")}


def statistics_printed(outlays: str) -> Check:
    """Printed figures (n, mean, MAE, RMSE, two-thirds spread at eleven horizons) that ours do not round to."""
    wrong = sum(_differ(row) for row in read_table(STATISTICS) if row["outlays"] == outlays)
    name = Said("Forecast errors, {outlays}: of 55 printed statistics, those that differ", outlays=OUTLAYS[outlays])
    return number_check(name, SOURCE, 0.0, float(wrong), 0.0)


def _differ(printed: dict[str, str]) -> int:
    key = printed["outlays"], printed["horizon"]
    errors = [float(row["error_percent"]) for row in read_table(ERRORS) if (row["outlays"], row["horizon"]) == key]
    found = forecast_errors(errors)._asdict()
    return sum(round(value, 1) != float(printed[name]) for name, value in found.items())
