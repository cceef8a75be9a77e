"""Two scenarios mixed: some groups of parameters as in one, the others as in the other, and what each mixture holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

import numpy as np

from fundmodel.analysis.signed_paths import CLOSING, MONTHS_CASH, signed_paths
from fundmodel.analysis.stress import MEASURE
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario, assembled
from fundmodel.assumptions.scenario.scenario_hash import moving
from fundmodel.assumptions.traced import Traced
from fundmodel.fund_rules.measures import Array, first_true
from fundmodel.projection.project.assembly import Assembly
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.reference import reference_scenario
from fundmodel.projection.project.rules_at_work import rules_at_work
from fundmodel.projection.project.stages import checked, money_of, people_of
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.reason_groups import OPENING, REFERENCE, RULES, reason_groups
from fundmodel.vocabulary.said import Said

LANES: Final = 32
"""Mixtures of one set of people that are worked out together."""
MEASURES: Final = ("balance", "months", "depletion")
Subset = frozenset[str]
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


def differing(
    before: Scenario, after: Scenario, data: tuple[DataPackage, DataPackage] | None = None
) -> dict[str, tuple[str, ...]]:
    """The parameters in which two scenarios differ in what can move a result, by group; ``rules`` where the rule
    does, ``opening`` where the packages do."""
    for one in (before, after):
        if not one.unlimited:
            raise InputError(
                Said("explain: {scenario} changes some areas only, which cannot be explained yet.", scenario=one.name)
            )
    found: dict[str, tuple[str, ...]] = {}
    for group, names in reason_groups().items():
        moved = tuple(name for name in names if moving(before.entry(name)) != moving(after.entry(name)))
        if moved or (group == RULES and before.rule != after.rule):
            found[group] = moved
    references = [reference_scenario(one).sha256 for one in (before, after)]
    if references[0] != references[1]:
        found.setdefault(REFERENCE, ())
    if data is not None and data[0].sha256 != data[1].sha256:
        found.setdefault(OPENING, ())
        if data[0].areas != data[1].areas:
            raise InputError(Said("explain: the two data packages have other areas; explain packages of the same."))
    return {group: found[group] for group in reason_groups() if group in found}


def mixture(before: Scenario, after: Scenario, groups: Subset, name: str) -> Scenario:
    """``before`` with the parameters of ``groups`` as ``after`` has them, its rule and reference economy among them."""
    entries = dict(before.entries)
    for group in groups:
        entries |= {one: after.entry(one) for one in reason_groups()[group]}
    rule = (after if RULES in groups else before).rule
    reference = reference_scenario(after if REFERENCE in groups else before)
    header = {"name": name, "label": before.label, "question": before.question, "reference": before.reference}
    mixed = assembled(header, reference, entries, (), "all", rule, before.source)
    return mixed if mixed.rule == rule else replace(mixed, rule=None)


def mixed_runs(
    before: Scenario,
    after: Scenario,
    data: tuple[DataPackage, DataPackage],
    until: int,
    years: Mapping[str, int],
    step: Step | None = None,
) -> Mixed:
    """Every mixture of two scenarios on two packages (those of the first and the second): people once for each mixture
    of the groups that move them, money on these."""
    moved = differing(before, after, data)
    read = _people_read((before, after), data, until) if moved else frozenset()
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
                step(", ".join(sorted(batch[0])) or before.name)
            scenarios = tuple(mixture(before, after, one, f"{before.name} #{k}") for k, one in enumerate(batch))
            checked(scenarios, package, until)
            if people is None:
                people = people_of(Assumptions(scenarios[:1], package), until)
            held, funds, end = held_at(_money(scenarios, package, people, until), years)
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
    return int(2 ** len(differing(before, after, data)))


def _people_read(
    scenarios: tuple[Scenario, Scenario], data: tuple[DataPackage, DataPackage], until: int
) -> frozenset[str]:
    read: set[str] = set()
    for scenario, package in zip(scenarios, data, strict=True):
        traced = Traced((scenario,), package)
        people_of(traced, until)
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
