"""What ``fundmodel sensitivity --out`` leaves: the table as CSV and workbook, and a page of a tornado a fund."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from fundmodel.presentation.files.answer_files import write_answer
from fundmodel.presentation.frames.chance_rows import chance_note, chances_by_fund
from fundmodel.presentation.words.range_words import parameter_label, told
from fundmodel.vocabulary.said import speak

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

VERB: Final = "sensitivity"
PAGE: Final = "sensitivity.html"
CHANCES: Final = (
    "fund",
    "parameter",
    "year",
    "low_floor_chance",
    "floor_chance",
    "high_floor_chance",
    "low_used_up_chance",
    "used_up_chance",
    "high_used_up_chance",
)


def write_sensitivity(
    table: pd.DataFrame, folder: Path, lang: str, base: Projection | None = None, head: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made), as ``write_answer``; ``base`` is the run of the base year, ``head``
    what the page says first. Where draws were made, chances stand below the charts, those that move most first."""
    from fundmodel.presentation.charts.tornado_charts import tornado

    charts = [partial(tornado, table, fund, lang) for fund in dict.fromkeys(table["fund"])]
    told_of = table.assign(problem=[speak(one, lang) for one in table["problem"]])
    tables, lines = {VERB: told_of}, [*head, told("page_marks", lang)]
    if "chance_error" in table:
        chances = pd.concat(own[list(CHANCES)] for own in chances_by_fund(table))
        named = [parameter_label(name, lang) for name in chances["parameter"]]
        tables["sensitivity_chances"] = chances.assign(parameter=named)
        lines.append(chance_note(table, lang))
    printed = [name for name in tables if name != VERB]
    return write_answer(
        VERB, told("title", lang), tables, folder, lang, lines, charts, base, page=PAGE, printed=printed
    )
