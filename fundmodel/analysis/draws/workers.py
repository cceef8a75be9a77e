"""Draws shared among processes, where one is too slow: the same bits for any number of them."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np

from fundmodel.analysis.draws.balances import Outcome
from fundmodel.analysis.draws.blocks import Way, outcomes, room
from fundmodel.analysis.draws.plan import Draws, Plan
from fundmodel.vocabulary.numbers_given import as_count

Progress = Callable[[int, int], None]
Work = tuple[Plan, Way, Collection[str]]
Workers = int | Executor

SHARES: Final = 4
"""Pieces of work for each process, so that none waits long for the last."""
PIECES: Final = 32
"""Pieces of work for an executor, whose workers nobody counts here."""
_HELD: list[Work] = []
"""What a process of its own was given once: plan with people and lines, way, what to keep."""


def as_workers(door: str, given: Any) -> Workers:
    """A number of processes of this machine, or an executor of any others as it is."""
    return given if isinstance(given, Executor) else as_count(door, "workers", given)


def worked_out(
    plan: Plan, draws: int, way: Way, keep: Collection[str], workers: Workers, progress: Progress | None = None
) -> Outcome:
    """What draws 0 to ``draws`` - 1 come to, by this process, by ``workers`` of its own on this machine, or by those of
    an executor, which stays open.

    A piece is a run of draws: a draw is the same by its number, and blocks are over draws, so that a rule sees every
    area. Each process of this machine gets people and lines once, as it begins; an executor is sent the plan with each
    piece and works them out where it is. What comes back is what is kept.
    """
    shares = PIECES if isinstance(workers, Executor) else workers * SHARES
    if workers == 1 or draws < shares // 2:
        return outcomes(plan, np.arange(draws), way, keep, progress)
    pieces = np.array_split(np.arange(draws), min(shares, draws))
    kept = room(plan, draws, keep)
    with _pool(workers, (plan, way, keep)) as (pool, worked):
        for piece, found in zip(pieces, pool.map(worked, pieces), strict=True):
            kept.part(slice(int(piece[0]), int(piece[-1]) + 1)).put(found)
            if progress is not None:
                progress(int(piece[-1]) + 1, draws)
    return kept


@contextmanager
def _pool(workers: Workers, work: Work) -> Iterator[tuple[Executor, Callable[[Draws], Outcome]]]:
    if isinstance(workers, Executor):
        plan, way, keep = work
        yield workers, partial(_elsewhere, replace(plan, kept={}), way, keep)
    else:
        with _processes(workers, work) as pool:
            yield pool, _piece


def _elsewhere(plan: Plan, way: Way, keep: Collection[str], draws: Draws) -> Outcome:
    return outcomes(plan, draws, way, keep)


def _processes(workers: int, work: Work) -> Any:
    """Copies of this process, which have all that it has, where no other thread runs in it and the system can; else new
    ones, which are sent the plan and read the rest again."""
    plan, way, keep = work
    copied = sys.platform == "linux" and threading.active_count() == 1
    given: Any = work if copied else (replace(plan, kept={}), way, keep)
    context = multiprocessing.get_context("fork" if copied else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=given)


def _begin(plan: Plan, way: Way, keep: Collection[str]) -> None:
    _HELD[:] = [(plan, way, keep)]


def _piece(draws: Draws) -> Outcome:
    return _elsewhere(*_HELD[0], draws)
