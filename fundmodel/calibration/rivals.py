"""Naive forecasts from every origin in the scopes of the hindcast, and of the national totals since 1998."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration import naive
from fundmodel.calibration.published_figures import FLOWS, Figures, Series, long_series, months_held
from fundmodel.calibration.scoring import HISTORY, score, scored, scored_keys

Method = Callable[[Series, int, int], Any]

SIMPLE: Final[Mapping[str, Method]] = {"last_growth": naive.last_growth, "log_linear": naive.log_linear_trend}
TIME_SERIES: Final[Mapping[str, Method]] = {"arima": naive.arima, "ets": naive.ets}
FIRST_ORIGIN: Final = 2007
HORIZON: Final = 6


def rivals(
    data: DataPackage, published: Figures, origin: int, last: int, long: bool = True
) -> Iterator[dict[str, Any]]:
    """Rows for every scope that is scored from the origin: flows and heads grow, balances follow from the flows.

    ``long``: the totals are those of the long series in ``national_history``, which an area has not.
    """
    keys = scored_keys(published, origin)
    for model in _methods() if long else SIMPLE:
        for scope in dict.fromkeys(scope for scope, _ in keys):
            wanted = [measure for own, measure in keys if own == scope]
            found: Figures = {}
            for measure in wanted:
                if measure not in ("balance", "months"):
                    grown = _grown(data, published, model, (scope, measure), origin, last, long)
                    found |= {(scope, measure): grown} if grown else {}
            if "balance" in wanted and {(scope, item) for item in FLOWS} <= found.keys():
                found |= _stock(found, published, scope, origin)
            yield from scored(found, published, origin, list(found), model)


def history(data: DataPackage) -> Iterator[dict[str, Any]]:
    """Rows for the national totals of ``national_history``, one to six years ahead of every year from 2007 on.

    A forecast made before the rural scheme was counted is not held against a year after: the totals are not of one
    scope. From then on the step is taken out as ``naive.without_step`` says.
    """
    for item in FLOWS:
        actual = long_series(data, item)
        for origin in range(FIRST_ORIGIN, max(actual, default=0)):
            if origin not in actual:
                continue
            for model in _methods():
                for k, factor in enumerate(_long_growth(data, item, model, origin, HORIZON)):
                    year = origin + 1 + k
                    if year in actual and not origin < naive.BREAK <= year:
                        yield score(origin, year, HISTORY, item, model, actual[origin] * factor, actual[year])


def _methods() -> Mapping[str, Method]:
    return {**SIMPLE, **TIME_SERIES} if naive.statsmodels_present() else SIMPLE


def _grown(
    data: DataPackage, published: Figures, model: str, key: tuple[str, str], origin: int, last: int, long: bool
) -> Series:
    """The origin's published figure grown by a method; all but last growth see the long series for the totals."""
    total = long and key[0] == "all" and key[1] in FLOWS
    if model in TIME_SERIES and not total:
        return {}
    if total and model != "last_growth":
        factors = _long_growth(data, key[1], model, origin, max(HORIZON, last - origin))[: last - origin]
    else:
        factors = _plain(SIMPLE[model](published[key], origin, last - origin))
    start = published[key][origin]
    return {origin + 1 + k: start * factor for k, factor in enumerate(factors)}


@lru_cache(maxsize=512)
def _long_growth(data: DataPackage, item: str, model: str, origin: int, horizon: int) -> tuple[float, ...]:
    """Growth factors of a national total by one method, the step of the merger taken out; empty where it cannot say."""
    series = naive.without_step(long_series(data, item), origin)
    return _plain({**SIMPLE, **TIME_SERIES}[model](series, origin, horizon))


def _plain(factors: Any) -> tuple[float, ...]:
    return () if factors is None else tuple(float(factor) for factor in factors)


def _stock(grown: Figures, published: Figures, scope: str, origin: int) -> Figures:
    """balance = balance of the origin + income - expenditure, year by year, and the months that it pays for."""
    held = published[scope, "balance"][origin]
    balances, months = Series(), Series()
    for year, income in grown[scope, "income"].items():
        spent = grown[scope, "expenditure"][year]
        held += income - spent
        balances[year], months[year] = held, months_held(held, spent)
    return {(scope, "balance"): balances, (scope, "months"): months}
