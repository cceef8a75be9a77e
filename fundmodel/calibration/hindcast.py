"""The model re-run from past origins and scored against what was published later, beside forecasts that know nothing
of the funds.

It is a hindcast, not a record of forecasts: the code, the defaults and the demography (WPP 2024) know the later years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fundmodel.assumptions.package import DataPackage, load_data
from fundmodel.assumptions.scenario import Scenario, load_scenario
from fundmodel.calibration import naive
from fundmodel.calibration.anchors import anchored
from fundmodel.calibration.as_of import as_of
from fundmodel.calibration.forecast_errors import OWN, beside_own, drifts, error_table, percent_error
from fundmodel.calibration.modelled_figures import modelled_figures
from fundmodel.calibration.published_figures import (
    FLOWS,
    MEASURES,
    MERGED,
    SCOPES,
    Figures,
    Series,
    long_series,
    months_held,
    published_figures,
)
from fundmodel.projection.project import project
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

Methods = Mapping[str, Callable[[Series, int, int], Any]]

SIMPLE: Final[Methods] = {"last_growth": naive.last_growth, "trend": naive.log_linear_trend}
TIME_SERIES: Final[Methods] = {"arima": naive.arima, "ets": naive.ets}
MODELS: Final = (OWN, *SIMPLE, *TIME_SERIES)
HISTORY: Final = "history"
"""Scope of the long series of national totals: naive forecasts alone, for want of accounts to run the model from."""
KEYS: Final = ("scope", "measure", "horizon", "model")
FORECAST_COLUMNS: Final = (
    "origin",
    "year",
    "horizon",
    "scope",
    "measure",
    "model",
    "forecast",
    "actual",
    "error",
    "unit",
)
FIRST_HISTORY_ORIGIN: Final = 2007
HISTORY_HORIZON: Final = 6


@dataclass(frozen=True)
class Hindcast:
    """What was found, as tidy tables.

    ``table``: scope, measure, horizon, model, n, mean, mae, rmse, spread, own_mae, better (forecast less actual, per
    cent of actual; months in months). ``forecasts``: every single forecast in yuan, persons and months, with what was
    published. ``rules``: what was assumed at each origin, and why. ``about``: data, scenario and code that made it.
    """

    table: pd.DataFrame
    forecasts: pd.DataFrame
    rules: pd.DataFrame
    about: Mapping[str, Any]


def hindcast(
    data: str | Path | DataPackage = "national",
    scenario: str | Path | Scenario = "baseline",
    *,
    origins: Sequence[int] | None = None,
    step: Callable[[int], None] | None = None,
) -> Hindcast:
    """Re-run ``scenario`` from every past origin with what the origin's accounts showed, and score it.

    An origin is a year whose totals were published, from the merger of the rural scheme to the year before the last;
    a scope (all funds, employee scheme with its accounts, employee pool, resident fund) is scored from the origins that
    published its own income, expenditure and balance, heads from every origin. ``origins`` narrows the choice, ``step``
    is called with each origin before it is run. Naive forecasts stand beside it; ARIMA and ETS only on the national
    totals, where statsmodels is installed. Read the result as a hindcast: demography and defaults know the later years.
    ``InputError`` where no origin can be run. Source: METHODS 9.1, 9.6.
    """
    package, known = load_data(data), load_scenario(scenario)
    published = published_figures(package)
    chosen = _chosen(package, published, origins)
    last = last_year(published)
    forecasts, rules = [], []
    for origin in chosen:
        if step is not None:
            step(origin)
        run, remarks = rerun(known, package, origin, last)
        forecasts += list(scored(modelled_figures(run), published, origin, scored_keys(published, origin)))
        forecasts += list(_naive(package, published, origin, last))
        rules += [{"origin": origin, **remark._asdict()} for remark in remarks]
    forecasts += list(_history(package)) if origins is None else []
    found = pd.DataFrame(forecasts, columns=list(FORECAST_COLUMNS))
    return Hindcast(
        score_table(found),
        found,
        pd.DataFrame(rules, columns=["origin", "name", "value", "zh", "en"]),
        {
            "data": {"name": package.name, "sha256": package.sha256, "synthetic": package.synthetic},
            "scenario": {"name": known.name, "sha256": known.sha256, "label": dict(known.label)},
            "code": run.provenance["code"],
            "origins": chosen,
            "last_year": last,
        },
    )


def rerun(scenario: Scenario, data: DataPackage, origin: int, until: int) -> tuple[Projection, tuple[Any, ...]]:
    """(the projection from 31 December ``origin``, remarks on what was divided, filled and assumed)."""
    cut, filled = as_of(data, origin)
    then, assumed = anchored(scenario, data, origin, cut)
    return project(then, data=cut, until=until), (*filled, *assumed)


def possible_origins(published: Figures) -> tuple[int, ...]:
    """Years after the merger of the rural scheme with published total income, expenditure and balance, but the last."""
    years = set.intersection(*(set(published["all", item]) for item in (*FLOWS, "balance")))
    return tuple(sorted(year for year in years if MERGED < year < last_year(published)))


def last_year(published: Figures) -> int:
    """The last year whose total expenditure is published."""
    return max(published["all", "expenditure"], default=0)


def score_table(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Statistics by scope, measure, horizon and model, with n; who was nearer over the same pairs of years; drift."""
    order = {name: place for place, name in enumerate((*SCOPES, HISTORY, *MEASURES, *MODELS))}
    table = error_table(forecasts, KEYS)
    table["drift"] = [drifts(own["error"]) for _, own in forecasts.groupby(list(KEYS), sort=False)]
    table = beside_own(table, forecasts, KEYS[:-1], ("origin", "year"))
    return table.sort_values(
        list(KEYS), key=lambda column: column if column.name == "horizon" else column.map(order), kind="stable"
    ).reset_index(drop=True)


