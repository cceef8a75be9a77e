"""How benchmarks time: processor time, forms in turn, the first round dropped, medians of per-round ratios.

A copy of memory runs in every round beside the forms. Where it drifts by more than a fifth between the halves of a run
the machine was not quiet, and nothing is printed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

MAX_DRIFT: Final = 0.20
MEMORY: Final = "memory"
Round = dict[str, float]
"""Seconds of processor time by the name of what was timed."""
Timer = Callable[[], float]


def of_process(work: Callable[[], object], repeats: int = 1) -> Timer:
    """A timer of one call in this process, the mean of ``repeats`` calls in a row."""

    def timed() -> float:
        start = time.process_time()
        for _ in range(repeats):
            work()
        return (time.process_time() - start) / repeats

    return timed


def of_command(*words: str) -> Timer:
    """A timer of one command in a process of its own, its children counted; compiled modules are kept."""
    import resource

    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def timed() -> float:
        before = spent()
        subprocess.run(words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=kept)
        return spent() - before

    return timed


def python(*words: str) -> Timer:
    """``of_command`` of this interpreter."""
    return of_command(sys.executable, *words)


def in_turn(forms: Mapping[str, Timer], rounds: int) -> list[Round]:
    """Rounds of all forms one after another, the first round dropped; SystemExit where the machine was not quiet."""
    block = np.ones(8_000_000)
    target = np.empty_like(block)
    timers = {**forms, MEMORY: of_process(lambda: np.copyto(target, block), 20)}
    found = [{name: timer() for name, timer in timers.items()} for _ in range(rounds + 1)][1:]
    moved = drift([one[MEMORY] for one in found])
    if moved > MAX_DRIFT:
        raise SystemExit(f"the machine was not quiet (memory copies drifted by {moved:.0%}): run again")
    return found


def drift(memory: list[float]) -> float:
    """How far the median of the second half lies from that of the first, as a fraction."""
    half = len(memory) // 2
    return abs(statistics.median(memory[half:]) / statistics.median(memory[:half]) - 1.0)


def ratio(rounds: list[Round], over: str, under: str) -> tuple[float, float, float]:
    """Median, lowest and highest of ``over / under`` by round."""
    found = [one[over] / one[under] for one in rounds]
    return statistics.median(found), min(found), max(found)


def told(rounds: list[Round], over: str, under: str, goal: str = "") -> str:
    """``ratio`` as a line, beside what was aimed at."""
    median, low, high = ratio(rounds, over, under)
    return f"{over} / {under}: {median:.2f} ({low:.2f} to {high:.2f}){goal and f'; goal {goal}'}"


def milliseconds(rounds: list[Round], name: str) -> float:
    """Median time of one form; says little on a shared machine."""
    return 1e3 * statistics.median(one[name] for one in rounds)
