"""What is known of each fund on a date: its last block, months on the clerk's basis, lag and remarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.figures.observations import latest_blocks
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.presentation.words.observed_words import fund_words, head_words, made_words, remark_words, told
from fundmodel.vocabulary import data_words

if TYPE_CHECKING:
    import pandas as pd

STATUS: Final = (
    *("area", "fund", "scope", "level", "first_month", "last_month", "released", "lag_days"),
    *("income", "expenditure", "transfers_up", "transfers_down", "balance", "months_of_reserve", "rank", "remarks"),
    *("income_12m", "expenditure_12m", "months_12m"),
)
YEAR: Final = 12
FLOWS: Final = ["income", "expenditure"]


def observed_status(found: pd.DataFrame) -> pd.DataFrame:
    """One row for the last block of each fund: ``STATUS``, yuan, months and days; the fewest months first.

    ``lag_days`` = release - end of the last month. ``rank`` is by months among pooling areas with the same fund; a
    sheet of the own level has none and stands last, as does one without a balance. Income and expenditure are of the
    last block; ``_12m`` of the twelve months that end with it, NaN where blocks do not cover just these, and months_12m
    = balance / (expenditure_12m / 12).
    """
    import pandas as pd

    last = latest_blocks(found)
    lag = (last["released"] - (last["last_month"] + pd.offsets.MonthEnd(0))).dt.days
    own = last["level"] == OWN_LEVEL
    rank = last["months_of_reserve"].where(~own).groupby(last["fund"]).rank(method="min")
    sums = pd.DataFrame([_of_a_year(found, row) for row in last.to_dict("records")], index=last.index, columns=FLOWS)
    shown = last.assign(
        lag_days=lag,
        rank=rank,
        own=own,
        income_12m=sums["income"],
        expenditure_12m=sums["expenditure"],
        months_12m=YEAR * last["balance"] / sums["expenditure"].where(sums["expenditure"] > 0.0),
    )
    order = shown.sort_values(["fund", "own", "months_of_reserve", "area"], na_position="last", kind="stable")
    return order[list(STATUS)].reset_index(drop=True)


def in_words(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows as a file shows them: heads with their units, funds, scopes, levels and remarks in ``lang``."""
    said: dict[str, Callable[[str], str]] = {
        "fund": lambda fund: fund_words(fund, lang),
        "scope": lambda scope: data_words.said(f"choice.{scope}", lang),
        "level": lambda level: data_words.said(f"choice.{level}", lang),
        "made": lambda made: made_words(made, lang),
        "remarks": lambda codes: remark_words(codes, lang),
        "synthetic": lambda synthetic: told("yes" if synthetic == "True" else "no", lang),
    }
    shown = frame.assign(**{name: frame[name].astype(str).map(words) for name, words in said.items() if name in frame})
    return shown.rename(columns={name: head_words(name, lang) for name in frame.columns})


def _of_a_year(found: pd.DataFrame, last: Mapping[Any, Any]) -> list[float]:
    """Income and expenditure of the twelve months up to a last block, NaN where blocks do not cover just these."""
    import pandas as pd

    own = found[found["months"] > 0]
    for name in ("area", "fund", "scope", "level"):
        own = own[own[name] == last[name]]
    first = last["last_month"] - pd.DateOffset(months=YEAR - 1)
    own = own[(own["first_month"] >= first) & (own["last_month"] <= last["last_month"])]
    whole = int(own["months"].sum()) == YEAR
    return [float(own[name].sum(skipna=False)) if whole else float("nan") for name in FLOWS]
