"""Section 9: why results changed, how forecasts did, the alert with its score, and what others forecast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.explain import explain
from fundmodel.calibration.expected_actual import actual_against_expected
from fundmodel.calibration.others_forecasts import others_events
from fundmodel.presentation.frames.alert_frames import alert_rows
from fundmodel.presentation.frames.explained_frames import printed
from fundmodel.presentation.frames.others_frames import EVENTS, event_cells
from fundmodel.presentation.frames.past_hits import past_score
from fundmodel.presentation.frames.structural_alert import structural_only, structural_rows
from fundmodel.presentation.frames.summary import pooled_funds, yearly_accounts
from fundmodel.presentation.report.report_parts import Sum
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Sources, in_wan, in_yi
from fundmodel.presentation.words.headings import reason_text
from fundmodel.presentation.words.hindcast_words import column_word, word
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.score_words import budgets_word
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.errors import InputError

OWN: Final = "fundmodel"
CLOSING: Final = "closing"
COLUMNS: Final = {"total_income": "total_income", "expenditure": "expenditure", CLOSING: "balance"}
FLOWS: Final = {"opening": 1.0, "total_income": 1.0, "expenditure": -1.0, CLOSING: 1.0}
"""What makes the closing balance of a year, with the sign of its part, and the closing itself."""
MEASURES: Final = ("income", "expenditure", "months")
FARTHEST: Final = 5
HITS: Final = ("hit_1_2", "hit_3_4", "hit_5_6")


def reasons(of: Sources) -> Content | NotApplicable:
    """T33: what each group of changes adds to months and balance since the last report; printed items add up."""
    if of.previous is None:
        return NotApplicable("no_previous")
    if of.previous.scenario is None or of.data is None or not of.scenarios:
        return NotApplicable("previous_not_loaded", {"name": of.previous.name})
    found = explain(of.previous.scenario, of.scenarios[0], of.data, of.last, data_before=of.previous.data)
    if not found.groups:
        return NotApplicable("nothing_changed", {"name": of.previous.name})
    years = {str(row["fund"]): int(row["year"]) for row in found.totals.to_dict("records")}
    rows = []
    for fund in pooled_funds(of.run):
        for group, values in printed(found, fund):
            row = {"fund": fund_label(fund, of.lang), "reason": reason_text(group, of.lang), "at_end_of": years[fund]}
            rows.append({**row, "at_end_of": f"{years[fund]}", "months": values["months"], "group": group})
    frame = pd.DataFrame(rows)
    columns = (of.col("fund"), of.col("reason"), of.col("at_end_of"), of.col("months", "months", 1))
    strong = tuple(at for at, group in enumerate(frame["group"]) if group == "difference")
    return Content(frame, columns, (of.say("note_reasons", name=of.previous.name),), strong_rows=strong)


def last_year(of: Sources) -> Content | NotApplicable:
    """T34: what the last report expected of the year since published, what came, and what each driver adds to the
    balance."""
    if of.previous is None:
        return NotApplicable("no_previous")
    before = int(of.previous.run.provenance["data"]["base_year"])
    if before >= of.base:
        return NotApplicable("same_valuation", {"name": of.previous.name})
    if of.data is None:
        return NotApplicable("no_package")
    try:
        found = _of_areas(of, of.previous.run) if of.data.by_area else _of_nation(of, of.previous.run)
    except InputError:
        found = []
    if not found:
        return NotApplicable("year_not_published", {"year": of.base})
    rows = [_against(of, row) for row in found]
    columns = (
        of.col("fund"),
        of.col("driver"),
        of.col("row_unit"),
        *(of.col(name, decimals=1) for name in ("expected", "actual")),
        of.col("part", "yi", 1),
    )
    frame = pd.DataFrame(rows)
    closings = [at for at, driver in enumerate(frame["code"]) if driver == CLOSING]
    starts = [0, *(at + 1 for at in closings[:-1])]
    sums = tuple(
        Sum(end, tuple(range(start, end)), columns=("part",)) for start, end in zip(starts, closings, strict=True)
    )
    return Content(frame, columns, (of.say("note_last_year", year=of.base),), sums, strong_rows=tuple(closings))


def _of_nation(of: Sources, run: Projection) -> list[dict[Any, Any]]:
    """Heads and amounts a head beside what the package publishes."""
    assert of.data is not None
    found = actual_against_expected(run.sel(scenario=run.scenarios[0]), of.data, of.base)
    return found.to_dict("records")


def _of_areas(of: Sources, run: Projection) -> list[dict[Any, Any]]:
    """Flows of all areas beside those of the base year, which are held to what the areas published; none where the
    former run does not reach it."""
    every = yearly_accounts(together(run))
    rows: list[dict[Any, Any]] = []
    for fund in pooled_funds(of.run):
        was = every[(every["fund"] == fund) & (every["scenario"] == run.scenarios[0])]
        sides = [_flows(frame[frame["year"] == of.base]) for frame in (was, of.accounts(fund))]
        for name, sign in FLOWS.items() if all(sides) else ():
            one, other = (side[name] for side in sides)
            row = {"fund": fund, "driver": name, "expected": one, "actual": other}
            rows.append(row | {"part": sign * (other - one)})
    return rows


def _flows(own: pd.DataFrame) -> dict[str, float]:
    """opening + income - expenditure = closing of one year (what else moves it counts as opening); {} without a row."""
    held = {name: float(own[column].iloc[0]) for name, column in COLUMNS.items()} if len(own) else {}
    return {"opening": held[CLOSING] - held["total_income"] + held["expenditure"], **held} if held else held


def _against(of: Sources, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A driver of the last year: expected and actual in its own unit, its part of the balance in hundred millions."""
    people, rate = row["driver"] in ("payers", "heads"), row["driver"].endswith(("_payer", "_head"))
    scale = in_wan(1.0) if people else 1.0 if rate else in_yi(1.0)
    return {
        "fund": fund_label(str(row["fund"]), of.lang),
        "code": row["driver"],
        "driver": of.say(f"driver.{row['driver']}"),
        "row_unit": of.say("unit.wan" if people else "unit.yuan" if rate else "unit.yi"),
        **{name: float(row[name]) * scale for name in ("expected", "actual")},
        "part": in_yi(float(row["part"])),
    }


