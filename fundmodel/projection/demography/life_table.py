"""Period life tables by single age: survival ratios, life expectancy, deaths by age at death (METHODS 1.1).

Inside, age is the last axis and sex (female, male) the one before; radix 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from fundmodel.projection.sums import sum_ages
from fundmodel.vocabulary.dictionary import MOST_LISTED
from fundmodel.vocabulary.dims import SEXES
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.labels_given import as_labelled
from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

Array = NDArray[np.float64]
ArrayOrLabelled = TypeVar("ArrayOrLabelled", Array, xr.DataArray)
Separation = str | float

ANDREEV_KINGKADE: Final = "andreev-kingkade"


def a0_andreev_kingkade(m0: Array) -> Array:
    """Years lived in the first year of life by those who die in it: ``a0 = c + d m0``, in three pieces by m0 and sex.

    ``m0`` (..., sex), order female, male, per person-year. Source: Andreev and Kingkade 2015, METHODS 1.1.
    """
    female, male = m0[..., 0], m0[..., 1]
    return np.stack(
        [
            np.where(
                female < 0.01724,
                0.14903 - 2.05527 * female,
                np.where(female < 0.06891, 0.04667 + 3.88089 * female, 0.31411),
            ),
            np.where(
                male < 0.02300,
                0.14929 - 1.99545 * male,
                np.where(male < 0.08307, 0.02832 + 3.26021 * male, 0.29915),
            ),
        ],
        axis=-1,
    )


def person_years(mx: Array, a0: Separation = ANDREEV_KINGKADE) -> Array:
    """``L_x = l_{x+1} + a_x d_x``, ``L_w = l_w / m_w``: person-years lived at age x per person born.

    ``mx`` (..., sex, age) central death rates; with ``a0`` a number the sex axis is not needed. Source: METHODS 1.1.
    """
    return _survivors_and_person_years(mx, a0)[1]


def survival_ratios(
    mx: ArrayOrLabelled, a0: Separation = ANDREEV_KINGKADE, *, time_last: bool = False
) -> ArrayOrLabelled:
    """``S_0 = L_0 / l_0``, ``S_x = L_x / L_{x-1}``, open age ``S_w = T_w / T_{w-1}``.

    ``mx`` central death rates per person-year, (..., sex, age) with sex female, male and the last age open. ``a0`` is
    "andreev-kingkade" or a number of years. Numpy in, numpy out; a DataArray in (with a dimension ``age``, and ``sex``
    unless ``a0`` is a number; a Series or a DataFrame is one), the same dimensions and labels out. A numpy array (...,
    sex, age, year) is said so with ``time_last``.

    Errors: InputError for rates below zero, undefined, or beyond what the separation factors allow, and for ages that
    are labelled other than one by one: an abridged table (0, 1, 5, 10) has another formula.
    Source: METHODS 1.1.
    """
    labelled = as_labelled("survival_ratios", "mx", mx, ("sex", "age"), free=True)
    found: Any
    if labelled is not None:
        found = _labelled(_survival_ratios, labelled, a0, units="1", long_name="survival ratio")
        return found  # type: ignore[no-any-return]
    rates = as_numbers("survival_ratios", "mx", mx, gaps=True)
    if rates.ndim < (2 if time_last else 1) or not rates.size:
        raise InputError(
            Said("survival_ratios: mx needs a last axis of ages; found the shape {shape}.", shape=rates.shape)
        )
    found = _survival_ratios(_year_first(rates) if time_last else rates, a0)
    return np.moveaxis(found, 0, -1) if time_last else found  # type: ignore[no-any-return]


def life_expectancy(
    mx: ArrayOrLabelled, a0: Separation = ANDREEV_KINGKADE, *, time_last: bool = False
) -> ArrayOrLabelled:
    """``e_0 = sum_x L_x / l_0``, years: (..., sex, age) -> (..., sex). Arguments as ``survival_ratios``.

    Source: METHODS 1.1.
    """
    if isinstance(mx, xr.DataArray):
        return _labelled(_life_expectancy, mx, a0, drops_age=True, units="years", long_name="life expectancy at birth")
    if time_last:
        return np.moveaxis(_life_expectancy(_year_first(mx), a0), 0, -1)
    return _life_expectancy(np.asarray(mx, dtype=np.float64), a0)


def remaining_years(mx: Array, a0: Separation = ANDREEV_KINGKADE) -> Array:
    """``e_x = T_x / l_x``, ``T_x = sum_{z >= x} L_z``: life expectancy at each age, years; ``(..., sex, age)`` both.

    Zero from an age that nobody reaches. Arguments as ``survival_ratios``. Source: METHODS 1.1.
    """
    survivors, lived = _survivors_and_person_years(np.asarray(mx, dtype=np.float64), a0)
    ahead = np.cumsum(lived[..., ::-1], axis=-1)[..., ::-1]
    return np.divide(ahead, survivors, out=np.zeros_like(ahead), where=survivors > 0.0)


def _year_first(values: Array) -> Array:
    """(..., year) -> (year, ...), contiguous."""
    return np.ascontiguousarray(np.moveaxis(np.asarray(values, dtype=np.float64), -1, 0))


def _survival_ratios(mx: Array, a0: Separation) -> Array:
    lived = person_years(mx, a0)
    ratios = np.empty_like(lived)
    ratios[..., 0] = lived[..., 0]
    np.divide(lived[..., 1:-1], lived[..., :-2], out=ratios[..., 1:-1])
    ratios[..., -1] = lived[..., -1] / (lived[..., -2] + lived[..., -1])
    return ratios


def _life_expectancy(mx: Array, a0: Separation) -> Array:
    return sum_ages(person_years(mx, a0))


def _survivors_and_person_years(mx: Array, a0: Separation) -> tuple[Array, Array]:
    """``q = m / (1 + (1-a) m)``, ``l_{x+1} = l_x (1-q_x)``, ``L``; a = a0 at age 0, a half above, q = 1 in the end."""
    first = _separation_at_birth(mx, a0)
    _refuse_impossible(mx, first)
    dead = 0.5 * mx
    dead += 1.0
    dead[..., 0] = 1.0 + (1.0 - first) * mx[..., 0]
    np.divide(mx, dead, out=dead)
    dead[..., -1] = 1.0
    survivors = np.empty(mx.shape)
    survivors[..., 0] = 1.0
    np.cumprod(1.0 - dead[..., :-1], axis=-1, out=survivors[..., 1:])
    lived = np.empty(mx.shape)
    np.add(survivors[..., :-1], survivors[..., 1:], out=lived[..., :-1])
    lived[..., :-1] *= 0.5
    lived[..., 0] = survivors[..., 1] + first * dead[..., 0]
    lived[..., -1] = survivors[..., -1] / mx[..., -1]
    return survivors, lived


def _separation_at_birth(mx: Array, a0: Separation) -> Array | float:
    if not isinstance(a0, str):
        return _number_of_years(a0)
    if a0 != ANDREEV_KINGKADE:
        raise InputError(
            Said(
                "Unknown rule for a0: {given!r}. Use {rule!r} or a number of years.",
                given=a0,
                rule=ANDREEV_KINGKADE,
            )
        )
    if mx.ndim < 2 or mx.shape[-2] != len(SEXES):
        raise InputError(
            Said(
                "The Andreev-Kingkade a0 needs a sex axis (female, male) before age; the rates have "
                "shape {shape}. Give both sexes or pass a0 as a number.",
                shape=mx.shape,
            )
        )
    return a0_andreev_kingkade(mx[..., 0])


def _number_of_years(a0: Any) -> float:
    years = as_numbers("survival_ratios", "a0", a0)
    if years.ndim or not 0.0 <= float(years) <= 1.0:
        raise InputError(Said("survival_ratios: a0={given!r} is no number of years from 0 to 1.", given=a0))
    return float(years)


def _check_single_ages(ages: NDArray[Any]) -> None:
    """Raise ``InputError`` unless the labels rise by one: "0", "1", ..., "100+" or numbers."""
    starts = [re.match(r"\d+", str(age)) for age in ages.tolist()]
    numbers = [int(start[0]) for start in starts if start]
    if len(numbers) < len(starts) or any(b - a != 1 for a, b in pairwise(numbers)):
        raise InputError(
            Said(
                "Survival ratios are by single ages; found the ages {ages}. Split the groups into single ages first.",
                ages=first_of([str(age) for age in ages.tolist()], MOST_LISTED),
            )
        )


def _refuse_impossible(mx: Array, first: Array | float) -> None:
    """InputError unless rates are at least 0, ``a_x m_x <= 1`` (at most everybody dies), the open age's above 0."""
    wanted_below = np.full(mx.shape[-1], 2.0)
    wanted_below[[0, -1]] = np.inf
    if (
        np.min(mx) >= 0.0
        and np.min(mx[..., -1]) > 0.0
        and np.all(mx <= wanted_below)
        and np.all(first * mx[..., 0] <= 1.0)
    ):
        return
    possible = (mx >= 0.0) & (mx <= wanted_below)
    possible[..., 0] &= first * mx[..., 0] <= 1.0
    possible[..., -1] &= mx[..., -1] > 0.0
    place = tuple(int(i) for i in np.argwhere(~possible)[0])
    raise InputError(
        Said("Death rates do not make a life table."),
        [
            Fault(
                source=Said("death rates"),
                place=Said("position {place}, the last number is the age", place=place),
                value=f"{mx[place]:.6g}",
                problem=Said("a central death rate must be a number from 0 to 2, above 0 in the open age"),
                fix=Said("Check the unit (per person-year, not per 1,000) and fill gaps"),
            )
        ],
    )


