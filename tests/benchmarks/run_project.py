"""``fm.project`` on the whole national model against its own stages and against the pandas form of W2 (goal P2).

Prints medians of per-round ratios with their range; rounds are interleaved and the first is dropped.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.project import stages_of
from tests.benchmarks import w2_pandas
from tests.benchmarks.w2_inputs import make

ROUNDS = 10
UNTIL = 2060


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print how many times the stages, the labelled projection and the pandas spreadsheet take of one another."""
    base, data, given = fm.load_scenario("baseline"), fm.load_data("national"), make()
    assume = Assumptions((base,), data)
    three = [base, *(fm.load_scenario(name) for name in ("current-law", "no-retirement-delay"))]

    def stages() -> None:
        stages_of(assume, UNTIL)

    forms: dict[str, Callable[[], object]] = {
        "stages": stages,
        "project": lambda: fm.project(base, data, UNTIL),
        "project, three scenarios": lambda: fm.project(three, data, UNTIL),
        "pandas": lambda: w2_pandas.solve(given),
    }
    for work in forms.values():
        work()
    rounds = [{name: timed(work) for name, work in forms.items()} for _ in range(ROUNDS + 1)][1:]
    print(f"stages alone, {len(rounds)} rounds: median {1e3 * statistics.median(r['stages'] for r in rounds):.1f} ms")
    for over, under in (("project", "stages"), ("project, three scenarios", "project"), ("pandas", "project")):
        ratios = [r[over] / r[under] for r in rounds]
        print(f"{over} / {under}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
