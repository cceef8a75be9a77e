"""The areas of a run beside each other: months held, level and key dates of each fund, the worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.plausible import SIDES
from fundmodel.presentation.frames.summary import first_projected_year, headlines, yearly_accounts
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.range_words import pair_text
from fundmodel.projection.once import once

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

DATES: Final = ("first_deficit_year", "floor_month_earned", "depletion_month")
WORST_FIRST: Final = ("depletion_month", "floor_month_earned", "first_deficit_year", "reserve_months_earned")
MONTHS: Final = ("reserve_months_earned", "reserve_months_cash")
SCHEME: Final = {"employee_pooled": "employee_scheme", "resident": "resident_scheme"}


def several_areas(run: Projection) -> bool:
    """Whether the run has more than one area."""
    return bool(run.ledger.sizes["area"] > 1)


def area_names(run: Projection, lang: str) -> dict[str, str]:
    """What each area is called in ``lang``; its label where the run does not say."""
    names = run.provenance["data"].get("areas", {})
    return {str(area): names.get(str(area), {}).get(lang, str(area)) for area in run.ledger["area"].values}


def limits(run: Projection, scenario: str, lang: str) -> str:
    """ " (only in ...)" where a scenario changes some areas only; else nothing."""
    where = next(own.get("areas", "all") for own in run.provenance["scenarios"] if own["name"] == scenario)
    if where == "all":
        return ""
    names = area_names(run, lang)
    joint = "、" if lang == "zh" else ", "
    return say("areas_only", lang, areas=joint.join(names.get(area, area) for area in where))


@once
def area_warnings(run: Projection) -> pd.DataFrame:
    """One row for each scenario, area and pooled fund, the first to be exhausted first, then the first below its line.

    Columns: scenario, area, area_name (zh and en), fund, reserve_months_earned, reserve_months_cash and warning_level
    (of the first projected December, the first that can be judged on the earned basis), current_balance (of the base
    year), ``DATES`` (NaT where it does not happen), ``prudent_`` each and ``prudent`` as ``headlines`` has them,
    known_until. Months, levels and deficits are earned; "used up" is cash. ``ranged_areas`` puts the ranges beside.
    Source: METHODS 5.2, 5.5.
    """
    first = first_projected_year(run)
    place = ["scenario", "area", "fund"]
    dates = [*DATES, *(f"prudent_{event}" for event in DATES), "prudent"]
    accounts = yearly_accounts(run)
    held = accounts[accounts["year"] == first - 1][[*place, "current_balance"]]
    level = accounts[accounts["year"] == first][[*place, *MONTHS, "warning_level"]]
    rows = headlines(run)[[*place, *dates, "known_until"]].merge(held, on=place).merge(level, on=place)
    zh, en = area_names(run, "zh"), area_names(run, "en")
    rows["area_name"] = rows["area"].map(lambda area: {"zh": zh[area], "en": en[area]})
    order = {name: at for at, name in enumerate(run.scenarios)}
    rows["_scenario"] = rows["scenario"].map(order)
    rows = rows.sort_values(["_scenario", *WORST_FIRST], kind="stable", na_position="last", ignore_index=True)
    columns = ["scenario", "area", "area_name", "fund", *MONTHS, "current_balance", "warning_level"]
    return rows[[*columns, *dates, "known_until"]]


def ranged_areas(run: Projection, pairs: pd.DataFrame | None) -> pd.DataFrame:
    """``area_warnings`` with adverse_ and favourable_ of each date from ``pairs``, as ``headline_ranges`` gives them;
    without ranges they are not there."""
    rows = area_warnings(run)
    if pairs is None:
        return rows
    place = ["scenario", "area", "fund"]
    for event in DATES:
        own = pairs[pairs["event"] == event]
        sides = own[[*place, *SIDES]].rename(columns={side: f"{side}_{event}" for side in SIDES})
        rows = rows.merge(sides, on=place, how="left")
    return rows


def area_range(row: Mapping[Any, Any], event: str, lang: str, between: str | None = None) -> str:
    """The range of one date of ``ranged_areas`` in brackets; "" where there is none; ``between`` as in
    ``when_text``."""
    if f"adverse_{event}" not in row:
        return ""
    return pair_text([row[f"{side}_{event}"] for side in SIDES], event, row["known_until"], lang, "short", between)
