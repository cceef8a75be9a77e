"""Monthly accounts in another money unit are refused by their size; balances that do not go on are one remark."""

from __future__ import annotations

import pandas as pd
import pytest

from fundmodel.assumptions.package.national_averages import national_averages
from fundmodel.assumptions.package.observed_gaps import balance_remarks
from fundmodel.assumptions.package.observed_magnitude import magnitude_faults
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.words.fault_words import fault_text, problem_text

MONEY = ["income_yuan", "expenditure_yuan", "balance_yuan"]
MONTHS = 12


def months(area: str = "甲县", fund: str = "resident", spent: float = 2.5e7) -> pd.DataFrame:
    """A year of months whose balances go on; ``spent`` yuan a month, a twentieth more comes in."""
    frame = pd.DataFrame({"area": area, "fund": fund, "covers": 1, "scope": "pooled"}, index=range(10, 10 + MONTHS))
    frame["period_end"] = [f"2025-{month + 1:02}" for month in range(MONTHS)]
    frame["expenditure_yuan"] = [spent * (1.0 + 0.01 * month) for month in range(MONTHS)]
    frame["income_yuan"] = 1.05 * frame["expenditure_yuan"]
    frame["balance_yuan"] = 8.0 * spent + (frame["income_yuan"] - frame["expenditure_yuan"]).cumsum()
    return frame


@pytest.fixture(scope="module")
def averages(national):
    return national_averages(national, 2025)


def told(frames, averages) -> list[str]:
    return [fault_text(fault, "zh") for fault in magnitude_faults(frames, averages)]


@pytest.mark.parametrize(("fund", "spent"), [("resident", 2.5e7), ("employee_pooled", 4e7), ("employee", 9e9)])
def test_what_an_area_spends_passes_and_ten_thousand_times_more_or_less_does_not(averages, fund, spent):
    right = months(fund=fund, spent=spent)
    assert told({"observations": right}, averages) == []
    for times, word in ((1e4, "超过全国"), (1e-4, "没有这样小的统筹地区")):
        if spent * times < 1e5 or spent * times > 1e11:
            wrong = right.assign(**{name: right[name] * times for name in MONEY})
            (text,) = told({"observations": wrong}, averages)
            assert word in text
            assert "金额单位" in text


def test_a_whole_file_in_another_unit_is_one_fault(averages):
    wrong = pd.concat([months(area, fund) for area in ("甲县", "乙县") for fund in ("resident", "employee_pooled")])
    wrong[MONEY] *= 1e-4
    (text,) = told({"observations": wrong.set_axis(range(10, 10 + len(wrong)))}, averages)
    assert "另有3个地区基金同样" in text


@pytest.mark.parametrize(("column", "word"), [("income_yuan", "是支出的"), ("balance_yuan", "个月的支出")])
def test_a_column_in_another_unit_is_named(averages, column, word):
    (text,) = told({"observations": months().assign(**{column: months()[column] * 1e4})}, averages)
    assert word in text


@pytest.mark.parametrize(("times", "stops"), [(1.0, False), (5.0, False), (100.0, True), (0.01, True)])
def test_months_are_held_against_the_years_own_accounts(averages, times, stops):
    own = float(months()["expenditure_yuan"].sum()) * times / 1e8
    areas = pd.DataFrame({"area": ["甲县"], "resident_expenditure_100m_yuan": [own]})
    found = told({"observations": months(), "areas": areas}, averages)
    assert bool(found) == stops
    assert all("基年决算支出" in text for text in found)


def test_a_sheet_of_the_own_level_alone_is_not_held(averages):
    assert told({"observations": months(spent=100.0).assign(level="own_level_only")}, averages) == []


def test_gaps_of_balances_are_one_remark_an_area_and_fund_with_rows_and_the_largest():
    frame = pd.concat([months(), months("乙县")]).set_axis(range(10, 10 + 2 * MONTHS))
    assert balance_remarks({"observations": frame}) == []
    frame.loc[13:21, "balance_yuan"] += 6e6
    frame.loc[17:21, "balance_yuan"] -= 9e6
    frame.loc[30, "balance_yuan"] += 1e4
    (remark,) = balance_remarks({"observations": frame})
    text = problem_text(remark, "zh")
    assert "甲县、居民医保：有2行累计结余" in text
    assert "第13、17行" in text
    assert "最大的是第17行，为-9,000,000元" in text


def test_check_of_months_alone_in_the_wrong_unit_is_refused_and_gaps_are_told(tmp_path, capsys):
    frame = months()
    place = tmp_path / "observations.csv"
    frame.assign(**{name: frame[name] * 1e-4 for name in MONEY}).to_csv(place, index=False)
    assert main(["check", str(tmp_path), "--lang", "zh"]) == 2
    assert "没有这样小的统筹地区" in capsys.readouterr().out
    frame.loc[15:, "balance_yuan"] += 6e6
    frame.to_csv(place, index=False)
    assert main(["check", str(tmp_path), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "有1行累计结余不等于上一期结余" in printed
    assert "fundmodel alert" in printed
