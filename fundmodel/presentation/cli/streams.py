"""How a command ends: told to by the system, or because nobody reads what it prints."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.reasons import reason_of
from fundmodel.vocabulary.said import Said

SIGNALS: Final = ("SIGTERM", "SIGHUP")
"""Told to end, and the terminal has gone: without these a process ends where it stands and leaves what is half made."""

NOT_PRINTED: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
"""What the system says where standard output is full or closed: errors that name no file."""


class Ended(KeyboardInterrupt):
    """A signal to end, raised where the command is, so that it clears up as on Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


@contextmanager
def ended_softly() -> Iterator[None]:
    """Signals to end raise ``Ended`` inside the block; one that is ignored, as under nohup, stays so."""
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in SIGNALS if hasattr(signal, name)):
            if signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def printed_whole() -> Iterator[None]:
    """What is printed inside the block has been written at its end; ``InputError`` where the system cannot.

    Where the reader has gone, as ``head`` does, ``BrokenPipeError``, and nothing more is printed.
    """
    try:
        yield
        _flush()
    except BrokenPipeError:
        _let_go()
        raise
    except OSError as error:
        if error.filename is not None or error.errno not in NOT_PRINTED:
            raise
        _let_go()
        raise InputError(Said("What was to be printed cannot be written: {reason}.", reason=reason_of(error))) from None


def _raise(number: int, _: object) -> None:
    raise Ended(number)


def _flush() -> None:
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def _let_go() -> None:
    """Standard output leads nowhere from now on, at the end of the process too."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, sys.stdout.fileno())
        finally:
            os.close(nowhere)
