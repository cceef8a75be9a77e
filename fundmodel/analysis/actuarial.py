"""Summarised rates over a long horizon, and the balance between them (METHODS 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.labels_given import aligned
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr


class ActuarialBalance(NamedTuple):
    """Fractions of the present value of the base; ``balance = income_rate - cost_rate``. Labelled where what was given
    is."""

    income_rate: Array | xr.DataArray
    cost_rate: Array | xr.DataArray
    balance: Array | xr.DataArray


def actuarial_balance(
    income: npt.ArrayLike,
    cost: npt.ArrayLike,
    base: npt.ArrayLike,
    interest_rate: npt.ArrayLike,
    opening: npt.ArrayLike,
    closing_target: npt.ArrayLike = 0.0,
) -> ActuarialBalance:
    """balance = (opening + PV income - PV cost - PV closing target) / PV base.

    ``income`` (without interest), ``cost`` and ``base`` (..., year) in yuan at mid-year; ``interest_rate`` a fraction a
    year, a number or (..., year); ``opening`` (...) counts as income; ``closing_target`` (...) is wanted at the end of
    the last year and counts as cost. Zero balance leaves exactly the target. Labelled inputs (pandas, xarray) carry the
    same labels in the same order, years one after another. Gaps, what is no finite number, labels or lengths that
    differ and a base without present value raise ``InputError``. Source: METHODS 5.3.
    """
    flows = {"income": income, "cost": cost, "base": base, "interest_rate": interest_rate}
    stocks = {"opening": opening, "closing_target": closing_target}
    given = aligned("actuarial_balance", {**flows, **stocks}, "year", tuple(stocks))
    years = _checked_years(given.arrays)
    _check_steps(given.labels.get("year", np.arange(years)))
    mid, end = discount_factors(given.arrays["interest_rate"], years)
    gained, spent, of = (present_value(flow, mid) for flow in given.arrays_of("income", "cost", "base"))
    held, target = given.arrays_of(*stocks)
    rates = summarise(gained, spent, of, held, target * end)
    return ActuarialBalance(*(given.label(np.asarray(x)) for x in rates))


def summarise(
    income: npt.ArrayLike, cost: npt.ArrayLike, base: npt.ArrayLike, opening: npt.ArrayLike, target: npt.ArrayLike
) -> ActuarialBalance:
    """income_rate = (opening + income) / base;  cost_rate = (cost + target) / base;  all as present values, (...).

    A base that is not positive raises ``InputError``. Source: METHODS 5.3.
    """
    gained, spent, of, held, wanted = (np.asarray(x, dtype=np.float64) for x in (income, cost, base, opening, target))
    if not (of > 0).all():
        raise InputError(Said("actuarial_balance: the present value of the base must be positive"))
    gain, need = (held + gained) / of, (spent + wanted) / of
    return ActuarialBalance(np.asarray(gain), np.asarray(need), np.asarray(gain - need))


def discount_factors(interest_rate: Array, years: int) -> tuple[Array, Array]:
    """v_t = prod_{s<t} 1/(1+i_s) x (1+i_t)^(-1/2) at mid-year (..., year), and prod 1/(1+i_s) at the end (...)."""
    shape = (*interest_rate.shape[:-1], years) if interest_rate.ndim else (years,)
    growth = 1.0 + np.broadcast_to(interest_rate, shape)
    ends = np.cumprod(1.0 / growth, axis=-1)
    return np.asarray(ends * np.sqrt(growth), dtype=np.float64), np.asarray(ends[..., -1], dtype=np.float64)


def present_value(flow: Array, discount: Array) -> Array:
    """PV = sum over years of flow x discount factor, (...), added year by year so that its order never changes."""
    return np.asarray(np.cumsum(flow * discount, axis=-1)[..., -1], dtype=np.float64)


def growing_annuity(years: int, growth: float, interest_rate: float) -> float:
    """sum_{t<n} (1+i)^-(t+1/2) (1+g)^t = (1+i)^(-1/2) (1 - q^n)/(1 - q) with q = (1+g)/(1+i); n (1+i)^(-1/2) at q = 1.

    The closed form against which sums are checked. Source: METHODS 5.3.
    """
    q = (1.0 + growth) / (1.0 + interest_rate)
    total = float(years) if q == 1.0 else (1.0 - q**years) / (1.0 - q)
    return float(total / np.sqrt(1.0 + interest_rate))


def _check_steps(years: npt.NDArray[Any]) -> None:
    """Raise ``InputError`` unless the labels are years one after another."""
    if years.dtype.kind not in "iu" or (np.diff(years) != 1).any():
        raise InputError(
            Said("actuarial_balance: years must follow one another; found {years}", years=[str(x) for x in years])
        )


def _checked_years(arrays: dict[str, Array]) -> int:
    """The number of years, on which every flow agrees; gaps and other lengths raise."""
    gaps = [name for name, x in arrays.items() if not np.isfinite(x).all()]
    if gaps:
        fix = Said("Supply a number for every year")
        raise InputError(
            Said("Gaps cannot be discounted:"),
            [Fault("actuarial_balance", Said("not finite"), fix, place=x) for x in gaps],
        )
    lengths = {name: arrays[name].shape[-1] if arrays[name].ndim else 0 for name in ("income", "cost", "base")}
    rate = arrays["interest_rate"]
    if rate.ndim:
        lengths["interest_rate"] = rate.shape[-1]
    if len(set(lengths.values())) > 1 or 0 in lengths.values():
        found = [Said("{name} {years}", name=name, years=length) for name, length in lengths.items()]
        raise InputError(
            Said("actuarial_balance: yearly arrays of one length are needed, found years: {found}", found=found)
        )
    return lengths["income"]
