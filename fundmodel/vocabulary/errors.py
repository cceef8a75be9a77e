"""What can go wrong, said so that a person can mend it: what, where, what is valid, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundmodel.vocabulary.said import NO_WORDS, speak


class FundmodelError(Exception):
    """Base of every error that is the caller's to mend; the command line prints it without a traceback."""

    def in_language(self, lang: str, words: Mapping[str, str] = NO_WORDS) -> str:
        """The message in ``lang``; ``words`` as in ``speak``."""
        return speak(self.args[0], lang, words) if self.args else ""


class ConservationError(FundmodelError):
    """People or money appeared or vanished: names the law, the place and the size of the breach."""


class ProjectionError(FundmodelError):
    """A stage could not go on; the message carries scenario, area and year or month."""


class Fault(NamedTuple):
    """One thing wrong in what a user supplied.

    ``source`` is a file, sheet or table; ``row`` counts from 1 as a spreadsheet does (the header is row 1) and is a
    line number in a text file; ``place`` is a column or a key; ``fix`` says what to do.
    """

    source: str
    problem: str
    fix: str
    row: int | None = None
    place: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: str, words: Mapping[str, str] = NO_WORDS) -> str:
        """ "cpi.csv:3 [value]: problem (found x). fix" or "cpi.csv 第3行 [value]：problem（实际为 x）。修正：fix"."""
        where = speak(self.source, lang, words)
        place = "" if self.place is None else f" [{speak(self.place, lang, words)}]"
        problem, fix = speak(self.problem, lang, words), speak(self.fix, lang, words)
        if lang == "en":
            where += "" if self.row is None else f":{self.row}"
            shown = "" if self.value is None else f" (found {self.value!r})"
            return f"{where}{place}: {problem}{shown}. {fix}"
        where += "" if self.row is None else f" 第{self.row}行"
        shown = "" if self.value is None else f"（实际为 {self.value!r}）"
        return f"{where}{place}：{problem}{shown}。修正：{fix}"


class InputError(FundmodelError):
    """What was supplied cannot be used; every fault found is listed at once."""

    def __init__(self, heading: str, faults: Sequence[Fault] = ()) -> None:
        self.heading = heading
        self.faults = tuple(faults)
        super().__init__(self.in_language("en"))

    def in_language(self, lang: str, words: Mapping[str, str] = NO_WORDS) -> str:
        """The heading, then a line for each fault."""
        lines = (f"  {fault.in_language(lang, words)}" for fault in self.faults)
        return "\n".join([speak(self.heading, lang, words), *lines])


class OutOfReachError(InputError, ProjectionError):
    """A stage could not go on because no value that it may take meets what was supplied; the faults say where."""


class DroppedError(InputError, AttributeError):
    """A part of a result that was left out of ``keep``; to ``hasattr`` it is not there."""


class FundmodelWarning(UserWarning):
    """Base of the warnings that this package gives."""


class ChangeWarning(FundmodelWarning):
    """A change of a scenario does not do what it seems to; the sentence names the parameter and the form to write."""


class SyntheticDataWarning(FundmodelWarning):
    """The numbers come from a synthetic data package and must not be read as facts."""
