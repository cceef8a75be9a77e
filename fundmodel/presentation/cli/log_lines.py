"""What the library logs, printed on standard error in the reader's language while a verb is at work."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from fundmodel.presentation.words.fault_words import problem_text


class _Spoken(logging.Formatter):
    """A log line as a sentence of the command."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang

    def format(self, record: logging.LogRecord) -> str:
        return f"fundmodel: {problem_text(record.msg if not record.args else record.getMessage(), self._lang)}"


@contextmanager
def logged_to_stderr(lang: str) -> Iterator[None]:
    """Log lines of the library stand on standard error inside the block."""
    handler, logger = logging.StreamHandler(), logging.getLogger("fundmodel")
    handler.setFormatter(_Spoken(lang))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
