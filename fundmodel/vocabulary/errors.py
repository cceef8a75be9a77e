"""What can go wrong, said so that a person can mend it: what, where, what is valid, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class FundmodelError(Exception):
    """Base of every error that is the caller's to mend; the command line prints it without a traceback."""


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
        where = self.source
        if self.row is not None:
            where += f":{self.row}"
        if self.place is not None:
            where += f" [{self.place}]"
        shown = "" if self.value is None else f" (found {self.value!r})"
        return f"{where}: {self.problem}{shown}. {self.fix}"


class InputError(FundmodelError):
    """What was supplied cannot be used; every fault found is listed at once."""

    def __init__(self, heading: str, faults: Sequence[Fault] = ()) -> None:
        self.heading = heading
        self.faults = tuple(faults)
        super().__init__("\n".join([heading, *(f"  {fault}" for fault in self.faults)]))


class FundmodelWarning(UserWarning):
    """Base of the warnings that this package gives."""


class ChangeWarning(FundmodelWarning):
    """A change of a scenario does not do what it seems to; the sentence names the parameter and the form to write."""


class SyntheticDataWarning(FundmodelWarning):
    """The numbers come from a synthetic data package and must not be read as facts."""
