"""The nation's own factors of the base year, beside which those of an area are judged.

They ship as a record of the national package and its baseline (``make record``); of other data or another baseline
they are worked out when they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from fundmodel.assumptions.package.package import fingerprint, load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import shipped
from fundmodel.calibration.kept_files import read_whole
from fundmodel.projection.project import project

SLACK: Final = 0.02
"""What rounding, and the nation's ages fitted to an area, may add to a factor."""
RECORD: Final = Path(__file__).parent / "records" / "nation_factors.json"


@lru_cache(maxsize=4)
def nation_factors(base_year: int) -> Mapping[str, float]:
    """Line -> published / modelled of the national package under the baseline; none for another base year."""
    held = read_whole(RECORD, _record)
    told = held if held is not None else worked_out()
    return MappingProxyType(told["factors"] if told["base_year"] == base_year else {})


def worked_out() -> dict[str, Any]:
    """The record made anew: hashes of data and baseline, base year, and the factors of a run."""
    nation, scenario = load_data("national"), load_scenario("baseline")
    found = project(scenario, nation, nation.base_year + 1).reconciliation["factor"].isel(area=0)
    factors = dict(zip(map(str, found["item"].values), map(float, found.values), strict=True))
    return {**_key(), "base_year": nation.base_year, "factors": factors}


def no_further(factor: float, nation: float) -> bool:
    """|ln factor| <= |ln nation| + ln(1 + slack) on the same side of one."""
    if factor <= 0.0:
        return False
    distance = np.log(factor) * np.sign(np.log(nation))
    return bool(0.0 <= distance <= abs(np.log(nation)) + np.log1p(SLACK))


def _key() -> dict[str, str]:
    return {"data": fingerprint(shipped("data", "national")), "scenario": load_scenario("baseline").sha256}


def _record(text: str) -> dict[str, Any]:
    """The record in a file; ``ValueError`` where it answers for other data or another baseline."""
    held: dict[str, Any] = json.loads(text)
    asked = _key()
    if {name: held[name] for name in asked} != asked:
        raise ValueError(RECORD.name)
    return held


if __name__ == "__main__":
    RECORD.write_text(json.dumps(worked_out(), indent=1) + "\n", encoding="utf-8")
