"""CBO's errors of outlays, put through our statistics, give CBO's own summary to the printed decimal."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fundmodel.calibration import forecast_errors
from fundmodel.calibration.forecast_errors import error_table
from fundmodel.verification import forecast_record

ORACLES = Path(__file__).parents[2] / ".." / "shared" / "oracles"
TABLES = Path(__file__).parents[2] / "fundmodel" / "verification" / "tables"
PRINTED = {
    "number_of_projections": "n",
    "average_error": "mean",
    "average_absolute_error": "mae",
    "RMSE": "rmse",
    "two_thirds_spread": "spread",
}
KEYS = ["subcategory", "projected_year_number"]


def shared(name: str) -> pd.DataFrame:
    if not (ORACLES / name).exists():
        pytest.skip(f"{name} is not beside this repository")
    return pd.read_csv(ORACLES / name)


def test_all_22_rows_of_the_published_summary_to_the_printed_decimal() -> None:
    errors = shared("cbo_outlay_projection_errors.csv")
    summary = shared("cbo_outlay_projection_errors_summary_stats.csv")
    found = error_table(errors, KEYS, "projection_error_pct_actual")
    both = summary.merge(found, on=KEYS)
    assert len(both) == 22
    for printed, ours in PRINTED.items():
        assert (both[ours].round(1) == both[printed]).all(), printed


def test_the_shipped_tables_carry_the_published_figures() -> None:
    errors = shared("cbo_outlay_projection_errors.csv")
    shipped = pd.read_csv(TABLES / forecast_record.ERRORS, comment="#")
    columns = ["subcategory", "projected_fiscal_year", "projected_year_number", "projection_error_pct_actual"]
    assert shipped.to_numpy().tolist() == errors[columns].to_numpy().tolist()
    summary = shared("cbo_outlay_projection_errors_summary_stats.csv")
    summary = summary[summary["subcategory"].isin(forecast_record.OUTLAYS)]
    statistics = pd.read_csv(TABLES / forecast_record.STATISTICS, comment="#")
    assert statistics.to_numpy().tolist() == summary[[*KEYS, *PRINTED]].to_numpy().tolist()


@pytest.mark.parametrize("outlays", forecast_record.OUTLAYS)
def test_verify_notices_another_definition_of_the_spread(outlays: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forecast_record.statistics_printed(outlays).passed
    monkeypatch.setattr(forecast_errors, "TWO_THIRDS", (0.2, 0.8))
    assert not forecast_record.statistics_printed(outlays).passed
