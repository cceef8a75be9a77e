"""Nothing half-written: files and folders are made beside their place under another name, then renamed into it."""

from __future__ import annotations

import errno
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said, exchanged

REFUSALS: Final = {
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EFBIG", "ENAMETOOLONG", "EEXIST", "ENOTDIR")
    if hasattr(errno, name)
}
"""What the system says of a place that cannot be written; any other error is not the user's to mend."""


def write_file(path: Path, content: bytes) -> Path:
    """Write ``content`` beside ``path``, then rename; a place that cannot be written raises ``InputError``."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        part.unlink(missing_ok=True)
    return path


def write_folder(folder: Path, fill: Callable[[Path], None]) -> Path:
    """``fill`` a new folder beside ``folder``, then put it in its place; the one that was there goes last.

    On any error, and on Ctrl-C, what stood there before stands there again and nothing new is left, parents included.
    """
    made = _make_parents(folder.parent)
    part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        _make(part, folder)
        fill(part)
        _swap(part, folder)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        for parent in reversed(made):
            parent.rmdir()
        if isinstance(error, OSError) and error.errno in REFUSALS:
            raise unwritable(folder, error) from None
        if isinstance(error, InputError) and str(part) in str(error):
            raise InputError(exchanged(error.heading, str(part), str(folder)), error.faults) from None
        raise
    return folder


def unwritable(place: Path, error: OSError) -> InputError:
    """What to tell when the system refuses a place."""
    return InputError(
        Said(
            "{place!r} cannot be written: {reason}. Choose another place or change its permissions.",
            place=str(place),
            reason=reason_of(error),
        )
    )


def _make_parents(folder: Path) -> list[Path]:
    """Make ``folder`` and its parents; those that were not there before, the outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for parent in reversed(missing):
            parent.mkdir()
            made.append(parent)
    except OSError as error:
        for parent in reversed(made):
            parent.rmdir()
        raise unwritable(missing[0], error) from None
    if not folder.is_dir():
        raise InputError(
            Said("{folder!r} is a file, not a folder; choose another place for the results.", folder=str(folder))
        )
    return made


def _make(new: Path, place: Path) -> None:
    """An empty folder ``new``, or what to tell of ``place`` where there can be none, whatever the system's reason."""
    try:
        new.mkdir()
    except OSError as error:
        raise unwritable(place, error) from None


def _swap(new: Path, place: Path) -> None:
    old = place.with_name(f"{new.name}.old")
    standing = place.exists()
    if standing:
        place.replace(old)
    try:
        new.replace(place)
    except BaseException:
        if standing:
            old.replace(place)
        raise
    if standing:
        shutil.rmtree(old, ignore_errors=True)
