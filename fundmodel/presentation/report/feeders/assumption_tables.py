"""Section 3: what is assumed, what changed, and what it gives for people and the economy."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.runs import several
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.noted_values import in_words, value_words
from fundmodel.presentation.report.feeders.ledger_tables import only_shown
from fundmodel.presentation.report.feeders.range_source import nations_record, one_at_a_time_record
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Sources, in_wan
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.source_words import source_words
from fundmodel.vocabulary.dictionary import label, parameters

OLD: Final = 60
LEAST: Final = 2.0
"""Months of reserve between low and high from which on a parameter is printed."""
LAW: Final = ("law", "published")


def assumptions(of: Sources) -> Content:
    """T7: every parameter that can move a headline, with range, what law prescribes, tag, source; the rest in csv."""
    entries = _entries(of.run.provenance, of.main)
    rows = [_assumed(of, name, noted) for name, noted in entries.items()]
    own = one_at_a_time_record(of)
    moving = _moving(nations_record() if own is None else own)
    frame = pd.DataFrame([row for row in rows if (row["name"] in moving if moving else row["low"])])
    names = ("parameter", "low", "middle", "high", "row_unit", "law", "tag", "source")
    columns = tuple(of.col(name) for name in names)
    chosen = "note_assumptions" if own is not None else "note_assumptions_nation"
    note = of.say(chosen, count=len(rows), shown=len(frame))
    soft = sum(noted["tag"] in ("knowledge", "judgement") for noted in entries.values())
    return Content(frame, columns, (note, of.say("note_soft", soft=soft, count=len(rows))), tag=of.say("tag_by_row"))


def _entries(provenance: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = next(
        one["entries"] for one in provenance["scenarios"] if one["name"] == name
    )
    return found


def _assumed(of: Sources, name: str, noted: Mapping[str, Any]) -> dict[str, Any]:
    spec = parameters()[name]
    low, high = noted.get("low"), noted.get("high")
    lawful = spec.no_range in LAW or spec.lever
    return {
        "name": name,
        "parameter": label(name, of.lang),
        "low": "" if low is None else f"{low:.10g}",
        "middle": value_words(noted["value"]),
        "high": "" if high is None else f"{high:.10g}",
        "row_unit": unit_word(str(noted["unit"]), of.lang),
        "law": of.say("yes" if lawful else "no"),
        "tag": label(str(noted["tag"]), of.lang),
        "source": source_words(str(noted["source"]), of.lang),
    }


def _moving(found: pd.DataFrame | None) -> set[str]:
    """Parameters that move a fund by at least ``LEAST`` months between their ends, where that was worked out."""
    if found is None:
        return set()
    widest = found.groupby("parameter")["spread"].max()
    return {part for name, spread in widest.items() if spread >= LEAST for part in str(name).split(" + ")}


def changed(of: Sources) -> Content | NotApplicable:
    """T8: assumptions that differ from the last report's, old and new, with the months that each group adds (T33)."""
    if of.previous is None:
        return NotApplicable("no_previous")
    before = _entries(of.previous.run.provenance, of.previous.run.scenarios[0])
    after = _entries(of.run.provenance, of.main)
    rows = []
    for name in sorted({*before, *after}):
        one, other = (in_words(side[name]) if name in side else "" for side in (before, after))
        if one != other and not _alike(before.get(name), after.get(name)):
            tag = str(after[name]["tag"]) if name in after else ""
            row = {"parameter": label(name, of.lang), "old": one, "new": other}
            rows.append(row | {"tag": label(tag, of.lang) if tag else ""})
    if not rows:
        return NotApplicable("nothing_changed", {"name": of.previous.name})
    columns = tuple(of.col(name) for name in ("parameter", "old", "new", "tag"))
    return Content(pd.DataFrame(rows), columns, (of.say("note_changed", name=of.previous.name),))


