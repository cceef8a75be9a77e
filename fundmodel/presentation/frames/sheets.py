"""Every table that leaves the house, in yuan and persons, one function each; columns are names of the dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.cost_growth import PARTS, decompose
from fundmodel.analysis.indicators import dependency_ratio
from fundmodel.analysis.new_retired import new_retired
from fundmodel.analysis.runs import several, table, with_scenario
from fundmodel.analysis.utilisation import utilisation
from fundmodel.calibration.reconcile import SUMMED
from fundmodel.presentation.frames import payer_frames as purses
from fundmodel.presentation.frames.area_frames import area_warnings
from fundmodel.presentation.frames.borrowed_frame import borrowed
from fundmodel.presentation.frames.care_frames import care_accounts
from fundmodel.presentation.frames.gap_frame import financing_gaps
from fundmodel.presentation.frames.minus_first import minus_first
from fundmodel.presentation.frames.noted_values import held, in_words, value_words
from fundmodel.presentation.frames.pooled_years import pooled_years
from fundmodel.presentation.frames.reserve_bases import reserve_bases
from fundmodel.presentation.frames.summary import funds_of, yearly_accounts
from fundmodel.projection.once import once
from fundmodel.projection.project.labelled import PER_HEAD
from fundmodel.vocabulary.dictionary import ledger_variables
from fundmodel.vocabulary.dims import GROUPS
from fundmodel.vocabulary.errors import DroppedError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from fundmodel.projection.result import Projection

PLACE: Final = ("scenario", "area")
TOTALS: Final = tuple(name for name, spec in ledger_variables().items() if spec.dims == ("fund", "month"))
PEOPLE_FLOWS: Final = ("births", "deaths", "migration", "internal_migration", "statistical_adjustment")


def accounts(run: Projection) -> pd.DataFrame:
    """``yearly_accounts`` of every fund."""
    return yearly_accounts(run, funds_of(run))


def monthly_ledger(run: Projection) -> pd.DataFrame:
    """closing = opening + income + interest + transfer + pooled - expenditure - prepaid; a row a
    month, with every line.

    ``subsidy`` is the sum of its three levels, ``maternity`` that of care and allowances; ``inpatient_elsewhere`` is
    the part of in-patient spending that goes away from home.
    """
    ledger = several(run, "ledger")
    dims = (*PLACE, "fund", "month")
    wide = {name: ledger[name] for name in TOTALS if name in ledger}
    wide |= {line: ledger["amount"].sel(line=line, drop=True) for line in map(str, ledger["line"].values)}
    wide["inpatient_elsewhere"] = several(run, "memo")["inpatient_elsewhere"]
    for name, lines in SUMMED.items():
        wide[name] = ledger["amount"].sel(line=list(lines)).sum("line")
    return table(wide, dims)


def cost_growth(run: Projection) -> pd.DataFrame:
    """change = people + ages + coverage + price + use + design: a pooled fund's spending over the year before."""
    found = with_scenario(decompose(run), run)
    parts = {part: found["part"].sel(item=part, drop=True) for part in PARTS}
    return table({"change": found["change"], **parts}, (*PLACE, "fund", "year"))


def heads(run: Projection) -> pd.DataFrame:
    """Persons by group at each 1 January, resident heads as published, and the active to retired ratio of year ends."""
    stock = several(run, "stock_exposures")["stock"]
    names = ("population", *GROUPS, "resident_heads")
    wide = {name: stock.sel(exposure=name, drop=True) for name in names}
    rows = table(wide, (*PLACE, "boundary"))
    ratio = dependency_ratio(run).to_dataset(name="dependency_ratio")
    years = with_scenario(ratio, run)["dependency_ratio"].to_series().reset_index()
    years["boundary"] = years.pop("year") + 1
    return rows.merge(years, on=[*PLACE, "boundary"], how="left")


def stock_exposures(run: Projection) -> pd.DataFrame:
    """Stock exposures at each 1 January, a column each."""
    stock = several(run, "stock_exposures")["stock"]
    return table(_columns(stock, "exposure"), (*PLACE, "boundary"))


def flow_exposures(run: Projection) -> pd.DataFrame:
    """Flow exposures of each year, a column each."""
    return table(_columns(several(run, "flow_exposures")["flow"], "exposure"), (*PLACE, "year"))


