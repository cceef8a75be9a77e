"""What ``fundmodel stress --out`` leaves beside its tables: months with and without each shock, drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.stress_frames import area_text, named

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.analysis.stress import Stress
    from fundmodel.presentation.charts.drawing import Drawing

CHARTS: Final = 4
"""Areas of which a page draws each fund: their sum, and those that lose most."""


def stress_frames(found: Stress, lang: str) -> dict[str, pd.DataFrame]:
    """The tables of a test by their file names."""
    return {"stress": named(found, found.table, lang), "stress_years": named(found, found.years, lang)}


def stress_drawings(found: Stress, lang: str) -> tuple[list[Callable[[], Drawing]], Mapping[int, str]]:
    """Months with and without each shock, a chart an area and fund; the name of an area above its first, by place."""
    from fundmodel.presentation.charts.stress_charts import stress_months

    charts: list[Callable[[], Drawing]] = []
    above = {}
    for area in drawn_areas(found):
        above[len(charts)] = area_text(area, found.data, lang)
        charts += [partial(stress_months, found, str(fund), area, lang) for fund in dict.fromkeys(found.table["fund"])]
    return charts, above


def drawn_areas(found: Stress) -> list[str]:
    """The sum of the areas, then those that a shock takes furthest below what they held."""
    order = found.table.groupby("area", sort=False)["months_lost"].max().sort_values(ascending=False, kind="stable")
    first = str(found.table["area"].iloc[0])
    return [first, *(str(area) for area in order.index if area != first)][:CHARTS]
