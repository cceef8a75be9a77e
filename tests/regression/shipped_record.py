"""A record that ships, made anew: its version raised in the source where anything moved, so that nothing in a user's
cache folder outlives the engine that made it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pandas as pd

COMMAND = "make record"


def columns_moved(name: str, old: pd.DataFrame, new: pd.DataFrame, apart: Callable[[str], int]) -> Iterator[str]:
    """One line for each column of a table of which ``apart`` counts rows that moved, or one for all its rows."""
    if len(old) != len(new) or list(old.columns) != list(new.columns):
        yield f"{name}: {len(old)} rows, now {len(new)}"
        return
    for column in new.columns:
        if moved := apart(column):
            yield f"{name}, {column}: {moved} of {len(new)} moved"


def made_anew(
    place: Path, home: ModuleType, constant: str, moved: Callable[[], Iterator[str]], text: Callable[[int], str]
) -> None:
    """Write ``text(version)`` to ``place``; the version, ``constant`` of ``home``, is raised where ``moved()`` against
    the record that is there yields a line or cannot read it."""
    lines: list[str] = []
    if place.is_file():
        try:
            lines = list(moved())
        except (ValueError, KeyError):
            lines = ["it was made of other data, of another baseline or for another version"]
    version = getattr(home, constant) + bool(lines)
    if lines:
        source = Path(str(home.__file__))
        written = source.read_text(encoding="utf-8")
        source.write_text(re.sub(rf"(?m)^({constant}\b.*= )\d+$", rf"\g<1>{version}", written), encoding="utf-8")
    place.parent.mkdir(exist_ok=True)
    place.write_text(text(version), encoding="utf-8")
    print("\n".join(lines) or "nothing moved", f"version {version}", sep="\n")
