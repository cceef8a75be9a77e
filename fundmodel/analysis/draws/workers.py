"""Draws shared among processes, where a machine's one is too slow: the same bits for any number of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

import numpy as np

from fundmodel.analysis.draws.balances import Outcome
from fundmodel.analysis.draws.blocks import Way, outcomes
from fundmodel.analysis.draws.plan import Plan
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Progress = Callable[[int, int], None]

SHARES: Final = 4
"""Pieces of work for each process, so that none waits long for the last."""


def worked_out(
    plan: Plan, draws: int, way: Way, keep: Collection[str], workers: int, progress: Progress | None = None
) -> Outcome:
    """What draws 0 to ``draws`` - 1 come to, by this process or by ``workers`` of dask.distributed on this machine.

    A piece is a run of draws: a draw is the same by its number, and blocks are over draws, so that a rule sees every
    area. ``InputError`` where dask.distributed is not there.
    """
    if workers == 1 or draws < 2 * workers:
        return outcomes(plan, np.arange(draws), way, keep, progress)
    pieces = np.array_split(np.arange(draws), min(workers * SHARES, draws))
    client = _client(workers)
    try:
        known = client.scatter(replace(plan, kept={}), broadcast=True)
        jobs = [client.submit(outcomes, known, piece, way, keep, pure=False) for piece in pieces]
        kept: Outcome | None = None
        for piece, job in zip(pieces, jobs, strict=True):
            found: Outcome = job.result()
            kept = found.like(draws) if kept is None else kept
            kept.put(int(piece[0]), found)
            if progress is not None:
                progress(int(piece[-1]) + 1, draws)
    finally:
        cluster = client.cluster
        client.close()
        cluster.close()
    assert kept is not None
    return kept


def _client(workers: int) -> Any:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError(
            Said(
                "sample: workers={workers} needs dask.distributed, which is not installed. Install it with pip install "
                "'fundmodel[scale]', or leave workers out.",
                workers=workers,
            )
        ) from None
    local: Any = LocalCluster
    opened: Any = Client
    return opened(local(n_workers=workers, threads_per_worker=1, memory_limit=0, dashboard_address=None))
