"""Use of care as modelled beside use as published: episodes, visits, charges and rates by fund and year (METHODS
4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import xarray as xr

from fundmodel.analysis.runs import several, table, yearly
from fundmodel.projection.once import once
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

SCHEMES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "employee_pooled": ("employee", ("active", "flexible", "completing", "retired")),
    "resident": ("resident", ("resident_heads",)),
}
"""Fund -> scheme of the published table, and the exposures that make up its heads."""

COUNTS: Final[Mapping[str, str]] = {
    "inpatient_episodes": "inpatient_episodes",
    "outpatient_visits": "outpatient_visits",
    "chronic_visits": "chronic_outpatient_visits",
    "pharmacy_visits": "pharmacy_visits",
}
"""Variable -> item of the published table."""

CHARGES: Final = ("inpatient_charges", "outpatient_charges", "chronic_charges")
UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys((*COUNTS, "benefit_visits"), "visits"),
    "episodes_per_100": "per 100 members",
    "visits_per_head": "visits per member",
    "charge_per_episode": "yuan",
    "institution_charges": "yuan",
    "inpatient_elsewhere": "yuan",
}
"""Items in their order, with units."""

IN_BASE_UNITS: Final = {"100m visits": 1e8, "10k visits": 1e4, "100m yuan": 1e8, "yuan": 1.0, "10k persons": 1e4}


@once
def utilisation(run: Projection, data: DataPackage | None = None) -> pd.DataFrame:
    """modelled beside published, one row for each scenario, area, fund, year and item; visits and yuan, NaN where there
    is none.

    benefit_visits = episodes + visits + purchases in pharmacies; episodes_per_100 and visits_per_head divide by heads
    at the year's end, as the bulletin counts them; charge_per_episode = in-patient charges / episodes;
    institution_charges leave pharmacies out; inpatient_elsewhere is the part of the fund's in-patient spending that
    goes away from home. Years before the base year are published alone. Published figures are of the nation and stand
    only beside a run of one area. Source: METHODS 4.2.
    """
    if "inpatient_episodes" not in run.memo:
        raise InputError(Said("utilisation: the run keeps no use of care; project it again."))
    frame = _modelled(run).set_index(["fund", "year"])
    modelled = frame.reset_index().melt(
        ["scenario", "area", "fund", "year"], list(UNITS), var_name="item", value_name="modelled_value"
    )
    published = _published(data) if data is not None and modelled["area"].nunique() == 1 else {}
    places = modelled[["scenario", "area"]].drop_duplicates()
    past = sorted({year for _, year, _ in published} - set(modelled["year"]))
    before = [
        (fund, year, item) for fund in SCHEMES for year in past for item in UNITS if (fund, year, item) in published
    ]
    earlier = places.merge(pd.DataFrame(before, columns=["fund", "year", "item"]), how="cross")
    rows = pd.concat([earlier.assign(modelled_value=np.nan), modelled] if before else [modelled], ignore_index=True)
    keys = zip(rows["fund"], rows["year"], rows["item"], strict=True)
    rows["published_value"] = [published.get(key, np.nan) for key in keys]
    rows["unit"] = rows["item"].map(UNITS)
    rank = {item: place for place, item in enumerate(UNITS)}
    order = rows.assign(
        _rank=rows["item"].map(rank), _fund=rows["fund"].map({fund: k for k, fund in enumerate(SCHEMES)})
    )
    order = order.sort_values(["scenario", "area", "_fund", "year", "_rank"], kind="stable")
    return order.drop(columns=["_rank", "_fund"]).reset_index(drop=True)


def _modelled(run: Projection) -> pd.DataFrame:
    """A row for each scenario, area, fund and year, a column for each item."""
    memo = several(run, "memo").sel(fund=list(SCHEMES))
    of_year = {name: yearly(memo[name]) for name in (*COUNTS, *CHARGES, "inpatient_elsewhere")}
    heads = _heads(run)
    visits = xr.concat([of_year[name] for name in COUNTS], "item").sum("item")
    values = {
        **{name: of_year[name] for name in (*COUNTS, "inpatient_elsewhere")},
        "benefit_visits": visits,
        "episodes_per_100": 100.0 * of_year["inpatient_episodes"] / heads,
        "visits_per_head": visits / heads,
        "charge_per_episode": of_year["inpatient_charges"] / of_year["inpatient_episodes"],
        "institution_charges": xr.concat([of_year[name] for name in CHARGES], "item").sum("item"),
    }
    return table(values, ("scenario", "area", "fund", "year"))


def _heads(run: Projection) -> xr.DataArray:
    """Heads of each scheme at the end of every year, as the bulletin counts them."""
    stock = several(run, "stock_exposures")["stock"].isel(boundary=slice(1, None))
    stock = stock.rename(boundary="year")
    stock = stock.assign_coords(year=stock["year"] - 1)
    own = [stock.sel(exposure=list(names)).sum("exposure") for _, names in SCHEMES.values()]
    return xr.concat(own, pd.Index(list(SCHEMES), name="fund"))


def _published(data: DataPackage) -> dict[tuple[str, int, str], float]:
    """(fund, year, item) -> the final bulletin's figure, or one derived from several of them."""
    if not {"utilisation", "heads"} <= set(data.tables):
        return {}
    use, heads = (
        frame[frame["status"] == "final_bulletin"] for frame in (data.table("utilisation"), data.table("heads"))
    )
    found: dict[tuple[str, int, str], float] = {}
    for fund, (scheme, _) in SCHEMES.items():
        own = use[use["scheme"] == scheme]
        people = _by_year(heads[heads["group"] == scheme])
        series = {item: _by_year(own[own["item"] == published]) for item, published in COUNTS.items()}
        series["benefit_visits"] = _by_year(own[own["item"] == "benefit_visits"])
        series["charge_per_episode"] = _by_year(own[own["item"] == "inpatient_cost_per_episode"])
        series["institution_charges"] = _by_year(own[own["item"] == "institution_charges"])
        series["episodes_per_100"] = _over(series["inpatient_episodes"], people, 100.0)
        series["visits_per_head"] = _over(series["benefit_visits"], people, 1.0)
        found |= {(fund, year, item): value for item, of in series.items() for year, value in of.items()}
    return found


def _by_year(rows: pd.DataFrame) -> dict[int, float]:
    return {
        int(year): float(value) * IN_BASE_UNITS[str(unit)]
        for year, value, unit in zip(rows["year"], rows["value"], rows["unit"], strict=True)
    }


def _over(counts: dict[int, float], heads: dict[int, float], scale: float) -> dict[int, float]:
    return {year: scale * value / heads[year] for year, value in counts.items() if year in heads}
