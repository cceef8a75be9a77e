"""The synthetic province: 14 invented cities drawn around national figures per head by a seeded generator.

``python -m fundmodel.calibration.example_province`` writes ``scenarios/data/example-province`` again, byte for byte.
Nothing in it is a fact about any place. Each kind of city has shares and levels of its own (``KINDS``); a city draws
small deviations from them. Per-head money is the nation's of the base year times these levels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.calibration.example_description import NOTES, description
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

SEED: Final = 20251231
NAME: Final = "example-province"
SOURCE: Final = "synthetic: fundmodel.calibration.example_province"


class Kind(NamedTuple):
    """A kind of city: ages, members per person and per active member, levels over the nation's, moves, and reserves."""

    zh: str
    en: str
    ages: tuple[float, float, float]  # shares of 0-15, 60 and over, 65 and over
    active: float  # per person of the purse
    retired: float  # per active member
    wage: float
    resident_cost: float
    insured: float
    out: float
    draws: float  # how strongly a resident of the city draws movers
    months: tuple[float, float]  # of reserve: employee pool and resident fund at the end of the base year


KINDS: Final[Mapping[str, Kind]] = {
    "capital": Kind("省会", "capital", (0.150, 0.175, 0.120), 0.330, 0.300, 1.28, 1.16, 0.86, 0.004, 6.0, (27.0, 11.0)),
    "port": Kind("港口制造", "port", (0.158, 0.150, 0.100), 0.360, 0.170, 1.14, 1.08, 0.84, 0.005, 4.0, (40.0, 13.0)),
    "old": Kind("老工业", "old industry", (0.112, 0.305, 0.205), 0.215, 0.67, 0.86, 1.02, 0.99, 0.006, 0.8, (6.6, 8.0)),
    "middle": Kind("中等", "middle", (0.162, 0.235, 0.165), 0.185, 0.400, 0.92, 1.00, 1.02, 0.006, 1.2, (17.0, 9.5)),
    "rural": Kind("农业", "rural", (0.178, 0.258, 0.182), 0.105, 0.440, 0.79, 0.95, 1.08, 0.009, 0.5, (12.0, 6.5)),
}
CITIES: Final = (
    ("A", "capital", 968.0),
    ("B", "port", 587.0),
    ("C", "old", 352.0),
    ("D", "old", 268.0),
    ("E", "middle", 421.0),
    ("F", "middle", 376.0),
    ("G", "port", 244.0),
    ("H", "rural", 512.0),
    ("I", "rural", 447.0),
    ("J", "rural", 389.0),
    ("K", "middle", 298.0),
    ("L", "rural", 336.0),
    ("M", "rural", 231.0),
    ("N", "old", 141.0),
)
"""Letter, kind and residents in 10k."""
GROUPS: Final = ("active", "retired", "resident")
RETIRED_COST: Final = 3.5
"""Payments per retired over payments per active member, near the published ratio of charges."""


def areas(nation: DataPackage) -> pd.DataFrame:
    """The table ``areas``: one row a city."""
    draw = np.random.default_rng(SEED)
    rows = [_row(nation, *city, draw) for city in CITIES]
    frame = pd.DataFrame(rows)
    frame["insured_ratio"] = _balanced(frame["insured_ratio"], _people(frame))
    whole = _with_members(frame, nation, draw)
    return whole[[column.name for column in TABLES["areas"].columns if column.name in whole]]


def destinations(frame: pd.DataFrame) -> pd.DataFrame:
    """The table ``destinations``: shares in proportion to residents x the pull of the city's kind."""
    pull = _people(frame).to_numpy() * np.array([KINDS[kind].draws for _, kind, _ in CITIES])
    rows = []
    for at, origin in enumerate(frame["area"]):
        shares = np.where(np.arange(len(pull)) == at, 0.0, pull)
        shares = np.round(shares / shares.sum(), 5)
        shares[int(shares.argmax())] += 1.0 - shares.sum()
        rows += [
            {"from": origin, "to": to, "share": f"{share:.5f}"}
            for to, share in zip(frame["area"], shares, strict=True)
            if to != origin
        ]
    return pd.DataFrame(rows)


