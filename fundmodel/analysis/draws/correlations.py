"""How the drivers move together: the default correlations, what is no correlation matrix and the nearest that is
(METHODS 8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Pairs = Mapping[tuple[str, str], float]

RESIDUAL: Final[Pairs] = {
    ("wage", "collect"): 0.5,
    ("wage", "tfr"): 0.1,
    ("wage", "enrol"): 0.3,
    ("medinf", "mort"): -0.1,
    ("tfr", "enrol"): 0.1,
    ("enrol", "collect"): 0.3,
    ("interest", "fiscal"): 0.1,
    ("collect", "fiscal"): 0.3,
}
"""What is left once growth of wages has passed to cost, interest and financing (judgement): .4 of wage with medinf,
interest and fiscal, and .3 of medinf with interest, are that passage and would count it twice."""
ROUNDING: Final = 1e-12
SWEEPS: Final = 200


def correlation_matrix(drivers: Sequence[str], given: Pairs | None = None) -> Array:
    """The matrix of ``drivers`` in their order; ``given`` is a mapping of pairs to correlations that replaces those of
    the default, ``{("wage", "medinf"): 0.4}``.

    Pairs of drivers that are not drawn are left out. ``InputError`` for an unknown driver, for a correlation outside -1
    to 1, and for a matrix that is none, with the nearest one and how far away it is.
    """
    if given is not None and not isinstance(given, Mapping):
        raise InputError(
            Said(
                "sample: correlation is no mapping of pairs of drivers; write {example}",
                example="{('wage', 'medinf'): 0.4}",
            )
        )
    pairs = dict(RESIDUAL)
    faults, asked = [], dict[frozenset[str], float]()
    for pair, value in (given or {}).items():
        both = tuple(map(str, pair)) if isinstance(pair, tuple | list) else (str(pair),)
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        again = number and asked.setdefault(frozenset(both), value) != value
        if len(both) != 2 or both[0] == both[1] or not number or not -1.0 <= value <= 1.0 or again:
            fix = Said("Write {example}, from -1 to 1", example="{('wage', 'medinf'): 0.4}")
            what = Said("no correlation of two drivers")
            faults.append(Fault("sample", what, fix, place=str(pair), value=str(value)))
            continue
        faults += [
            Fault("sample", Said("there is no such driver"), did_you_mean(name, CORRELATED), place=name)
            for name in both
            if name not in CORRELATED
        ]
        pairs = {known: r for known, r in pairs.items() if set(known) != set(both)} | {(both[0], both[1]): float(value)}
    if faults:
        raise InputError(Said("sample: the correlations cannot be used:"), faults)
    matrix = np.eye(len(drivers))
    for (one, other), value in pairs.items():
        if one in drivers and other in drivers:
            i, j = drivers.index(one), drivers.index(other)
            matrix[i, j] = matrix[j, i] = value
    _expect_positive(matrix, drivers)
    return matrix


CORRELATED: Final = ("wage", "medinf", "interest", "collect", "fiscal", "tfr", "mort", "enrol")


def root_of(matrix: Array) -> Array:
    """L lower triangular with L L' = matrix, for a matrix that may be singular (correlation 1); e = L z.

    Row by row in the order of the drivers, so that a driver added at the end moves none before it.
    """
    size = len(matrix)
    lower = np.zeros((size, size))
    for i in range(size):
        for j in range(i):
            left = matrix[i, j] - sum(lower[i, k] * lower[j, k] for k in range(j))
            lower[i, j] = left / lower[j, j] if lower[j, j] > 0.0 else 0.0
        rest = matrix[i, i] - sum(lower[i, k] ** 2 for k in range(i))
        lower[i, i] = np.sqrt(rest) if rest > ROUNDING else 0.0
    return lower


def nearest_correlation(matrix: Array) -> Array:
    """The correlation matrix nearest in the sum of squares: alternating projections on the positive semi-definite and
    on those of unit diagonal, with Dykstra's correction. Source: Higham 2002, IMA J. Numer. Anal. 22."""
    found, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(SWEEPS):
        moved = found - correction
        values, vectors = np.linalg.eigh(moved)
        positive = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = positive - moved
        found = positive.copy()
        np.fill_diagonal(found, 1.0)
        if np.abs(found - positive).max() < ROUNDING:
            break
    return found


def _expect_positive(matrix: Array, drivers: Sequence[str]) -> None:
    lowest = float(np.linalg.eigvalsh(matrix)[0]) if len(matrix) else 1.0
    if lowest >= -1e-9:
        return
    nearest = nearest_correlation(matrix)
    moved = [
        f"{drivers[i]}-{drivers[j]} {nearest[i, j]:.3f}"
        for i in range(len(drivers))
        for j in range(i)
        if abs(nearest[i, j] - matrix[i, j]) > 5e-4
    ]
    raise InputError(
        Said(
            "sample: the correlations cannot hold together (the lowest eigenvalue is {lowest:.3f}). The nearest that "
            "can lie {distance:.3f} away (root of the sum of squares): {pairs}.",
            lowest=lowest,
            distance=float(np.sqrt(((nearest - matrix) ** 2).sum())),
            pairs=moved,
        )
    )
