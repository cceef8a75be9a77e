"""The fund budget of a city of the example province: filled to the yuan, its year in progress, its files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from rich.cells import cell_len

import fundmodel as fm
from fundmodel.analysis.fund_budget import fund_budget
from fundmodel.analysis.official_amounts import official_amounts
from fundmodel.analysis.official_sheet import faults
from fundmodel.presentation.files import budget_files, bulletin_files, report_files
from fundmodel.presentation.files.budget_files import budget_document, write_budget_files
from fundmodel.presentation.files.owned_folder import refuse_unowned, write_owned
from fundmodel.presentation.report.budget_tables import budget_report, check_rows, key_sheet
from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import Paragraph
from fundmodel.presentation.terminal.form_screens import BETWEEN, EDGE, form_tables
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.official_lines import PURSES, SHEETS, line_of, official_lines, parts_of
from fundmodel.vocabulary.units import YUAN_PER_YI

CITY = "synthetic-C"
YEAR = 2027


@pytest.fixture(scope="module")
def province():
    return fm.load_data("example-province")


@pytest.fixture(scope="module")
def run(province):
    return fm.project("baseline", province, YEAR + 3, rule=fm.adjustment_fund(levy_income=0.05))


@pytest.fixture(scope="module")
def budget(run, province):
    return fund_budget(run, province, YEAR, CITY)


@pytest.fixture(scope="module")
def reported(province):
    """The province with six published months of 2026, the plan of a fund adjusted, and the residents' own level."""
    rows = [
        {"fund": "employee_pooled", "income_yuan": 2.5e9, "expenditure_yuan": 2.4e9, "balance_yuan": 8.5e8},
        {"fund": "resident", "income_yuan": 1.5e9, "expenditure_yuan": 1.3e9, "balance_yuan": 1.15e9},
    ]
    half = pd.DataFrame(rows).assign(
        area=CITY, period_end="2026-06", covers=6, released="2026-07-20", scope="pooled", level="own_level_only"
    )
    seen = province.table("observations")
    plans = province.table("budgets")
    own = (plans["area"] == CITY) & (plans["fund"] == "employee_pooled") & (plans["year"] == 2026)
    later = plans[own].assign(approved="2026-09-30", expenditure_plan_yuan=4.8e9)
    tables = {
        **province.tables,
        "observations": pd.concat([seen, half], ignore_index=True),
        "budgets": pd.concat([plans, later], ignore_index=True),
    }
    return replace(province, tables=tables, sha256="0" * 64)


def test_the_form_is_filled_to_the_yuan(run, budget, province):
    areas = province.table("area_accounts")
    published = areas[(areas["area"] == CITY) & (areas["year"] == 2025)].set_index("fund")
    for sheet, own in budget.sheets.items():
        assert list(own.years) == list(range(2025, 2031))
        assert own.gap < 1.0
        for units in (*own.years.values(), *own.printed.values()):
            assert faults(sheet, units) == []
        for before, after in zip(own.years, list(own.years)[1:], strict=False):
            assert own.years[after][f"{sheet}.opening"] == own.years[before][f"{sheet}.closing"]
        amounts = official_amounts(run, sheet, CITY)
        for year, units in own.years.items():
            at = amounts.years.index(year)
            assert abs(units[f"{sheet}.closing"] - sum(one[at] for one in amounts.closing.values())) <= 1.0
            for name, values in amounts.lines.items():
                if not parts_of(sheet, name):
                    assert abs(units[name] - values[at]) <= 1.5
                    assert abs(own.printed[year][name] - values[at] / 100.0) <= 1.5
    first = budget.sheets["employee"].years[2025]
    for flow in ("income", "expenditure"):
        pool = round(published.loc["employee_pooled", flow] * YUAN_PER_YI)
        assert abs(first[f"employee.{flow}_total.pool"] - pool) <= 1
    assert abs(budget.sheets["resident"].years[2025]["resident.income_total"] - 25.91e8) <= 1


def test_lines_between_levels_are_what_the_rule_moves(run, budget, province):
    moved = run.pooling.sel(area=CITY, fund="employee_pooled", month=run.pooling["month"].dt.year == YEAR)
    units = budget.sheets["employee"].years[YEAR]
    assert units["employee.upper_levies"] == pytest.approx(float(moved["levied"].sum()), abs=2)
    assert units["employee.upper_grants"] == pytest.approx(float(moved["granted"].sum()), abs=2)
    assert units["employee.upper_levies"] > 1e8
    whole = fund_budget(run, province, YEAR)
    for sheet, own in whole.sheets.items():
        assert all(faults(sheet, units) == [] for units in own.years.values())
    told = whole.sheets["employee"].years[YEAR]
    assert told["employee.lower_levies"] == pytest.approx(told["employee.upper_levies"], abs=3)
    assert told["employee.lower_grants"] == pytest.approx(told["employee.upper_grants"], abs=3)
    ledger = run.ledger["closing"].sel(fund=["employee_pooled", "individual_accounts"], month=f"{YEAR}-12-01")
    own = float(run.pooling["closing"].sel(fund="employee_pooled", month=f"{YEAR}-12-01"))
    owed = float(run.ledger["bridge_debt"].sel(month=f"{YEAR}-12-01").sum()) if "bridge_debt" in run.ledger else 0.0
    lent = float(run.pooling["lent"].sel(fund="employee_pooled", month=slice(None, f"{YEAR}-12-01")).sum())
    assert told["employee.closing"] == pytest.approx(float(ledger.sum()) + own - owed + lent, abs=5)


