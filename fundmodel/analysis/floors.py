"""The warning lines that the scenarios of a run assume, given to the functions that judge a fund."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fundmodel.analysis.levels import THRESHOLDS, LevelThresholds
from fundmodel.analysis.runs import several
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

Floors = Mapping[str, float]
Judged = TypeVar("Judged", bound=Any)

PARAMETERS: Final = {
    "employee_pooled": "warning.employee_floor_months",
    "resident": "warning.resident_floor_months",
}


def floors(run: Projection, scenario: str) -> dict[str, float]:
    """Months of reserve under which each pooled fund should not fall, as ``scenario`` assumes them."""
    entries = next(own["entries"] for own in run.provenance["scenarios"] if own["name"] == scenario)
    return {fund: float(entries[name]["value"]) for fund, name in PARAMETERS.items()}


def distinct(run: Projection, fund: str) -> dict[float, list[str]]:
    """Each warning line of a fund, and the scenarios that assume it."""
    found: dict[float, list[str]] = {}
    for scenario in run.scenarios:
        found.setdefault(floors(run, scenario)[fund], []).append(scenario)
    return found


def floor_words(run: Projection) -> dict[str, str]:
    """ "6" for each pooled fund, or "6 / 9" where scenarios differ."""
    return {fund: " / ".join(f"{floor:g}" for floor in distinct(run, fund)) for fund in POOLED_FUNDS}


def thresholds(months: Floors) -> dict[str, LevelThresholds]:
    """The thresholds of METHODS 5.5 around another floor: critical never above it, comfort and excess never below."""
    return {
        fund: replace(
            limits,
            floor=months[fund],
            critical=min(limits.critical, months[fund]),
            comfortable=max(limits.comfortable, months[fund]),
            excess=max(limits.excess, months[fund]),
        )
        for fund, limits in THRESHOLDS.items()
    }


def judged(run: Projection, judge: Callable[[xr.Dataset, Floors], Judged]) -> list[Judged]:
    """``judge(ledger, floors)`` for each group of neighbouring scenarios with the same floors, in their order."""
    ledger = several(run, "ledger")
    groups: list[tuple[dict[str, float], list[str]]] = []
    for scenario in run.scenarios:
        own = floors(run, scenario)
        if groups and groups[-1][0] == own:
            groups[-1][1].append(scenario)
        else:
            groups.append((own, [scenario]))
    if len(groups) == 1:
        return [judge(ledger, groups[0][0])]
    return [judge(ledger.sel(scenario=names), own) for own, names in groups]


def joined(run: Projection, judge: Callable[[xr.Dataset, Floors], Judged]) -> Judged:
    """What ``judged`` gives, put together again over scenarios."""
    import xarray as xr

    found = judged(run, judge)
    whole: Judged = found[0] if len(found) == 1 else xr.concat(found, "scenario")
    return whole
