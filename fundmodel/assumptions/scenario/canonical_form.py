"""What of an entry of a scenario can move a result, as plain values and as text."""

from __future__ import annotations

import json
from typing import Any

from fundmodel.vocabulary.frozen import Frozen


def canonical(entry: Any) -> list[Any]:
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


def canonical_json(content: Any) -> str:
    """Plain values as the one text that a hash is taken of."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, Frozen) else value