@once
def people_flow(run: Projection) -> pd.DataFrame:
    """opening + births - deaths + migration + internal_migration + statistical_adjustment = closing, by where people
    live; ``gap`` is what is left over, zero."""
    people = several(run, "population")
    stock = people["population"].sum(["sex", "age"])
    flows = {name: people[name].sum(sorted({"sex", "age"} & set(people[name].dims))) for name in PEOPLE_FLOWS}
    rows = table({"people_opening": _opening(stock), **flows, "people_closing": _closing(stock)}, (*PLACE, "year"))
    change = rows["births"] - rows["deaths"] + rows[list(PEOPLE_FLOWS[2:])].sum(axis=1)
    rows["gap"] = rows["people_opening"] + change - rows["people_closing"]
    return rows


@once
def group_flow(run: Projection) -> pd.DataFrame:
    """opening + natural_change + moves = closing by group; the moves of all groups cancel.

    natural_change is births, deaths, migration and statistical adjustment of the group, as what moves leave over.
    """
    enrolment = several(run, "enrolment")
    stock = enrolment["persons"].sum(["sex", "age"])
    opening, closing, moves = _opening(stock), _closing(stock), enrolment["moves"].sum(["sex", "age"])
    change = {"natural_change": closing - opening - moves, "moves": moves}
    return table({"people_opening": opening, **change, "people_closing": closing}, (*PLACE, "year", "group"))


def enrolment_shares(run: Projection, boundary: int | None = None) -> pd.DataFrame:
    """share = persons of the group / people of the purse, by sex and age at the first projected 1 January."""
    at = int(str(run.ledger.attrs["projection_starts"])[:4]) if boundary is None else boundary
    persons = several(run, "enrolment")["persons"].sel(boundary=at, drop=True)
    whole = several(run, "population")["insured"].sel(boundary=at, drop=True)
    rows = table({"persons": persons, "share": persons / whole}, (*PLACE, "sex", "age", "group"))
    rows.insert(len(PLACE), "boundary", at)
    return rows


def economy(run: Projection) -> pd.DataFrame:
    """The economy by year."""
    data = several(run, "economy")
    return table({PER_HEAD.get(str(name), str(name)): data[name] for name in data.data_vars}, (*PLACE, "year"))


def reconciliation(run: Projection) -> pd.DataFrame:
    """factor = published / modelled, of the base year, by item."""
    data = several(run, "reconciliation")
    rows = table({name: data[name] for name in ("modelled", "published", "factor")}, (*PLACE, "item"))
    fund = dict(zip(data["item"].values, data["fund"].values, strict=True))
    rows.insert(len(PLACE), "fund", [fund[item] for item in rows["item"]])
    return rows


def assumptions(run: Projection) -> pd.DataFrame:
    """One row for each scenario and parameter: value in words, unit, tag, source, low, high, what holds between
    dates and what follows the last."""
    import pandas as pd

    from fundmodel.vocabulary.dictionary import parameters

    rows = []
    for scenario in run.provenance["scenarios"]:
        for name, noted in scenario["entries"].items():
            flat = held(name, noted, run.provenance["until"])
            row = {"scenario": scenario["name"], "parameter": name, "label": parameters()[name].label}
            row |= {"value": value_words(noted["value"]), "unit": noted["unit"], "tag": _tag_words(noted)}
            row |= {"source": noted["source"], "low": noted.get("low"), "high": noted.get("high")}
            row |= {"interpolate": noted.get("interpolate", "")}
            row |= {"beyond_last": noted.get("grow_with") or noted["beyond_last"], "held_flat": flat}
            rows.append(row)
    return pd.DataFrame(rows).astype({"low": "float64", "high": "float64"})


def _tag_words(noted: Mapping[str, Any]) -> str:
    """The tag of an entry and, by date, those of single values: "seen; 2027-01 judgement"."""
    return "; ".join([noted["tag"], *(f"{date} {tag}" for date, tag in noted.get("tags", {}).items())])


