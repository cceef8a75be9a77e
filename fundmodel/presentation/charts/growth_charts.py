"""Chart of why spending grows: the parts of each year's growth, stacked, with their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.analysis.cost_growth import PARTS, decompose
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames.series import by_scenario
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

COLOURS: Final = {
    "people": "#B8B8B8",
    "ages": "#0072B2",
    "coverage": "#56B4E9",
    "price": "#F0C08A",
    "use": "#D55E00",
    "design": "#009E73",
}


def scenarios_by_cost_growth(run: Projection, fund: str) -> list[str]:
    """The first scenario of every distinct growth of a fund's spending."""
    parts = decompose(run)["contribution"].sel(fund=fund)
    return [series.scenarios[0] for series in by_scenario(run, parts, "item", "year")]


def cost_growth(run: Projection, fund: str, lang: str | None = None, scenario: str | None = None) -> Drawing:
    """Growth of a pooled fund's spending by year in points of people, ages, coverage, price, use and design."""
    lang = style.language(lang)
    name = run.scenarios[0] if scenario is None else scenario
    found = decompose(run).sel(fund=fund)
    alike = by_scenario(run, found["contribution"], "item", "year")
    shown = next(series for series in alike if name in series.scenarios)
    said = shown.label(short_labels(run, lang), lang)
    which = say(lang, f"（{said}）", f" ({said})") if len(alike) > 1 else ""
    of = fund_label(fund, lang)
    figure = style.blank(
        f"cost_growth_{fund}",
        say(lang, f"{of}支出为何增长", f"Why spending grows: {of}") + which,
        say(lang, "每年比上年，百分点（当年价）", "By year over the year before, percentage points, current prices"),
        style.source_line(run, lang),
        say(
            lang,
            "各部分按对数平均分解，与先后次序无关，合计即支出增长率；价格与人均使用是假设而非事实。",
            "Parts by logarithmic mean, in any order the same; they sum to growth. Prices and use are assumptions.",
        ),
    )
    years = found["year"].values
    points = 100.0 * shown.values
    for at, part in enumerate(PARTS):
        figure.add_bar(
            x=years,
            y=points[at],
            name=label(part, lang),
            marker={"color": COLOURS[part], "line": {"width": 0}},
            hovertemplate="%{y:.2f}",
            meta={"part": part, "of": list(shown.scenarios)},
        )
    figure.add_scatter(
        x=years,
        y=np.sum(points, axis=0),
        name=say(lang, "支出增长率", "growth of spending"),
        mode="lines",
        line={"color": style.INK, "width": 2},
        hovertemplate="%{y:.2f}",
        meta={"part": "all", "of": list(shown.scenarios)},
    )
    figure.update_layout(barmode="relative", bargap=0.15)
    figure.update_xaxes(range=[years[0] - 0.5, years[-1] + 0.5])
    style.zero_line(figure)
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)
