"""Months of reserve of a fund with and without shocks, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.sensitivity import floors_of
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.frames.stress_frames import area_text, shock_labels
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.stress_words import told

if TYPE_CHECKING:
    from fundmodel.analysis.stress import Stress

COLOURS: Final = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C564B")
"""Okabe and Ito's, then a brown: one for each shock, the dash telling apart those that come round again."""


def stress_months(found: Stress, fund: str, area: str, lang: str | None = None) -> Drawing:
    """The base bold, a line for each shock, and the warning line; ``found`` is what ``stress`` gives."""
    lang = style.language(lang)
    rows = found.paths[(found.paths["fund"] == fund) & (found.paths["area"] == area)]
    figure = style.blank(
        f"stress_months_{fund}_{area}",
        told("chart_title", lang, fund=fund_label(fund, lang), area=area_text(area, found.data, lang)),
        told("chart_unit", lang),
        told("chart_source", lang),
    )
    labels = shock_labels(found, lang)
    for place, (name, own) in enumerate(rows.groupby("shock", sort=False)):
        if place == 0:
            figure.add_scatter(
                x=own["month"].to_numpy(),
                y=own["before"].to_numpy(),
                name=told("base", lang),
                mode="lines",
                line={"color": style.INK, "width": 3.5},
                hovertemplate="%{y:.1f}",
            )
        dash = style.DASHES[place // len(COLOURS) % len(style.DASHES)]
        figure.add_scatter(
            x=own["month"].to_numpy(),
            y=own["after"].to_numpy(),
            name=labels[str(name)],
            mode="lines",
            line={"color": COLOURS[place % len(COLOURS)], "width": 1.8, "dash": dash},
            hovertemplate="%{y:.1f}",
        )
    floor = floors_of(found.base)[fund]
    figure.add_hline(floor, line={"color": style.WARNING, "width": 1.2, "dash": "dash"})
    figure.add_annotation(
        x=0, xref="x domain", xanchor="left", y=floor, yanchor="bottom", text=told("line", lang), showarrow=False
    )
    style.zero_line(figure)
    return style.finished(figure)
