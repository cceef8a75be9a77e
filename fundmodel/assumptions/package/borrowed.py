"""What a package of areas does not give and takes from the nation, figure by figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple


class Borrowed(NamedTuple):
    """A figure that came from the nation: where it would stand, in which ``areas`` (all of them where empty), and the
    ``rule`` that made it, a name of ``data_words.yaml``."""

    table: str
    column: str
    areas: tuple[str, ...]
    rule: str


ALWAYS: Final = (Borrowed("", "", (), "vital_rates"), Borrowed("", "", (), "economy"))
"""What every package of areas takes from the nation: there is no table to give it in."""
WHOLE_TABLES: Final = ("member_ages", "cost_by_age", "settlement_triangle", "observations", "destinations")
"""Tables that the nation or a neutral rule stands in for, each under the rule of its own name."""


def whole_tables(given: Iterable[str], areas: int) -> list[Borrowed]:
    """The tables of ``WHOLE_TABLES`` that are not given; a single area has nowhere to move."""
    wanted = WHOLE_TABLES if areas > 1 else WHOLE_TABLES[:-1]
    return [Borrowed(name, "", (), name) for name in wanted if name not in set(given)]


def gathered(found: Mapping[tuple[str, str, str], list[str]], areas: tuple[str, ...]) -> list[Borrowed]:
    """(table, column, rule) -> areas, as ``Borrowed``; all areas are no list."""
    return [
        Borrowed(table, column, () if set(own) >= set(areas) else tuple(own), rule)
        for (table, column, rule), own in found.items()
    ]


def plain_rows(borrowed: Iterable[Borrowed]) -> list[dict[str, Any]]:
    """The figures as plain values, for provenance."""
    return [{**one._asdict(), "areas": list(one.areas)} for one in borrowed]
