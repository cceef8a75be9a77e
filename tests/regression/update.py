"""Rewrite ``scenarios/expected`` and print what moved: ``python -m tests.regression.update``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.regression.headlines import headlines, keep, kept, moved, project_all


def main() -> None:
    for scenario, run in project_all().items():
        found = headlines(run)
        lines = moved(kept(scenario), found)
        keep(scenario, found)
        print(f"{scenario}: {len(lines)} of {len(found)} headlines moved")
        for line in lines:
            print(f"  {line}")


if __name__ == "__main__":
    main()
