"""Subsidies and transfers inside the accounts: read, apart from contributions and benefits, held by one rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.figures import Accounts, accounts, beside_given
from fundmodel.assumptions.figures.own_history import compared
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.assumptions.tables.area_tables import WITHIN
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.presentation.frames.borrowed_frame import borrowed_lines
from fundmodel.projection.laws import pooling_cancels
from fundmodel.projection.project.money.outside import outside
from tests import province_books as books

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")

POOL, ACCOUNTS, RESIDENT = "employee_pooled", "individual_accounts", "resident"
GIVEN = {POOL: (5.0, 4.0, 3.0), ACCOUNTS: (np.nan, 0.5, 0.25), RESIDENT: (np.nan, 2.0, 6.0)}
"""100m yuan of the nation: fiscal subsidy, transfers in and out."""


@pytest.fixture(scope="module")
def nation():
    return load_data("national")


@pytest.fixture(scope="module")
def told(nation):
    """The nation with all three columns in the base year."""
    frame = nation.table("balances").copy()
    for fund, amounts in GIVEN.items():
        row = (frame["fund"] == fund) & (frame["year"] == 2025)
        for name, amount in zip(WITHIN, amounts, strict=True):
            frame.loc[row, name] = amount * 100
    return replace(nation, tables={**nation.tables, "balances": frame}, sha256="told")


@pytest.fixture(scope="module")
def runs(nation, told):
    return fm.project("baseline", nation, 2030), fm.project("baseline", told, 2030).check()


def test_what_is_inside_keeps_its_share_of_what_is_collected():
    """6 of 100 collected: 6, 9, 3 where 100, 150, 50 are collected; a twelfth of it every month."""
    zero, one = np.zeros(1), np.ones(1)
    own = Accounts(one, 100 * one, 90 * one, 11 * one, zero, 6 * one, 12 * one)
    found = outside(own, np.array([[[100.0, 150.0, 50.0]]]))
    np.testing.assert_allclose(found.received[0, 0], np.repeat([0.5, 0.75, 0.25], 12), rtol=1e-15)
    np.testing.assert_allclose(found.net[0, 0], np.repeat([-0.5, -0.75, -0.25], 12), rtol=1e-15)
    assert own.own_income == 94.0
    assert own.spent == 78.0
    assert not outside(own._replace(transfers_in=zero, transfers_out=zero), np.ones((1, 1, 3))).all.any()


def test_the_sums_of_the_base_year_stay_and_later_years_follow_contributions(runs, told):
    plain, run = (one.ledger.isel(area=0) for one in runs)
    first = slice("2025-01", "2025-12")
    for fund, amounts in GIVEN.items():
        own, before = (x.sel(fund=fund, month=first).sum("month") for x in (run, plain))
        fiscal, came, went = (0.0 if amount != amount else amount * 1e10 for amount in amounts)
        assert float(own["amount"].sel(line="employee_fiscal")) == pytest.approx(fiscal, rel=1e-12)
        assert float(own["transfers_in"]) == pytest.approx(came, rel=1e-12)
        assert float(own["pooled"]) == pytest.approx(came - went, rel=1e-12)
        assert float(own["expenditure"] + went) == pytest.approx(float(before["expenditure"]), rel=1e-9)
        received, usual = (float(x["income"] + x["interest"] + x["transfer"]) for x in (own, before))
        assert received + came == pytest.approx(usual, rel=1e-9)
        closing, closed = (float(x["closing"].sel(fund=fund, month="2025-12").item()) for x in (run, plain))
        assert closing == pytest.approx(closed, rel=1e-9)
    yearly = run.sel(fund=POOL).groupby("month.year").sum()
    lines = ["employer_contributions", "flexible_contributions", "completing_contributions"]
    collected = yearly["amount"].sel(line=lines).sum("line")
    for flow in (yearly["amount"].sel(line="employee_fiscal"), yearly["transfers_out"]):
        np.testing.assert_allclose(flow / flow[0], collected / collected[0], rtol=1e-12)
    months = run["transfers_in"].sel(fund=POOL)
    assert float(np.ptp(months.sel(month="2027").values)) == 0.0
    assert beside_given(told) == tuple(WITHIN)


def test_published_figures_are_met_with_what_is_inside(runs):
    """Modelled and published income and expenditure are alike: as the accounts count them."""
    plain, run = (modelled_figures(one) for one in runs)
    for scope in ("employee", "resident"):
        for item in ("income", "expenditure", "balance"):
            assert run[scope, item][2025] == pytest.approx(plain[scope, item][2025], rel=1e-9), (scope, item)


def test_the_law_of_transfers_sees_a_false_yuan(runs):
    run = runs[1]
    sets = {"ledger": run.ledger}
    pooling_cancels(sets)
    wrong = run.ledger.assign(pooled=run.ledger["pooled"] + 1e6)
    with pytest.raises(fm.ConservationError, match="I-41"):
        pooling_cancels({"ledger": wrong})
    turned = run.ledger.assign(transfers_in=-run.ledger["transfers_out"], transfers_out=-run.ledger["transfers_in"])
    with pytest.raises(fm.ConservationError, match="not negative"):
        pooling_cancels({"ledger": turned})


def test_the_rule_is_said_where_something_is_held(runs):
    assert borrowed_lines(runs[0], "zh") == []
    for lang, word in (
        ("zh", "按基年占本基金征缴收入的比重延续"),
        ("en", "keep the base year's share of what the fund collects"),
    ):
        (line,) = borrowed_lines(runs[1], lang)
        assert word in line
    assert "beside_held" not in runs[0].provenance["data"]


def put(rows, fund: str, **cells: float) -> None:
    words = {"fiscal": "其中：财政补贴收入", "came": "其中：转移与上级补助收入", "went": "其中：上解与转移支出"}
    line = next(row for row in rows[books.words_of(rows) :] if row[books.header_of(rows, "基金")] == fund)
    for name, value in cells.items():
        line[books.header_of(rows, words[name])] = value


def province(nation, folder, together=False, **by_fund) -> str:
    sheets = books.pooled_province(nation, folder)
    books.put(sheets["基金收支"], books.accounts(nation, "某省", 0.03, 2025, together=together))
    for fund, cells in by_fund.items():
        put(sheets["基金收支"], fund, **cells)
    return books.write(folder / "x.xlsx", sheets)


def test_a_joint_row_of_the_scheme_gives_the_pool(nation, tmp_path):
    """Pool and accounts in one row, split by the national share: levies and subsidies are the pool's."""
    data = load_data(province(nation, tmp_path, True, 职工医保={"fiscal": 2.0, "came": 1.0, "went": 3.0}))
    pool, own = (accounts(data, fund, 2025) for fund in (POOL, ACCOUNTS))
    assert [float(x[0]) / 1e8 for x in (pool.employee_fiscal, pool.transfers_in, pool.transfers_out)] == [2.0, 1.0, 3.0]
    assert not own.transfers_in.any()
    fm.project("baseline", data, 2026).check()


def test_what_cannot_be_inside_is_refused(nation, tmp_path):
    (fault,) = check_data(province(nation, tmp_path / "a", 居民医保={"fiscal": 1.0}))
    assert (fault.place, fault.source) == ("其中：财政补贴收入", "基金收支")
    (fault,) = check_data(province(nation, tmp_path / "b", 居民医保={"went": 1e4}))
    assert fault.place == "其中：上解与转移支出"
    assert fault.row is not None


def test_own_growth_leaves_out_what_is_inside(nation, tmp_path):
    """Grants that double do not look like contributions that grow."""
    province = load_data("example-province")
    frame = province.table("area_accounts").copy()
    pool = (frame["fund"] == POOL) & (frame["area"] == province.areas[0])
    frame["transfers_in"] = np.where(pool, 10.0, np.nan)
    frame.loc[pool & (frame["year"] == 2024), "transfers_in"] = 30.0
    data = replace(province, tables={**province.tables, "area_accounts": frame}, sha256="grants")
    was, found = (compared(one, "contributions")[one.areas[0]].own["income"] for one in (province, data))
    gap = {year: (was[year] - found[year]) / 1e8 for year in found}
    assert gap == pytest.approx({year: 30.0 if year == 2024 else 10.0 for year in gap})
