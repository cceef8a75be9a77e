"""What a screen in Chinese may hold of English: names, codes to type, titles; no sentence."""

from __future__ import annotations

import re
from typing import Final

CHINESE: Final = re.compile("[一-鿿]")
SENTENCE: Final = re.compile(r"[A-Za-z]+(?: [a-z]{2,}){2,}")
"""Three words in a row, those after the first in small letters: a title has capitals, a list of codes has commas."""
TITLES: Final = ("fundmodel run baseline",)


def english_lines(printed: str) -> list[str]:
    """The lines that hold an English sentence."""
    return [line for line in printed.splitlines() if SENTENCE.search(line) and not any(one in line for one in TITLES)]