def write_example_province(folder: Path) -> None:
    """Write the two tables, the notes and the description into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    frame = areas(load_data("national"))
    notes = pd.DataFrame([*NOTES, kinds_note()])
    tables = {"areas": frame, "destinations": destinations(frame), "notes": notes}
    for name, table in tables.items():
        _write(folder / f"{name}.csv", table.to_csv(index=False, lineterminator="\n"))
    _write(folder / "datapackage.json", json.dumps(description(tables), ensure_ascii=False, indent=1) + "\n")


def kinds_note() -> dict[str, str]:
    """The row of ``notes`` that says which city is of which kind."""
    letters = {name: [letter for letter, kind, _ in CITIES if kind == name] for name in KINDS}
    zh = "；".join(f"{KINDS[name].zh}：{'、'.join(own)}" for name, own in letters.items())
    en = "; ".join(f"{KINDS[name].en}: {', '.join(own)}" for name, own in letters.items())
    return {"key": "kinds", "note_zh": f"合成数据，城市类型——{zh}。", "note_en": f"Synthetic kinds of cities: {en}."}


def _row(nation: DataPackage, letter: str, name: str, people: float, draw: np.random.Generator) -> dict[str, Any]:
    """What a city draws before its members are counted; names that begin with _ are not columns."""
    kind = KINDS[name]
    young, old, oldest = (share * _about(draw, 0.04) for share in kind.ages)
    wage, employee_cost, resident_cost = kind.wage * _about(draw, 0.04), _about(draw, 0.05), _about(draw, 0.04)
    return {
        "area": f"synthetic-{letter}",
        "name_zh": f"合成{letter}市",
        "name_en": f"City {letter} (synthetic)",
        "age_0_15_10k": _round(people * young),
        "age_16_59_10k": _round(people - _round(people * young) - _round(people * old)),
        "age_60plus_10k": _round(people * old),
        "age_65plus_10k": _round(people * oldest),
        "wage_level": round(wage, 3),
        "insured_ratio": kind.insured * _about(draw, 0.01),
        "out_rate": round(kind.out * _about(draw, 0.1), 4),
        "source": SOURCE,
        "_active": kind.active * _about(draw, 0.04),
        "_retired": kind.retired * _about(draw, 0.04),
        "_enrolled": 0.947 + draw.uniform(-0.005, 0.005),
        "_employee_cost": wage**0.75 * employee_cost,
        "_resident_cost": kind.resident_cost * resident_cost,
        "_months": tuple(m * _about(draw, 0.35) for m in kind.months),
        "_grown": tuple(draw.normal(0.0, 0.004, len(GROUPS))),
    }


def _with_members(frame: pd.DataFrame, nation: DataPackage, draw: np.random.Generator) -> pd.DataFrame:
    """Members and accounts: the nation's money per head times the city's levels."""
    own = frame.copy()
    insured = _people(own) * own["insured_ratio"]
    own["active_10k"] = (insured * own["_active"]).round(2)
    own["retired_10k"] = (own["active_10k"] * own["_retired"]).round(2)
    own["resident_10k"] = (insured * own["_enrolled"] - own["active_10k"] - own["retired_10k"]).round(2)
    growth = _national_growth(nation)
    for place, group in enumerate(GROUPS):
        grown = 1.0 + growth[place] + np.array([row[place] for row in own["_grown"]])
        own[f"{group}_before_10k"] = (own[f"{group}_10k"] / grown).round(2)
    for fund, per_head in _per_head(nation).items():
        income, spent = _flows(own, fund, per_head, draw)
        own[f"{fund}_income_100m_yuan"], own[f"{fund}_expenditure_100m_yuan"] = income.round(2), spent.round(2)
    for place, fund in enumerate(POOLED_FUNDS):
        months = np.array([row[place] for row in own["_months"]])
        income, spent = own[f"{fund}_income_100m_yuan"], own[f"{fund}_expenditure_100m_yuan"]
        own[f"{fund}_opening_100m_yuan"] = (months * spent / 12.0 - income + spent).round(2)
    held = _balance(nation, "individual_accounts") / _heads(nation)[0]
    own["individual_accounts_opening_100m_yuan"] = (
        own["active_10k"] * PERSONS_PER_WAN * held * own["wage_level"] / YUAN_PER_YI
    ).round(2)
    maternity = float(figures.account_item(nation, "maternity", "expenditure", nation.base_year)[0]) / _heads(nation)[0]
    own["maternity_expenditure_100m_yuan"] = (
        own["active_10k"] * PERSONS_PER_WAN * maternity * own["wage_level"] / YUAN_PER_YI
    ).round(2)
    return own


def _flows(
    own: pd.DataFrame, fund: str, per_head: tuple[float, float], draw: np.random.Generator
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Income and expenditure of a fund in 100m yuan: heads x the nation's per head x the city's level x a draw."""
    income, spent = per_head
    payers = own["active_10k"] * PERSONS_PER_WAN / YUAN_PER_YI
    near = pd.Series([_about(draw, 0.03) for _ in range(len(own))])
    if fund == "employee_pooled":
        cost = payers + RETIRED_COST * own["retired_10k"] * PERSONS_PER_WAN / YUAN_PER_YI
        return income * payers * own["wage_level"] * near, spent * cost * own["_employee_cost"]
    if fund == "individual_accounts":
        return income * payers * own["wage_level"] * near, spent * payers * own["wage_level"]
    residents = own["resident_10k"] * PERSONS_PER_WAN / YUAN_PER_YI
    topped_up = 1.0 + 0.35 * np.maximum(own["wage_level"] - 0.9, 0.0)
    return income * residents * topped_up * near, spent * residents * own["_resident_cost"]


