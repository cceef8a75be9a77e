"""What ``fundmodel alert --out`` leaves of a package without accounts inside a year: what the projection says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.alert_files import JSON, PAGE, VERB
from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.frames.alert_cells import STRUCTURAL, structural_cells
from fundmodel.presentation.frames.as_json import json_text
from fundmodel.presentation.frames.structural_alert import SCENARIO
from fundmodel.presentation.words.alert_words import told
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

KIND: Final = "structural_only"


def structural_document(rows: pd.DataFrame, data: DataPackage) -> dict[str, Any]:
    """The same for machines; there is no probability."""
    from fundmodel import __version__

    return {
        "kind": KIND,
        "version": __version__,
        "data": {"name": data.name, "sha256": data.sha256, "synthetic": data.synthetic},
        "scenario": SCENARIO,
        "probability": False,
        "said": {lang: structural_words(rows, lang) for lang in ("zh", "en")},
        "rows": rows.to_dict("records"),
    }


def structural_words(rows: pd.DataFrame, lang: str) -> str:
    """That there is only the structural model."""
    return told("structural", lang, scenario=SCENARIO, month=rows["month"].iloc[0])


def write_structural(rows: pd.DataFrame, data: DataPackage, folder: Path, lang: str) -> tuple[list[str], list[str]]:
    """(files, notes): ``alert.json`` and the page."""
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        (place / JSON).write_text(json_text(structural_document(rows, data)) + "\n", encoding="utf-8")
        try:
            import jinja2  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=PAGE, library=missing.name))
        else:
            (place / PAGE).write_text(_page(rows, data, lang), encoding="utf-8")
        return {"lang": lang, "data": {"name": data.name, "sha256": data.sha256}}

    return write_owned(folder, VERB, fill), notes


def _page(rows: pd.DataFrame, data: DataPackage, lang: str) -> str:
    from fundmodel.presentation.page.alert_page import column_heads, rendered

    shown = [
        {"area": row["area"], "fund": row["fund"], "level": "", "cells": structural_cells(row, lang)}
        for row in rows.to_dict("records")
    ]
    return rendered(
        lang,
        title=told("structural_title", lang, name=data.name),
        about="",
        synthetic=say("synthetic", lang) if data.synthetic else "",
        structural=structural_words(rows, lang),
        groups=[{"heading": "", "columns": column_heads(("fund", *STRUCTURAL, "basis"), lang), "rows": shown}],
    )
