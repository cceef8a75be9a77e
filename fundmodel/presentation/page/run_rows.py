"""The page's tables as rows of printed cells, every figure from the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.solvency import solvency_tests
from fundmodel.calibration.reconcile import reconciliation
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.alike import rows_alike
from fundmodel.presentation.frames.summary import (
    ITEMS,
    first_projected_year,
    funds_of,
    headlines,
    shown_years,
    yearly_accounts,
)
from fundmodel.presentation.words.labels import NEVER, level_words, margin_words, prudent_text, short_labels
from fundmodel.presentation.words.page_words import Both, both, fund_words, number
from fundmodel.presentation.words.rounding import adding_up
from fundmodel.vocabulary.dims import GROUPS, POOLED_FUNDS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

WARNING_EVENTS: Final = ("first_deficit_year", "deficit_ahead", "floor_month_earned", "depletion_month")
FEWEST_YEARS: Final = 2
MONEY: Final = ("opening", *ITEMS[ITEMS.index("income") : ITEMS.index("balance")], "closing")


@dataclass(frozen=True)
class Row:
    """One printed row: ``of`` says of which scenario, fund or year it is, ``cells`` holds its text by column."""

    of: Mapping[str, Any]
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table with its title and columns."""

    title: Both
    columns: Sequence[str]
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Held:
    """Months of reserve of one fund at one year end: earned, cash where it differs, level and the excess flag."""

    months: str
    cash: str
    level: str
    level_words: Both
    excess: bool


def scenario_words(run: Projection, names: Sequence[str]) -> Both:
    """Short labels of scenarios in both languages."""
    zh, en = short_labels(run, "zh"), short_labels(run, "en")
    return Both("、".join(zh[name] for name in names), ", ".join(en[name] for name in names))


def warning_years(run: Projection) -> list[int]:
    """The base year, the first projected year, then 2030, 2035 and every tenth year, and the last."""
    years = [int(year) for year in run.economy["year"].values]
    start = first_projected_year(run)
    return [y for y in years if y in (start - 1, start, 2030, 2035, years[-1]) or (y > 2035 and y % 10 == 0)]


def warning_rows(run: Projection) -> list[Row]:
    """A row for each pooled fund and scenario: ``Held`` by year, then the headline dates in both languages."""
    accounts = {(row["scenario"], row["fund"], row["year"]): row for row in yearly_accounts(run).to_dict("records")}
    rows = []
    for line in headlines(run).sort_values("fund", kind="stable").to_dict("records"):
        place = (line["scenario"], line["fund"])
        held = {year: _held(accounts[*place, year]) for year in warning_years(run)}
        dates = {e: Both(*(prudent_text(line, e, lang) for lang in ("zh", "en"))) for e in WARNING_EVENTS}
        happened = {e for e in WARNING_EVENTS if line[e] == line[e]}
        margin = Both(*(margin_words(line, lang) for lang in ("zh", "en")))
        of = {"scenario": place[0], "fund": place[1], "happened": happened, "margin": margin}
        rows.append(Row(of, {"held": held, **dates}))
    return rows


def _held(row: Mapping[Any, Any]) -> Held:
    level = str(row["warning_level"])
    months, cash = row["reserve_months_earned"], row["reserve_months_cash"]
    return Held(
        number(months, 1) if months == months else (NEVER if level == "used_up" else ""),
        number(cash, 1) if row["premium_received_ahead"] != 0 and cash == cash else "",
        level,
        _level_words(row),
        bool(row["excess_earned"]),
    )


def _level_words(row: Mapping[Any, Any]) -> Both:
    return Both(*(level_words(row, lang) for lang in ("zh", "en"))) if row["warning_level"] else both("unjudged")


