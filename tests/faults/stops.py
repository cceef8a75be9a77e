"""A stop planted at one system call: an error, a signal to end, or the end of the process."""

from __future__ import annotations

import errno
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest import mock

from fundmodel.presentation.cli.streams import Ended
from fundmodel.vocabulary import whole_files

CALLS: Final = (
    *((os, name) for name in ("mkdir", "replace", "rename", "rmdir", "unlink", "open", "scandir")),
    (io, "open"),
    (whole_files, "exchange"),
)
"""What a writer asks of the system."""


def interrupt() -> None:
    """Ctrl-C."""
    raise KeyboardInterrupt


def told_to_end() -> None:
    """SIGTERM, as the command raises it."""
    raise Ended(signal.SIGTERM)


def disk_full() -> None:
    """No space is left."""
    raise OSError(errno.ENOSPC, "No space left on device")


def killed() -> None:
    """kill -9: nothing runs after it."""
    os._exit(9)


STOPS: Final[tuple[Callable[[], None], ...]] = (interrupt, told_to_end, disk_full, killed)


@contextmanager
def stop_at(k: int, stop: Callable[[], None], after: bool, exchanges: bool = True) -> Iterator[list[str]]:
    """The ``k``-th system call (from 1; 0 for none) ends in ``stop``, before it does anything or after it did; the
    names of the calls that were made. Without ``exchanges`` two names cannot be exchanged in one step."""
    made: list[str] = []

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            now = len(made) == k
            if now and not after:
                stop()
            if name == "exchange" and not exchanges:
                return False
            found = call(*args, **kwargs)
            if now:
                stop()
            return found

        return instead

    with ExitStack() as stack:
        for home, name in CALLS:
            stack.enter_context(mock.patch.object(home, name, counted(name, getattr(home, name))))
        yield made


def in_a_fork(work: Callable[[], None]) -> int:
    """Do ``work`` in a process of its own; the number it ended with, 1 for an exception."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