def _alike(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Whether two entries hold the same values, whatever order a file has left them in."""
    if one is None or other is None:
        return one is other
    first, second = (json.dumps(side["value"], sort_keys=True, default=float) for side in (one, other))
    return first == second


def demography(of: Sources) -> Content:
    """T9: births per woman, deaths, migration, people and the share aged sixty and more."""
    flow = of.of_main(sheets.people_flow(of.run))
    people = several(of.run, "population")["population"].sel(scenario=of.main).sum("area")
    whole = people.sum(["sex", "age"]).to_series()
    old = people.sel(age=slice(OLD, None)).sum(["sex", "age"]).to_series()
    women = people.sel(sex="female", age=slice(15, 49)).sum("age").to_series()
    frame = pd.DataFrame({"year": flow["year"].astype(float)})
    frame["population"] = in_wan(flow["people_closing"])
    for name in ("births", "deaths", "migration"):
        frame[name] = in_wan(flow[name])
    ends = frame["year"].astype(int) + 1
    frame["women"] = [in_wan(float(women[end])) for end in ends]
    frame["births_per_woman"] = [
        35.0 * row["births"] / (0.5 * in_wan(float(women[int(row["year"])]) + float(women[int(row["year"]) + 1])))
        for row in frame.to_dict("records")
    ]
    frame["old_share"] = [100.0 * float(old[end]) / float(whole[end]) for end in ends]
    frame["aged"] = [in_wan(float(old[end])) for end in ends]
    frame["life"] = _life(of, frame["year"].astype(int).tolist())
    names = ("population", "births", "deaths", "migration", "aged")
    columns = (
        of.col("year", decimals=0),
        *(of.col(name, "wan", 0) for name in names),
        of.col("old_share", "percent", 1),
        of.col("births_per_woman", "children", 2),
        of.col("life", "years", 1),
    )
    return Content(only_shown(frame), columns, (of.say("note_demography"),))


def _life(of: Sources, years: Sequence[int]) -> list[float]:
    """Life expectancy at birth of each year, both sexes: sum of (l_x + l_x+1) / 2 with l falling by exp(-d / n)."""
    people = several(of.run, "population").sel(scenario=of.main).sum("area")
    stock, deaths = people["population"].sum("sex"), people["deaths"].sum("sex")
    found = []
    for year in years:
        start = stock.sel(boundary=year).values
        end = stock.sel(boundary=year + 1).values
        died = deaths.sel(year=year).values
        exposed = np.maximum(0.5 * (start + end), 1.0)
        rate = died / exposed
        chance = 1.0 - np.exp(-rate)
        alive = np.concatenate([[1.0], np.cumprod(1.0 - chance[:-1])])
        lived = (alive[:-1] + alive[1:]) / 2.0
        found.append(float(lived.sum() + alive[-1] / max(rate[-1], 0.05)))
    return found


def economy(of: Sources) -> Content:
    """T10: growth, base, prices, cost of care and yield by year."""
    rows = of.of_main(sheets.economy(of.run))
    frame = pd.DataFrame({"year": rows["year"].astype(float)})
    for name in ("gdp_per_head_growth", "base_growth", "cost_growth_employee", "cost_growth_resident"):
        frame[name] = 100.0 * rows[name]
    frame["price_growth"] = 100.0 * rows["price_index"].pct_change()
    frame["income_growth"] = 100.0 * rows["income_growth"]
    frame["yield"] = _yield(of, frame["year"].astype(int).tolist())
    names = [name for name in frame.columns if name != "year"]
    columns = (of.col("year", decimals=0), *(of.col(name, "percent", 2) for name in names))
    return Content(only_shown(frame), columns, (of.say("note_economy"),))


def _yield(of: Sources, years: Sequence[int]) -> list[float]:
    """Interest of a year over the mean balance of the employee pool, per cent."""
    own = of.accounts("employee_pooled").set_index("year")
    before = own["balance"].shift(1)
    rate = 100.0 * own["interest"] / (0.5 * (own["balance"] + before.fillna(own["balance"] - own["current_balance"])))
    return [float(rate.get(year, float("nan"))) for year in years]
