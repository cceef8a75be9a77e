"""Premium received ahead: what an area says of its December decides its resident months; what it leaves out is said."""

from __future__ import annotations

import re

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.presentation.frames.area_frames import area_warnings
from fundmodel.presentation.frames.assumed_ahead import ahead_line, assumed_ahead
from fundmodel.presentation.frames.borrowed_frame import lent_lines
from fundmodel.presentation.terminal.area_screens import _months_held
from fundmodel.presentation.words.fault_words import fault_text
from fundmodel.projection.contributions import beyond_a_year, own_weights
from fundmodel.projection.contributions.resident import premium_cash, received_ahead
from fundmodel.vocabulary.data_words import said
from tests import province_books as books

AREAS = ("甲市", "乙市", "丙市", "丁市")
SHARE = 0.003
ROW = {"基金": "居民医保", "截至月份": "2025-12", "覆盖月数": 0, "发布日期": "2026-02-10", "口径": "统筹基金"}
USUAL = np.array([0.025, 0.025, 0, 0, 0, 0, 0, 0, 0.12, 0.22, 0.34, 0.27])


def written(national, folder, ahead):
    sheets = books.empty(folder, 4)
    books.put(sheets["统筹地区"], [{"统筹地区": area} for area in AREAS])
    books.put(sheets["参保人数"], [books.heads(national, area, SHARE, 2025) for area in AREAS])
    books.put(sheets["基金收支"], [row for area in AREAS for row in books.accounts(national, area, SHARE, 2025)])
    rows = [
        {"统筹地区": area, **ROW, "累计结余": 26.3, "预收下年度个人缴费": yi}
        for area, yi in zip(AREAS, ahead, strict=True)
    ]
    books.put(sheets["月度收支"], rows)
    return books.write(folder / "ahead.xlsx", sheets)


@pytest.fixture(scope="module")
def data(national, tmp_path_factory):
    """Four cities alike: nothing received ahead, half of what is usual, more than a year's, and a blank."""
    return load_data(written(national, tmp_path_factory.mktemp("ahead"), (0.0, 5.5, 12.5, "")))


@pytest.fixture(scope="module")
def run(data):
    return fm.project("baseline", data, 2027).check()


def test_what_is_given_is_what_is_taken_out_of_the_balance(run):
    ahead = run.ledger["premium_received_ahead"].sel(fund="resident").transpose("area", "month") / 1e8
    usual = float(ahead.sel(area="丁市", month="2025-12").squeeze())
    np.testing.assert_allclose(ahead.sel(area="甲市", month=["2025-12-01", "2026-12-01"]), 0.0, atol=1e-6)
    np.testing.assert_allclose(ahead.sel(month="2025-12").squeeze(), [0.0, 5.5, 12.5, usual], atol=1e-6)
    assert 10.0 < usual < 11.5
    held = run.ledger["closing"].sel(fund="resident", month="2025-12")
    np.testing.assert_allclose(held.values, held.values.mean(), rtol=1e-9)
    months = fm.reserve_months(run, recognition="earned").sel(fund="resident", month="2026-12").squeeze()
    cash = fm.reserve_months(run, recognition="cash").sel(fund="resident", month="2026-12").squeeze()
    assert float(months.sel(area="甲市")) == pytest.approx(float(cash.sel(area="甲市")), rel=1e-9)
    assert [str(area) for area in months["area"].values[np.argsort(-months.values)]] == ["甲市", "乙市", "丁市", "丙市"]


def test_the_area_that_says_nothing_is_named_with_the_amount_where_months_are_printed(run, data):
    found = assumed_ahead(run)
    assert found is not None
    assert found.areas == ("丁市",)
    stock = run.ledger["premium_received_ahead"].sel(area="丁市", fund="resident", month="2025-12")
    assert found.yuan == pytest.approx(float(stock.squeeze()))
    for lang, word in (
        ("zh", "丁市没有填报2025年12月末预收下年度个人缴费"),
        ("en", "丁市 give no premium received ahead"),
    ):
        line = ahead_line(run, lang)
        assert word in line
        assert f"{found.yuan / 1e8:.2f}" in line
    lent = [line for line in lent_lines(data, "zh") if "预收" in line]
    assert len(lent) == 1
    assert "丁市" in lent[0]
    assert "预收" not in said("unused.observed_flows", "zh")


def test_a_row_of_months_with_blank_stocks_lends_as_much_as_before(data):
    """A balance alone gives neither unpaid bills nor advances: they stay borrowed."""
    lent = {(one.column, one.areas) for one in data.borrowed if one.table == "observations"}
    assert {("unpaid_bills_yuan", ()), ("prepayments_yuan", ()), ("premium_received_ahead_yuan", ("丁市",))} <= lent


def test_areas_show_the_months_of_their_books_beside(run):
    rows = area_warnings(run)
    assert rows.loc[rows["fund"] == "resident", "reserve_months_cash"].notna().all()
    held = _months_held(run, 2026)
    assert held["baseline", "甲市", "resident"][1] is None or held["baseline", "甲市", "resident"][0] == pytest.approx(
        held["baseline", "甲市", "resident"][1]
    )
    assert held["baseline", "丁市", "resident"][1] > held["baseline", "丁市", "resident"][0] + 3.0


def test_an_areas_season_loses_no_yuan_and_leaves_unknown_and_dated_windows_alone():
    """Share 0.4: 40 of 100 come before the year begins, as the autumn has them; the rest as the spring does."""
    window = np.broadcast_to(USUAL, (1, 2, 3, 12)).copy()
    window[:, :, 2] = np.eye(12)[4]
    own = own_weights(window, np.array([[0.4, np.nan]]))
    np.testing.assert_allclose(own[0, 0, :2].sum(axis=-1), 1.0)
    np.testing.assert_allclose(own[0, 0, 0, 8:], 0.4 / 0.95 * USUAL[8:])
    np.testing.assert_allclose(own[0, 0, 1, :3], [0.3, 0.3, 0.0])
    np.testing.assert_array_equal(own[0, 0, 2], window[0, 0, 2])
    np.testing.assert_array_equal(own[0, 1], window[0, 1])
    due = np.array([100.0, 110.0, 120.0])
    ahead = received_ahead(due, premium_cash(due, own[0, 0]), own[0, 0])
    np.testing.assert_allclose(ahead[:, 11], [0.4 * 110.0, 0.0], atol=1e-12)


def test_what_lies_in_hand_for_more_than_a_year_stays():
    found = beyond_a_year(np.array([90.0, 130.0, np.nan]), np.array([100.0]))
    np.testing.assert_array_equal(found, [0.0, 30.0, 0.0])


def test_more_than_a_years_income_is_a_matter_of_units(national, tmp_path):
    (fault,) = check_data(written(national, tmp_path, (0.0, 55000.0, 12.5, "")))
    text = fault_text(fault, "zh")
    assert re.match(r"月度收支 第\d+行 \[预收下年度个人缴费\]：预收个人缴费5,500,000,000,000元", text), text
