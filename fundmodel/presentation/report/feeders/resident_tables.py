"""Sections 5 and 6: the resident fund, and what is owed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.burden import burden_tags, fiscal_burden
from fundmodel.fund_rules.measures import MONTHS
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.payer_frames import income_per_head
from fundmodel.presentation.frames.reserve_bases import RECOGNITIONS, STOCKS, basis_note, reserve_bases
from fundmodel.presentation.report.feeders.ledger_tables import books_of, only_shown
from fundmodel.presentation.report.report_parts import Line, Panel, Sum
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources, in_wan, in_yi
from fundmodel.presentation.words.headings import title_of
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.vocabulary.dictionary import label

FUND: Final = "resident"
LEVELS: Final = ("central", "provincial", "local")
CURRENT_LAW: Final = "current-law"


def resident_heads(of: Sources) -> Content:
    """T19: residents insured at each year end as persons and as published, the uninsured, and the share of either."""
    rows = of.of_main(sheets.heads(of.run))
    frame = pd.DataFrame({"year": rows["boundary"].astype(float) - 1.0})
    frame["resident"] = in_wan(rows["resident"])
    frame["published_heads"] = in_wan(rows["resident_heads"])
    frame["duplicates"] = frame["published_heads"] - frame["resident"]
    frame["uninsured"] = in_wan(rows["uninsured"])
    frame["change"] = 100.0 * frame["resident"].pct_change()
    names = ("resident", "duplicates", "published_heads", "uninsured")
    columns = (
        of.col("year", decimals=0),
        *(of.col(name, "wan", 0) for name in names),
        of.col("change", "percent", 2),
    )
    sums = (Sum("published_heads", ("resident", "duplicates")),)
    return Content(only_shown(frame), columns, (of.say("note_resident_heads"),), sums)


def financing(of: Sources) -> Content:
    """T20: premium and subsidy of a coverage year per head, in each scenario of the run, and their share of income."""
    every = sheets.economy(of.run)
    best = of.of_main(every)
    frame = pd.DataFrame({"year": best["year"].astype(float)})
    columns = [of.col("year", decimals=0)]
    names = {"best": of.main} | ({"law": CURRENT_LAW} if CURRENT_LAW in of.run.scenarios[1:] else {})
    for code, name in names.items():
        own = every[every["scenario"] == name]
        for item in ("premium_per_head", "subsidy_per_head"):
            frame[f"{item}_{code}"] = own[item].to_numpy()
            columns.append(of.col(f"{item}_{code}", "yuan", 0, f"{of.say(f'col.{item}')} · {of.scenario_label(name)}"))
        frame[f"share_{code}"] = 100.0 * own["financing_over_income"].to_numpy()
        words = f"{of.say('col.financing_over_income')} · {of.scenario_label(name)}"
        columns.append(of.col(f"share_{code}", "percent", 2, words))
    split = of.of_main(income_per_head(of.run))
    total = split[split["item"] == "total"]["per_head"]
    notes = [of.say("note_financing")]
    if len(total):
        notes.append(of.say("note_per_head", year=of.base, total=f"{float(total.iloc[0]):,.0f}"))
    return Content(only_shown(frame), tuple(columns), tuple(notes))


def burden(of: Sources) -> Content:
    """T21: what each level of government pays for residents by year; the shares behind it and their tags."""
    own = of.of_main(fiscal_burden(of.run))
    frame = pd.DataFrame({"year": own["year"].astype(float)})
    for name in (*LEVELS, "medical_aid"):
        frame[name] = in_yi(own[name])
    frame["subsidy"] = frame[list(LEVELS)].sum(axis=1)
    frame = frame[["year", *LEVELS, "subsidy", "medical_aid"]]
    columns = (
        of.col("year", decimals=0),
        *(of.col(name, "yi", 1, label(name, of.lang)) for name in LEVELS),
        of.col("subsidy", "yi", 1),
        of.col("medical_aid", "yi", 1, label("medical_aid", of.lang)),
    )
    tags = burden_tags(of.run)
    tags = tags[tags["scenario"] == of.main]
    joint = "；" if of.lang == "zh" else "; "
    said = joint.join(f"{label(row['item'], of.lang)}: {label(row['tag'], of.lang)}" for row in tags.to_dict("records"))
    return Content(only_shown(frame), columns, (of.say("note_burden", tags=said),), (Sum("subsidy", LEVELS),))


def use_of_care(of: Sources) -> Content | NotApplicable:
    """T23: modelled and published use of care of the base year, and modelled use ahead, by scheme."""
    rows = of.of_main(sheets.use_of_care(of.run))
    rows = rows[rows["modelled_value"].notna()]
    if rows.empty:
        return NotApplicable("no_use_of_care")
    years = [year for year in (of.base, of.first, *range(2030, of.last + 1, 10)) if year <= of.last]
    records = []
    for (fund, item), own in rows.groupby(["fund", "item"], sort=False):
        by_year = own.set_index("year")
        unit = str(own["unit"].iloc[0])
        scale, words = (1e8, of.say("unit.yi")) if unit == "yuan" and own["modelled_value"].max() > 1e8 else (1.0, "")
        if unit == "visits":
            scale, words = 1e4, of.say("unit.wan_visits")
        published = by_year["published_value"].get(of.base, np.nan)
        record: dict[str, Any] = {"fund": fund_label(str(fund), of.lang), "item": title_of(str(item), of.lang)}
        record |= {"row_unit": words or unit_word(unit, of.lang), "published": float(published) / scale}
        record |= {f"y{year}": float(by_year["modelled_value"].get(year, np.nan)) / scale for year in years}
        records.append(record)
    columns = (
        of.col("fund"),
        of.col("item"),
        of.col("row_unit"),
        of.col("published", decimals=1, label=of.say("col.published_in", year=of.base)),
        *(of.col(f"y{year}", decimals=1, label=of.say("col.modelled_in", year=year)) for year in years),
    )
    return Content(pd.DataFrame(records), columns, (of.say("note_use"),))


def two_baselines(of: Sources) -> Picture | NotApplicable:
    """C7: months and balance of the resident fund under custom and under the last announced amounts."""
    if CURRENT_LAW not in of.run.scenarios or of.main == CURRENT_LAW:
        return NotApplicable("no_current_law")
    panels = []
    for column, unit, scale in (("reserve_months_earned", "months", 1.0), ("balance", "yi", 1e8)):
        lines = []
        for at, name in enumerate((of.main, CURRENT_LAW)):
            own = of.accounts(FUND, name)
            own = own[own["year"] <= of.first + 20]
            words = of.scenario_label(name)
            lines.append(Line(words, own["year"].tolist(), (own[column] / scale).tolist(), place=at))
        panels.append(Panel(of.say(f"panel.{column}"), of.say(f"unit.{unit}"), tuple(lines), starts=of.first - 0.5))
    return Picture(tuple(panels))


def unpaid(of: Sources) -> Content:
    """T24: what is held, owed and spent a month at each year end, and the months that each basis makes of them."""
    rows = of.of_main(reserve_bases(of.run))
    rows = rows[rows["year"].isin([y for y in (of.base, of.first, 2030, 2035, 2040) if y <= of.last])]
    held = {fund: books_of(of, fund).set_index("year")["closing"] for fund in dict.fromkeys(rows["fund"])}
    frame = pd.DataFrame({"fund": [fund_label(str(fund), of.lang) for fund in rows["fund"]]})
    frame["year"] = rows["year"].astype(float).to_numpy()
    frame["closing"] = [held[fund][year] for fund, year in zip(rows["fund"], frame["year"], strict=True)]
    frame["monthly_paid"] = in_yi(rows["expenditure"].to_numpy()) / MONTHS
    frame["monthly_incurred"] = in_yi(rows["incurred"].to_numpy()) / MONTHS
    frame["held_earned"] = rows["reserve_months_earned"].to_numpy() * frame["monthly_paid"]
    for name in STOCKS:
        frame[name] = in_yi(rows[name].to_numpy())
    for basis in RECOGNITIONS:
        frame[f"months_{basis}"] = rows[f"reserve_months_{basis}"].to_numpy()
    money = ("closing", "held_earned", *STOCKS, "monthly_paid", "monthly_incurred")
    columns = (
        of.col("fund"),
        of.col("year", decimals=0),
        *(of.col(name, "yi", 1) for name in money),
        *(of.col(f"months_{basis}", "months", 1) for basis in RECOGNITIONS),
    )
    stated = of.run.ledger.attrs["unpaid_bills"]
    tag = label("derived" if stated == "published" else "judgement", of.lang)
    notes = (of.say("note_denominators"), basis_note(of.run, of.lang), of.say("note_unpaid"))
    return Content(frame, columns, notes, tag=tag)