def _labelled(
    formula: Callable[[Array, Separation], Array],
    mx: xr.DataArray,
    a0: Separation,
    *,
    drops_age: bool = False,
    **attrs: str,
) -> xr.DataArray:
    """``formula`` on a DataArray: age (and sex) moved last, labels kept, the order of the dimensions given back."""
    core = ("sex", "age") if isinstance(a0, str) else ("age",)
    missing = [name for name in core if name not in mx.dims]
    if missing:
        raise InputError(
            Said(
                "Death rates need the dimension(s) {missing}; they have {dims}.",
                missing=list(missing),
                dims=tuple(mx.dims),
            )
        )
    if "sex" in core and "sex" in mx.coords and tuple(mx["sex"].values.tolist()) != SEXES:
        raise InputError(
            Said(
                "The dimension sex must read {sexes}, in that order; found {found}.",
                sexes=SEXES,
                found=mx["sex"].values.tolist(),
            )
        )
    if "age" in mx.coords:
        _check_single_ages(mx["age"].values)
    ordered: Any = mx.transpose(..., *core)
    values = formula(np.asarray(ordered.values, dtype=np.float64), a0)
    template = ordered.isel(age=0, drop=True) if drops_age else ordered
    kept = tuple(name for name in mx.dims if not (drops_age and name == "age"))
    result: xr.DataArray = template.copy(data=values).transpose(*kept)
    result.attrs = dict(attrs)
    return result.rename(attrs["long_name"].replace(" ", "_"))
