"""The table of areas: what a package of areas takes from the nation, what it must say, and the synthetic province."""

from __future__ import annotations

import csv
import json
import re

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

import fundmodel as fm
from fundmodel.assumptions.figures import area_figures, figures
from fundmodel.assumptions.package.description import specifications
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.assumptions.shipped import shipped
from fundmodel.calibration.example_province import write_example_province
from tests.areas import package, parts

FOLDER = shipped("data", "example-province")

pytestmark = pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")


@pytest.fixture(scope="module")
def province():
    return load_data("example-province")


def test_the_committed_province_is_what_the_generator_writes(tmp_path):
    write_example_province(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name


def test_the_province_says_everywhere_that_it_is_synthetic(province):
    with pytest.warns(fm.SyntheticDataWarning, match="合成数据"):
        load_data("example-province")
    about = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert about["synthetic"] is True
    assert province.synthetic
    assert len(province.areas) == 14
    assert all(area.startswith("synthetic-") for area in province.areas)
    assert all("合成" in names["zh"] and "synthetic" in names["en"] for names in province.area_names.values())
    assert set(province.table("areas")["source"]) == {"synthetic: fundmodel.calibration.example_province"}
    tables = [one for one in about["resources"] if one["name"] != "notes"]
    assert all("synthetic" in one["titles"]["en"] and "合成" in one["titles"]["zh"] for one in tables)


def test_the_description_matches_the_tables():
    about = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in about["resources"]} == {path.name for path in FOLDER.glob("*.csv")}
    for resource in about["resources"]:
        with (FOLDER / resource["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        for field in resource["schema"]["fields"]:
            column = specifications(about)[resource["name"]].column(field["name"])
            assert field.get("unit") == column.unit
            assert field["constraints"].get("required", False) is not column.empty


def test_levels_are_plausible_beside_the_nation(province):
    """Per head and ratios near the nation's over the province, far apart between cities."""
    nation = load_data("national")
    own, table = province.table("areas"), area_figures
    active, retired = own["active_10k"].sum(), own["retired_10k"].sum()
    assert 2.0 < active / retired < 3.2
    ratios = own["active_10k"] / own["retired_10k"]
    assert ratios.min() < 1.6 < 5.0 < ratios.max()
    for fund, heads in (("employee_pooled", "active_10k"), ("resident", "resident_10k")):
        group = heads.removesuffix("_10k")
        per_head = figures.accounts(province, fund, 2025).income.sum() / (own[heads].sum() * 1e4)
        national = figures.accounts(nation, fund, 2025).income / figures.heads(nation, group, np.array([2025]))
        assert per_head == pytest.approx(float(national[0]), rel=0.2)
    closing = figures.accounts(province, "employee_pooled", 2025)
    months = 12.0 * closing.closing / closing.expenditure
    assert months.min() < 6.0 < 30.0 < months.max()
    assert table.insured_ratio(province).min() < 0.9 < 1.1 < table.insured_ratio(province).max()


def test_a_nation_has_one_area_and_no_table_of_areas():
    nation = load_data("national")
    assert (nation.areas, nation.by_area) == (("CN",), False)
    assert figures.accounts(nation, "resident", 2025).income.shape == (1,)


def test_what_a_package_of_areas_leaves_out_is_neutral_or_the_nations():
    nation = load_data("national")
    frame = parts(nation, (0.25, 0.75)).drop(columns=["maternity_expenditure_100m_yuan", "age_65plus_10k"])
    data = package(nation, frame.drop(columns=[f"{group}_before_10k" for group in ("active", "retired", "resident")]))
    np.testing.assert_array_equal(area_figures.insured_ratio(data), 1.0)
    np.testing.assert_array_equal(area_figures.out_rate(data), 0.0)
    np.testing.assert_allclose(area_figures.destinations(data), [[0.0, 1.0], [1.0, 0.0]])
    maternity = figures.account_item(data, "maternity", "expenditure", 2025)
    whole = figures.account_item(nation, "maternity", "expenditure", 2025)
    np.testing.assert_allclose(maternity, np.array([0.25, 0.75]) * whole, rtol=1e-12)


def test_destinations_default_to_the_size_of_the_others(province):
    nation = load_data("national")
    data = package(nation, parts(nation, (0.1, 0.3, 0.6)))
    np.testing.assert_allclose(area_figures.destinations(data)[0], [0.0, 1 / 3, 2 / 3], rtol=1e-12)
    given = area_figures.destinations(province)
    np.testing.assert_allclose(given.sum(axis=1), 1.0, rtol=1e-14)
    assert given[2, 0] > 0.3


def workbook(path, rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("areas")
    sheet.write_row(0, 0, list(rows.columns))
    for place, row in enumerate(rows.itertuples(index=False), start=1):
        for at, value in enumerate(row):
            if value == value:
                sheet.write(place, at, value)
    book.close()
    return path


def test_a_workbook_of_areas_alone_can_be_projected(tmp_path):
    frame = parts(load_data("national"), (0.02, 0.03))
    data = load_data(workbook(tmp_path / "province.xlsx", frame))
    run = fm.project("baseline", data, 2027).check()
    assert list(run.ledger["area"].values) == ["A", "B"]


def test_every_gap_of_a_workbook_is_listed_with_sheet_row_and_column(tmp_path):
    frame = parts(load_data("national"), (0.02, 0.03, 0.05)).astype(object)
    frame.loc[0, "active_10k"] = np.nan
    frame.loc[2, "resident_income_100m_yuan"] = np.nan
    faults = check_data(workbook(tmp_path / "gaps.xlsx", frame))
    assert {(fault.source, fault.row, fault.place) for fault in faults} == {
        ("areas", 2, "active_10k"),
        ("areas", 4, "resident_income_100m_yuan"),
    }
    assert all(fault.problem and fault.fix for fault in faults)


def test_a_cell_that_is_no_number_and_a_gap_that_may_be(tmp_path):
    frame = parts(load_data("national"), (0.02, 0.03, 0.05)).astype(object)
    frame.loc[1, "wage_level"] = "12 %"
    (fault,) = check_data(workbook(tmp_path / "text.xlsx", frame))
    assert (fault.source, fault.row, fault.place) == ("areas", 3, "wage_level")
    frame.loc[1, ["wage_level", "age_65plus_10k"]] = np.nan
    data = load_data(workbook(tmp_path / "gaps.xlsx", frame))
    lent = {(one.column, one.areas) for one in data.borrowed if one.table == "areas" and one.areas}
    assert lent == {("wage_level", ("B",)), ("age_65plus_10k", ("B",))}


def folder(path, frame, destinations=None):
    path.mkdir()
    frame.to_csv(path / "areas.csv", index=False)
    if destinations is not None:
        destinations.to_csv(path / "destinations.csv", index=False)
    return path


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        ({"resident_10k": [2e5, 1000.0]}, "resident_10k", "more than residents x insured ratio"),
        ({"age_65plus_10k": [9e5, 1.0]}, "age_65plus_10k", "more people of 65"),
        ({"insured_ratio": [1.2, 1.1]}, "insured_ratio", "not 1 to 1 %"),
        ({"out_rate": [0.5, 0.0]}, "out_rate", "out of range|outside|0.2"),
        ({"area": ["A", "A"]}, "area", "same key"),
    ],
)
def test_areas_that_cannot_be_are_told(tmp_path, change, place, told):
    faults = check_data(folder(tmp_path / "x", parts(load_data("national"), (0.02, 0.03)).assign(**change)))
    assert any(fault.place == place for fault in faults), faults
    assert any(re.search(told, f"{fault.problem} {fault.fix}") for fault in faults), faults


def test_destinations_that_cannot_be_are_told(tmp_path):
    rows = pd.DataFrame({"from": ["A", "A", "B", "Z"], "to": ["B", "A", "A", "A"], "share": [0.5, 0.2, 1.0, 1.0]})
    frame = parts(load_data("national"), (0.02, 0.03))
    faults = check_data(folder(tmp_path / "x", frame, rows.iloc[:3]))
    assert {(fault.row, fault.place) for fault in faults} == {(3, "to"), (2, "share")}
    unknown = check_data(folder(tmp_path / "y", frame, rows.iloc[[2, 3]].assign(share=1.0)))
    assert [(fault.source, fault.row, fault.place, fault.value) for fault in unknown] == [
        ("destinations.csv", 3, "from", "Z")
    ]
    assert "A, B" in unknown[0].fix
