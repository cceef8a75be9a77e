"""Years before the base year, each held: units, balances, growth, gaps, the row of the whole; names of areas."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from fundmodel.assumptions.package.cells import ERRORS, parse_cell
from fundmodel.assumptions.package.judged import Judged, completed
from fundmodel.assumptions.package.package import check_data, examine, load_data
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.files.template_files import template
from fundmodel.presentation.words.fault_words import fault_text, problem_text
from fundmodel.vocabulary.errors import InputError
from tests import province_books as books

Frames = dict[str, pd.DataFrame]
YEARS = (2023, 2024, 2025)
AREAS = {"己市": 0.012, "乙市": 0.009, "丙市": 0.007}
MONEY = ["opening", "income", "expenditure", "closing"]
FUND_CODES = {word: code for code, word in books.FUND_WORDS.items()} | {"职工医保": "employee"}
FIRST_ROW = 10


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


@pytest.fixture(scope="module")
def apart(nation):
    return _frames(nation, together=False)


@pytest.fixture(scope="module")
def joint(nation):
    return _frames(nation, together=True)


def _frames(nation, together: bool) -> Frames:
    """Three cities that moved as the nation, balances that roll, and their sum in the row 全省."""
    heads, accounts = [], []
    for area, share in AREAS.items():
        for year in YEARS:
            row = books.heads(nation, area, share, year)
            heads.append({"area": area, "year": year, **{g: row[word] for g, word in books.HEAD_WORDS.items()}})
            for line in books.accounts(nation, area, share, year, together=together):
                flows = {"income": line["收入"], "expenditure": line["支出"]}
                accounts.append({"area": area, "year": year, "fund": FUND_CODES[line["基金"]], **flows})
    table = pd.DataFrame(accounts).sort_values(["area", "fund", "year"], ignore_index=True)
    saved = table["income"] - table["expenditure"]
    table["closing"] = 50.0 + saved.groupby([table["area"], table["fund"]]).cumsum()
    table["opening"] = table["closing"] - saved
    frames = {"area_heads": pd.DataFrame(heads), "area_accounts": table}
    for name, frame in frames.items():
        keys = [key for key in ("year", "fund") if key in frame]
        whole = frame.drop(columns="area").groupby(keys, as_index=False).sum().assign(area="全省")
        both = pd.concat([frame, whole], ignore_index=True)
        frames[name] = both.set_axis(range(FIRST_ROW, FIRST_ROW + len(both)))
    return frames


def _judged(frames: Frames, nation, total: bool = True) -> Judged:
    kept = frames if total else {name: frame[frame["area"] != "全省"] for name, frame in frames.items()}
    return completed(kept, {}, nation, 2025)


def _changed(frames: Frames, table: str, columns: list[str], times: float = 1.0, plus: float = 0.0, **where) -> Frames:
    frame = frames[table].copy()
    rows = pd.Series(True, index=frame.index)
    for name, value in where.items():
        rows &= frame[name] == value
    assert rows.any()
    frame.loc[rows, columns] = frame.loc[rows, columns] * times + plus
    return {**frames, table: frame}


def _texts(judged: Judged) -> list[str]:
    return [fault_text(fault, "zh") for fault in judged.faults]


def test_years_that_move_as_the_nation_are_without_fault_or_remark(apart, joint, nation):
    for frames in (apart, joint):
        for total in (True, False):
            judged = _judged(frames, nation, total)
            assert judged.faults == ()
            assert len(judged.remarks) == total


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("times", [1e4, 1e-4])
@pytest.mark.parametrize("year", YEARS[:2])
def test_a_row_of_accounts_in_another_unit_is_named_in_every_year_and_fund(apart, joint, nation, year, times, total):
    for frames in (apart, joint):
        for fund in sorted(set(frames["area_accounts"]["fund"])):
            wrong = _changed(frames, "area_accounts", MONEY, times, area="己市", year=year, fund=fund)
            first, *others = _judged(wrong, nation, total).faults
            text = fault_text(first, "zh")
            word = next(word for word, code in FUND_CODES.items() if code == fund)
            assert f"己市：{year}年{word}的收入、支出" in text
            assert f"{'大' if times > 1 else '小'}了10,000倍" in text
            assert wrong["area_accounts"].loc[first.row, ["area", "year", "fund"]].tolist() == ["己市", year, fund]
            assert len(others) == total
            assert all("未与各地区合计核对" in fault_text(one, "zh") for one in others)


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("year", YEARS[:2])
@pytest.mark.parametrize("group", books.HEAD_WORDS)
def test_heads_in_another_unit_are_named_in_every_year_and_group(apart, nation, group, year, total):
    wrong = _changed(apart, "area_heads", [group], 1e4, area="己市", year=year)
    first, *others = _judged(wrong, nation, total).faults
    assert f"己市：{year}年{books.HEAD_WORDS[group]}" in fault_text(first, "zh")
    assert (first.source, first.place) == ("area_heads", group)
    assert wrong["area_heads"].loc[first.row, ["area", "year"]].tolist() == ["己市", year]
    assert len(others) == total


def test_a_base_year_in_another_unit_is_told_before_the_row_of_the_whole(apart, nation):
    wrong = _changed(apart, "area_accounts", MONEY, 1e4, area="己市", year=2025)
    *cities, last = _texts(_judged(wrong, nation))
    assert cities
    assert all("己市" in text and "10,000倍" in text for text in cities)
    assert "未与各地区合计核对" in last


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("fund", books.FUND_WORDS)
def test_balances_close_and_go_on_in_every_year(apart, nation, fund, year):
    for part, stops in ((0.05, False), (0.3, True)):
        spent = float(
            apart["area_accounts"].query("area == '己市' and year == @year and fund == @fund")["expenditure"].iloc[0]
        )
        wrong = _changed(apart, "area_accounts", ["closing"], plus=part * spent, area="己市", year=year, fund=fund)
        judged = _judged(wrong, nation, total=False)
        told = _texts(judged) if stops else [problem_text(remark, "zh") for remark in judged.remarks]
        assert bool(judged.faults) == stops
        assert any("己市" in text and f"{year}" in text and "收支不平" in text for text in told), told
        assert any(f"与{year}年年末结余" in text for text in told) == (year < 2025)


@pytest.mark.parametrize("fund", books.FUND_WORDS)
@pytest.mark.parametrize(("year", "told"), [(2023, "接不上"), (2024, "与上年、下年都接不上"), (2025, "与2024年接不上")])
def test_a_closing_balance_is_held_where_no_opening_one_is_given(apart, nation, fund, year, told):
    """Ten times too large it is refused with the power; half of a year's spending off, refused; two per cent, said."""
    frames = {**apart, "area_accounts": apart["area_accounts"].drop(columns="opening")}
    own = frames["area_accounts"].query("area == '己市' and year == @year and fund == @fund")
    for plus, stops in ((0.5, True), (0.02, False)):
        off = plus * float(own["expenditure"].iloc[0])
        judged = _judged(
            _changed(frames, "area_accounts", ["closing"], plus=off, area="己市", year=year, fund=fund), nation, False
        )
        texts = _texts(judged) if stops else [problem_text(remark, "zh") for remark in judged.remarks]
        assert len(judged.faults) == stops
        assert sum(told in text and "己市" in text for text in texts) == 1, texts
    wrong = _changed(frames, "area_accounts", ["closing"], 10.0, area="己市", year=year, fund=fund)
    texts = _texts(_judged(wrong, nation, False))
    assert len(texts) == 1
    assert f"{year}年" in texts[0]
    assert "大了10倍" in texts[0]
    wrong["area_accounts"].loc[wrong["area_accounts"]["year"] == year, "closing"] = float("nan")
    assert not any("接不上" in text for text in _texts(_judged(wrong, nation, False))) or year == 2025


