"""The terminal of one verb: where results are printed, where progress is shown, what machines read."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.as_json import json_text
from fundmodel.vocabulary.errors import FundmodelWarning

if TYPE_CHECKING:
    from rich.console import Console

PAGE: Final = "index.html"
PATIENCE: Final = 2.0
"""Seconds after which a progress bar appears."""
MOST_ALIKE: Final = 10
"""Warnings that say the same of different places and are printed one by one; of more their number is said."""


def console() -> Console:
    """Standard output; no markup and no colouring of numbers, so that what is printed is what was meant."""
    from rich.console import Console

    class Printing(Console):
        """A console that leaves it to the command what a gone reader means."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Printing(file=sys.stdout, markup=False, highlight=False, emoji=False)


def say_written(place: object, files: Sequence[str], lang: str, notes: Sequence[str] = ()) -> None:
    """Where results lie and how many files there are, the page among them, and what could not be made."""
    from fundmodel.presentation.words.messages import say

    screen = console()
    screen.print(say("written", lang, place=place, files=len(files)), soft_wrap=True)
    if PAGE in files:
        screen.print(say("page", lang, place=Path(str(place)) / PAGE), soft_wrap=True)
    for note in notes:
        screen.print(note, style="yellow", soft_wrap=True)


def print_json(document: Any) -> None:
    """One JSON document; a value that does not exist is null."""
    print(json_text(document))


@contextmanager
def warnings_as_lines(lang: str, but: type[FundmodelWarning] | None = None) -> Iterator[None]:
    """Warnings of the package become one line each on standard error, in ``lang``, others are left to Python; those of
    the kind ``but`` are told elsewhere. Of more than ``MOST_ALIKE`` that differ only in what they name, the rest are
    counted."""
    from fundmodel.presentation.words.fault_words import problem_text
    from fundmodel.presentation.words.messages import say
    from fundmodel.vocabulary.options import set_options

    with warnings.catch_warnings(record=True) as caught, set_options(lang=lang):
        warnings.simplefilter("always")
        yield
    own = [one.message for one in caught if issubclass(one.category, FundmodelWarning) and one.category is not but]
    kinds: dict[str, list[str]] = {}
    for one in own:
        if isinstance(one, Warning):
            told = kinds.setdefault(getattr(one.args[0], "template", str(one.args[0])), [])
            told.append(problem_text(one.args[0], lang))
    for told in kinds.values():
        alike = list(dict.fromkeys(told))
        more = [say("more_alike", lang, count=len(alike) - MOST_ALIKE)] if len(alike) > MOST_ALIKE else []
        for text in (*alike[:MOST_ALIKE], *more):
            print(f"fundmodel: {text}", file=sys.stderr)


class Steps:
    """``with Steps(3) as steps: steps.next("projecting")``: a bar on standard error where that is a terminal."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._at = 0
        self._parts: dict[str, int] = {}
        self._progress: Any = None
        self._task: Any = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Steps:
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            shown = Console(file=sys.stderr, markup=False, highlight=False)
            columns = (SpinnerColumn("line"), TextColumn("{task.description}"), BarColumn(30), TimeElapsedColumn())
            self._progress = Progress(*columns, console=shown, transient=True)
            self._task = self._progress.add_task("", total=self._count)
            self._timer = threading.Timer(PATIENCE, self._progress.start)
            self._timer.daemon = True
            self._timer.start()
        return self

    def next(self, text: str) -> None:
        """Begin the next step."""
        if self._progress is not None:
            self._progress.update(self._task, description=text, completed=self._at)
        self._at += 1

    def passed(self, what: str, share: float, parts: int) -> bool:
        """Whether ``what`` has come so far that its next of ``parts`` equal parts is done; true once for each."""
        part = int(share * parts + 1e-9)
        further = part > self._parts.get(what, 0)
        self._parts[what] = max(part, self._parts.get(what, 0))
        return further

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._progress is not None:
            self._progress.stop()
