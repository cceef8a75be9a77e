"""Sources of shipped assumptions, and references of shipped scenarios, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from fundmodel.presentation.words.page_words import Both


def source_words(source: str, lang: str) -> str:
    """The source of an assumption in ``lang``; of a user's own as it was typed.

    The English text of a shipped scenario finds its Chinese; a test holds both lists together.
    """
    return str(source) if lang == "en" else chinese_sources().get(source, source)


def both_sources(source: str) -> Both:
    """The source of an assumption in both languages."""
    return Both(*(source_words(source, lang) for lang in ("zh", "en")))


@cache
def chinese_sources() -> Mapping[str, str]:
    """Source as a scenario file gives it -> Chinese."""
    held = files("fundmodel.presentation.words").joinpath("source_words.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(held))
