"""Rows and fan charts of the page on draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.floors import floors
from fundmodel.presentation.charts.fan_charts import fan_chart
from fundmodel.presentation.charts.style import source_line
from fundmodel.presentation.frames.draw_frames import (
    QUANTITY,
    chance_headings,
    chance_rows,
    draw_lines,
    fund_title,
    shown_areas,
)
from fundmodel.presentation.frames.summary import yearly_accounts
from fundmodel.presentation.words.draw_words import told
from fundmodel.presentation.words.labels import short_labels
from fundmodel.presentation.words.page_words import Both, labelled

if TYPE_CHECKING:
    from fundmodel.presentation.charts.drawing import Drawing
    from fundmodel.presentation.frames.draw_frames import Draws
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection

FAN: Final = "fan"
"""The part of the page under which the charts stand."""


def draw_part(run: Projection, draws: Draws | None, ranges: Ranges | None) -> dict[str, Any] | None:
    """Title, headings, tables (title, fund, rows of event and cells) and notes; None without draws."""
    if draws is None:
        return None
    zh, en = (list(chance_rows(run, draws, ranges, lang)) for lang in ("zh", "en"))
    areas = shown_areas(run)
    tables: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one, other in zip(zh, en, strict=True):
        place = (one.scenario, one.fund, one.area)
        if one.area in areas:
            title = Both(*(fund_title(run, *place, lang) for lang in ("zh", "en")))
            table = tables.setdefault(place, {"title": title, "fund": one.fund, "scenario": one.scenario, "rows": []})
            cells = [Both(*pair) for pair in zip(one.cells, other.cells, strict=True)]
            table["rows"].append({"event": one.event, "words": labelled(one.event), "cells": cells})
    headings = [Both(*pair) for pair in zip(*(chance_headings(draws, lang) for lang in ("zh", "en")), strict=True)]
    notes = [Both(*pair) for pair in zip(*(draw_lines(run, draws, lang) for lang in ("zh", "en")), strict=True)]
    title = Both(*(told("title", lang, draws=f"{draws.count:,}") for lang in ("zh", "en")))
    event = Both(told("event", "zh"), told("event", "en"))
    return {"title": title, "event": event, "headings": headings, "tables": list(tables.values()), "notes": notes}


def fan_charts(run: Projection, draws: Draws | None, lang: str) -> list[Drawing]:
    """A fan for each fund of the first scenario and area drawn; none for many areas, nor for their sum."""
    if draws is None or not shown_areas(run):
        return []
    accounts, names = yearly_accounts(run), short_labels(run, lang)
    scenario, drawn = run.scenarios[0], []
    for area in (one for one in shown_areas(run) if one in set(draws.fan["area"])):
        for fund in dict.fromkeys(draws.fan["fund"]):
            own, known = (
                table[(table["scenario"] == scenario) & (table["area"] == area) & (table["fund"] == fund)]
                for table in (draws.fan, accounts)
            )
            label = names[scenario] if len(shown_areas(run)) == 1 else f"{names[scenario]}, {area}"
            known = known[["year", QUANTITY]].rename(columns={QUANTITY: "value"})
            own = own.rename(columns={QUANTITY: "value"})
            line, source = floors(run, scenario)[str(fund)], source_line(run, lang)
            drawn.append(fan_chart(own, str(fund), label, source, draws.count, line, known, lang))
    return drawn
