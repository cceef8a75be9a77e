"""What a package holds and no run reads is said, and the list of what runs read is what they read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.package.not_used import (
    READ_BY_RUN,
    TOLD_APART,
    UNREAD_COLUMNS,
    not_used,
    unread,
    unread_columns,
)
from fundmodel.assumptions.package.package import examine
from fundmodel.assumptions.shipped import shipped
from fundmodel.presentation.frames.borrowed_frame import not_used_lines
from fundmodel.vocabulary.frozen import Frozen

MADE_BEFORE = {"cost_by_age", "area_accounts"}
"""Tables from which reading a package makes others (``cost_profiles``, ``areas``)."""


class Noting(Frozen[str, Any]):
    """Tables that note which are read."""

    read: set[str]

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def items(self) -> Any:
        return dict(zip(iter(self), map(super().__getitem__, self), strict=True)).items()

    def __contains__(self, key: object) -> bool:
        return key in set(iter(self))


def traced(data: fm.DataPackage) -> set[str]:
    """Own tables that a run of one year reads."""
    tables = Noting(data.tables)
    tables.read = set()
    noting = replace(data, sha256=f"traced {data.name}")
    object.__setattr__(noting, "tables", tables)
    fm.project("baseline", noting, 2026, force=True)
    return tables.read & set(data.tables)


@pytest.fixture(scope="module")
def read() -> Iterator[dict[str, set[str]]]:
    with pytest.warns(fm.SyntheticDataWarning):
        yield {name: traced(fm.load_data(name)) for name in ("national", "example-province")}


def test_runs_read_what_is_listed_and_nothing_else(read):
    together = read["national"] | read["example-province"]
    assert together - TOLD_APART <= READ_BY_RUN
    assert together >= READ_BY_RUN - {"cost_by_age", "member_ages", "settlement_triangle"} - MADE_BEFORE


def test_a_table_that_no_run_reads_is_said(tmp_path):
    place = tmp_path / "mine"
    shutil.copytree(shipped("data", "example-county").parent / "example-province", place)
    (place / "contribution_base.csv").write_text("area,year,mean_base\nsynthetic-A,2025,7000\n", encoding="utf-8")
    found = examine(place)
    assert found.faults == ()
    assert "contribution_base" in found.package.not_used
    lines = not_used_lines({"not_used": found.package.not_used}, "zh")
    assert any("本次推演未用" in line and "contribution_base" in line for line in lines)
    assert unread({"observations": found.package.tables["observations"]}) == ()


def test_columns_of_a_package_of_areas_are_said_too(tmp_path):
    """A province may bring the nation's tables; what its runs leave alone of them is named column by column."""
    place = tmp_path / "mine"
    shutil.copytree(shipped("data", "example-province"), place)
    for table in ("national_history", "wages", "demographic_paths"):
        shutil.copy(shipped("data", "national") / f"{table}.csv", place)
    found = examine(place)
    assert found.faults == ()
    said = {f"{table}.{column}" for table, columns in UNREAD_COLUMNS.items() for column in columns}
    assert said <= set(found.package.not_used)
    for lang, word in (("zh", "本次推演未用"), ("en", "not used in this run")):
        (line,) = [line for line in not_used_lines({"not_used": found.package.not_used}, lang) if word in line]
        assert "wages.growth" in line


@pytest.mark.parametrize("column", ["opening_yuan", "transfers_up_yuan"])
def test_columns_of_monthly_accounts_that_a_run_leaves_alone_are_told(column, example):
    tables = {**example.tables, "observations": example.table("observations").iloc[:0].reindex(range(1))}
    assert "observed_flows" not in not_used(tables, 2025)
    tables["observations"] = tables["observations"].assign(**{column: 1.0})
    assert "observed_flows" in not_used(tables, 2025)


@pytest.fixture(scope="module")
def example():
    with pytest.warns(fm.SyntheticDataWarning):
        return fm.load_data("example-province")


def test_columns_that_no_run_reads_are_said_and_no_run_reads_them(national):
    tables = dict(national.tables)
    for table, columns in UNREAD_COLUMNS.items():
        frame = tables[table].copy()
        for column in columns:
            frame[column] = frame[column] * (1.0 + 0.01 * np.sin(np.arange(len(frame))))
        tables[table] = frame
    moved = fm.project("baseline", replace(national, tables=tables, sha256="columns moved"), 2030)
    plain = fm.project("baseline", national, 2030)
    for name, data in plain.sets.items():
        for variable in data.data_vars:
            np.testing.assert_array_equal(moved.sets[name][variable].values, data[variable].values, err_msg=variable)
    said = unread_columns(national.tables)
    assert "national_history.income_100m_yuan" in said
    assert "national_history.gdp_100m_yuan" not in said
    assert "cost_profiles" in said
    assert unread_columns({"observations": national.tables["population"]}) == ()
