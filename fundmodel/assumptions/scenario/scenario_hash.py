"""The hash of what a scenario assumes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from fundmodel.assumptions.scenario.canonical_form import canonical, canonical_json
from fundmodel.assumptions.scenario.values import Entry


def scenario_sha256(entries: Mapping[str, Entry], rule: Mapping[str, Any] | None, limits: list[Any]) -> str:
    """SHA-256 of the resolved values in canonical form; ``limits`` are the areas and base hashes of limited changes."""
    told = ",".join(f"{canonical_json(name)}:{entries[name].canonical_text}" for name in sorted(entries))
    text = f'{{"entries":{{{told}}}'
    if limits:
        text += f',"limits":{canonical_json(limits)}'
    if rule is not None:
        text += f',"rule":{canonical_json(_without_files(rule))}'
    return hashlib.sha256(f"{text}}}".encode()).hexdigest()


def moving(entry: Entry) -> list[Any]:
    """What of an entry can move a projection, in plain values: equal where nothing moves. Low and high move none."""
    value, _, _, *rule, _ = canonical(entry)
    return [value, *rule, None if entry.earlier is None else moving(entry.earlier)]


def _without_files(rule: Any) -> Any:
    """A rule without the names of the files whose clauses it holds."""
    if isinstance(rule, Mapping):
        return {key: _without_files(value) for key, value in rule.items() if key != "file"}
    return [_without_files(one) for one in rule] if isinstance(rule, list) else rule
