"""What two parameters move together, and what share of the spread each explains (METHODS 9.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.moved import Moved, moved
from fundmodel.analysis.moved_runs import Step, Tried, in_force, made_ready, tried
from fundmodel.analysis.sensitivity import RANKED_AT, UNTIL, leading, sensitivity
from fundmodel.analysis.stress import MEASURE
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.fund_rules.measures import Array
from fundmodel.projection.project import Prepared
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

NAMES: Final = Said("Give names such as 'cost.excess_growth'.")
CONFIDENCE: Final = 0.9
RESAMPLES: Final = 200


def two_way(
    parameters: Sequence[str],
    base: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
    points: int = 5,
    *,
    area: str | None = None,
    step: Step | None = None,
) -> pd.DataFrame:
    """months(x_i, y_j) for ``points`` equal steps of two parameters from low to high: a row a fund and pair of values.

    Each parameter moves as in ``sensitivity``; months of reserve are those at the end of 2045 (employee) or 2035
    (resident), going on below zero. ``area``: areas together unless one is named. ``interaction`` = months - months
    with x alone - months with y alone + months of ``base``: zero where the two only add up. Columns: fund, first,
    second (values or shifts), year, months, interaction; the parameters stand in ``attrs``. ``InputError`` for other
    than two parameters, and as in ``sensitivity``. Source: METHODS 9.4.
    """
    names = asked_for(parameters, "parameter", str, NAMES)
    scenario, package = load_scenario(base), load_data(data)
    rows = in_force(scenario, package, until, [moved(scenario, name, package.base_year + 1) for name in names])
    if len(rows) != 2 or set(rows[0].members) & set(rows[1].members):
        raise InputError(Said("two_way: two different parameters are wanted; given: {names}.", names=list(names)))
    count = as_count("two_way", "points", points, 2)
    ready, before = made_ready(scenario, package, until)
    first, second = (_with_centre(row, count) for row in rows)
    pairs = [(x, y) for x in first for y in second]
    found = tried(ready, [{**rows[0].at(x), **rows[1].at(y)} for x, y in pairs], [rows[0].name for _ in pairs], step)
    where = before.place("sensitivity", area)
    table = []
    for fund in before.funds:
        months = {pair: _months(one, fund, until, where) for pair, one in zip(pairs, found, strict=True)}
        x0, y0 = rows[0].centre, rows[1].centre
        for x, y in pairs:
            alone = months[x, y0] + months[x0, y] - months[x0, y0]
            shown = {"fund": fund, "first": x, "second": y, "year": _year(fund, until)}
            table.append({**shown, "months": months[x, y], "interaction": months[x, y] - alone})
    result = pd.DataFrame(table)
    result.attrs |= {"first": rows[0].name, "second": rows[1].name}
    return result


def sobol_indices(
    parameters: Sequence[str] | None = None,
    base: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
    points: int = 64,
    seed: int = 7,
    *,
    area: str | None = None,
    step: Step | None = None,
) -> pd.DataFrame:
    """S_i = Var(E[months | x_i]) / Var(months), T_i = 1 - Var(E[months | all but x_i]) / Var(months), parameters
    independent and uniform from low to high: a row a fund and parameter.

    ``points`` n (a power of two) costs n (d + 2) projections of d parameters, money alone where people do not rest on
    them. ``parameters``: those that move a fund most (the plausible pair's) unless given. Months as in ``two_way``.
    Columns: fund, parameter, year, first, first_low, first_high, total, total_low, total_high (90 % bootstrap),
    and the standard deviation of months. Errors as in ``sensitivity``. Source: METHODS 9.4.
    """
    scenario, package = load_scenario(base), load_data(data)
    if parameters is None:
        leaders = leading(sensitivity(scenario, package, until, step=step, area=area))
        names: Sequence[str] = list(dict.fromkeys(name for own in leaders.values() for name in own))
    else:
        names = asked_for(parameters, "parameter", str, NAMES)
    rows = in_force(scenario, package, until, [moved(scenario, name, package.base_year + 1) for name in names])
    ready, before = made_ready(scenario, package, until)
    funds, where = list(before.funds), before.place("sensitivity", area)

    def months(values: Array) -> Array:
        return _at_points(ready, rows, values, funds, until, where, step)

    found = variance_indices(months, [(row.low, row.high) for row in rows], points, seed)
    table = []
    for f, fund in enumerate(funds):
        for p, row in enumerate(rows):
            own = {name: float(values[f, p]) for name, values in found.items() if name != "sd"}
            table.append({"fund": fund, "parameter": row.name, "year": _year(fund, until), **own})
    spread = {fund: float(found["sd"][f]) for f, fund in enumerate(funds)}
    result = pd.DataFrame(table)
    result["months_sd"] = result["fund"].map(spread)
    return result


def variance_indices(
    function: Callable[[Array], Array], bounds: Sequence[tuple[float, float]], points: int, seed: int
) -> dict[str, Array]:
    """First-order and total Sobol indices of ``function`` (parameter, point) -> (output, point), with 90 % bootstrap
    intervals, ``(output, parameter)``, and the outputs' standard deviation ``sd``.

    Saltelli's design with the estimators of ``scipy.stats.sobol_indices``; n = ``points``, a power of two. Source:
    METHODS 9.4.
    """
    from scipy import stats

    if points < 2 or points & (points - 1):
        raise InputError(Said("sobol_indices: points={points} is no power of two; write 64, 128 ..", points=points))
    seen: list[Array] = []

    def noted(values: Array) -> Array:
        seen.append(np.atleast_2d(function(values)))
        return seen[-1]

    dists = [stats.uniform(low, high - low) for low, high in bounds]
    found = stats.sobol_indices(func=noted, n=points, dists=dists, rng=np.random.default_rng(seed))
    first, second, mixed = seen[0], seen[1], seen[2].reshape(-1, points, len(bounds))
    chosen = np.random.default_rng(seed).integers(points, size=(RESAMPLES, points))
    again = [_indices(first[:, own], second[:, own], mixed[:, own]) for own in chosen]
    out = {"first": np.atleast_2d(found.first_order), "total": np.atleast_2d(found.total_order)}
    tails = ((1.0 - CONFIDENCE) / 2.0, (1.0 + CONFIDENCE) / 2.0)
    for at, name in enumerate(("first", "total")):
        ends = np.quantile([one[at] for one in again], tails, axis=0)
        out |= dict(zip((f"{name}_low", f"{name}_high"), ends, strict=True))
    return {**out, "sd": np.concatenate([first, second], axis=-1).std(axis=-1)}


def _indices(first: Array, second: Array, mixed: Array) -> tuple[Array, Array]:
    """mean(b (ab_i - a)) / Var and mean((a - ab_i)^2) / (2 Var), ``(output, parameter)``, of values a, b
    ``(output, point)`` and ab ``(output, point, parameter)``."""
    spread = np.concatenate([first, second], axis=-1).var(axis=-1)[:, None]
    change = mixed - first[..., None]
    main = (second[..., None] * change).mean(axis=1) / spread
    return main, (change**2).mean(axis=1) / (2.0 * spread)


def _at_points(
    ready: Prepared,
    rows: Sequence[Moved],
    values: Array,
    funds: Sequence[str],
    until: int,
    where: int,
    step: Step | None,
) -> Array:
    """Months of each fund at each point, ``(fund, point)``."""
    flat = np.asarray(values).reshape(len(rows), -1)
    changes: list[Any] = []
    for point in flat.T:
        change: dict[str, Any] = {}
        for row, value in zip(rows, point.tolist(), strict=True):
            change |= row.at(value)
        changes.append(change)
    found = tried(ready, changes, [ready.base.name for _ in changes], step)
    out = np.array([[_months(one, fund, until, where) for one in found] for fund in funds])
    return out.reshape(len(funds), *np.shape(values)[1:])


def _with_centre(row: Moved, points: int) -> list[float]:
    """Equal steps from low to high, and the value of the base among them."""
    return sorted({*np.linspace(row.low, row.high, points).tolist(), row.centre})


def _year(fund: str, until: int) -> int:
    return min(RANKED_AT[fund], until)


def _months(one: Tried, fund: str, until: int, where: int) -> float:
    if one.paths is None:
        return float("nan")
    at = int(np.flatnonzero(one.paths.months == np.datetime64(f"{_year(fund, until)}-12", "M"))[0])
    return float(one.paths.values[MEASURE[fund]][0, where, one.paths.funds.index(fund), at])
