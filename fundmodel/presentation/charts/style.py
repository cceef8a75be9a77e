"""How every chart looks: one palette, one font stack, the mark where projection starts, title, unit and source line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.calibration.reconcile import unreconciled
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.vocabulary.dims import CARE_FUND
from fundmodel.vocabulary.options import get_option

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

FONTS: Final = (
    '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",'
    '"WenQuanYi Micro Hei","WenQuanYi Zen Hei","Hiragino Sans GB","Heiti SC",Arial,Helvetica,sans-serif'
)

FUND_COLOURS: Final[Mapping[str, str]] = {
    "employee_pooled": "#0072B2",
    "individual_accounts": "#009E73",
    "resident": "#D55E00",
    CARE_FUND: "#CC79A7",
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
LEGEND_AT: Final = 1.08
TITLE_ROOM: Final = 64
LEGEND_ROW: Final = 20
MARGINS: Final = TITLE_ROOM + 24 + LEGEND_ROW + 78
"""Above and below the plot of a chart of ``HEIGHT`` with one row of legend and one line of source."""
NOMINAL_WIDTH: Final = 480
TITLE_UNITS: Final = 76
TITLE_LINE: Final = 22
LINE_UNITS: Final = 104
"""Length of a line below a figure, where a Latin letter counts one and a Chinese character two."""


def language(lang: str | None) -> str:
    """``lang``, or the language of ``set_options`` where None is given."""
    return get_option("lang") if lang is None else lang


def say(lang: str, zh: str, en: str) -> str:
    """The text in ``lang``."""
    return zh if lang == "zh" else en


def blank(name: str, title: str, unit: str, source: str, note: str = "") -> Drawing:
    """An empty figure in the house style; its words stand in ``layout.meta`` for those who print them themselves."""
    meta = {"name": name, "title": title, "unit": unit, "source": source, "note": note}
    below = {
        "name": SOURCE,
        "text": "<br>".join(line for part in (note, source) if part for line in wrapped(part)),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xshift": -40,
        "yshift": -36,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": 11, "color": FAINT},
    }
    look = {**_layout(title, unit), "annotations": [below]}
    return Drawing({"meta": meta, **look})


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
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 16, "t": 16},
            "font": {"size": 16, "color": INK},
        },
        "font": {"family": FONTS, "size": 13, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "height": HEIGHT,
        "margin": {"l": 56, "r": 26, "t": 96, "b": 112},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": LEGEND_AT,
            "yanchor": "bottom",
            "font": {"size": 12},
        },
        "hovermode": "x unified",
        "hoverlabel": {"font": {"family": FONTS, "size": 12}, "bgcolor": "white"},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "separatethousands": True},
        "separators": ".,",
    }


def mark_start(figure: Drawing, at: float | str, year: int, lang: str) -> Drawing:
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
        xshift=-2,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11, "color": FAINT},
    )
    return finished(figure)


def finished(figure: Drawing) -> Drawing:
    """Room above for title and legend, below for note and source, so that none covers another."""
    names = [str(trace["name"]) for trace in figure.data if trace.get("showlegend", True)]
    rows = 0
    if len(names) > 1:
        widest = max(units(name) for name in names) * 6.6 + 56
        rows = -(-len(names) // max(1, int(NOMINAL_WIDTH // widest)))
    below = next(words["text"] for words in figure.layout["annotations"] if words["name"] == SOURCE)
    top, bottom = TITLE_ROOM + 24 + LEGEND_ROW * rows, 48 + 15 * (below.count("<br>") + 1)
    grown = top + bottom - MARGINS
    height = figure.layout["height"] + grown
    lifted = {"y": 1.0 + (LEGEND_AT - 1.0) * (HEIGHT - MARGINS) / (height - top - bottom)}
    return figure.update_layout(showlegend=len(names) > 1, margin={"t": top, "b": bottom}, height=height, legend=lifted)


def entitled(figure: Drawing, finding: str) -> Drawing:
    """The finding as the title, and what the picture shows before its unit below; room for what takes more lines."""
    meta = figure.layout["meta"]
    shown = str(figure.layout["title"]["subtitle"]["text"])
    lines = wrapped(finding, TITLE_UNITS)
    below = wrapped(f"{meta['title']} · {shown}", LINE_UNITS)
    more = TITLE_LINE * (len(lines) - 1) + LEGEND_ROW * (len(below) - 1)
    title = {"text": "<br>".join(lines), "subtitle": {"text": "<br>".join(below)}}
    margin, height = figure.layout["margin"], figure.layout["height"]
    named = {**meta, "finding": finding}
    return figure.update_layout(title=title, meta=named, margin={"t": margin["t"] + more}, height=height + more)


def units(text: str) -> int:
    """Printed length: a Latin letter counts one, a Chinese character two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def wrapped(text: str, most: int = LINE_UNITS) -> list[str]:
    """``text`` in lines of at most ``most`` units, broken at spaces or after any Chinese character."""
    lines, line = [], ""
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        if line and units(line + word.rstrip()) > most and word[0] not in "，。；：、）”":
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()]


def zero_line(figure: Drawing) -> None:
    """A solid line at zero, over the grid."""
    figure.update_yaxes(zeroline=True, zerolinecolor=INK, zerolinewidth=1)


def joined(lang: str, *parts: str) -> str:
    """Parts of a legend entry, with a comma between."""
    return ("，" if lang == "zh" else ", ").join(part for part in parts if part)


def source_line(run: Projection, lang: str, published: str = "") -> str:
    """What a figure rests on: the model and the data package with its valuation date, synthetic where it is so."""
    data, version = run.provenance["data"], run.provenance["code"]["version"]
    parts = [
        say(
            lang,
            f"来源：fundmodel {version} 推演，数据包“{data['name']}”，基准日 {data['valuation_date']}",
            f"Source: fundmodel {version}, data package {data['name']}, valued at {data['valuation_date']}",
        )
    ]
    if published:
        parts.append(published)
    if data["synthetic"]:
        parts.append(say(lang, "合成数据，并非事实", "synthetic data, not facts"))
    if len(unreconciled(run)):
        parts.append(say(lang, "未校准", "base year not reconciled"))
    return "；".join(parts) if lang == "zh" else "; ".join(parts)
