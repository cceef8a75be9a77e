"""Section 7: what one assumption moves, scenarios side by side, draws, and the value that a target needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from fundmodel.presentation.frames.summary import pooled_funds
from fundmodel.presentation.report.feeders.data_tables import WEAKEST
from fundmodel.presentation.report.feeders.lever_record import lever_tables, lever_value
from fundmodel.presentation.report.feeders.pinned_results import pinned_months
from fundmodel.presentation.report.feeders.range_source import one_at_a_time_record
from fundmodel.presentation.report.report_parts import Line, Panel
from fundmodel.presentation.report.report_sources import Content, NotApplicable, Picture, Sources
from fundmodel.presentation.words.labels import fund_label, month_text
from fundmodel.vocabulary.dictionary import label

MOST: Final = 12
"""Bars of a tornado, and rows of a fund in the table."""
YEARS: Final = (2030, 2035)


def one_at_a_time(of: Sources) -> Content | NotApplicable:
    """T25: months with each parameter at its low and high, the widest first, of each fund."""
    found = one_at_a_time_record(of)
    if found is None:
        return NotApplicable("no_sensitivity", {"data": of.run.provenance["data"]["name"]})
    rows = [row for fund in pooled_funds(of.run) for row in _widest(of, found, fund)]
    columns = (
        of.col("fund"),
        of.col("parameter"),
        *(of.col(name) for name in ("low", "high")),
        *(of.col(name, "months", 1) for name in ("low_shift", "high_shift")),
        of.col("at_end_of"),
        of.col("lever"),
        of.col("tag"),
    )
    years = sorted({int(row["year"]) for row in found.to_dict("records")})
    joint = "、" if of.lang == "zh" else ", "
    note = of.say("note_sensitivity", years=joint.join(map(str, years)), shown=MOST, count=found["parameter"].nunique())
    return Content(pd.DataFrame(rows), columns, (note,), tag=of.say("tag_runs"))


def _widest(of: Sources, found: pd.DataFrame, fund: str) -> list[dict[str, Any]]:
    """The widest of a fund, and the widest that no law sets where it is not among them."""
    own = found[found["fund"] == fund].sort_values("spread", ascending=False)
    shown = own.head(MOST)
    if shown["lever"].all():
        shown = own[own.index.isin([*shown.index[:-1], *own.index[~own["lever"]][:1]])]
    entries = next(one["entries"] for one in of.run.provenance["scenarios"] if one["name"] == of.main)
    rows = []
    for row in shown.to_dict("records"):
        codes = str(row["parameter"]).split(" + ")
        names = [label(name, of.lang) for name in codes]
        tags = [str(entries[name]["tag"]) for name in codes if name in entries]
        rows.append(
            {
                "fund_code": fund,
                "fund": fund_label(fund, of.lang),
                "parameter": " + ".join(names),
                **{end: _end(row, end) for end in ("low", "high")},
                **{name: float(row[name]) for name in ("low_shift", "high_shift")},
                "at_end_of": f"{int(row['year'])}",
                "by_law": bool(row["lever"]),
                "lever": of.say("yes" if row["lever"] else "no"),
                "tag": label(max(tags, key=WEAKEST.__getitem__), of.lang) if tags else "",
            }
        )
    return rows


def _end(row: Mapping[Any, Any], end: str) -> str:
    second = row[f"{end}_with"]
    return f"{row[end]:.10g}" if second != second else f"{row[end]:.10g}; {second:.10g}"


def tornado(of: Sources) -> Picture | NotApplicable:
    """C8: T25 as bars to both sides of the best estimate."""
    found = one_at_a_time_record(of)
    if found is None:
        return NotApplicable("no_sensitivity", {"data": of.run.provenance["data"]["name"]})
    panels = []
    for fund in pooled_funds(of.run):
        rows = _widest(of, found, fund)[:10]
        words = tuple(str(row["parameter"]) for row in rows)
        lines = tuple(
            Line(of.say(f"line.{end}"), words, [row[f"{end}_shift"] for row in rows], "bar", place=at)
            for at, end in enumerate(("low", "high"))
        )
        panels.append(Panel(fund_label(fund, of.lang), of.say("unit.months"), lines, sideways=True))
    return Picture(tuple(panels), tag=of.say("tag_runs"))


def scenarios_listed(of: Sources) -> Content:
    """T26: scenarios with their question and months of both funds in two years; those of the run first."""
    rows = [_of_run(of, name) for name in of.run.scenarios]
    rows += [_pinned(of, *one) for one in pinned_months(of, YEARS) if one[0] not in of.run.scenarios]
    months = [f"{fund}_{year}" for fund in pooled_funds(of.run) for year in YEARS if year <= of.last]
    columns = (
        of.col("scenario"),
        of.col("question"),
        *(of.col(name, "months", 1, _months_head(of, name)) for name in months),
    )
    return Content(pd.DataFrame(rows), columns, (of.say("note_scenarios"),), scenario=of.say("scenario_by_row"))


def _months_head(of: Sources, name: str) -> str:
    fund, _, year = name.rpartition("_")
    return f"{fund_label(fund, of.lang)} {year}"


def _of_run(of: Sources, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {"scenario": of.scenario_label(name)}
    noted = next(one for one in of.run.provenance["scenarios"] if one["name"] == name)
    row["question"] = noted["question"][of.lang] if noted.get("question") else ""
    for fund in pooled_funds(of.run):
        held = of.accounts(fund, name).set_index("year")["reserve_months_earned"]
        row |= {f"{fund}_{year}": float(held[year]) for year in YEARS if year <= of.last}
    return row


def _pinned(of: Sources, name: str, words: Mapping[str, str], months: Mapping[str, float]) -> dict[str, Any]:
    del name
    return {"scenario": words[f"label_{of.lang}"], "question": words[f"question_{of.lang}"], **months}


def by_target(of: Sources) -> Content | NotApplicable:
    """T28: premium and subsidy of residents, and the employers' rate, that hold a target of months at the end of each
    of the next years."""
    tables = lever_tables(of)
    if tables is None:
        return NotApplicable("no_levers")
    found = tables["targets"]
    years = sorted(int(name.removeprefix("months_")) for name in found.columns if name.startswith("months_"))
    frame = pd.DataFrame(
        {
            "parameter": [label(str(name), of.lang) for name in found["parameter"]],
            "target": found["target"].astype(float),
            "at_end_of": [f"{int(year)}" for year in found["year"]],
            "value": [
                lever_value(of, row, "value") or of.say(f"solved.{row['verdict']}") for row in found.to_dict("records")
            ],
            **{f"months_{year}": found[f"months_{year}"].astype(float) for year in years},
        }
    )
    columns = (
        of.col("parameter"),
        of.col("target", "months", 0),
        of.col("at_end_of"),
        of.col("value"),
        *(of.col(f"months_{year}", "months", 1, of.say("col.end_of", year=year)) for year in years),
    )
    return Content(frame, columns, (of.say("note_targets", since=month_text(str(found["since"].iloc[0]), of.lang)),))
