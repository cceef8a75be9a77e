"""C9 and T27: what draws say, for reports that were given some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.analysis.draws.fan import chances, fan
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.presentation.frames.area_frames import area_names
from fundmodel.presentation.report.report_parts import Level, Line, Panel
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources
from fundmodel.presentation.words.labels import fund_label
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    from fundmodel.analysis.draws.sample import Sample

WIDE: Final = (0.025, 0.975)
NARROW: Final = (0.1, 0.9)
MIDDLE: Final = 0.5
BY: Final = (2030, 2035, 2040, 2050)
MOST_AREAS: Final = 2
"""Areas whose fans are drawn; the table has all."""


def fan_chart(of: Sources) -> Picture | NotApplicable:
    """C9: months of reserve, the middle of the draws with the ranges of four fifths and nineteen twentieths of them."""
    if of.sample is None:
        return NotApplicable("no_draws")
    sample: Sample = of.sample
    table = fan(sample, "reserve_months", (*WIDE, *NARROW, MIDDLE))
    table = table[table["fund"].isin(POOLED_FUNDS)]
    names = area_names(of.areas, of.lang)
    panels = [
        _panel(of, own, str(fund), names.get(str(area), str(area)) if len(sample.areas) > 1 else "")
        for (area, fund), own in table.groupby(["area", "fund"], sort=False)
        if str(area) in list(map(str, sample.areas))[:MOST_AREAS]
    ]
    return Picture(tuple(panels), tag=of.say("tag_draws", draws=sample.draws))


def _panel(of: Sources, own: pd.DataFrame, fund: str, area: str) -> Panel:
    wide = own.pivot_table(index="period", columns="quantile", values="value")
    years = [float(year) for year in wide.index]

    def at(quantile: float) -> list[float]:
        return [float(value) for value in wide[quantile]]

    lines = (
        Line(of.say("line.wide"), years, at(WIDE[1]), "band", low=at(WIDE[0]), place=1),
        Line(of.say("line.narrow"), years, at(NARROW[1]), "band", low=at(NARROW[0]), place=0),
        Line(of.say("line.median"), years, at(MIDDLE)),
    )
    floors = floors_of(of.scenarios[0]) if of.scenarios else {}
    levels = (Level(floors[fund], of.say("line.floor")),) if fund in floors else ()
    name = fund_label(fund, of.lang)
    title = f"{name}（{area}）" if area and of.lang == "zh" else f"{name} ({area})" if area else name
    return Panel(title, of.say("unit.months"), lines, levels)


def chances_below(of: Sources) -> Content | NotApplicable:
    """T27: share of draws in which a fund was below its line, or used up, by the end of a year, with its error."""
    if of.sample is None:
        return NotApplicable("no_draws")
    sample: Sample = of.sample
    found = chances(sample, [year for year in BY if year <= sample.until])
    found = found[found["fund"].isin(POOLED_FUNDS) & found["event"].isin(("floor", "used_up"))]
    names = area_names(of.areas, of.lang)
    rows: list[dict[str, Any]] = [
        {
            "codes": (str(row["fund"]), str(row["event"]), str(row["by"])),
            "area": of.say("whole") if len(sample.areas) == 1 else names.get(str(row["area"]), str(row["area"])),
            "fund": fund_label(str(row["fund"]), of.lang),
            "event": of.say(f"chance_of.{row['event']}"),
            "by_year": of.say("not_within", year=sample.until) if row["by"] == "never" else str(row["by"]),
            "probability": 100.0 * float(row["probability"]),
            "error": 100.0 * float(row["standard_error"]),
        }
        for row in found.to_dict("records")
    ]
    columns = (
        *(of.col(name) for name in ("area", "fund", "event", "by_year")),
        of.col("probability", "percent", 1),
        of.col("error", "points", 1),
    )
    notes = (of.say("note_chances", draws=sample.draws, seed=sample.seed),)
    return Content(pd.DataFrame(rows), columns, notes, tag=of.say("tag_draws", draws=sample.draws))
