"""What a scenario leaves to providers and patients, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.alike import titled_rows
from fundmodel.presentation.frames.borne_frames import BY_PATIENTS, BY_PROVIDERS, borne_by_patients, borne_by_providers
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.terminal.captioned_tables import captioned_table
from fundmodel.presentation.words.headings import title_of
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection


def borne_tables(run: Projection, lang: str) -> list[Table]:
    """A table for each fund whose providers bear or keep anything and for each change of accounts, 亿元; none where no
    scenario leaves anything to others."""
    providers, patients = borne_by_providers(run), borne_by_patients(run)
    tables = []
    for fund in POOLED_FUNDS:
        for title, own in titled_rows(run, providers[providers["fund"] == fund], lang):
            head = f"{say('borne_title', lang)}: {fund_label(fund, lang)}, {title}"
            tables += _table(head, own, BY_PROVIDERS, "borne_note", lang)
    for title, own in titled_rows(run, patients, lang):
        tables += _table(f"{say('patients_title', lang)}: {title}", own, BY_PATIENTS, "patients_note", lang)
    return tables


def _table(title: str, rows: pd.DataFrame, columns: tuple[str, ...], note: str, lang: str) -> list[Table]:
    if rows.empty:
        return []
    drawn = captioned_table(title, say(note, lang))
    drawn.add_column(title_of("year", lang))
    for name in columns:
        drawn.add_column(title_of(name, lang), justify="right", overflow="fold")
    shown = rows[rows["year"].isin(shown_years(rows["year"].to_numpy()))]
    for row in shown.to_dict("records"):
        drawn.add_row(str(row["year"]), *(_cell(name, row) for name in columns))
    return [drawn]


def _cell(name: str, row: dict[Any, Any]) -> str:
    if name == "borne_share":
        return f"{100.0 * row[name]:.1f}%"
    return grouped(row[name] if name == "patients_bear_per_head" else row[name] / YUAN_PER_YI)
