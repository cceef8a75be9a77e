"""Contributions over GDP as a table of the page: a row a printed year, scenarios alike in one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.frames.contribution_share_lines import share_lines, share_rows
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.page.run_rows import scenario_words
from fundmodel.presentation.words.page_words import Both

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


class ShareTable(NamedTuple):
    """Groups of scenarios, a row of their cells for each printed year, and the sentences that explain the change."""

    names: list[Both]
    rows: list[tuple[int, list[str]]]
    said: list[Both]


def share_table(run: Projection) -> ShareTable:
    """ "1.34%" by scenario and year; the run has one area."""
    years = shown_years(run.economy["year"].values)
    cells: dict[str, list[str]] = {name: [] for name in run.scenarios}
    for row in share_rows(run):
        if row["year"] in years:
            cells[str(row["scenario"])].append(f"{100.0 * row['contributions_over_gdp']:.2f}%")
    groups = list(alike(list(cells.items())))
    names = [scenario_words(run, list(one)) for one, _ in groups]
    rows = list(zip(years, map(list, zip(*(own for _, own in groups), strict=True)), strict=True))
    return ShareTable(names, rows, share_lines(run))
