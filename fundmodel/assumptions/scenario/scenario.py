"""A scenario: every parameter with its value, and the file of dated differences that made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from numpy.typing import ArrayLike

from fundmodel.assumptions.scenario.area_values import entries_in_area
from fundmodel.assumptions.scenario.overlay import Change, before, expect_entry, overlay
from fundmodel.assumptions.scenario.scenario_entries import overlaid, raise_faults, read_changes
from fundmodel.assumptions.scenario.scenario_file import FaultList, from_python
from fundmodel.assumptions.scenario.scenario_hash import scenario_sha256
from fundmodel.assumptions.scenario.scenario_header import read_areas
from fundmodel.assumptions.scenario.values import Entry, Floats, at_months, at_years, parameter_growth
from fundmodel.assumptions.scenario.year_series import Growth
from fundmodel.vocabulary.dictionary import LANGUAGES, ParameterSpec, parameters
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.shortened import listed, shortened

NOTHING_EXPECTED: Final[Frozen[str, str]] = Frozen({})


@dataclass(frozen=True)
class Scenario:
    """What is assumed, frozen.

    ``entries`` holds where the changes apply: everywhere if ``areas`` is "all", else in the areas listed
    (``entries_for`` answers for any area). ``extends`` names the bases, the nearest first. ``sha256`` is over the
    numbers and words that can move a result (values, dates, low, high, what happens past the last date, areas, rule),
    never over labels, tags or sources: an empty list of changes has the hash of its base. ``data`` names the data
    package that the question is asked of; it is a word for readers and runs on any other. ``expect`` says which way the
    scenario's own file expects items to move against the root of the chain ("+", "-", "0"); nothing reads it in a run.
    """

    name: str
    label: Frozen[str, str]
    question: Frozen[str, str]
    reference: str
    extends: tuple[str, ...]
    areas: str | tuple[str, ...]
    entries: Frozen[str, Entry]
    sha256: str
    source: str
    rule: Mapping[str, Any] | None = field(default=None, hash=False)
    changes: tuple[Change, ...] = ()
    base: Scenario | None = field(default=None, repr=False)
    data: str = "national"
    expect: Frozen[str, str] = NOTHING_EXPECTED

    @property
    def root(self) -> Scenario:
        """The scenario at the bottom of the chain, which extends nothing; this one where it extends nothing itself."""
        return self if self.base is None else self.base.root

    def entry(self, name: str) -> Entry:
        """The entry called ``name``; ``ProjectionError`` with the nearest name where there is none."""
        return expect_entry(self.entries, name, self.name)

    @property
    def everywhere(self) -> bool:
        """Whether every change, those of the bases included, is the same in every area."""
        return self.unlimited and not self._by_area

    @property
    def unlimited(self) -> bool:
        """Whether no change, those of the bases included, is limited to some areas; values may differ between areas."""
        return self.areas == "all" and (self.base is None or self.base.unlimited)

    def in_area(self, area: str) -> Scenario:
        """The scenario as it stands in one area: ``entries`` are those in force there."""
        entries = self.entries_for(area)
        return self if entries is self.entries else replace(self, entries=entries)

    def before(self, month: str) -> Scenario:
        """One area's scenario as it stood before a month: see ``overlay.before``."""
        return replace(self, entries=Frozen({name: before(entry, month) for name, entry in self.entries.items()}))

    def entries_for(self, area: str) -> Frozen[str, Entry]:
        """The entries in force in one area: a change limited to other areas leaves those of the base, and of values by
        area its own stands."""
        return self.entries if self.everywhere else entries_in_area(self._laid_in(area), area)

    @cached_property
    def _by_area(self) -> bool:
        """Whether some value differs between areas, in this scenario or under it."""
        own = any(entry.by_area for entry in self.entries.values())
        return own or (self.base is not None and not self.unlimited and self.base._by_area)

    def _laid_in(self, area: str) -> Frozen[str, Entry]:
        """The entries with the changes that reach an area."""
        if self.base is None:
            return self.entries
        below = self.base.entries_for(area)
        if self.areas != "all" and area not in self.areas:
            return below
        if below is self.base.entries:
            return self.entries
        return Frozen({**below, **{change.name: overlay(below[change.name], change) for change in self.changes}})

    def at_years(self, name: str, years: ArrayLike, growth: Growth | None = None) -> Floats:
        """``values.at_years`` of a parameter; a ``grow_with`` that names a parameter is looked up in this scenario."""
        return at_years(self.entry(name), years, self._growth(name, years, growth))

    def at_months(self, name: str, months: ArrayLike, growth: Growth | None = None) -> Floats:
        """``values.at_months`` of a parameter; a ``grow_with`` that names a parameter is looked up in this scenario."""
        return at_months(self.entry(name), months, self._growth(name, months, growth))

    def with_changes(
        self,
        changes: Mapping[str, Any],
        name: str | None = None,
        label: Mapping[str, str] | None = None,
        areas: str | list[str] = "all",
        declarations: Mapping[str, ParameterSpec] | None = None,
    ) -> Scenario:
        """This scenario with further changes, as a scenario file would write them; ``InputError`` lists every fault."""
        called = name or f"{self.name} (changed)"
        faults = FaultList(called)
        node = from_python(changes)
        specs = parameters() if declarations is None else declarations
        specs = {name: spec for name, spec in specs.items() if name in self.entries}
        read = read_changes(node, specs, f"scenario {called}", faults)
        entries = overlaid(self.entries, read, node, faults)
        where = read_areas(from_python(areas), faults)
        raise_faults(faults)
        header = {
            "name": called,
            "label": Frozen(label or dict.fromkeys(LANGUAGES, called)),
            "question": self.question,
            "reference": self.reference,
        }
        return assembled(header, self, entries, read, where, None, self.source)

    def __repr__(self) -> str:
        words = [shortened(self.label.get(lang, ""), 60) for lang in LANGUAGES]
        where = self.areas if isinstance(self.areas, str) else listed(self.areas)
        changed = [f"{change.name} = {change.fields.get('value', change.fields)}" for change in self.changes]
        return "\n".join(
            [
                f"<fundmodel.Scenario {shortened(self.name)}: {' / '.join(words)}>",
                *(f"  {shortened(self.question.get(lang, ''), 120)}" for lang in LANGUAGES),
                f"extends: {listed(self.extends) or 'nothing'}; areas: {where}; data: {shortened(self.data)}",
                f"changes ({len(self.changes)}): {listed(changed, letters=90) or 'none'}",
                f"rule: {'none' if self.rule is None else shortened(str(self.rule), 90)}",
                f"parameters: {len(self.entries)}; sha256 {self.sha256[:12]}",
                (
                    "One of them: entry(name). Another scenario: with_changes({name: value}). Differences: "
                    "fundmodel.diff_scenarios(a, b)"
                ),
            ]
        )

    def _growth(self, name: str, times: ArrayLike, growth: Growth | None) -> Growth | None:
        """``growth`` with the parameters that ``name`` grows with, up to the last of ``times``."""
        entry = self.entry(name)
        return parameter_growth(entry, self.entries, _last_year(times), growth) if entry.grows_with else growth


