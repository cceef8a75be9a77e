"""What ``fundmodel sensitivity --out`` leaves: the table as CSV and workbook, and a page of a tornado a fund."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.files.answer_files import write_answer
from fundmodel.presentation.words.range_words import told

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

VERB: Final = "sensitivity"
PAGE: Final = "sensitivity.html"


def write_sensitivity(
    table: pd.DataFrame, folder: Path, lang: str, base: Projection | None = None
) -> tuple[list[str], list[str]]:
    """(files, notes on what could not be made), as ``write_answer``; ``base`` is the run of the base year."""
    from fundmodel.presentation.charts.tornado_charts import tornado

    charts = [partial(tornado, table, fund, lang) for fund in dict.fromkeys(table["fund"])]
    lines = [told("screen_note", lang)]
    title, tables = told("title", lang), {VERB: table}
    return write_answer(VERB, title, tables, folder, lang, lines, charts, base, page=PAGE, printed=())
