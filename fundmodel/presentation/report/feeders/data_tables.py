"""Section 2: data and law: sources, reconciliation, changes of law, heads twice counted, accounts of areas."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.runs import several
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.diff import diff_scenarios
from fundmodel.calibration.reconcile import BAND, FROM_SHARES
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Sources, in_wan, in_yi
from fundmodel.presentation.words.headings import code_label, title_of
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.report_words import known
from fundmodel.presentation.words.source_words import source_words
from fundmodel.vocabulary.dictionary import label, parameters
from fundmodel.vocabulary.units import TO_BASE_UNITS

MOST_AREAS: Final = 60
"""Rows of accounts of areas that are printed; all of them are in the package."""
SLACK: Final = 0.05
"""Units of printed money below which a difference is rounding."""
NATIONAL: Final = "national"
"""The package that others borrow tables from, with their titles."""
SHOWN_SOURCES: Final = 2
"""Sources of a table that are named; the others are counted."""
LIKE_ONE: Final = 0.001
"""How far from one a factor is rounding."""
STATED: Final = ("seen", "derived", "knowledge", "judgement")
WEAKEST: Final = {name: at for at, name in enumerate(STATED)}
OF_STATUS: Final = {
    "published": "seen",
    "final_bulletin": "seen",
    "quick_report": "seen",
    "yearbook": "seen",
    "derived": "derived",
    "estimate": "judgement",
    "synthetic": "judgement",
}


def sources(of: Sources) -> Content | NotApplicable:
    """T2: every table of the package: years it covers, where from, the weakest tag in it, gaps it has."""
    if of.data is None:
        return NotApplicable("no_package")
    rows = [_source_row(of, name, frame) for name, frame in of.data.tables.items() if name != "notes"]
    columns = (
        of.col("item"),
        of.col("covers"),
        of.col("rows", "", 0),
        of.col("gaps", "", 0),
        of.col("tag"),
        of.col("source"),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_sources"),), tag=of.say("tag_by_row"))


def _source_row(of: Sources, name: str, frame: pd.DataFrame) -> dict[str, Any]:
    titles = {**load_data(NATIONAL).titles, **({} if of.data is None else of.data.titles)}
    years = next((frame[c] for c in ("year", "month", "period_end", "period_start") if c in frame), None)
    covers = "" if years is None or years.empty else f"{str(years.min())[:7]}—{str(years.max())[:7]}"
    tags = [str(tag) for tag in (frame["tag"] if "tag" in frame else frame.get("status", pd.Series(dtype=object)))]
    found = {OF_STATUS.get(tag, tag) for tag in tags} & set(STATED)
    weakest = max(found, key=WEAKEST.__getitem__) if found else ""
    shown = dict.fromkeys(str(s) for s in frame["source"].dropna() if str(s)) if "source" in frame else {}
    said = [source_words(one, of.lang) for one in list(shown)[:SHOWN_SOURCES]]
    more = of.say("and_more", count=len(shown) - SHOWN_SOURCES) if len(shown) > SHOWN_SOURCES else ""
    numbers = frame.select_dtypes("number")
    return {
        "item": titles.get(name, {}).get(of.lang, name),
        "covers": covers,
        "rows": float(len(frame)),
        "gaps": float(numbers.isna().to_numpy().sum()),
        "tag": label(weakest, of.lang) if weakest else of.say("see_package"),
        "source": ("；" if of.lang == "zh" else "; ").join(said) + more if said else of.say("see_package"),
    }


def reconciliation(of: Sources) -> Content:
    """T3: modelled and published amounts of the base year, the factor between them, what is left after it (nothing)."""
    from fundmodel.calibration.reconcile import reconciliation as reconciled

    rows = of.of_main(reconciled(of.run, of.data)) if of.data is not None else of.of_main(sheets.reconciliation(of.run))
    frame = pd.DataFrame(
        {
            "fund": [fund_label(str(fund), of.lang) for fund in rows["fund"]],
            "item": [code_label(str(item), of.lang) for item in rows["item"]],
            "published": in_yi(rows["published"].to_numpy()),
            "modelled": in_yi(rows["modelled"].to_numpy()),
            "factor": rows["factor"].to_numpy(),
            "rest": in_yi(rows["modelled"].to_numpy() * rows["factor"].to_numpy() - rows["published"].to_numpy()),
            "tag": [label(str(tag), of.lang) for tag in rows["tag"]] if "tag" in rows else "",
            "note": [_factor_note(of, row) for row in rows.to_dict("records")],
        }
    )
    columns = (
        of.col("fund"),
        of.col("item"),
        *(of.col(name, "yi", 1) for name in ("published", "modelled")),
        of.col("factor", "", 4),
        of.col("rest", "yi", 1),
        of.col("tag"),
        of.col("note"),
    )
    return Content(frame, columns, (of.say("note_reconciliation"),), tag=of.say("tag_by_row"))


def _factor_note(of: Sources, row: Mapping[Any, Any]) -> str:
    """What explains a factor: the note of the package, else why the line is off, else that it is inside its band."""
    held = str(row.get(f"note_{of.lang}", ""))
    if held or abs(row["factor"] - 1.0) < LIKE_ONE:
        return held
    own = "shares" if row["item"] in FROM_SHARES else str(row["item"])
    inside = of.say("factor_inside", low=f"{BAND[0]:g}", high=f"{BAND[1]:g}")
    return of.say(f"factor_of.{own}") + inside if known(f"factor_of.{own}") else inside


def law_changed(of: Sources) -> Content | NotApplicable:
    """T4: what law changes after the valuation date under the best estimate; against the last report where there is
    one."""
    if of.previous is not None and of.previous.scenario is not None and of.scenarios:
        rows = diff_scenarios(of.previous.scenario, of.scenarios[0])
        rows = rows[rows["tag"].isin(("seen", "derived"))]
        frame = pd.DataFrame(
            {
                "date": [str(value) for value in rows["from"]],
                "parameter": list(rows[f"label_{of.lang}"]),
                "old": [str(value) for value in rows["value_a"]],
                "new": [str(value) for value in rows["value_b"]],
                "document": [source_words(str(value), of.lang) for value in rows["source"]],
            }
        )
        note = of.say("note_law_previous", name=of.previous.name)
    else:
        frame, note = law_changes(of), of.say("note_law_ahead", date=of.run.provenance["data"]["valuation_date"])
    if frame.empty:
        return NotApplicable("law_unchanged")
    columns = tuple(of.col(name) for name in ("date", "parameter", "old", "new", "document"))
    return Content(frame, columns, (note,), tag=label("seen", of.lang))


def law_changes(of: Sources) -> pd.DataFrame:
    """Published values that a dated parameter takes in the base year or later, each with what held before."""
    entries = next(one["entries"] for one in of.run.provenance["scenarios"] if one["name"] == of.main)
    rows = []
    for name, noted in entries.items():
        value = noted["value"]
        dates = sorted(value) if isinstance(value, Mapping) and parameters()[name].kind == "dated" else []
        for before, date in pairwise(dates):
            tag = noted.get("tags", {}).get(date, noted["tag"])
            if tag in ("seen", "derived") and date >= f"{of.base}" and value[date] != value[before]:
                row = {"date": date, "parameter": label(name, of.lang), "old": f"{value[before]:g}"}
                row |= {"new": f"{value[date]:g}", "document": source_words(str(noted["source"]), of.lang)}
                rows.append(row)
    return pd.DataFrame(rows, columns=["date", "parameter", "old", "new", "document"])


def heads_twice(of: Sources) -> Content:
    """T5: heads as published and persons of the model at both ends of the base year; the difference by group."""
    stock = several(of.run, "stock_exposures")["stock"].sel(scenario=of.main).sum("area")
    rows = []
    for boundary in (of.base, of.first):
        at = stock.sel(boundary=boundary)
        persons, published = float(at.sel(exposure="resident")), float(at.sel(exposure="resident_heads"))
        members = float(at.sel(exposure=["active", "flexible", "completing", "retired"]).sum())
        uninsured = float(at.sel(exposure="uninsured"))
        people = float(at.sel(exposure="population"))
        for group, shown, own in (
            ("employee_scheme", members, members),
            ("resident_scheme", published, persons),
            ("uninsured", np.nan, uninsured),
            ("population", people, people),
        ):
            difference = (shown - own) if shown == shown else np.nan
            record = {"year_end": of.say("year_end", year=boundary - 1), "group": title_of(group, of.lang)}
            values = {"published_heads": shown, "persons": own, "difference": difference}
            rows.append(record | {name: in_wan(value) for name, value in values.items()})
    columns = (
        of.col("year_end"),
        of.col("group"),
        *(of.col(name, "wan", 1) for name in ("published_heads", "persons", "difference")),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_heads_twice"),), tag=label("derived", of.lang))


def area_accounts(of: Sources) -> Content | NotApplicable:
    """T6: accounts as the areas published them, with faults of addition marked."""
    data = of.data
    if data is None or "area_accounts" not in data.tables or len(data.areas) < 2:
        return NotApplicable("no_areas")
    table = data.table("area_accounts")
    shown = table[table["year"] == table["year"].max()].head(MOST_AREAS)
    names, scale = data.area_names, TO_BASE_UNITS[data.money_unit]
    rows = []
    for row in shown.to_dict("records"):
        values = {name: float(in_yi(row[name] * scale)) for name in ("opening", "income", "expenditure", "closing")}
        apart = values["closing"] - (values["opening"] + values["income"] - values["expenditure"])
        record: dict[str, Any] = {"area": names.get(str(row["area"]), {}).get(of.lang, str(row["area"]))}
        record |= {"fund": fund_label(str(row["fund"]), of.lang), "year": float(row["year"]), **values}
        record["apart"] = apart if abs(apart) >= SLACK else 0.0
        record["fault"] = of.say("fault_adds") if abs(apart) >= SLACK else ""
        rows.append(record)
    money = ("opening", "income", "expenditure", "closing")
    columns = (
        of.col("area"),
        of.col("fund"),
        of.col("year", decimals=0),
        *(of.col(name, "yi", 2) for name in (*money, "apart")),
        of.col("fault"),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_area_accounts"),))
