"""How long a person waits before anything happens, as ratios in one run.

``fundmodel --help`` over bare python (goal: at most 4), ``import fundmodel`` over ``import numpy`` (goal: at most 1.3).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROUNDS = 15
COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "fundmodel --help": [str(Path(sysconfig.get_path("scripts")) / "fundmodel"), "--help"],
    "import numpy": [sys.executable, "-c", "import numpy"],
    "import fundmodel": [sys.executable, "-c", "import fundmodel"],
}
GOALS = [("fundmodel --help", "python", 4.0), ("import fundmodel", "import numpy", 1.3)]


def seconds(command: list[str]) -> float:
    """Seconds from start to exit; CalledProcessError where the command fails."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Run every command in turn, ROUNDS times after one dropped round, and print medians of per-round ratios."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS + 1):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
    for name, reference, goal in GOALS:
        by_round = [a / b for a, b in zip(taken[name][1:], taken[reference][1:], strict=True)]
        median = statistics.median(by_round)
        print(
            f"{name} over {reference}: {median:.2f}x ({min(by_round):.2f} to {max(by_round):.2f}), "
            f"goal at most {goal}: {'met' if median <= goal else 'NOT MET'}"
        )


if __name__ == "__main__":
    main()
