"""Workbooks of a province, filled in from the words of the template alone, as an office would."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from python_calamine import CalamineWorkbook

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.presentation.files.template_files import template

Rows = list[list[Any]]
CITIES = tuple(f"{letter}市" for letter in "甲乙丙丁戊己庚辛壬癸子")
SHARES = (0.012, 0.009, 0.007, 0.006, 0.0055, 0.005, 0.0045, 0.004, 0.0035, 0.003, 0.002)


def empty(folder: Path, areas: int = 1) -> dict[str, Rows]:
    """The Chinese template as rows of cells by sheet."""
    place = folder / f"empty-{areas}.xlsx"
    if not place.exists():
        template(place, areas, lang="zh")
    with CalamineWorkbook.from_path(str(place)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def write(place: Path, sheets: Mapping[str, Rows]) -> Path:
    """Sheets of cells as a workbook."""
    book = xlsxwriter.Workbook(str(place), {"strings_to_formulas": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell not in (None, ""):
                    page.write(at, column, cell)
    book.close()
    return place


def words_of(sheet: Rows) -> int:
    """How many rows of words stand above the figures: up to the example."""
    return next(at for at, row in enumerate(sheet) if row[0] == "例") + 1


def put(sheet: Rows, lines: Sequence[Mapping[str, Any]]) -> None:
    """Replace what is prepared below the words by ``lines``, cells by Chinese header."""
    above = words_of(sheet)
    header = next(row for row in sheet if row[0] == "#")
    sheet[above:] = [[line.get(str(name), "") for name in header] for line in lines]


def say(sheets: Mapping[str, Rows], **settings: Any) -> None:
    """Write the cells of the first sheet; keys are its Chinese words."""
    for row in sheets["填写说明"]:
        if row and row[0] in settings:
            row[1] = settings[row[0]]


def heads(nation: DataPackage, area: str, share: float, year: int, scale: float = 1e4) -> dict[str, Any]:
    """A row of the sheet 参保人数: the nation's heads x share."""
    counts = [figures.heads(nation, group, np.array([year]))[0] * share / scale for group in HEAD_WORDS]
    return {
        "统筹地区": area,
        "年份": year,
        **dict(zip(HEAD_WORDS.values(), (round(c, 4) for c in counts), strict=True)),
    }


HEAD_WORDS = {"active": "在职职工", "retired": "退休人员", "resident": "居民医保"}
FUND_WORDS = {"employee_pooled": "职工统筹", "individual_accounts": "个人账户", "resident": "居民医保"}


def accounts(
    nation: DataPackage, area: str, share: float, year: int, scale: float = 1e8, together: bool = False
) -> Rows | list[dict[str, Any]]:
    """Rows of the sheet 基金收支: the nation's accounts x share; pool and accounts in one row where ``together``."""
    found = {fund: np.array(figures.national_accounts(nation, fund, year)).ravel() for fund in FUND_WORDS}
    rows = {FUND_WORDS[fund]: money for fund, money in found.items()}
    if together:
        rows = {"职工医保": found["employee_pooled"] + found["individual_accounts"], "居民医保": found["resident"]}
    lines = []
    for name, money in rows.items():
        _, income, spent, closing = (round(float(value) * share / scale, 2) for value in money[:4])
        lines.append({"统筹地区": area, "年份": year, "基金": name, "收入": income, "支出": spent, "年末结余": closing})
    return lines


def pooled_province(nation: DataPackage, folder: Path) -> dict[str, Rows]:
    """One area, 亿元 and 万人, the least that is needed."""
    sheets = empty(folder)
    say(sheets, 标题="某省")
    put(sheets["统筹地区"], [{"统筹地区": "某省"}])
    put(sheets["参保人数"], [heads(nation, "某省", 0.03, 2025)])
    put(sheets["基金收支"], accounts(nation, "某省", 0.03, 2025))
    return sheets


def high_income(nation: DataPackage, folder: Path) -> Path:
    """One area whose pool took in 1.4 times what its heads and wages give: written, and not reconciled."""
    sheets = pooled_province(nation, folder)
    lines = accounts(nation, "某省", 0.03, 2025)
    more = round(0.4 * lines[0]["收入"], 2)
    lines[0] |= {"收入": lines[0]["收入"] + more, "年末结余": lines[0]["年末结余"] + more}
    put(sheets["基金收支"], lines)
    return write(folder / "high.xlsx", sheets)


def eleven_cities(nation: DataPackage, folder: Path) -> dict[str, Rows]:
    """Eleven cities, 2023-25, 万元 and 人, a title, gaps, pool and accounts together, the province among the cities."""
    sheets = empty(folder, 11)
    say(sheets, 标题="某省十一市", 金额单位="万元", 人数单位="人")
    whole = sum(SHARES)
    every = [*zip(CITIES, SHARES, strict=True), ("全省", whole)]
    put(sheets["统筹地区"], [{"统筹地区": city, "常住人口": round(1.4049e9 * share)} for city, share in every])
    put(sheets["参保人数"], [heads(nation, a, s, year, 1.0) for a, s in every for year in (2023, 2024, 2025)])
    lines = [
        line
        for a, s in every
        for year in (2023, 2024, 2025)
        for line in accounts(nation, a, s, year, 1e4, together=True)
    ]
    put(sheets["基金收支"], lines)
    sheets["基金收支"].insert(0, ["某省2023—2025年医保基金收支情况（单位：万元）"])
    sheets["统筹地区"][-3][header_of(sheets["统筹地区"], "常住人口")] = ""
    return sheets


def one_city(nation: DataPackage, folder: Path) -> dict[str, Rows]:
    """One city with a year before, age groups and its average wage."""
    sheets = empty(folder)
    say(sheets, 标题="甲市")
    row = {"统筹地区": "甲市", "英文名称": "City A", "0—15岁人口": 70.3, "16—59岁人口": 258.0, "60岁及以上人口": 93.2}
    put(sheets["统筹地区"], [{**row, "平均工资（元/年）": 118000}])
    put(sheets["参保人数"], [heads(nation, "甲市", 0.003, year) for year in (2025, 2024)])
    put(sheets["基金收支"], accounts(nation, "甲市", 0.003, 2025))
    return sheets


def header_of(sheet: Rows, word: str) -> int:
    """Where a column stands."""
    return next(row for row in sheet if row and row[0] == "#").index(word)


BOOKS: Mapping[str, Callable[[DataPackage, Path], dict[str, Rows]]] = {
    "pooled_province": pooled_province,
    "eleven_cities": eleven_cities,
    "one_city": one_city,
}
