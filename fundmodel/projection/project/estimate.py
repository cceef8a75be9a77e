"""What a projection will take before it is made: seconds of one processor, and memory."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from fundmodel.assumptions.figures import area_figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.projection.kept import ALL, left_out
from fundmodel.projection.memory import usable_bytes
from fundmodel.vocabulary.errors import InputError

FIXED_BYTES: Final = 125e6
"""A process with the library, the national tables and its enrolment seed."""
CELL_BYTES: Final = {"persons": 100e3, "rest": 86e3}
"""Bytes an area, scenario and year at the peak: while persons are kept to the end, and where they are not."""
PAIR_BYTES: Final = 200.0
"""Bytes a pair of areas and scenario where people move or are insured elsewhere: composition and destinations."""
FIXED_WORK, CELL_WORK, PAIR_WORK, TRIPLE_WORK = 6.0, 0.0108, 2.0e-6, 2e-9
"""Work of a projection, of an area, scenario and year, of a pair of areas and of three of them in it; in units of
``_unit``."""
ASKED_FROM: Final = 256e6
"""Below this a process that holds the library holds the projection."""


class Estimate(NamedTuple):
    """Seconds of one processor for the projection, and bytes of the process at its peak."""

    seconds: float
    bytes: int


def estimate(
    data: str | Path | DataPackage = "national", until: int = 2060, keep: Collection[str] = ALL, scenarios: int = 1
) -> Estimate:
    """``bytes = fixed + a S n Y + b S n^2``, ``seconds = unit (c + d S n Y + S Y (e n^2 + f n^3))``.

    n areas, S scenarios, Y years from the base year to ``until``; the squares and cubes where people move or are
    insured elsewhere (small: 400 areas take .8 of 5 seconds by them). Coefficients were measured; the unit is a piece
    of the same kind of work, timed on this machine when first asked for (some .1 s). Without "persons" in ``keep`` less
    is held at once. Source: measured, PERFORMANCE P6.
    """
    package = load_data(data)
    areas, years = len(package.areas), until - package.base_year + 1
    cells = areas * years * scenarios
    pairs = areas**2 * scenarios if _moves(package) else 0
    work = FIXED_WORK + CELL_WORK * cells + years * pairs * (PAIR_WORK + TRIPLE_WORK * areas)
    return Estimate(work * _unit(), bytes_needed(package, until, keep, scenarios))


def bytes_needed(package: DataPackage, until: int, keep: Collection[str], scenarios: int) -> int:
    """The bytes of ``estimate``, without timing anything."""
    areas, years = len(package.areas), until - package.base_year + 1
    each = CELL_BYTES["rest" if "population" in left_out(keep) else "persons"]
    pairs = areas**2 * scenarios if _moves(package) else 0
    return int(FIXED_BYTES + each * areas * years * scenarios + PAIR_BYTES * pairs)


def refuse_too_large(package: DataPackage, until: int, keep: Collection[str], scenarios: int) -> None:
    """``InputError`` where a projection needs more memory than the process may use."""
    needed = bytes_needed(package, until, keep, scenarios)
    free = usable_bytes() if needed > ASKED_FROM else None
    if free is None or needed <= free:
        return
    drop = "" if "population" in left_out(keep) else "keep=('ledger', 'exposures'), "
    raise InputError(
        f"Projecting {len(package.areas)} areas and {scenarios} scenarios to {until} needs about {needed / 1e9:.1f} GB "
        f"of memory and this process may use {free / 1e9:.1f}; give {drop}fewer areas, scenarios or years, or "
        "force=True to try all the same."
    )


def _moves(package: DataPackage) -> bool:
    if not package.by_area or len(package.areas) == 1:
        return False
    at_home = np.array_equal(area_figures.insured_ratio(package), np.ones(len(package.areas)))
    return not at_home or bool(area_figures.out_rate(package).any())


@lru_cache(maxsize=1)
def _unit() -> float:
    """Seconds of a fixed piece of work: shares of people by state, sex and age multiplied, added and stacked."""
    shares = np.linspace(0.1, 0.9, 56 * 5 * 2 * 101).reshape(56, 5, 2, 101)
    people = np.linspace(1e3, 1e4, 56 * 2 * 101).reshape(56, 1, 2, 101)
    took = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(20):
            moved = shares * people
            moved[:, 1:] += shares[:, :-1] * people
            np.add.reduce(np.stack([moved, shares]), axis=-1)
        took.append(time.process_time() - start)
    return sorted(took)[2]
