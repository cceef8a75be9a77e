"""Forecasts that know nothing of the funds: last growth, a log-linear trend, and two time-series models.

Each is a pure function of one published series up to the origin and gives growth factors; a projection that they beat
has not earned its keep.
"""

from __future__ import annotations

import warnings
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.calibration.published_figures import Series
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

TREND_YEARS: Final = 5
TREND_LEAST: Final = 3
MODEL_LEAST: Final = 10
"""Fewest years from which ARIMA and ETS are fitted."""
STEADY: Final = 1e-12
"""Change of growth below which a series is a geometric one: it holds no surprise from which theta could be told."""
BREAK: Final = 2017
"""Year in which the national totals begin to count the rural scheme of merged areas: income grows 37 % against 14-17 %
in the years beside it."""


def last_growth(series: Series, origin: int, horizon: int) -> Array | None:
    """(y(origin) / y(origin - 1))^h for h = 1..horizon; None where either year is not published."""
    if not {origin - 1, origin} <= set(series):
        return None
    return np.asarray((series[origin] / series[origin - 1]) ** np.arange(1.0, horizon + 1.0))


def log_linear_trend(series: Series, origin: int, horizon: int) -> Array | None:
    """exp(a + b (origin + h)) / y(origin), a and b by least squares of ln y on the published years among the last
    five; None below three of them."""
    years = [year for year in range(origin - TREND_YEARS + 1, origin + 1) if year in series]
    if origin not in series or len(years) < TREND_LEAST:
        return None
    slope, level = np.polyfit(np.array(years) - origin, np.log([series[year] for year in years]), 1)
    return np.asarray(np.exp(level + slope * np.arange(1.0, horizon + 1.0)) / series[origin])


def without_step(series: Series, origin: int, step_year: int = BREAK) -> Series:
    """The series up to the origin, the years before ``step_year`` raised by the step that its growth shows.

    step = g(step_year) - mean of the other growth rates of the five years before it and those after it up to five
    later, all in logs and none later than the origin: the coefficient of a step dummy where growth is otherwise level.
    """
    seen = {year: value for year, value in series.items() if year <= origin}
    if origin < step_year or not {step_year - 1, step_year} <= set(seen):
        return seen
    growth = {year: float(np.log(seen[year] / seen[year - 1])) for year in seen if year - 1 in seen}
    neighbours = [growth[year] for year in range(step_year - 5, step_year + 6) if year in growth and year != step_year]
    raised = float(np.exp(growth[step_year] - np.mean(neighbours)))
    return {year: value * (raised if year < step_year else 1.0) for year, value in seen.items()}


def arima(series: Series, origin: int, horizon: int) -> Array | None:
    """ARIMA(0, 2, 1) of ln y by exact maximum likelihood, as growth factors; None below ten years without a gap.

    Growth has fallen for two decades, so a constant drift would be no fair rival: growth itself wanders, and a share
    theta of the year's surprise carries into the next. Needs statsmodels.
    """
    from scipy.optimize import minimize_scalar

    logs = _logs(series, origin)
    if logs is None:
        return None
    innovations = _statsmodels("statsmodels.tsa.innovations.arma_innovations").arma_innovations
    change = np.diff(logs, 2)

    def surprise(theta: float) -> tuple[Array, Array]:
        return innovations(change, ma_params=np.array([theta]), sigma2=1.0)  # type: ignore[no-any-return]

    def unlikelihood(theta: float) -> float:
        error, scale = surprise(theta)
        return float(len(error) * np.log(np.mean(error * error / scale)) + np.log(scale).sum())

    if not np.any(np.abs(change) > STEADY):
        return np.asarray(np.exp((logs[-1] - logs[-2]) * np.arange(1.0, horizon + 1.0)))
    theta = float(minimize_scalar(unlikelihood, bounds=(-1.0, 1.0), method="bounded", options={"xatol": 1e-9}).x)
    growth = logs[-1] - logs[-2] + theta * surprise(theta)[0][-1]
    return np.asarray(np.exp(growth * np.arange(1.0, horizon + 1.0)))


def ets(series: Series, origin: int, horizon: int) -> Array | None:
    """Exponential smoothing of ln y, additive error, damped additive trend, as growth factors; None below ten years
    without a gap. Needs statsmodels.

    Initial states are heuristic: estimated with the rest from so few years they leave the last value out of sight.
    """
    logs = _logs(series, origin)
    if logs is None:
        return None
    model = _statsmodels("statsmodels.tsa.exponential_smoothing.ets").ETSModel
    kind = {"error": "add", "trend": "add", "damped_trend": True, "initialization_method": "heuristic"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the optimiser says of its path is not the reader's concern
        return np.asarray(np.exp(model(logs, **kind).fit(disp=False).forecast(horizon) - logs[-1]))


def statsmodels_present() -> bool:
    """Whether the time-series models can be fitted in this installation."""
    try:
        _statsmodels("statsmodels")
    except InputError:
        return False
    return True


def _logs(series: Series, origin: int) -> Array | None:
    """ln y of the unbroken years that end with the origin."""
    first = origin
    while first - 1 in series:
        first -= 1
    if origin not in series or origin - first + 1 < MODEL_LEAST:
        return None
    return np.log([series[year] for year in range(first, origin + 1)])


def _statsmodels(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as missing:
        raise InputError(
            Said("ARIMA and ETS need {name}; install it with pip install 'fundmodel[alert]'.", name=missing.name)
        ) from None
