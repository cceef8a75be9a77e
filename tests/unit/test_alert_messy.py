"""Accounts as they come: what can be used is used, what cannot is refused with row, column and remedy, by check and by
the alert alike."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.early_alert.panel import panel
from fundmodel.presentation.cli import main
from fundmodel.presentation.cli.screen import MOST_ALIKE, warnings_as_lines
from fundmodel.presentation.frames.alert_cells import false_alarm_line
from fundmodel.presentation.frames.alert_frames import alert_rows
from fundmodel.presentation.words.fault_words import problem_text
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

FLOWS = ["income_yuan", "expenditure_yuan"]
MONEY = [*FLOWS, "balance_yuan"]


def accounts(fund: str = "employee_pooled", years: int = 4) -> pd.DataFrame:
    """Year-to-date rows of one area from 2021 on, spending a little more each year."""
    month = np.arange(12 * years)
    level = 1e7 * (1.0 + 0.15 * np.sin(1.7 * month)) * 1.05 ** (month // 12)
    flows = pd.DataFrame({"income_yuan": level, "expenditure_yuan": level * 0.97 * 1.015 ** (month // 12)}).round()
    ends = [f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in month]
    released = [f"{2021 + (m + 1) // 12}-{(m + 1) % 12 + 1:02d}-20" for m in month]
    told = flows.groupby(month // 12).cumsum()
    told["balance_yuan"] = (8e7 + (flows["income_yuan"] - flows["expenditure_yuan"]).cumsum()).round()
    head = {"area": "甲市", "fund": fund, "period_end": ends, "covers": month % 12 + 1, "released": released}
    return told.assign(**head, scope="pooled")


def months(frame: pd.DataFrame) -> pd.DataFrame:
    """Each month alone."""
    alone = frame.copy()
    alone[FLOWS] = frame[FLOWS].groupby(frame["period_end"].str[:4]).diff().fillna(frame[FLOWS])
    return alone.assign(covers=1)


def quarters(frame: pd.DataFrame) -> pd.DataFrame:
    alone = months(frame)
    place = np.arange(len(alone)) // 3
    ends = alone.groupby(place).last()
    ends[FLOWS] = alone.groupby(place)[FLOWS].sum()
    return ends.assign(covers=3)


def budgets(scale: float = 1.0, fund: str = "employee_pooled") -> pd.DataFrame:
    rows = [(year, f"{year}-02-01", 1.2e8 * scale, 1.2e8 * scale) for year in (2022, 2023, 2024)]
    names = ["year", "approved", "income_plan_yuan", "expenditure_plan_yuan"]
    return pd.DataFrame(rows, columns=names).assign(area="甲市", fund=fund)


def written(folder, frame, plans=None):
    frame.to_csv(folder / "observations.csv", index=False)
    if plans is not None:
        plans.to_csv(folder / "budgets.csv", index=False)
    return folder


def row(data):
    return fm.alert(data, "2024-10", draws=200).ranking.iloc[0]


def fallen(frame):
    frame.loc[41, "income_yuan"] = 0.9 * frame.loc[40, "income_yuan"]
    return frame


def revised(frame):
    again = frame.loc[[40]].assign(released="2024-08-01")
    return pd.concat([frame, again.assign(expenditure_yuan=again["expenditure_yuan"] * 1.01)])


def broken(frame):
    frame.loc[24:, "scope"] = "with_accounts"
    return frame


USED = {
    "months missing": (lambda f: f.drop(index=[5, 6, 20, 33, 40]), 40),
    "year to date fell": (fallen, 44),
    "revised": (revised, 45),
    "scope broke": (broken, 21),
    "quarters beside months": (lambda f: pd.concat([months(f), quarters(f)]), 45),
    "quarters, then months": (lambda f: pd.concat([quarters(f)[:8], f[24:]]), 29),
    "quarters alone": (quarters, 15),
}


@pytest.mark.parametrize("name", USED)
def test_what_can_be_used_is_used(name, tmp_path):
    """Blocks are as many as can be told apart, and together they hold every month that was published."""
    change, count = USED[name]
    folder = written(tmp_path, change(accounts()))
    assert check_data(folder) == []
    assert any("the newest scope alone" in one for one in load_data(folder).remarks) is (name == "scope broke")
    (known,) = panel(load_data(folder)).known("2024-10-31")
    assert len(known.first) == count
    assert known.end[-1] - known.first[0] == (21 if name == "scope broke" else 45)
    assert (known.end - known.first).sum() == known.end[-1] - known.first[0]
    found = row(folder)
    assert 0.0 <= found["probability"] <= 1.0
    assert found["months_low"] < found["months_high"]


def zero(column, rows=slice(None)):
    def change(frame):
        frame.loc[rows, column] = 0.0
        return frame

    return change


def text(frame):
    frame = frame.astype({"income_yuan": object})
    frame.loc[10, "income_yuan"] = "约1亿"
    return frame


def wan(frame):
    frame.loc[30:35, MONEY] /= 1e4
    return frame


REFUSED = {
    "duplicated": (
        lambda f: pd.concat([f, f.loc[[30]]]),
        None,
        50,
        "area, fund",
        "the same key as row 32",
        "Keep one row",
    ),
    "text": (text, None, 12, "income_yuan", "text, not a number", "Write a number in yuan"),
    "no income": (zero("income_yuan"), None, 2, "income_yuan", "0 in all of 48 rows", "what is not known is left out"),
    "no spending": (
        zero("expenditure_yuan"),
        None,
        2,
        "expenditure_yuan",
        "0 in all of 48 rows",
        "Give the figures",
    ),
    "no balance": (zero("balance_yuan"), None, 2, "balance_yuan", "0 in all of 48 rows", "Give the figures"),
    "not filled": (
        zero("income_yuan", slice(44, 44)),
        None,
        46,
        "income_yuan",
        "less than half of that to 2024-08",
        "each row covers",
    ),
    "rows in wan": (wan, None, 32, "income_yuan", "less than half of that to 2023-06", "typed in another"),
    "budget in wan": (
        lambda f: f,
        1e-4,
        2,
        "income_plan_yuan",
        "12,000 yuan planned for 2022",
        "10,000 times too small",
    ),
    "budget x 10": (lambda f: f, 10.0, 2, "income_plan_yuan", "1,200,000,000 yuan planned", "10 times too large"),
    "budget of 0": (lambda f: f, 0.0, 2, "income_plan_yuan", "0 yuan planned for 2022", "take the row out"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_by_check_and_by_the_alert(name, tmp_path):
    change, scale, at, place, problem, fix = REFUSED[name]
    folder = written(tmp_path, change(accounts()), None if scale is None else budgets(scale))
    found = check_data(folder)
    fault = next(one for one in found if problem in str(one.problem))
    assert fault.row == at
    assert place in fault.place
    assert fix in fault.fix
    assert fault.in_language("zh") != str(fault)
    with pytest.raises(InputError, match=f"{fault.source}:{at} "):
        fm.alert(folder, "2024-10", draws=200)


@pytest.mark.parametrize(("factor", "refused"), [(1 / 400, False), (1e-4, True)])
def test_a_half_year_without_the_subsidy_is_no_other_unit(factor, refused, tmp_path):
    """Income to June of a resident fund whose subsidy is late, beside the usual spending; the same cell in 万元."""
    frame = accounts("resident").assign(balance_yuan=np.nan)
    late = frame.index[(frame["period_end"] >= "2023-01") & (frame["period_end"] <= "2023-06")]
    frame.loc[late, "income_yuan"] *= factor
    found = check_data(written(tmp_path, frame))
    assert [fault.row for fault in found if "a month, the middle" in str(fault.problem)] == ([31] if refused else [])
    assert refused or found == []


def test_a_budget_and_lumps_that_fit_are_no_fault(tmp_path):
    """A resident fund may receive nothing for months and all of it in one."""
    frame = months(accounts("resident"))
    months_of = frame["period_end"].str[5:]
    even = frame["income_yuan"]
    frame["income_yuan"] = np.where(months_of == "03", 12.0, 0.001) * even
    frame["balance_yuan"] += (frame["income_yuan"] - even).cumsum() + even.max()
    assert check_data(written(tmp_path, frame, budgets(fund="resident"))) == []


def test_a_plan_far_from_what_came_in_by_its_approval_is_remarked_on(tmp_path):
    """1.2e8 planned for 2024 beside some 1.3e8 a year is not; 1.8e8 is, by side, in both languages; accounts that came
    later say nothing."""
    plans = budgets()[-1:]
    folder = written(tmp_path, quarters(accounts()), plans)
    assert not any("beside the" in one for one in load_data(folder).remarks)
    written(tmp_path, quarters(accounts()), plans.assign(income_plan_yuan=1.8e8))
    (told,) = (one for one in load_data(folder).remarks if "beside the" in one)
    assert "income_plan_yuan of 2024 is 180,000,000 yuan" in told
    assert "beside the 132,477,514 of 2023" in told
    assert "请核对口径" in problem_text(told, "zh")
    late = accounts().assign(released="2025-03-01")
    written(tmp_path, late, plans.assign(income_plan_yuan=1.8e8))
    assert not any("beside the" in one for one in load_data(folder).remarks)


def test_names_of_areas_may_stand_beside_months_and_budgets(tmp_path):
    (tmp_path / "areas.csv").write_text("area,name_zh\n甲市,甲市\n", encoding="utf-8")
    assert load_data(written(tmp_path, accounts(), budgets())).only_observed


@pytest.mark.parametrize("fund", ["employee_pooled", "resident"])
def test_under_twelve_months_no_state_and_no_probability_is_told(fund, tmp_path):
    """Not "in the state already", not "none": left out, and why."""
    found = fm.alert(written(tmp_path, accounts(fund)[36:], budgets(fund=fund)), "2024-10", draws=200)
    assert found.ranking.empty
    assert [(one_fund, code) for _, one_fund, code in found.left_out] == [(fund, "too_short")]
    decides = found.table[found.table["event"].isin(("deficit_12m", "floor"))]
    assert decides["probability"].isna().all()


def test_accounts_long_past_give_an_empty_alert_that_says_so(tmp_path):
    found = fm.alert(written(tmp_path, accounts()), "2030-01", draws=200)
    assert len(found.ranking) == 0
    assert found.left_out == (("甲市", "employee_pooled", "too_old"),)
    assert all(alert_rows(found, lang).empty for lang in ("zh", "en"))
    assert "不等于没有问题" in false_alarm_line(alert_rows(found, "zh"), "zh")
    for previous, said in ((3, "previous=3 is no alert"), (found, "give an earlier one of the same package")):
        with pytest.raises(InputError, match=said):
            fm.alert(written(tmp_path, accounts()), "2024-10", draws=200, previous=previous)


def test_sheets_of_the_own_level_alone_get_no_alert_and_the_reason(tmp_path, capsys):
    folder = written(tmp_path, quarters(accounts()).assign(level="own_level_only"))
    with pytest.raises(InputError, match=r"sheets of the own level only \(甲市\)"):
        fm.alert(folder, "2024-10", draws=10)
    assert main(["alert", str(folder), "--as-of", "2024-10", "--lang", "zh"]) == 2
    assert "都是仅本级数的表（甲市）" in capsys.readouterr().err
    assert main(["alert", str(folder), "--as-of", "2020-10", "--lang", "en"]) == 2
    assert "Nothing was published by 2020-10-31" in capsys.readouterr().err
    written(tmp_path, pd.concat([pd.read_csv(folder / "observations.csv"), quarters(accounts()).assign(area="乙市")]))
    assert ("甲市", "", "own_level") in fm.alert(folder, "2024-10", draws=10).left_out


def test_a_sheet_of_the_own_level_that_comes_later_is_not_seen_and_odd_draws_are_refused():
    """Nothing that is released after the date tells who is left out."""
    data = load_data("example-province")
    frame = data.table("observations").copy()
    later = (frame["area"] == "synthetic-B") & (frame["released"] > "2024-11-20")
    frame.loc[later, "level"] = "own_level_only"
    changed = replace(data, tables={**data.tables, "observations": frame}, sha256="0" * 64)
    assert dict(panel(changed).own_level)["synthetic-B"] > "2024-11-20"
    assert not [area for area, since in panel(changed).own_level if since <= "2024-11-20"]
    for draws in (0, -1, 1.5, "x", True):
        with pytest.raises(InputError, match="no whole number of at least 1"):
            fm.alert(data, "2024-11-20", draws=draws)


def test_warnings_alike_are_counted_from_the_eleventh_on(capsys):
    """A hundred areas with gaps do not push the rest off the screen; a warning of another kind is always printed."""
    with warnings_as_lines("zh"):
        for at in range(13):
            gap = "observations: {area}, {fund}: no row for {months}; what lies between is not known by month"
            said = Said(gap, area=f"A{at}", fund="resident", months="2021-05")
            warnings.warn(fm.FundmodelWarning(said), stacklevel=2)
        warnings.warn(fm.FundmodelWarning("alone"), stacklevel=2)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == MOST_ALIKE + 2
    assert "另有3条" in told[-2]
    assert told[-1].endswith("alone")


def bills_of(area: str, since: str) -> pd.DataFrame:
    """Bills of half of a month's spending in it, half in the next, of the months of care from ``since`` on."""
    told = months(accounts()).iloc[:-1]
    ends = accounts()["period_end"]
    half = told["expenditure_yuan"] / 2.0
    rows = [
        pd.DataFrame({"service_month": ends[:-1], "submitted_month": ends.shift(-lag)[:-1], "submitted_yuan": half})
        for lag in (0, 1)
    ]
    found = pd.concat(rows).assign(area=area, fund="employee_pooled")
    return found[found["service_month"] >= since]


@pytest.mark.parametrize(
    ("area", "since", "said", "mark"),
    [
        ("甲市", "2021-01", "", "unpaid_by_bills"),
        ("甲市", "2024-04", "", "bills_unread"),
        ("乙市", "2021-01", "settlements: 乙市 employee_pooled has no row in observations", ""),
    ],
)
def test_bills_that_move_nothing_are_said(tmp_path, area, since, said, mark):
    bills_of(area, since).to_csv(tmp_path / "settlements.csv", index=False)
    folder = written(tmp_path, accounts(), budgets().assign(area=area))
    remarks = "\n".join(load_data(folder).remarks)
    assert said in remarks
    assert ("budgets: 乙市" in remarks) == (area == "乙市")
    marks = alert_rows(fm.alert(folder, "2024-10", draws=20), "zh").iloc[0]["marks"].split("; ")
    assert [one for one in marks if "bills" in one] == [mark] * bool(mark)
