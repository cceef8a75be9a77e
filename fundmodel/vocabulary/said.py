"""A sentence that people read, in English with its Chinese beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

CATALOGUE: Final = Path(__file__).parent / "chinese"
BETWEEN: Final = {"en": ", ", "zh": "、"}


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


def speak(text: object, lang: str) -> str:
    """The text in ``lang``; what is a name or a number, and not said, as it is."""
    if not isinstance(text, Said) or lang == "en":
        return str(text)
    return _written(chinese(text.template), text.values, lang)


def chinese(template: str) -> str:
    """The Chinese of a template; ``KeyError`` where the catalogue lacks it."""
    return _catalogue()[template] if has_words(template) else template


def has_words(template: str) -> bool:
    """Whether a template holds letters beside its places."""
    return any(re.search(r"[A-Za-z]", literal) for literal, *_ in Formatter().parse(template))


def places(template: str) -> frozenset[str]:
    """The names that stand in a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _again(template: str, values: dict[str, Any]) -> Said:
    return Said(template, **values)


def _written(template: str, values: Mapping[str, Any], lang: str) -> str:
    return template.format(**{name: _in_words(value, lang) for name, value in values.items()})


def _in_words(value: Any, lang: str) -> Any:
    if isinstance(value, list | tuple):
        return BETWEEN[lang].join(str(_in_words(one, lang)) for one in value)
    return speak(value, lang) if isinstance(value, Said) else value


@cache
def _catalogue() -> Mapping[str, str]:
    held: dict[str, str] = {}
    for path in sorted(CATALOGUE.glob("*.json")):
        held.update(json.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(held)
