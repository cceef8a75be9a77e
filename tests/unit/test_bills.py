"""What a package knows of bills moves what is owed, never what was paid; where it knows nothing, that is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.published_bills import published_stock, settlement_triangles, spending_growth
from fundmodel.assumptions.package.package import check_data

UNTIL = 2027
FUND = "employee_pooled"
MODELLED = 2355.635194e8
"""Unpaid bills of the pool at the end of 2025 that the assumed run-off gives."""
MONEY = ("opening", "closing", "income", "expenditure", "interest", "amount")


def observed(national, **columns):
    """The national package with one row a fund at the end of 2025 that gives ``columns``, fund -> yuan."""
    funds = sorted({fund for values in columns.values() for fund in values})
    rows = pd.DataFrame({"area": "CN", "fund": funds, "period_end": "2025-12", "covers": 0, "released": "2026-02-01"})
    rows = rows.assign(**{name: [values.get(fund, np.nan) for fund in funds] for name, values in columns.items()})
    return replace(national, tables={**national.tables, "observations": rows}, sha256=f"bills {columns}")


def triangle(*rows):
    """Rows (origin, development, paid) of the pool."""
    return pd.DataFrame(rows, columns=["origin", "development", "paid_yuan"]).assign(fund=FUND)


@pytest.fixture(scope="module")
def plain():
    return fm.project("baseline", until=UNTIL)


def at_year_end(run, name, fund=FUND):
    return run.ledger[name].sel(area="CN", fund=fund, month="2025-12").item()


def test_nothing_is_known_of_the_nation_and_that_is_said(plain):
    assert plain.ledger.attrs["unpaid_bills"] == "assumed"
    assert fm.reserve_months(plain, recognition="incurred").attrs["unpaid_bills"] == "assumed"
    assert "unpaid_bills" not in fm.reserve_months(plain).attrs
    assert at_year_end(plain, "unpaid_bills") == pytest.approx(MODELLED, rel=1e-5)
    assert not plain.ledger["unpaid_bills"].sel(fund="individual_accounts").any()
    assert (
        plain.ledger["incurred"]
        .sel(fund="individual_accounts")
        .equals(plain.ledger["expenditure"].sel(fund="individual_accounts"))
    )


@pytest.mark.parametrize("published", [5000e8, 1000e8])
def test_published_bills_are_met_at_the_valuation_date_and_move_no_cash(national, plain, published):
    """More than the run-off explains are arrears that stay; less says that bills are settled sooner."""
    data = observed(national, unpaid_bills_yuan={FUND: published, "resident": 1500e8})
    run = fm.project("baseline", data, until=UNTIL).check()
    assert at_year_end(run, "unpaid_bills") == pytest.approx(published, rel=1e-12)
    assert at_year_end(run, "unpaid_bills", "resident") == pytest.approx(1500e8, rel=1e-12)
    assert run.ledger.attrs["unpaid_bills"] == "published"
    for name in MONEY:
        np.testing.assert_array_equal(run.ledger[name], plain.ledger[name])
    later, before = (x.ledger["unpaid_bills"].sel(area="CN", fund=FUND, month="2027-12").item() for x in (run, plain))
    if published > MODELLED:
        assert later - before == pytest.approx(published - MODELLED, rel=1e-4)
        incurred, usual = (x.ledger["incurred"].sel(fund=FUND) for x in (run, plain))
        np.testing.assert_allclose(incurred, usual, rtol=1e-12)
    else:
        assert later / before == pytest.approx(published / MODELLED, rel=1e-4)


def test_bills_of_one_fund_alone_do_not_make_the_nation_published(national):
    run = fm.project("baseline", observed(national, unpaid_bills_yuan={FUND: 3000e8}), until=2026)
    assert run.ledger.attrs["unpaid_bills"] == "assumed"
    assert at_year_end(run, "unpaid_bills") == pytest.approx(3000e8)


def test_what_is_settled_sooner_moves_the_less_when_settlement_slows(national, plain):
    """Half the bills are paid at once, so a delay of the rest keeps back half of what it would."""
    delay = {"settlement.delay_months": {2027: 2.0}}
    late = fm.load_scenario("baseline").with_changes(delay, name="late")
    kept = {}
    for name, data in (("all", national), ("half", observed(national, unpaid_bills_yuan={FUND: MODELLED / 2}))):
        run = fm.project(late, data, until=UNTIL).check()
        kept[name] = (run.ledger["expenditure"] - plain.ledger["expenditure"]).sel(fund=FUND).sum().item()
    assert kept["all"] < 0.0
    assert kept["half"] / kept["all"] == pytest.approx(0.5, rel=1e-4)


def test_published_advances_stand_out_and_are_rolled(national, plain):
    run = fm.project("baseline", observed(national, prepayments_yuan={FUND: 700e8}), until=UNTIL).check()
    advances = run.ledger["prepayments"].sel(area="CN", fund=FUND)
    assert (advances == 700e8).all()
    np.testing.assert_array_equal(run.ledger["closing"], plain.ledger["closing"])
    more = fm.reserve_months(run, recognition="incurred") - fm.reserve_months(plain, recognition="incurred")
    spent = plain.ledger["incurred"].sel(area="CN", fund=FUND, month=slice("2027-01", "2027-12")).sum().item()
    assert more.sel(area="CN", fund=FUND, month="2027-12").item() == pytest.approx(700e8 / (spent / 12.0))


def test_a_triangle_of_the_package_gives_its_own_run_off(national, plain):
    """Half of a month's bills are paid at once and half a month later: with 5 % held back for a year, .475 + .6."""
    rows = [("2025-09", 0, 50.0), ("2025-09", 1, 100.0), ("2025-10", 0, 60.0), ("2025-10", 1, 120.0)]
    tables = {**national.tables, "settlement_triangle": triangle(*rows, ("2025-11", 0, 70.0))}
    run = fm.project("baseline", replace(national, tables=tables, sha256="a triangle"), until=UNTIL).check()
    lines = ["inpatient", "outpatient", "chronic", "negotiated_drugs", "maternity_medical", "other_benefits"]
    year = run.ledger["amount"].sel(area="CN", fund=FUND, line=lines, month=slice("2025-01", "2025-12")).sum().item()
    assert at_year_end(run, "unpaid_bills") / (year / 12.0) == pytest.approx(0.475 + 0.6, rel=0.02)
    assert at_year_end(run, "unpaid_bills", "resident") == at_year_end(plain, "unpaid_bills", "resident")
    for name in MONEY:
        np.testing.assert_array_equal(run.ledger[name], plain.ledger[name])


