"""Name, shape and hash of every array of a run: what must not move when the house is rebuilt.

``python -m tests.regression.bits`` prints them; two trees on one machine are compared with ``diff``. Names may be
mapped by a file of ``old new`` lines: ``--map FILE``.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

import fundmodel as fm

GROUPS = (
    ("national", ("baseline",), 2060),
    ("national", ("baseline", "current-law", "no-retirement-delay"), 2045),
    (
        "national",
        (
            "long-term-care",
            "interest-by-tiers",
            "deferred-recognition",
            "drg-points",
            "premium-driven-lapse",
            "settlement-delayed-two-months",
            "retirees-contribute-new-july",
            "incentives-2024",
        ),
        2040,
    ),
    ("example-province", ("baseline", "current-law"), 2040),
)
"""Packages, scenarios and horizons: one scenario, several, several levers at once, areas."""

SETS = ("population", "enrolment", "stock_exposures", "flow_exposures", "ledger", "economy", "reconciliation")


def arrays_of(run: Any, extra: str) -> Iterator[tuple[str, Any]]:
    """Every variable of every Dataset by ``dataset/variable``."""
    for name in (*SETS, extra):
        for variable, array in getattr(run, name).data_vars.items():
            yield f"{name}/{variable}", array


def line(group: int, name: str, array: Any) -> str:
    """``group name dims shape hash``: the hash over the bytes of the values in C order."""
    values = np.ascontiguousarray(array.values)
    content = values.astype("U").tobytes() if values.dtype.kind in "OU" else values.tobytes()
    dims = ",".join(f"{dim}={size}" for dim, size in array.sizes.items())
    return f"{group} {name} {dims} {hashlib.sha256(content).hexdigest()[:16]}"


def bits(extra: str, names: Mapping[str, str]) -> Iterator[str]:
    """All lines of all groups, in order; old names put into new ones."""
    import warnings

    for number, (data, scenarios, until) in enumerate(GROUPS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", fm.SyntheticDataWarning)
            run = fm.project(list(scenarios) if len(scenarios) > 1 else scenarios[0], data, until)
        for name, array in sorted(
            ((names.get(name, name), array) for name, array in arrays_of(run, extra)), key=lambda pair: pair[0]
        ):
            yield line(number, name, array)


def main() -> None:
    """Print every line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", type=Path, help="a file of lines: old name, new name")
    parser.add_argument("--extra", default="memo", help="the Dataset of memo items of the ledger")
    asked = parser.parse_args()
    pairs = [row.split() for row in asked.map.read_text(encoding="utf-8").splitlines()] if asked.map else []
    for said in bits(asked.extra, dict(pairs)):
        print(said)


if __name__ == "__main__":
    main()
