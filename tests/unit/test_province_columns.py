"""Every optional column that a province may fill moves a result, or stands in the list of what is not used."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.vocabulary.data_words import column_words
from tests import province_books as books
from tests.province_books import Rows

AREAS = ("甲市", "乙市", "丙市")
PARTS = (0.004, 0.003, 0.003)
Sheets = dict[str, Rows]


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


def three(nation, folder) -> Sheets:
    """Three cities that fill in nearly everything."""
    sheets = books.empty(folder, 3)
    lines = [
        {
            "统筹地区": a,
            "0—15岁人口": 23000 * s,
            "16—59岁人口": 86000 * s,
            "60岁及以上人口": 31000 * s,
            "年迁出率": 0.01,
        }
        for a, s in zip(AREAS, PARTS, strict=True)
    ]
    books.put(sheets["统筹地区"], lines)
    every = [*zip(AREAS, PARTS, strict=True)]
    books.put(sheets["参保人数"], [books.heads(nation, a, s, year) for a, s in every for year in (2025, 2024)])
    books.put(sheets["基金收支"], [line for a, s in every for line in books.accounts(nation, a, s, 2025)])
    return sheets


def area(word: str, *values: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        rows = sheets["统筹地区"]
        for at, value in enumerate(values):
            rows[books.words_of(rows) + at][books.header_of(rows, word)] = value

    return change


def figure(sheet: str, row: int, word: str, factor: float, clear: str = "") -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        rows = sheets[sheet]
        line = rows[books.words_of(rows) + row]
        line[books.header_of(rows, word)] = float(line[books.header_of(rows, word)]) * factor
        if clear:
            line[books.header_of(rows, clear)] = ""

    return change


def inside(word: str, value: float) -> Callable[[Sheets], None]:
    """An amount in the first row of accounts, the pool of the first area."""

    def change(sheets: Sheets) -> None:
        rows = sheets["基金收支"]
        rows[books.words_of(rows)][books.header_of(rows, word)] = value

    return change


def flows(sheets: Sheets) -> None:
    rows = [("甲市", "乙市", 0.9), ("甲市", "丙市", 0.1), ("乙市", "甲市", 1.0), ("丙市", "甲市", 1.0)]
    words = ("迁出地区", "迁入地区", "占迁出人口比重")
    books.put(sheets["人口流向"], [dict(zip(words, row, strict=True)) for row in rows])


def opening(sheets: Sheets) -> None:
    rows = sheets["基金收支"]
    line = rows[books.words_of(rows)]
    line[books.header_of(rows, "年末结余")], line[books.header_of(rows, "年初结余")] = "", 100.0


def unpaid(sheets: Sheets, word: str = "应付未付医疗费用") -> None:
    line = {"基金": "居民医保", "截至月份": "2025-12", "覆盖月数": 0, "发布日期": "2026-02-10", "累计结余": 30}
    books.put(sheets["月度收支"], [{"统筹地区": a, **line, "口径": "统筹基金", word: 4.0} for a in AREAS])


def paid(sheets: Sheets) -> None:
    rows = [
        {
            "统筹地区": a,
            "基金": "居民医保",
            "就医月份": f"2025-{m:02d}",
            "距就医月数": k,
            "累计已支付": 1.0 - 0.6 ** (k + 1),
        }
        for a in AREAS
        for m in range(1, 13)
        for k in range(13 - m)
    ]
    books.put(sheets["结算进度"], rows)


def total_alone(sheets: Sheets) -> None:
    for word in ("0—15岁人口", "16—59岁人口", "60岁及以上人口"):
        area(word, "")(sheets)
    area("常住人口", 700)(sheets)


CHANGES: dict[str, Callable[[Sheets], None]] = {
    "areas.residents_10k": total_alone,
    "areas.age_0_15_10k": area("0—15岁人口", 130.0),
    "areas.age_16_59_10k": area("16—59岁人口", 380.0),
    "areas.age_60plus_10k": area("60岁及以上人口", 140.0),
    "areas.age_65plus_10k": area("其中65岁及以上人口", 70.0, 70.0, 70.0),
    "areas.wage_level": area("工资水平（全国=1）", 1.2),
    "areas.average_wage_yuan": area("平均工资（元/年）", 150000),
    "areas.insured_ratio": area("参保人口与常住人口之比", 0.97, 1.02, 1.02),
    "areas.out_rate": area("年迁出率", 0.02),
    "areas.maternity_expenditure_100m_yuan": area("生育待遇支出", 3.0),
    "area_heads.active (year before)": figure("参保人数", 1, "在职职工", 0.97),
    "area_heads.retired (year before)": figure("参保人数", 1, "退休人员", 0.97),
    "area_heads.resident (year before)": figure("参保人数", 1, "居民医保", 1.01),
    "area_accounts.opening": opening,
    "area_accounts.closing": figure("基金收支", 0, "年末结余", 1.1),
    "area_accounts.employee_fiscal": inside("其中：财政补贴收入", 5.0),
    "area_accounts.transfers_in": inside("其中：转移与上级补助收入", 4.0),
    "area_accounts.transfers_out": inside("其中：上解与转移支出", 3.0),
    "destinations.share": flows,
    "observations.unpaid_bills_yuan": unpaid,
    "observations.prepayments_yuan": lambda s: unpaid(s, "预付金"),
    "observations.premium_received_ahead_yuan": lambda s: unpaid(s, "预收下年度个人缴费"),
    "settlement_triangle.paid_yuan": paid,
}
NAMES_ALONE = {"area", "name_zh", "name_en", "source", "note", "year", "fund", "from", "to", "origin", "development"}
ELSEWHERE = {"member_ages", "cost_by_age"}
"""Tables whose columns are perturbed in ``test_member_ages``."""
SAID = {"income_yuan", "expenditure_yuan", "balance_yuan"}
SAID |= {"transfers_up_yuan", "transfers_down_yuan", "level"}
"""Columns of ``observations`` under ``observed_flows`` of ``NOT_USED``."""
REQUIRED = {"active", "retired", "resident", "income", "expenditure"}


@pytest.fixture(scope="module")
def plain(nation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    return result(load_data(books.write(folder / "x.xlsx", three(nation, folder))))


def result(data) -> dict[str, np.ndarray]:
    """Named results: yearly accounts of every fund, and months of reserve with unpaid bills and advances."""
    run = fm.project("baseline", data, 2028).check()
    found = {name: run.ledger[name].values / 1e8 for name in ("closing", "income", "expenditure")}
    return {**found, "reserve_months": np.nan_to_num(fm.reserve_months(run, recognition="incurred").values)}


@pytest.mark.parametrize("name", CHANGES)
def test_the_column_moves_a_result(name, nation, plain, tmp_path):
    sheets = three(nation, tmp_path)
    CHANGES[name](sheets)
    moved = result(load_data(books.write(tmp_path / "x.xlsx", sheets)))
    assert any(np.abs(moved[key] - plain[key]).max() > 1e-5 for key in plain), name


def test_no_column_is_left_out_of_this_test():
    wanted = {
        f"{table}.{name}"
        for table in {name.partition(".")[0] for name in CHANGES} - ELSEWHERE
        for name, words in column_words(table).items()
        if words.shown and name not in NAMES_ALONE | SAID | REQUIRED
    }
    tested = {name.partition(" ")[0] for name in CHANGES} | {"observations.period_end", "observations.covers"}
    assert wanted - tested <= {"observations.released", "observations.scope"}
    assert all(name in TABLES for name in ELSEWHERE)
