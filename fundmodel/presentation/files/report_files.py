"""The annual report in a folder: page, Word, workbook, a csv for each table, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.missing_library import has_library
from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.report.printed_numbers import file_frame

if TYPE_CHECKING:
    from fundmodel.presentation.report.report_parts import Report

VERB: Final = "report"
FORMATS: Final = ("html", "docx", "xlsx")
NAMES: Final = {"html": "report.html", "docx": "report.docx", "xlsx": "report.xlsx"}
NEEDED: Final = {"html": "jinja2", "docx": "docx", "xlsx": "xlsxwriter"}
"""The library that each form needs."""


def write_report(
    report: Report,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    beside: Callable[[Path], list[str]] | None = None,
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): the forms asked for and "T12.csv" of every table that applies.

    ``beside`` writes more into the folder and gives a line for what could not be made.

    csv is utf-8 with a byte-order mark, rounded as printed. The folder of an earlier report is replaced when the new
    one is whole; on any error it stays.
    """
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        for number, table in report.tables().items():
            if table.applies:
                file_frame(table).to_csv(place / f"{number}.csv", index=False, encoding="utf-8-sig")
        for form in formats:
            if (content := form_of(report, form, notes)) is not None:
                (place / NAMES[form]).write_bytes(content)
        notes.extend([] if beside is None else beside(place))
        return {
            "lang": report.lang,
            "data": {"name": report.data, "sha256": report.data_hash},
            "synthetic": report.synthetic,
            "valuation_date": report.valuation_date,
            "version": report.version,
            "not_applicable": [part.number for part in report.tables().values() if not part.applies],
        }

    return write_owned(folder, VERB, fill), notes


def form_of(report: Report, form: str, notes: list[str]) -> bytes | None:
    """The report in one form; None, and a note, where the library it needs is not installed."""
    if not has_library(NEEDED[form], NAMES[form], report.lang, notes):
        return None
    if form == "html":
        from fundmodel.presentation.report.drawn.report_page import report_page

        return report_page(report).encode("utf-8")
    if form == "docx":
        from fundmodel.presentation.files.report_word import report_word
        from fundmodel.presentation.report.drawn.chart_svg import word_picture

        return report_word(report, word_picture(report.lang))
    from fundmodel.presentation.files.report_workbook import report_workbook

    return report_workbook(report)
