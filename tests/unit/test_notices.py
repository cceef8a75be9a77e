"""Published notices loaded as they stand: layouts, units, mistakes of print, and the months that they print."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.observations import alertable, known_rows, observations
from fundmodel.assumptions.figures.printed_checks import printed_remarks
from fundmodel.assumptions.package.notice_package import is_notice, package_of_notices
from fundmodel.assumptions.package.notice_text import area_of, item_of, number, period_of, plain, released_of
from fundmodel.assumptions.package.notices import read_notice
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.vocabulary.errors import InputError

PLACE = Path(__file__).resolve().parents[1] / "notices"
NOTICES = sorted(path for path in PLACE.iterdir() if path.suffix in (".txt", ".csv") and path.stem != "area_accounts")
PRINTED = [
    ("sentences_county.txt", "employee", 153263.09, 34.72),
    ("sentences_county.txt", "resident", 14077.04, 4.6),
    ("items_by_row_year.csv", "resident", 32470.80, 11.02),
]


def rows(name: str, **told) -> dict[str, dict]:
    return {row["fund"]: dict(row) for row in read_notice(PLACE / name, **told).rows}


@pytest.mark.parametrize(("name", "fund", "balance", "months"), PRINTED)
def test_the_printed_months_are_reproduced_on_the_basis_that_they_use(name, fund, balance, months):
    data, _, _ = package_of_notices([PLACE / name])
    (row,) = observations(data).query("fund == @fund and months > 0").to_dict("records")
    assert row["balance"] == pytest.approx(balance * 1e4)
    digits = len(f"{months:g}".partition(".")[2])
    assert round(row["months_of_reserve"], digits) == months
    assert "months_differ" not in row["remarks"]


def test_months_that_no_basis_reproduces_are_a_remark():
    row = rows("items_by_row_year.csv")["employee"]
    assert row["months_printed"] == 10.07
    assert printed_remarks(row)["months_differ"] == pytest.approx(10.07 - 14.25, abs=0.005)


def test_sentences_in_10k_yuan_with_parts_of_the_balance():
    found = read_notice(PLACE / "sentences_county.txt")
    assert (found.layout, found.remarks) == ("sentences", ("stop_for_point", "thousands"))
    own = rows("sentences_county.txt")
    employee = own["employee"]
    assert (employee["area"], employee["period_end"], employee["covers"]) == ("龙游县", "2025-03", 3)
    assert (employee["released"], employee["scope"]) == ("2025-04-08", "with_accounts+maternity")
    assert (employee["income_yuan"], employee["expenditure_yuan"]) == (162487700.0, 132430500.0)
    parts = own["employee_pooled"]["balance_yuan"], own["individual_accounts"]["balance_yuan"]
    assert sum(parts) == employee["balance_yuan"] == 1532630900.0
    assert printed_remarks(employee) == {}
    assert printed_remarks(own["resident"]) == {"lines_differ": 1e6}


def test_sentences_in_yuan_of_a_till_that_lives_on_grants():
    found = read_notice(PLACE / "sentences_district.txt")
    assert found.remarks == ("other_funds", "marked_own_level")
    own = rows("sentences_district.txt")
    assert set(own) == {"employee", "resident"}
    assert own["employee"]["scope"] == "with_accounts+top_up"
    assert own["employee"]["transfers_down_yuan"] == 47000000.0
    assert own["employee"]["transfers_up_yuan"] == 100150.79
    assert own["resident"]["net_yuan"] == -3804772.07
    assert {row["level"] for row in own.values()} == {"own_level_only"}
    assert all(printed_remarks(row) == {} for row in own.values())


def test_a_table_of_items_by_fund_with_levies_in_its_notes():
    own = rows("items_by_row_city.csv")
    assert own["employee"]["scope"] == "with_accounts+maternity"
    assert own["employee"]["income_yuan"] == 480210e4
    assert own["employee"]["transfers_up_yuan"] == 228621e4
    assert own["resident"]["balance_yuan"] == 6216e4
    assert printed_remarks(own["resident"]) == {"levy_exceeds": 1e4}
    assert own["resident"]["level"] == "own_level_only"


def test_a_table_of_funds_by_item_with_a_deficit_told_by_its_word():
    found = read_notice(PLACE / "funds_by_row.csv")
    assert (found.layout, found.remarks) == ("funds_by_row", ("deficit_word", "no_release"))
    own = rows("funds_by_row.csv")
    assert own["resident"]["net_yuan"] == -3754e4
    assert own["employee"]["balance_yuan"] == 29768e4
    assert rows("funds_by_row.csv", released="2023-05-08")["resident"]["released"] == "2023-05-08"


def test_the_monthly_form_gives_its_year_to_date_and_not_its_month():
    found = read_notice(PLACE / "monthly_form.csv")
    assert found.layout == "monthly_form"
    own = rows("monthly_form.csv")
    assert own["employee"]["income_yuan"] == 61200e4
    assert own["employee"]["unpaid_bills_yuan"] == 3300e4
    assert (own["resident"]["expenditure_yuan"], own["resident"]["covers"]) == (22000e4, 6)
    assert own["employee"]["released"] == "2026-07-12"


def test_a_final_account_takes_what_was_carried_out_and_not_the_plan(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text(
        "戊县2023年度社会保险基金决算,,\n单位：亿元,,\n项目,预算数,决算数\n居民基本医疗保险基金,,\n一、收入,7.8,7.9653\n"
        "二、支出,7.7,7.8034\n三、本年收支结余,0.1,0.1619\n四、年末滚存结余,3.7,3.6845\n",
        encoding="utf-8",
    )
    (row,) = read_notice(path).rows
    assert (row["fund"], row["covers"], row["period_end"]) == ("resident", 12, "2023-12")
    assert (row["income_yuan"], row["balance_yuan"]) == (796530000.0, 368450000.0)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("甲县2025年第一季度医疗保险基金收支", ("2025-03", 3)),
        ("甲县2025年第二季度医保基金", ("2025-06", 6)),
        ("2023年四季度", ("2023-12", 12)),
        ("2024年1-2月医疗保险主要指标", ("2024-02", 2)),
        ("截至2025年9月30日", ("2025-09", 9)),
        ("2025年上半年", ("2025-06", 6)),
        ("2025年前三季度", ("2025-09", 9)),
        ("2024年度决算", ("2024-12", 12)),
        ("2026年5月基金运行月报", ("2026-05", 5)),
        ("基金收支情况", None),
    ],
)
def test_a_title_is_the_year_to_date(title, found):
    assert period_of([title]) == found


def test_numbers_labels_dates_and_names():
    assert plain("收入１６，２４８。７７万元") == ("收入16248.77万元", ("stop_for_point", "thousands"))
    assert plain("收入5万元。2025年") == ("收入5万元。2025年", ())
    assert [number(cell) for cell in ("(37.5)", "赤字3754", "-1", "—", "")] == [-37.5, -3754.0, -1.0, None, None]
    assert item_of(["（一）截至2025年3月31日", "城乡居民基本医疗保险基金总收入"][1]) == "income"
    assert item_of("基本医疗保险费收入") is None
    assert item_of("本年基金累计支出含市级统筹上解资金") == "transfers_up"
    assert released_of(["甲县医疗保障局", "2025年4月8日"]) == "2025-04-08"
    assert released_of(["发布日期：2025-04-08"]) == "2025-04-08"
    assert area_of(["甲县2025年第一季度医疗保险基金收支情况"]) == "甲县"


def test_what_cannot_be_placed_or_read_is_refused_with_what_is_missing(tmp_path):
    path = tmp_path / "n.txt"
    path.write_text("职工医保基金收入5万元，支出4万元。\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no period[\s\S]*no area"):
        read_notice(path)
    found = read_notice(path, area="甲县", period="2026-03").rows[0]
    assert (found["income_yuan"], found["covers"]) == (5e4, 3)
    path.write_text("甲县2026年一季度医保工作总结\n", encoding="utf-8")
    with pytest.raises(InputError, match="no layout fits"):
        read_notice(path)
    table = tmp_path / "t.csv"
    table.write_text("甲县2026年一季度医保基金,\n居民医保,\n收入,5\n支出,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="no unit"):
        read_notice(table)
    with pytest.raises(InputError, match=r"\.txt, \.csv or \.xlsx"):
        read_notice(tmp_path / "n.pdf")


def test_a_workbook_is_a_notice_where_it_is_no_package(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "notice.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("公示")
        for at, cells in enumerate(
            [["甲县2026年1-6月基金收支"], ["单位：元"], ["基金", "收入", "支出"], ["居民医保", 7.5, 5.25]]
        ):
            sheet.write_row(at, 0, cells)
    assert is_notice(path)
    assert not is_notice(PLACE)
    (row,) = read_notice(path).rows
    assert (row["income_yuan"], row["expenditure_yuan"]) == (7.5, 5.25)


def test_notices_make_a_package_that_is_loaded_again(tmp_path):
    data, notices, files = package_of_notices(NOTICES)
    assert len(notices) == 6
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    again = fm.load_data(tmp_path)
    assert again.sha256 == data.sha256
    assert again.areas == data.areas
    pd.testing.assert_frame_equal(observations(again), observations(data))
    assert len(known_rows(again)) == 14
    with pytest.raises(InputError, match="Two notices give"):
        package_of_notices([PLACE / "funds_by_row.csv", _copied(tmp_path)])


def _copied(folder: Path) -> Path:
    place = folder / "copy" / "again.csv"
    place.parent.mkdir()
    place.write_bytes((PLACE / "funds_by_row.csv").read_bytes())
    return place


PARTS_GIVEN = {
    "lines.txt": (
        "甲县2026年1-6月医保基金收支\n一、职工基本医疗保险基金\n职工医保基金收入900万元。其中：统筹基金收入600万元，"
        "个人账户收入300万元。职工医保基金支出700万元（统筹基金支出450万元，个人账户支出250万元）。累计结余5000万元，"
        "统筹基金累计结余3000万元，个人账户累计结余2000万元。\n甲县医疗保障局\n2026年7月5日\n"
    ),
    "rows.csv": (
        "甲县2026年1-6月医保基金收支,\n单位：万元,\n项目,职工医保\n基金收入,900\n其中：统筹基金收入,600\n个人账户收入,300\n"
        "基金支出,700\n其中：统筹基金支出,450\n个人账户支出,250\n累计结余,5000\n统筹基金累计结余,3000\n"
        "个人账户累计结余,2000\n2026年7月5日,\n"
    ),
}


@pytest.mark.parametrize("name", PARTS_GIVEN)
def test_flows_of_pool_and_accounts_are_rows_of_their_own(tmp_path, name):
    (tmp_path / name).write_text(PARTS_GIVEN[name], encoding="utf-8")
    own = {row["fund"]: row for row in read_notice(tmp_path / name).rows}
    found = {
        fund: tuple(row[f"{item}_yuan"] / 1e4 for item in ("income", "expenditure", "balance"))
        for fund, row in own.items()
    }
    assert found == {
        "employee": (900.0, 700.0, 5000.0),
        "employee_pooled": (600.0, 450.0, 3000.0),
        "individual_accounts": (300.0, 250.0, 2000.0),
    }
    assert {row["covers"] for row in own.values()} == {6}
    assert own["employee_pooled"]["scope"] == "pooled"
    data, _, _ = package_of_notices([tmp_path / name])
    assert set(observations(data)["fund"]) == set(found)


def test_one_flow_of_a_part_is_said_and_what_a_grant_holds_is_no_flow_of_the_pool(tmp_path):
    path = tmp_path / "n.txt"
    head = "甲县2026年1-6月医保基金收支\n"
    path.write_text(head + "职工医保基金收入9万元，支出8万元。其中：个人账户支出3万元。\n", encoding="utf-8")
    found = read_notice(path)
    assert [row["fund"] for row in found.rows] == ["employee"]
    assert "one_flow_of_part" in found.remarks
    grant = "其中：上级补助收入4万元（统筹基金收入3万元，个人账户收入1万元）"
    path.write_text(head + f"职工医保基金收入9万元，{grant}，支出8万元。\n", encoding="utf-8")
    assert "one_flow_of_part" not in read_notice(path).remarks


@pytest.mark.parametrize(
    ("cell", "told"), [("4l563", "不是数字"), ("4563万元", "数字带有单位"), ("#REF!", "#REF!"), ("4,56", "不是数字")]
)
def test_a_cell_that_is_no_amount_is_named_by_row_and_column(tmp_path, cell, told):
    for name, row, letter in (
        ("funds_by_row.csv", 3, "B"),
        ("items_by_row_city.csv", 6, "B"),
        ("monthly_form.csv", 5, "D"),
    ):
        lines = (PLACE / name).read_text(encoding="utf-8-sig").splitlines()
        cells = next(csv.reader([lines[row - 1]]))
        cells[ord(letter) - ord("A")] = cell
        lines[row - 1] = ",".join(f'"{one}"' for one in cells)
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(InputError) as refused:
            read_notice(tmp_path / name)
        text = error_text(refused.value, "zh")
        assert f"{name} 第{row}行 [{letter}列]" in text
        assert told in text
        assert is_notice(tmp_path / name)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> fm.DataPackage:
    folder = tmp_path_factory.mktemp("published")
    (folder / "observations.csv").write_bytes((PLACE / "area_accounts.csv").read_bytes())
    return fm.load_data(folder)


def test_eight_of_49_published_rows_do_not_add_up_and_none_is_refused(published):
    given = published.table("observations")
    assert len(given) == 49
    found = {
        (row["area"], row["fund"], row["period_end"]): set(printed_remarks(row))
        for row in given.to_dict("records")
        if printed_remarks(row)
    }
    assert found == {
        ("龙游县", "resident", "2025-03"): {"lines_differ"},
        ("殷都区", "resident", "2023-12"): {"net_differs"},
        ("河口县", "employee", "2024-06"): {"net_differs"},
        ("塔城市", "employee", "2024-12"): {"closing_differs"},
        ("county b", "employee", "2024-12"): {"months_differ"},
        ("county b", "resident", "2024-12"): {"lines_differ"},
        ("county d", "resident", "2025-06"): {"levy_exceeds"},
        ("淮安市", "resident", "2013-12"): {"closing_differs", "months_differ"},
    }


def test_published_rows_are_blocks_with_lags_from_2_to_274_days(published):
    found = observations(published)
    told = found[~found["remarks"].str.contains("release_assumed")]
    lag = (told["released"] - (told["last_month"] + pd.offsets.MonthEnd(0))).dt.days
    assert (lag.min(), lag.max()) == (2, 274)
    assert found["remarks"].str.contains("no_balance").sum() == 9
    city = found[(found["area"] == "柳州市") & (found["fund"] == "resident")]
    year_2023 = dict(zip(city["last_month"].dt.month, city["income"], strict=True))
    assert year_2023 == {3: 1.93e8, 12: pytest.approx(30.49e8)}
    assert year_2023[3] / sum(year_2023.values()) == pytest.approx(0.06, abs=0.001)
    kept, left = alertable(found)
    assert set(left) == {"殷都区", "河口县", "塔城市", "county d", "county e"}
    assert not set(kept["area"]) & {"殷都区", "塔城市", "county d", "county e"}


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda _: observations("national"), "没有月度、季度收支"),
        (lambda _: observations("example-county", "soon"), "不是日期"),
        (lambda folder: read_notice(folder / "n.pdf"), "不是可读取的公告"),
        (lambda folder: read_notice(_written(folder, "甲县2026年一季度医保工作总结")), "读不出基金收支"),
        (lambda folder: read_notice(_written(folder, "职工医保基金收入5万元")), "未写明时间或地区"),
        (lambda _: fm.load_data("example-county").table("heads"), "无法推演"),
    ],
)
@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_what_is_refused_is_said_in_chinese(tmp_path, ask, said):
    with pytest.raises(InputError) as refused:
        ask(tmp_path)
    assert said in error_text(refused.value, "zh").split("\n")[0]


def _written(folder: Path, text: str) -> Path:
    (folder / "n.txt").write_text(text + "\n", encoding="utf-8")
    return folder / "n.txt"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9f"])
def test_a_sign_that_no_screen_shows_is_refused_with_its_line(sign, tmp_path):
    text = (PLACE / "sentences_district.txt").read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    (tmp_path / "notice.txt").write_text(f"{first}\n{sign}{rest}", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_notice(tmp_path / "notice.txt")
    (fault,) = refused.value.faults
    assert (fault.row, fault.problem) == (2, "the file holds a control character")
    (tmp_path / "notice.txt").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="control character"):
        read_notice(tmp_path / "notice.txt", area=f"a{sign}b")
