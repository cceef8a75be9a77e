"""``fundmodel run``: what is printed, what is left, what is refused; nothing half-written."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.assumptions.shipped import shipped
from fundmodel.presentation.cli import main
from fundmodel.presentation.files import atomic
from fundmodel.presentation.files import run_files as outputs
from fundmodel.presentation.files import workbook as doors
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.summary import ITEMS, yearly_accounts
from fundmodel.presentation.terminal.fund_screens import fund_tables
from fundmodel.presentation.words.rounding import rolling
from fundmodel.vocabulary.dims import FUNDS, PAYERS

SHORT = ["run", "baseline", "current-law", "--until", "2027"]

RANGES = ("headline_ranges", "range_parameters", "range_left_out", "enrolment_seeds")


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "current-law"], until=2027)


@pytest.fixture(scope="module")
def netcdf_once():
    """``to_netcdf`` that writes the same tree once and copies the file from then on."""
    write, written = xr.DataTree.to_netcdf, []

    def once(tree, path, **named):
        content = next((content for known, content in written if known.identical(tree)), None)
        if content is not None:
            Path(path).write_bytes(content)
            return
        write(tree, path, **named)
        written.append((tree, Path(path).read_bytes()))

    return once


@pytest.fixture
def quick(monkeypatch, run, netcdf_once):
    """The same projection for every call, no past re-run, its file written once, and a page that costs nothing."""
    monkeypatch.setattr(xr.DataTree, "to_netcdf", netcdf_once)
    page = ModuleType("fundmodel.presentation.files.page_file")
    page.write_page = lambda run, path, lang="zh", **_: path.write_text(lang, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "fundmodel.presentation.files.page_file", page)
    monkeypatch.setattr("fundmodel.projection.project.project", lambda *_, **__: run)
    trend = pd.DataFrame(
        {
            "scenario": "baseline",
            "trend": "low",
            "trend_ends": 2030,
            "area": "CN",
            "year": 2030,
            "dependency_ratio": [2.4],
        }
    )
    monkeypatch.setattr(outputs, "trend_table", lambda *_: trend)
    monkeypatch.setattr(outputs, "record_of", lambda _: None)
    return run


@pytest.fixture
def brief(quick, monkeypatch):
    """The same with one table in place of all: where files go does not depend on how many there are."""
    monkeypatch.setattr(sheets, "built", lambda run: {"yearly_accounts": yearly_accounts(run, FUNDS)})
    return quick


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_run_prints_both_funds_the_differences_and_the_dates(quick, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    assert main([*SHORT, "--lang", "en"]) == 0
    printed, errors = capsys.readouterr()
    assert errors == ""
    for text in (
        "How the inputs differ",
        "Employee pooled fund",
        "Resident fund",
        "Key dates",
        "Held flat after 2026: Resident premium",
        "not before 2028",
        "Every conservation law",
        "largest gap",
    ):
        assert text in printed
    assert printed.index("How the inputs differ") < printed.index("Employee pooled fund")
    assert main([*SHORT, "--lang", "zh"]) == 0
    assert "关键时点" in capsys.readouterr().out


def test_the_printed_parts_add_up(run, quick, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main([*SHORT, "--lang", "en"]) == 0
    funds = capsys.readouterr().out.partition(" minus ")[0]
    rows = re.findall(r"(20\d\d) +([\d,]+) +([\d,]+) +(-?[\d,]+) +(-?[\d,]+) ", funds)
    assert len(rows) == 9  # the employee pool once, the resident fund twice, three years each
    above: dict[int, int] = {}
    for year, *cells in rows:
        income, spent, left, closing = (int(cell.replace(",", "")) for cell in cells)
        assert income == spent + left
        assert closing - left == above.get(int(year) - 1, closing - left)
        above = {int(year): closing}


def test_every_printed_year_rolls_into_the_next(run):
    for _, one in yearly_accounts(fm.project("baseline", until=2040)).groupby("fund"):
        closed = None
        for row in one.to_dict("records"):
            flows = [row[name] / 1e8 for name in ("total_income", "expenditure", "balance")]
            income, spent, left, closing = rolling(*flows, before=closed)
            assert income - spent == left
            assert row["debt_interest"] or closed is None or closing == closed + left
            assert (closing, left) == pytest.approx((flows[2], row["current_balance"] / 1e8), abs=1.0)
            assert (income, spent) == pytest.approx(flows[:2], abs=1.5)
            closed = closing


def test_the_people_line_adds_up(quick, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    assert main([*SHORT, "--lang", "en"]) == 0
    line = re.search(r"10k\): (.*?);", capsys.readouterr().out)[1]
    numbers = [float(x.replace(",", "")) for x in re.findall(r"-?[\d,]+", line)]
    opening, births, deaths, migration, adjustment, closing = numbers
    assert opening + births - deaths + migration + adjustment == closing


def test_scenarios_with_the_same_accounts_share_a_table(run):
    from rich.console import Console

    tables = dict(fund_tables(run, "en", Console(width=200)))
    assert len(tables["employee_pooled"][0].columns) == 1
    assert len(tables["resident"][0].columns) == 2
    assert len(dict(fund_tables(run, "en", Console(width=70)))["resident"]) == 3  # below each other


def test_json_is_one_document_and_nothing_else(quick, capsys):
    assert main([*SHORT, "--json"]) == 0
    printed, errors = capsys.readouterr()
    assert errors == ""
    document = json.loads(printed)
    assert [row["name"] for row in document["scenarios"]] == ["baseline", "current-law"]
    assert len(document["yearly_accounts"]) == 12
    assert document["headlines"][0]["depletion_month"] is None
    assert document["out"] is None
    assert document["differences"]["current-law"]
    first = document["yearly_accounts"][0]
    assert first["expenditure"] == pytest.approx(13594.28e8, rel=1e-9)


def test_out_leaves_everything_with_a_manifest_and_csv_that_excel_opens(quick, tmp_path, capsys):
    target = tmp_path / "new" / "demo"
    assert main([*SHORT, "--out", str(target), "--lang", "zh"]) == 0
    assert f"{len(left_in(target))} 个文件" in capsys.readouterr().out
    expected = {f"{name}.csv" for name in (*sheets.SHEETS, "enrolment_trend", "reasons", *RANGES)}
    assert set(left_in(target)) == expected | {"run.nc", "accounts.xlsx", "index.html", "manifest.json"}
    assert left_in(tmp_path / "new") == ["demo"]
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == set(left_in(target)) - {"manifest.json"}
    for listed in manifest["files"].values():
        assert re.search("[一-鿿]", listed["description"]["zh"])
        assert listed["description"]["en"].isascii()
        assert "\n" not in listed["description"]["zh"] + listed["description"]["en"]
    assert manifest["result_sha256"] == outputs.result_sha256(quick)
    assert manifest["command"] == {
        "scenarios": ["baseline", "current-law"],
        "data": "national",
        "until": 2027,
        "lang": "zh",
    }
    assert fm.open_run(target / "run.nc").ledger.equals(quick.ledger)
    opens_in_excel_and_keeps_every_figure(target, quick)


def opens_in_excel_and_keeps_every_figure(folder, run):
    for path in folder.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with (folder / "yearly_accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    accounts = yearly_accounts(run, FUNDS)
    assert len(rows) == len(accounts)
    assert [float(row["支出（元）"]) for row in rows] == pytest.approx(accounts["expenditure"].tolist(), rel=1e-11)
    assert rows[0]["基金"] == "职工统筹基金"
    assert rows[0]["支出（元）"] == "1359428000000.0"


def test_an_earlier_run_is_replaced_and_a_foreign_folder_is_not_touched(brief, tmp_path, capsys):
    ours, foreign = tmp_path / "ours", tmp_path / "foreign"
    assert main([*SHORT, "--out", str(ours), "--lang", "zh"]) == 0
    assert (ours / "index.html").read_text(encoding="utf-8") == "zh"
    assert main([*SHORT, "--out", str(ours), "--lang", "en"]) == 0
    assert (ours / "index.html").read_text(encoding="utf-8") == "en"
    foreign.mkdir()
    (foreign / "thesis.docx").write_text("years of work", encoding="utf-8")
    capsys.readouterr()
    assert main([*SHORT, "--out", str(foreign), "--lang", "en"]) == 2
    assert "did not write" in capsys.readouterr().err
    assert left_in(foreign) == ["thesis.docx"]
    assert left_in(tmp_path) == ["foreign", "ours"]


@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt, OSError(28, "No space left"), RuntimeError("broken"), FileNotFoundError(2, "No template")],
)
def test_nothing_is_left_when_writing_stops(error, brief, tmp_path, monkeypatch, capsys):
    def stop(*_, **__):
        raise error

    monkeypatch.setattr(outputs, "write_excel", stop)
    code = main([*SHORT, "--out", str(tmp_path / "a" / "b"), "--lang", "en"])
    assert code == {KeyboardInterrupt: 130}.get(error, 2 if "space" in str(error) else 1)
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert errors.startswith("fundmodel: ")
    assert "Traceback" not in errors
    assert len(errors.strip().splitlines()) == 1
    assert left_in(tmp_path) == []


def test_ctrl_c_while_an_earlier_run_is_replaced_gives_it_back(brief, tmp_path, monkeypatch):
    target = tmp_path / "demo"
    assert main([*SHORT, "--out", str(target)]) == 0
    kept = {path.name: path.read_bytes() for path in target.iterdir()}

    def stop(new, other):
        assert other == target
        raise KeyboardInterrupt

    monkeypatch.setattr("fundmodel.vocabulary.whole_files.exchange", stop)
    assert main([*SHORT, "--out", str(target)]) == 130
    assert {path.name: path.read_bytes() for path in target.iterdir()} == kept
    assert left_in(tmp_path) == ["demo"]


@pytest.mark.parametrize("at", ["mkdir", "replace"])
def test_a_place_that_may_not_be_written(at, brief, tmp_path, monkeypatch, capsys):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, at, refuse)
    assert main([*SHORT, "--out", str(tmp_path / "demo"), "--lang", "en"]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert "cannot be written" in errors
    assert "Permission denied" in errors
    assert "Traceback" not in errors
    monkeypatch.undo()
    assert left_in(tmp_path) == []


def test_a_file_in_place_of_the_folder(brief, tmp_path, capsys):
    file = tmp_path / "demo"
    file.write_text("mine", encoding="utf-8")
    for target in (file, file / "below"):
        assert main([*SHORT, "--out", str(target), "--lang", "en"]) == 2
        assert "is a file, not a folder" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"
    assert left_in(tmp_path) == ["demo"]


def test_without_the_report_libraries_the_rest_is_written(brief, tmp_path, monkeypatch, capsys):
    for library in ("plotly", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, library, None)
    assert main([*SHORT, "--out", str(tmp_path / "demo"), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("pip install 'fundmodel[report]'") == 2
    assert "index.html was not written" in printed
    assert not {"index.html", "accounts.xlsx"} & set(left_in(tmp_path / "demo"))


def test_the_workbook_holds_the_values_of_the_run(run, tmp_path):
    from python_calamine import CalamineWorkbook

    path = run.to_excel(tmp_path / "x.xlsx", "en")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names[:3] == ["Summary", "Years side by side", "Read me"]
    assert len(book.sheet_names) == 3 + len(sheets.SHEETS)
    readme = [cell for row in book.get_sheet_by_name("Read me").to_python() for cell in row]
    assert {"Synthetic data", "no", "2025-12-31", run.provenance["data"]["sha256"]} <= set(readme)
    header, *rows = book.get_sheet_by_name("Yearly accounts").to_python()
    accounts = yearly_accounts(run, FUNDS)
    for name, heading in (("expenditure", "Expenditure (CNY 100m)"), ("balance", "Balance (CNY 100m)")):
        at = header.index(heading)
        assert [row[at] for row in rows] == pytest.approx((accounts[name] / 1e8).tolist(), rel=1e-12)
    content = path.read_bytes()
    import zipfile

    with zipfile.ZipFile(path) as archive:
        formulas = [name for name in archive.namelist() if "worksheets/" in name and b"<f>" in archive.read(name)]
    assert formulas == []
    assert content
    assert left_in(tmp_path) == ["x.xlsx"]


def test_tidy_and_card(run):
    tidy = run.to_dataframe("en")
    assert list(tidy.columns) == ["Scenario", "Area", "Fund", "Year", "Item", "Amount by line (CNY)"]
    assert len(tidy) == 2 * 3 * 3 * len(ITEMS)
    assert run.to_dataframe("zh")["基金"].iloc[0] == "职工统筹基金"
    with fm.set_options(lang="en"):
        assert "2025-12-31" in run._repr_html_()
        assert "SYNTHETIC" not in run._repr_html_()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sheets.SHEETS)
def test_every_sheet_has_words_for_all_its_columns(name, lang, run):
    frame = sheets.SHEETS[name](run)
    shown = doors.at_the_door(frame, lang)
    assert len(shown.columns) == len(frame.columns)
    assert len(frame) or name in ("differences", "care_accounts", "borrowed")


def test_flow_tables_close(run):
    flow = sheets.people_flow(run)
    assert flow["gap"].abs().max() < 1.0
    groups = sheets.group_flow(run)
    moved = groups.groupby(["scenario", "year"])["moves"].sum()
    assert moved.abs().max() < 1.0
    change = groups["people_opening"] + groups["natural_change"] + groups["moves"] - groups["people_closing"]
    assert change.abs().max() < 1e-3


def test_write_file_leaves_nothing_beside(tmp_path, monkeypatch):
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    file.write_bytes(b"mine")
    with pytest.raises(fm.InputError, match="is a folder"):
        atomic.write_file(folder, b"x")

    def full(*_):
        raise OSError(28, "No space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(fm.InputError, match="cannot be written"):
        atomic.write_file(file, b"x")
    assert left_in(tmp_path) == ["file", "folder"]
    assert left_in(folder) == []
    assert file.read_bytes() == b"mine"


def test_rerun_says_whether_the_result_is_the_same(brief, tmp_path, capsys):
    target = tmp_path / "demo"
    assert main([*SHORT, "--out", str(target)]) == 0
    capsys.readouterr()
    assert main(["rerun", str(target), "--lang", "en"]) == 0
    assert "bit for bit" in capsys.readouterr().out
    manifest = target / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["result_sha256"] = "0" * 64
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert main(["rerun", str(manifest), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["same"] is False
    assert [part["same"] for part in document["parts"]][-1] is False
    assert all(part["same"] for part in document["parts"][:-1])


@pytest.mark.parametrize("text", [None, "{", "[]", '{"kind": "other"}', '{"kind": "fundmodel run", "command": {}}'])
def test_rerun_of_what_is_no_manifest(text, tmp_path, capsys):
    path = tmp_path / "manifest.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["rerun", str(path), "--lang", "en"]) == 2
    errors = capsys.readouterr().err
    assert "manifest" in errors
    assert len(errors.splitlines()) == 1


def test_one_projected_year_is_enough_for_everything_but_the_solvency_tests(tmp_path, capsys):
    target = tmp_path / "short"
    assert main(["run", "baseline", "--until", "2026", "--out", str(target), "--lang", "en"]) == 0
    assert capsys.readouterr().err == ""
    page = (target / "index.html").read_text(encoding="utf-8")
    assert "n/a: fewer than two projected years" in page
    assert "年限太短" in page
    assert "enrolment_trend.csv" in left_in(target)
    assert 'data-trend="middle"' in page


def test_a_refused_file_is_named_as_the_user_named_it(brief, tmp_path, monkeypatch, capsys):
    """Neither the part file of ``save`` nor the folder beside the results shows."""

    def refuse(path, *_, **__):
        raise PermissionError(f"[Errno 13] Unable to synchronously create file (name = '{path}')")

    monkeypatch.setattr("fundmodel.projection.result.write_groups", refuse)
    with pytest.raises(fm.InputError) as refused:
        brief.save(tmp_path / "mine.nc")
    assert str(refused.value).count(str(tmp_path / "mine.nc")) == 2
    assert ".part" not in str(refused.value)
    assert main([*SHORT, "--out", str(tmp_path / "demo"), "--lang", "en"]) == 2
    errors = capsys.readouterr().err
    assert str(tmp_path / "demo" / "run.nc") in errors
    assert "/." not in errors.replace(str(tmp_path), "")
    assert left_in(tmp_path) == []


def test_factors_outside_the_band_and_jumps_are_printed_with_their_reasons(quick, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "1000")
    assert main([*SHORT, "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    factor = float(quick.reconciliation["factor"].sel(scenario="baseline", item="account_contributions").item())
    assert f"the calibration factor of Account contributions, {factor:.3f}, lies outside 0.85-1.15" in printed
    assert "wage mix and 2 %" in printed
    assert printed.count("more than 4 points apart (the same in every scenario)") == 3
    assert main([*SHORT, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {row["flow"] for row in document["growth_jumps"]} == {"income", "expenditure", "maternity"}
    assert len([row for row in document["reconciliation"] if not row["inside_band"]]) == 2


HALF = """name: half
label: {zh: 一半, en: Half}
question: {zh: 问？, en: "Why?"}
reference: test
extends: baseline
changes:
  employee.declared_ratio_nonprivate: 0.5
  employee.declared_ratio_private: 0.5
