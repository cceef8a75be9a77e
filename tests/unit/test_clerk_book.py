"""A workbook as an office fills it: months alone, reasons under Chinese headers, accounts that differ from the nation,
and what the screens say of ages, units and dates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import examine, load_data
from fundmodel.calibration.gap_causes import ranked
from fundmodel.calibration.reconcile import reconciliation
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.files.summary_sheets import summary_notes
from fundmodel.presentation.frames.area_frames import area_range
from fundmodel.presentation.frames.borrowed_frame import STEPPED, _ages, _with_stepped
from fundmodel.presentation.terminal.area_screens import said_fund
from fundmodel.presentation.terminal.observed_screens import printed_unit
from fundmodel.presentation.words.fault_words import problem_text
from fundmodel.presentation.words.labels import event_text, prudent_words
from fundmodel.projection.gap_faults import Gap
from fundmodel.projection.project.money.employee_funds import OWN_SPENDING
from tests import province_books as books

MONTH = {
    "统筹地区": "某县",
    "基金": "居民医保",
    "截至月份": "2025-12",
    "口径": "pooled",
    "覆盖月数": 12,
    "收入": 900.0,
    "支出": 800.0,
}
REASON = {"说明项": "factor_account_spending", "原因": "个人账户支出口径不同"}


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


def months(folder, **areas):
    """The template with a sheet of months, and whatever the sheet of areas says."""
    sheets = books.empty(folder)
    books.say(sheets, 标题="某县", 金额单位="万元")
    books.put(sheets["统筹地区"], [{"统筹地区": "某县", **areas}])
    header = next(row for row in sheets["月度收支"] if row and row[0] == "#")
    books.put(sheets["月度收支"], [{name: _cell(name) for name in header[1:] if _cell(name) is not None}])
    return books.write(folder / "months.xlsx", sheets)


def _cell(heading: str):
    return next((cell for name, cell in MONTH.items() if heading and heading.startswith(name)), None)


def test_months_alone_can_be_used(tmp_path, capsys):
    place = months(tmp_path)
    assert main(["check", str(place), "--lang", "zh"]) == 0
    assert f"fundmodel observations {place}" in capsys.readouterr().out.replace("\n", "")
    with pytest.raises(fm.InputError) as refused:
        fm.project("baseline", load_data(place), 2026)
    assert f"fundmodel observations {place}" in str(refused.value)
    assert main(["observations", str(place), "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "金额单位：万元" in shown
    assert "900.00" in shown
    assert load_data(place).only_observed


def test_months_beside_figures_of_areas_still_need_heads(tmp_path):
    assert examine(months(tmp_path, 常住人口=40.0)).faults


def test_a_unit_in_which_amounts_can_be_read():
    small = pd.DataFrame({"income": [9e7], "expenditure": [8e7], "balance": [9e8]})
    assert printed_unit(small) == "10k yuan"
    assert printed_unit(small.assign(income=1e8)) == "100m yuan"


def test_a_sheet_of_free_text_is_no_table_of_reasons(nation, tmp_path):
    sheets = books.pooled_province(nation, tmp_path)
    sheets["说明"] = [["本表由基金处填报"], ["口径见决算"]]
    assert "notes" not in load_data(books.write(tmp_path / "text.xlsx", sheets)).tables


def test_a_reason_is_read_back_under_chinese_headers(nation, tmp_path):
    sheets = books.pooled_province(nation, tmp_path)
    books.put(sheets["说明"], [REASON])
    noted = load_data(books.write(tmp_path / "noted.xlsx", sheets)).table("notes").iloc[0]
    assert (noted["key"], noted["note_zh"]) == tuple(REASON.values())


@pytest.mark.parametrize(("times", "solved"), [(1.3, True), (2.0 * OWN_SPENDING[1], False)])
def test_spending_of_accounts_is_solved_from_the_areas_own_accounts(nation, tmp_path, times, solved):
    """No factor and no remark is left where the share follows from the area's own accounts; far off it is refused."""
    sheets = books.pooled_province(nation, tmp_path)
    lines = books.accounts(nation, "某省", 0.03, 2025)
    own = next(line for line in lines if line["基金"] == "个人账户")
    own["支出"] *= times
    own["年末结余"] -= own["支出"] * (1.0 - 1.0 / times)
    books.put(sheets["基金收支"], lines)
    run = fm.project("baseline", load_data(books.write(tmp_path / "x.xlsx", sheets)), 2026, force=True)
    row = reconciliation(run).set_index("item").loc["account_spending"]
    assert (row["factor"] == 1.0) == solved == row["inside_band"]
    assert row["note_zh"] == ""
    accounts = run.ledger.isel(area=0).sel(fund="individual_accounts")
    outgo = (accounts["expenditure"] / accounts["opening"]).values[12:]
    first = accounts.isel(month=slice(0, 12))
    share = float(first["expenditure"].sum() / first["opening"].sum())
    np.testing.assert_allclose(outgo, share, rtol=1e-9)


