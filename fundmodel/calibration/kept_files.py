"""The user's cache folder: files of what can be made again, each read whole or not at all."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def cache_folder() -> Path | None:
    """Where this system keeps what a program can make again; None for a user without a home."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        base = Path(named)
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        base = home / ".cache"
    return base / "fundmodel" / "records"


def read_whole(path: Path, parse: Callable[[str], Found]) -> Found | None:
    """What ``parse`` finds in a file; None where it is missing or broken, or where ``parse`` takes it for another."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def read_kept(name: str, parse: Callable[[str], Found]) -> Found | None:
    """``read_whole`` of a file in the cache folder."""
    folder = cache_folder()
    return None if folder is None else read_whole(folder / name, parse)


def keep_text(name: str, text: str) -> None:
    """Leave a file in the cache folder where that can be written: under another name first, then renamed."""
    folder = cache_folder()
    if folder is None:
        return
    part = folder / f".{uuid.uuid4().hex}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)
    except OSError:
        _remove(part)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
