"""Rows of the page on what is missing once a fund is used up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alike import rows_alike
from fundmodel.presentation.frames.gap_frame import deepest, financing_gaps, in_debt
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.page.run_rows import Row, Table, fund_title
from fundmodel.presentation.words.page_words import minus, number
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

MONEY: Final = ("financing_gap", "debt_interest", "debt")
OF_FUND: Final = {"employee_pooled": "gap_rate", "resident": "gap_per_head"}
DEEPEST: Final = "deepest_debt"


def gap_tables(run: Projection) -> list[Table]:
    """A table for each fund and group of scenarios alike: 100 million yuan, per cent of GDP, and the rate on the base
    or yuan per head; none where no fund is used up."""
    rows, tables = in_debt(financing_gaps(run)), []
    for fund in POOLED_FUNDS:
        columns = ["financing_gap", "gap_over_gdp", OF_FUND[fund], "debt_interest", "debt", DEEPEST]
        for names, found in rows_alike(run, rows[rows["fund"] == fund]):
            if found.empty:
                continue
            table = Table(fund_title(run, fund, names), columns)
            shown = found[found["year"].isin({*shown_years(found["year"].to_numpy()), found["year"].min()})]
            table.rows.extend(_row(fund, row) for row in shown.to_dict("records"))
            tables.append(table)
    return tables


def _row(fund: str, row: dict[Any, Any]) -> Row:
    cells = {name: number(row[name] / YUAN_PER_YI, 1) for name in MONEY}
    cells[DEEPEST] = deepest(row, number(row[DEEPEST] / YUAN_PER_YI, 1))
    cells["gap_over_gdp"] = minus(f"{100.0 * row['gap_over_gdp']:.2f}%")
    rate = fund == "employee_pooled"
    cells[OF_FUND[fund]] = minus(f"{100.0 * row['gap_rate']:.2f}%") if rate else number(row["gap_per_head"])
    return Row({"fund": fund, "year": row["year"]}, cells)
