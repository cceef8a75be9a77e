"""T31 and T32: regimes of pooling projected on the same areas, and the shock that breaks each area."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from fundmodel.analysis.progressivity import progressivity
from fundmodel.analysis.regime import MUNICIPAL
from fundmodel.analysis.regime_rows import regime_rows
from fundmodel.analysis.regimes import Regimes, compare_regimes
from fundmodel.analysis.reverse_stress import reverse_stress
from fundmodel.presentation.frames.area_frames import area_names
from fundmodel.presentation.frames.summary import pooled_funds
from fundmodel.presentation.report.report_sources import Content, Sources, in_yi
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.pool_words import known, told

UNTIL: Final = 2040
SHOCK: Final = "collection-slump"
BY: Final = 2035


def regimes_compared(of: Sources) -> Content:
    """T31, without an answer of behaviour: areas below at the end, bridging, the rule's fund, gain, Kakwani's index."""
    assert of.data is not None
    until = min(UNTIL, of.last)
    found = compare_regimes(None, of.scenarios[0], of.data, until, ("none",), solved=False)
    kakwani = _kakwani(found)
    rows = [
        {
            "regime": _name(found, str(row["regime"]), of.lang),
            "fund": fund_label(str(row["fund"]), of.lang),
            "areas_below": float(row["areas_below"]),
            "people_below": 100.0 * float(row["people_below"]),
            "worst": _month_text(of, row["first_month_another_below_line"]),
            "peak": in_yi(float(row["peak"])),
            "own_fund_peak": in_yi(float(row["own_fund_peak"])),
            "fiscal": in_yi(float(row["fiscal"])),
            "poorest_net": in_yi(float(row["poorest_net"])),
            "kakwani": kakwani.get((str(row["regime"]), str(row["fund"])), float("nan")),
        }
        for row in regime_rows(found).to_dict("records")
    ]
    columns = (
        of.col("regime"),
        of.col("fund"),
        of.col("areas_below", "", 0),
        of.col("people_below", "percent", 1),
        of.col("worst"),
        *(of.col(name, "yi", 1) for name in ("peak", "own_fund_peak", "fiscal", "poorest_net")),
        of.col("kakwani", "", 3),
    )
    note = of.say("note_regimes", until=until)
    return Content(pd.DataFrame(rows), columns, (note, told("illustrative", of.lang)))


def _kakwani(found: Regimes) -> dict[tuple[str, str], float]:
    """Kakwani's index of what each regime takes from areas, all years together."""
    values = {}
    for one in found.regimes:
        if one.pools:
            for row in progressivity(found.run(one.name)).to_dict("records"):
                values[one.name, str(row["fund"])] = float(row.get("kakwani", float("nan")))
    return values


def _name(found: Regimes, name: str, lang: str) -> str:
    file = next((one.file for one in found.regimes if one.name == name), None)
    if file is not None:
        return str(file.label[lang])
    return told(MUNICIPAL, lang) if known(name) else name


def _month_text(of: Sources, when: Any) -> str:
    return of.say("none") if pd.isna(when) else str(pd.Timestamp(when))[:7]


def reverse_by_area(of: Sources) -> Content:
    """T32: the smallest collection slump that takes the employee pool of each area below its line."""
    assert of.data is not None
    names = area_names(of.areas, of.lang)
    fund = pooled_funds(of.areas)[0]
    rows = []
    for area in of.data.areas:
        found = reverse_stress(
            of.scenarios[0], data=of.data, shock=SHOCK, event="floor", fund=fund, by=min(BY, of.last), areas=(area,)
        )
        already = area in found.already
        row: dict[str, Any] = {"area": names[area], "fund": fund_label(fund, of.lang)}
        row["severity"] = float("nan") if already else float(found.value)
        row["row_unit"] = unit_word(str(found.unit), of.lang)
        row["month"] = _month_text(of, found.month)
        row["verdict"] = of.say("reverse.already" if already else "reverse.found" if found.area else "reverse.none")
        rows.append(row)
    frame = pd.DataFrame(rows)
    columns = (
        of.col("area"),
        of.col("fund"),
        of.col("severity", decimals=3),
        of.col("row_unit"),
        of.col("month"),
        of.col("verdict"),
    )
    return Content(frame, columns, (of.say("note_reverse", by=min(BY, of.last)),))
