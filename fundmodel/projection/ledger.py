"""The recursion of money: one balance rolled from month to month, and the ledger it leaves behind (METHODS 5.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from fundmodel.projection.indexed import coordinates
from fundmodel.projection.interest_tiers import Tiers
from fundmodel.projection.month_recursion import Flows, Roll, roll_months
from fundmodel.vocabulary.dictionary import ledger_variables
from fundmodel.vocabulary.dims import FUNDS, in_house_order
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.labels_given import aligned
from fundmodel.vocabulary.numbers_given import as_month, as_numbers
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr

Array = npt.NDArray[np.float64]
Kind = TypeVar("Kind", bound=np.generic)
Timing = Literal["start", "mid", "end"]

HELD: Final[Mapping[str, float]] = {"start": 1.0, "mid": 0.5, "end": 0.0}
"""Share of the period for which a flow earns interest, by the moment at which it is paid."""
TIMES: Final = ("period", "month", "year")
"""What labelled flows may call the axis of time."""


def roll_forward(
    opening: npt.ArrayLike,
    income: npt.ArrayLike,
    expenditure: npt.ArrayLike,
    interest_rate: npt.ArrayLike,
    timing: Timing = "mid",
    spending_rate: npt.ArrayLike = 0.0,
) -> Array | xr.DataArray:
    """Closing balances, period by period.

    start: (B + I - E)(1 + i);  mid: B(1 + i) + (I - E)(1 + i/2);  end: B(1 + i) + I - E.

    ``income`` and ``expenditure`` (..., period) in yuan; ``opening`` (...) at the start of the first period;
    ``interest_rate`` and ``spending_rate`` are fractions per period, a number or (..., period); leading axes broadcast.
    ``spending_rate`` x opening balance of the period is spent on top of ``expenditure``. Never clipped: a negative
    balance stays negative and pays interest. Labelled inputs (pandas, xarray) carry the same labels in the same order,
    the time as period, month or year, and give a DataArray. What is no finite number, an unknown ``timing``, labels
    that differ and shapes that do not fit raise ``InputError``. Source: METHODS 5.1, DESIGN 7.
    """
    flows = {"income": income, "expenditure": expenditure, "interest_rate": interest_rate}
    flows |= {"spending_rate": spending_rate}
    time = _time_of(flows)
    given = aligned("roll_forward", {"opening": opening, **flows}, time, ("opening",))
    opened, received, paid, rate, spending = given.arrays_of("opening", *flows)
    return given.label(roll(opened, received, paid, rate, timing, spending).closing, time)


def roll(
    opening: npt.ArrayLike,
    income: npt.ArrayLike,
    expenditure: npt.ArrayLike,
    interest_rate: npt.ArrayLike,
    timing: Timing = "mid",
    spending_rate: npt.ArrayLike = 0.0,
    tiers: Tiers | None = None,
) -> Roll:
    """``roll_forward`` with everything the row of a ledger shows; same inputs, same errors.

    The rows hold bit for bit: ``closing == opening + income + interest - expenditure`` in that order.
    """
    held = _held(timing)
    opened, received, paid, rate, spending = _checked(opening, income, expenditure, interest_rate, spending_rate)
    if tiers is not None:
        demand, carried = (
            _time_first(np.asarray(x, dtype=np.float64), len(received), received.ndim)
            for x in (tiers.demand, tiers.carried)
        )
        where = _time_first(np.asarray(tiers.where), len(received), received.ndim).astype(bool)
        tiers = tiers._replace(demand=demand, carried=carried, where=where)
    rolled = roll_months(Flows(opened, received, paid, rate, spending, held, tiers))
    return Roll(*(np.moveaxis(x, 0, -1) for x in rolled))


def _time_of(flows: Mapping[str, Any]) -> str:
    """How labelled flows call their time; "period" where they do not."""
    found = [str(name) for x in flows.values() for name in getattr(x, "dims", ()) or _names(x)]
    return next((name for name in TIMES if name in found), TIMES[0])


def _names(x: Any) -> list[Any]:
    """The names of the axes of what pandas holds."""
    return [name for axis in ("index", "columns") for name in getattr(getattr(x, axis, None), "names", ())]


def _held(timing: str) -> float:
    if timing not in HELD:
        raise InputError(
            Said("roll_forward: timing {timing!r} is not known; choose one of {held}", timing=timing, held=list(HELD))
        )
    return HELD[timing]


def _checked(
    opening: npt.ArrayLike,
    income: npt.ArrayLike,
    expenditure: npt.ArrayLike,
    interest_rate: npt.ArrayLike,
    spending_rate: npt.ArrayLike,
) -> tuple[Array, Array, Array, Array, Array | None]:
    """Finite float64 arrays that fit together, the flows time first; no spending rate at all gives ``None``."""
    given = {
        "opening": opening,
        "income": income,
        "expenditure": expenditure,
        "interest_rate": interest_rate,
        "spending_rate": spending_rate,
    }
    arrays = {name: as_numbers("roll_forward", name, value, gaps=True) for name, value in given.items()}
    faults = [
        Fault("roll_forward", Said("values that are not finite"), Said("Supply a number for every period"), place=name)
        for name, x in arrays.items()
        if not np.isfinite(x).all()
    ]
    if faults:
        raise InputError(Said("Money cannot be rolled forward over gaps:"), faults)
    opened = arrays.pop("opening")
    periods = _periods(arrays)
    ndim = max(opened.ndim + 1, *(x.ndim for x in arrays.values()))
    led = {name: _time_first(x, periods, ndim) for name, x in arrays.items()}
    try:
        np.broadcast_shapes((1, *opened.shape), *(x.shape for x in led.values()))
    except ValueError:
        beside = {"opening": opened, **arrays}
        shapes = [Said("{name} {shape}", name=name, shape=x.shape) for name, x in beside.items()]
        raise InputError(Said("roll_forward: the leading axes do not fit together: {shapes}", shapes=shapes)) from None
    spending = led["spending_rate"] if led["spending_rate"].any() else None
    return opened, led["income"], led["expenditure"], led["interest_rate"], spending


def _periods(arrays: Mapping[str, Array]) -> int:
    """The number of periods, which is the length of the last axis of income; flows must agree on it."""
    if arrays["income"].ndim == 0:
        raise InputError(Said("roll_forward: income needs a last axis of periods, found a single number"))
    periods = arrays["income"].shape[-1]
    faults = [
        Fault(
            "roll_forward",
            Said("{shape} periods where income has {periods}", shape=x.shape[-1], periods=periods),
            Said("Give one value a period"),
            place=name,
        )
        for name, x in arrays.items()
        if x.ndim and x.shape[-1] not in ({periods} if name == "expenditure" else {periods, 1})
    ]
    if faults:
        raise InputError(Said("The last axis of every flow and rate is time:"), faults)
    return int(periods)


def _time_first(x: npt.NDArray[Kind], periods: int, ndim: int) -> npt.NDArray[Kind]:
    """(..., period) -> (period, ...) with ``ndim`` axes, rows contiguous; a number holds in every period."""
    dated = np.broadcast_to(x, (periods,)) if x.ndim == 0 else np.broadcast_to(x, (*x.shape[:-1], periods))
    turned = np.ascontiguousarray(np.moveaxis(dated, -1, 0))
    return turned.reshape(periods, *(1,) * (ndim - turned.ndim), *turned.shape[1:])


def ledger(
    opening: npt.ArrayLike,
    income: npt.ArrayLike,
    expenditure: npt.ArrayLike,
    interest_rate: npt.ArrayLike = 0.0,
    start: str | int | dt.date = "2026-01",
    fund: str = "employee_pooled",
) -> xr.Dataset:
    """A ledger from monthly flows: closing = opening + income + interest - expenditure, nothing moved between funds
    or areas.

    ``opening`` in yuan before the month ``start``; ``income`` and ``expenditure`` in yuan a month, lists or arrays of
    one dimension, a Series by month, or DataArrays and DataFrames with a ``month`` dimension and any leading
    dimensions; ``interest_rate`` a fraction a year, a number or one a month (a twelfth is credited each month, flows at
    mid-month). Labels must be the same in the same order, and months begin at ``start`` (2026-01, 202601 or a date). A
    gap, what is no finite number, an unknown fund or labels that differ raise ``InputError``.
    -> Dataset (..., fund, month) of opening, closing, income, expenditure, interest, transfer and pooled, the last two
    zero. Source: METHODS 5.1.
    """
    if fund not in FUNDS:
        raise InputError(
            Said("ledger: fund {fund!r} is not known; choose one of {funds}", fund=fund, funds=list(FUNDS))
        )
    given = aligned(
        "ledger",
        {"opening": opening, "income": income, "expenditure": expenditure, "interest_rate": interest_rate},
        "month",
        ("opening",),
        deep=False,
    )
    if "fund" in given.lead:
        raise InputError(Said("ledger: give one fund at a time, without a dimension fund; name it with fund="))
    arrays, labels = given.arrays, dict(given.labels)
    rolled = roll(arrays["opening"], arrays["income"], arrays["expenditure"], arrays["interest_rate"] / 12.0)
    months = months_from(start, rolled.closing.shape[-1])
    if "month" in labels and not np.array_equal(np.asarray(labels.pop("month"), dtype="datetime64[M]"), months):
        raise InputError(
            Said(
                "ledger: the months of the flows are not the {count} months from {start}",
                count=len(months),
                start=start,
            )
        )
    flows = {**rolled._asdict(), "income": np.broadcast_to(arrays["income"], rolled.closing.shape)}
    flows |= {name: np.zeros_like(rolled.closing) for name in ("transfer", "pooled")}
    placed = {name: flow[..., None, :] for name, flow in flows.items()}
    return ledger_dataset(placed, {**labels, "fund": [fund], "month": months})


def ledger_dataset(flows: Mapping[str, Array], coords: Mapping[str, Any]) -> xr.Dataset:
    """Label the arrays of a ledger.

    ``flows`` by the names of ``ledger_variables()``, each (leading..., own dimensions) in house order; ``coords`` gives
    the labels of every dimension: fund, month, line where there is an ``amount``, and the leading ones. A name that is
    not a ledger variable and a wrong shape raise ``ValueError``.
    """
    import xarray as xr

    declared = ledger_variables()
    if unknown := sorted(flows.keys() - declared.keys()):
        raise ValueError(
            Said("{unknown}: no ledger variable; valid: {declared}", unknown=list(unknown), declared=list(declared))
        )
    own = {dim for spec in declared.values() for dim in spec.dims}
    leading = tuple(dim for dim in in_house_order(tuple(coords)) if dim not in own)
    labels = {**coords, "month": np.asarray(coords["month"], dtype="datetime64[ns]")}
    variables = {
        name: ((*leading, *spec.dims), flows[name], {"units": spec.unit, "long_name": spec.what})
        for name, spec in declared.items()
        if name in flows
    }
    return xr.Dataset(variables, coords=coordinates(labels))


def months_from(start: str | int | dt.date, periods: int) -> npt.NDArray[np.datetime64]:
    """``periods`` months one after another from ``start``, as ``as_months`` reads it; ``InputError`` for no month."""
    return as_month("ledger", "start", start) + np.arange(periods)
