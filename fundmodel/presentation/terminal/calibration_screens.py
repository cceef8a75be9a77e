"""The calibration for the terminal: a table a step with every factor and its tag, what it rests on below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.tables.calibration_tables import STEPS
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.calibration_words import item_label, told
from fundmodel.presentation.words.headings import code_label
from fundmodel.presentation.words.rounding import grouped
from fundmodel.presentation.words.source_words import spoken_source
from fundmodel.vocabulary.dims import ALL_AREAS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from fundmodel.calibration.calibrate import Calibration

SCALES: Final = {"CNY": (YUAN_PER_YI, 2), "persons": (PERSONS_PER_WAN, 2), "CNY per person": (1.0, 0)}
NUMBERS: Final = ("modelled", "published", "factor", "calibrated")
FITTED: Final = ("assumed", "fitted")
BASE_YEAR: Final = ("contributions", "subsidies", "expenditure")
AREA_WIDTH: Final = 20
"""Columns of a terminal that the name of an area takes, and that one item takes."""


def step_blocks(table: pd.DataFrame, lang: str) -> list[tuple[str, list[RenderableType]]]:
    """(heading, its table and lines) of each step in order."""
    return [
        (told(step, lang), [step_table(rows, step, lang), *rests_on(rows, lang)])
        for step in STEPS
        if len(rows := table[table["step"] == step])
    ]


def step_table(rows: pd.DataFrame, step: str, lang: str) -> Table:
    """Item, modelled, published, factor, calibrated, tag; of growth what is assumed and what was fitted."""
    from rich import box

    numbers = (
        dict(zip(NUMBERS[:2], FITTED, strict=True)) if step == "growth" else dict(zip(NUMBERS, NUMBERS, strict=True))
    )
    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    shown.add_column(told("item", lang), overflow="fold")
    for name in numbers.values():
        shown.add_column(told(name, lang), justify="right", no_wrap=True)
    shown.add_column(told("tag", lang), no_wrap=True)
    for row in rows.to_dict("records"):
        cells = [figure(row[name], "factor" if name == "factor" else row["unit"]) for name in numbers]
        shown.add_row(item_label(row["item"], lang), *cells, code_label(row["tag"], lang))
    return shown


def area_tables(made: Calibration, lang: str, width: int = 160) -> list[Table]:
    """Factors of the base year by area, and the growth that each area's own years give it: a row an area, as many
    columns beside each other as ``width`` holds; none where there are no areas."""
    rows = made.table
    if "area" not in rows:
        return []
    factors = rows[rows["step"].isin(BASE_YEAR) & (rows["unit"] == "CNY") & (rows["factor"] != 1.0)]
    growth = rows[rows["step"] == "growth"]
    shown = [(str(item), "factor") for item in dict.fromkeys(factors["item"])]
    shown += [(str(item), "published") for item in dict.fromkeys(growth["item"])]
    fit = max(1, (width - AREA_WIDTH) // AREA_WIDTH)
    return [_areas_beside(made, shown[k : k + fit], lang) for k in range(0, len(shown), fit)]


def _areas_beside(made: Calibration, shown: list[tuple[str, str]], lang: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=told("by_area", lang), box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.title_justify, table.title_style = "left", "dim"
    table.add_column(told("area", lang), overflow="fold")
    for item, _ in shown:
        table.add_column(item_label(item, lang), justify="right")
    cells = {(row["area"], row["item"]): row for row in made.table.to_dict("records")}
    for area in dict.fromkeys(made.table["area"]):
        found = [cells.get((area, item), {}).get(column, float("nan")) for item, column in shown]
        units = ["factor" if column == "factor" else "per year" for _, column in shown]
        name = made.package.area_names.get(area, {}).get(lang, told("all_areas", lang) if area == ALL_AREAS else area)
        table.add_row(name, *(figure(value, unit) for value, unit in zip(found, units, strict=True)))
    return table


def together(made: Calibration) -> pd.DataFrame:
    """The rows of all areas together, or of the one area and what stands behind it; the table as it is for a nation."""
    table = made.table
    if "area" not in table:
        return table
    several = len(made.package.areas) > 1
    return (table[table["area"] == ALL_AREAS] if several else table).drop(columns="area")


def rests_on(rows: pd.DataFrame, lang: str) -> list[str]:
    """ "Item, item: note [source]", a line for each note and source."""
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows.to_dict("records"):
        lines.setdefault((row[f"note_{lang}"], spoken_source(row["source"], lang)), []).append(
            item_label(row["item"], lang)
        )
    comma, colon, whole = ("、", "：", "") if lang == "zh" else (", ", ": ", "")
    found = []
    for (note, source), items in lines.items():
        whole = f"  {comma.join(items)}" if len(lines) > 1 else " "
        lead = f"{whole}{colon}" if len(lines) > 1 else "  "
        found.append(f"{lead}{note}{f' [{source}]' if source else ''}")
    return found


def month_table(months: pd.DataFrame, lang: str) -> Table:
    """Shares of the year by month, a column for each scheme and side."""
    from rich import box

    shown = screen_table(title=told("months_title", lang), box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    shown.title_justify, shown.title_style = "left", "dim"
    shown.add_column(told("month", lang), no_wrap=True)
    columns = []
    for (scheme, side), part in months.groupby(["scheme", "side"], sort=False):
        shown.add_column(told(f"months_{scheme}_{side}", lang), justify="right")
        columns.append([month_cell(row) for row in part.to_dict("records")])
    for month, cells in enumerate(zip(*columns, strict=True), start=1):
        shown.add_row(str(month), *cells)
    return shown


def evidence_table(evidence: pd.DataFrame, lang: str) -> Table:
    """Growth of cost per head, net of ageing and net of output per head, by scope and span; outside the range of
    excess growth marked."""
    from rich import box

    ends = evidence[["low", "high"]].iloc[0]
    title = told("evidence_title", lang, low=f"{ends['low']:+.1%}", high=f"{ends['high']:+.1%}")
    shown = screen_table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    shown.title_justify, shown.title_style = "left", "dim"
    for name in ("item", "evidence_years", "per_head", "net_of_ageing", "excess"):
        shown.add_column(told(name, lang), justify="left" if name in ("item", "evidence_years") else "right")
    for row in evidence.to_dict("records"):
        without = told("evidence_without", lang) if row["without_unusual"] else ""
        years = f"{row['years'][0]}-{row['years'][-1]} ({len(row['years'])}){without}"
        mark = "" if row["inside"] else " *"
        figures = [f"{row[name]:+.1%}" for name in ("per_head", "net_of_ageing", "excess")]
        shown.add_row(told(f"evidence_{row['scope']}", lang), years, *figures[:2], figures[2] + mark)
    return shown


def month_cell(row: dict[Any, Any]) -> str:
    """ "12.68 (+1.57)", or "5.50*" where the month was published by itself."""
    share = f"{100.0 * row['share']:.2f}"
    return f"{share}*" if row["published"] else f"{share} ({100.0 * row['difference']:+.2f})"


def figure(value: float, unit: str) -> str:
    """A number in the unit of the door: 亿元, 万人, per cent; nothing where there is none."""
    if value != value:
        return ""
    if unit in SCALES:
        scale, digits = SCALES[unit]
        return grouped(value / scale, digits)
    if unit == "CNY per month":
        return grouped(value)
    if unit == "per year":
        return f"{value:+.1%}"
    return f"{value:.4f}"
