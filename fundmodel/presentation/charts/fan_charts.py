"""Fan charts: quantiles of months of reserve over draws, year by year, with the projection and the warning line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.money_charts import floor_line
from fundmodel.presentation.frames.draw_frames import QUANTITY
from fundmodel.presentation.frames.summary import yearly_accounts
from fundmodel.presentation.words.draw_words import told
from fundmodel.presentation.words.labels import fund_label, short_labels

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.analysis.draws.sample import Sample

BANDS: Final = ((0.025, 0.975, 0.16), (0.1, 0.9, 0.28), (0.25, 0.75, 0.42))
"""Quantiles of each band with its opacity; narrower bands lie over wider ones and so are darker in grey too."""
LOWEST: Final = -12.0
MIDDLE: Final = 0.5


def fan_chart(
    table: pd.DataFrame,
    fund: str,
    label: str,
    source: str,
    draws: int,
    floor: float | None = None,
    projected: pd.DataFrame | None = None,
    lang: str | None = None,
) -> Drawing:
    """Bands of 50, 80 and 95 % and the median; ``table`` holds year, quantile and value of one fund of one area,
    ``projected`` (year, value) the run without draws. Source: METHODS 8.5."""
    lang = style.language(lang)
    figure = style.blank(
        f"fan_{fund}",
        told("fan_title", lang, fund=fund_label(fund, lang), label=label),
        told("fan_unit", lang),
        source,
        told("fan_note", lang, draws=f"{draws:,}"),
    )
    wide = table.pivot(index="year", columns="quantile", values="value")
    years, colour = wide.index.to_numpy(), style.FUND_COLOURS[fund]
    for low, high, opacity in BANDS:
        bounds = {"mode": "lines", "line": {"width": 0, "color": colour}, "hoverinfo": "skip"}
        figure.add_scatter(x=years, y=wide[low].to_numpy(), showlegend=False, **bounds)
        figure.add_scatter(
            x=years,
            y=wide[high].to_numpy(),
            fill="tonexty",
            fillcolor=_faded(colour, opacity),
            name=told("band", lang, share=round((high - low) * 100)),
            **bounds,
        )
    lines = [(years, wide[MIDDLE].to_numpy(), told("median", lang), {"color": colour, "width": 2.4})]
    if projected is not None:
        known = projected["year"].to_numpy(), projected["value"].to_numpy()
        lines.append((*known, told("deterministic", lang), {"color": style.INK, "width": 1.6, "dash": "dash"}))
    for x, y, name, line in lines:
        figure.add_scatter(x=x, y=y, name=name, mode="lines", line=line, hovertemplate="%{y:.1f}")
    if floor is not None:
        floor_line(figure, floor, lang)
    style.zero_line(figure)
    top = float(wide[BANDS[0][1]].max())
    bottom = max(LOWEST, min(float(wide[BANDS[0][0]].min()), 0.0))
    figure.update_yaxes(range=[bottom, max(top * 1.06, 1.0)])
    figure.update_xaxes(range=[int(years[0]) - 1, int(years[-1]) + 1])
    return style.finished(figure)


def sample_fan(sample: Sample, fund: str, area: str, lang: str) -> Drawing:
    """``fan_chart`` of one fund and area of a sample."""
    from fundmodel.analysis.draws.fan import fan

    table = fan(sample, QUANTITY)
    own = table[(table["fund"] == fund) & (table["area"] == area)].rename(columns={"period": "year"})
    run = sample.deterministic
    accounts = yearly_accounts(run)
    known = accounts[(accounts["fund"] == fund) & (accounts["area"] == area)].rename(columns={QUANTITY: "value"})
    (name,) = short_labels(run, lang).values()
    label = name if len(sample.areas) == 1 else f"{name}, {area}"
    source = style.source_line(run, lang)
    return fan_chart(own, fund, label, source, sample.draws, sample.floors[fund], known[["year", "value"]], lang)


def _faded(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
