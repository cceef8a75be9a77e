"""Pictures of tables and of what the public functions found: bars, lines, hindcast, tornado."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.presentation.charts import style, table_charts, tornado_charts
from fundmodel.presentation.charts.hindcast_charts import hindcast_chart
from fundmodel.presentation.notebook_figures import Words, drawn, one_of, text_of
from fundmodel.presentation.words.labels import asked_language
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.projection.result import Projection

MEASURED: Final = ("income", "expenditure")


def bars(
    table: pd.DataFrame | pd.Series[float],
    lang: str | None = None,
    *,
    title: Words,
    unit: Words,
    source: Projection | DataPackage | Words,
    note: Words = "",
    labels: Mapping[str, Words] | None = None,
    digits: int = 1,
) -> go.Figure:
    """A row of bars for each row of ``table``, a colour a column, each with its number.

    ``table`` is a frame or a series of numbers, ``unit`` says what they are, ``source`` where they come from (a run or
    a data package says so itself, and that it is synthetic). ``labels`` says what rows and columns are called,
    {name: text or {"zh": ..., "en": ...}}; words of the dictionary need none. A table without numbers raises
    ``InputError``. Source: the table.
    """
    return _table(table, lang, (title, unit, source, note), labels, digits, upright=False)


def lines(
    table: pd.DataFrame | pd.Series[float],
    lang: str | None = None,
    *,
    title: Words,
    unit: Words,
    source: Projection | DataPackage | Words,
    note: Words = "",
    labels: Mapping[str, Words] | None = None,
    digits: int = 1,
) -> go.Figure:
    """A line for each column of ``table`` along its index, years or months; the rest as in ``bars``. Source: the
    table."""
    return _table(table, lang, (title, unit, source, note), labels, digits, upright=True)


def hindcast(
    found: Hindcast,
    lang: str | None = None,
    data: str | DataPackage = "national",
    scope: str = "all",
    item: str = "income",
    title: Words | None = None,
) -> go.Figure:
    """What the model would have forecast from each origin of ``hindcast``, and what was published on ``data``.

    ``scope`` as in its table, ``item`` income or expenditure; what it does not hold raises ``InputError``. Source:
    METHODS 9.6.
    """
    of = one_of(scope, tuple(dict.fromkeys(found.forecasts["scope"])), "scope")
    flow, chosen = one_of(item, MEASURED, "item"), asked_language(lang)
    return drawn(hindcast_chart(found, load_data(data), of, flow, chosen), lang, title)


def tornado(
    table: pd.DataFrame, lang: str | None = None, fund: str | None = None, most: int = 10, title: Words | None = None
) -> go.Figure:
    """Months of reserve that each parameter's low and high move a fund, the widest on top; ``table`` as ``sensitivity``
    gives it, ``most`` bars of it. Source: METHODS 9.4."""
    held = tuple(name for name in POOLED_FUNDS if name in set(table["fund"]))
    chosen = one_of(fund, held, "fund")
    return drawn(tornado_charts.tornado(table, chosen, asked_language(lang), most), lang, title)


def _table(
    table: pd.DataFrame | pd.Series[float],
    lang: str | None,
    said: tuple[Words, Words, Projection | DataPackage | Words, Words],
    labels: Mapping[str, Words] | None,
    digits: int,
    upright: bool,
) -> go.Figure:
    import pandas as pd

    chosen, (title, unit, source, note) = asked_language(lang), said
    frame = pd.DataFrame(table)
    numbers = frame.select_dtypes("number")
    if not numbers.size or len(numbers.columns) < len(frame.columns):
        raise InputError(Said("A picture of a table needs at least one row, and numbers in every column of it."))
    words = (text_of(title, lang), text_of(unit, lang), _source(source, chosen), text_of(note, lang))
    draw = table_charts.lines if upright else table_charts.bars
    return drawn(draw(numbers, words, labels or {}, digits, chosen), lang, None)


def _source(source: Projection | DataPackage | Words, lang: str) -> str:
    if isinstance(source, DataPackage):
        of = style.say(lang, f"来源：数据包“{source.name}”", f"Source: data package {source.name}")
        return of + (style.say(lang, "；合成数据，并非事实", "; synthetic data, not facts") if source.synthetic else "")
    return text_of(source, lang) if isinstance(source, str | Mapping) else style.source_line(source, lang)
