"""``fm.calibrate``: every factor with what it rests on, a package that gives the same run, and polite refusals."""

from __future__ import annotations

import shutil
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.tables.calibration_tables import STEPS
from fundmodel.calibration import reconcile
from fundmodel.calibration.calibration_rows import TOLERANCE, largest_miss
from fundmodel.calibration.growth_fits import SERIES, cost_ratio_fit, growth_fits, published_flow
from fundmodel.calibration.past_exposures import past_exposures
from fundmodel.presentation.files.run_files import result_sha256


@pytest.fixture(scope="module")
def made():
    return fm.calibrate("national")


@pytest.fixture(scope="module")
def rows(made):
    return made.table.set_index("item")


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    return made.save(tmp_path_factory.mktemp("calibrated") / "national")


@pytest.fixture(scope="module")
def assume(baseline, national):
    return Assumptions((baseline,), national)


def changed(national, **tables):
    """The national package with other tables; None takes one out."""
    whole = {name: frame for name, frame in {**national.tables, **tables}.items() if frame is not None}
    return replace(national, tables=MappingProxyType(whole), sha256=f"changed {sorted(tables)} {id(tables)}")


def told(data, **more):
    with pytest.raises(fm.InputError) as caught:
        fm.calibrate(data, **more)
    return caught.value


def test_the_table_follows_the_order_of_calibration(made):
    steps = made.table["step"].tolist()
    assert steps == sorted(steps, key=STEPS.index)
    assert set(steps) == set(STEPS)
    assert made.table.duplicated(["step", "item"]).sum() == 0
    assert set(made.table["tag"]) == {"derived", "judgement"}


def test_every_factor_says_what_it_rests_on(made):
    assert (made.table[["note_zh", "note_en", "source"]] != "").all().all()


def test_published_figures_are_met_within_a_thousandth(made, rows):
    assert largest_miss(made.table) < TOLERANCE
    assert rows.loc["income_employee_pooled", "calibrated"] == pytest.approx(18292.91e8, rel=1e-9)
    assert rows.loc["expenditure_resident", "calibrated"] == pytest.approx(10678.63e8, rel=1e-9)
    assert rows.loc["opening_resident", "calibrated"] == pytest.approx(8183.02e8, rel=1e-12)
    assert rows.loc["closing_individual_accounts", "calibrated"] == pytest.approx(15084.64e8, rel=1e-9)
    assert rows.loc["heads_active", "calibrated"] == pytest.approx(280623200.0, rel=1e-9)
    assert rows.loc["heads_resident", "calibrated"] == pytest.approx(942132700.0, rel=1e-9)


def test_people_before_and_after_raking(rows, national):
    factors = national.table("raking_factors").query("year == 2026 and sex == 'total'").set_index("age_group")["factor"]
    for item, group in [("age_0_15", "0-15"), ("age_16_59", "16-59"), ("age_60_64", "60-64"), ("age_65_up", "65+")]:
        assert rows.loc[item, "factor"] == pytest.approx(factors[group], abs=1e-8)
        assert rows.loc[item, "calibrated"] == pytest.approx(rows.loc[item, "published"], rel=1e-9)


def test_money_factors_are_those_of_the_run(rows, made, baseline):
    run = fm.project(baseline, made.package, until=2026)
    own = reconcile.reconciliation(run, made.package).set_index("item")
    for item in own.index:
        assert rows.loc[item, "factor"] == pytest.approx(own.loc[item, "factor"], rel=1e-14)
        assert rows.loc[item, "modelled"] == own.loc[item, "modelled"]
    payers = run.stock_exposures["stock"].sel(area="CN", exposure=["active", "flexible"], boundary=[2025, 2026])
    per = rows.loc["employee_pool_contributions", "calibrated"] / float(payers.sum("exposure").mean())
    assert rows.loc["pool_contributions_per_payer", "calibrated"] == pytest.approx(per, rel=1e-12)


