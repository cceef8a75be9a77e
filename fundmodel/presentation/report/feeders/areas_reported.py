"""Section 8: areas beside each other, what moves between them, regimes compared, and how large a shock each bears."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.inequality import lorenz as lorenz_curve
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.transfers import members, net_transfers, transfer_matrix, winners_and_losers
from fundmodel.presentation.frames.area_frames import area_names, area_warnings, several_areas
from fundmodel.presentation.frames.summary import pooled_funds
from fundmodel.presentation.report.report_parts import Heat, Line, Panel
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources, in_wan, in_yi
from fundmodel.presentation.words.labels import event_text, fund_label
from fundmodel.vocabulary.dictionary import label

MOST: Final = 40
"""Areas of a fund that are printed, the worst; the csv of the run holds all."""
OWN_FUND: Final = "own_fund"


def areas(of: Sources) -> Content | NotApplicable:
    """T29: months, level, balance and dates of every area, the first to be used up first; people of those below."""
    if not several_areas(of.areas):
        return NotApplicable("no_areas")
    table = of.of_main(area_warnings(of.areas))
    people = _people(of)
    floors = floors_of(of.scenarios[0]) if of.scenarios else {}
    rows = []
    for fund in pooled_funds(of.areas):
        for row in table[table["fund"] == fund].head(MOST).to_dict("records"):
            below = row["reserve_months_earned"] < floors.get(fund, 0.0)
            record = {"fund": fund_label(fund, of.lang), "area": row["area_name"][of.lang]}
            record |= {"months": float(row["reserve_months_earned"]), "months_cash": float(row["reserve_months_cash"])}
            record |= {"balance": in_yi(float(row["current_balance"])), "people": people[fund, row["area"]]}
            record["level"] = label(str(row["warning_level"]), of.lang) if row["warning_level"] else ""
            record["below"] = of.say("yes" if below else "no")
            dates = ("first_deficit_year", "floor_month_earned", "depletion_month")
            rows.append(record | {event: event_text(row, event, of.lang) for event in dates})
    columns = (
        of.col("fund"),
        of.col("area"),
        of.col("months", "months", 1),
        of.col("months_cash", "months", 1),
        of.col("balance", "yi", 1, of.say("col.current_balance")),
        of.col("level"),
        of.col("people", "wan", 0),
        of.col("below"),
        *(of.col(e, label=label(e, of.lang)) for e in ("first_deficit_year", "floor_month_earned", "depletion_month")),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_areas", year=of.first),))


def _people(of: Sources) -> dict[tuple[str, str], float]:
    """Members of each fund and area in the first projected year, ten thousands."""
    heads = members(of.areas)
    heads = heads.sel(scenario=of.main) if "scenario" in heads.dims else heads
    return {
        (fund, str(area)): in_wan(float(heads.sel(fund=fund, area=area, year=of.first)))
        for fund in pooled_funds(of.areas)
        for area in heads["area"].values
    }


def transfers(of: Sources) -> Content | NotApplicable:
    """T30: levied, granted and net of each area over all years, per head and as a share of its own income."""
    if (why := _no_rule(of)) is not None:
        return why
    moved = net_transfers(of.areas)
    moved = moved.sel(scenario=of.main) if "scenario" in moved.dims else moved
    ahead = moved.sel(year=[y for y in moved["year"].values if y >= of.first])
    whole = ahead.sum("year")
    won = {(r["fund"], r["area"]): r for r in of.of_main(winners_and_losers(of.areas)).to_dict("records")}
    names = area_names(of.areas, of.lang)
    rows = []
    for fund in map(str, whole["fund"].values):
        if not float(np.abs(whole["net"].sel(fund=fund)).max()) > 1.0:
            continue
        own = [(area, float(whole["net"].sel(fund=fund, area=area))) for area in map(str, whole["area"].values)]
        for area, net in sorted(own, key=lambda one: -one[1]):
            at = {"fund": fund, "area": area}
            record: dict[str, Any] = {"fund": fund_label(fund, of.lang), "area": names[area]}
            record |= {name: in_yi(float(whole[name].sel(at))) for name in ("levied", "granted", "lent")}
            record |= {"net": in_yi(net), "per_head": float(won[fund, area]["per_head"])}
            rows.append(record | {"share": 100.0 * float(won[fund, area]["share_of_income"])})
    if not rows:
        return NotApplicable("nothing_moved")
    columns = (
        of.col("fund"),
        of.col("area"),
        *(of.col(name, "yi", 1) for name in ("levied", "granted", "lent", "net")),
        of.col("per_head", "yuan", 0),
        of.col("share", "percent", 2),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_transfers", first=of.first, last=of.last),))


def _no_rule(of: Sources) -> NotApplicable | None:
    if not several_areas(of.areas):
        return NotApplicable("no_areas")
    return NotApplicable("no_rule") if of.areas.pooling is None else None


def matrix(of: Sources) -> Picture | NotApplicable:
    """C10: what each area pays to each other over all years of the run, employee pool first."""
    if (why := _no_rule(of)) is not None:
        return why
    names = {**area_names(of.areas, of.lang), OWN_FUND: of.say("own_fund")}
    for fund in pooled_funds(of.areas):
        moved = transfer_matrix(of.areas, fund)
        moved = moved.sel(scenario=of.main) if "scenario" in moved.dims else moved
        values = in_yi(moved.transpose("payer_area", "receiver_area").values)
        if float(np.abs(values).max()) > 0.01:
            payers = [names.get(str(area), str(area)) for area in moved["payer_area"].values]
            receivers = [names.get(str(area), str(area)) for area in moved["receiver_area"].values]
            shown = tuple(tuple(float(v) for v in row) for row in values)
            unit = (
                f"{of.say('unit.yi')}，{fund_label(fund, of.lang)}"
                if of.lang == "zh"
                else (f"{of.say('unit.yi')}, {fund_label(fund, of.lang)}")
            )
            heat = Heat(tuple(payers), tuple(receivers), shown, unit, of.say("col.payer"), of.say("col.receiver"))
            return Picture(heat=heat)
    return NotApplicable("nothing_moved")


def lorenz(of: Sources) -> Picture | NotApplicable:
    """C11: share of members against share of months of reserve, areas from the poorest, first and last full year."""
    if not several_areas(of.areas):
        return NotApplicable("no_areas")
    table = of.of_main(area_warnings(of.areas))
    people = _people(of)
    lines = [Line(of.say("line.equal"), [0.0, 100.0], [0.0, 100.0], place=4)]
    for at, fund in enumerate(pooled_funds(of.areas)):
        own = table[table["fund"] == fund]
        weights = np.array([people[fund, area] for area in own["area"]])
        curve = lorenz_curve(np.maximum(own["reserve_months_earned"].to_numpy(float), 0.0), weights)
        x, y = (100.0 * np.asarray(values) for values in curve)
        lines.append(Line(fund_label(fund, of.lang), x.tolist(), y.tolist(), place=at))
    title = of.say("panel.lorenz", year=of.first)
    return Picture((Panel(title, of.say("unit.percent"), tuple(lines), x_title=of.say("col.share_of_members")),))


def regimes(of: Sources) -> Content | NotApplicable:
    """T31: regimes of pooling on the same areas: breaches, worst month, what moves, fiscal money, whether it helps."""
    if not several_areas(of.areas):
        return NotApplicable("no_areas")
    if not of.levers or of.data is None or not of.scenarios:
        return NotApplicable("no_regimes")
    from fundmodel.presentation.report.feeders.regime_table import regimes_compared

    return regimes_compared(of)


def reverse(of: Sources) -> Content | NotApplicable:
    """T32: the smallest shock that takes each area below its line, and a shock that none of them survives."""
    if not several_areas(of.areas):
        return NotApplicable("no_areas")
    if not of.levers or of.data is None or not of.scenarios:
        return NotApplicable("no_reverse")
    from fundmodel.presentation.report.feeders.regime_table import reverse_by_area

    return reverse_by_area(of)
