"""How the base year was met and how the first projected year continues it: factors and growth beside what is
published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.figures.package_notes import package_notes
from fundmodel.calibration.calibration_notes import note
from fundmodel.calibration.gap_causes import causes, without_cell
from fundmodel.calibration.nation_factors import nation_factors, no_further
from fundmodel.fund_rules.measures import total_income
from fundmodel.projection.gap_faults import CANNOT_BE_MET, Gap, gap_fault, scenario_called
from fundmodel.projection.once import once
from fundmodel.projection.project.money.employee_funds import OWN_SPENDING
from fundmodel.vocabulary.dims import NATION
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

BAND: Final = (0.85, 1.15)
OWN_LEVEL: Final = "account_spending"
"""Set by the accounts of an area where it gives them, and by construction where they are the nation's share of a joint
figure: within ``OWN_SPENDING`` that is told and refuses nothing."""
JUMP: Final = 0.04
MARK: Final = "unreconciled"
"""What the provenance of a sum of areas calls the lines of its areas that are not reconciled."""
SUBSIDIES: Final = ("subsidy_central", "subsidy_provincial", "subsidy_local")
SUMMED: Final = {"subsidy": SUBSIDIES, "maternity": ("maternity_medical", "maternity_allowance")}
"""Sums of lines that are told beside them, each put before its first line."""
FROM_SHARES: Final = ("employee_inpatient", "resident_inpatient", "employee_maternity_allowance")
"""Items whose published level is a part of published spending, and whose part is judgement."""
PUBLISHED_FLOWS: Final = {
    ("employee_pooled", "income"): ("employee_pooled", "income"),
    ("employee_pooled", "expenditure"): ("employee_pooled", "expenditure"),
    ("employee_pooled", "maternity"): ("maternity", "expenditure"),
    ("individual_accounts", "income"): ("individual_accounts", "income"),
    ("individual_accounts", "expenditure"): ("individual_accounts", "expenditure"),
    ("resident", "income"): ("resident", "income"),
    ("resident", "expenditure"): ("resident", "expenditure"),
}
"""What a ledger calls a flow, and fund and item under which ``fund_accounts`` publishes it."""


@once
def reconciliation(run: Projection, data: DataPackage | None = None) -> pd.DataFrame:
    """factor = published / modelled, by item of the base year; yuan, with band, tag and what explains it.

    One row per scenario, area and item. A factor outside 0.85-1.15 should be explained by a row ``factor_<item>`` of
    the table ``notes``; where the nation itself is outside, an area that is no further off is explained by that,
    and any area by a factor of 0.85-1.15 times the nation's own.
    ``data`` gives the notes of a run that does not hold them. Source: METHODS 9.1.
    """
    frame = run.reconciliation.to_dataframe().reset_index()
    if "scenario" not in frame:
        frame.insert(0, "scenario", run.scenarios[0])
    notes = _factor_notes(run, data)
    frame["inside_band"] = frame["factor"].between(*BAND)
    frame["tag"] = ["judgement" if item in FROM_SHARES else "derived" for item in frame["item"]]
    told = [
        notes.get(f"factor_{item}") or _passing(run, row)
        for item, row in zip(frame["item"], frame.to_dict("records"), strict=True)
    ]
    for lang in ("zh", "en"):
        frame[f"note_{lang}"] = [one[lang] for one in told]
    return frame[["scenario", "area", "fund", "item", *_VALUES, "inside_band", "tag", "note_zh", "note_en"]]


@once
def unreconciled(run: Projection, data: DataPackage | None = None) -> pd.DataFrame:
    """The rows of ``reconciliation`` outside 0.85-1.15 that nothing explains; none of a run that does not hold the
    notes of its package. Of a sum of areas, those of its areas."""
    import pandas as pd

    if MARK in run.provenance:
        return pd.DataFrame(run.provenance[MARK])
    table = reconciliation(run, data)
    bare = table[~table["inside_band"] & (table["note_en"] == "")]
    known = data is not None or "factor_notes" in run.provenance["data"]
    return (bare if known else bare.iloc[:0]).reset_index(drop=True)


def unexplained(run: Projection, data: DataPackage) -> list[Fault]:
    """A fault for each of ``unreconciled``: both amounts, what would close the gap, and the ways on; at length for the
    first area of a line, with the likeliest cause alone for the others."""
    told: dict[tuple[str, str], Fault] = {}
    found = []
    for row in unreconciled(run, data).to_dict("records"):
        place = str(row["scenario"]), str(row["item"])
        fault = _fault(run, data, row, told.get(place))
        told.setdefault(place, fault)
        found.append(fault)
    return found


def require_explained(run: Projection, data: DataPackage) -> None:
    """Raise ``InputError`` that lists every unexplained factor; return quietly where there is none."""
    faults = unexplained(run, data)
    if faults:
        raise InputError(CANNOT_BE_MET, faults)


def _fault(run: Projection, data: DataPackage, row: Mapping[Any, Any], above: Fault | None) -> Fault:
    place = str(row["scenario"]), str(row["area"]), str(row["item"])
    label = next(one["label"] for one in run.provenance["scenarios"] if one["name"] == row["scenario"])
    gap = Gap(*place, float(row["modelled"]), float(row["published"]), scenario_called(label))
    reasons = [*_changes(run, row), *causes(run, gap, data)]
    if above is not None:
        as_above = Said("Ways on as for this line above; one row of the sheet notes serves every area")
        return gap_fault(gap, BAND, data, reasons[:1], as_above)
    ways = Said(
        "Correct what is wrong; or add this row to the sheet notes (one row serves every area): key {key}, note_zh "
        "(write the reason here); or run with --unreconciled",
        key=f"factor_{gap.item}",
    )
    written = without_cell(run, gap, data) if data.by_area else None
    if written is not None:
        ways = Said(
            "What has no cell goes into a scenario file (sheet about, last part): {written}; it brings the factor to "
            "one and moves no result, for the base year takes it back. {ways}",
            written=written,
            ways=ways,
        )
    nation = nation_factors(data.base_year).get(gap.item) if data.by_area else None
    if nation is not None:
        ways = Said(
            "The nation's own factor of this line is {nation:.3f}, the area's {times:.3f} times it ({low:g} to "
            "{high:g} passes). {ways}",
            nation=nation,
            times=gap.factor / nation,
            low=BAND[0],
            high=BAND[1],
            ways=ways,
        )
    return gap_fault(gap, BAND, data, reasons, ways)


def _changes(run: Projection, row: Mapping[Any, Any]) -> list[str]:
    """The changes of the scenario that a factor takes, in the form to write."""
    noted = next(one.get("remarks", ()) for one in run.provenance["scenarios"] if one["name"] == row["scenario"])
    return [
        Said(
            "the change of {name}, which reaches into the base year: write {form}",
            name=one["parameter"],
            form=one["write"],
        )
        if one["write"]
        else Said("the change of {name}, which cannot be dated: take it out", name=one["parameter"])
        for one in noted
        if row["item"] in one["taken_by"]
    ]


def _passing(run: Projection, row: Mapping[Any, Any]) -> dict[str, str]:
    """What explains a factor of an area that is no further from one than the nation's own, or inside the band around
    the nation's; else nothing."""
    nothing = {"zh": "", "en": ""}
    if row["inside_band"] or row["area"] == NATION:
        return nothing
    if row["item"] == OWN_LEVEL and OWN_SPENDING[0] <= row["factor"] <= OWN_SPENDING[1]:
        zh, en = note("area_accounts")
        return {"zh": zh, "en": en}
    nation = nation_factors(int(run.provenance["data"]["base_year"])).get(row["item"], 1.0)
    if not BAND[0] <= nation <= BAND[1] and no_further(row["factor"], nation):
        zh, en = note("as_nation", nation=f"{nation:.3f}")
        return {"zh": zh, "en": en}
    times = float(row["factor"]) / nation
    if BAND[0] <= times <= BAND[1]:
        zh, en = note("around_nation", nation=f"{nation:.3f}", low=f"{BAND[0]:g}", high=f"{BAND[1]:g}")
        return {"zh": zh, "en": en}
    return nothing