def test_the_profile_leans_until_the_published_charges_are_met(rows):
    """10,377.63 over 107.938 m retired against 8,085.07 over 280.6232 m active: 3.337."""
    charges = (10377.63 / 10793.8) / (8085.07 / 28062.32)
    assert rows.loc["cost_ratio", "published"] == pytest.approx(charges, rel=1e-12)
    assert rows.loc["cost_ratio", "calibrated"] == pytest.approx(charges, rel=1e-4)
    assert rows.loc["cost_ratio", "modelled"] > 3.8


def test_base_and_rate_are_told_apart_only_with_a_mean_base(rows, national):
    assert np.isnan(rows.loc[["mean_base", "contribution_rate"], "factor"]).all()
    assert "mean_base in the table contribution_base" in rows.loc["mean_base", "note_en"]
    table = pd.DataFrame({"year": [2025], "mean_base": [8400.0], "source": ["test"]})
    told_apart = fm.calibrate(changed(national, contribution_base=table)).table.set_index("item")
    base, rate = (told_apart.loc[item, "factor"] for item in ("mean_base", "contribution_rate"))
    assert base == pytest.approx(8400.0 / rows.loc["mean_base", "modelled"])
    assert base * rate == pytest.approx(told_apart.loc["employee_pool_contributions", "factor"], rel=1e-12)


def test_the_saved_package_is_the_one_in_memory(made, folder):
    read = fm.load_data(folder)
    assert read.sha256 == made.package.sha256
    assert read.name == made.package.name == "national-calibrated"
    assert {path.name for path in folder.iterdir()} == {*made.files, "manifest.json"}
    pd.testing.assert_frame_equal(read.table("calibration"), made.table, check_dtype=False, check_exact=True)


def test_a_run_from_the_saved_package_is_the_same_bit_for_bit(made, folder, baseline):
    before = fm.project(baseline, made.package, until=2027)
    after = fm.project(baseline, str(folder), until=2027)
    assert result_sha256(after) == result_sha256(before)
    assert after.provenance["data"] == before.provenance["data"]


def test_calibrating_again_changes_nothing(made, folder):
    again = fm.calibrate(str(folder))
    assert again.files == made.files
    assert again.package.sha256 == made.package.sha256


def test_only_the_months_of_the_run_change(made, national, baseline):
    """Calibration solves what a run solves anyway: yearly totals stay, months move."""
    plain, calibrated = (fm.project(baseline, data, until=2026).ledger for data in (national, made.package))
    for name in ("expenditure", "closing"):
        yearly = [x[name].sel(month=slice("2025-01", "2025-12")) for x in (plain, calibrated)]
        ends = [x.sum("month") if name == "expenditure" else x.isel(month=-1) for x in yearly]
        np.testing.assert_allclose(ends[1], ends[0], rtol=1e-9)
    assert abs(calibrated["income"] / plain["income"] - 1.0).max() > 0.05
    for name, table in national.tables.items():
        if name != "monthly_shares":
            pd.testing.assert_frame_equal(made.package.table(name), table)


def test_the_embedded_package_is_left_as_it_was(national):
    assert fm.load_data("national").sha256 == national.sha256
    assert "calibration" not in fm.load_data("national").tables


def test_the_national_pattern_stands_in_where_there_are_no_months(national, tmp_path):
    bare = changed(national, monthly_accounts=None, monthly_shares=None)
    made = fm.calibrate(bare)
    pd.testing.assert_frame_equal(made.package.table("monthly_shares"), national.table("monthly_shares"))
    months = made.table[made.table["step"] == "months"]
    assert months["note_en"].str.contains("national pattern").all()
    assert months["note_zh"].str.contains("不是本地数据").all()
    assert len(made.months) == 0
    assert fm.calibrate(str(made.save(tmp_path / "bare"))).files == made.files


