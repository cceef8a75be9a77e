"""What is missing once a fund is used up, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alike import titled_rows
from fundmodel.presentation.frames.gap_frame import financing_gaps, in_debt
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from rich.table import Table

    from fundmodel.projection.result import Projection

STEP: Final = 5
HEADS: Final = ("gap_yuan", "gap_gdp", "gap_size", "gap_interest", "gap_debt")


def gap_tables(run: Projection, lang: str) -> list[Table]:
    """One table of the years in debt, the first one and every fifth; none where no fund is used up."""
    from rich import box
    from rich.table import Table

    rows = in_debt(financing_gaps(run))
    rows = rows[rows["year"] >= first_projected_year(run)]
    if rows.empty:
        return []
    shown = Table(
        title=say("gap_title", lang),
        caption=say("gap_note", lang),
        box=box.SIMPLE_HEAD,
        title_style="bold",
        caption_justify="left",
        pad_edge=False,
    )
    shown.add_column(label("fund", lang), overflow="fold")
    shown.add_column(label("year", lang), no_wrap=True)
    for head in HEADS:
        shown.add_column(say(head, lang), justify="right", no_wrap=True)
    for fund in POOLED_FUNDS:
        for title, own in titled_rows(run, rows[rows["fund"] == fund], lang):
            years = own[(own["year"] == own["year"].min()) | (own["year"] % STEP == 0)]
            whom = fund_label(fund, lang) if len(run.scenarios) == 1 else f"{fund_label(fund, lang)}\n{title}"
            for at, row in enumerate(years.to_dict("records")):
                shown.add_row(whom if at == 0 else "", *_cells(row, lang), end_section=at + 1 == len(years))
    return [shown]


def _cells(row: dict[Any, Any], lang: str) -> list[str]:
    """Year, gap in 亿元, over GDP, rate or yuan per head, interest on debt and debt."""
    employees = row["gap_rate"] == row["gap_rate"]
    size = (
        f"{100.0 * row['gap_rate']:.1f}%" if employees else say("gap_per_head", lang, yuan=grouped(row["gap_per_head"]))
    )
    money = {name: grouped(row[name] / YUAN_PER_YI) for name in ("financing_gap", "debt_interest", "debt")}
    share = f"{100.0 * row['gap_over_gdp']:.2f}%"
    return [str(row["year"]), money["financing_gap"], share, size, money["debt_interest"], money["debt"]]
