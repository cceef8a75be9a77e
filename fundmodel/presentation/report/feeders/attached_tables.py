"""Section 11: the budget of the next year, and the latest quarter that areas have published."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from fundmodel.analysis.fund_budget import AHEAD, fund_budget
from fundmodel.analysis.quarter_accounts import Quarter, QuarterAccount, quarter_accounts
from fundmodel.assumptions.figures.observations import observations
from fundmodel.presentation.frames.area_frames import area_names
from fundmodel.presentation.report.budget_tables import SET_IN, budget_table
from fundmodel.presentation.report.report_parts import Sum
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Sources, in_yi
from fundmodel.presentation.words.budget_words import told
from fundmodel.presentation.words.observed_words import fund_words
from fundmodel.vocabulary.dictionary import label

NEXT: Final = 2
"""Years from the base year to the one that is budgeted: the report is written in between."""
MOST: Final = 40
"""Accounts that are printed."""


def budget(of: Sources) -> Content | NotApplicable:
    """T39: the official lines of both funds in 万元: last year, this year to date and expected, the next four."""
    year = of.base + NEXT
    if of.data is None:
        return NotApplicable("no_package")
    if of.last < year + AHEAD:
        return NotApplicable("horizon_too_short", {"years": NEXT + AHEAD})
    run = of.areas.sel(scenario=of.main) if len(of.areas.scenarios) > 1 else of.areas
    found = fund_budget(run, of.data, year)
    own = [budget_table(found, sheet, of.data, of.scenario_label(), of.lang) for sheet in found.sheets]
    funds = [fund_words(sheet, of.lang) for sheet in found.sheets]
    heads = {column.name: column for table in own for column in table.columns}
    sheets = [
        pd.concat([pd.DataFrame([{"line": table.title}]), table.frame]).assign(sheet=fund)
        for fund, table in zip(funds, own, strict=True)
    ]
    frame = pd.concat(sheets, ignore_index=True).fillna({"mark": ""})
    names = [name for name in heads if frame[name].notna().any()]
    strong = tuple(at for at, line in enumerate(frame["line"]) if not str(line).startswith(SET_IN))
    colon = "：" if of.lang == "zh" else ": "
    said = (f"{fund}{colon}{note}" for fund, table in zip(funds, own, strict=True) for note in table.notes)
    notes = (of.say("note_budget", year=year), *said)
    columns = tuple(heads[name] for name in names)
    return Content(frame, columns, notes, strong_rows=strong, basis=told("basis", of.lang))


def bulletin(of: Sources) -> Content | NotApplicable:
    """T40: each account of the latest quarter that is published: the year so far, months on two bases, and the same
    months of last year."""
    if of.data is None or "observations" not in of.data.tables:
        return NotApplicable("no_observations")
    found = observations(of.data)
    ends = found.loc[(found["months"] > 0) & (found["last_month"].dt.month % 3 == 0), "last_month"]
    if ends.empty:
        return NotApplicable("no_quarter")
    quarter = Quarter(ends.max().year, ends.max().month)
    accounts = quarter_accounts(of.data, quarter, list(of.data.areas))
    names = area_names(of.areas, of.lang)
    shown = sorted(accounts, key=lambda one: (one.fund, one.clerk))[:MOST]
    columns = (
        of.col("area"),
        of.col("fund"),
        *(of.col(name, "yi", 2) for name in ("income_to_date", "spent_to_date", "net_to_date", "balance")),
        *(of.col(name, "months", 1) for name in ("months_clerk", "months_clerk_before", "months_ours")),
        *(of.col(name, "percent", 1) for name in ("income_more", "spent_more")),
    )
    silent = len({*of.data.areas} - {one.area for one in accounts})
    counted = {"count": len(accounts), "shown": len(shown), "silent": silent}
    note = of.say("note_bulletin", year=quarter.year, first=1, month=quarter.month, **counted)
    rows = [_account(of, one, names) for one in shown]
    sums = (Sum("net_to_date", ("income_to_date",), ("spent_to_date",)),)
    tag = of.say("synthetic") if of.synthetic else label("seen", of.lang)
    return Content(pd.DataFrame(rows), columns, (note,), sums, tag=tag)


def _account(of: Sources, one: QuarterAccount, names: dict[str, str]) -> dict[str, Any]:
    now, before = one.now, one.before
    row: dict[str, Any] = {"area": names.get(one.area, one.area), "fund": fund_words(one.fund, of.lang)}
    row |= {"income_to_date": in_yi(now.income), "spent_to_date": in_yi(now.expenditure)}
    row |= {"net_to_date": in_yi(now.income - now.expenditure), "balance": in_yi(now.balance)}
    row |= {"months_clerk": one.clerk, "months_clerk_before": one.clerk_before, "months_ours": one.ours}
    pairs = {"income_more": "income", "spent_more": "expenditure"}
    return row | {name: _more(now, before, flow) for name, flow in pairs.items()}


def _more(now: Any, before: Any, flow: str) -> float:
    """Growth over the same months of last year, per cent."""
    old = float("nan") if before is None else getattr(before, flow)
    return 100.0 * (getattr(now, flow) / old - 1.0) if old > 0.0 else float("nan")
