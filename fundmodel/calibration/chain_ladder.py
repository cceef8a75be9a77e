"""What is still to be paid of bills already incurred: chain ladder with Mack's errors, Bornhuetter-Ferguson."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fundmodel.projection.expenditure.run_off import (
    checked_triangle,
    development_factors,
    falls,
    paid_shares,
    run_off_pattern,
)
from fundmodel.vocabulary.dictionary import MOST_LISTED
from fundmodel.vocabulary.errors import InputError, TriangleWarning
from fundmodel.vocabulary.labels_given import as_labelled
from fundmodel.vocabulary.numbers_given import as_count, as_numbers
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Array = npt.NDArray[np.float64]
AXES: Final = ("origin", "development")


class Labelled(NamedTuple):
    """A checked triangle (origin, development) with the labels of both."""

    cumulative: Array
    origin: npt.NDArray[Any]
    development: npt.NDArray[Any]


def chain_ladder(triangle: xr.DataArray | pd.DataFrame | npt.ArrayLike) -> xr.Dataset:
    """ultimate_i = C_{i,latest} x prod_{k >= latest} f_k;  reserve = ultimate - latest;  Mack's standard errors.

    ``triangle`` holds cumulative amounts (origin, development), origins in any order, NaN below the diagonal: a
    DataArray of these two dimensions, a DataFrame (a row an origin) or an array. f_j is the volume-weighted factor of
    all origins; the standard errors are Mack's (1993), process and parameter error together, the last variance by his
    rule min(s^4_{J-2} / s^2_{J-3}, s^2_{J-3}, s^2_{J-2}).
    -> Dataset: latest, ultimate, reserve, mack_se (origin), run_off (development; the share of the ultimate paid in
    each, summing to one), factor (development, to the next; NaN at the last), total_reserve, total_mack_se; in the unit
    of the triangle. A gap inside a row, a negative amount and rows that fall as incremental amounts do raise
    ``InputError`` that says where; a small fall, which is a recovery, is told in ``attrs["remarks"]``, and a
    newest origin that has paid nothing warns (``TriangleWarning``). Source: METHODS 4.11.
    """
    labelled = _labelled(triangle, "chain_ladder")
    _warn_of_nothing_paid(labelled)
    factors = development_factors(labelled.cumulative)
    place = _latest_place(labelled.cumulative)
    latest = labelled.cumulative[np.arange(len(place)), place]
    completed = _completed(labelled.cumulative, factors)
    errors = _mack_errors(labelled.cumulative, completed, factors, place)
    ultimate = completed[:, -1]
    return _dataset(
        labelled,
        by_origin={
            "latest": (latest, "paid so far"),
            "ultimate": (ultimate, "paid in the end"),
            "reserve": (ultimate - latest, "still to be paid"),
            "mack_se": (errors.by_origin, "standard error of the reserve (Mack)"),
        },
        by_development={
            "run_off": (run_off_pattern(factors), "share of the ultimate paid in the development"),
            "factor": (np.append(factors, np.nan), "cumulative amount of the next development over this one"),
        },
        totals={
            "total_reserve": (float((ultimate - latest).sum()), "still to be paid, all origins"),
            "total_mack_se": (errors.total, "standard error of the total reserve (Mack)"),
        },
    )


def bornhuetter_ferguson(
    triangle: xr.DataArray | pd.DataFrame | npt.ArrayLike, prior: npt.ArrayLike, newest: int | None = None
) -> xr.Dataset:
    """reserve_i = prior_i x (1 - F_latest): what is still to come is a share of what was expected.

    ``triangle`` as in ``chain_ladder``, whose factors give F; ``prior`` the expected ultimate of each origin (origin),
    for example the modelled incurred; ``newest`` uses it for that many newest origins and the chain ladder for the
    rest, all origins where it is not given. -> Dataset: latest, ultimate, reserve (origin), total_reserve. A prior that
    does not fit the origins, is negative or has a gap raises ``InputError``. Source: METHODS 4.11.
    """
    labelled = _labelled(triangle, "bornhuetter_ferguson")
    expected = _prior(prior, labelled.origin)
    if newest is not None and as_count("bornhuetter_ferguson", "newest", newest, 0) > len(expected):
        raise InputError(
            Said(
                "bornhuetter_ferguson: newest={newest} does not fit the {count} origins of the triangle.",
                newest=newest,
                count=len(expected),
            )
        )
    factors = development_factors(labelled.cumulative)
    place = _latest_place(labelled.cumulative)
    latest = labelled.cumulative[np.arange(len(place)), place]
    by_prior = expected * (1.0 - paid_shares(factors)[place])
    by_ladder = _completed(labelled.cumulative, factors)[:, -1] - latest
    new = np.zeros(len(place), dtype=np.bool_)
    new[_oldest_first(place)[len(place) - (len(place) if newest is None else newest) :]] = True
    reserve = np.where(new, by_prior, by_ladder)
    return _dataset(
        labelled,
        by_origin={
            "latest": (latest, "paid so far"),
            "ultimate": (latest + reserve, "paid in the end"),
            "reserve": (reserve, "still to be paid"),
        },
        by_development={},
        totals={"total_reserve": (float(reserve.sum()), "still to be paid, all origins")},
    )


class MackErrors(NamedTuple):
    """Standard errors of the reserve: (origin,), and of their sum."""

    by_origin: Array
    total: float


def _mack_errors(cumulative: Array, completed: Array, factors: Array, place: npt.NDArray[np.int64]) -> MackErrors:
    """mse_i = U_i^2 sum_{j >= latest} s_j^2 / f_j^2 (1 / C_ij + 1 / S_j), and the covariance of origins by shared f."""
    pairs = np.isfinite(cumulative[:, 1:])
    volume = np.where(pairs, cumulative[:, :-1], 0.0).sum(axis=0)
    relative = mack_variances(cumulative, factors) / factors**2
    ahead = np.arange(len(factors)) >= place[:, None]
    base, ultimate = completed[:, :-1], completed[:, -1]
    some = base > 0.0
    process = np.where(some, relative / np.where(some, base, 1.0), 0.0)
    shared = np.where(ahead, relative / volume, 0.0)
    mse = ultimate**2 * (np.where(ahead, process, 0.0).sum(axis=1) + shared.sum(axis=1))
    order = _oldest_first(place)
    younger = np.empty_like(ultimate)
    younger[order] = np.append(np.cumsum(ultimate[order][::-1])[::-1][1:], 0.0)
    covariance = 2.0 * ultimate * younger * shared.sum(axis=1)
    return MackErrors(np.sqrt(mse), float(np.sqrt((mse + covariance).sum())))


def mack_variances(cumulative: Array, factors: Array) -> Array:
    """s_j^2 = sum_i C_ij (C_{i,j+1} / C_ij - f_j)^2 / (n_j - 1), ``(development - 1,)``.

    An origin with nothing paid by j has no ratio and is left out of n_j. A development with one ratio takes Mack's
    extrapolation from the two before, and the variance before it where there is but one.
    """
    before, after = cumulative[:, :-1], cumulative[:, 1:]
    used = np.isfinite(after) & (before > 0.0)
    ratio = np.divide(after, before, out=np.zeros_like(after), where=used)
    squares = np.where(used, np.where(used, before, 0.0) * (ratio - factors) ** 2, 0.0).sum(axis=0)
    count = used.sum(axis=0)
    variances = np.zeros(len(factors))
    for j, pairs in enumerate(count):
        if pairs > 1:
            variances[j] = squares[j] / (pairs - 1)
        elif j:
            variances[j] = _extrapolated(variances[max(j - 2, 0) : j])
    return variances


def _extrapolated(last: Array) -> float:
    """min(s^4_{j-1} / s^2_{j-2}, s^2_{j-2}, s^2_{j-1}); zero where one of the two is."""
    if len(last) < 2 or not last.all():
        return float(last.min())
    older, newer = last
    return float(min(newer**2 / older, older, newer))


def _completed(cumulative: Array, factors: Array) -> Array:
    """The triangle with everything below the diagonal filled by the factors."""
    full = cumulative.copy()
    for j, factor in enumerate(factors, start=1):
        full[:, j] = np.where(np.isfinite(cumulative[:, j]), cumulative[:, j], full[:, j - 1] * factor)
    return full


def _oldest_first(place: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The rows by how far they are developed, which is their age; rows alike in the order given."""
    return np.argsort(-place, kind="stable")


