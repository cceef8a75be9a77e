"""Standard normals by key: the draw of a number says what it is, not when it is drawn (METHODS 0, 8.5)."""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

SAMPLINGS: Final = ("random", "antithetic", "sobol")
ROW: Final = 76
"""Places that every draw of a stream owns, a year or a month each; a Philox counter gives four."""
PER_COUNT: Final = 4
SCRAMBLES: Final = 16
"""Independent scramblings of a Sobol sample, between which its error is measured."""


def uniforms(seed: int, stream: str, draws: NDArray[np.int64], width: int) -> Array:
    """U(0, 1) of shape ``(draw, width)``: number k of draw n depends on (seed, stream, n, k) alone.

    ``draws`` are whole numbers from 0 on, ``width`` at most ``ROW``. Never 0 or 1. Draws lie side by side in memory, as
    all that is worked out from them place by place wants them.
    """
    key = np.random.SeedSequence([seed, zlib.crc32(stream.encode())]).generate_state(2, np.uint64)
    found = np.empty((width, len(draws))).T
    for start, stop in _runs(draws):
        counter = int(draws[start]) * (ROW // PER_COUNT)
        raw = np.random.Philox(key=key, counter=counter).random_raw((stop - start) * ROW).reshape(-1, ROW)
        found[start:stop] = raw[:, :width] >> np.uint64(12)
    found += 0.5
    found *= 2.0**-52
    return found


def normals(seed: int, streams: tuple[str, ...], draws: NDArray[np.int64], width: int, sampling: str) -> Array:
    """z of shape ``(stream, draw, width)``, standard normal and independent.

    "antithetic": draw 2k + 1 is draw 2k with the sign turned.  "sobol": draw n is point n // 16 of scrambling n % 16 of
    a Sobol sequence over all streams and places, so that sixteen independent samples lie side by side.
    """
    if sampling == "sobol":
        return _sobol(seed, streams, draws, width)
    own = draws // 2 if sampling == "antithetic" else draws
    z = np.empty((len(streams), width, len(draws))).swapaxes(1, 2)
    for k, stream in enumerate(streams):
        ndtri(uniforms(seed, stream, own, width), out=z[k])
    if sampling == "antithetic":
        z *= np.where(draws % 2, -1.0, 1.0)[:, None]
    return z


def expect_sampling(sampling: str, draws: int) -> None:
    """``InputError`` for a way to sample that is not known, and for draws that it cannot be made of."""
    if sampling not in SAMPLINGS:
        known = list(SAMPLINGS)
        raise InputError(
            Said("sample: sampling {sampling!r} is not known; choose one of {known}.", sampling=sampling, known=known)
        )
    together = {"random": 1, "antithetic": 2, "sobol": SCRAMBLES}[sampling]
    if draws % together:
        raise InputError(
            Said(
                "sample: {sampling} draws come {together} at a time; ask for a multiple of {together}, not {draws}.",
                sampling=sampling,
                together=together,
                draws=draws,
            )
        )


def _runs(draws: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Places at which ``draws`` go on by one: (start, stop) of each run."""
    cuts = np.flatnonzero(np.diff(draws) != 1) + 1
    edges = [0, *cuts.tolist(), len(draws)]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def _sobol(seed: int, streams: tuple[str, ...], draws: NDArray[np.int64], width: int) -> Array:
    """Early years first among the dimensions, because the first are the best spread."""
    from scipy.stats import qmc

    points = np.empty((len(draws), width, len(streams)))
    for scramble in range(SCRAMBLES):
        here = np.flatnonzero(draws % SCRAMBLES == scramble)
        if not len(here):
            continue
        place = draws[here] // SCRAMBLES
        rng = np.random.default_rng(np.random.SeedSequence([seed, scramble]))
        engine = qmc.Sobol(width * len(streams), scramble=True, rng=rng)
        count = 1 << max(int(place.max()), 0).bit_length()
        whole = engine.random(count)[place]
        points[here] = np.clip(whole, 1e-12, 1.0 - 1e-12).reshape(len(here), width, len(streams))
    return np.asarray(np.moveaxis(ndtri(points), -1, 0))
