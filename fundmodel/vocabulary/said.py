"""A sentence that people read, in English with its Chinese beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

CATALOGUE: Final = os.path.join(os.path.dirname(__file__), "chinese")  # noqa: PTH118, PTH120 - loads in no time
BETWEEN: Final = {"en": ", ", "zh": "、"}
NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})


class Said(str):
    """``Said("There is no area {area!r}.", area="B")``: the English sentence as a string; ``speak`` gives its Chinese.

    The template is a literal, so that a test finds each in the catalogue ``vocabulary/chinese``, a file a room. What
    stands in it may be said itself, and a list is written with commas (、). A template that holds no word is its own
    Chinese.
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Said:
        """The English sentence; ``KeyError`` where a value of the template is not given."""
        said = super().__new__(cls, _written(template, values, "en"))
        said.template, said.values = template, MappingProxyType(values)
        return said

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.template, dict(self.values))


class Named(str):
    """``Named("Baseline", zh="基准")``: what something is called, in English, its Chinese beside it."""

    zh: str

    def __new__(cls, english: str, /, zh: str) -> Named:
        """The English name."""
        named = super().__new__(cls, english)
        named.zh = zh
        return named

    def __reduce__(self) -> tuple[Any, ...]:
        return _named_again, (str(self), self.zh)


def speak(text: object, lang: str, words: Mapping[str, str] = NO_WORDS) -> str:
    """The text in ``lang``; what is a name or a number, and not said, as it is.

    ``words`` are the Chinese of code names: a name that stands in a sentence, unless it is quoted as typed (``!r``), is
    told by its word.
    """
    if not isinstance(text, Said) or lang == "en":
        return str(text)
    return _written(chinese(text.template), text.values, lang, words)


def exchanged(text: str, old: str, new: str) -> str:
    """The text with ``new`` for ``old`` in what stands in it."""
    if not isinstance(text, Said):
        return text.replace(old, new)
    values = {name: value.replace(old, new) if isinstance(value, str) else value for name, value in text.values.items()}
    return Said(text.template, **values)


def chinese(template: str) -> str:
    """The Chinese of a template; ``KeyError`` where the catalogue lacks it."""
    return (
        _catalogue()[template]
        if has_words(template)
        else template.replace(": ", "：").replace("; ", "；").replace(". ", "。")
    )


def has_words(template: str) -> bool:
    """Whether a template holds letters beside its places."""
    return any(re.search(r"[A-Za-z]", literal) for literal, *_ in Formatter().parse(template))


def places(template: str) -> frozenset[str]:
    """The names that stand in a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _named_again(english: str, zh: str) -> Named:
    return Named(english, zh=zh)


def _again(template: str, values: dict[str, Any]) -> Said:
    return Said(template, **values)


def _written(template: str, values: Mapping[str, Any], lang: str, words: Mapping[str, str] = NO_WORDS) -> str:
    if not values and "{" not in template and "}" not in template:
        return template
    quoted = _quoted(template)
    told = {name: _in_words(value, lang, NO_WORDS if name in quoted else words) for name, value in values.items()}
    return (_Quoted() if lang == "zh" else _Plain()).vformat(template, (), told)


@lru_cache(maxsize=4096)
def _quoted(template: str) -> frozenset[str]:
    """The names that stand in a template as they were typed."""
    return frozenset(name for _, name, _, conversion in Formatter().parse(template) if name and conversion == "r")


def _in_words(value: Any, lang: str, words: Mapping[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return BETWEEN[lang].join(str(_in_words(one, lang, words)) for one in value)
    if isinstance(value, Said):
        return speak(value, lang, words)
    if isinstance(value, Named):
        return value.zh if lang == "zh" else str(value)
    return words.get(value, value) if isinstance(value, str) else value


class _Plain(Formatter):
    """Numbers that a format would write with a power of ten stand in full: "3,838,730", not "3.83873e+06"."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        told = super().format_field(value, format_spec)
        return f"{value:,.0f}" if isinstance(value, float) and "e+" in told else told


class _Quoted(_Plain):
    """Text that is quoted as typed stands in Chinese quotation marks."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        typed = conversion == "r" and isinstance(value, str)
        return f"“{value}”" if typed else super().convert_field(value, conversion)


@cache
def _catalogue() -> Mapping[str, str]:
    import json
    from pathlib import Path

    held: dict[str, str] = {}
    for path in sorted(Path(CATALOGUE).glob("*.json")):
        held.update(json.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(held)
