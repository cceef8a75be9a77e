"""One chart of money in three units, and the buttons that change between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames.money_units import MONEY_UNITS, MoneyUnit

BUTTON_ROOM: Final = 44
"""Height of the row of buttons below a chart."""


def unit_words(unit: MoneyUnit, lang: str, base_year: int) -> str:
    """The unit as it stands below a title."""
    return {
        "yuan": say(lang, "万亿元（当年价）", "trillion yuan, current prices"),
        "gdp": say(lang, "占国内生产总值比重（%）", "per cent of GDP"),
        "constant": say(lang, f"万亿元（{base_year}年价）", f"trillion yuan, prices of {base_year}"),
    }[unit]


def switched(draw: Callable[[MoneyUnit], Drawing], lang: str, base_year: int) -> Drawing:
    """The figure in yuan with a button for each unit; traces that a unit does not have are empty there.

    What the figure says of its unit stands on the buttons instead.
    """
    drawn = {unit: draw(unit) for unit in MONEY_UNITS}
    figure = drawn["yuan"]
    buttons = [
        {
            "label": unit_words(unit, lang, base_year),
            "method": "update",
            "args": [_traces(figure, drawn[unit]), {"yaxis.autorange": True}],
        }
        for unit in MONEY_UNITS
    ]
    menu = {
        "type": "buttons",
        "direction": "right",
        "buttons": buttons,
        "showactive": True,
        "x": 0,
        "xanchor": "left",
        "y": -0.11,
        "yanchor": "top",
        "pad": {"t": 4, "b": 4},
        "font": {"size": 11},
    }
    said = figure.layout["meta"]["unit"].replace(
        unit_words("yuan", lang, base_year), say(lang, "单位见按钮", "unit: see buttons")
    )
    return figure.update_layout(
        updatemenus=[menu],
        meta={"unit": said},
        height=figure.layout["height"] + BUTTON_ROOM,
        margin={"b": figure.layout["margin"]["b"] + BUTTON_ROOM},
        title={"subtitle": {"text": said}},
    )


def _traces(shown: Drawing, other: Drawing) -> dict[str, list[Any]]:
    """x and y of every trace of ``shown`` as ``other`` has it, found by what the trace is of."""
    found = {_key(trace): trace for trace in other.data}
    pairs = [found.get(_key(trace)) for trace in shown.data]
    return {axis: [[] if trace is None else np.asarray(trace[axis]).tolist() for trace in pairs] for axis in ("x", "y")}


def _key(trace: dict[str, Any]) -> tuple[str, str]:
    return trace["name"], trace["mode"]
