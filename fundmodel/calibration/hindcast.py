"""The model re-run from past origins and scored against what was published later, beside forecasts that know nothing
of the funds.

It is a hindcast, not a record of forecasts: the code, the defaults and the demography (WPP 2024) know the later years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.calibration.anchors import anchored
from fundmodel.calibration.as_of import Remark, as_of
from fundmodel.calibration.hindcast_areas import origins_of_areas, scored_areas
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.calibration.others_forecasts import others_scored
from fundmodel.calibration.published_figures import FLOWS, MERGED, Figures, published_figures
from fundmodel.calibration.rivals import history, rivals
from fundmodel.calibration.rule_today import rule_today
from fundmodel.calibration.scoring import COLUMNS, score_table, scored, scored_keys
from fundmodel.projection.project import project
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dims import ALL_AREAS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


@dataclass(frozen=True)
class Hindcast:
    """What was found, as tidy tables.

    ``table``: scope, measure, horizon, model, n, mean, mae, rmse, spread, drift, own_mae, better; errors are forecast
    less actual in per cent of actual, months in months. ``forecasts``: every single forecast in yuan, persons and
    months with what was published. ``rules``: what was assumed at each origin, and why. ``about``: what produced it.
    ``others``: what others had forecast for years that have passed, beside a naive forecast and ours of that origin.
    ``today``: what the rule would give at the valuation date beside what the scenario assumes (``rule_today``).
    """

    table: pd.DataFrame
    forecasts: pd.DataFrame
    rules: pd.DataFrame
    about: Mapping[str, Any]
    others: pd.DataFrame = field(default_factory=pd.DataFrame)
    today: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that were scored, their sum ("all") last; nothing where there are none."""
        names = dict.fromkeys(self.table["area"]) if "area" in self.table else ()
        return tuple(sorted(names, key=lambda name: name == ALL_AREAS))

    def of(self, area: str) -> Hindcast:
        """What was found of one area, or of all together ("all"), without the column ``area``; as it is where there are
        no areas. Rules are those of the nation and of the area."""
        if not self.areas:
            return self
        own = {name: getattr(self, name) for name in ("table", "forecasts", "rules")}
        held = {name: {area, ALL_AREAS} if name == "rules" else {area} for name in own}
        parts = {name: frame[frame["area"].isin(held[name])].drop(columns="area") for name, frame in own.items()}
        return replace(self, **{name: frame.reset_index(drop=True) for name, frame in parts.items()})


def hindcast(
    data: str | Path | DataPackage = "national",
    scenario: str | Path | Scenario = "baseline",
    *,
    origins: int | Sequence[int] | None = None,
    step: Callable[[int], None] | None = None,
) -> Hindcast:
    """Re-run ``scenario`` from every past origin with what the origin's accounts showed, and score it.

    Origin y is what was known on 31 July of y + 1, valued at 31 December y: a year whose totals were published, from
    the merger of the rural scheme to the year before the last. A scope (all funds, employee scheme with its accounts,
    employee pool, resident fund) is scored from the origins that published its own income, expenditure and balance,
    heads from every origin. ``origins`` narrows the choice, ``step`` is called with each origin before it is run. Naive
    forecasts stand beside it; ARIMA and ETS only on the national totals, where statsmodels is installed. Read the
    result as a hindcast: demography and defaults know the later years.

    A package of areas is re-run on the nation of each origin, anchored once for all its areas, each moved by its own
    heads and accounts up to then; every table has a column ``area``, "all" being their sum at origins that all of them
    know. ``InputError`` where no origin can be run. Source: METHODS 9.1, 9.6.
    """
    package, loaded = load_data(data), load_scenario(scenario)
    chosen = _chosen(package, origins)
    if package.by_area:
        found = scored_areas(loaded, package, chosen, step)
        forecasts = pd.DataFrame(found.forecasts, columns=["area", *COLUMNS])
        rules = pd.DataFrame(found.rules, columns=["area", "origin", *Remark._fields])
        about = _about(package, loaded, found.code, chosen, package.base_year)
        return Hindcast(score_table(forecasts), forecasts, rules, {**about, "areas": list(package.areas)})
    return _of_nation(package, loaded, chosen, step)