def test_what_is_read_of_a_package(national):
    data = observed(national, unpaid_bills_yuan={"resident": 5.0})
    assert published_stock(data, "resident", "unpaid_bills_yuan", "2025-12").tolist() == [5.0]
    for fund, column, month in (
        (FUND, "unpaid_bills_yuan", "2025-12"),
        ("resident", "prepayments_yuan", "2025-12"),
        ("resident", "unpaid_bills_yuan", "2025-11"),
    ):
        assert np.isnan(published_stock(data, fund, column, month)).all()
    assert settlement_triangles(national, FUND) == (None,)
    assert spending_growth(national, FUND, 2025) == pytest.approx(13594.28 / 13222.71 - 1.0)
    assert spending_growth(national, FUND, 2022) == 0.0


def test_the_figure_released_last_counts_and_two_areas_are_refused(national):
    rows = observed(national, unpaid_bills_yuan={"resident": 5.0}).tables["observations"]
    later = pd.concat([rows.assign(released="2026-09-01", unpaid_bills_yuan=8.0), rows], ignore_index=True)
    data = replace(national, tables={**national.tables, "observations": later}, sha256="two releases")
    assert published_stock(data, "resident", "unpaid_bills_yuan", "2025-12").tolist() == [8.0]
    both = pd.concat([rows, rows.assign(area="B")], ignore_index=True)
    data = replace(national, tables={**national.tables, "observations": both}, sha256="two areas")
    with pytest.raises(fm.InputError, match="several areas"):
        published_stock(data, "resident", "unpaid_bills_yuan", "2025-12")


