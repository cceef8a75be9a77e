"""Charts of money: income and expenditure, balances, months of reserve with the warning line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fundmodel.analysis import floors
from fundmodel.analysis.depletion import used_up_months
from fundmodel.analysis.frame import Recognition
from fundmodel.analysis.indicators import reserve_months as months_of
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing, merged
from fundmodel.presentation.charts.people_charts import dots
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.charts.unit_switch import unit_words
from fundmodel.presentation.frames import published_history as published
from fundmodel.presentation.frames.money_course import Course, Item, money_course
from fundmodel.presentation.frames.money_units import MoneyUnit
from fundmodel.presentation.frames.series import Series, by_scenario, one_area
from fundmodel.presentation.frames.summary import first_projected_year, headlines
from fundmodel.presentation.words.labels import fund_label, last_month, short_labels, when_text
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

LOWEST_MONTHS_SHOWN: Final = -12.0
APART: Final = 44
ROOM: Final = 2.0
"""Months below zero from which there is room for a label under the line of zero."""
FLOWS: Final[tuple[Item, ...]] = ("income", "expenditure")
MARKED: Final = ("floor_month_earned", "depletion_month")
OF_DOTS: Final = (
    "圆点旁的时点为所画情景的推演，其审慎时点与区间（非概率）见关键时点表（fm.headlines、fm.headline_ranges）。",
    "Dates at dots: of the scenario drawn; prudent ones and ranges: fm.headlines, fm.headline_ranges.",
)


def income_expenditure(
    run: Projection,
    fund: str,
    lang: str | None = None,
    data: DataPackage | None = None,
    unit: MoneyUnit = "yuan",
) -> Drawing:
    """Money received (interest and transfers in it) and expenditure by year, with published years as hollow marks."""
    lang = style.language(lang)
    package = published.package_of(run, data)
    flows = {item: money_course(run, fund, item, unit, package) for item in FLOWS}
    said = unit_words(unit, lang, base_year(run))
    figure = style.blank(
        f"income_expenditure_{fund}",
        say(lang, f"{fund_label(fund, lang)}收入与支出", f"{fund_label(fund, lang)}: income and expenditure"),
        say(lang, f"每年，{said}；收入含利息与划转", f"By year, {said}; income with interest and transfers"),
        style.source_line(
            run,
            lang,
            say(lang, "空心点为已公布数", "hollow marks: published") if _any_published(flows.values()) else "",
        ),
        say(lang, "余额转负后的欠款利息不计收入，也不在图中。", "Interest on debt is no income and is not drawn.")
        if bool((run.ledger["interest"].sel(fund=fund) < 0).any())
        else "",
    )
    words = {"income": say(lang, "收入", "Income"), "expenditure": say(lang, "支出", "Expenditure")}
    colours = {"income": style.FUND_COLOURS[fund], "expenditure": style.INK}
    short = short_labels(run, lang)
    for item, flow in flows.items():
        if flow.published:
            name = style.joined(lang, words[item], say(lang, "已公布", "published"))
            dots(figure, flow.published, 1.0, name, colours[item], "%{y:.3f}")
        for series in flow.lines:
            name = words[item] if len(flow.lines) == 1 else style.joined(lang, words[item], series.label(short, lang))
            _line(figure, flow.years, series, name, colours[item], item)
    style.zero_line(figure)
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def balance(
    run: Projection,
    funds: tuple[str, ...],
    lang: str | None = None,
    data: DataPackage | None = None,
    unit: MoneyUnit = "yuan",
) -> Drawing:
    """Balances at 31 December, whole: a deficit is drawn below the zero line however deep it goes."""
    lang = style.language(lang)
    package = published.package_of(run, data)
    held = {fund: money_course(run, fund, "balance", unit, package) for fund in funds}
    said = unit_words(unit, lang, base_year(run))
    names = fund_label(funds[0], lang) if len(funds) == 1 else label("employee_scheme", lang)
    figure = style.blank(
        f"balance_{'_'.join(funds)}",
        say(lang, f"{names}累计结余", f"{names}: balance"),
        say(
            lang,
            f"年末，{said}；负值为缺口，不截断",
            f"At 31 December, {said}; below zero: a gap, never cut off",
        ),
        style.source_line(
            run,
            lang,
            say(lang, "空心点为公布数或由公布数推算", "hollow marks: published or derived from it")
            if _any_published(held.values())
            else "",
        ),
        say(
            lang,
            "居民基金余额含预收下年度个人缴费。",
            "The resident balance holds premiums received for the coming year.",
        )
        if "resident" in funds
        else "",
    )
    short = short_labels(run, lang)
    for fund, closing in held.items():
        if closing.published:
            name = style.joined(lang, fund_label(fund, lang), say(lang, "已公布", "published"))
            dots(figure, closing.published, 1.0, name, style.FUND_COLOURS[fund], "%{y:.3f}")
        distinct = len(closing.lines)
        for series in closing.lines:
            words = [fund_label(fund, lang)] if distinct == 1 or len(funds) > 1 else []
            name = style.joined(lang, *words, series.label(short, lang) if distinct > 1 else "")
            _line(figure, closing.years, series, name, style.FUND_COLOURS[fund], fund)
    style.zero_line(figure)
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


def reserve_months(run: Projection, fund: str, lang: str | None = None) -> Drawing:
    """Closing balance over a month of the last twelve months' spending, every month, with the fund's warning line.

    The resident fund is drawn twice: cash (thin) and earned, which levels are tested on. The lines end where the
    balance is used up: what is missing then is money, not months. Source: METHODS 5.2.
    """
    lang = style.language(lang)
    short = short_labels(run, lang)
    ahead = bool((run.ledger["premium_received_ahead"].sel(fund=fund) != 0).any())
    bases: tuple[Recognition, ...] = ("earned", "cash") if ahead else ("earned",)
    drawn = {str(basis): held_months(run, fund, basis) for basis in bases}
    figure = style.blank(
        f"reserve_months_{fund}",
        say(lang, f"{fund_label(fund, lang)}可支付月数", f"{fund_label(fund, lang)}: months of reserve"),
        say(
            lang,
            "月末余额 ÷ 最近十二个月的月均支出，月",
            "Closing balance over mean monthly spending of the last twelve months, months",
        ),
        style.source_line(run, lang),
        _months_note(run, fund, drawn["earned"], ahead, lang),
    )
    words_of = {"earned": say(lang, "筹资应计口径", "earned basis"), "cash": say(lang, "账面口径", "cash basis")}
    for basis in reversed(drawn):
        distinct = by_scenario(run, drawn[basis], "month")
        for series in distinct:
            words = [series.label(short, lang)] if len(distinct) > 1 else []
            name = style.joined(lang, *words, *([words_of[basis]] if ahead else [])) or fund_label(fund, lang)
            _line(figure, drawn[basis]["month"].values, series, name, style.FUND_COLOURS[fund], basis)
            thin = {"line": {"width": 1}, "opacity": 0.55} if basis == "cash" else {}
            figure.data[-1] = merged(figure.data[-1], {"hovertemplate": "%{y:.1f}", **thin})
    for floor, names in floors.distinct(run, fund).items():
        floor_line(figure, floor, lang, names_of(run, names, short, lang))
    mark_events(figure, run, fund, drawn, lang)
    style.zero_line(figure)
    window(figure)
    start = first_projected_year(run)
    return style.mark_start(figure, f"{start}-01-01", start, lang)


def held_months(run: Projection, fund: str, recognition: Recognition) -> xr.DataArray:
    """Months of reserve of a fund, (..., month), as long as its balance is not used up."""
    gone = used_up_months(run).sel(fund=fund)
    return months_of(run, recognition=recognition).sel(fund=fund).where(~gone)


def mark_events(figure: Drawing, run: Projection, fund: str, drawn: dict[str, xr.DataArray], lang: str) -> None:
    """A dated dot where the fund first falls below its warning line (earned) and where its balance turns negative;
    labels stand clear of the years below the axis, one event to the left of its dots and the other to the right."""
    table = _dates_of(run, fund)
    known = table.iloc[0]
    dates = {
        event: dict(zip(table["scenario"], table[event].to_numpy(dtype="datetime64[ns]"), strict=True))
        for event in MARKED
    }
    last = list(drawn)[-1]
    room = min(float(np.nanmin(values)) for values in drawn.values()) < -ROOM
    for event, basis in (("floor_month_earned", "earned"), ("depletion_month", last)):
        seen = set()
        for series in by_scenario(run, drawn[basis], "month"):
            when = dates[event][series.scenarios[0]]
            if np.isnat(when) or when in seen:
                continue
            seen.add(when)
            at = int(np.flatnonzero(drawn[basis]["month"].values == when)[0])
            value = 0.0 if event == "depletion_month" else float(series.values[at])
            figure.add_scatter(
                x=[when],
                y=[value],
                mode="markers",
                marker={"size": 8, "color": style.FUND_COLOURS[fund], "line": {"width": 1.5, "color": "white"}},
                showlegend=False,
                hoverinfo="skip",
                meta={"event": event, "scenarios": list(series.scenarios)},
            )
            figure.add_annotation(
                name=event,
                text=when_text(pd.Timestamp(when), event, last_month(known, event), lang),
                x=str(when.astype("datetime64[D]")),
                y=value,
                ax=-APART if event == "floor_month_earned" else APART,
                ay=24 if event == "depletion_month" and room else -26 - 20 * series.place,
                arrowhead=0,
                arrowwidth=1,
                arrowcolor=style.FAINT,
                standoff=5,
                bgcolor="rgba(255,255,255,0.85)",
                font={"size": 12},
            )


def window(figure: Drawing) -> None:
    """What is shown of the lines: down to -12 months, and to the next fifth year after the last line leaves."""
    lines = [trace for trace in figure.data if trace["mode"] == "lines"]
    values = [np.asarray(trace["y"], dtype=float) for trace in lines]
    months = np.asarray(lines[0]["x"]).astype("datetime64[M]")
    highest, lowest = max(float(np.nanmax(v)) for v in values), min(float(np.nanmin(v)) for v in values)
    inside = np.flatnonzero(np.any([v >= LOWEST_MONTHS_SHOWN for v in values], axis=0))
    last = months[inside[-1]].astype("datetime64[Y]").astype(int) + 1970
    end = min(np.datetime64(f"{-(-(last + 1) // 5) * 5}-12", "M"), months[-1])
    figure.update_yaxes(range=[max(LOWEST_MONTHS_SHOWN, min(lowest, 0.0)), highest * 1.06])
    figure.update_xaxes(range=[str(months[0]) + "-01", str(end) + "-31"], hoverformat="%Y-%m")


def names_of(run: Projection, names: list[str], short: dict[str, str], lang: str) -> str:
    """Labels of the scenarios, or nothing where all are meant."""
    return "" if len(names) == len(run.scenarios) else say(lang, "、", ", ").join(short[name] for name in names)


def floor_line(figure: Drawing, floor: float, lang: str, whose: str = "") -> None:
    """The warning line, named at its left end unless a line passes there."""
    early = [np.asarray(trace["y"], dtype=float) for trace in figure.data]
    said = say(lang, f"警戒线 {floor:g} 个月", f"warning line, {floor:g} months")
    # the first eleven months have no twelve-month window and so no value
    free = min(float(np.nanmin(values[: max(12, len(values) // 6)])) for values in early) > 2.0 * floor
    figure.add_hline(y=floor, name="floor", line={"color": style.WARNING, "width": 1.4, "dash": "6px,4px"})
    figure.add_annotation(
        name="floor",
        text=style.joined(lang, said, whose),
        xref="paper",
        x=0.02 if free else 1,
        y=floor,
        xanchor="left" if free else "right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": style.WARNING},
    )


def _months_note(run: Projection, fund: str, months: xr.DataArray, ahead: bool, lang: str) -> str:
    """What the axis leaves out, and on which basis the fund is judged."""
    parts = [say(lang, "结余状态按筹资应计口径判定。", "Levels are judged on the earned basis.")] if ahead else []
    if _dates_of(run, fund)[list(MARKED)].notna().any(axis=None):
        parts.append(say(lang, *OF_DOTS))
    short = short_labels(run, lang)
    below = [
        f"{series.label(short, lang)}{say(lang, '', ' ')}\u2212{-low:,.1f}"
        for series in by_scenario(run, one_area(months), "month")
        if (low := float(np.nanmin(series.values))) < LOWEST_MONTHS_SHOWN
    ]
    if below:
        edge = f"\u2212{-LOWEST_MONTHS_SHOWN:g}"
        parts.append(
            say(
                lang,
                f"图只画到 {edge} 个月；曲线此后继续下行，最低值：{'；'.join(below)}。",
                f"The picture ends at {edge} months; the lines go on, lowest values: {'; '.join(below)}.",
            )
        )
    return "".join(parts) if lang == "zh" else " ".join(parts)


def _line(figure: Drawing, x: object, series: Series, name: str, colour: str, item: str) -> None:
    figure.add_scatter(
        x=x,
        y=series.values,
        name=name,
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": style.DASHES[series.place % len(style.DASHES)]},
        hovertemplate="%{y:,.3f}",
        meta={"item": item, "scenarios": list(series.scenarios)},
    )


def base_year(run: Projection) -> int:
    """The year whose accounts are modelled and whose prices are constant."""
    return first_projected_year(run) - 1


def _any_published(courses: Iterable[Course]) -> bool:
    return any(course.published for course in courses)


def _dates_of(run: Projection, fund: str) -> pd.DataFrame:
    """The rows of ``headlines`` of one fund; dates of all pooled funds are found at once."""
    table = headlines(run)
    return table[table["fund"] == fund].reset_index(drop=True)
