"""What a projection will take before it is made: seconds of one processor, and memory."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from fundmodel.assumptions.figures.area_figures import areas_exchange_people
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.projection.kept import ALL, left_out, words_of
from fundmodel.projection.memory import usable_bytes
from fundmodel.projection.project.stages import check_until
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

FIXED_BYTES: Final = 113e6
"""A process with the library, the national tables and its enrolment seed."""
CELL_BYTES: Final = 96e3
"""Bytes an area, scenario and year at the peak, people by state, sex and age."""
LAW_BYTES: Final = 6.5e3
"""The same where persons are dropped: their laws are verified while everything is still held."""
FIXED_WORK: Final = 19.0
CELL_WORK: Final = 0.0306
LAW_WORK: Final = 0.007
PAIR_WORK: Final = 3e-5
"""Work of a projection, of an area, scenario and year in it, of the laws of these, and of a pair of areas between which
people may move in a year and scenario; in units of ``_unit``."""
ASKED_FROM: Final = 256e6
"""Below this a process that holds the library holds the projection."""


class Estimate(NamedTuple):
    """Seconds of one processor for the projection, and bytes of the process at its peak."""

    seconds: float
    bytes: int


def estimate(
    data: str | Path | DataPackage = "national", until: int = 2060, keep: Collection[str] = ALL, scenarios: int = 1
) -> Estimate:
    """``bytes = fixed + a S n Y``, ``seconds = unit (c + d S n Y + e S n^2 Y)``; the last only where people move.

    n areas, S ``scenarios``, Y years from the base year to ``until``. The coefficients were measured (14 to 400 areas);
    the unit is a piece of the same kind of work, timed on this machine when first asked for (.1 s). Pairs of areas
    are a quarter of the seconds at 400. Leaving "persons" out of ``keep`` takes the verification of their laws, and
    holds a third as much afterwards. Seconds leave out the enrolment seed that a new process solves once, and ranges.
    Errors: as of ``project``; InputError for ``scenarios`` that is no number from 1.
    """
    package, pairs = load_data(data), 0
    check_until(package, until)
    if not isinstance(scenarios, int) or isinstance(scenarios, bool) or scenarios < 1:
        raise InputError(
            Said("scenarios={scenarios!r} is no number of scenarios; give a whole number from 1.", scenarios=scenarios)
        )
    keep, until = words_of(keep), int(until)
    cells = len(package.areas) * (until - package.base_year + 1) * scenarios
    if areas_exchange_people(package):
        pairs = cells * len(package.areas)
    laws = LAW_WORK if "population" in left_out(keep) else 0.0
    work = FIXED_WORK + (CELL_WORK + laws) * cells + PAIR_WORK * pairs
    return Estimate(work * _unit(), bytes_needed(package, until, keep, scenarios))


def bytes_needed(package: DataPackage, until: int, keep: Collection[str], scenarios: int) -> int:
    """The bytes of ``estimate``, without timing anything."""
    cells = len(package.areas) * (until - package.base_year + 1) * scenarios
    each = CELL_BYTES + (LAW_BYTES if "population" in left_out(keep) else 0.0)
    return int(FIXED_BYTES + each * cells)


def lanes_within(package: DataPackage, until: int, most: int) -> int:
    """How many scenarios may be projected at once in the memory that the process may use: from 1 to ``most``."""
    each = bytes_needed(package, until, ALL, 2) - bytes_needed(package, until, ALL, 1)
    free = usable_bytes() if each * most > ASKED_FROM else None
    return most if free is None else max(1, min(most, int(free / each)))


def refuse_too_large(package: DataPackage, until: int, keep: Collection[str], scenarios: int) -> None:
    """``InputError`` where a projection needs more memory than the process may use: what it still may take, and the
    ``FIXED_BYTES`` that it holds already."""
    needed = bytes_needed(package, until, keep, scenarios)
    free = usable_bytes() if needed > ASKED_FROM else None
    if free is None or needed <= free + FIXED_BYTES:
        return
    raise InputError(
        Said(
            "Projecting {count} areas and {scenarios} scenarios to {until} needs about "
            "{needed:.1f} GB of memory and this process may use {free:.1f}; give fewer areas, "
            "scenarios or years, or force=True (the command: --force) to try all the same.",
            count=len(package.areas),
            scenarios=scenarios,
            until=until,
            needed=needed / 1000000000.0,
            free=(free + FIXED_BYTES) / 1000000000.0,
        )
    )


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
