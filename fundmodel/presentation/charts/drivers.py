"""Charts of what drives the money: growth, interest, resident financing, contributions over GDP, the first year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.presentation.charts import published, style
from fundmodel.presentation.charts.people import dots
from fundmodel.presentation.charts.series import by_scenario, yearly_sum
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.summary import first_projected_year, fund_label
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import FUNDS

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import xarray as xr

    from fundmodel.assumptions.package import DataPackage
    from fundmodel.projection.result import Projection

GROWTH_COLOURS: Final = {
    "gdp_per_head_growth": style.INK,
    "base_growth": style.FUND_COLOURS["individual_accounts"],
    "cost_growth_employee": style.FUND_COLOURS["employee_pooled"],
    "cost_growth_resident": style.FUND_COLOURS["resident"],
}
PUBLISHED_YEARS: Final = 3
SYMBOLS: Final = ("circle-open", "square-open", "triangle-up-open")


def contributions_over_gdp(run: Projection, lang: str | None = None) -> go.Figure:
    """Contributions to the employee pool over GDP, by year."""
    lang = style.language(lang)
    share = run.economy["contributions_over_gdp"]
    figure = style.blank(
        "contributions_over_gdp",
        label("contributions_over_gdp", lang),
        say(lang, "每年，%；利息与划转不计", "By year, %; without interest and transfers"),
        style.source_line(run, lang),
    )
    _percent_lines(figure, run, {"contributions_over_gdp": share}, {"contributions_over_gdp": style.FUND_COLOURS["employee_pooled"]}, lang)
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def growth_assumptions(run: Projection, lang: str | None = None) -> go.Figure:
    """Yearly growth of GDP per head, contribution base and unit cost, nominal."""
    lang = style.language(lang)
    figure = style.blank(
        "growth_assumptions",
        say(lang, "人均国内生产总值、缴费基数与人均费用的增长", "Growth of GDP per head, contribution base and unit cost"),
        say(lang, "每年，名义，%", "By year, nominal, %"),
        style.source_line(run, lang),
        say(lang, "假设而非事实：依据见假设表。", "Assumptions, not facts: see the table of assumptions."),
    )
    _percent_lines(figure, run, {name: run.economy[name] for name in GROWTH_COLOURS}, GROWTH_COLOURS, lang)
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def interest(run: Projection, lang: str | None = None) -> go.Figure:
    """12 x interest / (opening + half of the month's net flow), the mean over each year's months, by year.

    The rate that the ledger itself earned, read from the individual accounts, which never come near zero.
    """
    lang = style.language(lang)
    d = run.ledger.sel(fund="individual_accounts")
    held = d["opening"] + 0.5 * (d["income"] + d["transfer"] - d["expenditure"])
    rate = 12.0 * yearly_sum(d["interest"] / held) / 12.0
    figure = style.blank(
        "interest",
        say(lang, "基金收益率", "Interest on the funds"),
        say(lang, "每年，%", "By year, %"),
        style.source_line(run, lang),
        say(lang, "假设而非事实：依据见假设表。", "An assumption, not a fact: see the table of assumptions."),
    )
    _percent_lines(figure, run, {"economy.interest_rate": rate}, {"economy.interest_rate": style.NEUTRAL}, lang)
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def resident_financing(run: Projection, lang: str | None = None, data: DataPackage | None = None) -> go.Figure:
    """Premium and subsidy per resident head by coverage year, with the amounts published so far."""
    lang = style.language(lang)
    known = published.package_of(run, data)
    colours = {"subsidy": style.FUND_COLOURS["resident"], "premium": style.INK}
    words = {"subsidy": label("subsidy_per_head", lang), "premium": label("premium_per_head", lang)}
    first = int(run.economy["year"].values[0])
    short = style.short_labels(run, lang)
    figure = style.blank(
        "resident_financing",
        say(lang, "居民医保人均筹资标准", "Resident financing per head"),
        say(lang, "按缴费所属年度，元/人·年（当年价）", "By coverage year, yuan per head, current prices"),
        style.source_line(run, lang, say(lang, "空心点为已公布标准", "hollow marks: published amounts") if known else ""),
    )
    for item, colour in colours.items():
        history = {y: v for y, v in published.yearly_column(known, "resident_financing", item).items() if y >= first - 10}
        if history:
            dots(figure, history, 1.0, f"{words[item]} · {say(lang, '已公布', 'published')}", colour, "%{y:,.0f}")
        distinct = by_scenario(run, run.economy[item], "year")
        for series in distinct:
            figure.add_scatter(
                x=run.economy["year"].values,
                y=series.values,
                name=words[item] if len(distinct) == 1 else f"{words[item]} · {series.label(short, lang)}",
                mode="lines",
                line={"color": colour, "width": 2.2, "dash": style.DASHES[series.place % len(style.DASHES)]},
                hovertemplate="%{y:,.0f}",
                meta={"item": item, "scenarios": list(series.scenarios)},
            )
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


@dataclass(frozen=True)
class FirstYear:
    """One line of a fund: growth in the first projected year by scenario of the run, and published growth by year."""

    fund: str
    line: str
    growth: tuple[float, ...]
    history: dict[int, float]

    def label(self, lang: str) -> str:
        """Fund and line."""
        words = {"total_income": say(lang, "收入合计", "income"), "expenditure": say(lang, "支出合计", "expenditure")}
        return f"{fund_label(self.fund, lang)} · {words.get(self.line) or label(self.line, lang)}"


def first_year_rows(run: Projection, data: DataPackage | None = None) -> list[FirstYear]:
    """Totals and lines of every fund: growth of the first projected year over the base year, and published growth.

    A line that is zero in the base year has no growth and is left out.
    """
    known = published.package_of(run, data)
    start = first_projected_year(run)
    rows = []
    for fund, line, flow in _flows(run):
        yearly = yearly_sum(flow)
        was, now = (
            np.array([by.values for by in _per_scenario(run, yearly.sel(year=y))]) for y in (start - 1, start)
        )
        if not (was > 0).all():
            continue
        source = {"total_income": (fund, "income"), "expenditure": (fund, "expenditure"), "maternity": ("maternity", "expenditure")}
        own = source.get(line) if line != "maternity" or fund == "employee_pooled" else None
        history = published.growth(published.accounts_history(known, *own)) if own else {}
        recent = {year: history[year] for year in sorted(history) if start - PUBLISHED_YEARS <= year < start}
        rows.append(FirstYear(fund, line, tuple(float(x) for x in now / was - 1.0), recent))
    return rows


def first_year_growth(run: Projection, lang: str | None = None, data: DataPackage | None = None) -> go.Figure:
    """Growth of every line in the first projected year (filled) beside up to three published years (hollow)."""
    lang = style.language(lang)
    rows = first_year_rows(run, data)[::-1]
    start = first_projected_year(run)
    figure = style.blank(
        "first_year_growth",
        say(lang, f"{start}年各项增长与已公布增长", f"Growth of every line in {start} beside published growth"),
        say(lang, "比上年，%", "Over the year before, %"),
        style.source_line(run, lang, say(lang, "空心标记为已公布", "hollow marks: published") if any(r.history for r in rows) else ""),
        say(lang, "横向虚线以上为推演首年；虚线处为零。", "") if False else "",
    )
    names = [row.label(lang) for row in rows]
    for k, year in enumerate(range(start - PUBLISHED_YEARS, start)):
        have = [(row.label(lang), 100 * row.history[year]) for row in rows if year in row.history]
        if have:
            figure.add_scatter(
                x=[x for _, x in have],
                y=[y for y, _ in have],
                name=say(lang, f"{year}年已公布", f"{year}, published"),
                mode="markers",
                marker={"symbol": SYMBOLS[k], "size": 8, "color": style.FAINT, "line": {"width": 1.4}},
                hovertemplate="%{x:.1f}%",
                meta={"published": year},
            )
    short = style.short_labels(run, lang)
    for place, scenario in enumerate(run.scenarios):
        values = [100 * row.growth[place] for row in rows]
        if place and all(row.growth[place] == row.growth[0] for row in rows):
            continue
        figure.add_scatter(
            x=values,
            y=names,
            name=say(lang, f"{start}年推演", f"{start}, projected") + (f" · {short[scenario]}" if place else ""),
            mode="markers",
            marker={
                "symbol": "diamond" if place == 0 else "x-thin-open",
                "size": 10,
                "color": [style.FUND_COLOURS[row.fund] for row in rows],
            },
            hovertemplate="%{x:.1f}%",
            meta={"scenario": scenario},
        )
    figure.update_layout(height=150 + 27 * len(rows), hovermode="closest", margin={"l": 20})
    figure.update_yaxes(categoryorder="array", categoryarray=names, showgrid=True, tickfont={"size": 12})
    figure.update_xaxes(showgrid=True, zeroline=True, zerolinecolor=style.INK, ticksuffix="%")
    return figure


def _per_scenario(run: Projection, array: xr.DataArray) -> Iterator[xr.DataArray]:
    for name in run.scenarios:
        yield (array.sel(scenario=name) if "scenario" in array.dims else array).squeeze()


def _flows(run: Projection) -> Iterator[tuple[str, str, xr.DataArray]]:
    d = run.ledger
    for fund in FUNDS:
        own = d.sel(fund=fund)
        yield fund, "total_income", own["income"] + own["interest"] + own["transfer"]
        for line in d["line"].values:
            if bool((own["amount"].sel(line=line) != 0).any()):
                yield fund, str(line), own["amount"].sel(line=line)
        yield fund, "expenditure", own["expenditure"]


def _percent_lines(
    figure: go.Figure, run: Projection, arrays: dict[str, xr.DataArray], colours: dict[str, str], lang: str
) -> None:
    short = style.short_labels(run, lang)
    for item, array in arrays.items():
        distinct = by_scenario(run, array, "year")
        for series in distinct:
            figure.add_scatter(
                x=array["year"].values,
                y=100.0 * series.values,
                name=label(item, lang) if len(distinct) == 1 else f"{label(item, lang)} · {series.label(short, lang)}",
                mode="lines",
                line={"color": colours[item], "width": 2.2, "dash": style.DASHES[series.place % len(style.DASHES)]},
                hovertemplate="%{y:.2f}%",
                meta={"item": item, "scenarios": list(series.scenarios)},
            )
    figure.update_yaxes(ticksuffix="%")