def _last_year(times: ArrayLike) -> int:
    """The latest year among years (numbers) or dates; 0 where there is none."""
    import numpy as np

    array = np.asarray(times)
    if not array.size:
        return 0
    return int(array.max()) if array.dtype.kind in "iuf" else int(str(array.astype("datetime64[Y]").max()))


def assembled(
    header: Mapping[str, Any],
    base: Scenario | None,
    entries: dict[str, Entry],
    changes: tuple[Change, ...],
    areas: str | tuple[str, ...],
    rule: Mapping[str, Any] | None,
    source: str,
) -> Scenario:
    """A scenario from what its file or mapping says; its hash is over what can move a result."""
    rule = base.rule if rule is None and base is not None else rule
    data = header.get("data") or ("national" if base is None else base.data)
    return Scenario(
        **{**header, "data": data},
        extends=() if base is None else (base.name, *base.extends),
        areas=areas,
        entries=Frozen(entries),
        sha256=scenario_sha256(entries, rule, _limits(areas, base)),
        source=source,
        rule=rule,
        changes=changes,
        base=base,
    )


def _limits(areas: str | tuple[str, ...], base: Scenario | None) -> list[Any]:
    if base is None:
        return []
    below = _limits(base.areas, base.base)
    return below if areas == "all" else [*below, [sorted(areas), base.sha256]]
