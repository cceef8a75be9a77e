"""What costs seconds and stays the same is made by one worker and read by the others of a session of tests."""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
_folder: list[Path] = []


def kept_below(folder: Path) -> None:
    """The folder of this session, the same for all its workers; without one everybody makes their own."""
    _folder[:] = [folder]


def for_all_workers(name: str, make: Callable[[], Made]) -> Made:
    """``make()`` of whichever worker asks first under ``name``; who asks meanwhile waits for it."""
    if not _folder:
        return make()
    place = _folder[0] / f"{name}.pickle"
    with place.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not place.exists():
            place.write_bytes(pickle.dumps(make()))
    made: Made = pickle.loads(place.read_bytes())
    return made
