"""Rows of the page on what the rule of a run moves each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.frames.pooled_years import MONEY, pooled_years, rule_lines
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.page.run_rows import Row, Table, scenario_words
from fundmodel.presentation.words.page_words import Both, fund_words
from fundmodel.presentation.words.pool_words import yi

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


def rule_words(run: Projection) -> list[Both]:
    """The rules at work, in both languages."""
    return [Both(*pair) for pair in zip(rule_lines(run, "zh"), rule_lines(run, "en"), strict=True)]


def pooled_tables(run: Projection) -> list[Table]:
    """A table for each scenario and fund that a rule moves, 100 million yuan."""
    tables = []
    for (scenario, fund), own in pooled_years(run).groupby(["scenario", "fund"], sort=False):
        name, of = fund_words(str(fund)), scenario_words(run, [str(scenario)])
        title = Both(f"{name.zh}：{of.zh}", f"{name.en}: {of.en}") if len(run.scenarios) > 1 else name
        columns = [column for column in MONEY if (own[column].abs() >= 1.0).any()]
        shown = own[own["year"].isin(shown_years(own["year"].to_numpy()))].to_dict("records")
        rows = [
            Row({"scenario": scenario, "fund": fund, "year": row["year"]}, {key: yi(row[key]) for key in columns})
            for row in shown
        ]
        tables.append(Table(title, columns, rows))
    return tables
