"""What ``fundmodel alert --out`` leaves: JSON, two CSV files, a page and the slips, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.alert_slips import write_slips
from fundmodel.presentation.files.missing_library import has_library
from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.frames.alert_document import alert_json
from fundmodel.presentation.frames.alert_frames import alert_rows, raised
from fundmodel.presentation.frames.change_cells import changed_in_words
from fundmodel.presentation.words.alert_words import cell_words, heading

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.change_cells import Changed
    from fundmodel.presentation.frames.past_hits import PastScore

VERB: Final = "alert"
JSON: Final = "alert.json"
TABLE: Final = "table.csv"
RANKING: Final = "ranking.csv"
PAGE: Final = "index.html"
CHANGED: Final = "changed.csv"
SLIPS: Final = "alert_slips.docx"
DIGITS: Final = 6


def write_alert(
    alerts: Alerts, folder: Path, lang: str, score: PastScore, changed: Changed | None = None
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made): ``alert.json``, CSV with a byte-order mark, a page that needs no
    network, and where anything is raised its slips in Chinese, a sheet each."""
    notes: list[str] = []

    def fill(place: Path) -> dict[str, Any]:
        (place / JSON).write_text(alert_json(alerts) + "\n", encoding="utf-8")
        rows = alert_rows(alerts, lang)
        for name, table in ((TABLE, alerts.table), (RANKING, rows)):
            in_words(table, lang).to_csv(place / name, index=False, encoding="utf-8-sig")
        if changed is not None:
            told = changed_in_words(changed.rows, alerts.names, lang)
            told.to_csv(place / CHANGED, index=False, encoding="utf-8-sig")
        if has_library("jinja2", PAGE, lang, notes):
            from fundmodel.presentation.page.alert_page import alert_page

            (place / PAGE).write_text(alert_page(alerts, lang, score, changed), encoding="utf-8")
        if len(raised(rows)) and has_library("docx", SLIPS, lang, notes):
            write_slips(alerts, place / SLIPS, score.hits)
        return {"lang": lang, "as_of": alerts.as_of, "data": {"name": alerts.data, "sha256": alerts.sha256}}

    return write_owned(folder, VERB, fill), notes


def in_words(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A table of the alert with headings and codes in words; shares and months to six digits."""
    import pandas as pd

    shown = frame.round({name: DIGITS for name in frame.columns if frame[name].dtype.kind == "f"})
    columns = {}
    for name in shown.columns:
        values = shown[name]
        distinct = values.unique().tolist() if values.dtype.kind != "f" else []
        told = {value: cell_words(name, value, lang) for value in distinct if isinstance(value, str | bool)}
        columns[heading(name, lang)] = values.map(told) if told else values
    return pd.DataFrame(columns)
