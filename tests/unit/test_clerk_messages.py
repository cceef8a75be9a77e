"""Messages that a clerk can follow as they are: every row named, months as sheets type them, units told once."""

from __future__ import annotations

import re
from zipfile import ZipFile

import pytest

import fundmodel as fm
from fundmodel.assumptions.package import one_unit
from fundmodel.assumptions.package.cells import as_date, as_month
from fundmodel.assumptions.package.package import check_data, examine, load_data
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.presentation.frames.own_history_lines import history_lines, nations_growth
from fundmodel.presentation.words.fault_words import error_text, fault_text, fault_texts, problem_text
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said, chinese
from tests import province_books as books

MONTH = {"统筹地区": "甲市", "基金": "居民医保", "覆盖月数": 12, "发布日期": "2026年2月10日", "口径": "统筹基金"}


def texts(faults) -> list[str]:
    return fault_texts(faults, "zh")


def cities(national, folder, areas=("甲市", "乙市", "丙市"), years=(2025,)):
    sheets = books.empty(folder, len(areas))
    books.put(sheets["统筹地区"], [{"统筹地区": area} for area in areas])
    books.put(sheets["参保人数"], [books.heads(national, area, 0.003, year) for area in areas for year in years])
    lines = [row for area in areas for year in years for row in books.accounts(national, area, 0.003, year)]
    books.put(sheets["基金收支"], lines)
    return sheets


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *((text, "2024-02") for text in ("2024-02", "2024-2", "2024/2", "202402", "2024年2月", "2024-02-01")),
        *((text, "2024-02") for text in ("2024-02-29", "2024-02-01 00:00:00", "2024年2月1日")),
        *((text, None) for text in ("2024-02-15", "2024-13", "20242", "2024.1", "2月", "2023-02-30")),
    ],
)
def test_a_month_is_read_as_sheets_and_people_write_it(typed, read):
    assert as_month(typed) == read


def test_a_day_is_read_as_people_write_it():
    assert {as_date(text) for text in ("2024-02-05", "2024/2/5", "2024.2.5", "2024年2月5日")} == {"2024-02-05"}
    assert as_date("2023-02-29") is None


def test_months_that_a_sheet_made_dates_are_months(national, tmp_path):
    sheets = books.empty(tmp_path)
    row = {**MONTH, "收入": 30.0, "支出": 28.0, "累计结余": 22.0}
    books.put(sheets["月度收支"], [{**row, "截至月份": typed} for typed in ("2024-12-01", "2025年12月", "202312")])
    found = examine(books.write(tmp_path / "x.xlsx", sheets))
    assert found.faults == ()
    assert set(found.package.tables["observations"]["period_end"]) == {"2023-12", "2024-12", "2025-12"}
    assert set(found.package.tables["observations"]["released"]) == {"2026-02-10"}


def test_cells_of_months_are_text_in_the_template(tmp_path):
    sheets = books.empty(tmp_path)
    at = list(sheets).index("月度收支") + 1
    with ZipFile(tmp_path / "empty-1.xlsx") as archive:
        page, styles = (archive.read(f"xl/{name}.xml").decode() for name in (f"worksheets/sheet{at}", "styles"))
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    text = {
        int(column)
        for column, style in re.findall(r'<col min="(\d+)"[^>]* style="(\d+)"', page)
        if formats[int(style)] == "49"
    }
    assert text == {books.header_of(sheets["月度收支"], word) + 1 for word in ("截至月份", "发布日期")}


def test_an_unknown_area_is_told_once_with_all_its_rows(national, tmp_path):
    sheets = cities(national, tmp_path)
    rows = sheets["基金收支"]
    place = books.header_of(rows, "统筹地区")
    for row in rows[books.words_of(rows) :]:
        row[place] = "甲市（本级）" if row[place] == "甲市" else row[place]
    found = [text for text in texts(check_data(books.write(tmp_path / "x.xlsx", sheets))) if "没有这个地区" in text]
    first = books.words_of(rows) + 1
    assert len(found) == 1
    assert f"第{first}、{first + 1}、{first + 2}行" in found[0]
    assert "请在“统筹地区”表加一行" in found[0]


def test_faults_alike_are_one_line_with_their_rows():
    alike = [Fault("x", "wrong", "mend it", row, "y", "z") for row in (3, 4, 9)]
    other = Fault("x", "wrong", "mend it", 5, "y", "a")
    assert texts([*alike, other]) == [
        "x 第3、4、9行 [y]：wrong（实际为 'z'）。修正：mend it",
        "x 第5行 [y]：wrong（实际为 'a'）。修正：mend it",
    ]
    many = [Fault("x", "wrong", "mend it", row) for row in range(1, 41)]
    assert texts(many)[0].startswith("x 第1、2、3")
    assert "等40行" in texts(many)[0]
    assert "and 28 more" in fault_texts(many, "en")[0]


def test_choices_that_hold_commas_stay_apart():
    valid = TABLES["observations"].column("scope").valid
    text = fault_text(Fault("x", valid, ""), "zh")
    assert text.count(" | ") == len(TABLES["observations"].column("scope").choices) - 1


@pytest.mark.parametrize(("unit", "told"), [("元", "看来是亿元"), ("万元", "看来是亿元")])
def test_a_wrong_unit_of_money_is_one_fault_at_its_cell(national, tmp_path, unit, told):
    sheets = cities(national, tmp_path, years=(2023, 2024, 2025))
    books.say(sheets, 金额单位=unit)
    found = texts(check_data(books.write(tmp_path / "x.xlsx", sheets)))
    assert len(found) == 1
    assert found[0].startswith("填写说明 [金额单位]")
    assert told in found[0]