def differences(run: Projection) -> pd.DataFrame:
    """Every parameter on which a scenario of the run differs from the first: value in the first, value in the other."""
    import pandas as pd

    first, *others = run.provenance["scenarios"]
    columns = ["scenario", "parameter", "label", "value_first", "value", "unit", "tag", "source"]
    from fundmodel.vocabulary.dictionary import parameters

    rows = [
        {
            "scenario": other["name"],
            "parameter": name,
            "label": parameters()[name].label,
            "value_first": in_words(first["entries"][name]),
            "value": in_words(noted),
            "unit": noted["unit"],
            "tag": _tag_words(noted),
            "source": noted["source"],
        }
        for other in others
        for name, noted in other["entries"].items()
        if in_words(noted) != in_words(first["entries"][name])
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def use_of_care(run: Projection) -> pd.DataFrame:
    """``utilisation``: modelled beside published use of care by fund and year."""
    from fundmodel.presentation.frames.published_history import package_of

    return utilisation(run, package_of(run))


def seed_factors(run: Projection) -> pd.DataFrame:
    """How past enrolment was met, by year; empty where the run does not carry it."""
    import pandas as pd

    return run.tables["enrolment_seed"] if "enrolment_seed" in run.tables else pd.DataFrame({"boundary": []})


SHEETS: Final[Mapping[str, Callable[[Projection], pd.DataFrame]]] = {
    "yearly_accounts": accounts,
    "area_warnings": area_warnings,
    "borrowed": borrowed,
    "monthly_ledger": monthly_ledger,
    "reserve_bases": reserve_bases,
    "financing_gaps": financing_gaps,
    "income_by_payer": purses.income_by_payer,
    "fiscal_burden": purses.burden,
    "memo": purses.memo,
    "payment": purses.payment,
    "care_accounts": care_accounts,
    "cost_growth": cost_growth,
    "heads": heads,
    "people_flow": people_flow,
    "group_flow": group_flow,
    "stock_exposures": stock_exposures,
    "flow_exposures": flow_exposures,
    "enrolment_shares": enrolment_shares,
    "enrolment_seed": seed_factors,
    "new_retired_by_year": new_retired,
    "economy": economy,
    "reconciliation": reconciliation,
    "use_of_care": use_of_care,
    "income_per_head": purses.income_per_head,
    "contribution_band": purses.base_and_rate,
    "assumptions": assumptions,
    "differences": differences,
    "minus_first": minus_first,
}
"""Name -> table, in the order of the flow from accounts to what they rest on."""


MOST_AREAS_BY_AGE: Final = 30
"""Above this many areas what is written holds nobody by single age: a province of 150 counties would fill gigabytes."""
BY_AGE: Final = ("enrolment_shares",)


def writes_ages(run: Projection) -> bool:
    """Whether people by single age are written beside the accounts."""
    return bool(run.ledger.sizes["area"] <= MOST_AREAS_BY_AGE)


def built(run: Projection) -> dict[str, pd.DataFrame]:
    """Every table of ``SHEETS``; those by single age only up to ``MOST_AREAS_BY_AGE`` areas, and none of a part that
    the run does not hold (``not_built``); with a rule also what it moves."""
    found = {name: _or_none(build, run) for name, build in SHEETS.items() if writes_ages(run) or name not in BY_AGE}
    moved = {} if run.pooling is None else {"pooling_by_year": pooled_years(run)}
    return {**{name: table for name, table in found.items() if table is not None}, **moved}


def not_built(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Names of ``SHEETS`` that are not among these tables."""
    return [name for name in SHEETS if name not in tables]


def _or_none(build: Callable[[Projection], pd.DataFrame], run: Projection) -> pd.DataFrame | None:
    try:
        return build(run)
    except DroppedError:
        return None


def _columns(array: xr.DataArray, dim: str) -> dict[str, xr.DataArray]:
    return {str(name): array.sel({dim: name}, drop=True) for name in array[dim].values}


def _opening(stock: xr.DataArray) -> xr.DataArray:
    """The stock (..., boundary) that opens each year, (..., year)."""
    return stock.isel(boundary=slice(0, -1)).rename(boundary="year")


def _closing(stock: xr.DataArray) -> xr.DataArray:
    """The stock (..., boundary) that ends each year, (..., year)."""
    ends = stock.isel(boundary=slice(1, None)).rename(boundary="year")
    return ends.assign_coords(year=ends["year"] - 1)