@pytest.mark.parametrize(
    ("table", "columns", "where"),
    [
        ("area_heads", ["active"], {}),
        ("area_accounts", ["income"], {"fund": "employee"}),
        ("area_accounts", ["expenditure"], {"fund": "employee"}),
        ("area_accounts", ["expenditure"], {"fund": "resident"}),
    ],
)
def test_an_own_growth_that_no_area_has_is_refused_with_both_values(joint, nation, table, columns, where):
    for times, refused in ((1.15, False), (2.5, True)):
        wrong = _changed(joint, table, columns, times, area="己市", year=2023, **where)
        texts = [
            text
            for text in _texts(
                _judged({k: v.drop(columns="opening", errors="ignore") for k, v in wrong.items()}, nation)
            )
            if "年均增速" in text or "收支不平" in text
        ]
        assert bool(texts) == refused
        assert all("己市" in text and "2023年为" in text and "2025年为" in text for text in texts)


def test_an_area_without_a_year_is_said_and_the_whole_not_held_for_it(apart, nation):
    gone = {name: frame[(frame["area"] != "丙市") | (frame["year"] != 2023)] for name, frame in apart.items()}
    for total in (True, False):
        judged = _judged(gone, nation, total)
        told = [problem_text(remark, "zh") for remark in judged.remarks]
        assert judged.faults == ()
        assert "参保人数：丙市缺2023年（在职职工、退休人员、居民医保）" in told
        assert "基金收支：丙市缺2023年（职工统筹、个人账户、居民医保）" in told


