"""How every chart looks: one palette, one font stack, the mark where projection starts, title, unit and source line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.vocabulary.options import get_option

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from fundmodel.projection.result import Projection

FONTS: Final = (
    '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",'
    '"WenQuanYi Micro Hei","WenQuanYi Zen Hei","Hiragino Sans GB","Heiti SC",Arial,Helvetica,sans-serif'
)

FUND_COLOURS: Final[Mapping[str, str]] = {
    "employee_pooled": "#0072B2",
    "individual_accounts": "#009E73",
    "resident": "#D55E00",
}
"""Okabe and Ito's colours: told apart with every common kind of colour blindness, and as greys."""

GROUP_COLOURS: Final[Mapping[str, str]] = {
    "active": "#0072B2",
    "flexible": "#56B4E9",
    "completing": "#B5D9F0",
    "retired": "#1B3A5C",
    "resident": "#E39A5F",
    "uninsured": "#B8B8B8",
}
"""Blue for the employee scheme, orange for residents: the colours of their funds."""

INK: Final = "#1F2933"
NEUTRAL: Final = "#4A5560"
FAINT: Final = "#7B8794"
GRID: Final = "#E4E7EB"
WARNING: Final = "#B71C1C"

DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash")
"""The first scenario is drawn solid, the others dashed."""

MARK: Final = "projection_starts"
SOURCE: Final = "source"
HEIGHT: Final = 430


def language(lang: str | None) -> str:
    """``lang``, or the language of ``set_options`` where None is given."""
    return get_option("lang") if lang is None else lang


def say(lang: str, zh: str, en: str) -> str:
    """The text in ``lang``."""
    return zh if lang == "zh" else en


def blank(name: str, title: str, unit: str, source: str, note: str = "") -> go.Figure:
    """An empty figure in the house style; what it is stands in ``layout.meta``, for those who print the words themselves."""
    import plotly.graph_objects as go

    meta = {"name": name, "title": title, "unit": unit, "source": source, "note": note}
    below = "<br>".join(part for part in (note, source) if part)
    figure = go.Figure(layout={"template": go.layout.Template(), "meta": meta, **_layout(title, unit)})
    figure.add_annotation(
        name=SOURCE,
        text=below,
        xref="paper",
        yref="paper",
        x=0,
        y=0,
        yshift=-58,
        xanchor="left",
        yanchor="top",
        align="left",
        showarrow=False,
        font={"size": 11, "color": FAINT},
    )
    return figure


def _layout(title: str, unit: str) -> dict[str, Any]:
    axis = {
        "showline": True,
        "linecolor": FAINT,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": FAINT,
        "gridcolor": GRID,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }
    return {
        "title": {
            "text": title,
            "subtitle": {"text": unit, "font": {"size": 12, "color": NEUTRAL}},
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "font": {"size": 16, "color": INK},
        },
        "font": {"family": FONTS, "size": 13, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "height": HEIGHT,
        "margin": {"l": 56, "r": 20, "t": 96, "b": 112},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom", "font": {"size": 12}},
        "hovermode": "x unified",
        "hoverlabel": {"font": {"family": FONTS, "size": 12}, "bgcolor": "white"},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "separatethousands": True},
        "separators": ".,",
    }


def mark_start(figure: go.Figure, at: float | str, year: int, lang: str) -> go.Figure:
    """A thin vertical line where projection starts, with its year."""
    figure.add_shape(
        name=MARK,
        type="line",
        xref="x",
        yref="paper",
        x0=at,
        x1=at,
        y0=0,
        y1=1,
        layer="below",
        line={"color": FAINT, "width": 1, "dash": "2px,3px"},
    )
    figure.add_annotation(
        name=MARK,
        text=say(lang, f"{year}年起为推演", f"projected from {year}"),
        xref="x",
        yref="paper",
        x=at,
        y=1,
        xshift=4,
        xanchor="left",
        yanchor="top",
        showarrow=False,
        font={"size": 11, "color": FAINT},
    )
    return figure


def zero_line(figure: go.Figure) -> None:
    """A solid line at zero, over the grid."""
    figure.update_yaxes(zeroline=True, zerolinecolor=INK, zerolinewidth=1)


def short_labels(run: Projection, lang: str) -> dict[str, str]:
    """Scenario name -> its label without what stands in brackets, unless two would then be alike."""
    whole = {known["name"]: known["label"][lang] for known in run.provenance["scenarios"]}
    short = {name: text.split("（")[0].split(" (")[0] for name, text in whole.items()}
    return short if len(set(short.values())) == len(short) else whole


def source_line(run: Projection, lang: str, published: str = "") -> str:
    """What a figure rests on: the model and the data package with its valuation date, synthetic where it is so."""
    data = run.provenance["data"]
    parts = [
        say(
            lang,
            f"来源：fundmodel {run.provenance['code']['version']} 推演，数据包“{data['name']}”，估值日 {data['valuation_date']}",
            f"Source: fundmodel {run.provenance['code']['version']}, data package {data['name']}, valued at {data['valuation_date']}",
        )
    ]
    if published:
        parts.append(published)
    if data["synthetic"]:
        parts.append(say(lang, "合成数据，并非事实", "synthetic data, not facts"))
    return "；".join(parts) if lang == "zh" else "; ".join(parts)
