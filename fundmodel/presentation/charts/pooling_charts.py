"""Charts of pooling: who pays by active:retired, what moves and what is held by area and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.progressivity import who_pays
from fundmodel.analysis.runs import december
from fundmodel.analysis.transfers import net_transfers
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames.area_frames import area_names
from fundmodel.presentation.frames.pooled_years import rule_lines
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.pool_words import told
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

DIVERGING: Final = ((0.0, "#C2500A"), (0.5, "#FFFFFF"), (1.0, "#0072B2"))
FROM_RED: Final = ((0.0, "#B71C1C"), (0.5, "#FFFFFF"), (1.0, "#0072B2"))
AXES: Final = "Across: payers per retired member; up: net as a share of own income, per cent."
DEEPEST: Final = 2.0
"""Warning lines at which months of reserve have their deepest colour."""


def net_by_ratio(run: Projection, fund: str, lang: str | None = None) -> Drawing:
    """A point an area: net transfer of all years as a share of own income, by payers per retired member; the area of a
    point is the members. Source: METHODS 7.4."""
    lang = style.language(lang)
    table = who_pays(run)
    table = table[table["fund"] == fund].assign(income=lambda rows: rows["income_per_head"] * rows["heads"])
    by = table.groupby("area", sort=False)
    share = by["net"].sum() / by["income"].sum()
    ratio, heads = by["active_to_retired"].mean(), by["heads"].mean()
    names = area_names(run, lang)
    note = say(lang, "纵轴：净得占自身收入，%；横轴：在职退休比。", AXES)
    figure = _blank(run, "who_pays", told("headline_chart", lang), fund, note, lang)
    colours = [style.FAINT if one == 0 else "#0072B2" if one > 0 else "#C2500A" for one in share]
    figure.add_scatter(
        x=list(ratio),
        y=[100.0 * one for one in share],
        mode="markers+text",
        text=[names[str(area)] for area in share.index],
        textposition="top center",
        textfont={"size": 10},
        marker={"size": [8.0 + 32.0 * (one / heads.max()) ** 0.5 for one in heads], "color": colours, "opacity": 0.75},
        hovertemplate="%{text}: %{x:.2f}, %{y:+.1f}%<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(hovermode="closest")
    style.zero_line(figure)
    return style.finished(figure)


def transfers_by_area(run: Projection, fund: str, lang: str | None = None) -> Drawing:
    """Granted + lent - levied of each area and year, 亿元: blue receives, orange pays. Source: METHODS 7.4."""
    lang = style.language(lang)
    net = net_transfers(run)["net"].sel(fund=fund) / YUAN_PER_YI
    figure = _blank(run, "transfers", told("transfers_title", lang), fund, told("transfers_note", lang), lang)
    most = float(abs(net).max()) or 1.0
    return _heat(figure, net, area_names(run, lang), (-most, most), DIVERGING, "%{z:+.1f}")


def months_by_area(run: Projection, fund: str, lang: str | None = None) -> Drawing:
    """Months of reserve of each area in December, on the earned basis; red below the warning line. Source: METHODS
    5.2."""
    from fundmodel.analysis.floors import distinct

    lang = style.language(lang)
    months = december(reserve_months(run, recognition="earned")).sel(fund=fund)
    line = next(iter(distinct(run, fund)))
    note = told("months_note", lang, floor=f"{line:g}")
    figure = _blank(run, "months_by_area", told("months_title", lang), fund, note, lang)
    return _heat(figure, months, area_names(run, lang), (0.0, DEEPEST * line), FROM_RED, "%{z:.1f}")


def _blank(run: Projection, name: str, title: str, fund: str, note: str, lang: str) -> Drawing:
    """An empty figure; below its title the fund and the rule at work."""
    ruled = rule_lines(run, lang)
    unit = style.joined(lang, fund_label(fund, lang), *ruled[:1])
    below = (" " if lang == "en" else "").join([note, *ruled[1:]])
    return style.blank(f"{name}_{fund}", title, unit, style.source_line(run, lang), below)


def _heat(
    figure: Drawing,
    values: xr.DataArray,
    names: dict[str, str],
    ends: tuple[float, float],
    colours: tuple[tuple[float, str], ...],
    told_as: str,
) -> Drawing:
    """A row an area and a column a year, each with its number."""
    values = values.transpose("area", "year")
    figure.add_heatmap(
        x=[str(year) for year in values["year"].values],
        y=[names[str(area)] for area in values["area"].values],
        z=values.values.round(2).tolist(),
        zmin=ends[0],
        zmax=ends[1],
        colorscale=[list(pair) for pair in colours],
        showscale=False,
        texttemplate=told_as,
        textfont={"size": 10},
        hovertemplate="%{y}, %{x}: " + told_as + "<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(hovermode="closest", height=style.HEIGHT + 14 * max(values.sizes["area"] - 10, 0))
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    figure.update_xaxes(type="category")
    return style.finished(figure)
