"""The whole command with its outputs against the same without (goal P10), and ``check`` against the projection that it
checks (goal P11).

Process time, so that others on the machine count little; rounds are interleaved, the first is dropped, and medians of
per-round ratios are printed with their range. The command runs in a process of its own, compiled modules kept.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import fundmodel as fm

ROUNDS = 5
CHECKS = 15
UNTIL = 2060
COMMAND = ("run", "baseline", "current-law", "--until", str(UNTIL))


def of_children(*words: str) -> float:
    """Seconds of processor time that one command took."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "fundmodel.presentation.cli", *words], check=True, stdout=subprocess.DEVNULL, env=kept
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def of_process(work: Callable[[], object]) -> float:
    """Seconds of processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ratios(over: Callable[[], float], under: Callable[[], float], rounds: int) -> list[float]:
    """``over / under`` of each round but the first."""
    return [(over() / under()) for _ in range(rounds + 1)][1:]


def told(name: str, found: list[float]) -> str:
    """The median with its range."""
    return f"{name}: {statistics.median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def main() -> None:
    """Print both ratios, of one scenario, of three and of several areas."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "results"
        found = ratios(lambda: of_children(*COMMAND, "--out", str(place)), lambda: of_children(*COMMAND), ROUNDS)
        print(told("command with outputs / without", found))
    three = ["baseline", "current-law", "no-retirement-delay"]
    for said, scenarios, data in (
        ("one scenario", "baseline", fm.load_data("national")),
        ("three scenarios", three, fm.load_data("national")),
        ("fourteen areas", "baseline", fm.load_data("example-province")),
    ):
        run = fm.project(scenarios, data, UNTIL)
        project = lambda chosen=scenarios, given=data: fm.project(chosen, given, UNTIL)  # noqa: E731
        found = ratios(lambda: of_process(run.check), lambda: of_process(project), CHECKS)  # noqa: B023
        print(told(f"check / project, {said}", found))


if __name__ == "__main__":
    main()
