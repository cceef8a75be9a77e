"""A chart in plotly's words as plain values, before plotly has seen it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import plotly.graph_objects as go

FLOATS: Final = "f8"
"""How plotly.js calls an array of doubles that is given as bytes."""


class Drawing:
    """Traces and layout under plotly's names, each a dict; what is updated is merged into what stands there.

    Plotly's own objects check a figure anew with every property that is set, which takes ten times as long as the
    numbers in it. A drawing checks nothing: the page prints it as it is, and ``figure`` has plotly check it once.
    """

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = merged({}, layout)

    def add_scatter(self, **trace: Any) -> None:
        """A line or marks."""
        self.data.append({"type": "scatter", **trace})

    def add_bar(self, **trace: Any) -> None:
        """Bars."""
        self.data.append({"type": "bar", **trace})

    def add_heatmap(self, **trace: Any) -> None:
        """Fields coloured by their value."""
        self.data.append({"type": "heatmap", **trace})

    def add_shape(self, **shape: Any) -> None:
        """A shape of the layout."""
        self.layout.setdefault("shapes", []).append(shape)

    def add_annotation(self, **words: Any) -> None:
        """Words of the layout."""
        self.layout.setdefault("annotations", []).append(words)

    def add_hline(self, y: float, **shape: Any) -> None:
        """A line across the whole picture."""
        across = {"type": "line", "xref": "x domain", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y}
        self.add_shape(**across, **shape)

    def update_layout(self, **layout: Any) -> Drawing:
        """The drawing with these properties of its layout."""
        self.layout = merged(self.layout, layout)
        return self

    def update_xaxes(self, **axis: Any) -> None:
        """Set properties of the horizontal axis."""
        self.update_layout(xaxis=axis)

    def update_yaxes(self, **axis: Any) -> None:
        """Set properties of the vertical axis."""
        self.update_layout(yaxis=axis)

    def figure(self) -> go.Figure:
        """The chart as plotly's object; plotly's ``ValueError`` where it does not know what stands there."""
        import plotly.graph_objects as go

        return go.Figure({"data": self.data, "layout": {"template": go.layout.Template(), **self.layout}})

    def plain(self) -> dict[str, Any]:
        """``data`` and ``layout`` as JSON has them: doubles as their bytes, dates as text, a gap as null."""
        found: dict[str, Any] = _plain({"data": self.data, "layout": self.layout})
        return found


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``below`` with what ``above`` says, dicts within dicts merged alike and everything else replaced."""
    both = {**below, **above}
    for name, value in above.items():
        if isinstance(value, Mapping):
            under = below.get(name)
            both[name] = merged(under if isinstance(under, Mapping) else {}, value)
    return both


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(own) for name, own in value.items() if own is not None}
    if isinstance(value, list | tuple):
        return [_plain(own) for own in value]
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.datetime64):
        return str(value)
    if isinstance(value, np.generic):
        return _plain(value.item())
    return None if isinstance(value, float) and value != value else value


def _array(values: np.ndarray[Any, Any]) -> Any:
    if values.dtype.kind == "M":
        return np.datetime_as_string(values).tolist()
    if values.dtype.kind != "f" or not values.size:
        return _plain(values.tolist())
    doubles = np.ascontiguousarray(values, dtype="<f8")
    return {"dtype": FLOATS, "bdata": base64.b64encode(doubles.data).decode("ascii")}
