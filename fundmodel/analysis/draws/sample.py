"""Many courses of one scenario: what ``fm.sample`` gives (METHODS 8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.analysis.draws.balances import AHEAD, EVENTS, EVERY_MONTH, KEEP, Outcome
from fundmodel.analysis.draws.blocks import way_of
from fundmodel.analysis.draws.correlations import Pairs
from fundmodel.analysis.draws.drawn_drivers import ECONOMIC, no_driver
from fundmodel.analysis.draws.normals import expect_sampling
from fundmodel.analysis.draws.plan import Asked, Plan
from fundmodel.analysis.draws.workers import Workers, as_workers, worked_out
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.projection.memory import usable_bytes
from fundmodel.projection.project.rules_at_work import RuleLike
from fundmodel.projection.project.sizing import ASKED_FROM
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr

Progress = Callable[[int, int], None]

YEAR_BYTES, DRAW_BYTES = 200, 2000
"""What one draw of one area takes for each year, and besides, measured: half of it to put the blocks together."""
UNITS: Final = {"reserve_months": "months", "reserve_months_earned": "months"}


@dataclass(frozen=True, eq=False)
class Sample:
    """``draws`` courses of one scenario, numbered from 0; draw n is the same in every sample of its seed and settings.

    ``yearly`` (draw, area, fund, year): closing, income, expenditure, interest in yuan, reserve_months (cash) and
    reserve_months_earned, which go on below zero.  ``monthly`` (draw, area, fund, month): closing, reserve_months
    and reserve_months_earned of the next 24 months, or of every month.  ``first`` (draw, area, fund): month of the
    floor (earned basis), month in which the balance is used up, year of the first deficit (earned, its January); NaT
    where not within the run, which is "not before
    ``until`` + 1" and never "never". Under a rule what it bridges is owed and off every balance.
    """

    draws: int
    seed: int
    base: Scenario
    data: DataPackage
    until: int
    drivers: tuple[str, ...]
    settings: Mapping[str, Any]
    provenance: Mapping[str, Any]
    yearly: xr.Dataset
    monthly: xr.Dataset
    first: xr.Dataset
    plan: Plan = field(repr=False)

    def __repr__(self) -> str:
        return (
            f"<fundmodel.Sample {self.base.name} on {self.data.name}: {self.draws} draws, seed {self.seed}, until "
            f"{self.until}; drivers: {', '.join(self.drivers)}; judgement ranges: {len(self.settings['parameters'])}; "
            f"way: {self.provenance['method']['way']}>\n"
            ".yearly, .monthly, .first hold the draws; fm.fan, fm.chances, fm.date_quantiles, fm.variance_shares read "
            "them; fm.draw_as_scenario(sample, n) is a draw to run again."
        )

    @property
    def deterministic(self) -> Projection:
        """The run of the same scenario without draws."""
        return self.plan.deterministic

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas drawn."""
        return self.data.areas

    @property
    def floors(self) -> dict[str, float]:
        """Months of reserve under which each fund should not fall, as the scenario assumes them."""
        return self.plan.floors


