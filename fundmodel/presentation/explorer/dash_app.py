"""``fundmodel explore``: the levers on the engine itself, in a browser on this machine (extra ``explore``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from fundmodel.fund_rules.measures import first_true
from fundmodel.presentation.explorer.corners import Exact
from fundmodel.presentation.explorer.explorer_levers import LAST, POOLING, Lever, lever_years, pooled_from
from fundmodel.presentation.explorer.half_year_flows import FUNDS, YEAR
from fundmodel.presentation.explorer.precomputed import Asked
from fundmodel.presentation.explorer.range_widths import widths_of
from fundmodel.presentation.explorer.told_result import (
    Places,
    Told,
    area_names,
    lever_name,
    month_words,
    range_words,
    sentence,
    told_at,
    value_words,
)
from fundmodel.presentation.words.explorer_words import lever_words, told
from fundmodel.vocabulary.dims import ALL_AREAS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

COLOURS: Final = ("#0072B2", "#D55E00")
IN_SIGHT: Final = {
    "position": "sticky",
    "top": 0,
    "zIndex": 1,
    "background": "#fff",
    "padding": "6px 0",
    "fontSize": "14px",
}
"""The answer stays while a lever below it moves."""
Answered = tuple[str, list[dict[str, Any]], list[dict[str, str]]]


def callback_of(ask: Asked, lang: str) -> Callable[..., Answered]:
    """What the app does when a lever moves: (area, pooling, a value for each lever) -> sentence, a figure for each
    fund, and the rows of the table. Every call asks the engine."""
    widths = widths_of(ask)

    def answer(area: str, pooling: float, *values: float) -> Answered:
        state = {one.key: float(value) for one, value in zip(ask.shown, values, strict=True) if value != one.base}
        state |= {POOLING: 1.0} if pooling else {}
        now = told_at(ask, state, widths)
        at = area_names(ask).index(area)
        figures = [figure(ask, place, now, at, lang) for place in range(len(FUNDS))]
        return sentence(ask, state, now, lang, at), figures, rows(ask, now, at, lang)

    return answer


def figure(ask: Asked, place: int, now: Told, area: int, lang: str) -> dict[str, Any]:
    """Months of reserve at year ends of one fund: the official figure thick, the best estimate thin, the official one
    of the baseline dashed, the line dotted."""
    floor = float(ask.floors[place])
    drawn = [
        ("prudent", now.found, -1, {"color": COLOURS[place], "width": 3}),
        ("best", now.found, 0, {"color": COLOURS[place], "width": 1}),
        ("ghost", now.base, -1, {"color": "#7b8794", "dash": "dash"}),
    ]
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": told(name, lang),
            **dict(zip("xy", _held(ask, one, point, area, place), strict=True)),
            "line": line,
        }
        for name, one, point, line in drawn
    ]
    lines.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": told("line", lang, floor=f"{floor:g}"),
            "x": [ask.first - 1, LAST],
            "y": [floor, floor],
            "line": {"color": "#b71c1c", "dash": "dot", "width": 1},
        }
    )
    title = f"{told(FUNDS[place], lang)}<br><sub>{told(f'axis_{FUNDS[place]}', lang)}</sub>"
    layout = {
        "title": {"text": title, "font": {"size": 15}},
        "height": 340,
        "margin": {"l": 40, "r": 16, "t": 64, "b": 30},
        "legend": {"orientation": "h"},
        "yaxis": {"rangemode": "tozero"},
        "template": None,
    }
    return {"data": lines, "layout": layout}


def _held(ask: Asked, found: Exact, point: int, area: int, place: int) -> tuple[list[float], list[float]]:
    """Years and months of reserve at their ends, until what is held is gone: there the curve ends at 0."""
    reserve = found.reserve[point, area, place]
    gone = int(first_true(reserve < 0.0))
    ends = np.arange(YEAR - 1, len(reserve) if gone < 0 else gone, YEAR)
    at, months = ends.tolist(), reserve[ends].tolist()
    if gone >= 0:
        at, months = [*at, gone], [*months, 0.0]
    return [ask.first - 1 + (month + 1 - YEAR) / YEAR for month in at], months


def rows(ask: Asked, now: Told, area: int, lang: str) -> list[dict[str, str]]:
    """The two dates of each fund with their ranges: the baseline's and the setting's official figure, and the setting's
    best estimate."""
    dates = (("falls_below", "floor"), ("used_up", "used_up"))
    columns = (
        ("baseline", now.base, now.base_ends, -1),
        ("prudent", now.found, now.ends, -1),
        ("best", now.found, now.ends, 0),
    )

    def cell(found: Exact, ends: Places, point: int, name: str, event: int, place: int) -> str:
        month = month_words(int(getattr(found, name)[point, area, place]), ask, lang)
        around = range_words(ends[point, :, event, area, place], ask, lang)
        return f"{month}（{around}）" if lang == "zh" else f"{month} ({around})"

    return [
        {
            "what": f"{told(fund, lang)}: {told(key, lang, floor=f'{ask.floors[place]:g}')}",
            **{head: cell(found, ends, point, name, event, place) for head, found, ends, point in columns},
        }
        for place, fund in enumerate(FUNDS)
        for event, (key, name) in enumerate(dates)
    ]


def require_dash() -> Any:
    """Dash, or ``InputError`` that says how to get it and what works without it."""
    try:
        import dash
    except ImportError as missing:
        raise InputError(
            Said(
                "`fundmodel explore` in a browser needs {library}, which is not installed: pip install "
                '"fundmodel[explore]". Without it: --at "cost=0.005" answers here, and --out explorer.html writes the '
                "page that needs nothing.",
                library=missing.name,
            )
        ) from missing
    return dash


def app_of(ask: Asked, lang: str) -> Any:
    """The Dash application; nothing is fetched from outside."""
    dash = require_dash()
    html, dcc = dash.html, dash.dcc
    app = dash.Dash("fundmodel", title=told("title", lang), serve_locally=True)
    answer = callback_of(ask, lang)
    graphs = [dcc.Graph(id=f"chart-{fund}", config={"displayModeBar": False}) for fund in FUNDS]
    panel = html.Div(
        [*_choices(ask, lang, dash), *(_slider(ask, place, lang, dash) for place in range(len(ask.shown)))]
    )
    flag = [html.P(told("synthetic", lang), style={"color": "#b71c1c"})] if ask.data.synthetic else []
    result = html.Div([*graphs, html.Table(id="dates"), html.P(told("exact_note", lang, **_named(ask)))])
    panel.style, result.style = {"flex": "1 1 300px", "minWidth": 0}, {"flex": "2 1 340px", "minWidth": 0}
    columns = html.Div([panel, result], style={"display": "flex", "flexWrap": "wrap", "gap": "24px"})
    said = html.P(id="sentence", style=IN_SIGHT, **{"aria-live": "polite"})
    app.layout = html.Div(
        [html.H1(told("title", lang)), *flag, said, columns],
        lang="zh-CN" if lang == "zh" else "en",
        style={"maxWidth": "1240px", "margin": "0 auto", "fontFamily": "sans-serif"},
    )
    inputs = [dash.Input("area", "value"), dash.Input("pooling", "value")]
    inputs += [dash.Input(f"lever-{one.key}", "value") for one in ask.shown]
    outputs = [dash.Output("sentence", "children"), *(dash.Output(graph.id, "figure") for graph in graphs)]

    @app.callback([*outputs, dash.Output("dates", "children")], inputs)  # type: ignore[untyped-decorator]
    def moved(*values: Any) -> list[Any]:
        said, figures, table = answer(*values)
        heads = ["", told("ghost", lang), told("prudent", lang), told("best", lang)]
        cells = [[row["what"], row["baseline"], row["prudent"], row["best"]] for row in table]
        return [
            said,
            *figures,
            [html.Tr([html.Th(x) for x in heads]), *(html.Tr([html.Td(x) for x in row]) for row in cells)],
        ]

    return app


def _named(ask: Asked) -> dict[str, str]:
    return {"scenario": ask.scenario.name, "data": ask.data.name}


def _choices(ask: Asked, lang: str, dash: Any) -> Sequence[Any]:
    """Area and pooling, out of sight where there is nothing to choose."""
    names = area_names(ask)
    areas = {name: _area_label(ask, name, lang) for name in reversed(names)}
    pooling = {0: told("municipal", lang), 1: told("unified", lang, **{"from": pooled_from(ask.first)})}
    seen = {} if len(names) > 1 else {"display": "none"}
    fields = (("area", areas, names[-1]), ("pooling", pooling, 0))
    return [
        dash.html.Div(
            [
                dash.html.Label(told(key, lang), htmlFor=key),
                dash.dcc.Dropdown(
                    [{"label": label, "value": value} for value, label in options.items()],
                    first,
                    id=key,
                    clearable=False,
                ),
            ],
            style=seen,
        )
        for key, options, first in fields
    ]


def _area_label(ask: Asked, name: str, lang: str) -> str:
    if name == ALL_AREAS:
        return told("all_areas", lang, count=len(ask.data.areas))
    return str(ask.data.area_names.get(name, {}).get(lang, name))


def _mark(one: Lever, value: float, lang: str) -> str:
    """A value below a slider: short where the page has room for more."""
    return (
        f"{round(100 * value, 3):+g}%"
        if one.unit == "points" and value
        else value_words(one, value, lang).split("/")[0]
    )


def _slider(ask: Asked, place: int, lang: str, dash: Any) -> Any:
    one = ask.shown[place]
    marks = {float(value): _mark(one, value, lang) for value in one.coarse}
    about = lever_words(one.key, **lever_years(ask.first))[f"about_{lang}"]
    return dash.html.Div(
        [
            dash.html.Label(lever_name(one, ask, lang), htmlFor=f"lever-{one.key}"),
            dash.dcc.Slider(one.low, one.high, one.step, value=one.base, marks=marks, id=f"lever-{one.key}"),
            dash.html.Small(about),
        ],
        style={"marginTop": "14px"},
    )