def test_a_triangle_is_checked_with_the_package(tmp_path):
    (tmp_path / "settlement_triangle.csv").write_text(
        "fund,origin,development,paid_yuan\n"
        "resident,2025-10,0,50\nresident,2025-10,1,90\nresident,2025-10,2,30\n"
        "resident,2025-11,0,55\nresident,2025-11,2,95\n",
        encoding="utf-8",
    )
    found = {(fault.row, fault.place, fault.problem) for fault in check_data(tmp_path) if fault.place}
    assert (4, "paid_yuan", "fund resident, origin 2025-10: cumulative payments fall") in found
    assert (None, "development", "fund resident, origin 2025-11: months of development are missing") in found


def test_a_change_too_sudden_is_refused_and_the_way_out_taken():
    """A year's delay from one month to the next would ask money back of providers; phased in over two years it goes."""
    baseline = fm.load_scenario("baseline")
    sudden = baseline.with_changes({"settlement.delay_months": {2027: 12.0}}, name="sudden")
    words = r"settlement of employee_pooled in the scenario sudden: .*pay back .* in 2028-\d\d.*Phase the change in"
    with pytest.raises(fm.ProjectionError, match=words):
        fm.project([baseline, sudden], until=2028)
    phased = {"settlement.delay_months": {"value": {2027: 0.0, 2029: 12.0}, "interpolate": "linear"}}
    run = fm.project(baseline.with_changes(phased, name="phased"), until=2030).check()
    assert (run.ledger["expenditure"].sel(fund=FUND) > 0.0).all()


def test_bills_from_another_area_take_longer_and_nearer_care_brings_them_home(plain):
    """.202 of in-patient bills, 2.5 months more: that many months of them are unpaid besides; halved, half of it."""
    baseline = fm.load_scenario("baseline")
    home = {"employee.out_of_area_share": {2026: 0.101}}
    scenarios = {"apart": baseline.with_changes({"settlement.out_of_area_delay": 2.5}, name="apart")}
    scenarios |= {
        "home": baseline.with_changes(home, name="home"),
        "both": scenarios["apart"].with_changes(home, name="both"),
    }
    run = fm.project(list(scenarios.values()), until=UNTIL).check()
    inpatient = plain.ledger["amount"].sel(area="CN", fund=FUND, line="inpatient", month="2025").sum().item() / 12.0
    more = at_year_end(run.sel("apart"), "unpaid_bills") - at_year_end(plain, "unpaid_bills")
    assert more == pytest.approx(0.95 * 0.202 * 2.5 * inpatient, rel=0.03)
    for name in MONEY:
        np.testing.assert_array_equal(run.sel("apart").ledger[name], plain.ledger[name])
    later = {"area": "CN", "fund": FUND, "month": "2026-12"}
    owed = {name: run.sel(name).ledger["unpaid_bills"].sel(later).item() for name in scenarios}
    owed["usual"] = plain.ledger["unpaid_bills"].sel(later).item()
    assert (owed["both"] - owed["home"]) / (owed["apart"] - owed["usual"]) == pytest.approx(0.5, abs=0.02)


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_areas_settle_apart():
    """Each city has its own stock, its own triangle, or the assumed run-off."""
    shipped = fm.load_data("example-province")
    silent = {name: table for name, table in shipped.tables.items() if name != "observations"}
    data = replace(shipped, tables=silent, sha256="silent")
    first, second, *others = data.areas
    rows = pd.DataFrame({"area": [first], "fund": [FUND], "period_end": ["2025-12"], "covers": [0]})
    rows = rows.assign(released="2026-02-01", unpaid_bills_yuan=9e9)
    at_once = triangle(("2025-10", 0, 5.0), ("2025-10", 1, 5.0), ("2025-11", 0, 6.0)).assign(area=second)
    tables = {**data.tables, "observations": rows, "settlement_triangle": at_once}
    usual, own = (
        fm.project("baseline", package, until=2026).check()
        for package in (data, replace(data, tables=tables, sha256="x"))
    )
    stocks = {
        name: run.ledger["unpaid_bills"].sel(fund=FUND, month="2025-12")
        for name, run in (("usual", usual), ("own", own))
    }
    assert stocks["own"].sel(area=first).item() == pytest.approx(9e9)
    assert stocks["own"].sel(area=second) < 0.3 * stocks["usual"].sel(area=second)
    assert stocks["own"].sel(area=others).equals(stocks["usual"].sel(area=others))
    np.testing.assert_array_equal(own.ledger["closing"], usual.ledger["closing"])
    assert own.ledger.attrs["unpaid_bills"] == "assumed"
