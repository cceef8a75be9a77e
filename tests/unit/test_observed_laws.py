"""Monthly accounts that contradict themselves are refused with the row: balances, cumulative sums, months covered."""

from __future__ import annotations

import pandas as pd
import pytest

from fundmodel.assumptions.figures.observations import observations
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.tables.observed_laws import months_go_on
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.frames.observed_frames import observed_status
from fundmodel.presentation.words.fault_words import fault_text
from tests import province_books as books

INCOME, SPENT = 3.0e8, 2.8e8
YEARS = (2024, 2025)


def book(covers: str = "to date", **extra) -> pd.DataFrame:
    """Two years of a fund that takes 300 and pays 280 million a month, from 2,200 million on."""
    rows, held = [], 22.0e8
    for year in YEARS:
        for month in range(1, 13):
            held += INCOME - SPENT
            times = month if covers == "to date" else 1
            flows = {"income_yuan": times * INCOME, "expenditure_yuan": times * SPENT, "balance_yuan": held}
            key = {"area": "甲市", "fund": "resident", "scope": "pooled", "period_end": f"{year}-{month:02d}"}
            rows.append({**key, "covers": times, **flows, **extra})
    frame = pd.DataFrame(rows)
    return frame.set_axis(range(10, 10 + len(frame)))


def told(frame: pd.DataFrame) -> list[str]:
    found = list(months_go_on(TABLES["observations"], frame, "月度收支"))
    return [fault_text(one, "zh") for one in found]


@pytest.mark.parametrize("covers", ["to date", "single"])
def test_a_book_that_goes_on_is_held_to_nothing(covers):
    assert told(book(covers)) == []


@pytest.mark.parametrize("covers", ["to date", "single"])
@pytest.mark.parametrize(("row", "named"), [(33, "第33行"), (20, "第20行"), (10, "第11行")])
def test_a_balance_ten_times_too_large_is_told_once(covers, row, named):
    frame = book(covers)
    frame.loc[row, "balance_yuan"] *= 10.0
    found = told(frame)
    assert len(found) == 1
    assert named in found[0]
    assert "接不上" in found[0]


@pytest.mark.parametrize("name", ["income_yuan", "expenditure_yuan"])
@pytest.mark.parametrize(("row", "times", "named"), [(33, 0.1, 33), (20, 0.1, 20), (20, 10.0, 21)])
def test_cumulative_figures_ten_times_off_are_told_with_both_rows(name, row, times, named):
    frame = book()
    frame.loc[row, name] *= times
    found = told(frame)
    assert len(found) == 1
    assert f"第{named}行 [{'收入' if name == 'income_yuan' else '支出'}]" in found[0]
    assert f"（第{named - 1}行）的一半" in found[0]


def test_a_last_figure_ten_times_too_large_shows_in_the_balance():
    frame = book()
    frame.loc[33, "expenditure_yuan"] *= 10.0
    assert ["第33行" in text and "接不上" in text for text in told(frame)] == [True]


def test_cumulative_figures_under_one_month_are_told_once():
    frame = book().assign(covers=1)
    found = told(frame)
    assert len(found) == 1
    assert "覆盖月数" in found[0]
    assert "像是累计数" in found[0]


def test_small_revisions_and_sheets_of_ones_own_level_are_not_held():
    frame = book()
    frame.loc[20, "balance_yuan"] += 0.5e8
    frame.loc[25, "expenditure_yuan"] *= 0.9
    assert told(frame) == []
    wrong = book(level="own_level_only")
    wrong.loc[20, "balance_yuan"] *= 10.0
    assert told(wrong) == []


def test_without_a_balance_or_the_months_between_nothing_is_said():
    frame = book().drop(index=range(12, 30))
    frame.loc[33, "balance_yuan"] = float("nan")
    assert told(frame) == []


def test_twelve_months_stand_beside_the_last_month(tmp_path, capsys):
    """Year-to-date figures of 24 months: the last block is December alone, the twelve months are told besides, in the
    unit of the sheet."""
    sheets = books.empty(tmp_path)
    books.say(sheets, 标题="甲县", 金额单位="万元")
    words = {"income_yuan": "收入", "expenditure_yuan": "支出", "balance_yuan": "累计结余"}
    rows = [
        {
            "统筹地区": "甲县",
            "基金": "居民医保",
            "口径": "统筹基金",
            "截至月份": row["period_end"],
            "覆盖月数": row["covers"],
            "发布日期": f"{row['period_end'][:4]}-12-31",
            **{word: row[name] / 1e4 for name, word in words.items()},
        }
        for row in book().to_dict("records")
    ]
    books.put(sheets["月度收支"], rows)
    place = books.write(tmp_path / "months.xlsx", sheets)
    status = observed_status(observations(load_data(place)))
    (last,) = status.to_dict("records")
    assert last["income"] == pytest.approx(INCOME)
    assert last["income_12m"] == pytest.approx(12 * INCOME)
    assert last["expenditure_12m"] == pytest.approx(12 * SPENT)
    assert last["months_12m"] == pytest.approx(last["balance"] / SPENT)
    assert main(["observations", str(place), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "金额单位：万元" in printed
    assert "近12个月" in printed
    assert f"{12 * INCOME / 1e4:,.2f}" in printed
    assert "已与上期相减" in printed.replace("\n", "")
