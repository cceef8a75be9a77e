"""A past origin knows its own accounts and no later ones; what it had to divide or fill it says."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import ALWAYS, as_known, base_year_of, day, known_from, origin_day
from fundmodel.assumptions.figures.published_bills import published_stock, settlement_triangles
from fundmodel.assumptions.tables.table_list import KNOWN_LATER, TABLES
from fundmodel.calibration.anchors import anchored
from fundmodel.calibration.as_of import as_of, known_on, share_of
from fundmodel.calibration.growth_at_origin import prices, recent_growth, wage_growth, wage_levels
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.calibration.published_figures import published_figures
from fundmodel.vocabulary.errors import InputError

ORIGINS = range(2019, 2025)


def doctored(data: fm.DataPackage, origin: int) -> fm.DataPackage:
    """The same package, every number that was released after the origin's date made nonsense."""
    tables = {}
    for name, frame in data.tables.items():
        changed = frame.copy()
        late = (known_from(name, frame) > origin_day(origin)).to_numpy()
        numbers = [c for c in frame.columns if frame[c].dtype.kind == "f"]
        changed.loc[late, numbers] *= 7.0
        tables[name] = changed
    return replace(data, tables=MappingProxyType(tables), sha256=f"doctored {origin}")


@pytest.mark.parametrize("origin", [2023, 2024])
def test_nothing_leaks_from_later_accounts(national, baseline, origin):
    true, false = as_of(national, origin), as_of(doctored(national, origin), origin)
    for name, frame in true[0].tables.items():
        pd.testing.assert_frame_equal(frame, false[0].tables[name], obj=name)
    moved = anchored(baseline, national, origin, true[0])[0]
    assert moved.entries == anchored(baseline, doctored(national, origin), origin, false[0])[0].entries


def test_before_2023_only_splits_and_levels_that_are_not_scored_know_later_years(national, baseline):
    for origin in (2019, 2020, 2021, 2022):
        other = doctored(national, origin)
        if origin == 2019:  # the growth of 2019 is read off the level and growth printed for 2020
            other = replace(other, tables={**other.tables, "wages": national.table("wages")})
        found = [anchored(baseline, data, origin, as_of(data, origin)[0])[1] for data in (national, other)]
        assert found[0] == found[1]
        names = {remark.name for remark in as_of(national, origin)[1]}
        assert names <= {
            "share_employee_income",
            "share_employee_expenditure",
            "share_employee_balance",
            "share_employee_pooled_income",
            "share_employee_pooled_expenditure",
            "share_maternity",
            "migration_pattern",
            "wage_urban_nonprivate",
            "wage_urban_private",
        }


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_funds_of_an_origin_add_up_to_what_was_published(national, origin):
    cut, _ = as_of(national, origin)
    published = published_figures(national)
    balances = cut.table("balances").set_index("fund")
    assert cut.base_year == origin
    assert cut.valuation_date == f"{origin}-12-31"
    for item, column in (("income", "income"), ("expenditure", "expenditure"), ("balance", "closing")):
        assert balances[column].sum() * 1e8 == pytest.approx(published["all", item][origin], rel=1e-12)
        for fund in balances.index:
            if origin in published[fund, item]:
                assert balances.loc[fund, column] * 1e8 == pytest.approx(published[fund, item][origin], rel=1e-5)
    rolled = balances["opening"] + balances["income"] - balances["expenditure"]
    np.testing.assert_allclose(rolled, balances["closing"])
    assert (balances[["opening", "income", "expenditure", "closing"]] > 0).all(axis=None)


@pytest.mark.parametrize("origin", [2019, 2022, 2024])
def test_the_run_starts_from_the_published_accounts_and_heads(national, baseline, origin):
    cut, _ = as_of(national, origin)
    run = fm.project(anchored(baseline, national, origin, cut)[0], data=cut, until=origin + 1).check()
    modelled, published = modelled_figures(run), published_figures(national)
    keys = [("all", name) for name in ("income", "expenditure", "balance", "months")]
    keys += [("employee", "active_heads"), ("employee", "retired_heads"), ("resident", "heads")]
    for key in keys:
        assert modelled[key][origin] == pytest.approx(published[key][origin], rel=1e-6), key


