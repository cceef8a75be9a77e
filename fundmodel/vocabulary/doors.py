"""Where a result goes to be shown or written: the last room says so when the package is loaded, the earlier rooms ask
here and know nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Opener = Callable[[], Callable[..., Any]]

_DOORS: Final[dict[str, Opener]] = {}


def hang(doors: Mapping[str, Opener]) -> None:
    """Name what is called at each door; nothing is imported before it is used."""
    _DOORS.update(doors)


def door(name: str) -> Callable[..., Any]:
    """What is called at the door ``name``; ``KeyError`` where nobody has hung it."""
    return _DOORS[name]()
