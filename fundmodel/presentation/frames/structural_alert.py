"""What stands in for an alert where there are no accounts inside a year: what the projection says, no probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.figures.known_from import day
from fundmodel.vocabulary.dims import NATION, POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

SCENARIO: Final = "baseline"
UNTIL: Final = 2060
COLUMNS: Final = (
    *("area", "fund", "month", "state", "months", "basis"),
    *("deficit_ahead", "floor_ahead", "first_warning", "floor_month", "known_until", "warning_known_until"),
)


def structural_only(data: DataPackage) -> bool:
    """Whether a package is the nation's and has no accounts inside a year."""
    return "observations" not in data.tables and data.areas == (NATION,)


def structural_rows(data: DataPackage, as_of: str | None) -> pd.DataFrame:
    """``COLUMNS``, a row a pooled fund: level, months of reserve, and whether ``deficit_ahead`` holds for a deficit and
    for the floor, in the month of the date (the first that is projected where none is given); then the first months of
    the six-month warning and below the line (NaT). Earned basis. A month that is not projected raises ``InputError``.
    """
    import pandas as pd

    from fundmodel.analysis.deficit import deficit_ahead
    from fundmodel.analysis.depletion import floor_month
    from fundmodel.analysis.indicators import reserve_months
    from fundmodel.analysis.levels import warning_level
    from fundmodel.projection.project import project

    run = project(SCENARIO, data, UNTIL)
    level, ahead = warning_level(run)["level"], deficit_ahead(run)
    floor_ahead, months = deficit_ahead(run, event="floor"), reserve_months(run, recognition="earned")
    below = floor_month(run, recognition="earned")
    first, last = str(run.ledger.attrs["projection_starts"])[:7], str(ahead["month"].values[-1])[:7]
    month = first if as_of is None else day(as_of)[:7]
    if not first <= month <= last:
        raise InputError(
            Said(
                "The projection of {name} has the months {first} to {last}; {month} is none of them: choose another "
                "--as-of.",
                name=data.name,
                first=first,
                last=last,
                month=month,
            )
        )

    def cell(values: Any, fund: str) -> Any:
        return values.sel(fund=fund, month=f"{month}-01").squeeze().item()

    rows = []
    for fund in POOLED_FUNDS:
        warned = ahead.sel(fund=fund).squeeze()
        when = warned["month"].values[warned.values]
        never = pd.NaT
        rows.append(
            {
                "area": NATION,
                "fund": fund,
                "month": month,
                "state": cell(level, fund),
                "months": cell(months, fund),
                "basis": "earned",
                "deficit_ahead": bool(cell(ahead, fund)),
                "floor_ahead": bool(cell(floor_ahead, fund)),
                "first_warning": pd.Timestamp(when[0]) if len(when) else never,
                "floor_month": pd.Timestamp(below.sel(fund=fund).squeeze().values.item()),
                "known_until": pd.Timestamp(run.ledger["month"].values[-1]),
                "warning_known_until": pd.Timestamp(ahead["month"].values[-1]),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
