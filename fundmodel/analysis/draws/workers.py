"""Draws shared among processes, where one is too slow: the same bits for any number of them."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any, Final

import numpy as np

from fundmodel.analysis.draws.balances import Outcome
from fundmodel.analysis.draws.blocks import Way, outcomes
from fundmodel.analysis.draws.plan import Draws, Plan

Progress = Callable[[int, int], None]
Work = tuple[Plan, Way, Collection[str]]

SHARES: Final = 4
"""Pieces of work for each process, so that none waits long for the last."""
_HELD: list[Work] = []
"""What a process of its own was given once: plan with people and lines, way, what to keep."""


def worked_out(
    plan: Plan, draws: int, way: Way, keep: Collection[str], workers: int, progress: Progress | None = None
) -> Outcome:
    """What draws 0 to ``draws`` - 1 come to, by this process or by ``workers`` of its own on this machine.

    A piece is a run of draws: a draw is the same by its number, and blocks are over draws, so that a rule sees every
    area. Each process gets people and lines once, as it begins, and gives back what is kept.
    """
    if workers == 1 or draws < 2 * workers:
        return outcomes(plan, np.arange(draws), way, keep, progress)
    pieces = np.array_split(np.arange(draws), min(workers * SHARES, draws))
    kept: Outcome | None = None
    with _processes(workers, (plan, way, keep)) as pool:
        for piece, found in zip(pieces, pool.map(_piece, pieces), strict=True):
            kept = found.like(draws) if kept is None else kept
            kept.put(int(piece[0]), found)
            if progress is not None:
                progress(int(piece[-1]) + 1, draws)
    assert kept is not None
    return kept


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
    plan, way, keep = _HELD[0]
    return outcomes(plan, draws, way, keep)
