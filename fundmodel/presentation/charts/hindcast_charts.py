"""The hindcast as a chart: what each origin would have forecast, and what was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.calibration.published_by_area import published_by_area
from fundmodel.calibration.published_figures import FLOWS, SCOPES, Figures, Series, published_figures
from fundmodel.calibration.scoring import lines
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.people_charts import dots
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.words.hindcast_words import text, word

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast

TRILLION: Final = 1e12
COLOURS: Final = {"all": style.INK, "employee": "#009E73", "employee_pooled": "#0072B2", "resident": "#D55E00"}
WORDS: Final = {"income": ("收入", "income"), "expenditure": ("支出", "expenditure")}


def hindcast_charts(found: Hindcast, data: DataPackage, lang: str | None = None) -> list[Drawing]:
    """Income and expenditure of every scope that was scored; of areas, of all of them together."""
    found, published = _together(found, data)
    scored = [scope for scope in SCOPES if scope in set(found.forecasts["scope"])]
    flows = [(scope, item) for scope in scored for item in FLOWS]
    drawn = {flow: lines(found.forecasts, published, *flow) for flow in flows}
    return [_chart(found, data, flow, published, own, lang) for flow, own in drawn.items() if own]


def hindcast_chart(
    found: Hindcast, data: DataPackage, scope: str = "all", item: str = "income", lang: str | None = None
) -> Drawing:
    """One thin line from each origin over the published years, drawn as hollow marks; trillion yuan.

    ``data`` is the package that the hindcast was scored against; of areas, all together are drawn.
    Source: DESIGN 3, METHODS 9.6.
    """
    found, published = _together(found, data)
    return _chart(found, data, (scope, item), published, lines(found.forecasts, published, scope, item), lang)


def _together(found: Hindcast, data: DataPackage) -> tuple[Hindcast, Figures]:
    if not data.by_area:
        return found, published_figures(data)
    area = found.areas[-1]
    return found.of(area), published_by_area(data)[area]


def _chart(
    found: Hindcast,
    data: DataPackage,
    flow: tuple[str, str],
    published: Figures,
    drawn: Mapping[int, Series],
    lang: str | None,
) -> Drawing:
    lang, (scope, item) = style.language(lang), flow
    named = word("scope", scope, lang)
    word_of = WORDS[item][0 if lang == "zh" else 1]
    figure = style.blank(
        f"hindcast_{scope}_{item}",
        say(lang, f"事后重演：{named}{word_of}", f"Hindcast: {named}, {word_of}"),
        say(
            lang, "每年，万亿元（当年价）；每条线自一个起点年出发", "By year, trillion yuan; one line from each origin"
        ),
        _source(found, data, lang),
        text("caveat", lang) if found.about["kind"] == "hindcast" else "",
    )
    first = min(drawn)
    for place, (origin, series) in enumerate(drawn.items()):
        figure.add_scatter(
            x=list(series),
            y=[value / TRILLION for value in series.values()],
            name=say(lang, f"自{origin}年", f"from {origin}"),
            mode="lines",
            line={"color": COLOURS[scope], "width": 1.6, "dash": style.DASHES[place % len(style.DASHES)]},
            opacity=0.45 + 0.55 * (place + 1) / len(drawn),
            hovertemplate="%{y:.3f}",
            meta={"origin": origin, "item": item},
        )
    past = {year: value for year, value in published[scope, item].items() if year >= first - 1}
    dots(figure, past, TRILLION, say(lang, "已公布", "published"), COLOURS[scope], "%{y:.3f}")
    figure.update_xaxes(dtick=1, tickformat="d")
    figure.update_yaxes(rangemode="tozero")
    return style.finished(figure)


def _source(found: Hindcast, data: DataPackage, lang: str) -> str:
    end = found.about["last_year"]
    said = say(
        lang,
        f"来源：数据包“{data.name}”中截至{end}年的公布数；推演为 fundmodel",
        f"Source: published figures to {end} in the data package {data.name}; forecasts by fundmodel",
    )
    return said + (say(lang, "；合成数据，并非事实", "; synthetic data, not facts") if data.synthetic else "")
