"""Rows of the page on long-term-care insurance kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.care_frames import MONEY, MONTHS, care_accounts
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.page.run_rows import Row, Table, scenario_words
from fundmodel.presentation.words.labels import months_text
from fundmodel.presentation.words.page_words import minus, number
from fundmodel.presentation.words.rounding import adding_up
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

RECEIVED = MONEY[:-2]


def care_rows(run: Projection) -> list[Table]:
    """A table for each scenario that keeps the fund: where its money comes from, 100 million yuan, and the months of
    the employee pool with it and without; none where no scenario does."""
    frame = care_accounts(run)
    if frame.empty:
        return []
    tables = []
    for scenario, own in frame.groupby("scenario", sort=False):
        table = Table(scenario_words(run, [str(scenario)]), (*MONEY, *MONTHS))
        shown = own[own["year"].isin(shown_years(own["year"].to_numpy()))]
        table.rows.extend(_row(str(scenario), row) for row in shown.to_dict("records"))
        tables.append(table)
    return tables


def _row(scenario: str, row: dict[Any, Any]) -> Row:
    """Sources less benefits, printed so that they add up to the year's change."""
    parts = [row[name] / YUAN_PER_YI for name in RECEIVED] + [-row["care_benefits"] / YUAN_PER_YI]
    _, printed = adding_up(sum(parts), parts, 1)
    values = [*printed[:-1], -printed[-1], row["balance"] / YUAN_PER_YI]
    cells = {name: number(value, 1) for name, value in zip(MONEY, values, strict=True)}
    months = {name: minus(months_text(row[name])) for name in MONTHS}
    return Row({"scenario": scenario, "year": row["year"]}, {**cells, **months})
