"""Fourteen areas against one, stages alone and the labelled projection: medians of per-round ratios (law 7: no loops).

Rounds are interleaved and the first is dropped; processor time, so that a busy machine matters less.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.project import stages_of

ROUNDS = 10
UNTIL = 2060


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print how many times fourteen areas take of one."""
    warnings.simplefilter("ignore", fm.SyntheticDataWarning)
    base = fm.load_scenario("baseline")
    still = base.with_changes({"population.internal_migration_scale": 0.0}, name="nobody moves")
    nation, province = fm.load_data("national"), fm.load_data("example-province")
    forms: dict[str, Callable[[], object]] = {
        "one area": lambda: stages_of(Assumptions((base,), nation), UNTIL),
        "14 areas": lambda: stages_of(Assumptions((base,), province), UNTIL),
        "14 areas, nobody moves": lambda: stages_of(Assumptions((still,), province), UNTIL),
        "one area, labelled": lambda: fm.project(base, nation, UNTIL),
        "14 areas, labelled": lambda: fm.project(base, province, UNTIL),
    }
    rounds = [{name: timed(work) for name, work in forms.items()} for _ in range(ROUNDS + 1)][1:]
    for name in forms:
        print(f"{name}: median {1e3 * statistics.median(r[name] for r in rounds):.0f} ms")
    for over, under in (
        ("14 areas", "one area"),
        ("14 areas, nobody moves", "one area"),
        ("14 areas, labelled", "one area, labelled"),
    ):
        ratios = [r[over] / r[under] for r in rounds]
        print(f"{over} / {under}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
