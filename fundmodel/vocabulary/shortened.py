"""Long things in few letters, for what is printed of an object at a prompt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MOST_NAMES: Final = 8
MOST_LETTERS: Final = 40


def shortened(text: str, letters: int = MOST_LETTERS) -> str:
    """The text on one line, cut to ``letters`` with "..." at its end."""
    line = " ".join(text.split())
    return line if len(line) <= letters else f"{line[: letters - 3]}..."


def listed(names: Iterable[str], most: int = MOST_NAMES, letters: int = MOST_LETTERS) -> str:
    """ "a, b, c and 9 more": the first ``most`` names, each shortened."""
    every = list(names)
    shown = ", ".join(shortened(name, letters) for name in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown
