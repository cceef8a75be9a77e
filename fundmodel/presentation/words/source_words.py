"""Sources of shipped assumptions, and references of shipped scenarios, in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from fundmodel.presentation.words.page_words import Both
from fundmodel.vocabulary.said import Said, speak

OF_SCENARIO: Final = re.compile(r"scenario ([\w-]+): (.*)", re.DOTALL)
"""The source of what a scenario changes without one of its own."""


def source_words(source: str, lang: str) -> str:
    """The source of an assumption in ``lang``; of a user's own as it was typed.

    The English text of a shipped scenario finds its Chinese; a test holds both lists together.
    """
    if lang == "en":
        return str(source)
    changed = OF_SCENARIO.fullmatch(source)
    if changed:
        return f"情景{changed[1]}：{source_words(changed[2], lang)}"
    return chinese_sources().get(source, str(source))


def spoken_source(source: str, lang: str) -> str:
    """What a row of a calibration is from, in ``lang``: its sentence, and the sources that stand in it."""
    return speak(source, lang, chinese_sources()) if isinstance(source, Said) else source_words(source, lang)


def both_sources(source: str) -> Both:
    """The source of an assumption in both languages."""
    return Both(*(source_words(source, lang) for lang in ("zh", "en")))


@cache
def chinese_sources() -> Mapping[str, str]:
    """Source as a scenario file gives it -> Chinese."""
    held = files("fundmodel.presentation.words").joinpath("source_words.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(held))
