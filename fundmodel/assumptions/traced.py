"""Assumptions that note which parameters were read: what a stage rests on is seen, not declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final

from fundmodel.assumptions.assumptions import Assumptions

READERS: Final = (
    "scalar",
    "yearly",
    "monthly",
    "by_entry",
    "by_age",
    "weights",
    "yearly_weights",
    "choices",
    "words",
    "flags",
    "word",
    "entries",
)
"""The methods of ``Assumptions`` that read a parameter by name."""


@dataclass(frozen=True)
class Traced(Assumptions):
    """``read`` holds the name of every parameter read so far, and of those with which a series read so far grows.

    A copy made by ``dataclasses.replace`` notes in the same set.
    """

    read: set[str] = field(default_factory=set, compare=False, repr=False)

    def note(self, name: str) -> None:
        """Add ``name`` and what it grows with, in every scenario and area."""
        if name in self.read:
            return
        self.read.add(name)
        for row in self.by_area:
            for scenario in row:
                for series in scenario.entry(name).grows_with:
                    if series in scenario.entries:
                        self.note(series)


def _noting(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def noted(self: Traced, name: str, *args: Any, **named: Any) -> Any:
        self.note(name)
        return method(self, name, *args, **named)

    return noted


for _reader in READERS:
    setattr(Traced, _reader, _noting(getattr(Assumptions, _reader)))
