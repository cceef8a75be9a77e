"""How the base year was met and how the first projected year continues it: factors and growth beside what is
published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.projection.once import once
from fundmodel.rules.measures import total_income
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

BAND: Final = (0.85, 1.15)
JUMP: Final = 0.04
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
def reconciliation(run: Projection, data: DataPackage) -> pd.DataFrame:
    """factor = published / modelled, by item of the base year; yuan, with band, tag and the package's explanation.

    One row per scenario, area and item. A factor outside 0.85-1.15 should be explained by a row ``factor_<item>`` of
    the table ``notes``. Source: METHODS 9.1.
    """
    frame = run.reconciliation.to_dataframe().reset_index()
    if "scenario" not in frame:
        frame.insert(0, "scenario", run.scenarios[0])
    notes = _notes(data)
    keys = ["factor_" + item for item in frame["item"]]
    frame["inside_band"] = frame["factor"].between(*BAND)
    frame["tag"] = ["judgement" if item in FROM_SHARES else "derived" for item in frame["item"]]
    for lang in ("zh", "en"):
        frame[f"note_{lang}"] = [notes.get(key, {}).get(lang, "") for key in keys]
    return frame[["scenario", "area", "fund", "item", *_VALUES, "inside_band", "tag", "note_zh", "note_en"]]


def unexplained(run: Projection, data: DataPackage) -> list[Fault]:
    """Factors outside 0.85-1.15 without a note in the data package."""
    table = reconciliation(run, data)
    bare = table[~table["inside_band"] & (table["note_en"] == "")]
    return [
        Fault(
            source=data.name,
            place=str(row["item"]) if len(data.areas) == 1 else f"{row['area']}, {row['item']}",
            value=f"{row['factor']:.4f}",
            problem=Said(
                "the calibration factor of scenario {scenario} lies outside {low}-{high}",
                scenario=row["scenario"],
                low=BAND[0],
                high=BAND[1],
            ),
            fix=Said(
                "{cause}, explain it in the table notes under factor_{item}, or have results marked "
                "as not reconciled (--unreconciled, your own data)",
                cause=_cause(run, row),
                item=row["item"],
            ),
        )
        for row in bare.to_dict("records")
    ]


def _cause(run: Projection, row: Mapping[Any, Any]) -> str:
    """What to do about a factor: the changes that it takes, in the form to write; else whatever lies behind it."""
    noted = next(one.get("remarks", ()) for one in run.provenance["scenarios"] if one["name"] == row["scenario"])
    taken = [one for one in noted if row["item"] in one["taken_by"]]
    fixes = [
        Said("write {form}", form=one["write"])
        if one["write"]
        else Said("take {parameter} out, which cannot be dated", parameter=one["parameter"])
        for one in taken
    ]
    if not fixes:
        return Said("Correct the assumption behind it")
    return Said(
        "It takes the change of {names}, which reaches into the base year: {fixes}",
        names=[one["parameter"] for one in taken],
        fixes=fixes,
    )


def require_explained(run: Projection, data: DataPackage) -> None:
    """Raise ``InputError`` that lists every unexplained factor; return quietly where there is none."""
    faults = unexplained(run, data)
    if faults:
        raise InputError(Said("The base year cannot be reconciled:"), faults)


@once
def first_year_growth(run: Projection, data: DataPackage) -> pd.DataFrame:
    """Growth of every line in the first projected year beside up to three published years; fractions.

    Income holds interest and transfers, as published income does; ``subsidy`` and ``maternity`` are sums of their
    lines. ``jump`` marks more than four points from the latest published growth; the note ``growth_<fund>_<flow>`` of
    the package explains it.
    """
    import pandas as pd

    base = int(run.provenance["data"]["base_year"])
    notes = _notes(data)
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


def _notes(data: DataPackage) -> dict[str, dict[str, str]]:
    if "notes" not in data.tables:
        return {}
    frame = data.table("notes")
    return {str(row["key"]): {"zh": str(row["note_zh"]), "en": str(row["note_en"])} for _, row in frame.iterrows()}
