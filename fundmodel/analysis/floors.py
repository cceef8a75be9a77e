"""The warning lines on which a fund is judged: those given, else those that a run assumes, else the usual ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pandas as pd
import xarray as xr

from fundmodel.analysis.frame import HasLedger
from fundmodel.analysis.ledger_read import dataset_of
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.dims import ALL_FUNDS, POOLED_FUNDS
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

Floors = Mapping[str, float]
Judged = TypeVar("Judged", bound=Any)

FLOORS: Final[Floors] = {"employee_pooled": 6.0, "resident": 3.0}
"""Months of reserve under which a fund should not fall; the individual accounts belong to people and have no floor."""

PARAMETERS: Final = {
    "employee_pooled": "warning.employee_floor_months",
    "resident": "warning.resident_floor_months",
}


def floors(run: Projection, scenario: str) -> dict[str, float]:
    """Months of reserve under which each pooled fund should not fall, as ``scenario`` assumes them."""
    return _assumed(next(own for own in run.provenance["scenarios"] if own["name"] == scenario))


def distinct(run: Projection, fund: str) -> dict[float, list[str]]:
    """Each warning line of a fund, and the scenarios that assume it."""
    found: dict[float, list[str]] = {}
    for scenario in run.scenarios:
        found.setdefault(floors(run, scenario)[fund], []).append(scenario)
    return found


def floor_words(run: Projection) -> dict[str, str]:
    """ "6" for each pooled fund, or "6 / 9" where scenarios differ."""
    return {fund: " / ".join(f"{floor:g}" for floor in distinct(run, fund)) for fund in POOLED_FUNDS}


def judged(
    run_or_ledger: xr.Dataset | HasLedger,
    judge: Callable[[xr.Dataset | HasLedger, Floors], Judged],
    given: Floors | None = None,
) -> list[Judged]:
    """``judge(run or ledger, floors)`` for each group of neighbouring scenarios on the same floors, in their order.

    The floors are those ``given``, else the ``warning.*`` parameters that each scenario of a projection assumes, else
    ``FLOORS``: a ledger alone does not know its scenario.
    """
    ledger = dataset_of(run_or_ledger)
    if given is not None:
        return [judge(run_or_ledger, given)]
    groups: list[tuple[Floors, list[str]]] = []
    for scenario in getattr(run_or_ledger, "provenance", {}).get("scenarios", ()):
        own = _assumed(scenario)
        if groups and groups[-1][0] == own:
            groups[-1][1].append(scenario["name"])
        else:
            groups.append((own, [scenario["name"]]))
    if len(groups) < 2 or "scenario" not in ledger.dims:
        return [judge(run_or_ledger, groups[0][0] if groups else FLOORS)]
    return [judge(ledger.sel(scenario=names), own) for own, names in groups]


def joined(
    run_or_ledger: xr.Dataset | HasLedger,
    judge: Callable[[xr.Dataset | HasLedger, Floors], Judged],
    given: Floors | None = None,
) -> Judged:
    """What ``judged`` gives, put together again over scenarios: labelled arrays, or the rows of tables."""
    found = judged(run_or_ledger, judge, given)
    if len(found) == 1:
        return found[0]
    tables = isinstance(found[0], pd.DataFrame)
    whole: Judged = pd.concat(found, ignore_index=True) if tables else xr.concat(found, "scenario")
    return whole


def require_funds(function: str, name: str, given: Mapping[str, Any] | None, of: xr.Dataset | HasLedger) -> None:
    """Raise ``InputError`` for what is no mapping by fund or an empty one, and for a fund that neither the house nor
    the ledger has, naming the nearest."""
    if given is None:
        return
    held = dataset_of(of).coords.get("fund")
    valid = tuple(dict.fromkeys((*ALL_FUNDS, *([] if held is None else map(str, held.values.ravel())))))
    if not isinstance(given, Mapping) or not given:
        raise InputError(
            Said(
                "{function}: {name}={given!r} is no mapping by fund. Write {{{fund!r}: ...}}, or leave it out.",
                function=function,
                name=name,
                given=given,
                fund=valid[0],
            )
        )
    faults = [
        Fault(function, Said("there is no such fund"), did_you_mean(str(fund), valid), place=name, value=str(fund))
        for fund in given
        if fund not in valid
    ]
    if faults:
        raise InputError(
            Said("{function}: {name} names a fund that is not known:", function=function, name=name), faults
        )


def require_floors(function: str, given: Floors | None, of: xr.Dataset | HasLedger) -> None:
    """Raise ``InputError`` for floors of a fund that is not known, and for one that is no number of months."""
    require_funds(function, "floors", given, of)
    faults = [
        Fault(
            function,
            Said("not a number of months"),
            Said("Give a number, such as 6"),
            place=str(fund),
            value=str(months),
        )
        for fund, months in (given or {}).items()
        if not _is_number(months)
    ]
    if faults:
        raise InputError(Said("{function}: a floor cannot be used:", function=function), faults)


def _is_number(months: Any) -> bool:
    try:
        return not isinstance(months, str | bool) and math.isfinite(months)
    except TypeError:
        return False


def _assumed(scenario: Mapping[str, Any]) -> dict[str, float]:
    """The floors of one scenario, as the provenance notes it."""
    return {fund: float(scenario["entries"][name]["value"]) for fund, name in PARAMETERS.items()}
