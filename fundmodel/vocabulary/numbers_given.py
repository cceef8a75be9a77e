"""Numbers and months as callers give them: one reading at every door, or ``InputError``."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Named, Said

Array = npt.NDArray[np.float64]
Months = npt.NDArray[np.datetime64]

MONTH_FORM: Final = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])(?:-(\d{2}))?", re.ASCII)
EARLIEST, LATEST = 1900, 2199
MOST_COUNTED: Final = 10_000_000
"""Draws, points or areas beyond which nobody has the memory."""
LARGEST_SEED: Final = 2**63 - 1
LONG: Final = 15
"""Digits of a number that is told in full."""
_KINDS: Final = {
    "b": Said("true and false, no numbers"),
    "c": Said("complex numbers"),
    "M": Said("dates"),
    "m": Said("lengths of time"),
    "U": Said("text"),
    "S": Said("text"),
    "T": Said("text"),
    "V": Said("records"),
}


def as_numbers(door: str, name: str, given: Any, *, gaps: bool = False) -> Array:
    """``given`` as float64, labels left aside; ``InputError`` for what is no finite real number.

    A number, a list, a numpy array, a Series, a DataFrame or a DataArray. None, truth values, complex numbers, dates,
    text, objects, masked places, rows of unlike length and infinity are refused; NaN is a gap and passes with ``gaps``.
    """
    values = _unwrapped(door, name, given)
    if np.ma.isMaskedArray(values):
        if count := int(np.ma.getmaskarray(values).sum()):
            raise _refused(door, name, Said("{count} masked value(s)", count=count))
        values = np.ma.getdata(values)
    try:
        array = np.asarray(values)
    except (TypeError, ValueError):
        raise _refused(door, name, Said("rows of unlike length")) from None
    if array.dtype.kind not in "iuf":
        raise _refused(door, name, _KINDS.get(array.dtype.kind) or _what(array))
    numbers = array.astype(np.float64, copy=False)
    good = ~np.isinf(numbers) if gaps else np.isfinite(numbers)
    if not good.all():
        place = tuple(int(i) for i in np.argwhere(~good)[0])
        count, first = int((~good).sum()), f"{float(numbers[place])}"
        raise _refused(door, name, Said("{count} value(s) such as {first}", count=count, first=first))
    return numbers


def as_count(door: str, name: str, given: Any, least: int = 1, most: int = MOST_COUNTED) -> int:
    """``given`` as a whole number of at least ``least``; ``InputError`` for anything else, and above ``most``."""
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool | np.timedelta64)
    if whole and given > most:
        told = Said(
            "{door}: {name}={given} is more than {most:,}.",
            door=door,
            name=_as_typed(name),
            given=_few(given),
            most=most,
        )
        raise InputError(told)
    if not whole or given < least:
        raise InputError(
            Said(
                "{door}: {name}={given!r} is no whole number of at least {least}.",
                door=door,
                name=_as_typed(name),
                given=given,
                least=least,
            )
        )
    return int(given)


def _few(number: int) -> str:
    """A number in few letters."""
    return f"{number:,}" if abs(number) < 10**LONG else f"10^{int(number).bit_length() * 0.30103:.0f}"


def as_months(door: str, name: str, given: Any) -> Months:
    """``given`` as datetime64[M], its shape kept: months as text ("2026-01", "202601"), whole numbers (202601), dates
    on the first or last day of a month, or monthly periods; ``InputError`` for anything else."""
    array = np.asarray(given)
    if array.dtype.kind == "M" and array.dtype != np.dtype("datetime64[Y]"):
        months = array.astype("datetime64[M]")
        days = array.astype("datetime64[D]")
        whole = (days == months.astype("datetime64[D]")) | (days + 1 == (months + 1).astype("datetime64[D]"))
        if whole.all():
            return months
        raise _no_month(door, name, str(array[~whole].ravel()[0]))
    found = [_month(one) for one in array.ravel().tolist()]
    if None in found:
        raise _no_month(door, name, str(array.ravel()[found.index(None)]))
    return np.array(found, dtype="datetime64[M]").reshape(array.shape)


def as_month(door: str, name: str, given: Any) -> np.datetime64:
    """One month as datetime64[M], given as ``as_months`` reads it; ``InputError`` for anything else."""
    found = as_months(door, name, given)
    if found.ndim:
        raise _no_month(door, name, str(given))
    return np.datetime64(str(found), "M")


def _month(one: Any) -> str | None:
    """YYYY-MM of one month, ``None`` where it is none."""
    if getattr(one, "freqstr", "").startswith("M"):
        return f"{one.year:04d}-{one.month:02d}"
    if isinstance(one, dt.date):
        following = one + dt.timedelta(days=1)
        return f"{one.year:04d}-{one.month:02d}" if 1 in (one.day, following.day) else None
    text = str(one) if isinstance(one, int) and not isinstance(one, bool) else one
    form = MONTH_FORM.fullmatch(text) if isinstance(text, str) else None
    if form is None or not EARLIEST <= int(form[1]) <= LATEST or form[3] not in (None, "01"):
        return None
    return f"{form[1]}-{form[2]}"


def _unwrapped(door: str, name: str, given: Any) -> Any:
    """What a labelled array or a column of pandas holds, its gaps as NaN."""
    if given is None:
        raise _refused(door, name, Said("nothing (None)"))
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(given, pandas.DataFrame | pandas.Series | pandas.Index):
        dtypes = list(given.dtypes) if isinstance(given, pandas.DataFrame) else [given.dtype]
        if all(_is_real(dtype) for dtype in dtypes):
            return given.to_numpy(dtype=np.float64, na_value=np.nan)
        return given.to_numpy()
    if pandas is not None and isinstance(given, pandas.api.extensions.ExtensionArray) and _is_real(given.dtype):
        return given.to_numpy(dtype=np.float64, na_value=np.nan)
    if hasattr(given, "data_vars"):
        raise _refused(door, name, Said("objects of the kind {kind}", kind=type(given).__name__))
    return given.values if hasattr(given, "dims") else given


def _is_real(dtype: Any) -> bool:
    from pandas.api.types import is_bool_dtype, is_complex_dtype, is_numeric_dtype

    return is_numeric_dtype(dtype) and not is_bool_dtype(dtype) and not is_complex_dtype(dtype)


def _what(array: npt.NDArray[Any]) -> Said:
    """What an array of objects holds, by its first that is no number."""
    strange = [one for one in array.ravel().tolist() if not isinstance(one, int | float) or isinstance(one, bool)]
    return Said("objects of the kind {kind}", kind=type(strange[0] if strange else array.ravel()[0]).__name__)


def _refused(door: str, name: str, found: Said) -> InputError:
    return InputError(
        Said(
            "{door}: {name} holds {found}; give finite numbers, one for each place.",
            door=door,
            name=_as_typed(name),
            found=found,
        )
    )


def _as_typed(name: str) -> Named:
    """The name of an argument, which a column of a table may bear too: in every language as it is typed."""
    return Named(name, zh=name)


def _no_month(door: str, name: str, found: str) -> InputError:
    return InputError(
        Said(
            "{door}: {name} {found!r} is not a month; write YYYY-MM, as in 2026-01",
            door=door,
            name=_as_typed(name),
            found=found,
        )
    )
