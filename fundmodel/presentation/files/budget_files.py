"""What ``fundmodel report --budget`` leaves: the forms as workbook, page, csv and json, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.missing_library import has_library
from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.frames.as_json import json_text
from fundmodel.presentation.report.form_page import form_page
from fundmodel.presentation.report.printed_numbers import file_frame
from fundmodel.vocabulary.official_lines import official_lines

if TYPE_CHECKING:
    from fundmodel.analysis.fund_budget import FundBudget, SheetBudget
    from fundmodel.presentation.report.report_parts import Report

VERB: Final = "report --budget"
JSON: Final = "budget.json"
PAGE: Final = "budget.html"
BOOK: Final = "budget.xlsx"


def write_budget_files(report: Report, budget: FundBudget, folder: Path) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): ``budget.xlsx``, ``budget.html``, ``budget.json`` (whole yuan), a csv a
    sheet (万元)."""
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        (place / JSON).write_text(json_text(budget_document(report, budget)) + "\n", encoding="utf-8")
        (place / PAGE).write_text(form_page(report), encoding="utf-8")
        if has_library("xlsxwriter", BOOK, report.lang, notes):
            from fundmodel.presentation.files.report_workbook import report_workbook

            (place / BOOK).write_bytes(report_workbook(report))
        for number, table in report.tables().items():
            file_frame(table).to_csv(place / f"{number}.csv", index=False, encoding="utf-8-sig")
        return {"lang": report.lang, "data": {"name": report.data, "sha256": report.data_hash}}

    return write_owned(folder, VERB, fill), notes


def budget_document(report: Report, budget: FundBudget) -> dict[str, Any]:
    """The budget for machines: by sheet and line, whole yuan by year, plan, adjusted plan, executed, rate."""
    return {
        "kind": "fund budget",
        "version": report.version,
        "data": {"name": report.data, "sha256": report.data_hash, "synthetic": report.synthetic},
        "year": budget.year,
        "area": budget.area,
        "own_level_only": budget.own_level,
        "scenario": report.scenario,
        "unit": "CNY",
        "sheets": {name: _sheet(own) for name, own in budget.sheets.items()},
    }


def _sheet(own: SheetBudget) -> dict[str, Any]:
    lines = {}
    for line in official_lines(own.sheet):
        told: dict[str, Any] = {"label": dict(line.label), "sign": line.sign, "parent": line.parent or None}
        told["years"] = {year: units[line.name] for year, units in own.years.items()}
        held: Mapping[str, Mapping[str, float]] = {"plan": own.plan, "adjusted": own.adjusted, "done": own.done}
        told |= {name: values.get(line.name) for name, values in held.items()}
        told["rate"] = own.rate(line.name)
        told["tag"] = line.tag or None
        lines[line.name] = told
    observed = {fund: one._asdict() for fund, one in own.observed.items()}
    return {"lines": lines, "observed": observed, "carried_beside_projection": dict(own.deviation)}
