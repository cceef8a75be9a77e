"""Laws of the tables of areas: people, heads and destinations that fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.tables.area_tables import HEADS_TOLD, WITHIN, money_column, within
from fundmodel.assumptions.tables.table_schema import Table, nearest
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 30
"""Rows that are named one by one where a name stands in many."""
AGES_10K: Final = ("age_0_15_10k", "age_16_59_10k", "age_60plus_10k")
DUPLICATES: Final = 0.05
"""Published resident heads hold duplicate registrations: this share of them may have no person behind it."""
SUM_TOLERANCE: Final = 1e-4
ROUNDING: Final = 0.01
RATIO_TOLERANCE: Final = 0.01
SHARE_OF_PEOPLE: Final = {"active": 0.2, "retired": 0.08, "resident": 0.67}
SHARE_OF_AGES: Final = dict(zip(AGES_10K, (0.16, 0.61, 0.23), strict=True))
"""About what part of the nation's people each group is: which one stands out where heads are too many."""
STANDS_OUT: Final = 1.5


def residents_10k(frame: pd.DataFrame) -> pd.Series[float]:
    """Everybody who lives in each area."""
    return frame[list(AGES_10K)].sum(axis=1)


def areas_fit(frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """Nobody twice: 65+ within 60+, active + retired + residents (less duplicates) within the people insured here."""
    if "age_65plus_10k" in frame:
        for place in frame.index[frame["age_65plus_10k"] > frame["age_60plus_10k"]]:
            problem = Said("more people of 65 and over than of 60 and over")
            yield _fault(frame, source, place, "age_65plus_10k", problem, Said("Correct one of the two"))
    ratio = frame.get("insured_ratio", 1.0)
    people = residents_10k(frame)
    heads = frame["active_10k"] + frame["retired_10k"] + (1.0 - DUPLICATES) * frame["resident_10k"]
    for place in frame.index[heads > people * ratio]:
        yield _too_many(frame.loc[place], float(people[place]), source, int(str(place)))


def parts_fit(frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """Of each fund of an area, what is inside a flow (``WITHIN``) is no more than the flow."""
    for fund in FUNDS:
        for flow in dict.fromkeys(WITHIN.values()):
            names = [money_column(fund, name) for name in within(fund) if WITHIN[name] == flow]
            parts = frame.reindex(columns=names).fillna(0.0).sum(axis=1)
            for place in frame.index[parts > frame[money_column(fund, flow)] + ROUNDING]:
                problem = Said(
                    "{area}, {fund}: what is inside the {flow} is {parts:.6g}, more than all of it",
                    area=str(frame.loc[place, "area"]),
                    fund=fund,
                    flow=flow,
                    parts=float(parts[place]),
                )
                fix = Said("Give {flow} as the whole, with these inside; or correct them", flow=flow)
                yield Fault(source, problem, fix, int(str(place)), names[-1], f"{parts[place]:g}")


def _too_many(row: pd.Series[Any], people: float, source: str, place: int) -> Fault:
    """Heads beyond the people, at the column that stands out: a group whose share of the people is ``STANDS_OUT`` times
    the middle one's beside the nation's, else the age group that is smallest beside the nation's."""
    groups = {group: float(row[f"{group}_10k"]) for group in SHARE_OF_PEOPLE}
    beside = {group: heads / SHARE_OF_PEOPLE[group] for group, heads in groups.items()}
    largest = max(beside, key=beside.__getitem__)
    column = f"{largest}_10k"
    if beside[largest] < STANDS_OUT * sorted(beside.values())[1]:
        column = min(AGES_10K, key=lambda name: float(row[name]) / SHARE_OF_AGES[name])
    problem = Said(
        "{area}: heads {heads:.6g} (10k persons: active {active:.6g}, retired {retired:.6g}, resident {resident:.6g}) "
        "are more than residents x insured ratio {people:.6g}; {column} stands out most",
        area=str(row["area"]),
        heads=sum(groups.values()),
        people=people * float(row.get("insured_ratio", 1.0)),
        column=HEADS_TOLD.get(column.removesuffix("_10k"), column),
        **groups,
    )
    fix = Said("Correct the heads or the ages, or give insured_ratio above 1 where many insured people live elsewhere")
    return Fault(source, problem, fix, place, column, f"{row[column]:g}")


def insured_somewhere(frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """sum of residents x insured_ratio = sum of residents, to 1 %: who is not insured at home is insured elsewhere."""
    if "insured_ratio" not in frame:
        return
    people = residents_10k(frame)
    mean = float((people * frame["insured_ratio"]).sum() / people.sum())
    if abs(mean - 1.0) > RATIO_TOLERANCE:
        fix = Said("Correct the ratios: over all areas the insured are the residents, uninsured people included")
        problem = Said("weighted by residents, insured_ratio is not 1 to 1 % over all areas")
        yield Fault(source, problem, fix, int(frame.index[0]), "insured_ratio", f"{mean:.4f}")


def destinations_sum_to_one(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """The shares of every origin sum to 1, and nobody moves to where they are."""
    for place in frame.index[frame["from"] == frame["to"]]:
        yield _fault(frame, source, place, "to", Said("an area is its own destination"), Said("Remove the row"))
    sums = frame.groupby("from")["share"].sum()
    for origin in sums.index[(sums - 1.0).abs() > SUM_TOLERANCE]:
        first = int(frame.index[frame["from"] == origin][0])
        fix = Said("Correct the shares of this origin")
        yield Fault(
            source,
            Said("the shares from {origin} do not sum to 1", origin=origin),
            fix,
            first,
            "share",
            f"{sums[origin]:.4f}",
        )


def strangers(
    areas: tuple[str, ...], frame: pd.DataFrame, source: str, meant: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Fault]:
    """Every area that ``frame`` names is one of ``areas``; its index holds the rows of the sheet. ``meant`` is what
    unknown names stand for, where that is known better than by their letters. A name is told once, with its rows."""
    for column in ("area", "from", "to"):
        rows: dict[str, list[int]] = {}
        for place, area in frame[column].items() if column in frame else ():
            if area not in areas:
                rows.setdefault(str(area), []).append(int(str(place)))
        for area, places in rows.items():
            near = meant.get(area) or nearest(area, areas)
            hint = Said("{near!r} may be meant; write", near=near) if near else Said("Write")
            problem = (
                Said("there is no such area in the table areas")
                if len(places) == 1
                else Said("there is no such area in the table areas (rows {rows})", rows=first_of(places, MOST_ROWS))
            )
            fix = Said(
                "{hint} one of {areas}; or, where it is an area of its own, add a row of it to the table areas",
                hint=hint,
                areas=list(areas),
            )
            yield Fault(source, problem, fix, places[0], column, area)


def _fault(frame: pd.DataFrame, source: str, place: object, column: str, problem: str, fix: str) -> Fault:
    value = frame.loc[place, column]  # type: ignore[index]
    return Fault(source, problem, fix, int(str(place)), column, f"{value:g}" if column.endswith("_10k") else str(value))
