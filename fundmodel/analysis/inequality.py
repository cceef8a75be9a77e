"""How unequally something is spread over areas, and over whose shoulders: Gini, Theil, Lorenz, concentration (METHODS
7.4)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

ROUNDING: Final = 1e-12
"""Of the largest value: a mean no further above 0 is one of numbers that cancel."""


class TheilParts(NamedTuple):
    """``total = within + between``: inside the groups, and among their means; nats (...)."""

    total: Array
    within: Array
    between: Array


def gini(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """G = sum_ij w_i w_j |x_i - x_j| / (2 mean (sum w)^2), in [0, 1): 0 where all have the same.

    ``values`` (..., area), none negative; ``weights`` (..., area) are heads, one each without them. Worked out from the
    sorted values, sum_i w_i x_i (2 F_i - w_i - 1) / mean with shares w and F_i = w_1 + .. + w_i, which is the same sum.
    -> (...). NaN where a value is negative or missing, or none is positive: ``undefined`` says why. Weights that do
    not fit raise ``InputError``. Source: METHODS 7.4, I-45.
    """
    x, share = _sorted(*_checked("gini", values, weights))
    spread = (share * x * (2.0 * np.cumsum(share, axis=-1) - share - 1.0)).sum(axis=-1)
    return _where_shared(x, np.maximum(spread, 0.0) / _safe((share * x).sum(axis=-1)))


def theil(
    values: npt.ArrayLike, weights: npt.ArrayLike | None = None, groups: npt.ArrayLike | None = None
) -> TheilParts:
    """T = sum_i s_i ln(x_i / mean), s_i = w_i x_i / sum w x; within = sum_g s_g T_g, between = sum_g s_g ln(mean_g /
    mean).

    ``values`` and ``weights`` as in ``gini``; ``groups`` (area) names the group of each area, without it all are one
    group and everything is within. Who has nothing counts 0. -> three (...), NaN as in ``gini``. Source: METHODS 7.4.
    """
    x, share = _checked("theil", values, weights)
    held = share * x
    mean = held.sum(axis=-1, keepdims=True)
    total = _where_shared(x, _entropy(held / _safe(mean), x / _safe(mean)))
    names = np.zeros(x.shape[-1]) if groups is None else np.asarray(groups)
    if names.shape != x.shape[-1:]:
        raise _misfit("theil", "groups", names.shape, x.shape)
    member = (names == np.unique(names)[:, None]).astype(np.float64)
    of_group = np.einsum("...i,gi->...g", held, member) / _safe(mean)
    heads = np.einsum("...i,gi->...g", share, member)
    between = _where_shared(x, _entropy(of_group, of_group / _safe(heads)))
    return TheilParts(total, _within(held, share, member, x), between)


def lorenz(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> tuple[Array, Array]:
    """Share of heads, and the share of ``values`` that they have, poorest first: two (..., area + 1) from 0 to 1.

    ``values`` per head; twice the area between the curve and the diagonal, by trapezoids, is ``gini``. NaN where that
    is. Source: METHODS 7.4.
    """
    x, share = _sorted(*_checked("lorenz", values, weights))
    held = share * x
    parts = held / _safe(held.sum(axis=-1, keepdims=True))
    kept = np.where(_shared(x)[..., None], parts, np.nan)
    return _from_zero(np.cumsum(share, axis=-1)), _from_zero(np.cumsum(kept, axis=-1))


def variation(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """CV = sqrt(sum w (x - mean)^2 / sum w) / mean, of (..., area); values may be negative, NaN where their mean is not
    positive, or no more than rounding beside the largest of them."""
    x, share = _checked("variation", values, weights)
    mean = (share * x).sum(axis=-1, keepdims=True)
    spread = np.sqrt((share * (x - mean) ** 2).sum(axis=-1))
    return np.where(_above_rounding(mean[..., 0], x), spread / _safe(mean[..., 0]), np.nan)


def ninety_ten(values: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """P90 / P10, where P_q is the least value that a share q of the heads does not exceed; (..., area) -> (...).

    NaN where P10 is not positive: the rich have then no multiple of what the poor have.
    """
    x, share = _sorted(*_checked("ninety_ten", values, weights))
    below = np.cumsum(share, axis=-1)
    ten, ninety = (_first_reached(x, below, q) for q in (0.1, 0.9))
    return np.where(ten > 0, ninety / _safe(ten), np.nan)


def concentration(
    values: npt.ArrayLike, ability: npt.ArrayLike, weights: npt.ArrayLike | None = None, absolute: bool = False
) -> Array:
    """C = 2 cov(x, r) / mean with r the mid-rank of ``ability`` as a share of heads: who pays, by who is able to.

    0 where all have the same, up to 1 where the ablest has all, down to -1 where the least able does; with ``ability``
    equal to ``values`` it is ``gini``. Areas of equal ability share their rank. Net transfers have a mean of 0:
    ``absolute`` leaves the division out, 2 cov(x, r) in the unit of ``values``. -> (...), NaN where the mean is not
    positive and the division is asked for. Source: METHODS 7.4.
    """
    x, share = _checked("concentration", values, weights)
    able = np.asarray(ability, dtype=np.float64)
    if able.shape[-1:] != x.shape[-1:]:
        raise _misfit("concentration", "ability", able.shape, x.shape)
    able, x, share = np.broadcast_arrays(able, x, share)
    poorer = ((able[..., None, :] < able[..., :, None]) * share[..., None, :]).sum(axis=-1)
    equal = ((able[..., None, :] == able[..., :, None]) * share[..., None, :]).sum(axis=-1)
    mean = (share * x).sum(axis=-1)
    twice = 2.0 * (share * (x - mean[..., None]) * (poorer + equal / 2.0)).sum(axis=-1)
    gone = np.isnan(able).any(axis=-1) | np.isnan(twice)
    found = twice if absolute else np.where(_above_rounding(mean, x), twice / _safe(mean), np.nan)
    return np.where(gone, np.nan, found)


def kakwani(payments: npt.ArrayLike, ability: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """K = concentration of payments by ability - Gini of ability: above 0 the able pay more than in proportion.

    All per head, (..., area) -> (...); 0 for a levy at one rate. Source: METHODS 7.4.
    """
    return concentration(payments, ability, weights) - gini(ability, weights)


def undefined(values: npt.ArrayLike, measure: str = "gini") -> Said:
    """Why ``measure`` ("gini", "theil", "ninety_ten", "variation") of ``values`` (area) is NaN, where it is."""
    x = np.asarray(values, dtype=np.float64)
    if np.isnan(x).any():
        return Said("not known for every area")
    if not (x != 0).any():
        return Said("not defined: no area has any")
    if measure == "ninety_ten":
        return Said("not defined: the tenth of people with the least has nothing or is below zero")
    if measure == "variation":
        return Said("not defined: the mean is not above zero")
    return Said(
        "not defined with areas below zero ({count} of {areas}): shares of a total that some of them lower are no "
        "shares; read the coefficient of variation and the areas themselves",
        count=int((x < 0).sum()),
        areas=x.size,
    )


def _within(held: Array, share: Array, member: Array, x: Array) -> Array:
    """sum_g s_g T_g, each group on its own mean."""
    whole = _safe(held.sum(axis=-1, keepdims=True))
    of_group = np.einsum("...i,gi->...g", held, member)
    heads = np.einsum("...i,gi->...g", share, member)
    mean_of_own = np.einsum("...g,gi->...i", of_group / _safe(heads), member)
    return _where_shared(x, _entropy(held / whole, x / _safe(mean_of_own)))


def _entropy(share: Array, ratio: Array) -> Array:
    """sum share ln(ratio), who has nothing counting 0; never below 0 but for rounding."""
    has = ratio > 0
    found: Array = (share * np.log(np.where(has, ratio, 1.0))).sum(axis=-1)
    return np.maximum(found, 0.0)


def _first_reached(x: Array, below: Array, q: float) -> Array:
    """The first of sorted values at which the share of heads reaches ``q``, rounding forgiven."""
    place = np.argmax(below >= q - 1e-12, axis=-1)
    return np.asarray(np.take_along_axis(x, place[..., None], axis=-1)[..., 0])


def _sorted(x: Array, share: Array) -> tuple[Array, Array]:
    order = np.argsort(x, axis=-1, kind="stable")
    return np.take_along_axis(x, order, axis=-1), np.take_along_axis(share, order, axis=-1)


def _from_zero(rising: Array) -> Array:
    return np.concatenate([np.zeros((*rising.shape[:-1], 1)), rising], axis=-1)


def _shared(x: Array) -> npt.NDArray[np.bool_]:
    """Where shares of a total have a meaning: no value negative or missing, and one positive."""
    return np.asarray((x >= 0).all(axis=-1) & (x > 0).any(axis=-1))


def _above_rounding(mean: Array, x: Array) -> npt.NDArray[np.bool_]:
    return np.asarray(mean > ROUNDING * np.abs(x).max(axis=-1))


def _where_shared(x: Array, found: Array) -> Array:
    return np.where(_shared(x), found, np.nan)


def _safe(denominator: Array) -> Array:
    return np.where(denominator == 0, 1.0, denominator)


def _checked(function: str, values: npt.ArrayLike, weights: npt.ArrayLike | None) -> tuple[Array, Array]:
    """Values, and weights as shares of their sum, of one shape."""
    x = np.asarray(values, dtype=np.float64)
    w = np.ones(x.shape[-1:]) if weights is None else np.asarray(weights, dtype=np.float64)
    if x.ndim == 0 or w.ndim == 0 or w.shape[-1] != x.shape[-1]:
        raise _misfit(function, "weights", w.shape, x.shape)
    if not (np.isfinite(w).all() and (w >= 0).all() and (w.sum(axis=-1) > 0).all()):
        raise InputError(
            Said(
                "{function}: weights are heads: numbers, none negative and not all of them 0; found {least:g} as the "
                "least.",
                function=function,
                least=float(np.min(w)),
            )
        )
    x, w = np.broadcast_arrays(x, w / w.sum(axis=-1, keepdims=True))
    return x, w


def _misfit(function: str, name: str, found: tuple[int, ...], of: tuple[int, ...]) -> InputError:
    return InputError(
        Said(
            "{function}: {name} need one figure for each area of the values: found the shape {found}, values {shape}.",
            function=function,
            name=name,
            found=str(found),
            shape=str(of),
        )
    )
