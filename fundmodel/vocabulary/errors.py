"""What can go wrong, said so that a person can mend it: what, where, what is valid, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from fundmodel.vocabulary.said import NO_WORDS, Said, speak

MOST_ROWS: Final = 12
"""Rows that are named where many are wrong alike."""
MOST_LINES: Final = 12
"""Lines that are told of one column."""
MOST_LETTERS: Final = 200
"""Letters of what was found."""


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
        return _line(self, lang, words, () if self.row is None else (self.row,))


def fault_lines(faults: Sequence[Fault], lang: str, words: Mapping[str, str] = NO_WORDS) -> list[str]:
    """A line a fault; faults alike but in their row are one line, which names the rows, and of one column
    ``MOST_LINES`` are told, with how many more there are."""
    alike: dict[Fault, list[int]] = {}
    for fault in faults:
        alike.setdefault(fault._replace(row=None), []).extend([] if fault.row is None else [fault.row])
    columns: dict[tuple[str, str | None], list[str]] = {}
    for fault, rows in alike.items():
        key = (fault.source, fault.place)
        columns.setdefault(key, []).append(_line(fault, lang, words, rows))
    return [line for key, lines in columns.items() for line in _capped(lines, key, lang, words)]


def _capped(lines: list[str], key: tuple[str, str | None], lang: str, words: Mapping[str, str]) -> list[str]:
    """The first ``MOST_LINES`` lines of a column, and how many more there are."""
    more = len(lines) - MOST_LINES
    if more < 1 or key[1] is None:
        return lines
    where, place = (_word(str(part), lang, words) for part in key)
    last = f"{where} [{place}]: and {more} more" if lang == "en" else f"{where} [{place}]：另有{more}处"
    return [*lines[:MOST_LINES], last]


def _line(fault: Fault, lang: str, words: Mapping[str, str], rows: Sequence[int]) -> str:
    """A fault as one line, with the ``rows`` that it is of."""
    where = _word(fault.source, lang, words)
    place = "" if fault.place is None else f" [{_word(fault.place, lang, words)}]"
    problem, fix = speak(fault.problem, lang, words).rstrip(".。"), speak(fault.fix, lang, words)
    if lang == "en":
        where += f":{_rows(rows, lang)}" if rows else ""
        shown = "" if fault.value is None else f" (found {_cut(fault.value)!r})"
        return f"{where}{place}: {problem}{shown}. {fix}"
    where += f" 第{_rows(rows, lang)}行" if rows else ""
    shown = "" if fault.value is None else f"（实际为 {_cut(speak(fault.value, lang, words))!r}）"
    return f"{where}{place}：{problem}{shown}。修正：{fix}"


def _cut(value: str) -> str:
    """What was found, on one line that can be read."""
    return value if len(value) <= MOST_LETTERS else f"{value[: MOST_LETTERS - 3]}..."


def _rows(rows: Sequence[int], lang: str) -> str:
    """The first ``MOST_ROWS`` rows, and how many there are where there are more."""
    comma = "、" if lang == "zh" else ","
    shown = comma.join(str(row) for row in rows[:MOST_ROWS])
    if len(rows) <= MOST_ROWS:
        return shown
    return f"{shown}等{len(rows)}" if lang == "zh" else f"{shown} and {len(rows) - MOST_ROWS} more"


def _word(name: str, lang: str, words: Mapping[str, str]) -> str:
    """A name, or several with commas, by their Chinese words where these are known."""
    if isinstance(name, Said) or lang == "en":
        return speak(name, lang, words)
    return "、".join(words.get(one, one) for one in name.split(", "))


class InputError(FundmodelError):
    """What was supplied cannot be used; every fault found is listed at once."""

    def __init__(self, heading: str, faults: Sequence[Fault] = ()) -> None:
        self.heading = heading
        self.faults = tuple(faults)
        super().__init__(self.in_language("en"))

    def in_language(self, lang: str, words: Mapping[str, str] = NO_WORDS) -> str:
        """The heading, then a line for each fault."""
        lines = (f"  {line}" for line in fault_lines(self.faults, lang, words))
        return "\n".join([speak(self.heading, lang, words), *lines])


class OutOfReachError(InputError, ProjectionError):
    """A stage could not go on because no value that it may take meets what was supplied; the faults say where."""


class DroppedError(InputError, AttributeError):
    """A part of a result that was left out of ``keep``; to ``hasattr`` it is not there."""


class FundmodelWarning(UserWarning):
    """Base of the warnings that this package gives."""


class ChangeWarning(FundmodelWarning):
    """A change of a scenario does not do what it seems to; the sentence names the parameter and the form to write."""


class TriangleWarning(FundmodelWarning):
    """A triangle can be used, and its newest origin has paid nothing, of which the chain ladder makes nothing."""


class SyntheticDataWarning(FundmodelWarning):
    """The numbers come from a synthetic data package and must not be read as facts."""
