"""The whole command with its outputs against the same without (goal P10), and ``check`` against the projection that it
checks (goal P11), of the nation and of the example province.

The command counts ranges on screen and in files, runs in a process of its own, and compiled modules are kept.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import fundmodel as fm
from tests.benchmarks.timing import in_turn, of_process, python, told

ROUNDS = 5
CHECKS = 15
UNTIL = 2060
COMMAND = ("-m", "fundmodel.presentation.cli", "run", "baseline", "current-law", "--until", str(UNTIL), "--data")


def main() -> None:
    """Print both ratios, of one scenario, of three and of several areas."""
    warnings.simplefilter("ignore", fm.FundmodelWarning)
    with tempfile.TemporaryDirectory() as folder:
        for data in ("national", "example-province"):
            out = ("--out", str(Path(folder) / data))
            forms = {"with outputs": python(*COMMAND, data, *out), "without": python(*COMMAND, data)}
            print(f"{data}, whole command: {told(in_turn(forms, ROUNDS), 'with outputs', 'without', 'at most 3')}")
    three = ["baseline", "current-law", "no-retirement-delay"]
    for said, scenarios, package in (
        ("one scenario", "baseline", fm.load_data("national")),
        ("three scenarios", three, fm.load_data("national")),
        ("fourteen areas", "baseline", fm.load_data("example-province")),
    ):
        checking = {
            "check": of_process(fm.project(scenarios, package, UNTIL).check),
            "project": of_process(lambda asked=scenarios, given=package: fm.project(asked, given, UNTIL).sets),
        }
        print(f"{said}: {told(in_turn(checking, CHECKS), 'check', 'project', 'at most 0.5')}")


if __name__ == "__main__":
    main()
