"""What the rule of a run moves each year, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.pooled_years import pooled_years
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.terminal.captioned_tables import captioned_table
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.presentation.words.pool_words import told, yi

if TYPE_CHECKING:
    from rich.table import Table

    from fundmodel.projection.result import Projection

HEADS: Final = {
    "levy": "pooled_levy",
    "grants": "pooled_grants",
    "budgets": "pooled_fiscal",
    "own_fund": "pooled_own",
    "bridged": "pooled_bridged",
}


def pooled_tables(run: Projection, lang: str) -> list[Table]:
    """One table of every fund that a rule moves, or none."""
    rows = pooled_years(run)
    if rows.empty:
        return []
    drawn = captioned_table(told("pooled_by_year", lang), told("pooled_note", lang))
    drawn.add_column(told("fund", lang), overflow="fold")
    drawn.add_column(told("year", lang), no_wrap=True)
    for key in HEADS.values():
        drawn.add_column(told(key, lang), justify="right", no_wrap=True)
    labels = short_labels(run, lang)
    for (scenario, fund), own in rows.groupby(["scenario", "fund"], sort=False):
        shown = own[own["year"].isin(shown_years(own["year"].to_numpy()))].to_dict("records")
        of = f"\n{labels[str(scenario)]}" if len(run.scenarios) > 1 else ""
        for at, row in enumerate(shown):
            cells = {**row, "budgets": row["covered"] + row["fiscal"]}
            name = f"{fund_label(str(fund), lang)}{of}" if at == 0 else ""
            drawn.add_row(name, str(row["year"]), *(yi(cells[key]) for key in HEADS), end_section=at + 1 == len(shown))
    return [drawn]
