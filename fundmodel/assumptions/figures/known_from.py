"""When each row of a table was known, and a table as it was known on a date (METHODS 6.2)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.table_list import KNOWN_LATER
from fundmodel.assumptions.tables.table_schema import DATE_PATTERN, MONTH_PATTERN
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

MONTH_DAY: Final = 25
"""Day of the next month from which the figures of a month are known where no release is given; judgement."""
YEAR_DAY: Final = "07-31"
"""Day of the next year from which the figures of a year are known: the bulletin comes in July; judgement."""
NOTICE_DAY: Final = "05-31"
"""Day of its year from which a notice on premium and subsidy is known; judgement."""
ALWAYS: Final = ""
"""Known on every date: a table that carries no time."""
_MONTHS: Final = ("period_end", "month")


def day(as_of: str | dt.date) -> str:
    """The date as YYYY-MM-DD: "2026-10" is its last day; anything else that is no date raises ``InputError``."""
    if isinstance(as_of, dt.date):
        return as_of.isoformat()[:10]
    try:
        return _calendar_day(str(as_of)).isoformat()
    except ValueError:
        raise InputError(
            Said("as_of={as_of!r} is no date; write YYYY-MM-DD, or YYYY-MM for the last day of a month.", as_of=as_of)
        ) from None


def _calendar_day(text: str) -> dt.date:
    """The day of a date, the last one of a month; ``ValueError`` where no calendar has it."""
    if re.fullmatch(MONTH_PATTERN, text, re.ASCII):
        year, month = divmod(month_number(text) + 1, 12)
        return dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    if not re.fullmatch(DATE_PATTERN, text, re.ASCII):
        raise ValueError
    return dt.date.fromisoformat(text)


def origin_day(origin: int) -> str:
    """The date on which the accounts of the year ``origin`` are known: 31 July of the year after."""
    return f"{origin + 1}-{YEAR_DAY}"


def base_year_of(when: str) -> int:
    """The last year whose accounts are known on a date."""
    return int(when[:4]) - (1 if when[5:] >= YEAR_DAY else 2)


def known_from(name: str, frame: pd.DataFrame) -> pd.Series[str]:
    """The date from which each row of the table ``name`` is known, ISO text; ``ALWAYS`` where no time is told.

    ``released`` or ``approved`` where the row gives it; else month m from day 25 of m + 1, year y from 31 July of y +
    1, the notice on resident financing from 31 May of its year, a forecast from the end of the year it was published
    in, a payment on bills from the month in which it was made. Source: METHODS 6.2.
    """
    import pandas as pd

    assumed = pd.Series(ALWAYS, index=frame.index, dtype="object") if name in KNOWN_LATER else _assumed(name, frame)
    given = next((frame[column] for column in ("released", "approved") if column in frame), None)
    return assumed if given is None else given.where(given.fillna("") != "", assumed).astype("object")


def as_known(name: str, frame: pd.DataFrame, when: str) -> pd.DataFrame:
    """The rows of a table that were known on a date."""
    return frame[(known_from(name, frame) <= when).to_numpy()]


def _assumed(name: str, frame: pd.DataFrame) -> pd.Series[str]:
    import pandas as pd

    if name == "settlement_triangle":
        paid = frame["origin"].map(month_number) + frame["development"]
        return paid.map(_after_month).astype("object")
    if name == "settlements":
        return frame["submitted_month"].map(month_number).map(_after_month).astype("object")
    if name == "monthly_accounts":
        return (12 * frame["year"] + frame["months"] - 1).map(_after_month).astype("object")
    for column in _MONTHS:
        if column in frame and frame[column].dtype.kind in "OUT":
            return frame[column].map(month_number).map(_after_month).astype("object")
    if name == "resident_financing":
        return frame["year"].map(lambda year: f"{year}-{NOTICE_DAY}").astype("object")
    if name == "population":  # the stock of 1 January is the count of the year before
        return frame["year"].map(lambda year: origin_day(year - 1)).astype("object")
    for column in ("year", "year_end"):
        if column in frame:
            return frame[column].map(origin_day).astype("object")
    if "published" in frame:
        return frame["published"].map(lambda year: f"{year}-12-31").astype("object")
    return pd.Series(ALWAYS, index=frame.index, dtype="object")


def month_number(month: str) -> int:
    """Months since January of year 0: "2026-03" -> 12 x 2026 + 2."""
    return 12 * int(month[:4]) + int(month[5:7]) - 1


def month_text(number: int) -> str:
    """YYYY-MM of a month counted from January of year 0: the reverse of ``month_number``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _after_month(number: int) -> str:
    return f"{month_text(int(number) + 1)}-{MONTH_DAY}"