def account_tables(run: Projection) -> list[Table]:
    """Yearly accounts of each fund, 100 million yuan to one decimal; scenarios with the same accounts share a table."""
    accounts = yearly_accounts(run, funds_of(run))
    shown = accounts[accounts["year"].isin(shown_years(accounts["year"].to_numpy()))]
    tables = []
    for fund in funds_of(run):
        own = shown[shown["fund"] == fund]
        ahead = bool((own["premium_received_ahead"] != 0).any())
        columns = [
            *_money(own),
            "months_cash",
            *(["months_earned"] if ahead else []),
            *(["level"] if fund in POOLED_FUNDS else []),
        ]
        for names, rows in rows_alike(run, own):
            table = Table(fund_title(run, fund, names), columns)
            table.rows.extend(_account_row(row, names, ahead, _money(own)) for row in rows.to_dict("records"))
            tables.append(table)
    return tables


def _money(accounts: pd.DataFrame) -> tuple[str, ...]:
    """The columns of yuan; what is pooled between areas only where some is."""
    return MONEY if (accounts["pooled"] != 0).any() else tuple(name for name in MONEY if name != "pooled")


def _account_row(row: Mapping[Any, Any], names: Sequence[str], ahead: bool, money: tuple[str, ...]) -> Row:
    opening = round((row["balance"] - row["current_balance"] + row["debt_interest"]) / YUAN_PER_YI, 1)
    change = round(row["balance"] / YUAN_PER_YI, 1) - opening
    signs = dict.fromkeys(money[1 : money.index("expenditure")], 1) | {"expenditure": -1, "debt_interest": -1}
    parts = [sign * row[name] / YUAN_PER_YI for name, sign in signs.items()]
    rise, printed = adding_up(change, parts, 1)
    shown = {name: sign * value for (name, sign), value in zip(signs.items(), printed, strict=True)}
    shown |= {"opening": opening, "current_balance": sum(printed[:-1]), "closing": opening + rise}
    cells: dict[str, Any] = {name: number(shown[name], 1) for name in money}
    bases = ("months_cash", "months_earned") if ahead else ("months_cash",)
    for basis in bases:
        months = row[f"reserve_{basis}"]
        cells[basis] = number(months, 1) if months == months else NEVER
    level = str(row["warning_level"])
    cells["level"] = Held("", "", level, _level_words(row), bool(row["excess_earned"]))
    of = {"scenario": " ".join(names), "fund": row["fund"], "year": row["year"], "projected": row["projected"]}
    return Row(of, cells)


def fund_title(run: Projection, fund: str, names: Sequence[str]) -> Both:
    name = fund_words(fund)
    if len(run.scenarios) == 1:
        return name
    of = both("always_same") if len(names) == len(run.scenarios) else scenario_words(run, names)
    return Both(f"{name.zh}（{of.zh}）", f"{name.en} ({of.en})")


def flow_years(run: Projection) -> list[int]:
    """The years whose flow of people is printed."""
    years = [int(year) for year in run.population["year"].values]
    start = first_projected_year(run)
    return [y for y in years if y in (start - 1, start, 2030, 2035, 2040, 2050, years[-1])]


def flow_rows(run: Projection, scenario: str) -> list[Row]:
    """stock + births - deaths + migration + moves + adjustment = stock, 10 thousand persons to one decimal."""
    table = sheets.people_flow(run)
    moves = sheets.group_flow(run).groupby(["scenario", "year"])["moves"].sum()
    rows = []
    for row in table[(table["scenario"] == scenario) & table["year"].isin(flow_years(run))].to_dict("records"):
        parts = [
            row["births"],
            -row["deaths"],
            row["migration"],
            moves[scenario, row["year"]],
            row["statistical_adjustment"],
        ]
        names = ("births", "deaths", "migration", "moves", "adjustment")
        rows.append(Row({"scenario": scenario, "year": row["year"]}, _stock_row(row, names, parts, ("deaths",))))
    return rows


