"""What the explorer says, in Chinese and English: the page, its levers, and the screens of ``fundmodel explore``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return dict(json.loads(Path(__file__).with_name("explorer_words.json").read_text(encoding="utf-8")))


def told(key: str, lang: str, **parts: Any) -> str:
    """The sentence or heading of ``key`` in ``lang`` with its parts filled in."""
    return _texts()[key][lang].format(**parts)


def page_texts(lang: str) -> dict[str, str]:
    """Every text that the page fills in itself."""
    return {key: both[lang] for key, both in _texts().items() if not key.startswith("lever_")}


def lever_words(key: str, **years: int) -> dict[str, str]:
    """Name of a lever and what it does, by language: ``zh``, ``en``, ``about_zh``, ``about_en``."""
    name, about = _texts()[f"lever_{key}"], _texts()[f"lever_{key}_about"]
    return {
        **{lang: text.format(**years) for lang, text in name.items()},
        **{f"about_{lang}": text.format(**years) for lang, text in about.items()},
    }
