"""Times work W2 through every form and prints ratios: medians of per-round ratios, lowest and highest beside them.

The answers are compared before anything is timed, and a survival ratio moved by a millionth must fail that comparison.
The forms take turns within a round; the first round is dropped. A copy of memory runs beside them: where that drifts by
more than a fifth between the halves of the run, the machine was not quiet and nothing is printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.benchmarks import w2_inputs, w2_kernels, w2_numpy, w2_pandas
from tests.benchmarks.w2_inputs import TOLERANCE, Answer, Inputs

FORMS: dict[str, Callable[[Inputs], Answer]] = {
    "our kernels": w2_kernels.solve,
    "plain numpy": w2_numpy.solve,
    "pandas spreadsheet": w2_pandas.solve,
}
REPEATS = {"our kernels": 5, "plain numpy": 5, "pandas spreadsheet": 1}
MAX_DRIFT = 0.20


def gate(inputs: Inputs) -> dict[str, Answer]:
    """Every form's answer; SystemExit where they differ or where a perturbed input goes unnoticed."""
    answers = {name: solve(inputs) for name, solve in FORMS.items()}
    reference = answers["plain numpy"]
    for name, answer in answers.items():
        apart = w2_inputs.difference(answer, reference)
        print(f"{name:20s} {w2_inputs.work_done(answer)}; apart from plain numpy by {apart:.1e}")
        if not apart <= TOLERANCE:
            raise SystemExit(f"{name} gives another answer: {apart:.3e} > {TOLERANCE:g}; nothing is timed")
    moved = w2_inputs.perturbed(inputs)
    for name, solve in FORMS.items():
        if w2_inputs.difference(solve(moved), reference) <= TOLERANCE:
            raise SystemExit(f"{name}: survival moved by 1e-6 went unnoticed; the comparison proves nothing")
    return answers


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Seconds of one call, the mean of ``repeats`` calls in a row."""
    begin = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - begin) / repeats


def rounds(inputs: Inputs, count: int) -> dict[str, list[float]]:
    """Seconds by form and round, forms in turn, the first round dropped; "memory" is a copy of 64 MB."""
    block = np.ones(8_000_000)
    target = np.empty_like(block)
    times: dict[str, list[float]] = {name: [] for name in [*FORMS, "memory"]}
    for _ in range(count + 1):
        for name, solve in FORMS.items():
            times[name].append(seconds(lambda solve=solve: solve(inputs), REPEATS[name]))
        times["memory"].append(seconds(lambda: np.copyto(target, block), 20))
    return {name: values[1:] for name, values in times.items()}


def drift(memory: list[float]) -> float:
    """How far the median of the second half lies from that of the first, as a fraction."""
    half = len(memory) // 2
    return abs(statistics.median(memory[half:]) / statistics.median(memory[:half]) - 1.0)


def ratios(times: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Times of every form over those of our kernels, by round: median, lowest, highest."""
    out = {}
    for name in FORMS:
        by_round = [a / b for a, b in zip(times[name], times["our kernels"], strict=True)]
        out[name] = {"median": statistics.median(by_round), "min": min(by_round), "max": max(by_round)}
    return out


def main() -> None:
    """Compare, time, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds counted after the first (at least 9)")
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON")
    options = parser.parse_args()
    if options.rounds < 9:
        parser.error("at least 9 rounds: a median of fewer says little")
    begin = time.perf_counter()
    inputs = w2_inputs.make()
    print(f"inputs sha256 {inputs.sha256()}, made in {time.perf_counter() - begin:.2f} s")
    cold = {name: seconds(lambda solve=solve: solve(inputs), 1) for name, solve in FORMS.items()}
    gate(inputs)
    times = rounds(inputs, options.rounds)
    if (moved := drift(times["memory"])) > MAX_DRIFT:
        raise SystemExit(f"the machine was not quiet (memory copies drifted by {moved:.0%}): run again")
    found = ratios(times)
    if options.json:
        print(json.dumps(found))
        return
    print(f"\nwarm, {options.rounds} rounds, time over that of our kernels (memory copies drifted by {moved:.0%})")
    for name, ratio in found.items():
        once = statistics.median(times[name]) * 1e3
        print(
            f"{name:20s} {ratio['median']:8.1f}x  ({ratio['min']:.1f} to {ratio['max']:.1f})"
            f"   about {once:.2f} ms, first call {cold[name] * 1e3:.1f} ms"
        )


if __name__ == "__main__":
    main()
