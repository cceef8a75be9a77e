"""Why two projections differ: what each group of assumptions adds, free of the order in which they are changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.mixed_runs import MEASURES, Mixed, Pair, Step, batches, held_at, mixed_runs
from fundmodel.analysis.mixed_scenario import differing
from fundmodel.analysis.sensitivity import RANKED_AT, UNTIL
from fundmodel.analysis.shapley import shapley
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.reason_groups import reason_groups

UNITS: Final = {"balance": "yuan", "months": "months", "depletion": "months"}


@dataclass(frozen=True)
class Explained:
    """``table``: a row for each fund and group that differs: yuan, months of reserve, and months by which the fund is
    used up later (earlier below zero), parts of ``totals`` (fund, year, before, after and difference of each measure).

    A fund that is not used up by the end counts as used up in the month after it: ``censored`` tells of how many of the
    ``runs`` that holds, and the parts in months of the date are then at least so large in sum. ``ordered``: steps taken
    one after the other (``reasons_for_change``).
    """

    before: str
    after: str
    until: int
    groups: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    table: pd.DataFrame
    totals: pd.DataFrame
    runs: int
    people_runs: int
    censored: Mapping[str, int] = field(default_factory=dict)
    ordered: bool = False

    def text(self, lang: str = "en") -> str:
        """The reasons as lines, printed so that they add up, zh or en."""
        said: str = door("explained_text")(self, lang)
        return said


def explain(
    before: str | Path | Scenario,
    after: str | Path | Scenario,
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
    year: int | None = None,
    *,
    data_before: str | Path | DataPackage | None = None,
    step: Step | None = None,
) -> Explained:
    """phi_g = mean over all orders of what group g adds when it is changed after those before it; sum = after - before.

    Groups: demography, enrolment, base, rate, unit cost, price policy, interest, opening, rules; every parameter
    stands in one (``vocabulary/reason_groups.yaml``), and those in which nothing differs are left out. Every mixture is
    run: people once for each mixture of groups that move them. ``year``: whose December is explained; else 2045
    (employees) and 2035 (residents), or ``until``. Several areas are summed, each with what the scenarios say of it.
    ``data_before``: the package on which ``before`` stands where it is another, such as an earlier vintage; what it
    adds is told under opening. ``step`` is called with a word before each batch of runs. ``InputError`` for scenarios
    that cannot be projected. Source: METHODS 9.3.
    """
    pair = Pair.of(load_scenario(before), after, data, until, year, data_before, until)
    return _explained(pair.first.name, pair.second.name, until, mixed_runs(pair, step), pair.changed, pair.years)


def explained_by_one(run: Projection, before: Scenario, after: Scenario) -> Explained:
    """``explain`` of two scenarios of a run that differ in one group at most: the whole difference is that group's."""
    changed = differing(before, after, list(run.provenance["data"]["areas"]))
    until = int(run.provenance["until"])
    years = {fund: min(until, at) for fund, at in RANKED_AT.items()}
    held, funds, end = held_at(run, years)
    every = [held[run.scenarios.index(one.name)] for one in (before, after)]
    worth = {frozenset(): every[0], **({frozenset(changed): every[1]} if changed else {})}
    return _explained(before.name, after.name, until, Mixed(tuple(changed), funds, worth, end, 0), changed, years)


def _explained(
    before: str,
    after: str,
    until: int,
    mixed: Mixed,
    changed: Mapping[str, tuple[str, ...]],
    years: Mapping[str, int],
) -> Explained:
    return Explained(
        before,
        after,
        until,
        mixed.groups,
        changed,
        table_of(mixed, shapley(mixed.worth), years, tuple(reason_groups())),
        totals_of(mixed, years),
        len(mixed.worth),
        mixed.people_runs,
        {fund: _censored(mixed, at) for at, fund in enumerate(mixed.funds)},
    )


def steps(before: Scenario, after: Scenario, data: DataPackage, data_before: DataPackage | None = None) -> int:
    """The most often that ``explain`` calls ``step``."""
    return batches(before, after, (data_before or data, data))


def table_of(mixed: Mixed, parts: Mapping[str, Any], years: Mapping[str, int], order: tuple[str, ...]) -> pd.DataFrame:
    """``Explained.table`` of parts (fund, measure) by group."""
    rows = [
        {
            "fund": fund,
            "group": group,
            "year": years[fund],
            **{name: float(parts[group][at, k]) for k, name in enumerate(MEASURES)},
        }
        for at, fund in enumerate(mixed.funds)
        for group in order
        if group in parts
    ]
    return pd.DataFrame(rows, columns=["fund", "group", "year", *MEASURES])


def totals_of(mixed: Mixed, years: Mapping[str, int]) -> pd.DataFrame:
    """``Explained.totals`` of the first and the last of what is mixed."""
    none, every = mixed.worth[frozenset()], mixed.worth[frozenset(mixed.groups)]
    rows = []
    for at, fund in enumerate(mixed.funds):
        for k, name in enumerate(MEASURES):
            pair = float(none[at, k]), float(every[at, k])
            row = {"fund": fund, "year": years[fund], "measure": name, "before": pair[0], "after": pair[1]}
            dated = {
                f"{side}_month": _month(mixed, value) for side, value in zip(("before", "after"), pair, strict=True)
            }
            rows.append({**row, "difference": pair[1] - pair[0], **(dated if name == "depletion" else {})})
    return pd.DataFrame(rows)


def _month(mixed: Mixed, value: float) -> Any:
    """When the fund is used up; NaT where it is not by the end."""
    return pd.NaT if value >= mixed.end else pd.Timestamp(np.datetime64(int(value), "M"))


def _censored(mixed: Mixed, at: int) -> int:
    return int(np.sum([worth[at, MEASURES.index("depletion")] >= mixed.end for worth in mixed.worth.values()]))