def test_own_shares_stand_where_there_are_no_monthly_figures(national):
    own = pd.DataFrame(
        [(scheme, side, 1, 12, 1.0) for scheme in ("employee", "resident") for side in ("income", "expenditure")],
        columns=national.table("monthly_shares").columns,
    )
    made = fm.calibrate(changed(national, monthly_accounts=None, monthly_shares=own))
    pd.testing.assert_frame_equal(made.package.table("monthly_shares"), own)
    assert made.table.query("step == 'months'")["note_en"].str.contains("of the package stand").all()


def test_early_retirement_makes_a_year_age_its_members_less(baseline, national):
    """Who used the flexible window in 2025 retired younger: with the window shut the same spending of 2023-25 leaves
    less growth of unit cost, as members have aged more."""
    shut = baseline.with_changes({"retirement.window_share": 0.0, "retirement.window_share_2035": 0.0}, name="shut")
    found = {}
    for scenario in (baseline, shut):
        assume = Assumptions((scenario,), national)
        past = past_exposures(assume)
        ageing = np.diff(np.log(past.cost_employee / past.members))
        fit = next(one for one in growth_fits(assume) if one.item == "growth_pool_cost")
        found[scenario.name] = (fit.fitted, ageing[-1], ageing[-2])
    assert found["shut"][0] == pytest.approx(0.0421, abs=0.0005)
    assert found["baseline"][0] == pytest.approx(0.0434, abs=0.0005)
    assert found["baseline"][1] == pytest.approx(found["shut"][1] - 0.0023, abs=0.0003)
    assert found["baseline"][2] == pytest.approx(found["shut"][2], abs=1e-4)  # nobody used it before 2025


def test_growth_is_net_of_ageing(assume, made):
    fits = {one.item: one for one in growth_fits(assume)}
    assert set(fits) == {one.item for one in SERIES}
    pool = fits["growth_pool_cost"]
    assert pool.years == (2023, 2024, 2025)
    assert pool.fitted == pytest.approx(0.0434, abs=0.001)
    assert pool.raw == pytest.approx(0.051, abs=0.001)
    assert fits["growth_employee_cost"].years == (2018, 2023, 2024, 2025)
    for item in ("growth_pool_cost", "growth_employee_cost", "growth_resident_cost"):
        assert fits[item].raw > fits[item].fitted  # an older membership costs more without anybody costing more
    table = made.table.set_index("item")
    assert table.loc["growth_pool_cost", "published"] == pytest.approx(pool.fitted)
    assert table.loc["growth_pool_cost", "modelled"] == 0.025  # the scenario's, which stands
    assert np.isnan(table.loc["growth_pool_cost", "factor"])


def test_figures_that_leave_the_rural_scheme_out_are_not_fitted(national):
    years, money = published_flow(national, next(one for one in SERIES if one.item == "growth_resident_cost"))
    assert years.tolist() == [2021, 2022, 2023, 2024, 2025]
    assert money[-1] == pytest.approx(10678.63e8)


def test_totals_do_not_tell_the_cost_ratio_and_say_so(assume):
    fit = cost_ratio_fit(assume)
    assert fit.from_data < 0.01
    assert fit.fitted == pytest.approx(fit.assumed, rel=0.01)


def test_past_exposures_end_in_those_of_the_run(assume, baseline_run):
    past = past_exposures(assume)
    stock = baseline_run.stock_exposures["stock"].sel(area="CN", boundary=[2025, 2026]).mean("boundary")
    for name in ("retired", "resident", "cost_active", "cost_retired", "cost_resident"):
        assert getattr(past, name)[-1] == pytest.approx(float(stock.sel(exposure=name)), rel=1e-12)
    heads = stock.sel(exposure=["active", "flexible"]).sum()
    assert past.payers[-1] == pytest.approx(float(heads), rel=1e-12)
    assert past.cost_resident[-1] == pytest.approx(past.resident[-1], rel=1e-12)  # mean cost one in the base year
    assert (np.diff(past.cost_employee / past.members)[-8:] > 0.0).all()  # ageing


