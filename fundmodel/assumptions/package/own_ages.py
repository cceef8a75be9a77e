"""An area's own members and costs by age: held against its heads and accounts, and made into a cost profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.area_tables import money_column
from fundmodel.vocabulary.dims import FUNDS, SEXES
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

AGES_FIT: Final = 0.005
COST_FITS: Final = 0.03
SUPPRESSED: Final = 10
"""An empty cell of ``member_ages`` holds fewer persons than this."""
COUNTED_AS: Final = {"active": ("active", "flexible"), "retired": ("retired",), "resident": ("resident",)}
SPENT_BY: Final = {"employee": FUNDS[0], "resident": FUNDS[-1]}
MATERNITY: Final = "maternity_expenditure_100m_yuan"


def own_ages_and_costs(frames: Mapping[str, pd.DataFrame]) -> tuple[list[Fault], list[str]]:
    """Ages = heads within .5 % and cost = accounts within 3 %, by area; ages that do not fit and profiles that cannot
    be are faults, other costs that do not fit a remark, because a profile keeps its shape whatever its level."""
    areas = frames["areas"].set_index("area")
    faults: list[Fault] = []
    remarks: list[str] = []
    if "member_ages" in frames:
        faults += _ages_differ(_by_area(frames["member_ages"], areas), areas)
    if "cost_by_age" in frames:
        rows = _by_area(frames["cost_by_age"], areas)
        faults += _nobody_insured(rows)
        remarks += _costs_differ(rows, areas)
    return faults, remarks


def with_profiles(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """``frames`` with ``cost_by_age`` as rows employee and resident of ``cost_profiles``, unless it holds such rows.

    cost per head = yuan of all kinds / persons of the group, summed over the areas that give it.
    """
    import pandas as pd

    if "cost_by_age" not in frames:
        return dict(frames)
    given = frames.get("cost_profiles")
    rows = []
    for label, part in frames["cost_by_age"].groupby(["scheme", "sex", "age"]):
        scheme, sex, age = (str(one) for one in label)
        if given is not None and scheme in set(given["profile"]):
            continue
        place = ["area"] if "area" in part else []
        persons = part.groupby([*place, "kind"])["persons"].first().groupby(level=0).max().sum() if place else None
        people = float(part["persons"].max() if persons is None else persons)
        cost = float(part["cost_yuan"].sum())
        if people > 0.0 and cost > 0.0:
            rows.append((scheme, f"{age}+", float(age), sex, cost / people, "yuan per head", "derived"))
    names = ["profile", "band", "age", "sex", "value", "unit", "status"]
    made = pd.DataFrame(rows, columns=names)
    return {**frames, "cost_profiles": made if given is None else pd.concat([given, made], ignore_index=True)}


def _by_area(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with an area in every row: the only one where it names none."""
    if "area" in frame or len(areas) > 1:
        return frame
    return frame.assign(area=areas.index[0])


def _ages_differ(rows: pd.DataFrame, areas: pd.DataFrame) -> Iterator[Fault]:
    if "area" not in rows:
        first = int(rows.index[0])
        yield Fault(
            "member_ages",
            Said("the column area is missing, and there are several areas"),
            Said("Add it"),
            first,
            "area",
        )
        return
    for area, own in rows.groupby("area"):
        for group, members in COUNTED_AS.items():
            part = own[own["group"].isin(members)]
            if part.empty:
                if group != "resident":
                    fix = Said("Add rows by sex and age of active and of retired members")
                    yield Fault(
                        "member_ages",
                        Said("{area}: no rows of {group} members", area=area, group=group),
                        fix,
                        int(own.index[0]),
                        "group",
                    )
                continue
            counted, empty = float(part["persons"].sum()), int(part["persons"].isna().sum())
            heads = float(areas[f"{group}_10k"][str(area)]) * PERSONS_PER_WAN
            if not -AGES_FIT * heads <= heads - counted <= AGES_FIT * heads + SUPPRESSED * empty:
                problem = Said(
                    "{area}: {group} members by age sum to {counted:,.0f}, heads are {heads:,.0f}",
                    area=area,
                    group=group,
                    counted=counted,
                    heads=heads,
                )
                fix = Said(
                    "Correct the ages or the heads: they must agree within .5 %, and persons here are single persons"
                )
                yield Fault("member_ages", problem, fix, int(part.index[0]), "persons", f"{counted:.0f}")


def _nobody_insured(rows: pd.DataFrame) -> Iterator[Fault]:
    for place, row in rows.iterrows():
        if row["cost_yuan"] == row["cost_yuan"] and not row["persons"] > 0.0:
            problem = Said("a cost without the persons insured")
            fix = Said(
                "Give the persons insured in the group, patients or not; leave the whole row empty under ten persons"
            )
            yield Fault("cost_by_age", problem, fix, int(str(place)), "persons", "")
    for scheme, own in rows.groupby("scheme"):
        for sex in SEXES:
            ages = set(own.loc[(own["sex"] == sex) & (own["cost_yuan"] > 0.0), "age"])
            gaps = sorted(set(own["age"]) - ages)
            if gaps:
                shown = [f"{age:g}" for age in gaps]
                fix = Said(
                    "Give every five-year group of women and of men, or merge groups under ten persons with the next"
                )
                yield Fault(
                    "cost_by_age",
                    Said("{scheme}, {sex}: no cost from age {shown}", scheme=scheme, sex=sex, shown=shown),
                    fix,
                    place="age",
                )


def _costs_differ(rows: pd.DataFrame, areas: pd.DataFrame) -> Iterator[str]:
    for (area, scheme), own in rows.groupby(["area", "scheme"]) if "area" in rows else ():
        spent = float(areas[money_column(SPENT_BY[str(scheme)], "expenditure")][str(area)])
        if scheme == "employee" and MATERNITY in areas:
            spent -= float(areas[MATERNITY][str(area)])
        cost = float(own["cost_yuan"].sum()) / YUAN_PER_YI
        if abs(cost - spent) > COST_FITS * spent:
            yield Said(
                "cost_by_age, {area}, {scheme}: costs sum to {cost:.4g}, the accounts to {spent:.4g} (100m yuan)",
                area=area,
                scheme=scheme,
                cost=cost,
                spent=spent,
            )
