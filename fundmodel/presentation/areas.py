"""The areas of a run beside each other: months held, level and key dates of each fund, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.messages import say
from fundmodel.presentation.summary import event_text, first_projected_year, headlines, yearly_accounts
from fundmodel.presentation.tables import STYLES, months_text, short_labels
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection

DATES: Final = ("first_deficit_year", "floor_month_earned", "depletion_month")
WORST_FIRST: Final = ("depletion_month", "floor_month_earned", "first_deficit_year", "reserve_months_earned")
NEVER: Final = "—"
SCHEME: Final = {"employee_pooled": "employee_scheme", "resident": "resident_scheme"}


def several_areas(run: Projection) -> bool:
    """Whether the run has more than one area."""
    return bool(run.ledger.sizes["area"] > 1)


def area_names(run: Projection, lang: str) -> dict[str, str]:
    """What each area is called in ``lang``; its label where the run does not say."""
    known = run.provenance["data"].get("areas", {})
    return {str(area): known.get(str(area), {}).get(lang, str(area)) for area in run.ledger["area"].values}


def limits(run: Projection, scenario: str, lang: str) -> str:
    """ " (only in ...)" where a scenario changes some areas only; else nothing."""
    where = next(known.get("areas", "all") for known in run.provenance["scenarios"] if known["name"] == scenario)
    if where == "all":
        return ""
    names = area_names(run, lang)
    joint = "、" if lang == "zh" else ", "
    return say("areas_only", lang, areas=joint.join(names.get(area, area) for area in where))


def area_warnings(run: Projection) -> pd.DataFrame:
    """One row for each scenario, area and pooled fund, the first to be exhausted first, then the first below its line.

    Columns: scenario, area, area_name (zh and en), fund, reserve_months_earned and warning_level (of the first
    projected December, the first that can be judged on the earned basis), current_balance (of the base year), ``DATES``
    (NaT where it does not happen) and known_until. Months and levels are earned: without premiums received ahead.
    Source: METHODS 5.2, 5.5.
    """
    first = first_projected_year(run)
    place = ["scenario", "area", "fund"]
    accounts = yearly_accounts(run)
    held = accounts[accounts["year"] == first - 1][[*place, "current_balance"]]
    level = accounts[accounts["year"] == first][[*place, "reserve_months_earned", "warning_level"]]
    rows = headlines(run)[[*place, *DATES, "known_until"]].merge(held, on=place).merge(level, on=place)
    zh, en = area_names(run, "zh"), area_names(run, "en")
    rows["area_name"] = rows["area"].map(lambda area: {"zh": zh[area], "en": en[area]})
    order = {name: at for at, name in enumerate(run.scenarios)}
    rows["_scenario"] = rows["scenario"].map(order)
    rows = rows.sort_values(["_scenario", *WORST_FIRST], kind="stable", na_position="last", ignore_index=True)
    columns = ["scenario", "area", "area_name", "fund", "reserve_months_earned", "current_balance", "warning_level"]
    return rows[[*columns, *DATES, "known_until"]]


def date_text(row: Any, event: str, lang: str) -> str:
    """The date of an event, or a dash where it does not happen: the caption says up to when that is known."""
    return event_text(row, event, lang) if row[event] == row[event] else NEVER


def area_tables(run: Projection, lang: str) -> list[Table]:
    """For each group of scenarios alike: a row for each area and fund, the worst first, and what a dash means."""
    found = area_warnings(run)
    labels, groups = short_labels(run, lang), list[tuple[list[str], Any]]()
    for scenario in run.scenarios:
        own = found[found["scenario"] == scenario].drop(columns="scenario").reset_index(drop=True)
        alike = next((names for names, rows in groups if rows.equals(own)), None)
        groups.append(([scenario], own)) if alike is None else alike.append(scenario)
    alone = len(run.scenarios) == 1
    return [_table(run, rows, "" if alone else " = ".join(labels[n] for n in names), lang) for names, rows in groups]


def _table(run: Projection, rows: pd.DataFrame, scenarios: str, lang: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    first = first_projected_year(run)
    title = say("areas_title", lang, count=rows["area"].nunique())
    title += (("：" if lang == "zh" else ": ") + scenarios) if scenarios else ""
    caption = say("areas_dash", lang, year=rows["known_until"].iloc[0].year)
    table = Table(title=title, caption=caption, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
    table.show_edge = False
    table.add_column(label("area", lang), overflow="fold")
    table.add_column(say("areas_fund", lang), overflow="fold")
    table.add_column(say("areas_months", lang, year=first), justify="right")
    table.add_column(say("areas_level", lang, year=first))
    for event in DATES:
        table.add_column(say(f"areas_{event}", lang))
    for row in rows.to_dict("records"):
        level = str(row["warning_level"])
        said = Text(label(level, lang), style=STYLES[level]) if level else Text(say("unjudged", lang))
        dates = [date_text(row, event, lang) for event in DATES]
        months = months_text(row["reserve_months_earned"])
        table.add_row(row["area_name"][lang], label(SCHEME[str(row["fund"])], lang), months, said, *dates)
    return table


def pattern_line(run: Projection, lang: str) -> str:
    """What is the nation's and not the areas' own, and which optional columns were left out."""
    left = run.provenance["data"].get("left_out", [])
    joint = "、" if lang == "zh" else ", "
    rest = say("pattern_left_out", lang, columns=joint.join(left)) if left else ""
    return say("pattern", lang) + rest
