"""Rows of the calibration table about people: population against the bureau, enrolment against published heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration.base_population import nbs_targets, wpp_sexes
from fundmodel.calibration.calibration_notes import note
from fundmodel.calibration.calibration_rows import NAN, Row
from fundmodel.calibration.calibration_sources import of_scenario, published_in
from fundmodel.calibration.raking import group_sums
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

Array = npt.NDArray[np.float64]

PEOPLE: Final = ("age_0_15", "age_16_59", "age_60_64", "age_65_up", "female", "male")
HEADS: Final = {"active": ("active", "flexible", "completing"), "retired": ("retired",)}


def population_rows(data: DataPackage) -> list[Row]:
    """WPP, the bureau's year-end figure and the package's stock of 1 January after the base year (METHODS 1.3)."""
    if "nbs_population" not in data.tables:
        return []
    boundary = data.base_year + 1
    held = figures.for_years(data, "population", np.array([boundary]))[0]
    estimated = _estimate(data, boundary)
    groups, sexes, basis = nbs_targets(data.table("nbs_population"), boundary)
    by_sex = wpp_sexes(held, float(groups.sum())) if sexes is None else sexes
    row = data.table("nbs_population").query("year_end == @boundary - 1").iloc[0]
    source = published_in("nbs_population", boundary - 1, [row["tag"], basis], row.get("source", ""))
    before = np.full(len(PEOPLE), NAN) if estimated is None else _sums(estimated)
    told = note("population_alone" if estimated is None else "raked")
    return [
        Row("population", item, "persons", was, target, calibrated=now, source=source, note=told)
        for item, was, target, now in zip(PEOPLE, before, [*groups, *by_sex], _sums(held), strict=True)
    ]


def enrolment_rows(run: Projection, data: DataPackage) -> list[Row]:
    """Heads at the end of the base year, and the three factors that hold the seed to them (METHODS 2.2)."""
    rows = [
        Row(
            "enrolment",
            f"heads_{group}",
            "persons",
            published=float(figures.heads(data, group, np.array([data.base_year]))[0]),
            calibrated=value,
            source=_heads_source(data, group),
            note=note("heads"),
        )
        for group, value in modelled_heads(run, data).items()
    ]
    return [*rows, *seed_rows(run, data)]


def modelled_heads(run: Projection, data: DataPackage, at: int = 0) -> dict[str, float]:
    """Heads by published group at the end of the base year in the area in place ``at``, persons."""
    end = run.stock_exposures["stock"].isel(area=at).sel(boundary=data.base_year + 1)
    stock = {str(name): float(end.sel(exposure=name)) for name in end["exposure"].values}
    modelled = {group: sum(stock[name] for name in names) for group, names in HEADS.items()}
    return {**modelled, "resident": stock["resident_heads"]}


def seed_rows(run: Projection, data: DataPackage) -> list[Row]:
    """The factors of the base year that hold the seed to published heads; of areas, those of the nation behind them."""
    seed = run.tables["enrolment_seed"].iloc[-1]
    names = ("entry_factor", "retired_factor", "uninsured_scale")
    rests = of_scenario("enrolment.*", "judgement", Said("heads {year}", year=data.base_year))
    return [Row("enrolment", name, "factor", factor=float(seed[name]), source=rests, note=note(name)) for name in names]


def _sums(stock: Array) -> list[float]:
    return [float(value) for value in (*group_sums(stock.sum(axis=0)), *stock.sum(axis=1))]


def _estimate(data: DataPackage, boundary: int) -> Array | None:
    if "population_wpp" not in data.tables or boundary not in set(data.table("population_wpp")["year"]):
        return None
    return np.asarray(figures.for_years(data, "population_wpp", np.array([boundary]))[0])


def _heads_source(data: DataPackage, group: str) -> str:
    table = data.table("heads")
    own = table[(table["year"] == data.base_year) & (table["group"] == group)]
    row = figures.best_row(own, Said("{group} heads of {year}", group=group, year=data.base_year))
    return published_in("heads", data.base_year, [row["status"]], row.get("source", ""))
