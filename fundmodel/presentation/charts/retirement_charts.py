"""Chart of new retired members: what published heads say of the past, what the model has from the base year on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.analysis import new_retired as retired
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.people_charts import dots
from fundmodel.presentation.frames.series import by_scenario
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import short_labels
from fundmodel.presentation.words.retirement_words import told
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


def new_retired(run: Projection, lang: str | None = None) -> Drawing:
    """Persons who become retired members in each year, by scenario, with those of published heads from 2010 on."""
    lang = style.language(lang)
    table = retired.new_retired(run)
    figure = style.blank(
        "new_retired",
        told("chart_title", lang),
        told("chart_unit", lang),
        style.source_line(run, lang),
    )
    own = table[table["scenario"] == run.scenarios[0]].set_index("year")["published_new_retired"].dropna()
    colour = style.FUND_COLOURS["employee_pooled"]
    if len(own):
        history = dict(zip(map(int, own.index), map(float, own), strict=True))
        dots(figure, history, PERSONS_PER_WAN, told("chart_published", lang), colour, "%{y:,.0f}")
    flow = run.flow_exposures["flow"].sel(exposure="new_retired")
    short = short_labels(run, lang)
    for series in by_scenario(run, flow, "year"):
        figure.add_scatter(
            x=flow["year"].values,
            y=series.values / PERSONS_PER_WAN,
            name=series.label(short, lang),
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": style.DASHES[series.place % 5]},
            hovertemplate="%{y:,.0f}",
            meta={"scenarios": list(series.scenarios)},
        )
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)
