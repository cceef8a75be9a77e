from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.projection.demography.life_table import (
    a0_andreev_kingkade,
    life_expectancy,
    person_years,
    remaining_years,
    survival_ratios,
)

RATES = np.array([[0.004, 0.001, 0.01, 0.2], [0.005, 0.002, 0.02, 0.25]])


def test_by_hand_with_a_number_for_a0() -> None:
    """Three ages, one sex: q0 = .1/1.08, q1 = .5/1.25 = .4, open age q = 1."""
    rates = np.array([0.1, 0.5, 0.25])
    alive_at_1 = 1.0 - 0.1 / 1.08
    alive_at_2 = 0.6 * alive_at_1
    lived = [alive_at_1 + 0.2 * (1.0 - alive_at_1), 0.8 * alive_at_1, 4.0 * alive_at_2]
    np.testing.assert_allclose(person_years(rates, 0.2), lived, rtol=1e-15)
    assert life_expectancy(rates, 0.2) == pytest.approx(sum(lived), rel=1e-15)
    expected = [lived[0], lived[1] / lived[0], lived[2] / (lived[1] + lived[2])]
    np.testing.assert_allclose(survival_ratios(rates, 0.2), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("female", "male", "expected"),
    [
        (0.01, 0.01, (0.14903 - 0.0205527, 0.14929 - 0.0199545)),
        (0.02, 0.03, (0.04667 + 0.0776178, 0.02832 + 0.0978063)),
        (0.06, 0.06, (0.04667 + 0.2328534, 0.02832 + 0.1956126)),
        (0.08, 0.09, (0.31411, 0.29915)),
    ],
)
def test_a0_pieces(female: float, male: float, expected: tuple[float, float]) -> None:
    np.testing.assert_allclose(a0_andreev_kingkade(np.array([female, male])), expected, rtol=1e-14)


def test_a0_pieces_join() -> None:
    """The published pieces meet within their printed digits."""
    for place, edges in enumerate(((0.01724, 0.06891), (0.02300, 0.08307))):
        for edge in edges:
            below, above = (a0_andreev_kingkade(np.full(2, edge + shift))[place] for shift in (-1e-12, 1e-12))
            assert below == pytest.approx(above, abs=6e-4)


def test_labelled_in_labelled_out() -> None:
    coords = {"age": [0, 1, 2, 3], "sex": ["female", "male"], "year": [2030, 2031]}
    values = np.stack([RATES.T, 0.9 * RATES.T], axis=-1)
    rates = xr.DataArray(values, coords=coords, dims=("age", "sex", "year"))
    found = fm.survival_ratios(rates)
    assert found.dims == rates.dims
    for year in (0, 1):
        np.testing.assert_array_equal(found.isel(year=year).T, survival_ratios(values[..., year].T))
    assert found.attrs["units"] == "1"
    assert life_expectancy(rates).dims == ("sex", "year")
    by_name = found.transpose("sex", "age", "year").values
    np.testing.assert_array_equal(
        survival_ratios(rates.transpose("sex", "age", "year").values, time_last=True), by_name
    )


def test_sex_in_the_wrong_order_is_refused() -> None:
    rates = xr.DataArray(RATES, coords={"sex": ["male", "female"]}, dims=("sex", "age"))
    with pytest.raises(fm.InputError, match="female"):
        fm.survival_ratios(rates)
    with pytest.raises(fm.InputError, match="sex"):
        fm.survival_ratios(rates.isel(sex=0, drop=True))
    with pytest.raises(fm.InputError, match="sex axis"):
        fm.survival_ratios(RATES[0])
    with pytest.raises(fm.InputError, match="a0"):
        fm.survival_ratios(RATES, "coale-demeny")


@pytest.mark.parametrize(
    ("place", "value"), [((0, 1), -0.1), ((1, 2), np.nan), ((0, 1), 2.5), ((1, 3), 0.0), ((0, 0), 20.0)]
)
def test_impossible_rates_are_refused_and_named(place: tuple[int, int], value: float) -> None:
    rates = RATES.copy()
    rates[place] = value
    with pytest.raises(fm.InputError) as caught:
        survival_ratios(rates)
    assert caught.value.faults[0].place is not None
    assert ", ".join(map(str, place)) in caught.value.faults[0].place


def test_nobody_dies_before_the_open_age() -> None:
    rates = np.array([[0.0, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.5]])
    np.testing.assert_array_equal(survival_ratios(rates)[:, :3], 1.0)


def test_years_left_at_each_age() -> None:
    """At birth it is life expectancy, in the open age 1 / m; between, e_x = (L_x + l_{x+1} e_{x+1}) / l_x."""
    left = remaining_years(RATES)
    np.testing.assert_allclose(left[:, 0], life_expectancy(RATES), rtol=1e-14)
    np.testing.assert_allclose(left[:, -1], 1.0 / RATES[:, -1], rtol=1e-14)
    lived = person_years(RATES)
    dead = RATES[:, 2] / (1.0 + 0.5 * RATES[:, 2])
    alive_at_2 = lived[:, 2] / (1.0 - 0.5 * dead)
    np.testing.assert_allclose(
        left[:, 2], (lived[:, 2] + alive_at_2 * (1.0 - dead) * left[:, 3]) / alive_at_2, rtol=1e-12
    )


def test_nobody_left_has_no_years_left() -> None:
    rates = np.array([0.01, 2.0, 0.5, 0.4])
    assert remaining_years(rates, 0.1)[2:].tolist() == [0.0, 0.0]