def test_spending_of_lent_accounts_keeps_its_factor_and_says_why(nation, tmp_path):
    sheets = books.pooled_province(nation, tmp_path)
    lines = books.accounts(nation, "某省", 0.03, 2025, together=True)
    own = next(line for line in lines if line["基金"] == "职工医保")
    own["支出"] *= 1.3
    own["年末结余"] -= own["支出"] * (1.0 - 1.0 / 1.3)
    books.put(sheets["基金收支"], lines)
    run = fm.project("baseline", load_data(books.write(tmp_path / "x.xlsx", sheets)), 2026, force=True)
    row = reconciliation(run).set_index("item").loc["account_spending"]
    assert row["factor"] > 1.15
    assert "按全国比例推算" in row["note_zh"]


def test_a_lent_split_is_said_to_be_lent(nation, tmp_path):
    sheets = books.pooled_province(nation, tmp_path)
    books.put(sheets["基金收支"], books.accounts(nation, "某省", 0.03, 2025, together=True))
    run = fm.project("baseline", load_data(books.write(tmp_path / "x.xlsx", sheets)), 2026, force=True)
    area = str(run.ledger["area"].values[0])
    row = reconciliation(run).set_index("item").loc["account_contributions"]
    gap = Gap("baseline", area, "account_contributions", float(row["modelled"]), 0.9 * float(row["modelled"]))
    (split,) = (cause for cause in ranked(run, gap) if cause.of == "pool_of_income")
    told = problem_text(split.told, "zh")
    assert "分列职工统筹、个人账户两行即可确定" in told
    assert "基金收支 · 职工统筹 · 收入" in told
    assert any("借用全国的数字" in line for line in summary_notes(run, "zh"))


@pytest.mark.parametrize(
    ("moved", "told", "rules"),
    [
        ((), "ages_borrowed", ["member_ages"]),
        (("A",), "ages_in_part", [STEPPED, "member_ages"]),
        (("A", "B"), "ages_stepped", [STEPPED]),
    ],
)
def test_ages_are_told_once(moved, told, rules):
    lent = [{"table": "member_ages", "column": "", "areas": [], "rule": "member_ages"}]
    history = [{"item": "seed", "moves": True, "areas": list(moved)}]
    rows = _with_stepped(lent, history, ("A", "B"))
    assert _ages(rows) == told
    assert [row["rule"] for row in rows] == rules


def test_dates_break_before_a_year_and_funds_have_the_inputs_word():
    row = {"floor_month": None, "known_until": pd.Timestamp("2035-12-01"), "prudent": "added"}
    assert event_text(row, "floor_month", "zh", "\n") == "不早于\n2036年"
    assert event_text(row, "floor_month", "en") == "not before 2036"
    falls = {**row, "prudent_floor_month": pd.Timestamp("2034-07-01")}
    assert prudent_words(falls, "floor_month", "zh", "\n") == "审慎：\n2034年7月"
    assert prudent_words(falls, "floor_month", "zh") == "审慎：2034年7月"
    assert prudent_words({**falls, "floor_month": pd.Timestamp("2034-07-01")}, "floor_month", "en", "\n") == (
        "prudent:\nthe same"
    )
    ends = {**row, "adverse_floor_month": pd.Timestamp("2033-08-01"), "favourable_floor_month": None}
    assert "not before\n2036" in area_range(ends, "floor_month", "en", "\n")
    assert said_fund("employee_pooled", "zh") == "职工统筹"