def test_care_is_split_by_cost_weighted_heads(run, budget):
    units = budget.sheets["employee"].years[YEAR]
    stock = run.stock_exposures["stock"].sel(area=CITY, boundary=[YEAR, YEAR + 1]).mean("boundary")
    active, retired = (float(stock.sel(exposure=f"cost_{one}")) for one in ("active", "retired"))
    care = units["employee.active"] - units["employee.maternity_care"] - units["employee.maternity_allowance"]
    assert care / units["employee.retired"] == pytest.approx(active / retired, rel=1e-6)
    paid = run.ledger["expenditure"].sel(area=CITY, fund="employee_pooled")
    assert care + units["employee.retired"] + units["employee.maternity_care"] + units[
        "employee.maternity_allowance"
    ] == pytest.approx(float(paid.sel(month=str(YEAR)).sum()), abs=5)


def test_without_published_months_the_year_is_the_projection(budget):
    own = budget.sheets["employee"]
    assert (own.observed, own.done, own.adjusted) == ({}, {}, {})
    assert set(own.plan) == {"employee.income_total.pool", "employee.expenditure_total.pool"}
    assert np.isnan(own.rate("employee.income_total.pool"))
    assert {one.fund: one.year for one in budget.past} == {"employee_pooled": 2025, "resident": 2025}


