"""Tables of words kept as JSON beside this file: a key gives a text in Chinese and English with named places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def texts_of(file: str) -> Mapping[str, Mapping[str, str]]:
    """Key -> text by language of one table."""
    return dict(json.loads(Path(__file__).with_name(file).read_text(encoding="utf-8")))


def teller(file: str) -> Callable[..., str]:
    """``told(key, lang, **parts)`` of one table: the sentence or heading in the language with its parts filled in."""

    def told(key: str, lang: str, **parts: Any) -> str:
        return texts_of(file)[key][lang].format(**parts)

    return told