@pytest.mark.parametrize("year", YEARS)
def test_a_wrong_total_is_named_with_year_and_fund(apart, nation, year):
    wrong = _changed(apart, "area_accounts", ["expenditure"], 1.2, area="全省", year=year, fund="resident")
    (text,) = _texts(_judged(wrong, nation))
    assert f"全省、{year}、居民医保：各地区合计" in text
    assert "删除" not in text


@pytest.mark.parametrize(("column", "stops"), [("employee_fiscal", True), ("transfers_in", False)])
def test_what_stands_inside_a_flow_is_held_against_the_total_too(apart, nation, column, stops):
    """What areas pay each other may cancel in the row of the whole, so a sum of transfers is a remark."""
    accounts = apart["area_accounts"]
    pool = accounts["fund"] == "employee_pooled"
    right = accounts.assign(**{column: (0.01 * accounts["income"]).where(pool)})
    assert _judged({**apart, "area_accounts": right}, nation).faults == ()
    wrong = right.assign(**{column: right[column].where(right["area"] != "全省", 1.2 * right[column])})
    judged = _judged({**apart, "area_accounts": wrong}, nation)
    told = [fault_text(one, "zh") for one in judged.faults] or [problem_text(one, "zh") for one in judged.remarks]
    assert bool(judged.faults) == stops
    for year in YEARS:
        assert any(f"全省、{year}、职工统筹：各地区合计" in text for text in told)


@pytest.mark.parametrize("table", ["area_heads", "area_accounts"])
@pytest.mark.parametrize("typed", ["已市", "己"])
def test_a_misspelt_area_is_one_fault(apart, nation, table, typed):
    order = list(AREAS)
    areas = pd.DataFrame({"area": order}, index=range(FIRST_ROW, FIRST_ROW + len(order)))
    wrong = {"areas": areas, **apart, table: apart[table].assign(area=apart[table]["area"].replace("己市", typed))}
    (text,) = _texts(_judged(wrong, nation, total=False))
    assert "可能是“己市”；请写" in text
    two = {**wrong, table: wrong[table].assign(area=wrong[table]["area"].replace("乙市", "亿市"))}
    texts = _texts(_judged(two, nation, total=False))
    assert len(texts) == 2
    assert all("没有这个地区" in text and "Write" not in text for text in texts)


@pytest.mark.parametrize("group", books.HEAD_WORDS)
def test_heads_beyond_the_people_name_the_group_and_both_figures(apart, nation, group):
    people = pd.DataFrame(
        {"area": list(AREAS), "residents_10k": [140490.0 * share for share in AREAS.values()]},
        index=range(FIRST_ROW, FIRST_ROW + len(AREAS)),
    )
    base = {name: frame[frame["year"] == 2025] for name, frame in apart.items()}
    times = {"active": 6.0, "retired": 8.0, "resident": 3.0}[group]
    wrong = {"areas": people, **_changed(base, "area_heads", [group], times, area="己市")}
    fault = _judged(wrong, nation, total=False).faults[0]
    row = wrong["area_heads"].loc[fault.row]
    assert (fault.source, fault.place, row["area"]) == ("area_heads", group, "己市")
    text = fault_text(fault, "zh")
    assert f"其中{books.HEAD_WORDS[group]}最可疑" in text
    assert f"{row[['active', 'retired', 'resident']].sum():.6g}万" in text
    assert f"{140490.0 * 0.012:.6g}万" in text
    assert "insured_ratio" not in text


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_an_error_value_of_a_sheet_is_called_one(error):
    for name in ("area", "year", "income", "opening"):
        found = parse_cell(error, TABLES["area_accounts"].column(name))
        assert isinstance(found, tuple)
        assert f"{error} 错误值" in problem_text(found[0], "zh")


