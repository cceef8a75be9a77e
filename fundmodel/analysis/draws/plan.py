"""What a sample is made from: scenario, data, drivers and keys, and the parts that all draws share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.area_shocks import area_factors
from fundmodel.analysis.draws.balances import AHEAD, EVERY_MONTH, MONTHS
from fundmodel.analysis.draws.correlations import CORRELATED, Pairs, correlation_matrix
from fundmodel.analysis.draws.drawn import OLD_DEATHS, Drawn, shifts_before_people, shifts_on_people, with_more
from fundmodel.analysis.draws.drawn_drivers import PEOPLE, Driver, drivers_of, still
from fundmodel.analysis.draws.epidemics import epidemic_deaths, epidemics
from fundmodel.analysis.draws.judgements import (
    ALREADY_DRAWN,
    JUDGED,
    JUDGED_OF_PEOPLE,
    Ends,
    judged,
    judgement_shifts,
)
from fundmodel.analysis.draws.shocks import Shocks, draw_shocks
from fundmodel.analysis.floors import PARAMETERS
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.economy import Economy
from fundmodel.projection.project.assembly import Assembly
from fundmodel.projection.project.change_warnings import warn_of_changes
from fundmodel.projection.project.economy_path import Counted, counted_people
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.people.members import premium_moves_people
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.rules_at_work import AtWork, RuleLike, rules_at_work
from fundmodel.projection.project.stages import checked, money_of, people_of
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.numbers_given import LARGEST_SEED, as_count

Array = NDArray[np.float64]
Draws = NDArray[np.int64]
Asked = str | Sequence[str] | Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class Plan:
    """All that decides what draw n is, whatever other draws there are; what follows from it is worked out once.

    ``ahead`` months after the base year are kept one by one; the ranges of ``fixed`` parameters are not drawn.
    """

    base: Scenario
    data: DataPackage
    until: int
    drivers: tuple[Driver, ...]
    matrix: Array
    seed: int
    sampling: str = "random"
    parameters: bool = True
    rule: RuleLike | None = None
    ahead: int = AHEAD
    fixed: tuple[str, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        base: str | Path | Scenario,
        data: str | Path | DataPackage,
        until: int,
        drivers: Asked,
        seed: int,
        correlation: Pairs | None = None,
        sampling: str = "random",
        parameters: bool = True,
        rule: RuleLike | None = None,
    ) -> Plan:
        """Read and checked; errors as in ``fm.project``, and ``InputError`` for drivers that cannot be drawn."""
        scenario, package = load_scenario(base), load_data(data)
        checked((scenario,), package, until)
        warn_of_changes((scenario,), package, until)
        moved = drivers_of(drivers)
        matrix = correlation_matrix([one.name for one in moved if one.name in CORRELATED], correlation)
        return cls(
            scenario,
            package,
            until,
            moved,
            matrix,
            as_count("sample", "seed", seed, 0, LARGEST_SEED),
            sampling,
            parameters,
            rule,
            ahead=min(AHEAD, MONTHS * (until - package.base_year)),
        )

    def keeping(self, keep: Collection[str]) -> Plan:
        """With every month of the run one by one where ``keep`` asks for it."""
        months = MONTHS * (self.until - self.data.base_year)
        return replace(self, ahead=months, kept={}) if EVERY_MONTH in keep else self

    @property
    def still(self) -> bool:
        """Whether every draw is the deterministic run."""
        return still(self.drivers) and not self.parameters

    @property
    def years(self) -> NDArray[np.int64]:
        """The base year and every projected one."""
        return np.arange(self.data.base_year, self.until + 1)

    @property
    def floors(self) -> dict[str, float]:
        """Months of reserve under which each fund should not fall."""
        return {fund: float(self.base.entry(name).value) for fund, name in PARAMETERS.items()}  # type: ignore[arg-type]

    @cached_property
    def ranges(self) -> dict[str, Ends]:
        """The judgement ranges that are drawn, those of people where a driver of people is; none where parameters are
        not."""
        drawn = {one.name for one in self.drivers}
        of_people = [name for name in JUDGED_OF_PEOPLE if ALREADY_DRAWN.get(name) not in drawn]
        names = (*JUDGED, *(of_people if drawn.intersection(PEOPLE) else ()))
        every = judged(self.base, int(self.years[1]), names) if self.parameters else {}
        return {name: ends for name, ends in every.items() if name not in self.fixed}

    @cached_property
    def assume(self) -> Assumptions:
        """The scenario on its data."""
        return Assumptions((self.base,), self.data)

    @cached_property
    def people(self) -> People:
        """People of the deterministic run."""
        return people_of(self.assume, self.until)

    @cached_property
    def counted(self) -> Counted:
        """The same people as the economy counts them."""
        return counted_people(self.assume, self.people.vitals, self.people.retired)

    @cached_property
    def moves_people(self) -> bool:
        """Whether people are another in every draw: where they are drawn themselves, and where premiums, which follow
        incomes, move enrolment."""
        return premium_moves_people(self.assume) or any(one.name in PEOPLE for one in self.drivers)

    @cached_property
    def at_work(self) -> AtWork:
        """The rule, if there is one."""
        return rules_at_work((self.base,), self.data.areas, self.rule)

    @cached_property
    def money(self) -> Money:
        """Money of the deterministic run."""
        return money_of(self.assume, self.people, self.at_work.rules)

    @cached_property
    def deterministic(self) -> Projection:
        """The run without draws, as ``fm.project`` gives it."""
        return Assembly(self.assume, self.people, self.money, self.until, single=True, at_work=self.at_work).run()

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made when it is first asked for."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def shocks(self, draws: Draws) -> Shocks:
        """The course of every driver in these draws."""
        return draw_shocks(self.drivers, self.matrix, self.seed, draws, self.years, self.sampling)

    def drawn(
        self, draws: Draws, shocks: Shocks | None = None, own: Mapping[str, Array] | None = None
    ) -> tuple[Drawn, People, Economy]:
        """The scenario as these draws have it, its people and its economy, with ``shocks``, and ``own`` shocks of the
        areas, in place of theirs.

        People are those of the deterministic run where no draw moves them, else one lane a draw.
        """
        shocks = shocks or self.shocks(draws)
        judged = judgement_shifts(self.assume, self.ranges, self.years, self.seed, draws)
        read, events = self.once("read", dict), self._events(draws)
        assume = Drawn(self.assume.scenarios, self.data, judged, int(self.years[0]), events, read)
        assume = with_more(assume, {**shifts_before_people(assume, shocks), **self._deaths(assume, draws)})
        people, counted = (people_of(assume, self.until), None) if self.moves_people else (self.people, self.counted)
        own = self._own(draws) if own is None else own
        shifts, outlook = shifts_on_people(assume, people, shocks, own, counted)
        return with_more(assume, shifts), people, outlook

    def _own(self, draws: Draws) -> Mapping[str, Array]:
        """Shocks of the areas' own; none where there is one area or nothing of its own."""
        driver = self.driver("area")
        if driver is None or len(self.data.areas) == 1 or driver.sd == 0.0 or driver.own == 1.0:
            return {}
        return area_factors(driver, self.seed, self.data.areas, draws, self.years, self.sampling)

    def _events(self, draws: Draws) -> Mapping[str, Array]:
        driver = self.driver("epidemic")
        if driver is None or driver.sd == 0.0:
            return {}
        return epidemics(driver, self.seed, draws, len(self.years), self.cost_per_head, self.data.areas)

    def _deaths(self, assume: Drawn, draws: Draws) -> Mapping[str, Array]:
        """More deaths from age 65 on in an epidemic, where people are drawn: else nobody's would be heard of."""
        driver = self.driver("epidemic")
        if driver is None or driver.sd == 0.0 or not self.moves_people:
            return {}
        more = epidemic_deaths(driver, self.seed, draws, len(self.years), self.data.areas)
        return {OLD_DEATHS: assume.yearly(OLD_DEATHS, self.years) * more}

    def driver(self, name: str) -> Driver | None:
        """The driver of that name, None where it is not drawn."""
        return next((one for one in self.drivers if one.name == name), None)

    @cached_property
    def cost_per_head(self) -> float:
        """Spending of both pooled funds over all insured of the base year, yuan."""
        spent = sum(float(self.money.funds[fund].rolled.expenditure[..., :12].sum()) for fund in POOLED_FUNDS)
        groups = ("active", "flexible", "completing", "retired", "resident")
        return spent / sum(float(self.people.close(group)[..., 0].sum()) for group in groups)

    def settings(self) -> dict[str, Any]:
        """Volatility and persistence of every driver, and the correlations that are not zero."""
        moved = [one.name for one in self.drivers if one.name in CORRELATED]
        pairs = {
            f"{moved[i]}-{moved[j]}": float(self.matrix[i, j])
            for i in range(len(moved))
            for j in range(i)
            if self.matrix[i, j] != 0.0
        }
        known = {one.name: asdict(one) for one in self.drivers}
        ranges = {name: own._asdict() for name, own in self.ranges.items()}
        return {"drivers": known, "correlations": pairs, "sampling": self.sampling, "parameters": ranges}
