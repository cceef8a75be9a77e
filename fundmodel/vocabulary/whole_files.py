"""Nothing half-written: what is new is made in a hidden folder beside its place and moved into it in one step.

At any instant the place holds what it held or what is new, also where the process is killed. A hidden folder whose
writer is gone is cleared by the next writer of the same place.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_file
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said, exchanged

MARK: Final = "fundmodel-part"
NEW: Final = "new"
OLD: Final = "old"
PAIR: Final = "pair"
NAMES: Final = "names.json"
"""Inside a hidden folder: what is to be moved into the place, and what stood there where both cannot be exchanged."""
DAY: Final = 86_400.0
"""Seconds after which a hidden folder is taken for left behind where the system keeps no locks."""
PATIENCE: Final = 10.0
"""Seconds that a writer waits for another one of the same folder."""
_WRITING: Final[set[tuple[int, int, Path]]] = set()
"""(process, thread, folder) of the writers in this process."""
HERE: Final = -100
EXCHANGE: Final = 2
"""The system's words for paths from the working folder, and for the exchange of two names."""
CANNOT: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
REFUSALS: Final = {
    getattr(errno, name)
    for name in (
        *("EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EFBIG", "ENAMETOOLONG", "EEXIST", "ENOTDIR", "ENOTEMPTY"),
        *("EBUSY", "EIO", "EXDEV", "EISDIR"),
    )
    if hasattr(errno, name)
}
"""What the system says of a place that cannot be written; any other error is not the user's to mend."""


def write_whole(place: Path, content: bytes) -> Path:
    """The file with ``content``, or as it was; a place that cannot be written raises ``InputError``."""
    return move_whole(place, lambda part: part.write_bytes(content))


def move_whole(place: Path, make: Callable[[Path], object]) -> Path:
    """What ``make`` leaves at the path that it is given becomes the file ``place``, or that stays as it was."""
    target = new_file(place)
    with staged(target) as stage:
        make(stage / NEW)
        (stage / NEW).replace(target)
    return place


def write_pair(folder: Path, other: str, sign: str, content: Mapping[str, bytes]) -> None:
    """Two files that belong together, the second being the sign that both are there: both or none.

    Where a writer was killed between them, the next one takes the first away.
    """
    with staged(folder / PAIR, drop=lambda stage: _take_back(stage, folder)) as stage:
        (stage / NAMES).write_text(json.dumps([other, sign]), encoding="utf-8")
        for name in (other, sign):
            (stage / name).write_bytes(content[name])
        try:
            (stage / other).replace(folder / other)
            (stage / sign).replace(folder / sign)
        except BaseException:
            _take_back(stage, folder)
            raise


def _take_back(stage: Path, folder: Path) -> None:
    """The first of a pair, where it was moved out of its hidden folder and the sign was not."""
    try:
        other, sign = json.loads((stage / NAMES).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # stopped before anything was moved
        return
    if not (stage / other).exists() and (stage / sign).exists() and not (folder / sign).exists():
        (folder / other).unlink(missing_ok=True)


@contextmanager
def staged(place: Path, drop: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """A hidden empty folder beside ``place``, gone afterwards whatever happens; those left by killed writers of the
    same place are cleared first, ``drop`` being told of each. An error of the system is told of ``place``."""
    stage = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}.{MARK}")
    lock: int | None = None
    try:
        with one_writer(place.parent):  # else another one takes the folder for left behind before it is locked
            clear_left(place, drop)
            try:
                stage.mkdir()
            except OSError as error:
                raise unwritable(place, error) from None
            with suppress(BlockingIOError):
                lock = _locked(stage)
        yield stage
    except OSError as error:
        if error.errno in REFUSALS or not error.errno:
            raise unwritable(place, error, stage) from None
        raise
    finally:
        try:
            shutil.rmtree(stage, ignore_errors=True)
        finally:
            _unlock(lock)


def clear_left(place: Path, drop: Callable[[Path], None] | None = None) -> None:
    """Take away the hidden folders of ``place`` whose writer is gone; what one had moved aside goes back where the
    place is empty."""
    ours = re.compile(rf"\.{re.escape(place.name)}\.[0-9a-f]{{8}}\.{MARK}")
    try:
        left = [path for path in place.parent.iterdir() if ours.fullmatch(path.name)]
    except OSError:
        return
    for stage in left:
        if not _left_behind(stage):
            continue
        with suppress(OSError):
            if (stage / OLD).exists() and not os.path.lexists(place):
                (stage / OLD).replace(place)
            if drop is not None:
                drop(stage)
        shutil.rmtree(stage, ignore_errors=True)


def swap(stage: Path, place: Path) -> None:
    """Put ``stage/new`` at ``place``; what stood there is in ``stage`` afterwards. One step where the system can
    exchange two names, else two, the first undone where the second fails."""
    new, old = stage / NEW, stage / OLD
    if not os.path.lexists(place):
        new.replace(place)
        return
    if exchange(new, place):
        return
    try:
        place.replace(old)
        new.replace(place)
    finally:
        if old.exists() and not os.path.lexists(place):
            old.replace(place)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where this system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """One writer of what lies in ``folder`` at a time, where the system keeps locks; who waits too long goes on, and
    who is the writer already need not wait."""
    me = (os.getpid(), threading.get_ident(), folder.absolute())
    if me in _WRITING:
        yield
        return
    lock, end = None, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            lock = _locked(folder)
            break
        except BlockingIOError:
            time.sleep(0.02)
    try:
        _WRITING.add(me)
        yield
    finally:
        _WRITING.discard(me)
        _unlock(lock)


def unwritable(place: Path, error: OSError, stage: Path | None = None) -> InputError:
    """What to tell when the system refuses a place."""
    reason = reason_of(error)
    return InputError(
        Said(
            "{place!r} cannot be written: {reason}. Choose another place or change its permissions.",
            place=str(place),
            reason=reason if stage is None else exchanged(reason, str(stage / NEW), str(place)),
        )
    )


def _left_behind(stage: Path) -> bool:
    """Whether nobody writes into a hidden folder any more."""
    if sys.platform == "win32":
        with suppress(OSError):
            return time.time() - stage.stat().st_mtime > DAY
        return False
    try:
        lock = _locked(stage)
    except BlockingIOError:
        return False
    _unlock(lock)
    return lock is not None


def _locked(folder: Path) -> int | None:
    """A lock on a folder that ends with the process; None where there can be none, ``BlockingIOError`` where another
    one holds it."""
    if sys.platform == "win32":
        return None
    import fcntl

    held: int | None = None
    try:
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _unlock(held)
        raise
    except OSError:
        _unlock(held)
        return None
    return held


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
