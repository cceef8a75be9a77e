"""Any number of runs beside each other: one table of headlines, results minus the first, months by month, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.explain import Explained, explain
from fundmodel.analysis.mixed_runs import Step
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.frames.minus_first import differences
from fundmodel.presentation.frames.summary import headlines, yearly_accounts
from fundmodel.projection.project import project
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

UNTIL: Final = 2060
GIVE: Final = Said("Give at least two scenarios; in Python {{name: run}}, each a projection or a scenario.")


@dataclass(frozen=True)
class Compared:
    """``table``: the headlines of every run by area and fund, its name in the column ``scenario``.  ``minus_first``:
    income, spending, balance and months of each other run minus those of the first, by year and to date.  ``paths``:
    months of reserve of the pooled funds by month.  ``reasons``: why the second of two scenarios differs, else None.
    """

    names: tuple[str, ...]
    table: pd.DataFrame
    minus_first: pd.DataFrame
    paths: pd.DataFrame
    accounts: pd.DataFrame
    reasons: Explained | None


def compare(
    runs: Mapping[str, Projection | Scenario | str | Path],
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
    *,
    step: Step | None = None,
) -> Compared:
    """x_run - x_first, and the headlines of each; of two scenarios also why (``explain``).

    ``runs`` maps a name to a projection, or to a scenario that is projected on ``data`` until ``until``. A projection
    of several scenarios stands as "name: scenario". Reasons need scenarios, for a projection keeps values and not what
    it was made from. ``InputError`` for fewer than two, for equal names, and for runs of other areas or another base
    year. Source: METHODS 9.3.
    """
    if not isinstance(runs, Mapping) or not runs:
        raise InputError(Said("No run was given to compare. {fix}", fix=GIVE))
    scenarios = {name: load_scenario(one) for name, one in runs.items() if not isinstance(one, Projection)}
    package = load_data(data) if scenarios else None
    each: dict[str, Projection] = {}
    for name, one in runs.items():
        each |= _alone(name, one) if isinstance(one, Projection) else {}
    if scenarios:
        renamed = [replace(one, name=str(name)) for name, one in scenarios.items()]
        whole = project(renamed, package or data, until, force=True)
        each |= {str(name): whole.sel(scenario=str(name)) for name in scenarios}
    each = {name: each[name] for name in _ordered(runs, each)}
    _expect_alike(each)
    accounts = _stacked(each, lambda run: yearly_accounts(run))
    two = len(each) == 2 and len(scenarios) == 2
    first, second = scenarios.values() if two else (None, None)
    reasons = explain(first, second, package or data, until, step=step) if first and second else None
    return Compared(
        tuple(each),
        _stacked(each, lambda run: headlines(run)),
        differences(accounts, tuple(each)),
        _stacked(each, _months),
        accounts,
        reasons,
    )


def _alone(name: str, run: Projection) -> dict[str, Projection]:
    if len(run.scenarios) == 1:
        return {name: run}
    return {f"{name}: {one}": run.sel(scenario=one) for one in run.scenarios}


def _ordered(runs: Mapping[str, Any], each: Mapping[str, Projection]) -> list[str]:
    """The names in the order in which they were given."""
    return [one for name in runs for one in each if one == str(name) or one.startswith(f"{name}: ")]


def _stacked(each: Mapping[str, Projection], of: Any) -> pd.DataFrame:
    import pandas as pd

    tables: list[pd.DataFrame] = [of(run).assign(scenario=name) for name, run in each.items()]
    return pd.concat(tables, ignore_index=True)


def _months(run: Projection) -> pd.DataFrame:
    """scenario, fund, month, reserve_months: areas together, on the basis on which each fund's level is decided."""
    import pandas as pd

    from fundmodel.analysis.signed_paths import signed_paths
    from fundmodel.analysis.stress import MEASURE

    paths = signed_paths(run)
    parts = [
        pd.DataFrame(
            {
                "scenario": "",
                "fund": fund,
                "month": paths.months.astype("datetime64[ns]"),
                "reserve_months": paths.values[MEASURE[fund]][0, 0, paths.funds.index(fund)],
            }
        )
        for fund in POOLED_FUNDS
        if fund in paths.funds
    ]
    return pd.concat(parts, ignore_index=True)


def _expect_alike(each: Mapping[str, Projection]) -> None:
    if len(each) < 2:
        raise InputError(Said("One run alone cannot be compared. {fix}", fix=GIVE))
    first, *others = each
    known = _places(each[first])
    for name in others:
        if _places(each[name]) != known:
            raise InputError(
                Said(
                    "{name} has other areas or another base year than {first}; compare runs of the same areas.",
                    name=name,
                    first=first,
                )
            )


def _places(run: Projection) -> tuple[Any, ...]:
    return tuple(run.ledger["area"].values.tolist()), run.provenance["data"]["base_year"]
