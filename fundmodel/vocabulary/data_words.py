"""What the tables that a province fills are called, and what their columns, words and units are, in zh and en.

Declared once in ``data_words.yaml``; the template writes these words and the reader takes them back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final

from fundmodel.vocabulary.dictionary import LANGUAGES, read_lines

MARK: Final = "#"
"""Heads a column that is not read: the first holds a word in rows that are no data, others stand beside figures."""
EXAMPLE: Final = {"zh": "例", "en": "example"}
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒—―–−－～~〜", "-"))


@dataclass(frozen=True)
class DataWords:
    """Words of one table, column, cell word, unit, row of the first sheet, or rule.

    ``also`` are read for the label; ``what`` says what a column means or a table improves; ``shown`` is False where the
    template leaves a column out because another sheet asks for it.
    """

    name: str
    label: Mapping[str, str]
    also: tuple[str, ...] = ()
    what: Mapping[str, str] | None = None
    need: str = ""
    rank: int = 0
    example: str | float | int | None = None
    shown: bool = True

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every word that is read for it."""
        return (*self.label.values(), *self.also)


@cache
def data_words() -> Mapping[str, DataWords]:
    """Everything declared, by name, in the order of the file."""
    return MappingProxyType({name: _words(name, declared) for name, declared in read_lines("data_words.yaml")})


@cache
def table_words() -> Mapping[str, DataWords]:
    """The tables that a province may fill, the most useful first."""
    tables = [words for name, words in data_words().items() if words.rank]
    return MappingProxyType({words.name: words for words in sorted(tables, key=lambda words: words.rank)})


def column_words(table: str) -> Mapping[str, DataWords]:
    """The columns of a table by code name, in the order of the file."""
    return _below(table)


def choice_words() -> Mapping[str, DataWords]:
    """Words that cells may hold, by code name."""
    return _below("choice")


def unit_words() -> Mapping[str, DataWords]:
    """Units that may be chosen, by code name."""
    return _below("unit")


def about_words() -> Mapping[str, DataWords]:
    """Rows of the first sheet, by code name."""
    return _below("about")


def said(name: str, lang: str) -> str:
    """The label of anything declared; a column is "table.column". An unknown name is said as it is."""
    words = data_words().get(name)
    return name if words is None else words.label[lang]


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A word as it is compared: full width to half, no spaces, dashes alike, small letters, no stars."""
    return re.sub(r"[\s*：:]", "", unicodedata.normalize("NFKC", text).translate(_DASHES)).lower()


def meant(text: str, known: Mapping[str, str]) -> str | None:
    """The code name that ``text`` stands for: alone, beside brackets, or code and word side by side; else None.

    ``known`` is what ``spellings`` gives.
    """
    wanted = plain(text)
    bare = _BRACKETS.sub("", wanted)
    for candidate in (wanted, bare, *_BRACKETS.findall(wanted)):
        if candidate in known:
            return known[candidate]
    for name in set(known.values()):
        code = plain(name)
        rest = {bare.removesuffix(code), bare.removeprefix(code)} - {bare}
        if any(known.get(word) == name for word in rest):
            return name
    return None


def spellings(names: Iterable[str], words: Mapping[str, DataWords]) -> dict[str, str]:
    """Every way to write each of ``names``, as ``plain`` makes it -> the name; words known for several stand for the
    first."""
    found = {plain(name): name for name in names}
    for name, own in words.items():
        for word in own.known_as:
            for spelt in (plain(word), _BRACKETS.sub("", plain(word))):
                found.setdefault(spelt, name)
    return found


def unit_in(text: str) -> str | None:
    """The unit that a header names in brackets, else None: ``unit_in("收入（万元）") == "10k yuan"``."""
    units = spellings(unit_words(), unit_words())
    return next((units[inside] for inside in _BRACKETS.findall(plain(text)) if inside in units), None)


@cache
def _below(foreword: str) -> Mapping[str, DataWords]:
    start = f"{foreword}."
    own = {name.removeprefix(start): words for name, words in data_words().items() if name.startswith(start)}
    return MappingProxyType(own)


def _words(name: str, declared: Mapping[str, Any]) -> DataWords:
    what = declared.get("what") or declared.get("improves")
    return DataWords(
        name=name,
        label=_both(declared["label"]),
        also=tuple(declared.get("also", ())),
        what=None if what is None else _both(what),
        need=str(declared.get("need", "")),
        rank=int(declared.get("rank", 0)),
        example=declared.get("example"),
        shown=bool(declared.get("shown", True)),
    )


def _both(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({lang: str(words[lang]) for lang in LANGUAGES})
