"""The sheets of an empty workbook for a province, as rows of cells: words, units, the nation beside each, an example.

They are made of the declarations of the tables and of ``data_words``; what is written here is read back by
``assumptions.package.sheet_words``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.national_averages import AGE_STARTS, OLDEST, Averages, national_averages
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.package.sheet_words import MONEY, PEOPLE
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, FLOWS, HEADS, before_column, money_column, within
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.assumptions.tables.table_schema import Column
from fundmodel.presentation.words.template_words import request_lines, scenario_lines, told
from fundmodel.vocabulary.data_words import (
    EXAMPLE,
    MARK,
    DataWords,
    about_words,
    choice_words,
    column_words,
    said,
    table_words,
    unit_in,
)
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, TO_BASE_UNITS, YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage

Cell = str | float | int | None
MONEY_UNIT: Final = "100m yuan"
PERSONS_UNIT: Final = "10k persons"
"""What the first sheet says unless its reader changes it."""
MEMBERS_OF: Final = {FUNDS[0]: ("active", "retired"), FUNDS[1]: ("active", "retired"), FUNDS[2]: ("resident",)}
LEAST: Final = {
    "area_heads": ("area", "year", *HEADS),
    "area_accounts": ("area", "year", "fund", "income", "expenditure"),
}
"""Columns that must be filled in, besides what every table needs."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its ``name``, rows of cells, where its header stands (counted from 0; None for text alone), what a
    column's cells (or, on the first sheet, a row's cell) may be chosen from, and columns whose cells are text: a sheet
    makes a date of a typed month."""

    name: str
    rows: list[list[Cell]]
    header: int | None = None
    choices: Mapping[int, list[str]] = field(default_factory=dict)
    texts: tuple[int, ...] = ()


def template_sheets(areas: int, source: DataPackage, lang: str, years: Sequence[int] = ()) -> list[Sheet]:
    """The first sheet, one a table in order of usefulness, and the data request.

    ``areas`` rows are prepared, of heads and accounts for each of ``years`` (none: heads of the base year and the one
    before, accounts of the base year); a ``source`` with areas fills them with its own figures.
    """
    nation = national_averages(load_data("national"), source.base_year)
    tables = [_table_sheet(words, areas, source, nation, lang, years) for words in table_words().values()]
    request: list[list[Cell]] = [[line] for line in request_lines(lang, source.base_year)]
    return [_about_sheet(source, lang), *tables, Sheet(told("request", lang), request)]


def _about_sheet(source: DataPackage, lang: str) -> Sheet:
    values: dict[str, Cell] = {
        "title": source.name if source.by_area else "",
        "money_unit": said(f"unit.{MONEY_UNIT}", lang),
        "persons_unit": said(f"unit.{PERSONS_UNIT}", lang),
        "base_year": source.base_year,
        "synthetic": _yes_no(lang)[source.synthetic],
    }
    rows: list[list[Cell]] = [[told("heading", lang)], [told(key, lang) for key in ("setting", "value", "means")]]
    choices: dict[int, list[str]] = {}
    for name, words in about_words().items():
        choices |= {len(rows): _options(name, lang)} if _options(name, lang) else {}
        rows.append([words.label[lang], values.get(name), (words.what or {}).get(lang)])
    rows += [[], [told("least", lang)], [told("least_told", lang, year=source.base_year)], [], [told("order", lang)]]
    for words in table_words().values():
        rows.append([f"{words.rank}. {words.label[lang]} ({words.name})", None, _need_and_gain(words, lang)])
    rows += [[], [told("rules", lang)]]
    rows += [[told(f"rule_{key}", lang)] for key in ("marks", "blank", "total", "numbers", "years")]
    rows += [
        [],
        [told("then", lang)],
        ["fundmodel check FILE.xlsx"],
        ["fundmodel run baseline --data FILE.xlsx --out DIR"],
        [told("months_alone", lang)],
        ["fundmodel check FILE.xlsx"],
        ["fundmodel observations FILE.xlsx"],
        ["fundmodel alert FILE.xlsx"],
        [],
        [told("law_apart", lang)],
    ]
    rows += [[line] for line in scenario_lines(source.base_year)]
    rows += [
        [told("law_then", lang)],
        ["fundmodel check local.yaml --data FILE.xlsx"],
        ["fundmodel run baseline local.yaml --data FILE.xlsx --out DIR"],
    ]
    return Sheet(told("about", lang), rows, choices=choices)


def _yes_no(lang: str) -> tuple[str, str]:
    return ("否", "是") if lang == "zh" else ("no", "yes")


def _options(name: str, lang: str) -> list[str]:
    units = {"money_unit": MONEY, "persons_unit": PEOPLE}
    if name in units:
        return [said(f"unit.{unit}", lang) for unit in units[name]]
    return list(_yes_no(lang)) if name == "synthetic" else []


def _need_and_gain(words: DataWords, lang: str) -> str:
    gain = (words.what or {})[lang]
    return f"【{told(words.need, lang)}】{gain}" if lang == "zh" else f"[{told(words.need, lang)}] {gain}"


def _table_sheet(
    words: DataWords, areas: int, source: DataPackage, nation: Averages, lang: str, years: Sequence[int]
) -> Sheet:
    table = TABLES[words.name]
    shown = {name: own for name, own in column_words(words.name).items() if own.shown}
    columns = [table.column(name) for name in shown]
    notes = [f"{MARK} {told(key, lang, year=source.base_year)}" for key in ("per_head_income", "per_head_spending")]
    beside = notes if words.name == "area_accounts" else []
    rows: list[list[Cell]] = [
        [f"{words.label[lang]} ({words.name})"],
        [_need_and_gain(words, lang)],
        [MARK, *(own.label[lang] for own in shown.values()), *beside],
        [told("code", lang), *shown],
        [told("means", lang), *((own.what or {}).get(lang) for own in shown.values())],
        [told("unit", lang), *(_unit(column, shown[column.name], lang) for column in columns)],
        [told("need", lang), *(told(_need(words.name, column), lang) for column in columns)],
        [told("nation", lang), *(_average(words.name, column.name, nation, lang) for column in columns)],
        [EXAMPLE[lang], *(_example(own, lang) for own in shown.values())],
    ]
    rows += [[None, *line] for line in _prepared(words.name, list(shown), areas, source, nation, lang, years)]
    choices = {
        at: [said(f"choice.{choice}", lang) for choice in column.choices]
        for at, column in enumerate(columns, start=1)
        if column.kind == "text" and column.choices is not None
    }
    texts = tuple(at for at, column in enumerate(columns, start=1) if column.kind in ("month", "date"))
    return Sheet(words.label[lang], rows, 2, choices, texts)


def _unit(column: Column, words: DataWords, lang: str) -> str | None:
    if "（" in words.label["zh"] or column.unit is None:
        return None
    if column.unit in MONEY:
        return told("money", lang)
    return told("people", lang) if column.unit in PEOPLE else None


def _need(table: str, column: Column) -> str:
    must = column.name in LEAST[table] if table in LEAST else not (column.optional or column.empty)
    return "required" if must else "optional"


def _example(words: DataWords, lang: str) -> Cell:
    example = words.example
    known = {own.label["zh"]: own.label[lang] for own in choice_words().values()}
    return known.get(example, example) if isinstance(example, str) else example


def _average(table: str, column: str, nation: Averages, lang: str) -> Cell:
    """The nation's figure for one column, where there is one."""
    if table == "areas":
        shares = {name: nation.ages[name] for name in (*AGE_STARTS, OLDEST)}
        if column in shares:
            return told("share_of_residents", lang, share=100.0 * shares[column] / nation.residents)
        return {"wage_level": 1.0, "average_wage_yuan": nation.wage, "insured_ratio": 1.0}.get(column)
    if table == "area_heads" and column in nation.heads:
        return told("share_of_residents", lang, share=100.0 * nation.heads[column] / nation.residents)
    return None


