"""Draws in units of the deterministic run, in one process: economic drivers, many areas, people, growth with draws, two
workers (P3, P4, P5, P6, P9)."""

from __future__ import annotations

import resource
import statistics
import sys
from collections.abc import Callable

import numpy as np

import fundmodel as fm
from tests.areas import repeated
from tests.benchmarks.timing import of_process

ROUNDS = 3
UNTIL = 2060


def main() -> None:
    """Print each row as a ratio to ``fm.project`` of the nation with every label built; name rows to print some."""
    asked = sys.argv[1:] or ["P3", "P6", "P5", "P4"]
    data = fm.load_data("national")
    works: dict[str, Callable[[], None]] = {"P3": p3, "P4": p4, "P5": p5, "P6": p6, "P9": p9}
    deterministic(data)
    for name in asked:
        works[name]()


def deterministic(data: fm.DataPackage) -> None:
    """The unit: one run, every Dataset read."""
    run = fm.project("baseline", data, UNTIL)
    for name in ("population", "enrolment", "stock_exposures", "flow_exposures", "ledger"):
        getattr(run, name)


def ratio(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median over rounds of processor time over that of the unit in the same round."""
    data = fm.load_data("national")
    work()
    unit, mine = of_process(lambda: deterministic(data), 3), of_process(work)
    return statistics.median(mine() / unit() for _ in range(rounds))


def once(work: Callable[[], object]) -> float:
    """One call, not warmed, over three units."""
    data = fm.load_data("national")
    return of_process(work)() / of_process(lambda: deterministic(data), 3)()


def p3() -> None:
    """10,000 draws of the economic drivers, both funds, with quantiles of year ends and the months ahead."""
    for parameters in (False, True):

        def work(parameters: bool = parameters) -> None:
            found = fm.sample(draws=10_000, drivers="economic", until=UNTIL, parameters=parameters)
            fm.fan(found)
            fm.fan(found, "reserve_months", monthly=True)
            fm.chances(found)

        told = "with judgements" if parameters else "drivers alone"
        print(f"P3: 10,000 draws, {told}: {ratio(work):.1f} deterministic runs (goal 15, then 5)")


def p4(areas: int = 400, draws: int = 1000) -> None:
    """Many areas, quantiles of one quantity: processor time, and memory above the deterministic run of these areas."""
    package = repeated(fm.load_data("national"), fm.load_data("example-province"), areas)
    fm.project("baseline", package, UNTIL, keep=("ledger",))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def work() -> None:
        found = fm.sample("baseline", package, draws, drivers="economic", keep=("reserve_months_earned",))
        fm.fan(found, "reserve_months_earned", (0.1, 0.5, 0.9))

    times = once(work)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"P4: {areas} areas x {draws} draws: {times:.0f} deterministic runs (goal 300), ", end="")
    print(f"{(after - before) / 1024:.0f} MB above the deterministic run (goal 400)")


def p5(draws: int = 48) -> None:
    """Draws with people, a thousand of them by what some cost."""

    def work() -> None:
        fm.sample(draws=draws, drivers=("economic", "people"), until=UNTIL)

    print(f"P5: 1,000 draws with people: {ratio(work, 1) * 1000 / draws:.0f} deterministic runs (goal 600)")


def p6() -> None:
    """Exponent of the time in the number of draws."""
    counts = (2000, 8000, 32000)
    times = [ratio(lambda n=n: fm.sample(draws=n, drivers="economic", until=UNTIL), 1) for n in counts]  # type: ignore[misc]
    exponent = np.polyfit(np.log(counts), np.log(times), 1)[0]
    print(f"P6: exponent in draws {exponent:.2f} from {counts[0]} to {counts[-1]} (goal 1.05)")


def p9(draws: int = 1000) -> None:
    """Two workers against one, wall time, on draws with people, in turn."""
    import time

    def spent(workers: int) -> float:
        start = time.perf_counter()
        fm.sample(draws=draws, drivers=("economic", "people"), until=UNTIL, workers=workers)
        return time.perf_counter() - start

    found = sorted(spent(1) / spent(2) for _ in range(ROUNDS))
    print(f"P9: two workers {found[ROUNDS // 2]:.2f} times one, {found[0]:.2f} to {found[-1]:.2f} (goal 1.7)")


if __name__ == "__main__":
    main()
