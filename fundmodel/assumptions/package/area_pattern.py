"""A package of several areas: what it names, and the national pattern that it stands on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.table_list import observed_alone
from fundmodel.vocabulary.dims import NATION

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

PATTERN_TABLES: Final = (
    "population",
    "migration",
    "demographic_paths",
    "mortality_abridged",
    "fertility_pattern",
    "heads",
    "fund_accounts",
    "balances",
    "utilisation",
    "monthly_shares",
    "wages",
    "national_history",
)
"""National tables behind a package of areas: ages, vital rates, the past of enrolment, seasons, wages and output."""


def labels(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """The areas in the order of the table ``areas``; where there is none, those of the observations of a package that
    holds no nation; else the nation."""
    if "areas" in frames:
        return tuple(map(str, frames["areas"]["area"]))
    if observed_alone(frames):
        return tuple(dict.fromkeys(map(str, frames["observations"]["area"])))
    return (NATION,)


def names(frames: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """What each area is called in zh and en; nothing for the nation."""
    if "areas" not in frames:
        return {}
    frame = frames["areas"]
    return {
        str(area): {"zh": str(zh), "en": str(en)}
        for area, zh, en in zip(frame["area"], frame["name_zh"], frame["name_en"], strict=True)
    }


def on_pattern(frames: Mapping[str, pd.DataFrame], nation: DataPackage) -> dict[str, pd.DataFrame]:
    """The tables of a package of areas, completed by the nation's tables that it does not hold itself."""
    return {**{name: nation.tables[name] for name in PATTERN_TABLES}, **frames}


def own_tables(data: DataPackage, nation: DataPackage) -> dict[str, pd.DataFrame]:
    """The tables of a package of areas that are not the nation's."""
    held = {name: nation.tables[name] for name in PATTERN_TABLES}
    return {name: frame for name, frame in data.tables.items() if name not in held or not frame.equals(held[name])}


def joint_sha256(own: str, nation: str) -> str:
    """sha256 over the hashes of the package and of the national package behind it."""
    return hashlib.sha256(f"{own}\n{nation}\n".encode()).hexdigest()
