"""Files and folders of results, written beside their place and moved into it: what stood there, or what is new."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_folder
from fundmodel.vocabulary.said import Said, exchanged
from fundmodel.vocabulary.whole_files import NEW, one_writer, staged, swap, unwritable, write_whole


def write_file(path: Path, content: bytes) -> Path:
    """Write ``content`` beside ``path``, then rename; a place that cannot be written raises ``InputError``."""
    return write_whole(path, content)


def write_folder(folder: Path, fill: Callable[[Path], None], judge: Callable[[], None] = lambda: None) -> Path:
    """``fill`` a new folder beside ``folder``, then put it in its place; the one that was there goes last.

    ``judge`` may refuse at the last moment, when no other writer can come between. On any error, on Ctrl-C and on a
    signal to end, what stood there before stands there still and nothing new is left, parents included.
    """
    new_folder(folder)
    made: list[Path] = []
    try:
        _make_parents(folder.parent, made)
        with staged(folder) as stage:
            part = stage / NEW
            part.mkdir()
            try:
                fill(part)
            except InputError as error:
                if str(part) in str(error):
                    raise InputError(exchanged(error.heading, str(part), str(folder)), error.faults) from None
                raise
            with one_writer(folder.parent):
                judge()
                swap(stage, folder)
    except BaseException:
        for parent in reversed(made):
            with suppress(OSError):
                parent.rmdir()
        raise
    return folder


def _make_parents(folder: Path, made: list[Path]) -> None:
    """Make ``folder`` and its parents; those that were not there before go to ``made``, the outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    if not folder.is_dir():
        raise InputError(
            Said("{folder!r} is a file, not a folder; choose another place for the results.", folder=str(folder))
        )
    for parent in reversed(missing):
        try:
            made.append(parent)
            parent.mkdir(exist_ok=True)
        except OSError as error:
            raise unwritable(parent, error) from None
