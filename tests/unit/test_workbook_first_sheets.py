"""The first sheets of a workbook: key dates with native charts, years side by side, and how every sheet is printed."""

from __future__ import annotations

import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

import fundmodel as fm
from fundmodel.presentation.files.workbook import PRINTED_ROWS, write_excel
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.summary import headlines, yearly_accounts
from fundmodel.presentation.words.headings import title_of
from fundmodel.presentation.words.labels import prudent_text


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "current-law"], until=2036)


@pytest.fixture(scope="module")
def written(run, tmp_path_factory):
    return write_excel(run, tmp_path_factory.mktemp("book") / "x.xlsx", "en")


def test_the_summary_says_every_date_with_the_prudent_one(run, written):
    cells = [cell for row in CalamineWorkbook.from_path(str(written)).get_sheet_by_index(0).to_python() for cell in row]
    for row in headlines(run).to_dict("records"):
        said = prudent_text(row, "depletion_month", "en")
        assert any(str(cell).startswith(said) for cell in cells)


def test_years_stand_side_by_side(run, written):
    heads, *rows = CalamineWorkbook.from_path(str(written)).get_sheet_by_name("Years side by side").to_python()
    at = heads.index(2030.0)
    accounts = yearly_accounts(run).set_index(["fund", "scenario", "year"])
    row = next(row for row in rows if row[:3] == ["Resident fund", "Balance (CNY 100m)", "Current law"])
    assert row[at] == pytest.approx(accounts.loc[("resident", "current-law", 2030), "balance"] / 1e8, rel=1e-12)
    assert len(rows) == 2 * 5 * 2
    used_up = next(row for row in rows if row[0] == "Resident fund" and "onths" in row[1] and row[2] == "Current law")
    assert used_up[heads.index(2036.0)] == ""


def test_the_charts_are_native_and_draw_what_stands_on_the_wide_sheet(written):
    with zipfile.ZipFile(written) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert len(charts) == 4
    for chart in charts:
        assert len(re.findall(r"<c:ser>", chart)) == 2
        assert "'Years side by side'!$D$1" in chart


def test_every_sheet_is_printed_across_as_wide_as_a_page_and_long_ones_are_cut(written):
    with zipfile.ZipFile(written) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        book = archive.read("xl/workbook.xml").decode()
    for sheet in sheets:
        assert 'paperSize="9"' in sheet
        assert 'orientation="landscape"' in sheet
        assert 'fitToHeight="0"' in sheet
    ends = [int(row) for row in re.findall(r"_xlnm\.Print_Area[^<]*>[^<]*\$(\d+)</definedName>", book)]
    assert len(ends) > 20
    assert max(ends) == PRINTED_ROWS + 1


def test_a_synthetic_package_says_so_on_the_first_sheet(tmp_path):
    with pytest.warns(fm.SyntheticDataWarning):
        run = fm.project("baseline", data="example-province", until=2026).sel(area=["synthetic-A", "synthetic-B"])
    book = write_excel(run, tmp_path / "x.xlsx", "zh", {"yearly_accounts": yearly_accounts(run)})
    cells = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert any("合成数据" in str(cell) for row in cells[:4] for cell in row)


def test_a_table_too_long_for_a_sheet_is_left_to_its_csv_and_named(run, tmp_path):
    tables = {name: sheets.SHEETS[name](run) for name in ("yearly_accounts", "heads", "people_flow")}
    rows = {name: len(table) for name, table in tables.items()}
    longest = max(rows.values())
    book = CalamineWorkbook.from_path(str(write_excel(run, tmp_path / "x.xlsx", "en", tables, None, longest - 1)))
    (left,) = [title_of(name, "en") for name, count in rows.items() if count == longest]
    whole = CalamineWorkbook.from_path(str(write_excel(run, tmp_path / "y.xlsx", "en", tables, None, longest)))
    assert set(whole.sheet_names) - set(book.sheet_names) == {left}
    said = [cell for row in book.get_sheet_by_name("Read me").to_python() for cell in row]
    assert f"Tables of more than {longest - 1:,} rows stand in the csv of their name alone: {left}." in said