def _per_head(fund: str, nation: Averages) -> list[Cell]:
    """The nation's income and expenditure of a fund per member, yuan."""
    people = sum(nation.heads[group] for group in MEMBERS_OF[fund]) * PERSONS_PER_WAN
    return [round(nation.money[fund, flow] * YUAN_PER_YI / people, 1) for flow in FLOWS[1:]]


def _prepared(
    table: str, columns: list[str], areas: int, source: DataPackage, nation: Averages, lang: str, years: Sequence[int]
) -> list[list[Cell]]:
    """Rows printed in advance: years and funds with empty cells, or the figures of ``source``."""
    base = source.base_year
    own: list[Mapping[Any, Any]] = [{} for _ in range(areas)]
    if source.by_area:
        own = list(source.table("areas").to_dict("records"))
    frame = source.tables.get(table) if source.by_area else None
    given: list[Mapping[Any, Any]] = [] if frame is None else list(frame.to_dict("records"))
    if table == "area_accounts":
        rows = given or [
            _account_row(row, fund, year, base) for row in own for fund in FUNDS for year in years or [base]
        ]
        worded = ({**row, "fund": said(f"choice.{row['fund']}", lang)} for row in rows)
        wanted = [row["fund"] != EMPLOYEE and row["year"] == base for row in rows]
        beside = (_per_head(row["fund"], nation) if want else [] for row, want in zip(rows, wanted, strict=True))
        return [[*_cells(columns, row), *notes] for row, notes in zip(worded, beside, strict=True)]
    if table == "area_heads" and not given:
        return [_cells(columns, _head_row(row, year, base)) for row in own for year in years or (base, base - 1)]
    scales = {name: _printed_scale(TABLES[table].column(name), words) for name, words in column_words(table).items()}
    apart = {name for name, scale in scales.items() if scale != 1.0}
    scaled = ({**row, **{name: row[name] * scales[name] for name in apart & row.keys()}} for row in given)
    return [_cells(columns, {**row, **_said_choices(table, row, lang)}) for row in scaled]


