"""A scenario mixed of two: some groups of parameters as in one, the others as in the other, in every area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario, assembled
from fundmodel.assumptions.scenario.scenario_hash import moving
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.projection.project.reference import reference_scenario
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.reason_groups import OPENING, REFERENCE, RULES, reason_groups
from fundmodel.vocabulary.said import Said

Subset = frozenset[str]
Entries = Frozen[str, Entry]
EVERYWHERE: Frozen[str, Entries] = Frozen({})


@dataclass(frozen=True, repr=False)
class MixedScenario(Scenario):
    """A scenario that says what holds in each area, where its two scenarios limit changes to some; ``entries`` hold in
    ``areas``."""

    of_areas: Frozen[str, Entries] = EVERYWHERE

    @property
    def unlimited(self) -> bool:
        """Whether the same holds in every area."""
        return not self.of_areas

    def entries_for(self, area: str) -> Entries:
        """What holds in one area."""
        return self.of_areas[area] if self.of_areas else super().entries_for(area)

    def in_area(self, area: str) -> Scenario:
        """The scenario as it stands in one area, which says nothing of others."""
        return replace(self, entries=self.entries_for(area), of_areas=EVERYWHERE)


def differing(
    before: Scenario, after: Scenario, areas: Sequence[str], data: tuple[DataPackage, DataPackage] | None = None
) -> dict[str, tuple[str, ...]]:
    """The parameters in which two scenarios differ in what can move a result, by group, in any of ``areas``; ``rules``
    where the rule does, ``opening`` where the packages do."""
    found: dict[str, tuple[str, ...]] = {}
    pairs = [pair for pair, _ in _alike(before, after, areas)]
    for group, names in reason_groups().items():
        moved = tuple(name for name in names if any(_moves(one[name], other[name]) for one, other in pairs))
        if moved or (group == RULES and before.rule != after.rule):
            found[group] = moved
    one, other = (reference_scenario(scenario) for scenario in (before, after))
    if one.sha256 != other.sha256 and any(_moves(entry, other.entries[name]) for name, entry in one.entries.items()):
        found.setdefault(REFERENCE, ())
    if data is not None and data[0].sha256 != data[1].sha256:
        if data[0].areas != data[1].areas:
            raise InputError(Said("explain: the two data packages have other areas; explain packages of the same."))
        found = _with_opening(found, before, data[1].base_year)
    return {group: found[group] for group in reason_groups() if group in found}


def _with_opening(found: dict[str, tuple[str, ...]], before: Scenario, base_year: int) -> dict[str, tuple[str, ...]]:
    """The same with the package under opening, and with it what was last given before its base year and grows on from
    there: a figure of the former base year cannot stand on later accounts."""
    former = [entry for entry in before.entries.values() if entry.grows_with and entry.dates[-1] < f"{base_year}-01"]
    names = {entry.name for entry in former}
    taken = tuple(name for moved in found.values() for name in moved if name in names)
    left = {group: tuple(name for name in moved if name not in names) for group, moved in found.items()}
    return {group: left[group] for group in found if left[group] or not found[group]} | {OPENING: taken}


def mixture(
    before: Scenario, after: Scenario, groups: Mapping[str, Sequence[str]], name: str, areas: Sequence[str]
) -> Scenario:
    """``before`` with the parameters of ``groups`` as ``after`` has them, with that of rules its rule and with that of
    the base its reference economy; in each of ``areas`` where one of the two limits changes to some."""
    rule = (after if RULES in groups else before).rule
    reference = reference_scenario(after if REFERENCE in groups else before)
    header = {"name": name, "label": before.label, "question": before.question, "reference": before.reference}
    taken = [one for parameters in groups.values() for one in parameters]

    def of_both(one: Entries, other: Entries) -> dict[str, Entry]:
        return {**one, **{parameter: other[parameter] for parameter in taken}}

    alike = [(Frozen(of_both(*pair)), where) for pair, where in _alike(before, after, areas)]
    entries, where = alike[0]
    mixed = replace(assembled(header, reference, dict(entries), (), "all", rule, before.source), rule=rule)
    if len(alike) == 1:
        return mixed
    of_areas = Frozen({area: own for own, of in alike for area in of})
    return MixedScenario(**{**vars(mixed), "areas": tuple(where)}, of_areas=of_areas)


def _alike(before: Scenario, after: Scenario, areas: Sequence[str]) -> list[tuple[tuple[Entries, Entries], list[str]]]:
    """What the two hold, and the areas that hold the same of both."""
    if before.unlimited and after.unlimited:
        return [((before.entries, after.entries), list(areas))]
    found: dict[tuple[int, int], tuple[tuple[Entries, Entries], list[str]]] = {}
    for area in areas:
        pair = before.entries_for(area), after.entries_for(area)
        found.setdefault((id(pair[0]), id(pair[1])), (pair, []))[1].append(area)
    return list(found.values())


def _moves(one: Entry, other: Entry) -> bool:
    return one is not other and moving(one) != moving(other)
