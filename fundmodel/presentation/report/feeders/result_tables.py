"""Section 1: the result by fund, and its three charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.levels import THRESHOLDS, USED_UP, LevelThresholds, thresholds_around
from fundmodel.analysis.runs import december, several
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.presentation.frames.reserve_bases import reserve_bases
from fundmodel.presentation.frames.sheets import heads
from fundmodel.presentation.frames.summary import headlines, pooled_funds
from fundmodel.presentation.report.report_parts import Level, Line, Panel
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources, in_yi
from fundmodel.presentation.words.labels import event_text, fund_label, when_text
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import LEVELS

EVENTS: Final = ("first_deficit_year", "floor_month_earned", "depletion_month")
LATER: Final = (2030, 2035)
NAN: Final = float("nan")


def result_by_fund(of: Sources) -> Content | NotApplicable:
    """T1: level and months on six bases at the valuation date, months ahead, and dates with their range, by fund."""
    import pandas as pd

    funds = pooled_funds(of.run)
    if not funds:
        return NotApplicable("no_pooled_fund")
    rows = [row for fund in funds for row in (*_held(of, fund), *_ahead(of, fund), *_dates(of, fund))]
    columns = (
        of.col("fund"),
        of.col("item"),
        of.col("row_unit"),
        of.col("official", decimals=1),
        of.col("best", decimals=1),
        of.col("adverse"),
        of.col("favourable"),
        of.col("tag"),
    )
    notes = [of.say("note_official"), of.say("note_ranges" if of.ranges is not None else "note_no_ranges")]
    return Content(pd.DataFrame(rows), columns, tuple(notes), tag=of.say("tag_by_row"))


def _row(of: Sources, fund: str, code: str, unit: str, tag: str, words: str, **values: Any) -> dict[str, Any]:
    return {
        "fund_code": fund,
        "code": code,
        "fund": fund_label(fund, of.lang),
        "item": words,
        "row_unit": of.say(f"unit.{unit}") if unit else "",
        "official": NAN,
        "best": NAN,
        "adverse": "",
        "favourable": "",
        "when": NAN,
        "tag": label(tag, of.lang),
        **values,
    }


def _held(of: Sources, fund: str) -> Iterator[dict[str, Any]]:
    """At the valuation date, the same in every scenario: level, and months on each basis."""
    own = of.accounts(fund)
    base = own[own["year"] == of.base].iloc[0]
    level = str(base["warning_level"])
    said = of.say("unjudged") if not level else label(level, of.lang)
    yield _row(of, fund, "level", "", "derived", of.say("item.level"), official=said, best=said)
    found = months_on_bases(of, fund, of.base)
    for basis, value in found.items():
        tag = "judgement" if basis in ("incurred", "net") else "derived"
        words = of.say("item.months_on", basis=of.say(f"basis.{basis}"))
        yield _row(of, fund, f"months_{basis}", "months", tag, words, official=value, best=value)


def months_on_bases(of: Sources, fund: str, year: int) -> dict[str, float]:
    """Months of reserve in December of a year on each named basis that the fund has; NaN once it is used up."""
    rows = of.of_main(reserve_bases(of.run))
    row = rows[(rows["fund"] == fund) & (rows["year"] == year)].iloc[0]
    names = ("cash", "earned", "incurred", "net", "with_accounts", "all")
    found = {name: float(row[f"reserve_months_{name}"]) for name in names}
    clerk = december(reserve_months(several(of.run, "ledger"), basis="year_to_date"))
    found["year_to_date"] = float(clerk.sel(scenario=of.main, fund=fund, year=year).values.ravel()[0])
    if fund != "employee_pooled":
        found.pop("with_accounts")
    return found


def _ahead(of: Sources, fund: str) -> Iterator[dict[str, Any]]:
    best, prudent = of.accounts(fund), of.prudent_accounts(fund)
    for year in (year for year in LATER if of.first <= year <= of.last):
        values = [
            NAN if frame is None else float(frame.loc[frame["year"] == year, "reserve_months_earned"].iloc[0])
            for frame in (prudent, best)
        ]
        words = of.say("item.months_ahead", year=year)
        yield _row(of, fund, f"months_{year}", "months", "judgement", words, official=values[0], best=values[1])


def _dates(of: Sources, fund: str) -> Iterator[dict[str, Any]]:
    table = headlines(of.run)
    row = table[(table["scenario"] == of.main) & (table["fund"] == fund)].to_dict("records")[0]
    ranges = _ranges(of, fund)
    for event in EVENTS:
        best = event_text(row, event, of.lang)
        known = row["prudent"] != "unknown"
        prudent = event_text({**row, event: row[f"prudent_{event}"]}, event, of.lang) if known else NAN
        sides = ranges.get(event, {})
        yield _row(
            of,
            fund,
            event,
            "",
            "judgement",
            label(event, of.lang),
            official=prudent,
            best=best,
            adverse=sides.get("adverse", ""),
            favourable=sides.get("favourable", ""),
            when=row[f"prudent_{event}" if known else event],
        )


def _ranges(of: Sources, fund: str) -> Mapping[str, Mapping[str, str]]:
    if of.ranges is None:
        return {}
    pairs = of.ranges.pairs
    area = of.run.ledger["area"].values[0]
    own = pairs[(pairs["scenario"] == of.main) & (pairs["fund"] == fund) & (pairs["area"] == area)]
    return {
        str(row["event"]): {
            side: when_text(row[side], str(row["event"]), row["known_until"], of.lang)
            for side in ("adverse", "favourable")
        }
        for row in own.to_dict("records")
    }


def level_rules(of: Sources) -> Content:
    """T46: the rule of each level by fund, the worst first; the numbers in them are the thresholds in force."""
    import pandas as pd

    limits = thresholds_around(floors_of(of.scenarios[0])) if of.scenarios else THRESHOLDS
    funds = [fund for fund in pooled_funds(of.run) if fund in limits]
    rows = []
    for level in (USED_UP, *reversed(LEVELS)):
        row = {"level": label(level, of.lang)}
        rows.append(row | {fund: _rule(of, level, limits[fund]) for fund in funds})
    columns = (of.col("level"), *(of.col(fund, label=fund_label(fund, of.lang)) for fund in funds))
    better = next(iter(limits.values())).better_months
    return Content(
        pd.DataFrame(rows), columns, (of.say("note_levels", better=better),), tag=label("judgement", of.lang)
    )


def _rule(of: Sources, level: str, limits: LevelThresholds) -> str:
    held = {name: f"{value:g}" for name, value in asdict(limits).items() if value is not None}
    held |= {name: f"{100.0 * float(value):g}" for name, value in held.items() if name.startswith("surplus_")}
    thin = of.say("level.thin", **held) if level == "yellow" and limits.surplus_yellow is not None else ""
    return of.say(f"level.{level}", **held, thin=thin)


def months_chart(of: Sources) -> Picture | NotApplicable:
    """C1: months of reserve of each fund by year, best estimate, prudent and other scenarios, with the floor."""
    panels = [_months_panel(of, fund) for fund in pooled_funds(of.run)]
    return Picture(tuple(panels)) if panels else NotApplicable("no_pooled_fund")


def _months_panel(of: Sources, fund: str) -> Panel:
    own, prudent = of.accounts(fund), of.prudent_accounts(fund)
    years = own["year"].tolist()
    lines = [Line(of.say("line.best"), years, own["reserve_months_earned"].tolist(), place=0)]
    if prudent is not None:
        lines.append(Line(of.say("line.prudent"), years, prudent["reserve_months_earned"].tolist(), place=1))
    drawn = {tuple(np.round(line.y, 6)) for line in lines}
    for name in of.run.scenarios[1:]:
        other = of.accounts(fund, name)["reserve_months_earned"].tolist()
        if tuple(np.round(other, 6)) not in drawn and len(lines) < 5:
            drawn.add(tuple(np.round(other, 6)))
            lines.append(Line(of.scenario_label(name), years, other, place=len(lines)))
    floors = {} if not of.scenarios else floors_of(of.scenarios[0])
    levels = (Level(floors[fund], of.say("line.floor")),) if fund in floors else ()
    title = of.say("panel.months", fund=fund_label(fund, of.lang))
    return Panel(title, of.say("unit.months"), tuple(lines), levels, of.first - 0.5)


def money_chart(of: Sources) -> Picture | NotApplicable:
    """C2: income and expenditure of each pooled fund by year."""
    panels = []
    for fund in pooled_funds(of.run):
        own = of.accounts(fund)
        years = own["year"].tolist()
        lines = (
            Line(of.say("col.total_income"), years, in_yi(own["total_income"]).tolist(), place=0),
            Line(of.say("col.expenditure"), years, in_yi(own["expenditure"]).tolist(), place=1),
        )
        panels.append(Panel(fund_label(fund, of.lang), of.say("unit.yi"), lines, starts=of.first - 0.5))
    return Picture(tuple(panels)) if panels else NotApplicable("no_pooled_fund")


def payers_chart(of: Sources) -> Picture | NotApplicable:
    """C3: contributing members for each retired member at the end of each year."""
    rows = of.of_main(heads(of.run)).dropna(subset=["dependency_ratio"])
    years = (rows["boundary"] - 1).tolist()
    line = Line(of.say("col.dependency_ratio"), years, rows["dependency_ratio"].tolist())
    panel = Panel(of.say("col.dependency_ratio"), of.say("unit.ratio"), (line,), starts=of.first - 0.5)
    return Picture((panel,))
