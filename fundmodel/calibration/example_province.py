"""The synthetic province: 14 invented cities drawn to the moments of METHODS 7.6 by a seeded generator.

``python -m fundmodel.calibration.example_province`` prints the moments and writes ``scenarios/data/example-province``
and its variants again, byte for byte. Nothing in it is a fact about any place. People, accounts, months and budgets
draw from streams of their own, so that one can change and the others stay. ``example_accounts`` holds the knife edge,
and a surplus and a deficit start of the same cities.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.tables.area_tables import HEADS
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.calibration import example_accounts as accounts
from fundmodel.calibration.example_budgets import budgets_table
from fundmodel.calibration.example_cities import (
    CITIES,
    KINDS,
    LETTERS,
    SEED,
    YEARS,
    Array,
    heads,
    kinds_note,
    people,
    residents,
    terms,
)
from fundmodel.calibration.example_city_months import QUARTERLY, observations_table, unpaid_months
from fundmodel.calibration.example_description import NOTES, PROVINCE, VARIANT_NOTES, description
from fundmodel.calibration.example_moments import moments_table, outside
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

VARIANTS: Final[Mapping[str, accounts.Variant]] = {
    PROVINCE: accounts.KNIFE_EDGE,
    f"{PROVINCE}-surplus": accounts.SURPLUS,
    f"{PROVINCE}-deficit": accounts.DEFICIT,
}
"""The packages by name: the same cities, people, wages and rates, and three states of their funds."""
SOURCE: Final = "synthetic: fundmodel.calibration.example_province"
STREAMS: Final = {"people": 4, "terms": 4, "heads": 1, "accounts": 1, "months": 1, "budgets": 1}
AREAS: Final = [f"synthetic-{letter}" for letter in LETTERS]


def tables(nation: DataPackage, name: str = PROVINCE) -> dict[str, pd.DataFrame]:
    """Every table of the package called ``name``."""
    variant = VARIANTS[name]
    draws = {name: np.random.default_rng((SEED, place, number)) for place, (name, number) in enumerate(STREAMS.items())}
    frame = people(draws["people"])
    drawn = terms(frame, draws["terms"])
    members = heads(frame, drawn, nation, draws["heads"])
    ahead = accounts.received_ahead(nation, load_scenario("baseline"), members)
    funds = _funds(nation, members, drawn, variant, draws["accounts"], ahead)
    found = {
        "areas": _areas(nation, frame, drawn, members),
        "area_heads": _heads_table(members),
        "area_accounts": accounts.accounts_table(funds, AREAS, SOURCE),
        "destinations": destinations(residents(frame)),
        "observations": observations_table(
            funds, ahead, unpaid_months(draws["months"]), AREAS, SOURCE, draws["months"]
        ),
        "budgets": budgets_table(funds, ahead, AREAS, SOURCE, draws["budgets"]),
        "city_terms": _terms_table(drawn),
        "notes": pd.DataFrame([*VARIANT_NOTES[name], *NOTES, kinds_note()]),
    }
    return {**found, "moments": moments_table(found, national_cost(nation), ahead[:, -1])}


def destinations(count: Array) -> pd.DataFrame:
    """The table ``destinations``: shares in proportion to residents x the pull of the city's kind."""
    pull = count * np.array([KINDS[kind].draws for _, kind, _ in CITIES])
    rows = []
    for at, origin in enumerate(AREAS):
        shares = np.where(np.arange(len(pull)) == at, 0.0, pull)
        shares = np.round(shares / shares.sum(), 5)
        shares[int(shares.argmax())] += 1.0 - shares.sum()
        rows += [
            {"from": origin, "to": to, "share": f"{share:.5f}"}
            for to, share in zip(AREAS, shares, strict=True)
            if to != origin
        ]
    return pd.DataFrame(rows)


