"""What of a change the base year takes: every parameter is moved for all time and, where it can be dated, from the
first projected year; what differs between the two is what the base year took."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

import fundmodel as fm
from fundmodel.assumptions.scenario.values import at_months
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import FundmodelError
from tests.architecture import test_parameters_read as moved

UNTIL = 2031
FACTOR_MOVES = 1e-5
"""What counts as a move of a factor, for one per cent of the parameter."""
SHARE_NOTED = {True: 0.001, False: 0.3}
"""Share of a change that the base year takes and that is noted: with a dated form to write, and without one."""
BOOKS_MOVE = 1e-9
BASE_YEAR, FIRST = "2025-01", "2026-01"


class Taken(NamedTuple):
    """One row of the table: what takes the change, the share of it, and how many years after the base year a date is
    free of it (0: it cannot be dated)."""

    parameter: str
    taken_by: str
    share: float
    free_after: int


class Trial(NamedTuple):
    """A parameter or word with the names of its scenarios: in company, moved for all time and from the first
    projected year (None where it cannot be dated)."""

    parameter: str
    companion: str
    always: str
    first: str | None


def trials(names: Iterable[str]) -> tuple[list[Trial], dict[str, fm.Scenario]]:
    """The trials of some parameters and every scenario that they need, by name."""
    found, scenarios = [], {}
    for name in names:
        base = moved.in_company(name)
        for place, value in enumerate(other_values(base, name)):
            own = [base, base.with_changes({name: for_all_time(name, value)}, name=f"{name} {place}")]
            own += [dated(base, name, value, FIRST)] if datable(base, name, value) else []
            scenarios |= {one.name: one for one in own}
            always, first = [one.name for one in own[1:]] + [None] * (3 - len(own))
            found.append(Trial(name, base.name, str(always), first))
    return found, scenarios


def other_values(base: fm.Scenario, name: str) -> list[Any]:
    """A flat value a little above the one of the first projected year, or every other word."""
    entry, spec = base.entry(name), parameters()[name]
    if spec.kind == "choice":
        return [word for word in spec.choices if word not in (entry.value, "member_ages")]
    if spec.kind != "dated" or not entry.dates:
        return [moved.a_little_more(name, entry.value)]
    level = {str(entry.grow_with): dict.fromkeys(range(1990, 2100), 0.0)}
    return [moved.a_little_more(name, float(at_months(entry, np.array([FIRST], dtype="datetime64[M]"), level)[0]))]


def for_all_time(name: str, value: Any) -> Any:
    """The value without a date; what acts once in the base year, because it must have a date."""
    return {BASE_YEAR: value} if parameters()[name].lasts == "once" else value


def dated(base: fm.Scenario, name: str, value: Any, date: str) -> fm.Scenario:
    return base.with_changes(
        {name: {"value": {date: value}, "beyond_last": "hold"}}, name=f"{name} {value!s:.40} {date}"
    )


def datable(base: fm.Scenario, name: str, value: Any) -> bool:
    """Whether the model takes a value of this parameter with a date."""
    kind = parameters()[name].kind
    if kind == "dated":
        return True
    if kind in ("scalar", "by_age"):
        return False
    try:
        fm.project(dated(base, name, value, FIRST), until=2029)
    except FundmodelError:
        return False
    return True


def taken(run: fm.Projection, trial: Trial) -> Taken | None:
    """What the base year takes of one trial; None where it takes nothing worth a note."""
    items = _factors_moved(run, trial.always, trial.companion)
    if trial.first is None or _same_as(run, trial.first, trial.companion):
        absorbed = _absorbed_yuan(run, trial)
        effect = _largest(_flows(run, trial.always) - _flows(run, trial.companion))
        share, free = absorbed / max(absorbed + effect, 1.0), 0
    else:
        apart = _largest(_closings(run, trial.always) - _closings(run, trial.first))
        size = max(
            _largest(_closings(run, one) - _closings(run, trial.companion)) for one in (trial.always, trial.first)
        )
        share, free = apart / max(size, 1.0), 2 if _factors_moved(run, trial.first, trial.companion) else 1
    if share < SHARE_NOTED[free > 0] and not (items and free):
        return None
    return Taken(trial.parameter, " ".join(items) or _without_a_factor(run, trial), min(round(share, 2), 1.0), free)


def _same_as(run: fm.Projection, one: str, other: str) -> bool:
    """Whether a date makes the change idle: what is read at one date only cannot be dated."""
    return np.array_equal(_closings(run, one), _closings(run, other))


def _without_a_factor(run: fm.Projection, trial: Trial) -> str:
    """Who takes a change that no factor shows: balances of the base year, members of the past or spending."""
    books = [run.ledger["closing"].sel(scenario=one).values[..., :12] for one in (trial.always, trial.companion)]
    if np.abs(books[0] - books[1]).max() > BOOKS_MOVE * np.abs(books[1]).max():
        return "published_balance"
    later = trial.first or trial.companion
    members = [run.enrolment.sel(scenario=one)["persons"].values for one in (trial.always, later)]
    return "published_spending" if np.array_equal(*members) else "members_of_the_past"


def _factors_moved(run: fm.Projection, scenario: str, companion: str) -> list[str]:
    factor = run.reconciliation["factor"]
    change = np.abs(factor.sel(scenario=scenario) / factor.sel(scenario=companion) - 1.0).max("area").values
    return [str(item) for item, size in zip(factor["item"].values, change, strict=True) if size > FACTOR_MOVES]


def _absorbed_yuan(run: fm.Projection, trial: Trial) -> float:
    rows = run.reconciliation
    change = rows["factor"].sel(scenario=trial.always) / rows["factor"].sel(scenario=trial.companion) - 1.0
    published = rows["published"].sel(scenario=trial.companion)
    in_yuan = ~rows["item"].isin(["care_heads", "care_beneficiaries"])
    return _largest((change * published).where(in_yuan, 0.0).values)


def _closings(run: fm.Projection, scenario: str | None) -> np.ndarray:
    return np.asarray(run.ledger["closing"].sel(scenario=scenario).values[..., 12:])


def _flows(run: fm.Projection, scenario: str) -> np.ndarray:
    last = run.ledger[["income", "expenditure"]].sel(scenario=scenario).isel(month=slice(-12, None)).sum("month")
    return np.asarray(last.to_array().values)


def _largest(values: Any) -> float:
    return float(np.abs(values).max())


def measured(only: Collection[str] | None = None) -> Iterator[Taken]:
    """The rows of the table, in the order of the declarations; of some parameters where they are named."""
    apart = (moved.WAITS, set(moved.BETWEEN_AREAS))
    groups = [(set(parameters()) - set().union(*apart) - set(moved.SHOWN), "national"), (apart[0], "national")]
    found: dict[str, Taken] = {}
    for names, data in (*groups, (apart[1], "example-province")):
        asked = [name for name in parameters() if name in names and (only is None or name in only)]
        for trial, run in runs(asked, data) if asked else ():
            row = taken(run, trial)
            if row is not None and (row.parameter not in found or row.share > found[row.parameter].share):
                found[row.parameter] = row
    return (found[name] for name in parameters() if name in found)


def runs(names: list[str], data: str) -> Iterator[tuple[Trial, fm.Projection]]:
    """Each trial of some parameters with a run that holds it; words of a whole run are projected with nobody else."""
    wanted, scenarios = trials(names)
    together = [trial for trial in wanted if trial.parameter not in WHOLE_RUN]
    if together:
        every = {name for trial in together for name in trial[1:] if name}
        run = fm.project([scenarios[name] for name in scenarios if name in every], data, until=UNTIL)
        yield from ((trial, run) for trial in together)
    for trial in wanted:
        if trial.parameter in WHOLE_RUN:
            yield trial, side_by_side([fm.project(scenarios[str(n)], data, until=UNTIL) for n in trial[1:3]])


WHOLE_RUN = {"population.migration_placement", "employee.published_pool_income", "economy.interest_posting"}


def side_by_side(parts: list[fm.Projection]) -> Any:
    """Runs of one scenario each as one with a dimension of scenarios."""
    from types import SimpleNamespace

    import xarray as xr

    names = [part.scenarios[0] for part in parts]
    sets: Mapping[str, Any] = {
        name: xr.concat([getattr(part, name) for part in parts], xr.IndexVariable("scenario", names), coords="minimal")
        for name in ("ledger", "reconciliation", "enrolment")
    }
    return SimpleNamespace(**sets)


def write(path: Any) -> int:
    """Write the table anew; the number of its rows."""
    rows = list(measured())
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(Taken._fields)
        table.writerows((row.parameter, row.taken_by, f"{row.share:.2f}", row.free_after) for row in rows)
    return len(rows)
