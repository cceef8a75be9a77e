"""What machines read: any value of a result as valid JSON."""

from __future__ import annotations

import json
import math
from typing import Any


def json_text(document: Any) -> str:
    """One JSON document; a value that does not exist (NaN, NaT, infinite) is null."""
    return json.dumps(plain_value(document), ensure_ascii=False, indent=1, allow_nan=False)


def plain_value(value: Any) -> Any:
    """A value as JSON can hold it: numbers, text, lists and mappings; NaN and NaT as null."""
    if isinstance(value, dict):
        return {str(key): plain_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(one) for one in value]
    if hasattr(value, "isoformat"):
        return None if value != value else value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