def test_what_follows_from_a_unit_is_named_by_templates_that_are_said():
    assert all(chinese(template) for template in one_unit.FOLLOWING)


def test_heads_of_the_base_year_in_another_unit_are_told_and_no_money_is(national, tmp_path):
    sheets = cities(national, tmp_path, years=(2023, 2024, 2025))
    rows = sheets["参保人数"]
    row = next(row for row in rows[books.words_of(rows) :] if row[1:3] == ["乙市", 2025])
    row[3:6] = [value * 1e4 for value in row[3:6]]
    found = texts(check_data(books.write(tmp_path / "x.xlsx", sheets)))
    assert found
    assert all(text.startswith("参保人数") and "乙市" in text for text in found), found


def test_one_area_out_of_scale_in_the_base_year_has_its_row_and_year(national, tmp_path):
    sheets = cities(national, tmp_path)
    rows = sheets["基金收支"]
    at, row = next((at, row) for at, row in enumerate(rows, 1) if row[1:4] == ["乙市", 2025, "居民医保"])
    for word in ("收入", "支出", "年末结余"):
        row[books.header_of(rows, word)] *= 1e4
    found = texts(check_data(books.write(tmp_path / "x.xlsx", sheets)))
    assert all(text.startswith(f"基金收支 第{at}行") and "乙市：2025年居民医保" in text for text in found), found


@pytest.mark.parametrize(("times", "refused"), [(4.0, False), (10.0, True), (1e4, True)])
def test_a_balance_far_from_the_nations_months_is_said_where_there_is_one_year(national, tmp_path, times, refused):
    sheets = cities(national, tmp_path)
    rows = sheets["基金收支"]
    at, row = next((at, row) for at, row in enumerate(rows, 1) if row[1:4] == ["乙市", 2025, "居民医保"])
    row[books.header_of(rows, "年末结余")] *= times
    found = examine(books.write(tmp_path / "x.xlsx", sheets))
    said = texts(found.faults) if refused else [problem_text(one, "zh") for one in found.package.remarks]
    told = [text for text in said if "年末结余相当于" in text]
    assert len(told) == 1
    assert re.search(rf"第{at}行", told[0])
    assert "乙市" in told[0]


def _heads_off(national, folder, year, times):
    """One city with heads of 2021-25, the active ones of one year so many times as large."""
    sheets = cities(national, folder, ("甲市",))
    rows = [books.heads(national, "甲市", 0.003, one) for one in range(2021, 2026)]
    rows[year - 2021]["在职职工"] *= times
    books.put(sheets["参保人数"], rows)
    return books.words_of(sheets["参保人数"]) + year - 2020, books.write(folder / "x.xlsx", sheets)


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_heads_that_stand_apart_in_one_year_are_told_in_that_year(national, tmp_path, year):
    row, place = _heads_off(national, tmp_path, year, 1.8)
    (text,) = texts(check_data(place))
    assert text.startswith(f"参保人数 第{row}行 [在职职工]：甲市：{year}年在职职工为")
    assert f"请更正{year}年的数" in text


def test_heads_that_no_entries_lead_to_are_told_with_both_years(national, tmp_path):
    """The first year has one neighbour alone: nothing stands apart, and the step from it cannot be made."""
    _, place = _heads_off(national, tmp_path, 2021, 1.8)
    data = load_data(place)
    with pytest.raises(InputError) as told:
        fm.project("baseline", data, 2026, force=True)
    text = error_text(told.value, "zh")
    assert "参保人数 [甲市]" in text
    assert "从2021年末在职" in text
    assert "请更正2021年或2022年的参保人数" in text
    assert not re.search(r"系数|heads", text)


def test_keys_of_a_scenario_file_are_told_as_they_are_typed(tmp_path):
    place = tmp_path / "x.yaml"
    place.write_text("name: x\nqqqq: 1\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        fm.load_scenario(place)
    assert "areas" in error_text(told.value, "zh")
    assert "统筹地区" not in error_text(told.value, "zh")


def test_large_numbers_stand_in_full():
    assert Said("{count:,.6g}", count=3838730.4) == "3,838,730"
    assert Said("{count:.6g}", count=12.5) == "12.5"


def test_columns_that_a_sheet_lacks_are_not_offered(national, tmp_path):
    sheets = cities(national, tmp_path)
    header = next(row for row in sheets["参保人数"] if row and row[0] == "#")
    header.append("没有这一列")
    sheets["参保人数"][books.words_of(sheets["参保人数"])] += [1.0]
    (text,) = [text for text in texts(check_data(books.write(tmp_path / "x.xlsx", sheets))) if "可用的列" in text]
    assert "发布日期" not in text
    assert "在职职工" in text


def test_a_first_year_below_the_areas_past_is_explained():
    """1.5 % of the scenario, and a departure of 1 %: (1 + .015)(1 + .01) - 1 = 2.515 %."""
    taken = {"item": "resident_cost", "area": "A", "own": 0.03, "weight": 0.4, "shrunk": 0.01, "growth": 0.02515}
    assert nations_growth([taken], "resident_cost") == pytest.approx(0.015)
    used = {"item": "resident_cost", "areas": ["A"], "years": [2023, 2024, 2025], "moves": True}
    lines = history_lines([used], {"A": {"zh": "甲市", "en": "A"}}, "zh", [taken])
    assert any("全国情景首年的1.5%" in line and "2.5%" in line for line in lines)
    assert "不是本地过去增速的延续" in lines[-1]
    assert "不是本地" not in "".join(history_lines([used], {}, "zh"))
