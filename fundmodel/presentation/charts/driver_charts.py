"""Charts of what drives the money: growth, interest, resident financing, contributions over GDP, the first year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.analysis.runs import yearly
from fundmodel.calibration import reconcile
from fundmodel.fund_rules.measures import total_income
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.people_charts import dots
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames import notes
from fundmodel.presentation.frames import published_history as published
from fundmodel.presentation.frames.series import by_scenario
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

GROWTH_COLOURS: Final = {
    "gdp_per_head_growth": style.INK,
    "base_growth": style.FUND_COLOURS["individual_accounts"],
    "cost_growth_employee": style.FUND_COLOURS["employee_pooled"],
    "cost_growth_resident": style.FUND_COLOURS["resident"],
}
WIDTHS: Final = {"cost_growth_employee": 5.0}
"""Drawn broad, because the line of the other scheme lies on it in later years."""
SAME_GROWTH: Final = 5e-4
"""Growth that prints alike: half a tenth of a point."""
SYMBOLS: Final = ("circle-open", "square-open", "triangle-up-open")


def contributions_over_gdp(run: Projection, lang: str | None = None) -> Drawing:
    """Contributions to the employee pool over GDP, by year."""
    lang = style.language(lang)
    share = run.economy["contributions_over_gdp"]
    figure = style.blank(
        "contributions_over_gdp",
        label("contributions_over_gdp", lang),
        say(lang, "每年，%；利息与划转不计", "By year, %; without interest and transfers"),
        style.source_line(run, lang),
    )
    _percent_lines(
        figure,
        run,
        {"contributions_over_gdp": share},
        {"contributions_over_gdp": style.FUND_COLOURS["employee_pooled"]},
        lang,
    )
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def growth_assumptions(run: Projection, lang: str | None = None) -> Drawing:
    """Yearly growth of GDP per head, contribution base and unit cost, nominal."""
    lang = style.language(lang)
    figure = style.blank(
        "growth_assumptions",
        say(
            lang,
            "人均国内生产总值、缴费基数与人均费用的增长",
            "Growth of GDP per head, contribution base and unit cost",
        ),
        say(lang, "每年，名义，%", "By year, nominal, %"),
        style.source_line(run, lang),
        say(lang, "假设而非事实：依据见假设表。", "Assumptions, not facts: see the table of assumptions."),
    )
    _percent_lines(figure, run, {name: run.economy[name] for name in GROWTH_COLOURS}, GROWTH_COLOURS, lang)
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def interest(run: Projection, lang: str | None = None) -> Drawing:
    """12 x interest / (opening + half of the month's net flow), the mean over each year's months, by year.

    The rate that the ledger itself earned, read from the individual accounts, which never come near zero.
    """
    lang = style.language(lang)
    d = run.ledger.sel(fund="individual_accounts")
    held = d["opening"] + 0.5 * (total_income(d) - d["interest"] - d["expenditure"])
    rate = yearly(d["interest"] / held)
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


def resident_financing(run: Projection, lang: str | None = None, data: DataPackage | None = None) -> Drawing:
    """Premium and subsidy per resident head by coverage year, with the amounts published so far."""
    lang = style.language(lang)
    package = published.package_of(run, data)
    colours = {"subsidy": style.FUND_COLOURS["resident"], "premium": style.INK}
    words = {"subsidy": label("subsidy_per_head", lang), "premium": label("premium_per_head", lang)}
    first = int(run.economy["year"].values[0])
    short = short_labels(run, lang)
    figure = style.blank(
        "resident_financing",
        say(lang, "居民医保人均筹资标准", "Resident financing per head"),
        say(lang, "按缴费所属年度，元/人·年（当年价）", "By coverage year, yuan per head, current prices"),
        style.source_line(
            run, lang, say(lang, "空心点为已公布标准", "hollow marks: published amounts") if package else ""
        ),
    )
    for item, colour in colours.items():
        history = {
            y: v for y, v in published.yearly_column(package, "resident_financing", item).items() if y >= first - 10
        }
        if history:
            dots(
                figure,
                history,
                1.0,
                style.joined(lang, words[item], say(lang, "已公布", "published")),
                colour,
                "%{y:,.0f}",
            )
        distinct = by_scenario(run, run.economy[item], "year")
        for series in distinct:
            figure.add_scatter(
                x=run.economy["year"].values,
                y=series.values,
                name=words[item] if len(distinct) == 1 else style.joined(lang, words[item], series.label(short, lang)),
                mode="lines",
                line={"color": colour, "width": 2.2, "dash": style.DASHES[series.place % len(style.DASHES)]},
                hovertemplate="%{y:,.0f}",
                meta={"item": item, "scenarios": list(series.scenarios)},
            )
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def first_year_growth(run: Projection, fund: str, lang: str | None = None, data: DataPackage | None = None) -> Drawing:
    """Growth of a fund and its lines in the first projected year (filled) and in up to three published (hollow)."""
    lang = style.language(lang)
    start = first_projected_year(run)
    table = reconcile.first_year_growth(run, published.package_or_empty(run, data))
    table = _without_equal_levels(table[(table["fund"] == fund) & np.isfinite(table["growth"])])
    first = table[table["scenario"] == run.scenarios[0]]
    columns = sorted(name for name in map(str, table) if name.startswith("published_") and table[name].notna().any())
    figure = style.blank(
        f"first_year_growth_{fund}",
        say(
            lang,
            f"{fund_label(fund, lang)}：{start}年各项增长",
            f"{fund_label(fund, lang)}: growth of every line in {start}",
        ),
        say(lang, "比上年，%；旁列近年已公布增长", "Over the year before, %; published years beside it"),
        style.source_line(run, lang, say(lang, "空心标记为已公布", "hollow marks: published") if columns else ""),
        ("" if lang == "zh" else " ").join(note for note in first[f"note_{lang}"] if note),
    )
    for symbol, name in zip(SYMBOLS, columns, strict=False):
        have = first[first[name].notna()]
        year = name.removeprefix("published_")
        legend = say(lang, f"{year}年已公布", f"{year}, published")
        _marks(figure, have, 100.0 * have[name], legend, {"symbol": symbol, "size": 8, "color": style.FAINT}, lang)
    flows = first["flow"].tolist()
    projected = say(lang, f"{start}年推演", f"{start}, projected")
    mark = {"symbol": "diamond", "size": 10, "color": style.FUND_COLOURS[fund]}
    _marks(figure, first, 100.0 * first["growth"], projected, mark, lang)
    short = short_labels(run, lang)
    for scenario in run.scenarios[1:]:
        own = table[table["scenario"] == scenario]
        if own["growth"].tolist() != first["growth"].tolist():
            hollow = {**mark, "symbol": "diamond-open"}
            _marks(figure, own, 100.0 * own["growth"], style.joined(lang, projected, short[scenario]), hollow, lang)
    names = [_flow_label(flow, lang) for flow in flows][::-1]
    figure.update_layout(height=206 + 26 * len(names), hovermode="closest")
    figure.update_yaxes(categoryorder="array", categoryarray=names, range=[-0.6, len(names) - 0.4], showgrid=True)
    figure.update_xaxes(showgrid=True, zeroline=True, zerolinecolor=style.INK, ticksuffix="%", tickangle=0, nticks=6)
    return style.finished(figure)


def _without_equal_levels(table: pd.DataFrame) -> pd.DataFrame:
    """Levels of subsidy are left to their total where all of them grow as it does."""
    levels = table["flow"].isin(reconcile.SUBSIDIES)
    total = table[table["flow"] == "subsidy"].set_index("scenario")["growth"]
    apart = (table["growth"] - table["scenario"].map(total)).abs()[levels]
    return table[~levels] if (apart < SAME_GROWTH).all() else table


def _marks(
    figure: Drawing, rows: pd.DataFrame, x: pd.Series[float], name: str, marker: dict[str, object], lang: str
) -> None:
    figure.add_scatter(
        x=x.tolist(),
        y=[_flow_label(flow, lang) for flow in rows["flow"]],
        name=name,
        mode="markers",
        marker={"line": {"width": 1.4}, **marker},
        hovertemplate="%{y} %{x:.1f}%",
        meta={"flows": rows["flow"].tolist()},
    )


def _flow_label(flow: str, lang: str) -> str:
    said = notes.flow_label(flow, lang)
    return f"<b>{said}</b>" if flow in ("income", "expenditure") else said


def _percent_lines(
    figure: Drawing, run: Projection, arrays: dict[str, xr.DataArray], colours: dict[str, str], lang: str
) -> None:
    short = short_labels(run, lang)
    for item, array in arrays.items():
        distinct = by_scenario(run, array, "year")
        for series in distinct:
            figure.add_scatter(
                x=array["year"].values,
                y=100.0 * series.values,
                name=label(item, lang)
                if len(distinct) == 1
                else style.joined(lang, label(item, lang), series.label(short, lang)),
                mode="lines",
                line={
                    "color": colours[item],
                    "width": WIDTHS.get(item, 2.2),
                    "dash": style.DASHES[series.place % len(style.DASHES)],
                },
                hovertemplate="%{y:.2f}%",
                meta={"item": item, "scenarios": list(series.scenarios)},
            )
    figure.update_yaxes(ticksuffix="%")
