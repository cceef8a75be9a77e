"""The lines of the official budget and final-account sheets, as declared once in ``official_lines.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from fundmodel.vocabulary.dictionary import read_yaml

PURSES: Final = {"employee": ("employee_pooled", "individual_accounts"), "resident": ("resident",)}
"""The funds whose money a sheet shows."""
OF_SHEET: Final = {sheet: tuple(dict.fromkeys((sheet, *purses))) for sheet, purses in PURSES.items()}
"""Under which names a sheet's fund is told: whole, or a purse of it."""
SHEETS: Final = tuple(PURSES)
"""The two sheets: 职工 and 居民."""
INCOME, SPENDING, BALANCE = 1, -1, 0


@dataclass(frozen=True)
class OfficialLine:
    """A line of a sheet: amount = what ``ours`` gives + the lines whose ``parent`` it is.

    ``sign`` is 1 for income, -1 for expenditure, 0 for balances; ``stock`` is opening, net or closing; a line with
    ``across`` repeats that total or balance for one ``purse`` and is part of nothing. ``unless_given`` lines
    are zero where no data hold them, ``by_rule`` lines are filled by a rule of pooling alone.
    """

    name: str
    sheet: str
    sign: int
    level: int
    label: Mapping[str, str]
    parent: str = ""
    across: str = ""
    purse: str = ""
    stock: str = ""
    ours: tuple[str, ...] = ()
    tag: str = ""
    unless_given: bool = False
    by_rule: bool = False
    note: Mapping[str, str] = field(default_factory=dict)


@cache
def official_lines(sheet: str) -> tuple[OfficialLine, ...]:
    """The lines of a sheet in their order."""
    found = (_line(name, held) for name, held in read_yaml("official_lines.yaml").items())
    return tuple(line for line in found if line.sheet == sheet)


@cache
def parts_of(sheet: str, name: str) -> tuple[OfficialLine, ...]:
    """The lines that a line is the sum of, besides what it holds itself."""
    return tuple(line for line in official_lines(sheet) if line.parent == name)


@cache
def line_of(whole: str, purse: str) -> str:
    """The line that shows the total or balance ``whole`` for one purse: itself where the sheet has no other, or where
    ``purse`` names the whole sheet."""
    sheet = whole.partition(".")[0]
    found = [line.name for line in official_lines(sheet) if line.across == whole and line.purse == purse]
    return found[0] if found else whole


def _line(name: str, held: Mapping[str, object]) -> OfficialLine:
    fields = {**held, "ours": tuple(held.get("ours", ()))}  # type: ignore[arg-type]
    return OfficialLine(name, **fields)  # type: ignore[arg-type]