def group_rows(run: Projection, scenario: str) -> list[Row]:
    """stock + natural change + moves = stock for every group in the same years."""
    table = sheets.group_flow(run)
    own = table[(table["scenario"] == scenario) & table["year"].isin(flow_years(run))]
    order = {group: place for place, group in enumerate(GROUPS)}
    own = own.assign(_order=own["group"].map(order)).sort_values(["year", "_order"])
    return [
        Row(
            {"scenario": scenario, "year": row["year"], "group": row["group"]},
            _stock_row(row, ("natural", "moves"), [row["natural_change"], row["moves"]], ()),
        )
        for row in own.to_dict("records")
    ]


def _stock_row(
    row: Mapping[Any, Any], names: Sequence[str], parts: Sequence[float], paid: Sequence[str]
) -> dict[str, str]:
    """Opening, parts and closing printed so that they add up; ``paid`` are printed with their sign turned."""
    opening = round(row["people_opening"] / PERSONS_PER_WAN, 1)
    change = round(row["people_closing"] / PERSONS_PER_WAN, 1) - opening
    total, printed = adding_up(change, [part / PERSONS_PER_WAN for part in parts], 1)
    cells = {name: number(-x if name in paid else x, 1) for name, x in zip(names, printed, strict=True)}
    return {"stock_opening": number(opening, 1), **cells, "stock_closing": number(opening + total, 1)}


def people_scenarios(run: Projection) -> list[tuple[str, Both]]:
    """The first scenario of every distinct set of people, and the labels of those that share it."""
    from fundmodel.presentation.frames.series import by_scenario

    found = by_scenario(run, run.enrolment["persons"], "group", "sex", "age", "boundary")
    return [(series.scenarios[0], scenario_words(run, series.scenarios)) for series in found]


def reconciliation_rows(run: Projection, data: DataPackage) -> list[Row]:
    """Modelled, published, factor, tag and explanation of every item; scenarios with the same figures share rows."""
    table = reconciliation(run, data)
    values = ["item", "modelled", "published", "factor"]
    return [
        Row(
            {
                "item": row["item"],
                "fund": row["fund"],
                "inside": row["inside_band"],
                "scenarios": scenario_words(run, names),
            },
            {
                "modelled": number(row["modelled"] / YUAN_PER_YI, 1),
                "published": number(row["published"] / YUAN_PER_YI, 1),
                "factor": f"{row['factor']:.4f}",
                "tag": row["tag"],
                "note": _explained(row),
            },
        )
        for names, own in rows_alike(run, table, values)
        for row in own.to_dict("records")
    ]


def _explained(row: Mapping[Any, Any]) -> Both:
    """The package's explanation of a factor; what is scaled to its published total has factor one by construction."""
    if row["note_zh"]:
        return Both(row["note_zh"], row["note_en"])
    return both("by_construction") if row["modelled"] == row["published"] else Both("", "")


def solvency_rows(run: Projection) -> list[Row]:
    """Verdicts of the three tests with the numbers behind them, by fund and scenario; ``short`` where too few years
    are projected to test."""
    if len(run.economy["year"]) - 1 < FEWEST_YEARS:
        return [
            Row({"scenario": name, "fund": fund, "short": True}, {}) for fund in POOLED_FUNDS for name in run.scenarios
        ]
    table = solvency_tests(run)
    if "scenario" not in table:
        table["scenario"] = run.scenarios[0]
    rows = []
    for row in table.to_dict("records"):
        rates = {name: number(100.0 * row[name], 2) + "%" for name in ("income_rate", "cost_rate", "actuarial_balance")}
        lowest = f"{number(row['lowest_months'], 1)} ({row['lowest_year']})"
        verdicts = {"short_range": row["short_range"], "long_range": row["long_range"]}
        sustainable = "yes" if row["sustainable"] else "no"
        of = {"scenario": row["scenario"], "fund": row["fund"], "short": False}
        rows.append(Row(of, {**verdicts, "sustainable": sustainable, "lowest_months": lowest, **rates}))
    return rows


__all__ = ["Held", "Row", "Table", "account_tables", "flow_rows", "group_rows", "solvency_rows", "warning_rows"]
