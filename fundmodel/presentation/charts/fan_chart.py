"""Fan of a sample: bands of months of reserve by year, the run without draws and the warning line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.money_charts import floor_line
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.words.labels import fund_label

if TYPE_CHECKING:
    import pandas as pd

BANDS: Final = ((0.025, 0.975, 0.16), (0.1, 0.9, 0.24), (0.25, 0.75, 0.36))
"""Lower and upper quantile of each band, and how densely it is filled, the widest first."""
MIDDLE: Final = 0.5
LOWEST: Final = -24.0
"""Months below which nothing is shown: what a fund lacks is then told in yuan."""


def quantiles_drawn() -> tuple[float, ...]:
    """The quantiles that the picture needs."""
    return tuple(sorted({MIDDLE, *(end for low, high, _ in BANDS for end in (low, high))}))


def fan_of_months(
    table: pd.DataFrame, plain: Mapping[int, float], fund: str, said: tuple[str, int, float], lang: str | None = None
) -> Drawing:
    """Bands between quantiles of ``table`` (period, quantile, value), each year by itself, the middle one bold, and the
    course without draws; ``said`` is source, number of draws and warning line. Source: METHODS 8.5."""
    lang, (source, draws, floor) = style.language(lang), said
    name, wide = fund_label(fund, lang), table.pivot(index="period", columns="quantile", values="value")
    figure = style.blank(
        f"fan_{fund}",
        say(lang, f"{name}可支付月数：模拟区间", f"{name}: months of reserve, simulated"),
        say(lang, f"年末，月（筹资应计口径）；{draws:,}次抽样", f"December, months, earned basis; {draws:,} draws"),
        source,
        say(
            lang,
            "区间逐年取分位，不是任何一条路径；只含所列因素的波动与参数不确定，不含制度变化。",
            "Bands are quantiles of each year by itself and no course of the run; they hold the drivers and parameters "
            "drawn, and no change of law.",
        ),
    )
    colour, years = style.FUND_COLOURS[fund], [int(year) for year in wide.index]
    for low, high, density in BANDS:
        band = say(lang, f"{high - low:.0%}区间", f"{high - low:.0%} range")
        figure.add_scatter(
            x=[*years, *years[::-1]],
            y=[*wide[high], *wide[low][::-1]],
            fill="toself",
            mode="lines",
            fillcolor=_tinted(colour, density),
            line={"width": 0},
            name=band,
            hoverinfo="skip",
        )
    for word, values, dash in (
        (say(lang, "中位数", "middle"), list(wide[MIDDLE]), "solid"),
        (say(lang, "不抽样", "without draws"), [plain[year] for year in years], "dot"),
    ):
        line = {"color": colour if dash == "solid" else style.INK, "width": 2.5, "dash": dash}
        figure.add_scatter(x=years, y=values, mode="lines", name=word, line=line, hovertemplate="%{y:.1f}")
    floor_line(figure, floor, lang, "")
    style.zero_line(figure)
    lowest = max(LOWEST, float(wide.min().min()))
    figure.update_yaxes(range=[min(lowest, 0.0) * 1.05, float(wide.max().max()) * 1.05])
    return style.finished(figure)


def _tinted(colour: str, density: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{density})"
