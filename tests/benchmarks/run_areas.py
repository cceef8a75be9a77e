"""What areas cost: one, the example's fourteen cities, and the same cities over and over, moves and purses elsewhere
included.

Processor time of the labelled projection to 2060, rounds interleaved and the first dropped; printed are ratios of one
run and the exponent between sizes. ``python -m tests.benchmarks.run_areas 400`` adds 400 areas, in a process of its own
with persons dropped, and prints its peak memory.
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import fundmodel as fm
from tests.areas import repeated

ROUNDS = 5
UNTIL = 2060
SIZES = (14, 56, 112)
LEAN = ("ledger", "exposures")


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak() -> float:
    """Peak memory of this process in MB; what it was forked from does not count."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def packages() -> dict[int, fm.DataPackage]:
    """Data packages by number of areas."""
    nation, cities = fm.load_data("national"), fm.load_data("example-province")
    return {1: nation} | {count: repeated(nation, cities, count) for count in SIZES}


def alone(count: int) -> None:
    """Print seconds beside 56 areas in the same process, and the process's peak memory."""
    data = repeated(fm.load_data("national"), fm.load_data("example-province"), count)
    fewer = packages()[56]
    fm.project("baseline", fewer, UNTIL, keep=LEAN)
    rounds = [
        (
            timed(lambda: fm.project("baseline", fewer, UNTIL, keep=LEAN)),
            timed(lambda: fm.project("baseline", data, UNTIL, keep=LEAN)),
        )
        for _ in range(3)
    ]
    ratio = statistics.median(many / few for few, many in rounds)
    peak = _peak()
    needed = fm.estimate(data, UNTIL, LEAN)
    print(
        f"{count} areas, persons dropped: median {statistics.median(many for _, many in rounds):.2f} s, "
        f"{ratio * 56 / count:.2f} of the cost per area at 56; peak {peak:.0f} MB; estimate {needed.seconds:.1f} s, "
        f"{needed.bytes / 2**20:.0f} MB"
    )


def main(further: list[str]) -> None:
    """Print medians, ratios and exponents; further sizes each in a process of its own."""
    warnings.simplefilter("ignore", fm.FundmodelWarning)
    if further[:1] == ["alone"]:
        alone(int(further[1]))
        return
    forms = {count: (lambda data=data: fm.project("baseline", data, UNTIL)) for count, data in packages().items()}
    rounds = [{count: timed(work) for count, work in forms.items()} for _ in range(ROUNDS + 1)][1:]
    for count in forms:
        print(f"{count} areas: median {1e3 * statistics.median(r[count] for r in rounds):.0f} ms")
    for more, fewer in ((14, 1), (56, 14), (112, 14), (112, 56)):
        ratios = [r[more] / r[fewer] for r in rounds]
        middle = statistics.median(ratios)
        exponent = math.log(middle) / math.log(more / fewer)
        print(f"{more} / {fewer} areas: {middle:.2f} ({min(ratios):.2f} to {max(ratios):.2f}), exponent {exponent:.2f}")
    for count in further:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.run_areas", "alone", count], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