def _latest_place(cumulative: Array) -> npt.NDArray[np.int64]:
    return np.asarray(np.isfinite(cumulative).sum(axis=1) - 1, dtype=np.int64)


def _turned(triangle: Any) -> Any:
    """A table whose axes carry other names than a triangle's is read by place: a row an origin."""
    import pandas as pd

    if not isinstance(triangle, pd.DataFrame) or {triangle.index.name, triangle.columns.name} == set(AXES):
        return triangle
    return triangle.rename_axis(index=AXES[0], columns=AXES[1])


def _labelled(triangle: xr.DataArray | pd.DataFrame | npt.ArrayLike, door: str) -> Labelled:
    labelled = as_labelled(door, "triangle", _turned(triangle), AXES, free=True)
    if labelled is None:
        values = as_numbers(door, "triangle", triangle, gaps=True)
        lengths = values.shape if values.ndim == 2 else (0, 0)
        origin, development = (np.arange(length) for length in lengths)
    else:
        if set(labelled.dims) != set(AXES):
            raise InputError(
                Said(
                    "A triangle has the dimensions origin and development; found {dims}.",
                    dims=list(map(str, labelled.dims)),
                )
            )
        turned = labelled.transpose(*AXES)
        values, origin, development = turned.values, turned[AXES[0]].values, turned[AXES[1]].values
    checked = checked_triangle(values, [str(one) for one in origin], [str(one) for one in development])
    return Labelled(checked, origin, development)


