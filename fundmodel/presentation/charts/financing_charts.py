"""The four paths of resident financing over disposable income per head, with the seen years (METHODS 4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.financing import PATHS, SEEN, financing_paths
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.people_charts import dots
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import without_brackets

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

WIDTHS: Final = (3.0, 2.0, 2.0, 2.0)
"""The baseline's path drawn broader than the others."""


def financing_over_income(run: Projection, data: DataPackage, lang: str | None = None) -> Drawing:
    """Premium and subsidy of a coverage year over disposable income per head: custom, share held, steps for ever,
    current law; published years as hollow marks."""
    lang = style.language(lang)
    table = financing_paths(data, int(run.economy["year"].values[-1]))
    figure = style.blank(
        "financing_over_income",
        say(
            lang, "居民人均筹资占人均可支配收入比重：四条路径", "Resident financing over disposable income: four paths"
        ),
        say(lang, "按缴费所属年度，%", "By coverage year, %"),
        style.source_line(run, lang, say(lang, "空心点为已公布年份", "hollow marks: published years")),
        say(
            lang,
            "居民基金用尽的时间由筹资规则决定，职工基金的时间由费用超额增长决定。",
            "The financing rule makes the residents' date, excess growth of cost the employees'.",
        ),
    )
    seen = table[table["path"] == SEEN]
    if len(seen):
        history = {int(y): 100.0 * float(v) for y, v in zip(seen["year"], seen["financing_over_income"], strict=True)}
        dots(figure, history, 1.0, say(lang, "已公布", "published"), style.INK, "%{y:.2f}%")
    names = without_brackets({name: load_scenario(name).label[lang] for name in PATHS})
    for place, (name, width) in enumerate(zip(PATHS, WIDTHS, strict=True)):
        own = table[table["path"] == name]
        figure.add_scatter(
            x=own["year"].tolist(),
            y=(100.0 * own["financing_over_income"]).tolist(),
            name=names[name],
            mode="lines",
            line={
                "color": style.FUND_COLOURS["resident"],
                "width": width,
                "dash": style.DASHES[place % len(style.DASHES)],
            },
            hovertemplate="%{y:.2f}%",
            meta={"path": name},
        )
    figure.update_yaxes(rangemode="tozero", ticksuffix="%")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)
