"""The hash of what a scenario assumes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fundmodel.assumptions.scenario.values import Entry
from fundmodel.vocabulary.frozen import Frozen


def scenario_sha256(entries: Mapping[str, Entry], rule: Mapping[str, Any] | None, limits: list[Any]) -> str:
    """SHA-256 of the resolved values in canonical form; ``limits`` are the areas and base hashes of limited changes."""
    content: dict[str, Any] = {"entries": {name: canonical(entry) for name, entry in entries.items()}}
    if rule is not None:
        content["rule"] = _without_files(rule)
    if limits:
        content["limits"] = limits
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def moving(entry: Entry) -> list[Any]:
    """What of an entry can move a projection, in plain values: equal where nothing moves. Low and high move none."""
    value, _, _, *rule, _ = canonical(entry)
    return [value, *rule, None if entry.earlier is None else moving(entry.earlier)]


def canonical(entry: Entry) -> list[Any]:
    """What of an entry can move a result, in plain values, low and high of an analysis with it."""
    earlier = None if entry.earlier is None else canonical(entry.earlier)
    return [
        _plain(entry.value),
        entry.low,
        entry.high,
        entry.beyond_last,
        entry.grow_with,
        entry.lag,
        entry.interpolate,
        earlier,
    ]


def _plain(value: Any) -> Any:
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, Frozen) else value


def _without_files(rule: Any) -> Any:
    """A rule without the names of the files whose clauses it holds."""
    if isinstance(rule, Mapping):
        return {key: _without_files(value) for key, value in rule.items() if key != "file"}
    return [_without_files(one) for one in rule] if isinstance(rule, list) else rule