def test_published_months_move_the_year_and_what_follows(run, budget, reported):
    found = fund_budget(run, reported, YEAR, CITY)
    own, plain = found.sheets["employee"], budget.sheets["employee"]
    assert found.own_level
    assert own.adjusted["employee.expenditure_total.pool"] == 4.8e9
    assert own.rate("employee.expenditure_total.pool") == pytest.approx(2.4 / 4.8)
    assert own.rate("employee.income_total.pool") == pytest.approx(2.5e9 / own.plan["employee.income_total.pool"])
    books = run.ledger.sel(area=CITY, fund="employee_pooled", month=slice("2026-07", "2026-12"))
    levies = run.pooling.sel(area=CITY, fund="employee_pooled", month="2026")["levied"].sum()
    paid = run.ledger["expenditure"].sel(area=CITY, fund="employee_pooled", month="2026").sum()
    ahead = float(books["expenditure"].sum() / paid * (paid + levies))
    assert own.years[2026]["employee.expenditure_total.pool"] == pytest.approx(2.4e9 + ahead, rel=1e-6)
    assert (
        own.years[2026]["employee.expenditure_total.accounts"]
        == plain.years[2026]["employee.expenditure_total.accounts"]
    )
    moved = own.years[2026]["employee.closing"] - plain.years[2026]["employee.closing"]
    assert moved == pytest.approx(sum(own.deviation.values()), abs=2)
    assert abs(moved) > 1e6
    for year in (2027, 2030):
        assert own.years[year]["employee.closing"] - plain.years[year]["employee.closing"] == pytest.approx(
            moved, abs=3
        )
        assert own.years[year]["employee.income_total"] == plain.years[year]["employee.income_total"]
    assert all(faults("employee", units) == [] for units in own.years.values())
    before = fund_budget(run, reported, YEAR, CITY, as_of="2026-07-01")
    assert before.sheets["employee"].observed == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_files_say_the_same(run, reported, tmp_path, lang):
    found = fund_budget(run, reported, YEAR, CITY)
    report = budget_report(found, reported, "基准", lang)
    assert ("（本级）" if lang == "zh" else "own level only") in report.title
    names, notes = write_budget_files(report, found, tmp_path / "b")
    assert notes == []
    assert sorted(names) == sorted(path.name for path in (tmp_path / "b").iterdir())
    document = json.loads((tmp_path / "b" / "budget.json").read_text(encoding="utf-8"))
    page = (tmp_path / "b" / "budget.html").read_text(encoding="utf-8")
    with CalamineWorkbook.from_path(str(tmp_path / "b" / "budget.xlsx")) as book:
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets)[1:4] == ["T39-1", "T39-2", "T39-3"]
    for sheet, number in zip(SHEETS, ("T39-1", "T39-2"), strict=True):
        table = report.tables()[number]
        texts = printed_rows(table)
        with (tmp_path / "b" / f"{number}.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))[1:]
        names = [column.name for column in table.columns]
        assert "adjusted" in names if sheet == "employee" else "adjusted" not in names
        for at, line in enumerate(official_lines(sheet)):
            whole = document["sheets"][sheet]["lines"][line.name]["years"][str(YEAR)]
            shown = texts[at][names.index(f"y{YEAR}")]
            assert abs(float(shown.replace(",", "")) * 1e4 - whole) <= 200.0
            assert float(rows[at][names.index(f"y{YEAR}")]) == float(shown.replace(",", ""))
            assert sheets[number][4 + at][names.index(f"y{YEAR}")] == pytest.approx(float(shown.replace(",", "")))
            assert f">{shown}<" in page
    assert all(row["apart"] == 0 for row in check_rows(found, lang))
    assert ("合成数据" if lang == "zh" else "Synthetic") in page
    assert "http" not in page.replace("http-equiv", "")


def test_years_and_areas_that_are_not_there_are_refused(run, province):
    with pytest.raises(InputError, match="Valid: 2027 to 2027"):
        fund_budget(run, province, 2029, CITY)
    with pytest.raises(InputError, match="synthetic-C"):
        fund_budget(run, province, YEAR, "synthetic-Z")


def test_a_zero_that_no_data_hold_has_its_note(budget, province):
    report = budget_report(budget, province, "b", "en")
    table = report.tables()["T39-1"]
    for at, line in enumerate(official_lines("employee")):
        if line.unless_given and not any(units[line.name] for units in budget.sheets["employee"].years.values()):
            mark = table.frame["mark"].iloc[at]
            assert any(note.startswith(mark) for note in table.notes), line.name


def test_the_verb_writes_nothing_for_a_year_it_cannot_fill(capsys, tmp_path):
    from fundmodel.presentation.cli.main import main

    words = ["report", "--budget", "2026", "--data", "example-province", "--out", str(tmp_path / "b"), "--lang", "zh"]
    assert main(words) == 2
    assert "可编2027年及以后" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_deficit_of_the_pool_is_not_hidden_by_accounts(budget, province):
    """The employee sheet tells purses apart: what they leave adds up to the sheet, and each rolls by itself."""
    own = budget.sheets["employee"]
    hidden = {}
    for year, units in own.printed.items():
        for stock in ("opening", "net", "closing"):
            parts = [units[line_of(f"employee.{stock}", purse)] for purse in PURSES["employee"]]
            assert sum(parts) == units[f"employee.{stock}"]
        hidden[year] = {**units, "employee.net.pool": -100, "employee.net": 50}
    text = [part.text for _, part in budget_report(budget, province, "b", "zh").parts() if isinstance(part, Paragraph)]
    assert any("职工统筹基金" in one and "+ 职工个人账户" in one for one in text)
    short = replace(budget, sheets={**budget.sheets, "employee": replace(own, printed=hidden)})
    said = [part.text for _, part in budget_report(short, province, "b", "zh").parts() if isinstance(part, Paragraph)]
    assert any("看不出2025、2026、2027、2028、2029、2030年统筹基金收不抵支" in one for one in said)
    assert {line_of("resident.net", "resident"), line_of("employee.net", "employee")} == {
        *("resident.net", "employee.net")
    }
    for lang in ("zh", "en"):
        title, heads, rows = key_sheet(budget_report(budget, province, "b", lang), "employee")
        assert len(heads) == len(rows[0]) == 7
        shown = [row[0].strip() for row in rows]
        for stock in ("opening", "net", "closing"):
            assert all(line.label[lang] in shown for line in official_lines("employee") if line.stock == stock)
        for width in (60, 80, 120):
            blocks = list(form_tables(title, heads, rows, width))
            cells = [(cell, column) for block in blocks for column in block.columns[1:] for cell in column.cells]
            assert len(cells) == 6 * len(rows)
            assert all(cell_len(cell) <= column.width for cell, column in cells)
            for block in blocks:
                assert sum(column.width + BETWEEN for column in block.columns) + 2 * EDGE - BETWEEN <= width


def test_budget_bulletin_and_report_replace_only_their_own_kind(tmp_path):
    kinds = [module.VERB for module in (budget_files, bulletin_files, report_files)]
    assert len(set(kinds)) == len(kinds)
    for mine in kinds:
        folder = tmp_path / mine
        write_owned(folder, mine, lambda place: (place / "a.csv").write_text("1") and {})
        refuse_unowned(folder, mine)
        for other in kinds:
            if other != mine:
                with pytest.raises(InputError, match="did not write"):
                    refuse_unowned(folder, other)


@pytest.mark.parametrize(
    "words", [["--budget", "2027", "--bulletin", "2025Q4"], ["--bulletin", "2025Q4", "--quick"]], ids=lambda one: one[2]
)
def test_what_a_form_does_not_read_is_refused(words, capsys):
    from fundmodel.presentation.cli.main import main

    assert main(["report", *words, "--lang", "zh"]) == 2
    assert f"{words[0]}不读取{words[2]}" in capsys.readouterr().err


def test_the_document_holds_what_the_budget_holds(budget, province):
    report = budget_report(budget, province, "b", "zh")
    told = budget_document(report, budget)
    held = SimpleNamespace(**told)
    assert (held.year, held.area, held.own_level_only, held.unit) == (YEAR, CITY, False, "CNY")
    line = told["sheets"]["employee"]["lines"]["employee.active"]
    assert line["tag"] == "derived"
    assert line["years"] == {year: units["employee.active"] for year, units in budget.sheets["employee"].years.items()}
