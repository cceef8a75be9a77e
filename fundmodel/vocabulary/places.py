"""Files and folders as people name them: what can be no name, what can be read, what can be written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

LONGEST_SHOWN: Final = 80
NAMELESS: Final = ("", ".", "..")


def named_place(place: str | os.PathLike[str]) -> Path:
    """The path; ``InputError`` where it can name nothing: empty, too long, with a control character or bytes that are
    no text."""
    text = os.fspath(place)
    why = _no_name(text)
    if why is not None:
        raise InputError(Said("{place!r} cannot be a path: {why}. Give another one.", place=_shown(text), why=why))
    return Path(text)


def readable(place: str | os.PathLike[str]) -> Path:
    """The path of what may be read, also where nothing is there; ``InputError`` for a pipe or device, which may never
    end, and for what can be no path."""
    path = named_place(place)
    if _is_special(path):
        raise InputError(
            Said("{place!r} is a pipe or a device; give a file that lies on a disk.", place=_shown(str(path)))
        )
    return path


def new_folder(place: str | os.PathLike[str]) -> Path:
    """The path of a folder that may be put in place of what stands there; ``InputError`` for the folder that the
    command runs in and those above it, which are never replaced."""
    path = named_place(place)
    if path.name in NAMELESS:
        raise InputError(
            Said(
                "{place!r} is no folder for results: it would be replaced as a whole. Give a folder a name of its own.",
                place=_shown(str(path)),
            )
        )
    return path


def new_file(place: str | os.PathLike[str]) -> Path:
    """The path of a file that may be written, behind a link what it leads to; ``InputError`` for a folder, a pipe and a
    device."""
    path = readable(place)
    if path.name in NAMELESS or path.is_dir():
        raise InputError(Said("{place!r} is a folder; give the name of a file.", place=_shown(str(path))))
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def is_file(path: Path) -> bool:
    """Whether a file lies at a path; False for a pipe or a device, and for what can be no path."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def lone_surrogate(text: str) -> bool:
    """Whether a text holds half a character, which no file can keep."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def control_character(text: str, allowed: str = "") -> str:
    """The first control character of a text that is not allowed; "" where there is none."""
    return next((letter for letter in text if _is_control(letter) and letter not in allowed), "")


def unprintable(document: Any) -> bool:
    """Whether any text of a document as JSON gives it holds a control character or half a character."""
    if isinstance(document, str):
        return bool(control_character(document, "\t\n\r")) or lone_surrogate(document)
    if isinstance(document, Mapping):
        return any(unprintable(part) for pair in document.items() for part in pair)
    return isinstance(document, list | tuple) and any(map(unprintable, document))


def _is_control(letter: str) -> bool:
    return letter < " " or "\x7f" <= letter <= "\x9f"


def _no_name(text: str) -> Said | None:
    if not text.strip():
        return Said("it is empty")
    if control_character(text):
        return Said("it holds a control character")
    if lone_surrogate(text):
        return Said("it holds bytes that are no text")
    try:
        os.lstat(text)
    except OSError as error:
        return reason_of(error) if error.errno in (errno.ENAMETOOLONG, errno.EINVAL) else None
    return None


def _is_special(path: Path) -> bool:
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))


def _shown(text: str) -> str:
    """A path as a message shows it: its first letters, what cannot be printed as its number."""
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in cut)
