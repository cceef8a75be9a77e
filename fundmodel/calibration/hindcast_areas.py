"""The areas of a package re-run from past origins on one nation of each origin, scored area by area and together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.tables.own_measures import MEASURES
from fundmodel.calibration.anchors import anchored
from fundmodel.calibration.areas_as_of import areas_as_of, areas_known, nation_behind
from fundmodel.calibration.as_of import Remark, as_of
from fundmodel.calibration.modelled_figures import modelled_by_area
from fundmodel.calibration.published_by_area import published_by_area
from fundmodel.calibration.published_figures import MERGED
from fundmodel.calibration.rivals import rivals
from fundmodel.calibration.scoring import scored, scored_keys
from fundmodel.projection.project import project
from fundmodel.vocabulary.dims import ALL_AREAS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


class Scored(NamedTuple):
    """Forecasts and rules as rows with ``area``, and the code that made them."""

    forecasts: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    code: dict[str, Any]


def origins_of_areas(data: DataPackage) -> tuple[int, ...]:
    """Years before the base year, from the merger of the rural scheme on, in which an area gives heads and accounts;
    ``InputError`` that names areas and what they give where there is none."""
    found = tuple(year for year in range(MERGED + 1, data.base_year) if areas_known(data, year))
    if found:
        return found
    held = [
        Said("{area} ({years})", area=area, years=sorted(own["resident", "expenditure"]))
        for area, own in published_by_area(data).items()
        if area != ALL_AREAS
    ]
    raise InputError(
        Said(
            "A hindcast runs from past years, and no area of {name} gives heads and accounts of a year from {first} to "
            "{last}: add them to area_heads and area_accounts. There are accounts of: {held}.",
            name=data.name,
            first=MERGED + 1,
            last=data.base_year - 1,
            held=held,
        )
    )


def rerun_areas(
    scenario: Scenario, data: DataPackage, origin: int, until: int, whole: DataPackage | None = None
) -> tuple[Projection, tuple[Remark, ...]]:
    """(the projection of the areas known at the origin, remarks on what was divided, carried back and assumed).

    ``whole`` is ``nation_behind(data)``; the scenario is anchored once, on the nation of the origin, and each area's
    own years up to the origin move it there.
    """
    nation = nation_behind(data) if whole is None else whole
    then, filled = as_of(nation, origin)
    known, assumed = anchored(scenario, nation, origin, then)
    cut, carried = areas_as_of(data, origin, then, nation)
    return project(known, data=cut, until=until), (*carried, *filled, *assumed)


def scored_areas(
    scenario: Scenario, data: DataPackage, origins: Sequence[int], step: Callable[[int], None] | None
) -> Scored:
    """Every origin run once for all its areas; rows of our forecasts and of naive ones, and what was assumed."""
    nation, published = nation_behind(data), published_by_area(data)
    forecasts: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    for origin in origins:
        if step is not None:
            step(origin)
        run, remarks = rerun_areas(scenario, data, origin, data.base_year, nation)
        for area, modelled in modelled_by_area(run).items():
            if area == ALL_AREAS and run.ledger.sizes["area"] < len(data.areas):
                continue
            own = published[area]
            rows = [
                *scored(modelled, own, origin, scored_keys(own, origin)),
                *rivals(data, own, origin, data.base_year, long=False),
            ]
            forecasts += [{"area": area, **row} for row in rows]
        rules += [{"area": ALL_AREAS, "origin": origin, **remark._asdict()} for remark in remarks]
        rules += [{"origin": origin, **row} for row in _own_rules(run)]
    return Scored(forecasts, rules, run.provenance["code"])


def _own_rules(run: Projection) -> Iterator[dict[str, Any]]:
    """What the areas' own years up to the origin made of the national growth."""
    for one in run.provenance["data"]["own_growth"]:
        own, weight = f"{one['own']:+.1%}", f"{one['weight']:.2f}"
        remark = Remark(
            MEASURES[one["item"]].parameter,
            one["growth"],
            f"本地到起点为止比全国每年{own}，权重{weight}",
            f"{own} a year beside the nation up to the origin, of weight {weight}",
        )
        yield {"area": one["area"], **remark._asdict()}
