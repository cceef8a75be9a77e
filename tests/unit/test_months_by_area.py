"""Months' shares that each area gives its own: read by area, and areas that give the nation's are as without."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.package import check_data
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.vocabulary.errors import InputError
from tests.areas import package, parts

UNTIL = 2026
HALF = (0.25, 0.75)


@pytest.fixture(scope="module")
def by_area(national):
    """Two areas: A with the nation's months, B with three quarters of resident income in the second half."""
    months = national.table("monthly_shares")
    own = months.assign(area="A")
    rest = months[~((months["scheme"] == "resident") & (months["side"] == "income"))].assign(area="B")
    late = pd.DataFrame(
        {
            "area": "B",
            "scheme": "resident",
            "side": "income",
            "first_month": [1, 7],
            "last_month": [6, 12],
            "share": HALF,
        }
    )
    return pd.concat([own, rest, late], ignore_index=True)


@pytest.fixture(scope="module")
def runs(national, by_area):
    areas = parts(national, (0.5, 0.5))
    return tuple(
        fm.project("baseline", package(national, areas, **tables), until=UNTIL).check()
        for tables in ({}, {"monthly_shares": by_area})
    )


def test_the_shares_of_an_area_are_read_by_area(national, by_area):
    data = package(national, parts(national, (0.5, 0.5)), monthly_shares=by_area)
    shares = figures.monthly_shares(data, "resident", "income")
    assert shares.shape == (2, 12)
    np.testing.assert_array_equal(shares[0], figures.monthly_shares(national, "resident", "income"))
    np.testing.assert_allclose(shares[1], np.repeat(HALF, 6) / 6)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)


def test_an_area_with_the_nations_months_is_as_without_and_the_other_moves(runs):
    lines = ["subsidy_central", "subsidy_provincial", "subsidy_local"]
    same, moved = (run.ledger["amount"].sel(fund="resident", line=lines).sum("line") for run in runs)
    np.testing.assert_array_equal(moved.sel(area="A"), same.sel(area="A"))
    year = slice("2026-01", "2026-12")
    np.testing.assert_allclose(moved.sel(area="B", month=year).sum(), same.sel(area="B", month=year).sum(), rtol=0.02)
    early = slice("2026-01", "2026-06")
    assert moved.sel(area="B", month=early).sum() < 0.8 * same.sel(area="B", month=early).sum()
    for fund in ("employee_pooled", "individual_accounts"):
        np.testing.assert_array_equal(*(run.ledger["closing"].sel(fund=fund) for run in runs))


def test_an_area_without_months_and_months_of_several_in_one_are_refused(national, by_area):
    data = package(national, parts(national, (0.5, 0.5)), monthly_shares=by_area[by_area["area"] == "A"])
    with pytest.raises(InputError, match="B resident income does not cover the twelve months"):
        figures.monthly_shares(data, "resident", "income")
    from dataclasses import replace

    mixed = replace(national, tables={**national.tables, "monthly_shares": by_area}, sha256="mixed months")
    with pytest.raises(InputError, match="several areas"):
        figures.monthly_shares(mixed, "resident", "income")


def test_shares_sum_to_one_in_every_area(tmp_path, by_area):
    order = [column.name for column in TABLES["monthly_shares"].columns]
    wrong = by_area.assign(share=by_area["share"].where(by_area["area"] == "A", by_area["share"] * 1.01))
    wrong[order].to_csv(tmp_path / "monthly_shares.csv", index=False)
    found = [fault.problem for fault in check_data(tmp_path) if "sum to 1" in fault.problem]
    assert len(found) == 4
    assert all("area B" in problem for problem in found)
