"""Laws of the tables of areas: people, heads and destinations that fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.table_schema import Table
from fundmodel.vocabulary.errors import Fault

if TYPE_CHECKING:
    import pandas as pd

AGES_10K: Final = ("age_0_15_10k", "age_16_59_10k", "age_60plus_10k")
DUPLICATES: Final = 0.05
"""Published resident heads hold duplicate registrations: this share of them may have no person behind it."""
SUM_TOLERANCE: Final = 1e-4
RATIO_TOLERANCE: Final = 0.01


def residents_10k(frame: pd.DataFrame) -> pd.Series[float]:
    """Everybody who lives in each area."""
    return frame[list(AGES_10K)].sum(axis=1)


def areas_fit(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """Nobody twice: 65+ within 60+, active + retired + residents (less duplicates) within the people insured here."""
    if "age_65plus_10k" in frame:
        for place in frame.index[frame["age_65plus_10k"] > frame["age_60plus_10k"]]:
            problem = "more people of 65 and over than of 60 and over"
            yield _fault(frame, source, place, "age_65plus_10k", problem, "Correct one of the two")
    ratio = frame.get("insured_ratio", 1.0)
    heads = frame["active_10k"] + frame["retired_10k"] + (1.0 - DUPLICATES) * frame["resident_10k"]
    for place in frame.index[heads > residents_10k(frame) * ratio]:
        problem = "more insured than people: active + retired + resident heads exceed the residents x insured_ratio"
        fix = "Correct the heads or the ages, or give insured_ratio above 1 where many insured people live elsewhere"
        yield _fault(frame, source, place, "resident_10k", problem, fix)


def insured_somewhere(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """sum of residents x insured_ratio = sum of residents, to 1 %: who is not insured at home is insured elsewhere."""
    if "insured_ratio" not in frame:
        return
    people = residents_10k(frame)
    mean = float((people * frame["insured_ratio"]).sum() / people.sum())
    if abs(mean - 1.0) > RATIO_TOLERANCE:
        fix = "Correct the ratios: over all areas the insured are the residents, uninsured people included"
        problem = "weighted by residents, insured_ratio is not 1 to 1 % over all areas"
        yield Fault(source, problem, fix, int(frame.index[0]), "insured_ratio", f"{mean:.4f}")


def destinations_sum_to_one(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """The shares of every origin sum to 1, and nobody moves to where they are."""
    for place in frame.index[frame["from"] == frame["to"]]:
        yield _fault(frame, source, place, "to", "an area is its own destination", "Remove the row")
    sums = frame.groupby("from")["share"].sum()
    for origin in sums.index[(sums - 1.0).abs() > SUM_TOLERANCE]:
        first = int(frame.index[frame["from"] == origin][0])
        fix = "Correct the shares of this origin"
        yield Fault(source, f"the shares from {origin} do not sum to 1", fix, first, "share", f"{sums[origin]:.4f}")


def unknown_areas(areas: pd.DataFrame, destinations: pd.DataFrame) -> Iterator[Fault]:
    """Every area of ``destinations`` is a row of ``areas``; rows are those of the table, the header the first."""
    listed = set(areas["area"])
    for name in ("from", "to"):
        for place, area in enumerate(destinations[name], start=2):
            if area not in listed:
                fix = f"Write one of {', '.join(areas['area'])}"
                yield Fault("destinations", "there is no such area in the table areas", fix, place, name, str(area))


def _fault(frame: pd.DataFrame, source: str, place: object, column: str, problem: str, fix: str) -> Fault:
    value = frame.loc[place, column]  # type: ignore[index]
    return Fault(source, problem, fix, int(str(place)), column, f"{value:g}" if column.endswith("_10k") else str(value))
