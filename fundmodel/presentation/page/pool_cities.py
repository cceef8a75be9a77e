"""What the page of a comparison of regimes shows city by city: a grid for each headline column, who pays whom, and
lines over the years of people below the line and of progressivity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fundmodel.analysis.transfers import OWN_FUND
from fundmodel.presentation.charts.pool_lines_svg import years_svg
from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_by_city import GRIDS
from fundmodel.presentation.frames.pool_frames import PoolTables, floors_of, names_of
from fundmodel.presentation.page.pool_shades import months_shade, months_told, shade, whole_shade
from fundmodel.presentation.words.pool_words import behaviour_word, signed_yi, told, yi

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fundmodel.analysis.regime import Regime


def city_grids(shown: PoolTables, fund: str, lang: str) -> list[dict[str, Any]]:
    """A grid for each headline column: a row a city, the weakest at the start first, and a column a regime."""
    regimes, names = shown.told(fund), names_of(shown.found, lang)
    own = shown.by_city[shown.by_city["fund"] == fund]
    line = float(floors_of(shown.found)[fund].split(" / ")[0])
    order = _weakest_first(shown, fund)
    grids = []
    for name in GRIDS:
        wide = own.pivot(index="area", columns="regime", values=name)
        (tell, look), held = _looks(name, wide, line), wide.to_dict()
        rows = [
            {
                "area": names[area],
                "weak": area in shown.weakest[fund],
                "cells": [(tell(held[one.name][area]), look(held[one.name][area])) for one in regimes],
            }
            for area in order
        ]
        grids.append({"title": told(f"by_city_{name}", lang, year=shown.found.until), "rows": rows})
    return grids


def _looks(name: str, wide: pd.DataFrame, line: float) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """How a column of cities is told and shaded."""
    largest = float(wide.abs().to_numpy().max()) or 1.0
    if name == "months_end":
        return months_told, lambda months: months_shade(months, line)
    if name in ("net", "gain"):
        return signed_yi, lambda value: shade(value / largest)
    return (yi if name == "peak" else lambda value: f"{value:,.0f}"), lambda value: whole_shade(value / largest)


def _weakest_first(shown: PoolTables, fund: str) -> list[str]:
    without = shown.transfers[(shown.transfers["fund"] == fund) & (shown.transfers["regime"] == "municipal")]
    start = without[without["year"] == without["year"].min()].set_index("area")["reserve_months"]
    return [str(area) for area in start.sort_values(kind="stable").index]


def matrix_of(shown: PoolTables, fund: str, one: Regime, lang: str) -> dict[str, Any]:
    """From whom to whom in all years together: rows pay, columns receive, the deeper the more."""
    own = shown.matrix[(shown.matrix["fund"] == fund) & (shown.matrix["regime"] == one.name)]
    names = {**names_of(shown.found, lang), OWN_FUND: told("own_fund", lang)}
    wide = own.pivot(index="payer", columns="receiver", values="yuan_moved").fillna(0.0)
    payers, receivers = ([name for name in names if name in found] for found in (wide.index, wide.columns))
    largest = float(own["yuan_moved"].max()) if len(own) else 1.0
    held, paid = wide.to_dict(), wide.sum(axis=1).to_dict()
    rows = [
        {
            "area": names[payer],
            "weak": payer in shown.weakest[fund],
            "cells": [_pair(held[to][payer], largest) for to in receivers] + [(yi(paid[payer]), "")],
        }
        for payer in payers
    ]
    sums = [(yi(wide[to].sum()), "") for to in receivers] + [(yi(own["yuan_moved"].sum()), "")]
    heads = [names[to] for to in receivers] + [told("all", lang)]
    return {
        "title": cells.regime_label(one, lang),
        "heads": heads,
        "rows": [*rows, {"area": told("all", lang), "weak": False, "cells": sums}] if rows else [],
    }


def _pair(yuan: float, largest: float) -> tuple[str, str]:
    return ("", "") if yuan == 0 else (yi(yuan), whole_shade(yuan / largest))


def year_lines(shown: PoolTables, fund: str, lang: str) -> list[dict[str, str]]:
    """The headline lines: people in cities below the line, and progressivity of levies, by regime and year."""
    regimes = shown.told(fund)
    places = {cells.regime_label(one, lang): at for at, one in enumerate(regimes)}
    found, first = shown.found, shown.found.data.base_year
    table = found.table[(found.table["fund"] == fund) & (found.table["behaviour"] == found.shown)]
    people = table[(table["measure"] == "people_below") & (table["year"] >= first)]
    levies = shown.progressivity[(shown.progressivity["fund"] == fund) & (shown.progressivity["year"] > first)]
    drawings = []
    for key, rows, name, share in (
        ("people_chart", people, "value", True),
        ("kakwani_chart", levies, "kakwani", False),
    ):
        years = sorted(map(int, rows["year"].unique()))
        series = {label: _by_year(rows, one, name) for label, one in zip(places, regimes, strict=True)}
        series = {label: values for label, values in series.items() if any(value == value for value in values)}
        title = told(key, lang)
        drawings.append({"title": title, "svg": years_svg(series, years, places, title, share) if series else ""})
    return drawings


def _by_year(rows: pd.DataFrame, one: Regime, name: str) -> Sequence[float]:
    own = rows[rows["regime"] == one.name]
    return [float(value) for value in own.sort_values("year")[name]]


def by_city_note(shown: PoolTables, lang: str) -> str:
    """Of which column the grids are."""
    return told("by_city_note", lang, behaviour=behaviour_word(shown.found.shown, lang))
