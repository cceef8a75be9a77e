"""What ``fundmodel hindcast --out`` leaves: up to five CSV files, one page of charts and what produced them, all or
nothing."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.files.page_file import flagged
from fundmodel.presentation.frames.others_frames import others_sheet
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document, unreconciled_lines
from fundmodel.presentation.words.hindcast_words import in_words, text
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.projection.result import Projection

VERB: Final = "hindcast"
ABOUT: Final = "hindcast.json"
PAGE: Final = "hindcast.html"
TABLES: Final = {
    "table": "hindcast_errors.csv",
    "forecasts": "hindcast_forecasts.csv",
    "rules": "hindcast_rules.csv",
    "others": "others_forecasts.csv",
    "today": "rule_today.csv",
}
SENTENCES: Final = {
    "hindcast": ("caveat", "economy", "splits", "history"),
    "vintages": (),
}
"""What each kind of result must be read with."""
OF_AREAS: Final = {"history": "areas"}
"""What is said of areas in place of a sentence on the nation."""


def sentences(found: Hindcast, lang: str) -> list[str]:
    """The sentences above the tables of a hindcast."""
    told = OF_AREAS if "areas" in found.about else {}
    return [text(told.get(key, key), lang) for key in SENTENCES[found.about["kind"]]]


def title(found: Hindcast, lang: str) -> str:
    """The title of the hindcast's page."""
    return text("title" if found.about["kind"] == "hindcast" else "title_vintages", lang)


def document(found: Hindcast, base: Projection | None = None) -> dict[str, Any]:
    """The result for machines: yuan, persons, months; errors in per cent of actual, of months in months; what is not
    reconciled of ``base``, the run of the package's base year."""
    from fundmodel.calibration.scoring import conclusions

    return {
        **found.about,
        "unreconciled": unreconciled_document(base),
        "read_first": {lang: sentences(found, lang) for lang in ("zh", "en")},
        "table": found.table.to_dict("records"),
        "conclusions": conclusions(found.table).to_dict("records"),
        "forecasts": found.forecasts.to_dict("records"),
        "rules": found.rules.to_dict("records"),
        "others": found.others.to_dict("records"),
        "today": found.today.to_dict("records"),
    }


def write_hindcast(
    found: Hindcast, folder: Path, data: DataPackage, lang: str, base: Projection | None = None
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): CSV with a byte-order mark, a page that needs no network, headed with
    what is not reconciled of ``base``."""
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        for name, file in TABLES.items():
            table = getattr(found, name)
            if name in ("others", "today") and not len(table):
                continue
            shown = in_words(others_sheet(table) if name == "others" else table, lang)
            shown.to_csv(place / file, index=False, encoding="utf-8-sig")
        try:
            import plotly  # noqa: F401
        except ImportError as missing:
            notes.append(say("missing_extra", lang, what=PAGE, library=missing.name))
        else:
            (place / PAGE).write_text(_page(found, data, lang, base), encoding="utf-8")
        about = {**found.about, "unreconciled": unreconciled_document(base)}
        written = json.dumps(about, ensure_ascii=False, indent=1, default=list)
        (place / ABOUT).write_text(written + "\n", encoding="utf-8")
        return {"lang": lang}

    return write_owned(folder, VERB, fill), notes


def _page(found: Hindcast, data: DataPackage, lang: str, base: Projection | None) -> str:
    """Charts one below the other with the sentences above them; one copy of plotly.js inside."""
    from fundmodel.presentation.charts.hindcast_charts import hindcast_charts
    from fundmodel.presentation.charts.style import FONTS

    head = flagged(unreconciled_lines(base, lang))
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(found, lang))
    drawn = "".join(
        drawing.figure().to_html(
            full_html=False, include_plotlyjs=k == 0, config={"displayModeBar": False, "responsive": True}
        )
        for k, drawing in enumerate(hindcast_charts(found, data, lang))
    )
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title(found, lang))}</title>'
        f"<style>body{{font-family:{FONTS};max-width:860px;margin:2em auto;padding:0 1em;line-height:1.5}}</style>"
        f"</head><body><h1>{escape(title(found, lang))}</h1>{head}{said}{drawn}</body></html>\n"
    )
