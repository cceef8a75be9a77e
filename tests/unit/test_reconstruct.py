"""Enrolment since 2019 reconstructed from one opening and two constants: what they hold and what they cannot."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.calibration import duplicates, reconstruct
from fundmodel.projection.enrolment.step import COMPLETING, PAYER, RETIRED, UNINSURED, aged
from fundmodel.projection.project.people.past_enrolment import past_enrolment

YEARS = np.arange(2019, 2026)
GROUPS = ("active", "retired", "resident")


@pytest.fixture(scope="module")
def table():
    return reconstruct.reconstruct_enrolment()


@pytest.fixture(scope="module")
def found(baseline, national):
    return reconstruct.reconstruction(baseline, national, 2019)


@pytest.fixture(scope="module")
def past(baseline, national):
    statutory = baseline.with_changes({"retirement.window_share": 0.0}, name="statutory")
    return past_enrolment(Assumptions((statutory,), national), 0)


def differences(table, group):
    return table[table["group"] == group].set_index("year")["difference_pct"]


@pytest.mark.parametrize(("group", "worst"), [("active", 1.14), ("retired", 1.34), ("resident", 0.72)])
def test_published_heads_are_held_within_one_and_a_half_per_cent(table, group, worst):
    missed = differences(table, group).abs()
    assert list(missed.index) == list(YEARS)
    assert missed.max() < 1.5
    assert missed.max() == pytest.approx(worst, abs=0.01)


def test_constants_do_not_hold_the_retired_where_everyone_shares_a_revision():
    """Under the seed's own accounting 2021, 2023 and 2024 are missed; the bound is not met and is not claimed."""
    shared = reconstruct.reconstruct_enrolment(revisions="shared")
    retired = differences(shared, "retired")
    assert list(retired.index[retired.abs() > 1.5]) == [2021, 2023, 2024]
    assert retired[2021] == pytest.approx(-1.87, abs=0.01)
    assert retired[2023] == pytest.approx(1.76, abs=0.01)
    assert differences(shared, "active").abs().max() < 1.5
    assert differences(shared, "resident").abs().max() < 1.5


def test_an_opening_of_2021_does_not_hold_the_retired():
    """The mean of four years of unequal revisions is too low a constant: a limit of the method, kept in sight."""
    retired = differences(reconstruct.reconstruct_enrolment(start=2021), "retired")
    assert retired[2025] == pytest.approx(-3.2, abs=0.1)


def test_people_are_conserved(found):
    np.testing.assert_allclose(found.shares.sum(axis=1), 1.0, rtol=1e-12)
    assert found.shares.min() >= 0.0
    np.testing.assert_allclose(found.persons.sum(axis=1), found.population.sum(axis=(1, 2)), rtol=1e-12)


def test_groups_with_the_uninsured_are_the_population_of_the_package(table, found, national):
    heads = sum(table[table["group"] == group]["reconstructed"].to_numpy() for group in GROUPS)
    outside = found.persons[:, [COMPLETING, UNINSURED]].sum(axis=1)
    everyone = figures.for_years(national, "population", YEARS + 1).sum(axis=(1, 2))
    np.testing.assert_allclose(heads - found.duplicates + outside, everyone, rtol=1e-12)


def test_the_opening_is_the_seed_and_the_factor_is_one_number(found, past, table):
    np.testing.assert_array_equal(found.shares[0], past.shares[10])
    assert found.retired_per_event == pytest.approx(past.retired_per_event[-6:].mean(), rel=1e-15)
    assert past.entry_factor[-6:].min() < found.entry_factor < past.entry_factor[-6:].max()
    last = table[(table["group"] == "active") & (table["year"] == 2025)]
    assert last["reconstructed"].item() == pytest.approx(280.6232e6, rel=1e-9)


def test_the_first_year_by_hand(baseline, national, past):
    """Where revisions are shared: retired = those of the year before + 1.132 x payers who pass the age in 2020."""
    found = reconstruct.reconstruction(baseline, national, 2019, "shared")
    older = aged(past.shares[10], found.population[0], np.array(0.0))
    ages, step = np.arange(101), np.zeros((2, 101))
    women_55 = baseline.entry("retirement.women_55_share").value
    step[1] = ages >= 60
    step[0] = np.where(ages >= 55, 1.0, np.where(ages >= 50, 1.0 - women_55, 0.0))
    before = np.concatenate([np.zeros((2, 1)), step[:, :-1]], axis=1)
    passing = np.divide(step - before, 1.0 - before, out=np.ones_like(step), where=before < 1.0)
    expected = (older[RETIRED] + found.retired_per_event * older[PAYER] * passing) * found.population[1]
    assert found.persons[1, RETIRED] == pytest.approx(expected.sum(), rel=1e-12)
    assert found.retired_per_event == pytest.approx(1.132, abs=0.001)