def _remarks(labelled: Labelled) -> dict[str, str]:
    """Where rows fall a little, which is read as a recovery."""
    places = [
        Said("origin {origin}, development {development}", origin=str(origin), development=str(development))
        for origin, development in (
            (labelled.origin[i], labelled.development[j]) for i, j in np.argwhere(falls(labelled.cumulative))
        )
    ]
    if not places:
        return {}
    return {
        "remarks": Said("Amounts fall a little, taken for recoveries: {places}.", places=first_of(places, MOST_LISTED))
    }


def _warn_of_nothing_paid(labelled: Labelled) -> None:
    """The ladder makes nothing of nothing: a newest origin without payments needs a prior."""
    place = _latest_place(labelled.cumulative)
    nothing = labelled.cumulative[np.arange(len(place)), place] == 0.0
    unpaid = [str(labelled.origin[at]) for at in np.flatnonzero(nothing & (place == place.min()))]
    if unpaid and place.min() < place.max():
        said = Said(
            "chain_ladder: origin {unpaid} has paid nothing yet, so that its ultimate is nothing; use "
            "fm.bornhuetter_ferguson, which starts from what is expected.",
            unpaid=unpaid,
        )
        warnings.warn(said, TriangleWarning, stacklevel=3)


def _prior(prior: npt.ArrayLike, origin: npt.NDArray[Any]) -> Array:
    """The prior of every origin; a labelled one must carry the origins of the triangle in their order."""
    labelled = as_labelled("bornhuetter_ferguson", "prior", prior, AXES[:1])
    expected = as_numbers("bornhuetter_ferguson", "prior", prior if labelled is None else labelled, gaps=True)
    if labelled is not None and "origin" in labelled.coords and not np.array_equal(labelled["origin"], origin):
        raise InputError(
            Said("bornhuetter_ferguson: the prior does not carry the origins of the triangle in their order.")
        )
    if expected.shape != (len(origin),):
        raise InputError(
            Said(
                "bornhuetter_ferguson: the prior needs one amount for each of {count} origins, found "
                "the shape {shape}.",
                count=len(origin),
                shape=expected.shape,
            )
        )
    if not (np.isfinite(expected) & (expected >= 0.0)).all():
        at = int(np.argmin(np.isfinite(expected) & (expected >= 0.0)))
        raise InputError(
            Said(
                "bornhuetter_ferguson: the prior of origin {origin} is {expected:g}; give an amount.",
                origin=origin[at],
                expected=expected[at],
            )
        )
    return expected


def _dataset(
    labelled: Labelled,
    by_origin: dict[str, tuple[Array, str]],
    by_development: dict[str, tuple[Array, str]],
    totals: dict[str, tuple[float, str]],
) -> xr.Dataset:
    import xarray as xr

    variables: dict[str, Any] = {
        name: (dims, values, {"long_name": title})
        for dims, group in (("origin", by_origin), ("development", by_development), ((), totals))
        for name, (values, title) in group.items()
    }
    labels = {"origin": labelled.origin, "development": labelled.development}
    return xr.Dataset(variables, coords=labels, attrs=_remarks(labelled))


__all__ = ["bornhuetter_ferguson", "chain_ladder"]