def scored(
    modelled: Figures, published: Figures, origin: int, keys: Sequence[tuple[str, str]], model: str = OWN
) -> Iterator[dict[str, Any]]:
    """One row for each year after the origin that is both modelled and published."""
    for scope, measure in keys:
        actual = published[scope, measure]
        for year, forecast in modelled.get((scope, measure), {}).items():
            if year > origin and year in actual:
                yield _row(origin, year, scope, measure, model, forecast, actual[year])


def scored_keys(published: Figures, origin: int) -> list[tuple[str, str]]:
    """Scope and measure that were published at the origin, money only where all of a scope's was."""
    keys = []
    for scope in SCOPES:
        for measure in MEASURES:
            needed = (*FLOWS, "balance") if measure in (*FLOWS, "balance", "months") else (measure,)
            if all(origin in published.get((scope, item), {}) for item in needed):
                keys.append((scope, measure))
    return keys


def _chosen(package: DataPackage, published: Figures, origins: Sequence[int] | None) -> tuple[int, ...]:
    possible = possible_origins(published)
    if not possible:
        raise InputError(
            f"The data package {package.name} publishes no total income, expenditure and balance of two years; "
            "a hindcast needs them in fund_accounts and balances."
        )
    wrong = [str(year) for year in origins or () if year not in possible]
    if wrong or (origins is not None and not origins):
        raise InputError(
            f"Not an origin that can be run from: {', '.join(wrong) or 'none given'}. "
            f"Possible: {', '.join(map(str, possible))}"
        )
    return tuple(sorted(set(origins))) if origins else possible


def _row(origin: int, year: int, scope: str, measure: str, model: str, forecast: float, actual: float) -> dict[str, Any]:
    months = measure == "months"
    error = forecast - actual if months else float(percent_error(forecast, actual))
    values = (origin, year, year - origin, scope, measure, model, forecast, actual, error)
    return dict(zip(FORECAST_COLUMNS, (*values, "months" if months else "%"), strict=True))


def _naive(data: DataPackage, published: Figures, origin: int, last: int) -> Iterator[dict[str, Any]]:
    """Naive forecasts of every scope that is scored: flows and heads grow, balances follow from flows."""
    keys = scored_keys(published, origin)
    for model, method in {**SIMPLE, **_time_series()}.items():
        for scope in dict.fromkeys(scope for scope, _ in keys):
            wanted = [measure for own, measure in keys if own == scope]
            grown = {
                (scope, measure): series
                for measure in wanted
                if measure not in ("balance", "months")
                for series in [_grown(data, published, model, method, (scope, measure), origin, last)]
                if series
            }
            if "balance" in wanted and {(scope, item) for item in FLOWS} <= grown.keys():
                grown |= _stock(grown, published, scope, origin)
            yield from scored(grown, published, origin, list(grown), model)


def _grown(
    data: DataPackage,
    published: Figures,
    model: str,
    method: Callable[[Series, int, int], Any],
    key: tuple[str, str],
    origin: int,
    last: int,
) -> Series:
    """The published figure of the origin grown by a method; trend, ARIMA and ETS of the totals see the long series."""
    total = key[0] == "all" and key[1] in FLOWS
    if model in TIME_SERIES and not total:
        return {}
    long = total and model != "last_growth"
    series = naive.without_step(long_series(data, key[1]), origin) if long else published[key]
    factors = method(series, origin, last - origin)
    if factors is None:
        return {}
    start = published[key][origin]
    return {origin + 1 + k: start * float(factor) for k, factor in enumerate(factors)}


def _stock(grown: Figures, published: Figures, scope: str, origin: int) -> Figures:
    """balance = balance of the origin + income - expenditure, year by year, and the months that it pays for."""
    held, balances, months = published[scope, "balance"][origin], Series(), Series()
    for year, income in grown[scope, "income"].items():
        spent = grown[scope, "expenditure"][year]
        held += income - spent
        balances[year], months[year] = held, months_held(held, spent)
    return {(scope, "balance"): balances, (scope, "months"): months}


def _history(data: DataPackage) -> Iterator[dict[str, Any]]:
    """Naive forecasts of the national totals since 1998, one to six years ahead; none across the rural merger."""
    for item in FLOWS:
        actual = long_series(data, item)
        for origin in range(FIRST_HISTORY_ORIGIN, max(actual, default=0)):
            known = naive.without_step(actual, origin)
            for model, method in {**SIMPLE, **_time_series()}.items():
                factors = method(known, origin, HISTORY_HORIZON)
                for k, factor in enumerate(() if factors is None else factors):
                    year = origin + 1 + k
                    if year in actual and not origin < naive.BREAK <= year:
                        forecast = actual[origin] * float(factor)
                        yield _row(origin, year, HISTORY, item, model, forecast, actual[year])


def _time_series() -> Methods:
    return TIME_SERIES if naive.statsmodels_present() else {}
