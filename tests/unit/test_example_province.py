"""The synthetic province: drawn to its moments, months that make the years, budgets, and synthetic on every output."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures.known_from import known_from
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.tables.area_tables import HEADS
from fundmodel.calibration import example_province as generator
from fundmodel.calibration.example_accounts import FLOORS, received_ahead
from fundmodel.calibration.example_budgets import ADJUSTED, BUDGET_YEARS
from fundmodel.calibration.example_cities import YEARS
from fundmodel.calibration.example_city_months import OBSERVED, QUARTERLY
from fundmodel.calibration.example_moments import MOMENTS, moments_table, outside
from fundmodel.presentation.cli.main import main
from fundmodel.vocabulary.dims import FUNDS, POOLED_FUNDS

FOLDER = shipped("data", "example-province")
DRAWN = ["drawn_low", "drawn_high"]

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")


@pytest.fixture(scope="module")
def province() -> fm.DataPackage:
    return load_data("example-province")


@pytest.fixture(scope="module")
def run(province) -> fm.Projection:
    return fm.project("baseline", province, until=2026).check()


def measured(tables, national):
    heads = {
        group: tables["area_heads"].pivot(index="area", columns="year", values=group).to_numpy() for group in HEADS
    }
    ahead = received_ahead(national, fm.load_scenario("baseline"), heads)
    return moments_table(tables, generator.national_cost(national), ahead[:, -1])


def test_every_moment_is_measured_on_the_tables_and_lies_in_its_target(province, national):
    shipped_moments = province.table("moments")
    assert list(shipped_moments["moment"]) == [moment.name for moment in MOMENTS]
    assert set(shipped_moments["tag"]) == {"S", "J"}
    assert (shipped_moments["source"] != "").all()
    found = measured(province.tables, national)
    np.testing.assert_allclose(found[DRAWN], shipped_moments[DRAWN], rtol=1e-5, atol=1e-9)
    assert outside(found) == []


@pytest.mark.parametrize(
    ("table", "change", "moment"),
    [
        ("areas", lambda t: t.assign(wage_level=t["wage_level"] ** 2), "highest_over_lowest_wage"),
        ("city_terms", lambda t: t.assign(employer_rate=t["employer_rate"] + 0.01), "employer_rate"),
        ("observations", lambda t: t.assign(income_yuan=t["income_yuan"] + 1.0), "year_to_date_less_account"),
        ("budgets", lambda t: t.assign(income_plan_yuan=1.1 * t["income_plan_yuan"]), "budget_miss_income"),
        ("area_accounts", lambda t: t.assign(closing=0.5 * t["closing"]), "cities_below_a_floor"),
    ],
)
def test_a_moment_that_is_missed_is_told(province, national, table, change, moment):
    assert moment in outside(measured({**province.tables, table: change(province.table(table))}, national))


def test_the_years_roll_and_no_balance_falls_below_zero(province):
    frame = province.table("area_accounts")
    assert sorted(frame["year"].unique()) == list(YEARS)
    assert len(frame) == len(province.areas) * len(FUNDS) * len(YEARS)
    np.testing.assert_allclose(
        frame["opening"] + frame["income"] - frame["expenditure"], frame["closing"], rtol=0.0, atol=1e-6
    )
    assert (frame["closing"] > 0.0).all()
    closing = frame.pivot(index=["area", "fund"], columns="year", values="closing")
    opening = frame.pivot(index=["area", "fund"], columns="year", values="opening")
    np.testing.assert_allclose(opening[list(YEARS[1:])].to_numpy(), closing[list(YEARS[:-1])].to_numpy(), atol=1e-9)


def test_twelve_months_are_the_year_and_december_is_the_closing_balance(province):
    blocks = fm.observations(province)
    assert set(zip(blocks["area"], blocks["fund"], strict=True)) == {
        (a, f) for a in province.areas for f in POOLED_FUNDS
    }
    assert (blocks.groupby(["area", "fund"])["months"].sum() == 12 * len(OBSERVED)).all()
    years = blocks.assign(year=blocks["last_month"].dt.year)
    sums = years.groupby(["area", "fund", "year"])[["income", "expenditure"]].sum()
    account = province.table("area_accounts").set_index(["area", "fund", "year"]).loc[sums.index]
    np.testing.assert_allclose(sums, account[["income", "expenditure"]] * 1e8, rtol=0.0, atol=0.5)
    december = years[years["last_month"].dt.month == 12].set_index(["area", "fund", "year"])["balance"]
    np.testing.assert_allclose(december, account.loc[december.index, "closing"] * 1e8, rtol=0.0, atol=0.5)
    quarterly = blocks[blocks["area"].str[-1].isin(QUARTERLY)]
    assert set(quarterly["months"]) == {3}
    assert blocks["remarks"].str.contains("revised").sum() >= 3
    seen = fm.observations(province, "2024-03")
    assert (seen["released"] <= "2024-03-31").all()
    assert len(seen) < len(blocks)


def test_seasons_are_each_citys_own(province):
    blocks = fm.observations(province)
    resident = blocks[(blocks["fund"] == "resident") & (blocks["last_month"].dt.year == 2025)]
    share = resident[resident["last_month"].dt.month <= 3].groupby("area")["income"].sum()
    share /= resident.groupby("area")["income"].sum()
    assert share.nunique() == len(province.areas)
    assert share.max() > 4.0 * share.min()


def test_every_city_has_budgets_known_from_their_approval(province):
    frame = province.table("budgets")
    assert len(frame) == len(province.areas) * len(POOLED_FUNDS) * len(BUDGET_YEARS) + len(ADJUSTED)
    assert frame.groupby(["area", "fund"])["year"].nunique().eq(len(BUDGET_YEARS)).all()
    assert (known_from("budgets", frame) == frame["approved"]).all()
    assert (frame["approved"].str[:4].astype(int) == frame["year"]).all()
    resident = frame[frame["fund"] == "resident"]
    assert (resident["premium_plan_yuan"] + resident["subsidy_plan_yuan"] < resident["income_plan_yuan"]).all()


def test_the_cities_sum_exactly_to_a_row_of_the_province(province, tmp_path):
    for name in ("areas", "area_heads", "area_accounts"):
        frame = pd.read_csv(FOLDER / f"{name}.csv")
        by = [key for key in ("year", "fund") if key in frame]
        if by:
            total = frame.groupby(by, as_index=False).sum(numeric_only=True).assign(area="全省")
            frame = pd.concat([frame, total], ignore_index=True)
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    with_total = load_data(tmp_path)
    assert with_total.areas == province.areas
    assert [str(remark).split(":")[0] for remark in with_total.remarks] == ["全省"]
    pd.testing.assert_frame_equal(with_total.table("areas"), province.table("areas"))


def test_the_run_starts_from_the_moments(run, province):
    """Earned months of the resident fund, deficits and unpaid bills at the valuation date are those of the tables."""
    moments = province.table("moments").set_index("moment")
    for fund, basis, name in zip(
        POOLED_FUNDS, ("cash", "earned"), ("employee_months", "resident_months_earned"), strict=True
    ):
        months = fm.reserve_months(run, recognition=basis).sel(fund=fund, month="2025-12").values
        np.testing.assert_allclose([months.min(), months.max()], moments.loc[name, DRAWN], atol=0.25)
        assert 1 <= (months < FLOORS[POOLED_FUNDS.index(fund)]).sum() <= 2
    rows = province.table("observations").query("period_end == '2025-12'").dropna(subset="unpaid_bills_yuan")
    owed = run.ledger["unpaid_bills"].sel(month="2025-12")
    for row in rows.to_dict("records"):
        assert owed.sel(area=row["area"], fund=row["fund"]).item() == pytest.approx(row["unpaid_bills_yuan"])


@pytest.fixture(scope="module")
def variants() -> dict[str, fm.DataPackage]:
    return {name: load_data(f"example-province-{name}") for name in ("surplus", "deficit")}


def test_the_variants_are_the_same_cities_in_other_states(variants, national):
    for name, own in variants.items():
        found = measured(own.tables, national).set_index("moment")
        np.testing.assert_allclose(found[DRAWN], own.table("moments").set_index("moment")[DRAWN], rtol=1e-5, atol=1e-9)
        for table in ("areas", "area_heads", "city_terms", "destinations"):
            alike = shipped("data", own.name, f"{table}.csv")
            assert alike.read_bytes() == (FOLDER / alike.name).read_bytes(), table
        assert own.synthetic
        assert own.table("notes").iloc[0]["key"] == "variant"
        assert "合成数据" in own.table("notes").iloc[0]["note_zh"]
        below, deficit = found["drawn_low"][["cities_below_a_floor", "cities_in_deficit"]]
        assert (below, deficit) == (0, 0) if name == "surplus" else below > 2 and deficit > 7
        frame = own.table("area_accounts")
        assert (frame[["opening", "closing"]] > 0.0).all(axis=None)


def test_the_variants_are_what_the_generator_writes(tmp_path):
    """Byte for byte, the surplus one standing for all: nothing is mended by hand."""
    generator.write_example_province(tmp_path, "example-province-surplus")
    for path in sorted(shipped("data", "example-province-surplus").iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_what_the_deficit_province_holds_together_runs_out(variants):
    """Income plus interest is less than spending from the start, and the sum of its cities falls below zero, which no
    way of sharing it can change; the surplus one holds."""
    closing = {
        name: fm.project("baseline", own, until=2032).ledger["closing"].sel(fund=list(POOLED_FUNDS)).sum("area")
        for name, own in variants.items()
    }
    ends = {name: one.isel(month=slice(11, None, 12)) for name, one in closing.items()}
    assert (ends["deficit"].diff("month") < 0.0).all()
    assert (ends["deficit"].isel(month=0) > 0.0).all()
    assert (ends["deficit"].isel(month=-1) < 0.0).all()
    assert (ends["surplus"] > 0.0).all()


def test_check_and_observations_say_that_it_is_synthetic(capsys):
    assert check_data("example-province") == []
    assert main(["observations", "example-province", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["synthetic"] is True
    for lang, word in (("zh", "合成数据"), ("en", "SYNTHETIC DATA")):
        assert main(["observations", "example-province", "--as-of", "2025-06", "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    for name in ("observations", "budgets", "area_accounts", "area_heads", "city_terms"):
        sources = pd.read_csv(FOLDER / f"{name}.csv")["source"]
        assert sources.str.startswith("synthetic: ").all(), name
