"""Planted faults are the listed faults: no more, no fewer, each with its place and its fix."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from fundmodel.assumptions.package.cells import parse_cell
from fundmodel.assumptions.package.package import check_data, load_data
from fundmodel.assumptions.shipped import shipped
from fundmodel.assumptions.tables.table_schema import Column
from fundmodel.vocabulary.errors import InputError

NATIONAL = shipped("data", "national")
Records = dict[str, list[list[str]]]


@pytest.fixture
def tables() -> Records:
    """Three needed tables as text, header first; row n of the file is item n-1."""
    records = {}
    for name, first in (("population", 2026), ("heads", 2024), ("balances", 2024)):
        table = pd.read_csv(NATIONAL / f"{name}.csv", dtype=str, keep_default_na=False)
        table = table[table["year"].astype(int) >= first]
        records[name] = [list(table.columns), *table.to_numpy().tolist()]
    return records


def as_folder(tables: Records, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False, header=False)
    return folder


def as_workbook(tables: Records, path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if re.fullmatch(r"-?[0-9.]+", cell):
                        sheet.write_number(place, column, float(cell))
                    else:
                        sheet.write_string(place, column, cell)
    return path


def listed(source: Path) -> set[tuple[str, int | None, str | None, str | None]]:
    """(table, row, column, value) of every fault; a fault listed twice fails."""
    faults = check_data(source)
    places = [(fault.source.removesuffix(".csv"), fault.row, fault.place, fault.value) for fault in faults]
    assert len(places) == len(set(places))
    assert all(fault.fix for fault in faults)
    return set(places)


def test_the_embedded_package_has_no_fault():
    assert check_data("national") == []


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_sound_tables_have_no_fault(tables, tmp_path, form):
    source = as_folder(tables, tmp_path / "p") if form == "folder" else as_workbook(tables, tmp_path / "p.xlsx")
    assert check_data(source) == []
    assert load_data(source).table("population")["female"].sum() == pytest.approx(688_040_000, abs=2)


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_planted_faults_are_the_listed_faults(tables, tmp_path, form):
    planted = [
        ("population", 2, "female", "1,200"),
        ("population", 7, "female", "-5"),
        ("population", 9, "female", "NaN"),
        ("population", 11, "female", ""),
        ("population", 12, "male", "-1"),
        ("population", 14, "male", "3万"),
        ("population", 20, "age", "18-19"),
        ("population", 40, "age", "101"),
        ("heads", 3, "value", "-0.5"),
        ("heads", 4, "group", "actives"),
        ("heads", 5, "unit", "persons"),
        ("heads", 6, "status", ""),
        ("balances", 2, "fund", "pension"),
        ("balances", 3, "opening", "many"),
        ("balances", 3, "unit", "yuan"),
        ("balances", 4, "income", "-7"),
    ]
    for table, row, column, value in planted:
        tables[table][row - 1][tables[table][0].index(column)] = value
    source = as_folder(tables, tmp_path / "p") if form == "folder" else as_workbook(tables, tmp_path / "p.xlsx")
    assert listed(source) == set(planted)
    with pytest.raises(InputError, match="16 faults") as caught:
        load_data(source)
    assert len(caught.value.faults) == len(planted)


def test_faults_say_what_to_write(tables, tmp_path):
    tables["population"][1][2] = "1,200"
    tables["population"][2][2] = "5%"
    tables["heads"][1][3] = "万人"
    tables["heads"][2][1] = "retird"
    shown = "\n".join(map(str, check_data(as_folder(tables, tmp_path / "p"))))
    assert (
        "population.csv:2 [female]: text, not a number: it has thousands separators (found '1,200'). Write 1200"
        in shown
    )
    assert "without separators" in shown
    assert "percent sign (found '5%'). Write a number, 0 or more in persons" in shown
    assert "wrong unit (found '万人'). Convert the value to '10k persons' and write that" in shown
    assert "unknown group (found 'retird'). 'retired' may be meant" in shown


def test_duplicate_keys_name_the_first_row(tables, tmp_path):
    tables["heads"].append(list(tables["heads"][3]))
    last = len(tables["heads"])
    (fault,) = check_data(as_folder(tables, tmp_path / "p"))
    assert (fault.row, fault.problem) == (last, "the same key as row 4")
    assert fault.place == "year, group, status"


def test_missing_table_column_and_age(tables, tmp_path):
    del tables["balances"]
    del tables["population"][30]
    tables["heads"][0][2] = "valeu"
    faults = check_data(as_folder(tables, tmp_path / "p"))
    assert {(f.source, f.place) for f in faults} == {("population.csv", "age"), ("heads.csv", "value"), ("p", None)}
    shown = "\n".join(map(str, faults))
    assert "year 2026: rows missing for age 29" in shown
    assert "Rename the column 'valeu' to 'value'" in shown
    assert "the table 'balances' is missing" in shown


def test_unknown_tables_and_columns_are_not_ignored(tables, tmp_path):
    tables["wage"] = [["year"], ["2024"]]
    tables["heads"][0].append("persons")
    for row in tables["heads"][1:]:
        row.append("1")
    faults = check_data(as_folder(tables, tmp_path / "p"))
    assert [(f.source, f.problem) for f in faults] == [("wage.csv", "unknown table"), ("heads.csv", "unknown column")]
    assert "Rename it to 'wages'" in faults[0].fix


def test_a_balance_that_does_not_close(tables, tmp_path):
    row = tables["balances"][2]
    row[tables["balances"][0].index("closing")] = "99"
    (fault,) = check_data(as_folder(tables, tmp_path / "p"))
    assert (fault.row, fault.place, fault.value) == (3, "closing", "99")


def test_a_row_longer_than_the_header(tables, tmp_path):
    folder = as_folder(tables, tmp_path / "p")
    text = (folder / "heads.csv").read_text(encoding="utf-8").splitlines()
    text[3] += ",stray"
    (folder / "heads.csv").write_text("\n".join(text), encoding="utf-8")
    (fault,) = check_data(folder)
    assert (fault.row, fault.value) == (4, "stray")


def test_empty_folders_and_unreadable_files(tables, tmp_path):
    (tmp_path / "empty").mkdir()
    (fault,) = check_data(tmp_path / "empty")
    assert fault.problem == "the folder holds no CSV table"
    with pytest.raises(InputError, match="holds no CSV table"):
        load_data(tmp_path / "empty")
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    assert "cannot be read" in check_data(tmp_path / "broken.xlsx")[0].problem
    (tmp_path / "table.pdf").write_bytes(b"%PDF")
    assert "neither a folder" in check_data(tmp_path / "table.pdf")[0].problem
    folder = as_folder(tables, tmp_path / "p")
    (folder / "heads.csv").write_bytes(b"\xff\xff\xff\x00")
    (folder / "balances.csv").write_text("", encoding="utf-8")
    faults = check_data(folder)
    assert [(f.source, f.problem.split(":")[0]) for f in faults] == [
        ("heads.csv", "the file cannot be read"),
        ("balances.csv", "the table is empty"),
    ]
    with pytest.raises(InputError, match="Built-in packages"):
        check_data(tmp_path / "nowhere")


def test_formulas_without_a_calculated_value_are_refused(tables, tmp_path):
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, [float(c) if c.replace(".", "", 1).isdigit() else c for c in row])
            if name == "heads":
                sheet.write_formula("C2", "=1+1")
                sheet.write_formula("C3", "=1+1", value=2.0)
    formula, zero, *_ = check_data(path)
    assert (formula.source, formula.row, formula.place) == ("heads", 2, "column C")
    assert "formula" in formula.problem
    assert (zero.source, zero.row, zero.place, zero.value) == ("heads", 2, "value", "0")


def test_instruction_sheets_are_passed_over(tables, tmp_path):
    tables["说明"] = [["先读这里"], ["Read this first"]]
    tables["about"] = [["name", "甲省"], ["valuation_date", "2025-12-31"], ["synthetic", "否"]]
    package = load_data(as_workbook(tables, tmp_path / "p.xlsx"))
    assert (package.name, package.synthetic) == ("甲省", False)
    tables["about"][2][1] = "perhaps"
    (fault,) = check_data(as_workbook(tables, tmp_path / "p.xlsx"))
    assert (fault.source, fault.place, fault.value) == ("about", "synthetic", "perhaps")


def test_observations_need_their_flows(tmp_path):
    (tmp_path / "observations.csv").write_text(
        "area,fund,period_end,covers,released,income_yuan,expenditure_yuan,balance_yuan,scope\n"
        "甲,resident,2025-12,0,2026-01-20,,,500,pooled\n"
        "甲,resident,2026-01,1,2026-02-20,100,,500,pooled\n"
        "甲,resident,2026-13,1,2026-03-20,100,5,500,pooled\n"
        "甲,resident,2026-03,13,2026-04-20,100,5,500,pooled\n",
        encoding="utf-8",
    )
    assert listed(tmp_path) == {
        ("observations", 4, "period_end", "2026-13"),
        ("observations", 5, "covers", "13"),
    }
    text = (tmp_path / "observations.csv").read_text(encoding="utf-8").splitlines()[:3]
    (tmp_path / "observations.csv").write_text("\n".join(text), encoding="utf-8")
    assert listed(tmp_path) == {("observations", 3, "expenditure_yuan", "")}


@pytest.mark.parametrize(("text", "value"), [("0", 0.0), ("-3.5", -3.5), ("1e3", 1000.0), (".5", 0.5), ("7", 7.0)])
def test_numbers_are_read(text, value):
    assert parse_cell(text, Column("x")) == value


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1_000", "1 000", "—", "12万", "1,200", "１２", "0x10", "1e999", "TRUE"]
)
def test_what_is_not_a_number_is_a_fault(text):
    assert isinstance(parse_cell(text, Column("x")), tuple)


def test_those_working_and_those_retired_are_the_employee_heads(tables, tmp_path):
    header, *rows = tables["heads"]
    at = header.index("value")
    for row in rows:
        if row[:2] == ["2025", "active"]:
            row[at] = repr(float(row[at]) * 1.01)
    faults = check_data(as_folder(tables, tmp_path / "p"))
    assert {(fault.source, fault.place) for fault in faults} == {("heads.csv", "value")}
    assert all("not the employee heads" in fault.problem for fault in faults)
    assert {rows[fault.row - 2][:2] == ["2025", "employee"] for fault in faults} == {True}
