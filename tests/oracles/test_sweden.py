"""Preston, Heuveline and Guillot, box 6.2: Swedish females 1993-98 in one five-year step, to the printed digit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm

TABLE = Path(__file__).parents[2] / "fundmodel" / "verification" / "tables" / "sweden_1993.csv"
STEP, RADIX, SRB = 5, 100_000, 1.05
BIRTHS = [15244, 126688, 229354, 170057, 63203, 10971, 472]


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#")


@pytest.fixture(scope="module")
def projected(table: pd.DataFrame) -> xr.Dataset:
    lived = table["person_years"].to_numpy(dtype=float)
    survival = np.empty(len(lived))
    survival[0] = lived[0] / (STEP * RADIX)
    survival[1:-1] = lived[1:-1] / lived[:-2]
    survival[-1] = lived[-1] / (lived[-2] + lived[-1])
    coords = {"sex": ["female", "male"], "age": table["age_start"].to_numpy(), "year": [1993]}

    def both_sexes(values: np.ndarray) -> xr.DataArray:
        stacked = np.stack([values, values])[..., None]
        return xr.DataArray(stacked, coords=coords, dims=("sex", "age", "year"))

    fertility = xr.DataArray(
        STEP * table["fertility"].to_numpy()[:, None],
        coords={k: coords[k] for k in ("age", "year")},
        dims=("age", "year"),
    )
    return fm.project_population(
        both_sexes(table["population_1993"].to_numpy(dtype=float)).isel(year=0, drop=True),
        both_sexes(survival),
        fertility,
        xr.DataArray([SRB], coords={"year": [1993]}, dims="year"),
        both_sexes(table["net_migration_5y"].to_numpy(dtype=float)),
    )


def test_population_of_1998(projected: xr.Dataset, table: pd.DataFrame) -> None:
    found = projected["population"].sel(sex="female").isel(boundary=1)
    np.testing.assert_array_equal(np.round(found), table["population_1998"])
    assert round(float(projected["population"].sel(sex="male").isel(boundary=1, age=0))) == 317_340


def test_births_by_age_of_mother(projected: xr.Dataset, table: pd.DataFrame) -> None:
    """Fertility times the mean of the stock with half of its migrants and the stock five years later."""
    printed = table.loc[table["births"] > 0, "births"].to_list()
    assert printed == BIRTHS
    start, end = (projected["population"].sel(sex="female").isel(boundary=i).to_numpy() for i in (0, 1))
    exposed = (start + table["net_migration_5y"] / 2 + end) / 2
    by_age = STEP * table["fertility"] * exposed
    np.testing.assert_array_equal(np.round(by_age[by_age > 0]), BIRTHS)
    assert float(projected["births"].sum()) == pytest.approx(by_age.sum(), rel=1e-12)


def test_conservation(projected: xr.Dataset, table: pd.DataFrame) -> None:
    stock = projected["population"].sum("age")
    change = stock.isel(boundary=1) - stock.isel(boundary=0)
    flows = (projected["births"] - projected["deaths"].sum("age")).isel(year=0) + table["net_migration_5y"].sum()
    np.testing.assert_allclose(change, flows, rtol=1e-9)
