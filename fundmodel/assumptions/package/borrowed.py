"""What a package of areas does not give and takes from the nation, figure by figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class Borrowed(NamedTuple):
    """A figure that came from the nation: where it would stand, in which ``areas`` (all of them where empty), and the
    ``rule`` that made it, a name of ``data_words.yaml``."""

    table: str
    column: str
    areas: tuple[str, ...]
    rule: str


ALWAYS: Final = (Borrowed("", "", (), "vital_rates"), Borrowed("", "", (), "economy"))
"""What every package of areas takes from the nation: there is no table to give it in."""
WHOLE_TABLES: Final = ("member_ages", "cost_by_age", "settlement_triangle", "destinations")
"""Tables that the nation or a neutral rule stands in for, each under the rule of its own name."""
BY_AREA: Final = {"member_ages", "settlement_triangle"}
"""Tables of them that stand for the areas that they name; costs by age are one profile for all areas."""
OBSERVED: Final[Mapping[str, tuple[str, ...]]] = {
    "unpaid_bills_yuan": ("employee_pooled", "resident"),
    "prepayments_yuan": ("employee_pooled", "resident"),
    "premium_received_ahead_yuan": ("resident",),
}
"""Columns of ``observations`` that are read at the end of the base year, each under the rule of its own name, with the
funds that it is read of."""
SEASONS: Final = "monthly_shares"


def whole_tables(frames: Mapping[str, pd.DataFrame], areas: tuple[str, ...]) -> list[Borrowed]:
    """The tables of ``WHOLE_TABLES`` that are not given, or not for these areas; a single area has nowhere to move."""
    wanted = WHOLE_TABLES if len(areas) > 1 else WHOLE_TABLES[:-1]
    found = [Borrowed(name, "", (), name) for name in wanted if name not in frames]
    for name in BY_AREA & frames.keys():
        given = set(frames[name]["area"]) if "area" in frames[name] else set(areas)
        without = tuple(area for area in areas if area not in given)
        found += [Borrowed(name, "", without, name)] if without else []
    return found


def observed_gaps(frames: Mapping[str, pd.DataFrame], areas: tuple[str, ...], base_year: int) -> Iterator[Borrowed]:
    """The nation's seasons where no table gives an area's own, and each column of ``OBSERVED`` that is blank in
    December of the base year for a fund that it is read of."""
    shares = frames.get(SEASONS)
    seasons = set(shares["area"]) if shares is not None and "area" in shares else set()
    yield from _lent("", [area for area in areas if area not in seasons], areas, "seasons")
    for column, funds in OBSERVED.items():
        given = _december(frames.get("observations"), column, base_year)
        without = [area for area in areas if not {(area, fund) for fund in funds} <= given]
        yield from _lent(column, without, areas, column)


def _lent(column: str, without: list[str], areas: tuple[str, ...], rule: str) -> Iterator[Borrowed]:
    if without:
        yield Borrowed("observations", column, () if len(without) == len(areas) else tuple(without), rule)


def _december(observed: pd.DataFrame | None, column: str, base_year: int) -> set[tuple[str, str]]:
    """(area, fund) with a figure in ``column`` at the end of ``base_year``."""
    if observed is None or column not in observed:
        return set()
    rows = observed[(observed["period_end"] == f"{base_year}-12") & observed[column].notna()]
    return set(zip(rows["area"].astype(str), rows["fund"].astype(str), strict=True))


def gathered(found: Mapping[tuple[str, str, str], list[str]], areas: tuple[str, ...]) -> list[Borrowed]:
    """(table, column, rule) -> areas, as ``Borrowed``; all areas are no list."""
    return [
        Borrowed(table, column, () if set(own) >= set(areas) else tuple(own), rule)
        for (table, column, rule), own in found.items()
    ]


def plain_rows(borrowed: Iterable[Borrowed]) -> list[dict[str, Any]]:
    """The figures as plain values, for provenance."""
    return [{**one._asdict(), "areas": list(one.areas)} for one in borrowed]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Borrowed, ...]:
    """The figures that a description lists, as ``plain_rows`` writes them."""
    return tuple(Borrowed(**{**one, "areas": tuple(one["areas"])}) for one in rows)
