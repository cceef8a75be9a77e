"""Rewrite ``scenarios/expected`` and print what moved: ``python -m tests.regression.update``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import fundmodel as fm
from tests.regression.headlines import SCENARIOS, headlines, keep, kept, moved


def main() -> None:
    run = fm.project(list(SCENARIOS)).check()
    for scenario in SCENARIOS:
        found = headlines(run.sel(scenario))
        lines = moved(kept(scenario), found)
        keep(scenario, found)
        print(f"{scenario}: {len(lines)} of {len(found)} headlines moved")
        for line in lines:
            print(f"  {line}")


if __name__ == "__main__":
    main()
