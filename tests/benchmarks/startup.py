"""How long a person waits before anything happens, as ratios in one run (goal P8)."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from tests.benchmarks.timing import in_turn, of_command, python, told

ROUNDS = 15


def main() -> None:
    """Run every command in turn and print medians of per-round ratios."""
    command = str(Path(sysconfig.get_path("scripts")) / "fundmodel")
    forms = {
        "python": python("-c", "pass"),
        "fundmodel --help": of_command(command, "--help"),
        "import numpy": python("-c", "import numpy"),
        "import fundmodel": python("-c", "import fundmodel"),
    }
    rounds = in_turn(forms, ROUNDS)
    print(told(rounds, "fundmodel --help", "python", "at most 4"))
    print(told(rounds, "import fundmodel", "import numpy", "at most 1.3"))


if __name__ == "__main__":
    main()
