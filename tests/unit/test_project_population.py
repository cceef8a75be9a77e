from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.projection.demography.cohort import project

AGES, YEARS = [0, 1, 2, 3, 4], [2026, 2027, 2028]
LABELS: dict[str, Any] = {"sex": ["female", "male"], "age": AGES, "year": YEARS}


def numbers(lead: tuple[int, ...] = ()) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    return {
        "population": rng.uniform(500.0, 900.0, (*lead, 2, 5)),
        "survival": rng.uniform(0.8, 1.0, (2, 5, 3)),
        "fertility": rng.uniform(0.0, 0.3, (5, 3)),
        "srb": np.array([1.1, 1.09, 1.08]),
        "migration": rng.uniform(-9.0, 9.0, (2, 5, 3)),
    }


def labelled() -> dict[str, xr.DataArray]:
    dims = {
        "population": ("sex", "age"),
        "survival": ("sex", "age", "year"),
        "fertility": ("age", "year"),
        "srb": ("year",),
        "migration": ("sex", "age", "year"),
    }
    values = numbers()
    return {
        name: xr.DataArray(values[name], coords={dim: LABELS[dim] for dim in dims[name]}, dims=dims[name])
        for name in dims
    }


def test_numpy_and_labels_give_the_kernels_numbers() -> None:
    plain, named = fm.project_population(**numbers()), fm.project_population(**labelled())
    flows = project(**numbers())
    for name, values in flows._asdict().items():
        np.testing.assert_array_equal(plain[name], values)
        np.testing.assert_array_equal(named[name], values)
        assert named[name].attrs["units"] == "persons"
    assert named["population"].dims == ("sex", "age", "boundary")
    assert named["births"].dims == ("sex", "year")
    assert named["deaths"].dims == ("sex", "age", "year")
    assert named["boundary"].values.tolist() == [2026, 2027, 2028, 2029]
    assert named["year"].values.tolist() == YEARS
    assert named["age"].values.tolist() == AGES


def test_order_of_dimensions_is_free_and_house_order_comes_back() -> None:
    given = labelled()
    shuffled = {name: array.transpose(*reversed(array.dims)) for name, array in given.items()}
    xr.testing.assert_identical(fm.project_population(**shuffled), fm.project_population(**given))


def test_leading_dimensions() -> None:
    found = fm.project_population(**numbers((3, 4)))
    assert found["deaths"].dims == ("draw", "area", "sex", "age", "year")
    given = labelled()
    areas = xr.DataArray([1.0, 1.2], coords={"area": ["A", "B"]}, dims="area")
    variants = xr.DataArray([1.0, 0.9], coords={"scenario": ["low", "high"]}, dims="scenario")
    both = fm.project_population(
        given["population"] * areas,
        given["survival"],
        given["fertility"] * variants,
        given["srb"],
        given["migration"],
    )
    assert both["births"].dims == ("scenario", "area", "sex", "year")
    alone = fm.project_population(**{**given, "population": 1.2 * given["population"]})
    np.testing.assert_array_equal(both["population"].sel(scenario="low", area="B"), alone["population"])


@pytest.mark.parametrize("name", ["survival", "fertility", "srb", "migration"])
def test_permuted_years_are_refused(name: str) -> None:
    given = labelled()
    given[name] = given[name].isel(year=[1, 0, 2])
    with pytest.raises(fm.InputError, match="another order"):
        fm.project_population(**given)


def test_permuted_sexes_and_ages_are_refused() -> None:
    given = labelled()
    with pytest.raises(fm.InputError, match="female, male"):
        fm.project_population(**{**given, "population": given["population"].isel(sex=[1, 0])})
    with pytest.raises(fm.InputError, match="another order"):
        fm.project_population(**{**given, "migration": given["migration"].isel(age=[1, 0, 2, 3, 4])})
    both = {name: array.isel(sex=[1, 0]) if "sex" in array.dims else array for name, array in given.items()}
    with pytest.raises(fm.InputError) as caught:
        fm.project_population(**both)
    assert [fault.source for fault in caught.value.faults] == ["population", "survival", "migration"]


def test_missing_and_foreign_labels_are_refused() -> None:
    given = labelled()
    with pytest.raises(fm.InputError, match="4 labels"):
        fm.project_population(**{**given, "migration": given["migration"].isel(age=slice(4))})
    later = given["survival"].assign_coords(year=[2027, 2028, 2029])
    with pytest.raises(fm.InputError, match="other labels"):
        fm.project_population(**{**given, "survival": later})
    with pytest.raises(fm.InputError, match="dimensions"):
        fm.project_population(**{**given, "srb": given["srb"].rename(year="month")})
    with pytest.raises(fm.InputError, match="dimensions"):
        fm.project_population(**{**given, "survival": given["survival"].isel(year=0)})
    with pytest.raises(fm.InputError, match="axes"):
        fm.project_population(**{**numbers(), "srb": np.float64(1.05)})
    with pytest.raises(fm.InputError, match="equal steps"):
        fm.project_population(
            **{n: a.assign_coords(year=[2026, 2027, 2030]) if "year" in a.dims else a for n, a in given.items()}
        )


def test_every_fault_is_listed_at_once() -> None:
    given = labelled()
    given["population"][0, 2] = np.nan
    given["survival"][1, 3, 1] = 1.2
    given["srb"] = given["srb"].isel(year=[2, 1, 0])
    with pytest.raises(fm.InputError) as caught:
        fm.project_population(**given)
    text = str(caught.value)
    assert "population [sex female, age 2]" in text
    assert "survival [sex male, age 3, year 2027]" in text
    assert "srb [year]" in text


def test_too_few_ages() -> None:
    two = {name: array.isel(age=slice(2)) if "age" in array.dims else array for name, array in labelled().items()}
    with pytest.raises(fm.InputError, match="three ages"):
        fm.project_population(**two)


def test_a_negative_stock_names_the_year() -> None:
    given = labelled()
    given["migration"][0, 3, 1] = -5000.0
    with pytest.raises(fm.ProjectionError, match="year 2027, female aged 3"):
        fm.project_population(**given)
