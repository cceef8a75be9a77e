"""A package's own cost profile in any age bands: read, turned into single ages, and tilted like the scenario's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.assumptions.figures.cost_bands import cost_bands
from fundmodel.projection.expenditure.profiles import by_single_age

PEOPLE = 1e6 * np.exp(-((np.arange(101) - 40.0) ** 2) / 1500.0)
STARTS = st.lists(st.integers(1, 99), min_size=1, max_size=15, unique=True).map(lambda found: [0, *sorted(found)])


@st.composite
def profiles(draw):
    edges = np.array([*draw(STARTS), 101])
    values = draw(st.lists(st.floats(0.05, 50.0), min_size=len(edges) - 1, max_size=len(edges) - 1))
    return edges, np.array(values)


@settings(deadline=None)
@given(profiles())
def test_the_mean_over_the_people_of_a_band_is_its_value(drawn):
    edges, values = drawn
    found = by_single_age(edges, values, PEOPLE)
    assert (found >= 0.0).all()
    money = np.add.reduceat(found * PEOPLE, edges[:-1])
    np.testing.assert_allclose(money / np.add.reduceat(PEOPLE, edges[:-1]), values, rtol=1e-9)


@settings(deadline=None)
@given(st.floats(0.1, 100.0))
def test_one_cost_for_everybody_is_flat(value):
    found = by_single_age(np.array([0, 15, 60, 101]), np.full(3, value), PEOPLE)
    np.testing.assert_allclose(found, value, rtol=1e-9)


def test_single_years_are_kept():
    values = 0.2 + np.arange(101) / 50.0
    np.testing.assert_allclose(by_single_age(np.arange(102), values, PEOPLE), values, rtol=1e-9)


def test_no_step_is_left_at_the_border_of_a_band(national):
    """Japan 2014 in 21 bands: from one band to the next costs leap by up to 165 thousand yen a year, from one age to
    the next by 42 at most."""
    table = national.table("cost_profiles").query("profile == 'japan_2014'")
    values = table["value"].to_numpy()
    found = by_single_age(np.array([*table["age"].astype(int), 101]), values, PEOPLE)
    assert np.abs(np.diff(values)).max() == 165_000.0
    assert np.abs(np.diff(found)).max() < 43_000.0
    assert found[2] == pytest.approx(values[0], rel=0.05)
    assert found[62] == pytest.approx(values[12], rel=0.01)


def with_rows(data, rows, **columns):
    """The package with rows of its own for a scheme, under a hash of its own."""
    frame = pd.DataFrame(rows, columns=["profile", "band", "age", "value", "unit"])
    frame = frame.assign(status="published", source="test", **columns)
    joined = pd.concat([data.table("cost_profiles"), frame], ignore_index=True)
    if "sex" in joined:
        joined["sex"] = joined["sex"].fillna("")
    stamp = f"{data.sha256}, {frame.to_csv()}"
    return replace(data, tables={**data.tables, "cost_profiles": joined}, sha256=stamp)


def rows(scheme, starts, values, unit="yuan per year"):
    return [(scheme, f"{start}+", float(start), value, unit) for start, value in zip(starts, values, strict=True)]


FIVE = [0, 20, 40, 60, 75]


def test_the_national_package_gives_no_profile_of_our_schemes(national):
    assert cost_bands(national, "employee") is None
    assert cost_bands(national, "resident") is None


def test_rows_are_read_in_order_whatever_their_order_in_the_file(national):
    given = rows("resident", FIVE, [1.0, 2.0, 3.0, 4.0, 5.0])
    found = cost_bands(with_rows(national, given[::-1]), "resident")
    assert found.edges.tolist() == [*FIVE, 101]
    assert found.values.tolist() == [[1.0, 2.0, 3.0, 4.0, 5.0]]


def test_a_first_band_that_begins_late_holds_for_the_young(national):
    found = cost_bands(with_rows(national, rows("employee", [16, 60], [1.0, 3.0])), "employee")
    assert found.edges.tolist() == [0, 60, 101]


def test_both_sexes_have_a_row_each(national):
    both = rows("resident", FIVE, [1.0, 2.0, 3.0, 4.0, 5.0]) + rows("resident", FIVE, [2.0, 3.0, 4.0, 5.0, 6.0])
    found = cost_bands(with_rows(national, both, sex=["male"] * 5 + ["female"] * 5), "resident")
    assert found.values.tolist() == [[2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 2.0, 3.0, 4.0, 5.0]]


@pytest.mark.parametrize(
    ("starts", "values", "columns", "message"),
    [
        ([0, np.nan], [1.0, 2.0], {}, "no first age"),
        ([0, 20.5], [1.0, 2.0], {}, "not a whole number"),
        ([0, 20, 20], [1.0, 2.0, 3.0], {}, "two bands begin at one age"),
        ([0, 20], [1.0, 0.0], {}, "not above zero"),
        ([0, 20, 60], [1.0, 2.0, 3.0], {"age_last": [19.0, 49.0, np.nan]}, "leave a gap or overlap"),
        ([0, 20], [1.0, 2.0], {"sex": ["male", "male"]}, "found male"),
        ([0, 20], [1.0, 2.0], {"sex": ["male", "female"]}, "different bands"),
        ([0, 20], [1.0, 2.0], {"unit": ["yuan per year", "index"]}, "differ in unit"),
    ],
)
def test_what_cannot_be_used_is_refused(national, starts, values, columns, message):
    own = {name: column for name, column in columns.items() if name != "unit"}
    given = with_rows(national, rows("employee", starts, values), **own)
    if "unit" in columns:
        table = given.tables["cost_profiles"]
        table.loc[table["profile"] == "employee", "unit"] = columns["unit"]
    with pytest.raises(fm.InputError, match=rf"cost profile employee of national[\s\S]*{message}"):
        cost_bands(given, "employee")


def test_a_file_with_sexes_and_last_ages_is_a_valid_table(tmp_path):
    """By the checks of a folder, too: an unknown sex is a fault with its row."""
    table = tmp_path / "cost_profiles.csv"
    header = "profile,band,age,age_last,sex,value,unit,status,source"
    table.write_text(
        f"{header}\nresident,0-19,0,19,female,900,yuan,published,x\nresident,20+,20,,woman,800,yuan,published,x\n"
    )
    faults = [str(fault) for fault in fm.check_data(tmp_path)] if hasattr(fm, "check_data") else checked(tmp_path)
    assert sum("woman" in fault for fault in faults) == 1
    assert not any("female" in fault and "woman" not in fault for fault in faults)


def checked(folder):
    from fundmodel.assumptions.package.package import check_data

    return [str(fault) for fault in check_data(folder) if "cost_profiles" in str(fault)]


def mean_cost(run, name, group):
    stock = run.stock_exposures["stock"].sel(area="CN", boundary=[2025, 2026]).mean("boundary")
    return float(stock.sel(exposure=name) / stock.sel(exposure=group))


def test_a_profile_of_the_package_comes_before_the_scenario_s(baseline, baseline_run, national):
    """Ten times steeper for residents: normalised to one a member in the base year, and dearer as members age; the
    employee scheme is what it was to the last bit."""
    steep = with_rows(national, rows("resident", FIVE, [0.1, 0.3, 1.0, 6.0, 12.0]))
    run = fm.project(baseline, steep, until=2030).check()
    assert mean_cost(run, "cost_resident", "resident") == pytest.approx(1.0, rel=1e-12)
    own, base = (
        x.stock_exposures["stock"].sel(area="CN", boundary=[2025, 2031], exposure="cost_resident")
        for x in (run, baseline_run)
    )
    assert own[1] / own[0] > base[1] / base[0]
    pool = {"fund": "employee_pooled", "month": slice("2025-01", "2030-12")}
    np.testing.assert_array_equal(run.ledger["closing"].sel(pool), baseline_run.ledger["closing"].sel(pool))


def test_a_package_s_employee_profile_is_tilted_to_the_charges_ratio(baseline, national):
    flat = with_rows(national, rows("employee", [0, 40, 60], [1.0, 1.2, 1.5]))
    run = fm.project(baseline, flat, until=2026).check()
    mean = run.stock_exposures["stock"].sel(area="CN", boundary=[2025, 2026]).mean("boundary")
    payers = float(mean.sel(exposure=["active", "flexible", "completing"]).sum())
    ratio = mean_cost(run, "cost_retired", "retired") / (float(mean.sel(exposure="cost_active")) / payers)
    assert ratio == pytest.approx(3.337, rel=1e-9)


def test_profiles_of_other_names_change_nothing(baseline, baseline_run, national):
    other = with_rows(national, rows("elsewhere", FIVE, [1.0, 2.0, 3.0, 4.0, 5.0]))
    run = fm.project(baseline, other, until=2027)
    months = {"month": slice("2025-01", "2027-12")}
    np.testing.assert_array_equal(run.ledger["amount"], baseline_run.ledger["amount"].sel(months))
