"""The smallest shock that takes a fund below its line, or uses it up, by a date (METHODS 7.5, 9.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np

from fundmodel.analysis.asked_headline import MEASURE
from fundmodel.analysis.bracket import nearest_bracket, solved_ends
from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.moved_runs import made_ready, tried
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.signed_paths import Paths
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.declared_shock import Shock
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.shock_file import load_shock
from fundmodel.assumptions.scenario.shocked import shocked
from fundmodel.fund_rules.measures import Array
from fundmodel.projection.project.rules_at_work import RuleLike
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import NATION, POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Named, Said, speak

Event = Literal["floor", "depletion"]

PRECISION: Final = 1e-6
"""How far apart, in units of the severity, what breaks the line and what still holds are at most."""
STEPS: Final = 8
"""Even steps between nothing and the largest severity in which the first one that breaks is looked for."""
WHOLE: Final = Named("the nation", zh="全国")
EVENT_WORDS: Final = {"floor": Said("falls below its line"), "depletion": Said("is used up")}


@dataclass(frozen=True)
class ReverseStress:
    """``value``: the smallest severity of ``shock`` (in ``unit``) at which ``event`` happens to ``fund`` in some area
    by December of ``by``: in ``area``, in ``month``. A hair less, ``just_below``, keeps it: ``holds``, both ends run.

    Areas where it happens without the shock are in ``already`` and not judged. Where nothing up to ``largest`` breaks
    it, or every area is broken already, ``value`` and ``just_below`` are NaN, ``area`` is "" and ``month`` NaT.
    """

    shock: str
    unit: str
    fund: str
    event: str
    by: int
    start: str
    healing: float
    value: float
    just_below: float
    area: str
    month: np.datetime64
    holds: bool
    already: tuple[str, ...]
    judged: tuple[str, ...]
    largest: float
    words: tuple[Named, Named] = field(repr=False, compare=False)
    place: Named = field(default=Named("", zh=""), repr=False, compare=False)

    @property
    def found(self) -> bool:
        """Whether some severity up to ``largest`` breaks the line."""
        return self.value == self.value

    def sentence(self) -> Said:
        """The answer in words."""
        fund = Named(label(self.fund, "en"), zh=label(self.fund, "zh"))
        event, by = EVENT_WORDS[self.event], self.by
        if not self.judged:
            return Said(
                "{fund}: it {event} by {by} in every area even without the shock.", fund=fund, event=event, by=by
            )
        shock, measure = self.words
        if not self.found:
            return Said(
                "{fund}: no {shock} up to {largest:g} ({measure}) brings it about that it {event} by {by} in an area "
                "that holds without it.",
                fund=fund,
                shock=shock,
                largest=self.largest,
                measure=measure,
                event=event,
                by=by,
            )
        return Said(
            "{fund}: from {value:.6f} ({measure}) of the shock {shock} on it {event} by {by}, first in {area} in "
            "{month}; a hair less keeps it.",
            fund=fund,
            value=self.value,
            measure=measure,
            shock=shock,
            event=event,
            by=by,
            area=self.place,
            month=str(self.month),
        )

    def text(self, lang: str = "en") -> str:
        """``sentence`` in zh or en."""
        return speak(self.sentence(), lang)


def reverse_stress(
    base: str | Path | Scenario = "baseline",
    *,
    data: str | Path | DataPackage = "national",
    shock: str | Path | Shock,
    event: Event = "floor",
    fund: str = POOLED_FUNDS[0],
    by: int = 2035,
    areas: Sequence[str] | str | None = None,
    start: str | None = None,
    healing: float | None = None,
    rule: RuleLike | None = None,
) -> ReverseStress:
    """s with min over areas and months of (months held under a shock of severity s - line) = 0, the smallest such s.

    floor: months of reserve (earned) below the line that ``base`` assumes; depletion: a negative balance. ``areas`` are
    struck and judged, each by itself, None for all. Looked for between nothing and the largest severity of the library,
    the smallest first; then to 1e-6 of its unit, and verified by a run at either end. Money alone is projected where
    the shock moves no people. ``rule`` as in ``project``; what it bridges counts as owed.
    ``InputError`` for what cannot be used.
    Source: METHODS 7.5, 9.5.
    """
    check_choice("reverse_stress", "event", event, get_args(Event))
    check_choice("reverse_stress", "fund", fund, POOLED_FUNDS)
    scenario, package = load_scenario(base), load_data(data)
    one = load_shock(shock).at(None, start, healing)
    if one.start > f"{by}-12":
        raise InputError(
            Said("reverse_stress: the shock starts in {start}, after {by}; give a later by=.", start=one.start, by=by)
        )
    hit = None if areas is None or areas == "all" else tuple(asked_for(areas, "area", str, Said("Name areas.")))
    run = _runner(scenario, package, one, hit, by, rule)
    judge = _Judge(fund, event, floors_of(scenario)[fund] if event == "floor" else 0.0, package, hit)
    (unstruck,) = run([0.0])
    names, margins = judge.margins(unstruck)
    judged = tuple(name for name, margin in zip(names, margins, strict=True) if margin >= 0.0)
    already = tuple(name for name in names if name not in judged)

    def least(severities: Sequence[float]) -> Array:
        return np.array([min(_only(judge.margins(paths), judged)) for paths in run(severities)])

    common = (one.name, one.unit, fund, event, by, one.start, one.healing)
    words = _named(one.label), _named(one.severity_label)
    never = np.datetime64("NaT", "M")
    tail = (already, judged, one.high, words)
    if not judged:
        return ReverseStress(*common, np.nan, np.nan, "", never, False, *tail)
    known = {0.0: min(_only((names, margins), judged))}
    bracket = None
    for number in range(1, STEPS + 1):
        severity = one.high * (number / STEPS) ** 2
        known[severity] = float(least([severity])[0])
        bracket = nearest_bracket(known, 0.0)
        if bracket is not None:
            break
    if bracket is None:
        return ReverseStress(*common, np.nan, np.nan, "", never, False, *tail)
    width = abs(bracket[0] - bracket[1])
    ends = solved_ends(lambda trials: least([x for _, x in trials]), {0: bracket}, PRECISION / 4.0 / width)
    failing, holding = ends[0]
    if abs(failing - holding) > PRECISION:
        failing = holding + 0.9 * PRECISION * np.sign(failing - holding)
    broken, kept = run([failing, holding])
    area, month = judge.first(broken, judged)
    margins_of = [min(_only(judge.margins(paths), judged)) for paths in (broken, kept)]
    holds = bool(margins_of[0] < 0.0 <= margins_of[1])
    return ReverseStress(*common, float(failing), float(holding), area, month, holds, *tail, _place(package, area))


@dataclass(frozen=True)
class _Judge:
    """How far above its line a fund stays in each area, from the first projected month on."""

    fund: str
    event: str
    line: float
    data: DataPackage
    hit: tuple[str, ...] | None

    def held(self, paths: Paths) -> tuple[list[str], Array]:
        """Areas, and months of reserve above the line ``(area, month)``, NaN before the first projected month."""
        names = list(self.hit or self.data.areas)
        values = paths.values[MEASURE[self.event]][0, :, paths.funds.index(self.fund)]
        rows = values[[paths.areas.index(name) for name in names]] - self.line
        first = np.datetime64(f"{self.data.base_year + 1}-01", "M")
        return names, np.where(paths.months >= first, rows, np.nan)

    def margins(self, paths: Paths) -> tuple[list[str], Array]:
        """Areas, and the least of it over months."""
        names, rows = self.held(paths)
        return names, np.nanmin(rows, axis=-1)

    def first(self, paths: Paths, judged: Sequence[str]) -> tuple[str, np.datetime64]:
        """The area and month in which the line is broken first."""
        names, rows = self.held(paths)
        broken = [(int(np.argmax(row < 0.0)), name) for name, row in zip(names, rows, strict=True) if name in judged]
        broken = [(at, name) for at, name in broken if rows[names.index(name), at] < 0.0]
        at, name = min(broken)
        return name, paths.months[at].astype("datetime64[M]")


Runner = Callable[[Sequence[float]], list[Paths]]


def _runner(
    scenario: Scenario, data: DataPackage, shock: Shock, hit: tuple[str, ...] | None, by: int, rule: RuleLike | None
) -> Runner:
    """The paths at some severities: on prepared people where the shock leaves them as they are."""
    ready, _ = made_ready(scenario, data, by, rule)

    def run(severities: Sequence[float]) -> list[Paths]:
        first = data.base_year + 1
        lanes = [
            shocked(ready.base, [shock.at(float(x))], hit, data.areas, first, f"{shock.name} #{place}")
            for place, x in enumerate(severities, start=1)
        ]
        found = []
        for one, severity in zip(tried(ready, lanes, [shock.name for _ in lanes]), severities, strict=True):
            if one.paths is None:
                raise InputError(
                    Said(
                        "The shock {shock} of severity {severity:g} cannot be projected: {problem}",
                        shock=shock.name,
                        severity=severity,
                        problem=one.problem,
                    )
                )
            found.append(one.paths)
        return found

    return run


def _only(of: tuple[list[str], Array], judged: Sequence[str]) -> list[float]:
    names, margins = of
    return [float(margin) for name, margin in zip(names, margins, strict=True) if name in judged]


def _place(data: DataPackage, area: str) -> Named:
    return WHOLE if area == NATION else _named(data.area_names.get(area, {}), area)


def _named(words: Mapping[str, str], otherwise: str = "") -> Named:
    return Named(words.get("en") or otherwise, zh=words.get("zh") or otherwise)
