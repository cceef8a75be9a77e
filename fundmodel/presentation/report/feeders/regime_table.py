"""T31 and T32: regimes of pooling projected on the same areas, and the shocks that break each area."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from fundmodel.analysis.progressivity import progressivity
from fundmodel.analysis.regime import MUNICIPAL
from fundmodel.analysis.regime_rows import regime_rows
from fundmodel.analysis.regimes import Regimes, compare_regimes
from fundmodel.analysis.reverse_each import reverse_each
from fundmodel.analysis.reverse_stress import Event
from fundmodel.assumptions.scenario.declared_shock import Shock
from fundmodel.assumptions.scenario.shock_file import builtin_shocks, load_shock
from fundmodel.presentation.frames.area_frames import area_names
from fundmodel.presentation.report.report_parts import Column
from fundmodel.presentation.report.report_sources import Content, Sources, in_yi
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.pool_words import known, told

UNTIL: Final = 2040
BY: Final = 2035
EVENTS: Final[tuple[Event, ...]] = ("floor", "depletion")
FRACTION: Final = "fraction"


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
    """T32: the smallest of each shock that takes a fund of each area below its line, and that uses it up."""
    assert of.data is not None
    until = min(BY, of.last)
    shocks = [one for one in (load_shock(name) for name in builtin_shocks()) if not one.between_areas]
    found = [reverse_each(of.scenarios[0], of.data, shock, EVENTS, until) for shock in shocks]
    names = area_names(of.areas, of.lang)
    rows = [
        {
            "event": of.say(f"reverse.{row['event']}"),
            "fund": fund_label(str(row["fund"]), of.lang),
            "area": names[str(row["area"])],
            **{shock.name: _severity(of, shock, own.iloc[at]) for shock, own in zip(shocks, found, strict=True)},
        }
        for at, row in enumerate(found[0].to_dict("records"))
    ]
    columns = (of.col("event"), of.col("fund"), of.col("area"), *(_of_shock(of, shock) for shock in shocks))
    moved = [load_shock(name).label[of.lang] for name in builtin_shocks() if load_shock(name).between_areas]
    joint = "、" if of.lang == "zh" else ", "
    note = of.say("note_reverse", by=until, moved=joint.join(moved))
    return Content(pd.DataFrame(rows), columns, (note,))


def _of_shock(of: Sources, shock: Shock) -> Column:
    unit = of.say("unit.percent") if shock.unit == FRACTION else unit_word(shock.unit, of.lang)
    colon = "：" if of.lang == "zh" else ": "
    return Column(shock.name, f"{shock.label[of.lang]}{colon}{shock.severity_label[of.lang]}", unit, 1)


def _severity(of: Sources, shock: Shock, row: pd.Series) -> float | str:
    """The severity in the unit of its column, or why there is none."""
    if row["already"]:
        return of.say("reverse.already")
    if pd.isna(row["severity"]):
        return of.say("reverse.none")
    return float(row["severity"]) * (100.0 if shock.unit == FRACTION else 1.0)
