"""Who reads which parameter: the model is run, and each reading is noted with the function that asked for it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any

import fundmodel as fm
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.presentation.frames.sheets import SHEETS
from tests.company import ALL_OF_THEM
from tests.own_years import with_own_years
from tests.shared_seeds import apart

HOUSE = "fundmodel."
PASSING_ON = "fundmodel.assumptions."
"""The room that hands parameters to whoever asks; what is wanted is who asks."""
Readings = dict[str, set[str]]


class Noted(dict[str, Any]):
    """The entries in a provenance; whoever takes one by name is noted."""

    def __init__(self, entries: Mapping[str, Any], note: Callable[[str], None]) -> None:
        super().__init__(entries)
        self.note = note

    def __getitem__(self, name: str) -> Any:
        self.note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.note(name)
        return super().get(name, default)


def asking() -> str | None:
    """``module:function`` of the nearest function of the house that is not in the room that passes parameters on."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(HOUSE) and not module.startswith(PASSING_ON):
            return f"{module.removeprefix(HOUSE)}:{frame.f_code.co_qualname.split('.<locals>')[0]}"
        frame = frame.f_back
    return None


@contextmanager
def recorded() -> Iterator[Readings]:
    """parameter -> functions that read it while this lasts; what a stage remembers of earlier runs is forgotten."""
    found: Readings = {}
    entry = Scenario.entry

    def noted(self: Scenario, name: str) -> Any:
        note(found, name)
        return entry(self, name)

    forget()
    Scenario.entry = noted  # type: ignore[method-assign]
    try:
        with apart():
            yield found
    finally:
        Scenario.entry = entry  # type: ignore[method-assign]


def note(found: Readings, name: str) -> None:
    reader = asking()
    if reader is not None:
        found.setdefault(name, set()).add(reader)


def forget() -> None:
    """Empty every cache of the stages: a value remembered is not read again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("fundmodel.projection"):
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()


def of_a_projection() -> Readings:
    """What the nation's projection reads, with every lever that reads more switched on in a second scenario."""
    together = fm.load_scenario("baseline").with_changes(ALL_OF_THEM, name="all of them")
    with recorded() as found:
        fm.project(["baseline", together], until=2028)
    return found


def of_several_areas() -> Readings:
    """What a projection of several areas reads."""
    with recorded() as found, warnings.catch_warnings():
        warnings.simplefilter("ignore", fm.SyntheticDataWarning)
        fm.project("baseline", data=with_own_years(), until=2026)
    return found


def of_tables() -> Readings:
    """What the tables of a result read, every fund included."""
    found: Readings = {}
    run = fm.project(fm.load_scenario("baseline").with_changes(ALL_OF_THEM, name="all of them"), until=2028)
    scenarios = [
        {**scenario, "entries": Noted(scenario["entries"], lambda name: note(found, name))}
        for scenario in run.provenance["scenarios"]
    ]
    watched = replace(run, provenance={**run.provenance, "scenarios": scenarios})
    for table in SHEETS.values():
        table(watched)
    return found


def together(*parts: Readings) -> dict[str, tuple[str, ...]]:
    """Everything read by any part: parameter -> its readers, both in alphabetical order."""
    names = sorted({name for part in parts for name in part})
    return {name: tuple(sorted(set().union(*(part.get(name, set()) for part in parts)))) for name in names}