def without(frame, query):
    return frame.drop(frame.query(query).index)


REFUSALS = {
    "heads": (
        {"heads": "year == 2015 and group == 'active'"},
        ["heads [group]: no active heads of 2015", "column value"],
    ),
    "accounts": (
        {"balances": "year == 2025 and fund == 'individual_accounts'"},
        ["cannot identify base and rate apart", "account income", "mean_base"],
    ),
    "resident accounts": ({"balances": "year == 2025 and fund == 'resident'"}, ["one row is needed for resident"]),
    "maternity": ({"fund_accounts": "fund == 'maternity' and year == 2025"}, ["maternity spending of 2025"]),
    "population": ({"population": "year < 2013"}, ["population [year]: no rows for 2010-2012"]),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_what_the_data_cannot_identify(kind, national):
    taken, words = REFUSALS[kind]
    error = told(changed(national, **{name: without(national.table(name), query) for name, query in taken.items()}))
    assert error.heading == "The data cannot identify what calibration asks for:"
    for word in words:
        assert word in str(error)


@pytest.mark.parametrize("column", ["opening", "income", "expenditure"])
def test_an_empty_cell_of_the_base_year(column, national):
    table = national.table("balances").copy()
    table.loc[(table["year"] == 2025) & (table["fund"] == "employee_pooled"), column] = np.nan
    error = told(changed(national, balances=table))
    assert [fault.place for fault in error.faults] == [column]
    assert "employee_pooled 2025" in str(error)


def test_every_gap_is_listed_at_once(national):
    error = told(changed(national, heads=without(national.table("heads"), "year == 2012"), wages=None, balances=None))
    assert {fault.place for fault in error.faults} == {"group", "wages", "balances"}
    assert len(error.faults) == 4  # active and retired heads, two tables


def test_several_areas_are_not_met_by_one_factor(national):
    two = pd.concat([national.table("balances").assign(area=area) for area in ("A", "B")], ignore_index=True)
    assert "2 areas" in str(told(changed(national, balances=two)))


def test_a_population_that_was_not_raked(national):
    error = told(changed(national, population=national.table("population_wpp")))
    assert "cannot be reconciled" in error.heading
    assert "Rake population to nbs_population" in str(error)


def test_a_factor_outside_the_band_without_a_note(national, baseline):
    keys = "key == 'factor_account_contributions'"
    error = told(changed(national, notes=without(national.table("notes"), keys)))
    assert "factor_account_contributions" in str(error)
    half = baseline.with_changes({"employee.declared_ratio_nonprivate": 0.5}, name="half")
    assert "employee_pool_contributions" in str(told(national, scenario=half))


def test_a_ratio_that_contradicts_the_charges(national, baseline):
    error = told(national, scenario=baseline.with_changes({"cost.retired_active_charges_ratio": 3.0}, name="flat"))
    assert [fault.place for fault in error.faults] == ["cost_ratio"]
    assert "cost.retired_active_charges_ratio" in str(error)


def test_published_gross_income_is_met_as_well(national, baseline):
    gross = baseline.with_changes({"employee.published_pool_income": "gross"}, name="gross")
    assert largest_miss(fm.calibrate(national, gross).table) < TOLERANCE


def test_a_package_keeps_its_sources_and_declares_every_table(made, folder, tmp_path):
    import json

    before = json.loads((shipped("data", "national") / "datapackage.json").read_text(encoding="utf-8"))
    after = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert after["sources"] == before["sources"]
    assert after["licenses"] == before["licenses"]
    names = [resource["name"] for resource in after["resources"]]
    assert names == [*(resource["name"] for resource in before["resources"]), "calibration"]
    shutil.copytree(folder, tmp_path / "gap")
    (tmp_path / "gap" / "calibration.csv").unlink()
    with pytest.raises(fm.InputError, match="'calibration' is missing"):
        fm.load_data(tmp_path / "gap")
