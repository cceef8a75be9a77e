"""What produced a result: every value assumed, hashes of data and code, versions; enough to run it again."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures.figures import beside_given
from fundmodel.assumptions.figures.own_history import own_history, plain_history
from fundmodel.assumptions.figures.package_notes import package_notes
from fundmodel.assumptions.package.borrowed import plain_rows
from fundmodel.assumptions.scenario.remarks import remarks
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.projection.enrolment.seed import MEASURED
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.own_growth import told_departures
from fundmodel.projection.project.people.waist import People


def provenance(
    assume: Assumptions, people: People, money: Money, until: int, rules: Sequence[Any] = ()
) -> dict[str, Any]:
    """Plain values only, so that it can be written anywhere: scenarios with entries, data, code, versions, solved
    factors."""
    return {
        "until": until,
        "seed": None,
        "data": {
            "name": assume.data.name,
            "sha256": assume.data.sha256,
            "synthetic": assume.data.synthetic,
            "valuation_date": assume.data.valuation_date,
            "base_year": assume.data.base_year,
            "areas": {area: dict(assume.data.area_names.get(area, {})) for area in assume.data.areas},
            "borrowed": plain_rows(assume.data.borrowed),
            "not_used": list(assume.data.not_used),
            "money_unit": assume.data.money_unit,
            "factor_notes": package_notes(assume.data, "factor_"),
            **({"beside_held": list(beside_given(assume.data))} if beside_given(assume.data) else {}),
            **_own_years(assume),
        },
        "scenarios": [
            _own(_scenario(scenario, assume.data.base_year, until, assume.data.areas))
            | ({} if rule is None else {"rule": rule})
            for scenario, rule in zip(assume.scenarios, rules or [None] * len(assume.scenarios), strict=True)
        ],
        "solved": {
            "entry_factor": _numbers(people.entry_factor),
            "cost_tilt": _numbers(people.tilt),
            "non_renewal_scale": _numbers([[own.uninsured_scale for own in row] for row in people.seeds]),
            "new_retired_per_event": _numbers([[own.intensity(MEASURED) for own in row] for row in people.seeds]),
        },
        "code": {"version": _version(), "sha256": code_sha256()},
        "versions": {"python": ".".join(map(str, sys.version_info[:3])), "numpy": np.__version__},
    }


def _own_years(assume: Assumptions) -> dict[str, Any]:
    """What years of their own areas give, and what the first scenario takes of their growth; nothing for a nation."""
    if not assume.data.by_area:
        return {}
    return {"history": plain_history(own_history(assume.data)), "own_growth": told_departures(assume)}


@lru_cache(maxsize=1)
def code_sha256() -> str:
    """SHA-256 over the package's own source files in name order."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")) + sorted(root.rglob("*.yaml")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _version() -> str:
    try:
        return version("fundmodel")
    except PackageNotFoundError:
        return "unknown"


@lru_cache(maxsize=64)
def _scenario(scenario: Scenario, base_year: int, until: int, areas: tuple[str, ...]) -> dict[str, Any]:
    elsewhere = _elsewhere(scenario, areas)
    return {
        "name": scenario.name,
        "label": dict(scenario.label),
        "question": dict(scenario.question),
        "reference": scenario.reference,
        "extends": list(scenario.extends),
        "areas": scenario.areas if isinstance(scenario.areas, str) else list(scenario.areas),
        "sha256": scenario.sha256,
        "entries": {name: _entry(entry) for name, entry in scenario.entries.items()},
        "remarks": noted_remarks(scenario, base_year, until),
        **({"in_other_areas": elsewhere} if elsewhere else {}),
    }


def _elsewhere(scenario: Scenario, areas: tuple[str, ...]) -> list[dict[str, Any]]:
    """Of changes limited to some areas: what in each area is in force that is not what is noted of the scenario; areas
    with the same entries stand together, none is left out."""
    if scenario.unlimited:
        return []
    found: dict[tuple[Any, ...], tuple[list[str], dict[str, Entry]]] = {}
    for area in areas:
        own = scenario.entries_for(area)
        other = {name: entry for name, entry in own.items() if entry is not scenario.entries[name]}
        found.setdefault(tuple((name, id(entry)) for name, entry in other.items()), ([], other))[0].append(area)
    return [
        {"areas": names, "entries": {name: _entry(entry) for name, entry in other.items()}}
        for names, other in found.values()
    ]


def _own(noted: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that a run may hand out: what one reader writes into it, no other run has."""
    copied = {
        key: dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
        for key, value in noted.items()
    }
    copied["entries"] = {name: dict(entry) for name, entry in noted["entries"].items()}
    copied["remarks"] = [dict(remark) for remark in noted["remarks"]]
    if "in_other_areas" in noted:
        copied["in_other_areas"] = [{name: copy(part) for name, part in one.items()} for one in noted["in_other_areas"]]
    return copied


@lru_cache(maxsize=512)
def noted_remarks(scenario: Scenario, base_year: int, until: int | None) -> list[dict[str, Any]]:
    """The remarks on a scenario's changes in a run to ``until``, in plain values."""
    return [
        {key: list(x) if isinstance(x, tuple) else x for key, x in remark._asdict().items()}
        for remark in remarks(scenario, base_year, until)
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    found = {
        "value": _plain(entry.value),
        "unit": entry.unit,
        "tag": entry.tag,
        "tags": dict(entry.tags) or None,
        "source": entry.source,
        "low": entry.low,
        "high": entry.high,
        "beyond_last": entry.beyond_last,
        "grow_with": entry.grow_with,
        "lag": entry.lag or None,
        "interpolate": entry.interpolate if entry.dates else None,
        "earlier": _entry(entry.earlier) if entry.earlier else None,
        "last_date": entry.dates[-1] if entry.dates else None,
    }
    return {key: item for key, item in found.items() if item is not None}


def _plain(value: Any) -> Any:
    return {str(key): _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _numbers(array: Any) -> list[float] | list[list[float]]:
    """One number for each scenario; a list of one for each area where the areas differ."""
    found = np.asarray(array, dtype=float)
    return (found[:, 0] if found.shape[1] == 1 else found).tolist()  # type: ignore[no-any-return]
