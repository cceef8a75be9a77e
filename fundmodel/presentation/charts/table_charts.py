"""Charts of any small table: a bar a row, or a line a column, in the house's look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.page_words import minus
from fundmodel.vocabulary.dictionary import label, parameters, variables
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    import pandas as pd

Words = str | Mapping[str, str]
"""A text, or a text in each language, {"zh": ..., "en": ...}."""

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C564B", style.FAINT)
ROOM: Final = 26
BARE: Final = 3
"""Pixels of a bar's row, and how many rows the usual height has room for besides."""
LABEL_UNITS: Final = 34
LEGEND_PIXELS: Final = 12


def in_words(text: Words, lang: str) -> str:
    """The text in ``lang``; as it is where it has one form only."""
    return text if isinstance(text, str) else str(text[lang])


def named(name: object, labels: Mapping[str, Words], lang: str) -> str:
    """What a row or column is called: by ``labels``, else by the dictionary, else as it stands."""
    key = str(name)
    if key in labels:
        return in_words(labels[key], lang)
    if key in POOLED_FUNDS:
        return fund_label(key, lang)
    return label(key, lang) if key in parameters() or key in variables() else key


def bars(
    table: pd.DataFrame, words: tuple[str, str, str, str], labels: Mapping[str, Words], digits: int, lang: str
) -> Drawing:
    """A row of bars for each row of ``table``, a colour a column, each with its number; ``words``: name, unit, source
    and note. Source: the table."""
    title, unit, source, note = words
    figure = style.blank("bars", title, unit, source, note)
    rows = ["<br>".join(style.wrapped(named(at, labels, lang), LABEL_UNITS)) for at in table.index]
    for place, column in enumerate(table.columns):
        figure.add_bar(
            x=[None if value != value else float(value) for value in table[column]],
            y=rows,
            orientation="h",
            name=named(column, labels, lang),
            marker={"color": COLOURS[place % len(COLOURS)]},
            text=[_number(value, digits, alone=len(table.columns) == 1) for value in table[column]],
            texttemplate="%{text}",
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{y}}: %{{x:,.{digits}f}}",
        )
    tall = ROOM * max(len(rows) * max(len(table.columns), 1) - BARE, 0)
    figure.update_layout(height=style.HEIGHT - 120 + tall, hovermode="closest", barmode="group", bargap=0.3)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(zeroline=True, zerolinecolor=style.INK, zerolinewidth=1, showgrid=True, gridcolor=style.GRID)
    return _roomy(style.finished(figure))


def lines(
    table: pd.DataFrame, words: tuple[str, str, str, str], labels: Mapping[str, Words], digits: int, lang: str
) -> Drawing:
    """A line for each column of ``table`` along its index; ``words`` as in ``bars``."""
    title, unit, source, note = words
    figure = style.blank("lines", title, unit, source, note)
    for place, column in enumerate(table.columns):
        figure.add_scatter(
            x=[float(at) if isinstance(at, int | float) else at for at in table.index.tolist()],
            y=[None if value != value else float(value) for value in table[column]],
            name=named(column, labels, lang),
            mode="lines+markers" if len(table) <= ROOM else "lines",
            line={
                "color": COLOURS[place % len(COLOURS)],
                "width": 2.5,
                "dash": style.DASHES[place % len(style.DASHES)],
            },
            hovertemplate=f"%{{y:,.{digits}f}}",
        )
    style.zero_line(figure)
    return style.finished(figure)


def _number(value: float, digits: int, alone: bool) -> str:
    """The number beside a bar; nothing where it is not known, or prints as zero among others."""
    if value != value or (not alone and round(value, digits) == 0):
        return ""
    return minus(f"{value:,.{digits}f}")


def _roomy(figure: Drawing) -> Drawing:
    """Room at both ends for the numbers beside the bars; the legend as near to them however tall they stand."""
    layout = figure.layout
    tall = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    figure.update_layout(legend={"y": 1.0 + LEGEND_PIXELS / tall})
    values = [value for trace in figure.data for value in trace["x"] if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    wide = 0.12 * (high - low or 1.0)
    figure.update_xaxes(range=[low - (wide if low < 0 else 0.0), high + (wide if high > 0 else 0.0)])
    return figure