def test_what_the_origin_shows_inside_a_flow_stays_inside_it(national, baseline):
    """``employee_fiscal``, ``transfers_in`` and ``transfers_out`` of the origin's own row start its projection too."""
    balances = national.table("balances").copy()
    own = (balances["fund"] == "employee_pooled") & (balances["year"] <= 2024)
    balances.loc[own, ["employee_fiscal", "transfers_out"]] = 12.0, 30.0
    tables = {**national.tables, "balances": balances}
    cut, _ = as_of(replace(national, tables=tables, sha256="with columns inside a flow"), 2023)
    first = cut.table("balances").set_index("fund")
    assert "transfers_in" not in first
    assert first.loc["employee_pooled", ["employee_fiscal", "transfers_out"]].tolist() == [12.0, 30.0]
    assert (first.drop(index="employee_pooled")[["employee_fiscal", "transfers_out"]] == 0.0).all(axis=None)
    bare, _ = as_of(national, 2023)
    columns = list(bare.table("balances").columns)
    pd.testing.assert_frame_equal(bare.table("balances"), cut.table("balances")[columns])
    assert bare.sha256 != cut.sha256
    run = fm.project(anchored(baseline, national, 2023, cut)[0], data=cut, until=2024).check()
    fiscal = run.ledger["amount"].sel(line="employee_fiscal", fund="employee_pooled").sum("area").values[:12]
    assert fiscal.sum() == pytest.approx(12.0e8)


def test_an_origin_without_totals_is_refused(national):
    with pytest.raises(InputError, match="no total income, expenditure, balance"):
        as_of(national, 2012)


def test_a_split_is_the_last_one_up_to_the_origin_else_the_next(national):
    published = published_figures(national)
    assert share_of(published, "employee", "income", 2020)[1] == 2018
    assert share_of(published, "employee_pooled", "income", 2020)[1] == 2023
    share, year = share_of(published, "employee_pooled", "income", 2024)
    assert year == 2024
    assert share == pytest.approx(17342.45 / (17342.45 + 6390.01))


def test_dated_judgements_keep_their_distance_and_later_law_is_unknown(national, baseline):
    before = anchored(baseline, national, 2021, as_of(national, 2021)[0])[0]
    assert before.entry("cost.margin_weight").dates == ("2021-01", "2031-01", "2056-01")
    assert before.entry("resident.announced_until").value == 2022.0
    assert before.entry("enrolment.trend_ends").value == 2031.0
    assert before.entry("retirement.law").value == "old"
    assert before.at_years("enrolment.duplicate_share", [2021, 2025]).tolist() == [0.0, 0.0]
    assert before.at_years("resident.premium", [2021, 2022, 2023]).tolist() == [280.0, 320.0, 320.0]
    np.testing.assert_allclose(before.at_years("resident.premium", [2024, 2026]), [320.0 + 100 / 3, 420.0])
    np.testing.assert_allclose(before.at_years("resident.subsidy", [2021, 2022, 2026]), [580.0, 610.0, 730.0])
    after = anchored(baseline, national, 2024, as_of(national, 2024)[0])[0]
    assert after.entry("retirement.law").value == "delayed"
    assert after.entry("enrolment.duplicate_share").dates == ("2023-01", "2027-01")
    assert after.sha256 != before.sha256 != baseline.sha256


def test_growth_is_over_at_most_three_years():
    series = {2018: 100.0, 2021: 133.1, 2022: 200.0}
    assert recent_growth(series, 2021) == (pytest.approx(0.1), 2018)
    assert recent_growth(series, 2022) == (pytest.approx(200.0 / 133.1 - 1.0), 2021)
    assert recent_growth(series, 2018) is None
    assert recent_growth(series, 2020) is None


def test_wages_of_missing_years_follow_from_those_beside_them(national):
    levels = wage_levels(national)
    assert levels["urban_nonprivate"][2019] == pytest.approx(97379 / 1.076)
    assert levels["urban_private"][2019] == pytest.approx(97379 / 1.076 * 57727 / 97379)
    assert wage_growth(national, 2020, 0.6) == pytest.approx(0.076)  # only one series has a published year before
    assert wage_growth(national, 2024, 0.6) == pytest.approx(0.6 * (124110 / 120698) + 0.4 * (69476 / 68340) - 1.0)
    with pytest.raises(InputError, match="no growth of urban_nonprivate for 1990"):
        wage_growth(national, 1990, 0.6)


def test_prices_are_chained_from_yearly_change(national):
    level = prices(national)
    own = national.table("cpi")
    mean = own.loc[own["month"].str[:4] == "2019", "index"].mean()
    assert level[2019] / level[2018] == pytest.approx(mean / 100.0)
    assert 1.02 < level[2019] / level[2018] < 1.04


def row(**values) -> dict:
    return {"area": "CN", "fund": "resident", "covers": 1, "scope": "pooled", "released": "", **values}


def observed(data, rows, **tables) -> fm.DataPackage:
    frames = {"observations": pd.DataFrame(rows), **tables}
    return replace(data, tables={**data.tables, **frames}, sha256=f"observed {rows} {sorted(tables)}")


