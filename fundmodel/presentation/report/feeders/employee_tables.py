"""Section 4: the employee scheme, from heads and base to the tests of its pool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from fundmodel.analysis.cost_growth import PARTS
from fundmodel.analysis.runs import several, yearly
from fundmodel.analysis.solvency import solvency_tests
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.report.feeders.ledger_tables import only_shown
from fundmodel.presentation.report.feeders.printed_books import POOL
from fundmodel.presentation.report.report_parts import Line, Panel, Sum
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources, in_wan, in_yi
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import SCHEMES

SPANS: Final = (10, 25, 35)


def employee_heads(of: Sources) -> Content:
    """T11: members at each year end by group, payers per retiree, and the mean contribution base."""
    rows = of.of_main(sheets.heads(of.run))
    rows = rows.assign(year=rows["boundary"] - 1).dropna(subset=["dependency_ratio"])
    base = of.of_main(sheets.economy(of.run)).set_index("year")["mean_base"]
    frame = pd.DataFrame({"year": rows["year"].astype(float)})
    for group in ("active", "flexible", "completing", "retired"):
        frame[group] = in_wan(rows[group])
    frame["members"] = frame[["active", "flexible", "completing", "retired"]].sum(axis=1)
    frame["dependency_ratio"] = rows["dependency_ratio"]
    frame["mean_base"] = [float(base.get(int(year), float("nan"))) for year in frame["year"]]
    columns = (
        of.col("year", decimals=0),
        *(of.col(g, "wan", 0, label(g, of.lang)) for g in ("active", "flexible", "completing", "retired")),
        of.col("members", "wan", 0),
        of.col("dependency_ratio", "", 2),
        of.col("mean_base", "yuan_month", 0),
    )
    sums = (Sum("members", ("active", "flexible", "completing", "retired")),)
    return Content(only_shown(frame), columns, (of.say("note_heads"),), sums)


def rates(of: Sources) -> Content:
    """T15: income, cost and balance of the pool as per cent of the contribution base."""
    ledger = several(of.run, "ledger").sel(scenario=of.main)
    base = yearly(ledger["payroll"]).sum("area").to_series()
    own = of.accounts(POOL).set_index("year")
    frame = pd.DataFrame({"year": own.index.astype(float)})
    for name, column in {"income_rate": "income", "cost_rate": "expenditure"}.items():
        frame[name] = (100.0 * own[column] / base).to_numpy()
    frame["transfer_rate"] = (100.0 * own["transfer"] / base).to_numpy()
    frame["balance_rate"] = frame["income_rate"] + frame["transfer_rate"] - frame["cost_rate"]
    names = ("income_rate", "transfer_rate", "cost_rate", "balance_rate")
    columns = (of.col("year", decimals=0), *(of.col(name, "percent", 2) for name in names))
    sums = (Sum("balance_rate", ("income_rate", "transfer_rate"), ("cost_rate",)),)
    return Content(only_shown(frame), columns, (of.say("note_rates"),), sums)


def balance_by_span(of: Sources) -> Content | NotApplicable:
    """T16: summarised income rate, cost rate and actuarial balance of the pool over several spans of years."""
    rows = []
    longest = of.last - of.first
    for span in sorted({*(span for span in SPANS if span < longest), longest} if longest >= SPANS[0] else ()):
        until = of.base + span + 1
        cut = several(of.run, "ledger").sel(scenario=of.main)
        own = solvency_tests(cut.isel(month=(cut["month"].dt.year <= until).values))
        row = own[own["fund"] == POOL].iloc[0]
        rows.append(
            {
                "years": float(span),
                "since": f"{int(row['since'])}",
                "until": f"{int(row['until'])}",
                **{name: 100.0 * float(row[name]) for name in ("income_rate", "cost_rate", "actuarial_balance")},
                "interest_rate": 100.0 * float(row["interest_rate"]),
                "verdict": of.say(f"verdict.{row['long_range']}"),
            }
        )
    if not rows:
        return NotApplicable("horizon_too_short", {"years": SPANS[0]})
    rates_ = ("income_rate", "cost_rate", "actuarial_balance")
    columns = (
        of.col("years", "years", 0),
        of.col("since"),
        of.col("until"),
        *(of.col(f"{name}", "percent", 2) for name in rates_),
        of.col("interest_rate", "percent", 2),
        of.col("verdict"),
    )
    sums = (Sum("actuarial_balance", ("income_rate",), ("cost_rate",)),)
    return Content(pd.DataFrame(rows), columns, (of.say("note_balance"),), sums)


def solvency(of: Sources) -> Content | NotApplicable:
    """T17: the three tests of both funds, plain and prudent: measure, limit, verdict."""
    if of.last - of.first < 1:
        return NotApplicable("horizon_too_short", {"years": 2})
    rows = [row for prudent in (True, False) for row in _tested(of, prudent)]
    columns = (
        of.col("estimate"),
        of.col("fund"),
        of.col("test"),
        of.col("measure"),
        of.col("measured", decimals=2),
        of.col("limit", decimals=2),
        of.col("verdict"),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_tests"), of.say("note_year_start")))


def _tested(of: Sources, prudent: bool) -> list[dict[str, Any]]:
    run = of.run
    if prudent:
        lane = run.prudent() if run.knows_margin else None
        if lane is None or of.main not in lane.scenarios:
            return []
        run = lane
    found = solvency_tests(run)
    own = found[found["scenario"] == of.main] if "scenario" in found else found
    rows = []
    for row in own.to_dict("records"):
        measured = {
            "short_range": (row["lowest_months"], row["floor_months"]),
            "long_range": (100.0 * row["actuarial_balance"], 0.0),
            "sustainable": (row["months_at_end"], row["floor_months"]),
        }
        for test, (value, limit) in measured.items():
            verdict = ("yes" if row[test] else "no") if test == "sustainable" else row[test]
            rows.append(
                {
                    "estimate": of.say("line.prudent" if prudent else "line.best"),
                    "fund": label(row["fund"] if row["fund"] != "resident" else "resident_fund", of.lang),
                    "test": of.say(f"test.{test}"),
                    "measure": of.say(f"measure.{test}"),
                    "measured": float(value),
                    "limit": float(limit),
                    "verdict": of.say(f"verdict.{verdict}"),
                }
            )
    return rows


def growth_chart(of: Sources) -> Picture:
    """C6: what each year adds to spending, by source, of both pooled funds."""
    rows = of.of_main(sheets.cost_growth(of.run))
    panels = []
    for fund, own in rows.groupby("fund", sort=False):
        shown = own[own["year"] <= of.first + 25]
        years = shown["year"].tolist()
        lines = tuple(
            Line(of.say(f"growth.{part}"), years, in_yi(shown[part]).tolist(), "bar", stack=True, place=at)
            for at, part in enumerate(PARTS)
            if shown[part].abs().max() > 1e6
        )
        words = label("resident_fund" if fund == "resident" else str(fund), of.lang)
        panels.append(Panel(words, of.say("unit.yi_year"), lines))
    return Picture(tuple(panels))


def by_age_chart(of: Sources) -> Picture | NotApplicable:
    """C5: index of cost per head by age as the best estimate has it for each scheme, before tilt and services."""
    entries = next(one["entries"] for one in of.run.provenance["scenarios"] if one["name"] == of.main)
    panels = []
    for scheme in SCHEMES:
        noted = entries.get(f"cost.profile_{scheme}")
        if noted is None or not isinstance(noted["value"], Mapping):
            continue
        ages = [float(age) for age in noted["value"]]
        line = Line(of.say("col.cost_index"), ages, [float(value) for value in noted["value"].values()])
        words = label(f"{scheme}_scheme", of.lang)
        panels.append(Panel(words, of.say("unit.index"), (line,), x_title=of.say("col.age")))
    tag = label(str(entries["cost.profile_employee"]["tag"]), of.lang) if panels else ""
    return Picture(tuple(panels), tag=tag) if panels else NotApplicable("no_profile")
