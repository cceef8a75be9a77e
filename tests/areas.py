"""Small packages of several areas on the national pattern, for tests that need more than one purse."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package import area_pattern as areas
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.area_tables import FLOWS, HEADS, money_column
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

GROUPS = {"0_15": slice(0, 16), "16_59": slice(16, 60), "60plus": slice(60, None), "65plus": slice(65, None)}
LETTERS = "ABCDEFGH"


def parts(nation: DataPackage, shares: Sequence[float], **columns: Sequence[Any]) -> pd.DataFrame:
    """The table ``areas``: everything of the nation times each area's share, heads by ``insured_ratio`` too;
    ``columns`` replace or add some."""
    base, share = nation.base_year, np.asarray(shares)
    by_age = figures.for_years(nation, "population", np.array([base + 1]))[0].sum(axis=0) / PERSONS_PER_WAN
    labels = list(LETTERS) if len(share) <= len(LETTERS) else [f"{place:03d}" for place in range(len(share))]
    table: dict[str, Any] = {"area": labels[: len(share)]}
    table |= {f"name_{lang}": [f"area {letter}" for letter in table["area"]] for lang in ("zh", "en")}
    table |= {f"age_{name}_10k": by_age[ages].sum() * share for name, ages in GROUPS.items()}
    for group in HEADS:
        before, now = figures.heads(nation, group, np.array([base - 1, base])) / PERSONS_PER_WAN
        insured = share * np.asarray(columns.get("insured_ratio", 1.0))
        table |= {f"{group}_10k": now * insured, f"{group}_before_10k": before * insured}
    for fund in FUNDS:
        published = figures.accounts(nation, fund, base)
        table |= {money_column(fund, flow): getattr(published, flow)[0] / YUAN_PER_YI * share for flow in FLOWS}
    maternity = figures.account_item(nation, "maternity", "expenditure", base)[0] / YUAN_PER_YI
    table |= {"maternity_expenditure_100m_yuan": maternity * share, "wage_level": np.ones(len(share))}
    return pd.DataFrame({**table, **columns})


def package(nation: DataPackage, frame: pd.DataFrame, **tables: pd.DataFrame) -> DataPackage:
    """A data package of the areas in ``frame`` with further ``tables`` of its own."""
    frames: Mapping[str, pd.DataFrame] = {"areas": frame, **tables}
    text = "".join(table.to_csv(float_format="%.17g") for table in frames.values())
    return replace(
        nation,
        name="areas",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        tables=areas.on_pattern(frames, nation),
        areas=areas.labels(frames),
        area_names=areas.names(frames),
    )


def repeated(nation: DataPackage, cities: DataPackage, count: int) -> DataPackage:
    """``count`` areas: the cities of a package over and over, their movers spread evenly over the copies of each
    destination, so that the table ``destinations`` is full."""
    shipped, goes = cities.tables["areas"], cities.tables["destinations"]
    kinds = np.arange(count) % len(shipped)
    labels = [f"{shipped['area'].iloc[kind]}-{place // len(shipped) + 1}" for place, kind in enumerate(kinds)]
    frame = shipped.iloc[kinds].reset_index(drop=True).assign(area=labels)
    for lang in ("zh", "en"):
        frame[f"name_{lang}"] = labels
    between = goes.pivot(index="from", columns="to", values="share").fillna(0.0)
    between = between.reindex(index=shipped["area"], columns=shipped["area"], fill_value=0.0).to_numpy()
    spread = between[np.ix_(kinds, kinds)]
    spread /= spread.sum(axis=1, keepdims=True)
    origin, to = np.nonzero(spread)
    names = np.array(labels)
    table = pd.DataFrame({"from": names[origin], "to": names[to], "share": spread[origin, to]})
    return package(nation, frame, destinations=table)


def rich_and_poor(national: DataPackage) -> DataPackage:
    """A rich city, one near the floor and a poor one."""
    cities = parts(national, (0.5, 0.3, 0.2))
    opening, income, spent = (f"employee_pooled_{flow}_100m_yuan" for flow in ("opening", "income", "expenditure"))
    cities[opening] *= [1.0, 0.6, 0.3]
    cities[spent] = cities[income] * [0.85, 0.97, 1.0]
    return package(national, cities)
