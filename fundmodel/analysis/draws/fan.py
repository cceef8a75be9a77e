"""How wide the courses lie, how likely the events are and when they come: quantiles, chances and dates of a sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import EVENTS, MONTHLY, YEARLY
from fundmodel.analysis.draws.normals import SCRAMBLES
from fundmodel.analysis.draws.sample import Sample, expect_sample
from fundmodel.analysis.frame import check_choice
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

QUANTILES: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
YEARS: Final = (2030, 2035, 2040, 2050)
DATE_QUANTILES: Final = {"low": 0.1, "middle": 0.5, "high": 0.9}
NEVER: Final = "never"


def fan(
    sample: Sample, quantity: str = "reserve_months", quantiles: Sequence[float] = QUANTILES, monthly: bool = False
) -> pd.DataFrame:
    """Quantiles of ``quantity`` over the draws, each period by itself: a row an area, fund, period and quantile.

    ``quantity`` is one of ``sample.yearly`` (``period`` a year), or with ``monthly`` of ``sample.monthly`` (a month).
    standard_error = (q(p + s) - q(p - s)) / 2 with s = sqrt(p (1 - p) / n): the quantile's Monte-Carlo error from its
    neighbours; antithetic draws count as pairs (n of them), and of Sobol draws it is the spread between the sixteen
    scramblings over 4. ``attrs["pointwise"]`` is True: no course of the run follows one quantile. Columns: area, fund,
    period, quantile, value, standard_error. ``InputError`` for a quantity that is not there and for quantiles outside 0
    to 1. Source: METHODS 8.5.
    """
    expect_sample("fan", sample)
    check_choice("fan", "quantity", quantity, MONTHLY if monthly else YEARLY)
    try:
        asked = np.asarray(quantiles, dtype=float)
    except (TypeError, ValueError):
        asked = np.array([np.nan])
    if asked.ndim != 1 or not len(asked) or not ((asked > 0.0) & (asked < 1.0)).all():
        raise InputError(Said("fan: quantiles={quantiles} are not numbers between 0 and 1.", quantiles=str(quantiles)))
    kept = sample.monthly if monthly else sample.yearly
    if quantity not in kept:
        raise InputError(
            Said("fan: {quantity} was not kept; sample again with keep=({quantity!r},).", quantity=quantity)
        )
    values = kept[quantity]
    found, error = quantiles_of(np.asarray(values.values), asked, str(sample.settings["sampling"]))
    dims = ("area", "fund", "month" if monthly else "year")
    index = pd.MultiIndex.from_product([*(values[dim].values for dim in dims), asked], names=[*COLUMNS])
    order = (*range(1, found.ndim), 0)
    table = pd.DataFrame(
        {"value": found.transpose(order).ravel(), "standard_error": error.transpose(order).ravel()}, index
    )
    table = table.reset_index()
    table.attrs |= {"pointwise": True, "quantity": quantity, "draws": sample.draws}
    return table


COLUMNS: Final = ("area", "fund", "period", "quantile")


def quantiles_of(values: Array, asked: Array, sampling: str) -> tuple[Array, Array]:
    """Quantiles over axis 0 and their standard errors, ``(quantile, ...)``."""
    draws = len(values)
    independent = draws // 2 if sampling == "antithetic" else draws
    spread = np.sqrt(asked * (1.0 - asked) / max(independent, 1))
    levels = np.concatenate([asked, np.clip(asked - spread, 0.0, 1.0), np.clip(asked + spread, 0.0, 1.0)])
    found, low, high = np.split(of_sorted(values, levels), 3)
    if sampling != "sobol":
        return found, (high - low) / 2.0
    own = np.stack([of_sorted(values[k::SCRAMBLES], asked) for k in range(SCRAMBLES)])
    return found, own.std(axis=0, ddof=1) / np.sqrt(SCRAMBLES)


def of_sorted(values: Array, levels: Array) -> Array:
    """``np.quantile`` over axis 0, by one sort: x_j + (x_{j+1} - x_j) t with j + t = p (n - 1); NaN where a draw is."""
    ordered = np.sort(np.moveaxis(values, 0, -1), axis=-1)
    place = levels * (len(values) - 1)
    below = np.minimum(place.astype(np.int64), max(len(values) - 2, 0))
    low, high = (ordered[..., at] for at in (below, np.minimum(below + 1, len(values) - 1)))
    found = np.where(np.isnan(ordered[..., -1:]), np.nan, low + (high - low) * (place - below))
    return np.asarray(np.moveaxis(found, -1, 0))


def chances(sample: Sample, years: Sequence[int] | None = None) -> pd.DataFrame:
    """P(event in or before December of a year) = draws in which it happens by then / draws, with its Monte-Carlo error.

    Events: floor, used_up, deficit (``Sample.first``). ``by`` is a year, or "never" for the share of draws in which it
    does not come before ``until`` + 1. standard_error = sqrt(p' (1 - p') / (n + 4)), p' = (n p + 2) / (n + 4), so that
    none of n draws is not called certain; of Sobol draws the spread between scramblings. Years after the run are left
    out. Columns: area, fund, event, by, probability, standard_error. Source: METHODS 8.5.
    """
    expect_sample("chances", sample)
    given = YEARS if years is None else years
    if not isinstance(given, Iterable) or not all(map(_is_year, given := list(given))):
        raise InputError(Said("chances: years={years!r} is no list of years; write [2030, 2035].", years=years))
    asked = [int(year) for year in sorted({*given, sample.until}) if year <= sample.until]
    sampling = str(sample.settings["sampling"])
    rows: list[tuple[str, int | str, Array, Array]] = []
    for event in EVENTS:
        dates = sample.first[event].values
        for year in asked:
            happened = dates < np.datetime64(f"{year + 1}-01", "ns")
            rows.append((event, year, *share(happened, sampling)))
        rows.append((event, NEVER, *share(np.isnat(dates), sampling)))
    funds = [str(fund) for fund in sample.first["fund"].values]
    table = [
        (area, fund, event, by, p[a, f], error[a, f])
        for a, area in enumerate(sample.areas)
        for f, fund in enumerate(funds)
        for event, by, p, error in rows
    ]
    found = pd.DataFrame(table, columns=["area", "fund", "event", "by", "probability", "standard_error"])
    found.attrs |= {"draws": sample.draws, "not_before": sample.until + 1}
    return found


def _is_year(year: object) -> bool:
    return isinstance(year, int | np.integer) and not isinstance(year, bool)


def share(happened: NDArray[np.bool_], sampling: str) -> tuple[Array, Array]:
    """Share of draws (axis 0) and its standard error."""
    draws = len(happened)
    p = happened.mean(axis=0)
    independent = draws // 2 if sampling == "antithetic" else draws
    centre = (p * independent + 2.0) / (independent + 4.0)
    error = np.sqrt(centre * (1.0 - centre) / (independent + 4.0))
    if sampling == "sobol":
        own = np.stack([happened[k::SCRAMBLES].mean(axis=0) for k in range(SCRAMBLES)])
        error = np.maximum(own.std(axis=0, ddof=1) / np.sqrt(SCRAMBLES), 1.0 / draws)
    return np.asarray(p), np.asarray(error)


def date_quantiles(sample: Sample) -> pd.DataFrame:
    """The 10, 50 and 90 % quantile of the date of each event; None where it lies after the run.

    low = the first date by which a tenth of all draws have seen the event, and so on: a draw in which it does not come
    counts as later than every date. ``never`` is the share of these. Columns: area, fund, event, low, middle, high,
    never. Source: METHODS 8.5.
    """
    rows = []
    for a, area in enumerate(sample.areas):
        for f, fund in enumerate(str(name) for name in sample.first["fund"].values):
            for event in EVENTS:
                dates = sample.first[event].values[:, a, f]
                own = {name: censored(dates, level) for name, level in DATE_QUANTILES.items()}
                rows.append({"area": area, "fund": fund, "event": event, **own, "never": float(np.isnat(dates).mean())})
    table = pd.DataFrame(rows, dtype=object)
    return table.astype({"never": float})


def censored(dates: NDArray[np.datetime64], level: float) -> pd.Timestamp | None:
    """The first date by which a share ``level`` of draws has seen the event, None where fewer do."""
    known = np.sort(dates[~np.isnat(dates)])
    needed = int(np.ceil(level * len(dates) - 1e-9))
    return pd.Timestamp(known[max(needed, 1) - 1]) if max(needed, 1) <= len(known) else None
