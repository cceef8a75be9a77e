"""Times work W2 through every form and prints ratios to our kernels, modelx among the peers (goal P1).

The answers are compared before anything is timed, and a survival ratio moved by a millionth must fail that comparison.
modelx needs the lock of this folder, which ``make bench`` installs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from functools import partial

from tests.benchmarks import w2_inputs, w2_kernels, w2_modelx, w2_numpy, w2_pandas
from tests.benchmarks.timing import in_turn, milliseconds, of_process, ratio
from tests.benchmarks.w2_inputs import TOLERANCE, Answer, Inputs

Solve = Callable[[Inputs], Answer]

OURS = "our kernels"
FORMS: dict[str, Solve] = {
    OURS: w2_kernels.solve,
    "plain numpy": w2_numpy.solve,
    "pandas spreadsheet": w2_pandas.solve,
}
PEERS: dict[str, Solve] = {"modelx interactive": w2_modelx.interactive, "modelx exported": w2_modelx.exported}
REPEATS = {OURS: 5, "plain numpy": 5, "modelx exported": 3}
GOALS = {"pandas spreadsheet": 400, "modelx interactive": 35, "modelx exported": 3}


def gate(inputs: Inputs, forms: Mapping[str, Solve]) -> dict[str, Answer]:
    """Every form's answer; SystemExit where they differ or where a perturbed input goes unnoticed."""
    answers = {name: solve(inputs) for name, solve in forms.items()}
    reference = answers["plain numpy"]
    for name, answer in answers.items():
        apart = w2_inputs.difference(answer, reference)
        print(f"{name:20s} {w2_inputs.work_done(answer)}; apart from plain numpy by {apart:.1e}")
        if not apart <= TOLERANCE:
            raise SystemExit(f"{name} gives another answer: {apart:.3e} > {TOLERANCE:g}; nothing is timed")
    moved = w2_inputs.perturbed(inputs)
    for name, solve in forms.items():
        if w2_inputs.difference(solve(moved), reference) <= TOLERANCE:
            raise SystemExit(f"{name}: survival moved by 1e-6 went unnoticed; the comparison proves nothing")
    return answers


def main() -> None:
    """Compare, time, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds counted after the first (at least 9)")
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON")
    options = parser.parse_args()
    if options.rounds < 9:
        parser.error("at least 9 rounds: a median of fewer says little")
    inputs, forms = w2_inputs.make(), {**FORMS, **PEERS}
    print(f"inputs sha256 {inputs.sha256()}")
    works = {name: partial(solve, inputs) for name, solve in forms.items()}
    cold = {name: of_process(work)() for name, work in works.items()}
    gate(inputs, forms)
    timers = {name: of_process(work, REPEATS.get(name, 1)) for name, work in works.items()}
    rounds = in_turn(timers, options.rounds)
    found = {name: ratio(rounds, name, OURS) for name in forms}
    if options.json:
        print(json.dumps({name: dict(zip(("median", "min", "max"), one, strict=True)) for name, one in found.items()}))
        return
    print(f"\nwarm, {options.rounds} rounds, time over that of our kernels")
    for name, (median, low, high) in found.items():
        aimed = f", goal at least {GOALS[name]}" if name in GOALS else ""
        once = f"about {milliseconds(rounds, name):.2f} ms, first call {1e3 * cold[name]:.1f} ms"
        print(f"{name:20s} {median:8.1f}x  ({low:.1f} to {high:.1f}{aimed})   {once}")


if __name__ == "__main__":
    main()
