"""Two scenarios mixed: some groups of parameters as in one, the others as in the other, and what each mixture holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np

from fundmodel.analysis.mixed_scenario import Subset, differing, mixture
from fundmodel.analysis.sensitivity import RANKED_AT
from fundmodel.analysis.signed_paths import CLOSING, MONTHS_CASH, signed_paths
from fundmodel.analysis.stress import MEASURE
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.traced import Traced
from fundmodel.fund_rules.measures import Array, first_true
from fundmodel.projection.project.assembly import Assembly
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.rules_at_work import rules_at_work
from fundmodel.projection.project.stages import checked, money_of, people_of
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.reason_groups import OPENING, REFERENCE
from fundmodel.vocabulary.said import Said

LANES: Final = 32
"""Mixtures of one set of people that are worked out together."""
MEASURES: Final = ("balance", "months", "depletion")
Step = Callable[[str], Any]


@dataclass(frozen=True)
class Mixed:
    """What every mixture holds: for each subset of ``groups`` that are as in the second scenario, (fund, measure).

    balance (yuan) and months of reserve at the end of ``years`` of each fund, and the month in which it is used up,
    counted from January 1970; ``end`` (the month after the last) where it is not.
    """

    groups: tuple[str, ...]
    funds: tuple[str, ...]
    worth: Mapping[Subset, Array]
    end: int
    people_runs: int


@dataclass(frozen=True)
class Pair:
    """Two scenarios, the packages on which they stand, and what of them is told: the December of ``years`` of each
    fund. ``changed``: see ``differing``."""

    first: Scenario
    second: Scenario
    packages: tuple[DataPackage, DataPackage]
    until: int
    years: Mapping[str, int]
    changed: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        first: Scenario,
        after: str | Path | Scenario,
        data: str | Path | DataPackage,
        until: int,
        year: int | None,
        data_before: str | Path | DataPackage | None,
        known: int,
    ) -> Pair:
        """What ``explain`` and ``reasons_for_change`` are asked, told of years up to ``known``; ``InputError`` for what
        cannot be projected."""
        second, package = load_scenario(after), load_data(data)
        packages = (package if data_before is None else load_data(data_before), package)
        for scenario, own in zip((first, second), packages, strict=True):
            checked((scenario,), own, until)
        if year is not None and not package.base_year < year <= known:
            raise InputError(
                Said(
                    "explain: year={year} is not projected; give one from {first} to {last}.",
                    year=year,
                    first=package.base_year + 1,
                    last=known,
                )
            )
        years = {fund: min(known, at) if year is None else year for fund, at in RANKED_AT.items()}
        return cls(first, second, packages, until, years, differing(first, second, package.areas, packages))

    def mixtures(self, subsets: Sequence[Subset]) -> tuple[Scenario, ...]:
        """The scenario of each subset of groups that are as in the second."""
        areas = self.packages[1].areas
        chosen = [{group: self.changed[group] for group in subset} for subset in subsets]
        named = ((f"{self.first.name} #{at}", one) for at, one in enumerate(chosen))
        return tuple(mixture(self.first, self.second, one, name, areas) for name, one in named)


def mixed_runs(pair: Pair, step: Step | None = None) -> Mixed:
    """Every mixture of two scenarios on their packages: people once for each mixture of the groups that move them,
    money on these."""
    moved, data = pair.changed, pair.packages
    read = _people_read(pair) if moved else frozenset()
    other = data[0].sha256 != data[1].sha256
    of_people = [
        group
        for group, names in moved.items()
        if read & set(names) or (group == REFERENCE and not names) or (group == OPENING and other)
    ]
    of_money = [group for group in moved if group not in of_people]
    worth: dict[Subset, Array] = {}
    funds: tuple[str, ...] = ()
    end = 0
    for chosen in _subsets(of_people):
        people = None
        package = data[1] if OPENING in chosen else data[0]
        subsets = [chosen | rest for rest in _subsets(of_money)]
        for at in range(0, len(subsets), LANES):
            batch = subsets[at : at + LANES]
            if step is not None:
                step(", ".join(sorted(batch[0])) or pair.first.name)
            scenarios = pair.mixtures(batch)
            if people is None:
                people = people_of(Assumptions(scenarios[:1], package), pair.until)
            held, funds, end = held_at(_money(scenarios, package, people, pair.until), pair.years)
            worth |= dict(zip(batch, held, strict=True))
    return Mixed(tuple(moved), funds, worth, end, 2 ** len(of_people))


def _money(scenarios: tuple[Scenario, ...], data: DataPackage, people: People, until: int) -> Projection:
    """The run of some mixtures that share one set of people."""
    at_work = rules_at_work(scenarios, data.areas)
    assume = Assumptions(scenarios, data)
    money = money_of(assume, people, at_work.rules)
    return Assembly(assume, people, money, until, False, at_work=at_work).run()


def batches(before: Scenario, after: Scenario, data: tuple[DataPackage, DataPackage]) -> int:
    """The most often that ``step`` is called."""
    return int(2 ** len(differing(before, after, data[0].areas, data)))


def _people_read(pair: Pair) -> frozenset[str]:
    read: set[str] = set()
    for scenario, package in zip((pair.first, pair.second), pair.packages, strict=True):
        traced = Traced((scenario,), package)
        people_of(traced, pair.until)
        read |= traced.read
    return frozenset(read)


def _subsets(groups: Sequence[str]) -> list[Subset]:
    return [frozenset(chosen) for size in range(len(groups) + 1) for chosen in combinations(groups, size)]


def held_at(run: Projection, years: Mapping[str, int]) -> tuple[list[Array], tuple[str, ...], int]:
    """(fund, measure) of each scenario of a run, the funds, and the month after the last."""
    paths = signed_paths(run)
    balances = paths.values[CLOSING][:, 0]
    months = paths.months
    count = months.astype("datetime64[M]").astype(np.int64)
    found = np.empty((balances.shape[0], len(paths.funds), len(MEASURES)))
    for at, fund in enumerate(paths.funds):
        place = int(np.flatnonzero(months == np.datetime64(f"{years[fund]}-12", "M"))[0])
        used_up = first_true(paths.values[MONTHS_CASH][:, 0, at] < 0)
        found[:, at, 0] = balances[:, at, place]
        found[:, at, 1] = paths.values[MEASURE[fund]][:, 0, at, place]
        found[:, at, 2] = np.where(used_up >= 0, count[np.maximum(used_up, 0)], count[-1] + 1)
    return list(found), paths.funds, int(count[-1]) + 1
