"""Contributions over GDP as a table of the page: every year, scenarios alike in one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.frames.contribution_share_lines import share_lines, share_rows
from fundmodel.presentation.page.run_rows import scenario_words
from fundmodel.presentation.words.page_words import Both

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


class ShareTable(NamedTuple):
    """Years, a row of cells for each group of scenarios, and the sentences that explain the change."""

    years: list[int]
    rows: list[tuple[Both, list[str]]]
    said: list[Both]


def share_table(run: Projection) -> ShareTable:
    """ "1.34%" by scenario and year; the run has one area."""
    cells: dict[str, list[str]] = {name: [] for name in run.scenarios}
    for row in share_rows(run):
        cells[str(row["scenario"])].append(f"{100.0 * row['contributions_over_gdp']:.2f}%")
    rows = [(scenario_words(run, list(names)), own) for names, own in alike(list(cells.items()))]
    return ShareTable([int(year) for year in run.economy["year"].values], rows, share_lines(run))
