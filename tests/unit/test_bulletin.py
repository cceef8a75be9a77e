"""The quarterly bulletin: the clerk's months as printed, two pages in two languages, what it leaves out and why."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.analysis.quarter_accounts import Quarter, quarter_accounts, quarter_named
from fundmodel.presentation.cli import main
from fundmodel.presentation.files.bulletin_files import write_bulletin_files
from fundmodel.presentation.report.bulletin_pages import bulletin
from fundmodel.vocabulary.errors import InputError
from tests.alert_runs import foreseen_alert

WAN = 1e4
PRINTED = (
    ("longyou", "employee", "2025-03", 3, 16248.77, 13243.05, 153263.09, "with_accounts+maternity", 34.72),
    ("longyou", "resident", "2025-03", 3, 7880.62, 9185.82, 14077.04, "pooled", 4.60),
    ("b", "resident", "2024-12", 12, 35000.0, 35356.77, 32470.8, "pooled", 11.02),
)
"""Notices of Longyou and of b (reference/area_accounts.csv): 10,000 yuan, and the months that they print; b's income is
not printed and stands for any."""


@pytest.fixture(scope="module")
def county():
    return fm.load_data("example-county")


@pytest.fixture(scope="module")
def notices(county):
    names = ("area", "fund", "period_end", "covers", "income_yuan", "expenditure_yuan", "balance_yuan", "scope")
    rows = [dict(zip(names, row[:-1], strict=True)) for row in PRINTED]
    frame = pd.DataFrame(rows).assign(released="2025-04-08", level="pooling_area")
    money = ["income_yuan", "expenditure_yuan", "balance_yuan"]
    frame[money] *= WAN
    return replace(county, tables={"observations": frame}, sha256="1" * 64)


@pytest.mark.parametrize(("area", "fund", "end", "printed"), [(*row[:3], row[-1]) for row in PRINTED])
def test_the_clerks_months_are_those_printed(notices, area, fund, end, printed):
    told = quarter_accounts(notices, Quarter(int(end[:4]), int(end[5:])), [area])
    own = next(one for one in told if one.fund == fund)
    assert round(own.clerk, 2) == printed


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_sixth_basis_gives_the_same_months(row):
    _, _, end, months, income, spent, balance, _, printed = row
    start = balance - (income - spent)
    books = fm.ledger(start, np.full(months, income / months), np.full(months, spent / months), 0.0, f"{end[:4]}-01")
    assert float(fm.reserve_months(books, basis="year_to_date").isel(month=-1).squeeze()) == pytest.approx(
        printed, abs=0.005
    )


def test_our_months_take_twelve_months_and_leave_levies_out(county):
    told = {one.fund: one for one in quarter_accounts(county, Quarter(2025, 9), ["synthetic-county-B"])}
    rows = county.table("observations")
    own = rows[(rows["area"] == "synthetic-county-B") & (rows["fund"] == "employee")].set_index("period_end")
    parts = own["expenditure_yuan"] - own["transfers_up_yuan"]
    spent = parts["2025-09"] + parts["2024-12"] - parts["2024-09"]
    assert told["employee"].ours == pytest.approx(own["balance_yuan"]["2025-09"] / spent * 12.0)
    assert told["employee"].clerk == pytest.approx(
        own["balance_yuan"]["2025-09"] / (own["expenditure_yuan"]["2025-09"] / 9)
    )
    assert told["employee"].own_level
    assert told["employee"].before.income == own["income_yuan"]["2024-09"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_pages_with_the_alert(county, tmp_path, lang):
    area, quarter = "synthetic-county-A", Quarter(2025, 12)
    accounts = quarter_accounts(county, quarter, [area])
    alerts = foreseen_alert("example-county")
    report = bulletin(county, area, quarter, accounts, [alerts, alerts], lang)
    names, notes = write_bulletin_files(report, tmp_path / "b")
    assert notes == []
    assert {"bulletin.html", "bulletin.docx", "T40-1.csv", "T40-2.csv"} <= set(names)
    page = (tmp_path / "b" / "bulletin.html").read_text(encoding="utf-8")
    first = page.index("T40-1")
    wanted = ("参保人数", "享受待遇", "基金收入", "基金支出", "当期结余", "累计结余", "可支付月数")
    if lang == "zh":
        places = [page.index(word, first) for word in wanted]
        assert places == sorted(places)
    for one in accounts:
        for value in (one.now.income, one.now.expenditure, one.now.balance):
            assert f"{value / WAN:,.2f}" in page
        assert f">{one.clerk:.2f}<" in page
    assert alerts.text(area, "employee_pooled", lang)[:60] in page
    assert [section.number for section in report.sections] == ["1", "2"]
    bridge = next(part.text for _, part in report.parts() if "=" in getattr(part, "text", "").replace("＝", "="))
    amounts = re.findall(r"-?[\d,]+\.\d\d", bridge)
    balance, ours, apart, apart_months, earned, months = (float(one.replace(",", "")) for one in amounts)
    row = alerts.ranking[(alerts.ranking["area"] == area) & (alerts.ranking["fund"] == "resident")].iloc[0]
    assert (balance, ours, months) == (
        *(round(accounts[1].now.balance / WAN, 2), round(accounts[1].ours, 2), round(row["months"], 2)),
    )
    assert (round(balance - earned, 2), round(ours - months, 2)) == (apart, apart_months)
    assert earned / months == pytest.approx(balance / ours, rel=0.01)
    later = replace(alerts, ranking=alerts.ranking.assign(last_month="2026-01"))
    told = bulletin(county, area, quarter, accounts, [later, None], lang)
    assert any("2026-01" in getattr(part, "text", "") for part in told.sections[0].parts)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "b" / "bulletin.docx").read_bytes())) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert len(body.findall(f".//{main}pageBreakBefore")) == 1
    assert f"{accounts[0].now.income / WAN:,.2f}" in "".join(one.text or "" for one in body.iter(f"{main}t"))


def test_an_own_level_gets_no_level(county):
    area, quarter = "synthetic-county-B", Quarter(2025, 9)
    report = bulletin(county, area, quarter, quarter_accounts(county, quarter, [area]), [None, None], "zh")
    said = [getattr(part, "text", "") for _, part in report.parts()]
    assert any("仅本级数" in text and "不评定级别" in text for text in said)
    assert any("上解上级" in text for text in said)
    assert "T40-2" not in report.tables()


def test_what_is_not_there_is_said(county):
    with pytest.raises(InputError, match="2026Q3"):
        quarter_named("2026-Q5")
    assert quarter_named(" 2026q3 ") == Quarter(2026, 9)
    with pytest.raises(InputError, match="2025-12"):
        quarter_accounts(county, Quarter(2026, 9), ["synthetic-county-A"])


def test_the_verb_writes_the_pages_and_says_which_area(capsys, tmp_path):
    words = ["report", "--bulletin", "2025Q3", "--data", "example-county", "--lang", "zh"]
    assert main(words) == 2
    assert "synthetic-county-B" in capsys.readouterr().err
    assert main([*words, "--area", "synthetic-county-B", "--out", str(tmp_path / "b"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["fund"] for one in told["accounts"]] == ["employee", "resident"]
    assert set(told["out"]["files"]) == {path.name for path in (tmp_path / "b").iterdir()}