def test_last_years_growth_by_hand(table):
    """Active 2022: 261.070 grew from 254.307 by 2.66 %, so 268.013; published 266.070, 0.73 % less."""
    row = table[(table["group"] == "active") & (table["year"] == 2022)].iloc[0]
    assert row["naive"] == pytest.approx(261.07e6 * 261.07 / 254.307, rel=1e-12)
    assert row["naive"] / 1e6 == pytest.approx(268.013, abs=0.001)
    assert row["naive_difference_pct"] == pytest.approx(0.73, abs=0.005)


def test_last_years_growth_of_2020_counts_the_rural_scheme_of_2018(table, national):
    """The quick report of 2018 has 897.41 m without the 130.38 m of the rural scheme; 2019 holds all, 1,025.10 m."""
    assert figures.heads(national, "resident", np.array([2018]))[0] == pytest.approx(897.41e6)
    row = table[(table["group"] == "resident") & (table["year"] == 2020)].iloc[0]
    assert row["naive"] / 1e6 == pytest.approx(1025.10**2 / (897.41 + 130.38), abs=0.01)
    assert table[table["year"] == 2019]["naive"].isna().all()


def test_what_was_fitted_is_marked(table):
    marked = {(row.group, row.year) for row in table.itertuples() if row.fitted}
    assert marked == {*((group, 2019) for group in GROUPS), ("active", 2025), ("resident", 2022), ("resident", 2023)}


def test_every_row_says_reconstruction_and_none_says_validated(table):
    assert table["note"].str.startswith("reconstruction, not a validation").all()
    fitted = table[(table["group"] == "resident") & table["year"].isin([2022, 2023])]
    assert fitted["note"].str.contains("fitted to the year's change: no evidence for it", regex=False).all()
    assert "not a validation" in (reconstruct.__doc__ or "")
    assert "not a validation" in (reconstruct.reconstruct_enrolment.__doc__ or "")


def test_the_fitted_clean_up_is_near_the_one_derived_from_heads_alone(table):
    """METHODS 2.5: about -17.0 million in 2022 and -12.3 million in 2023."""
    derived, fitted = table.attrs["clean_up_from_heads_alone"], table.attrs["clean_up"]
    assert derived[2022] / 1e6 == pytest.approx(-17.0, abs=0.06)
    assert derived[2023] / 1e6 == pytest.approx(-12.3, abs=0.06)
    assert fitted[2022] / 1e6 == pytest.approx(-16.43, abs=0.01)
    assert fitted[2023] / 1e6 == pytest.approx(-11.52, abs=0.01)


def test_duplicates_by_hand():
    """Persons fall by 1, 1, 2 and 1, heads by 1, 5, 4 and 0: 4 and 2 duplicates go, what 2024 leaves stays open."""
    years = np.arange(2020, 2025)
    heads, persons = np.array([100.0, 99.0, 94.0, 90.0, 90.0]), np.array([90.0, 89.0, 88.0, 86.0, 85.0])
    found, fitted = duplicates.duplicate_registrations(years, heads, persons)
    np.testing.assert_allclose(found, [10.0, 10.0, 6.0, 4.0, 4.0])
    assert fitted == {2022: -4.0, 2023: -2.0}


def test_with_no_clean_up_to_come_duplicates_stay():
    found, fitted = duplicates.duplicate_registrations(
        np.arange(2023, 2026), np.full(3, 9.0), np.array([8.0, 7.0, 6.0])
    )
    np.testing.assert_array_equal(found, 1.0)
    assert fitted == {}


def test_the_level_of_the_entry_table_does_not_matter(national, baseline):
    """1 - (1 - p)^2 in place of p is twice the intensity: half the factor, and the same path."""
    doubled = {
        "enrolment.entry_active": {0: 0.0, 16: 1 - 0.87**2, 25: 1 - 0.925**2, 35: 1 - 0.955**2, 50: 1 - 0.98**2},
        "enrolment.entry_flexible": {0: 0.0},
    }
    plain_table = {
        "enrolment.entry_active": {0: 0.0, 16: 0.13, 25: 0.075, 35: 0.045, 50: 0.02},
        "enrolment.entry_flexible": {0: 0.0},
    }
    plain, changed = (
        reconstruct.reconstruction(baseline.with_changes(table, name="other"), national, 2019)
        for table in (plain_table, doubled)
    )
    assert changed.entry_factor == pytest.approx(0.5 * plain.entry_factor, rel=1e-9)
    np.testing.assert_allclose(changed.persons, plain.persons, rtol=1e-9)


@pytest.mark.parametrize("start", [2008, 2025])
def test_a_start_outside_the_seed_is_refused(start):
    with pytest.raises(fm.InputError, match="year-end from 2009 to 2024"):
        reconstruct.reconstruct_enrolment(start=start)


def test_a_start_without_published_heads_names_them():
    with pytest.raises(fm.InputError, match="resident heads of 2016"):
        reconstruct.reconstruct_enrolment(start=2015)


def test_an_unknown_word_for_revisions_is_refused():
    with pytest.raises(fm.InputError, match="'outside' or 'shared'"):
        reconstruct.reconstruct_enrolment(revisions="nobody")