def national_cost(nation: DataPackage) -> dict[str, float]:
    """The nation's spending of the base year per head, yuan; in the pool per head weighted by its cost."""
    ends = np.array([nation.base_year])
    active, retired, resident = (float(figures.heads(nation, group, ends)[0]) for group in HEADS)
    counts = {"employee_pooled": active + accounts.RETIRED_COST * retired, "resident": resident}
    return {
        fund: float(figures.accounts(nation, fund, nation.base_year).expenditure[0]) / count
        for fund, count in counts.items()
    }


def write_example_province(folder: Path, name: str = PROVINCE) -> pd.DataFrame:
    """Write the tables and the description of ``name`` into ``folder``; the moments come back."""
    folder.mkdir(parents=True, exist_ok=True)
    made = tables(load_data("national"), name)
    for title, table in made.items():
        _write(folder / f"{title}.csv", _in_whole_yuan(table).to_csv(index=False, lineterminator="\n"))
    _write(folder / "datapackage.json", json.dumps(description(made, name), ensure_ascii=False, indent=1) + "\n")
    return made["moments"]


def _funds(
    nation: DataPackage,
    members: Mapping[str, Array],
    drawn: pd.DataFrame,
    variant: accounts.Variant,
    draw: np.random.Generator,
    ahead: Array,
) -> dict[str, accounts.Flows]:
    pool, resident = accounts.starts(variant, draw)
    return {
        "employee_pooled": accounts.pool_accounts(nation, members, drawn, pool, variant, draw),
        "individual_accounts": accounts.individual_accounts(nation, members, drawn),
        "resident": accounts.resident_accounts(nation, members, drawn, resident, variant, draw, ahead),
    }


def _areas(nation: DataPackage, frame: pd.DataFrame, drawn: pd.DataFrame, members: Mapping[str, Array]) -> pd.DataFrame:
    """The table ``areas``: names, ages, wages and moves; heads and accounts stand in tables by year."""
    active = float(figures.heads(nation, "active", np.array([nation.base_year]))[0])
    maternity = float(figures.account_item(nation, "maternity", "expenditure", nation.base_year)[0]) / active
    own = frame.assign(
        area=AREAS,
        name_zh=[f"合成{letter}市" for letter in LETTERS],
        name_en=[f"City {letter} (synthetic)" for letter in LETTERS],
        maternity_expenditure_100m_yuan=(
            members["active"][:, -1] * PERSONS_PER_WAN * maternity * drawn["wage_level"].to_numpy() / YUAN_PER_YI
        ).round(2),
        wage_level=drawn["wage_level"],
        source=SOURCE,
    )
    return own[[column.name for column in TABLES["areas"].columns if column.name in own]]


def _heads_table(members: Mapping[str, Array]) -> pd.DataFrame:
    rows = [
        {"area": area, "year": year, **{group: round(float(members[group][place, at]), 2) for group in HEADS}}
        for place, area in enumerate(AREAS)
        for at, year in enumerate(YEARS)
    ]
    return pd.DataFrame(rows).assign(source=SOURCE)


def _terms_table(drawn: pd.DataFrame) -> pd.DataFrame:
    """The table ``city_terms``: what stands behind the accounts of each city and no other table says."""
    columns = ["employer_rate", "employee_payment_ratio", "resident_payment_ratio", "fiscal_level", "hub_share"]
    own = drawn[columns].assign(
        area=AREAS,
        kind=[name for _, name, _ in CITIES],
        prints=["quarterly" if letter in QUARTERLY else "monthly" for letter in LETTERS],
        source=SOURCE,
    )
    return own[["area", "kind", *columns, "prints", "source"]]


def _in_whole_yuan(table: pd.DataFrame) -> pd.DataFrame:
    money = [name for name in map(str, table) if name.endswith("_yuan") and not name.endswith("100m_yuan")]
    return table.assign(**{name: table[name].map(lambda x: "" if x != x else f"{x:.0f}") for name in money})


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


if __name__ == "__main__":
    from fundmodel.assumptions.shipped import shipped

    for package in VARIANTS:
        found = write_example_province(shipped("data", package), package)
        missed = ", ".join(outside(found)) or "none"
        sys.stdout.write(f"{package}\n{found.to_string(index=False)}\noutside their targets: {missed}\n")
