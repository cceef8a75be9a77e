"""What changed between two alerts as it is printed, on screen and page: cells of each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundmodel.early_alert.what_changed import PARTS
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.change_words import change_heading, change_word
from fundmodel.presentation.words.labels import NEVER, fund_label
from fundmodel.presentation.words.rounding import adding_up

if TYPE_CHECKING:
    import pandas as pd

DIGITS: Final = 6
COLUMNS: Final = ("name", "fund", "change", "event", "probability_before", "probability", "moved", *PARTS)
NUMBERS: Final = ("probability_before", "probability", "moved", *PARTS)
CHANGED: Final = ("change", "probability_before", "moved", *PARTS)
"""Columns whose headings are those of a change."""


class Changed(NamedTuple):
    """The rows of ``what_changed`` whose level changed since an earlier alert, and its date as it was asked for."""

    since: str
    rows: pd.DataFrame


def change_cells(row: Mapping[Any, Any], names: Mapping[str, Mapping[str, str]], lang: str) -> dict[str, str]:
    """The cells of a row of ``what_changed``: levels with their probabilities before and now, what moved it and its
    parts in percentage points, rounded so that they sum."""
    moved = 100.0 * (row["probability"] - row["probability_before"])
    parts = [100.0 * row[name] for name in PARTS]
    told = {"moved": NEVER, **dict.fromkeys(PARTS, NEVER)}
    if moved == moved and all(part == part for part in parts):
        whole, rounded = adding_up(moved, parts)
        told = {name: f"{part:+.0f}" for name, part in zip(told, (whole, *rounded), strict=True)}
    sides = {"probability_before": "level_before", "probability": "level"}
    return {
        "name": names.get(row["area"], {}).get(lang, row["area"]),
        "fund": fund_label(str(row["fund"]), lang),
        "change": change_word(str(row["change"]), lang),
        "event": words.event_word(row["event"], lang),
        "event_short": words.EVENTS_SHORT[row["event"]][words.place(lang)],
        **{p: f"{words.level_word(row[level], lang)} {words.percent(row[p])}" for p, level in sides.items()},
        **told,
    }


def changed_in_words(rows: pd.DataFrame, names: Mapping[str, Mapping[str, str]], lang: str) -> pd.DataFrame:
    """The rows with headings and codes in words, probabilities and parts as fractions."""
    import pandas as pd

    told = [change_cells(row, names, lang) for row in rows.to_dict("records")]
    levels = {name: [words.level_word(level, lang) for level in rows[name]] for name in ("level_before", "level")}
    columns = {
        words.heading("area", lang): list(rows["area"]),
        **{column_heading(name, lang): [one[name] for one in told] for name in COLUMNS[:4]},
        change_heading("level_before", lang): levels["level_before"],
        words.heading("level", lang): levels["level"],
        **{
            column_heading(name, lang): rows[name].round(DIGITS).tolist()
            for name in ("probability_before", "probability", *PARTS)
        },
    }
    return pd.DataFrame(columns)


def column_heading(name: str, lang: str, short: bool = False) -> str:
    """What a column is called; ``short`` for a screen."""
    if name in CHANGED or (short and name == "probability"):
        return change_heading(name, lang, short)
    return words.heading(name, lang)
