"""Tornado chart: what each parameter's low and high do to the months a fund holds, the widest bar on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.range_words import parameter_label, told, value_text

if TYPE_CHECKING:
    import pandas as pd

BARS: Final = 20
ROOM: Final = 24
LINE: Final = 15
"""Pixels of a bar, and of a line of its name."""
SIDES: Final = {"low": "#0072B2", "high": "#D55E00"}


def tornado(table: pd.DataFrame, fund: str, lang: str | None = None, most: int = BARS) -> Drawing:
    """Bars from the base to low and to high, months of reserve; ``table`` is what ``sensitivity`` gives.

    What enters the range is filled, what law or contract sets is hollow.
    """
    lang, area = style.language(lang), table.attrs.get("area")
    rows = table[(table["fund"] == fund) & (table["spread"] > 0)].head(most).to_dict("records")[::-1]
    year = rows[0]["year"] if rows else ""
    figure = style.blank(
        "tornado",
        told("chart_title", lang, fund=fund_label(fund, lang) + ("" if area is None else f" · {area}")),
        told("chart_unit", lang, year=year),
        told("chart_source", lang),
    )
    names = [_name(row, lang) for row in rows]
    for end, colour in SIDES.items():
        figure.add_bar(
            x=[row[f"{end}_shift"] for row in rows],
            y=names,
            base=0,
            orientation="h",
            name=told(end, lang),
            marker={
                "color": [colour if row["rank"] else "#FFFFFF" if row["lever"] else f"{colour}80" for row in rows],
                "line": {"color": colour, "width": 1.2},
            },
            customdata=[[value_text(row, end, lang)] for row in rows],
            hovertemplate="%{customdata[0]}: %{x:+.1f}",
        )
    room = max([ROOM, *(LINE * (1 + name.count("<br>")) + 4 for name in names)])
    height = style.HEIGHT + max(room * len(rows) - ROOM * 8, 0)
    figure.update_layout(barmode="overlay", height=height, hovermode="closest")
    figure.update_layout(margin={"l": 20})
    figure.update_yaxes(automargin=True, type="category")
    figure.update_xaxes(zeroline=True, zerolinecolor=style.INK, zerolinewidth=1.5)
    return style.finished(figure)


def _name(row: dict[Any, Any], lang: str) -> str:
    words = style.wrapped(parameter_label(row["parameter"], lang), 44)
    return ("* " if row["rank"] else "") + "<br>".join(words)