def _of_nation(
    package: DataPackage, loaded: Scenario, chosen: tuple[int, ...], step: Callable[[int], None] | None
) -> Hindcast:
    published = published_figures(package)
    last = last_year(published)
    rows: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    own: dict[int, Figures] = {}
    for origin in chosen:
        if step is not None:
            step(origin)
        run, remarks = rerun(loaded, package, origin, last)
        own[origin] = modelled_figures(run)
        rows += scored(own[origin], published, origin, scored_keys(published, origin))
        rows += rivals(package, published, origin, last)
        rules += [{"origin": origin, **remark._asdict()} for remark in remarks]
    rows += history(package)
    forecasts = pd.DataFrame(rows, columns=list(COLUMNS))
    return Hindcast(
        score_table(forecasts),
        forecasts,
        pd.DataFrame(rules, columns=["origin", *Remark._fields]),
        _about(package, loaded, run.provenance["code"], chosen, last),
        others_scored(package, own),
        rule_today(loaded, package),
    )


def _about(
    package: DataPackage, scenario: Scenario, code: Mapping[str, Any], chosen: tuple[int, ...], last: int
) -> dict[str, Any]:
    return {
        "kind": "hindcast",
        "data": {"name": package.name, "sha256": package.sha256, "synthetic": package.synthetic},
        "scenario": {"name": scenario.name, "sha256": scenario.sha256, "label": dict(scenario.label)},
        "code": code,
        "origins": chosen,
        "last_year": last,
    }


def rerun(scenario: Scenario, data: DataPackage, origin: int, until: int) -> tuple[Projection, tuple[Remark, ...]]:
    """(the projection from 31 December ``origin``, remarks on what was divided, filled and assumed)."""
    cut, filled = as_of(data, origin)
    then, assumed = anchored(scenario, data, origin, cut)
    return project(then, data=cut, until=until), (*filled, *assumed)


def possible_origins(published: Figures) -> tuple[int, ...]:
    """Years after the merger of the rural scheme with published total income, expenditure and balance, but the last."""
    years = set.intersection(*(set(published["all", item]) for item in (*FLOWS, "balance")))
    return tuple(sorted(year for year in years if MERGED < year < last_year(published)))


def last_year(published: Figures) -> int:
    """The last year whose total expenditure is published."""
    return max(published["all", "expenditure"], default=0)


NEEDED = ("fund_accounts", "balances", "heads", "population", "national_history", "resident_financing", "wages")


ORIGIN: Final[tuple[type, ...]] = (int, np.integer)


def origins_of(package: DataPackage) -> tuple[int, ...]:
    """Every year that a hindcast of the package can start from; ``InputError`` where there is none."""
    if package.by_area:
        return origins_of_areas(package)
    missing = [name for name in NEEDED if name not in package.tables]
    if missing:
        raise InputError(
            Said(
                "A hindcast runs from past years, and the data package {name} holds no history: add "
                "the tables {missing}.",
                name=package.name,
                missing=list(missing),
            )
        )
    areas = {str(area) for name in ("fund_accounts", "balances") for area in package.table(name).get("area", ())}
    if len(areas) > 1:
        raise InputError(
            Said("A hindcast is of one area; {name} holds accounts of {areas}.", name=package.name, areas=sorted(areas))
        )
    possible = possible_origins(published_figures(package))
    if not possible:
        raise InputError(
            Said(
                "The data package {name} publishes no total income, expenditure and balance of two "
                "years; a hindcast needs them in fund_accounts and balances.",
                name=package.name,
            )
        )
    return possible


def _chosen(package: DataPackage, origins: int | Sequence[int] | None) -> tuple[int, ...]:
    possible = origins_of(package)
    if origins is None:
        return possible
    there_are = Said("Possible: {years}", years=list(possible))
    asked = asked_for(origins, "origin", ORIGIN, there_are)
    wrong = [str(year) for year in asked if year not in possible]
    if wrong:
        raise InputError(
            Said("Not an origin that can be run from: {wrong}. {possible}", wrong=list(wrong), possible=there_are)
        )
    return tuple(sorted(int(str(year)) for year in asked))