@once
def first_year_growth(run: Projection, data: DataPackage) -> pd.DataFrame:
    """Growth of every line in the first projected year beside up to three published years; fractions.

    Income holds interest and transfers, as published income does; ``subsidy`` and ``maternity`` are sums of their
    lines. ``jump`` marks more than four points from the latest published growth; the note ``growth_<fund>_<flow>`` of
    the package explains it.
    """
    import pandas as pd

    base = int(run.provenance["data"]["base_year"])
    notes = package_notes(data)
    rows = []
    for keys, flows in _flows(run):
        for (fund, flow), values in flows.items():
            growth = values[1] / values[0] - 1.0 if values[0] else np.nan
            published = {year: _published(data, fund, flow, year) for year in range(base - 2, base + 1)}
            finite = [value for value in published.values() if np.isfinite(value)]
            note = notes.get(f"growth_{fund}_{flow}", {})
            rows.append(
                {
                    **keys,
                    "fund": fund,
                    "flow": flow,
                    "growth": growth,
                    **{f"published_{year}": value for year, value in published.items()},
                    "jump": bool(finite) and abs(growth - finite[-1]) > JUMP,
                    "note_zh": note.get("zh", ""),
                    "note_en": note.get("en", ""),
                }
            )
    return pd.DataFrame(rows)


