"""What areas cost: one, the example's fourteen cities, and the same cities over and over, moves and purses elsewhere
included.

Processor time of the projection to 2060 with persons dropped after their laws held, rounds interleaved and the first
left out; printed are medians, ratios of one run, the exponent between sizes, and what ``estimate`` says of each size,
its unit timed anew in every round. Peak memory is read in a process of its own per size, where ``check`` is asked too.
``python -m tests.benchmarks.run_areas 400`` adds 400 areas.
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
from fundmodel.projection.project import sizing
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


def cities(count: int) -> fm.DataPackage:
    """The example's cities over and over; one area is the nation."""
    nation = fm.load_data("national")
    return nation if count == 1 else repeated(nation, fm.load_data("example-province"), count)


def alone(count: int) -> None:
    """Print the peak memory of a process that projects so many areas and verifies every law; what it was forked from
    does not count."""
    data = cities(count)
    fm.project("baseline", data, UNTIL, keep=LEAN).check()
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    foreseen = fm.estimate(data, UNTIL, LEAN).bytes
    print(f"{count} areas: every law holds; peak {peak / 1e6:.0f} MB, estimate {foreseen / peak:.2f} of it", flush=True)


def foreseen(data: fm.DataPackage) -> float:
    """Seconds that ``estimate`` gives, the unit of this machine timed again."""
    sizing._unit.cache_clear()
    return fm.estimate(data, UNTIL, LEAN).seconds


def main(further: list[str]) -> None:
    """Print medians, estimates, ratios and exponents, then memory."""
    warnings.simplefilter("ignore", fm.FundmodelWarning)
    if further[:1] == ["alone"]:
        alone(int(further[1]))
        return
    sizes = (1, *SIZES, *map(int, further))
    packages = {count: cities(count) for count in sizes}
    took: dict[int, list[float]] = {count: [] for count in sizes}
    told: dict[int, list[float]] = {count: [] for count in sizes}
    for _ in range(ROUNDS + 1):
        for count, data in packages.items():
            told[count].append(foreseen(data))
            took[count].append(timed(lambda data=data: fm.project("baseline", data, UNTIL, keep=LEAN)))  # type: ignore[misc]
    for count in sizes:
        middle = statistics.median(took[count][1:])
        share = statistics.median(said / found for said, found in zip(told[count][1:], took[count][1:], strict=True))
        print(f"{count} areas: median {middle:.2f} s, estimate {share:.2f} of it")
    pairs = [(14, 1), (56, 14), (112, 14), (112, 56), *((int(count), base) for count in further for base in (56, 14))]
    for more, fewer in pairs:
        ratios = [many / few for many, few in zip(took[more][1:], took[fewer][1:], strict=True)]
        middle = statistics.median(ratios)
        exponent, each = math.log(middle) / math.log(more / fewer), middle * fewer / more
        print(
            f"{more} / {fewer} areas: {middle:.2f} ({min(ratios):.2f} to {max(ratios):.2f}), exponent {exponent:.2f}, "
            f"{each:.2f} of the cost per area"
        )
    for count in sizes:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.run_areas", "alone", str(count)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
