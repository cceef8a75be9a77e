"""What ``fundmodel report --bulletin`` leaves: two pages as HTML and Word, the tables as csv, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.missing_library import has_library
from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.report.form_page import form_page
from fundmodel.presentation.report.printed_numbers import file_frame

if TYPE_CHECKING:
    from fundmodel.presentation.report.report_parts import Report

VERB: Final = "report --bulletin"
PAGE: Final = "bulletin.html"
WORD: Final = "bulletin.docx"


def write_bulletin_files(report: Report, folder: Path) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made)."""
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        (place / PAGE).write_text(form_page(report), encoding="utf-8")
        if has_library("docx", WORD, report.lang, notes):
            from fundmodel.presentation.files.report_word import report_word

            (place / WORD).write_bytes(report_word(report))
        for number, table in report.tables().items():
            file_frame(table).to_csv(place / f"{number}.csv", index=False, encoding="utf-8-sig")
        return {"lang": report.lang, "data": {"name": report.data, "sha256": report.data_hash}}

    return write_owned(folder, VERB, fill), notes
