"""Others' forecasts and event years as rows of printed cells, zh or en."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.words.hindcast_words import text, word
from fundmodel.presentation.words.labels import bracketed
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dims import NATION
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

SCORED: Final = (
    "published",
    "law",
    "scope",
    "item",
    "target_year",
    "theirs",
    "outturn",
    "error",
    "naive_error",
    "own_error",
    "read",
)
EVENTS: Final = ("published", "law", "scope", "item", "target_year", "outcome", "read")
NONE: Final = "—"


def scored_cells(others: pd.DataFrame, lang: str) -> list[dict[str, str]]:
    """One row for each figure that others forecast: amounts in 亿元, errors in per cent; a dash where there is none."""
    return [
        {
            **_shared(row, lang),
            "theirs": grouped(row["theirs"] / YUAN_PER_YI),
            "outturn": grouped(row["actual"] / YUAN_PER_YI),
            **{name: _percent(row[name]) for name in ("error", "naive_error", "own_error")},
        }
        for row in others.to_dict("records")
    ]


def event_cells(events: pd.DataFrame, lang: str) -> list[dict[str, str]]:
    """One row for each event year that others gave, and what came of it."""
    return [
        {**_shared(row, lang), "outcome": word("outcome", row["outcome"], lang)} for row in events.to_dict("records")
    ]


def others_sheet(others: pd.DataFrame) -> pd.DataFrame:
    """The figures under the names that have headings of their own, amounts in 亿元, as they go to a file."""
    sheet = others.rename(columns={"forecast": "publication", "actual": "outturn"})
    return sheet.assign(**{name: sheet[name] / YUAN_PER_YI for name in ("theirs", "outturn")})


def others_note(others: pd.DataFrame, lang: str) -> str:
    """What the table of figures is and is not."""
    return text("others_note", lang, n=len(others), sources=others["forecast"].nunique())


def events_note(events: pd.DataFrame, lang: str) -> str:
    """What the table of event years is and is not."""
    return text("events_note", lang, n=len(events), sources=events["forecast"].nunique())


def _shared(row: dict[Any, Any], lang: str) -> dict[str, str]:
    scope = word("scope", row["scope"], lang)
    where = "" if row["place"] == NATION else bracketed(word("area", row["place"], lang), lang)
    return {
        "published": str(row["published"]),
        "law": word("law", str(row["law"]), lang),
        "scope": f"{scope}{where}",
        "item": word("item", row["item"], lang),
        "target_year": str(row["target_year"]),
        "read": word("read", row["read"], lang),
    }


def _percent(error: float) -> str:
    return NONE if math.isnan(error) else f"{error:+.1f}"