def test_observations_bills_and_triangles_end_with_the_date_not_with_the_package(national):
    rows = [
        row(period_end="2021-12", unpaid_bills_yuan=5.0, released="2022-02-01"),
        row(period_end="2021-12", unpaid_bills_yuan=8.0, released="2023-02-01"),
        row(period_end="2024-12", unpaid_bills_yuan=9.0, released="2025-02-01"),
        row(period_end="2022-06", unpaid_bills_yuan=6.0),
        row(period_end="2022-07", unpaid_bills_yuan=7.0),
    ]
    triangle = pd.DataFrame({"fund": "resident", "origin": "2022-05", "development": [0, 1, 2], "paid_yuan": 1.0})
    cut = as_of(observed(national, rows, settlement_triangle=triangle), 2021)[0]
    assert cut.table("observations")["period_end"].tolist() == ["2021-12", "2022-06"]
    assert published_stock(cut, "resident", "unpaid_bills_yuan", "2021-12").tolist() == [5.0]
    (found,) = settlement_triangles(cut, "resident")
    assert found is not None
    assert found.developments == ["0", "1"]


def test_a_date_and_its_year_are_the_same_origin_and_months_between_add_what_came_out(national):
    rows = [row(period_end="2022-09", unpaid_bills_yuan=1.0), row(period_end="2022-06", unpaid_bills_yuan=2.0)]
    data = observed(national, rows)
    by_year, by_date, later = (as_of(data, when)[0] for when in (2021, "2022-07", "2022-10-25"))
    assert (by_year.base_year, by_date.base_year, later.base_year) == (2021, 2021, 2021)
    assert by_year.sha256 == by_date.sha256 != later.sha256
    assert (len(by_year.table("observations")), len(later.table("observations"))) == (1, 2)
    assert later.table("cpi")["month"].max() == "2022-09"
    assert as_of(data, "2022-07-30")[0].base_year == 2020


def test_a_yearly_table_may_say_when_it_was_released(national):
    accounts = national.table("fund_accounts").assign(released="")
    late = (accounts["year"] == 2023) & (accounts["fund"] == "total")
    assert late.any()
    accounts.loc[late, "released"] = "2026-01-01"
    data = replace(national, tables={**national.tables, "fund_accounts": accounts}, sha256="released")
    assert known_on(data, "2024-07-31").table("fund_accounts").query("year == 2023 and fund == 'total'").empty
    assert not known_on(data, "2026-01-01").table("fund_accounts").query("year == 2023 and fund == 'total'").empty


def test_every_table_is_dated_by_its_own_rule(national):
    first = {name: known_from(name, frame).iloc[0] for name, frame in national.tables.items()}
    assert {name for name, known in first.items() if known == ALWAYS} == {
        *KNOWN_LATER,
        "cost_profiles",
        "monthly_shares",
        "notes",
    }
    assert first["heads"] == "2010-07-31"
    assert first["resident_financing"] == "2003-05-31"
    assert first["population"] == "2010-07-31"
    assert first["cpi"] == "2008-02-25"
    assert first["monthly_accounts"] == "2021-10-25"
    assert first["published_projections"] == "2014-12-31"
    budget = pd.DataFrame({"area": "A", "fund": "resident", "year": 2026, "approved": ["2026-02-01", "2026-09-01"]})
    assert len(as_known("budgets", budget, "2026-08")) == 1
    bills = pd.DataFrame(
        {"service_month": "2026-01", "submitted_month": ["2026-01", "2026-03"], "released": ["", "2026-03-05"]}
    )
    assert known_from("settlements", bills).tolist() == ["2026-02-25", "2026-03-05"]


def test_yearly_tables_carry_released_and_tables_known_whole_do_not():
    carry = {name for name, table in TABLES.items() if any(column.name == "released" for column in table.columns)}
    assert {"heads", "balances", "fund_accounts", "wages", "resident_financing", "nbs_population"} <= carry
    assert not carry & {*KNOWN_LATER, "budgets", "notes", "areas"}


def test_a_month_is_its_last_day_and_nonsense_is_no_date():
    assert (day("2026-02"), day("2024-02"), day("2026-12"), day("2026-10-05")) == (
        "2026-02-28",
        "2024-02-29",
        "2026-12-31",
        "2026-10-05",
    )
    assert (base_year_of("2026-07-31"), base_year_of("2026-07-30")) == (2025, 2024)
    with pytest.raises(InputError, match="is no date"):
        day("October")


@pytest.mark.parametrize("when", ["2026-02-30", "2026-13-01", "9999-12"])
def test_a_day_that_no_calendar_has_is_no_date(when):
    with pytest.raises(InputError, match="is no date"):
        day(when)
