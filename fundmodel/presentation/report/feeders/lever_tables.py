"""Section 10: what options cost and who pays, and what waiting adds."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.frames.summary import headlines, yearly_accounts
from fundmodel.presentation.report.feeders.lever_record import lever_tables, lever_value
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Sources, in_yi
from fundmodel.presentation.words.labels import event_text, fund_label, month_text
from fundmodel.projection.project import project
from fundmodel.vocabulary.dictionary import label

OPTIONS: Final = {
    "retirees-contribute-new": "employee_pooled",
    "higher-base-floor": "employee_pooled",
    "late-retirement": "employee_pooled",
    "accounts-abolished-to-pool": "employee_pooled",
    "premium-one-percent": "resident",
    "financing-parity": "resident",
    "drg-budget-income-share": "resident",
}
"""Shipped scenarios that stand for options, and the fund that each is mainly for."""
AT: Final = 2035
BASE: Final = "baseline"


def options(of: Sources) -> Content | NotApplicable:
    """T37: each option against the baseline: balance and months of the fund it is for, when it is used up, who pays."""
    if of.data is None or of.last < AT or (len(of.data.areas) > 1 and not of.levers):
        return NotApplicable("no_options")
    names = [BASE, *OPTIONS]
    run = project([load_scenario(name) for name in names], data=of.data, until=of.last)
    from fundmodel.analysis.areas_summed import together

    whole = together(run)
    accounts = yearly_accounts(whole)
    held = {(r["scenario"], r["fund"]): r for r in accounts[accounts["year"] == AT].to_dict("records")}
    dates = {(r["scenario"], r["fund"]): r for r in headlines(whole).to_dict("records")}
    rows = []
    for name, fund in OPTIONS.items():
        own, base = held[name, fund], held[BASE, fund]
        row: dict[str, Any] = {"option": load_scenario(name).label[of.lang], "fund": fund_label(fund, of.lang)}
        row["gain"] = in_yi(float(own["balance"] - base["balance"]))
        row["months"] = float(own["reserve_months_earned"])
        row["months_gain"] = float(own["reserve_months_earned"] - base["reserve_months_earned"])
        for key, of_ in (("used_up", name), ("used_up_base", BASE)):
            row[key] = event_text(dates[of_, fund], "depletion_month", of.lang)
        row["who"] = of.say(f"pays.{name}")
        rows.append(row)
    columns = (
        of.col("option"),
        of.col("fund"),
        of.col("gain", "yi", 0, of.say("col.gain", year=AT)),
        of.col("months", "months", 1, of.say("col.end_of", year=AT)),
        of.col("months_gain", "months", 1),
        of.col("used_up"),
        of.col("used_up_base"),
        of.col("who"),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_options"),), scenario=of.say("scenario_by_row"))


def delay(of: Sources) -> Content | NotApplicable:
    """T38: each lever started now, three and five years later: value that holds the line, and what waiting adds."""
    tables = lever_tables(of)
    if tables is None:
        return NotApplicable("no_levers")
    found = tables["waiting"]
    rows = [
        {
            "tool": label(str(row["parameter"]), of.lang),
            "fund": fund_label(str(row["fund"]), of.lang),
            "by": month_text(str(row["by"]), of.lang),
            "wait": float(row["wait"]),
            "since": month_text(str(row["since"]), of.lang),
            "value": lever_value(of, row, "value"),
            "change_then": lever_value(of, row, "change"),
            "dearer": lever_value(of, row, "dearer"),
            "verdict": of.say(f"solved.{row['verdict']}"),
        }
        for row in found.to_dict("records")
    ]
    columns = (
        of.col("tool"),
        of.col("fund"),
        of.col("by"),
        of.col("wait", "years", 0),
        *(of.col(name) for name in ("since", "value", "change_then", "dearer", "verdict")),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_delay"),))
