"""Names of areas that the package does not hold: said once, and read on as the area that they are a misspelling of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.area_table_laws import strangers
from fundmodel.assumptions.tables.table_schema import nearest
from fundmodel.vocabulary.errors import Fault

if TYPE_CHECKING:
    import pandas as pd

BY_YEAR: Final = ("area_heads", "area_accounts")
Unknown = dict[str, set[str]]
"""Table -> areas without a row of the base year, one of which an unknown name may stand for."""


def known_areas(
    frames: Mapping[str, pd.DataFrame], areas: tuple[str, ...], tables: Iterable[str], base_year: int
) -> tuple[dict[str, pd.DataFrame], list[Fault], Unknown]:
    """``frames`` under the names that are meant, a fault for each unknown name, and the areas that are not told to be
    missing because an unknown name may be theirs."""
    rows, unknown = dict(frames), Unknown()
    faults: list[Fault] = []
    for name in sorted(set(tables) & frames.keys()):
        meant = meant_areas(frames[name], areas) if name in BY_YEAR else {}
        faults += strangers(areas, frames[name], name, meant)
        if name not in BY_YEAR:
            continue
        frame = frames[name].assign(area=frames[name]["area"].replace(meant))
        now = frame[frame["year"] == base_year]
        if not set(now["area"]) <= set(areas):
            unknown[name] = set(areas) - set(now["area"])
        rows[name] = frame
    return rows, faults, unknown


def meant_areas(frame: pd.DataFrame, areas: tuple[str, ...]) -> dict[str, str]:
    """Unknown name -> the area that it stands for: of those that have none of its rows, the likeliest, or the only one
    with a letter in common. Names of which several may be meant are left out."""
    keys = [column for column in ("year", "fund") if column in frame]
    held: dict[str, set[tuple[object, ...]]] = {}
    for area, *key in frame[["area", *keys]].itertuples(index=False, name=None):
        held.setdefault(str(area), set()).add(tuple(key))
    found: dict[str, str] = {}
    for name in held.keys() - set(areas):
        free = tuple(area for area in areas if not held[name] & held.get(area, set()))
        near = nearest(name, free)
        if near is None and len(free) == 1 and set(free[0]) & set(name):
            near = free[0]
        if near is not None and near not in found.values():
            found[name] = near
    return found
