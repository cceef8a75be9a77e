"""Sentences of faults and remarks in Chinese: what is wrong with data and what to do, in the words of the tables."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from fundmodel.vocabulary.data_words import choice_words, column_words, table_words


@cache
def sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Pattern of the whole English sentence -> the Chinese one, the first that fits."""
    declared = json.loads(Path(__file__).with_name("fault_sentences.json").read_text(encoding="utf-8"))
    return tuple((re.compile(pattern), said) for pattern, said in declared)


def in_chinese(text: str) -> str:
    """A sentence, or several, in Chinese; one that is not known stays as it is.

    What a sentence holds of code names is said in the words of the tables; a sentence inside another one is said too.
    """
    whole = text.rstrip(".")
    for pattern, said in sentences():
        found = pattern.fullmatch(whole)
        if found:
            return said.format(*(_words(group) for group in found.groups()))
    lead, colon, rest = whole.partition(": ")
    if colon and in_chinese(rest) != rest:
        return f"{_words(lead)}：{in_chinese(rest)}"
    first, stop, second = whole.partition(". ")
    if stop and in_chinese(first) != first:
        return f"{in_chinese(first)}。{in_chinese(second)}"
    return text


@cache
def _code_words() -> dict[str, str]:
    words = {name: own.label["zh"] for name, own in choice_words().items()}
    for table, own in table_words().items():
        words[table] = own.label["zh"]
        words |= {name: column.label["zh"] for name, column in column_words(table).items() if name not in words}
    return words


def _words(group: str) -> str:
    """A sentence, or code names parted by commas, in Chinese; anything else as it is."""
    inner = in_chinese(group)
    if inner != group:
        return inner
    return "、".join(_code_words().get(part.replace(" ", "_"), part) for part in group.split(", "))
