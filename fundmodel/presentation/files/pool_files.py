"""What ``fundmodel pool --out`` leaves: JSON, a CSV file a table, a workbook, a page, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.frames.as_json import json_text
from fundmodel.presentation.frames.pool_document import pool_document
from fundmodel.presentation.frames.pool_sheets import in_words
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    from fundmodel.presentation.frames.pool_frames import PoolTables

VERB: Final = "pool"
JSON: Final = "pool.json"
BOOK: Final = "pool.xlsx"
PAGE: Final = "index.html"


def write_pool(shown: PoolTables, folder: Path, lang: str) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): ``pool.json``, CSV with a byte-order mark, a workbook with charts, and
    a page that needs no network."""
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        found = shown.found
        (place / JSON).write_text(json_text(pool_document(shown)) + "\n", encoding="utf-8")
        for name, table in shown.tables().items():
            in_words(shown, table, lang).to_csv(place / f"{name}.csv", index=False, encoding="utf-8-sig")
        try:
            import xlsxwriter  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=BOOK, library=missing.name))
        else:
            from fundmodel.presentation.files.pool_workbook import pool_workbook

            (place / BOOK).write_bytes(pool_workbook(shown, lang))
        try:
            import jinja2  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=PAGE, library=missing.name))
        else:
            from fundmodel.presentation.page.pool_page import pool_page

            (place / PAGE).write_text(pool_page(shown, lang), encoding="utf-8")
        return {
            "lang": lang,
            "until": found.until,
            "regimes": [one.name for one in found.regimes],
            "behaviours": list(found.behaviours),
            "scenario": {"name": found.scenario.name, "sha256": found.scenario.sha256},
            "data": {"name": found.data.name, "sha256": found.data.sha256},
            "synthetic": found.data.synthetic,
            "unreconciled": unreconciled_document(found.run(found.regimes[0].name)),
        }

    return write_owned(folder, VERB, fill), notes
