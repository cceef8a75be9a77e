"""Small multiples: months of reserve of each run in a panel of its own, the first in grey behind the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.words.explain_words import told
from fundmodel.presentation.words.labels import fund_label

if TYPE_CHECKING:
    from fundmodel.presentation.frames.compared import Compared

ACROSS: Final = 3
GAP: Final = 0.05
DOWN: Final = 0.13
"""Room between panels, of the width and the height of the picture."""


def small_multiples(found: Compared, fund: str, lang: str | None = None) -> Drawing:
    """A panel a run, all on one scale; ``found`` is what ``compare`` gives."""
    lang = style.language(lang)
    figure = style.blank(
        f"multiples_{fund}",
        told("multiples_title", lang, fund=fund_label(fund, lang)),
        told("multiples_unit", lang),
        told("multiples_source", lang),
    )
    own = found.paths[found.paths["fund"] == fund]
    first = own[own["scenario"] == found.names[0]]
    low, high = min(0.0, float(own["reserve_months"].min())), float(own["reserve_months"].max())
    rows = math.ceil(len(found.names) / ACROSS)
    axes: dict[str, object] = {}
    for at, name in enumerate(found.names):
        number = "" if at == 0 else str(at + 1)
        left, right, bottom, top = _panel(at, rows, min(ACROSS, len(found.names)))
        axes[f"xaxis{number}"] = {"domain": [left, right], "anchor": f"y{number}", "type": "date"}
        axes[f"yaxis{number}"] = {"domain": [bottom, top], "anchor": f"x{number}", "range": [low, high * 1.05]}
        lines = [(first, style.FAINT, 1.4)] if at else []
        lines.append((own[own["scenario"] == name], style.FUND_COLOURS[fund], 2.2))
        for rows_of, colour, width in lines:
            figure.add_scatter(
                x=rows_of["month"].to_numpy(),
                y=rows_of["reserve_months"].to_numpy(),
                xaxis=f"x{number}",
                yaxis=f"y{number}",
                mode="lines",
                name=str(rows_of["scenario"].iloc[0]),
                showlegend=False,
                line={"color": colour, "width": width},
                hovertemplate="%{y:.1f}",
            )
        figure.add_annotation(
            x=left, y=top, xref="paper", yref="paper", xanchor="left", yanchor="bottom", text=name, showarrow=False
        )
    figure.update_layout(**axes, height=style.HEIGHT + 200 * (rows - 1))
    return figure


def _panel(at: int, rows: int, across: int) -> tuple[float, float, float, float]:
    """left, right, bottom, top of one panel, shares of the picture; the first stands at the top left."""
    width, height = (1.0 - GAP * (across - 1)) / across, (1.0 - DOWN * (rows - 1)) / rows
    left, top = (at % ACROSS) * (width + GAP), 1.0 - (at // ACROSS) * (height + DOWN)
    return left, min(left + width, 1.0), max(top - height, 0.0), top
