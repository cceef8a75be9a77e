"""A result from what the stages gave: every Dataset labelled when it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.projection.project import labelled
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.people.seed_tables import seed_tables
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.provenance import provenance
from fundmodel.projection.project.rules_at_work import NONE_AT_WORK, AtWork
from fundmodel.projection.project.stages import money_of
from fundmodel.projection.result import Projection
from fundmodel.projection.run_parts import PARTS, POOLING

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


MARGIN: Final = 0.005
"""The margin of prudence on growth of unit cost that a headline is given with (METHODS 4.4)."""


@dataclass(frozen=True)
class Assembly:
    """People and money of one run on plain arrays ``(lane, area, ...)``, a scenario a lane; ``single`` where one
    scenario alone was asked for. ``dropped`` names Datasets that cannot be built any more and the laws they held;
    ``at_work`` are the rules of the lanes."""

    assume: Assumptions
    people: People
    money: Money
    until: int
    single: bool
    dropped: Mapping[str, Any] = field(default_factory=dict)
    at_work: AtWork = NONE_AT_WORK

    @cached_property
    def labels(self) -> labelled.Labels:
        """Coordinates of every Dataset."""
        names = tuple(scenario.name for scenario in self.assume.scenarios)
        return labelled.Labels(names, self.single, self.assume.data.areas, self.people, self.money)

    def dataset(self, name: str) -> xr.Dataset:
        """One labelled Dataset of the result."""
        if name in labelled.OF_PEOPLE:
            return labelled.OF_PEOPLE[name](self.labels, self.people)
        return labelled.OF_MONEY[name](self.labels, self.money)

    def provenance(self) -> dict[str, Any]:
        """What produced the result."""
        noted = provenance(self.assume, self.people, self.money, self.until, self.at_work.noted)
        return {**noted, "dropped": self.dropped} if self.dropped else noted

    def tables(self) -> dict[str, pd.DataFrame]:
        """How the past was met."""
        return seed_tables(self.people, self.assume.data.base_year)

    def run(self) -> Projection:
        """The result; its Datasets, provenance and tables are built when they are first read."""
        left_out = (*self.dropped.get("datasets", ()), *(() if self.money.pooling else (POOLING,)))
        sets: dict[str, Any] = {name: None if name in left_out else partial(self.dataset, name) for name in PARTS}
        rest: dict[str, Any] = {"provenance": self.provenance, "tables": self.tables}
        return Projection(**sets, **rest, with_margin=cache(self._with_margin))

    def run_keeping(self, keep: Collection[str]) -> Projection:
        """The result without the Datasets that ``keep`` leaves out; nothing in it holds on to persons by age that were
        dropped, the lane with the margin neither."""
        whole = self.run()
        kept = whole.keeping(keep)
        if "enrolment" in kept.dropped:
            slim = replace(self, people=self.people.without_ages(), dropped=dict(kept.provenance["dropped"]))
            kept.__dict__["with_margin"] = cache(slim._with_margin)
        return kept

    def _with_margin(self) -> Projection | None:
        """The same people with the margin on top of every scenario that has none; None where each has its own."""
        years = np.arange(self.assume.data.base_year + 1, self.until + 1)
        own = (self.assume.yearly("cost.margin", years) > 0.0).any(axis=(1, 2))
        own = np.broadcast_to(own, len(self.assume.scenarios))
        if own.all():
            return None
        pairs = zip(self.assume.scenarios, own, strict=True)
        scenarios = tuple(one if has else _prudent(one, int(years[0])) for one, has in pairs)
        assume = Assumptions(scenarios, self.assume.data)
        lane = replace(self, assume=assume, money=money_of(assume, self.people, self.at_work.rules))
        run = lane.run()
        return run if self.single else run.sel([one.name for one, has in zip(scenarios, own, strict=True) if not has])


def _prudent(scenario: Scenario, first_year: int) -> Scenario:
    """The scenario under its own name with the margin of prudence from the first projected year on."""
    margin = {"cost.margin": {f"{first_year}-01": MARGIN}}
    return scenario.with_changes(margin, name=scenario.name, label=scenario.label)