def sample(
    base: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    draws: int = 1000,
    seed: int = 7,
    drivers: Asked = ECONOMIC,
    until: int = 2060,
    *,
    correlation: Pairs | None = None,
    sampling: str = "random",
    parameters: bool = True,
    workers: Workers = 1,
    rule: RuleLike | None = None,
    keep: Collection[str] = KEEP,
    progress: Progress | None = None,
) -> Sample:
    """Project ``base`` on ``data`` in ``draws`` courses of its drivers.

    ``drivers`` are names: "economic" stands for wage, medinf, interest, collect and fiscal, "people" for tfr, mort and
    enrol; "area" gives areas shocks of their own, "epidemic" events. Or a mapping of settings to replace, ``{"wage":
    {"sd": 0.0}}``. ``parameters`` draws the judgement ranges of economy, cost, financing and collection too, one set a
    draw, and where a driver of people is drawn those of births, deaths, moves and enrolment. With every volatility 0
    and no parameters each draw is the deterministic run bit for bit. ``correlation``
    replaces correlations by pair; ``sampling`` is "random", "antithetic" or "sobol"; ``keep`` names what to hold of
    ``yearly``, and "monthly", or "every_month" for all months of the run; two ``workers`` or more share the draws,
    processes of this machine, or those of an executor as ``concurrent.futures`` has it, for what outgrows a machine
    (``distributed.Client(...).get_executor()``, with the extra ``scale``); ``progress`` is called with draws done and
    asked for.

    Draw n depends on seed and settings alone: the first hundred of a thousand are those of a hundred, for any
    ``workers``. What does not scale with the drivers (budgets, packages, amounts in yuan, rules, people drawn) is
    worked out for every draw by the engine itself; ``provenance["method"]`` says which way was gone. Errors as in
    ``fm.project``, and ``InputError`` for drivers, settings and correlations that cannot be. Source: METHODS 8.
    """
    count = as_count("sample", "draws", draws)
    plan = Plan.of(base, data, until, drivers, seed, correlation, sampling, parameters, rule)
    if not plan.drivers:
        raise no_driver(drivers)
    expect_sampling(sampling, count)
    expect_kept(keep)
    plan = plan.keeping(keep)
    _refuse_too_many(count, plan)
    way = way_of(plan)
    found = worked_out(plan, count, way, keep, as_workers("sample", workers), progress)
    sets = _labelled(plan, found)
    names = tuple(one.name for one in plan.drivers)
    noted = {**_provenance(plan, count), "method": {"way": way.name, "apart": way.apart}}
    return Sample(count, plan.seed, plan.base, plan.data, until, names, plan.settings(), noted, *sets, plan)


def _refuse_too_many(count: int, plan: Plan) -> None:
    """``InputError`` where the draws need more memory than the process may use."""
    years = plan.until - plan.data.base_year + 1
    needed = count * len(plan.data.areas) * (YEAR_BYTES * years + DRAW_BYTES)
    free = usable_bytes() if needed > ASKED_FROM else None
    if free is not None and needed > free:
        raise InputError(
            Said(
                "sample: {draws:,} draws need about {needed:.1f} GB of memory and this process may use {free:.1f}; "
                "give fewer draws or years.",
                draws=count,
                needed=needed / 1e9,
                free=free / 1e9,
            )
        )


def expect_kept(keep: Collection[str]) -> None:
    """``InputError`` for what a sample does not hold."""
    known = (*KEEP, EVERY_MONTH)
    unknown = [name for name in keep if name not in known]
    if unknown or isinstance(keep, str):
        fix = did_you_mean(str(unknown[0] if unknown else keep), known)
        raise InputError(Said("sample: keep={keep} is nothing that a sample holds. {fix}", keep=str(keep), fix=fix))


def _provenance(plan: Plan, draws: int) -> dict[str, Any]:
    run = plan.deterministic.provenance
    kept = ("scenarios", "data", "code_version", "code_sha256")
    return {**{key: run[key] for key in kept if key in run}, "seed": plan.seed, "draws": draws, **plan.settings()}


def _labelled(plan: Plan, found: Outcome) -> tuple[xr.Dataset, xr.Dataset, xr.Dataset]:
    import xarray as xr

    count = len(next(iter(found.first.values())))
    coords: dict[str, Any] = {"draw": np.arange(count), "area": list(plan.data.areas), "fund": list(POOLED_FUNDS)}
    first_month = np.datetime64(f"{plan.data.base_year + 1}-01", "M")
    ahead = next((x.shape[-1] for x in found.monthly.values()), AHEAD)
    months = (first_month + np.arange(ahead)).astype("datetime64[ns]")
    lead = tuple(coords)

    def dataset(values: Mapping[str, Any], **more: Any) -> xr.Dataset:
        dims = (*lead, *more)
        shape = tuple(len(coords.get(dim, more.get(dim, ()))) for dim in dims)
        return xr.Dataset(
            {name: (dims, np.broadcast_to(x, shape), _attrs(name)) for name, x in values.items()},
            coords={**coords, **more},
        )

    return dataset(found.yearly, year=plan.years[1:]), dataset(found.monthly, month=months), dataset(found.first)


def _attrs(name: str) -> dict[str, str]:
    return {} if name in EVENTS else {"units": UNITS.get(name, "yuan")}


def expect_sample(function: str, given: object) -> None:
    """``InputError`` for what is no sample."""
    if not isinstance(given, Sample):
        raise InputError(
            Said(
                "{function}: {kind} is no sample; give what fm.sample returns.",
                function=function,
                kind=type(given).__name__,
            )
        )