Flows = dict[tuple[str, str], tuple[float, float]]
_VALUES: Final = ("modelled", "published", "factor")


def _flows(run: Projection) -> list[tuple[dict[str, str], Flows]]:
    ledger = run.ledger if "scenario" in run.ledger.dims else run.ledger.expand_dims(scenario=list(run.scenarios))
    first_two = ledger.isel(month=slice(0, 24))
    received = total_income(first_two)
    found = []
    for scenario in ledger["scenario"].values:
        for area in ledger["area"].values:
            flows: Flows = {}
            for fund in ledger["fund"].values:
                at = {"scenario": scenario, "area": area, "fund": fund}
                flows[str(fund), "income"] = _two_years(received.sel(at).values)
                flows[str(fund), "expenditure"] = _two_years(first_two["expenditure"].sel(at).values)
                for line in ledger["line"].values:
                    flows[str(fund), str(line)] = _two_years(first_two["amount"].sel(at).sel(line=line).values)
                flows = _with_totals(flows, str(fund))
            flows = {key: values for key, values in flows.items() if values[0] or values[1]}
            found.append(({"scenario": str(scenario), "area": str(area)}, flows))
    return found


def _with_totals(flows: Flows, fund: str) -> Flows:
    """The flows with the sums of ``SUMMED`` put before their lines."""
    found: Flows = {}
    for key, values in flows.items():
        for name, lines in SUMMED.items():
            if key == (fund, lines[0]):
                parts = [flows[fund, line] for line in lines]
                found[fund, name] = (sum(first for first, _ in parts), sum(second for _, second in parts))
        found[key] = values
    return found


def _two_years(monthly: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float]:
    return float(monthly[:12].sum()), float(monthly[12:24].sum())


def _published(data: DataPackage, fund: str, flow: str, year: int) -> float:
    """Published growth of ``year`` over the year before; NaN where either year is not published, as for areas."""
    if (fund, flow) not in PUBLISHED_FLOWS or data.by_area:
        return float("nan")
    name, item = PUBLISHED_FLOWS[fund, flow]
    frame = data.table("fund_accounts")
    own = frame[(frame["fund"] == name) & (frame["item"] == item) & (frame["status"] == "final_bulletin")]
    value = dict(zip(own["year"], own["value"], strict=True))
    if year not in value or year - 1 not in value:
        return float("nan")
    return float(value[year]) / float(value[year - 1]) - 1.0


def _factor_notes(run: Projection, data: DataPackage | None) -> Mapping[str, Mapping[str, str]]:
    """Key -> zh and en of the notes on factors, as the run holds them."""
    held: Mapping[str, Mapping[str, str]] | None = run.provenance["data"].get("factor_notes")
    return held if held is not None else {} if data is None else package_notes(data)