"""


def test_an_unexplained_factor_stops_a_run_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    scenario = tmp_path / "half.yaml"
    scenario.write_text(HALF, encoding="utf-8")
    argv = ["run", str(scenario), "--until", "2026", "--out", str(tmp_path / "out"), "--lang", "en", "--no-range"]
    assert main(argv) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert "cannot be reconciled" in errors
    assert "employee_pool_contributions" in errors
    assert main([*argv, "--unreconciled"]) == 2
    assert "data of your own" in capsys.readouterr().err
    assert left_in(tmp_path) == ["half.yaml"]
    own = tmp_path / "mine"
    shutil.copytree(shipped("data", "national"), own)
    assert main([*argv, "--data", str(own)]) == 2
    assert "cannot be reconciled" in capsys.readouterr().err
    monkeypatch.setenv("COLUMNS", "400")
    assert main([*argv, "--data", str(own), "--unreconciled"]) == 0
    assert "UNRECONCILED BASE YEAR" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"]["unreconciled"] is True


def test_the_payers_sum_to_income_and_arrears_close(run):
    paid = sheets.SHEETS["income_by_payer"](run)
    assert paid[list(PAYERS)].sum(axis=1).to_numpy() == pytest.approx(paid["income"].to_numpy(), rel=1e-12)
    owed = sheets.SHEETS["memo"](run)
    change = owed["contributions_due"] - owed["contributions_collected"] - owed["contributions_written_off"]
    assert (owed["arrears_year_opening"] + change).to_numpy() == pytest.approx(
        owed["arrears_year_end"].to_numpy(), rel=1e-9
    )
    books = sheets.SHEETS["monthly_ledger"](run)
    levels = books[["subsidy_central", "subsidy_provincial", "subsidy_local"]].sum(axis=1)
    assert books["subsidy"].to_numpy() == pytest.approx(levels.to_numpy())


def test_what_holds_between_dates_is_in_the_assumptions(run):
    table = sheets.assumptions(run).query("scenario == 'baseline'").set_index("parameter")["interpolate"]
    assert table["economy.interest_rate"] == "linear"
    assert table["employee.mean_pension"] == "step"
    assert table["employee.individual_rate"] == ""