def _said_choices(table: str, row: Mapping[Any, Any], lang: str) -> dict[str, str]:
    """Words of a row that are chosen from a list, as the template's lists say them."""
    chosen = [column.name for column in TABLES[table].columns if column.kind == "text" and column.choices]
    return {name: said(f"choice.{row[name]}", lang) for name in chosen if isinstance(row.get(name), str)}


def _printed_scale(column: Column, words: DataWords) -> float:
    """Unit of the table over the unit that the first sheet says, where the header names none."""
    if unit_in(words.label["zh"]) is None:
        for units, asked in ((MONEY, MONEY_UNIT), (PEOPLE, PERSONS_UNIT)):
            if column.unit in units:
                return TO_BASE_UNITS[str(column.unit)] / TO_BASE_UNITS[asked]
    return 1.0


def _account_row(row: Mapping[Any, Any], fund: str, year: int, base: int) -> dict[str, Any]:
    names = (*FLOWS, *within(fund))
    flows = {name: row.get(money_column(fund, name)) for name in names} if year == base else {}
    return {"area": row.get("area"), "year": year, "fund": fund, **flows}


def _head_row(row: Mapping[Any, Any], year: int, base: int) -> dict[str, Any]:
    columns = {base: "{}_10k", base - 1: before_column("{}")}
    names = {group: columns.get(year, "").format(group) for group in HEADS}
    return {"area": row.get("area"), "year": year, **{group: row.get(name) for group, name in names.items()}}


def _cells(columns: list[str], row: Mapping[Any, Any]) -> list[Cell]:
    cells = [row.get(name) for name in columns]
    return [None if cell is None or cell != cell else cell for cell in cells]