def hindcast(of: Sources) -> Content | NotApplicable:
    """T35: mean and mean absolute error by horizon of the model from past origins, and of the best naive forecast."""
    if of.record is None:
        return NotApplicable("no_record")
    table = of.record.table
    own = table[table["model"] == OWN]
    naive = table[table["model"] != OWN].groupby(["scope", "measure", "horizon"])["mae"].min()
    rows = [
        {
            "scope": word("scope", str(row["scope"]), of.lang),
            "measure": word("measure", str(row["measure"]), of.lang),
            "horizon": float(row["horizon"]),
            "mean_error": float(row["mean"]),
            "absolute_error": float(row["mae"]),
            "naive_error": float(naive.get((row["scope"], row["measure"], row["horizon"]), float("nan"))),
            "n": float(row["n"]),
        }
        for row in own.to_dict("records")
        if row["measure"] in MEASURES and row["horizon"] <= FARTHEST
    ]
    columns = (
        of.col("scope"),
        of.col("measure"),
        of.col("horizon", "years", 0),
        *(of.col(name, decimals=1) for name in ("mean_error", "absolute_error", "naive_error")),
        of.col("n", decimals=0),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_hindcast"),))


def alert_and_score(of: Sources) -> Content | NotApplicable:
    """T36: level of each fund six months ahead, and what levels were worth on the synthetic bed."""
    if of.data is None:
        return NotApplicable("no_observations")
    rows = _states(of) + _scores(of)
    columns = tuple(of.col(name) for name in ("about", "area", "fund", "state", "level_ahead", "figure"))
    return Content(pd.DataFrame(rows), columns, (of.say("note_alert"),))


def _states(of: Sources) -> list[dict[str, Any]]:
    assert of.data is not None
    part = of.say("part.state")
    if of.alerts is not None:
        return [
            {
                "about": part,
                "area": str(row["name"]),
                "fund": fund_label(str(row["fund"]), of.lang),
                "state": label(str(row["state"]), of.lang) if row["state"] else of.say("none"),
                "level_ahead": of.say(f"alert.{row['level'] or 'none'}"),
                "figure": _chance(of, float(row["probability"])),
            }
            for row in alert_rows(of.alerts, of.lang).to_dict("records")
        ]
    if not structural_only(of.data):
        return []
    return [
        {
            "about": part,
            "area": of.say("whole") if row["area"] == "CN" else str(row["area"]),
            "fund": fund_label(str(row["fund"]), of.lang),
            "state": label(str(row["state"]), of.lang),
            "level_ahead": of.say("alert.deficit" if row["deficit_ahead"] else "alert.none"),
            "figure": of.say("no_probability"),
        }
        for row in structural_rows(of.data, None).to_dict("records")
    ]


def _chance(of: Sources, probability: float) -> str:
    """A probability in per cent, or that there is none."""
    shown = f"{100.0 * probability:.1f} {of.say('unit.percent')}"
    return shown if probability == probability else of.say("no_chance")


def _scores(of: Sources) -> list[dict[str, Any]]:
    """Hits, misses and false alarms of the method by kind of budgets; each row says that the bed is synthetic."""
    rows = []
    for card in past_score().cards:
        area = of.say("synthetic_bed", budgets=budgets_word(card.budgets, of.lang))
        said = {"about": of.say("part.score"), "area": area, "fund": of.say("both_funds")}
        for row in card.alerts:
            if row["group"] == "both":
                rows += [{**said, **told} for told in _warnings(of, row)]
    return rows


def _warnings(of: Sources, row: Mapping[str, Any]) -> list[dict[str, str]]:
    """Hits by months ahead, misses and false alarms of an event."""
    pairs = [(key, key.replace("hit", "events")) for key in HITS]
    shown = {key: of.say("score.share", share=f"{100.0 * row[key]:.0f}", n=f"{row[n]:,}") for key, n in pairs}
    missed = sum(round((1.0 - row[key]) * row[n]) for key, n in pairs)
    false = round((1.0 - row["precision"]) * row["alerts"])
    shown |= {"misses": f"{missed:,}", "false": f"{false:,} / {row['alerts']:,}"}
    event = of.say(f"event.{row['event']}")
    return [{"state": event, "level_ahead": of.say(f"score.{key}"), "figure": told} for key, told in shown.items()]


def others(of: Sources) -> Content | NotApplicable:
    """T41: events that others forecast, what became of them, and the law and data that they had."""
    found = None if of.data is None else others_events(of.data)
    if found is None or not len(found):
        return NotApplicable("no_others")
    frame = pd.DataFrame(event_cells(found, of.lang))
    columns = tuple(of.col(name, label=column_word(name, of.lang)) for name in EVENTS)
    return Content(frame[list(EVENTS)], columns, (of.say("note_others"),))
