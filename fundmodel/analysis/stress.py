"""What shocks do to the funds of each area, against the scenario that they strike (METHODS 7.5, 5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.moved_runs import Step, made_ready, tried
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.signed_paths import CLOSING, MONTHS_CASH, MONTHS_EARNED, Paths, event_dates
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.declared_shock import Shock
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.shock_file import builtin_shocks, load_shock
from fundmodel.assumptions.scenario.shocked import BOTH, shocked
from fundmodel.projection.project.rules_at_work import RuleLike
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

UNTIL: Final = 2040
MEASURE: Final = {"employee_pooled": MONTHS_CASH, "resident": MONTHS_EARNED}
"""The months on which levels of a fund are decided: cash, and for residents earned."""
DATED: Final = {"floor": "floor_month_earned", "depletion": "depletion_month"}
Row = dict[str, Any]
GIVE: Final = Said("Give names such as 'price-shock', two together as 'price-shock + epidemic', or nothing for all.")


@dataclass(frozen=True)
class Struck:
    """One line of a stress test: a shock, or several that strike together; what it is called, and the scenario."""

    name: str
    label: Mapping[str, str]
    shocks: tuple[Shock, ...]
    scenario: Scenario


@dataclass(frozen=True)
class Stress:
    """What each of ``struck`` does against ``base``.

    ``table``: a row for each shock, area and fund: ``hit``; floor and depletion (first months, NaT where they do not
    happen) ``_before`` and ``_after``; ``months_lost``, the most that is lost in a month from the start on, and
    ``worst_month``; ``money_lost`` at the end, yuan; ``newly_below`` the line; ``beyond_sum``, what shocks together
    cost more than one by one, yuan (NaN for one alone).  ``years``: by December, months before, after and lost, money
    lost.  ``paths``: months of reserve by month.  Of several areas their sum comes first, called "all".
    """

    base: Scenario
    data: DataPackage
    until: int
    areas: tuple[str, ...] | None
    struck: tuple[Struck, ...]
    table: pd.DataFrame
    years: pd.DataFrame
    paths: pd.DataFrame

    def newly_below(self, shock: str) -> pd.DataFrame:
        """Areas and funds that a shock takes below their line and that stay above it without."""
        rows = self.table[(self.table["shock"] == shock) & self.table["newly_below"]]
        return rows[["area", "fund", "floor_after"]].reset_index(drop=True)

    def __repr__(self) -> str:
        names = ", ".join(one.name for one in self.struck)
        kind = "SYNTHETIC" if self.data.synthetic else "published figures"
        return (
            f"<fundmodel.Stress of {self.base.name} on {self.data.name} ({kind}) until {self.until}: {names}>\n"
            "table | years | paths; newly_below(shock)"
        )


def stress(
    base: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    shocks: str | Shock | Sequence[str | Shock] | None = None,
    areas: Sequence[str] | str | None = None,
    until: int = UNTIL,
    rule: RuleLike | None = None,
    *,
    severity: float | None = None,
    start: str | None = None,
    healing: float | None = None,
    step: Step | None = None,
) -> Stress:
    """lost = what is held in ``base`` - what is held where the shock strikes, by area, fund and month.

    ``shocks``: names of the library, paths of files, ``Shock`` objects, "a + b" for two that strike together (each
    alone is shown too); None for the whole library.  ``areas`` are those that are struck, None for all; every area is
    judged, for people who leave arrive elsewhere. ``severity``, ``start`` ("YYYY-MM") and ``healing`` (years) replace
    those of every shock named. ``rule`` as in ``project``; without it the scenario's own is at work. Months of reserve
    and the line as levels have them (employees cash, residents earned; ``warning.*``); they go on below zero. What a
    rule bridges (loans, bills that providers wait for) is taken off: a shock that is carried over is lost all the same.
    ``InputError`` for a shock, an area or a value that is not valid. Source: METHODS 7.5, 8.4, 5.2.
    """
    scenario, package = load_scenario(base), load_data(data)
    hit = None if areas is None or areas == "all" else tuple(asked_for(areas, "area", str, Said("Name areas.")))
    ready, before = made_ready(scenario, package, until, rule)
    under = ready.base
    asked = [_parts(one, severity, start, healing) for one in _named(shocks, package)]
    first = package.base_year + 1
    struck = [_struck(parts, under, hit, package, first) for parts in _with_parts(asked)]
    late = [shock for one in struck for shock in one.shocks if shock.start > f"{until}-12"]
    if late:
        raise InputError(
            Said(
                "The shock {shock} starts in {start}, after the last year {until}; project longer (until=).",
                shock=late[0].name,
                start=late[0].start,
                until=until,
            )
        )
    lanes = [one.scenario for one in struck]
    found = tried(ready, lanes, [one.name for one in struck], step)
    failed = [(one, end.problem) for one, end in zip(struck, found, strict=True) if end.paths is None]
    if failed:
        raise ProjectionError(
            Said("The shock {shock} cannot be projected: {problem}", shock=failed[0][0].name, problem=failed[0][1])
        )
    ends = [end.paths for end in found if end.paths is not None]
    table, years, paths = _tables(struck, before, ends, floors_of(scenario), hit)
    return Stress(scenario, package, until, hit, tuple(struck), table, years, paths)


def library(data: DataPackage) -> tuple[str, ...]:
    """The shocks that come with the package and can strike these data."""
    names = builtin_shocks()
    return names if len(data.areas) > 1 else tuple(name for name in names if not load_shock(name).between_areas)


def _named(shocks: Any, data: DataPackage) -> list[Any]:
    return list(library(data)) if shocks is None else asked_for(shocks, "shock", (str, Path, Shock), GIVE)


def _parts(one: Any, severity: float | None, start: str | None, healing: float | None) -> tuple[Shock, ...]:
    """The shocks of one name ("a", "a + b", a path) or object."""
    names = [part.strip() for part in one.split("+")] if isinstance(one, str) and "+" in one else [one]
    return tuple(load_shock(name).at(severity, start, healing) for name in names)


def _with_parts(asked: Sequence[tuple[Shock, ...]]) -> list[tuple[Shock, ...]]:
    """Each shock alone that strikes in company too, then the company; nothing twice."""
    order: dict[tuple[Shock, ...], None] = {}
    for parts in asked:
        if len(parts) > 1:
            order |= {(shock,): None for shock in parts}
        order[parts] = None
    return list(order)


def _struck(
    parts: tuple[Shock, ...], under: Scenario, hit: tuple[str, ...] | None, data: DataPackage, first: int
) -> Struck:
    scenario = shocked(under, parts, hit, data.areas, first)
    return Struck(BOTH.join(shock.name for shock in parts), scenario.label, parts, scenario)


def _tables(
    struck: Sequence[Struck],
    before: Paths,
    ends: Sequence[Paths],
    floors: Mapping[str, float],
    hit: tuple[str, ...] | None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    money = {one.name: before.values[CLOSING] - end.values[CLOSING] for one, end in zip(struck, ends, strict=True)}
    rows, years, paths = [], [], []
    dated_before = event_dates(before, floors)
    for one, end in zip(struck, ends, strict=True):
        dated = event_dates(end, floors)
        for a, area in enumerate(before.areas):
            for f, fund in enumerate(before.funds):
                place = {"shock": one.name, "area": area, "fund": fund}
                held = [paths_of.values[MEASURE[fund]][0, a, f] for paths_of in (before, end)]
                gone = money[one.name][0, a, f]
                dates = {
                    f"{event}_{when}": pd.Timestamp(of[name][0, a, f])
                    for event, name in DATED.items()
                    for when, of in (("before", dated_before), ("after", dated))
                }
                below = [when == when for when in (dates["floor_before"], dates["floor_after"])]
                apart = sum(money[shock.name][0, a, f, -1] for shock in one.shocks)
                rows.append(
                    {
                        **place,
                        "hit": hit is None or area in hit,
                        **dates,
                        **_worst(one.shocks, before.months, held[0] - held[1]),
                        "money_lost": float(gone[-1]),
                        "newly_below": below[1] and not below[0],
                        "beyond_sum": float(gone[-1] - apart) if len(one.shocks) > 1 else np.nan,
                    }
                )
                years += _yearly(place, before.months, held, gone)
                paths.append(pd.DataFrame({**place, "month": before.months, "before": held[0], "after": held[1]}))
    dates_of = {f"{event}_{when}": "datetime64[ns]" for event in DATED for when in ("before", "after")}
    table = pd.DataFrame(rows).astype({**dates_of, "worst_month": "datetime64[ns]"})
    return table, pd.DataFrame(years), pd.concat(paths, ignore_index=True).astype({"month": "datetime64[ns]"})


def _worst(shocks: Sequence[Shock], months: np.ndarray, lost: np.ndarray) -> Row:
    """The most months of reserve lost in one month, and which; NaT where nothing is lost."""
    since = np.flatnonzero(months >= np.datetime64(min(shock.start for shock in shocks), "M"))
    at = since[int(np.argmax(lost[since]))]
    most = float(lost[at])
    return {"months_lost": most, "worst_month": pd.Timestamp(months[at]) if most > 0.0 else pd.NaT}


def _yearly(place: Mapping[str, str], months: np.ndarray, held: Sequence[np.ndarray], gone: np.ndarray) -> list[Row]:
    """A row for each December."""
    found = []
    for at in np.flatnonzero(months.astype(int) % 12 == 11):
        before, after = float(held[0][at]), float(held[1][at])
        year = 1970 + int(months[at].astype("datetime64[Y]").astype(int))
        row = {"year": year, "months_before": before, "months_after": after, "months_lost": before - after}
        found.append({**place, **row, "money_lost": float(gone[at])})
    return found
