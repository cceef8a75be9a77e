"""The sensitivity of the baseline on the package of a report, where it is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.analysis.range_file import kept_tables, shipped_tables
from fundmodel.analysis.range_record import record_key
from fundmodel.assumptions.package.package import load_data
from fundmodel.presentation.report.feeders.pinned_results import NATIONAL
from fundmodel.presentation.report.report_sources import Sources

if TYPE_CHECKING:
    import pandas as pd


def one_at_a_time_record(of: Sources) -> pd.DataFrame | None:
    """What ``sensitivity`` found on this package: shipped with it, or kept after the command; None where neither."""
    if of.data is None:
        return None
    key = record_key(of.data)
    tables = shipped_tables(of.data.name, key) or kept_tables(key)
    return None if tables is None else tables.get("sensitivity")


def nations_record() -> pd.DataFrame | None:
    """What ``sensitivity`` found on the nation as it ships."""
    data = load_data(NATIONAL)
    tables = shipped_tables(NATIONAL, record_key(data))
    return None if tables is None else tables.get("sensitivity")
