"""Chart of when something happens: the date of each fund and scenario in its range from adverse to favourable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames.range_frames import range_text, ranges_known
from fundmodel.presentation.frames.summary import first_projected_year, headlines
from fundmodel.presentation.words.labels import LAST_TOLD, event_text, fund_label, last_month, short_labels
from fundmodel.presentation.words.range_words import told
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

DECADE: Final = 10.0
BEYOND: Final = 1.5
"""Years past the last one at which "not before" stands."""
ROW: Final = 46


def date_ranges(run: Projection, event: str, lang: str | None = None) -> Drawing:
    """A bar from the adverse to the favourable date of ``event`` and a mark at the best estimate, a row a fund and
    scenario; a date that does not happen stands past the last year as an arrow. Source: METHODS 9.6."""
    lang = style.language(lang)
    ranges, table, short = ranges_known(run), headlines(run), short_labels(run, lang)
    known, first = last_month(table.iloc[0], event), first_projected_year(run)
    middle = (first + known.year) / 2.0
    figure = style.blank(
        f"date_ranges_{event}",
        label(event, lang),
        say(lang, "时点；横条为区间（非概率）", "Date; the bar is the range, not a probability"),
        style.source_line(run, lang),
        told("legend", lang, last=LAST_TOLD),
    )
    for row in table.to_dict("records"):
        name = f"{fund_label(row['fund'], lang)}<br>{short[row['scenario']]}"
        pair = _pair(ranges, row, event)
        ends = [_place(when, known) for when in pair]
        colour = style.FUND_COLOURS[row["fund"]]
        if pair:
            figure.add_scatter(
                x=ends,
                y=[name, name],
                mode="lines",
                line={"color": colour, "width": 12},
                opacity=0.3,
                showlegend=False,
                name=name,
                hoverinfo="skip",
            )
        happens = row[event] == row[event]
        said = event_text(row, event, lang) + range_text(ranges, row, event, lang, "short")
        figure.add_scatter(
            x=[_place(row[event], known)],
            y=[name],
            mode="markers+text",
            text=[said],
            textposition="top left" if _place(row[event], known) > middle else "top right",
            textfont={"size": 11},
            marker={"color": colour, "size": 12, "symbol": "circle" if happens else "triangle-right"},
            showlegend=False,
            name=name,
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(height=style.HEIGHT - 160 + ROW * len(table), hovermode="closest")
    figure.update_xaxes(range=[first - 1, known.year + 2 * BEYOND + 1], tickformat="d", showgrid=True)
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return style.finished(figure)


def _pair(ranges: pd.DataFrame, row: dict[Any, Any], event: str) -> list[Any]:
    same = (ranges["event"] == event) & (ranges["scenario"] == row["scenario"])
    own = ranges[same & (ranges["fund"] == row["fund"]) & (ranges["area"] == row["area"])]
    return [own["adverse"].iloc[0], own["favourable"].iloc[0]] if len(own) else []


def _place(when: pd.Timestamp | None, known: pd.Timestamp) -> float:
    """Years; the middle of its decade after the last year that is told, past the end for what does not happen."""
    if when is None or when != when:
        return float(known.year) + BEYOND
    if when.year > LAST_TOLD:
        first = float((when.year - 1) // DECADE * DECADE + 1)
        return first + min(DECADE, float(known.year) - first) / 2.0
    return float(when.year) + (when.month - 1) / 12.0
