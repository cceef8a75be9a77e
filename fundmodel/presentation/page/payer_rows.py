"""Rows of the page on who pays, what stands beside the ledgers, and what explains the base year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.burden import MEMO, burden_tags, fiscal_burden
from fundmodel.analysis.per_head import PARTS, TOTAL, contribution_band
from fundmodel.presentation.frames import payer_frames as purses
from fundmodel.presentation.frames.alike import rows_alike
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.page.run_rows import Row, Table, scenario_words
from fundmodel.presentation.words.headings import title_of
from fundmodel.presentation.words.page_words import Both, number
from fundmodel.presentation.words.rounding import adding_up
from fundmodel.presentation.words.table_words import COURSES
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

LEVELS: Final = ("central", "provincial", "local")
BURDEN: Final = (*LEVELS, "subsidy", "medical_aid")
ARREARS: Final = (
    "arrears_year_opening",
    "contributions_due",
    "contributions_collected",
    "contributions_written_off",
    "arrears_year_end",
)


def named(name: str) -> Both:
    """What a column or item is called, in both languages."""
    return Both(title_of(name, "zh"), title_of(name, "en"))


def burden_tables(run: Projection) -> list[Table]:
    """100 million yuan; central + provincial + local = subsidy as printed. Scenarios alike share a table."""
    columns = (*BURDEN, *compensated(run))
    return [_printed(table, _burden_cells) for table in _by_scenario(run, fiscal_burden(run), columns)]


def compensated(run: Projection) -> list[str]:
    """The purses outside the funds that pay anything in any scenario."""
    frame = fiscal_burden(run)
    return [name for name in MEMO if (frame[name] != 0).any()]


def burden_tag_rows(run: Projection) -> list[dict[str, Any]]:
    """The weakest tag behind each column of the first scenario, with the parameters it rests on."""
    tags = burden_tags(run)
    shown = tags["item"].isin([*BURDEN, *compensated(run)])
    own = tags[(tags["scenario"] == run.scenarios[0]) & shown].to_dict("records")
    return [{"name": named(str(row["item"])), "tag": row["tag"], "parameters": row["parameters"]} for row in own]


def memo_tables(run: Projection) -> list[Table]:
    """Arrears of contributions, 100 million yuan; printed so that they add up, and allowances paid elsewhere."""
    frame = purses.memo(run)
    elsewhere = bool((frame["allowance_elsewhere"] != 0).any())
    columns = (*ARREARS, *(("allowance_elsewhere",) if elsewhere else ()))
    return [_printed(table, _arrears_cells) for table in _by_scenario(run, frame, columns)]


def per_head_rows(run: Projection) -> list[Row]:
    """Yuan per head to a tenth, parts that sum to the total; scenarios alike share rows."""
    frame = purses.income_per_head(run)
    found = []
    for names, own in rows_alike(run, frame.drop(columns="area")):
        values = {row["item"]: row for row in own.to_dict("records")}
        total, parts = adding_up(values[TOTAL]["per_head"], [values[name]["per_head"] for name in PARTS], 1)
        money, amounts = adding_up(
            values[TOTAL]["amount"] / YUAN_PER_YI, [values[name]["amount"] / YUAN_PER_YI for name in PARTS], 1
        )
        for name, each, amount in zip((*PARTS, TOTAL), (*parts, total), (*amounts, money), strict=True):
            factor = values[name]["factor"]
            cells = {
                "amount": number(amount, 1),
                "per_head": number(each, 1),
                "factor": f"{factor:.4f}" if factor == factor else "",
            }
            found.append(Row({"item": name, "name": named(name), "scenarios": scenario_words(run, names)}, cells))
    return found


def band_rows(run: Projection) -> list[Row]:
    """Base in yuan a month and rates in per cent beside their band."""
    frame = contribution_band(run).drop(columns=["area", "note_zh", "note_en"])
    rows = []
    for names, own in rows_alike(run, frame):
        for row in own.to_dict("records"):
            rate = row["unit"] == "fraction"
            said = [number(100.0 * x, 2) + "%" if rate else number(x) for x in (row["value"], row["low"], row["high"])]
            banded = row["low"] == row["low"]
            of = {
                "item": row["item"],
                "name": named(str(row["item"])),
                "inside": not banded or row["low"] <= row["value"] <= row["high"],
                "scenarios": scenario_words(run, names),
            }
            unit = Both("占缴费工资", "of payroll") if rate else Both("元/月", "yuan a month")
            band = f"{said[1]} – {said[2]}" if banded else ""
            rows.append(Row(of, {"value": said[0], "band": band, "unit": unit}))
    return rows


def trend_rows(run: Projection, trend: pd.DataFrame) -> list[Row]:
    """A row for each course of the trend: the ratio in each year."""
    several = trend["scenario"].nunique() > 1
    rows = []
    for (scenario, course, ends), own in trend.groupby(["scenario", "trend", "trend_ends"], sort=False):
        ratios = {str(year): f"{value:.2f}" for year, value in zip(own["year"], own["dependency_ratio"], strict=True)}
        of = {
            "trend": course,
            "name": Both(*COURSES[str(course)]),
            "ends": ends,
            "scenario": scenario_words(run, [str(scenario)]) if several else Both("", ""),
        }
        rows.append(Row(of, ratios))
    return rows


def _burden_cells(row: dict[str, Any]) -> dict[str, str]:
    levels = [row[name] / YUAN_PER_YI for name in LEVELS]
    total, printed = adding_up(sum(levels), levels, 1)
    cells = {name: number(value, 1) for name, value in zip(LEVELS, printed, strict=True)}
    rest = {name: number(row[name] / YUAN_PER_YI, 1) for name in (*BURDEN[4:], *MEMO)}
    return {**cells, "subsidy": number(total, 1), **rest}


def _arrears_cells(row: dict[str, Any]) -> dict[str, str]:
    opening = round(row["arrears_year_opening"] / YUAN_PER_YI, 1)
    change = round(row["arrears_year_end"] / YUAN_PER_YI, 1) - opening
    parts = [row["contributions_due"], -row["contributions_collected"], -row["contributions_written_off"]]
    total, (due, paid, lost) = adding_up(change, [part / YUAN_PER_YI for part in parts], 1)
    values = dict(zip(ARREARS, (opening, due, -paid, -lost, opening + total), strict=True))
    return {
        **{name: number(value, 1) for name, value in values.items()},
        "allowance_elsewhere": number(row["allowance_elsewhere"] / YUAN_PER_YI, 1),
    }


def _by_scenario(
    run: Projection, frame: pd.DataFrame, columns: Sequence[str]
) -> list[tuple[Both, Sequence[str], pd.DataFrame, list[str]]]:
    shown = frame[frame["year"].isin(shown_years(frame["year"].to_numpy()))]
    groups = rows_alike(run, shown)
    alone = len(groups) == 1
    return [(Both("", "") if alone else scenario_words(run, names), columns, own, names) for names, own in groups]


def _printed(table: tuple[Both, Sequence[str], pd.DataFrame, list[str]], cells: Any) -> Table:
    title, columns, frame, names = table
    rows = [Row({"scenario": " ".join(names), "year": row["year"]}, cells(row)) for row in frame.to_dict("records")]
    return Table(title, columns, rows)
