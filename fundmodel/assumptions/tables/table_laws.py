"""Laws that hold across the rows of a table: ages without gaps, shares that sum to one, balances that close."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.area_table_laws import destinations_sum_to_one
from fundmodel.assumptions.tables.area_tables import WITHIN, within
from fundmodel.assumptions.tables.observed_laws import months_go_on, released_after_month
from fundmodel.assumptions.tables.table_schema import Table
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd

SHARE_TOLERANCE: Final = 1e-3
MONEY_TOLERANCE: Final = 0.005 + 1e-9
CORRECTION: Final = 0.1
HEADS_TOLERANCE: Final = 0.005
"""Part of the employee heads by which those working and those retired may miss them: rounding, and other prints."""

FLOW_ITEMS: Final = ("income", "contributions", "expenditure")
_WHOLE: Final = ("employee", "resident", "total")
DIVISORS: Final[Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]]] = {
    "heads": {"value": ("group", (*_WHOLE, "active", "retired"))},
    "fund_accounts": {"value": ("fund", (*_WHOLE, "employee_pooled"))},
    "wages": {"value": ("", ())},
    "mortality_abridged": dict.fromkeys(("female", "male"), ("", ())),
    "national_history": dict.fromkeys(
        (
            *("employee_10k", "active_retired_ratio", "total_10k", "gdp_100m_yuan", "population_10k"),
            *("income_100m_yuan", "expenditure_100m_yuan", "health_expenditure_100m_yuan"),
        ),
        ("", ()),
    ),
}
"""Table -> column -> the column that names a row and the names for which it is above zero; all rows where empty."""

Law = Callable[[Table, "pd.DataFrame", str], Iterator[Fault]]


def ages_complete(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """Every year or period holds every age once; a gap is never read as zero."""
    ages = {int(age) for age in table.column("age").choices or ()}
    by = [name for name in table.key if name != "age" and name in frame]
    for label, part in frame.groupby(by, dropna=False):
        missing = sorted(ages - {int(age) for age in part["age"].dropna()})
        if missing:
            shown = first_of(missing, 8)
            where = _where(by, label)
            yield Fault(
                source,
                Said("{where}: rows missing for age {shown}", where=where, shown=shown),
                Said("Add the rows; write 0 only for a true zero"),
                place="age",
            )


def share_sums_to_one(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """sum(share) = 1 within 0.001 (published shares are rounded) for each period, or scheme and side."""
    by = [name for name in table.key if name not in ("age", "first_month") and name in frame]
    for label, part in frame.groupby(by):
        total = float(part["share"].sum())
        if abs(total - 1.0) > SHARE_TOLERANCE:
            where = _where(by, label)
            yield Fault(
                source,
                Said("{where}: the shares do not sum to 1", where=where),
                Said("Correct the shares"),
                place="share",
                value=f"{total:.4f}",
            )


def balances_close(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """closing = opening + income - expenditure + stock_flow_difference, to 0.005 in 100m yuan, where all are given."""
    made = frame["opening"] + frame["income"] - frame["expenditure"] + frame["stock_flow_difference"]
    for place in frame.index[(frame["closing"] - made).abs() > MONEY_TOLERANCE]:
        problem = Said(
            "the balance does not close: opening + income - expenditure + stock_flow_difference = {made:.2f}",
            made=made[place],
        )
        fix = Said("Correct one of the five, or state the published gap in stock_flow_difference")
        yield Fault(source, problem, fix, int(place), "closing", f"{frame.loc[place, 'closing']:g}")


def parts_within_flows(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """employee_fiscal + transfers_in <= income, transfers_out <= expenditure, and only the employee pool is subsidised
    apart: the subsidies of the resident fund are its income."""
    given = frame.reindex(columns=list(WITHIN)).fillna(0.0)
    for name in WITHIN:
        having = [fund for fund in dict.fromkeys(frame["fund"]) if name in within(str(fund))]
        for place in frame.index[~frame["fund"].isin(having) & (given[name] > 0.0)]:
            problem = Said("{fund} has no {column} of its own", fund=str(frame.loc[place, "fund"]), column=name)
            fix = Said("Leave the cell empty; it is part of the income, or belongs to the row of the pool")
            yield Fault(source, problem, fix, int(place), name, f"{given.loc[place, name]:g}")
    for flow in dict.fromkeys(WITHIN.values()):
        names = [name for name, held_by in WITHIN.items() if held_by == flow]
        parts = given[names].sum(axis=1)
        for place in frame.index[parts > frame[flow] + MONEY_TOLERANCE]:
            yield Fault(
                source,
                Said("{parts} are more than the {flow} that holds them", parts=names, flow=flow),
                Said("Give {flow} as the whole, with these inside; or correct them", flow=flow),
                int(place),
                names[-1],
                f"{parts[place]:g}",
            )


def nbs_adds_up(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """male + female = total within 1 (10k persons) where both sexes are given; 65plus within 60plus."""
    sexes = frame["male_10k"] + frame["female_10k"]
    for place in frame.index[(sexes - frame["total_10k"]).abs() > 1.0]:
        yield Fault(
            source,
            Said("the sexes do not sum to the total"),
            Said("Correct them"),
            int(place),
            "total_10k",
            f"{frame.loc[place, 'total_10k']:g}",
        )
    for place in frame.index[frame["age_65plus_10k"] > frame["age_60plus_10k"]]:
        value = f"{frame.loc[place, 'age_65plus_10k']:g}"
        yield Fault(
            source,
            Said("more people of 65 and over than of 60 and over"),
            Said("Correct one"),
            int(place),
            "age_65plus_10k",
            value,
        )


def flows_given(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """A row that covers months carries both flows; one with covers = 0 carries a balance."""
    for place, row in frame.iterrows():
        needed = ("balance_yuan",) if row["covers"] == 0 else ("income_yuan", "expenditure_yuan")
        for name in needed:
            if row[name] != row[name]:
                fix = Said("Give the figure, or covers = 0 for a row with an opening balance only")
                yield Fault(
                    source,
                    Said("empty cell in a row with covers = {covers:g}", covers=row["covers"]),
                    fix,
                    int(str(place)),
                    name,
                    "",
                )


def submitted_after_service(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """Bills are submitted in the month of care or after it."""
    for place in frame.index[frame["submitted_month"] < frame["service_month"]]:
        problem, fix = Said("submitted before the month of care"), Said("Correct one of the two months")
        yield Fault(source, problem, fix, int(place), "submitted_month", str(frame.loc[place, "submitted_month"]))


def paid_rises(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """What is paid of a month's bills is cumulative from development 0 on: no month of payment is left out, and none
    lowers it by more than the tenth that recoveries may take."""
    by = [name for name in table.key if name != "development" and name in frame]
    for label, part in frame.groupby(by):
        where, rows = _where(by, label), part.sort_values("development")
        if list(rows["development"]) != list(range(len(rows))):
            fix = Said("Give every month from 0 to the last; write 0 where nothing was paid")
            yield Fault(
                source, Said("{where}: months of development are missing", where=where), fix, place="development"
            )
        falls = rows["paid_yuan"].diff() < -CORRECTION * rows["paid_yuan"].shift()
        for place in rows.index[falls]:
            problem = Said("{where}: cumulative payments fall", where=where)
            fix = Said("Give cumulative payments; these look like payments of single months")
            yield Fault(source, problem, fix, int(place), "paid_yuan", f"{frame.loc[place, 'paid_yuan']:g}")


def above_zero(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """What others are divided by, or grow from, is above zero: heads of whole groups, flows of whole schemes, wages,
    output, death rates."""
    for name, (column, whole) in DIVISORS.get(table.name, {}).items():
        of = frame[column].isin(whole) if column else frame[name].notna()
        if table.name == "fund_accounts":
            of &= frame["item"].isin(FLOW_ITEMS)
        for place in frame.index[of & (frame[name] <= 0.0)]:
            fix = Said("Give the figure, or leave the row out; 0 is a figure")
            yield Fault(
                source, Said("zero where it cannot be"), fix, int(place), name, f"{float(str(frame.at[place, name])):g}"
            )


def heads_add_up(table: Table, frame: pd.DataFrame, source: str) -> Iterator[Fault]:
    """active + retired = employee of the same year-end, within ``HEADS_TOLERANCE``, in one of the prints of each."""
    by = [name for name in ("area", "year") if name in frame]
    for label, of_year in frame.groupby(by, dropna=False):
        heads = {str(group): own["value"] for group, own in of_year.groupby("group")}
        if not {"employee", "active", "retired"} <= heads.keys():
            continue
        sums = [working + resting for working in heads["active"] for resting in heads["retired"]]
        for row, whole in heads["employee"].items():
            missed, closest = min((abs(one - whole), one) for one in sums)
            if missed > HEADS_TOLERANCE * whole:
                problem = Said(
                    "{where}: active + retired are {total:,.10g}, not the employee heads",
                    where=_where(by, label),
                    total=closest,
                )
                fix = Said("Correct one of the three; flexible workers are among the active")
                yield Fault(source, problem, fix, int(str(row)), "value", f"{whole:g}")


def _where(by: list[str], label: object) -> list[Said]:
    values = label if isinstance(label, tuple) else (label,)
    return [
        Said("{column} {label}", column=column, label=f"{value:g}" if isinstance(value, float) else value)
        for column, value in zip(by, values, strict=True)
    ]


LAWS: Final[Mapping[str, Law]] = MappingProxyType(
    {
        law.__name__: law
        for law in (
            ages_complete,
            share_sums_to_one,
            balances_close,
            parts_within_flows,
            nbs_adds_up,
            flows_given,
            months_go_on,
            released_after_month,
            submitted_after_service,
            paid_rises,
            above_zero,
            heads_add_up,
            destinations_sum_to_one,
        )
    }
)
