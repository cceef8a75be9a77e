"""What the quarterly bulletin says, in Chinese and English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return dict(json.loads(Path(__file__).with_name("bulletin_words.json").read_text(encoding="utf-8")))


def told(key: str, lang: str, **parts: Any) -> str:
    """The sentence or heading of ``key`` in ``lang`` with its parts filled in."""
    return _texts()[key][lang].format(**parts)
