"""Typical mistakes of an office, each planted alone: the message names the place, and doing what it says is enough."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.presentation.words.fault_words import fault_text
from tests import province_books as books
from tests.province_books import Rows

Sheets = dict[str, Rows]
Change = Callable[[Sheets], None]


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


def cell(sheet: str, row: int, word: str, value: object) -> Change:
    """Write one cell; ``row`` counts the figures below the words from 0."""

    def change(sheets: Sheets) -> None:
        rows = sheets[sheet]
        rows[books.words_of(rows) + row][books.header_of(rows, word)] = value

    return change


def setting(**settings: object) -> Change:
    return lambda sheets: books.say(sheets, **settings)


def header(sheet: str, word: str, other: str) -> Change:
    def change(sheets: Sheets) -> None:
        own = next(row for row in sheets[sheet] if row and row[0] == "#")
        own[own.index(word)] = other

    return change


def twice(sheets: Sheets) -> None:
    sheets["参保人数"].append(list(sheets["参保人数"][-1]))


def once(sheets: Sheets) -> None:
    sheets["参保人数"].pop()


def without(sheet: str, place: int) -> Change:
    return lambda sheets: kept.update({sheet: sheets[sheet].pop(place)})


def again(sheet: str) -> Change:
    return lambda sheets: sheets[sheet].append(kept[sheet])


kept: dict[str, list[object]] = {}

MISTAKES: dict[str, tuple[Change, str, Change]] = {
    "a name mistyped": (
        cell("基金收支", 0, "统筹地区", "甲 市区"),
        r"基金收支 第\d+行 \[统筹地区\].*没有这个地区.*甲市.*请在“统筹地区”表加一行",
        cell("基金收支", 0, "统筹地区", "甲市"),
    ),
    "thousands separators": (
        cell("基金收支", 0, "收入", "54,878,700"),
        r"基金收支 第\d+行 \[收入\]：.*千分号.*54878700",
        cell("基金收支", 0, "收入", 54.88),
    ),
    "a figure left out": (
        cell("参保人数", 0, "退休人员", ""),
        r"参保人数 第\d+行 \[退休人员\]：缺少甲市2025年年末人数：退休人员",
        cell("参保人数", 0, "退休人员", 32.3814),
    ),
    "the wrong money unit": (
        setting(金额单位="万元"),
        r"填写说明 \[金额单位\]：4个人均收支.*小了10,000倍.*实际为 '万元'.*看来是亿元",
        setting(金额单位="亿元"),
    ),
    "the wrong persons unit": (
        setting(人数单位="人"),
        r"填写说明 \[人数单位\]：.*大了10,000倍.*看来是万人",
        setting(人数单位="万人"),
    ),
    "a unit that is none": (
        setting(金额单位="千元"),
        r"填写说明 \[金额单位\]：.*无效.*元.*万元.*亿元",
        setting(金额单位="亿元"),
    ),
    "a balance that does not close": (
        cell("基金收支", 2, "年初结余", 3.0),
        r"基金收支 第\d+行 \[年末结余\]：.*收支不平.*年初结余留空",
        cell("基金收支", 2, "年初结余", ""),
    ),
    "a word no list holds": (
        cell("基金收支", 2, "基金", "居民医疗"),
        r"基金收支 第\d+行 \[基金\]：无法识别.*居民医保",
        cell("基金收支", 2, "基金", "居民医保"),
    ),
    "a column renamed": (
        header("基金收支", "支出", "花费"),
        r"基金收支 第3行 \[支出\]：缺少一列",
        header("基金收支", "花费", "支出"),
    ),
    "a row twice": (twice, r"参保人数 第\d+行 \[统筹地区、年份\]：.*与第\d+行重复.*只留一行", once),
    "a fund left out": (
        without("基金收支", -1),
        r"甲市、2025、居民医保：缺少基年收支.*请补一行",
        again("基金收支"),
    ),
    "age groups that do not sum": (
        cell("统筹地区", 0, "常住人口", 500),
        r"统筹地区 \[常住人口\]：甲市：各年龄组合计421.5，不等于常住人口",
        cell("统筹地区", 0, "常住人口", 421.5),
    ),
    "more insured than people": (
        cell("统筹地区", 0, "16—59岁人口", 25.8),
        r"统筹地区 第\d+行 \[16—59岁人口\]：甲市：参保人数合计.*超过常住人口与参保比.*参保人口与常住人口之比",
        cell("统筹地区", 0, "16—59岁人口", 258.0),
    ),
    "figures under the mark of the example": (
        cell("参保人数", 0, "#", "例"),
        r"参保人数 第\d+行.*标为“例”的行填了与样例不同的数字.*清除",
        cell("参保人数", 0, "#", ""),
    ),
    "another base year": (setting(基年=2026), r"基年2026不能使用.*2025", setting(基年=2025)),
    "a per cent sign": (
        cell("统筹地区", 0, "年迁出率", "0.6%"),
        r"统筹地区 第\d+行 \[年迁出率\]：.*百分号.*0.006",
        cell("统筹地区", 0, "年迁出率", 0.006),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_where_it_is_and_mended_as_it_says(name, nation, tmp_path):
    plant, told, mend = MISTAKES[name]
    sheets = books.one_city(nation, tmp_path)
    plant(sheets)
    faults = check_data(books.write(tmp_path / "wrong.xlsx", sheets))
    texts = [fault_text(fault, "zh") for fault in faults]
    assert any(re.search(told, text) for text in texts), texts
    for text in texts:
        assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text), text
    mend(sheets)
    assert check_data(books.write(tmp_path / "right.xlsx", sheets)) == []


def test_an_empty_template_says_what_is_needed_table_by_table(tmp_path):
    faults = check_data(books.write(tmp_path / "x.xlsx", books.empty(tmp_path, 3)))
    assert [fault.source for fault in faults] == ["统筹地区", "参保人数", "基金收支"]
    texts = "\n".join(fault_text(fault, "zh") for fault in faults)
    assert "每个地区写一行，只写名称即可" in texts
    assert "在职职工、退休人员、居民医保" in texts
    assert "收入、支出、年末结余" in texts


def test_names_alone_ask_for_heads_and_accounts_of_each(nation, tmp_path):
    sheets = books.empty(tmp_path, 2)
    books.put(sheets["统筹地区"], [{"统筹地区": "甲市"}, {"统筹地区": "乙市"}])
    faults = check_data(books.write(tmp_path / "x.xlsx", sheets))
    wanted = {(fault.source, area) for fault in faults for area in ("甲市", "乙市") if area in fault.problem}
    assert wanted == {(sheet, area) for sheet in ("参保人数", "基金收支") for area in ("甲市", "乙市")}
