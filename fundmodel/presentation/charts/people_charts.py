"""Charts of people: the population by age and group, enrolment, and payers per retired member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.analysis.indicators import dependency_ratio as ratio_of
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames import published_history as published
from fundmodel.presentation.frames.series import by_scenario, one_area
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import short_labels
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import GROUPS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

PERSONS: Final = {"zh": (1e4, "万人"), "en": (1e6, "million persons")}
MANY_PERSONS: Final = {"zh": (1e8, "亿人"), "en": (1e6, "million persons")}


def population_pyramid(
    run: Projection, year: int | None = None, lang: str | None = None, scenario: str | None = None
) -> Drawing:
    """Persons by single year of age, women to the left (drawn as negative lengths) and men to the right, by group.

    ``year`` is a 1 January (the first projected one unless given), ``scenario`` the first one unless given. The axis is
    the same for every year of a run. Source: METHODS 1, 2.
    """
    lang = style.language(lang)
    persons = one_area(_of(run, run.enrolment["persons"], scenario))
    boundary = first_projected_year(run) if year is None else year
    scale, unit = PERSONS[lang]
    which, shown = _shown(run, lang, scenario)
    reach = float(one_area(_of(run, run.population["population"], scenario)).max()) / scale * 1.04
    figure = style.blank(
        "population_pyramid",
        say(lang, f"{boundary}年1月1日人口金字塔", f"Population on 1 January {boundary}") + which,
        say(
            lang,
            f"按单岁年龄与参保身份，{unit}；左女右男",
            f"By single year of age and group, {unit}; women left, men right",
        ),
        style.source_line(run, lang),
        shown,
    )
    ages = persons["age"].values
    for group in GROUPS:
        for sex, side in (("female", -1.0), ("male", 1.0)):
            heads = persons.sel(group=group, sex=sex, boundary=boundary).values / scale
            figure.add_bar(
                x=side * heads,
                y=ages,
                orientation="h",
                name=label(group, lang),
                legendgroup=group,
                showlegend=side > 0,
                customdata=heads,
                marker={"color": style.GROUP_COLOURS[group], "line": {"width": 0}},
                hovertemplate=f"%{{y}} {label(sex, lang)}，{label(group, lang)}：%{{customdata:,.1f}}<extra></extra>"
                if lang == "zh"
                else f"age %{{y}}, {label(sex, lang).lower()}, {label(group, lang)}: %{{customdata:,.2f}}"
                "<extra></extra>",
                meta={"group": group, "sex": sex, "boundary": boundary},
            )
    step = _round_step(reach)
    ticks = np.arange(-np.floor(reach / step), np.floor(reach / step) + 1) * step
    figure.update_layout(barmode="relative", bargap=0, hovermode="closest", height=520)
    figure.update_xaxes(
        range=[-reach, reach], tickvals=ticks, ticktext=[f"{abs(tick):,g}" for tick in ticks], showgrid=True
    )
    figure.update_yaxes(
        title={"text": say(lang, "年龄", "Age"), "standoff": 6},
        range=[-0.5, 100.5],
        tickvals=list(range(0, 101, 10)),
        ticktext=[*map(str, range(0, 100, 10)), "100+"],
    )
    return style.finished(figure)


def enrolment(run: Projection, lang: str | None = None, scenario: str | None = None) -> Drawing:
    """Persons of each group on 1 January, stacked to the population."""
    lang = style.language(lang)
    heads = one_area(_of(run, run.stock_exposures["stock"], scenario))
    scale, unit = MANY_PERSONS[lang]
    which, shown = _shown(run, lang, scenario)
    figure = style.blank(
        "enrolment",
        say(lang, "人口按参保身份", "People by group") + which,
        say(lang, f"每年1月1日，{unit}", f"On 1 January of each year, {unit}"),
        style.source_line(run, lang),
        shown,
    )
    for group in GROUPS:
        figure.add_scatter(
            x=heads["boundary"].values,
            y=heads.sel(exposure=group).values / scale,
            name=label(group, lang),
            stackgroup="people",
            mode="lines",
            line={"width": 0.6, "color": "white"},
            fillcolor=style.GROUP_COLOURS[group],
            hovertemplate="%{y:,.3f}" if lang == "zh" else "%{y:,.1f}",
            meta={"group": group},
        )
    figure.update_xaxes(range=[heads["boundary"].values[0], heads["boundary"].values[-1]])
    figure.update_yaxes(rangemode="tozero", showgrid=False)
    start = first_projected_year(run)
    return style.mark_start(figure, start, start, lang)


def dependency_ratio(run: Projection, lang: str | None = None, data: DataPackage | None = None) -> Drawing:
    """(active + flexible + completing) / retired at the end of each year, with the published ratio of the past."""
    lang = style.language(lang)
    ratio = ratio_of(run)
    ratios = published.yearly_column(published.package_of(run, data), "national_history", "active_retired_ratio")
    history = {year: value for year, value in ratios.items() if year <= int(ratio["year"].values[0])}
    figure = style.blank(
        "dependency_ratio",
        say(lang, "职工医保在职退休比", "Payers per retired member, employee scheme"),
        say(lang, "年末，每名退休人员对应的缴费人数", "At year end, payers for each retired member"),
        style.source_line(
            run, lang, say(lang, "历史为国家医保局公布数", "history as published by the NHSA") if history else ""
        ),
    )
    if history:
        dots(figure, history, 1.0, say(lang, "已公布", "Published"), style.FUND_COLOURS["employee_pooled"], "%{y:.2f}")
    short = short_labels(run, lang)
    for series in by_scenario(run, ratio, "year"):
        figure.add_scatter(
            x=ratio["year"].values,
            y=series.values,
            name=series.label(short, lang),
            mode="lines",
            line={"color": style.FUND_COLOURS["employee_pooled"], "width": 2.5, "dash": style.DASHES[series.place % 5]},
            hovertemplate="%{y:.2f}",
            meta={"scenarios": list(series.scenarios)},
        )
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def dots(
    figure: Drawing,
    history: Mapping[int, float],
    scale: float,
    name: str,
    colour: str,
    hover: str,
    symbol: str = "circle-open",
) -> None:
    """Published figures as hollow marks."""
    figure.add_scatter(
        x=list(history),
        y=[value / scale for value in history.values()],
        name=name,
        mode="markers",
        marker={"symbol": symbol, "size": 6, "color": colour, "line": {"width": 1.4}},
        hovertemplate=hover,
        meta={"published": True},
    )


def _of(run: Projection, array: xr.DataArray, scenario: str | None) -> xr.DataArray:
    if "scenario" not in array.dims:
        return array
    return array.sel(scenario=run.scenarios[0] if scenario is None else scenario)


def _shown(run: Projection, lang: str, scenario: str | None) -> tuple[str, str]:
    """What to add to a title, where scenarios differ in people, and the line that says which scenarios are shown."""
    name = run.scenarios[0] if scenario is None else scenario
    distinct = by_scenario(run, run.enrolment["persons"], "group", "sex", "age", "boundary")
    said = next(series for series in distinct if name in series.scenarios).label(short_labels(run, lang), lang)
    return (say(lang, f"（{said}）", f" ({said})") if len(distinct) > 1 else ""), say(
        lang, "情景：", "Scenario: "
    ) + said


def _round_step(reach: float) -> float:
    """About four ticks on each side, at 1, 2 or 5 times a power of ten."""
    raw = reach / 4.0
    power = 10.0 ** np.floor(np.log10(raw))
    return float(next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= raw))
