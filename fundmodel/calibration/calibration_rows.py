"""One row of the calibration table: what the model gave, what is published, the factor, and what the run gives with
it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.tables.calibration_tables import STEPS
from fundmodel.calibration.reconcile import BAND
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE: Final = 1e-3
NAN: Final = float("nan")
ONLY_SHOWN: Final = ("growth", "months")
"""Steps whose published column is set beside the model, not met by it."""


@dataclass(frozen=True)
class Row:
    """factor = published / modelled where both are known and no other is given; NaN where there is no such number."""

    step: str
    item: str
    unit: str
    modelled: float = NAN
    published: float = NAN
    factor: float = NAN
    calibrated: float = NAN
    tag: str = "derived"
    source: str = ""
    note: tuple[str, str] = ("", "")

    @property
    def shown_factor(self) -> float:
        """The factor given, else published over modelled."""
        if self.factor == self.factor or self.modelled == 0.0 or self.step in ONLY_SHOWN:
            return self.factor
        return self.published / self.modelled

    @property
    def record(self) -> dict[str, Any]:
        """The row under the column names of the table ``calibration``."""
        told = asdict(self) | {"factor": self.shown_factor}
        zh, en = told.pop("note")
        return {**told, "note_zh": zh, "note_en": en}


def calibration_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """The rows in the order of calibration as the table ``calibration``."""
    import pandas as pd

    ordered = sorted(rows, key=lambda row: STEPS.index(row.step))
    frame = pd.DataFrame([row.record for row in ordered])
    return frame.assign(source=pd.Series([row.source for row in ordered], dtype=object))  # said: a text would not be


def require_met(table: pd.DataFrame, others: Sequence[Fault] | None = None) -> None:
    """Raise ``InputError`` where a published figure is missed by more than 0.1 %, or a factor outside 0.85-1.15 has no
    note; ``others`` are the faults of factors where they were judged elsewhere."""
    faults = [*_missed(table), *(_unexplained(table) if others is None else others)]
    if faults:
        raise InputError(Said("The base year cannot be reconciled:"), faults)


def largest_miss(table: pd.DataFrame) -> float:
    """max |calibrated / published - 1| over what calibration meets."""
    return float(_misses(table).abs().max())


def _misses(table: pd.DataFrame) -> pd.Series[float]:
    met = table[~table["step"].isin(ONLY_SHOWN) & (table["published"] != 0.0)]
    return met["calibrated"] / met["published"] - 1.0


def _missed(table: pd.DataFrame) -> list[Fault]:
    misses = _misses(table)
    off = table.loc[misses.index[misses.abs() > TOLERANCE]]
    return [
        Fault(
            "calibration",
            Said(
                "after calibration the model is {miss:+.2%} off what is published",
                miss=row["calibrated"] / row["published"] - 1.0,
            ),
            REMEDY.get(row["step"], Said("Correct the figure, or the assumption that contradicts it")),
            place=_place(row),
            value=f"{row['calibrated']:.6g} for {row['published']:.6g}",
        )
        for row in off.to_dict("records")
    ]


def _unexplained(table: pd.DataFrame) -> list[Fault]:
    bare = table[table["factor"].notna() & ~table["factor"].between(*BAND) & (table["note_en"] == "")]
    return [
        Fault(
            "calibration",
            Said("the factor lies outside {low}-{high} and nothing explains it", low=BAND[0], high=BAND[1]),
            Said(
                "Correct the assumption behind it, or explain it in the table notes under factor_{item}",
                item=row["item"],
            ),
            place=_place(row),
            value=f"{row['factor']:.4f}",
        )
        for row in bare.to_dict("records")
    ]


def _place(row: Mapping[Any, Any]) -> str:
    """The item, behind its area where there are areas."""
    return f"{row['area']}, {row['item']}" if "area" in row else str(row["item"])


REMEDY: Final = {
    "population": Said("Rake population to nbs_population, or correct one of the two"),
    "enrolment": Said("Correct heads: the enrolment seed cannot meet them"),
    "expenditure": Said("Set cost.retired_active_charges_ratio to the published ratio, or correct utilisation"),
}
