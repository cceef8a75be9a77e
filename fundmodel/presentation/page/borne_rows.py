"""Rows of the page on what a scenario leaves to providers and patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alike import rows_alike
from fundmodel.presentation.frames.borne_frames import (
    BY_PATIENTS,
    BY_PROVIDERS,
    borne_by_patients,
    borne_by_providers,
    providers_lines,
)
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.page.run_rows import Row, Table, fund_title, scenario_words
from fundmodel.presentation.words.page_words import Both, minus, number
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from fundmodel.projection.result import Projection

OF_HEAD: Final = "patients_bear_per_head"


def provider_tables(run: Projection) -> list[Table]:
    """A table for each fund and group of scenarios alike: 100 million yuan, and the share borne in per cent."""
    frame, tables = borne_by_providers(run), []
    for fund in POOLED_FUNDS:
        for names, own in rows_alike(run, frame[frame["fund"] == fund]):
            tables += _table(fund_title(run, fund, names), own, BY_PROVIDERS)
    return tables


def patient_tables(run: Projection) -> list[Table]:
    """A table for each group of scenarios alike: 100 million yuan, and yuan a member and year."""
    found = rows_alike(run, borne_by_patients(run))
    return [table for names, own in found for table in _table(scenario_words(run, names), own, BY_PATIENTS)]


def provider_notes(run: Projection) -> list[Both]:
    """Where providers bear more than a tenth, in both languages."""
    return [Both(zh, en) for zh, en in zip(providers_lines(run, "zh"), providers_lines(run, "en"), strict=True)]


def _table(title: Both, own: pd.DataFrame, columns: Sequence[str]) -> list[Table]:
    if own.empty:
        return []
    table = Table(title, columns)
    shown = own[own["year"].isin(shown_years(own["year"].to_numpy()))]
    table.rows.extend(_row(row, columns) for row in shown.to_dict("records"))
    return [table]


def _row(row: dict[Any, Any], columns: Sequence[str]) -> Row:
    cells = {name: number(row[name] / (1.0 if name == OF_HEAD else YUAN_PER_YI), 1) for name in columns}
    if "borne_share" in columns:
        cells["borne_share"] = minus(f"{100.0 * row['borne_share']:.1f}%")
    return Row({"year": row["year"]}, cells)
