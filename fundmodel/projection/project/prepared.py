"""People projected once, and the money of many changes that leave them as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_hash import moving
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.traced import Traced
from fundmodel.projection.project.assembly import Assembly
from fundmodel.projection.project.change_warnings import warn_of_changes
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.rules_at_work import RuleLike, rules_at_work
from fundmodel.projection.project.stages import checked, money_of, people_of
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

Change = Mapping[str, Any] | Scenario
"""Parameters and their values as in a scenario file; ``name`` beside them names the scenario. Or a scenario laid over
the prepared one, where a change holds in some areas only."""


GIVE: Final = Said("Give {{parameter: value}} as a scenario file would write it, or a list of such.")


@dataclass(frozen=True, eq=False)
class Prepared:
    """One scenario's people on one data package until December of ``until``; ``people_read`` names every parameter
    that they rest on. ``rule`` is at work in every change, in place of the scenario's own."""

    base: Scenario
    data: DataPackage
    until: int
    people_read: frozenset[str]
    people: People = field(repr=False)
    rule: RuleLike | None = None

    def money(self, changes: Change | Sequence[Change]) -> Projection:
        """``fm.project`` of the base with each of ``changes``, bit for bit, without running people again.

        A change is ``{parameter: value}`` as in the ``changes`` of a scenario file, ``{"resident.premium": {"2027-01":
        480}}``; an empty one is the base; a scenario laid over the base is one too. A change's scenario is called
        ``<base> #1``, ``#2`` .. by its place, or as an entry ``"name"`` says. A list gives every Dataset a ``scenario``
        dimension, a change alone does not. People's arrays are the same memory in every result, and labels are built
        when they are read. ``InputError`` where a value cannot be used, and where people rest on a parameter that is
        changed, naming it.
        """
        return self._assembled(changes).run()

    def arrays(self, changes: Change | Sequence[Change]) -> Money:
        """The money of ``money(changes)`` on plain arrays ``(lane, area, month)``, a change a lane: for many trials.

        ``arrays(changes).funds["resident"].rolled.closing`` is the ledger's ``closing`` of that fund; an axis along
        which nothing differs may have length one.
        """
        return self._assembled(changes).money

    def _assembled(self, changes: Change | Sequence[Change]) -> Assembly:
        single = isinstance(changes, Mapping | Scenario)
        asked = asked_for(changes, "change", (Mapping, Scenario), GIVE)
        scenarios = tuple(self._changed(change, place) for place, change in enumerate(asked, start=1))
        checked(scenarios, self.data, self.until)
        warn_of_changes(scenarios, self.data, self.until, known=self.base)
        self._expect_same_people(scenarios)
        assume = Assumptions(scenarios, self.data)
        at_work = rules_at_work(scenarios, self.data.areas, self.rule)
        money = money_of(assume, self.people, at_work.rules)
        return Assembly(assume, self.people, money, self.until, single, at_work=at_work)

    def _changed(self, change: Change, place: int) -> Scenario:
        if isinstance(change, Scenario):
            return change
        name = str(change.get("name", f"{self.base.name} #{place}"))
        return self.base.with_changes({key: value for key, value in change.items() if key != "name"}, name=name)

    def _expect_same_people(self, scenarios: Sequence[Scenario]) -> None:
        faults = [
            Fault(
                scenario.name,
                Said("{name} moves people, and prepared people stay as they are", name=name),
                Said("Use fm.project for it, or fm.prepare a scenario that holds it"),
                place=name,
            )
            for scenario in scenarios
            for name in changed_over(scenario, self.base)
            if name in self.people_read and self._moves(scenario, name)
        ]
        if faults:
            raise InputError(Said("These changes need people to be projected again:"), faults)

    def _moves(self, scenario: Scenario, name: str) -> bool:
        """Whether a parameter differs from the base in any area."""
        areas = self.data.areas[:1] if self.base.everywhere and scenario.everywhere else self.data.areas
        both = ((one.entries_for(area)[name] for one in (scenario, self.base)) for area in areas)
        return any(moving(here) != moving(there) for here, there in both)


def changed_over(scenario: Scenario, base: Scenario) -> tuple[str, ...]:
    """Every parameter that a scenario changes above ``base``, on which it rests; ``InputError`` where it does not."""
    layer: Scenario | None = scenario
    names: dict[str, None] = {}
    while layer is not None and layer is not base:
        names |= dict.fromkeys(change.name for change in layer.changes)
        layer = layer.base
    if layer is None:
        raise InputError(
            Said(
                "The scenario {name} does not rest on {base}, whose people are prepared.",
                name=scenario.name,
                base=base.name,
            )
        )
    return tuple(names)


def prepare(
    base: str | Path | Scenario,
    data: str | Path | DataPackage = "national",
    until: int = 2060,
    rule: RuleLike | None = None,
) -> Prepared:
    """People of ``base`` on ``data`` until ``until``, ready for the money of many changes.

    ``base`` is a scenario's name, file or object. What people rest on is seen while they are projected: every parameter
    that their stages read, and the economy and resident financing where premiums move enrolment
    (``enrolment.lapse_beta``). ``rule`` as in ``project``. Errors and warnings as in ``project``.
    """
    scenario, package = load_scenario(base), load_data(data)
    checked((scenario,), package, until)
    warn_of_changes((scenario,), package, until)
    traced = Traced((scenario,), package)
    people = people_of(traced, until)
    return Prepared(scenario, package, until, frozenset(traced.read), people, rule)