@pytest.mark.parametrize("typed", ["５５.０８", "55．08", "-５", "２０２５"])
def test_full_width_digits_are_called_so(typed):
    problem, fix = parse_cell(typed, TABLES["area_accounts"].column("income"))
    assert "全角" in problem_text(problem, "zh")
    assert "半角" in problem_text(fix, "zh")


@pytest.mark.parametrize("typed", ["2025-12-31", "2025/12/31", "2025年12月31日", "2025-12-31 08:00:00", "2025年12月"])
def test_a_date_for_a_year_is_called_a_date(typed):
    problem, fix = parse_cell(typed, TABLES["area_heads"].column("year"))
    assert "是日期" in problem_text(problem, "zh")
    assert problem_text(fix, "zh") == "请只写年份：2025"


def test_an_error_cell_of_a_workbook_is_named_where_it_stands(nation, tmp_path):
    sheets = books.pooled_province(nation, tmp_path)
    page = sheets["基金收支"]
    at, column = books.words_of(page), books.header_of(page, "收入")
    place, row = tmp_path / "x.xlsx", at + 1
    with xlsxwriter.Workbook(str(place)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, cells in enumerate(rows):
                for where, cell in enumerate(cells):
                    if (name, line, where) == ("基金收支", at, column):
                        sheet.write_formula(line, where, "=A1+#REF!", None, "#REF!")
                    elif cell not in (None, ""):
                        sheet.write(line, where, cell)
    texts = [fault_text(fault, "zh") for fault in check_data(place)]
    assert any(f"基金收支 第{row}行 [收入]：#REF! 错误值" in text for text in texts), texts


def test_check_counts_the_sheets_and_rows_that_were_filled_in(nation, tmp_path, capsys):
    place = books.write(tmp_path / "x.xlsx", books.pooled_province(nation, tmp_path))
    examined = examine(place)
    assert (examined.sheets, examined.rows) == (3, 5)
    assert main(["check", str(place), "--lang", "zh"]) == 0
    assert "3 张表，5 行" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["x.xlsx", "folder"])
def test_a_template_has_rows_for_the_years_that_are_asked(form, tmp_path):
    place = template(tmp_path / form, 2, lang="zh", years="2021-2025")
    if form == "x.xlsx":
        with CalamineWorkbook.from_path(str(place)) as book:
            heads, accounts = (book.get_sheet_by_name(name).to_python() for name in ("参保人数", "基金收支"))
    else:
        names = (place / "参保人数.csv", place / "基金收支.csv")
        heads, accounts = (list(csv.reader(name.read_text("utf-8-sig").splitlines())) for name in names)
    for sheet, each in ((heads, 2), (accounts, 6)):
        text = [str(cell) for row in sheet for cell in row]
        for year in range(2021, 2025):
            assert sum(cell in (str(year), f"{year}.0") for cell in text) == each
    for wrong in ("2021-2024", "2025-2021", "21", "1990-2025"):
        with pytest.raises(InputError, match="--years"):
            template(tmp_path / "other.xlsx", years=wrong)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(
    ("table", "column", "where"),
    [("area_heads", "resident", {}), ("area_accounts", "income", {"fund": "resident"})],
)
def test_the_area_behind_a_sum_that_does_not_fit_is_named(joint, nation, area, table, column, where):
    """Doubled and its balances left out: no law of the area itself is broken, the row of the whole tells."""
    frames = {**joint, "area_accounts": joint["area_accounts"].drop(columns=["opening"])}
    frames["area_accounts"] = _changed(frames, "area_accounts", ["closing"], plus=float("nan"), year=2024)[
        "area_accounts"
    ]
    wrong = _changed(frames, table, [column], 2.0, area=area, year=2025, **where)
    found = [text for text in _texts(_judged(wrong, nation)) if "各地区合计" in text and "就对得上" in text]
    assert len(found) == 1
    assert f"请先看{area}" in found[0]