def _per_head(nation: DataPackage) -> dict[str, tuple[float, float]]:
    """Income and expenditure of each fund per head in the base year, yuan; the pool spends per cost-weighted head."""
    active, retired, resident = _heads(nation)
    weighted = {
        "employee_pooled": (active, active + RETIRED_COST * retired),
        "individual_accounts": (active, active),
        "resident": (resident, resident),
    }
    found = {}
    for fund, (payers, cost) in weighted.items():
        published = figures.accounts(nation, fund, nation.base_year)
        found[fund] = float(published.income[0]) / payers, float(published.expenditure[0]) / cost
    return found


def _heads(nation: DataPackage) -> list[float]:
    ends = np.array([nation.base_year])
    return [float(figures.heads(nation, group, ends)[0]) for group in GROUPS]


def _national_growth(nation: DataPackage) -> list[float]:
    ends = np.array([nation.base_year - 1, nation.base_year])
    return [float(now / before - 1.0) for before, now in (figures.heads(nation, group, ends) for group in GROUPS)]


def _balance(nation: DataPackage, fund: str) -> float:
    return float(figures.accounts(nation, fund, nation.base_year).opening[0])


def _people(frame: pd.DataFrame) -> pd.Series[float]:
    return frame[["age_0_15_10k", "age_16_59_10k", "age_60plus_10k"]].sum(axis=1)


def _balanced(ratio: pd.Series[float], people: pd.Series[float]) -> pd.Series[float]:
    """The surplus of the cities that insure people living elsewhere, scaled to those who live there."""
    away = (people * (1.0 - ratio).clip(lower=0.0)).sum()
    surplus = (people * (ratio - 1.0).clip(lower=0.0)).sum()
    return ratio.where(ratio < 1.0, 1.0 + (ratio - 1.0) * away / surplus).round(5)


def _about(draw: np.random.Generator, width: float) -> float:
    """A factor from 1 - width to 1 + width."""
    return float(draw.uniform(1.0 - width, 1.0 + width))


def _round(value: float) -> float:
    return round(value, 2)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


if __name__ == "__main__":
    from fundmodel.assumptions.shipped import shipped

    write_example_province(shipped("data", NAME))
